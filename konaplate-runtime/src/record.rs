//! Between calls and the journal: notes what is about to be sent and what became of it.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use tokio::runtime::Handle;

use crate::body::Watch;
use crate::core::Core;
use crate::journal::{
    Attempt, AttemptId, Counts, End, Journal, JournalError, Noting, Receipt, RequestHash,
};
use crate::open_calls::{Begun, InUse, UnderWay};
use crate::operation::{Effect, Operation};
use crate::outcome::{NotSentReason, Noted, Resolution, ResolveError};
use crate::trace;

/// A call that was noted, while it is under way. Dropped before any byte of it was asked for, its note is taken back.
pub(crate) struct Admitted<'c> {
    under_way: UnderWay<'c>,
    claim: Option<(Arc<dyn Journal>, Receipt)>,
}

impl Admitted<'_> {
    /// Says which body is sent.
    pub(crate) fn sends(&mut self, body: Watch) {
        self.under_way.sends(body);
    }

    /// Says that an answer came.
    pub(crate) fn answered(&mut self) {
        self.under_way.answered();
    }

    pub(crate) fn noted(&self) -> Noted {
        Noted {
            id: self.under_way.id(),
            receipt: self.claim.as_ref().map(|(_, receipt)| *receipt),
        }
    }
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        if let Some((journal, receipt)) = &self.claim
            && !self.under_way.may_have_left()
        {
            journal.release(*receipt);
        }
    }
}

impl Core {
    /// How long a call is its caller's: it may wait for its note, and then be under way, as long as an attempt may take.
    pub(crate) fn lease(&self) -> Duration {
        self.config().timeout.saturating_mul(2)
    }

    /// Notes a call that is about to be sent: in the journal if it was prepared there, or moves money and there is one, and
    /// else here if it has a number of its own.
    pub(crate) async fn begin(
        &self,
        begun: &Begun<'_>,
        prepared: Option<&Attempt>,
    ) -> Result<Option<Admitted<'_>>, NotSentReason> {
        if let Some(prepared) = prepared {
            let journal = self.journal();
            let journal = journal.ok_or(NotSentReason::Journal(JournalError::Absent))?;
            return self.note(begun, prepared, (journal, true)).await.map(Some);
        }
        if let Some(journal) = self.journal_of(&begun.operation) {
            let attempt = Attempt {
                id: AttemptId::random().map_err(NotSentReason::Journal)?,
                operation: (*begun.operation.name).into(),
                idempotency: begun.number.map(Box::from),
                request: begun.request,
                at: begun.at,
            };
            return self.note(begun, &attempt, (journal, false)).await.map(Some);
        }
        if begun.operation.effect == Effect::Read || begun.number.is_none() {
            return Ok(None);
        }
        let id = AttemptId::random().map_err(NotSentReason::Journal)?;
        let under_way = self.open_calls().begin(id, begun, false);
        let under_way = under_way.map_err(|InUse { operation }| NotSentReason::NumberInUse {
            operation: operation.into_owned().into(),
            is_prepared: false,
            end: None,
        })?;
        Ok(Some(Admitted {
            under_way,
            claim: None,
        }))
    }

    /// Claims a call in a journal, prepared or not.
    async fn note(
        &self,
        begun: &Begun<'_>,
        attempt: &Attempt,
        (journal, is_prepared): (Arc<dyn Journal>, bool),
    ) -> Result<Admitted<'_>, NotSentReason> {
        let receipt = Receipt::new(attempt.id).map_err(NotSentReason::Journal)?;
        // The journal knows whose number is taken.
        let under_way = self.open_calls().begin(attempt.id, begun, true);
        let under_way = under_way.expect("no number of a call in a journal is held here");
        let lease = self.lease();
        let noting = if is_prepared {
            journal.claim(attempt, receipt, lease)
        } else {
            journal.begin(attempt, receipt, lease)
        };
        self.in_time(noting)
            .await
            .map_err(NotSentReason::of_journal)?;
        Ok(Admitted {
            under_way,
            claim: Some((journal, receipt)),
        })
    }

    /// Notes the end of a call. If that fails in the journal the call stays open there, and is asked about when calls are
    /// recovered.
    pub(crate) async fn note_end(&self, noted: Option<Noted>, end: End) {
        if let Some(noted) = noted
            && let Err(error) = self.try_note_end(noted, end).await
        {
            trace::not_noted(noted.id, end, &error);
        }
    }

    async fn try_note_end(&self, noted: Noted, end: End) -> Result<(), JournalError> {
        if let (Some(receipt), Some(journal)) = (noted.receipt, self.journal()) {
            self.in_time(journal.end(receipt, end, self.lease()))
                .await?;
        }
        self.open_calls().end(noted.id, end);
        Ok(())
    }

    /// Notes a verdict that stays. One that is not noted safely is not told: another process may have it too.
    pub(crate) async fn note_verdict(
        &self,
        noted: Option<Noted>,
        resolution: Resolution,
    ) -> Result<Resolution, ResolveError> {
        if let (Some(noted), Some(end)) = (noted, resolution.end()) {
            let done = self.try_note_end(noted, end).await;
            done.map_err(ResolveError::Journal)?;
        }
        Ok(resolution)
    }

    /// Closes a call in the journal whose end its caller has taken up: booked, or given up. Where the journal's tables lie
    /// in the caller's own database, its SQL does the same inside of the transaction that books.
    ///
    /// # Errors
    /// [`JournalError::Stale`] when somebody else looks after the call or it was acknowledged before: then nothing may be
    /// booked for it here; [`JournalError::NoEnd`] when its end is not known; or when the journal cannot be written.
    pub async fn acknowledge(&self, receipt: &Receipt) -> Result<(), JournalError> {
        let journal = self.journal().ok_or(JournalError::Absent)?;
        self.in_time(journal.acknowledge(*receipt)).await?;
        self.open_calls().close(receipt.id());
        Ok(())
    }

    /// Closes a call because somebody has decided what to do about it, such as one that the provider does not know: in
    /// the journal, and for this client, which takes its number again.
    ///
    /// # Errors
    /// [`JournalError::UnderWay`] while it is under way here, in a journal; or when the journal cannot be written.
    pub async fn dismiss(&self, attempt: AttemptId) -> Result<(), JournalError> {
        if let Some(journal) = self.journal() {
            if self.open_calls().is_under_way(attempt) {
                return Err(JournalError::UnderWay);
            }
            self.in_time(journal.dismiss(attempt)).await?;
        }
        self.open_calls().close(attempt);
        Ok(())
    }

    /// Takes the intent of a call back that nobody has claimed, so that its number is free at once: what was prepared and is
    /// not to be sent, or was not sent and is to be prepared anew.
    ///
    /// # Errors
    /// [`JournalError::NotPrepared`] when it was claimed, given up, or is not there; or when the journal cannot be written.
    pub async fn withdraw(&self, attempt: AttemptId) -> Result<(), JournalError> {
        let journal = self.journal().ok_or(JournalError::Absent)?;
        self.in_time(journal.withdraw(attempt)).await
    }

    /// How many calls the journal has: prepared, open, and ended without an acknowledgement.
    ///
    /// # Errors
    /// When the journal cannot be read, or there is none.
    pub async fn journal_counts(&self) -> Result<Counts, JournalError> {
        let journal = self.journal().ok_or(JournalError::Absent)?;
        self.in_time(journal.counts()).await
    }

    /// What two requests are compared by.
    pub(crate) fn request_hash(&self, operation: &Operation, body: &[u8]) -> RequestHash {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.config().access_key.as_bytes());
        let mut context = hmac::Context::with_key(&key);
        context.update(b"konaplate journal 1\0");
        context.update(operation.name.as_bytes());
        context.update(b"\0");
        context.update(body);
        let tag = context.sign();
        RequestHash(tag.as_ref().try_into().expect("SHA-256 gives 32 bytes"))
    }

    pub(crate) fn journal(&self) -> Option<Arc<dyn Journal>> {
        self.config().journal.clone()
    }

    /// Where calls of an operation are noted.
    pub(crate) fn journal_of(&self, operation: &Operation) -> Option<Arc<dyn Journal>> {
        match operation.effect {
            Effect::Read | Effect::Write => None,
            Effect::MovesMoney => self.journal(),
        }
    }

    /// Waits for a note as long as for an answer. Then nobody waits for it any more, and it is taken back.
    pub(crate) async fn in_time<T>(&self, noting: Noting<'_, T>) -> Result<T, JournalError> {
        if Handle::try_current().is_err() {
            return Err(JournalError::NoRuntime);
        }
        let done = tokio::time::timeout(self.config().timeout, noting).await;
        done.unwrap_or(Err(JournalError::Busy))
    }
}
