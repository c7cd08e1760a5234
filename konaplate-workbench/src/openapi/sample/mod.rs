//! Messages for people to look at: the same at every run, within every limit, and no secret looks like one. Where none is
//! found that also keeps the rules, there is none.

mod rules;

use konaplate_codegen::ir::{
    Api, Array, Bounds, Class, Field, Operation, ScalarKind, Shape, TimeFormat,
};

use super::tree::{Map, Node};

/// Longest text that is made, whatever minimum a specification may state.
const LONGEST: u64 = 4096;
/// Longest list that is made, whatever minimum a specification may state.
const MOST_ITEMS: u64 = 100;
/// The usual number: a plausible amount in KRW.
const AMOUNT: u64 = 10_000;
/// The usual length of a text that could have many.
const LENGTH: u64 = 8;

/// A request of the fields that must be there.
pub(super) fn request(api: &Api, operation: &Operation) -> Option<Map> {
    rules::kept(api, operation, needed(api, &operation.request)?)
}

/// The fields of an object that must be there.
fn needed(api: &Api, fields: &[Field]) -> Option<Map> {
    let mut object = Map::new();
    for field in fields.iter().filter(|field| field.required) {
        object.push(&field.wire, sent(api, field, &field.shape)?);
    }
    Some(object)
}

/// A value of a request: of its objects what must be there, of its lists as few items as they may have.
fn sent(api: &Api, field: &Field, shape: &Shape) -> Option<Node> {
    match shape {
        // What a condition may ask for is not given where it need not be.
        Shape::Boolean => Some(false.into()),
        Shape::Object(inner) => needed(api, &inner.fields).map(Into::into),
        Shape::Array(array) => items(array, &|item| sent(api, field, item)),
        Shape::Scalar(_) => value(api, field, shape),
    }
}

/// One item, or as many as there have to be.
fn items(array: &Array, item: &dyn Fn(&Shape) -> Option<Node>) -> Option<Node> {
    let bounds = array.count.effective;
    if bounds.min > MOST_ITEMS {
        return None;
    }
    let items = (0..clamp(1, bounds)).map(|_| item(&array.item));
    items.collect::<Option<Vec<Node>>>().map(Into::into)
}

/// The answer to an accepted call: all fields, with the money settled.
pub(super) fn reply(api: &Api, operation: &Operation) -> Option<Map> {
    let envelope = &api.envelope;
    let head = Map::new().with(&envelope.code, &envelope.success);
    let mut reply = Map::new().with(&envelope.object, head);
    reply.extend(object(api, &operation.response)?.0);
    for (name, value) in &mut reply.0 {
        if operation.pending.as_ref() == Some(name) {
            *value = false.into();
        }
        if let Some(verdict) = operation.verdict.as_ref().filter(|it| it.field == *name) {
            *value = verdict.settled.as_str().into();
        }
    }
    Some(reply)
}

/// The body of a refusal.
pub(super) fn failure(api: &Api, code: &str, message: &str) -> Map {
    let envelope = &api.envelope;
    let text = envelope
        .text
        .first()
        .map(|name| (name.clone(), message.into()));
    let mut head = Map::new().with(&envelope.code, code);
    head.extend(text);
    Map::new().with(&envelope.object, head)
}

/// All fields that have a sample; none where one that must be there has none.
fn object(api: &Api, fields: &[Field]) -> Option<Map> {
    let mut object = Map::new();
    for field in fields {
        match value(api, field, &field.shape) {
            Some(value) => object.push(&field.wire, value),
            None if field.required => return None,
            None => {}
        }
    }
    Some(object)
}

fn value(api: &Api, field: &Field, shape: &Shape) -> Option<Node> {
    match shape {
        Shape::Boolean => Some(true.into()),
        Shape::Object(inner) => object(api, &inner.fields).map(Into::into),
        Shape::Array(array) => items(array, &|item| value(api, field, item)),
        Shape::Scalar(id) => {
            let scalar = api.scalar(*id);
            let bounds = scalar.kind.limit().effective;
            match &scalar.kind {
                ScalarKind::Text(_) if scalar.class == Class::Secret => repeated("x", bounds),
                ScalarKind::Text(_) => text(&field.wire, bounds),
                ScalarKind::Time(format, _) => Some(date(*format).into()),
                ScalarKind::Integer(_) => Some(clamp(AMOUNT, bounds).into()),
                ScalarKind::Enum(_, words) => words.first().map(|word| (&word.wire).into()),
            }
        }
    }
}

/// The name of the field where it fits; digits otherwise.
fn text(name: &str, bounds: Bounds) -> Option<Node> {
    let length = u64::try_from(name.chars().count()).unwrap_or(u64::MAX);
    if clamp(length, bounds) == length && bounds.max != Some(bounds.min) {
        Some(name.into())
    } else {
        repeated("0123456789", bounds)
    }
}

fn repeated(letters: &str, bounds: Bounds) -> Option<Node> {
    let length = usize::try_from(clamp(LENGTH, bounds)).ok()?;
    let is_sane = bounds.min <= LONGEST;
    is_sane.then(|| {
        letters
            .chars()
            .cycle()
            .take(length)
            .collect::<String>()
            .into()
    })
}

fn date(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::YearMonth => "3012",
        TimeFormat::Date => "20301231",
        TimeFormat::DateTime => "20301231235959",
    }
}

fn clamp(usual: u64, bounds: Bounds) -> u64 {
    usual.max(bounds.min).min(bounds.max.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::{Sources, check};
    use serde_json::{Value, json};

    use super::*;

    const PROFILE: &str = r#"format: 1
provider: P
envelope: { object: response, code: code, text: [description], success: "000_000", encrypted: encData }
types: {}
groups: { g: { doc: G., operations: [o] } }
"#;

    /// The sample of a request with the fields and rules, which are YAML.
    fn sample(fields: &str, rules: &str) -> Option<Value> {
        let operation = format!(
            "operation: o\nservice: O\ndoc: D.\nsource: {{ page: O, version: v1, read: 2026-11-21, state: complete }}\n\
             method: POST\npath: /o\neffect: read\nencrypted: {{ request: false, response: false }}\n\
             request:\n{fields}\nresponse: {{}}\nrules: {rules}\nerror-table: complete\n"
        );
        let files = [
            ("konaplate.yaml", PROFILE),
            ("operations/g/o.yaml", &operation),
        ];
        let api = check(&Sources::from_pairs("spec", files)).expect("no faults");
        let made = request(&api, api.operations.first()?)?;
        Some(serde_json::to_value(Node::from(made)).unwrap())
    }

    #[test]
    fn a_sum_is_made_to_add_up() {
        let fields = "  a: { type: integer, range: 0..99999, required: true, doc: A. }
  b: { type: integer, range: 1..99999, required: true, doc: B. }
  total: { type: integer, range: 1..99999, required: true, doc: T. }";
        let made = sample(fields, "[{ sum: [a, b], equals: total }]");
        assert_eq!(
            made,
            Some(json!({ "a": 10_000, "b": 10_000, "total": 20_000 }))
        );
        let made = sample(fields, "[{ sum: [a, b, total], at-most: 20001 }]");
        assert_eq!(made, Some(json!({ "a": 1, "b": 10_000, "total": 10_000 })));
    }

    #[test]
    fn numbers_are_put_in_order() {
        let fields = "  a: { type: integer, range: 20000..30000, required: true, doc: A. }
  b: { type: integer, range: 1..99999, required: true, doc: B. }";
        let made = sample(fields, "[{ order: [a, b] }]");
        assert_eq!(made, Some(json!({ "a": 20_000, "b": 20_000 })));
    }

    #[test]
    fn a_text_that_would_be_huge_is_not_made() {
        let field = |min: &str| {
            format!("  a: {{ type: string, length: {min}.., required: true, doc: A. }}")
        };
        assert!(sample(&field("4096"), "[]").is_some());
        assert_eq!(sample(&field("18446744073709551615"), "[]"), None);
    }
}
