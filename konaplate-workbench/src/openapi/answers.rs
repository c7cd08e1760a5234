//! The answers of an operation by HTTP status: accepted, refused with a code that is listed, refused otherwise.
//! Documented codes and cases are their examples.

use std::collections::BTreeMap;

use konaplate_codegen::ir::{Api, Case, ErrorCode, Operation};

use super::bodies::Examples;
use super::headers::Headers;
use super::schemas::{Schemas, origin, reference};
use super::tree::Map;
use super::{bodies, sample};

/// The status of an accepted call.
const ACCEPTED: u16 = 200;

/// What is documented of one status.
#[derive(Default)]
struct Documented<'a> {
    errors: Vec<&'a ErrorCode>,
    cases: Vec<&'a Case>,
}

/// The `responses` of an operation.
pub(super) fn all(schemas: &mut Schemas<'_>, headers: &mut Headers, operation: &Operation) -> Map {
    let mut by_status: BTreeMap<u16, Documented<'_>> = BTreeMap::new();
    by_status.entry(ACCEPTED).or_default();
    for error in &operation.errors {
        by_status
            .entry(error.status)
            .or_default()
            .errors
            .push(error);
    }
    for case in &operation.cases {
        by_status.entry(case.status).or_default().cases.push(case);
    }
    let failure = schemas.failure(operation.encrypts_response);
    let headers = headers.of_answer(schemas, operation);
    let mut answers = Map::new();
    for (status, documented) in &by_status {
        let content = match *status {
            ACCEPTED => accepted(schemas, operation, documented, &failure),
            _ => refused(schemas.api, operation, documented, &failure),
        };
        let description = match *status {
            ACCEPTED => "The call was accepted.",
            _ => "Refused. Codes that are not listed may come.",
        };
        let answer = answer(description, &headers, content);
        let errors = documented.errors.iter();
        let errors = errors.map(|it| (it.code.clone(), error(schemas.api, it).into()));
        answers.push(
            status.to_string(),
            answer.with_any("x-konaplate-errors", errors.collect()),
        );
    }
    let content = bodies::content(reference(&failure), Examples::Body, Map::new());
    answers.with(
        "4XX",
        answer(
            "Refused with a status that is not listed.",
            &headers,
            content,
        ),
    )
}

fn answer(description: &str, headers: &Map, content: Map) -> Map {
    Map::new()
        .with("description", description)
        .with_any("headers", headers.clone())
        .with("content", content)
}

fn accepted(
    schemas: &mut Schemas<'_>,
    operation: &Operation,
    documented: &Documented<'_>,
    failure: &str,
) -> Map {
    let success = &schemas.api.envelope.success;
    let plain = schemas.reply(operation);
    let body = if operation.encrypts_response {
        schemas.encrypted(&plain)
    } else {
        plain
    };
    // A refusal may come with this status too.
    let schema = if documented.errors.is_empty() {
        reference(&body)
    } else {
        Map::new().with("anyOf", vec![reference(&body), reference(failure)])
    };
    let mut examples = examples(schemas.api, operation, documented);
    let has_reply = documented
        .cases
        .iter()
        .any(|case| case.code.as_ref() == Some(success));
    if !has_reply {
        bodies::push_sample(&mut examples, sample::reply(schemas.api, operation));
    }
    bodies::content(schema, Examples::of(operation.encrypts_response), examples)
}

fn refused(api: &Api, operation: &Operation, documented: &Documented<'_>, failure: &str) -> Map {
    let examples = examples(api, operation, documented);
    bodies::content(reference(failure), Examples::Body, examples)
}

/// The body of every listed code, under the code, and of every case, under its id.
fn examples(api: &Api, operation: &Operation, documented: &Documented<'_>) -> Map {
    let mut examples = Map::new();
    for error in &documented.errors {
        let value = sample::failure(api, &error.code, &error.message);
        let example = Map::new().with_text("summary", &error.doc);
        examples.push(&error.code, example.with("value", value));
    }
    for case in &documented.cases {
        let example = Map::new().with("summary", &case.title);
        let example = match &case.code {
            Some(code) => example.with_some("value", body(api, operation, code)),
            None => example.with("description", "No code is documented."),
        };
        examples.push(&case.id, example);
    }
    examples
}

/// The body that answers with a code.
fn body(api: &Api, operation: &Operation, code: &str) -> Option<Map> {
    if code == api.envelope.success {
        return sample::reply(api, operation);
    }
    let error = operation.errors.iter().find(|error| error.code == code);
    error.map(|error| sample::failure(api, code, &error.message))
}

fn error(api: &Api, error: &ErrorCode) -> Map {
    let family = error.code.split('_').next();
    let family = family.and_then(|family| api.families.get(family));
    Map::new()
        .with("name", &error.rust)
        .with("message", &error.message)
        .with("final", error.is_final)
        .with("category", error.category.as_str())
        .with_some("family", family)
        .with_text("doc", &error.doc)
        .with_some("from", origin(error.origin))
}
