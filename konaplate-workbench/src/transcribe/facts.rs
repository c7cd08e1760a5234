//! A page in the words of the specification language: types, limits and requirements as a file writes them. Nothing
//! is decided here but how a word of the page is called in the language.

use std::collections::BTreeSet;

use crate::page::{self, Fact, Kind, Limit, Page, Parameter, Requirement};

/// Objects and arrays that are written inside each other: the language has no more.
const MAX_DEPTH: usize = 16;

/// Stands where a page has no limit, or none that can be read.
pub(super) const UNKNOWN_LIMIT: &str = "any";

/// A name on the wire longer than this is no name.
const MAX_NAME: usize = 100;

/// Both directions, as keys of a file.
pub(super) const SIDES: [&str; 2] = ["request", "response"];

/// A field as the page says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) line: usize,
    /// `string`, `integer`, `boolean`, `object`, `array`.
    pub(super) kind: &'static str,
    /// Of an array: what its elements are.
    pub(super) item: Option<&'static str>,
    /// `length`, `range` or `count` with its text; of an array of strings, the length of each.
    pub(super) limit: Option<(&'static str, Fact<String>)>,
    pub(super) required: &'static str,
    pub(super) default: Option<Fact<String>>,
    pub(super) words: Vec<Fact<String>>,
    pub(super) fields: Vec<Field>,
    pub(super) is_guessed: bool,
    pub(super) prose: Vec<String>,
    /// What the language cannot say of it, or a person has to look at.
    pub(super) look: Vec<String>,
}

/// A header as the page says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) length: Option<String>,
    pub(super) required: &'static str,
}

/// What the page says at the top of a file: key path, text, line.
pub(super) fn top(page: &Page) -> Vec<(&'static [&'static str], String, usize)> {
    let mut top: Vec<(&'static [&'static str], String, usize)> = vec![
        (&["service"], page.title.value.clone(), page.title.line),
        (
            &["source", "page"],
            page.title.value.clone(),
            page.title.line,
        ),
    ];
    if let Some(version) = &page.version {
        top.push((&["source", "version"], version.value.clone(), version.line));
    }
    if let Some(method) = &page.method {
        top.push((&["method"], method.value.clone(), method.line));
    }
    if let Some(path) = &page.path {
        top.push((&["path"], path.value.clone(), path.line));
    }
    if let Some(mode) = &page.mode {
        let text = match mode.value {
            page::Mode::Sync => "sync",
            page::Mode::Async => "async",
        };
        top.push((&["mode"], text.to_owned(), mode.line));
    }
    top
}

/// `complete` where the page was seen to its end, with its table of codes.
pub(super) fn state(page: &Page) -> &'static str {
    if page.cut.is_none() && page.codes.rows.is_some() {
        "complete"
    } else {
        "excerpt"
    }
}

/// How much of the table of codes the page shows.
pub(super) fn error_table(page: &Page) -> &'static str {
    match &page.codes.rows {
        None => "not-seen",
        Some(_) if page.codes.is_cut => "cut",
        // Whether rows follow was not seen.
        Some(_) if page.cut.is_some() && page.cases.is_empty() => "cut",
        Some(_) => "complete",
    }
}

/// The messages in the order of [`SIDES`].
pub(super) fn sides(page: &Page) -> [&page::Message; 2] {
    [&page.request, &page.response]
}

pub(super) fn headers(parameters: &[Parameter]) -> Vec<Header> {
    let header = |parameter: &Parameter| Header {
        name: parameter.name.value.clone(),
        line: parameter.name.line,
        length: parameter.limit.as_ref().map(|limit| bounds(&limit.value)),
        required: required(parameter),
    };
    parameters.iter().map(header).collect()
}

pub(super) fn fields(parameters: &[Parameter]) -> Vec<Field> {
    inner_fields(parameters, 0)
}

fn inner_fields(parameters: &[Parameter], depth: usize) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut names = BTreeSet::new();
    for parameter in parameters {
        let name = &parameter.name.value;
        let is_name = !name.is_empty() && name.chars().count() <= MAX_NAME;
        if is_name && names.insert(name) {
            fields.push(field(parameter, depth));
        }
    }
    fields
}

fn field(parameter: &Parameter, depth: usize) -> Field {
    let mut look = Vec::new();
    let (kind, item) = kind(&parameter.kind.value);
    let below = depth + if item.is_some() { 2 } else { 1 };
    let fields = if below <= MAX_DEPTH {
        inner_fields(&parameter.children, below)
    } else {
        Vec::new()
    };
    if fields.is_empty() && (kind == "object" || item == Some("object")) {
        look.push(
            "the page does not say what is inside: the language has no way to say that".to_owned(),
        );
    }
    let prose = parameter.description.iter();
    Field {
        name: parameter.name.value.clone(),
        line: parameter.name.line,
        limit: limit(parameter, (kind, item), &mut look),
        kind,
        item,
        required: required(parameter),
        default: parameter.default.clone(),
        words: parameter
            .words
            .iter()
            .map(|(word, _)| word.clone())
            .collect(),
        fields,
        is_guessed: parameter.nesting_is_guessed,
        prose: prose.map(|line| line.value.clone()).collect(),
        look,
    }
}

/// The type, and that of its elements. Of a word that is not known the page's remarks tell.
fn kind(kind: &Kind) -> (&'static str, Option<&'static str>) {
    match kind {
        Kind::String | Kind::Other(_) => ("string", None),
        Kind::Number => ("integer", None),
        Kind::Boolean => ("boolean", None),
        Kind::Object => ("object", None),
        Kind::Objects => ("array", Some("object")),
        Kind::Strings => ("array", Some("string")),
    }
}

fn required(parameter: &Parameter) -> &'static str {
    match parameter.requirement.value {
        Requirement::Required => "true",
        Requirement::Optional => "false",
        Requirement::Conditional => "conditional",
    }
}

/// The limit under the key that the type has one by. A type without limits has none, whatever the page says.
fn limit(
    parameter: &Parameter,
    (kind, item): (&str, Option<&str>),
    look: &mut Vec<String>,
) -> Option<(&'static str, Fact<String>)> {
    let key = match (kind, item) {
        ("string", _) | (_, Some("string")) => "length",
        ("integer", _) => "range",
        (_, Some("object")) => "count",
        _ => return None,
    };
    if item.is_some() {
        parameter.limit.as_ref()?;
        look.push(format!(
            "what the page says of the array is taken for the {key} of {}",
            match key {
                "count" => "it: how many elements it has",
                _ => "each element",
            }
        ));
    }
    let line = parameter
        .limit
        .as_ref()
        .map_or(parameter.name.line, |limit| limit.line);
    let value = match parameter.limit.as_ref().map(|limit| &limit.value) {
        Some(limit) => bounds(limit),
        None => {
            look.push("the page gives no limit".to_owned());
            UNKNOWN_LIMIT.to_owned()
        }
    };
    Some((key, Fact { value, line }))
}

fn bounds(limit: &Limit) -> String {
    match limit {
        Limit::Length(length) | Limit::Value(length) => length.to_string(),
        Limit::Span(least, most) => format!("{least}..{most}"),
        Limit::Other(_) => UNKNOWN_LIMIT.to_owned(),
    }
}

impl Field {
    /// The language can say what it holds.
    pub(super) fn can_be_said(&self) -> bool {
        !self.fields.is_empty() || !(self.kind == "object" || self.item == Some("object"))
    }
}

/// `5..5` and `5` are one limit.
pub(super) fn is_same_limit(one: &str, other: &str) -> bool {
    fn exact(text: &str) -> &str {
        match text.split_once("..") {
            Some((least, most)) if least == most => least,
            _ => text,
        }
    }
    exact(one) == exact(other)
}
