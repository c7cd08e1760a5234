//! What the log says of a field that is not as documented: what it should be, and what came, as far
//! as others may see it. Of a secret or personal value that is its length or its JSON type.

use konaplate_codegen::ir::{Api, Bounds, Class, Field, ScalarKind, Shape};
use serde_json::Value;

use crate::fields::{Rule, effective, kind};
use crate::line::quoted;

/// Names that are listed before the rest is left out.
const LISTED: usize = 12;

/// What the field takes.
pub(crate) fn expected(api: &Api, field: &Field, shape: &Shape) -> String {
    let (Some(kind), Some(bounds)) = (kind(api, shape), effective(api, field, shape)) else {
        return match shape {
            Shape::Boolean => "true or false".to_owned(),
            Shape::Object(_) => "an object".to_owned(),
            Shape::Array(array) => match array.count.effective {
                Bounds { min: 0, max: None } => "a list".to_owned(),
                bounds => format!("a list of {bounds} items"),
            },
            Shape::Scalar(_) => "a value".to_owned(), // a checked IR names no type that is not there
        };
    };
    match kind {
        ScalarKind::Text(_) => format!("a text of {bounds} characters"),
        ScalarKind::Integer(_) => format!("a whole number of {bounds}"),
        ScalarKind::Time(format, _) => format!("a text {}, an existing date", format.as_str()),
        ScalarKind::Enum(_, words) => {
            format!("one of {}", list(words.iter().map(|it| shown(&it.wire))))
        }
    }
}

/// What a field is that is none of `fields`.
pub(crate) fn known(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "no field at all".to_owned();
    }
    format!("one of {}", list(fields.iter().map(|it| it.wire.as_str())))
}

/// What came in its place.
pub(crate) fn came(api: &Api, shape: &Shape, value: &Value, rule: Rule) -> String {
    if rule == Rule::WrongType {
        return json_type(value).to_owned();
    }
    let is_public = match shape {
        Shape::Scalar(id) => api
            .types
            .get(id.0)
            .is_some_and(|it| it.class == Class::Public),
        _ => false,
    };
    match value {
        Value::String(text) if is_public && is_about_its_letters(rule) => quoted(text),
        Value::String(text) => format!("{} characters", text.chars().count()),
        Value::Number(number) if is_public => number.to_string(),
        Value::Number(_) if rule == Rule::Below => "a smaller one".to_owned(),
        Value::Number(_) => "a larger one".to_owned(),
        Value::Array(items) => format!("{} items", items.len()),
        other => json_type(other).to_owned(),
    }
}

/// Of a text that is too long, its length tells more than its letters.
fn is_about_its_letters(rule: Rule) -> bool {
    matches!(rule, Rule::NotAWord | Rule::NotADate)
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number that is not whole",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The empty word would not be seen.
fn shown(word: &str) -> &str {
    if word.is_empty() { "\"\"" } else { word }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.take(LISTED + 1).collect();
    if names.len() > LISTED {
        names[LISTED] = "…";
    }
    names.join(", ")
}
