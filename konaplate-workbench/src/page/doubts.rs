//! What a page says that cannot be right, or lacks: found after reading, alike in text and JSON.
//! Contradictions between pages, or of a specification, are lints and not here.

use std::collections::BTreeSet;

use konaplate_codegen::count;

use super::{
    About, Fact, Kind, Limit, Page, Parameter, Remark, RemarkKind, clean, labels, nesting, quoted,
};

/// Adds a remark for every doubt about a page.
pub(super) fn add(page: &mut Page) {
    let mut doubts = Doubts(Vec::new());
    doubts.head(page);
    for (key, parameters) in [
        ("headers.request", &page.request.headers),
        ("request", &page.request.parameters),
        ("headers.response", &page.response.headers),
        ("response", &page.response.parameters),
    ] {
        doubts.level(
            &format!("{key}."),
            parameters.as_deref().unwrap_or_default(),
        );
    }
    doubts.codes(page);
    page.remarks.append(&mut doubts.0);
}

struct Doubts(Vec<Remark>);

impl Doubts {
    fn add(&mut self, line: usize, at: &str, message: String) {
        self.push((line, at), RemarkKind::Doubtful, About::Other, message);
    }

    fn add_limit(&mut self, line: usize, at: &str, message: String) {
        self.push((line, at), RemarkKind::Doubtful, About::Limit, message);
    }

    fn push(&mut self, (line, at): (usize, &str), kind: RemarkKind, about: About, message: String) {
        self.0.push(Remark {
            line,
            at: at.to_owned(),
            kind,
            about,
            message,
        });
    }

    /// What every page says above its first part.
    fn head(&mut self, page: &Page) {
        let missing = [
            ("service", "title", page.title.value.is_empty()),
            ("source.version", "version", page.version.is_none()),
            ("path", "path", page.path.is_none()),
        ];
        for (at, what, is_missing) in missing {
            if is_missing {
                let message = format!("no {what} stands above the first heading");
                self.push(
                    (page.title.line, at),
                    RemarkKind::Unread,
                    About::Other,
                    message,
                );
            }
        }
        let (Some(version), Some(path)) = (&page.version, &page.path) else {
            return;
        };
        let in_path = path.value.split('/').find(|part| is_version(part));
        if let Some(in_path) = in_path.filter(|part| *part != version.value) {
            let message = format!(
                "the page says version {}, the path {}",
                quoted(&version.value),
                quoted(in_path)
            );
            self.add(version.line, "source.version", message);
        }
    }

    fn level(&mut self, key: &str, parameters: &[Parameter]) {
        let mut names = BTreeSet::new();
        for parameter in parameters {
            let at = format!("{key}{}", clean(&parameter.name.value));
            if !names.insert(parameter.name.value.to_ascii_lowercase()) {
                let message = "the same name stands twice on one level".to_owned();
                self.add(parameter.name.line, &at, message);
            }
            self.parameter(&at, parameter);
            let below = format!("{at}{}", nesting::inside(&parameter.kind.value));
            self.level(&below, &parameter.children);
        }
    }

    fn parameter(&mut self, at: &str, parameter: &Parameter) {
        let name = &parameter.name;
        if !labels::is_name(&name.value) {
            self.add(
                name.line,
                at,
                "a name with other characters than names have".to_owned(),
            );
        }
        match &parameter.kind.value {
            Kind::Other(word) => {
                let message = format!("{} is no type that pages are known to have", quoted(word));
                self.add(parameter.kind.line, at, message);
            }
            Kind::Object if parameter.children.is_empty() => {
                self.add(
                    parameter.kind.line,
                    at,
                    "an object without fields".to_owned(),
                );
            }
            _ => {}
        }
        if let Some(limit) = &parameter.limit {
            if let Some(message) = about_limit(&parameter.kind.value, &limit.value) {
                self.add_limit(limit.line, at, message);
            }
            self.texts(at, parameter, &limit.value);
        }
    }

    /// Values and patterns that the limit of a text does not allow.
    fn texts(&mut self, at: &str, parameter: &Parameter, limit: &Limit) {
        let Some((min, max)) = characters(&parameter.kind.value, limit) else {
            return;
        };
        let fits =
            |length: usize| u64::try_from(length).is_ok_and(|length| (min..=max).contains(&length));
        for (word, _) in &parameter.words {
            let length = word.value.chars().count();
            if !fits(length) {
                let message = format!(
                    "the value {} has {}: the limit does not allow it",
                    quoted(&word.value),
                    count(length, "character")
                );
                self.add_limit(word.line, at, message);
            }
        }
        for line in &parameter.description {
            let length = described_length;
            let Some(pattern) = patterns(&line.value).find(|pattern| !fits(length(pattern))) else {
                continue;
            };
            let message = format!(
                "a text of the pattern {} has {}: the limit does not allow it",
                quoted(pattern),
                count(length(pattern), "character")
            );
            self.add_limit(line.line, at, message);
        }
    }

    fn codes(&mut self, page: &Page) {
        let mut seen = BTreeSet::new();
        for row in page.codes.rows.iter().flatten() {
            let Fact { value: code, line } = &row.code;
            let at = format!("errors.{}", clean(code));
            if !seen.insert(code) {
                self.add(*line, &at, "the same code stands twice".to_owned());
            }
            if !labels::is_code(code) {
                self.add(
                    *line,
                    &at,
                    "a code that is not six digits with `_` in the middle".to_owned(),
                );
            }
        }
    }
}

/// What is wrong with a limit on its own.
fn about_limit(kind: &Kind, limit: &Limit) -> Option<String> {
    let is_number = *kind == Kind::Number;
    match (kind, limit) {
        (_, Limit::Other(text)) => Some(format!("{} is no limit that can be read", quoted(text))),
        (Kind::Boolean | Kind::Object, _) => Some("a limit where none can be".to_owned()),
        (_, Limit::Span(min, max)) if min > max => {
            Some(format!("the least, {min}, is above the most, {max}"))
        }
        (_, Limit::Length(0) | Limit::Value(0)) => {
            Some("0 is a form that nobody filled in: the limit is not known".to_owned())
        }
        (_, Limit::Span(_, 0)) => Some("a most of 0 allows nothing".to_owned()),
        (_, Limit::Length(digits) | Limit::Value(digits)) if is_number => Some(format!(
            "{digits} may count the digits of the number: numbers are limited by Min and Max"
        )),
        (_, Limit::Span(_, digits @ 2..=20)) if is_number => Some(format!(
            "a most of {digits} may count the digits of the number"
        )),
        (_, Limit::Value(_)) => Some("a value that limits no number".to_owned()),
        _ => None,
    }
}

/// How many characters a text, or an element of a list of texts, may have; none where that is not known.
fn characters(kind: &Kind, limit: &Limit) -> Option<(u64, u64)> {
    match (kind, limit) {
        (Kind::String | Kind::Strings, Limit::Length(length @ 1..)) => Some((*length, *length)),
        (Kind::String | Kind::Strings, Limit::Span(min, max)) if min <= max => Some((*min, *max)),
        _ => None,
    }
}

/// Words of a line that are patterns of dates and times, such as `YYYYMMDDHH24MISS` and `yyMMddHHmiSS-xxxxxxx`.
fn patterns(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    line.split(move |c| !is_part(c))
        .filter(|word| is_pattern(word))
}

fn is_pattern(word: &str) -> bool {
    let is_letter = |byte: u8| b"yYmMdDhHiIsSxX24-".contains(&byte);
    word.len() >= 4 && word.to_ascii_lowercase().starts_with("yy") && word.bytes().all(is_letter)
}

/// Characters of a text that a pattern describes: `HH24` stands for two.
fn described_length(pattern: &str) -> usize {
    let hours = pattern.to_ascii_uppercase().matches("HH24").count();
    pattern.len() - 2 * hours
}

/// `v1`.
fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix('v').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
