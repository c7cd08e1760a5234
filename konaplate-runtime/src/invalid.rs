//! Why a request is refused before anything is sent: every limit and rule that it breaks, each with its field.

use std::error::Error;
use std::fmt::{self, Write as _};

use crate::debug_as_display;
use crate::operation::RequestField;
use crate::table::Str;
use crate::violation::Violation;

/// A violation, and the request field it happened in.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldViolation {
    field: RequestField,
    violation: Violation,
}

impl FieldViolation {
    pub(crate) fn new(field: RequestField, violation: Violation) -> Self {
        Self { field, violation }
    }

    /// The field, with its names and where the spec documents it.
    #[must_use]
    pub fn field(&self) -> &RequestField {
        &self.field
    }

    /// Path of the field in the request body.
    #[must_use]
    pub fn wire(&self) -> &str {
        self.field.wire()
    }

    /// Name of the field's setter.
    #[must_use]
    pub fn rust(&self) -> &str {
        self.field.rust()
    }

    /// What is wrong with the value.
    #[must_use]
    pub fn violation(&self) -> &Violation {
        &self.violation
    }
}

debug_as_display!(struct FieldViolation |it| {
    field: it.field,
    violation: it.violation,
});

/// In one line, whatever the names of a specification are.
impl fmt::Display for FieldViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, violation } = self;
        let mut line = Line(f);
        match field.rust() {
            rust if rust == field.wire() => write!(line, "{rust}: {violation}")?,
            rust => write!(line, "{} (`{rust}`): {violation}", field.wire())?,
        }
        match violation.spec().strip_prefix(field.spec_file()) {
            Some(_) => Ok(()),
            None => write!(line, ", used by {field}"),
        }
    }
}

/// Escapes what would end a line, steer a terminal or turn the order of letters.
struct Line<'l, 'f>(&'l mut fmt::Formatter<'f>);

impl fmt::Write for Line<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let steers = |letter: char| {
            letter.is_control()
                || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        for part in text.split_inclusive(steers) {
            let mut letters = part.chars();
            match letters.next_back().filter(|last| steers(*last)) {
                Some(last) => write!(self.0, "{}{}", letters.as_str(), last.escape_default())?,
                None => self.0.write_str(part)?,
            }
        }
        Ok(())
    }
}

/// A request that was not sent because values in it break documented limits or rules. Lists all of them.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidRequest {
    operation: Str,
    violations: Violations,
}

/// What a request breaks. Of very many they are counted and not kept: a list of thousands may have several for each item.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Violations {
    listed: Vec<FieldViolation>,
    more: usize,
}

impl Violations {
    const MOST: usize = 256;

    /// Adds one, which is made only if it is kept.
    pub(crate) fn add(&mut self, violation: impl FnOnce() -> FieldViolation) {
        if self.listed.len() < Self::MOST {
            self.listed.push(violation());
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

impl FromIterator<FieldViolation> for Violations {
    fn from_iter<I: IntoIterator<Item = FieldViolation>>(all: I) -> Self {
        let mut violations = Self::default();
        all.into_iter().for_each(|one| violations.add(|| one));
        violations
    }
}

impl InvalidRequest {
    /// `operation` is the operation's name in the spec.
    pub(crate) fn new(operation: Str, violations: Violations) -> Self {
        Self {
            operation,
            violations,
        }
    }

    /// Name of the operation.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The violations: of limits in page order, then of rules between fields. The first 256, if there are more.
    #[must_use]
    pub fn violations(&self) -> &[FieldViolation] {
        &self.violations.listed
    }

    /// How many there are beside [`violations`](Self::violations).
    #[must_use]
    pub fn more(&self) -> usize {
        self.violations.more
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Violations { listed, more } = &self.violations;
        let count = match listed.len().saturating_add(*more) {
            1 => "a limit or rule is broken".to_owned(),
            count => format!("{count} limits or rules are broken"),
        };
        write!(f, "`{}` was not sent, {count}:", self.operation)?;
        listed
            .iter()
            .try_for_each(|violation| write!(f, "\n  {violation}"))?;
        match more {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

debug_as_display!(struct InvalidRequest |it| {
    operation: it.operation,
    violations: it.violations.listed,
    more: it.violations.more,
});

impl Error for InvalidRequest {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Row, Shape, WireName};
    use crate::violation::{Limit, Rule};

    fn field(wire: &'static str, rust: &'static str) -> RequestField {
        let row = Row {
            wire: WireName::of(wire),
            rust: rust.into(),
            is_required: false,
            shape: Shape::Boolean,
        };
        RequestField::of("operations/barcode.yaml".into(), &row)
    }

    #[test]
    fn no_name_of_a_specification_leaves_its_line() {
        let limit = Limit::Fields("`a\nb` is required".into());
        let rule = Violation::new(Rule::Missing, limit, "", "a.yaml request.a\nb");
        let violation = FieldViolation::new(field("a\nb\u{202e}", "a_b"), rule);
        assert_eq!(
            violation.to_string(),
            r"a\nb\u{202e} (`a_b`): `a\nb` is required (a.yaml request.a\nb), used by operations/barcode.yaml request.a\nb\u{202e}"
        );
    }

    #[test]
    fn an_invalid_request_lists_every_field() {
        let limit = Limit::Characters { min: 1, max: 16 };
        let length = Violation::new(Rule::TooLong, limit, "Par", "konaplate.yaml types.Par");
        let words = vec![Str::Borrowed("CHARGE"), Str::Borrowed("REFUND")];
        let word = Violation::new(
            Rule::NotAWord,
            Limit::Words(words.into()),
            "Kind",
            "operations/barcode.yaml request.type",
        );
        let rule = Violation::new(
            Rule::NotExactlyOne,
            Limit::Fields("exactly one of `par` and `cardNo` is given".into()),
            "",
            "operations/barcode.yaml rules[0]",
        );
        let error = InvalidRequest::new(
            "barcode".into(),
            [
                FieldViolation::new(field("par", "par"), length.of_length(17)),
                FieldViolation::new(field("type", "type_"), word),
                FieldViolation::new(field("par", "par"), rule),
            ]
            .into_iter()
            .collect(),
        );
        assert_eq!(
            error.to_string(),
            "`barcode` was not sent, 3 limits or rules are broken:\n  \
             par: Par takes 1..=16 characters, 17 given (konaplate.yaml types.Par), used by operations/barcode.yaml request.par\n  \
             type (`type_`): Kind takes one of CHARGE, REFUND, what was given is not a listed word (operations/barcode.yaml request.type)\n  \
             par: exactly one of `par` and `cardNo` is given (operations/barcode.yaml rules[0])"
        );
    }
}
