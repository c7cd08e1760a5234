//! The error of a call: one variant per thing that a caller does differently.

use std::error::Error;
use std::fmt;

use crate::debug_as_display;
use crate::invalid::InvalidRequest;
use crate::look::Look;
use crate::outcome::{NoAnswer, NotSent, Rejection, Unknown};

/// Why a call gave no reply. The module [`outcome`](crate::outcome) holds the table that decides.
#[non_exhaustive]
pub enum CallError<E> {
    /// A value breaks a limit; nothing was sent.
    Invalid(InvalidRequest),
    /// The provider refused, and nothing happened there.
    Rejected(Rejection<E>),
    /// Nothing was sent.
    NotSent(NotSent),
    /// The request may have been carried out. Ask with [`Unknown::resolve`]; never send it again.
    Unknown(Unknown),
    /// No usable answer to a call that changes nothing.
    NoAnswer(NoAnswer),
}

impl<E> CallError<E> {
    /// What to look at first, where something points at the caller itself: an id, a key, the clock, the base URL.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        match self {
            Self::Invalid(_) => None,
            Self::Rejected(error) => error.look(),
            Self::NotSent(error) => error.look(),
            Self::Unknown(error) => error.look(),
            Self::NoAnswer(error) => error.look(),
        }
    }
}

impl<E> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Rejected(error) => error.fmt(f),
            Self::NotSent(error) => error.fmt(f),
            Self::Unknown(error) => error.fmt(f),
            Self::NoAnswer(error) => error.fmt(f),
        }
    }
}

debug_as_display!(
    enum CallError<E> {
        Invalid(error),
        Rejected(error),
        NotSent(error),
        Unknown(error),
        NoAnswer(error),
    }
);

impl<E> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // Display is theirs word for word, so the chain goes on with what lies below them.
            Self::Invalid(error) => error.source(),
            Self::Rejected(_) => None,
            Self::NotSent(error) => error.source(),
            Self::Unknown(error) => error.source(),
            Self::NoAnswer(error) => error.source(),
        }
    }
}
