//! What the documentation says of an operation: its page, its rules, and what the page says otherwise.

use super::limits::length_text;
use super::{all_of, answers, clause, code, plain, sentence};
use crate::ir::{
    Condition, ConditionValue, Effect, ErrorTable, FieldPath, Header, Operation, Relation, Rule,
    RuleKind, SourceState, Total,
};

/// What the documentation says of an operation, for its static and its method.
pub(crate) fn operation(operation: &Operation) -> String {
    let source = &operation.source;
    let state = match source.state {
        SourceState::Complete => "complete page",
        SourceState::Excerpt => "excerpt only",
    };
    let effect = match operation.effect {
        Effect::Read => "Changes nothing.",
        Effect::Write => "Changes something at the provider, no balance.",
        Effect::MovesMoney => "Moves money.",
    };
    let encrypted = match (operation.encrypts_request, operation.encrypts_response) {
        (false, false) => "Sent and answered in plain JSON.",
        (true, false) => "The request is encrypted.",
        (false, true) => "The response is encrypted.",
        (true, true) => "Request and response are encrypted.",
    };
    format!(
        "{}\n\n`{} {}` · service {} ({} {}, read {}, {state}).\n{effect} {encrypted}\nSpec: {}.{}{}{}",
        plain(&operation.doc),
        operation.method,
        operation.path,
        code(&operation.service),
        plain(&source.page),
        plain(&source.version),
        plain(&source.read),
        code(&operation.file),
        answers::text(operation),
        errata(operation),
        rules(operation),
    )
}

/// The rules across the fields of a request as a list; nothing where there is none.
fn rules(operation: &Operation) -> String {
    if operation.rules.is_empty() {
        return String::new();
    }
    let rules = operation.rules.iter();
    let items = rules.map(|it| format!("\n- {}", rule(operation, it)));
    format!("\n\nRules of a request:\n{}", items.collect::<String>())
}

/// A rule and its reason.
fn rule(operation: &Operation, rule: &Rule) -> String {
    let said = rule_in_words(operation, rule);
    if rule.doc.is_empty() {
        format!("{said}.")
    } else {
        format!("{said}. {}", sentence(&rule.doc))
    }
}

/// What a rule asks for, without a full stop.
pub(crate) fn rule_in_words(operation: &Operation, rule: &Rule) -> String {
    let name = |field: &FieldPath| code(&operation.path_of(field));
    let names = |fields: &[FieldPath]| all_of(fields.iter().map(name).collect(), "and");
    match &rule.kind {
        RuleKind::Required { field, when } => {
            let when = condition(operation, when);
            format!("{} is required when {when}", name(field))
        }
        RuleKind::ExactlyOneOf(fields) => format!("Exactly one of {} is given", names(fields)),
        RuleKind::AtLeastOneOf(fields) => format!("At least one of {} is given", names(fields)),
        RuleKind::Order(fields) => match &fields[..] {
            [lower, upper] => format!("{} is at most {}", name(lower), name(upper)),
            _ => format!("Of {}, each is at most the next one", names(fields)),
        },
        RuleKind::Sum {
            terms,
            relation,
            total,
        } => {
            let relation = match relation {
                Relation::Equals => "",
                Relation::AtMost => "at most ",
                Relation::AtLeast => "at least ",
            };
            let total = match total {
                Total::Field(field) => name(field),
                Total::Number(number) => number.to_string(),
            };
            format!("{} add up to {relation}{total}", names(terms))
        }
    }
}

/// What must be so for a field to be required.
fn condition(operation: &Operation, when: &Condition) -> String {
    let (at, value) = match when {
        Condition::Given(field) => {
            return format!("{} is given", code(&operation.path_of(field)));
        }
        Condition::Is { field, value } => (field, value),
    };
    let shown = match value {
        ConditionValue::Boolean(value) => value.to_string(),
        ConditionValue::Word(word) => code(word),
    };
    let or_absent = if operation.is_default(at, value) {
        " or absent"
    } else {
        ""
    };
    format!("{} is {shown}{or_absent}", code(&operation.path_of(at)))
}

/// What headers and flags say otherwise than the page, a line each; nothing where there is nothing.
fn errata(operation: &Operation) -> String {
    let reasons = operation.encryption_errata.iter();
    reasons
        .map(|(side, because)| {
            format!(
                "\n\nThe page says otherwise of the {side}'s encryption: {}.",
                clause(because)
            )
        })
        .collect()
}

/// Headers whose enforced length is not the documented one, a line each.
pub(crate) fn header_errata(headers: &[Header]) -> String {
    let wrong = headers
        .iter()
        .filter(|header| header.limit.documented != header.limit.effective);
    wrong
        .map(|header| {
            let limit = length_text(&header.limit);
            format!("\n\n{}: {limit}.", code(&header.name))
        })
        .collect()
}

/// How much of the error table is known, for the docs of the error enum.
pub(crate) fn error_table(operation: &Operation) -> &'static str {
    match operation.error_table {
        ErrorTable::Complete => "The page's table of codes was seen whole.",
        ErrorTable::Cut => "The page shows only the first rows of its table: other codes exist.",
        ErrorTable::NotSeen => "The page's table of codes was not seen whole: other codes exist.",
    }
}
