//! The calls of one client that are open: under way, or over without an end that is known. A number of theirs is not
//! sent a second time. What outlives the process is the journal's business.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::body::Watch;
use crate::journal::{Attempt, AttemptId, End, OpenAttempt};
use crate::operation::{Effect, Operation};
use crate::table::{Shared, Str};

/// How many calls that are over and open are remembered, and up to twice as many for a while: whoever never asks about
/// them must not fill the memory. The oldest are forgotten first, those under way never.
const REMEMBERED: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct OpenCalls(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    by_id: BTreeMap<AttemptId, Call>,
    /// Whatever the operation, as in a journal: a specification that is read again may name an inquiry otherwise.
    by_number: BTreeMap<Box<str>, AttemptId>,
    /// Over and open, oldest first; some of them are closed by now.
    over: VecDeque<AttemptId>,
    /// When calls that only the journal knows were first seen here, by the clock that never goes back.
    seen: BTreeMap<AttemptId, Duration>,
}

#[derive(Debug)]
struct Call {
    operation: Shared<Operation>,
    number: Option<Box<str>>,
    at: i64,
    since: Duration,
    end: Option<End>,
    is_under_way: bool,
}

/// A call that is about to be made.
pub(crate) struct Begun<'n> {
    pub(crate) operation: Shared<Operation>,
    pub(crate) number: Option<&'n str>,
    /// In milliseconds since 1970.
    pub(crate) at: i64,
    /// By the clock that never goes back.
    pub(crate) since: Duration,
}

/// Another call with the same number is open.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InUse {
    /// Its operation's name in the spec.
    pub(crate) operation: Str,
}

/// A call while it is under way. Dropped, it may still be carried out, and stays open; unless its body never left.
#[derive(Debug)]
pub(crate) struct UnderWay<'c> {
    calls: &'c OpenCalls,
    id: AttemptId,
    body: Option<Watch>,
}

impl UnderWay<'_> {
    pub(crate) fn id(&self) -> AttemptId {
        self.id
    }

    /// Says which body is sent.
    pub(crate) fn sends(&mut self, body: Watch) {
        self.body = Some(body);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut state = self.calls.lock();
        let may_have_left = self.body.as_ref().is_some_and(Watch::may_have_left);
        if !may_have_left || state.has_end(self.id) {
            state.close(self.id);
        } else if let Some(call) = state.by_id.get_mut(&self.id) {
            call.is_under_way = false;
            state.over.push_back(self.id);
            state.forget();
        }
    }
}

impl OpenCalls {
    /// Every change leaves the state whole, so that a panic elsewhere harms nothing.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a call.
    ///
    /// # Errors
    /// When another one with its number is open.
    pub(crate) fn begin(&self, id: AttemptId, begun: &Begun<'_>) -> Result<UnderWay<'_>, InUse> {
        let mut state = self.lock();
        let operation = begun.operation.clone();
        if let Some(number) = begun.number {
            let twin = state.by_number.get(number);
            if let Some(twin) = twin.and_then(|twin| state.by_id.get(twin)) {
                let operation = twin.operation.name.clone();
                return Err(InUse { operation });
            }
            state.by_number.insert(number.into(), id);
        }
        let call = Call {
            operation,
            number: begun.number.map(Box::from),
            at: begun.at,
            since: begun.since,
            end: None,
            is_under_way: true,
        };
        state.by_id.insert(id, call);
        let body = None;
        Ok(UnderWay {
            calls: self,
            id,
            body,
        })
    }

    /// Notes how a call ended; with an end that is final its number is free again, but not while it is under way: somebody
    /// may dismiss it then. Its effect, if the call is known.
    pub(crate) fn end(&self, id: AttemptId, end: End) -> Option<Effect> {
        let mut state = self.lock();
        let call = state.by_id.get_mut(&id)?;
        let effect = call.operation.effect;
        call.end = Some(end);
        if end.is_final() && !call.is_under_way {
            state.close(id);
        }
        Some(effect)
    }

    pub(crate) fn is_under_way(&self, id: AttemptId) -> bool {
        let state = self.lock();
        state.by_id.get(&id).is_some_and(|call| call.is_under_way)
    }

    /// Since when a call may have been sent, by the clock that never goes back: for one that is not of this client,
    /// since it was first seen here.
    pub(crate) fn since(&self, id: AttemptId, now: Duration) -> Duration {
        let mut state = self.lock();
        match state.by_id.get(&id) {
            Some(call) => call.since,
            None => *state.seen.entry(id).or_insert(now),
        }
    }

    /// Forgets what was first seen of calls that are not open any more.
    pub(crate) fn keep_seen(&self, open: &[OpenAttempt]) {
        let mut state = self.lock();
        let is_open = |id: &AttemptId| open.iter().any(|open| open.attempt.id == *id);
        if !state.seen.is_empty() {
            state.seen.retain(|id, _| is_open(id));
        }
    }

    /// As a journal would list them, oldest first.
    pub(crate) fn list(&self) -> Vec<OpenAttempt> {
        let state = self.lock();
        let open = state.by_id.iter().map(|(id, call)| OpenAttempt {
            attempt: Attempt {
                id: *id,
                operation: (*call.operation.name).into(),
                idempotency: call.number.clone(),
                at: call.at,
            },
            end: call.end,
        });
        let mut open: Vec<_> = open.collect();
        open.sort_by_key(|open| (open.attempt.at, open.attempt.id));
        open
    }
}

impl State {
    fn has_end(&self, id: AttemptId) -> bool {
        let end = self.by_id.get(&id).and_then(|call| call.end);
        end.is_some_and(End::is_final)
    }

    fn close(&mut self, id: AttemptId) {
        self.seen.remove(&id);
        let Some(call) = self.by_id.remove(&id) else {
            return;
        };
        if let Some(number) = call.number {
            self.by_number.remove(&number);
        }
    }

    /// Drops the oldest of too many, seldom and many at once. What is closed leaves its place in the queue behind: those
    /// places go before anything is forgotten.
    fn forget(&mut self) {
        if self.over.len() < 2 * REMEMBERED {
            return;
        }
        self.over.retain(|id| self.by_id.contains_key(id));
        while self.over.len() > REMEMBERED
            && let Some(oldest) = self.over.pop_front()
        {
            self.close(oldest);
        }
    }
}

#[cfg(test)]
mod tests;
