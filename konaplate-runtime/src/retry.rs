//! When a call that changes nothing is tried again, and after how long. What changes something is sent once:
//! nothing here is ever asked about it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use jiff::fmt::rfc2822;

/// How calls that change nothing are tried again: up to 3 times in all, first after 100 ms and at most 5 s apart,
/// unless set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    attempts: u32,
    first: Duration,
    longest: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(100),
            longest: Duration::from_secs(5),
        }
    }
}

impl Retries {
    /// Nothing is tried again.
    #[must_use]
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// Attempts in all, the first included.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Pause before the second attempt. It doubles from there on; what is waited is between half of it and all.
    #[must_use]
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first = pause;
        self
    }

    /// Longest pause. A server that asks for a longer one by `Retry-After` is not asked again.
    #[must_use]
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest = pause;
        self
    }

    /// The pause after that many attempts; nothing if there is no further one. `random` spreads callers that fail
    /// at the same time.
    pub(crate) fn pause(
        &self,
        attempts: u32,
        asked: Option<Duration>,
        random: u32,
    ) -> Option<Duration> {
        if attempts >= self.attempts || asked.is_some_and(|asked| asked > self.longest) {
            return None;
        }
        let doublings = 1_u32
            .checked_shl(attempts.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let pause = self.first.saturating_mul(doublings).min(self.longest);
        let half = pause / 2;
        let spread = half.as_nanos().saturating_mul(u128::from(random)) / u128::from(u32::MAX);
        let spread = Duration::from_nanos(u64::try_from(spread).unwrap_or(u64::MAX));
        let pause = half.saturating_add(spread);
        Some(pause.max(asked.unwrap_or_default()))
    }
}

/// What all calls of a client may spend on further attempts: ten at once, and one more for every ten calls that
/// needed none. A provider that is down is not asked several times as often.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

/// What one further attempt costs.
const COST: u32 = 10;
/// What can be saved up.
const FULL: u32 = 10 * COST;

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Pays for a further attempt; false if there is too little left.
    pub(crate) fn spend(&self) -> bool {
        let left = |left: u32| left.checked_sub(COST);
        let paid = self
            .0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, left);
        paid.is_ok()
    }

    /// Saves for a call that was answered at once.
    pub(crate) fn save(&self) {
        let more = |left: u32| (left < FULL).then_some(left.saturating_add(1));
        let _ = self
            .0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, more); // or it is full
    }
}

/// How long a server asks to be left alone: seconds, or a date.
pub(crate) fn retry_after(
    headers: &HeaderMap,
    unix_millis: impl FnOnce() -> i64,
) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date = rfc2822::parse(text).ok()?.timestamp().as_millisecond();
    let millis = u64::try_from(date.saturating_sub(unix_millis())).unwrap_or(0);
    Some(Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn pauses_double_up_to_the_longest_and_spread_over_their_upper_half() {
        let retries = Retries::default().attempts(9).longest_pause(MS(500));
        for (attempts, least, most) in [
            (1, 50, 100),
            (2, 100, 200),
            (3, 200, 400),
            (4, 250, 500),
            (8, 250, 500),
        ] {
            assert_eq!(retries.pause(attempts, None, 0), Some(MS(least)));
            assert_eq!(retries.pause(attempts, None, u32::MAX), Some(MS(most)));
        }
        assert_eq!(retries.pause(9, None, 0), None);
        assert_eq!(Retries::none().pause(1, None, 0), None);
        let endless = Retries::default()
            .attempts(u32::MAX)
            .longest_pause(Duration::MAX);
        assert!(endless.pause(u32::MAX - 1, None, u32::MAX).is_some());
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_or_is_left_alone() {
        let retries = Retries::default();
        assert_eq!(retries.pause(1, Some(MS(2_000)), 0), Some(MS(2_000)));
        assert_eq!(retries.pause(1, Some(MS(1)), 0), Some(MS(50)));
        assert_eq!(retries.pause(1, Some(MS(5_001)), 0), None);
    }

    #[test]
    fn the_budget_is_ten_and_fills_slowly() {
        let budget = Budget::default();
        assert_eq!((0..20).filter(|_| budget.spend()).count(), 10);
        (0..9).for_each(|_| budget.save());
        assert!(!budget.spend());
        budget.save();
        assert!(budget.spend());
        (0..1_000).for_each(|_| budget.save());
        assert_eq!((0..20).filter(|_| budget.spend()).count(), 10);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        // 1994-11-06T08:49:37Z
        let then = 784_111_777_000;
        for (text, now, wanted) in [
            ("120", 0, Some(MS(120_000))),
            ("0", 0, Some(MS(0))),
            ("99999999999999999999999", 0, Some(Duration::MAX)),
            (
                "Sun, 06 Nov 1994 08:49:37 GMT",
                then - 1_500,
                Some(MS(1_500)),
            ),
            ("Sun, 06 Nov 1994 08:49:37 GMT", then + 1_500, Some(MS(0))),
            ("soon", 0, None),
            ("-1", 0, None),
            ("", 0, None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            assert_eq!(retry_after(&headers, || now), wanted, "{text}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), || 0), None);
    }
}
