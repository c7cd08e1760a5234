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
    let path = |field: &FieldPath| operation.path_of(field);
    let paths = |fields: &[FieldPath]| fields.iter().map(path).collect::<Vec<_>>();
    let mut schema = match &rule.kind {
        RuleKind::Required { field, when } => required(operation, field, when),
        RuleKind::ExactlyOneOf(fields) => choice(operation, "oneOf", fields),
        RuleKind::AtLeastOneOf(fields) => choice(operation, "anyOf", fields),
        RuleKind::Order(fields) => json!({ RULE: { "order": paths(fields) } }),
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            let total = match total {
                Total::Field(field) => json!(path(field)),
                Total::Number(number) => json!(number),
            };
            json!({ RULE: { "sum": paths(terms), relation_word(*relation): total } })
        }
    };
    if !rule.doc.is_empty() {
        schema["description"] = rule.doc.as_str().into();
    }
    schema
}

/// Wire names on the way to a field, which leads through no list.
fn steps<'o>(operation: &'o Operation, field: &FieldPath) -> Vec<&'o str> {
    let passed = field.fields(&operation.request).unwrap_or_default();
    passed.iter().map(|field| field.wire.as_str()).collect()
}

/// One of the fields is there or more of them, by the keyword: said of the object that they have in common.
fn choice(operation: &Operation, keyword: &str, fields: &[FieldPath]) -> Value {
    let all: Vec<Vec<&str>> = fields.iter().map(|it| steps(operation, it)).collect();
    let around = |steps: &[&str]| steps.len().saturating_sub(1);
    let first = all.first().map_or(&[][..], Vec::as_slice);
    let common = all.iter().fold(around(first), |common, steps| {
        let same = first.iter().zip(&steps[..around(steps)]);
        common.min(same.take_while(|(one, other)| one == other).count())
    });
    let each: Vec<Value> = all.iter().map(|steps| given(&steps[common..])).collect();
    there(&first[..common], json!({ keyword: each }))
}

/// The field at the end of these names is there, and so is all that it stands in.
fn given(steps: &[&str]) -> Value {
    let (around, name) = steps.split_at(steps.len().saturating_sub(1));
    there(around, json!({ "required": name }))
}

/// The schema holds of what the last of these names is in, and that is there.
fn there(steps: &[&str], schema: Value) -> Value {
    let outwards = steps.iter().rev();
    outwards.fold(
        schema,
        |inner, step| json!({ "required": [step], "properties": { *step: inner } }),
    )
}

/// The schema holds of what the last of these names is in, where that is there.
fn within(steps: &[&str], schema: Value) -> Value {
    let outwards = steps.iter().rev();
    outwards.fold(
        schema,
        |inner, step| json!({ "properties": { *step: inner } }),
    )
}

fn required(operation: &Operation, field: &FieldPath, when: &Condition) -> Value {
    let path = steps(operation, field);
    let Some((name, around)) = path.split_last() else {
        return json!({});
    };
    // What it stands in may be absent.
    let then = within(around, json!({ "required": [name] }));
    match when {
        Condition::Given(other) if other.0.len() == 1 && around.is_empty() => {
            json!({ "dependentRequired": { operation.path_of(other): [name] } })
        }
        Condition::Given(other) => {
            json!({ "if": given(&steps(operation, other)), "then": then })
        }
        Condition::Is { field, value } => {
            json!({ "if": is(operation, field, value), "then": then })
        }
    }
}

/// The field has the value, or is absent where the value is what the provider takes it for then.
fn is(operation: &Operation, path: &FieldPath, value: &ConditionValue) -> Value {
    let is_default = operation.is_default(path, value);
    let value = match value {
        ConditionValue::Boolean(value) => json!(value),
        ConditionValue::Word(word) => json!(word),
    };
    let steps = steps(operation, path);
    let innermost = json!({ "const": value });
    steps.iter().rev().fold(innermost, |inner, step| {
        let needed = if is_default { json!([]) } else { json!([step]) };
        json!({ "properties": { *step: inner }, "required": needed })
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
