//! Why a request value is refused: the broken rule, its limit and where it was documented. The value
//! itself never enters this module.

use std::error::Error;
use std::fmt;

use crate::debug_as_display;
use crate::operation::RequestField;
use crate::plural::plural;

/// The rule that a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Fewer characters than the type takes.
    TooShort,
    /// More characters than the type takes.
    TooLong,
    /// A number under the smallest allowed one.
    Below,
    /// A number over the largest allowed one.
    Above,
    /// A word that the type does not list.
    NotAWord,
    /// Something other than a whole number in decimal digits.
    NotANumber,
    /// Something other than a date in the type's format.
    NotADate,
    /// A field that another field's value asks for is not set.
    Missing,
    /// None or several of some fields are set, of which one should be.
    NotExactlyOne,
    /// None of some fields is set, of which one should be.
    NoneGiven,
    /// An amount is less than one that it should not be less than.
    Order,
    /// Amounts do not add up.
    Sum,
}

impl Rule {
    const fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too short",
            Self::TooLong => "too long",
            Self::Below => "below the limit",
            Self::Above => "above the limit",
            Self::NotAWord => "not a listed word",
            Self::NotANumber => "not a whole number",
            Self::NotADate => "not a date",
            Self::Missing => "missing",
            Self::NotExactlyOne => "not exactly one",
            Self::NoneGiven => "not given",
            Self::Order => "out of order",
            Self::Sum => "not the right sum",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a type takes. Bounds are inclusive; `u64::MAX` as `max` means without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// A number of Unicode scalar values.
    Characters {
        /// Fewest allowed.
        min: u64,
        /// Most allowed.
        max: u64,
    },
    /// A whole number in a range.
    Range {
        /// Smallest allowed.
        min: u64,
        /// Largest allowed.
        max: u64,
    },
    /// One of these words.
    Words(&'static [&'static str]),
    /// A date in this format, such as `yyMM`.
    Format(&'static str),
    /// A rule between fields, in words.
    Fields(&'static str),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Characters { min, max: u64::MAX } => {
                write!(f, "at least {min} character{}", plural(min))
            }
            Self::Characters { min, max } if min == max => {
                write!(f, "{min} character{}", plural(min))
            }
            Self::Characters { min, max } => write!(f, "{min}..={max} character{}", plural(max)),
            Self::Range { min, max: u64::MAX } => write!(f, "at least {min}"),
            Self::Range { min, max } if min == max => write!(f, "{min}"),
            Self::Range { min, max } => write!(f, "{min}..={max}"),
            Self::Words(words) => write!(f, "one of {}", words.join(", ")),
            Self::Format(format) => write!(f, "a date as {format}"),
            Self::Fields(rule) => f.write_str(rule),
        }
    }
}

/// A value that a field type refuses.
///
/// It names the type, the rule, the limit and the spec key, and tells the length of what was given
/// at most: the value may be a secret, so it is not kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Violation(
    /// Boxed, so that a value which is not refused is moved without room for it.
    Box<Broken>,
);

#[derive(Clone, PartialEq, Eq)]
struct Broken {
    rule: Rule,
    limit: Limit,
    type_name: &'static str,
    spec: &'static str,
    /// Length of a refused text, in characters; not for numbers and words.
    characters: Option<u64>,
}

impl Violation {
    #[cold]
    pub(crate) fn new(
        rule: Rule,
        limit: Limit,
        type_name: &'static str,
        spec: &'static str,
    ) -> Self {
        Self(Box::new(Broken {
            rule,
            limit,
            type_name,
            spec,
            characters: None,
        }))
    }

    pub(crate) fn of_length(mut self, characters: u64) -> Self {
        self.0.characters = Some(characters);
        self
    }

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.0.rule
    }

    /// What the type takes.
    #[must_use]
    pub fn limit(&self) -> Limit {
        self.0.limit
    }

    /// Name of the type that refused the value; empty for a rule between fields.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.0.type_name
    }

    /// Spec file and key of the type's definition, such as `konaplate.yaml types.MerchantId`.
    #[must_use]
    pub fn spec(&self) -> &'static str {
        self.0.spec
    }

    /// Length of the refused text in characters, where the length is what was wrong.
    #[must_use]
    pub fn characters(&self) -> Option<u64> {
        self.0.characters
    }
}

debug_as_display!(struct Violation |it| {
    rule: it.0.rule,
    limit: it.0.limit,
    type_name: it.0.type_name,
    spec: it.0.spec,
    characters: it.0.characters,
});

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken {
            rule,
            limit,
            type_name,
            spec,
            characters,
        } = &*self.0;
        match (limit, characters) {
            (Limit::Fields(text), _) => write!(f, "{text} ({spec})"),
            (_, Some(given)) => write!(f, "{type_name} takes {limit}, {given} given ({spec})"),
            (_, None) => write!(
                f,
                "{type_name} takes {limit}, what was given is {rule} ({spec})"
            ),
        }
    }
}

impl Error for Violation {}

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
    pub fn field(&self) -> RequestField {
        self.field
    }

    /// Path of the field in the request body.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        self.field.wire()
    }

    /// Name of the field's setter.
    #[must_use]
    pub fn rust(&self) -> &'static str {
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

impl fmt::Display for FieldViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, violation } = self;
        match field.rust() {
            rust if rust == field.wire() => write!(f, "{rust}: {violation}")?,
            rust => write!(f, "{} (`{rust}`): {violation}", field.wire())?,
        }
        match violation.spec().strip_prefix(field.spec_file()) {
            Some(_) => Ok(()),
            None => write!(f, ", used by {field}"),
        }
    }
}

/// A request that was not sent because values in it break documented limits or rules. Lists all of them.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidRequest {
    operation: &'static str,
    violations: Vec<FieldViolation>,
}

impl InvalidRequest {
    /// `operation` is the operation's name in the spec.
    pub(crate) fn new(operation: &'static str, violations: Vec<FieldViolation>) -> Self {
        Self {
            operation,
            violations,
        }
    }

    /// Name of the operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Every violation: of limits in the order in which the setters were called, then of rules between fields.
    #[must_use]
    pub fn violations(&self) -> &[FieldViolation] {
        &self.violations
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = match self.violations.len() {
            1 => "a limit or rule is broken".to_owned(),
            count => format!("{count} limits or rules are broken"),
        };
        write!(f, "`{}` was not sent, {count}:", self.operation)?;
        self.violations
            .iter()
            .try_for_each(|violation| write!(f, "\n  {violation}"))
    }
}

debug_as_display!(struct InvalidRequest |it| {
    operation: it.operation,
    violations: it.violations,
});

impl Error for InvalidRequest {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::FieldRow;

    fn length() -> Violation {
        let limit = Limit::Characters { min: 1, max: 16 };
        Violation::new(Rule::TooLong, limit, "Par", "konaplate.yaml types.Par").of_length(17)
    }

    #[test]
    fn a_length_is_told_and_a_number_is_not() {
        assert_eq!(
            length().to_string(),
            "Par takes 1..=16 characters, 17 given (konaplate.yaml types.Par)"
        );
        let number = Violation::new(
            Rule::Above,
            Limit::Range {
                min: 1,
                max: 9_999_999_999,
            },
            "ChargeAmount",
            "charge.yaml request.amount",
        );
        assert_eq!(
            number.to_string(),
            "ChargeAmount takes 1..=9999999999, what was given is above the limit (charge.yaml request.amount)"
        );
    }

    #[test]
    fn an_invalid_request_lists_every_field() {
        let word = Violation::new(
            Rule::NotAWord,
            Limit::Words(&["CHARGE", "REFUND"]),
            "Kind",
            "operations/barcode.yaml request.type",
        );
        let field =
            |wire, rust| RequestField::of("operations/barcode.yaml", FieldRow::new(wire, rust));
        let text = "exactly one of `par` and `cardNo` is given";
        let rule = Violation::new(
            Rule::NotExactlyOne,
            Limit::Fields(text),
            "",
            "operations/barcode.yaml rules[0]",
        );
        let error = InvalidRequest::new(
            "barcode",
            vec![
                FieldViolation::new(field("par", "par"), length()),
                FieldViolation::new(field("type", "type_"), word),
                FieldViolation::new(field("par", "par"), rule),
            ],
        );
        assert_eq!(
            error.to_string(),
            "`barcode` was not sent, 3 limits or rules are broken:\n  \
             par: Par takes 1..=16 characters, 17 given (konaplate.yaml types.Par), used by operations/barcode.yaml request.par\n  \
             type (`type_`): Kind takes one of CHARGE, REFUND, what was given is not a listed word (operations/barcode.yaml request.type)\n  \
             par: exactly one of `par` and `cardNo` is given (operations/barcode.yaml rules[0])"
        );
    }

    #[test]
    fn limits_read_as_a_person_would_say_them() {
        let cases = [
            (Limit::Characters { min: 4, max: 4 }, "4 characters"),
            (Limit::Characters { min: 1, max: 1 }, "1 character"),
            (
                Limit::Characters {
                    min: 1,
                    max: u64::MAX,
                },
                "at least 1 character",
            ),
            (
                Limit::Range {
                    min: 0,
                    max: u64::MAX,
                },
                "at least 0",
            ),
            (Limit::Range { min: 7, max: 7 }, "7"),
            (Limit::Format("yyMM"), "a date as yyMM"),
        ];
        for (limit, text) in cases {
            assert_eq!(limit.to_string(), text);
        }
    }
}
