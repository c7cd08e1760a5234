//! Dates and times as digits, a type per wire format. Which digits are a date is `calendar`'s business.

mod calendar;
#[cfg(feature = "jiff")]
mod civil;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use self::calendar::WIDEST;
pub(crate) use self::calendar::is_date;
use super::limits::TimeKind;
use crate::violation::Violation;

/// A date in the wire format `F`. Its digits live inline; it is told by the provider's clock, whose zone is not in it.
///
/// Used by the names of its formats: [`YearMonth`], [`Date`] and [`DateTime`].
pub struct Time<K, F> {
    /// As many as the format has letters; the rest is zero.
    digits: [u8; WIDEST],
    kind: PhantomData<fn() -> (K, F)>,
}

/// A month of the years 2000 to 2099, sent as `yyMM`.
pub type YearMonth<K> = Time<K, YyMm>;

/// A day of the years 0 to 9999, sent as `yyyyMMdd`.
pub type Date<K> = Time<K, YyyyMmDd>;

/// A second of the years 0 to 9999, sent as `yyyyMMddHHmmss`. There are no leap seconds.
pub type DateTime<K> = Time<K, YyyyMmDdHhMmSs>;

/// A wire format of dates.
pub trait TimeFormat: sealed::Sealed + 'static {
    /// As the documentation writes it.
    const PATTERN: &'static str;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! formats {
    ($($name:ident = $pattern:literal;)+) => {$(
        #[doc = concat!("The format `", $pattern, "`.")]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl TimeFormat for $name {
            const PATTERN: &'static str = $pattern;
        }
    )+};
}

formats! {
    YyMm = "yyMM";
    YyyyMmDd = "yyyyMMdd";
    YyyyMmDdHhMmSs = "yyyyMMddHHmmss";
}

impl<K: TimeKind, F: TimeFormat> Time<K, F> {
    /// Takes a date in the format.
    ///
    /// # Errors
    /// When it is none: of another length, with anything but the digits 0 to 9, or of no day or time there is.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Violation> {
        let text = text.as_ref();
        if is_date(F::PATTERN, text) {
            Ok(Self::unchecked(text.as_bytes()))
        } else {
            Err(Self::violation())
        }
    }

    /// Takes a literal, checked by the compiler: see `lit!`.
    ///
    /// # Panics
    /// When the literal is no such date: inside a constant, that fails the build.
    #[must_use]
    #[track_caller]
    pub const fn literal(text: &'static str) -> Self {
        if !is_date(F::PATTERN, text) {
            K::LIMITS.refuse_literal(F::PATTERN);
        }
        Self::unchecked(text.as_bytes())
    }

    /// `text` is a date in the format.
    const fn unchecked(text: &[u8]) -> Self {
        let mut digits = [0; WIDEST];
        digits.split_at_mut(text.len()).0.copy_from_slice(text);
        Self {
            digits,
            kind: PhantomData,
        }
    }

    /// Takes the numbers that stand for the letters of the format.
    fn of(parts: &[(u8, u16)]) -> Result<Self, Violation> {
        let digits = calendar::digits(F::PATTERN, parts).ok_or_else(Self::violation)?;
        Self::new(text::<F>(&digits))
    }

    fn violation() -> Violation {
        K::LIMITS.violation(F::PATTERN)
    }
}

impl<K, F: TimeFormat> Time<K, F> {
    /// The digits as sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text::<F>(&self.digits)
    }

    fn part(&self, letter: u8) -> u16 {
        calendar::part(F::PATTERN, self.as_str(), letter).expect("the format has the letter")
    }

    /// A part of two digits.
    fn pair(&self, letter: u8) -> u8 {
        self.part(letter) as u8
    }
}

fn text<F: TimeFormat>(digits: &[u8; WIDEST]) -> &str {
    let text = str::from_utf8(&digits[..F::PATTERN.len()]);
    text.expect("only digits are written there")
}

impl<K: TimeKind> YearMonth<K> {
    /// Takes a year, such as 2029, and a month from 1 to 12.
    ///
    /// # Errors
    /// When the year is not one from 2000 to 2099, or there is no such month.
    pub fn from_parts(year: u16, month: u8) -> Result<Self, Violation> {
        let year = year.checked_sub(CENTURY).ok_or_else(Self::violation)?;
        Self::of(&[(b'y', year), (b'M', month.into())])
    }
}

/// The year that two digits are counted from.
const CENTURY: u16 = 2000;

impl<K> YearMonth<K> {
    /// The year, 2000 to 2099.
    #[must_use]
    pub fn year(&self) -> u16 {
        CENTURY + self.part(b'y')
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(&self) -> u8 {
        self.pair(b'M')
    }
}

impl<K: TimeKind> Date<K> {
    /// Takes a year, a month from 1 to 12 and a day of that month from 1.
    ///
    /// # Errors
    /// When there is no such day, or the year has more than four digits.
    pub fn from_parts(year: u16, month: u8, day: u8) -> Result<Self, Violation> {
        Self::of(&[(b'y', year), (b'M', month.into()), (b'd', day.into())])
    }
}

impl<K> Date<K> {
    /// The year, 0 to 9999.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.part(b'y')
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(&self) -> u8 {
        self.pair(b'M')
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(&self) -> u8 {
        self.pair(b'd')
    }
}

impl<K: TimeKind> DateTime<K> {
    /// Takes year, month and day, then hour, minute and second.
    ///
    /// # Errors
    /// When there is no such day or time, or the year has more than four digits.
    pub fn from_parts(date: (u16, u8, u8), time: (u8, u8, u8)) -> Result<Self, Violation> {
        let ((year, month, day), (hour, minute, second)) = (date, time);
        Self::of(&[
            (b'y', year),
            (b'M', month.into()),
            (b'd', day.into()),
            (b'H', hour.into()),
            (b'm', minute.into()),
            (b's', second.into()),
        ])
    }
}

impl<K> DateTime<K> {
    /// The year, 0 to 9999.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.part(b'y')
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(&self) -> u8 {
        self.pair(b'M')
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(&self) -> u8 {
        self.pair(b'd')
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(&self) -> u8 {
        self.pair(b'H')
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(&self) -> u8 {
        self.pair(b'm')
    }

    /// The second, 0 to 59.
    #[must_use]
    pub fn second(&self) -> u8 {
        self.pair(b's')
    }
}

impl<K: TimeKind, F: TimeFormat> TryFrom<&str> for Time<K, F> {
    type Error = Violation;

    fn try_from(text: &str) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K: TimeKind, F: TimeFormat> TryFrom<String> for Time<K, F> {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K: TimeKind, F: TimeFormat> FromStr for Time<K, F> {
    type Err = Violation;

    fn from_str(text: &str) -> Result<Self, Violation> {
        Self::new(text)
    }
}

impl<K, F: TimeFormat> AsRef<str> for Time<K, F> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<K: TimeKind, F: TimeFormat> fmt::Debug for Time<K, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(self.as_str(), f)
    }
}

/// The digits where its class is public, else what stands for them.
impl<K: TimeKind, F: TimeFormat> fmt::Display for Time<K, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(K::LIMITS.class.or_redacted(self.as_str()))
    }
}

// By hand below: a derive would ask the markers `K` and `F` for the same traits.

impl<K, F> Clone for Time<K, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, F> Copy for Time<K, F> {}

impl<K, F> PartialEq for Time<K, F> {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl<K, F> Eq for Time<K, F> {}

impl<K, F> PartialOrd for Time<K, F> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The earlier one is the lesser one: digits of one format sort as their dates do.
impl<K, F> Ord for Time<K, F> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.digits.cmp(&other.digits)
    }
}

impl<K, F> Hash for Time<K, F> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digits.hash(state);
    }
}
