//! How long a value of a reply serves by a word of the request, and what a default decides there and in rules: it counts
//! where the field is left out. The life of a type is `scalars`' business.

use konaplate_codegen::ir::{Api, Condition, ConditionValue, Field, Operation, RuleKind, Shape};

use super::change::{Change, Changes, Place, Rust, Wire};
use super::fields::Owners;
use super::kind::Kind;
use super::{Pair, scalars};

/// What changes in the lives by words. A word that is not listed has the life of the type.
pub(super) fn by_word(
    pair: &Pair<'_>,
    place: Place<'_>,
    (old, new): (&Field, &Field),
    changes: &mut Changes,
) {
    if old.lives == new.lives {
        return;
    }
    let mut is_told = false;
    for (field, word) in words(old).chain(words(new)) {
        let before = life(pair.old, old, (field, Some(word)));
        let after = life(pair.new, new, (field, Some(word)));
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        if before != after {
            is_told = true;
            let key = format!("{}.lives.{word}", place.key);
            let kind = scalars::lived(before, after);
            let (before, after) = (before.to_string(), after.to_string());
            changes.push(place.at(&key).turned(kind, before, after));
        }
    }
    if !is_told {
        let key = format!("{}.lives", place.key);
        changes.push(
            place
                .at(&key)
                .turned(Kind::ErratumChanged, text(old), text(new)),
        );
    }
}

/// The words that a field's life goes by, and the request field that they are words of.
fn words(field: &Field) -> impl Iterator<Item = (&str, &str)> {
    let lives = field.lives.iter();
    lives.flat_map(|lives| {
        let words = lives.words.iter();
        words.map(|(word, _)| (lives.field.as_str(), word.as_str()))
    })
}

/// Seconds that the value of a field serves where the request's field has a word, or none.
fn life(api: &Api, field: &Field, (by, word): (&str, Option<&str>)) -> Option<u64> {
    let lives = field.lives.as_ref().filter(|lives| lives.field == by);
    let mut words = lives.iter().flat_map(|lives| &lives.words);
    let listed = words.find(|(it, _)| Some(it.as_str()) == word);
    match (listed, &field.shape) {
        (Some((_, life)), _) => Some(*life),
        (None, Shape::Scalar(id)) => api.scalar(*id).lives,
        (None, _) => None,
    }
}

fn text(field: &Field) -> String {
    let words = field.lives.iter().flat_map(|lives| &lives.words);
    let words: Vec<String> = words
        .map(|(word, life)| format!("{word}: {life}"))
        .collect();
    let by = field.lives.as_ref().map_or("", |lives| &lives.field);
    format!("{{ {by}: {{ {} }} }}", words.join(", "))
}

/// A change of a request field's default, with the verdicts that it has by what goes by the field.
pub(super) fn default(owners: &Owners<'_>, change: Change, (old, new): (&Field, &Field)) -> Change {
    let defaults = [old, new].map(|field| field.default.as_deref());
    let (rust, wire) = (change.rust, change.wire);
    let (by_rule, by_life) = (
        of_rules(owners.new, new, defaults),
        of_lives(owners, new, defaults),
    );
    let (rule_rust, rule_wire) = by_rule;
    change
        .for_rust(rust.max(rule_rust))
        .on_wire(wire.max(rule_wire).max(by_life))
}

/// Rules that bind calls without the field now, or do no longer.
fn of_rules(
    operation: &Operation,
    field: &Field,
    [before, after]: [Option<&str>; 2],
) -> (Rust, Wire) {
    let conditions = operation.rules.iter().filter_map(|rule| match &rule.kind {
        RuleKind::Required {
            when: Condition::Is { field, value },
            ..
        } => Some((field, value)),
        _ => None,
    });
    let of_field = conditions.filter(|(at, _)| {
        let by = at.field(&operation.request);
        by.is_some_and(|by| by.key == field.key)
    });
    let verdicts = of_field.map(
        |(_, value)| match (holds(value, before), holds(value, after)) {
            (false, true) => (Rust::Breaking, Wire::MayBeRefused),
            (true, false) => (Rust::Minor, Wire::KeepsWorking),
            _ => (Rust::Patch, Wire::NotOnWire),
        },
    );
    verdicts.fold((Rust::Patch, Wire::NotOnWire), |(rust, wire), other| {
        (rust.max(other.0), wire.max(other.1))
    })
}

fn holds(value: &ConditionValue, default: Option<&str>) -> bool {
    match value {
        ConditionValue::Boolean(value) => default == Some(if *value { "true" } else { "false" }),
        ConditionValue::Word(word) => default == Some(word),
    }
}

/// Values of the reply that live by the field's word, which stands at the top.
fn of_lives(owners: &Owners<'_>, field: &Field, [before, after]: [Option<&str>; 2]) -> Wire {
    let mut top = owners.new.request.iter();
    if !top.any(|it| it.key == field.key) {
        return Wire::NotOnWire;
    }
    let wires = owners.new.response.iter().map(|value| {
        let of = |word| life(owners.pair.new, value, (&field.wire, word));
        match (of(before), of(after)) {
            (before, after) if before == after => Wire::NotOnWire,
            (Some(before), Some(after)) => scalars::lived(before, after).wire(),
            _ => Wire::MayBeRefused,
        }
    });
    wires.max().unwrap_or(Wire::NotOnWire)
}
