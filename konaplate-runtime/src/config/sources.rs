//! Where a call's instant and the random part of its correlation id come from.

use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn unix_millis(&self) -> i64;

    /// Time since some moment that stays the same while the process lives. It never goes back, and is not set: what has
    /// to have passed is measured by it. The system's, unless a test has one of its own.
    fn monotonic(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_millis(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Gives the random part of correlation ids.
pub trait IdSource: fmt::Debug + Send + Sync {
    /// Four bytes that differ from call to call.
    fn bytes(&self) -> [u8; 4];
}

/// Numbers that begin at random and come once each: 28 bits of an id stand after its second, so that random ones
/// would soon come twice in a busy one.
#[derive(Debug)]
pub struct SystemIds(AtomicU32);

impl Default for SystemIds {
    fn default() -> Self {
        let mut bytes = [0; 4];
        // Without random numbers it begins where others do; the instant still tells calls apart.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        Self(AtomicU32::new(u32::from_ne_bytes(bytes)))
    }
}

impl IdSource for SystemIds {
    fn bytes(&self) -> [u8; 4] {
        /// Odd, so that each number of 32 bits, and of 28, comes once before one comes twice; and neighbours lie apart.
        const STEP: u32 = 0x9e37_79b9;
        self.0.fetch_add(STEP, Ordering::Relaxed).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{IdSource as _, SystemIds};

    #[test]
    fn ids_come_once_in_the_bits_that_are_used() {
        let ids = SystemIds::default();
        let used = |bytes| u32::from_be_bytes(bytes) & 0x0fff_ffff;
        let seen: BTreeSet<u32> = (0..100_000).map(|_| used(ids.bytes())).collect();
        assert_eq!(seen.len(), 100_000);
    }
}
