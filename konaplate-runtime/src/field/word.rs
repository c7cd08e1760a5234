//! Words from a list: closed in requests, open in responses.

use std::fmt;

use compact_str::CompactString;

use super::limits::{Class, WordLimits};
use super::literal::Message;
use crate::json::{JsonValue, WriteJson};
use crate::rules::Fact;
use crate::violation::Violation;

/// Longest unlisted word that `Debug` repeats, in bytes: a word is short, anything else may be an
/// accident.
const LONGEST_SHOWN: usize = 64;

/// An enum of requests: nothing but its listed words.
pub trait Word: Copy + 'static {
    /// What the spec says about the type.
    const LIMITS: WordLimits;
    /// Every word.
    const ALL: &'static [Self];

    /// The word as sent.
    fn as_str(&self) -> &'static str;
}

/// An enum of responses: its listed words, and whatever else the provider may send.
pub trait OpenWord: Sized {
    /// What the spec says about the type.
    const LIMITS: WordLimits;

    /// The listed word that is written so.
    fn known(word: &str) -> Option<Self>;

    /// Holds a word that is not listed.
    fn other(word: OtherWord) -> Self;

    /// The word as received.
    fn as_str(&self) -> &str;
}

/// The listed word that is written so.
///
/// # Errors
/// When the word is not listed. Upper and lower case differ.
pub fn word<W: Word>(text: &str) -> Result<W, Violation> {
    let found = W::ALL.iter().find(|word| word.as_str() == text);
    found.copied().ok_or_else(|| W::LIMITS.violation())
}

/// The conversions of a request's enum: from its words, and from an overriding one, which stays beside it.
#[doc(hidden)]
#[macro_export]
macro_rules! request_word {
    ($name:ident) => {
        impl TryFrom<&str> for $name {
            type Error = $crate::generated::Violation;

            fn try_from(word: &str) -> Result<Self, Self::Error> {
                $crate::generated::word(word)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::generated::Violation;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                $crate::generated::word(&word)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::generated::Violation;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                $crate::generated::word(word)
            }
        }

        impl TryFrom<$crate::generated::Override<&str>> for $name {
            type Error = $crate::generated::Overridden;

            fn try_from(word: $crate::generated::Override<&str>) -> Result<Self, Self::Error> {
                let limits = &<Self as $crate::generated::Word>::LIMITS;
                Err($crate::generated::Overridden::word(word, limits))
            }
        }

        $crate::text_of_word!($name, &'static str, Word, closed_word);
    };
}

/// How a response's enum is read.
#[doc(hidden)]
#[macro_export]
macro_rules! reply_word {
    ($name:ident) => {
        impl $crate::generated::FromWire for $name {
            fn from_wire(
                value: $crate::generated::Value<'_>,
            ) -> Result<Self, $crate::generated::Undecodable> {
                value.word()
            }
        }

        $crate::text_of_word!($name, &str, OpenWord, open_word);
    };
}

/// The text of a word, and of its serde form.
#[doc(hidden)]
#[macro_export]
macro_rules! text_of_word {
    ($name:ident, $text:ty, $of:ident, $read:ident) => {
        impl $name {
            /// The word as on the wire.
            #[must_use]
            pub fn as_str(&self) -> $text {
                $crate::generated::$of::as_str(self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::serde_of_word!($name, $read);
    };
}

/// Nothing: the feature `serde` is off.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_word {
    ($name:ident, $read:ident) => {};
}

/// A word as a text.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_of_word {
    ($name:ident, $read:ident) => {
        impl $crate::generated::serde::Serialize for $name {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::generated::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::generated::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::field::$read(deserializer)
            }
        }
    };
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
        message = message.text(comma).text(limits.words[at]);
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

impl<W: Word> WriteJson for W {
    fn write_json(&self, out: JsonValue<'_>) {
        out.text(self.as_str());
    }

    fn fact(&self) -> Fact {
        Fact::Word(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::JsonObject;
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
    fn a_word_is_written_as_text() {
        let mut body = JsonObject::new();
        body.field("type", &Some(Kind::Refund));
        assert_eq!(body.finish().as_slice(), br#"{"type":"REFUND"}"#);
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
