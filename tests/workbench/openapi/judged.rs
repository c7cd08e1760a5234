//! The schemas of a document refuse what `konaplate json-schema` refuses, and read as others read them.

use konaplate_codegen::ir::{Operation, Rule, RuleKind};
use konaplate_codegen::schema;
use serde_json::{Map, Value, json};

use super::{VERSIONS, all, export, judge, operation, value};

/// Values that some field takes and another does not.
fn others() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(10_000),
        json!(u64::MAX),
        json!(9_999_999_999_999_999_999_u64),
        json!(10_000_000_000_000_000_000_u64),
        json!("0"),
        json!(""),
        json!("x"),
        json!("xx"),
        json!("xxx"),
        json!("xxxx"),
        json!("2912"),
        json!("2913"),
        json!("20240229"),
        json!("20230229"),
        json!("ATM"),
        json!("DESK"),
        json!("한".repeat(16)),
        json!("x".repeat(300)),
        json!([]),
        json!({}),
        json!([0]),
    ]
}

/// Bodies near a good one: each value taken away, or replaced.
fn near(good: &Value) -> Vec<Value> {
    let mut bodies = vec![good.clone(), json!([]), json!({})];
    for place in places(good, "") {
        for other in others() {
            let mut body = good.clone();
            if let Some(value) = body.pointer_mut(&place) {
                *value = other;
            }
            bodies.push(body);
        }
        let mut without = good.clone();
        let (holder, name) = place.rsplit_once('/').expect("a place");
        if let Some(fields) = without.pointer_mut(holder).and_then(Value::as_object_mut) {
            fields.remove(&name.replace("~1", "/").replace("~0", "~"));
            bodies.push(without.clone());
            if let Some(fields) = without.pointer_mut(holder).and_then(Value::as_object_mut) {
                fields.insert("unheardOf".to_owned(), json!(1));
                bodies.push(without);
            }
        }
    }
    bodies
}

/// The pointer to every value inside.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, it)| (at.to_string(), it))
            .collect(),
        _ => Vec::new(),
    };
    let each = inner.into_iter().flat_map(|(name, value)| {
        let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        let deeper = places(value, &place);
        [place].into_iter().chain(deeper)
    });
    each.collect()
}

/// The good request with one field more.
fn beside(operation: &Operation, good: &Value) -> Vec<Value> {
    let mut bodies = Vec::new();
    for field in &operation.request {
        for other in others()
            .into_iter()
            .filter(|_| good.get(&field.wire).is_none())
        {
            let mut body = good.clone();
            body[&field.wire] = other;
            bodies.push(body);
        }
    }
    bodies
}

fn sample<'a>(operation: &'a Value, side: &str) -> &'a Value {
    let body = match side {
        "request" => &operation["requestBody"]["content"]["application/json"],
        _ => &operation["responses"]["200"]["content"]["application/json"],
    };
    let examples = ["examples", "x-konaplate-plain-examples"].map(|key| body[key].as_object());
    let mut examples = examples.into_iter().flatten().flat_map(Map::values);
    let found = examples.find_map(|example| example.get("value"));
    found.expect("every message has a sample")
}

#[test]
fn requests_are_judged_as_by_the_exported_json_schemas() {
    let (mut judged, mut accepted) = (0, 0);
    for api in all() {
        for version in VERSIONS {
            let document = value(&export(&api, version));
            for operation in &api.operations {
                let name = format!("{}Request", operation.pascal);
                let theirs = judge(&document, &document["components"]["schemas"][&name]);
                let ours = jsonschema::draft202012::new(&schema::request(&api, operation));
                let ours = ours.expect("a schema");
                let sample = sample(super::operation(&document, &operation.name), "request");
                let bodies = [near(sample), beside(operation, sample)].concat();
                for body in &bodies {
                    assert_eq!(
                        theirs.is_valid(body),
                        ours.is_valid(body),
                        "{name} {version:?}: {body}"
                    );
                    judged += 1;
                    accepted += usize::from(ours.is_valid(body));
                }
            }
        }
    }
    assert!(judged > 5_000 && accepted > 500, "{accepted} of {judged}");
}

/// JSON Schema cannot say sums and orders; all else it says as the mock does.
#[test]
fn the_mock_judges_nested_requests_as_the_schemas_do() {
    let api = super::nested();
    let document = value(&export(&api, VERSIONS[0]));
    let (mut judged, mut accepted) = (0, 0);
    for operation in &api.operations {
        let schema = jsonschema::draft202012::new(&schema::request(&api, operation));
        let schema = schema.expect("a schema");
        let sample = sample(super::operation(&document, &operation.name), "request");
        let compares = |rule: &Rule| matches!(rule.kind, RuleKind::Order(_) | RuleKind::Sum { .. });
        let says_all = !operation.rules.iter().any(compares);
        for body in [near(sample), beside(operation, sample)].concat() {
            let is_taken = konaplate_mock::accepts(&api, operation, body.to_string().as_bytes());
            let is_valid = schema.is_valid(&body);
            assert!(is_valid || !is_taken, "{}: {body}", operation.name);
            assert!(
                is_taken || !is_valid || !says_all,
                "{}: {body}",
                operation.name
            );
            judged += 1;
            accepted += usize::from(is_taken);
        }
    }
    assert!(judged > 1_000 && accepted > 50, "{accepted} of {judged}");
}

#[test]
fn replies_are_judged_so_but_that_words_are_open() {
    let (mut judged, mut opened) = (0, 0);
    for api in all() {
        for version in VERSIONS {
            let document = value(&export(&api, version));
            for operation in &api.operations {
                let name = format!("{}Reply", operation.pascal);
                let theirs = judge(&document, &document["components"]["schemas"][&name]);
                let ours = jsonschema::draft202012::new(&schema::response(&api, operation));
                let ours = ours.expect("a schema");
                let sample = sample(super::operation(&document, &operation.name), "reply");
                for body in near(sample) {
                    let mut faults = ours.iter_errors(&body).peekable();
                    let is_opened = faults.peek().is_some()
                        && faults.all(|fault| fault.schema_path().to_string().ends_with("/enum"))
                        && theirs.is_valid(&body);
                    opened += usize::from(is_opened);
                    judged += 1;
                    assert!(
                        is_opened || theirs.is_valid(&body) == ours.is_valid(&body),
                        "{name} {version:?}: {body}"
                    );
                }
            }
        }
    }
    assert!(judged > 2_000 && opened > 50, "{opened} of {judged}");
}

#[test]
fn a_library_that_reads_openapi_finds_every_operation() {
    for api in all() {
        let read = oas3::from_json(export(&api, VERSIONS[0]).json()).expect("an OpenAPI document");
        let mut found: Vec<String> = read
            .operations()
            .filter_map(|(_, _, operation)| operation.operation_id.clone())
            .collect();
        let mut known: Vec<String> = api.operations.iter().map(|it| it.name.clone()).collect();
        found.sort();
        known.sort();
        assert_eq!(found, known);
    }
}

#[test]
fn an_encrypted_body_is_one_text() {
    let api = super::shipped();
    for version in VERSIONS {
        let document = value(&export(&api, version));
        let body = &operation(&document, "one-time-token")["requestBody"]["content"];
        let judge = judge(&document, &body["application/json"]["schema"]);
        assert!(judge.is_valid(&json!({ "encData": "a.b.c.d.e" })));
        assert!(!judge.is_valid(&json!({ "cardNo": "9410195430033901" })));
    }
}
