//! Rules between the fields of a request, as far as JSON Schema can say them: it cannot compare two values.

use serde_json::{Value, json};

use crate::ir::{Condition, ConditionValue, FieldPath, Operation, Relation, Rule, RuleKind, Total};

/// For an order or a sum.
const RULE: &str = "x-konaplate-rule";

/// A schema for each rule of a request, all of which hold.
#[must_use]
pub fn all(operation: &Operation) -> Vec<Value> {
    let rules = operation.rules.iter();
    rules.map(|rule| one(operation, rule)).collect()
}

fn one(operation: &Operation, rule: &Rule) -> Value {
    let wire = |field: &FieldPath| operation.path_of(field);
    let wires = |fields: &[FieldPath]| fields.iter().map(wire).collect::<Vec<_>>();
    let given = |fields: &[FieldPath]| {
        let each = fields
            .iter()
            .map(|field| json!({ "required": [wire(field)] }));
        each.collect::<Vec<_>>()
    };
    let mut schema = match &rule.kind {
        RuleKind::Required { field, when } => required(operation, &wire(field), when),
        RuleKind::ExactlyOneOf(fields) => json!({ "oneOf": given(fields) }),
        RuleKind::AtLeastOneOf(fields) => json!({ "anyOf": given(fields) }),
        RuleKind::Order(fields) => json!({ RULE: { "order": wires(fields) } }),
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            let total = match total {
                Total::Field(field) => json!(wire(field)),
                Total::Number(number) => json!(number),
            };
            json!({ RULE: { "sum": wires(terms), relation_word(*relation): total } })
        }
    };
    if !rule.doc.is_empty() {
        schema["description"] = rule.doc.as_str().into();
    }
    schema
}

fn required(operation: &Operation, field: &str, when: &Condition) -> Value {
    let (other, value) = match when {
        Condition::Given(other) => {
            let other = operation.path_of(other);
            return json!({ "dependentRequired": { other: [field] } });
        }
        Condition::Is { field, value } => (operation.field_at(field), value),
    };
    let (text, value) = match value {
        ConditionValue::Boolean(value) => (value.to_string(), json!(value)),
        ConditionValue::Word(word) => (word.clone(), json!(word)),
    };
    // An absent field is what the provider takes it for.
    let is_default = !other.required && other.default.as_ref() == Some(&text);
    let needed = match is_default {
        true => json!([]),
        false => json!([other.wire]),
    };
    json!({
        "if": { "properties": { &other.wire: { "const": value } }, "required": needed },
        "then": { "required": [field] },
    })
}

/// As in a specification.
fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Equals => "equals",
        Relation::AtMost => "at-most",
        Relation::AtLeast => "at-least",
    }
}
