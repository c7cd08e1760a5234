//! Which values a place takes: whether what an old client sends is still taken, and whether what the provider answers
//! now can still be read. What a field is called and whether it must be there is told elsewhere.

use konaplate_codegen::ir::{Bounds, ScalarKind, ScalarType, TimeFormat};

use super::change::Wire;

/// What happens to requests of old clients where a value is of another type now.
pub(super) fn sent(old: &ScalarType, new: &ScalarType) -> Wire {
    if is_counted_otherwise(old, new) {
        return Wire::MayMisread;
    }
    let expires_now = old.lives.is_none() && new.lives.is_some();
    if !expires_now && is_taken(&old.kind, &new.kind) {
        Wire::KeepsWorking
    } else {
        Wire::MayBeRefused
    }
}

/// What happens to old clients that read a value which is of another type now.
pub(super) fn read(old: &ScalarType, new: &ScalarType) -> Wire {
    if is_read(&old.kind, &new.kind) && !is_counted_otherwise(old, new) {
        Wire::KeepsWorking
    } else {
        Wire::MayMisread
    }
}

/// Whether the same number is another amount. A unit that is told at one side only was not known at the other.
fn is_counted_otherwise(old: &ScalarType, new: &ScalarType) -> bool {
    let is_known = !old.unit.is_empty() && !new.unit.is_empty();
    is_known && old.unit != new.unit
}

/// Whether every value of the old kind is one of the new kind, as JSON.
fn is_taken(old: &ScalarKind, new: &ScalarKind) -> bool {
    use ScalarKind::{Enum, Integer, Text, Time};
    match (old, new) {
        (Text(old), Text(new)) | (Integer(old), Integer(new)) => {
            is_within(old.effective, new.effective)
        }
        (Time(format, _), Text(limit)) => holds(limit.effective, format.length()),
        (Time(old, _), Time(new, _)) => old == new,
        (Enum(_, words), Text(limit)) => words
            .iter()
            .all(|word| holds(limit.effective, characters(&word.wire))),
        (Enum(_, old), Enum(_, new)) => old
            .iter()
            .all(|word| new.iter().any(|other| other.wire == word.wire)),
        (Enum(_, words), Time(format, _)) => words.iter().all(|word| format.accepts(&word.wire)),
        _ => false,
    }
}

/// Whether a client that expects the old kind makes something of every value of the new one. Replies are read with
/// tolerance: a text may be a number, a word may be unknown, a limit is never enforced.
fn is_read(old: &ScalarKind, new: &ScalarKind) -> bool {
    use ScalarKind::{Enum, Integer, Text, Time};
    match (old, new) {
        (Text(_) | Enum(..), _) | (Integer(_), Integer(_)) => true,
        (Time(old, _), Time(new, _)) => old == new,
        (Time(format, _), Enum(_, words)) => is_dates(*format, words.iter().map(|it| &*it.wire)),
        (Integer(_) | Time(..), _) => false,
    }
}

fn is_dates<'w>(format: TimeFormat, mut words: impl Iterator<Item = &'w str>) -> bool {
    words.all(|word| format.accepts(word))
}

/// Whether every measure within `inner` is within `outer`.
pub(super) fn is_within(inner: Bounds, outer: Bounds) -> bool {
    let is_below = match (inner.max, outer.max) {
        (_, None) => true,
        (None, Some(outer)) => outer == u64::MAX,
        (Some(inner), Some(outer)) => inner <= outer,
    };
    inner.min >= outer.min && is_below
}

fn holds(bounds: Bounds, measure: u64) -> bool {
    measure >= bounds.min && bounds.max.is_none_or(|max| measure <= max)
}

fn characters(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::ir::Bounds;

    use super::is_within;

    #[test]
    fn bounds_lie_within_others_or_not() {
        let bounds = |min, max| Bounds { min, max };
        for (inner, outer, wanted) in [
            (bounds(1, Some(9)), bounds(1, Some(9)), true),
            (bounds(2, Some(8)), bounds(1, Some(9)), true),
            (bounds(0, Some(9)), bounds(1, Some(9)), false),
            (bounds(1, Some(10)), bounds(1, Some(9)), false),
            (bounds(1, Some(u64::MAX)), bounds(1, None), true),
            (bounds(1, None), bounds(1, Some(u64::MAX)), true),
            (bounds(1, None), bounds(1, Some(9)), false),
        ] {
            assert_eq!(is_within(inner, outer), wanted, "{inner} in {outer}");
        }
    }
}
