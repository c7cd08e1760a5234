//! The headers of an operation.

use konaplate_codegen::ir::{Header, Operation, Origin};
use maud::{Markup, html};

use super::table::{Row, table};
use crate::pages::Context;
use crate::pages::limits::{Of, limit};
use crate::pages::text::{anchor, said, shown};
use crate::site::Page;

pub(super) fn request(context: &Context<'_>, operation: &Operation) -> Markup {
    html! {
        @if !operation.request_headers.is_empty() { p { (context.labels.filled) } }
        (rows(context, operation, "request", &operation.request_headers))
    }
}

pub(super) fn response(context: &Context<'_>, operation: &Operation) -> Markup {
    rows(context, operation, "response", &operation.response_headers)
}

fn rows(context: &Context<'_>, operation: &Operation, side: &str, headers: &[Header]) -> Markup {
    let labels = context.labels;
    if headers.is_empty() {
        return html! { p { (labels.no_headers) } };
    }
    let name = if side == "request" {
        labels.request_headers
    } else {
        labels.response_headers
    };
    let columns = [labels.header, labels.value, labels.meaning];
    let why = context.to(Page::Why(operation));
    let rows = headers.iter();
    let rows: Vec<Row> = rows.map(|it| row(context, side, it, &why)).collect();
    table(context, name, &columns, &rows)
}

fn row(context: &Context<'_>, side: &str, header: &Header, why: &str) -> Row {
    let labels = context.labels;
    let id = anchor(&format!("headers.{side}.{}", header.name));
    let head = html! {
                a .self href={ "#" (id) } { code { (shown(&header.name)) } }
                span .need { (labels.requirement(header.requirement)) }
                a .why href={ (why) "#" (id) } aria-label={ (labels.why_short) ": " (shown(&header.name)) } {
                    (labels.why_short)
                }
    };
    let value = html! {
                span .kind { (labels.header_value(header.value)) }
                (limit(labels, &header.limit, Of::Characters))
    };
    let meaning = html! {
                p { (said(&header.doc)) }
                @if let Some(origin) = header.equals_request {
                    p .note {
                        (labels.equals_request)
                        @if origin != Origin::Page { " " (labels.origin(origin)) }
                    }
                }
    };
    Row::new(head, [value, meaning]).at(&id)
}
