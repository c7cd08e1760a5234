//! Rules between the fields of a request, by what they ask: two rules are the same where they are written the same, but
//! for the order of fields that has no meaning.

use konaplate_codegen::ir::{
    Condition, ConditionValue, FieldPath, Operation, Relation, Rule, RuleKind, Total,
};

use super::change::{Changes, Place};
use super::kind::Kind;
use super::matched::by_name;

/// A rule as it is written, the same with its fields in the order of their names, and its reason.
struct Written<'a> {
    key: &'a str,
    text: String,
    name: String,
    doc: &'a str,
}

/// What changes in the rules of a request.
pub(super) fn all(place: Place<'_>, (old, new): (&Operation, &Operation), changes: &mut Changes) {
    let name = |rule: &Written<'_>| rule.name.clone();
    let (old, new) = (all_written(old), all_written(new));
    let matched = by_name(&old, &new, name);
    for rule in &matched.gone {
        changes.push(place.at(rule.key).lost(Kind::RuleRemoved, &rule.text));
    }
    for rule in &matched.fresh {
        changes.push(place.at(rule.key).gained(Kind::RuleAdded, &rule.text));
    }
    for (old, new, _) in &matched.both {
        let place = place.at(new.key);
        changes.text(place, Kind::OrderChanged, (&old.text, &new.text));
        changes.text(place, Kind::DocsChanged, (old.doc, new.doc));
    }
    changes.order(place.at("rules"), matched.orders(|_, _| true, name));
}

fn all_written(operation: &Operation) -> Vec<Written<'_>> {
    let rules = operation.rules.iter();
    rules.map(|rule| written_rule(operation, rule)).collect()
}

fn written_rule<'a>(operation: &'a Operation, rule: &'a Rule) -> Written<'a> {
    Written {
        key: &rule.key,
        text: written(operation, &rule.kind, &|fields| fields),
        name: written(operation, &rule.kind, &|mut fields| {
            fields.sort_unstable();
            fields
        }),
        doc: &rule.doc,
    }
}

/// A list of fields, in their order or another.
type Arranged<'f> = dyn Fn(Vec<String>) -> Vec<String> + 'f;

/// A rule as in a specification.
fn written(operation: &Operation, kind: &RuleKind, arranged: &Arranged<'_>) -> String {
    let name = |field: &FieldPath| operation.path_of(field);
    let list = |fields: &[FieldPath]| arranged(fields.iter().map(name).collect()).join(", ");
    let text = match kind {
        RuleKind::Required { field, when } => {
            format!("required: {}, {}", name(field), condition(operation, when))
        }
        RuleKind::ExactlyOneOf(fields) => format!("exactly-one-of: [{}]", list(fields)),
        RuleKind::AtLeastOneOf(fields) => format!("at-least-one-of: [{}]", list(fields)),
        RuleKind::Order(fields) => {
            let fields: Vec<String> = fields.iter().map(name).collect();
            format!("order: [{}]", fields.join(", "))
        }
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            let total = match total {
                Total::Field(field) => name(field),
                Total::Number(number) => number.to_string(),
            };
            format!("sum: [{}], {}: {total}", list(terms), word(*relation))
        }
    };
    format!("{{ {text} }}")
}

fn condition(operation: &Operation, when: &Condition) -> String {
    let name = |field: &FieldPath| operation.path_of(field);
    match when {
        Condition::Given(field) => format!("with: {}", name(field)),
        Condition::Is { field, value } => {
            let value = match value {
                ConditionValue::Boolean(value) => value.to_string(),
                ConditionValue::Word(word) => word.clone(),
            };
            format!("when: {{ {}: {value} }}", name(field))
        }
    }
}

fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::Equals => "equals",
        Relation::AtMost => "at-most",
        Relation::AtLeast => "at-least",
    }
}
