//! Operations: which there are, and what is said of each as a whole.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::ir::{Api, Effect, Mode, Operation, Recovery, Source};

use super::change::{Changes, Place, Wire};
use super::fields::{self, Owners};
use super::kind::Kind;
use super::matched::matched;
use super::{Pair, errors, headers, outcomes, rules};

/// What changes in the operations.
pub(super) fn all(pair: &Pair<'_>, changes: &mut Changes) {
    let names: [fn(&Operation) -> String; 2] = [
        |operation| operation.name.clone(),
        |operation| format!("{} {}", operation.method, operation.path),
    ];
    let matched = matched(&pair.old.operations, &pair.new.operations, names);
    for operation in &matched.gone {
        let change = whole(operation).lost(Kind::OperationRemoved, &operation.name);
        changes.push(change);
    }
    for operation in &matched.fresh {
        let change = whole(operation).gained(Kind::OperationAdded, &operation.name);
        changes.push(change);
    }
    let both: Vec<headers::Both<'_>> = matched
        .both
        .iter()
        .map(|(old, new, _)| (whole(new), *old, *new))
        .collect();
    for (place, old, new) in &both {
        one(pair, *place, (old, new), changes);
    }
    moved(pair, &both, changes);
    headers::all(&both, changes);
    let order = matched.orders(|_, _| true, names[0]);
    changes.order(Place::profile("groups"), order);
}

/// The operation as a whole.
fn whole(operation: &Operation) -> Place<'_> {
    Place {
        file: &operation.file,
        key: "operation",
        operation: Some(&operation.name),
    }
}

fn one(
    pair: &Pair<'_>,
    place: Place<'_>,
    (old, new): (&Operation, &Operation),
    changes: &mut Changes,
) {
    changes.text(place, Kind::OperationRenamed, (&old.name, &new.name));
    texts(place, (old, new), changes);
    let route = (place.at("method"), place.at("path"));
    changes.text(route.0, Kind::MethodChanged, (&old.method, &new.method));
    changes.text(route.1, Kind::PathChanged, (&old.path, &new.path));
    effect(place.at("effect"), (old, new), changes);
    mode(place.at("mode"), (old, new), changes);
    links(pair, place, (old, new), changes);
    encryption(place, (old, new), changes);
    let owners = Owners { pair, old, new };
    fields::request(&owners, place, changes);
    fields::reply(&owners, place, changes);
    rules::all(place, (old, new), changes);
    errors::codes(place, (old, new), changes);
    errors::cases(place, (old, new), changes);
}

fn texts(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let docs = Kind::DocsChanged;
    changes.text(place.at("service"), docs, (&old.service, &new.service));
    changes.text(place.at("doc"), docs, (&old.doc, &new.doc));
    let (before, after) = (source(&old.source), source(&new.source));
    let place_of = place.at("source");
    changes.text(place_of, Kind::SourceChanged, (&before, &after));
    let seen = (old.error_table.as_str(), new.error_table.as_str());
    changes.text(place.at("error-table"), Kind::ErrorTableChanged, seen);
}

/// Without the day: a page that says the same on another day is the same page.
fn source(source: &Source) -> String {
    let Source {
        page,
        version,
        state,
        ..
    } = source;
    format!("{page} {version}, {}", state.as_str())
}

fn effect(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    if old.effect != new.effect {
        let change = place.turned(
            Kind::EffectChanged,
            old.effect.as_str(),
            new.effect.as_str(),
        );
        // Only what was taken for a read is sent twice.
        changes.push(change.on_wire(match old.effect {
            Effect::Read => Wire::MayMisread,
            Effect::Write | Effect::MovesMoney => Wire::NotOnWire,
        }));
    }
}

fn mode(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    if old.mode != new.mode {
        let told = |it: &Operation| it.mode.map_or("not told", |mode| mode.as_str());
        let change = place.turned(Kind::ModeChanged, told(old), told(new));
        changes.push(match (old.mode, new.mode) {
            (Some(Mode::Sync), Some(Mode::Async)) => change,
            _ => change.on_wire(Wire::NotOnWire),
        });
    }
}

/// What refers to fields and to other operations.
fn links(
    pair: &Pair<'_>,
    place: Place<'_>,
    (old, new): (&Operation, &Operation),
    changes: &mut Changes,
) {
    let names = (old.idempotency.as_deref(), new.idempotency.as_deref());
    let kinds = [Kind::IdempotencyChanged; 3];
    changes.option(place.at("idempotency"), kinds, names);
    outcomes::all(place, (old, new), changes);
    let before = old.recovery.as_ref().map(|it| recovery(pair.old, it));
    let after = new.recovery.as_ref().map(|it| recovery(pair.new, it));
    let kinds = [
        Kind::RecoveryRemoved,
        Kind::RecoveryAdded,
        Kind::RecoveryChanged,
    ];
    let texts = (before.as_deref(), after.as_deref());
    changes.option(place.at("recovery"), kinds, texts);
}

fn recovery(api: &Api, recovery: &Recovery) -> String {
    let inquiry = api.operations.get(recovery.operation);
    let name = inquiry.map_or("", |inquiry| &inquiry.name);
    format!("{name} by {}", recovery.field)
}

fn encryption(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let flag = |is_on: bool| if is_on { "encrypted" } else { "plain" };
    let request = (flag(old.encrypts_request), flag(new.encrypts_request));
    let kind = if new.encrypts_request {
        Kind::RequestEncryptionAdded
    } else {
        Kind::RequestEncryptionRemoved
    };
    changes.text(place.at("encrypted.request"), kind, request);
    let at = place.at("encrypted.response");
    match (old.encrypts_response, new.encrypts_response) {
        (false, true) => {
            let change = at.turned(Kind::ResponseEncryptionAdded, "plain", "encrypted");
            // One that encrypts requests names a key to encrypt for, and may hold the provider's key alone.
            let has_key = old.encrypts_request;
            let change = if has_key {
                change
            } else {
                change.on_wire(Wire::MayBeRefused)
            };
            changes.push(change);
        }
        (true, false) => {
            changes.push(at.turned(Kind::ResponseEncryptionRemoved, "encrypted", "plain"));
        }
        _ => {}
    }
    let errata = |it: &Operation| -> Vec<String> {
        let errata = it.encryption_errata.iter();
        errata.map(|(side, why)| format!("{side}: {why}")).collect()
    };
    let (before, after) = (errata(old).join("; "), errata(new).join("; "));
    changes.text(
        place.at("encrypted"),
        Kind::ErratumChanged,
        (&before, &after),
    );
}

/// The features behind which each operation stands: its group's, and those of the operations that ask it.
fn features(api: &Api) -> BTreeMap<&str, BTreeSet<&str>> {
    let own = api
        .operations
        .iter()
        .map(|it| (it.name.as_str(), [group(api, it)].into()));
    let mut features: BTreeMap<&str, BTreeSet<&str>> = own.collect();
    for operation in &api.operations {
        let asked = operation.recovery.as_ref().map(|it| it.operation);
        let asked = asked.and_then(|at| api.operations.get(at));
        if let Some(of) = asked.and_then(|asked| features.get_mut(asked.name.as_str())) {
            of.insert(group(api, operation));
        }
    }
    features
}

fn group<'a>(api: &'a Api, operation: &Operation) -> &'a str {
    let group = api.groups.get(operation.group);
    group.map_or("", |group| &group.name)
}

/// Operations that a client with features has no more under a feature that had them.
fn moved(pair: &Pair<'_>, both: &[headers::Both<'_>], changes: &mut Changes) {
    let (old_features, new_features) = (features(pair.old), features(pair.new));
    for (place, old, new) in both {
        let before = old_features.get(old.name.as_str());
        let after = new_features.get(new.name.as_str());
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        if !before.is_subset(after) {
            let (before, after) = (list(before), list(after));
            changes.push(place.turned(Kind::OperationMoved, before, after));
        } else {
            let groups = (group(pair.old, old), group(pair.new, new));
            changes.text(*place, Kind::GroupChanged, groups);
        }
    }
}

fn list(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<&str>>().join(", ")
}
