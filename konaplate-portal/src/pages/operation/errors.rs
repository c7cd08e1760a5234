//! The codes of an operation, and what follows from each.

use konaplate_codegen::ir::{Category, Effect, ErrorCode, Operation, Origin};
use maud::{Markup, Render as _, html};

use super::table::{Row, table};
use crate::labels::fill;
use crate::pages::Context;
use crate::pages::text::{anchor, code, said};
use crate::site::Page;

pub(super) fn errors(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    let columns = [labels.code, labels.message, labels.category, labels.follows];
    let rows = operation.errors.iter();
    let rows: Vec<Row> = rows.map(|it| row(context, operation, it)).collect();
    html! {
        p { (labels.error_table(operation.error_table)) }
        @if operation.errors.is_empty() {
            p { (labels.no_errors) }
        } @else {
            p { (labels.status_decides) }
            (table(context, labels.errors, &columns, &rows))
        }
    }
}

/// The id of a code's row.
pub(super) fn id_of(code: &str) -> String {
    anchor(&format!("code.{code}"))
}

fn row(context: &Context<'_>, operation: &Operation, error: &ErrorCode) -> Row {
    let labels = context.labels;
    let id = id_of(&error.code);
    let (turn, _) = labels.category_of(error.category);
    let head = html! {
        a .self href={ "#" (id) } { (code(&error.code)) }
        span .need { "HTTP " (error.status) }
    };
    let message = html! {
        p { q { (said(&error.message)) } }
        @if !error.doc.is_empty() { p { (said(&error.doc)) } }
        @if error.origin != Origin::Page { p .note { (labels.origin(error.origin)) } }
    };
    let follows = follows(context, operation, error);
    Row::new(head, [message, turn.render(), follows]).at(&id)
}

/// A code ends a call only where it is final and its status is one that refuses.
pub(super) fn ends(error: &ErrorCode) -> bool {
    error.is_final && (400..500).contains(&error.status)
}

/// What a call that moves money or changes something is to its caller after the code, and what to do.
fn follows(context: &Context<'_>, operation: &Operation, error: &ErrorCode) -> Markup {
    let labels = context.labels;
    let (_, advice) = labels.category_of(error.category);
    let is_over = ends(error);
    let became = match (is_over, operation.effect) {
        (true, Effect::Read) => labels.final_read,
        (true, Effect::Write) => labels.final_write,
        (true, Effect::MovesMoney) => labels.final_money,
        (false, Effect::Read) => labels.open_read,
        (false, Effect::Write) => labels.open_write,
        (false, Effect::MovesMoney) => labels.open_money,
    };
    let is_open = !is_over && operation.effect != Effect::Read;
    // To ask about the earlier call is no second try of this one.
    let is_conditional = is_open && error.category != Category::AlreadyAsked;
    let advice = if is_conditional {
        fill(labels.once_known, &[&inside(advice)])
    } else {
        advice.to_owned()
    };
    let has_advice = error.category != Category::Unknown;
    html! {
        @if is_over { span .badge .final { (labels.r#final) } } @else { span .badge .open { (labels.not_final) } }
        p { (became) }
        @if is_open { p { (inquiry(context, operation)) } }
        @if has_advice { p { (advice) } }
    }
}

/// A sentence after a colon.
fn inside(sentence: &str) -> String {
    let (first, rest) = sentence.split_at_checked(1).unwrap_or(("", sentence));
    format!("{}{rest}", first.to_ascii_lowercase())
}

/// Whom to ask what became of a call.
pub(super) fn inquiry(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    let Some(recovery) = &operation.recovery else {
        return html! { (labels.ask_nobody) };
    };
    let asked = &context.book.api.operations[recovery.operation];
    html! { (labels.ask_with) " " a href=(context.to(Page::Operation(asked))) { (said(&asked.service)) } }
}
