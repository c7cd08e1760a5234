//! Bodies of requests and answers as OpenAPI's media types: a schema and examples.

use konaplate_codegen::ir::Operation;

use super::sample;
use super::schemas::{Schemas, reference};
use super::tree::Map;

/// The name of a sample that no page documents.
const SAMPLE: &str = "sample";

/// What examples are examples of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Examples {
    /// The body.
    Body,
    /// The body before its encryption, so that the schema is not theirs.
    Plain,
}

impl Examples {
    pub(super) fn of(is_encrypted: bool) -> Self {
        if is_encrypted {
            Self::Plain
        } else {
            Self::Body
        }
    }
}

/// The `requestBody` of an operation.
pub(super) fn request(schemas: &mut Schemas<'_>, operation: &Operation) -> Map {
    let plain = schemas.request(operation);
    let body = if operation.encrypts_request {
        schemas.encrypted(&plain)
    } else {
        plain
    };
    let mut examples = Map::new();
    push_sample(&mut examples, sample::request(schemas.api, operation));
    let kind = Examples::of(operation.encrypts_request);
    Map::new()
        .with("required", true)
        .with("content", content(reference(&body), kind, examples))
}

/// The `content` of a body.
pub(super) fn content(schema: Map, kind: Examples, examples: Map) -> Map {
    let key = match kind {
        Examples::Body => "examples",
        Examples::Plain => "x-konaplate-plain-examples",
    };
    let json = Map::new().with("schema", schema).with_any(key, examples);
    Map::new().with("application/json", json)
}

/// Adds a made body, if there is one and no case has the name.
pub(super) fn push_sample(examples: &mut Map, body: Option<Map>) {
    let is_taken = examples.0.iter().any(|(name, _)| name == SAMPLE);
    if let Some(body) = body.filter(|_| !is_taken) {
        examples.push(SAMPLE, Map::new().with("value", body));
    }
}
