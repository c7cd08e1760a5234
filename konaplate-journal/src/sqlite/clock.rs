//! The two clocks of a journal: the machine's time since its start, which nobody sets, for leases; and the wall clock for
//! what a caller's SQL prepares.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
pub(super) fn wall() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    millis(since.unwrap_or_default())
}

pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Milliseconds since the machine was started, those included that it slept.
#[cfg(target_os = "linux")]
pub(super) fn steady() -> i64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// Names the machine's start: whoever held a call before it is dead. Empty where the system does not say.
#[cfg(target_os = "linux")]
pub(super) fn boot() -> String {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    id.map(|id| id.trim().to_owned()).unwrap_or_default()
}

/// Where starts have no names, leases are timed by the wall clock.
#[cfg(not(target_os = "linux"))]
pub(super) fn steady() -> i64 {
    wall()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn boot() -> String {
    "wall".to_owned()
}
