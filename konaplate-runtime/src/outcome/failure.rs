//! What became of a call that gave no reply, before the types of its operation are put on it.

use std::time::Duration;

use crate::look::Seen;
use crate::outcome::{NotSent, RawRejection, Unanswered};

/// What became of a call that gave no reply.
pub(crate) enum RawFailure {
    Rejected(Box<RawRejection>),
    NotSent(NotSent),
    Unanswered(Unanswered),
}

impl RawFailure {
    /// Whether another attempt may end otherwise, and how long the server asks to wait.
    pub(crate) fn may_pass(&self) -> Option<Option<Duration>> {
        match self {
            Self::NotSent(error) => error.may_pass().then_some(None),
            Self::Unanswered(unanswered) => unanswered.may_pass(),
            Self::Rejected(_) => None,
        }
    }

    /// With what the answer shows of where to look.
    pub(crate) fn seen(self, seen: &Seen) -> Self {
        match self {
            Self::Rejected(mut raw) => {
                // A field that is blamed is about what was asked, not about who asks.
                if raw.blamed().is_none() {
                    raw.look = seen.of_code(raw.code.as_str(), raw.row());
                }
                Self::Rejected(raw)
            }
            Self::Unanswered(unanswered) => Self::Unanswered(unanswered.seen(seen)),
            Self::NotSent(_) => self,
        }
    }
}
