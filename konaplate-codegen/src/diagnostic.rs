//! What is wrong with a specification: a stable code, a place, what to write instead, and how it is shown.

use std::fmt;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

pub use crate::code::{Code, Severity};
use crate::source::{Place, Sources};

/// One problem of a specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code; `code.explain()` tells more.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places involved and what they have to do with it.
    pub related: Vec<(Place, String)>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem at a place. Control characters in the message are escaped.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            message: printable(&message.into()),
            place,
            related: Vec::new(),
            help: None,
        }
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(printable(&help.into()));
        self
    }

    /// With another place involved, and what it has to do with the problem.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, printable(&label.into())));
        self
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
        let path = sources.shown_path(self.place.file);
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
        let renderer = if styled {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let code = self.code.to_string();
        let level = match self.code.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(self.message.as_str()).id(code.as_str());
        let mut group = title.element(self.snippet(sources, self.place.file));
        let mut shown = vec![self.place.file];
        for (place, _) in &self.related {
            if !shown.contains(&place.file) {
                shown.push(place.file);
                group = group.element(self.snippet(sources, place.file));
            }
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }

    /// The snippet of one file with the primary mark or the related ones that lie in it.
    fn snippet<'s>(
        &'s self,
        sources: &'s Sources,
        file: crate::source::FileId,
    ) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let span = |place: Place| {
            let start = sources.offset(file, place.start);
            start..sources.offset(file, place.end).max(start)
        };
        let snippet = Snippet::source(sources.text(file)).path(sources.shown_path(file));
        let primary =
            (self.place.file == file).then(|| AnnotationKind::Primary.span(span(self.place)));
        let related = self
            .related
            .iter()
            .filter(|(place, _)| place.file == file)
            .map(|(place, label)| {
                AnnotationKind::Context
                    .span(span(*place))
                    .label(label.as_str())
            });
        snippet.annotations(primary.into_iter().chain(related))
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

/// A message is one line, and no text of a specification steers a terminal.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter.is_control() {
            true => out.extend(letter.escape_default()),
            false => out.push(letter),
        }
    }
    out
}

/// ``did you mean `x`?`` for the closest of `names`, or nothing.
pub fn did_you_mean<'n>(given: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let limit = (given.chars().count() / 3 + 1).min(4);
    names
        .into_iter()
        .map(|name| (distance(given, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| format!("did you mean `{name}`?"))
}

/// Levenshtein distance, case ignored; texts longer than 64 characters are never close.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .take(65)
            .collect::<Vec<_>>()
    };
    let (a, b) = (letters(a), letters(b));
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
