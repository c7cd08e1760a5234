//! Why a value is refused: the broken rule, its limit and where it was documented. The value itself never enters this
//! module. Which field of a request it was for is `invalid`'s business.

use std::error::Error;
use std::fmt;

use crate::debug_as_display;
use crate::plural::plural;
use crate::table::{List, Str};

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
    /// A value of another type than the field takes.
    WrongType,
    /// A value that expires, without the instant of its issue.
    NoInstant,
    /// Fewer items than the list takes.
    TooFew,
    /// More items than the list takes.
    TooMany,
    /// A name that the request or object has no field for.
    NoSuchField,
    /// A field is not set that has to be, always or because of another field's value.
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
            Self::WrongType => "of another type",
            Self::NoInstant => "without the instant of its issue",
            Self::TooFew => "too few",
            Self::TooMany => "too many",
            Self::NoSuchField => "no field",
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// A number of items.
    Items {
        /// Fewest allowed.
        min: u64,
        /// Most allowed.
        max: u64,
    },
    /// A form that no limit describes, such as `an object`.
    Form(&'static str),
    /// One of these words.
    Words(List<Str>),
    /// A date in this format, such as `yyMM`.
    Format(Str),
    /// A rule between fields, in words.
    Fields(Str),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Characters { min, max: u64::MAX } => {
                write!(f, "at least {min} character{}", plural(*min))
            }
            Self::Characters { min, max } if min == max => {
                write!(f, "{min} character{}", plural(*min))
            }
            Self::Characters { min, max } => write!(f, "{min}..={max} character{}", plural(*max)),
            Self::Range { min, max: u64::MAX } => write!(f, "at least {min}"),
            Self::Range { min, max } if min == max => write!(f, "{min}"),
            Self::Range { min, max } => write!(f, "{min}..={max}"),
            Self::Items { min, max: u64::MAX } => write!(f, "at least {min} item{}", plural(*min)),
            Self::Items { min, max } if min == max => write!(f, "{min} item{}", plural(*min)),
            Self::Items { min, max } => write!(f, "{min}..={max} item{}", plural(*max)),
            Self::Form(form) => f.write_str(form),
            Self::Words(words) => {
                let words: Vec<&str> = words.iter().map(|word| shown(word)).collect();
                write!(f, "one of {}", words.join(", "))
            }
            Self::Format(format) => write!(f, "a date as {format}"),
            Self::Fields(rule) => f.write_str(rule),
        }
    }
}

/// A word as messages list it: the empty one would not be seen.
pub(crate) const fn shown(word: &str) -> &str {
    if word.is_empty() { "\"\"" } else { word }
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
    type_name: Str,
    spec: Str,
    /// Length of a refused text in characters, or of a list in items; not for numbers and words.
    length: Option<u64>,
}

impl Violation {
    #[cold]
    pub(crate) fn new(
        rule: Rule,
        limit: Limit,
        type_name: impl Into<Str>,
        spec: impl Into<Str>,
    ) -> Self {
        Self(Box::new(Broken {
            rule,
            limit,
            type_name: type_name.into(),
            spec: spec.into(),
            length: None,
        }))
    }

    /// With where the rule is documented.
    pub(crate) fn documented(mut self, spec: String) -> Self {
        self.0.spec = Str::Owned(spec);
        self
    }

    pub(crate) fn of_length(mut self, length: u64) -> Self {
        self.0.length = Some(length);
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
        self.0.limit.clone()
    }

    /// Name of the type that refused the value; empty for a rule between fields.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.0.type_name
    }

    /// Spec file and key of the type's definition, such as `konaplate.yaml types.MerchantId`.
    #[must_use]
    pub fn spec(&self) -> &str {
        &self.0.spec
    }

    /// Length of the refused text in characters, where the length is what was wrong.
    #[must_use]
    pub fn characters(&self) -> Option<u64> {
        match self.0.limit {
            Limit::Characters { .. } => self.0.length,
            _ => None,
        }
    }
}

debug_as_display!(struct Violation |it| {
    rule: it.0.rule,
    limit: it.0.limit,
    type_name: it.0.type_name,
    spec: it.0.spec,
    length: it.0.length,
});

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken {
            rule,
            limit,
            type_name,
            spec,
            length,
        } = &*self.0;
        match (limit, length) {
            (Limit::Fields(text), _) => write!(f, "{text} ({spec})"),
            (Limit::Items { max, .. }, Some(given)) if given > max => {
                write!(f, "{type_name} takes {limit}, more given ({spec})")
            }
            (_, Some(given)) => write!(f, "{type_name} takes {limit}, {given} given ({spec})"),
            (_, None) => write!(
                f,
                "{type_name} takes {limit}, what was given is {rule} ({spec})"
            ),
        }
    }
}

impl Error for Violation {}

#[cfg(test)]
mod tests {
    use super::*;

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
            (Limit::Format("yyMM".into()), "a date as yyMM"),
        ];
        for (limit, text) in cases {
            assert_eq!(limit.to_string(), text);
        }
    }
}
