//! Headers as parameters of a request and as headers of its answers. Which of them are sent is as in the generated
//! client: the crypto key id where something is encrypted, the access key with every call.

use konaplate_codegen::ir::{Header, HeaderValue, Operation, Requirement};
use konaplate_codegen::schema;

use super::names::Shared;
use super::schemas::{Schemas, origin};
use super::tree::{Map, Node};

/// The headers of all operations, each kept once.
#[derive(Default)]
pub(super) struct Headers {
    parameters: Shared,
    headers: Shared,
}

impl Headers {
    /// The parameters of a call.
    pub(super) fn parameters(&mut self, schemas: &Schemas<'_>, operation: &Operation) -> Vec<Map> {
        let encrypts = operation.encrypts_request || operation.encrypts_response;
        let sent = operation.request_headers.iter();
        let sent = sent.filter(|header| encrypts || header.value != HeaderValue::CryptoKeyId);
        sent.map(|header| {
            let head = Map::new().with("name", &header.name).with("in", "header");
            let is_required = match header.value {
                HeaderValue::AccessKey | HeaderValue::CryptoKeyId => true,
                _ => header.requirement == Requirement::Required,
            };
            let parameter = described(schemas, head, header, is_required);
            let name = self.parameters.keep(&header.name, parameter);
            Map::new().with("$ref", format!("#/components/parameters/{name}"))
        })
        .collect()
    }

    /// The headers of an answer.
    pub(super) fn of_answer(&mut self, schemas: &Schemas<'_>, operation: &Operation) -> Map {
        let encrypts = operation.encrypts_response;
        let sent = operation.response_headers.iter();
        let sent = sent.filter(|header| encrypts || header.value != HeaderValue::CryptoKeyId);
        sent.map(|header| {
            let is_required = header.requirement == Requirement::Required;
            let equals = header.equals_request.map(|from| {
                Map::new()
                    .with("equals", "request")
                    .with_some("from", origin(from))
            });
            let described = described(schemas, Map::new(), header, is_required)
                .with_some("x-konaplate-equals", equals);
            let name = self.headers.keep(&header.name, described);
            let reference = Map::new().with("$ref", format!("#/components/headers/{name}"));
            (header.name.clone(), Node::from(reference))
        })
        .collect()
    }

    /// The parts of `components` that were mentioned.
    pub(super) fn into_components(self) -> [(&'static str, Map); 2] {
        [
            ("parameters", self.parameters.into_map()),
            ("headers", self.headers.into_map()),
        ]
    }
}

fn described(schemas: &Schemas<'_>, head: Map, header: &Header, is_required: bool) -> Map {
    let schema = schemas.finish(schema::header(header).into());
    head.with_text("description", &header.doc)
        .with("required", is_required)
        .with("schema", schema)
        .with("x-konaplate-value", header.value.as_str())
        .with("x-konaplate-required", requirement(header.requirement))
}

fn requirement(requirement: Requirement) -> Node {
    match requirement {
        Requirement::Required => true.into(),
        Requirement::Conditional => "conditional".into(),
        Requirement::Optional => false.into(),
    }
}
