//! Where a call's instant and the random part of its correlation id come from.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn unix_millis(&self) -> i64;
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

/// The system's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    fn bytes(&self) -> [u8; 4] {
        let mut bytes = [0; 4];
        // An id that is not random still names the call; the instant tells calls apart.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        bytes
    }
}
