//! Schemas of types, objects and messages. Limits and rules are those of `konaplate_codegen::schema`; here they get
//! names, an order and references to each other. How the versions of OpenAPI write them is `dialect`'s.

use konaplate_codegen::ir::{
    AlsoIn, Api, Bounds, Field, Object, Operation, Origin, ScalarKind, ScalarType, Shape, Word,
};
use konaplate_codegen::schema;

use super::names::{self, Names};
use super::tree::{Map, Node};
use super::{Version, dialect};

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Closed: what is not listed is refused.
    Request,
    /// Open: new words and fields may come.
    Response,
}

/// The named schemas of a document.
pub(super) struct Schemas<'a> {
    pub(super) api: &'a Api,
    version: Version,
    names: Names,
    /// Messages and the objects in them.
    messages: Vec<(String, Node)>,
    has_encrypted_failures: bool,
}

pub(super) fn reference(name: &str) -> Map {
    Map::new().with("$ref", format!("#/components/schemas/{name}"))
}

impl<'a> Schemas<'a> {
    pub(super) fn new(api: &'a Api, version: Version) -> Self {
        Self {
            api,
            version,
            names: Names::of(api),
            messages: Vec::new(),
            has_encrypted_failures: false,
        }
    }

    /// A schema in its place, as the version writes it.
    pub(super) fn finish(&self, schema: Map) -> Map {
        dialect::schema(self.version, schema)
    }

    /// The name of a request's schema before its encryption.
    pub(super) fn request(&mut self, operation: &Operation) -> String {
        let at = self.messages.len();
        let fields = self.fields(operation, &operation.request, Side::Request);
        let mut schema = object(&operation.request, fields).with("additionalProperties", false);
        if !operation.rules.is_empty() {
            schema.push("allOf", schema::rules(operation));
        }
        self.keep(at, names::request(operation), schema)
    }

    /// The name of the schema of an accepted call's answer after its decryption.
    pub(super) fn reply(&mut self, operation: &Operation) -> String {
        let at = self.messages.len();
        let envelope = &self.api.envelope.object;
        let mut properties = Map::new().with(envelope, reference(&self.names.free("Success")));
        properties.extend(
            self.fields(operation, &operation.response, Side::Response)
                .0,
        );
        let needed = operation.response.iter().filter(|field| is_required(field));
        let required = needed.map(|field| &field.wire);
        let required: Vec<&String> = [envelope].into_iter().chain(required).collect();
        let schema = Map::new()
            .with("type", "object")
            .with("properties", properties)
            .with("required", required);
        self.keep(at, names::reply(operation), schema)
    }

    /// The name of the schema of an encrypted body that holds the named one.
    pub(super) fn encrypted(&mut self, plain: &str) -> String {
        let schema = self.encrypted_body(plain);
        let name = self.names.free(format!("Encrypted{plain}"));
        self.keep(self.messages.len(), name, schema)
    }

    /// The name of the schema of a refusal; one of a call with encrypted answers may be encrypted, or not.
    pub(super) fn failure(&mut self, encrypts_response: bool) -> String {
        self.has_encrypted_failures |= encrypts_response;
        self.names.free(if encrypts_response {
            "AnyFailure"
        } else {
            "Failure"
        })
    }

    fn keep(&mut self, at: usize, name: String, schema: Map) -> String {
        let schema = self.finish(schema).into();
        // After it come the objects in it.
        self.messages.insert(at, (name.clone(), schema));
        name
    }

    fn encrypted_body(&self, plain: &str) -> Map {
        let text = Map::new()
            .with("type", "string")
            .with(
                "description",
                "A JWE in compact serialization (RFC 7516) of the whole body.",
            )
            .with("contentMediaType", "application/jose")
            .with("contentSchema", reference(plain));
        let field = &self.api.envelope.encrypted;
        Map::new()
            .with("type", "object")
            .with("properties", Map::new().with(field, text))
            .with("required", vec![field])
    }

    fn fields(&mut self, operation: &Operation, fields: &[Field], side: Side) -> Map {
        let mut properties = Map::new();
        for field in fields {
            let schema = self.field(operation, field, side);
            properties.push(&field.wire, schema);
        }
        properties
    }

    fn field(&mut self, operation: &Operation, field: &Field, side: Side) -> Map {
        let of_type = match &field.shape {
            Shape::Scalar(id) => self.api.scalar(*id).doc.as_str(),
            _ => "",
        };
        let own = (!of_type.starts_with(&field.doc)).then_some(&field.doc);
        let default = field.default.as_ref();
        let default = default.map(|text| schema::typed(self.api, &field.shape, text));
        let lives = field.lives.as_ref().map(|lives| {
            let words = lives.words.iter();
            let words = words.map(|(word, seconds)| (word.clone(), (*seconds).into()));
            Map::new().with(&lives.field, words.collect::<Map>())
        });
        let also_in = field.also_in.as_ref().map(AlsoIn::as_str);
        self.shape(operation, field, &field.shape, side)
            .with_some("description", own)
            .with_some("default", default)
            .with_some(schema::ALSO_IN, also_in)
            .with_some("x-konaplate-lives-by", lives)
            .with_some("x-konaplate-from", origin(field.origin))
            .with(schema::SPEC, format!("{} {}", operation.file, field.key))
    }

    fn shape(&mut self, operation: &Operation, field: &Field, shape: &Shape, side: Side) -> Map {
        match shape {
            Shape::Boolean => Map::new().with("type", "boolean"),
            Shape::Scalar(id) => {
                let name = self.scalar_name(self.api.scalar(*id), side);
                let limit = field.limit.as_ref();
                let documented = limit.map(|limit| schema::bounds(limit.documented));
                reference(&name)
                    .with_some(schema::DOCUMENTED, documented)
                    .with_text(schema::BECAUSE, limit.map_or("", |limit| &limit.because))
            }
            Shape::Object(inner) => self.nested(operation, inner, side),
            Shape::Array(array) => {
                let items = self.shape(operation, field, &array.item, side);
                Map::from(schema::list(&array.count)).with("items", items)
            }
        }
    }

    fn nested(&mut self, operation: &Operation, inner: &Object, side: Side) -> Map {
        let at = self.messages.len();
        let fields = self.fields(operation, &inner.fields, side);
        let is_closed = (side == Side::Request).then_some(false);
        let schema = object(&inner.fields, fields).with_some("additionalProperties", is_closed);
        let name = self.keep(at, inner.rust.clone(), schema);
        reference(&name)
    }

    fn scalar_name(&self, scalar: &ScalarType, side: Side) -> String {
        match (&scalar.kind, side) {
            (ScalarKind::Enum(..), Side::Response) => {
                self.names.free(format!("Received{}", scalar.rust))
            }
            _ => scalar.rust.clone(),
        }
    }

    /// All named schemas: the envelope's, those of types, then the messages in the order in which they were asked for.
    pub(super) fn into_map(self) -> Map {
        let mut map = self.envelope();
        for (scalar, usage) in self.api.types.iter().zip(self.api.usage()) {
            let is_open = matches!(scalar.kind, ScalarKind::Enum(..));
            if usage.in_requests || (usage.in_responses && !is_open) {
                let name = self.scalar_name(scalar, Side::Request);
                map.push(name, self.finish(self.scalar(scalar, Side::Request)));
            }
            if usage.in_responses && is_open {
                let name = self.scalar_name(scalar, Side::Response);
                map.push(name, self.finish(self.scalar(scalar, Side::Response)));
            }
        }
        map.extend(self.messages);
        map
    }

    fn scalar(&self, scalar: &ScalarType, side: Side) -> Map {
        let mut schema: Map = schema::scalar(scalar, None).into();
        if let Some(format) = format(scalar) {
            schema.0.insert(1, ("format".to_owned(), format.into()));
        }
        if let ScalarKind::Enum(limit, words) = &scalar.kind {
            if side == Side::Response {
                open(&mut schema);
            }
            let is_known = limit.effective.min > 0 || limit.effective.max.is_some();
            let length = is_known.then(|| schema::bounds(limit.effective));
            schema = schema
                .with("x-konaplate-words", meanings(words))
                .with_some("x-konaplate-length", length);
        }
        let narrows = scalar.narrows.map(|id| &self.api.scalar(id).rust);
        let notation = match &scalar.kind {
            ScalarKind::Time(format, _) => Some(format.as_str()),
            _ => None,
        };
        schema
            .with_some("x-konaplate-format", notation)
            .with_some("x-konaplate-lives", scalar.lives)
            .with_some("x-konaplate-narrows", narrows)
            .with(schema::SPEC, &scalar.spec)
    }

    fn envelope(&self) -> Map {
        let envelope = &self.api.envelope;
        let head = |code: Map| {
            let text = Map::new().with("type", "string");
            let texts = envelope.text.iter();
            let texts = texts.map(|name| (name.clone(), text.clone().into()));
            let mut properties = Map::new().with(&envelope.code, code);
            properties.extend(texts);
            Map::new()
                .with("type", "object")
                .with("properties", properties)
                .with("required", vec![&envelope.code])
        };
        let success = head(
            Map::new()
                .with("type", "string")
                .with("const", &envelope.success),
        );
        let refused = head(Map::new().with("type", "string"));
        let failure = Map::new()
            .with("type", "object")
            .with(
                "description",
                "The body of a refusal. Codes that are not listed may come.",
            )
            .with("properties", Map::new().with(&envelope.object, refused))
            .with("required", vec![&envelope.object]);
        let mut map = Map::new();
        for (name, schema) in [("Success", success), ("Failure", failure)] {
            map.push(self.names.free(name), self.finish(schema));
        }
        if self.has_encrypted_failures {
            map.extend(self.encrypted_failure().0);
        }
        map
    }

    fn encrypted_failure(&self) -> Map {
        let [plain, encrypted, any] =
            ["Failure", "EncryptedFailure", "AnyFailure"].map(|name| self.names.free(name));
        let body = self.finish(self.encrypted_body(&plain));
        let either = Map::new()
            .with(
                "description",
                "A refusal may be encrypted as the answer is, or plain.",
            )
            .with("anyOf", vec![reference(&plain), reference(&encrypted)]);
        Map::new().with(encrypted, body).with(any, either)
    }
}

fn object(fields: &[Field], properties: Map) -> Map {
    let required = fields.iter().filter(|field| is_required(field));
    let required: Vec<&String> = required.map(|field| &field.wire).collect();
    let required = (!required.is_empty()).then_some(required);
    Map::new()
        .with("type", "object")
        .with("properties", properties)
        .with_some("required", required)
}

/// A field with another place may stand there instead.
fn is_required(field: &Field) -> bool {
    field.required && field.also_in.is_none()
}

/// Words are told, and others accepted.
fn open(schema: &mut Map) {
    for (key, value) in &mut schema.0 {
        match (key.as_str(), value) {
            ("enum", _) => "x-extensible-enum".clone_into(key),
            ("description", Node::Text(text)) => {
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str("Words that are not listed may come.");
            }
            _ => {}
        }
    }
}

fn meanings(words: &[Word]) -> Map {
    let words = words.iter();
    words
        .map(|word| (word.wire.clone(), (&word.doc).into()))
        .collect()
}

/// Of the registry of formats: what integers fit in, and which texts a page hides.
fn format(scalar: &ScalarType) -> Option<&'static str> {
    match &scalar.kind {
        ScalarKind::Integer(limit) => Some(integer_format(limit.effective)),
        _ if scalar.class == konaplate_codegen::ir::Class::Secret => Some("password"),
        _ => None,
    }
}

fn integer_format(bounds: Bounds) -> &'static str {
    let max = bounds.max.unwrap_or(u64::MAX);
    match (i32::try_from(max), i64::try_from(max)) {
        (Ok(_), _) => "int32",
        (_, Ok(_)) => "int64",
        _ => "uint64",
    }
}

/// Where a fact was read, where it is not the page.
pub(super) fn origin(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Page => None,
        Origin::Excerpt => Some("excerpt"),
        Origin::Guide => Some("guide"),
        Origin::Integration => Some("integration"),
        Origin::Inferred => Some("inferred"),
    }
}
