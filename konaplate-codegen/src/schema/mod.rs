//! JSON Schemas (draft 2020-12) of an operation's messages, for tools and for judges that share no code with us, and
//! their parts, for other descriptions of an API. Texts and limits only: nothing here decides what a client does.

mod rules;
mod time;

use serde_json::{Map, Value, json};

use crate::ir::{Api, Bounds, Field, Header, Limit, Operation, ScalarKind, ScalarType, Shape};

pub use rules::all as rules;
pub use time::time_pattern;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Who may see a value. Names begin so where JSON Schema has no word of its own.
pub const CLASS: &str = "x-konaplate-class";
/// File and key path of what is described.
pub const SPEC: &str = "x-konaplate-spec";
/// The documented limit, where it is not the enforced one.
pub const DOCUMENTED: &str = "x-konaplate-documented";
/// Why the enforced limit is not the documented one.
pub const BECAUSE: &str = "x-konaplate-because";
/// The sibling in which a field may stand instead; `..` is the object around.
pub const ALSO_IN: &str = "x-konaplate-also-in";
const ENCRYPTED: &str = "x-konaplate-encrypted";

/// The schema of a request body before its encryption: what is not listed is refused, limits are the effective ones.
#[must_use]
pub fn request(api: &Api, operation: &Operation) -> Value {
    let message = Message {
        api,
        operation,
        extra: Extra::Refused,
    };
    let fields = message.fields(&operation.request);
    let head = Head {
        title: format!("{} request", operation.name),
        description: "The body before its encryption, if it is encrypted.",
        is_encrypted: operation.encrypts_request,
    };
    let mut body = object(fields, Extra::Refused);
    if !operation.rules.is_empty() {
        body.insert("allOf".to_owned(), rules::all(operation).into());
    }
    with_head(head, body)
}

/// The schema of an accepted call's answer after its decryption. Its limits tell what is known: the client refuses no
/// answer for one, nor for a field or word that is not listed.
#[must_use]
pub fn response(api: &Api, operation: &Operation) -> Value {
    let message = Message {
        api,
        operation,
        extra: Extra::Accepted,
    };
    let mut fields = message.fields(&operation.response);
    fields.insert(0, envelope(api));
    let head = Head {
        title: format!("{} response", operation.name),
        description: "The body of a call that was accepted, after its decryption, if it is encrypted. \
            What is known of its limits: the client refuses no answer for a limit, a range or an unknown word.",
        is_encrypted: operation.encrypts_response,
    };
    with_head(head, object(fields, Extra::Accepted))
}

/// What a message's schema begins with.
struct Head {
    title: String,
    description: &'static str,
    is_encrypted: bool,
}

/// Whether properties that are not listed are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extra {
    Accepted,
    Refused,
}

/// A field's name, its schema, and whether it must be there.
struct Property {
    name: String,
    schema: Map<String, Value>,
    required: bool,
}

fn with_head(head: Head, body: Map<String, Value>) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), DIALECT.into());
    schema.insert("title".to_owned(), head.title.into());
    schema.insert("description".to_owned(), head.description.into());
    schema.insert(ENCRYPTED.to_owned(), head.is_encrypted.into());
    schema.extend(body);
    schema.into()
}

fn object(properties: Vec<Property>, extra: Extra) -> Map<String, Value> {
    let required = properties.iter().filter(|property| property.required);
    let required: Vec<Value> = required
        .map(|property| property.name.as_str().into())
        .collect();
    let properties = properties
        .into_iter()
        .map(|property| (property.name, property.schema.into()));
    entries(json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "required": required,
        "additionalProperties": extra == Extra::Accepted,
    }))
}

fn envelope(api: &Api) -> Property {
    let envelope = &api.envelope;
    let text = envelope.text.iter().map(|name| Property {
        name: name.clone(),
        schema: entries(json!({ "type": "string" })),
        required: false,
    });
    let code = Property {
        name: envelope.code.clone(),
        schema: entries(json!({ "const": envelope.success })),
        required: true,
    };
    Property {
        name: envelope.object.clone(),
        schema: object([code].into_iter().chain(text).collect(), Extra::Accepted),
        required: true,
    }
}

/// One message of an operation.
struct Message<'m> {
    api: &'m Api,
    operation: &'m Operation,
    /// Of its objects, the message itself included.
    extra: Extra,
}

impl Message<'_> {
    fn fields(&self, fields: &[Field]) -> Vec<Property> {
        fields.iter().map(|field| self.property(field)).collect()
    }

    fn property(&self, field: &Field) -> Property {
        let mut schema = self.shape(field, &field.shape);
        if !of_type(&schema).starts_with(&field.doc) {
            schema.insert("description".to_owned(), field.doc.as_str().into());
        }
        if let Some(default) = &field.default {
            let default = typed(self.api, &field.shape, default);
            schema.insert("default".to_owned(), default);
        }
        if let Some(also_in) = &field.also_in {
            schema.insert(ALSO_IN.to_owned(), also_in.as_str().into());
        }
        let key = format!("{} {}", self.operation.file, field.key);
        schema.insert(SPEC.to_owned(), key.into());
        Property {
            name: field.wire.clone(),
            schema,
            // It may stand in the other place instead.
            required: field.required && field.also_in.is_none(),
        }
    }

    fn shape(&self, field: &Field, shape: &Shape) -> Map<String, Value> {
        match shape {
            Shape::Boolean => entries(json!({ "type": "boolean" })),
            Shape::Scalar(id) => scalar(self.api.scalar(*id), field.limit.as_ref()),
            Shape::Object(inner) => object(self.fields(&inner.fields), self.extra),
            Shape::Array(array) => {
                let items = self.shape(field, &array.item);
                let mut schema = list(&array.count);
                schema.insert("items".to_owned(), items.into());
                schema
            }
        }
    }
}

/// A list of so many items, whatever these are.
#[must_use]
pub fn list(count: &Limit) -> Map<String, Value> {
    let mut schema = json!({ "type": "array" });
    if count.effective.min > 0 {
        schema["minItems"] = count.effective.min.into();
    }
    if let Some(max) = count.effective.max {
        schema["maxItems"] = max.into();
    }
    tell_documented(&mut schema, count);
    entries(schema)
}

/// What the type says of itself; it may be the field's text and a unit.
fn of_type(schema: &Map<String, Value>) -> &str {
    schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// A header's value: its length.
#[must_use]
pub fn header(header: &Header) -> Map<String, Value> {
    let mut schema = text(header.limit.effective);
    tell_documented(&mut schema, &header.limit);
    entries(schema)
}

/// A scalar's values. `at_field` is what is documented at the field, where it is not what is documented of its type.
#[must_use]
pub fn scalar(scalar: &ScalarType, at_field: Option<&Limit>) -> Map<String, Value> {
    let (mut schema, limit) = match &scalar.kind {
        ScalarKind::Text(limit) => (text(at_field.unwrap_or(limit).effective), limit),
        ScalarKind::Integer(limit) => (integer(at_field.unwrap_or(limit).effective), limit),
        ScalarKind::Enum(limit, words) => {
            let words: Vec<&str> = words.iter().map(|word| word.wire.as_str()).collect();
            (json!({ "type": "string", "enum": words }), limit)
        }
        ScalarKind::Time(format, limit) => {
            let (pattern, length) = (time_pattern(format.as_str()), format.length());
            let schema = json!({
                "type": "string", "pattern": pattern, "minLength": length, "maxLength": length,
            });
            (schema, limit)
        }
    };
    tell_documented(&mut schema, at_field.unwrap_or(limit));
    if !scalar.doc.is_empty() {
        schema["description"] = scalar.doc.as_str().into();
    }
    schema[CLASS] = scalar.class.as_str().into();
    entries(schema)
}

fn tell_documented(schema: &mut Value, limit: &Limit) {
    if limit.documented != limit.effective {
        schema[DOCUMENTED] = bounds(limit.documented);
        schema[BECAUSE] = limit.because.as_str().into();
    }
}

/// JSON Schema counts the characters of RFC 8259, which are Unicode scalar values, as we do.
fn text(bounds: Bounds) -> Value {
    let mut schema = json!({ "type": "string", "minLength": bounds.min });
    if let Some(max) = bounds.max {
        schema["maxLength"] = max.into();
    }
    schema
}

/// A number without a documented end ends where the field types do.
fn integer(bounds: Bounds) -> Value {
    let max = bounds.max.unwrap_or(u64::MAX);
    json!({ "type": "integer", "minimum": bounds.min, "maximum": max })
}

/// Bounds as an object of `min` and, where there is one, `max`.
#[must_use]
pub fn bounds(bounds: Bounds) -> Value {
    match bounds.max {
        Some(max) => json!({ "min": bounds.min, "max": max }),
        None => json!({ "min": bounds.min }),
    }
}

/// A default as the field's JSON type has it; the check has made sure that it is one.
#[must_use]
pub fn typed(api: &Api, shape: &Shape, default: &str) -> Value {
    let kind = match shape {
        Shape::Scalar(id) => Some(&api.scalar(*id).kind),
        _ => None,
    };
    match kind {
        Some(ScalarKind::Integer(_)) => default.parse::<u64>().ok().into(),
        Some(_) => default.into(),
        None => (default == "true").into(),
    }
}

/// The entries of an object that was just written down.
fn entries(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}
