//! One attempt: sealed, noted, sent, and its answer classified.

use std::time::Duration;

use http::HeaderMap;
use tokio::runtime::Handle;

use super::attempts::Message;
use super::classify::{Answered, Expected, Read, broken, classify, unsent};
use crate::core::Core;
use crate::draft::Expiry;
use crate::echo::Echo;
use crate::journal::{Attempt as Note, End, JournalError};
use crate::open_calls::Begun;
use crate::operation::Operation;
use crate::outcome::{CallRecord, NotSent, NotSentReason, RawFailure};
use crate::record::Admitted;
use crate::table::Shared;
use crate::trace::{self, Span};
use crate::transport::{Answer, exchange};

/// How an attempt is made.
pub(super) struct Attempt<'r> {
    pub(super) limit: Duration,
    /// How many came before it.
    pub(super) resend: u32,
    pub(super) reader: &'r dyn Read,
}

impl Core {
    /// Sends a call once, in a span.
    pub(super) async fn attempt(
        &self,
        operation: &Shared<Operation>,
        message: Message,
        how: Attempt<'_>,
    ) -> Result<Answered, RawFailure> {
        let span = Span::new(operation, &self.config().base_url, how.resend);
        let result = span
            .around(self.exchange(operation, message, &how, &span))
            .await;
        span.ended(result.as_ref().err());
        result
    }

    async fn exchange(
        &self,
        operation: &Shared<Operation>,
        message: Message,
        how: &Attempt<'_>,
        span: &Span,
    ) -> Result<Answered, RawFailure> {
        let not_sent = |reason| RawFailure::NotSent(NotSent::new(operation.clone(), reason));
        let Message {
            body,
            number,
            expiry,
            lives,
            prepared,
        } = message;
        if Handle::try_current().is_err() {
            return Err(not_sent(NotSentReason::NoRuntime));
        }
        let since = self.config().clock.monotonic();
        let is_noted = prepared.is_some() || self.journal_of(operation).is_some();
        let request = is_noted.then(|| self.request_hash(operation, &body));
        // Whoever has stood still for longer than the call is its own sends nothing any more.
        let until = is_noted.then(|| since.saturating_add(self.lease()));
        let sealed = self
            .seal(operation, body, (expiry.as_ref(), until))
            .map_err(not_sent)?;
        span.correlation_id(&sealed.correlation_id);
        let begun = Begun {
            operation: operation.clone(),
            number: number.as_ref().map(|number| &*number.value),
            request,
            at: sealed.at,
            since,
        };
        let mut admitted = self
            .admit(&begun, expiry.as_ref(), prepared.as_deref())
            .await
            .map_err(not_sent)?;
        if let Some(admitted) = &mut admitted {
            admitted.sends(sealed.guard.watch());
        }
        let record = CallRecord {
            noted: admitted.as_ref().map(Admitted::noted),
            correlation_id: Some(sealed.correlation_id.into()),
            ..unanswered_yet(&begun)
        };
        let record = CallRecord { number, ..record };
        let sent = (sealed.request, sealed.guard);
        let max_response = self.config().max_response;
        match exchange(self.transport(), sent, how.limit, max_response).await {
            Ok(answer) => {
                if let Some(admitted) = &mut admitted {
                    admitted.answered();
                }
                span.status(answer.status.as_u16());
                let reader = how.reader;
                self.classify(record, answer, Expected { reader, lives })
            }
            Err(failed) if failed.may_have_left => Err(broken(self.config(), record, failed.error)),
            Err(failed) => {
                self.note_end(record.noted, End::NotSent).await;
                // Connecting may have taken its time.
                self.check_expiry(expiry.as_ref()).map_err(not_sent)?;
                if until.is_some_and(|until| self.config().clock.monotonic() >= until) {
                    return Err(not_sent(NotSentReason::Journal(JournalError::Stale)));
                }
                Err(unsent(self.config(), record, failed.error))
            }
        }
    }

    /// Decides what an answer means, whose it is included.
    fn classify(
        &self,
        record: CallRecord,
        answer: Answer,
        expected: Expected<'_>,
    ) -> Result<Answered, RawFailure> {
        let echo = self.echo(&record, &answer.headers);
        let record = CallRecord { echo, ..record };
        classify(self.config(), record, answer, expected)
    }

    /// Notes a call, unless one of its values has expired by then.
    async fn admit(
        &self,
        begun: &Begun<'_>,
        expiry: Option<&Expiry>,
        prepared: Option<&Note>,
    ) -> Result<Option<Admitted<'_>>, NotSentReason> {
        self.check_expiry(expiry)?;
        let admitted = self.begin(begun, prepared).await?;
        // Again, for the note may have taken its time.
        if let Some(admitted) = &admitted
            && let Err(reason) = self.check_expiry(expiry)
        {
            self.note_end(Some(admitted.noted()), End::NotSent).await;
            return Err(reason);
        }
        Ok(admitted)
    }

    /// Whose correlation id an answer has. Another one that is accepted all the same is counted and traced.
    fn echo(&self, record: &CallRecord, headers: &HeaderMap) -> Echo {
        let operation = &record.operation;
        let sent = record.correlation_id.as_deref().unwrap_or_default();
        let echo = Echo::of(operation, headers, sent);
        if let (Echo::Other(_), Some(header), Some(because)) =
            (&echo, &operation.echo, &self.config().unbound_answers)
        {
            trace::unbound(operation, header, because);
            self.count(operation, header.clone());
        }
        echo
    }

    fn check_expiry(&self, expiry: Option<&Expiry>) -> Result<(), NotSentReason> {
        match expiry {
            Some(expiry) if expiry.is_over(self.config().clock.unix_millis()) => {
                let field = expiry.field().clone();
                Err(NotSentReason::Expired { field })
            }
            _ => Ok(()),
        }
    }
}

/// A call of which nothing but its beginning is known.
fn unanswered_yet(begun: &Begun<'_>) -> CallRecord {
    CallRecord {
        operation: begun.operation.clone(),
        noted: None,
        correlation_id: None,
        at: begun.at,
        since: begun.since,
        echo: Echo::Missing,
        status: None,
        retry_after: None,
        message: None,
        body: None,
        number: None,
    }
}
