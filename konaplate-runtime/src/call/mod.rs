//! The one path that every call takes, from its draft to its end: check, write, encrypt, sign, note, send, classify,
//! decode, note. None of it is generic, so that it is compiled once; the types of an operation are put on its end.

mod attempt;
mod attempts;
mod classify;
mod prepared;
mod seal;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) use self::attempts::Message;
#[cfg(feature = "dynamic")]
pub(crate) use self::classify::open;
pub(crate) use self::classify::{Answered, Read};
pub use self::prepared::Prepared;
use crate::core::Core;
use crate::decode::Reader;
use crate::draft::{Checked, Draft, Place};
use crate::evidence::Standing;
use crate::invalid::InvalidRequest;
use crate::journal::End;
use crate::json::{Decode, Fields};
use crate::operation::Operation;
use crate::outcome::{
    CallError, Cause, ErrorCode, Noted, Number, Outcome, Pending, RawFailure, Rejection, Reply,
    Unanswered,
};
use crate::table::Shared;
use crate::trace;

/// A call under way; it is sent when it is first polled, and given up when it is dropped.
#[must_use = "a call is sent by `.await`"]
pub struct Sending<'c, A, E> {
    run: Run<'c>,
    ends: PhantomData<fn() -> (A, E)>,
}

type Run<'c> = Pin<Box<dyn Future<Output = Result<Answered, Failed>> + Send + 'c>>;

/// Why there is no answer.
pub(crate) enum Failed {
    Invalid(InvalidRequest),
    Raw(RawFailure),
}

impl Failed {
    /// A request that breaks limits or rules, which is traced.
    pub(crate) fn invalid(request: InvalidRequest) -> Self {
        trace::invalid(&request);
        Self::Invalid(request)
    }
}

/// What a call ends in: a [`Reply`], or an [`Outcome`] where it may leave something unsettled.
pub trait Ends: Sized {
    /// The decoded answer.
    #[doc(hidden)]
    type Value: Decode + Send + 'static;
    #[doc(hidden)]
    fn of(ended: Ended) -> Self;
}

/// An answer before its type is put on it.
pub struct Ended(Answered);

/// A call under construction: a draft, and the client that sends it.
pub struct Unsent<'c> {
    core: &'c Core,
    draft: Draft,
}

impl<'c> Unsent<'c> {
    /// A call with no field set.
    #[must_use]
    pub fn of(core: &'c Core, operation: &'static Operation) -> Self {
        Self::new(core, Shared::Static(operation))
    }

    pub(crate) fn new(core: &'c Core, operation: Shared<Operation>) -> Self {
        let draft = Draft::new(operation);
        Self { core, draft }
    }

    #[cfg(feature = "dynamic")]
    pub(crate) fn operation(&self) -> &Operation {
        self.draft.operation()
    }

    /// A name was given that is no field's.
    #[cfg(feature = "dynamic")]
    pub(crate) fn unknown(&mut self, name: &str) {
        self.draft.unknown(name);
    }

    /// Where the value of a field goes, by the field's place in the operation's table.
    ///
    /// # Panics
    /// When the table has no such place.
    #[must_use]
    pub fn place(&mut self, at: usize) -> Place<'_> {
        self.draft.place(at)
    }

    /// The checked request.
    ///
    /// # Errors
    /// Every limit and rule that is broken.
    pub fn build(self) -> Result<Checked, InvalidRequest> {
        self.draft.build()
    }

    /// Sends the call, at most once.
    #[inline]
    pub fn send<A: Ends, E>(self) -> Sending<'c, A, E> {
        Sending {
            run: start(self, const { &Reader::of::<A::Value>() }),
            ends: PhantomData,
        }
    }

    /// Shows the fields that are set, under the name of the call's type.
    pub fn show(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draft.show(name, f)
    }
}

impl fmt::Debug for Unsent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show("Unsent", f)
    }
}

impl Read for Reader {
    fn read(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Any + Send>, Cause> {
        Ok(Reader::read(*self, fields))
    }
}

#[inline(never)]
fn start<'c>(call: Unsent<'c>, reader: &'c dyn Read) -> Run<'c> {
    Box::pin(run(call, reader))
}

pub(crate) async fn run(call: Unsent<'_>, reader: &dyn Read) -> Result<Answered, Failed> {
    let (core, operation, message) = call.written()?;
    finish(core, &operation, message, reader).await
}

impl<'c> Unsent<'c> {
    /// Checked and written, ready to leave.
    fn written(self) -> Result<(&'c Core, Shared<Operation>, Message), Failed> {
        let Self { core, draft } = self;
        let checked = draft.build().map_err(Failed::invalid)?;
        let message = message(core, &checked);
        Ok((core, checked.operation().clone(), message))
    }
}

fn message(core: &Core, checked: &Checked) -> Message {
    core.note_overrides(checked);
    let number = checked.number().map(|(field, value)| Number {
        field,
        value: value.into(),
        asked: None,
    });
    Message {
        body: checked.write(),
        number,
        expiry: checked.expiry(),
        lives: checked.lives(),
        prepared: None,
    }
}

async fn finish(
    core: &Core,
    operation: &Shared<Operation>,
    message: Message,
    reader: &dyn Read,
) -> Result<Answered, Failed> {
    let ended = core.execute(operation, message, reader).await;
    if let Err(failure) = &ended {
        trace::failed(failure);
    }
    if let Some((noted, end)) = end(&ended) {
        core.note_end(Some(noted), end).await;
    }
    ended.map_err(Failed::Raw)
}

/// What is noted of how a call ended. What was not sent is noted where that is known; what changes nothing is not noted.
fn end(ended: &Result<Answered, RawFailure>) -> Option<(Noted, End)> {
    let (noted, end) = match ended {
        Ok(answered) => {
            let end = match answered.standing {
                Standing::Pending => End::Pending,
                Standing::Settled => End::Settled,
            };
            (answered.record.noted, end)
        }
        Err(RawFailure::Rejected(raw)) => (raw.noted, End::Rejected),
        Err(RawFailure::Unanswered(Unanswered::Unknown(error))) => {
            (error.record().noted, error.end())
        }
        Err(RawFailure::NotSent(_) | RawFailure::Unanswered(Unanswered::NoAnswer(_))) => {
            return None;
        }
    };
    Some((noted?, end))
}

impl<A: Ends, E: ErrorCode> Future for Sending<'_, A, E> {
    type Output = Result<A, CallError<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match poll(&mut self.run, context) {
            Poll::Ready(Ok(answered)) => Poll::Ready(Ok(A::of(Ended(answered)))),
            Poll::Ready(Err(failed)) => Poll::Ready(Err(error(failed))),
            Poll::Pending => Poll::Pending,
        }
    }
}

#[inline(never)]
fn poll(run: &mut Run<'_>, context: &mut Context<'_>) -> Poll<Result<Answered, Failed>> {
    run.as_mut().poll(context)
}

pub(crate) fn error<E: ErrorCode>(failed: Failed) -> CallError<E> {
    match failed {
        Failed::Invalid(request) => CallError::Invalid(request),
        Failed::Raw(RawFailure::Rejected(raw)) => CallError::Rejected(Rejection::new(raw)),
        Failed::Raw(RawFailure::NotSent(error)) => CallError::NotSent(error),
        Failed::Raw(RawFailure::Unanswered(Unanswered::Unknown(error))) => {
            CallError::Unknown(error)
        }
        Failed::Raw(RawFailure::Unanswered(Unanswered::NoAnswer(error))) => {
            CallError::NoAnswer(error)
        }
    }
}

impl<A, E> fmt::Debug for Sending<'_, A, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

impl fmt::Debug for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ended")
    }
}

impl<T: Decode + Send + 'static> Ends for Reply<T> {
    type Value = T;

    fn of(Ended(answered): Ended) -> Self {
        let Answered {
            value,
            noticed,
            record,
            ..
        } = answered;
        let receipt = record.receipt();
        Reply::new(*typed::<T>(value), noticed, record.correlation_id).with_receipt(receipt)
    }
}

impl<T: Decode + Send + 'static> Ends for Outcome<T> {
    type Value = T;

    fn of(Ended(answered): Ended) -> Self {
        let Answered {
            value,
            noticed,
            mut record,
            standing,
        } = answered;
        let receipt = record.receipt();
        let reply = Reply::new(*typed::<T>(value), noticed, record.correlation_id.take());
        let reply = reply.with_receipt(receipt);
        match standing {
            Standing::Settled => Outcome::Settled(reply),
            Standing::Pending => Outcome::Pending(Pending::new(reply, record)),
        }
    }
}

fn typed<T: 'static>(value: Box<dyn Any + Send>) -> Box<T> {
    value
        .downcast()
        .expect("the reader that was handed over made it")
}
