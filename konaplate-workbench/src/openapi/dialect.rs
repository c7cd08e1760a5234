//! What the two versions of OpenAPI write differently. Everything is built as 3.1 has it, where a schema is one of JSON
//! Schema 2020-12; here such a schema becomes one of 3.0.

use super::Version;
use super::tree::{Map, Node};

/// The schema behind a text that holds another message, where the version has no word for it.
const PLAIN: &str = "x-konaplate-plain";

/// A finished schema as the version writes it.
pub(super) fn schema(version: Version, schema: Map) -> Map {
    match version {
        Version::V3_1 => schema,
        Version::V3_0 => lowered(schema),
    }
}

/// Schemas in schemas are as deep as a specification's objects, whose depth is bounded.
fn lowered(schema: Map) -> Map {
    let mut entries = schema.0;
    let mut out = alternatives(&mut entries);
    // There, what stands beside a reference is not read.
    let has_siblings = entries.len() > 1;
    for (key, value) in entries {
        match (key.as_str(), value) {
            ("$ref", target) if has_siblings => {
                out.push("allOf", vec![Node::from(Map::new().with(key, target))]);
            }
            ("const", value) => out.push("enum", Node::List(vec![value])),
            ("contentMediaType", value) => out.push("x-konaplate-media-type", value),
            ("contentSchema", value) => out.push(PLAIN, value),
            ("required", Node::List(none)) if none.is_empty() => {}
            ("properties", Node::Map(properties)) => {
                let properties = properties.0.into_iter();
                let properties = properties.map(|(name, value)| (name, lowered_node(value)));
                out.push(key, properties.collect::<Map>());
            }
            ("items" | "not", value) => out.push(key, lowered_node(value)),
            ("allOf" | "anyOf" | "oneOf", Node::List(list)) => {
                let list = list.into_iter().map(lowered_node);
                out.push(key, list.collect::<Vec<_>>());
            }
            (_, value) => out.push(key, value),
        }
    }
    out
}

fn lowered_node(node: Node) -> Node {
    match node {
        Node::Map(schema) => lowered(schema).into(),
        other => other,
    }
}

/// A schema of `if` and `then`, or of one `dependentRequired`, as the alternative that it means; the two keywords are
/// taken out. Rules alone have them, and have nothing beside them but texts.
fn alternatives(entries: &mut Vec<(String, Node)>) -> Map {
    let mut take = |name: &str| {
        let at = entries.iter().position(|(key, _)| key == name)?;
        Some(entries.remove(at).1)
    };
    let (condition, then) = match (take("if"), take("then"), take("dependentRequired")) {
        (Some(condition), Some(then), _) => (condition, then),
        (_, _, Some(Node::Map(mut dependent))) => match dependent.0.pop() {
            Some((field, needed)) => (
                Map::new().with("required", vec![field]).into(),
                Map::new().with("required", needed).into(),
            ),
            None => return Map::new(),
        },
        _ => return Map::new(),
    };
    let unless = Map::new().with("not", lowered_node(condition));
    Map::new().with("anyOf", vec![unless.into(), lowered_node(then)])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(schema: Value, expected: Value) {
        let Node::Map(schema) = Node::from(schema) else {
            panic!("a schema is an object");
        };
        assert_eq!(
            serde_json::to_value(Node::from(lowered(schema))).unwrap(),
            expected
        );
    }

    #[test]
    fn a_constant_is_an_enum_of_one() {
        check(
            json!({ "const": "000_000" }),
            json!({ "enum": ["000_000"] }),
        );
    }

    #[test]
    fn a_reference_stands_alone_or_in_all_of() {
        check(json!({ "$ref": "#/a" }), json!({ "$ref": "#/a" }));
        check(
            json!({ "properties": { "const": { "$ref": "#/a", "description": "b" } } }),
            json!({ "properties": { "const": { "allOf": [{ "$ref": "#/a" }], "description": "b" } } }),
        );
    }

    #[test]
    fn a_condition_is_an_alternative() {
        check(
            json!({ "if": { "properties": { "a": { "const": true } }, "required": [] },
                "then": { "required": ["b"] }, "description": "why" }),
            json!({ "anyOf": [{ "not": { "properties": { "a": { "enum": [true] } } } }, { "required": ["b"] }],
                "description": "why" }),
        );
        check(
            json!({ "dependentRequired": { "a": ["b"] } }),
            json!({ "anyOf": [{ "not": { "required": ["a"] } }, { "required": ["b"] }] }),
        );
    }

    #[test]
    fn a_text_that_holds_a_message_tells_so_in_extensions() {
        check(
            json!({ "contentMediaType": "application/jose", "contentSchema": { "$ref": "#/a" } }),
            json!({ "x-konaplate-media-type": "application/jose", "x-konaplate-plain": { "$ref": "#/a" } }),
        );
    }
}
