//! Checks, and how they are told. Nothing here knows what is checked.

use serde_json::{Value, json};

use crate::{Failure, output};

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Ok,
    /// Worth knowing; a client may work all the same.
    Note,
    Wrong,
    /// Not looked at.
    Skipped,
}

impl Mark {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Wrong => "wrong",
            Self::Skipped => "skipped",
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Check {
    /// A word that stays, or the name of the variable.
    about: &'static str,
    mark: Mark,
    text: String,
    /// What to do about it.
    next: Option<String>,
}

impl Check {
    pub(super) fn ok(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(about, Mark::Ok, text)
    }

    pub(super) fn note(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(about, Mark::Note, text)
    }

    pub(super) fn wrong(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(about, Mark::Wrong, text)
    }

    pub(super) fn skipped(about: &'static str, text: impl Into<String>) -> Self {
        Self::new(about, Mark::Skipped, text)
    }

    fn new(about: &'static str, mark: Mark, text: impl Into<String>) -> Self {
        Self {
            about,
            mark,
            text: text.into(),
            next: None,
        }
    }

    pub(super) fn next(self, next: impl Into<String>) -> Self {
        Self {
            next: Some(next.into()),
            ..self
        }
    }

    pub(super) fn is_wrong(&self) -> bool {
        self.mark == Mark::Wrong
    }

    fn lines(&self) -> String {
        let first = format!("  {:7}  {}", self.mark.as_str(), self.text);
        match &self.next {
            Some(next) => format!("{first}\n             {next}"),
            None => first,
        }
    }
}

/// What was checked so far. For people it is written as it comes.
pub(super) struct Report {
    is_for_people: bool,
    checks: Vec<(&'static str, Check)>,
}

impl Report {
    pub(super) fn new(is_for_people: bool) -> Self {
        let checks = Vec::new();
        Self {
            is_for_people,
            checks,
        }
    }

    /// Adds the checks of a section; one without any is left out.
    pub(super) fn add(&mut self, section: &'static str, checks: Vec<Check>) -> Result<(), Failure> {
        if self.is_for_people && !checks.is_empty() {
            let lines: Vec<String> = checks.iter().map(Check::lines).collect();
            output::line(&format!("{section}\n{}\n", lines.join("\n")))?;
        }
        self.checks
            .extend(checks.into_iter().map(|check| (section, check)));
        Ok(())
    }

    fn count(&self, mark: Mark) -> usize {
        let marked = self.checks.iter().filter(|(_, check)| check.mark == mark);
        marked.count()
    }

    /// `2 wrong, 1 note, 9 ok`.
    pub(super) fn summary(&self) -> String {
        let counts = [Mark::Wrong, Mark::Note, Mark::Skipped, Mark::Ok].map(|mark| {
            let count = self.count(mark);
            let is_several = mark == Mark::Note && count > 1;
            let plural = if is_several { "s" } else { "" };
            (count > 0).then(|| format!("{count} {}{plural}", mark.as_str()))
        });
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        let counts = counts.join(", ");
        if self.count(Mark::Wrong) == 0 {
            return format!("nothing is wrong: {counts}");
        }
        counts
    }

    /// Its keys are stable: none is removed or renamed while `format` is 1.
    pub(super) fn json(&self) -> Value {
        let check = |(section, check): &(&str, Check)| {
            json!({
                "section": section,
                "about": check.about,
                "mark": check.mark.as_str(),
                "text": check.text,
                "next": check.next,
            })
        };
        json!({
            "format": 1,
            "wrong": self.count(Mark::Wrong),
            "notes": self.count(Mark::Note),
            "skipped": self.count(Mark::Skipped),
            "checks": self.checks.iter().map(check).collect::<Vec<_>>(),
        })
    }

    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.count(Mark::Wrong) {
            0 => Ok(()),
            _ => Err(Failure::Found),
        }
    }
}
