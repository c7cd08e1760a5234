//! Text with a documented length that may be copied and logged as its class allows.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use compact_str::CompactString;

use super::limits::{Narrows, TextKind};
use crate::violation::Violation;

/// A text that keeps the limits of its kind. Up to 24 bytes live inline.
///
/// Secret text is a [`Secret`](super::Secret) instead.
pub struct Text<K> {
    text: CompactString,
    kind: PhantomData<fn() -> K>,
}

impl<K: TextKind> Text<K> {
    /// Takes a text of the documented length.
    ///
    /// # Errors
    /// When it is too short or too long, counted in Unicode scalar values.
    #[inline]
    pub fn new(text: impl AsRef<str>) -> Result<Self, Violation> {
        let text = text.as_ref();
        K::LIMITS.check(text)?;
        Ok(Self::unchecked(CompactString::new(text)))
    }

    /// Takes a literal, checked by the compiler: see `lit!`.
    ///
    /// # Panics
    /// When the literal does not fit: inside a constant, that fails the build.
    #[must_use]
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        // Checked before anything is built: a constant cannot drop a half-used value (E0493).
        K::LIMITS.check_literal(text);
        Self {
            text: CompactString::const_new(text),
            kind: PhantomData,
        }
    }

    fn unchecked(text: CompactString) -> Self {
        Self {
            text,
            kind: PhantomData,
        }
    }
}

impl<K> Text<K> {
    pub(crate) fn into_compact(self) -> CompactString {
        self.text
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<K: TextKind> TryFrom<&str> for Text<K> {
    type Error = Violation;

    #[inline]
    fn try_from(text: &str) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K: TextKind> TryFrom<String> for Text<K> {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        K::LIMITS.check(&text)?;
        Ok(Self::unchecked(CompactString::from(text)))
    }
}

/// Takes a text of the same or of a wider type, checked again.
impl<W, K: TextKind + Narrows<W>> TryFrom<&Text<W>> for Text<K> {
    type Error = Violation;

    fn try_from(wider: &Text<W>) -> Result<Self, Violation> {
        Self::new(wider.as_str())
    }
}

impl<K: TextKind> FromStr for Text<K> {
    type Err = Violation;

    fn from_str(text: &str) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K> AsRef<str> for Text<K> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<K: TextKind> fmt::Debug for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(&self.text, f)
    }
}

/// The text where its class is public, else what stands for it.
impl<K: TextKind> fmt::Display for Text<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(K::LIMITS.class.or_redacted(&self.text))
    }
}

// By hand below: a derive would ask the marker `K` for the same traits.

impl<K> Clone for Text<K> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            kind: PhantomData,
        }
    }
}

impl<K> PartialEq for Text<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<K> Eq for Text<K> {}

impl<K> PartialOrd for Text<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Text<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<K> Hash for Text<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Class, TextLimits};
    use crate::violation::Rule;

    enum Short {}
    impl TextKind for Short {
        const LIMITS: TextLimits = limits("Short", Class::Public, 2, 4);
    }

    enum Name {}
    impl TextKind for Name {
        const LIMITS: TextLimits = limits("Name", Class::Personal, 0, u64::MAX);
    }

    const fn limits(name: &'static str, class: Class, min: u64, max: u64) -> TextLimits {
        TextLimits {
            name,
            spec: "tiny.yaml types",
            class,
            min,
            max,
        }
    }

    #[test]
    fn length_is_checked_at_both_ends() {
        let cases = [
            ("a", Some(Rule::TooShort)),
            ("ab", None),
            ("abcd", None),
            ("abcde", Some(Rule::TooLong)),
            ("🎫", Some(Rule::TooShort)),
            ("🎫🎫", None),
            ("한글🎫é", None),
            ("한글🎫éx", Some(Rule::TooLong)),
        ];
        for (text, rule) in cases {
            let refused = |result: Result<Text<Short>, Violation>| result.err().map(|v| v.rule());
            assert_eq!(refused(Text::new(text)), rule, "{text}");
            assert_eq!(refused(Text::try_from(text.to_owned())), rule, "{text}");
            assert_eq!(refused(text.parse()), rule, "{text}");
        }
    }

    #[test]
    fn literals_work_in_constants_and_equal_what_was_made_at_run_time() {
        const ID: Text<Short> = Text::literal("한글🎫é");
        const LONG: Text<Name> = Text::literal("a text that is longer than twenty-four bytes");
        assert_eq!(ID, Text::new("한글🎫é").unwrap());
        assert_eq!(
            LONG.clone().as_ref(),
            "a text that is longer than twenty-four bytes"
        );
        assert!(ID > Text::literal("ab"));
    }

    #[test]
    fn a_narrower_type_is_made_of_a_wider_one() {
        enum Narrow {}
        impl TextKind for Narrow {
            const LIMITS: TextLimits = limits("Narrow", Class::Public, 3, 3);
        }
        impl Narrows<Short> for Narrow {}
        let narrow = |wide: &'static str| Text::<Narrow>::try_from(&Text::<Short>::literal(wide));
        assert_eq!(narrow("abc").unwrap().as_str(), "abc");
        assert_eq!(narrow("ab").unwrap_err().type_name(), "Narrow");
        let same = Text::<Short>::literal("ab");
        assert_eq!(Text::<Short>::try_from(&same).unwrap(), same);
    }

    #[test]
    #[should_panic(expected = "Short takes 2..=4 characters, this literal has 5 (tiny.yaml types)")]
    fn a_literal_that_does_not_fit_is_not_repeated() {
        let _ = Text::<Short>::literal("canar");
    }

    #[test]
    fn debug_follows_the_class() {
        assert_eq!(
            format!("{:?}", Text::<Short>::literal("a\"b")),
            r#"Short("a\"b")"#
        );
        let name = Text::<Name>::literal("canary");
        assert_eq!(
            format!("{name:?} {name:#?}"),
            "Name([personal, 6 characters]) ".repeat(2).trim()
        );
        assert_eq!(name.to_string(), "[personal]");
        assert_eq!(format!("{:>4}", Text::<Short>::literal("ab")), "  ab");
        let refused = Text::<Short>::new("canary").unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("canary"));
    }
}
