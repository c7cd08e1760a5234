//! A call whose intent is noted before it is sent, beside what its caller has of it.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::attempts::Message;
use super::{Ends, Failed, Read, Sending, Unsent, error, finish};
use crate::core::Core;
use crate::decode::Reader;
use crate::journal::{Attempt, AttemptId, JournalError};
use crate::operation::Operation;
use crate::outcome::{CallError, ErrorCode, NotSent, NotSentReason, RawFailure};
use crate::table::Shared;

/// A call that is checked and written, and has a name by which its intent is noted: in the transaction in which the caller
/// writes its order, by the journal's SQL, or with [`note`](Self::note) by itself. Once that is committed, send it: the
/// journal is asked whether the intent is there, and the call leaves only then.
///
/// An intent that is never claimed is given up by a later `recover`, and told as not sent.
#[must_use = "nothing is noted or sent yet"]
pub struct Prepared<'c, A, E> {
    core: &'c Core,
    operation: Shared<Operation>,
    message: Message,
    reader: &'static Reader,
    attempt: Attempt,
    ends: PhantomData<fn() -> (A, E)>,
}

impl<'c> Unsent<'c> {
    /// Checks and writes the call, and names it.
    ///
    /// # Errors
    /// [`CallError::Invalid`] with every limit and rule that is broken.
    #[inline]
    pub fn prepare<A: Ends, E: ErrorCode>(self) -> Result<Prepared<'c, A, E>, CallError<E>> {
        prepare(self).map_err(error).map(|named| Prepared {
            core: named.core,
            operation: named.operation,
            message: named.message,
            reader: const { &Reader::of::<A::Value>() },
            attempt: named.attempt,
            ends: PhantomData,
        })
    }
}

struct Named<'c> {
    core: &'c Core,
    operation: Shared<Operation>,
    message: Message,
    attempt: Attempt,
}

#[inline(never)]
fn prepare(call: Unsent<'_>) -> Result<Named<'_>, Failed> {
    let (core, operation, message) = call.written()?;
    let id = AttemptId::random().map_err(|error| {
        let reason = NotSentReason::Journal(error);
        Failed::Raw(RawFailure::NotSent(NotSent::new(operation.clone(), reason)))
    })?;
    let attempt = Attempt {
        id,
        operation: (*operation.name).into(),
        idempotency: message.number.as_ref().map(|number| number.value.clone()),
        request: Some(core.request_hash(&operation, &message.body)),
        at: core.config().clock.unix_millis(),
    };
    Ok(Named {
        core,
        operation,
        message,
        attempt,
    })
}

impl<'c, A: Ends, E> Prepared<'c, A, E> {
    /// What is to be noted: id, operation, number and the hash of the request are what a journal's SQL takes.
    #[must_use]
    pub fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The same call under the name of an intent that somebody else has prepared, such as a program in another language.
    pub fn under(mut self, id: AttemptId) -> Self {
        self.attempt.id = id;
        self
    }

    /// Notes the intent by the journal's own connection: for a caller whose own records lie elsewhere.
    ///
    /// # Errors
    /// When the note is not safe, the number is taken, or there is no journal.
    pub async fn note(&self) -> Result<(), JournalError> {
        let journal = self.core.journal().ok_or(JournalError::Absent)?;
        self.core.in_time(journal.prepare(&self.attempt)).await
    }

    /// Claims the intent and sends the call, at most once, when the future is first polled. What was not committed, was
    /// rolled back, or was claimed or given up elsewhere is not sent.
    #[inline]
    pub fn send(self) -> Sending<'c, A, E> {
        let Self {
            core,
            operation,
            message,
            reader,
            attempt,
            ends,
        } = self;
        let named = Named {
            core,
            operation,
            message,
            attempt,
        };
        Sending {
            run: start(named, reader),
            ends,
        }
    }
}

#[inline(never)]
fn start<'c>(named: Named<'c>, reader: &'c dyn Read) -> super::Run<'c> {
    let Named {
        core,
        operation,
        mut message,
        attempt,
    } = named;
    message.prepared = Some(Arc::new(attempt));
    Box::pin(async move { finish(core, &operation, message, reader).await })
}

impl<A, E> fmt::Debug for Prepared<'_, A, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Prepared").field(&self.attempt).finish()
    }
}
