//! The calls of one process. What stands here is gone with it.

use std::collections::BTreeMap;
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{
    Attempt, AttemptId, Counts, End, Journal, JournalError, LeasedAttempt, Noting, Pick, Receipt,
};

/// A journal that does not outlive its process: for tests, and to sweep what a cancelled call left. It takes 10,000 calls
/// unless told otherwise.
pub struct MemoryJournal {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limit: usize,
    by_id: BTreeMap<AttemptId, Call>,
    by_number: BTreeMap<Box<str>, AttemptId>,
    began: Instant,
    /// What a test has added to the time.
    passed: Duration,
}

#[derive(Debug)]
struct Call {
    attempt: Attempt,
    at: At,
    /// It was prepared by itself, and is prepared again if it was not sent.
    was_prepared: bool,
    /// When it was noted, in order.
    noted: Duration,
}

/// How far a call is.
#[derive(Debug)]
enum At {
    Prepared,
    /// Claimed: an end that stays or none.
    Held {
        receipt: Receipt,
        until: Duration,
        end: Option<End>,
    },
}

impl MemoryJournal {
    /// Takes so many calls.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            state: Mutex::new(State {
                limit,
                by_id: BTreeMap::new(),
                by_number: BTreeMap::new(),
                began: Instant::now(),
                passed: Duration::ZERO,
            }),
        }
    }

    /// Behaves from now on as if so much time had passed: leases run out. For tests.
    pub fn pass(&self, time: Duration) {
        let mut state = self.lock();
        state.passed = state.passed.saturating_add(time);
    }

    /// Every change leaves the state whole, so that a panic elsewhere harms nothing.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl fmt::Debug for MemoryJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.lock().counts();
        f.debug_tuple("MemoryJournal").field(&counts).finish()
    }
}

impl State {
    fn now(&self) -> Duration {
        self.began.elapsed().saturating_add(self.passed)
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for call in self.by_id.values() {
            match &call.at {
                At::Prepared => counts.prepared += 1,
                At::Held { end, .. } if end.is_some_and(End::is_final) => {
                    counts.unacknowledged += 1;
                }
                At::Held { .. } => counts.open += 1,
            }
        }
        counts
    }

    fn add(&mut self, attempt: &Attempt, at: At) -> Result<(), JournalError> {
        if self.by_id.len() >= self.limit {
            let (limit, counts) = (self.limit, self.counts());
            return Err(JournalError::Full { limit, counts });
        }
        if let Some(number) = &attempt.idempotency {
            if let Some(twin) = self.by_number.get(number).and_then(|id| self.by_id.get(id)) {
                return Err(twin.in_use());
            }
            self.by_number.insert(number.clone(), attempt.id);
        }
        let call = Call {
            attempt: attempt.clone(),
            was_prepared: matches!(at, At::Prepared),
            at,
            noted: self.now(),
        };
        self.by_id.insert(attempt.id, call);
        Ok(())
    }

    fn remove(&mut self, id: AttemptId) {
        if let Some(call) = self.by_id.remove(&id)
            && let Some(number) = call.attempt.idempotency
        {
            self.by_number.remove(&number);
        }
    }

    /// The call that a receipt is the last one of.
    fn held(&mut self, receipt: Receipt) -> Result<&mut Call, JournalError> {
        let call = self.by_id.get_mut(&receipt.id());
        let call = call.ok_or(JournalError::Stale)?;
        match &call.at {
            At::Held { receipt: last, .. } if *last == receipt => Ok(call),
            _ => Err(JournalError::Stale),
        }
    }

    fn end(&mut self, receipt: Receipt, end: End, lease: Duration) -> Result<(), JournalError> {
        let until = self.now().saturating_add(lease);
        let call = self.held(receipt)?;
        // An end that stays is not changed by a later note; the same once more is no other note.
        if call.end().is_some_and(|it| it.is_final() && it != end) {
            return Err(JournalError::Stale);
        }
        match end {
            // It was given up: no claim of it can succeed any more.
            End::NotSent if call.end() == Some(end) => {
                call.at = At::Held {
                    receipt,
                    until,
                    end: Some(end),
                };
            }
            End::NotSent if call.was_prepared => call.at = At::Prepared,
            End::NotSent => self.remove(receipt.id()),
            end => {
                call.at = At::Held {
                    receipt,
                    until,
                    end: Some(end),
                };
            }
        }
        Ok(())
    }

    fn acknowledge(&mut self, receipt: Receipt) -> Result<(), JournalError> {
        let call = self.held(receipt)?;
        if !call.end().is_some_and(End::is_final) {
            return Err(JournalError::NoEnd);
        }
        self.remove(receipt.id());
        Ok(())
    }

    fn withdraw(&mut self, id: AttemptId) -> Result<(), JournalError> {
        match self.by_id.get(&id).map(|call| &call.at) {
            Some(At::Prepared) => {
                self.remove(id);
                Ok(())
            }
            _ => Err(JournalError::NotPrepared),
        }
    }

    fn claim(
        &mut self,
        attempt: &Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Result<(), JournalError> {
        let until = self.now().saturating_add(lease);
        let call = self.by_id.get_mut(&attempt.id);
        let call = call.filter(|call| matches!(call.at, At::Prepared));
        let call = call.ok_or(JournalError::NotPrepared)?;
        let noted = &call.attempt;
        let is_same_call = noted.operation == attempt.operation
            && noted.idempotency == attempt.idempotency
            && (noted.request.is_none() || noted.request == attempt.request);
        if !is_same_call {
            return Err(JournalError::OtherRequest);
        }
        call.at = At::Held {
            receipt,
            until,
            end: None,
        };
        Ok(())
    }

    fn pick(&mut self, pick: Pick) -> Result<Vec<LeasedAttempt>, JournalError> {
        let now = self.now();
        let free = self.by_id.values().filter_map(|call| {
            let since = match &call.at {
                At::Prepared => call.noted.saturating_add(pick.unclaimed),
                At::Held { until, .. } => *until,
            };
            (since <= now).then_some((since, call.noted, call.attempt.id))
        });
        let mut free: Vec<_> = free.collect();
        free.sort_unstable();
        let mut picked = Vec::new();
        for (_, _, id) in free.into_iter().take(pick.most) {
            let receipt = Receipt::new(id)?;
            let Some(call) = self.by_id.get_mut(&id) else {
                continue;
            };
            let end = match call.at {
                At::Prepared => Some(End::NotSent),
                At::Held { end, .. } => end,
            };
            call.at = At::Held {
                receipt,
                until: now.saturating_add(pick.lease),
                end,
            };
            picked.push(LeasedAttempt {
                attempt: call.attempt.clone(),
                end,
                receipt,
            });
        }
        Ok(picked)
    }
}

impl Call {
    fn end(&self) -> Option<End> {
        match self.at {
            At::Prepared => None,
            At::Held { end, .. } => end,
        }
    }

    fn in_use(&self) -> JournalError {
        JournalError::NumberInUse {
            operation: self.attempt.operation.clone(),
            is_prepared: matches!(self.at, At::Prepared),
            end: self.end(),
        }
    }
}

/// Nothing here waits for anything.
fn at_once<'j, T: Send + 'j>(result: Result<T, JournalError>) -> Noting<'j, T> {
    Box::pin(ready(result))
}

impl Journal for MemoryJournal {
    fn prepare<'j>(&'j self, attempt: &'j Attempt) -> Noting<'j, ()> {
        Box::pin(async move { self.lock().add(attempt, At::Prepared) })
    }

    fn withdraw(&self, id: AttemptId) -> Noting<'_, ()> {
        Box::pin(async move { self.lock().withdraw(id) })
    }

    fn claim<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        Box::pin(async move { self.lock().claim(attempt, receipt, lease) })
    }

    fn begin<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        Box::pin(async move {
            let mut state = self.lock();
            let until = state.now().saturating_add(lease);
            let held = At::Held {
                receipt,
                until,
                end: None,
            };
            state.add(attempt, held)
        })
    }

    fn end(&self, receipt: Receipt, end: End, lease: Duration) -> Noting<'_, ()> {
        Box::pin(async move { self.lock().end(receipt, end, lease) })
    }

    fn release(&self, receipt: Receipt) {
        let _ = self.lock().end(receipt, End::NotSent, Duration::ZERO);
    }

    fn acknowledge(&self, receipt: Receipt) -> Noting<'_, ()> {
        Box::pin(async move { self.lock().acknowledge(receipt) })
    }

    fn dismiss(&self, id: AttemptId) -> Noting<'_, ()> {
        Box::pin(async move {
            self.lock().remove(id);
            Ok(())
        })
    }

    fn pick(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>> {
        Box::pin(async move { self.lock().pick(pick) })
    }

    fn counts(&self) -> Noting<'_, Counts> {
        at_once(Ok(self.lock().counts()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::journal::conformance::{self, Making, Subject};

    struct InMemory;

    impl Subject for InMemory {
        fn make(&self, limit: usize) -> Making<'_, Arc<dyn Journal>> {
            Box::pin(async move { Arc::new(MemoryJournal::new(limit)) as Arc<dyn Journal> })
        }
    }

    #[tokio::test]
    async fn it_keeps_what_journals_promise() {
        let report = conformance::check(&InMemory).await;
        assert_eq!(report.failed, [], "{report}");
    }

    #[tokio::test]
    async fn time_that_a_test_passes_ends_leases() {
        let journal = MemoryJournal::default();
        let attempt = Attempt {
            id: AttemptId::random().expect("random numbers"),
            operation: "charge".into(),
            idempotency: None,
            request: None,
            at: 0,
        };
        let receipt = Receipt::new(attempt.id).expect("random numbers");
        let lease = Duration::from_secs(60);
        let begun = journal.begin(&attempt, receipt, lease).await;
        begun.expect("it is in memory");
        let pick = Pick {
            most: 1,
            lease,
            unclaimed: lease,
        };
        assert_eq!(journal.pick(pick).await.expect("it is in memory"), []);
        journal.pass(lease);
        let picked = journal.pick(pick).await.expect("it is in memory");
        assert_eq!(picked[0].attempt, attempt);
    }
}
