//! What answers say of a call, and how to ask about one.

use konaplate_codegen::ir::{Effect, NotSeen, Operation, Verdict};
use maud::{Markup, Render as _, html};

use super::errors::{ends, inquiry};
use super::table::{self, table};
use crate::labels::fill;
use crate::pages::Context;
use crate::pages::text::{code, filled, said};
use crate::site::Page;

/// An answer and what it means.
type Row = (Markup, &'static str);

pub(super) fn outcome(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    let mut rows = vec![success(context, operation)];
    rows.extend(unsettled(context, operation));
    if operation.errors.iter().any(ends) {
        rows.push(refused(context, operation));
    }
    let not_seen = operation
        .verdict
        .as_ref()
        .and_then(|it| it.not_seen.as_ref());
    let told = |(answer, means): Row| table::Row::new(answer, [means.render()]);
    let mut rows: Vec<table::Row> = rows.into_iter().map(told).collect();
    rows.extend(
        not_seen
            .into_iter()
            .flat_map(|it| unknown_number(context, it)),
    );
    rows.push(other(context, operation));
    html! {
        (number(context, operation))
        (table(context, labels.outcome, &[labels.answer, labels.means], &rows))
    }
}

fn success(context: &Context<'_>, operation: &Operation) -> Row {
    let labels = context.labels;
    let answer = html! { (labels.success_with) " " (code(&context.book.api.envelope.success)) };
    let means = match operation.effect {
        Effect::Read => labels.success_answered,
        Effect::Write => labels.success_done,
        Effect::MovesMoney => labels.success_settled,
    };
    (answer, means)
}

/// What a success says beside its code.
fn unsettled(context: &Context<'_>, operation: &Operation) -> Vec<Row> {
    let labels = context.labels;
    let with = |field: &str, value: &str| {
        filled(
            labels.pending_flag,
            &[html! { (code(field)) " = " (code(value)) }],
        )
    };
    let mut rows: Vec<Row> = Vec::new();
    if let Some(flag) = &operation.pending {
        rows.push((with(flag, "true"), labels.pending_means));
    }
    if let Some(Verdict {
        field,
        settled,
        failed,
        pending,
        ..
    }) = &operation.verdict
    {
        let [done, undone, open] = match operation.effect {
            Effect::Read => [
                labels.verdict_settled_asked,
                labels.verdict_failed_asked,
                labels.verdict_pending_asked,
            ],
            Effect::Write => [
                labels.success_done,
                labels.failed_beside_success,
                labels.pending_means,
            ],
            Effect::MovesMoney => [
                labels.settled_means,
                labels.failed_beside_success,
                labels.pending_means,
            ],
        };
        let words = [(settled, done), (failed, undone), (pending, open)];
        rows.extend(words.map(|(word, means)| (with(field, word), means)));
    }
    rows
}

fn refused(context: &Context<'_>, operation: &Operation) -> Row {
    let labels = context.labels;
    let means = match operation.effect {
        Effect::Read => labels.final_read,
        Effect::Write => labels.final_write,
        Effect::MovesMoney => labels.final_money,
    };
    let answer = html! { a href="#errors" { (labels.final_code) } };
    (answer, means)
}

fn unknown_number(context: &Context<'_>, not_seen: &NotSeen) -> Vec<table::Row> {
    let labels = context.labels;
    let status = not_seen.status.to_string();
    let says = |label: &str, word: &str| html! { (fill(label, &[&status])) " " (code(word)) };
    let codes = not_seen
        .codes
        .iter()
        .map(|it| says(labels.not_seen_codes, it));
    let families = not_seen.families.iter();
    let families = families.map(|it| says(labels.not_seen_family, it));
    let means = fill(labels.not_seen_means, &[&not_seen.grace.to_string()]);
    let rows = codes.chain(families);
    rows.map(|answer| table::Row::new(answer, [means.render()]))
        .collect()
}

fn other(context: &Context<'_>, operation: &Operation) -> table::Row {
    let labels = context.labels;
    let (means, ask) = match operation.effect {
        Effect::Read => (labels.other_read, html! {}),
        Effect::Write => (labels.other_write, inquiry(context, operation)),
        Effect::MovesMoney => (labels.other_money, inquiry(context, operation)),
    };
    table::Row::new(labels.other_answer.render(), [html! { (means) " " (ask) }])
}

/// What names a call, who asks about it, and what binds an answer to it.
fn number(context: &Context<'_>, operation: &Operation) -> Markup {
    let (labels, api) = (context.labels, &context.book.api);
    let mut lines: Vec<Markup> = Vec::new();
    if let Some(number) = &operation.idempotency {
        lines.push(html! { (labels.number) " " (code(number)) ". " (labels.number_means) });
    }
    if let Some(recovery) = &operation.recovery {
        let asked = &api.operations[recovery.operation];
        let to = context.to(Page::Operation(asked));
        lines.push(html! {
            (labels.recovery) " " a href=(to) { (said(&asked.service)) } ", " (labels.recovery_with) " " (code(&recovery.field))
        });
    }
    let asks = |it: &&Operation| {
        let recovery = it.recovery.as_ref();
        recovery.is_some_and(|recovery| api.operations[recovery.operation].name == operation.name)
    };
    let mut asking = api.operations.iter().filter(asks).peekable();
    if asking.peek().is_some() {
        lines.push(html! {
            (labels.asked_by)
            @for (at, it) in asking.enumerate() {
                @if at > 0 { "," }
                " " a href=(context.to(Page::Operation(it))) { (said(&it.service)) }
            }
        });
    }
    if let Some(header) = operation.echo() {
        lines.push(html! { (labels.echo) " " (code(&header.name)) });
    }
    if lines.is_empty() {
        return "".render();
    }
    html! { ul { @for line in &lines { li { (line) } } } }
}
