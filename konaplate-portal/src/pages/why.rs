//! Where the facts of an operation come from, header by header and field by field.

use konaplate_codegen::ir::{Operation, Origin, SourceState};
use konaplate_workbench::why::{self, About, Answer, LimitAnswer, PageAnswer, Spot};
use maud::{Markup, html};

use super::Context;
use super::text::{anchor, code, said, shown};
use crate::fields::all;
use crate::labels::fill;
use crate::site::Page;

pub(crate) fn why(context: &Context<'_>, operation: &Operation) -> (String, Markup) {
    let (labels, book) = (context.labels, context.book);
    let told = why::of_operation(&book.api, &book.sources, &book.places, operation);
    let told = placed(operation, told);
    let parts = [
        (
            "request-headers",
            labels.request_headers,
            "headers.request.",
        ),
        ("request", labels.request, "request."),
        (
            "response-headers",
            labels.response_headers,
            "headers.response.",
        ),
        ("response", labels.response, "response."),
    ];
    let title = fill(labels.why_title, &[&operation.service]);
    let content = html! {
        header .head {
            p .crumbs { a href=(context.to(Page::Operation(operation))) { (labels.back) } }
            h1 { (said(&title)) }
            p .lead { (labels.why_intro) }
        }
        @for (id, heading, start) in parts {
            @let mut of_part = told.iter().filter(|it| it.id.starts_with(start)).peekable();
            @if of_part.peek().is_some() {
                section aria-labelledby=(id) {
                    h2 #(id) { (heading) }
                    @for it in of_part { (one(context, operation, it)) }
                }
            }
        }
    };
    (title, content)
}

/// An answer with what it is about: its id, here and on the operation's page, its name, and where it was read.
struct Told {
    id: String,
    name: String,
    origin: Origin,
    answer: Answer,
}

/// The answers come in the order of the pages.
fn placed(operation: &Operation, told: Vec<(About<'_>, Answer)>) -> Vec<Told> {
    let request = all("request", &operation.request).into_iter();
    let mut fields = request.chain(all("response", &operation.response));
    let told = told.into_iter().filter_map(|(about, answer)| match about {
        About::Header(header) => {
            let side = answer.subject.split(' ').next().unwrap_or_default();
            Some(Told {
                id: anchor(&format!("headers.{side}.{}", header.name)),
                name: header.name.clone(),
                origin: Origin::Page,
                answer,
            })
        }
        About::Field(field) => {
            let placed = fields.next()?;
            Some(Told {
                id: placed.id,
                name: format!("{}{}", placed.around, field.wire),
                origin: field.origin,
                answer,
            })
        }
    });
    told.collect()
}

fn one(context: &Context<'_>, operation: &Operation, told: &Told) -> Markup {
    let labels = context.labels;
    let Told {
        id,
        name,
        origin,
        answer,
    } = told;
    let here = format!("{}#{id}", context.to(Page::Operation(operation)));
    html! {
        section .origin {
            h3 #(id) { a href=(here) { code { (shown(name)) } } }
            dl .facts {
                @for limit in answer.counts.iter().chain(&answer.limit) { (self::limit(context, limit)) }
                @if !answer.doc.is_empty() { dt { (labels.meaning) } dd { (said(&answer.doc)) } }
                @for page in &answer.pages { (self::page(context, operation, page, *origin)) }
                @if let Some(spot) = &answer.spec { dt { (labels.in_spec) } dd { (at(spot)) } }
                @if let Some((name, spot)) = &answer.shared {
                    dt { (labels.shared_type) }
                    dd { (code(name)) @if let Some(spot) = spot { ", " (at(spot)) } }
                }
                @if !answer.rust.is_empty() {
                    dt { (labels.in_client) }
                    @for item in &answer.rust { dd { (code(item)) } }
                }
            }
        }
    }
}

fn limit(context: &Context<'_>, limit: &LimitAnswer) -> Markup {
    let labels = context.labels;
    let of = match limit.of {
        "range" => labels.range,
        "count" => labels.count,
        _ => labels.length,
    };
    html! {
        dt { (of) }
        @if let Some(because) = &limit.because {
            dd {
                span .holds { b { (labels.holds) } " " (code(&limit.effective)) }
                span .documented { b { (labels.documented) } " " (code(&limit.documented)) }
                span .because { b { (labels.because) } " " (said(because)) }
            }
            @if let Some(spot) = &limit.erratum { dt { (labels.erratum) } dd { (at(spot)) } }
        } @else {
            dd { (code(&limit.effective)) }
        }
    }
}

fn page(context: &Context<'_>, operation: &Operation, page: &PageAnswer, origin: Origin) -> Markup {
    let labels = context.labels;
    let how = match (origin, operation.source.state) {
        (Origin::Page, SourceState::Excerpt) => labels.origin(Origin::Excerpt),
        (origin, _) => labels.origin(origin),
    };
    html! {
        dt { (labels.page) }
        dd { (said(&page.title)) ", " (fill(labels.read_version, &[&shown(&page.version), &shown(&page.read)])) ". " (how) }
    }
}

/// `charge.yaml:12:3 request.amount`.
fn at(spot: &Spot) -> Markup {
    html! { code { (shown(&spot.path)) ":" (spot.line) ":" (spot.column) } " " (code(&spot.key)) }
}
