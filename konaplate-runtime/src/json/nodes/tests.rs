//! serde_json as the judge of what is JSON.

use super::*;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::value::RawValue;

/// Both take a text or neither does; and each value is what serde_json finds in its place.
fn check(text: &str) {
    let expected = serde_json::from_str::<&RawValue>(text).ok();
    let list = read(text);
    let nodes = list.as_deref().map(|list| Nodes::new(text, list));
    let first = nodes.map(|nodes| nodes.json(0));
    assert_eq!(first, expected.map(RawValue::get), "{text:?}");
    // As a value serde_json reads no half of a surrogate pair and no number beyond an f64.
    if let (Some(nodes), Ok(expected)) = (nodes, serde_json::from_str::<Value>(text)) {
        assert_eq!(value(nodes, 0), expected, "{text:?}");
    }
}

fn value(nodes: Nodes<'_, '_>, at: usize) -> Value {
    if let Some(members) = nodes.members(at) {
        let member = |at: usize| (nodes.name(at).into_owned(), value(nodes, at));
        return Value::Object(members.map(member).collect());
    }
    if let Some(items) = nodes.items(at) {
        return items.map(|at| value(nodes, at)).collect();
    }
    match nodes.string(at) {
        Some(string) => Value::String(string.text.into_owned()),
        None => serde_json::from_str(nodes.json(at)).unwrap(),
    }
}

#[test]
fn members_keep_their_order_and_text() {
    let text = r#" { "b" : 1.0 , "\u0061":[ {"x":"}"} ], "b":null } "#;
    let list = read(text).unwrap();
    let nodes = Nodes::new(text, &list);
    let members = nodes.members(0).unwrap();
    let seen: Vec<_> = members.map(|at| (nodes.name(at), nodes.json(at))).collect();
    let expected = [("b", "1.0"), ("a", r#"[ {"x":"}"} ]"#), ("b", "null")];
    assert_eq!(seen, expected.map(|(name, json)| (name.into(), json)));
}

#[test]
fn depth_is_no_danger() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let json = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(read(&json).unwrap().len(), 100_001);
        assert!(read(&json[..json.len() - 1]).is_none());
    }
}

#[test]
fn what_serde_json_takes_is_taken_and_nothing_else() {
    let values = [
        "",
        " ",
        "null",
        "nul",
        "nullx",
        "true",
        "tru",
        "truE",
        "false",
        "fals",
        "fulse",
        "True",
        "NaN",
        "0",
        "-0",
        "-",
        "--1",
        "+1",
        "01",
        "-01",
        "00",
        "1.",
        ".1",
        "1.5",
        "1.5.5",
        "1e",
        "1e5",
        "1E+5",
        "1e-",
        "1e-5",
        "1e5.5",
        "1.e5",
        "0.0e0",
        "1a",
        "1 2",
        "\"\"",
        "\"",
        "\"a",
        "\"a\"b",
        "\"\\\"",
        "\"\\\"\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u12\u{AC00}\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"\t\"",
        "\"\u{0}\"",
        "\"\u{7F}\"",
        "\"한글🎫\"",
        "\"\\/\\b\\f\\n\\r\\t\"",
        "[]",
        "[",
        "]",
        "[1",
        "[1]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,2]",
        "[[]]",
        "[[]",
        "[]]",
        "[}",
        "{]",
        "{}",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"b\":[{}]}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1]",
        "[{\"a\":[1,{\"b\":null}]},2]",
        "{\"a\":{\"b\":{}},\"c\":[[],{}]}",
        "\u{FEFF}1",
        "1\u{A0}",
        "// 1",
    ];
    for text in values {
        check(text);
        check(&format!(" \r\n\t{text}\t \n"));
        check(&format!("[{text},{text}]"));
        check(&format!("{{\"a\" : {text} }}"));
    }
}

#[test]
fn a_document_that_ends_anywhere_is_refused() {
    let whole = r#"{"a":[1.5e+3,{"\u00e9":"\\","b":true}],"c":[[],{}],"d":null}"#;
    check(whole);
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_none());
        check(&format!("{}{}", &whole[..end], &whole[end + 1..]));
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 64, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec((any::<String>(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn documents_are_taken_whole(document in json()) {
        check(&document.to_string());
        check(&format!("{document:#}"));
    }

    #[test]
    fn damaged_documents_are_judged_alike(document in json(), at: prop::sample::Index, new in "[]\\[{}\",:0-9eE.+\\-\\\\utfn \u{0}-\u{1F}가]{0,2}") {
        let mut text: Vec<char> = document.to_string().chars().collect();
        let at = at.index(text.len());
        text.splice(at..=at, new.chars());
        check(&text.into_iter().collect::<String>());
    }

    #[test]
    fn texts_of_the_alphabet_are_judged_alike(text in "[]\\[{}\",:01eE.+\\-\\\\untrue \n]{0,24}") {
        check(&text);
    }
}
