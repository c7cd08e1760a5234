//! A refusal by the provider that proves that nothing happened.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::debug_as_display;
use crate::journal::AttemptId;
use crate::look::{Hint, Look};
use crate::operation::{Category, ErrorRow, Operation, RequestField};
use crate::outcome::{Code, ErrorCode};

/// The provider refused the call, and nothing happened there.
pub struct Rejection<E> {
    code: E,
    raw: Box<RawRejection>,
}

/// A rejection whose code has not been turned into the operation's own enum.
pub(crate) struct RawRejection {
    pub(crate) operation: &'static Operation,
    pub(crate) code: Code,
    pub(crate) row: Option<&'static ErrorRow>,
    pub(crate) status: u16,
    pub(crate) message: Option<Zeroizing<String>>,
    pub(crate) correlation_id: Option<Box<str>>,
    pub(crate) look: Option<Look>,
    /// Its name in the journal.
    pub(crate) attempt: Option<AttemptId>,
    /// How long the server asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

impl RawRejection {
    /// The request field that the received text blames.
    pub(crate) fn blamed(&self) -> Option<RequestField> {
        let message = self.message.as_ref()?;
        self.operation.blamed(message)
    }
}

impl<E: ErrorCode> Rejection<E> {
    pub(crate) fn new(raw: Box<RawRejection>) -> Self {
        Self {
            code: E::from_code(raw.code.clone()),
            raw,
        }
    }
}

impl<E> Rejection<E> {
    /// The code.
    #[must_use]
    pub fn code(&self) -> &E {
        &self.code
    }

    /// Name of the operation in the spec.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.raw.operation.name
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.raw.status
    }

    /// What to do about it, as the spec states it; [`Category::Unknown`] for an unlisted code.
    #[must_use]
    pub fn category(&self) -> Category {
        self.raw.row.map_or(Category::Unknown, |row| row.category)
    }

    /// The provider's own text, empty if it sent none. It may repeat values of the request, so it
    /// stands neither in `Debug` nor in `Display`: think before you log it.
    #[must_use]
    pub fn message(&self) -> &str {
        let message = self.raw.message.as_ref();
        message.map_or("", |message| message.as_str())
    }

    /// The request field that the provider's text blames, where it ends in the name of one.
    #[must_use]
    pub fn field(&self) -> Option<RequestField> {
        self.raw.blamed()
    }

    /// The correlation id that was sent.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.raw.correlation_id.as_deref()
    }

    /// What to look at first, where the answer points at the caller itself: an id, a key, the clock, the base URL.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        self.raw.look
    }
}

debug_as_display!(struct Rejection<E> |it| {
    operation: it.operation(),
    code: it.raw.code,
    status: it.status(),
    category: it.category(),
    blamed: it.field(),
    correlation_id: it.correlation_id(),
    look: it.look(),
});

impl<E> fmt::Display for Rejection<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

impl fmt::Display for RawRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation;
        write!(f, "`{}` was rejected with {}", operation.name, self.code)?;
        if let Some(row) = self.row {
            // The documented text, not the received one.
            let sample = operation.blamed(row.message);
            let text = sample.map_or(row.message, |field| {
                row.message.trim_end_matches(field.wire())
            });
            write!(f, " ({})", text.trim_end_matches([' ', ',', '.']))?;
        }
        if let Some(field) = self.blamed() {
            write!(f, ", blaming `{}`", field.wire())?;
        }
        write!(f, ", HTTP {}", self.status)?;
        if let Some(id) = &self.correlation_id {
            write!(f, ", correlation id {id}")?;
        }
        Hint(self.look).fmt(f)
    }
}

impl<E> std::error::Error for Rejection<E> {}
