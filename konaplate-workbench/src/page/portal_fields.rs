//! Headers and fields of a page in JSON, with those inside them.

use super::json::Node;
use super::labels::MAX_NAME;
use super::nesting::{self, MAX_DEPTH};
use super::portal_values::{Members, Reader};
use super::prose::{self, Description};
use super::{About, Fact, Kind, Limit, Parameter, Remark, RemarkKind, Requirement, clean, quoted};

const KEYS: &[&str] = &["field", "type", "moc", "length", "description", "params"];

/// The headers or fields under a key; none if it is absent. `at` is where they stand in a specification.
pub(super) fn read<'t>(
    reader: &mut Reader<'t>,
    members: &Members<'t>,
    key: &str,
    at: &str,
) -> Option<Vec<Parameter>> {
    level(
        reader,
        members,
        key,
        &Place {
            at: format!("{at}."),
            depth: 0,
        },
    )
}

/// Where a level stands in a specification.
struct Place {
    /// Key path, with the dot before the next key.
    at: String,
    depth: usize,
}

fn level<'t>(
    reader: &mut Reader<'t>,
    members: &Members<'t>,
    key: &str,
    place: &Place,
) -> Option<Vec<Parameter>> {
    let list = reader.list(members, key)?;
    let path = members.path(key);
    let read = |(index, node)| parameter(reader, node, &format!("{path}[{index}]"), place);
    Some(list.into_iter().enumerate().filter_map(read).collect())
}

fn parameter<'t>(
    reader: &mut Reader<'t>,
    node: Node<'t>,
    path: &str,
    place: &Place,
) -> Option<Parameter> {
    let members = reader.members(node, path, KEYS);
    let name = reader.word(&members, "field");
    let Some(name) = name.filter(|name| name.value.len() <= MAX_NAME) else {
        reader.wrong(node, path, "a field with a name");
        return None;
    };
    let at = format!("{}{}", place.at, clean(&name.value));
    let word = reader.word(&members, "type").unwrap_or(Fact {
        value: String::new(),
        line: name.line,
    });
    let kind = Fact {
        value: kind(&word.value),
        line: word.line,
    };
    let requirement = requirement(reader, &members, (&at, name.line));
    let limit = limit(reader, &members, &kind.value);
    let description = description(reader, &members, &at, (&kind.value, limit.as_ref()));
    let mut parameter = Parameter {
        name,
        kind,
        requirement,
        limit,
        default: None,
        description: description.lines,
        words: description.words,
        children: Vec::new(),
        nesting_is_guessed: false,
    };
    inside(reader, &members, &mut parameter, place);
    Some(parameter)
}

/// Reads what is inside a field. As in the text, an array's element may stand there as a field of its own.
fn inside<'t>(
    reader: &mut Reader<'t>,
    members: &Members<'t>,
    parameter: &mut Parameter,
    place: &Place,
) {
    if place.depth >= MAX_DEPTH {
        if let Some(node) = members.get("params").filter(|node| !node.is_empty_list()) {
            reader.wrong(
                node,
                &members.path("params"),
                "within the 16 levels that are read",
            );
        }
        return;
    }
    let at = format!(
        "{}{}{}",
        place.at,
        parameter.name.value,
        nesting::inside(&parameter.kind.value)
    );
    let below = Place {
        at,
        depth: place.depth + 1,
    };
    let mut children = level(reader, members, "params", &below).unwrap_or_default();
    let element =
        children.pop_if(|only| only.name.value == format!("{}_item", parameter.name.value));
    match element {
        Some(element) if children.is_empty() => {
            parameter.kind.value = match element.kind.value {
                Kind::Object => Kind::Objects,
                Kind::String => Kind::Strings,
                _ => parameter.kind.value.clone(),
            };
            nesting::join(parameter, element);
        }
        element => {
            children.extend(element);
            if !children.is_empty() && parameter.kind.value == Kind::Other("array".to_owned()) {
                parameter.kind.value = Kind::Objects;
            }
            let is_left_out = !children.is_empty()
                && !matches!(parameter.kind.value, Kind::Object | Kind::Objects);
            if let Some(node) = members.get("params").filter(|_| is_left_out) {
                let path = members.path("params");
                reader.wrong(node, &path, "of an object or a list of objects");
                return;
            }
            parameter.children = children;
        }
    }
}

/// `array` alone is settled by its element.
fn kind(word: &str) -> Kind {
    match word {
        "array of object" => Kind::Objects,
        "array of string" => Kind::Strings,
        word => super::labels::kind(word).unwrap_or_else(|| Kind::Other(word.to_owned())),
    }
}

/// `moc`: mandatory, optional, conditional.
fn requirement<'t>(
    reader: &mut Reader<'t>,
    members: &Members<'t>,
    (at, line): (&str, usize),
) -> Fact<Requirement> {
    let word = reader.word(members, "moc");
    let line = word.as_ref().map_or(line, |word| word.line);
    let value = match word.as_ref().map(|word| word.value.as_str()) {
        Some("M" | "Required" | "Mandatory") => Requirement::Required,
        Some("O" | "Optional") => Requirement::Optional,
        Some("C" | "Conditional") => Requirement::Conditional,
        other => {
            let word = quoted(other.unwrap_or_default());
            let message = format!("`moc` is {word}, not M, O or C: taken as conditional");
            reader.remark(Remark {
                line,
                at: at.to_owned(),
                kind: RemarkKind::Guessed,
                about: About::Other,
                message,
            });
            Requirement::Conditional
        }
    };
    Fact { value, line }
}

/// `{type: fixed, value}` or `{type: range, min, max}`; none where nothing is filled in. That a fixed length of a
/// number is what pages show as `Value : N` is concluded, not seen.
fn limit<'t>(reader: &mut Reader<'t>, members: &Members<'t>, kind: &Kind) -> Option<Fact<Limit>> {
    let node = members.get("length")?;
    let length = reader.members(
        node,
        &members.path("length"),
        &["type", "value", "min", "max"],
    );
    let mut number = |key| reader.word(&length, key);
    let (shape, value, min, max) = (
        number("type"),
        number("value"),
        number("min"),
        number("max"),
    );
    if value.is_none() && min.is_none() && max.is_none() {
        return None;
    }
    let parsed = |number: Option<Fact<String>>| number?.value.parse().ok();
    let known = match shape.as_ref().map(|shape| shape.value.as_str()) {
        Some("fixed") if *kind == Kind::Number => parsed(value).map(Limit::Value),
        Some("fixed") => parsed(value).map(Limit::Length),
        Some("range") => parsed(min)
            .zip(parsed(max))
            .map(|(min, max)| Limit::Span(min, max)),
        _ => None,
    };
    let value = known.unwrap_or_else(|| Limit::Other(node.shown()));
    Some(reader.fact(value, node.line))
}

fn description<'t>(
    reader: &mut Reader<'t>,
    members: &Members<'t>,
    at: &str,
    (kind, limit): (&Kind, Option<&Fact<Limit>>),
) -> Description {
    let lines = reader.localized(members, "description");
    if at.starts_with("headers.") {
        return Description {
            lines: prose::plain(lines),
            ..Description::default()
        };
    }
    let limit = limit.map(|limit| &limit.value);
    let description = prose::read(lines, &prose::Context { kind, limit });
    description
        .remarks(at)
        .for_each(|remark| reader.remark(remark));
    description
}
