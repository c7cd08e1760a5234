//! Diagnostics for machines: one JSON document, or SARIF 2.1.0. How people read them is konaplate-codegen's.
//!
//! Everything is in one document, sorted by file and place, and nothing is left out.

mod json;
mod offsets;
mod sarif;

use konaplate_codegen::{Diagnostic, Severity, Sources};

pub use json::json;
pub use sarif::sarif;

use crate::lint::{Allowed, Outcome};

/// What a command found.
#[derive(Debug, Clone, Copy)]
pub struct Report<'r> {
    /// The specification.
    pub sources: &'r Sources,
    /// What was found.
    pub found: &'r [Diagnostic],
    /// What was found and is let stand.
    pub allowed: &'r [Allowed],
}

impl<'r> Report<'r> {
    /// Of problems, of which none can be let stand.
    #[must_use]
    pub fn of_problems(sources: &'r Sources, found: &'r [Diagnostic]) -> Self {
        Self {
            sources,
            found,
            allowed: &[],
        }
    }

    /// Of lints.
    #[must_use]
    pub fn of_lints(sources: &'r Sources, outcome: &'r Outcome) -> Self {
        Self {
            sources,
            found: &outcome.found,
            allowed: &outcome.allowed,
        }
    }

    /// `2 errors, 1 warning`, or `no problems`; with `, 3 allowed` where some are let stand.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Note, "note"),
        ];
        let counts = counts
            .iter()
            .filter_map(|(severity, word)| match self.count(*severity) {
                0 => None,
                1 => Some(format!("1 {word}")),
                more => Some(format!("{more} {word}s")),
            });
        let mut counts: Vec<String> = counts.collect();
        if counts.is_empty() {
            counts.push("no problems".to_owned());
        }
        if !self.allowed.is_empty() {
            counts.push(format!("{} allowed", self.allowed.len()));
        }
        counts.join(", ")
    }

    /// How many of what was found are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let of = |it: &&Diagnostic| it.code.severity() == severity;
        self.found.iter().filter(of).count()
    }

    /// What was found, with `None`, and what is let stand, with the reason.
    fn all(&self) -> impl Iterator<Item = (&'r Diagnostic, Option<&'r str>)> + Clone {
        let found = self.found.iter().map(|it| (it, None));
        let allowed = self.allowed.iter();
        let allowed = allowed.map(|it| (&it.diagnostic, Some(it.because.as_str())));
        found.chain(allowed)
    }
}
