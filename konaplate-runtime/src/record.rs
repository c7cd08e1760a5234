//! Between calls and the journal: notes what is about to be sent and what became of it, and asks about what was
//! left open.

use std::sync::Arc;

use crate::core::Core;
use crate::journal::{Attempt, AttemptId, End, Journal, JournalError, OpenAttempt};
use crate::operation::Operation;
use crate::outcome::{Resolution, ResolveError};
use crate::resolve::Question;

/// What was found out about a call that a journal had open.
#[derive(Debug)]
pub struct Recovered {
    /// The call.
    pub attempt: Attempt,
    /// What the provider says. With a verdict that stays, the journal has closed the call.
    pub result: Result<Resolution, ResolveError>,
}

impl Core {
    /// Notes a call that is about to be sent; nothing where there is no journal.
    pub(crate) async fn note_begin(
        &self,
        operation: &'static Operation,
        idempotency: Option<&str>,
        at: i64,
    ) -> Result<Option<AttemptId>, JournalError> {
        let Some(journal) = self.journal() else {
            return Ok(None);
        };
        let attempt = Attempt {
            id: AttemptId::random()?,
            operation: operation.name.into(),
            idempotency: idempotency.map(Box::from),
            at,
        };
        let id = attempt.id;
        self.aside(journal, move |journal| journal.before(&attempt))
            .await?;
        Ok(Some(id))
    }

    /// Notes the end of a call. If that fails the call stays open, and is asked about when calls are recovered.
    pub(crate) async fn note_end(&self, attempt: Option<AttemptId>, end: End) {
        if let (Some(journal), Some(id)) = (self.journal(), attempt) {
            let _ = self
                .aside(journal, move |journal| journal.after(id, end))
                .await;
        }
    }

    /// Notes a verdict that stays.
    pub(crate) async fn note_verdict(&self, attempt: Option<AttemptId>, resolution: Resolution) {
        if let Some(end) = End::of(resolution) {
            self.note_end(attempt, end).await;
        }
    }

    /// Asks once about every call that the journal has open, oldest first, and notes the verdicts that stay. Sends
    /// no call again. Calls that are younger than the time a call may take are left alone: they may be under way,
    /// here or in another process.
    ///
    /// A call whose end was noted is not among them, even if you never learned of it: what your own records have as
    /// under way beyond what is told here, ask about with the inquiry.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn recover(
        &self,
        operations: &[&'static Operation],
    ) -> Result<Vec<Recovered>, JournalError> {
        let Some(journal) = self.journal() else {
            return Ok(Vec::new());
        };
        let open = self.aside(journal, |journal| journal.open()).await?;
        let config = self.config();
        let limit = i64::try_from(config.timeout.as_millis()).unwrap_or(i64::MAX);
        // It may have waited as long for its note before it was sent.
        let age = limit.saturating_mul(2);
        let before = config.clock.unix_millis().saturating_sub(age);
        let mut recovered = Vec::new();
        for OpenAttempt { attempt, end } in open {
            if end.is_some() || attempt.at < before {
                let result = self.recover_one(operations, &attempt, end).await;
                recovered.push(Recovered { attempt, result });
            }
        }
        Ok(recovered)
    }

    async fn recover_one(
        &self,
        operations: &[&'static Operation],
        attempt: &Attempt,
        end: Option<End>,
    ) -> Result<Resolution, ResolveError> {
        let mut operations = operations.iter().copied();
        let operation = operations.find(|operation| operation.name == &*attempt.operation);
        let question = Question {
            operation: operation.ok_or(ResolveError::UnknownOperation)?,
            idempotency: attempt.idempotency.as_deref(),
            at: attempt.at,
        };
        let resolution = self.ask(question).await?;
        let resolution = match end {
            Some(End::AskedBefore) => resolution.of_earlier_call(),
            _ => resolution,
        };
        self.note_verdict(Some(attempt.id), resolution).await;
        Ok(resolution)
    }

    /// Closes a call in the journal because somebody has decided what to do about it, such as one that the provider
    /// does not know.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn dismiss(&self, attempt: AttemptId) -> Result<(), JournalError> {
        match self.journal() {
            Some(journal) => {
                let dismissed = move |journal: &dyn Journal| journal.after(attempt, End::Dismissed);
                self.aside(journal, dismissed).await
            }
            None => Ok(()),
        }
    }

    fn journal(&self) -> Option<Arc<dyn Journal>> {
        self.config().journal.clone()
    }

    /// Runs what may block where it disturbs nobody, and waits for it as long as for an answer. It is not stopped
    /// when nobody waits any more: at worst a call that never left is noted as open.
    async fn aside<T: Send + 'static>(
        &self,
        journal: Arc<dyn Journal>,
        act: impl FnOnce(&dyn Journal) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let done = tokio::task::spawn_blocking(move || act(&*journal));
        match tokio::time::timeout(self.config().timeout, done).await {
            Ok(done) => done.unwrap_or(Err(JournalError::ShutDown)),
            Err(_) => Err(JournalError::Busy),
        }
    }
}
