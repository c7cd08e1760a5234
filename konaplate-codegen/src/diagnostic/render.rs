//! A problem as people read it: the lines that it is about, with marks, and what to write as a change of them.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Severity, Suggestion, printable};
use crate::source::{FileId, Place, Position, Sources};

/// Bytes of the longest line that is shown.
const LONGEST_LINE: usize = 4096;

pub(super) fn render(problem: &Diagnostic, sources: &Sources, styled: bool) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut groups = vec![told(problem, sources)];
    if let (Some(help), Some(suggestion)) = (&problem.help, &problem.suggestion) {
        groups.push(change(help, suggestion, sources));
    }
    renderer.decor_style(DecorStyle::Ascii).render(&groups)
}

/// What is wrong and where, the other places involved, and help without a change.
fn told<'d>(problem: &'d Diagnostic, sources: &'d Sources) -> Group<'d> {
    let level = match problem.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(problem.message.as_str());
    let title = title.id(problem.code.as_str());
    let mut group = title.element(marked(problem, sources, problem.place.file));
    let mut shown = vec![problem.place.file];
    for (place, _) in &problem.related {
        if !shown.contains(&place.file) {
            shown.push(place.file);
            group = group.element(marked(problem, sources, place.file));
        }
    }
    match &problem.help {
        Some(help) if problem.suggestion.is_none() => {
            group.element(Level::HELP.message(help.as_str()))
        }
        _ => group,
    }
}

/// The lines of one file with the primary mark or the related ones that lie in it.
fn marked<'d>(problem: &'d Diagnostic, sources: &'d Sources, file: FileId) -> Element<'d> {
    let primary = (problem.place, problem.label.as_deref());
    let related = problem.related.iter();
    let related = related.map(|(place, label)| (*place, Some(label.as_str())));
    let marks = [primary].into_iter().chain(related);
    let marks: Vec<_> = marks.filter(|(place, _)| place.file == file).collect();
    let lines = Lines::around(sources, marks.iter().map(|(place, _)| *place));
    if lines.are_long() {
        return origin(sources, problem.place);
    }
    let marks = marks.into_iter().enumerate();
    let marks = marks.map(|(index, (place, label))| {
        let is_primary = index == 0 && problem.place.file == file;
        let kind = if is_primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        kind.span(lines.span(sources, place)).label(label)
    });
    lines.snippet(sources, file).annotations(marks).into()
}

/// The place alone.
fn origin<'d>(sources: &Sources, place: Place) -> Element<'d> {
    let origin = Origin::path(printable(&sources.shown_path(place.file)));
    let start = place.start;
    origin.line(start.line).char_column(start.column).into()
}

fn change<'d>(help: &'d str, suggestion: &'d Suggestion, sources: &'d Sources) -> Group<'d> {
    let place = suggestion.place;
    let title = Level::HELP.secondary_title(help);
    let lines = Lines::around(sources, [place].into_iter());
    if lines.are_long() {
        return title.element(origin(sources, place));
    }
    let patch = Patch::new(lines.span(sources, place), suggestion.text.as_str());
    title.element(lines.snippet(sources, place.file).patch(patch))
}

/// The part of a text that is shown. All of it would be read once a problem.
struct Lines<'s> {
    text: Cow<'s, str>,
    /// Number of its first line.
    first: usize,
    /// Its first byte.
    start: usize,
}

impl<'s> Lines<'s> {
    /// From the first line of these places, which lie in one file, to their last.
    fn around(sources: &'s Sources, places: impl Iterator<Item = Place> + Clone) -> Self {
        let first = places.clone().map(|place| place.start.line).min();
        let last = places.clone().map(|place| place.end.line).max();
        let (first, last) = (first.unwrap_or(1), last.unwrap_or(1));
        let end_of = |file| {
            let end = Position {
                line: last,
                column: usize::MAX,
            };
            sources.offset(file, end)
        };
        let file = places.clone().next().map(|place| place.file);
        let start = Position {
            line: first,
            column: 1,
        };
        let start = file.map_or(0, |file| sources.offset(file, start));
        let text = file.and_then(|file| sources.text(file).get(start..end_of(file)));
        let text = text.unwrap_or_default();
        let text = if text.contains('\r') {
            // Half of a line's end on other systems; shown, it would look like a letter.
            text.replace('\r', " ").into()
        } else {
            text.into()
        };
        Self { text, first, start }
    }

    /// Whether a line is too long for anybody to read.
    fn are_long(&self) -> bool {
        self.text.lines().any(|line| line.len() > LONGEST_LINE)
    }

    fn span(&self, sources: &Sources, place: Place) -> Range<usize> {
        let offset = |position| {
            let offset = sources.offset(place.file, position);
            offset.saturating_sub(self.start).min(self.text.len())
        };
        let start = offset(place.start);
        start..offset(place.end).max(start)
    }

    fn snippet<T: Clone>(&self, sources: &Sources, file: FileId) -> Snippet<'s, T> {
        Snippet::source(self.text.clone())
            .line_start(self.first)
            .path(printable(&sources.shown_path(file)))
    }
}
