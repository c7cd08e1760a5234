//! Whether the calls of a journal have to be counted before more are noted.

use std::time::{Duration, Instant};

/// How long a count is worth something: others note calls too.
const FRESH: Duration = Duration::from_secs(1);

/// What is known of how many calls there may still be. Far from the limit they are counted once a second, since counting
/// takes the longer the more there are; near to it each time.
pub(super) struct Room {
    limit: i64,
    left: i64,
    counted: Option<Instant>,
}

impl Room {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
            left: 0,
            counted: None,
        }
    }

    /// Whether to count before so many are added.
    pub(super) fn is_to_count(&mut self, more: usize) -> bool {
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        self.left = self.left.saturating_sub(more);
        let is_fresh = self.counted.is_some_and(|at| at.elapsed() < FRESH);
        more > 0 && (!is_fresh || self.left < self.limit / 2)
    }

    pub(super) fn counted(&mut self, left: i64) {
        self.left = left;
        self.counted = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_to_the_limit_calls_are_counted_each_time() {
        let mut room = Room::new(1_000);
        assert!(room.is_to_count(1));
        room.counted(900);
        assert!(!room.is_to_count(0));
        assert!(!room.is_to_count(400));
        assert!(room.is_to_count(1));
        room.counted(499);
        assert!(room.is_to_count(1));
        assert!(!room.is_to_count(0));
        let mut small = Room::new(3);
        small.counted(3);
        assert!(!small.is_to_count(1));
    }
}
