//! Asks what became of the calls that were left open, and hands the verdicts over one by one.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep};

use crate::core::Core;
use crate::journal::{Attempt, AttemptId, End, JournalError, LeasedAttempt, Pick, Receipt};
use crate::operation::Operation;
use crate::outcome::{Noted, Resolution, ResolveError};
use crate::resolve::Question;
use crate::table::Shared;

/// What was found out about a call that was left open.
#[derive(Debug)]
#[must_use = "a verdict that nobody takes up is told again"]
pub struct Recovered {
    /// The call.
    pub attempt: Attempt,
    /// What became of it, as far as the provider or the journal says.
    pub result: Result<Resolution, ResolveError>,
    /// What to acknowledge once a verdict that stays is booked, or the order given up: until then the call is told again
    /// each time. There is none where there is nothing to acknowledge.
    pub receipt: Option<Receipt>,
}

/// Nothing comes of a call that is only let go of.
type Asking<'c> = Pin<Box<dyn Future<Output = Option<Recovered>> + Send + 'c>>;
type Picking<'c> =
    Pin<Box<dyn Future<Output = Result<Vec<LeasedAttempt>, JournalError>> + Send + 'c>>;

/// A call to be asked about: one of the journal with its receipt, or one that only this client knows.
struct Found {
    attempt: Attempt,
    end: Option<End>,
    receipt: Option<Receipt>,
}

/// The calls that were left open, as they are found out about: several at a time, each handed over as soon as something is
/// known of it. Take them with [`next`](Self::next), or as a [`Stream`].
///
/// Calls of the journal whose lease is over are picked up, those that have waited longest first, and each is asked about
/// once. A verdict that stays is noted, told, and told again by a later `recover` until its receipt is acknowledged: it
/// is lost neither when this is dropped nor when the process dies. An intent that was prepared and never claimed is given
/// up, and told as [`Resolution::NotSent`]. No call is sent again.
///
/// Dropped, it stops asking. What it had picked up is free again when its lease is over.
#[must_use = "nothing is asked until `.next().await`"]
pub struct Recovery<'c> {
    core: &'c Core,
    operations: Cow<'c, [Shared<Operation>]>,
    at_once: usize,
    limit: Duration,
    unclaimed: Duration,
    started: Option<Pin<Box<Sleep>>>,
    is_over: bool,
    picking: Option<Picking<'c>>,
    /// The journal has no more, or there is none.
    is_empty: bool,
    own: VecDeque<Found>,
    asking: Vec<(Attempt, Asking<'c>)>,
    /// Of this run: each call is asked about once.
    seen: BTreeSet<AttemptId>,
}

impl Core {
    /// Asks about every call that was left open: those of the journal, and those of this client and its clones that have a
    /// number and are in no journal. Sends no call again.
    pub fn recover<'c>(
        &'c self,
        operations: impl Into<Cow<'c, [Shared<Operation>]>>,
    ) -> Recovery<'c> {
        let config = self.config();
        Recovery {
            core: self,
            operations: operations.into(),
            at_once: 8,
            limit: config.resolve_timeout,
            unclaimed: config.timeout.saturating_mul(10),
            started: None,
            is_over: false,
            picking: None,
            is_empty: self.journal().is_none(),
            own: VecDeque::new(),
            asking: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    async fn pick(&self, pick: Pick) -> Result<Vec<LeasedAttempt>, JournalError> {
        match self.journal() {
            Some(journal) => self.in_time(journal.pick(pick)).await,
            None => Ok(Vec::new()),
        }
    }

    async fn recover_one(
        &self,
        operation: Option<Shared<Operation>>,
        found: Found,
    ) -> Option<Recovered> {
        let result = self.find_out(operation, &found).await;
        let stays = result.as_ref().is_ok_and(|it| it.end().is_some());
        Some(Recovered {
            receipt: found.receipt.filter(|_| stays),
            attempt: found.attempt,
            result,
        })
    }

    /// Lets go of a call: whoever asks next may have it at once.
    async fn let_go(&self, receipt: Option<Receipt>, end: End) {
        if let (Some(receipt), Some(journal)) = (receipt, self.journal()) {
            let _ = self
                .in_time(journal.end(receipt, end, Duration::ZERO))
                .await;
        }
    }

    async fn find_out(
        &self,
        operation: Option<Shared<Operation>>,
        found: &Found,
    ) -> Result<Resolution, ResolveError> {
        let id = found.attempt.id;
        // It was found out before, and nobody has acknowledged it.
        if let Some(known) = found.end.and_then(Resolution::of_end) {
            return Ok(known);
        }
        let asked = self.ask_about(operation, found).await;
        let noted = Noted {
            id,
            receipt: found.receipt,
        };
        match asked {
            Ok(resolution) if resolution.end().is_some() => {
                self.note_verdict(Some(noted), resolution).await
            }
            asked => {
                let end = match asked {
                    Ok(Resolution::StillPending) => End::Pending,
                    _ => found.end.unwrap_or(End::Unknown),
                };
                self.let_go(found.receipt, end).await;
                asked
            }
        }
    }

    async fn ask_about(
        &self,
        operation: Option<Shared<Operation>>,
        found: &Found,
    ) -> Result<Resolution, ResolveError> {
        let now = self.config().clock.monotonic();
        let question = Question {
            operation: operation.ok_or(ResolveError::UnknownOperation)?,
            idempotency: found.attempt.idempotency.as_deref(),
            since: self.open_calls().since(found.attempt.id, now),
            is_known: matches!(found.end, Some(End::Pending | End::AskedBefore)),
        };
        let resolution = self.ask(&question).await?;
        Ok(match found.end {
            Some(End::AskedBefore) => resolution.of_earlier_call(),
            _ => resolution,
        })
    }
}

impl<'c> Recovery<'c> {
    /// Asks about so many calls at a time; 8 unless set.
    pub fn at_once(mut self, most: usize) -> Self {
        self.at_once = most.max(1);
        self
    }

    /// Ends after so long, whatever the provider does; what is asked about at that moment is told as
    /// [`ResolveError::OutOfTime`]. Unless set, the time is that of `resolve`, 2 minutes by default.
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Gives up what was prepared so long ago and never claimed; ten times the time that a call may take unless set, which
    /// is 5 minutes by default.
    pub fn unclaimed_for(mut self, age: Duration) -> Self {
        self.unclaimed = age;
        self
    }

    /// The next call of which something is known; nothing when all have been told.
    ///
    /// # Errors
    /// When the journal cannot be read; what was picked up before is told all the same.
    pub async fn next(&mut self) -> Option<Result<Recovered, JournalError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All of them.
    ///
    /// # Errors
    /// The first time that the journal cannot be read.
    pub async fn all(mut self) -> Result<Vec<Recovered>, JournalError> {
        let mut all = Vec::new();
        while let Some(found) = self.next().await {
            all.push(found?);
        }
        Ok(all)
    }

    fn start(&mut self) {
        self.started = Some(Box::pin(tokio::time::sleep(self.limit)));
        let own = self.core.open_calls().list().into_iter();
        self.own = own
            .map(|(attempt, end)| Found {
                attempt,
                end,
                receipt: None,
            })
            .collect();
    }

    fn ask(&mut self, found: Found) {
        let attempt = found.attempt.clone();
        let core = self.core;
        let asking: Asking<'c> = if self.seen.insert(attempt.id) {
            let mut operations = self.operations.iter();
            let operation = operations.find(|it| *it.name == *attempt.operation);
            Box::pin(core.recover_one(operation.cloned(), found))
        } else {
            // It was asked about in this run, and is free again: for the next one.
            Box::pin(async move {
                let end = found.end.unwrap_or(End::Unknown);
                core.let_go(found.receipt, end).await;
                None
            })
        };
        self.asking.push((attempt, asking));
    }

    /// Fills the free places: from this client's own calls first, then from the journal.
    fn fill(&mut self, context: &mut Context<'_>) -> Result<(), JournalError> {
        while self.asking.len() < self.at_once
            && let Some(found) = self.own.pop_front()
        {
            self.ask(found);
        }
        // Half of the places at once: picking is a note as well.
        while !self.is_empty && 2 * self.asking.len() <= self.at_once {
            let most = self.at_once - self.asking.len();
            let (core, unclaimed) = (self.core, self.unclaimed);
            let picking = self.picking.get_or_insert_with(|| {
                let config = core.config();
                let pick = Pick {
                    most,
                    lease: config.total_timeout.saturating_add(config.timeout),
                    unclaimed,
                };
                Box::pin(core.pick(pick))
            });
            let Poll::Ready(picked) = picking.as_mut().poll(context) else {
                return Ok(());
            };
            self.picking = None;
            let picked = match picked {
                Ok(picked) => picked,
                Err(error) => {
                    self.is_empty = true;
                    return Err(error);
                }
            };
            let is_known = |it: &LeasedAttempt| self.seen.contains(&it.attempt.id);
            self.is_empty = picked.is_empty() || picked.iter().all(is_known);
            for LeasedAttempt {
                attempt,
                end,
                receipt,
            } in picked
            {
                let receipt = Some(receipt);
                self.ask(Found {
                    attempt,
                    end,
                    receipt,
                });
            }
        }
        Ok(())
    }

    /// A call that has been found out about.
    fn found(&mut self, context: &mut Context<'_>) -> Option<Recovered> {
        let mut at = 0;
        while at < self.asking.len() {
            let (_, asking) = &mut self.asking[at];
            match asking.as_mut().poll(context) {
                Poll::Ready(recovered) => {
                    drop(self.asking.swap_remove(at));
                    if recovered.is_some() {
                        return recovered;
                    }
                }
                Poll::Pending => at += 1,
            }
        }
        None
    }
}

impl Stream for Recovery<'_> {
    type Item = Result<Recovered, JournalError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Recovered, JournalError>>> {
        let this = &mut *self;
        if this.started.is_none() {
            if Handle::try_current().is_err() {
                let is_told = std::mem::replace(&mut this.is_over, true);
                return Poll::Ready((!is_told).then_some(Err(JournalError::NoRuntime)));
            }
            this.start();
        }
        // Before anything else, for what is always ready would never let it have its turn.
        if let Some(deadline) = &mut this.started {
            this.is_over |=
                deadline.deadline() <= Instant::now() || deadline.as_mut().poll(context).is_ready();
        }
        if let Some(recovered) = this.found(context) {
            return Poll::Ready(Some(Ok(recovered)));
        }
        if this.is_over {
            this.picking = None;
            let cut = this.asking.pop();
            return Poll::Ready(cut.map(|(attempt, _)| {
                Ok(Recovered {
                    attempt,
                    result: Err(ResolveError::OutOfTime),
                    receipt: None,
                })
            }));
        }
        let before = this.asking.len();
        if let Err(error) = this.fill(context) {
            return Poll::Ready(Some(Err(error)));
        }
        if this.asking.len() > before
            && let Some(recovered) = this.found(context)
        {
            return Poll::Ready(Some(Ok(recovered)));
        }
        if this.asking.is_empty() && this.picking.is_none() && this.own.is_empty() {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}

impl fmt::Debug for Recovery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recovery")
            .field("asking", &self.asking.len())
            .finish_non_exhaustive()
    }
}
