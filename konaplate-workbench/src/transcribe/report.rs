//! What became of a page: what was read, guessed, doubted and left, line by line.

use std::collections::BTreeSet;
use std::fmt;

use konaplate_codegen::{Code, count};

use crate::document::printable;
use crate::looks::Look;
use crate::page::{About, LineUse, Page, Remark, RemarkKind};

use super::base::Base;
use super::difference::Path;
use super::facts::{self, Field, SIDES};

/// Something to know about a line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind.
    pub code: Code,
    /// Line of the page, from 1.
    pub line: usize,
    /// What, in one line.
    pub message: String,
}

/// What became of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order of the page.
    pub notes: Vec<Note>,
    /// How much there was.
    pub counts: Counts,
    /// All was read, up to the line in which the page may break off.
    pub is_whole: bool,
    /// All that is there was read; parts may be missing.
    pub is_read: bool,
}

/// How much a page has. The lines add up: each is used, furniture or unread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All lines.
    pub lines: usize,
    /// Lines that stand in the result.
    pub used: usize,
    /// Lines of the portal.
    pub furniture: usize,
    /// Lines that nobody knows.
    pub unread: usize,
    /// Fields of both messages, those inside others too.
    pub fields: usize,
    /// Rows of the table of codes.
    pub codes: usize,
    /// Test cases.
    pub cases: usize,
}

impl Note {
    /// Control characters in the message are escaped.
    pub(super) fn new(code: Code, line: usize, message: impl AsRef<str>) -> Self {
        let message = printable(message.as_ref());
        Self {
            code,
            line,
            message,
        }
    }

    /// `charge.txt:12: note[KP0201]: …`.
    #[must_use]
    pub fn short(&self, page: &str) -> String {
        let Self {
            code,
            line,
            message,
        } = self;
        let severity = code.severity().as_str();
        format!("{page}:{line}: {severity}[{code}]: {message}")
    }
}

impl Report {
    pub(super) fn of(page: &Page, base: &Base) -> Self {
        let mut unread = unread_remarks(page);
        let mut notes: Vec<Note> = unread_lines(page).collect();
        notes.extend(strange_headers(page, base));
        let is_read = notes.is_empty()
            && unread
                .clone()
                .all(|remark| is_of_cut(page, remark) || remark.about == About::Part);
        let is_whole = notes.is_empty() && unread.all(|remark| is_of_cut(page, remark));
        let is_cut_line = |remark: &&Remark| {
            page.cut
                .as_ref()
                .is_some_and(|cut| cut.line == remark.line && remark.at.is_empty())
        };
        let told = page.remarks.iter().filter(|remark| !is_cut_line(remark));
        notes.extend(told.map(|remark| note(remark, base)));
        for (side, message) in SIDES.into_iter().zip(facts::sides(page)) {
            let fields = facts::fields(side, message.parameters.as_deref().unwrap_or_default());
            field_notes(&fields, &Path::of(&[side]), &mut notes);
            for header in facts::headers(message.headers.as_deref().unwrap_or_default()) {
                notes.extend(settled_header(side, &header, base));
            }
        }
        if let Some(cut) = &page.cut {
            let message = if page.cases.is_empty() {
                format!(
                    "the page breaks off here, inside {}: the rest is not known",
                    cut.inside
                )
            } else {
                "nothing shows that the page ends here, as the portal's pages show it: is this all?"
                    .to_owned()
            };
            notes.push(Note::new(Code::BrokenOff, cut.line, message));
        }
        let mut report = Self {
            notes,
            counts: counts(page),
            is_whole,
            is_read,
        };
        report.sort();
        report
    }

    /// What a page never says.
    pub(super) fn by_hand(&mut self, (group, name): (&str, &str), page: &Page) {
        let line = page.path.as_ref().map_or(page.first, |path| path.line);
        let message =
            format!("called `{name}`, in the group `{group}`: --name and --group give others");
        self.notes.push(Note::new(Code::ByHand, line, message));
        let message = "descriptions and meanings of words are placeholders: write your own";
        self.notes.push(Note::new(Code::ByHand, line, message));
        self.sort();
    }

    /// Headers that every call has, and that a part with others does not show.
    pub(super) fn missing_headers(&mut self, page: &Page, base: &Base) {
        for (side, message) in SIDES.into_iter().zip(facts::sides(page)) {
            let shown = message.headers.as_deref().unwrap_or_default();
            let Some(first) = shown.first().filter(|_| page.cut.is_none()) else {
                continue;
            };
            let known = base
                .headers(side)
                .into_iter()
                .flat_map(|known| &known.entries);
            let required = known.filter(|header| {
                header
                    .value
                    .block()
                    .and_then(|header| header.text("required"))
                    == Some("true")
            });
            for header in
                required.filter(|header| shown.iter().all(|shown| shown.name.value != header.key))
            {
                let message = format!(
                    "`headers.{side}`: the page does not show `{}`, which the profile requires: it is assumed",
                    header.key
                );
                self.notes
                    .push(Note::new(Code::Doubtful, first.name.line, message));
            }
        }
        self.sort();
    }

    /// Takes doubts about words for told that no question is left of: an erratum settles them.
    pub(super) fn settle_words(&mut self, looks: &[Look]) {
        for note in &mut self.notes {
            let is_of_words = note.code == Code::Doubtful && note.message.contains(": the value `");
            if is_of_words && !looks.iter().any(|look| note.message.ends_with(&look.text)) {
                note.code = Code::Guessed;
            }
        }
    }

    /// Leaves out doubts that somebody has decided: those that the file asks no question about any more.
    pub(super) fn settle(&mut self, looks: &[Look]) {
        let is_open = |note: &Note| looks.iter().any(|look| note.message.ends_with(&look.text));
        let is_doubt = |note: &Note| matches!(note.code, Code::Guessed | Code::Doubtful);
        self.notes.retain(|note| !is_doubt(note) || is_open(note));
    }

    /// In the order of the page.
    fn sort(&mut self) {
        self.notes.sort_by_key(|note| (note.line, note.code));
    }
}

fn note(remark: &Remark, base: &Base) -> Note {
    let is_settled = || {
        let mut keys = remark.at.splitn(3, '.');
        let (_, side, name) = (keys.next(), keys.next(), keys.next());
        remark.at.starts_with("headers.")
            && side
                .zip(name)
                .is_some_and(|(side, name)| base.header_length(side, name).is_some())
    };
    let code = match remark.kind {
        // One length of a header holds for every call.
        RemarkKind::Doubtful if is_settled() => Code::Guessed,
        RemarkKind::Guessed => Code::Guessed,
        RemarkKind::Doubtful => Code::Doubtful,
        RemarkKind::Unread => Code::Unread,
    };
    match remark.at.as_str() {
        "" => Note::new(code, remark.line, &remark.message),
        at @ ("headers.request" | "headers.response") if remark.about == About::Part => {
            let message = format!(
                "`{at}`: {}: those of the profile are assumed",
                remark.message
            );
            Note::new(code, remark.line, message)
        }
        at => Note::new(code, remark.line, format!("`{at}`: {}", remark.message)),
    }
}

fn unread_remarks(page: &Page) -> impl Iterator<Item = &Remark> + Clone {
    let remarks = page.remarks.iter();
    remarks.filter(|remark| remark.kind == RemarkKind::Unread)
}

/// It tells of the entry that the page breaks off in, behind all that was read.
fn is_of_cut(page: &Page, remark: &Remark) -> bool {
    let Some(cut) = &page.cut else {
        return false;
    };
    let mut behind = page
        .lines
        .iter()
        .skip(remark.line.saturating_sub(page.first));
    let is_last = !remark.at.is_empty() && behind.all(|line| *line != LineUse::Used);
    remark.line >= cut.line || is_last || remark.about == About::Rest
}

/// The first of each run of unread lines that the reader has no remark on.
fn unread_lines(page: &Page) -> impl Iterator<Item = Note> {
    let told: BTreeSet<usize> = unread_remarks(page).map(|remark| remark.line).collect();
    let mut is_told = false;
    let lines = (page.first..).zip(&page.lines);
    let untold = lines.filter(move |(line, kind)| {
        let was_told = is_told || told.contains(line);
        is_told = **kind != LineUse::Used && (was_told || **kind == LineUse::Unread);
        **kind == LineUse::Unread && !was_told
    });
    untold.map(|(line, _)| {
        let message = "nobody knows what stands from this line on: it was left out";
        Note::new(Code::Unread, line, message)
    })
}

/// A header that this page documents otherwise than the profile has settled it.
fn settled_header(side: &str, header: &facts::Header, base: &Base) -> Option<Note> {
    let documented = header
        .length
        .as_deref()
        .filter(|length| *length != facts::UNKNOWN_LIMIT)?;
    base.header_erratum(side, header, documented).filter(|_| {
        let known = base
            .header(side, &header.name)
            .and_then(|profile| profile.text("length"));
        known.is_none_or(|known| !facts::is_same_limit(known, documented))
    })?;
    let settled = base.header_length(side, &header.name)?;
    let message = format!(
        "`headers.{side}.{}`: {documented} here, settled by the profile as {settled}",
        header.name
    );
    Some(Note::new(Code::Guessed, header.line, message))
}

fn strange_headers(page: &Page, base: &Base) -> Vec<Note> {
    let mut notes = Vec::new();
    for (side, message) in SIDES.into_iter().zip(facts::sides(page)) {
        for header in facts::headers(message.headers.as_deref().unwrap_or_default()) {
            if base.header(side, &header.name).is_none() {
                let message = format!(
                    "the profile has no {side} header `{}`: describe it there first; it was left out",
                    header.name
                );
                notes.push(Note::new(Code::Unread, header.line, message));
            }
        }
    }
    notes
}

/// Bounded by the depth of facts.
fn field_notes(fields: &[Field], at: &Path, notes: &mut Vec<Note>) {
    for field in fields {
        let at = at.join(&field.name);
        for (_, look) in &field.look {
            let message = format!("`{at}`: {look}");
            notes.push(Note::new(Code::Doubtful, field.line, message));
        }
        let inside = match field.kind {
            "array" => at.join("items").join("fields"),
            _ => at.join("fields"),
        };
        field_notes(&field.fields, &inside, notes);
    }
}

fn counts(page: &Page) -> Counts {
    let of = |kind: LineUse| page.lines.iter().filter(|line| **line == kind).count();
    let fields = facts::sides(page)
        .into_iter()
        .flat_map(|message| message.parameters.iter().flatten());
    Counts {
        lines: page.lines.len(),
        used: of(LineUse::Used),
        furniture: of(LineUse::Furniture),
        unread: of(LineUse::Unread),
        fields: fields.map(parameters).sum(),
        codes: page.codes.rows.as_ref().map_or(0, Vec::len),
        cases: page.cases.len(),
    }
}

fn parameters(parameter: &crate::page::Parameter) -> usize {
    1 + parameter.children.iter().map(parameters).sum::<usize>()
}

/// `22 fields, 10 codes, 13 cases; 425 lines: 180 used, 245 of the portal, 0 unread`.
impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            lines,
            used,
            furniture,
            unread,
            fields,
            codes,
            cases,
        } = self;
        let [fields, codes, cases, lines] = [
            count(fields, "field"),
            count(codes, "code"),
            count(cases, "case"),
            count(lines, "line"),
        ];
        write!(
            formatter,
            "{fields}, {codes}, {cases}; {lines}: {used} used, {furniture} of the portal, {unread} unread"
        )
    }
}
