//! The rules between a request's fields, a line each. Fields are named by their places, level by level.

use super::docs;
use super::text::Text;
use crate::ir::{Condition, ConditionValue, FieldPath, Operation, Relation, RuleKind, Total};

pub(super) fn write(operation: &Operation, text: &mut Text) {
    if operation.rules.is_empty() {
        return;
    }
    text.line().put("rules").open();
    for rule in &operation.rules {
        let spec = format!("{} {}", operation.file, rule.key);
        text.line().literal(&spec).put(" ");
        text.literal(&docs::rule_in_words(operation, rule))
            .put(": (");
        kind(operation, &rule.kind, text);
        text.put(");").end();
    }
    text.close();
}

fn kind(operation: &Operation, kind: &RuleKind, text: &mut Text) {
    match kind {
        RuleKind::Required { field, when } => {
            text.put("required");
            path(field, text);
            text.put(" when ");
            condition(operation, when, text);
        }
        RuleKind::ExactlyOneOf(fields) => paths("exactly_one", fields, text),
        RuleKind::AtLeastOneOf(fields) => paths("at_least_one", fields, text),
        RuleKind::Order(fields) => paths("order", fields, text),
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            paths("sum", terms, text);
            text.put(" ").put(self::relation(*relation));
            match total {
                Total::Field(field) => {
                    text.put(" field");
                    path(field, text);
                }
                Total::Number(number) => drop(text.put(" number ").number(*number)),
            }
        }
    }
}

fn condition(operation: &Operation, when: &Condition, text: &mut Text) {
    let (field, value) = match when {
        Condition::Given(field) => {
            text.put("given");
            return path(field, text);
        }
        Condition::Is { field, value } => (field, value),
    };
    match value {
        ConditionValue::Boolean(value) => {
            text.put("boolean");
            path(field, text);
            text.put(if *value { " true" } else { " false" });
        }
        ConditionValue::Word(word) => {
            text.put("word");
            path(field, text);
            text.put(" ").literal(word);
        }
    }
    if operation.is_default(field, value) {
        text.put(" or absent");
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Equals => "Equals",
        Relation::AtMost => "AtMost",
        Relation::AtLeast => "AtLeast",
    }
}

fn paths(what: &str, fields: &[FieldPath], text: &mut Text) {
    text.put(what);
    for field in fields {
        path(field, text);
    }
}

fn path(field: &FieldPath, text: &mut Text) {
    text.put(" [");
    for (level, index) in field.0.iter().enumerate() {
        text.put(if level == 0 { "" } else { ", " })
            .number(*index as u64);
    }
    text.put("]");
}
