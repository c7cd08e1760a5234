//! The calls that this portal has tried, the latest of them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tried::Tried;

/// How many are kept, and those that are open.
const KEPT: usize = 100;
/// How many keys are: a browser that repeats a request does so at once.
const KEYS: usize = 1000;

/// A call under way, for as long as this is there.
pub(crate) struct UnderWay {
    history: Arc<History>,
    pub(crate) number: u64,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.history.lock().under_way -= 1;
    }
}

/// Why a call is not begun.
#[derive(Debug)]
pub(crate) enum NotBegun {
    /// One was begun with that key: its number.
    Before(u64),
    /// The portal is being stopped.
    Closed,
}

/// The latest calls.
#[derive(Default)]
pub(crate) struct History(Mutex<Calls>);

#[derive(Default)]
struct Calls {
    last: u64,
    /// What pages made up, and the numbers of the calls that were begun with it.
    keys: VecDeque<(String, u64)>,
    tried: VecDeque<Arc<Tried>>,
    under_way: usize,
    is_closed: bool,
}

impl History {
    /// Begins a call.
    ///
    /// # Errors
    /// Why it is not begun: nothing is sent then.
    pub(crate) fn begin(self: &Arc<Self>, key: &str) -> Result<UnderWay, NotBegun> {
        let mut calls = self.lock();
        if calls.is_closed {
            return Err(NotBegun::Closed);
        }
        if let Some((_, number)) = calls.keys.iter().find(|(known, _)| known == key) {
            return Err(NotBegun::Before(*number));
        }
        calls.under_way += 1;
        calls.last += 1;
        let number = calls.last;
        if calls.keys.len() == KEYS {
            calls.keys.pop_front();
        }
        calls.keys.push_back((key.to_owned(), number));
        Ok(UnderWay {
            history: Arc::clone(self),
            number,
        })
    }

    /// Begins no call any more: connections that are open outlive the listener.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
    }

    /// How many calls are under way.
    pub(crate) fn under_way(&self) -> usize {
        self.lock().under_way
    }

    /// Keeps a call. The oldest goes for it, but none of which it is not known what became.
    pub(crate) fn add(&self, tried: Tried) -> Arc<Tried> {
        let mut calls = self.lock();
        if calls.tried.len() >= KEPT
            && let Some(oldest) = calls.tried.iter().rposition(|tried| !tried.is_open())
        {
            calls.tried.remove(oldest);
        }
        let tried = Arc::new(tried);
        calls.tried.push_front(Arc::clone(&tried));
        tried
    }

    /// A call by its number.
    pub(crate) fn find(&self, number: u64) -> Option<Arc<Tried>> {
        let calls = self.lock();
        calls.tried.iter().find(|it| it.number == number).cloned()
    }

    /// All that are kept, the latest first.
    pub(crate) fn list(&self) -> Vec<Arc<Tried>> {
        self.lock().tried.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
