//! The calls that this portal has tried, the latest of them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tried::Tried;

/// How many are kept.
const KEPT: usize = 100;
/// How many keys are: a browser that repeats a request does so at once.
const KEYS: usize = 1000;

/// A call under way.
pub(crate) struct UnderWay(Arc<History>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().under_way -= 1;
    }
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
}

impl History {
    /// A number for a call.
    ///
    /// # Errors
    /// The number of the call that was begun with that key.
    pub(crate) fn begin(&self, key: &str) -> Result<u64, u64> {
        let mut calls = self.lock();
        if let Some((_, number)) = calls.keys.iter().find(|(known, _)| known == key) {
            return Err(*number);
        }
        calls.last += 1;
        let number = calls.last;
        if calls.keys.len() == KEYS {
            calls.keys.pop_front();
        }
        calls.keys.push_back((key.to_owned(), number));
        Ok(number)
    }

    /// A call that is under way for as long as this is there.
    pub(crate) fn call(self: &Arc<Self>) -> UnderWay {
        self.lock().under_way += 1;
        UnderWay(Arc::clone(self))
    }

    /// How many calls are under way.
    pub(crate) fn under_way(&self) -> usize {
        self.lock().under_way
    }

    /// Keeps a call.
    pub(crate) fn add(&self, tried: Tried) -> Arc<Tried> {
        let mut calls = self.lock();
        if calls.tried.len() == KEPT {
            calls.tried.pop_back();
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
