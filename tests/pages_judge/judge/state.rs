//! Whether a file calls itself complete, and what the report says that it lacks.

use konaplate_codegen::Severity;
use konaplate_workbench::page::Page;

use super::Tally;
use super::file::File;
use crate::sample::State;
use crate::written::Part;

impl File<'_> {
    pub(super) fn state(&self, tally: &mut Tally) {
        let read = self.text(&["source", "state"]);
        let place = (1, "file: source.state");
        match self.sample.state() {
            State::Complete => {
                // What was planted may have taken something away.
                let is_excerpt = self.sample.is_faulty && read == Some("excerpt");
                if !is_excerpt {
                    tally.fact(place, "complete", read, false);
                }
            }
            State::Excerpt(missing) => {
                tally.fact(place, "excerpt", read, false);
                for part in missing {
                    self.names(part, tally);
                }
            }
            State::Either(part) => {
                if read != Some("complete") {
                    tally.fact(place, "excerpt", read, false);
                    self.names(part, tally);
                }
            }
        }
    }

    /// What the reader remarks is in the report: nobody sees the page as read.
    pub(super) fn remarks(&self, page: &Page, tally: &mut Tally) {
        for remark in &page.remarks {
            let mut notes = self.made.report.notes.iter();
            let start: String = remark.message.chars().take(12).collect();
            let is_told =
                notes.any(|note| note.line == remark.line && note.message.contains(&start));
            tally.told(
                (
                    remark.line,
                    &format!("file: the remark `{}`", remark.message),
                ),
                is_told,
            );
        }
    }

    /// A warning of the report names the part.
    fn names(&self, part: Part, tally: &mut Tally) {
        let is_named = self.made.report.notes.iter().any(|note| {
            let message = note.message.to_lowercase();
            note.code.severity() != Severity::Note
                && part.names().iter().any(|name| message.contains(name))
        });
        let what = format!("file: a warning that names {part:?}");
        tally.told((1, &what), is_named);
    }
}
