//! What is not known of an operation, and what is known and cannot be.

use std::collections::BTreeSet;

use konaplate_codegen::Code;
use konaplate_codegen::ir::{
    Category, Effect, ErrorCode, ErrorTable, Operation, Origin, SourceState,
};

use super::context::{Context, Finding, Spot, is_seen_whole};

/// What a rule makes of each operation.
fn each<'a>(
    context: &Context<'a>,
    rule: impl FnMut(&'a Operation) -> Option<Finding>,
) -> Vec<Finding> {
    context.api.operations.iter().filter_map(rule).collect()
}

/// What a rule makes of each documented error.
fn each_error<'a>(
    context: &Context<'a>,
    mut rule: impl FnMut(&'a Operation, &'a ErrorCode, Spot) -> Option<Finding>,
) -> Vec<Finding> {
    let operations = context.api.operations.iter();
    let errors = operations.flat_map(|of| of.errors.iter().map(move |error| (of, error)));
    errors
        .filter_map(|(of, error)| {
            let spot = Spot::new(&of.file, format!("errors.{}", error.code));
            rule(of, error, spot)
        })
        .collect()
}

/// Cases whose code no page shows: one note an operation.
pub(super) fn cases_without_code(context: &Context<'_>) -> Vec<Finding> {
    each(context, |operation| {
        let cases = operation.cases.iter();
        let cases = cases.filter(|case| is_seen_whole(operation) && case.code.is_none());
        let cases: Vec<&str> = cases.map(|case| case.id.as_str()).collect();
        let message = match cases.len() {
            0 => return None,
            1 => "1 case has no code".to_owned(),
            more => format!("{more} cases have no code"),
        };
        let spot = Spot::new(&operation.file, "cases");
        let found = context.at_key(Code::CaseWithoutCode, &spot, message)?;
        Some(cases.iter().fold(found, |found, case| {
            found.related(context.key(&spot.below(case)), "no code")
        }))
    })
}

/// Operations that were read from an excerpt.
pub(super) fn partial_pages(context: &Context<'_>) -> Vec<Finding> {
    each(context, |operation| {
        let is_partial = operation.source.state == SourceState::Excerpt;
        let spot = Spot::new(&operation.file, "source.state");
        let message = format!("the page of `{}` was not seen whole", operation.name);
        is_partial
            .then(|| context.at_value(Code::PartialPage, &spot, message))
            .flatten()
    })
}

/// Operations whose errors may be more.
pub(super) fn partial_errors(context: &Context<'_>) -> Vec<Finding> {
    each(context, |operation| {
        let what = match operation.error_table {
            ErrorTable::Complete => return None,
            ErrorTable::Cut => "shows its first rows only",
            ErrorTable::NotSeen => "was not seen",
        };
        let spot = Spot::new(&operation.file, "error-table");
        let message = format!("the table of errors of `{}` {what}", operation.name);
        context.at_value(Code::PartialErrors, &spot, message)
    })
}

/// Fields and errors that no page shows.
pub(super) fn inferred(context: &Context<'_>) -> Vec<Finding> {
    let fields = context.fields.iter();
    let fields = fields.filter(|at| at.field.origin == Origin::Inferred);
    let fields = fields.filter_map(|at| {
        let message = format!("`{}` was concluded, not read", at.field.wire);
        context.at_key(Code::Inferred, &at.spot, message)
    });
    let errors = each_error(context, |_, error, spot| {
        let message = format!("`{}` was concluded, not read", error.code);
        (error.origin == Origin::Inferred)
            .then(|| context.at_key(Code::Inferred, &spot, message))
            .flatten()
    });
    fields.chain(errors).collect()
}

/// Errors about which callers are told nothing.
pub(super) fn no_advice(context: &Context<'_>) -> Vec<Finding> {
    each_error(context, |_, error, spot| {
        let message = format!("`{}` does not say what callers can do", error.code);
        (error.category == Category::Unknown)
            .then(|| context.at_value(Code::NoAdvice, &spot.below("category"), message))
            .flatten()
    })
}

/// Errors about what the request does not have.
pub(super) fn impossible_errors(context: &Context<'_>) -> Vec<Finding> {
    let operations = context.api.operations.iter();
    let known = operations.flat_map(|it| it.request.iter().map(|field| field.wire.as_str()));
    let known: BTreeSet<&str> = known.collect();
    each_error(context, |operation, error, spot| {
        if !is_seen_whole(operation) {
            return None;
        }
        let missing = missing_field(operation, error, &known);
        let is_repeated = error.category == Category::AlreadyAsked
            && operation.effect != Effect::Read
            && operation.idempotency.is_none();
        let why = match missing {
            Some(field) => format!("the request has no `{field}`"),
            None if is_repeated => "no field names the call".to_owned(),
            None => return None,
        };
        let message = format!("`{}` cannot happen: {why}", error.code);
        let found = context.at_key(Code::ImpossibleError, &spot, message)?;
        let found = found.related(
            context.key(&Spot::new(&operation.file, "request")),
            "the request",
        );
        Some(found.help("keep what the page says, and allow the lint with the reason"))
    })
}

/// A word of the message that is a request field elsewhere and not here. Only names with a capital inside are
/// looked at: `amount` is a word of prose too.
fn missing_field<'m>(
    operation: &Operation,
    error: &'m ErrorCode,
    known: &BTreeSet<&str>,
) -> Option<&'m str> {
    let is_here = |word: &str| operation.request.iter().any(|field| field.wire == word);
    let is_name = |word: &&str| {
        let has_capital = word.chars().skip(1).any(char::is_uppercase);
        has_capital && known.contains(word)
    };
    let mut words = error
        .message
        .split(|letter: char| !letter.is_alphanumeric());
    words.find(|word| is_name(word) && !is_here(word))
}
