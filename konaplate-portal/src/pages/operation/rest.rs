//! Rules between the fields, documented cases, and warnings that are accepted.

use konaplate_codegen::ir::{Case, Operation};
use konaplate_codegen::rule_in_words;
use maud::{Markup, Render as _, html};

use super::errors::id_of;
use super::table::{Row, table};
use crate::pages::Context;
use crate::pages::text::{anchor, code, said, spans};

/// The generator says them in English.
pub(super) fn rules(context: &Context<'_>, operation: &Operation) -> Markup {
    html! {
        p { (context.labels.rules_intro) }
        ul .rules {
            @for rule in &operation.rules {
                li #(anchor(&rule.key)) {
                    span lang="en" { (spans(&rule_in_words(operation, rule))) }
                    @if !rule.doc.is_empty() { p .note { (said(&rule.doc)) } }
                }
            }
        }
    }
}

pub(super) fn cases(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    if operation.cases.is_empty() {
        return html! { p { (labels.no_cases) } };
    }
    let columns = [labels.case, labels.status, labels.code, labels.title];
    let rows = operation.cases.iter().map(|case| {
        let id = anchor(&format!("case.{}", case.id));
        let head = html! { a .self href={ "#" (id) } { (code(&case.id)) } };
        let answered = code_of(context, operation, case);
        Row::new(head, [case.status.render(), answered, said(&case.title)]).at(&id)
    });
    table(context, labels.cases, &columns, &rows.collect::<Vec<_>>())
}

/// A link to the code's row, where it has one.
fn code_of(context: &Context<'_>, operation: &Operation, case: &Case) -> Markup {
    let Some(answered) = &case.code else {
        return html! { (context.labels.no_code) };
    };
    let is_listed = operation.errors.iter().any(|error| error.code == *answered);
    html! {
        @if is_listed { a href={ "#" (id_of(answered)) } { (code(answered)) } } @else { (code(answered)) }
    }
}

pub(super) fn allowed(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    let columns = [labels.finding, labels.place, labels.reason];
    let rows = operation.allowed.iter().map(|allowance| {
        let place = match &allowance.at {
            Some(at) => code(at),
            None => labels.whole_file.render(),
        };
        let head = code(allowance.lint.as_str());
        Row::new(head, [place, said(&allowance.because)])
    });
    table(context, labels.allowed, &columns, &rows.collect::<Vec<_>>())
}
