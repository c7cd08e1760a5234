//! Whether connections are kept for the next call. A server that closes one while a call is on its way to it leaves that
//! call unknown, and one that did so once may do so again: for a while, each call then has a connection of its own.

use std::error::Error;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long none is kept after one has broken. A server that was started anew costs some handshakes; one that closes
/// connections all the time costs one unknown call in that time.
const PAUSE: Duration = Duration::from_mins(10);

/// Until when no connection is kept.
#[derive(Debug, Default)]
pub(super) struct Keeping(Mutex<Option<Instant>>);

impl Keeping {
    /// Whether the connection of a call that begins now may serve others.
    pub(super) fn is_on(&self, now: Instant) -> bool {
        let until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_none_or(|until| until <= now)
    }

    /// Looks at why a call has no answer.
    pub(super) fn failed(&self, error: &reqwest::Error) {
        if !error.is_connect() && is_broken(error) {
            self.pause(Instant::now());
        }
    }

    pub(super) fn pause(&self, now: Instant) {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = now.checked_add(PAUSE);
    }
}

/// Whether the peer ended the connection under the call, before it answered.
fn is_broken(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(error) = next {
        let is_ended = error
            .downcast_ref::<hyper::Error>()
            .is_some_and(hyper::Error::is_incomplete_message);
        let is_reset = error.downcast_ref::<io::Error>().is_some_and(|error| {
            matches!(
                error.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
            )
        });
        if is_ended || is_reset {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_kept_again_after_a_while() {
        let keeping = Keeping::default();
        let now = Instant::now();
        assert!(keeping.is_on(now));
        keeping.pause(now);
        assert!(!keeping.is_on(now));
        assert!(!keeping.is_on(now + Duration::from_secs(599)));
        assert!(keeping.is_on(now + Duration::from_secs(600)));
    }
}
