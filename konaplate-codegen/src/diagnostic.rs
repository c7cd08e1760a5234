//! What is wrong with a specification: a stable code, a place, what to write instead, and how it is shown.

mod near;
mod render;

use std::fmt;

pub use crate::code::{Code, Family, Severity};
use crate::source::{Place, Sources};

pub use near::{did_you_mean, one_of};

/// One problem of a specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code; `code.explain()` tells more.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What stands there, in a few words, where the message does not say it.
    pub label: Option<String>,
    /// Other places involved and what they have to do with it.
    pub related: Vec<(Place, String)>,
    /// What to write instead.
    pub help: Option<String>,
    /// The same as a change of the text, where it is known to the letter.
    pub suggestion: Option<Suggestion>,
}

/// A text that mends a specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it replaces.
    pub place: Place,
    /// The text, as YAML.
    pub text: String,
}

impl Diagnostic {
    /// A problem at a place. What could steer a terminal in the message is escaped.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            message: printable(&message.into()),
            place,
            label: None,
            related: Vec::new(),
            help: None,
            suggestion: None,
        }
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(printable(&help.into()));
        self
    }

    /// With a few words at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(printable(&label.into()));
        self
    }

    /// With another place involved, and what it has to do with the problem.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, printable(&label.into())));
        self
    }

    /// As [`Diagnostic::related`], where there is such a place.
    #[must_use]
    pub(crate) fn related_if(self, place: Option<Place>, label: &str) -> Self {
        match place {
            Some(place) => self.related(place, label),
            None => self,
        }
    }

    /// With a YAML text that mends the problem in place of what stands there now. What runs over several lines
    /// has no end that is known, and so no such text.
    #[must_use]
    pub fn suggest(mut self, place: Place, text: impl Into<String>) -> Self {
        let text = text.into();
        if place.start < place.end && printable(&text) == text {
            self.suggestion = Some(Suggestion { place, text });
        }
        self
    }

    /// With the closest of `names` to write instead of what stands at the place, or else with `otherwise`.
    #[must_use]
    pub(crate) fn did_you_mean<'n>(
        self,
        given: &str,
        names: impl IntoIterator<Item = &'n str>,
        otherwise: &str,
    ) -> Self {
        let place = self.place;
        match near::closest(given, names) {
            Some(name) => self
                .help(near::asked(name))
                .suggest(place, near::scalar(name)),
            None if otherwise.is_empty() => self,
            None => self.help(otherwise),
        }
    }

    /// One line that makes sense alone: `spec/konaplate.yaml:14:7: error[KP0012]: …`.
    #[must_use]
    pub fn short(&self, sources: &Sources) -> String {
        let severity = self.code.severity().as_str();
        self.line(sources, &format!("{severity}[{}]", self.code))
    }

    /// As [`Diagnostic::short`], for an error of the compiler: `spec/konaplate.yaml:14:7: KP0012: …`.
    #[must_use]
    pub fn compile_error(&self, sources: &Sources) -> String {
        self.line(sources, self.code.as_str())
    }

    fn line(&self, sources: &Sources, code: &str) -> String {
        let path = printable(&sources.shown_path(self.place.file));
        let start = self.place.start;
        let line = format!(
            "{path}:{}:{}: {code}: {}",
            start.line, start.column, self.message
        );
        match &self.help {
            Some(help) => format!("{line} ({help})"),
            None => line,
        }
    }

    /// The problem with the lines it is about. Plain text unless `styled`.
    #[must_use]
    pub fn render(&self, sources: &Sources, styled: bool) -> String {
        render::render(self, sources, styled)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Diagnostic>);

impl Problems {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub(crate) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All problems, by file and place.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0
            .sort_by(|a, b| (a.place, a.code, &a.message).cmp(&(b.place, b.code, &b.message)));
        self.0.dedup();
        self.0
    }
}

/// Letters of the longest message; what a specification holds may be longer.
const LONGEST: usize = 500;

/// A text as one line of a message: no text of a specification steers a terminal or turns the order of its letters.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        if steers(letter) {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}

/// A number of things: `1 problem`, `2 problems`.
#[must_use]
pub fn count(number: impl fmt::Display, noun: &str) -> String {
    let number = number.to_string();
    let ending = if number == "1" { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// Whether a letter does something to the text around it: control characters, line ends beyond them, marks of writing
/// direction, and what cannot be seen.
#[must_use]
pub fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}
