//! The verdict of an inquiry, and why there may be none.

use std::error::Error;
use std::fmt;

use crate::outcome::Code;
use crate::outcome::{NoAnswer, NotSent, Rejection};

/// What became of a call, as the provider's inquiry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resolution {
    /// Done.
    Settled,
    /// Not done, and will not be.
    Failed,
    /// Not decided; ask again later.
    StillPending,
}

/// Why an inquiry gave no verdict. The call that was asked about is as open as before.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResolveError {
    /// The spec knows no inquiry for the operation.
    NoRecovery {
        /// Name of the operation in the spec.
        operation: &'static str,
    },
    /// The call carried no idempotency value to ask with.
    NoIdempotency {
        /// Name of the operation in the spec.
        operation: &'static str,
    },
    /// The provider refused the inquiry. That it does not know the value proves nothing about a
    /// call that may still be under way.
    Rejected(Rejection<Code>),
    /// The inquiry was not sent.
    NotSent(NotSent),
    /// The inquiry got no usable answer.
    NoAnswer(NoAnswer),
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
            Self::Rejected(error) => error.fmt(f),
            Self::NotSent(error) => error.fmt(f),
            Self::NoAnswer(error) => error.fmt(f),
        }
    }
}

impl Error for ResolveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotSent(error) => error.source(),
            Self::NoAnswer(error) => error.source(),
            Self::NoRecovery { .. } | Self::NoIdempotency { .. } | Self::Rejected(_) => None,
        }
    }
}

impl crate::outcome::ErrorCode for Code {
    fn from_code(code: Code) -> Self {
        code
    }

    fn as_str(&self) -> &str {
        self.as_str()
    }
}
