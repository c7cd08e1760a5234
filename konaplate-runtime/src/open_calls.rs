//! The calls of one client that are open: under way, or over without an end that is known. A number of theirs is not
//! sent a second time; of a call in a journal, which knows its number, only since when it is under way.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::body::Watch;
use crate::journal::{Attempt, AttemptId, End, RequestHash};
use crate::operation::Operation;
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
    is_in_journal: bool,
}

/// A call that is about to be made.
pub(crate) struct Begun<'n> {
    pub(crate) operation: Shared<Operation>,
    pub(crate) number: Option<&'n str>,
    pub(crate) request: Option<RequestHash>,
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
    is_answered: bool,
}

impl UnderWay<'_> {
    pub(crate) fn id(&self) -> AttemptId {
        self.id
    }

    /// Says which body is sent.
    pub(crate) fn sends(&mut self, body: Watch) {
        self.body = Some(body);
    }

    /// Says that an answer came: what it says is noted, even if nobody has asked for the body.
    pub(crate) fn answered(&mut self) {
        self.is_answered = true;
    }

    /// Whether its body may have left. It stays false only once the hold on the body is gone.
    pub(crate) fn may_have_left(&self) -> bool {
        self.is_answered || self.body.as_ref().is_some_and(Watch::may_have_left)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let may_have_left = self.may_have_left();
        let mut state = self.calls.lock();
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
    /// When another one with its number is open, and it is in no journal.
    pub(crate) fn begin(
        &self,
        id: AttemptId,
        begun: &Begun<'_>,
        is_in_journal: bool,
    ) -> Result<UnderWay<'_>, InUse> {
        let mut state = self.lock();
        let operation = begun.operation.clone();
        let number = begun.number.filter(|_| !is_in_journal);
        if let Some(number) = number {
            let twin = state.by_number.get(number);
            if let Some(twin) = twin.and_then(|twin| state.by_id.get(twin)) {
                let operation = twin.operation.name.clone();
                return Err(InUse { operation });
            }
            state.by_number.insert(number.into(), id);
        }
        let call = Call {
            operation,
            number: number.map(Box::from),
            at: begun.at,
            since: begun.since,
            end: None,
            is_under_way: true,
            is_in_journal,
        };
        state.by_id.insert(id, call);
        Ok(UnderWay {
            calls: self,
            id,
            body: None,
            is_answered: false,
        })
    }

    /// Notes how a call ended; with an end that is final its number is free again, but not while it is under way: somebody
    /// may dismiss it then.
    pub(crate) fn end(&self, id: AttemptId, end: End) {
        let mut state = self.lock();
        let Some(call) = state.by_id.get_mut(&id) else {
            if end.is_final() {
                state.seen.remove(&id);
            }
            return;
        };
        call.end = Some(end);
        if end.is_final() && !call.is_under_way {
            state.close(id);
        }
    }

    pub(crate) fn is_under_way(&self, id: AttemptId) -> bool {
        let state = self.lock();
        state.by_id.get(&id).is_some_and(|call| call.is_under_way)
    }

    /// Somebody has taken up its end, or decided about it: it is open no more, but while it is under way.
    pub(crate) fn close(&self, id: AttemptId) {
        self.end(id, End::NotSent);
    }

    /// Since when a call may have been sent, by the clock that never goes back: for one that is not of this client,
    /// since it was first seen here.
    pub(crate) fn since(&self, id: AttemptId, now: Duration) -> Duration {
        let mut state = self.lock();
        match state.by_id.get(&id) {
            Some(call) => call.since,
            None => {
                // Whoever closes such a call elsewhere does not tell. Forgotten, its time begins anew.
                while state.seen.len() >= REMEMBERED {
                    state.seen.pop_first();
                }
                *state.seen.entry(id).or_insert(now)
            }
        }
    }

    /// Those in no journal that are over and open, oldest first, with what is known of them.
    pub(crate) fn list(&self) -> Vec<(Attempt, Option<End>)> {
        let state = self.lock();
        let open = state.by_id.iter();
        let open = open.filter(|(_, call)| !call.is_in_journal && !call.is_under_way);
        let open = open.map(|(id, call)| {
            let attempt = Attempt {
                id: *id,
                operation: (*call.operation.name).into(),
                idempotency: call.number.clone(),
                request: None,
                at: call.at,
            };
            (attempt, call.end)
        });
        let mut open: Vec<_> = open.collect();
        open.sort_by_key(|(attempt, _)| (attempt.at, attempt.id));
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
