//! Documented and effective limits: errata, reversed bounds, words and defaults that do not fit.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{Bounds, Limit};
use crate::source::Place;
use crate::spec::{Erratum, Field, Spanned, read};

/// The limit of what has none that is known.
pub(crate) const UNLIMITED: Bounds = Bounds { min: 0, max: None };

/// The errata of one file, and which of them were met.
pub(crate) struct Errata<'s> {
    entries: &'s [Erratum],
    met: BTreeSet<usize>,
    places: Vec<String>,
}

impl<'s> Errata<'s> {
    pub(crate) fn new(entries: &'s [Erratum]) -> Self {
        Self {
            entries,
            met: BTreeSet::new(),
            places: Vec::new(),
        }
    }

    /// The erratum for a key path.
    pub(crate) fn at(&self, at: &str) -> Option<&'s Erratum> {
        self.entries.iter().find(|erratum| erratum.at.value == at)
    }

    /// The erratum for a key path, marked as met.
    fn take(&mut self, at: &str) -> Option<&'s Erratum> {
        self.places.push(at.to_owned());
        let index = self
            .entries
            .iter()
            .position(|erratum| erratum.at.value == at)?;
        self.met.insert(index);
        self.entries.get(index)
    }

    /// The limit documented at a key path and the one that holds.
    pub(crate) fn limit(
        &mut self,
        at: &str,
        documented: &Spanned<Bounds>,
        problems: &mut Problems,
    ) -> Limit {
        let mut limit = Limit {
            documented: documented.value,
            effective: documented.value,
            because: String::new(),
        };
        if let Some(erratum) = self.take(at) {
            if read::bounds(&erratum.documented, problems)
                .is_some_and(|bounds| bounds != documented.value)
            {
                problems.push(stale(erratum, documented.at, &documented.value.to_string()));
            }
            if let Some(effective) = read::bounds(&erratum.effective, problems) {
                limit.effective = effective;
                limit.because.clone_from(&erratum.because);
                report_reversed(effective, erratum.effective.at, problems);
            }
        } else {
            report_reversed(documented.value, documented.at, problems);
        }
        limit
    }

    /// The flag documented at a key path, or the erratum's with its reason.
    pub(crate) fn flag(
        &mut self,
        at: &str,
        documented: &Spanned<bool>,
        problems: &mut Problems,
    ) -> (bool, Option<String>) {
        let Some(erratum) = self.take(at) else {
            return (documented.value, None);
        };
        let mut flag = |text: &Spanned<String>| match text.value.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                let message = format!("`{}` is neither true nor false", text.value);
                problems.push(Diagnostic::new(Code::BadValue, text.at, message));
                None
            }
        };
        let (said, effective) = (flag(&erratum.documented), flag(&erratum.effective));
        if said.is_some_and(|said| said != documented.value) {
            problems.push(stale(erratum, documented.at, &documented.value.to_string()));
        }
        (
            effective.unwrap_or(documented.value),
            Some(erratum.because.clone()),
        )
    }

    /// Reports the errata that point at nothing and those that stand twice.
    pub(crate) fn finish(&self, problems: &mut Problems) {
        for (index, erratum) in self.entries.iter().enumerate() {
            if self.met.contains(&index) || erratum.at.value.is_empty() {
                continue;
            }
            let earlier = &self.entries[..index];
            if let Some(first) = earlier.iter().find(|it| it.at.value == erratum.at.value) {
                let message = format!("a second erratum about `{}`", erratum.at.value);
                let problem = Diagnostic::new(Code::LostErratum, erratum.at.at, message);
                problems.push(problem.related(first.at.at, "the first is here"));
                continue;
            }
            let message = format!("`{}` is not a limit or flag of this file", erratum.at.value);
            let problem = Diagnostic::new(Code::LostErratum, erratum.at.at, message);
            problems.push(problem.did_you_mean(
                &erratum.at.value,
                self.places.iter().map(String::as_str),
                "write a key path such as `request.amount.range`",
            ));
        }
    }
}

fn stale(erratum: &Erratum, at: Place, documented: &str) -> Diagnostic {
    let message = format!(
        "the erratum says that `{}` is documented here",
        erratum.documented.value
    );
    let problem = Diagnostic::new(Code::StaleErratum, erratum.documented.at, message);
    problem
        .label("repeated here")
        .related(at, "this is what is documented")
        .suggest(erratum.documented.at, documented)
        .help("look at the page again, then write the same on both sides or remove the erratum")
}

fn report_reversed(bounds: Bounds, at: Place, problems: &mut Problems) {
    if let Some(max) = bounds.max
        && max < bounds.min
    {
        let message = format!("the minimum of `{bounds}` is above its maximum");
        let problem = Diagnostic::new(Code::ReversedLimit, at, message);
        let turned = format!("{max}..{}", bounds.min);
        problems.push(
            problem
                .help("write the smaller number first")
                .suggest(at, turned),
        );
    }
}

/// A word or default whose length or value the limit refuses.
pub(crate) fn outside(what: &str, size: u64, limit: &Limit, at: Place) -> Option<Diagnostic> {
    if limit.effective.contains(size) {
        return None;
    }
    let message = format!(
        "{what} is {size}, outside its own limit `{}`",
        limit.effective
    );
    let help = "if the page says both, keep both and add an erratum with the effective limit";
    Some(Diagnostic::new(Code::OutsideLimit, at, message).help(help))
}

/// Where a field's own limit is documented.
pub(crate) fn documented(field: &Field) -> Option<Place> {
    let limit = field.length.as_ref().or(field.range.as_ref());
    limit.map(|limit| limit.at)
}
