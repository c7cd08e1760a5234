//! The failure of a call of which no body byte can have reached the provider.

use std::error::Error;
use std::fmt;

use crate::attempt::{End, InUse, JournalError};
use crate::debug_as_display;
use crate::look::{Hint, Look};
use crate::obstacle::Obstacle;
use crate::operation::{Operation, RequestField};
use crate::outcome::{CallRecord, Source};
use crate::table::Shared;
use crate::wire::headers::HeaderError;
use crate::wire::jwe::JweError;

/// Nothing was sent: the failure came before the connection asked for the body.
///
/// Sending again is safe for the provider's side; whether it is right is yours to decide (a
/// one-time token may have expired meanwhile).
pub struct NotSent(Box<Inner>);

struct Inner {
    operation: Shared<Operation>,
    reason: NotSentReason,
    correlation_id: Option<Box<str>>,
    obstacle: Option<Obstacle>,
    look: Option<Look>,
    source: Option<Source>,
}

/// What kept a request from being sent.
#[non_exhaustive]
pub enum NotSentReason {
    /// The operation encrypts, and what it needs for that is not configured.
    MissingCryptoKeys {
        /// Environment variables and setters to give.
        needs: Vec<&'static str>,
    },
    /// The body could not be encrypted.
    Encrypt(JweError),
    /// A header cannot be built from the configuration.
    Header(HeaderError),
    /// A value of the request has expired, such as a one-time token: get a new one.
    Expired {
        /// The field that holds it.
        field: RequestField,
    },
    /// There is no tokio runtime: call inside of one, or through `Blocking`.
    NoRuntime,
    /// The operation's path makes no URL with the base URL, or its method is none.
    Target,
    /// The call could not be noted in the journal.
    Journal(JournalError),
    /// The number is that of a call that is open: under way, or over without an end that is known. Nothing is sent with it
    /// until that one has an end that was acknowledged: ask what became of it (`resolve`, `recover`), or `dismiss` it.
    NumberInUse {
        /// The open call's operation in the spec.
        operation: Box<str>,
        /// That call was prepared, and nobody has claimed it.
        is_prepared: bool,
        /// How that call ended, as far as the journal knows.
        end: Option<End>,
    },
    /// The host was not found, or no connection came about.
    Connect,
    /// No connection came about in time.
    Timeout,
    /// A pooled connection was closed before the body was asked for, or the request could not start.
    Connection,
}

impl NotSentReason {
    /// Of a journal that took no note of a call.
    pub(crate) fn of_journal(error: JournalError) -> Self {
        match error {
            JournalError::NumberInUse {
                operation,
                is_prepared,
                end,
            } => Self::NumberInUse {
                operation,
                is_prepared,
                end,
            },
            other => Self::Journal(other),
        }
    }

    /// A stable word for it, for logs and metrics.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::MissingCryptoKeys { .. } => "missing_crypto_keys",
            Self::Encrypt(_) => "encrypt",
            Self::Header(_) => "header",
            Self::Expired { .. } => "expired",
            Self::NoRuntime => "no_runtime",
            Self::Target => "target",
            Self::Journal(_) => "journal",
            Self::NumberInUse { .. } => "number_in_use",
            Self::Connect => "connect",
            Self::Timeout => "connect_timeout",
            Self::Connection => "connection",
        }
    }
}

impl NotSent {
    pub(crate) fn new(operation: Shared<Operation>, reason: NotSentReason) -> Self {
        let look = match &reason {
            NotSentReason::Header(error) => error.look(),
            NotSentReason::Encrypt(_) => Some(Look::ServerKey),
            NotSentReason::Target => Some(Look::BaseUrl),
            _ => None,
        };
        Self(Box::new(Inner {
            operation,
            reason,
            correlation_id: None,
            obstacle: None,
            look,
            source: None,
        }))
    }

    /// One of a call that was signed, and that an obstacle or something below kept from being sent.
    pub(crate) fn hindered(
        record: CallRecord,
        reason: NotSentReason,
        (obstacle, look): (Option<Obstacle>, Option<Look>),
        source: Option<Source>,
    ) -> Self {
        Self(Box::new(Inner {
            operation: record.operation,
            reason,
            correlation_id: record.correlation_id,
            obstacle,
            look,
            source,
        }))
    }

    /// Whether the same call may come through another time.
    pub(crate) fn may_pass(&self) -> bool {
        use NotSentReason::{Connect, Connection, Timeout};
        matches!(self.reason(), Connect | Timeout | Connection)
    }

    /// Name of the operation in the spec.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.0.operation.name
    }

    /// What kept the request from being sent.
    #[must_use]
    pub fn reason(&self) -> &NotSentReason {
        &self.0.reason
    }

    /// The correlation id that the request would have had, if it got that far. The provider has not seen it.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.0.correlation_id.as_deref()
    }

    /// What to look at first, where something points there.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        self.0.look
    }
}

debug_as_display!(struct NotSent |it| {
    operation: it.operation(),
    reason: it.reason(),
    correlation_id: it.correlation_id(),
    obstacle: it.0.obstacle,
    look: it.look(),
    source: it.0.source,
});

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` was not sent: {}", self.operation(), self.reason())?;
        if let Some(obstacle) = self.0.obstacle {
            write!(f, ": {obstacle}")?;
        }
        Hint(self.look()).fmt(f)
    }
}

debug_as_display!(enum NotSentReason {
    MissingCryptoKeys { needs },
    Encrypt(error),
    Header(error),
    Expired { field },
    NoRuntime,
    Target,
    Journal(error),
    NumberInUse { operation, is_prepared, end },
    Connect,
    Timeout,
    Connection,
});

impl fmt::Display for NotSentReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingCryptoKeys { needs } => {
                write!(
                    f,
                    "it encrypts, and these are not configured: {}",
                    needs.join(", ")
                )
            }
            Self::Encrypt(error) => write!(f, "the body cannot be encrypted: {error}"),
            Self::Header(error) => error.fmt(f),
            Self::Expired { field } => write!(f, "`{}` has expired: get a new one", field.wire()),
            Self::NoRuntime => {
                f.write_str("there is no tokio runtime: call inside of one, or through `Blocking`")
            }
            Self::Target => f.write_str("its method and path make no request with the base URL"),
            Self::Journal(error) => error.fmt(f),
            Self::NumberInUse {
                operation,
                is_prepared,
                end,
            } => InUse {
                operation,
                is_prepared: *is_prepared,
                end: *end,
            }
            .fmt(f),
            Self::Connect => f.write_str("no connection to the provider"),
            Self::Timeout => f.write_str("no connection to the provider in time"),
            Self::Connection => f.write_str("the connection closed before the body was sent"),
        }
    }
}

impl Error for NotSent {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
