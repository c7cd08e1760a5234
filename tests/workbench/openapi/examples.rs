//! Examples are valid, and tell no secret.

use konaplate_codegen::ir::{Class, Field, Operation, Shape};
use serde_json::Value;

use super::{VERSIONS, all, bodies, case, export, judge, operation, plain, shipped, value};

fn named(examples: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    let examples = examples.and_then(Value::as_object).into_iter().flatten();
    examples.filter_map(|(name, example)| Some((name, example.get("value")?)))
}

#[test]
fn every_example_is_valid_by_its_schema() {
    let mut judged = 0;
    for api in all() {
        for version in VERSIONS {
            let document = value(&export(&api, version));
            for body in bodies(&document) {
                let schema = judge(&document, &body["schema"]);
                for (name, example) in named(body.get("examples")) {
                    let errors: Vec<_> = schema.iter_errors(example).collect();
                    assert!(errors.is_empty(), "{name}: {errors:?}");
                    judged += 1;
                }
                let Some(examples) = body.get("x-konaplate-plain-examples") else {
                    continue;
                };
                let schema = judge(&document, plain(&document, &body["schema"]));
                for (name, example) in named(Some(examples)) {
                    assert!(schema.is_valid(example), "{name}: {example}");
                    judged += 1;
                }
            }
        }
    }
    assert!(judged > 150, "{judged} examples");
}

#[test]
fn the_mock_takes_the_sample_of_every_request() {
    for api in all() {
        let document = value(&export(&api, VERSIONS[0]));
        for operation in &api.operations {
            let body = &super::operation(&document, &operation.name)["requestBody"];
            let json = &body["content"]["application/json"];
            let key = if operation.encrypts_request {
                "x-konaplate-plain-examples"
            } else {
                "examples"
            };
            let sample = &json[key]["sample"]["value"];
            let is_taken = konaplate_mock::accepts(&api, operation, sample.to_string().as_bytes());
            assert!(is_taken, "{}: {sample}", operation.name);
        }
    }
}

#[test]
fn a_sample_keeps_rules_that_only_we_can_judge() {
    let document = value(&export(&case("rules"), VERSIONS[0]));
    let body = &operation(&document, "order")["requestBody"]["content"]["application/json"];
    let sample = &body["examples"]["sample"]["value"];
    assert_eq!(sample["supplyAmount"], sample["amount"]);
    assert!(
        sample.get("greeting").is_some(),
        "isGift is true if it is absent"
    );
    assert!(sample.get("cardNo").is_none(), "par is given");
}

#[test]
fn the_sample_of_a_success_says_that_the_money_has_moved() {
    let mut api = case("tiny");
    let verdict = api.operations.iter_mut().find_map(|it| it.verdict.as_mut());
    let verdict = verdict.expect("there is an inquiry");
    std::mem::swap(&mut verdict.settled, &mut verdict.pending); // no longer the first word of its field
    let document = value(&export(&api, VERSIONS[0]));
    let sample = |name: &str| {
        let text = operation(&document, name)["responses"]["200"].to_string();
        let (_, sample) = text.split_once("\"value\":").expect("an example");
        sample.to_owned()
    };
    assert!(sample("pay-result").contains("\"result\":\"OPEN\""));
    let shipped = value(&export(&shipped(), VERSIONS[0]));
    let charge = operation(&shipped, "charge")["responses"]["200"].to_string();
    assert!(charge.contains("\"isPending\":false,") && charge.contains("\"result\":\"COMPLETED\""));
}

#[test]
fn no_sample_of_a_secret_looks_like_one() {
    let api = shipped();
    let secrets = |operation: &Operation| -> Vec<String> {
        let is_secret = |field: &&Field| match field.shape {
            Shape::Scalar(id) => api.scalar(id).class == Class::Secret,
            _ => false,
        };
        let fields = operation.request.iter().chain(&operation.response);
        fields
            .filter(is_secret)
            .map(|field| field.wire.clone())
            .collect()
    };
    let document = value(&export(&api, VERSIONS[0]));
    let mut seen = 0;
    for operation in &api.operations {
        let text = super::operation(&document, &operation.name).to_string();
        for name in secrets(operation) {
            let start = format!("\"{name}\":\"");
            for rest in text.split(&start).skip(1) {
                let shown = rest.split('"').next().expect("a text");
                assert!(shown.bytes().all(|byte| byte == b'x'), "{name}: {shown}");
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "{seen} samples");
}

#[test]
fn the_sample_of_a_nested_request_keeps_counts_sums_and_paths() {
    let document = value(&export(&super::nested(), VERSIONS[0]));
    let body = |name| &operation(&document, name)["requestBody"]["content"]["application/json"];
    let bulk = &body("bulk-order")["x-konaplate-plain-examples"]["sample"]["value"];
    assert_eq!(bulk["recipients"][0]["parcels"][0]["cost"], 10_000);
    assert_eq!(bulk["budget"]["goods"], 10_000);
    assert_eq!(bulk["payer"]["par"].as_str().map(str::len), Some(27));
    assert_eq!(bulk.get("grid"), None, "it may be left out");
    let limits = &body("card-limits")["examples"]["sample"]["value"];
    assert_eq!(limits["limits"], serde_json::json!({ "once": 10_000 }));
    let order = &body("card-order")["x-konaplate-plain-examples"]["sample"]["value"];
    assert_eq!(order["isDeliveryRequired"], false);
    assert_eq!(order.get("addressInfo"), None);
}
