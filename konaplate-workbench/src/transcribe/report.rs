//! What became of a page: what was read, guessed, doubted and left, line by line.

use std::collections::BTreeSet;
use std::fmt;

use konaplate_codegen::{Code, count};

use crate::document::printable;
use crate::page::{LineUse, Page, Remark, RemarkKind};

use super::base::Base;
use super::difference::Path;
use super::facts::{self, Field, SIDES};

/// What the remark is about that a layout has no HTTP method: nothing of it was left unread.
const NO_METHOD: &str = "method";

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
        let mut unread = unread_remarks(page).filter(|remark| remark.at != NO_METHOD);
        let mut notes: Vec<Note> = unread_lines(page).collect();
        notes.extend(strange_headers(page, base));
        let is_whole = notes.is_empty() && unread.all(|remark| is_of_cut(page, remark));
        notes.extend(page.remarks.iter().map(note));
        for (side, message) in SIDES.into_iter().zip(facts::sides(page)) {
            let fields = facts::fields(message.parameters.as_deref().unwrap_or_default());
            field_notes(&fields, &Path::of(&[side]), &mut notes);
        }
        if let Some(cut) = &page.cut {
            let message = format!(
                "the page breaks off here, inside {}: the rest is not known",
                cut.inside
            );
            notes.push(Note::new(Code::BrokenOff, cut.line, message));
        }
        let mut report = Self {
            notes,
            counts: counts(page),
            is_whole,
        };
        report.sort();
        report
    }

    /// Parts that every page has.
    pub(super) fn missing(&mut self, page: &Page) {
        let what = "the page shows no table of codes: look for it under another heading";
        if page.cut.is_none() && page.codes.rows.is_none() {
            let line = page.title.line;
            self.notes.push(Note::new(Code::Unread, line, what));
            self.is_whole = false;
        }
    }

    /// What a page never says.
    pub(super) fn by_hand(&mut self, made: Option<&String>, page: &Page) {
        let line = page.path.as_ref().map_or(1, |path| path.line);
        if let Some(name) = made {
            let message =
                format!("the operation is called `{name}` after its path: --name gives another");
            self.notes.push(Note::new(Code::ByHand, line, message));
        }
        for message in [
            "`effect` is `write` until somebody decides it: read, write or moves-money",
            "descriptions are placeholders: write your own",
        ] {
            self.notes.push(Note::new(Code::ByHand, line, message));
        }
        self.sort();
    }

    /// In the order of the page.
    fn sort(&mut self) {
        self.notes.sort_by_key(|note| (note.line, note.code));
    }
}

fn note(remark: &Remark) -> Note {
    let code = match remark.kind {
        RemarkKind::Guessed => Code::Guessed,
        RemarkKind::Doubtful => Code::Doubtful,
        RemarkKind::Unread => Code::Unread,
    };
    match remark.at.as_str() {
        "" => Note::new(code, remark.line, &remark.message),
        at => Note::new(code, remark.line, format!("`{at}`: {}", remark.message)),
    }
}

fn unread_remarks(page: &Page) -> impl Iterator<Item = &Remark> {
    let remarks = page.remarks.iter();
    remarks.filter(|remark| remark.kind == RemarkKind::Unread)
}

/// It tells of the entry that the page breaks off in, behind all that was read.
fn is_of_cut(page: &Page, remark: &Remark) -> bool {
    let Some(cut) = &page.cut else {
        return false;
    };
    let mut behind = page.lines.iter().skip(remark.line.saturating_sub(1));
    let is_last = !remark.at.is_empty() && behind.all(|line| *line != LineUse::Used);
    remark.line >= cut.line || is_last
}

/// The first of each run of unread lines that the reader has no remark on.
fn unread_lines(page: &Page) -> impl Iterator<Item = Note> {
    let told: BTreeSet<usize> = unread_remarks(page).map(|remark| remark.line).collect();
    let mut is_told = false;
    let lines = (1..).zip(&page.lines);
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
        for look in &field.look {
            notes.push(Note::new(
                Code::Doubtful,
                field.line,
                format!("`{at}`: {look}"),
            ));
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
