//! What the spec says about a type, as constants that generated code fills in, and the checks
//! against them. All bounds are inclusive.

use std::fmt;

use super::literal::Message;
use crate::plural::plural;
use crate::table::Str;
use crate::violation::{Limit, Rule, Violation};

/// Who may see a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// May stand in a log.
    Public,
    /// About a person: redacted in `Debug` and in errors.
    Personal,
    /// Gives access to money: redacted everywhere and wiped from memory.
    Secret,
}

impl Class {
    /// A value of the class as anybody may see it.
    pub(super) fn or_redacted(self, public: &str) -> &str {
        match self {
            Self::Public => public,
            Self::Personal => "[personal]",
            Self::Secret => "[secret]",
        }
    }
}

/// Limits of a text type, counted in Unicode scalar values.
#[derive(Debug, Clone, Copy)]
pub struct TextLimits {
    /// Name of the type.
    pub name: &'static str,
    /// Spec file and key of its definition.
    pub spec: &'static str,
    /// Who may see its values.
    pub class: Class,
    /// Fewest characters.
    pub min: u64,
    /// Most characters; `u64::MAX` is unlimited.
    pub max: u64,
}

/// Limits of a number type.
#[derive(Debug, Clone, Copy)]
pub struct NumberLimits {
    /// Name of the type.
    pub name: &'static str,
    /// Spec file and key of its definition.
    pub spec: &'static str,
    /// Who may see its values.
    pub class: Class,
    /// Smallest value.
    pub min: u64,
    /// Largest value.
    pub max: u64,
}

/// The words of an enum.
#[derive(Debug, Clone, Copy)]
pub struct WordLimits {
    /// Name of the type.
    pub name: &'static str,
    /// Spec file and key of its definition.
    pub spec: &'static str,
    /// Who may see its values.
    pub class: Class,
    /// Every documented word, as sent.
    pub words: &'static [&'static str],
}

/// What the spec says about a type of dates. Its format is the type's own: see [`Time`](super::Time).
#[derive(Debug, Clone, Copy)]
pub struct TimeLimits {
    /// Name of the type.
    pub name: &'static str,
    /// Spec file and key of its definition.
    pub spec: &'static str,
    /// Who may see its values.
    pub class: Class,
}

/// Names a text type. Implemented by uninhabited markers in generated code.
pub trait TextKind: 'static {
    /// What the spec says about the type.
    const LIMITS: TextLimits;
}

/// Names a number type. Implemented by uninhabited markers in generated code.
pub trait NumberKind: 'static {
    /// What the spec says about the type.
    const LIMITS: NumberLimits;
}

/// A kind whose limits lie within those of the kind `W`, as at a field that takes less than its shared type. Its type
/// is made of a reference to the wider one.
pub trait Narrows<W> {}

impl<K> Narrows<K> for K {}

/// Names a type of dates. Implemented by uninhabited markers in generated code.
pub trait TimeKind: 'static {
    /// What the spec says about the type.
    const LIMITS: TimeLimits;
}

/// How a text breaks a limit in Unicode scalar values, and how many it has.
#[inline]
pub(crate) fn breach_of_length(min: u64, max: u64, text: &str) -> Option<(Rule, u64)> {
    // A character takes one to four bytes: most lengths are decided without counting.
    let bytes = text.len() as u64;
    let is_decided = bytes <= max && bytes.div_ceil(4) >= min;
    // Most texts are ASCII, where a byte is a character; that is told by the word.
    let is_exact = || bytes >= min && bytes <= max && text.is_ascii();
    if is_decided || is_exact() {
        None
    } else {
        counted(min, max, text)
    }
}

#[cold]
fn counted(min: u64, max: u64, text: &str) -> Option<(Rule, u64)> {
    match characters(text) {
        count if count < min => Some((Rule::TooShort, count)),
        count if count > max => Some((Rule::TooLong, count)),
        _ => None,
    }
}

/// How a number breaks a range.
#[inline]
pub(crate) fn breach_of_range(min: u64, max: u64, value: u64) -> Option<Rule> {
    match value {
        value if value < min => Some(Rule::Below),
        value if value > max => Some(Rule::Above),
        _ => None,
    }
}

impl TextLimits {
    #[inline]
    pub(crate) fn check(&self, text: &str) -> Result<(), Violation> {
        match breach_of_length(self.min, self.max, text) {
            None => Ok(()),
            Some(breach) => Err(self.violation(breach)),
        }
    }

    #[cold]
    fn violation(&self, (rule, characters): (Rule, u64)) -> Violation {
        let limit = Limit::Characters {
            min: self.min,
            max: self.max,
        };
        Violation::new(rule, limit, self.name, self.spec).of_length(characters)
    }

    /// Stops the build when a literal does not fit.
    #[track_caller]
    pub(super) const fn check_literal(&self, text: &str) {
        let characters = characters(text);
        if characters < self.min || characters > self.max {
            Message::new()
                .text(self.name)
                .text(" takes ")
                .bounds(self.min, self.max)
                .text(" character")
                .text(match self.max {
                    u64::MAX => plural(self.min),
                    max => plural(max),
                })
                .text(", this literal has ")
                .number(characters)
                .spec(self.spec)
                .stop()
        }
    }

    /// Shows a value of the type as far as its class allows.
    pub(super) fn show(&self, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_text(self.name, self.class, text, f)
    }
}

impl NumberLimits {
    #[inline]
    pub(crate) fn check(&self, value: u64) -> Result<(), Violation> {
        match breach_of_range(self.min, self.max, value) {
            None => Ok(()),
            Some(rule) => Err(self.violation(rule)),
        }
    }

    pub(super) fn violation(&self, rule: Rule) -> Violation {
        let limit = Limit::Range {
            min: self.min,
            max: self.max,
        };
        Violation::new(rule, limit, self.name, self.spec)
    }

    /// Stops the build when a literal does not fit.
    #[track_caller]
    pub(super) const fn check_literal(&self, value: u64) {
        let place = match value {
            value if value < self.min => "below",
            value if value > self.max => "above",
            _ => return,
        };
        let message = Message::new()
            .text(self.name)
            .text(" takes ")
            .bounds(self.min, self.max)
            .text(", this literal is ");
        let message = match self.class {
            Class::Public => message.number(value),
            Class::Personal | Class::Secret => message.text(place).text(" it"),
        };
        message.spec(self.spec).stop()
    }

    /// Shows a value of the type as far as its class allows. `text` is the number as written.
    pub(super) fn show(&self, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_number(self.name, self.class, text, f)
    }
}

impl WordLimits {
    /// The place of a word in the list.
    pub(crate) fn place(&self, word: &str) -> Option<usize> {
        self.words.iter().position(|it| *it == word)
    }

    pub(super) fn violation(&self) -> Violation {
        Violation::new(
            Rule::NotAWord,
            Limit::Words(self.words.iter().copied().map(Str::Borrowed).collect()),
            self.name,
            self.spec,
        )
    }
}

impl TimeLimits {
    pub(super) fn violation(&self, format: &'static str) -> Violation {
        Violation::new(
            Rule::NotADate,
            Limit::Format(format.into()),
            self.name,
            self.spec,
        )
    }

    /// Stops the build: a literal is no date in the format.
    #[track_caller]
    pub(super) const fn refuse_literal(&self, format: &str) -> ! {
        Message::new()
            .text(self.name)
            .text(" takes a date as ")
            .text(format)
            .text(", this literal is none")
            .spec(self.spec)
            .stop()
    }

    /// Shows a value of the type as far as its class allows.
    pub(super) fn show(&self, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_text(self.name, self.class, text, f)
    }
}

/// Shows a text as far as its class allows.
pub(crate) fn show_text(
    name: &str,
    class: Class,
    text: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match class {
        Class::Public => write!(f, "{name}({text:?})"),
        Class::Personal => {
            let count = characters(text);
            write!(f, "{name}([personal, {count} character{}])", plural(count))
        }
        Class::Secret => write!(f, "{name}([secret])"),
    }
}

/// Shows a number, which is written so, as far as its class allows.
pub(crate) fn show_number(
    name: &str,
    class: Class,
    text: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match class {
        Class::Public => write!(f, "{name}({text})"),
        Class::Personal => {
            let digits = characters(text);
            write!(f, "{name}([personal, {digits} digit{}])", plural(digits))
        }
        Class::Secret => write!(f, "{name}([secret])"),
    }
}

/// Number of Unicode scalar values: every byte that does not continue one begins one. A loop over
/// bytes because `chars()` is not available to constants.
const fn characters(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut count = 0;
    let mut at = 0;
    while at < bytes.len() {
        count += (bytes[at] & 0xC0 != 0x80) as u64;
        at += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_scalar_values() {
        let cases = [
            "",
            "a",
            "é",
            "한글",
            "e\u{301}",
            "🎫",
            "a🎫한\u{10FFFF}",
            "\u{200D}",
        ];
        for text in cases {
            assert_eq!(characters(text), text.chars().count() as u64, "{text:?}");
        }
    }
}
