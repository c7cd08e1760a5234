//! The messages that passed: request and answer, in the clear and as they were on the wire.

use konaplate_codegen::ir::{Field, HeaderValue, Operation};
use konaplate_runtime::wire::jwe;
use maud::{Markup, html};

use super::super::text;
use super::Show;
use crate::labels::fill;
use crate::trying::shown::{self, Piece, Set, Sight};
use crate::trying::tape::{Exchange, Header};

pub(super) fn request(
    show: &Show<'_>,
    operation: &Operation,
    exchange: Option<&Exchange>,
) -> Markup {
    let words = show.words;
    html! {
        section .sent aria-label=(words.sent) {
            h4 { (words.sent) }
            @if let Some(clear) = &show.tried.clear {
                h5 { (words.in_the_clear) }
                (body(show, operation, &operation.request, (clear, Set::Wide)))
            }
            (sent(show, operation, exchange))
        }
    }
}

fn sent(show: &Show<'_>, operation: &Operation, exchange: Option<&Exchange>) -> Markup {
    let words = show.words;
    let left = exchange.and_then(|exchange| Some((exchange, exchange.sent.as_ref()?)));
    let Some((exchange, bytes)) = left else {
        return html! { p .note { (words.nothing_left) } };
    };
    html! {
        @let token = header(operation, HeaderValue::TranToken);
        h5 { (if operation.encrypts_request { words.as_encrypted } else { words.as_signed }) }
        (body(show, operation, &operation.request, (bytes, Set::Close)))
        p .note { (bytes.len()) (words.bytes) ". " @if let Some(name) = token { (fill(words.signed_note, &[name])) } }
        h5 { (words.headers) }
        p { code { (exchange.method) " " (exchange.url) } }
        (headers(show, operation, &exchange.request))
    }
}

pub(super) fn answer(
    show: &Show<'_>,
    operation: &Operation,
    fields: &[Field],
    exchange: Option<&Exchange>,
) -> Markup {
    let words = show.words;
    let answered = exchange.and_then(|exchange| Some((exchange, exchange.status?)));
    html! {
        section .answer aria-label=(words.answer) {
            h4 { (words.answer) }
            @match answered {
                None => {
                    p .note { (words.no_answer) }
                    @if let Some(failure) = exchange.and_then(|it| it.failure.as_deref()) { p lang="en" { (failure) } }
                }
                Some((exchange, status)) => {
                    p { code { "HTTP " (status) } }
                    (received(show, operation, fields, &exchange.received))
                    h5 { (words.headers) }
                    (headers(show, operation, &exchange.response))
                }
            }
        }
    }
}

/// The body of an answer as it came, and decrypted, or in lines where it was not encrypted.
fn received(show: &Show<'_>, operation: &Operation, fields: &[Field], bytes: &[u8]) -> Markup {
    let words = show.words;
    let envelope = &show.tried.book.api.envelope;
    let parsed: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let jwe = parsed
        .as_ref()
        .and_then(|it| it.get(&envelope.encrypted)?.as_str());
    let as_received = body(show, operation, fields, (bytes, Set::Close));
    let Some(jwe) = jwe else {
        return html! {
            @if parsed.is_some() {
                h5 { (words.in_lines) }
                (body(show, operation, fields, (bytes, Set::Wide)))
                details { summary { (words.as_received) } (as_received) }
            } @else {
                h5 { (words.as_received) }
                (as_received)
            }
        };
    };
    html! {
        h5 { (words.as_received) }
        (as_received)
        h5 { (words.decrypted) }
        @match jwe::decrypt(jwe, &show.target.keys()) {
            Ok(clear) => (body(show, operation, fields, (&clear, Set::Wide))),
            Err(_) => p { (words.not_opened) },
        }
    }
}

/// What passed after the first request: inquiries, or the same `read` once more.
pub(super) fn further(show: &Show<'_>, exchange: &Exchange, at: usize) -> Markup {
    let words = show.words;
    let api = &show.tried.book.api;
    let own = show.tried.operation();
    let asked = own
        .recovery
        .as_ref()
        .map(|it| &api.operations[it.operation]);
    let asked = asked.filter(|it| exchange.url.ends_with(&it.path));
    let operation = asked.unwrap_or(own);
    let name = if asked.is_some() {
        words.inquiry
    } else {
        words.attempt
    };
    html! {
        details .further {
            summary { (name) " " (at) ": " code { (operation.name) } }
            div .sides {
                section .sent aria-label=(words.sent) { h4 { (words.sent) } (sent(show, operation, Some(exchange))) }
                (answer(show, operation, &operation.response, Some(exchange)))
            }
        }
    }
}

/// Headers of HTTP that hold nothing of anybody.
const OPEN: [&str; 8] = [
    "accept",
    "connection",
    "content-length",
    "content-type",
    "date",
    "host",
    "server",
    "transfer-encoding",
];

/// The name of the header that holds something.
fn header(operation: &Operation, value: HeaderValue) -> Option<&str> {
    let mut headers = operation.request_headers.iter();
    headers
        .find(|it| it.value == value)
        .map(|it| it.name.as_str())
}

fn headers(show: &Show<'_>, operation: &Operation, headers: &[Header]) -> Markup {
    let words = show.words;
    let documented = operation
        .request_headers
        .iter()
        .chain(&operation.response_headers);
    let is_secret = |name: &str| {
        let mut documented = documented.clone();
        match documented.find(|it| it.name.eq_ignore_ascii_case(name)) {
            Some(it) => matches!(it.value, HeaderValue::AccessKey | HeaderValue::TranToken),
            // Of the mock's there is none that we do not know.
            None => show.tried.is_real && !OPEN.contains(&name),
        }
    };
    html! {
        div .scroll role="region" tabindex="0" aria-label=(words.headers) {
            table .headers {
                thead { tr { th scope="col" { (words.header) } th scope="col" { (words.value) } } }
                tbody {
                    @for (name, value) in headers {
                        tr {
                            th scope="row" { code { (name) } }
                            td { (pieces(show, &shown::text(value.as_bytes(), show.is_clear || !is_secret(name)))) }
                        }
                    }
                }
            }
        }
    }
}

fn body(
    show: &Show<'_>,
    operation: &Operation,
    fields: &[Field],
    (bytes, set): (&[u8], Set),
) -> Markup {
    if bytes.is_empty() {
        return html! { p .note { (show.words.empty) } };
    }
    let sight = Sight {
        api: &show.tried.book.api,
        operation,
        is_clear: show.is_clear,
        is_mock: !show.tried.is_real,
    };
    let set = shown::message(sight, fields, bytes, set);
    let set = set.unwrap_or_else(|| shown::text(bytes, show.is_clear));
    html! { pre tabindex="0" { code { (pieces(show, &set)) } } }
}

pub(super) fn pieces(show: &Show<'_>, pieces: &[Piece]) -> Markup {
    let words = show.words;
    html! {
        @for piece in pieces {
            @match piece {
                Piece::Plain(text) => (text::shown(text)),
                Piece::Hidden(letters) => span .masked { "⟨" (words.hidden) ", " (letters) (words.characters) "⟩" },
            }
        }
    }
}
