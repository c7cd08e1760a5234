//! A secret text that serves for a while after its issue, such as a one-time token.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use zeroize::Zeroizing;

use super::Secret;
use super::limits::TextKind;
use crate::violation::Violation;

/// What the spec says about an expiring type.
pub trait ExpiringKind: TextKind {
    /// Seconds that a value serves after its issue, unless its issue says otherwise.
    const LIVES_SECONDS: u64;
}

/// A secret text with the instant of its issue. A call takes it by value and is not sent once it has expired.
///
/// Its age is told by the configured clock: one that is set back makes it live longer here, and the provider has the
/// last word.
///
/// It is neither cloned nor printed. A reply gives it with the instant at which its call was sent;
/// [`issued`](Self::issued) takes one from elsewhere.
pub struct Expiring<K> {
    text: Secret<K>,
    lifetime: Lifetime,
}

/// From when on a value serves, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lifetime {
    pub(crate) issued: SystemTime,
    pub(crate) life: Duration,
}

impl Lifetime {
    pub(super) fn of<K: ExpiringKind>(issued: SystemTime) -> Self {
        Self {
            issued,
            life: Duration::from_secs(K::LIVES_SECONDS),
        }
    }

    /// When it is over, in milliseconds since 1970.
    pub(crate) fn end(self) -> i64 {
        let life = i64::try_from(self.life.as_millis()).unwrap_or(i64::MAX);
        unix_millis(self.issued).saturating_add(life)
    }
}

impl<K: ExpiringKind> Expiring<K> {
    /// Takes a text that was issued at that instant. Its buffer is wiped as that of a [`Secret`] is.
    ///
    /// # Errors
    /// When it is too short or too long, counted in Unicode scalar values.
    pub fn issued(text: impl Into<String>, at: SystemTime) -> Result<Self, Violation> {
        Ok(Self::new(Secret::new(text)?, Lifetime::of::<K>(at)))
    }
}

impl<K> Expiring<K> {
    pub(super) fn new(text: Secret<K>, lifetime: Lifetime) -> Self {
        Self { text, lifetime }
    }

    /// Sets how long it serves after its issue, where that is not what the spec says of the type.
    #[must_use]
    pub fn living(mut self, life: Duration) -> Self {
        self.lifetime.life = life;
        self
    }

    /// The text. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    pub(crate) fn into_parts(self) -> (Zeroizing<String>, Lifetime) {
        (self.text.into_buffer(), self.lifetime)
    }
}

/// So that a call takes a text and the instant of its issue, and tells a text that does not fit with all else.
impl<K: ExpiringKind, T: Into<String>> TryFrom<(T, SystemTime)> for Expiring<K> {
    type Error = Violation;

    fn try_from((text, at): (T, SystemTime)) -> Result<Self, Violation> {
        Self::issued(text, at)
    }
}

fn unix_millis(at: SystemTime) -> i64 {
    let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    match at.duration_since(UNIX_EPOCH) {
        Ok(after) => millis(after),
        Err(before) => -millis(before.duration()),
    }
}

/// Shows the type's name only.
impl<K: TextKind> fmt::Debug for Expiring<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Class, TextLimits};

    #[derive(Debug)]
    enum Token {}
    impl TextKind for Token {
        const LIMITS: TextLimits = TextLimits {
            name: "Token",
            spec: "tiny.yaml types.Token",
            class: Class::Secret,
            min: 3,
            max: 3,
        };
    }
    impl ExpiringKind for Token {
        const LIVES_SECONDS: u64 = 30;
    }

    fn is_over(lifetime: Lifetime, unix_millis: i64) -> bool {
        unix_millis >= lifetime.end()
    }

    fn issued(unix_millis: u64) -> Expiring<Token> {
        let at = UNIX_EPOCH + Duration::from_millis(unix_millis);
        Expiring::issued("abc", at).unwrap()
    }

    #[test]
    fn it_serves_for_its_life_and_no_longer() {
        let expiry = issued(1_000).lifetime;
        assert!(!is_over(expiry, 30_999));
        assert!(is_over(expiry, 31_000));
        let expiry = issued(1_000).living(Duration::from_secs(300)).lifetime;
        assert!(!is_over(expiry, 300_999));
        assert!(is_over(expiry, 301_000));
        // A clock that was set back makes nothing expire.
        assert!(!is_over(expiry, 0));
        let endless = issued(1_000).living(Duration::MAX).lifetime;
        assert!(!is_over(endless, i64::MAX - 1));
    }

    #[test]
    fn an_instant_before_1970_is_one_too() {
        let at = UNIX_EPOCH - Duration::from_millis(1_500);
        let token = Expiring::<Token>::issued("abc", at).unwrap();
        assert!(!is_over(token.lifetime, 28_499));
        assert!(is_over(token.lifetime, 28_500));
    }

    #[test]
    fn its_length_is_checked_and_nothing_prints_it() {
        assert!(Expiring::<Token>::issued("abcd", UNIX_EPOCH).is_err());
        assert_eq!(format!("{:?}", issued(0)), "Token([secret])");
        assert_eq!(issued(0).expose(), "abc");
    }
}
