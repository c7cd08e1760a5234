//! An operation's module: its types, the objects of its request, its table and call, its reply and error codes.

use super::text::Text;
use super::{Context, docs, errors, headers, reply, request, rules, static_name, types};
use crate::ir::{Effect, Operation, Shape, Verdict};

pub(super) fn write(context: &Context<'_>, at: usize, operation: &Operation, text: &mut Text) {
    types::write(context, &operation.file, text);
    request::objects(context, &operation.request, text);
    context.call(text, "operation");
    uses(context, operation, text);
    table(context, at, operation, text);
    text.gap();
    request::call(context, operation, text);
    outcome(operation, text);
    text.close();
    reply::write(context, operation, text);
    errors::write(context, operation, text);
}

/// Names of the types that an operation's file defines.
pub(super) fn type_names(context: &Context<'_>, operation: &Operation) -> Vec<String> {
    let mut names = types::names(context, &operation.file);
    let suffixes = ["Call", "Reply", "ErrorCode"];
    names.extend(suffixes.map(|suffix| format!("{}{suffix}", operation.pascal)));
    names.extend(operation.has_outcome().then(|| operation.pascal.clone()));
    for field in operation.request.iter().chain(&operation.response) {
        object_names(&field.shape, &mut names);
    }
    names
}

fn object_names(shape: &Shape, names: &mut Vec<String>) {
    match shape {
        Shape::Scalar(_) | Shape::Boolean => {}
        Shape::Array(array) => object_names(&array.item, names),
        Shape::Object(object) => {
            names.push(object.rust.clone());
            for field in &object.fields {
                object_names(&field.shape, names);
            }
        }
    }
}

fn uses(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    let names = context.shared_names(operation);
    if names.is_empty() {
        return;
    }
    text.line().put("use super::types::{");
    for (index, name) in names.iter().enumerate() {
        text.put(if index == 0 { "" } else { ", " }).put(name);
    }
    text.put("};").end();
    text.gap();
}

/// The operation as data.
fn table(context: &Context<'_>, at: usize, operation: &Operation, text: &mut Text) {
    text.doc(&format!("{} as data.", docs::code(&operation.name)));
    text.line()
        .put("static ")
        .put(&static_name(operation))
        .put(": ");
    text.literal(&operation.name)
        .put(" in ")
        .literal(&operation.file)
        .open();
    text.line()
        .put(&operation.method)
        .put(" ")
        .literal(&operation.path)
        .put(" ");
    text.put(effect(operation.effect)).put(";").end();
    headers(context, operation, text);
    text.line().put("envelope: super::ENVELOPE;").end();
    encrypts(operation, text);
    if let Some(header) = operation.echo() {
        entry("echo", &[&header.name.to_ascii_lowercase()], text);
    }
    if let Some(number) = context.number_of(at) {
        entry("number", &[number], text);
    }
    if let Some(pending) = &operation.pending {
        entry("pending", &[pending], text);
    }
    if let Some(verdict) = &operation.verdict {
        self::verdict(verdict, text);
    }
    recovery(context, operation, text);
    let evidence = operation.evidence();
    if !evidence.is_empty() {
        entry("evidence", &evidence, text);
    }
    lives(context, operation, text);
    rules::write(operation, text);
    text.close();
}

/// A line of texts: `evidence: "nrNumber" "result";`.
fn entry(key: &str, values: &[&str], text: &mut Text) {
    text.line().put(key).put(":");
    for value in values {
        text.put(" ").literal(value);
    }
    text.put(";").end();
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "Read",
        Effect::Write => "Write",
        Effect::MovesMoney => "MovesMoney",
    }
}

/// The client's table where it is the operation's own too, as it mostly is.
fn headers(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    let of = |headers: &[_]| {
        let mut text = Text::at(3);
        headers::rows(headers, &mut text);
        text.into_string()
    };
    text.line().put("headers: ");
    // Only what is written is compared: their docs may differ.
    let own = &operation.request_headers;
    if own.as_slice() == context.shared_headers() || of(own) == of(context.shared_headers()) {
        text.put("super::HEADERS;").end();
        return;
    }
    text.put("{").end();
    text.lines(&of(own));
    text.line().put("};").end();
}

fn encrypts(operation: &Operation, text: &mut Text) {
    let sides = match (operation.encrypts_request, operation.encrypts_response) {
        (false, false) => return,
        (true, false) => "request",
        (false, true) => "response",
        (true, true) => "request response",
    };
    text.line().put("encrypts: ").put(sides).put(";").end();
}

fn verdict(verdict: &Verdict, text: &mut Text) {
    let Verdict {
        field,
        settled,
        failed,
        pending,
        not_seen,
    } = verdict;
    entry("verdict", &[field, settled, failed, pending], text);
    let Some(not_seen) = not_seen else {
        return;
    };
    text.line()
        .put("not_seen: ")
        .number(u64::from(not_seen.status))
        .put(" codes ");
    text.list(&not_seen.codes);
    text.put(" families ");
    text.list(&not_seen.families);
    text.put(" known ");
    text.list(&not_seen.known);
    text.put(" grace ").number(not_seen.grace).put(";").end();
}

fn recovery(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    let Some(recovery) = &operation.recovery else {
        return;
    };
    let inquiry = &context.api.operations[recovery.operation];
    text.line()
        .put("recovery: super::")
        .put(&inquiry.snake)
        .put("::");
    text.put(&static_name(inquiry))
        .put(" by ")
        .literal(&recovery.field)
        .put(";")
        .end();
}

/// How long values of the reply serve, by a word of the request where the spec says so.
fn lives(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    for served in context.api.served(operation) {
        text.line()
            .put("lives: ")
            .literal(&served.field.wire)
            .put(" by ")
            .literal(&served.by.wire);
        text.put(" else ").number(served.otherwise);
        if let Some(seconds) = served.absent {
            text.put(" absent ").number(seconds);
        }
        text.put(" {");
        for (word, seconds) in served.words {
            text.put(" ")
                .literal(word)
                .put(" ")
                .number(*seconds)
                .put(";");
        }
        text.put(" };").end();
    }
}

fn outcome(operation: &Operation, text: &mut Text) {
    if !operation.has_outcome() {
        return;
    }
    text.gap();
    let name = docs::code(&operation.name);
    text.doc(&format!(
        "What became of {name}: the money has moved, or it is not settled yet."
    ));
    text.line()
        .put("outcome ")
        .put(&operation.pascal)
        .put(" = ");
    text.put(&operation.pascal).put("Reply;").end();
}
