//! The JSON Schema (draft 2020-12) of a file of the language, for editors. It is what a schema says well: shapes,
//! keys, words and forms. What a name refers to and whether limits fit is `check`'s to say.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{File, Form, Holds, Key, Kind, Names, Need};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a file.
#[must_use]
pub fn schema(file: File) -> Value {
    let mut seen = BTreeSet::new();
    let mut kinds = Vec::new();
    let mut waiting = Holds::Kind(file.kind()).kinds();
    while let Some(kind) = waiting.pop() {
        if seen.insert(kind.name) {
            kinds.push(kind);
            waiting.extend(kind.keys.iter().flat_map(|key| mentioned(&key.holds)));
        }
    }
    let definitions = kinds
        .iter()
        .map(|kind| (kind.name.to_owned(), mapping(kind)));
    let description = match file {
        File::Profile => "konaplate.yaml: what all operations of an API share.",
        File::Operation => "operations/<group>/<operation>.yaml: one operation of an API.",
    };
    json!({
        "$schema": DIALECT,
        "title": format!("konaplate {}", file.kind()),
        "description": description,
        "$ref": reference(file.kind()),
        "$defs": definitions.collect::<Map<_, _>>(),
    })
}

/// The kinds that stand somewhere under a key.
fn mentioned(holds: &Holds) -> Vec<&'static Kind> {
    match holds {
        Holds::Names(names) => mentioned(names.each),
        Holds::List(_, each) => mentioned(each),
        _ => holds.kinds(),
    }
}

fn reference(kind: &str) -> String {
    format!("#/$defs/{kind}")
}

fn mapping(kind: &Kind) -> Value {
    let properties = kind
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)));
    let required = kind.keys.iter().filter(|key| key.need == Need::Required);
    let required: Vec<&str> = required.map(|key| key.name).collect();
    let may_be_empty = required.is_empty() && kind.one_of.is_empty();
    let mut schema = entries(json!({
        "description": kind.doc,
        "type": if may_be_empty { json!(["object", "null"]) } else { json!("object") },
        "properties": properties.collect::<Map<_, _>>(),
        "additionalProperties": false,
    }));
    let conditions: Vec<Value> = kind.keys.iter().flat_map(conditions).collect();
    let choice = |keys: &[&str]| -> Vec<Value> {
        let keys = keys.iter();
        keys.map(|key| json!({ "required": [key] })).collect()
    };
    for (word, list) in [
        ("required", json!(required)),
        ("oneOf", json!(choice(kind.one_of))),
        ("anyOf", json!(choice(kind.any_of))),
        ("allOf", json!(conditions)),
    ] {
        if list != json!([]) {
            schema.insert(word.to_owned(), list);
        }
    }
    schema.into()
}

/// What a key asks of `type` beside it, and what `type` asks of the key.
fn conditions(key: &Key) -> Vec<Value> {
    let (Need::Beside(words) | Need::With(words)) = key.need else {
        return Vec::new();
    };
    let types: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| *word != "use")
        .collect();
    let is_type = json!({ "properties": { "type": { "enum": types } } });
    let mut beside = entries(is_type.clone());
    if types.len() == words.len() {
        beside.insert("required".to_owned(), json!(["type"]));
    }
    let mut all = vec![json!({ "if": { "required": [key.name] }, "then": beside })];
    if let Need::With(_) = key.need {
        all.push(json!({ "if": beside, "then": { "required": [key.name] } }));
    }
    all
}

fn property(key: &Key) -> Value {
    let mut schema = holds(&key.holds);
    schema.insert("description".to_owned(), key.doc.into());
    if let (Need::Required, Holds::Text(Form::Free)) = (key.need, key.holds) {
        schema.insert("pattern".to_owned(), r"\S".into());
    }
    schema.into()
}

fn holds(holds: &Holds) -> Map<String, Value> {
    entries(match holds {
        Holds::Text(form) => text(*form),
        Holds::Word(words) => {
            json!({ "enum": words.iter().map(|word| plain(word)).collect::<Vec<_>>() })
        }
        Holds::Limit => limit(),
        Holds::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Holds::Kind(name) => json!({ "$ref": reference(name) }),
        Holds::Names(names) => return self::names(names),
        Holds::List(0, each) => json!({ "type": ["array", "null"], "items": self::holds(each) }),
        Holds::List(least, each) => json!({
            "type": "array", "items": self::holds(each), "minItems": least, "uniqueItems": true,
        }),
        Holds::Either(forms) => {
            json!({ "anyOf": forms.iter().map(self::holds).collect::<Vec<_>>() })
        }
    })
}

/// A word as YAML reads it where it stands without quotes.
fn plain(word: &str) -> Value {
    match word {
        "true" => true.into(),
        "false" => false.into(),
        _ => word.parse::<u64>().map_or_else(|_| word.into(), Into::into),
    }
}

/// The reader takes `documented: 66` for a text, as it takes every single value.
fn text(form: Form) -> Value {
    match pattern(form) {
        Some(pattern) => json!({ "type": "string", "pattern": pattern }),
        None => json!({ "type": ["string", "number", "boolean"] }),
    }
}

fn pattern(form: Form) -> Option<&'static str> {
    match form {
        Form::Free => None,
        Form::Kebab => Some("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"),
        Form::Code => Some("^[0-9]{3}_[0-9]{3}$"),
        Form::Family => Some("^[0-9]{3}$"),
        Form::Lint => Some("^[Kk][Pp]01[0-9]{2}$"),
        Form::Day => Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        Form::Header => Some("^[A-Za-z0-9-]+$"),
        Form::Url => Some(r#"^https://[!"$->A-~]*[!"$-.0->A-~]$"#),
        Form::Path => Some("^(/[A-Za-z0-9_.~-]+)+$"),
    }
}

fn limit() -> Value {
    json!({ "anyOf": [
        { "type": "integer", "minimum": 0, "maximum": u64::MAX },
        { "type": "string", "pattern": r"^(any|[0-9]{1,20}|[0-9]{1,20}\.\.([0-9]{1,20})?)$" },
    ] })
}

fn names(names: &Names) -> Map<String, Value> {
    let is_filled = names.least > 0;
    let mut schema = entries(json!({
        "type": if is_filled { json!("object") } else { json!(["object", "null"]) },
        "additionalProperties": holds(names.each),
    }));
    if let Some(pattern) = pattern(names.form) {
        schema.insert("propertyNames".to_owned(), json!({ "pattern": pattern }));
    }
    if is_filled {
        schema.insert("minProperties".to_owned(), names.least.into());
    }
    if let Some(most) = names.most {
        schema.insert("maxProperties".to_owned(), most.into());
    }
    schema
}

fn entries(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}
