//! All that is known of an operation, a section each.

mod answers;
mod calls;
mod errors;
mod facts;
mod fields;
mod headers;
mod rest;
mod table;

use konaplate_codegen::ir::{Operation, SourceState};
use maud::{Markup, html};

pub(super) use self::facts::badges;
use super::Context;
use super::text::{code, said};
use super::try_it::try_it;
use crate::labels::Trying;
use crate::site::Page;

/// A part of the page: its id, its heading, what is in it.
type Section = (&'static str, &'static str, Markup);

pub(crate) fn operation(context: &Context<'_>, operation: &Operation) -> (String, Markup) {
    let sections = sections(context, operation);
    let content = html! {
        article .with-contents {
            (heading(context, operation))
            (contents(context, &sections))
            .text {
                (facts::facts(context, operation))
                @if context.view.live.is_some() { (try_it(context.book, operation, context.view)) }
                @for (id, title, content) in &sections {
                    section aria-labelledby=(id) { h2 #(id) { (title) } (content) }
                }
            }
        }
    };
    (operation.service.clone(), content)
}

fn heading(context: &Context<'_>, operation: &Operation) -> Markup {
    let group = &context.book.api.groups[operation.group];
    html! {
        header .head {
            p .crumbs {
                a href=(context.to(Page::Index)) { (context.labels.operations) } " / " (said(&group.name))
            }
            h1 { (said(&operation.service)) }
            p .call { span .method { (said(&operation.method)) } " " (code(&operation.path)) }
            p .lead { (said(&operation.doc)) }
            (badges(context, operation))
            @if operation.source.state == SourceState::Excerpt {
                p .banner role="note" {
                    strong { (context.labels.excerpt) } ": " (context.labels.excerpt_sentence)
                }
            }
        }
    }
}

fn contents(context: &Context<'_>, sections: &[Section]) -> Markup {
    html! {
        nav .contents aria-labelledby="contents" {
            p #contents { (context.labels.on_this_page) }
            ul {
                @if context.view.live.is_some() {
                    li { a href="#try-title" { (Trying::of(context.view.lang).try_it) } }
                }
                @for (id, title, _) in sections { li { a href={ "#" (id) } { (title) } } }
            }
        }
    }
}

fn sections(context: &Context<'_>, operation: &Operation) -> Vec<Section> {
    let labels = context.labels;
    let mut sections = vec![
        (
            "request-headers",
            labels.request_headers,
            headers::request(context, operation),
        ),
        (
            "request",
            labels.request,
            fields::request(context, operation),
        ),
    ];
    if !operation.rules.is_empty() {
        sections.push(("rules", labels.rules, rest::rules(context, operation)));
    }
    sections.extend([
        (
            "response-headers",
            labels.response_headers,
            headers::response(context, operation),
        ),
        (
            "response",
            labels.response,
            fields::response(context, operation),
        ),
        (
            "outcome",
            labels.outcome,
            answers::outcome(context, operation),
        ),
        ("errors", labels.errors, errors::errors(context, operation)),
        ("cases", labels.cases, rest::cases(context, operation)),
        ("calling", labels.calling, calls::calls(context, operation)),
    ]);
    if !operation.allowed.is_empty() {
        sections.push(("allowed", labels.allowed, rest::allowed(context, operation)));
    }
    sections
}
