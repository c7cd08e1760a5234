//! Fields of requests and replies: which there are, what they are called, whether they must be there, what they hold.

use konaplate_codegen::ir::{AlsoIn, Field, Limit, Operation, Requirement, Shape, TypeId};

use super::change::{Changes, Place, Rust, Wire};
use super::kind::Kind;
use super::matched::matched;
use super::{Pair, lives, objects, profile, scalars, values};

/// Which message is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Reply,
}

/// The operations that the fields belong to.
pub(super) struct Owners<'a> {
    pub(super) pair: &'a Pair<'a>,
    pub(super) old: &'a Operation,
    pub(super) new: &'a Operation,
}

impl Owners<'_> {
    /// Whether a type kept its name, but for the operation's that it begins with.
    pub(super) fn is_same_name(&self, (old, new): (&str, &str)) -> bool {
        let rest = |name, of: &Operation| str::strip_prefix(name, of.pascal.as_str()).map(str::len);
        let is_renamed = self.old.pascal != self.new.pascal;
        match (rest(old, self.old), rest(new, self.new)) {
            (Some(before), Some(after)) if is_renamed => {
                before == after && old.ends_with(new.get(new.len() - after..).unwrap_or(new))
            }
            _ => old == new,
        }
    }
}

/// By the name on the wire, else by that in Rust.
const NAMES: [fn(&Field) -> String; 2] = [|field| field.wire.clone(), |field| field.rust.clone()];

/// What changes in the request.
pub(super) fn request(owners: &Owners<'_>, place: Place<'_>, changes: &mut Changes) {
    let fields = (owners.old.request.as_slice(), owners.new.request.as_slice());
    sent(owners, place.at("request"), fields, changes);
}

/// What changes in the fields of a request, or of an object in one.
fn sent(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old, new): (&[Field], &[Field]),
    changes: &mut Changes,
) {
    let matched = matched(old, new, NAMES);
    for field in &matched.gone {
        let place = place.at(&field.key);
        changes.push(place.lost(Kind::FieldRemoved, &field.wire));
    }
    for field in &matched.fresh {
        let kind = if field.required {
            Kind::RequiredFieldAdded
        } else {
            Kind::OptionalFieldAdded
        };
        changes.push(place.at(&field.key).gained(kind, &field.wire));
    }
    for (old, new, _) in &matched.both {
        let place = place.at(&new.key);
        required(place, (old, new), Side::Request, changes);
        if old.wire != new.wire {
            changes.push(place.turned(Kind::FieldWireRenamed, &old.wire, &new.wire));
        }
        default(owners, place, (old, new), changes);
        common(owners, place, (old, new), Side::Request, changes);
    }
    changes.order(place, matched.orders(|_, _| true, NAMES[0]));
}

/// What changes in the reply.
pub(super) fn reply(owners: &Owners<'_>, place: Place<'_>, changes: &mut Changes) {
    let fields = (
        owners.old.response.as_slice(),
        owners.new.response.as_slice(),
    );
    structs(owners, place.at("response"), fields, changes);
}

/// What changes in a struct of replies.
fn structs(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old, new): (&[Field], &[Field]),
    changes: &mut Changes,
) {
    objects::secrecy(owners, place, (old, new), changes);
    let matched = matched(old, new, NAMES);
    for field in &matched.gone {
        let kind = if field.required {
            Kind::ReplyRequiredFieldRemoved
        } else {
            Kind::ReplyOptionalFieldRemoved
        };
        changes.push(place.at(&field.key).lost(kind, &field.wire));
    }
    for field in &matched.fresh {
        let place = place.at(&field.key);
        changes.push(place.gained(Kind::ReplyFieldAdded, &field.wire));
    }
    for (old, new, _) in &matched.both {
        let place = place.at(&new.key);
        required(place, (old, new), Side::Reply, changes);
        if old.wire != new.wire {
            let change = place.turned(Kind::ReplyFieldWireRenamed, &old.wire, &new.wire);
            changes.push(change);
        }
        also_in(place, (old, new), changes);
        lives::by_word(owners.pair, place, (old, new), changes);
        common(owners, place, (old, new), Side::Reply, changes);
    }
    changes.order(place, matched.orders(|_, _| true, NAMES[0]));
}

fn required(place: Place<'_>, (old, new): (&Field, &Field), side: Side, changes: &mut Changes) {
    let kind = match (side, old.required, new.required) {
        (_, before, after) if before == after => {
            return condition(place, (old, new), side, changes);
        }
        (Side::Request, _, true) => Kind::FieldNowRequired,
        (Side::Request, _, false) => Kind::FieldNowOptional,
        (Side::Reply, _, true) => Kind::ReplyFieldNowRequired,
        (Side::Reply, _, false) => Kind::ReplyFieldNowOptional,
    };
    let word = |field: &Field| {
        if field.required {
            "required"
        } else {
            "optional"
        }
    };
    changes.push(place.turned(kind, word(old), word(new)));
}

/// A condition under which a field that may be left out must be there.
fn condition(place: Place<'_>, (old, new): (&Field, &Field), side: Side, changes: &mut Changes) {
    let (before, after) = (old.requirement, new.requirement);
    if before == after {
        return;
    }
    let kind = match after {
        Requirement::Conditional => Kind::ConditionAdded,
        Requirement::Optional | Requirement::Required => Kind::ConditionRemoved,
    };
    let change = place.turned(kind, before.as_str(), after.as_str());
    changes.push(match side {
        Side::Request => change,
        Side::Reply => change.on_wire(Wire::KeepsWorking),
    });
}

fn default(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old, new): (&Field, &Field),
    changes: &mut Changes,
) {
    let key = format!("{}.default", place.key);
    let place = place.at(&key);
    let change = match (&old.default, &new.default) {
        (before, after) if before == after => return,
        (Some(before), Some(after)) => place.turned(Kind::DefaultChanged, before, after),
        (Some(before), None) => place.lost(Kind::DefaultDocumented, before),
        (_, after) => place.gained(
            Kind::DefaultDocumented,
            after.as_deref().unwrap_or_default(),
        ),
    };
    // What goes by the field makes it worse.
    let change = match change.kind {
        Kind::DefaultDocumented => change.on_wire(Wire::NotOnWire).for_rust(Rust::Patch),
        _ => change.for_rust(Rust::Patch),
    };
    changes.push(lives::default(owners, change, (old, new)));
}

fn also_in(place: Place<'_>, (old, new): (&Field, &Field), changes: &mut Changes) {
    let key = format!("{}.also-in", place.key);
    let kinds = [Kind::AlsoInRemoved, Kind::AlsoInAdded, Kind::AlsoInAdded];
    let [old, new] = [old, new].map(|field| field.also_in.as_ref().map(AlsoIn::as_str));
    changes.option(place.at(&key), kinds, (old, new));
}

/// What fields of both messages have.
fn common(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old, new): (&Field, &Field),
    side: Side,
    changes: &mut Changes,
) {
    changes.text(place, Kind::FieldRustRenamed, (&old.rust, &new.rust));
    changes.text(place, Kind::DocsChanged, (&old.doc, &new.doc));
    let origins = (old.origin.as_str(), new.origin.as_str());
    changes.text(place, Kind::OriginChanged, origins);
    match (&old.limit, &new.limit) {
        (Some(before), Some(after)) => scalars::documented(place, (before, after), changes),
        (None, Some(limit)) => {
            changes.push(place.gained(Kind::ErratumChanged, limit.documented.to_string()));
        }
        (Some(limit), None) => {
            changes.push(place.lost(Kind::ErratumChanged, limit.documented.to_string()));
        }
        (None, None) => {}
    }
    shape(owners, place, (&old.shape, &new.shape, side), changes);
}

/// Nests as deep as the specification's files do, which the reader of these bounds.
fn shape(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old, new, side): (&Shape, &Shape, Side),
    changes: &mut Changes,
) {
    match (old, new) {
        (Shape::Scalar(old), Shape::Scalar(new)) => {
            scalar(owners, place, (*old, *new, side), changes);
        }
        (Shape::Boolean, Shape::Boolean) => {}
        (Shape::Array(old), Shape::Array(new)) => {
            count(place, (&old.count, &new.count, side), changes);
            shape(owners, place, (&old.item, &new.item, side), changes);
        }
        (Shape::Object(old), Shape::Object(new)) => {
            objects::name(owners, place, (&old.rust, &new.rust), changes);
            let fields = (old.fields.as_slice(), new.fields.as_slice());
            match side {
                Side::Request => sent(owners, place, fields, changes),
                Side::Reply => structs(owners, place, fields, changes),
            }
        }
        (before, after) => {
            let change = place.turned(Kind::ShapeChanged, json(before), json(after));
            changes.push(change.on_wire(match side {
                Side::Request => Wire::MayBeRefused,
                Side::Reply => Wire::MayMisread,
            }));
        }
    }
}

/// How many items a list has. A reply is never refused for it.
fn count(place: Place<'_>, (old, new, side): (&Limit, &Limit, Side), changes: &mut Changes) {
    let key = format!("{}.count", place.key);
    let place = place.at(&key);
    if old.effective == new.effective {
        return scalars::documented(place, (old, new), changes);
    }
    let kind = match side {
        Side::Reply => Kind::ReplyCountChanged,
        Side::Request if values::is_within(old.effective, new.effective) => Kind::CountWidened,
        Side::Request => Kind::CountNarrowed,
    };
    let (before, after) = (old.effective.to_string(), new.effective.to_string());
    changes.push(place.turned(kind, before, after));
}

/// A shared type is told once, at its own place; here only that another one is used.
fn scalar(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old_id, new_id, side): (TypeId, TypeId, Side),
    changes: &mut Changes,
) {
    let pair = owners.pair;
    let (old, new) = (pair.old.scalar(old_id), pair.new.scalar(new_id));
    match (profile::is_shared(old), profile::is_shared(new)) {
        (true, true) if old.rust == new.rust => {}
        (false, false) => {
            if !owners.is_same_name((&old.rust, &new.rust)) {
                changes.push(place.turned(Kind::TypeRenamed, &old.rust, &new.rust));
            }
            scalars::compare(pair, place, (old_id, new_id), changes);
        }
        _ => {
            let wire = match side {
                Side::Request => values::sent(old, new),
                Side::Reply => values::read(old, new),
            };
            scalars::replaced(place, (old, new), wire, changes);
        }
    }
}

fn json(shape: &Shape) -> &'static str {
    match shape {
        Shape::Scalar(_) => "text or number",
        Shape::Boolean => "boolean",
        Shape::Object(_) => "object",
        Shape::Array(_) => "array",
    }
}
