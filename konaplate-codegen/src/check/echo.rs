//! By which header an answer is bound to its call: one of the response that equals the request's.

use super::Context;
use super::headers::Table;
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, HeaderValue, Origin};
use crate::source::Place;
use crate::spec::{Header, Operation};

/// Where it was read that a header equals the request's; `before` is what holds where nothing new is said.
pub(crate) fn read_from(header: &Header, before: Option<Origin>) -> Option<Origin> {
    let said = header.equals.as_ref().map(|_| Origin::Page);
    let from = header.from.as_ref().map(|from| from.value);
    said.or(before).map(|origin| from.unwrap_or(origin))
}

/// Checks the profile's headers. What does not hold there is taken out, so that no operation reports it once more.
pub(crate) fn of_profile(context: &mut Context<'_>, table: &mut Table) {
    let profile = context.profile;
    report_on_request(&profile.request_headers, context.problems);
    for header in &profile.response_headers {
        report_from(header, header.equals.is_some(), context.problems);
    }
    let Table { request, response } = table;
    let place = |name: &str| place(&profile.response_headers, name).unwrap_or(profile.at);
    for problem in unbound((request, response), place) {
        context.problems.push(problem);
        for header in response.iter_mut() {
            header.equals_request = None;
        }
    }
}

/// Checks the headers of an operation, where its page says something of its own.
pub(crate) fn of_page(
    context: &mut Context<'_>,
    raw: &Operation,
    (request, response): (&[ir::Header], &[ir::Header]),
) {
    report_on_request(&raw.request_headers, context.problems);
    for header in &raw.response_headers {
        let mut headers = response.iter();
        let is_equal =
            headers.any(|it| it.name == header.name.value && it.equals_request.is_some());
        report_from(header, is_equal, context.problems);
    }
    // The one that has changed: the response's, or that of the request that it equals.
    let place = |name: &str| {
        let own = place(&raw.response_headers, name);
        own.or_else(|| place(&raw.request_headers, name))
            .unwrap_or(raw.at)
    };
    context.problems.extend(unbound((request, response), place));
}

/// Where a header says that it equals the request's, or its name.
fn place(headers: &[Header], name: &str) -> Option<Place> {
    let mut headers = headers.iter();
    let header = headers.find(|header| header.name.value.eq_ignore_ascii_case(name))?;
    Some(
        header
            .equals
            .as_ref()
            .map_or(header.name.at, |equals| equals.at),
    )
}

fn report_on_request(headers: &[Header], problems: &mut Problems) {
    for header in headers {
        let name = &header.name.value;
        if let Some(equals) = &header.equals {
            let message = format!("`{name}` of the request cannot equal the request's");
            let problem = Diagnostic::new(Code::BadEcho, equals.at, message);
            problems.push(problem.help("put `equals` on the response header of that name"));
        }
        report_from(header, header.equals.is_some(), problems);
    }
}

fn report_from(header: &Header, is_equal: bool, problems: &mut Problems) {
    if let Some(from) = header.from.as_ref().filter(|_| !is_equal) {
        let name = &header.name.value;
        let message = format!("`from` of `{name}` is about `equals`, which it has not");
        let problem = Diagnostic::new(Code::BadEcho, from.at, message);
        problems.push(problem.help("add `equals: request`, or remove `from`"));
    }
}

/// Response headers that bind no answer to its call.
fn unbound(
    (request, response): (&[ir::Header], &[ir::Header]),
    place: impl Fn(&str) -> Place,
) -> Vec<Diagnostic> {
    let echoes = response.iter().filter(|it| it.equals_request.is_some());
    let mut problems = Vec::new();
    for (index, header) in echoes.enumerate() {
        let name = &header.name;
        let mut sent = request.iter();
        let sent = sent.find(|it| it.name.eq_ignore_ascii_case(name));
        let is_id = |header: &ir::Header| header.value == HeaderValue::CorrelationId;
        let (message, help) = if index > 0 {
            let message = format!("`{name}` is the second header that equals the request's");
            (message, "one is enough: remove `equals` from the other")
        } else if sent.is_none() {
            let message = format!("the request has no header `{name}` to equal");
            (
                message,
                "add it to the request, with `value: correlation-id`",
            )
        } else if !is_id(header) || !sent.is_some_and(is_id) {
            let message = format!("`{name}` is not a correlation id on both sides");
            (
                message,
                "only what is new in each call tells answers apart: `value: correlation-id`",
            )
        } else {
            continue;
        };
        problems.push(Diagnostic::new(Code::BadEcho, place(name), message).help(help));
    }
    problems
}
