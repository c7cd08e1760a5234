//! What a document says of the shipped specification, by hand.

use konaplate_codegen::Selection;
use konaplate_workbench::openapi::{Options, Version, document};
use serde_json::{Value, json};

use super::{VERSIONS, export, operation, shipped, value};

fn keys(value: &Value) -> Vec<&str> {
    let keys = value.as_object().into_iter().flat_map(|it| it.keys());
    keys.map(String::as_str).collect()
}

#[test]
fn a_document_begins_with_what_people_look_for() {
    let text = export(&shipped(), Version::V3_1).yaml();
    let tops: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with([' ', '-']))
        .filter_map(|line| line.split(':').next())
        .collect();
    let wanted = [
        "openapi",
        "info",
        "servers",
        "tags",
        "paths",
        "components",
        "x-konaplate-envelope",
        "x-konaplate-families",
    ];
    assert_eq!(tops, wanted);
}

#[test]
fn the_version_is_what_is_asked_for_or_the_newest_page() {
    let api = shipped();
    assert_eq!(
        value(&export(&api, Version::V3_0))["info"]["version"],
        "2026-11-19"
    );
    let options = Options {
        api_version: Some("7".to_owned()),
        ..Options::default()
    };
    assert_eq!(value(&document(&api, &options))["info"]["version"], "7");
}

#[test]
fn headers_go_by_what_is_encrypted() {
    let document = value(&export(&shipped(), Version::V3_1));
    let key = json!({ "$ref": "#/components/parameters/X-KM-Crypto-Key-Id" });
    let has = |name: &str| {
        let parameters = operation(&document, name)["parameters"].as_array();
        parameters.is_some_and(|it| it.contains(&key))
    };
    assert!(!has("charge"));
    assert!(has("one-time-token"));
    let header = &document["components"]["parameters"]["X-KM-Crypto-Key-Id"];
    assert_eq!(
        (&header["in"], &header["required"]),
        (&json!("header"), &json!(true))
    );
    let answers = |name: &str| keys(&operation(&document, name)["responses"]["200"]["headers"]);
    assert_eq!(answers("charge"), ["X-KM-Correlation-Id"]);
    assert_eq!(
        answers("barcode-spec"),
        ["X-KM-Correlation-Id", "X-KM-Crypto-Key-Id"]
    );
    // The profile's, and the one of the pages that count the letters of a pattern.
    let times = ["X-KM-Tran-Time", "X-KM-Tran-Time.2"]
        .map(|name| &document["components"]["parameters"][name]["schema"]);
    assert_eq!(
        times[0],
        &json!({ "type": "string", "minLength": 14, "maxLength": 14 })
    );
    assert_eq!(times[1]["maxLength"], 14);
    assert_eq!(
        times[1]["x-konaplate-documented"],
        json!({ "min": 16, "max": 16 })
    );
}

#[test]
fn every_code_and_case_stands_under_its_status() {
    let api = shipped();
    for version in VERSIONS {
        let document = value(&export(&api, version));
        for of in &api.operations {
            let answers = &operation(&document, &of.name)["responses"];
            for error in &of.errors {
                let answer = &answers[error.status.to_string()];
                let head = &answer["content"]["application/json"]["examples"][&error.code]["value"]
                    ["response"];
                assert_eq!(
                    head,
                    &json!({ "code": error.code, "description": error.message })
                );
                let told = &answer["x-konaplate-errors"][&error.code];
                assert_eq!(told["final"], error.is_final, "{} {}", of.name, error.code);
            }
            for case in &of.cases {
                let body = &answers[case.status.to_string()]["content"]["application/json"];
                let key = if of.encrypts_response && case.status == 200 {
                    "x-konaplate-plain-examples"
                } else {
                    "examples"
                };
                let example = &body[key][&case.id];
                assert_eq!(example["summary"], case.title);
                assert_eq!(example.get("value").is_some(), case.code.is_some());
            }
            assert!(answers.get("4XX").is_some(), "codes are open");
        }
    }
}

#[test]
fn limits_are_those_that_hold_and_tell_what_the_page_says() {
    let document = value(&export(&shipped(), Version::V3_1));
    let schemas = &document["components"]["schemas"];
    let merchant = &schemas["ChargeRequest"]["properties"]["merchantId"];
    assert_eq!(merchant["$ref"], "#/components/schemas/MerchantId");
    assert_eq!(
        merchant["x-konaplate-documented"],
        json!({ "min": 0, "max": 0 })
    );
    assert!(
        merchant["x-konaplate-because"]
            .as_str()
            .is_some_and(|it| it.contains("unfilled"))
    );
    assert_eq!(schemas["MerchantId"]["minLength"], 1);
    let status = &schemas["ReceivedCardStatus"];
    assert_eq!(status["x-extensible-enum"], json!(["ACTIVE", "SUSPENDED"]));
    assert_eq!(status["x-konaplate-words"]["ACTIVE"], "In use.");
    assert_eq!(status["x-konaplate-length"], json!({ "min": 1, "max": 9 }));
    assert_eq!(
        schemas["OneTimeTokenType"]["enum"],
        json!(["ATM", "CREDIT"])
    );
    assert_eq!(schemas["OneTimeToken"]["x-konaplate-lives"], 30);
    let reply = &schemas["OneTimeTokenReply"]["properties"]["oneTimeToken"];
    assert_eq!(
        reply["x-konaplate-lives-by"],
        json!({ "type": { "ATM": 300, "CREDIT": 300 } })
    );
    let unit = &schemas["UnregisteredCard"]["properties"]["rechargeUnitAmt"];
    assert_eq!(unit["x-konaplate-also-in"], "cardPointInfo");
}

#[test]
fn a_field_that_may_be_around_is_told_so_and_not_required_inside() {
    let document = value(&export(&super::nested(), Version::V3_1));
    let schemas = &document["components"]["schemas"];
    let limits = &schemas["HeldLimits"];
    assert_eq!(limits["properties"]["changed"]["x-konaplate-also-in"], "..");
    assert_eq!(limits["required"], json!(["once", "day", "month"]));
    let used = &schemas["AccountUse"];
    assert_eq!(used["properties"]["used"]["x-konaplate-also-in"], "..");
    assert!(used.get("required").is_none());
    // The mock puts it inside.
    let answers = &operation(&document, "card-limits")["responses"];
    let body = &answers["200"]["content"]["application/json"];
    let sample = &body["examples"]["sample"]["value"];
    assert!(sample["limits"]["changed"].is_string(), "{body}");
    assert!(sample.get("changed").is_none(), "{body}");
}

#[test]
fn what_openapi_has_no_word_for_stands_in_extensions() {
    let document = value(&export(&shipped(), Version::V3_0));
    let charge = operation(&document, "charge");
    assert_eq!(charge["x-konaplate-effect"], "moves-money");
    assert_eq!(charge["x-konaplate-idempotency"], "sequenceId");
    assert_eq!(charge["x-konaplate-pending"], "isPending");
    let recovery = json!({ "ask": "recharge-result", "with": { "sequenceId": "sequenceId" } });
    assert_eq!(charge["x-konaplate-recovery"], recovery);
    assert_eq!(charge["x-konaplate-error-table"], "cut");
    let verdict = &operation(&document, "recharge-result")["x-konaplate-verdict"];
    assert_eq!(
        verdict["not-seen"],
        json!({ "status": 400, "families": ["007"], "grace": 60 })
    );
    let own = json!({ "field": "result", "settled": "COMPLETED", "failed": "FAILED", "pending": "PENDING" });
    assert_eq!(charge["x-konaplate-verdict"], own);
    let echo = &document["components"]["headers"]["X-KM-Correlation-Id"]["x-konaplate-equals"];
    assert_eq!(*echo, json!({ "equals": "request", "from": "inferred" }));
}

#[test]
fn a_part_is_a_document_of_its_own() {
    let part = Selection::default()
        .operations(["charge"])
        .apply(shipped())
        .expect("it is there");
    let document = value(&export(&part, Version::V3_1));
    assert_eq!(
        document["paths"].as_object().map(serde_json::Map::len),
        Some(2)
    );
    assert!(
        document["components"]["schemas"]
            .get("UnregisteredCard")
            .is_none()
    );
    assert_eq!(document["tags"].as_array().map(Vec::len), Some(1));
}
