//! Why no usable answer came after a request may have left.

use std::fmt;

use crate::debug_as_display;
use crate::json::Undecodable;
use crate::outcome::{Code, OtherId};
use crate::plural::plural;
use crate::table::Str;
use crate::wire::envelope::EnvelopeError;
use crate::wire::jwe::JweError;

/// Why no usable answer came. It never holds a value of the answer.
#[non_exhaustive]
pub enum Cause {
    /// The time for the call ran out.
    Timeout,
    /// The connection was reset or closed, or broke the HTTP protocol.
    Connection,
    /// The answer is larger than the configured bound, in bytes.
    BodyTooLarge {
        /// The bound.
        limit: usize,
    },
    /// HTTP 5xx without a code.
    ServerError {
        /// The status.
        status: u16,
    },
    /// The body is not a JSON object.
    NotJson,
    /// The body is JSON, but the object that holds the code is missing or malformed.
    NoEnvelope,
    /// A field that decides about the outcome stands in the body more than once.
    Repeated {
        /// Its wire name.
        field: Str,
    },
    /// A name in the body is no Unicode text: it may be one that decides about the outcome.
    DamagedName,
    /// The body is encrypted and could not be decrypted.
    Decrypt(JweError),
    /// It says success, but a documented field is missing or of another type.
    Undecodable(Undecodable),
    /// An error code that does not prove that nothing happened: unlisted, documented as not final,
    /// or sent with another status than documented.
    NotFinal {
        /// The code.
        code: Code,
        /// The HTTP status that it came with.
        status: u16,
    },
    /// The success code with a status that is not 200.
    SuccessCodeWithStatus {
        /// The status.
        status: u16,
    },
    /// To a call that changes nothing: an error code that the spec does not list, with a status that refuses nothing.
    NoRefusal {
        /// The code.
        code: Code,
        /// The HTTP status that it came with.
        status: u16,
    },
    /// An inquiry answered with a word that the spec does not know.
    UnlistedVerdict {
        /// Wire name of the field that holds the word.
        field: Str,
    },
    /// The answer has the correlation id of another call, and the spec says that it repeats the request's. For a server
    /// that makes ids of its own there is
    /// [`ConfigBuilder::unbound_answers`](crate::config::ConfigBuilder::unbound_answers).
    OtherCall {
        /// The id that was sent.
        sent: Box<str>,
        /// The one that came.
        received: OtherId,
    },
    /// The answer names another call by its number.
    OtherNumber {
        /// Wire name of the field that holds it.
        field: Str,
    },
    /// A field of the answer says something else than its outcome code: an error code beside what only a call that was
    /// taken up has, a success beside a word for failure, an encrypted body beside a plain outcome.
    Contradiction {
        /// Wire name of the field.
        field: Str,
    },
}

impl Cause {
    /// A stable word for it, for logs and metrics.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::ServerError { .. } => "server_error",
            Self::NotJson => "not_json",
            Self::NoEnvelope => "no_envelope",
            Self::Repeated { .. } => "repeated_field",
            Self::DamagedName => "damaged_name",
            Self::Decrypt(_) => "decrypt",
            Self::Undecodable(_) => "undecodable",
            Self::NotFinal { .. } => "code_not_final",
            Self::SuccessCodeWithStatus { .. } => "success_code_with_status",
            Self::NoRefusal { .. } => "code_no_refusal",
            Self::UnlistedVerdict { .. } => "unlisted_verdict",
            Self::OtherCall { .. } => "other_call",
            Self::OtherNumber { .. } => "other_number",
            Self::Contradiction { .. } => "contradiction",
        }
    }
}

impl Cause {
    /// The error code that it is about.
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::NotFinal { code, .. } | Self::NoRefusal { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether its text holds the HTTP status.
    pub(crate) fn tells_status(&self) -> bool {
        use Cause::{NoRefusal, NotFinal, ServerError, SuccessCodeWithStatus};
        matches!(
            self,
            ServerError { .. } | NotFinal { .. } | NoRefusal { .. } | SuccessCodeWithStatus { .. }
        )
    }

    /// Whether its text holds the correlation id that was sent.
    pub(crate) fn tells_id(&self) -> bool {
        matches!(self, Self::OtherCall { .. })
    }
}

impl From<EnvelopeError> for Cause {
    fn from(error: EnvelopeError) -> Self {
        match error {
            EnvelopeError::Missing => Self::NoEnvelope,
            EnvelopeError::Repeated { field } => Self::Repeated { field },
            EnvelopeError::NoJwe(error) => Self::Decrypt(error),
        }
    }
}

debug_as_display!(enum Cause {
    Timeout,
    Connection,
    BodyTooLarge { limit },
    ServerError { status },
    NotJson,
    NoEnvelope,
    Repeated { field },
    DamagedName,
    Decrypt(error),
    Undecodable(error),
    NotFinal { code, status },
    SuccessCodeWithStatus { status },
    NoRefusal { code, status },
    UnlistedVerdict { field },
    OtherCall { sent, received },
    OtherNumber { field },
    Contradiction { field },
});

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no answer in time"),
            Self::Connection => f.write_str("the connection broke"),
            Self::BodyTooLarge { limit } => {
                let ending = plural(*limit as u64);
                write!(f, "the answer is larger than {limit} byte{ending}")
            }
            Self::ServerError { status } => write!(f, "HTTP {status} without a code"),
            Self::NotJson => f.write_str("the answer is not a JSON object"),
            Self::NoEnvelope => f.write_str("the answer has no outcome code"),
            Self::Repeated { field } => write!(f, "`{field}` is in the answer more than once"),
            Self::DamagedName => f.write_str("a name in the answer is no Unicode text"),
            Self::Decrypt(error) => write!(f, "the answer cannot be decrypted: {error}"),
            Self::Undecodable(error) => write!(f, "the answer cannot be read: {}", error.place()),
            Self::NotFinal { code, status } => {
                write!(
                    f,
                    "code {code} (HTTP {status}) does not prove that nothing happened"
                )
            }
            Self::SuccessCodeWithStatus { status } => {
                write!(f, "the success code came with HTTP {status}")
            }
            Self::NoRefusal { code, status } => {
                write!(
                    f,
                    "code {code} (HTTP {status}) is no refusal that the spec lists"
                )
            }
            Self::UnlistedVerdict { field } => {
                write!(f, "`{field}` holds a word that the spec does not list")
            }
            Self::OtherCall { sent, received } => write!(
                f,
                "the answer names another call: correlation id {received} came where {sent} was sent \
                 (for a server that makes its own ids: `ConfigBuilder::unbound_answers`)"
            ),
            Self::OtherNumber { field } => {
                write!(
                    f,
                    "the answer names another call: `{field}` is not that of this one"
                )
            }
            Self::Contradiction { field } => {
                write!(f, "`{field}` says otherwise than the rest of the answer")
            }
        }
    }
}
