//! Operations: what OpenAPI has words for, and as extensions what it has none for.

use konaplate_codegen::ir::{Api, Operation, Recovery, Source, Verdict};
use konaplate_codegen::schema;

use super::headers::Headers;
use super::schemas::Schemas;
use super::tree::{Map, Node};
use super::{answers, bodies};

/// An operation in its path.
pub(super) fn one(schemas: &mut Schemas<'_>, headers: &mut Headers, operation: &Operation) -> Map {
    let api = schemas.api;
    let group = api
        .groups
        .get(operation.group)
        .map(|group| vec![&group.name]);
    let parameters = headers.parameters(schemas, operation);
    let parameters = (!parameters.is_empty()).then_some(parameters);
    let mut described = Map::new()
        .with("operationId", &operation.name)
        .with_some("tags", group)
        .with("summary", &operation.service)
        .with("description", &operation.doc)
        .with_some("parameters", parameters)
        .with("requestBody", bodies::request(schemas, operation))
        .with("responses", answers::all(schemas, headers, operation));
    described.extend(extensions(api, operation).0);
    described
}

fn extensions(api: &Api, operation: &Operation) -> Map {
    let recovery = operation.recovery.as_ref();
    Map::new()
        .with("x-konaplate-effect", operation.effect.as_str())
        .with_some("x-konaplate-idempotency", operation.idempotency.as_ref())
        .with_some("x-konaplate-pending", operation.pending.as_ref())
        .with_some(
            "x-konaplate-recovery",
            recovery.map(|it| self::recovery(api, operation, it)),
        )
        .with_some(
            "x-konaplate-verdict",
            operation.verdict.as_ref().map(verdict),
        )
        .with("x-konaplate-encrypted", encrypted(operation))
        .with("x-konaplate-error-table", operation.error_table.as_str())
        .with("x-konaplate-source", source(&operation.source))
        .with(schema::SPEC, &operation.file)
}

/// The inquiry, and its field that takes our idempotency field.
fn recovery(api: &Api, operation: &Operation, recovery: &Recovery) -> Map {
    let ask = api.operations.get(recovery.operation).map(|it| &it.name);
    let ours = operation.idempotency.as_ref();
    let with = ours.map(|ours| Map::new().with(&recovery.field, ours));
    Map::new().with_some("ask", ask).with_some("with", with)
}

fn verdict(verdict: &Verdict) -> Map {
    let not_seen = verdict.not_seen.as_ref().map(|not_seen| {
        Map::new()
            .with("status", u64::from(not_seen.status))
            .with_some("codes", listed(&not_seen.codes))
            .with_some("families", listed(&not_seen.families))
            .with("grace", not_seen.grace)
    });
    Map::new()
        .with("field", &verdict.field)
        .with("settled", &verdict.settled)
        .with("failed", &verdict.failed)
        .with("pending", &verdict.pending)
        .with_some("not-seen", not_seen)
}

fn listed(texts: &[String]) -> Option<Vec<&String>> {
    (!texts.is_empty()).then(|| texts.iter().collect())
}

fn encrypted(operation: &Operation) -> Map {
    let errata = operation.encryption_errata.iter();
    let errata = errata.map(|(side, because)| ((*side).to_owned(), Node::from(because)));
    Map::new()
        .with("request", operation.encrypts_request)
        .with("response", operation.encrypts_response)
        .with_any("because", errata.collect())
}

fn source(source: &Source) -> Map {
    let state = source.state.as_str();
    Map::new()
        .with("page", &source.page)
        .with("version", &source.version)
        .with("read", &source.read)
        .with("state", state)
}
