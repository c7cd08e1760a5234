//! The open calls of one process. What stands here is gone with it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Attempt, AttemptId, End, Journal, JournalError, OpenAttempt};

/// A journal that does not outlive its process: for tests, and to sweep what a cancelled call left.
#[derive(Debug)]
pub struct MemoryJournal {
    open: Mutex<Open>,
}

/// The open calls, and how many there may be.
#[derive(Debug)]
pub(super) struct Open {
    by_id: BTreeMap<AttemptId, OpenAttempt>,
    limit: usize,
}

impl Open {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            by_id: BTreeMap::new(),
            limit,
        }
    }

    /// Whether a call may be added.
    pub(super) fn check(&self, attempt: &Attempt) -> Result<(), JournalError> {
        if self.by_id.len() >= self.limit {
            return Err(JournalError::Full { limit: self.limit });
        }
        let Some(number) = &attempt.idempotency else {
            return Ok(());
        };
        let mut open = self.by_id.values().map(|open| &open.attempt);
        match open.find(|open| open.idempotency.as_ref() == Some(number)) {
            Some(twin) => Err(JournalError::NumberInUse {
                operation: twin.operation.clone(),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn begin(&mut self, attempt: Attempt) {
        let open = OpenAttempt { attempt, end: None };
        self.by_id.insert(open.attempt.id, open);
    }

    pub(super) fn end(&mut self, id: AttemptId, end: End) {
        if end.is_final() {
            self.by_id.remove(&id);
        } else if let Some(open) = self.by_id.get_mut(&id) {
            open.end = Some(end);
        }
    }

    pub(super) fn count(&self) -> usize {
        self.by_id.len()
    }

    /// Oldest first.
    pub(super) fn list(&self) -> Vec<OpenAttempt> {
        let mut list: Vec<_> = self.by_id.values().cloned().collect();
        list.sort_by_key(|open| (open.attempt.at, open.attempt.id));
        list
    }
}

impl MemoryJournal {
    /// Takes so many open calls.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            open: Mutex::new(Open::new(limit)),
        }
    }

    /// Every change is a single step, so that a panic elsewhere leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl Journal for MemoryJournal {
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError> {
        let mut open = self.lock();
        open.check(attempt)?;
        open.begin(attempt.clone());
        Ok(())
    }

    fn after(&self, attempt: AttemptId, end: End) -> Result<(), JournalError> {
        self.lock().end(attempt, end);
        Ok(())
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        Ok(self.lock().list())
    }
}
