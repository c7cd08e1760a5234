//! How much of the documentation's navigation there is.

use konaplate_codegen::ir::{ErrorTable, Operation, SourceState};
use konaplate_workbench::coverage::{Covered, State};
use maud::{Markup, html};

use super::Context;
use super::text::{code, said};
use crate::site::Page;

pub(crate) fn coverage(context: &Context<'_>) -> (String, Markup) {
    let (labels, coverage) = (context.labels, &context.book.coverage);
    let content = html! {
        h1 { (labels.coverage) }
        p .lead { (labels.coverage_intro) }
        (totals(context))
        @for (at, (group, services)) in coverage.services.groups.iter().enumerate() {
            @let id = format!("group-{at}");
            section aria-labelledby=(id) {
                h2 #(id) { (said(group)) }
                ul .coverage { @for service in services { (line(context, service)) } }
            }
        }
        (unlisted(context))
        (drafts(context))
    };
    (labels.coverage.to_owned(), content)
}

fn totals(context: &Context<'_>) -> Markup {
    let (labels, totals) = (context.labels, context.book.coverage.totals());
    let rows = [
        (labels.services, totals.services),
        (labels.entries, totals.entries),
        (labels.complete_state, totals.complete),
        (labels.partial_state, totals.partial),
        (labels.draft_state, totals.draft),
        (labels.missing_state, totals.missing),
    ];
    html! {
        section aria-labelledby="totals" {
            h2 #totals { (labels.totals) }
            dl .totals { @for (name, count) in rows { div { dt { (name) } dd { (count) } } } }
        }
    }
}

fn line(context: &Context<'_>, service: &str) -> Markup {
    let coverage = &context.book.coverage;
    let state = coverage.state(service);
    let covered = coverage.covered.get(service).map_or(&[][..], Vec::as_slice);
    html! {
        li {
            span class={ "badge " (class(state)) } { (context.labels.coverage_state(state)) }
            " " (said(service))
            @if !covered.is_empty() {
                ul { @for it in covered { li { (self::covered(context, it)) } } }
            }
        }
    }
}

const fn class(state: State) -> &'static str {
    match state {
        State::Complete => "final",
        State::Partial => "excerpt",
        State::Draft => "draft",
        State::Missing => "missing",
    }
}

fn covered(context: &Context<'_>, covered: &Covered) -> Markup {
    let name = &covered.operation;
    let operation = (!covered.is_draft)
        .then(|| context.book.operation(name))
        .flatten();
    html! {
        @if let Some(operation) = operation {
            a href=(context.to(Page::Operation(operation))) { (code(name)) }
            (unseen(context, operation))
        } @else {
            (code(name)) ": " (context.labels.draft_means)
        }
    }
}

fn unseen(context: &Context<'_>, operation: &Operation) -> Markup {
    let labels = context.labels;
    let is_excerpt = operation.source.state == SourceState::Excerpt;
    html! {
        @if is_excerpt { " " (labels.excerpt_short) }
        @if operation.error_table != ErrorTable::Complete {
            " " (labels.error_table(operation.error_table))
        }
    }
}

/// Operations and drafts whose page is in no menu.
fn unlisted(context: &Context<'_>) -> Markup {
    let (labels, unlisted) = (context.labels, &context.book.coverage.unlisted);
    html! {
        @if !unlisted.is_empty() {
            section aria-labelledby="unlisted" {
                h2 #unlisted { (labels.unlisted) }
                ul {
                    @for (name, page) in unlisted {
                        li {
                            @if let Some(operation) = context.book.operation(name) {
                                a href=(context.to(Page::Operation(operation))) { (code(name)) }
                            } @else { (code(name)) }
                            ": "
                            @if page.is_empty() { (labels.unreadable) } @else { (said(page)) }
                        }
                    }
                }
            }
        }
    }
}

fn drafts(context: &Context<'_>) -> Markup {
    let (labels, drafts) = (context.labels, &context.book.drafts);
    html! {
        section aria-labelledby="drafts" {
            h2 #drafts { (labels.drafts) }
            @if drafts.is_empty() {
                p { (labels.no_drafts) }
            } @else {
                ul { @for draft in drafts { li { (code(&draft.name)) " " (code(&draft.file)) } } }
            }
        }
    }
}
