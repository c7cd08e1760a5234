//! What was read against what was written: each fact is right, told to be looked at, wrong or lost in silence.

pub(crate) mod fields;
pub(crate) mod file;
pub(crate) mod lines;
pub(crate) mod page;
mod state;

use std::fmt;

use konaplate_workbench::page::{LineUse, Page, Remark, RemarkKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Read otherwise than it was written, or invented.
    Wrong,
    /// Neither in the result nor told.
    Silent,
}

#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) line: usize,
    pub(crate) fact: String,
    pub(crate) expected: String,
    pub(crate) read: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Wrong => "wrong",
            Verdict::Silent => "silent",
        };
        write!(
            formatter,
            "{}: {verdict}: {}: expected {}, read {}",
            self.line, self.fact, self.expected, self.read
        )
    }
}

/// What was found on one page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) facts: usize,
    /// Facts that were left to a person, aloud.
    pub(crate) told: usize,
    /// Enums that stand on the page, and those of them whose words were all read.
    pub(crate) enums: usize,
    pub(crate) enums_read: usize,
    pub(crate) findings: Vec<Finding>,
}

impl Tally {
    pub(crate) fn count(&self, verdict: Verdict) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| finding.verdict == verdict)
            .count()
    }

    pub(crate) fn add(
        &mut self,
        verdict: Verdict,
        line: usize,
        fact: &str,
        expected: &str,
        read: &str,
    ) {
        self.findings.push(Finding {
            verdict,
            line,
            fact: fact.to_owned(),
            expected: expected.to_owned(),
            read: read.to_owned(),
        });
    }

    /// A fact that the page states.
    pub(crate) fn fact(
        &mut self,
        place: (usize, &str),
        expected: &str,
        read: Option<&str>,
        is_told: bool,
    ) -> bool {
        self.facts += 1;
        if read == Some(expected) {
            return true;
        }
        if is_told {
            self.told += 1;
            return false;
        }
        let verdict = if read.is_some() {
            Verdict::Wrong
        } else {
            Verdict::Silent
        };
        self.add(
            verdict,
            place.0,
            place.1,
            expected,
            read.unwrap_or("nothing"),
        );
        false
    }

    /// What the page does not state.
    pub(crate) fn nothing(&mut self, place: (usize, &str), read: Option<&str>, is_told: bool) {
        if let Some(read) = read.filter(|_| !is_told) {
            self.add(Verdict::Wrong, place.0, place.1, "nothing", read);
        }
    }

    /// Something that has to be told.
    pub(crate) fn told(&mut self, place: (usize, &str), is_told: bool) {
        self.facts += 1;
        if !is_told {
            self.add(Verdict::Silent, place.0, place.1, "a remark", "none");
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.facts += other.facts;
        self.told += other.told;
        self.enums += other.enums;
        self.enums_read += other.enums_read;
        self.findings.extend(other.findings);
    }
}

/// Whether something was told.
pub(crate) struct Told<'p> {
    pub(crate) page: &'p Page,
    /// Lines say nothing, for all stands in one.
    pub(crate) is_one_line: bool,
}

impl Told<'_> {
    /// On one of the lines.
    pub(crate) fn on(&self, lines: &[usize]) -> bool {
        !self.is_one_line
            && (self
                .page
                .remarks
                .iter()
                .any(|remark| lines.contains(&remark.line))
                || lines.iter().any(|line| self.is_unread(*line)))
    }

    /// A guess on one of the lines.
    pub(crate) fn guessed_on(&self, lines: &[usize]) -> bool {
        let guesses = self.page.remarks.iter();
        let mut guesses = guesses.filter(|remark| remark.kind == RemarkKind::Guessed);
        !self.is_one_line && guesses.any(|remark| lines.contains(&remark.line))
    }

    /// At a place called like that, in a message with one of the words, if any are given.
    pub(crate) fn at(&self, name: &str, words: &[&str]) -> bool {
        self.page.remarks.iter().any(|remark| {
            let message = remark.message.to_lowercase();
            let has_word = words.is_empty()
                || words
                    .iter()
                    .any(|word| message.contains(&word.to_lowercase()));
            is_at(remark, name) && has_word
        })
    }

    fn is_unread(&self, line: usize) -> bool {
        let line_use = line.checked_sub(1).and_then(|at| self.page.lines.get(at));
        line_use == Some(&LineUse::Unread)
    }
}

pub(crate) fn is_at(remark: &Remark, name: &str) -> bool {
    remark.at.rsplit('.').next() == Some(name)
}

/// A text without what layouts add to it or change in it.
pub(crate) fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_zero_width(*c)).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let text = ["• ", "- ", "* "]
        .iter()
        .find_map(|bullet| text.strip_prefix(bullet))
        .unwrap_or(&text);
    text.trim_start_matches('•').to_owned()
}

pub(crate) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Pairs of equal texts of two lists in their order, as many as there can be.
pub(crate) fn pairs(one: &[String], other: &[String]) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    let mut best = vec![0_usize; (one.len() + 1) * width];
    for a in (0..one.len()).rev() {
        for b in (0..other.len()).rev() {
            best[a * width + b] = if one[a] == other[b] {
                best[(a + 1) * width + b + 1] + 1
            } else {
                best[(a + 1) * width + b].max(best[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < one.len() && b < other.len() {
        if one[a] == other[b] {
            pairs.push((a, b));
            a += 1;
            b += 1;
        } else if best[(a + 1) * width + b] >= best[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}
