//! For scripts: everything, values in full.

use serde_json::{Value, json as object};

use super::is_hidden;
use super::markdown::changelog;
use crate::diff::change::Change;
use crate::diff::{Comparison, Release};

/// The comparison as one JSON object: `rust` (null where nothing changes), `wire`, `current` and `release` (null where
/// no version was given), `changes` and `changelog`.
#[must_use]
pub fn json(comparison: &Comparison, release: Option<&Release>) -> Value {
    let changes = comparison.changes().iter().map(change);
    object!({
        "rust": comparison.rust().map(|rust| rust.as_str()),
        "wire": comparison.wire().as_str(),
        "current": release.map(|release| release.current.to_string()),
        "release": release.map(|release| release.next.to_string()),
        "changes": changes.collect::<Vec<Value>>(),
        "changelog": changelog(comparison),
    })
}

/// As [`json`], written over lines, in which nothing steers a terminal or turns the direction of a line: what is not
/// seen is escaped, so that it is read back as it was.
#[must_use]
pub fn json_text(comparison: &Comparison, release: Option<&Release>) -> String {
    escaped(&format!("{:#}", json(comparison, release)))
}

/// Outside of its texts JSON has no hidden characters but the ends of lines, which stand in no text.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_hidden(letter) && letter != '\n' {
            let units = letter.encode_utf16(&mut [0; 2]).to_vec();
            out.extend(units.into_iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(letter);
        }
    }
    out
}

fn change(change: &Change) -> Value {
    object!({
        "kind": change.kind.as_str(),
        "file": change.file,
        "key": change.key,
        "operation": change.operation,
        "before": change.before,
        "after": change.after,
        "section": change.section().as_str(),
        "rust": change.rust.as_str(),
        "wire": change.wire.as_str(),
        "title": change.kind.title(),
        "why": change.kind.why(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json as object};

    use super::escaped;

    #[test]
    fn what_is_not_seen_is_escaped_and_read_back() {
        let value = object!({ "a": "\u{9b}31m\u{202e}\u{61c}\u{e0041}\n\u{7f}한" });
        let text = escaped(&format!("{value:#}"));
        let wanted = "{\n  \"a\": \"\\u009b31m\\u202e\\u061c\\udb40\\udc41\\n\\u007f한\"\n}";
        assert_eq!(text, wanted);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
