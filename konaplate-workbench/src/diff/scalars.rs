//! Scalar types: kind, class, life, limits, words, and the form that an enum has in Rust.

use konaplate_codegen::ir::{
    Class, Limit, ScalarKind, ScalarType, TypeId, Usage, Word, other_variant,
};

use super::change::{Changes, Place, Rust, Wire};
use super::kind::Kind;
use super::matched::by_name;
use super::{Pair, values};

/// A type on both sides, and where its values went and go.
struct Both<'a> {
    old: &'a ScalarType,
    new: &'a ScalarType,
    old_usage: Usage,
    new_usage: Usage,
}

/// What changes in a type that is at the same place in both. Its name is its place's business.
pub(super) fn compare(
    pair: &Pair<'_>,
    place: Place<'_>,
    (old, new): (TypeId, TypeId),
    changes: &mut Changes,
) {
    let usage = |all: &[Usage], id: TypeId| all.get(id.0).copied().unwrap_or_default();
    let both = Both {
        old: pair.old.scalar(old),
        new: pair.new.scalar(new),
        old_usage: usage(&pair.old_usage, old),
        new_usage: usage(&pair.new_usage, new),
    };
    kinds(&both, place, changes);
    class(&both, place, changes);
    life(&both, place, changes);
    conversion(pair, &both, place, changes);
    unit(&both, place, changes);
    let docs = (doc(both.old), doc(both.new));
    changes.text(place, Kind::DocsChanged, docs);
}

fn unit(both: &Both<'_>, place: Place<'_>, changes: &mut Changes) {
    let key = format!("{}.unit", place.key);
    let place = place.at(&key);
    match (both.old.unit.as_str(), both.new.unit.as_str()) {
        (old, new) if old == new => {}
        ("", new) => changes.push(place.gained(Kind::UnitDocumented, new)),
        (old, "") => changes.push(place.lost(Kind::UnitDocumented, old)),
        (old, new) => {
            let change = place.turned(Kind::UnitChanged, old, new);
            changes.push(change.on_wire(both.wire()));
        }
    }
}

/// The words about a type, without the unit that ends them.
fn doc(scalar: &ScalarType) -> &str {
    let unit = format!("In {}.", scalar.unit);
    let doc = scalar.doc.strip_suffix(&unit);
    doc.map_or(scalar.doc.as_str(), str::trim_end)
}

impl Both<'_> {
    fn in_requests(&self) -> bool {
        self.old_usage.in_requests && self.new_usage.in_requests
    }

    /// Whether a caller may give a value of it to a request, before or now.
    fn is_given(&self) -> bool {
        self.old_usage.in_requests || self.new_usage.in_requests
    }

    /// What happens on the wire where the values of the type are others.
    fn wire(&self) -> Wire {
        let in_replies = self.old_usage.in_responses && self.new_usage.in_responses;
        let sent = self.in_requests().then(|| values::sent(self.old, self.new));
        let read = in_replies.then(|| values::read(self.old, self.new));
        sent.max(read).unwrap_or(Wire::NotOnWire)
    }
}

fn kinds(both: &Both<'_>, place: Place<'_>, changes: &mut Changes) {
    use ScalarKind::{Enum, Integer, Text, Time};
    match (&both.old.kind, &both.new.kind) {
        (Text(old), Text(new)) | (Integer(old), Integer(new)) => {
            limits(both, place, (old, new), changes);
        }
        (Time(old, before), Time(new, after)) if old == new => {
            documented(place, (before, after), changes);
        }
        (Enum(before, old), Enum(after, new)) => {
            documented(place, (before, after), changes);
            words(both, place, (old, new), changes);
            form(both, place, (old, new), changes);
        }
        _ => {
            let change = place.turned(Kind::TypeChanged, told(both.old), told(both.new));
            changes.push(change.on_wire(both.wire()));
        }
    }
}

fn limits(both: &Both<'_>, place: Place<'_>, (old, new): (&Limit, &Limit), changes: &mut Changes) {
    if old.effective == new.effective {
        return documented(place, (old, new), changes);
    }
    let is_wider = values::is_within(old.effective, new.effective);
    let (kind, rust) = match (both.is_given(), is_wider) {
        (false, true) => (Kind::ReplyLimitChanged, Rust::Minor),
        (false, false) => (Kind::ReplyLimitChanged, Rust::Breaking),
        (true, true) => (Kind::LimitWidened, Rust::Minor),
        (true, false) => (Kind::LimitNarrowed, Rust::Breaking),
    };
    let (before, after) = (old.effective.to_string(), new.effective.to_string());
    let change = place.turned(kind, before, after).for_rust(rust);
    changes.push(change.on_wire(both.wire()));
}

/// A limit whose effect is the same: what the page says of it, and why it does not hold.
pub(super) fn documented(place: Place<'_>, (old, new): (&Limit, &Limit), changes: &mut Changes) {
    let said = |limit: &Limit| match limit.because.as_str() {
        "" => limit.documented.to_string(),
        because => format!("{} ({because})", limit.documented),
    };
    let (before, after) = (said(old), said(new));
    changes.text(place, Kind::ErratumChanged, (&before, &after));
    if before == after && old.effective != new.effective {
        let (before, after) = (old.effective.to_string(), new.effective.to_string());
        changes.text(place, Kind::ErratumChanged, (&before, &after));
    }
}

fn words(both: &Both<'_>, place: Place<'_>, (old, new): (&[Word], &[Word]), changes: &mut Changes) {
    let wire = |word: &Word| word.wire.clone();
    let key = |word: &Word| format!("{}.values.{}", place.key, word.wire);
    let matched = by_name(old, new, wire);
    for word in &matched.gone {
        let change = place.at(&key(word)).lost(Kind::WordRemoved, &word.wire);
        let wire = if both.in_requests() {
            Wire::MayBeRefused
        } else {
            Wire::KeepsWorking
        };
        changes.push(change.on_wire(wire));
    }
    for word in &matched.fresh {
        changes.push(place.at(&key(word)).gained(Kind::WordAdded, &word.wire));
    }
    for (old, new, _) in &matched.both {
        let key = key(new);
        let place = place.at(&key);
        changes.text(place, Kind::WordRustRenamed, (&old.rust, &new.rust));
        changes.text(place, Kind::DocsChanged, (&old.doc, &new.doc));
    }
    let key = format!("{}.values", place.key);
    changes.order(place.at(&key), matched.orders(|_, _| true, wire));
}

fn wires(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.wire.as_str()).collect()
}

const BOTH: &str = "closed, and open beside it";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// The Rust types that an enum becomes.
fn form_of(usage: Usage) -> &'static str {
    match (usage.in_requests, usage.in_responses) {
        (true, true) => BOTH,
        (false, true) => OPEN,
        (_, false) => CLOSED,
    }
}

fn form(both: &Both<'_>, place: Place<'_>, (old, new): (&[Word], &[Word]), changes: &mut Changes) {
    let (before, after) = (form_of(both.old_usage), form_of(both.new_usage));
    let kind = match (before, after) {
        (CLOSED, BOTH) => Kind::ReceivedEnumAdded,
        _ => Kind::EnumFormChanged,
    };
    changes.text(place, kind, (before, after));
    if both.old_usage.in_responses && both.new_usage.in_responses {
        let others = (other_variant(old), other_variant(new));
        changes.text(place, Kind::OtherWordRenamed, others);
    }
}

fn class(both: &Both<'_>, place: Place<'_>, changes: &mut Changes) {
    let (before, after) = (both.old.class.as_str(), both.new.class.as_str());
    changes.text(place, Kind::ClassChanged, (before, after));
}

fn life(both: &Both<'_>, place: Place<'_>, changes: &mut Changes) {
    let key = format!("{}.lives", place.key);
    let place = place.at(&key);
    let change = match (both.old.lives, both.new.lives) {
        (None, None) => return,
        (None, Some(new)) => place.gained(Kind::LifeAdded, new.to_string()),
        (Some(old), None) => place.lost(Kind::LifeRemoved, old.to_string()),
        (Some(old), Some(new)) if old == new => return,
        (Some(old), Some(new)) => place.turned(lived(old, new), old.to_string(), new.to_string()),
    };
    changes.push(change);
}

/// What kind of change another life is.
pub(super) fn lived(old: u64, new: u64) -> Kind {
    if new < old {
        Kind::LifeShortened
    } else {
        Kind::LifeLengthened
    }
}

/// Whether a value can be made of one of the shared type that it narrows.
fn conversion(pair: &Pair<'_>, both: &Both<'_>, place: Place<'_>, changes: &mut Changes) {
    let before = both.old.narrows.map(|wider| &pair.old.scalar(wider).rust);
    let after = both.new.narrows.map(|wider| &pair.new.scalar(wider).rust);
    if before == after {
        return;
    }
    if let Some(before) = before {
        changes.push(place.lost(Kind::ConversionRemoved, before));
    }
    if let Some(after) = after {
        changes.push(place.gained(Kind::ConversionAdded, after));
    }
}

/// A type in a few words.
pub(super) fn told(scalar: &ScalarType) -> String {
    let kind = match &scalar.kind {
        ScalarKind::Text(limit) => format!("text of {}", limit.effective),
        ScalarKind::Time(format, _) => format!("date {}", format.as_str()),
        ScalarKind::Integer(limit) => format!("integer {}", limit.effective),
        ScalarKind::Enum(_, words) => format!("one of {}", wires(words).join(", ")),
    };
    let class = match scalar.class {
        Class::Public => "",
        class => &format!("{} ", class.as_str()),
    };
    let unit = match scalar.unit.as_str() {
        "" => "",
        unit => &format!(" in {unit}"),
    };
    format!("{}: {class}{kind}{unit}", scalar.rust)
}

/// What a value of another type does: callers break at its name, old clients by its values.
pub(super) fn replaced(
    place: Place<'_>,
    (old, new): (&ScalarType, &ScalarType),
    wire: Wire,
    changes: &mut Changes,
) {
    let change = place.turned(Kind::TypeReplaced, told(old), told(new));
    changes.push(change.on_wire(wire));
}
