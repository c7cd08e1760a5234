//! Asks the provider what became of a call, once or until it knows. Sends the spec's inquiry, never the call.

use std::any::Any;
use std::time::{Duration, Instant};

use crate::call::{Message, Read};
use crate::core::Core;
use crate::evidence;
use crate::json::{self, Fields};
use crate::operation::{Operation, Recovery, Verdict};
use crate::outcome::{
    Cause, Number, RawFailure, RawRejection, Rejection, Resolution, ResolveError, Unanswered,
};
use crate::table::Shared;
use crate::trace;

/// What is asked about.
#[derive(Clone)]
pub(crate) struct Question<'q> {
    pub(crate) operation: Shared<Operation>,
    /// The number of the call.
    pub(crate) idempotency: Option<&'q str>,
    /// When it was sent, or first seen here, by the clock that never goes back.
    pub(crate) since: Duration,
    /// The provider has said that it knows the number: it cannot say otherwise now.
    pub(crate) is_known: bool,
}

/// The inquiry for a question, and how its answer is read.
struct Inquiry<'q> {
    question: &'q Question<'q>,
    recovery: &'q Recovery,
    verdict: &'q Verdict,
    number: &'q str,
}

/// What one inquiry says.
enum Said {
    /// For good, unless it is [`Resolution::StillPending`].
    Verdict(Resolution),
    /// Nothing yet: another inquiry may, after as long as the server asks to be left alone.
    NotYet(ResolveError, Option<Duration>),
}

impl Core {
    /// Asks once.
    pub(crate) async fn ask(&self, question: &Question<'_>) -> Result<Resolution, ResolveError> {
        let inquiry = question.inquiry()?;
        match self.inquire(&inquiry).await? {
            Said::Verdict(resolution) => Ok(resolution),
            Said::NotYet(error, _) => Err(error),
        }
    }

    /// Asks until there is a verdict that stays, or the time is up; then tells the last answer.
    pub(crate) async fn resolve(
        &self,
        question: &Question<'_>,
        limit: Duration,
    ) -> Result<Resolution, ResolveError> {
        let inquiry = question.inquiry()?;
        let config = self.config();
        let started = Instant::now();
        let mut asked = 0;
        loop {
            let (last, wait) = match self.inquire(&inquiry).await? {
                Said::Verdict(Resolution::StillPending) => (Ok(Resolution::StillPending), None),
                Said::Verdict(resolution) => return Ok(resolution),
                Said::NotYet(error, wait) => (Err(error), wait),
            };
            asked += 1;
            let random = u32::from_ne_bytes(config.ids.bytes());
            let left = limit.saturating_sub(started.elapsed());
            let pause = config.polling.pause(asked, None, random);
            match pause.map(|pause| pause.max(wait.unwrap_or_default())) {
                Some(pause) if pause < left => tokio::time::sleep(pause).await,
                _ => return last,
            }
        }
    }

    async fn inquire(&self, inquiry: &Inquiry<'_>) -> Result<Said, ResolveError> {
        let asked = &inquiry.recovery.operation;
        let failure = match self.execute(asked, inquiry.message(), inquiry).await {
            Ok(answered) => {
                let verdict = answered.value.downcast::<Resolution>();
                return Ok(Said::Verdict(*verdict.expect("the inquiry reads one")));
            }
            Err(RawFailure::Rejected(raw)) => return self.refused(inquiry, raw),
            Err(failure) => failure,
        };
        trace::failed(&failure);
        match failure {
            RawFailure::NotSent(error) if error.may_pass() => {
                Ok(Said::NotYet(ResolveError::NotSent(error), None))
            }
            RawFailure::NotSent(error) => Err(ResolveError::NotSent(error)),
            RawFailure::Unanswered(unanswered) => Ok(not_yet(unanswered)),
            RawFailure::Rejected(_) => unreachable!("handled above"),
        }
    }

    /// An inquiry that was refused: because the number is not known, if the specification says that it is told so.
    fn refused(&self, inquiry: &Inquiry<'_>, raw: Box<RawRejection>) -> Result<Said, ResolveError> {
        let not_seen = inquiry.verdict.not_seen.as_ref();
        let not_seen = not_seen.filter(|it| it.is_said_by(raw.status, raw.code.as_str()));
        let now = self.config().clock.monotonic();
        let age = now.saturating_sub(inquiry.question.since);
        let is_over = not_seen.is_some_and(|it| age >= Duration::from_secs(it.grace_seconds));
        if is_over && !inquiry.question.is_known {
            return Ok(Said::Verdict(Resolution::NotSeen));
        }
        trace::rejected(&raw);
        let may_pass = not_seen.is_some() || is_for_now(raw.status);
        let wait = raw.retry_after;
        let error = ResolveError::Rejected(Rejection::new(raw));
        if may_pass {
            Ok(Said::NotYet(error, wait))
        } else {
            Err(error)
        }
    }
}

/// A status that refuses what is asked now, not for good.
fn is_for_now(status: u16) -> bool {
    matches!(status, 408 | 425 | 429)
}

impl Inquiry<'_> {
    fn message(&self) -> Message {
        let field = &self.recovery.field;
        Message {
            body: json::body(|body| body.field(field).text(self.number)),
            number: Some(Number {
                field: field.clone(),
                value: self.number.into(),
                asked: Some(self.question.operation.clone()),
            }),
            lives: Vec::new(),
            expiry: None,
            prepared: None,
        }
    }

    /// What the fields of a successful answer say.
    fn verdict(&self, fields: &mut Fields<'_>) -> Result<Resolution, Cause> {
        let Verdict {
            field,
            settled,
            failed,
            pending,
            ..
        } = self.verdict;
        // The flag that the call's own answer has may stand here too.
        let flag = self.question.operation.pending.as_ref();
        let flag = flag.filter(|flag| evidence::is_set(&self.recovery.operation, fields, flag));
        match (fields.text(field).as_deref(), flag) {
            (Some(word), None) if word == settled => Ok(Resolution::Settled),
            (Some(word), None) if word == failed => Ok(Resolution::Failed),
            (Some(word), Some(_)) if word == settled => Ok(Resolution::StillPending),
            (Some(word), Some(field)) if word == failed => {
                let field = field.clone();
                Err(Cause::Contradiction { field })
            }
            (Some(word), _) if word == pending => Ok(Resolution::StillPending),
            _ => Err(Cause::UnlistedVerdict {
                field: field.clone(),
            }),
        }
    }
}

impl Read for Inquiry<'_> {
    fn read(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Any + Send>, Cause> {
        Ok(Box::new(self.verdict(fields)?))
    }
}

impl Question<'_> {
    fn inquiry(&self) -> Result<Inquiry<'_>, ResolveError> {
        let operation = || self.operation.name.clone();
        let recovery = self.operation.recovery.as_ref();
        let recovery = recovery.ok_or_else(|| ResolveError::NoRecovery {
            operation: operation(),
        })?;
        let verdict = recovery.operation.verdict.as_ref();
        Ok(Inquiry {
            question: self,
            recovery,
            verdict: verdict.ok_or_else(|| ResolveError::NoRecovery {
                operation: operation(),
            })?,
            number: self
                .idempotency
                .ok_or_else(|| ResolveError::NoIdempotency {
                    operation: operation(),
                })?,
        })
    }
}

/// An inquiry is a `read`: what it may end in is told as such.
fn not_yet(unanswered: Unanswered) -> Said {
    let error = match unanswered {
        Unanswered::NoAnswer(error) => error,
        Unanswered::Unknown(error) => error.into(),
    };
    let wait = error.retry_after();
    Said::NotYet(ResolveError::NoAnswer(error), wait)
}
