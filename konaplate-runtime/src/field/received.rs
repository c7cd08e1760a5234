//! Scalars of responses: held as they came, never refused for a limit, and checked on demand.

mod time;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use compact_str::CompactString;
use zeroize::Zeroizing;

use super::expiring::{ExpiringKind, Lifetime};
use super::limits::{Class, NumberKind, TextKind};
use super::{Expiring, Number, Secret, Text};
use crate::numeral::{Numeral, numeral};
use crate::violation::{Rule, Violation};

/// A scalar type that responses hold: [`Text`], [`Secret`], [`Expiring`], [`Number`] and [`Time`](super::Time).
pub trait Scalar {
    /// How a received value is held.
    #[doc(hidden)]
    type Held;
}

/// A received value of the scalar type `T`, whatever its length or range.
///
/// [`checked`](Self::checked) gives the exact type, for use in another request.
pub struct Received<T: Scalar> {
    held: T::Held,
    kind: PhantomData<fn() -> T>,
}

impl<T: Scalar> Received<T> {
    pub(crate) const fn new(held: T::Held) -> Self {
        Self {
            held,
            kind: PhantomData,
        }
    }

    /// What it holds, for whoever reads it.
    #[inline]
    pub(crate) fn held_mut(&mut self) -> &mut T::Held {
        &mut self.held
    }
}

impl<T: Scalar<Held: Clone>> Clone for Received<T> {
    fn clone(&self) -> Self {
        Self::new(self.held.clone())
    }
}

impl<T: Scalar<Held: PartialEq>> PartialEq for Received<T> {
    fn eq(&self, other: &Self) -> bool {
        self.held == other.held
    }
}

impl<T: Scalar<Held: Eq>> Eq for Received<T> {}

/// A text as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldText(CompactString);

/// A secret text as it came; nothing until one has come, for nothing else is made at compile time.
pub struct HeldSecret(Option<Zeroizing<String>>);

/// A secret text that expires, as it came.
pub struct HeldExpiring {
    text: HeldSecret,
    lifetime: Lifetime,
}

/// A number as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldNumber {
    text: CompactString,
    value: Option<u64>,
}

impl HeldText {
    pub(crate) const EMPTY: Self = Self(CompactString::const_new(""));

    pub(crate) fn new(text: Cow<'_, str>) -> Self {
        Self(CompactString::from(text))
    }

    #[cfg(feature = "dynamic")]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl HeldSecret {
    pub(crate) const EMPTY: Self = Self(None);

    /// An unescaped text is taken over with its buffer; a borrowed one is copied once.
    pub(crate) fn new(text: Cow<'_, str>) -> Self {
        Self(Some(Zeroizing::new(text.into_owned())))
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_ref().map_or("", |text| text.as_str())
    }

    fn into_buffer(self) -> Zeroizing<String> {
        self.0.unwrap_or_default()
    }
}

impl HeldExpiring {
    /// It serves nobody until it is known when it was issued.
    pub(crate) const EMPTY: Self = Self {
        text: HeldSecret::EMPTY,
        lifetime: Lifetime {
            issued: UNIX_EPOCH,
            life: Duration::ZERO,
        },
    };

    #[cfg(feature = "dynamic")]
    pub(crate) fn as_str(&self) -> &str {
        self.text.as_str()
    }

    pub(crate) fn text_mut(&mut self) -> &mut HeldSecret {
        &mut self.text
    }

    /// Notes when it was issued, in milliseconds since 1970, and how long it serves.
    pub(crate) fn issued(&mut self, unix_millis: i64, life_seconds: u64) {
        self.lifetime = Lifetime {
            issued: instant(unix_millis),
            life: Duration::from_secs(life_seconds),
        };
    }
}

impl HeldNumber {
    pub(crate) const EMPTY: Self = Self {
        text: CompactString::const_new(""),
        value: None,
    };

    #[cfg(feature = "dynamic")]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn new(text: &str, value: Option<u64>) -> Self {
        Self {
            text: CompactString::new(text),
            value,
        }
    }
}

impl<K: TextKind> Scalar for Text<K> {
    type Held = HeldText;
}

impl<K: TextKind> Scalar for Secret<K> {
    type Held = HeldSecret;
}

impl<K: ExpiringKind> Scalar for Expiring<K> {
    type Held = HeldExpiring;
}

impl<K: NumberKind> Scalar for Number<K> {
    type Held = HeldNumber;
}

impl<K: TextKind> Received<Text<K>> {
    /// The text as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.held.0
    }

    /// The text as a request takes it.
    ///
    /// # Errors
    /// When its length is outside the documented limit.
    pub fn checked(&self) -> Result<Text<K>, Violation> {
        Text::new(self.as_str())
    }
}

impl<K: TextKind> Received<Secret<K>> {
    /// The text as received. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.held.as_str()
    }

    pub(crate) fn into_buffer(self) -> Zeroizing<String> {
        self.held.into_buffer()
    }

    /// A copy of the text as a request takes it.
    ///
    /// # Errors
    /// When its length is outside the documented limit.
    pub fn checked(&self) -> Result<Secret<K>, Violation> {
        Secret::new(self.expose())
    }

    /// The text as a request takes it, without a copy.
    ///
    /// # Errors
    /// When its length is outside the documented limit; the text is wiped then.
    pub fn into_checked(self) -> Result<Secret<K>, Violation> {
        Secret::from_buffer(self.held.into_buffer())
    }
}

impl<K: ExpiringKind> Received<Expiring<K>> {
    /// The text as received. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.held.text.as_str()
    }

    pub(crate) fn into_parts(self) -> (Zeroizing<String>, Lifetime) {
        (self.held.text.into_buffer(), self.held.lifetime)
    }

    /// The text as a request takes it: by value, for it serves one call.
    ///
    /// # Errors
    /// When its length is outside the documented limit; the text is wiped then.
    pub fn into_checked(self) -> Result<Expiring<K>, Violation> {
        let HeldExpiring { text, lifetime } = self.held;
        let text = Secret::from_buffer(text.into_buffer())?;
        Ok(Expiring::new(text, lifetime))
    }
}

impl<K: NumberKind> Received<Number<K>> {
    /// The number, where a whole number that fits came; `1.0` is the whole number 1.
    #[must_use]
    pub fn get(&self) -> Option<u64> {
        self.held.value
    }

    /// The number as received, without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.held.text
    }

    /// The number as a request takes it.
    ///
    /// # Errors
    /// When it is outside the documented range, not whole or no number.
    pub fn checked(&self) -> Result<Number<K>, Violation> {
        let rule = match (self.held.value, numeral(self.as_str())) {
            (Some(value), _) => return Number::new(value),
            (None, Numeral::OutOfRange) if self.as_str().starts_with('-') => Rule::Below,
            (None, Numeral::OutOfRange) => Rule::Above,
            (None, _) => Rule::NotANumber,
        };
        Err(K::LIMITS.violation(rule))
    }
}

fn instant(unix_millis: i64) -> SystemTime {
    let distance = Duration::from_millis(unix_millis.unsigned_abs());
    let instant = match unix_millis {
        0.. => UNIX_EPOCH.checked_add(distance),
        _ => UNIX_EPOCH.checked_sub(distance),
    };
    instant.unwrap_or(UNIX_EPOCH)
}

impl<K: TextKind> fmt::Debug for Received<Text<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(self.as_str(), f)
    }
}

impl<K: TextKind> fmt::Debug for Received<Secret<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}([secret])", K::LIMITS.name)
    }
}

impl<K: ExpiringKind> fmt::Debug for Received<Expiring<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}([secret])", K::LIMITS.name)
    }
}

impl<K: NumberKind> fmt::Debug for Received<Number<K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (K::LIMITS.class, self.held.value) {
            // What is no number may be any text: quoted, so that it cannot forge a log line.
            (Class::Public, None) => write!(f, "{}({:?})", K::LIMITS.name, self.as_str()),
            _ => K::LIMITS.show(self.as_str(), f),
        }
    }
}
