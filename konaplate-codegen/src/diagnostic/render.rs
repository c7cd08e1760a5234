//! A problem as people read it: the lines that it is about, with marks, and what to write as a change of them.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Severity, Suggestion};
use crate::source::{FileId, Place, Sources};

pub(super) fn render(problem: &Diagnostic, sources: &Sources, styled: bool) -> String {
    let renderer = match styled {
        true => Renderer::styled(),
        false => Renderer::plain(),
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
fn marked<'d>(
    problem: &'d Diagnostic,
    sources: &'d Sources,
    file: FileId,
) -> Snippet<'d, Annotation<'d>> {
    let primary = (problem.place.file == file).then(|| {
        let mark = AnnotationKind::Primary.span(span(sources, problem.place));
        mark.label(problem.label.as_deref())
    });
    let related = problem.related.iter();
    let related = related.filter(|(place, _)| place.file == file);
    let related = related.map(|(place, label)| {
        let mark = AnnotationKind::Context.span(span(sources, *place));
        mark.label(label.as_str())
    });
    lines(sources, file).annotations(primary.into_iter().chain(related))
}

fn change<'d>(help: &'d str, suggestion: &'d Suggestion, sources: &'d Sources) -> Group<'d> {
    let place = suggestion.place;
    let patch = Patch::new(span(sources, place), suggestion.text.as_str());
    let title = Level::HELP.secondary_title(help);
    title.element(lines(sources, place.file).patch(patch))
}

fn lines<'d, T: Clone>(sources: &'d Sources, file: FileId) -> Snippet<'d, T> {
    Snippet::source(sources.text(file)).path(sources.shown_path(file))
}

fn span(sources: &Sources, place: Place) -> std::ops::Range<usize> {
    let start = sources.offset(place.file, place.start);
    start..sources.offset(place.file, place.end).max(start)
}
