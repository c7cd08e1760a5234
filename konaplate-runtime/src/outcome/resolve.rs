//! The verdict of an inquiry, and why there may be none.

use std::error::Error;
use std::fmt;

use crate::attempt::{End, JournalError};
use crate::debug_as_display;
use crate::look::Look;
use crate::outcome::{Code, NoAnswer, NotSent, Rejection};
use crate::table::Str;

/// What became of a call, as the provider's inquiry says. It knows calls by their number alone: a cancellation
/// that was sent with the number of its charge would get the charge's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// Done.
    Settled,
    /// Not done, and will not be.
    Failed,
    /// Not decided; ask again later.
    StillPending,
    /// The provider says in the way that the specification names that it does not know the number, and enough time has
    /// passed for it to know. That is no proof and no leave to send the call again, and closes nothing: compare it with the
    /// provider's records, then [`dismiss`](crate::Core::dismiss) it; whether you send the call again is yours to decide,
    /// and then with the same number.
    NotSeen,
    /// The call itself was refused, for its number was used before. What is told is about that earlier call, which
    /// is this one only if you sent this very request before: compare it with your own records.
    OfEarlierCall(EarlierCall),
    /// The provider refused it, and nothing happened: so the journal has it, and nobody has acknowledged it.
    Rejected,
    /// It never left, and will not: it was prepared, and nobody has claimed it.
    NotSent,
}

/// What became of an earlier call with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EarlierCall {
    /// Done.
    Settled,
    /// Not done, and will not be.
    Failed,
    /// Not decided; ask again later.
    StillPending,
}

impl Resolution {
    /// The end of a call that the verdict means; nothing if the call stays open.
    pub(crate) fn end(self) -> Option<End> {
        match self {
            Self::Settled => Some(End::Settled),
            Self::Failed => Some(End::Failed),
            Self::Rejected => Some(End::Rejected),
            Self::NotSent => Some(End::NotSent),
            Self::OfEarlierCall(EarlierCall::Settled) => Some(End::EarlierSettled),
            Self::OfEarlierCall(EarlierCall::Failed) => Some(End::EarlierFailed),
            Self::OfEarlierCall(EarlierCall::StillPending) | Self::StillPending | Self::NotSeen => {
                None
            }
        }
    }

    /// What an end that stays says.
    pub(crate) fn of_end(end: End) -> Option<Self> {
        match end {
            End::Settled => Some(Self::Settled),
            End::Failed => Some(Self::Failed),
            End::Rejected => Some(Self::Rejected),
            End::NotSent => Some(Self::NotSent),
            End::EarlierSettled => Some(Self::OfEarlierCall(EarlierCall::Settled)),
            End::EarlierFailed => Some(Self::OfEarlierCall(EarlierCall::Failed)),
            End::Pending | End::Unknown | End::AskedBefore => None,
        }
    }

    /// The same verdict, about an earlier call with the same number.
    pub(crate) fn of_earlier_call(self) -> Self {
        match self {
            Self::Settled => Self::OfEarlierCall(EarlierCall::Settled),
            Self::Failed => Self::OfEarlierCall(EarlierCall::Failed),
            Self::StillPending => Self::OfEarlierCall(EarlierCall::StillPending),
            Self::NotSeen | Self::OfEarlierCall(_) | Self::Rejected | Self::NotSent => self,
        }
    }
}

/// Why an inquiry gave no verdict. The call that was asked about is as open as before.
#[non_exhaustive]
pub enum ResolveError {
    /// The spec knows no inquiry for the operation.
    NoRecovery {
        /// Name of the operation in the spec.
        operation: Str,
    },
    /// The call carried no idempotency value to ask with.
    NoIdempotency {
        /// Name of the operation in the spec.
        operation: Str,
    },
    /// A journal has an operation open that this client does not have.
    UnknownOperation,
    /// The provider refused the inquiry: it was not answered, whatever the code. That it does not know the number proves
    /// nothing about a call that may still be under way, so soon after it was sent or, in a new process, first seen.
    Rejected(Rejection<Code>),
    /// The inquiry was not sent.
    NotSent(NotSent),
    /// The inquiry got no usable answer.
    NoAnswer(NoAnswer),
    /// There is a verdict, but it could not be noted, or somebody else looks after the call by now: book nothing for it
    /// here. Who has the call is told the same, or `recover` tells it later.
    Journal(JournalError),
    /// The time that `recover` may take was over before there was an answer.
    OutOfTime,
}

impl ResolveError {
    /// What to look at first, where something points at the caller itself: an id, a key, the clock, the base URL.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        match self {
            Self::Rejected(error) => error.look(),
            Self::NotSent(error) => error.look(),
            Self::NoAnswer(error) => error.look(),
            Self::NoRecovery { .. }
            | Self::NoIdempotency { .. }
            | Self::UnknownOperation
            | Self::Journal(_)
            | Self::OutOfTime => None,
        }
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecovery { operation } => {
                write!(
                    f,
                    "the spec has no inquiry for `{operation}`: ask the provider"
                )
            }
            Self::NoIdempotency { operation } => {
                write!(f, "the call of `{operation}` carried no value to ask with")
            }
            Self::UnknownOperation => f.write_str("this client has no such operation"),
            Self::Rejected(error) => error.fmt(f),
            Self::NotSent(error) => error.fmt(f),
            Self::NoAnswer(error) => error.fmt(f),
            Self::Journal(error) => write!(
                f,
                "the verdict could not be noted, and is not told: {error}"
            ),
            Self::OutOfTime => f.write_str("no verdict in the time that was given"),
        }
    }
}

debug_as_display!(enum ResolveError {
    NoRecovery { operation },
    NoIdempotency { operation },
    UnknownOperation,
    Rejected(error),
    NotSent(error),
    NoAnswer(error),
    Journal(error),
    OutOfTime,
});

impl Error for ResolveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotSent(error) => error.source(),
            Self::NoAnswer(error) => error.source(),
            Self::NoRecovery { .. }
            | Self::NoIdempotency { .. }
            | Self::UnknownOperation
            | Self::Journal(_)
            | Self::OutOfTime
            | Self::Rejected(_) => None,
        }
    }
}
