//! What a failure of the transport is to a call: not sent, or without an answer.

use crate::look::Look;
use crate::obstacle::Obstacle;
use crate::outcome::{CallRecord, Cause, NotSent, NotSentReason, Unanswered};
use crate::transport::{TransportError, TransportErrorKind};

impl NotSent {
    /// A failure before anything left. `is_tls` tells what the base URL asks for.
    pub(crate) fn by_transport(record: CallRecord, error: TransportError, is_tls: bool) -> Self {
        let reason = match error.kind() {
            TransportErrorKind::Timeout => NotSentReason::Timeout,
            TransportErrorKind::Connect => NotSentReason::Connect,
            TransportErrorKind::Connection => NotSentReason::Connection,
        };
        let seen = seen(&error, is_tls);
        Self::hindered(record, reason, seen, error.into_source())
    }
}

impl Unanswered {
    /// A failure after something may have left. `is_tls` tells what the base URL asks for.
    pub(crate) fn by_transport(record: CallRecord, error: TransportError, is_tls: bool) -> Self {
        let cause = match error.kind() {
            TransportErrorKind::Timeout => Cause::Timeout,
            TransportErrorKind::Connect | TransportErrorKind::Connection => Cause::Connection,
        };
        let seen = seen(&error, is_tls);
        Self::new(record, cause).hindered(seen, error.into_source())
    }
}

/// What stood in the way, and where to look because of it.
fn seen(error: &TransportError, is_tls: bool) -> (Option<Obstacle>, Option<Look>) {
    let obstacle = error.obstacle();
    let look = obstacle.and_then(|obstacle| obstacle.look(is_tls));
    (obstacle, look)
}
