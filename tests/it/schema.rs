//! The exported JSON Schemas: what they say, and that a library which knows nothing of us reads them. Whether they
//! judge as the types do is held by the test program `schema_judge`.

use expect_test::{Expect, expect};
use jiff::civil::Date;
use jsonschema::Validator;
use konaplate_codegen::ir::{Api, Operation};
use konaplate_codegen::{Sources, check, schema};
use serde_json::{Value, json};

use crate::support::{NESTED, TINY, shipped_api};

fn tiny() -> Api {
    check(&Sources::from_pairs("spec", TINY)).expect("no faults")
}

fn operation<'a>(api: &'a Api, name: &str) -> &'a Operation {
    let found = api.operations.iter().find(|it| it.name == name);
    found.expect("an operation of that name")
}

/// The names of a schema's properties and the schema without them; the order of keys is that of `Value`.
fn told(schema: &Value, field: &str, expect: &Expect) {
    expect.assert_eq(&format!("{:#}", schema["properties"][field]));
}

#[test]
fn every_message_is_a_schema_of_draft_2020_12() {
    let api = shipped_api();
    for operation in &api.operations {
        for schema in [
            schema::request(&api, operation),
            schema::response(&api, operation),
        ] {
            assert_eq!(
                schema["$schema"],
                "https://json-schema.org/draft/2020-12/schema"
            );
            assert!(
                jsonschema::draft202012::meta::is_valid(&schema),
                "{schema:#}"
            );
        }
    }
}

#[test]
fn a_request_is_closed_and_lists_what_it_needs() {
    let api = tiny();
    let schema = schema::request(&api, operation(&api, "pay"));
    assert_eq!(schema["title"], "pay request");
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(
        schema["required"],
        json!(["sequenceId", "userId", "amount"])
    );
    assert_eq!(schema["x-konaplate-encrypted"], false);
    let amount = expect![[r#"
        {
          "description": "How much. In KRW.",
          "maximum": 1000,
          "minimum": 1,
          "type": "integer",
          "x-konaplate-class": "public",
          "x-konaplate-spec": "operations/pay/pay.yaml request.amount"
        }"#]];
    told(&schema, "amount", &amount);
    let kind = expect![[r#"
        {
          "default": "CARD",
          "description": "From what.",
          "enum": [
            "CARD",
            "WALLET"
          ],
          "type": "string",
          "x-konaplate-class": "public",
          "x-konaplate-spec": "operations/pay/pay.yaml request.kind"
        }"#]];
    told(&schema, "kind", &kind);
}

#[test]
fn what_is_documented_and_not_enforced_stands_beside_it() {
    let api = shipped_api();
    let schema = schema::request(&api, operation(&api, "charge"));
    let merchant = expect![[r#"
        {
          "description": "Id of a merchant. No page states its length.",
          "minLength": 1,
          "type": "string",
          "x-konaplate-because": "an unfilled form field on the page: a required value cannot be empty, and no page states a limit",
          "x-konaplate-class": "public",
          "x-konaplate-documented": {
            "max": 0,
            "min": 0
          },
          "x-konaplate-spec": "operations/recharge/charge.yaml request.merchantId"
        }"#]];
    told(&schema, "merchantId", &merchant);
}

#[test]
fn a_response_is_open_and_has_its_envelope() {
    let api = tiny();
    let schema = schema::response(&api, operation(&api, "pay"));
    let judge = jsonschema::draft202012::new(&schema).expect("a schema");
    let envelope = json!({ "code": "000_000", "description": "Success." });
    let whole = json!({ "response": envelope, "isPending": false, "later": 1,
        "card": { "points": [{ "name": "a", "new": [] }], "unitAmount": 3 } });
    assert!(judge.is_valid(&whole));
    for (faulty, why) in [
        (json!({ "isPending": false }), "no envelope"),
        (json!({ "response": envelope }), "no flag"),
        (
            json!({ "response": { "code": "007_001" }, "isPending": false }),
            "refused",
        ),
        (
            json!({ "response": envelope, "isPending": false, "card": { "points": [{}] } }),
            "a point without a name",
        ),
        (
            json!({ "response": envelope, "isPending": false, "card": { "points": [{ "name": "" }] } }),
            "an empty name",
        ),
    ] {
        assert!(!judge.is_valid(&faulty), "{why}");
    }
    let description = schema["description"].as_str().expect("a text");
    assert!(description.contains("refuses no answer for a limit"));
}

/// The judge of a notation's texts.
fn times(notation: &str) -> Validator {
    let pattern = schema::time_pattern(notation).expect("a notation");
    jsonschema::draft202012::new(&json!({ "pattern": pattern })).expect("a schema")
}

#[test]
fn the_pattern_of_a_day_is_the_calendar() {
    let judge = times("yyyyMMdd");
    let check = |year: i16, month: i8, day: i8| {
        let text = format!("{year:04}{month:02}{day:02}");
        let is_day = Date::new(year, month, day).is_ok();
        assert_eq!(judge.is_valid(&text.as_str().into()), is_day, "{text}");
    };
    for year in 0..=9999 {
        for day in 28..=30 {
            check(year, 2, day);
        }
    }
    for year in [
        0, 1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9996, 9999,
    ] {
        for month in 0..=19 {
            for day in 0..=39 {
                check(year, month, day);
            }
        }
    }
}

#[test]
fn the_pattern_of_an_instant_is_a_day_and_a_clock() {
    let judge = times("yyyyMMddHHmmss");
    let is_valid = |text: &str| judge.is_valid(&text.into());
    for hour in 0..100 {
        assert_eq!(is_valid(&format!("20240229{hour:02}0000")), hour < 24);
        assert_eq!(is_valid(&format!("2024022900{hour:02}00")), hour < 60);
        assert_eq!(is_valid(&format!("202402290000{hour:02}")), hour < 60);
        assert!(!is_valid(&format!("20230229{hour:02}0000")));
    }
}

#[test]
fn the_pattern_of_a_month_has_twelve() {
    let judge = times("yyMM");
    for number in 0..10_000 {
        let text = format!("{number:04}");
        let is_month = (1..=12).contains(&(number % 100));
        assert_eq!(judge.is_valid(&text.as_str().into()), is_month, "{text}");
    }
}

#[test]
fn patterns_take_ascii_digits_from_the_first_to_the_last_character() {
    for (notation, good) in [
        ("yyMM", "2612"),
        ("yyyyMMdd", "20240229"),
        ("yyyyMMddHHmmss", "20240229235959"),
    ] {
        let judge = times(notation);
        assert!(judge.is_valid(&good.into()), "{good}");
        let wide = good.replace('2', "２");
        let (shorter, _) = good.split_at(good.len() - 1);
        let faulty = [
            format!("{good}\n"),
            format!("\n{good}"),
            format!(" {good}"),
            format!("{good}0"),
            wide,
            shorter.to_owned(),
            String::new(),
        ];
        for text in faulty {
            assert!(!judge.is_valid(&text.as_str().into()), "{text:?}");
        }
    }
    assert_eq!(schema::time_pattern("yyyyMM"), None);
}

#[test]
fn a_nested_request_is_closed_at_every_level_and_its_lists_are_counted() {
    let api = check(&Sources::from_pairs("spec", NESTED)).expect("no faults");
    let schema = schema::request(&api, operation(&api, "bulk-order"));
    assert!(jsonschema::draft202012::meta::is_valid(&schema));
    let recipients = &schema["properties"]["recipients"];
    assert_eq!(
        (&recipients["minItems"], &recipients["maxItems"]),
        (&json!(1), &json!(10))
    );
    assert_eq!(
        recipients["x-konaplate-documented"],
        json!({ "min": 10, "max": 10 })
    );
    assert_eq!(recipients["x-konaplate-because"], "its text says up to 10");
    let recipient = &recipients["items"];
    assert_eq!(recipient["required"], json!(["name", "address", "parcels"]));
    let place = &recipient["properties"]["address"]["properties"]["place"];
    assert_eq!(place["required"], json!(["street"]));
    assert_eq!(place["additionalProperties"], false);
    let row = &schema["properties"]["grid"]["items"];
    assert_eq!((&row["minItems"], &row["maxItems"]), (&json!(1), &json!(4)));
    let codes = schema::request(&api, operation(&api, "terms-agree"));
    let codes = &codes["properties"]["codes"];
    assert_eq!((codes.get("minItems"), codes.get("maxItems")), (None, None));
}

#[test]
fn a_rule_by_path_is_a_schema_of_what_the_field_stands_in() {
    let api = check(&Sources::from_pairs("spec", NESTED)).expect("no faults");
    let schema = schema::request(&api, operation(&api, "bulk-order"));
    let company = json!({ "properties": { "kind": { "const": "COMPANY" } }, "required": ["kind"] });
    let rules = [
        json!({
            "description": "A company has one.",
            "if": { "properties": { "payer": company }, "required": ["payer"] },
            "then": { "properties": { "payer": { "required": ["taxNo"] } } },
        }),
        json!({
            "required": ["payer"],
            "properties": { "payer": { "oneOf": [{ "required": ["par"] }, { "required": ["cardNo"] }] } },
        }),
        json!({
            "if": { "properties": { "isGift": { "const": true } }, "required": ["isGift"] },
            "then": { "required": ["greeting"] },
        }),
        json!({ "x-konaplate-rule": { "order": ["budget.goods", "budget.total"] } }),
        json!({
            "description": "The parcels cost what they cost.",
            "x-konaplate-rule": { "sum": ["recipients[].parcels[].cost"], "equals": "budget.goods" },
        }),
        json!({ "x-konaplate-rule": {
            "sum": ["budget.goods", "budget.fee"], "at-most": "budget.total",
        } }),
    ];
    assert_eq!(schema["allOf"], json!(rules));
}
