//! Calls that left (or may have) and got no usable answer.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::attempt::{AttemptId, End, Receipt};
use crate::debug_as_display;
use crate::look::{Hint, Look, Seen};
use crate::obstacle::Obstacle;
use crate::operation::{Effect, Operation};
use crate::outcome::{Cause, Echo, Source};
use crate::table::{Shared, Str};

/// What is known of a call once its body may have left.
pub(crate) struct CallRecord {
    pub(crate) operation: Shared<Operation>,
    pub(crate) number: Option<Number>,
    /// Where it was noted, if it was.
    pub(crate) noted: Option<Noted>,
    pub(crate) correlation_id: Option<Box<str>>,
    /// When it was sent, in milliseconds since 1970.
    pub(crate) at: i64,
    /// When it was sent, by the clock that never goes back.
    pub(crate) since: Duration,
    /// Whose correlation id the answer has.
    pub(crate) echo: Echo,
    pub(crate) status: Option<u16>,
    /// How long the server asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
    /// The provider's text about its code.
    pub(crate) message: Option<Zeroizing<String>>,
    /// The answer's body as far as it was understood: decrypted if that worked.
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
}

impl CallRecord {
    pub(crate) fn receipt(&self) -> Option<Receipt> {
        self.noted?.receipt
    }

    pub(crate) fn idempotency(&self) -> Option<&str> {
        self.number.as_ref().map(|number| &*number.value)
    }
}

/// A call's name among those that are open here, and what shows that it was claimed in the journal, if it was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noted {
    pub(crate) id: AttemptId,
    pub(crate) receipt: Option<Receipt>,
}

/// The number by which a provider knows a call, or is asked about one.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    /// Wire name of the field that holds it.
    pub(crate) field: Str,
    pub(crate) value: Box<str>,
    /// The operation of the call that is asked about, where that is known.
    pub(crate) asked: Option<Shared<Operation>>,
}

/// A call without a usable answer: [`Unknown`] or [`NoAnswer`], by the operation's effect.
pub(crate) enum Unanswered {
    Unknown(Unknown),
    NoAnswer(NoAnswer),
}

impl Unanswered {
    /// Whether the same question may be answered another time, and how long the server asks to wait.
    pub(crate) fn may_pass(&self) -> Option<Option<Duration>> {
        let Self::NoAnswer(NoAnswer(inner)) = self else {
            return None;
        };
        let record = &inner.record;
        let is_late = matches!(inner.cause, Cause::Timeout | Cause::Connection);
        let is_busy = record
            .status
            .is_some_and(|status| status == 429 || status >= 500);
        (is_late || is_busy).then_some(record.retry_after)
    }

    pub(crate) fn new(record: CallRecord, cause: Cause) -> Self {
        let effect = record.operation.effect;
        let inner = Box::new(Inner {
            record,
            cause,
            obstacle: None,
            look: None,
            source: None,
        });
        match effect {
            Effect::Read => Self::NoAnswer(NoAnswer(inner)),
            Effect::Write | Effect::MovesMoney => Self::Unknown(Unknown(inner)),
        }
    }

    /// With what kept the answer from coming.
    pub(crate) fn hindered(
        mut self,
        (obstacle, look): (Option<Obstacle>, Option<Look>),
        source: Option<Source>,
    ) -> Self {
        let inner = self.inner();
        inner.obstacle = obstacle;
        inner.look = look;
        inner.source = source;
        self
    }

    /// With what the answer shows of where to look.
    pub(crate) fn seen(mut self, seen: &Seen) -> Self {
        let inner = self.inner();
        let operation = &inner.record.operation;
        inner.look = match &inner.cause {
            Cause::NotFinal { code, .. } | Cause::NoRefusal { code, .. } => {
                seen.of_code(code.as_str(), operation.error(code.as_str()))
            }
            Cause::Decrypt(_) => Some(Look::ClientKey),
            Cause::NotJson | Cause::NoEnvelope | Cause::ServerError { .. } => seen.of_other(
                inner
                    .record
                    .body
                    .as_ref()
                    .map_or(&[][..], |body| body.as_slice()),
            ),
            _ => inner.look,
        };
        self
    }

    fn inner(&mut self) -> &mut Inner {
        match self {
            Self::Unknown(Unknown(inner)) | Self::NoAnswer(NoAnswer(inner)) => inner,
        }
    }
}

struct Inner {
    record: CallRecord,
    cause: Cause,
    obstacle: Option<Obstacle>,
    look: Option<Look>,
    source: Option<Source>,
}

/// The request may have been carried out, or not: nobody can tell from here.
///
/// Never undo or repeat on the strength of this alone: ask with [`resolve`](Self::resolve), which
/// sends the spec's inquiry and never the call itself.
#[must_use = "the call may have been carried out: keep this and ask with `resolve`"]
pub struct Unknown(Box<Inner>);

/// No usable answer to a call that changes nothing. Asking again is harmless.
pub struct NoAnswer(Box<Inner>);

impl NoAnswer {
    /// How long the server asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.0.record.retry_after
    }
}

/// An inquiry changes nothing, whatever its own operation is declared as.
impl From<Unknown> for NoAnswer {
    fn from(unknown: Unknown) -> Self {
        Self(unknown.0)
    }
}

impl Unknown {
    /// Its name among the calls that are open, here and in the journal; nothing where it has neither a number nor a
    /// journal.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptId> {
        self.0.record.noted.map(|noted| noted.id)
    }

    /// What to acknowledge once it has a verdict that stays and that is booked, or given up; nothing without a journal.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        self.0.record.receipt()
    }

    /// What is known of it.
    pub(crate) fn record(&self) -> &CallRecord {
        &self.0.record
    }

    /// What is noted of it.
    pub(crate) fn end(&self) -> End {
        if self.was_asked_before() {
            End::AskedBefore
        } else {
            End::Unknown
        }
    }

    /// The provider knows the number from an earlier call, and says so as documented.
    pub(crate) fn was_asked_before(&self) -> bool {
        let Cause::NotFinal { code, status } = self.cause() else {
            return false;
        };
        self.0
            .record
            .operation
            .is_asked_before(code.as_str(), *status)
    }

    /// The idempotency value that the call was made with.
    #[must_use]
    pub fn idempotency(&self) -> Option<&str> {
        self.0.record.idempotency()
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)?;
        if let Some(obstacle) = self.obstacle {
            write!(f, ": {obstacle}")?;
        }
        if let Some(status) = self.record.status
            && !self.cause.tells_status()
        {
            write!(f, ", HTTP {status}")?;
        }
        if let Some(id) = &self.record.correlation_id
            && !self.cause.tells_id()
        {
            write!(f, ", correlation id {id}")?;
        }
        Hint(self.look).fmt(f)
    }
}

macro_rules! accessors {
    ($type:ident, $what:literal) => {
        impl $type {
            /// Why no usable answer came.
            #[must_use]
            pub fn cause(&self) -> &Cause {
                &self.0.cause
            }

            /// Name of the operation in the spec.
            #[must_use]
            pub fn operation(&self) -> &str {
                &self.0.record.operation.name
            }

            /// The HTTP status, if an answer began.
            #[must_use]
            pub fn status(&self) -> Option<u16> {
                self.0.record.status
            }

            /// The correlation id that was sent.
            #[must_use]
            pub fn correlation_id(&self) -> Option<&str> {
                self.0.record.correlation_id.as_deref()
            }

            /// The provider's own text, empty if it sent none with a code. It may repeat values of the request, so
            /// it stands neither in `Debug` nor in `Display`: think before you log it.
            #[must_use]
            pub fn message(&self) -> &str {
                let message = self.0.record.message.as_ref();
                message.map_or("", |message| message.as_str())
            }

            /// What to look at first, where something points at the caller itself: an id, a key, the clock, the
            /// base URL.
            #[must_use]
            pub fn look(&self) -> Option<Look> {
                self.0.look
            }

            /// The answer's body as far as it was read, decrypted if that worked. It can hold
            /// secrets and personal data: it is wiped on drop and stands in no `Debug` or `Display`.
            #[must_use]
            pub fn expose_body(&self) -> Option<&[u8]> {
                self.0.record.body.as_ref().map(|body| body.as_slice())
            }
        }

        debug_as_display!(struct $type |it| {
            operation: it.operation(),
            cause: it.cause(),
            status: it.status(),
            idempotency: it.0.record.idempotency(),
            correlation_id: it.correlation_id(),
            obstacle: it.0.obstacle,
            look: it.look(),
            source: it.0.source,
        });

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("`{}` ", $what, ": "), self.operation())?;
                self.0.fmt(f)
            }
        }

        impl Error for $type {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.0.source.as_deref().map(|source| source as _)
            }
        }
    };
}

accessors!(Unknown, "may have been carried out");
accessors!(NoAnswer, "got no usable answer");
