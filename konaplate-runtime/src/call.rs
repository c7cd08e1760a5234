//! The generic shell around a call: fills a request, hands its bytes to the core, decodes the answer.

use std::fmt;

use crate::checked::{Checked, State};
use crate::core::{Core, Message};
use crate::evidence::Standing;
use crate::field::Refusal;
use crate::journal::End;
use crate::json::{Decode, Fields};
use crate::judge::{RawFailure, RawReply};
use crate::outcome::{
    CallError, CallRecord, Cause, ErrorCode, Outcome, Pending, Rejection, Reply, Unanswered,
};
use crate::request::Request;
use crate::trace;
use crate::violation::InvalidRequest;

/// A call under construction.
pub struct Call<'c, R> {
    core: &'c Core,
    /// Boxed, for every setter moves the call.
    state: Box<State<R>>,
}

impl<R: fmt::Debug> fmt::Debug for Call<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.state.request)
            .field("aside", &self.state.aside)
            .finish_non_exhaustive()
    }
}

impl<'c, R: Request> Call<'c, R> {
    /// Starts a call with no field set.
    #[must_use]
    pub fn new(core: &'c Core) -> Self {
        let state = Box::default();
        Self { core, state }
    }

    /// Sets a field, or puts aside why it cannot take the value. Setting again replaces both.
    #[must_use]
    #[inline]
    pub fn set<F, V>(
        mut self,
        field: usize,
        value: V,
        slot: impl FnOnce(&mut R) -> &mut Option<F>,
    ) -> Self
    where
        V: TryInto<F, Error: Into<Refusal>>,
    {
        self.state.set(field, value.try_into(), slot);
        self
    }

    /// The checked request.
    ///
    /// # Errors
    /// All violations at once.
    pub fn build(self) -> Result<Checked<R>, InvalidRequest> {
        self.state.check()
    }

    /// Sends the call once.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn send(self) -> Result<Reply<R::Reply>, CallError<R::Error>> {
        let core = self.core;
        let request = self.build().map_err(invalid)?;
        let raw = dispatch(core, &request).await?;
        let (reply, record) = decode(core, request.request(), raw).await?;
        core.note_end(record.attempt, End::Settled).await;
        Ok(reply)
    }

    /// Sends a call that may leave money unsettled, once.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn send_money(self) -> Result<Outcome<R::Reply>, CallError<R::Error>> {
        let core = self.core;
        let request = self.build().map_err(invalid)?;
        let raw = dispatch(core, &request).await?;
        let standing = raw.standing();
        let (reply, record) = decode(core, request.request(), raw).await?;
        match standing {
            Standing::Pending => {
                core.note_end(record.attempt, End::Pending).await;
                Ok(Outcome::Pending(Pending::new(reply, record)))
            }
            Standing::Settled => {
                core.note_end(record.attempt, End::Settled).await;
                Ok(Outcome::Settled(reply))
            }
        }
    }
}

fn invalid<E>(request: InvalidRequest) -> CallError<E> {
    trace::invalid(&request);
    CallError::Invalid(request)
}

async fn dispatch<R: Request>(
    core: &Core,
    request: &Checked<R>,
) -> Result<RawReply, CallError<R::Error>> {
    let message = Message {
        body: request.write(),
        number: request.number(),
        expiry: request.expiry(),
    };
    core.note_overrides(R::OPERATION, request.overridden());
    let answer = core.execute(R::OPERATION, message).await;
    match answer {
        Ok(raw) => Ok(raw),
        Err(failure) => Err(ended(core, failure).await),
    }
}

/// The error of a failed call, once its end is noted.
async fn ended<E: ErrorCode>(core: &Core, failure: RawFailure) -> CallError<E> {
    trace::failed(&failure);
    match &failure {
        RawFailure::Rejected(raw) => core.note_end(raw.attempt, End::Rejected).await,
        RawFailure::Unanswered(Unanswered::Unknown(error)) => {
            core.note_end(error.attempt(), error.end()).await;
        }
        // What was not sent is noted where that is known; what changes nothing is not noted.
        RawFailure::NotSent(_) | RawFailure::Unanswered(Unanswered::NoAnswer(_)) => {}
    }
    fail(failure)
}

fn fail<E: ErrorCode>(failure: RawFailure) -> CallError<E> {
    match failure {
        RawFailure::Rejected(raw) => CallError::Rejected(Rejection::new(raw)),
        RawFailure::NotSent(error) => CallError::NotSent(error),
        RawFailure::Unanswered(Unanswered::Unknown(error)) => CallError::Unknown(error),
        RawFailure::Unanswered(Unanswered::NoAnswer(error)) => CallError::NoAnswer(error),
    }
}

/// The decoded reply and what is known of the call.
async fn decode<R: Request>(
    core: &Core,
    request: &R,
    raw: RawReply,
) -> Result<(Reply<R::Reply>, CallRecord), CallError<R::Error>> {
    let read = Fields::parse(raw.body()).and_then(|mut fields| {
        fields.ignore(R::OPERATION.envelope.object);
        let value = R::Reply::decode(&mut fields)?;
        Ok((value, fields.finish()))
    });
    match read {
        Ok((mut value, mut noticed)) => {
            noticed.0.extend(raw.deviations());
            let mut record = raw.into_record();
            request.issued(&mut value, record.at);
            let correlation_id = record.correlation_id.take();
            Ok((Reply::new(value, noticed, correlation_id), record))
        }
        Err(error) => {
            let record = raw.into_record();
            let unanswered = Unanswered::new(record, Cause::Undecodable(error));
            Err(ended(core, RawFailure::Unanswered(unanswered)).await)
        }
    }
}
