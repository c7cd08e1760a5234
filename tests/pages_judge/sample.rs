//! A page of the corpus with what has to be read of it.

use konaplate_workbench::page::LineUse;

use crate::layout::Layout;
use crate::written::{Flat, Operation, Part, Role, Sheet, flat};

#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) layout: Layout,
    pub(crate) bytes: Vec<u8>,
    pub(crate) sheet: Sheet,
    /// What is to be read.
    pub(crate) operation: Operation,
    /// A part that has no heading.
    pub(crate) gone: Option<Part>,
    /// Lines on which something has to be told.
    pub(crate) remarked: Vec<usize>,
    /// Something of it is planted.
    pub(crate) is_faulty: bool,
    /// Its file is judged too.
    pub(crate) has_file: bool,
}

/// What becomes of the state of a page's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Complete,
    /// With a warning that names each of these.
    Excerpt(Vec<Part>),
    /// The page may be whole without that part.
    Either(Part),
}

impl Sample {
    pub(crate) fn of(
        name: String,
        layout: Layout,
        operation: Operation,
        gone: Option<Part>,
    ) -> Self {
        let sheet = if layout.is_data() {
            layout.data(&operation, gone)
        } else {
            layout.set(&layout.pieces(&operation, gone))
        };
        let mut sample = Self::with(name, layout, operation, sheet);
        sample.gone = gone;
        sample
    }

    pub(crate) fn with(name: String, layout: Layout, operation: Operation, sheet: Sheet) -> Self {
        Self {
            name,
            layout,
            bytes: sheet.bytes(),
            sheet,
            operation,
            gone: None,
            remarked: Vec::new(),
            is_faulty: false,
            has_file: true,
        }
    }

    /// The fields of a part that the layout shows; none where it leaves the part out.
    pub(crate) fn flat(&self, part: Part) -> Vec<Flat<'_>> {
        if self.is_missing(part) {
            return Vec::new();
        }
        flat(self.operation.list(part))
    }

    /// The part has no heading, or nothing stands below it.
    pub(crate) fn is_missing(&self, part: Part) -> bool {
        let is_empty = match part {
            Part::Codes => self.operation.codes.is_empty(),
            Part::Cases => self.operation.cases.is_empty(),
            list => self.operation.list(list).is_empty(),
        };
        let has_no_rows = self.layout.is_data()
            && part == Part::ResponseFields
            && (self.gone == Some(Part::Codes) || self.operation.codes.is_empty());
        is_empty
            || has_no_rows
            || self.gone == Some(part)
            || self.layout.leaves_out().contains(&part)
    }

    pub(crate) fn state(&self) -> State {
        let missing: Vec<Part> = Part::ALL
            .into_iter()
            .filter(|part| self.layout.has(*part) && self.is_missing(*part))
            .collect();
        match missing.as_slice() {
            [] => State::Complete,
            // An operation may answer with the envelope alone; its page has no such part then, and its data no fields.
            [part @ Part::ResponseFields] if self.gone == Some(*part) || self.layout.is_data() => {
                State::Either(*part)
            }
            // The key of the data is not known to exist.
            [part @ Part::ResponseHeaders] if self.gone == Some(*part) && self.layout.is_data() => {
                State::Either(*part)
            }
            _ => State::Excerpt(self.told(missing)),
        }
    }

    /// Those that have to be told: data without rows of codes has no place for response fields.
    fn told(&self, missing: Vec<Part>) -> Vec<Part> {
        let is_told = |part: &Part| *part != Part::ResponseFields || !self.layout.is_data();
        missing.into_iter().filter(is_told).collect()
    }

    pub(crate) fn line(&self, role: Role) -> usize {
        self.sheet.line(role).unwrap_or(1)
    }

    /// The lines of a field: its name, all about it, and nothing of the next.
    pub(crate) fn lines_of_field(&self, part: Part, at: usize) -> Vec<usize> {
        self.sheet
            .lines_of(|role| matches!(role, Role::Field(of, index, _) if of == part && index == at))
    }

    /// What a line has to become, where that is decided.
    pub(crate) fn line_use(&self, at: usize) -> Option<LineUse> {
        let roles = self.sheet.roles.get(at)?;
        let is_fact = |role: &Role| {
            !matches!(
                role,
                Role::Furniture | Role::Either | Role::Stranger | Role::Lost
            )
        };
        if roles.contains(&Role::Stranger) {
            Some(LineUse::Unread)
        } else if roles.iter().any(is_fact) {
            Some(LineUse::Used)
        } else if roles.iter().all(|role| *role == Role::Furniture) {
            Some(LineUse::Furniture)
        } else {
            None
        }
    }
}
