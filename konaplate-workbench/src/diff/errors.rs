//! Error codes and test cases.

use konaplate_codegen::ir::{Case, ErrorCode, Operation};

use super::change::{Changes, Place, Rust, Wire};
use super::kind::Kind;
use super::matched::{by_name, matched};
use super::means;

/// What changes in the codes that an operation answers with.
pub(super) fn codes(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let names: [fn(&ErrorCode) -> String; 2] = [|it| it.code.clone(), |it| it.rust.clone()];
    let key = |error: &ErrorCode| format!("errors.{}", error.code);
    let matched = matched(&old.errors, &new.errors, names);
    for error in &matched.gone {
        let change = place.at(&key(error)).lost(Kind::ErrorRemoved, told(error));
        changes.push(change.on_wire(means::removed((old, new), error)));
    }
    for error in &matched.fresh {
        let change = place.at(&key(error)).gained(Kind::ErrorAdded, told(error));
        changes.push(change.on_wire(means::added((old, new), error)));
    }
    for (before, after, _) in &matched.both {
        let key = key(after);
        let place = place.at(&key);
        decided(place, (old, new), (before, after), changes);
        code(place, (before, after), changes);
    }
    changes.order(place.at("errors"), matched.orders(|_, _| true, names[0]));
}

fn told(error: &ErrorCode) -> String {
    format!("{} {}", error.code, error.rust)
}

/// What a client goes by: the code, whether it is final, and its category.
fn decided(
    place: Place<'_>,
    operations: (&Operation, &Operation),
    (old, new): (&ErrorCode, &ErrorCode),
    changes: &mut Changes,
) {
    if old.code != new.code {
        let change = place.turned(Kind::ErrorCodeChanged, &old.code, &new.code);
        let ways = [
            means::removed(operations, old),
            means::added(operations, new),
        ];
        changes.push(change.on_wire(ways.into_iter().max().unwrap_or(Wire::MayMisread)));
    }
    let wire = means::changed(operations, (old, new));
    match (old.is_final, new.is_final) {
        (false, true) => changes.push(place.gained(Kind::ErrorNowFinal, "final").on_wire(wire)),
        (true, false) => {
            changes.push(place.lost(Kind::ErrorNoLongerFinal, "final").on_wire(wire));
        }
        _ => {}
    }
    if old.category != new.category {
        let (before, after) = (old.category.as_str(), new.category.as_str());
        let change = place.turned(Kind::ErrorCategoryChanged, before, after);
        let is_same = means::is_same(operations, (old, new));
        let change = if is_same {
            change.on_wire(Wire::NotOnWire).for_rust(Rust::Patch)
        } else {
            change.on_wire(wire)
        };
        changes.push(change);
    }
}

/// What a client shows or checks, and does not go by.
fn code(place: Place<'_>, (old, new): (&ErrorCode, &ErrorCode), changes: &mut Changes) {
    changes.text(place, Kind::ErrorRenamed, (&old.rust, &new.rust));
    let (before, after) = (old.status.to_string(), new.status.to_string());
    changes.text(place, Kind::ErrorStatusChanged, (&before, &after));
    changes.text(
        place,
        Kind::ErrorMessageChanged,
        (&old.message, &new.message),
    );
    changes.text(place, Kind::DocsChanged, (&old.doc, &new.doc));
    let origins = (old.origin.as_str(), new.origin.as_str());
    changes.text(place, Kind::OriginChanged, origins);
}

/// What changes in the documented test cases.
pub(super) fn cases(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let name = |case: &Case| case.id.clone();
    let key = |case: &Case| format!("cases.{}", case.id);
    let matched = by_name(&old.cases, &new.cases, name);
    for case in &matched.gone {
        changes.push(place.at(&key(case)).lost(Kind::CaseRemoved, &case.title));
    }
    for case in &matched.fresh {
        changes.push(place.at(&key(case)).gained(Kind::CaseAdded, &case.title));
    }
    for (old, new, _) in &matched.both {
        let key = key(new);
        let texts = (&*answer(old), &*answer(new));
        changes.text(place.at(&key), Kind::CaseChanged, texts);
    }
    changes.order(place.at("cases"), matched.orders(|_, _| true, name));
}

fn answer(case: &Case) -> String {
    let code = case.code.as_deref().unwrap_or("no code");
    format!("{} {code} {}", case.status, case.title)
}
