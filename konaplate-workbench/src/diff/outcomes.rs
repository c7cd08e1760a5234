//! How an answer says what became of a call: the flag of pending money, and the verdict, of an inquiry or of a call's own
//! answer.

use konaplate_codegen::ir::{Effect, NotSeen, Operation, Verdict};

use super::change::{Change, Changes, Place, Rust, Wire};
use super::kind::Kind;

/// What changes in both.
pub(super) fn all(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let gives_the_same = old.has_outcome() == new.has_outcome(); // `send` does
    let rust = if gives_the_same {
        Rust::Patch
    } else {
        Rust::Breaking
    };
    pending(place.at("pending"), (old, new), rust, changes);
    let place = place.at("verdict");
    if (old.effect, new.effect) == (Effect::Read, Effect::Read) {
        of_inquiry(place, (&old.verdict, &new.verdict), changes);
    } else {
        of_call(place, (&old.verdict, &new.verdict), rust, changes);
    }
}

fn pending(
    place: Place<'_>,
    (old, new): (&Operation, &Operation),
    rust: Rust,
    changes: &mut Changes,
) {
    match (&old.pending, &new.pending) {
        (Some(before), Some(after)) => {
            changes.text(place, Kind::PendingMoved, (before, after));
        }
        (Some(before), None) => {
            changes.push(place.lost(Kind::PendingRemoved, before).for_rust(rust));
        }
        (None, Some(after)) => {
            changes.push(place.gained(Kind::PendingAdded, after).for_rust(rust));
        }
        (None, None) => {}
    }
}

fn of_inquiry(
    place: Place<'_>,
    (old, new): (&Option<Verdict>, &Option<Verdict>),
    changes: &mut Changes,
) {
    match (old, new) {
        (Some(before), Some(after)) => {
            let wire = if words(before) == words(after) {
                not_seen(&before.not_seen, &after.not_seen)
            } else {
                Wire::MayMisread
            };
            let change = turned(place, Kind::VerdictChanged, (before, after));
            changes.extend(change.map(|change| change.on_wire(wire)));
        }
        (Some(before), None) => changes.push(place.lost(Kind::VerdictRemoved, text(before))),
        (None, Some(after)) => changes.push(place.gained(Kind::VerdictAdded, text(after))),
        (None, None) => {}
    }
}

/// A word in the answer of the call itself.
fn of_call(
    place: Place<'_>,
    (old, new): (&Option<Verdict>, &Option<Verdict>),
    rust: Rust,
    changes: &mut Changes,
) {
    match (old, new) {
        (Some(before), Some(after)) => {
            changes.extend(turned(place, Kind::OwnVerdictChanged, (before, after)));
        }
        (Some(before), None) => {
            let change = place.lost(Kind::OwnVerdictRemoved, text(before));
            changes.push(change.for_rust(rust));
        }
        (None, Some(after)) => {
            let change = place.gained(Kind::OwnVerdictAdded, text(after));
            changes.push(change.for_rust(rust));
        }
        (None, None) => {}
    }
}

fn turned(place: Place<'_>, kind: Kind, (before, after): (&Verdict, &Verdict)) -> Option<Change> {
    let (before, after) = (text(before), text(after));
    (before != after).then(|| place.turned(kind, before, after))
}

/// What becomes of old clients that take their own list of refusals for "not known". One that they do not take for it
/// leaves the call open.
fn not_seen(old: &Option<NotSeen>, new: &Option<NotSeen>) -> Wire {
    let (old, new) = match (old, new) {
        (None, _) => return Wire::KeepsWorking,
        (Some(_), None) => return Wire::MayMisread,
        (Some(old), Some(new)) => (old, new),
    };
    let mut codes = old.codes.iter();
    let mut families = old.families.iter();
    let is_still_said = old.status == new.status
        && codes.all(|code| new.is_said_by(new.status, code))
        && families.all(|family| new.families.contains(family));
    if is_still_said && new.grace <= old.grace {
        Wire::KeepsWorking
    } else {
        Wire::MayMisread
    }
}

fn words(verdict: &Verdict) -> [&str; 4] {
    let Verdict {
        field,
        settled,
        failed,
        pending,
        not_seen: _,
    } = verdict;
    [field, settled, failed, pending].map(String::as_str)
}

fn text(verdict: &Verdict) -> String {
    let [field, settled, failed, pending] = words(verdict);
    let words = format!("{field}: settled {settled}, failed {failed}, pending {pending}");
    match &verdict.not_seen {
        None => words,
        // Which codes are known is told with the codes.
        Some(not_seen) => format!("{words}; not-seen {}", refusals(not_seen)),
    }
}

fn refusals(not_seen: &NotSeen) -> String {
    let NotSeen {
        status,
        codes,
        families,
        known: _,
        grace,
    } = not_seen;
    let families = families.iter().map(|family| format!("{family}_…"));
    let codes: Vec<String> = codes.iter().cloned().chain(families).collect();
    format!("HTTP {status} {} after {grace} s", codes.join(", "))
}
