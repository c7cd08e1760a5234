//! How to call an operation: in Rust, and with curl.

use konaplate_codegen::ir::{Api, Operation, Shape, TypeId};
use konaplate_workbench::openapi;
use maud::{Markup, html};

use crate::fields::all;
use crate::labels::Labels;
use crate::pages::Context;
use crate::pages::text::{code, filled, said};
use crate::site::{Live, Page};
use crate::snippet;

/// The file that `konaplate mock` is told to write.
const ENV_FILE: &str = "mock.env";

pub(super) fn calls(context: &Context<'_>, operation: &Operation) -> Markup {
    let (labels, api) = (context.labels, &context.book.api);
    let Some(sample) = openapi::sample_request(api, operation) else {
        return html! { p { (labels.no_sample) } };
    };
    let curl = snippet::curl(operation, &sample.json(), env_file(context.view.live));
    html! {
        p { (labels.calling_intro) }
        (issued_first(context, operation))
        h3 #rust { (labels.in_rust) }
        p { code { "kona" } (labels.in_rust_intro) " " (labels.in_rust_shipped) " " code { (snippet::SHIPPED) } }
        (block("rust", &snippet::rust(api, operation, &sample.value())))
        h3 #curl { (labels.with_curl) }
        p { (labels.with_curl_intro) }
        (written_by(labels, context.view.live))
        (block("curl", &curl))
    }
}

/// The file that commands are shown with; none where the portal has the environment's configuration.
fn env_file(live: Option<&Live>) -> Option<&str> {
    match live {
        Some(live) if live.env_file.is_some() => live.env_file.as_deref(),
        Some(live) if live.is_real => None,
        _ => Some(ENV_FILE),
    }
}

/// What writes the file, where nothing has.
fn written_by(labels: &Labels, live: Option<&Live>) -> Markup {
    let option = format!("--env-file {ENV_FILE}");
    let (sentence, command) = match live {
        None => (labels.env_file_of_mock, format!("konaplate mock {option}")),
        Some(live) if live.env_file.is_none() && !live.is_real => {
            (labels.env_file_of_portal, option)
        }
        Some(_) => return html! {},
    };
    html! { p { (filled(sentence, &[code(&command)])) } }
}

/// Which values only the answers of other operations have, and which these are.
fn issued_first(context: &Context<'_>, operation: &Operation) -> Markup {
    let api = &context.book.api;
    let fields = all("request", &operation.request).into_iter();
    let expiring = fields.filter_map(|it| Some((it.field, expiring(api, &it.field.shape)?)));
    html! {
        @for (field, wanted) in expiring {
            @let issuers: Vec<&Operation> = api.operations.iter()
                .filter(|it| it.name != operation.name && issues(api, it, wanted)).collect();
            @if !issuers.is_empty() {
                p { (filled(context.labels.issued_first, &[code(&field.wire), links(context, &issuers)])) }
            }
        }
    }
}

fn links(context: &Context<'_>, operations: &[&Operation]) -> Markup {
    html! {
        @for (at, it) in operations.iter().enumerate() {
            @if at > 0 { ", " }
            a href=(context.to(Page::Operation(it))) { (said(&it.service)) }
        }
    }
}

fn issues(api: &Api, operation: &Operation, wanted: TypeId) -> bool {
    let fields = all("response", &operation.response);
    let mut found = fields
        .iter()
        .filter_map(|it| expiring(api, &it.field.shape));
    found.any(|it| it == wanted)
}

/// The shared type of values that expire.
fn expiring(api: &Api, shape: &Shape) -> Option<TypeId> {
    match shape {
        Shape::Array(array) => expiring(api, &array.item),
        Shape::Scalar(id) => {
            let scalar = api.scalar(*id);
            scalar.lives.map(|_| scalar.narrows.unwrap_or(*id))
        }
        Shape::Boolean | Shape::Object(_) => None,
    }
}

/// Not shown by escapes, for it is meant to be copied; what steers is escaped in the language of the text.
fn block(label: &str, text: &str) -> Markup {
    html! {
        pre .block tabindex="0" role="region" aria-labelledby=(label) { code { (text) } }
    }
}
