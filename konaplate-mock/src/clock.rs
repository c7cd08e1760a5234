//! The mock's clock: the system's, or one that a test moves.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the mock takes the time from, in milliseconds since 1970-01-01 UTC.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| {
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            })
        })
    }

    /// A clock that answers what `unix_millis` answers.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicI64, Ordering};
    ///
    /// let hand = Arc::new(AtomicI64::new(1_795_000_000_000));
    /// let clock = {
    ///     let hand = Arc::clone(&hand);
    ///     konaplate_mock::Clock::from_fn(move || hand.load(Ordering::Relaxed))
    /// };
    /// hand.fetch_add(31_000, Ordering::Relaxed); // 31 seconds later
    /// # let _ = clock;
    /// ```
    #[must_use]
    pub fn from_fn(unix_millis: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(unix_millis))
    }

    pub(crate) fn unix_millis(&self) -> i64 {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}
