//! The failure of a call of which no body byte can have reached the provider.

use std::error::Error;
use std::fmt;

use crate::journal::JournalError;
use crate::operation::{Operation, RequestField};
use crate::outcome::Source;
use crate::wire::headers::HeaderError;
use crate::wire::jwe::JweError;

/// Nothing was sent: the failure came before the connection asked for the body.
///
/// Sending again is safe for the provider's side; whether it is right is yours to decide (a
/// one-time token may have expired meanwhile).
pub struct NotSent(Box<Inner>);

struct Inner {
    operation: &'static Operation,
    reason: NotSentReason,
    source: Option<Source>,
}

/// What kept a request from being sent.
#[derive(Debug)]
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
    /// The host was not found, or no connection came about.
    Connect,
    /// No connection came about in time.
    Timeout,
    /// A pooled connection was closed before the body was asked for, or the request could not start.
    Connection,
}

impl NotSentReason {
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
            Self::Connect => "connect",
            Self::Timeout => "connect_timeout",
            Self::Connection => "connection",
        }
    }
}

impl NotSent {
    pub(crate) fn new(operation: &'static Operation, reason: NotSentReason) -> Self {
        Self::with_source(operation, reason, None)
    }

    pub(crate) fn with_source(
        operation: &'static Operation,
        reason: NotSentReason,
        source: Option<Source>,
    ) -> Self {
        Self(Box::new(Inner {
            operation,
            reason,
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
    pub fn operation(&self) -> &'static str {
        self.0.operation.name
    }

    /// What kept the request from being sent.
    #[must_use]
    pub fn reason(&self) -> &NotSentReason {
        &self.0.reason
    }
}

impl fmt::Debug for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotSent")
            .field("operation", &self.operation())
            .field("reason", self.reason())
            .field("source", &self.0.source)
            .finish()
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` was not sent: {}", self.operation(), self.reason())
    }
}

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
