//! Words from a list: closed in requests, open in responses.

use std::fmt;

use compact_str::CompactString;

use super::limits::{Class, WordLimits};
use super::literal::Message;
use crate::table::Str;
use crate::violation::{Violation, shown};

/// Longest unlisted word that `Debug` repeats, in bytes: a word is short, anything else may be an
/// accident.
const LONGEST_SHOWN: usize = 64;

/// An enum of requests: nothing but its listed words.
pub trait Word: Copy + 'static {
    /// What the spec says about the type.
    const LIMITS: WordLimits;
    /// Every word.
    const ALL: &'static [Self];
    /// Every word as sent, for the table of an operation.
    #[doc(hidden)]
    const WORDS: &'static [Str];

    /// The word as sent.
    fn as_str(&self) -> &'static str;
}

/// An enum of responses: its listed words, and whatever else the provider may send.
pub trait OpenWord: Clone + PartialEq + 'static {
    /// What the spec says about the type.
    const LIMITS: WordLimits;
    /// The listed words, in the order of the limits.
    const LISTED: &'static [Self];
    /// No word at all.
    const EMPTY: Self;

    /// Holds a word that is not listed.
    fn other(word: OtherWord) -> Self;

    /// The word, where it is not listed.
    fn as_other(&self) -> Option<&OtherWord>;

    /// The listed word that is written so.
    #[must_use]
    fn known(word: &str) -> Option<Self> {
        let place = Self::LIMITS.place(word)?;
        Self::LISTED.get(place).cloned()
    }

    /// The word as received.
    #[must_use]
    fn as_str(&self) -> &str {
        if let Some(other) = self.as_other() {
            return other.as_str();
        }
        let place = Self::LISTED.iter().position(|word| word == self);
        place.map_or("", |place| Self::LIMITS.words[place])
    }
}

/// The listed word that is written so.
///
/// # Errors
/// When the word is not listed. Upper and lower case differ.
pub fn word<W: Word>(text: &str) -> Result<W, Violation> {
    let found = W::ALL.iter().find(|word| word.as_str() == text);
    found.copied().ok_or_else(|| W::LIMITS.violation())
}

/// The place of a literal among the words; the build stops where it is none.
#[doc(hidden)]
#[track_caller]
#[must_use]
pub const fn literal_word(word: &str, limits: &WordLimits) -> usize {
    let mut at = 0;
    while at < limits.words.len() {
        if is_same(word.as_bytes(), limits.words[at].as_bytes()) {
            return at;
        }
        at += 1;
    }
    not_a_word(limits)
}

/// A loop over bytes because `==` is not available to constants.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Stops the build when a literal is not a listed word.
///
/// # Panics
/// Always.
#[track_caller]
pub const fn not_a_word(limits: &WordLimits) -> ! {
    let mut message = Message::new().text(limits.name).text(" takes one of ");
    let mut at = 0;
    while at < limits.words.len() {
        let comma = if at == 0 { "" } else { ", " };
        message = message.text(comma).text(shown(limits.words[at]));
        at += 1;
    }
    message
        .text(", this literal is none of them")
        .spec(limits.spec)
        .stop()
}

/// A received word that the spec does not list, kept as it came.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OtherWord {
    text: CompactString,
    class: Class,
}

impl OtherWord {
    /// An empty one.
    #[doc(hidden)]
    pub const EMPTY: Self = Self {
        text: CompactString::const_new(""),
        class: Class::Public,
    };

    pub(crate) fn new(text: &str, class: Class) -> Self {
        Self {
            text: CompactString::new(text),
            class,
        }
    }

    /// The word as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Shows a short word of a public type.
impl fmt::Debug for OtherWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            Class::Public if self.text.len() <= LONGEST_SHOWN => write!(f, "{:?}", self.text),
            Class::Public => f.write_str("[a long text]"),
            Class::Personal => f.write_str("[personal]"),
            Class::Secret => f.write_str("[secret]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::Rule;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Kind {
        Charge,
        Refund,
    }

    impl Kind {
        #[track_caller]
        const fn literal(word: &'static str) -> Self {
            match word.as_bytes() {
                b"CHARGE" => Self::Charge,
                b"REFUND" => Self::Refund,
                _ => not_a_word(&<Self as Word>::LIMITS),
            }
        }
    }

    impl Word for Kind {
        const LIMITS: WordLimits = WordLimits {
            name: "Kind",
            spec: "tiny.yaml request.type",
            class: Class::Public,
            words: &["CHARGE", "REFUND"],
        };
        const ALL: &'static [Self] = &[Self::Charge, Self::Refund];
        const WORDS: &'static [Str] = &[Str::Borrowed("CHARGE"), Str::Borrowed("REFUND")];

        fn as_str(&self) -> &'static str {
            match self {
                Self::Charge => "CHARGE",
                Self::Refund => "REFUND",
            }
        }
    }

    #[test]
    fn only_listed_words_are_taken() {
        assert_eq!(word::<Kind>("REFUND").unwrap(), Kind::Refund);
        for text in ["", "refund", "CHARGE ", "canary"] {
            let refused = word::<Kind>(text).unwrap_err();
            assert_eq!(refused.rule(), Rule::NotAWord);
            assert!(!refused.to_string().contains("canary"));
        }
    }

    #[test]
    fn literals_work_in_constants() {
        const KIND: Kind = Kind::literal("CHARGE");
        assert_eq!(KIND, Kind::Charge);
    }

    #[test]
    #[should_panic(expected = "Kind takes one of CHARGE, REFUND, this literal is none of them")]
    fn a_literal_that_is_not_listed_is_not_repeated() {
        let _ = Kind::literal("canary");
    }

    #[test]
    fn an_unlisted_word_is_shown_when_short_and_public() {
        let show = |text: &str, class| format!("{:?}", OtherWord::new(text, class));
        assert_eq!(show("LOST", Class::Public), "\"LOST\"");
        assert_eq!(show(&"x".repeat(65), Class::Public), "[a long text]");
        assert_eq!(show("canary", Class::Personal), "[personal]");
        assert_eq!(show("canary", Class::Secret), "[secret]");
    }
}
