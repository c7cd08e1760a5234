//! Documents as text: JSON and YAML hold the same, 3.0 has no word of 3.1, and texts of a specification stay data.

use konaplate_workbench::openapi::Version;
use serde_json::Value;

use super::{VERSIONS, all, bodies, case, export, shipped, value};

#[test]
fn yaml_and_json_are_one_document_in_one_order() {
    for api in all() {
        for version in VERSIONS {
            let document = export(&api, version);
            // YAML takes JSON in.
            let read = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).expect("YAML");
            let in_order = |text: &str| serde_json::to_string(&read(text)).expect("JSON");
            assert_eq!(in_order(&document.yaml()), in_order(&document.json()));
            let yaml = serde_json::to_value(read(&document.yaml())).expect("JSON");
            assert_eq!(yaml, value(&document));
        }
    }
}

#[test]
fn numbers_are_exact_in_both() {
    let users = export(&shipped(), Version::V3_1);
    assert!(users.json().contains("\"maximum\": 9999999999999999999,"));
    assert!(users.yaml().contains(" maximum: 9999999999999999999\n"));
    let limits = export(&case("limits"), Version::V3_0);
    assert!(limits.json().contains("\"minimum\": 18446744073709551615,"));
    assert!(limits.yaml().contains(" maximum: 18446744073709551614\n"));
}

#[test]
fn three_zero_has_no_word_of_three_one() {
    for api in all() {
        let document = value(&export(&api, Version::V3_0));
        let components = document["components"].as_object().expect("parts");
        let mut schemas: Vec<&Value> = components["schemas"]
            .as_object()
            .expect("schemas")
            .values()
            .collect();
        for part in ["parameters", "headers"] {
            let part = components.get(part).and_then(Value::as_object);
            schemas.extend(part.into_iter().flatten().map(|(_, it)| &it["schema"]));
        }
        schemas.extend(bodies(&document).iter().map(|body| &body["schema"]));
        assert!(schemas.len() > 5);
        schemas.into_iter().for_each(assert_is_of_three_zero);
    }
}

/// By the list of keywords of the Schema Object in the specification of OpenAPI 3.0.3, as far as we write them.
fn assert_is_of_three_zero(schema: &Value) {
    const KNOWN: &[&str] = &[
        "title",
        "type",
        "format",
        "description",
        "default",
        "enum",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "pattern",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "$ref",
    ];
    let schema = schema.as_object().expect("a schema is an object");
    assert!(
        !schema.contains_key("$ref") || schema.len() == 1,
        "{schema:?}"
    );
    for (key, value) in schema {
        assert!(
            KNOWN.contains(&key.as_str()) || key.starts_with("x-"),
            "{key} in {schema:?}"
        );
        match key.as_str() {
            "type" => assert!(value.is_string(), "{value}"),
            "required" => assert_ne!(value.as_array().map(Vec::len), Some(0)),
            "properties" => value
                .as_object()
                .into_iter()
                .flatten()
                .for_each(|(_, it)| assert_is_of_three_zero(it)),
            "allOf" | "anyOf" | "oneOf" => value
                .as_array()
                .into_iter()
                .flatten()
                .for_each(assert_is_of_three_zero),
            "items" | "not" => assert_is_of_three_zero(value),
            _ => {}
        }
    }
}

#[test]
fn hostile_texts_stay_data() {
    let api = case("hostile-texts");
    for version in VERSIONS {
        let export = export(&api, version);
        for text in [export.json(), export.yaml()] {
            let is_steering = |letter: char| {
                (letter.is_control() && letter != '\n')
                    || "\u{202e}\u{2066}\u{2028}\u{2029}\u{feff}\u{200b}".contains(letter)
            };
            assert_eq!(text.chars().find(|letter| is_steering(*letter)), None);
        }
        let document = value(&export);
        let hostile = &document["paths"]["/v1/hostile"]["post"];
        assert_eq!(hostile["summary"], "#![allow(x)] \u{202e} */ \"quoted\"");
        assert_eq!(
            hostile["description"],
            "null\n\nfirst: second\n# third\n  ? fourth"
        );
        let refused = &hostile["responses"]["400"];
        let example = &refused["content"]["application/json"]["examples"]["broken"];
        assert_eq!(example["summary"], "`${process.env}` */ \\u0022");
        assert_eq!(
            example["value"]["response"]["description"],
            "*/ \u{7} {0} \"; DROP TABLE x; --"
        );
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Word"]["enum"][3], "B\u{202e}");
        let properties = schemas["HostileRequest"]["properties"].as_object();
        let mut names: Vec<&String> = properties.into_iter().flat_map(|it| it.keys()).collect();
        names.sort();
        assert_eq!(names, ["$ref", "*/ } //", "const", "no", "word"]);
    }
}
