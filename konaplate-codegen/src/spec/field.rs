//! Reads fields, shared types and errata.

use super::read::{self, Map, YES_NO};
use super::{Erratum, Field, Kind, Lives, Spanned, Word};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{AlsoIn, Class, Origin, Requirement, TimeFormat};
use crate::yaml::{Key, Node, Value};

pub(crate) const KINDS: &[(&str, Kind)] = &[
    ("string", Kind::String),
    ("integer", Kind::Integer),
    ("boolean", Kind::Boolean),
    ("object", Kind::Object),
    ("array", Kind::Array),
];

pub(crate) const SHARED_KINDS: &[(&str, Kind)] =
    &[("string", Kind::String), ("integer", Kind::Integer)];

pub(crate) const CLASSES: &[(&str, Class)] = &[
    (Class::Public.as_str(), Class::Public),
    (Class::Personal.as_str(), Class::Personal),
    (Class::Secret.as_str(), Class::Secret),
];

pub(crate) const FORMATS: &[(&str, TimeFormat)] = &[
    (TimeFormat::YearMonth.as_str(), TimeFormat::YearMonth),
    (TimeFormat::Date.as_str(), TimeFormat::Date),
    (TimeFormat::DateTime.as_str(), TimeFormat::DateTime),
];

pub(crate) const REQUIREMENTS: &[(&str, Requirement)] = &[
    (Requirement::Required.as_str(), Requirement::Required),
    (Requirement::Optional.as_str(), Requirement::Optional),
    (Requirement::Conditional.as_str(), Requirement::Conditional),
];

pub(crate) const ORIGINS: &[(&str, Origin)] = &[
    (Origin::Page.as_str(), Origin::Page),
    (Origin::Excerpt.as_str(), Origin::Excerpt),
    (Origin::Guide.as_str(), Origin::Guide),
    (Origin::Integration.as_str(), Origin::Integration),
    (Origin::Inferred.as_str(), Origin::Inferred),
];

/// The fields of a message or object.
pub(crate) fn fields(node: &Node, problems: &mut Problems) -> Vec<Field> {
    read::entries(node, "the list of fields", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| field(spanned(key), node, problems))
        .collect()
}

/// The profile's shared types.
pub(crate) fn shared_types(node: &Node, problems: &mut Problems) -> Vec<Field> {
    read::entries(node, "`types`", problems)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, node)| shared_type(spanned(key), node, problems))
        .collect()
}

pub(crate) fn spanned(key: &Key) -> Spanned<String> {
    Spanned {
        value: key.text.clone(),
        at: key.at,
    }
}

fn shared_type(name: Spanned<String>, node: &Node, problems: &mut Problems) -> Option<Field> {
    let mut map = Map::new(node, "a shared type", problems)?;
    map.need("type", problems);
    let mut field = scalar(name, &mut map, SHARED_KINDS, problems);
    field.required = Requirement::Required;
    map.finish(problems);
    Some(field)
}

fn field(wire: Spanned<String>, node: &Node, problems: &mut Problems) -> Option<Field> {
    let mut map = Map::new(node, "a field", problems)?;
    let mut field = scalar(wire, &mut map, KINDS, problems);
    field.shared = map.get_text("use", problems);
    let required = map.need("required", problems);
    if let Some(required) =
        required.and_then(|node| read::word(node, REQUIREMENTS, Code::BadValue, problems))
    {
        field.required = required.value;
    }
    field.default = map.get_text("default", problems);
    field.rust = map.get_text("rust", problems);
    field.type_name = map.get_text("name", problems);
    field.also_in = map.get_text("also-in", problems).map(also_in);
    field.origin = origin(&mut map, problems);
    field.count = map.get_bounds("count", problems);
    if let Some(node) = map.get("fields") {
        field.fields = fields(node, problems);
    }
    if let Some(node) = map.get("items") {
        field.items = item(&field.wire, node, problems).map(Box::new);
    }
    map.finish(problems);
    Some(field)
}

fn also_in(written: Spanned<String>) -> Spanned<AlsoIn> {
    let at = written.at;
    let value = match written.value.as_str() {
        AlsoIn::AROUND => AlsoIn::Around,
        _ => AlsoIn::Sibling(written.value),
    };
    Spanned { value, at }
}

/// The element of a list: a field without a name or requirement of its own.
fn item(wire: &Spanned<String>, node: &Node, problems: &mut Problems) -> Option<Field> {
    let mut map = Map::new(node, "`items`", problems)?;
    let mut field = scalar(wire.clone(), &mut map, KINDS, problems);
    field.shared = map.get_text("use", problems);
    field.type_name = map.get_text("name", problems);
    field.count = map.get_bounds("count", problems);
    if let Some(node) = map.get("fields") {
        field.fields = fields(node, problems);
    }
    if let Some(node) = map.get("items") {
        field.items = item(wire, node, problems).map(Box::new);
    }
    map.finish(problems);
    Some(field)
}

/// The keys that fields and shared types have in common.
fn scalar(
    wire: Spanned<String>,
    map: &mut Map<'_>,
    kinds: &[(&str, Kind)],
    problems: &mut Problems,
) -> Field {
    Field {
        shared: None,
        kind: map.get_word("type", kinds, problems),
        length: map.get_bounds("length", problems),
        range: map.get_bounds("range", problems),
        count: None,
        values: map
            .get("values")
            .map_or_else(Vec::new, |node| words(node, problems)),
        format: map.get_word("format", FORMATS, problems),
        class: map.get_word("class", CLASSES, problems),
        lives: map.get("lives").and_then(|node| lives(node, problems)),
        unit: map
            .get_text("unit", problems)
            .map_or_else(String::new, |unit| unit.value),
        required: Requirement::Optional,
        default: None,
        doc: map
            .get_text("doc", problems)
            .map_or_else(String::new, |doc| doc.value),
        rust: None,
        type_name: None,
        fields: Vec::new(),
        items: None,
        also_in: None,
        origin: Origin::Page,
        wire,
    }
}

/// `30`, or `{ type: { ATM: 300 } }`.
fn lives(node: &Node, problems: &mut Problems) -> Option<Lives> {
    if matches!(node.value, Value::Scalar { .. }) {
        return Some(Lives::Seconds(read::text(node, problems)?));
    }
    let [(field, words)] = read::entries(node, "`lives`", problems)? else {
        let message = "`lives` goes by exactly one field of the request";
        let problem = Diagnostic::new(Code::WrongShape, node.at, message);
        problems.push(problem.help("such as `lives: { type: { ATM: 300 } }`"));
        return None;
    };
    let at = words.at;
    let words = read::entries(words, "what `lives` goes by", problems)?;
    if words.is_empty() {
        let message = format!("`lives` names no word of `{}`", field.text);
        problems.push(Diagnostic::new(Code::MissingKey, at, message));
    }
    Some(Lives::By {
        field: spanned(field),
        words: words
            .iter()
            .filter_map(|(key, node)| Some((spanned(key), read::text(node, problems)?)))
            .collect(),
    })
}

fn words(node: &Node, problems: &mut Problems) -> Vec<Word> {
    let entries = read::entries(node, "`values`", problems).unwrap_or_default();
    if entries.is_empty() {
        let message = "`values` lists no word";
        problems.push(Diagnostic::new(Code::MissingKey, node.at, message));
    }
    entries
        .iter()
        .filter_map(|(key, node)| word(spanned(key), node, problems))
        .collect()
}

/// `"A card."`, or `{ rust: Male, doc: "A man." }`.
fn word(wire: Spanned<String>, node: &Node, problems: &mut Problems) -> Option<Word> {
    if !matches!(node.value, Value::Mapping(_)) {
        let doc = read::text(node, problems)?.value;
        let rust = None;
        return Some(Word { wire, rust, doc });
    }
    let mut map = Map::new(node, "a word", problems)?;
    let rust = map.need_text("rust", problems);
    let doc = map.need_text("doc", problems).value;
    map.finish(problems);
    Some(Word {
        wire,
        rust: Some(rust).filter(|rust| !rust.value.is_empty()),
        doc,
    })
}

pub(crate) fn origin(map: &mut Map<'_>, problems: &mut Problems) -> Origin {
    map.get_word("from", ORIGINS, problems)
        .map_or(Origin::Page, |origin| origin.value)
}

pub(crate) fn flag(node: Option<&Node>, problems: &mut Problems) -> Option<Spanned<bool>> {
    read::word(node?, YES_NO, Code::BadValue, problems)
}

pub(crate) fn errata(node: &Node, problems: &mut Problems) -> Vec<Erratum> {
    read::items(node, "`errata`", problems)
        .iter()
        .filter_map(|node| erratum(node, problems))
        .collect()
}

fn erratum(node: &Node, problems: &mut Problems) -> Option<Erratum> {
    let mut map = Map::new(node, "an erratum", problems)?;
    let erratum = Erratum {
        at: map.need_text("at", problems),
        documented: map.need_text("documented", problems),
        effective: map.need_text("effective", problems),
        because: map.need_text("because", problems).value,
    };
    map.finish(problems);
    Some(erratum)
}
