//! A page in the words of the specification language: types, limits and requirements as a file writes them. Nothing
//! is decided here but how a word of the page is called in the language.

use std::collections::BTreeSet;

use konaplate_codegen::ir::Class;

use crate::looks::Topic;
use crate::page::{self, Fact, Kind, Limit, Page, Parameter, Requirement};
use crate::{sensitive, wire_name};

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
    /// How it is kept out of logs, by its name or what the page calls it.
    pub(super) class: Option<(Class, String)>,
    /// A number of a response that may have a fraction: it is read as text.
    pub(super) may_be_fraction: bool,
    /// What the language cannot say of it, or a person has to look at.
    pub(super) look: Vec<(Topic, String)>,
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

/// Facts about which nothing was concluded from what was not read: their absence makes no excerpt.
const BESIDE_MESSAGES: &[&str] = &["service", "source.version"];

/// `complete` where all of the page was seen: every part, to its end, with nothing left out.
pub(super) fn state(page: &Page) -> &'static str {
    let mut unread = page
        .remarks
        .iter()
        .filter(|remark| remark.kind == page::RemarkKind::Unread);
    let is_whole = unread.all(|remark| BESIDE_MESSAGES.contains(&remark.at.as_str()));
    if page.cut.is_none() && page.codes.rows.is_some() && is_whole {
        "complete"
    } else {
        "excerpt"
    }
}

/// How much of the table of codes the page shows.
pub(super) fn error_table(page: &Page) -> &'static str {
    match &page.codes.rows {
        None => "not-seen",
        Some(rows) if rows.is_empty() => "not-seen",
        // A row was left out.
        Some(_)
            if page
                .remarks
                .iter()
                .any(|remark| remark.kind == page::RemarkKind::Unread && remark.at == "errors") =>
        {
            "cut"
        }
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

/// The fields of the message of one of [`SIDES`].
pub(super) fn fields(side: &str, parameters: &[Parameter]) -> Vec<Field> {
    inner_fields(side, parameters, 0)
}

fn inner_fields(side: &str, parameters: &[Parameter], depth: usize) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut names = BTreeSet::new();
    for parameter in parameters {
        let name = &parameter.name.value;
        let is_name = !name.is_empty() && name.chars().count() <= MAX_NAME;
        if is_name && names.insert(name) {
            fields.push(field(side, parameter, depth));
        }
    }
    fields
}

fn field(side: &str, parameter: &Parameter, depth: usize) -> Field {
    let mut look = Vec::new();
    let (mut kind, item) = kind(&parameter.kind.value);
    let below = depth + if item.is_some() { 2 } else { 1 };
    let fields = if below <= MAX_DEPTH {
        inner_fields(side, &parameter.children, below)
    } else {
        Vec::new()
    };
    if fields.is_empty() && (kind == "object" || item == Some("object")) {
        let what = "the page does not say what is inside: the language has no way to say that";
        look.push((Topic::Other, what.to_owned()));
    }
    let name = &parameter.name.value;
    let may_be_fraction = kind == "integer" && side == "response" && is_of_fractions(name);
    if kind == "integer" && is_of_fractions(name) {
        let what = "a rate or a fee may have a fraction, and the language has whole numbers only";
        let read = if may_be_fraction {
            ": it is read as text"
        } else {
            ""
        };
        look.push((Topic::Type, format!("{what}{read}")));
    }
    let mut words: Vec<Fact<String>> = parameter
        .words
        .iter()
        .map(|(word, _)| word.clone())
        .collect();
    if kind == "integer" && !words.is_empty() {
        let listed: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        let listed = listed.join(", ");
        look.push((
            Topic::Values,
            format!("the page lists {listed} of a number: only strings have values"),
        ));
        words.clear();
    }
    let limit = limit(parameter, (kind, item), &mut look);
    let limit = if may_be_fraction {
        kind = "string";
        Some((
            "length",
            Fact {
                value: UNKNOWN_LIMIT.to_owned(),
                line: parameter.name.line,
            },
        ))
    } else {
        limit
    };
    let prose: Vec<String> = parameter
        .description
        .iter()
        .map(|line| line.value.clone())
        .collect();
    Field {
        name: name.clone(),
        line: parameter.name.line,
        limit,
        class: class(parameter, (kind, item), &words, prose.first()),
        kind,
        item,
        required: required(parameter),
        default: parameter.default.clone(),
        words,
        fields,
        is_guessed: parameter.nesting_is_guessed,
        prose,
        may_be_fraction,
        look,
    }
}

/// Numbers are copied, so that nothing can wipe them: they are personal at most. The values of an enum say nothing.
fn class(
    parameter: &Parameter,
    (kind, item): (&str, Option<&str>),
    words: &[Fact<String>],
    told: Option<&String>,
) -> Option<(Class, String)> {
    let is_text = kind == "string" || item == Some("string");
    if !(is_text || kind == "integer") || !words.is_empty() {
        return None;
    }
    let by_name = sensitive::by_name(&parameter.name.value)
        .map(|class| (class, "its name says so".to_owned()));
    let by_text = || {
        let told = told?;
        let line = parameter.description.first().map_or(0, |line| line.line);
        let reason = format!(
            "the page calls it `{}` in line {line}",
            told.chars().take(40).collect::<String>()
        );
        Some((sensitive::by_text(told)?, reason))
    };
    let (class, reason) = by_name.or_else(by_text)?;
    let class = if is_text { class } else { Class::Personal };
    Some((class, reason))
}

/// A name of what may have a fraction.
fn is_of_fractions(name: &str) -> bool {
    const FRACTIONS: &[&str] = &[
        "rate",
        "ratio",
        "fee",
        "percent",
        "percentage",
        "interest",
        "exchangerate",
        "commission",
    ];
    let words = wire_name::words(name);
    let last = words.last().map(|last| last.trim_end_matches('s'));
    last.is_some_and(|last| FRACTIONS.contains(&last))
        || ["율", "수수료"].iter().any(|end| name.ends_with(end))
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
    look: &mut Vec<(Topic, String)>,
) -> Option<(&'static str, Fact<String>)> {
    let key = match (kind, item) {
        ("string", _) | (_, Some("string")) => "length",
        ("integer", _) => "range",
        (_, Some("object")) => "count",
        _ => return None,
    };
    if item.is_some() {
        parameter.limit.as_ref()?;
        let what = match key {
            "count" => "it: how many elements it has",
            _ => "each element",
        };
        look.push((
            Topic::Limit,
            format!("what the page says of the array is taken for the {key} of {what}"),
        ));
    }
    let line = parameter
        .limit
        .as_ref()
        .map_or(parameter.name.line, |limit| limit.line);
    let value = match parameter.limit.as_ref().map(|limit| &limit.value) {
        Some(limit) => bounds(limit),
        None => {
            look.push((Topic::Limit, "the page gives no limit".to_owned()));
            UNKNOWN_LIMIT.to_owned()
        }
    };
    if key == "length"
        && parameter
            .limit
            .as_ref()
            .is_some_and(|limit| is_of_a_number(&limit.value))
    {
        look.push((
            Topic::Limit,
            format!("{value} of a text looks like the range of a number"),
        ));
    }
    Some((key, Fact { value, line }))
}

/// Most characters that a text is taken to have: more are the largest value of a number.
pub(crate) const MOST_CHARACTERS: u64 = 1_000_000;

fn is_of_a_number(limit: &Limit) -> bool {
    let (Limit::Span(_, most) | Limit::Length(most)) = limit else {
        return false;
    };
    *most > MOST_CHARACTERS
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
