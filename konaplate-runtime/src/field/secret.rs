//! Text that gives access to money: one allocation that moves never copy, wiped on drop.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::limits::TextKind;
use crate::violation::Violation;

/// A secret text that keeps the limits of its kind.
///
/// It is neither cloned nor printed; [`expose`](Self::expose) is the only way to its text.
pub struct Secret<K> {
    text: Store,
    kind: PhantomData<fn() -> K>,
}

enum Store {
    /// Part of the program's image: nothing to wipe.
    Literal(&'static str),
    Owned(Zeroizing<String>),
}

impl<K: TextKind> Secret<K> {
    /// Takes a text of the documented length. A `String` gives up its buffer, which is wiped on
    /// drop, also when the text is refused; a `&str` is copied once.
    ///
    /// # Errors
    /// When it is too short or too long, counted in Unicode scalar values.
    pub fn new(text: impl Into<String>) -> Result<Self, Violation> {
        Self::from_buffer(Zeroizing::new(text.into()))
    }

    /// Takes a literal, checked by the compiler: see `lit!`. For tests and sandboxes: a literal
    /// stays in the program's image and is not wiped.
    ///
    /// # Panics
    /// When the literal does not fit: inside a constant, that fails the build.
    #[must_use]
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        // Checked before anything is built: a constant cannot drop a half-used value (E0493).
        K::LIMITS.check_literal(text);
        Self {
            text: Store::Literal(text),
            kind: PhantomData,
        }
    }

    /// The buffer is kept as it is: shrinking it could leave a copy behind.
    #[inline]
    pub(super) fn from_buffer(text: Zeroizing<String>) -> Result<Self, Violation> {
        K::LIMITS.check(&text)?;
        Ok(Self {
            text: Store::Owned(text),
            kind: PhantomData,
        })
    }
}

impl<K> Secret<K> {
    /// A literal is copied.
    pub(crate) fn into_buffer(self) -> Zeroizing<String> {
        match self.text {
            Store::Literal(text) => Zeroizing::new(text.to_owned()),
            Store::Owned(text) => text,
        }
    }

    /// The text. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &str {
        match &self.text {
            Store::Literal(text) => text,
            Store::Owned(text) => text,
        }
    }
}

impl<K: TextKind> TryFrom<&str> for Secret<K> {
    type Error = Violation;

    fn try_from(text: &str) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K: TextKind> TryFrom<String> for Secret<K> {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K: TextKind> FromStr for Secret<K> {
    type Err = Violation;

    fn from_str(text: &str) -> Result<Self, Violation> {
        Self::new(text)
    }
}

/// Shows the type's name only: the length of a secret is part of it.
impl<K: TextKind> fmt::Debug for Secret<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}([secret])", K::LIMITS.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Class, TextLimits};
    use crate::violation::Rule;

    enum Dcvv {}
    impl TextKind for Dcvv {
        const LIMITS: TextLimits = TextLimits {
            name: "Dcvv",
            spec: "tiny.yaml types.Dcvv",
            class: Class::Secret,
            min: 3,
            max: 4,
        };
    }

    #[test]
    fn length_is_checked_at_both_ends() {
        let cases = [
            ("12", Some(Rule::TooShort)),
            ("123", None),
            ("1234", None),
            ("12345", Some(Rule::TooLong)),
            ("🎫🎫🎫🎫", None),
        ];
        for (text, rule) in cases {
            assert_eq!(
                Secret::<Dcvv>::new(text).err().map(|v| v.rule()),
                rule,
                "{text}"
            );
            assert_eq!(
                Secret::<Dcvv>::try_from(text.to_owned())
                    .err()
                    .map(|v| v.rule()),
                rule
            );
        }
    }

    #[test]
    fn a_string_gives_up_its_buffer_and_moves_do_not_copy_it() {
        let mut text = String::with_capacity(64);
        text.push_str("987");
        let buffer = text.as_ptr();
        let secret = Secret::<Dcvv>::try_from(text).unwrap();
        let moved = Box::new(secret);
        assert_eq!(moved.expose().as_ptr(), buffer);
    }

    #[test]
    fn literals_work_in_constants() {
        const CODE: Secret<Dcvv> = Secret::literal("987");
        assert_eq!(CODE.expose(), "987");
    }

    #[test]
    fn nothing_prints_it() {
        let secret = Secret::<Dcvv>::literal("987");
        assert_eq!(format!("{secret:?}"), "Dcvv([secret])");
        let refused = Secret::<Dcvv>::new("98765").unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("98765"));
    }
}
