//! Trees as text: JSON and YAML. What a text says can neither end it nor steer a terminal or an editor: control
//! characters, line separators and marks that turn the direction of text are written as escapes.

use std::fmt::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::tree::{Map, Node};

/// JSON, indented.
pub(super) fn json(document: &Node) -> String {
    // Nothing in a tree is beyond JSON: an error has no place to come from.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    visible(&text) + "\n"
}

/// YAML in block style. Every text but plain keys stands in double quotes, as JSON writes it, which YAML 1.1 and 1.2
/// read alike: bare, `007_001` is a number to some readers, `2026-11-19` a date and `no` false.
pub(super) fn yaml(document: &Node) -> String {
    let mut out = String::new();
    match document {
        Node::Map(map) if !map.0.is_empty() => entries(&mut out, map, 0),
        other => {
            out.push_str(&scalar(other));
            out.push('\n');
        }
    }
    out
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(Map(entries)) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Levels of a tree are as many as a specification's, which are bounded, and a few more.
fn entries(out: &mut String, map: &Map, indent: usize) {
    for (index, (name, value)) in map.0.iter().enumerate() {
        // The first entry of a list's item follows its dash.
        if index > 0 || !out.ends_with("- ") {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        push_key(out, name, indent);
        match value {
            Node::Map(inner) if !inner.0.is_empty() => {
                out.push('\n');
                entries(out, inner, indent + 2);
            }
            Node::List(list) if !list.is_empty() => {
                out.push('\n');
                items(out, list, indent + 2);
            }
            other => _ = writeln!(out, " {}", scalar(other)),
        }
    }
}

fn items(out: &mut String, list: &[Node], indent: usize) {
    for item in list {
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str("- ");
        match item {
            Node::Map(inner) if !inner.0.is_empty() => entries(out, inner, indent + 2),
            Node::List(inner) if !inner.is_empty() => {
                // A list in a list begins on its own line.
                out.truncate(out.len() - 1);
                out.push('\n');
                items(out, inner, indent + 2);
            }
            other => _ = writeln!(out, "{}", scalar(other)),
        }
    }
}

fn scalar(node: &Node) -> String {
    match node {
        Node::Bool(value) => value.to_string(),
        Node::Number(number) => number.to_string(),
        Node::Text(text) => quoted(text),
        Node::List(_) => "[]".to_owned(),
        Node::Map(_) => "{}".to_owned(),
    }
}

/// The name and its colon. A key of more than 1,024 characters has to be marked as one.
fn push_key(out: &mut String, name: &str, indent: usize) {
    let name = key(name);
    if name.len() > 1000 {
        _ = write!(out, "? {name}\n{:indent$}:", "");
    } else {
        _ = write!(out, "{name}:");
    }
}

/// Bare where no reader takes it for anything but a text, such as `operationId` and `x-konaplate-spec`.
fn key(name: &str) -> String {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    // No word of YAML 1.1, such as `yes`, `off` and `null`, is longer than five letters.
    let is_word = name.len() <= 5 && WORDS.contains(&name.to_ascii_lowercase().as_str());
    if name.bytes().next().is_some_and(is_letter) && name.bytes().all(is_plain) && !is_word {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// What YAML 1.1 takes for a truth or for nothing.
const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

fn quoted(text: &str) -> String {
    visible(&serde_json::to_string(text).unwrap_or_default())
}

/// JSON text with escapes for what cannot be seen. All of it stands inside strings, and is of one UTF-16 unit.
fn visible(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_invisible(letter) {
            _ = write!(out, "\\u{:04x}", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    out
}

/// Not printable in YAML, a line end to some, or a mark of direction. The line end of JSON's layout is none of them.
fn is_invisible(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::{Value, json};

    use super::*;

    fn example() -> Node {
        let inner = Map::new()
            .with("b", 9_999_999_999_999_999_999)
            .with("a", true);
        Map::new()
            .with("openapi", "3.1.0")
            .with("no", "no")
            .with("007_001", "2026-11-19")
            .with("empty", Map::new())
            .with("none", Node::List(Vec::new()))
            .with(
                "list",
                vec![Node::from(inner.clone()), vec!["x", "- y"].into()],
            )
            .with("map", inner)
            .with("text", "a\"b\\\n#: \u{202e}\u{85}{}*/한")
            .into()
    }

    #[test]
    fn yaml_keeps_order_and_quotes_every_text() {
        expect![[r#"
            openapi: "3.1.0"
            "no": "no"
            "007_001": "2026-11-19"
            empty: {}
            none: []
            list:
              - b: 9999999999999999999
                a: true
              -
                - "x"
                - "- y"
            map:
              b: 9999999999999999999
              a: true
            text: "a\"b\\\n#: \u202e\u0085{}*/한"
        "#]]
        .assert_eq(&yaml(&example()));
    }

    #[test]
    fn json_is_what_the_tree_holds() {
        let text = json(&example());
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["list"][0]["b"], json!(9_999_999_999_999_999_999_u64));
        assert_eq!(read["text"], "a\"b\\\n#: \u{202e}\u{85}{}*/한");
        assert!(text.contains(r"\u202e\u0085"), "{text}");
    }

    #[test]
    fn a_scalar_alone_is_a_document() {
        assert_eq!(yaml(&Map::new().into()), "{}\n");
        assert_eq!(yaml(&"x".into()), "\"x\"\n");
    }
}
