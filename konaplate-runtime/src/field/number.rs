//! Whole numbers with a documented range.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use super::limits::{Class, Narrows, NumberKind};
use crate::violation::{Rule, Violation};

/// A whole number that keeps the limits of its kind.
///
/// It converts from `u64` and from no other integer type, so that the type of a bare literal
/// (`.amount(10_000)`) is decided by the setter.
pub struct Number<K> {
    value: u64,
    kind: PhantomData<fn() -> K>,
}

impl<K: NumberKind> Number<K> {
    /// Takes a number in the documented range.
    ///
    /// # Errors
    /// When it is below or above the range.
    pub fn new(value: u64) -> Result<Self, Violation> {
        K::LIMITS.check(value)?;
        Ok(Self {
            value,
            kind: PhantomData,
        })
    }

    /// Takes a literal, checked by the compiler: see `lit!`.
    ///
    /// # Panics
    /// When the literal does not fit: inside a constant, that fails the build.
    #[must_use]
    #[track_caller]
    pub const fn literal(value: u64) -> Self {
        K::LIMITS.check_literal(value);
        Self {
            value,
            kind: PhantomData,
        }
    }
}

impl<K> Number<K> {
    /// The number.
    #[must_use]
    pub const fn get(&self) -> u64 {
        self.value
    }
}

impl<K: NumberKind> TryFrom<u64> for Number<K> {
    type Error = Violation;

    fn try_from(value: u64) -> Result<Self, Violation> {
        Self::new(value)
    }
}

/// Takes a number of the same or of a wider type, checked again.
impl<W, K: NumberKind + Narrows<W>> TryFrom<&Number<W>> for Number<K> {
    type Error = Violation;

    fn try_from(wider: &Number<W>) -> Result<Self, Violation> {
        Self::new(wider.get())
    }
}

/// Takes decimal digits only: no sign, no space, no separator.
impl<K: NumberKind> FromStr for Number<K> {
    type Err = Violation;

    fn from_str(text: &str) -> Result<Self, Violation> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(K::LIMITS.violation(Rule::NotANumber));
        }
        match text.parse() {
            Ok(value) => Self::new(value),
            // Digits fail for one reason: they are more than a u64 holds.
            Err(_) => Err(K::LIMITS.violation(Rule::Above)),
        }
    }
}

impl<K: NumberKind> fmt::Debug for Number<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(&self.value.to_string(), f)
    }
}

/// The number where its class is public, else what stands for it.
impl<K: NumberKind> fmt::Display for Number<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match K::LIMITS.class {
            Class::Public => self.value.fmt(f),
            class => f.pad(class.or_redacted("")),
        }
    }
}

// By hand below: a derive would ask the marker `K` for the same traits.

impl<K> Clone for Number<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Number<K> {}

impl<K> PartialEq for Number<K> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<K> Eq for Number<K> {}

impl<K> PartialOrd for Number<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Number<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<K> Hash for Number<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Class, NumberLimits};

    #[derive(Debug)]
    enum Amount {}
    impl NumberKind for Amount {
        const LIMITS: NumberLimits = limits("Amount", Class::Public, 10, 9_999_999_999_999_999_999);
    }

    #[derive(Debug)]
    enum UserId {}
    impl Narrows<UserId> for Amount {}
    impl NumberKind for UserId {
        const LIMITS: NumberLimits = limits("UserId", Class::Personal, 0, u64::MAX);
    }

    const fn limits(name: &'static str, class: Class, min: u64, max: u64) -> NumberLimits {
        NumberLimits {
            name,
            spec: "tiny.yaml types",
            class,
            min,
            max,
        }
    }

    #[test]
    fn range_is_checked_at_both_ends() {
        let cases = [
            (9, Some(Rule::Below)),
            (10, None),
            (9_999_999_999_999_999_999, None),
            (10_000_000_000_000_000_000, Some(Rule::Above)),
            (u64::MAX, Some(Rule::Above)),
        ];
        for (value, rule) in cases {
            assert_eq!(
                Number::<Amount>::new(value).err().map(|v| v.rule()),
                rule,
                "{value}"
            );
            let text = value.to_string().parse::<Number<Amount>>();
            assert_eq!(text.err().map(|v| v.rule()), rule, "{value}");
        }
        assert_eq!(Number::<UserId>::new(u64::MAX).unwrap().get(), u64::MAX);
    }

    #[test]
    fn text_is_digits_or_refused() {
        let cases = [
            ("", Rule::NotANumber),
            ("+12", Rule::NotANumber),
            ("-12", Rule::NotANumber),
            ("1.0", Rule::NotANumber),
            (" 12", Rule::NotANumber),
            ("１２", Rule::NotANumber),
            ("18446744073709551616", Rule::Above),
        ];
        for (text, rule) in cases {
            assert_eq!(
                text.parse::<Number<UserId>>().unwrap_err().rule(),
                rule,
                "{text}"
            );
        }
    }

    #[test]
    fn a_narrower_type_is_made_of_a_wider_one() {
        let narrow = |wide| Number::<Amount>::try_from(&Number::<UserId>::literal(wide));
        assert_eq!(narrow(10).unwrap().get(), 10);
        assert_eq!(narrow(9).unwrap_err().rule(), Rule::Below);
    }

    #[test]
    #[should_panic(
        expected = "Amount takes 10..=9999999999999999999, this literal is 7 (tiny.yaml types)"
    )]
    fn a_literal_that_does_not_fit_is_refused() {
        let _ = Number::<Amount>::literal(7);
    }

    #[test]
    #[should_panic(expected = "Member takes 0..=99, this literal is above it (tiny.yaml types)")]
    fn a_personal_literal_that_does_not_fit_is_not_repeated() {
        enum Member {}
        impl NumberKind for Member {
            const LIMITS: NumberLimits = limits("Member", Class::Personal, 0, 99);
        }
        let _ = Number::<Member>::literal(123);
    }

    #[test]
    fn debug_follows_the_class() {
        assert_eq!(
            format!("{:?}", Number::<Amount>::literal(1000)),
            "Amount(1000)"
        );
        let user = Number::<UserId>::literal(50_000_000_001);
        assert_eq!(format!("{user:?}"), "UserId([personal, 11 digits])");
        assert_eq!(user.to_string(), "[personal]");
        assert_eq!(format!("{:>5}", Number::<Amount>::literal(1000)), " 1000");
        let refused = Number::<Amount>::new(7).unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains('7'));
    }
}
