//! The JSON document of a report. Its keys are stable: none is removed or renamed while `format` is 1.

use konaplate_codegen::source::Place;
use konaplate_codegen::{Diagnostic, Severity};
use serde_json::{Map, Value, json};

use super::Report;
use super::offsets::Offsets;

/// `{"format": 1, "errors": …, "warnings": …, "notes": …, "problems": […], "allowed": […]}`.
///
/// A problem has `code`, `severity`, `title`, `message`, `path`, `line`, `column`, `end` (`line`, `column`), `bytes`
/// (`start`, `end`), `label`, `related` (places with `message`), `help`, and `suggestion` (a place with the `text` to
/// write there). Lines and columns count from 1, columns in characters; ends are one past the last. What is let
/// stand has `because` as well.
#[must_use]
pub fn json(report: &Report<'_>) -> Value {
    let offsets = Offsets::of(report.sources, report.all().map(|(it, _)| it));
    let writer = Writer { report, offsets };
    let problems = report.found.iter().map(|it| writer.problem(it));
    let allowed = report.allowed.iter().map(|it| {
        let mut problem = writer.problem(&it.diagnostic);
        problem.insert("because".to_owned(), json!(it.because));
        problem
    });
    json!({
        "format": 1,
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
        "notes": report.count(Severity::Note),
        "problems": problems.collect::<Vec<_>>(),
        "allowed": allowed.collect::<Vec<_>>(),
    })
}

struct Writer<'r> {
    report: &'r Report<'r>,
    offsets: Offsets,
}

impl Writer<'_> {
    fn problem(&self, problem: &Diagnostic) -> Map<String, Value> {
        let related = problem.related.iter();
        let related = related.map(|(place, message)| self.place(*place, "message", message));
        let suggestion = problem.suggestion.as_ref();
        let suggestion = suggestion.map(|it| self.place(it.place, "text", &it.text));
        let mut map = self.place(problem.place, "message", &problem.message);
        for (key, value) in [
            ("code", json!(problem.code.as_str())),
            ("severity", json!(problem.code.severity().as_str())),
            ("title", json!(problem.code.title())),
            ("label", json!(problem.label)),
            ("related", related.collect()),
            ("help", json!(problem.help)),
            ("suggestion", json!(suggestion)),
        ] {
            map.insert(key.to_owned(), value);
        }
        map
    }

    /// A place, and one more key.
    fn place(&self, place: Place, key: &str, text: &str) -> Map<String, Value> {
        let (start, end) = self.offsets.bytes(place);
        let pairs = [
            ("path", json!(self.report.sources.shown_path(place.file))),
            ("line", json!(place.start.line)),
            ("column", json!(place.start.column)),
            (
                "end",
                json!({ "line": place.end.line, "column": place.end.column }),
            ),
            ("bytes", json!({ "start": start, "end": end })),
            (key, json!(text)),
        ];
        let pairs = pairs.into_iter();
        pairs.map(|(key, value)| (key.to_owned(), value)).collect()
    }
}
