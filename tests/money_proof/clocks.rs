//! Clocks that a schedule sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use konaplate_generated::runtime::config::{Clock, SystemClock};

/// The system's clocks, and what is added to each, in seconds.
#[derive(Debug, Clone)]
pub(crate) struct Clocks(Arc<Added>);

#[derive(Debug)]
struct Added {
    wall: AtomicI64,
    monotonic: AtomicU64,
    start: Instant,
}

impl Clocks {
    pub(crate) fn start() -> Self {
        Self(Arc::new(Added {
            wall: AtomicI64::new(0),
            monotonic: AtomicU64::new(0),
            start: Instant::now(),
        }))
    }

    /// Somebody sets the wall clock to so many seconds from the system's.
    pub(crate) fn set(&self, seconds: i64) {
        self.0.wall.store(seconds, Ordering::SeqCst);
    }

    /// Time passes, but for the wall clock, which is another dimension.
    pub(crate) fn pass(&self, seconds: u64) {
        self.0.monotonic.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Clocks {
    fn unix_millis(&self) -> i64 {
        SystemClock.unix_millis() + self.0.wall.load(Ordering::SeqCst) * 1_000
    }

    fn monotonic(&self) -> Duration {
        self.0.start.elapsed() + Duration::from_secs(self.0.monotonic.load(Ordering::SeqCst))
    }
}
