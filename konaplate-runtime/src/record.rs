//! Between calls and the journal: notes what is about to be sent and what became of it, and asks about what was
//! left open.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::core::Core;
use crate::journal::{Attempt, AttemptId, End, Journal, JournalError, OpenAttempt};
use crate::open_calls::{Begun, InUse, UnderWay};
use crate::operation::{Effect, Operation};
use crate::outcome::{NotSentReason, Resolution, ResolveError};
use crate::resolve::Question;
use crate::table::Shared;

/// What was found out about a call that a journal had open.
#[derive(Debug)]
pub struct Recovered {
    /// The call.
    pub attempt: Attempt,
    /// What the provider says. With a verdict that stays, the journal has closed the call.
    pub result: Result<Resolution, ResolveError>,
}

impl Core {
    /// Notes a call that is about to be sent: here if it has a number of its own or moves money, and in the journal if it
    /// moves money and there is one.
    pub(crate) async fn begin(
        &self,
        begun: &Begun<'_>,
    ) -> Result<Option<UnderWay<'_>>, NotSentReason> {
        let journal = self.journal_of(begun.operation.effect);
        let is_numbered = begun.operation.effect != Effect::Read && begun.number.is_some();
        if journal.is_none() && !is_numbered {
            return Ok(None);
        }
        let id = AttemptId::random().map_err(NotSentReason::Journal)?;
        let under_way = self.open_calls().begin(id, begun);
        let under_way = under_way.map_err(|InUse { operation }| NotSentReason::NumberInUse {
            operation: operation.into_owned().into(),
        })?;
        if let Some(journal) = journal {
            let attempt = Attempt {
                id,
                operation: (*begun.operation.name).into(),
                idempotency: begun.number.map(Box::from),
                at: begun.at,
            };
            let noted = self.aside(journal, move |journal| journal.before(&attempt));
            noted.await.map_err(NotSentReason::of_journal)?;
        }
        Ok(Some(under_way))
    }

    /// Notes the end of a call. If that fails in the journal the call stays open there, and is asked about when calls are
    /// recovered.
    pub(crate) async fn note_end(&self, attempt: Option<AttemptId>, end: End) {
        let Some(id) = attempt else {
            return;
        };
        let effect = self.open_calls().end(id, end);
        // What is not known here is of the journal.
        let effect = effect.unwrap_or(Effect::MovesMoney);
        if let Some(journal) = self.journal_of(effect) {
            let _ = self
                .aside(journal, move |journal| journal.after(id, end))
                .await;
        }
    }

    /// Notes a verdict that stays.
    pub(crate) async fn note_verdict(&self, attempt: Option<AttemptId>, resolution: Resolution) {
        if let Some(end) = resolution.end() {
            self.note_end(attempt, end).await;
        }
    }

    /// Asks once about every call that is open, oldest first, and notes the verdicts that stay: those of the journal, and
    /// those of this client and its clones that are not in it, such as one that another process has closed there: its
    /// number is still taken here. Sends no call again. Left alone are calls that are under way here,
    /// and those without an end that are younger than the time a call may take: they may be under way in another process.
    /// One that is noted for a time still to come was noted before the clock went back, and is asked about.
    ///
    /// A call whose end was noted is not among them, even if you never learned of it: what your own records have as
    /// under way beyond what is told here, ask about with the inquiry.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn recover(
        &self,
        operations: &[Shared<Operation>],
    ) -> Result<Vec<Recovered>, JournalError> {
        let mut open = match self.journal() {
            Some(journal) => self.aside(journal, |journal| journal.open()).await?,
            None => Vec::new(),
        };
        let noted: BTreeSet<_> = open.iter().map(|open| open.attempt.id).collect();
        let own = self.open_calls().list().into_iter();
        open.extend(own.filter(|own| !noted.contains(&own.attempt.id)));
        open.sort_by_key(|open| (open.attempt.at, open.attempt.id));
        self.open_calls().keep_seen(&open);
        let mut recovered = Vec::new();
        for OpenAttempt { attempt, end } in open {
            if self.may_be_under_way(&attempt, end) {
                continue;
            }
            let result = self.recover_one(operations, &attempt, end).await;
            recovered.push(Recovered { attempt, result });
        }
        Ok(recovered)
    }

    fn may_be_under_way(&self, attempt: &Attempt, end: Option<End>) -> bool {
        if end.is_some() {
            return false;
        }
        let config = self.config();
        let limit = i64::try_from(config.timeout.as_millis()).unwrap_or(i64::MAX);
        let now = config.clock.unix_millis();
        // It may have waited as long for its note before it was sent.
        let before = now.saturating_sub(limit.saturating_mul(2));
        self.open_calls().is_under_way(attempt.id) || (before..=now).contains(&attempt.at)
    }

    async fn recover_one(
        &self,
        operations: &[Shared<Operation>],
        attempt: &Attempt,
        end: Option<End>,
    ) -> Result<Resolution, ResolveError> {
        let mut operations = operations.iter();
        let operation = operations.find(|operation| *operation.name == *attempt.operation);
        let now = self.config().clock.monotonic();
        let question = Question {
            operation: operation.ok_or(ResolveError::UnknownOperation)?.clone(),
            idempotency: attempt.idempotency.as_deref(),
            since: self.open_calls().since(attempt.id, now),
            is_known: matches!(end, Some(End::Pending | End::AskedBefore)),
        };
        let resolution = self.ask(&question).await?;
        let resolution = match end {
            Some(End::AskedBefore) => resolution.of_earlier_call(),
            _ => resolution,
        };
        self.note_verdict(Some(attempt.id), resolution).await;
        Ok(resolution)
    }

    /// Closes a call because somebody has decided what to do about it, such as one that the provider does not know: in
    /// the journal, and for this client, which takes its number again.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn dismiss(&self, attempt: AttemptId) -> Result<(), JournalError> {
        if let Some(journal) = self.journal() {
            let dismissed = move |journal: &dyn Journal| journal.after(attempt, End::Dismissed);
            self.aside(journal, dismissed).await?;
        }
        self.open_calls().end(attempt, End::Dismissed);
        Ok(())
    }

    fn journal(&self) -> Option<Arc<dyn Journal>> {
        self.config().journal.clone()
    }

    /// Where a call of that effect is noted.
    fn journal_of(&self, effect: Effect) -> Option<Arc<dyn Journal>> {
        match effect {
            Effect::Read | Effect::Write => None,
            Effect::MovesMoney => self.journal(),
        }
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
