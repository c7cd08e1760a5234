//! What the profile says of all operations: environments, envelope, families, groups, shared types. Headers stand with
//! the operations.

use std::collections::BTreeMap;

use konaplate_codegen::Sources;
use konaplate_codegen::ir::{Api, Group, ScalarType, TypeId};

use super::change::{Changes, Place};
use super::kind::Kind;
use super::matched::by_name;
use super::{Pair, scalars};

pub(super) fn all(pair: &Pair<'_>, changes: &mut Changes) {
    let (old, new) = (pair.old, pair.new);
    let place = Place::profile("provider");
    changes.text(place, Kind::ProviderRenamed, (&old.provider, &new.provider));
    let kinds = [Kind::ServerRemoved, Kind::ServerAdded, Kind::ServerMoved];
    texts("servers", (&old.servers, &new.servers), kinds, changes);
    envelope(pair, changes);
    let kinds = [Kind::FamiliesChanged; 3];
    texts("families", (&old.families, &new.families), kinds, changes);
    groups(pair, changes);
    types(pair, changes);
}

/// Entries of a mapping to texts, by key: what is lost, gained and otherwise.
fn texts(
    key: &str,
    (old, new): (&BTreeMap<String, String>, &BTreeMap<String, String>),
    [lost, gained, turned]: [Kind; 3],
    changes: &mut Changes,
) {
    for (name, before) in old {
        let key = format!("{key}.{name}");
        let place = Place::profile(&key);
        match new.get(name) {
            None => changes.push(place.lost(lost, before)),
            Some(after) => changes.text(place, turned, (before, after)),
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let key = format!("{key}.{name}");
        changes.push(Place::profile(&key).gained(gained, after));
    }
}

fn envelope(pair: &Pair<'_>, changes: &mut Changes) {
    let (old, new) = (&pair.old.envelope, &pair.new.envelope);
    for (key, before, after) in [
        ("envelope.object", &old.object, &new.object),
        ("envelope.code", &old.code, &new.code),
        ("envelope.success", &old.success, &new.success),
        ("envelope.encrypted", &old.encrypted, &new.encrypted),
    ] {
        changes.text(Place::profile(key), Kind::EnvelopeChanged, (before, after));
    }
    let (before, after) = (old.text.join(", "), new.text.join(", "));
    let place = Place::profile("envelope.text");
    changes.text(place, Kind::EnvelopeTextChanged, (&before, &after));
}

fn groups(pair: &Pair<'_>, changes: &mut Changes) {
    let name = |group: &Group| group.name.clone();
    let key = |group: &Group| format!("groups.{}", group.name);
    let matched = by_name(&pair.old.groups, &pair.new.groups, name);
    for group in &matched.gone {
        changes.push(Place::profile(&key(group)).lost(Kind::GroupRemoved, &group.name));
    }
    for group in &matched.fresh {
        changes.push(Place::profile(&key(group)).gained(Kind::GroupAdded, &group.name));
    }
    for (old, new, _) in &matched.both {
        let key = key(new);
        changes.text(
            Place::profile(&key),
            Kind::DocsChanged,
            (&old.doc, &new.doc),
        );
    }
    changes.order(Place::profile("groups"), matched.orders(|_, _| true, name));
}

/// A shared type and its place among all.
type Shared<'a> = (TypeId, &'a ScalarType);

fn shared(api: &Api) -> Vec<Shared<'_>> {
    let types = api.types.iter().enumerate();
    types
        .filter(|(_, scalar)| is_shared(scalar))
        .map(|(index, scalar)| (TypeId(index), scalar))
        .collect()
}

/// Whether the profile defines it.
pub(super) fn is_shared(scalar: &ScalarType) -> bool {
    let file = scalar.spec.split(' ').next();
    file == Some(Sources::PROFILE)
}

fn types(pair: &Pair<'_>, changes: &mut Changes) {
    let name = |(_, scalar): &Shared<'_>| scalar.rust.clone();
    let key = |scalar: &ScalarType| format!("types.{}", scalar.rust);
    let (old, new) = (shared(pair.old), shared(pair.new));
    let matched = by_name(&old, &new, name);
    for (_, scalar) in &matched.gone {
        let key = key(scalar);
        changes.push(Place::profile(&key).lost(Kind::TypeRemoved, scalars::told(scalar)));
    }
    for (_, scalar) in &matched.fresh {
        let key = key(scalar);
        changes.push(Place::profile(&key).gained(Kind::TypeAdded, scalars::told(scalar)));
    }
    for (before, after, _) in &matched.both {
        let key = key(after.1);
        scalars::compare(pair, Place::profile(&key), (before.0, after.0), changes);
    }
    changes.order(Place::profile("types"), matched.orders(|_, _| true, name));
}
