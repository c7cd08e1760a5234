//! What a journal in memory has.

use std::time::Duration;

use futures_util::FutureExt as _;
use konaplate_generated::runtime::journal::{Attempt, AttemptId, Counts, End, Journal, Noting};
use konaplate_generated::runtime::{JournalError, MemoryJournal, Receipt};

/// A note in memory, which nothing has to be waited for.
pub(crate) fn now<T>(note: Noting<'_, T>) -> Result<T, JournalError> {
    note.now_or_never().expect("it is in memory")
}

/// How many calls are prepared, open, and without an acknowledgement.
pub(crate) fn counts(journal: &MemoryJournal) -> (usize, usize, usize) {
    let Counts {
        prepared,
        open,
        unacknowledged,
    } = now(journal.counts()).expect("it is in memory");
    (prepared, open, unacknowledged)
}

/// A call that was never made.
pub(crate) fn attempt(operation: &str, number: Option<&str>) -> Attempt {
    Attempt {
        id: AttemptId::random().expect("random numbers"),
        operation: operation.into(),
        idempotency: number.map(Box::from),
        request: None,
        at: 0,
    }
}

/// The end of the call that has this number, as far as it is known; nothing if the number is free.
pub(crate) fn end_of(journal: &MemoryJournal, number: &str) -> Option<Option<End>> {
    let probe = attempt("probe", Some(number));
    match now(journal.prepare(&probe)) {
        Err(JournalError::NumberInUse { end, .. }) => Some(end),
        Ok(()) => {
            now(journal.dismiss(probe.id)).expect("it is in memory");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// Leaves a charge with this number open that nobody looks after any more.
pub(crate) fn leave_open(journal: &MemoryJournal, number: &str) -> AttemptId {
    let attempt = attempt("charge", Some(number));
    let receipt = Receipt::new(attempt.id).expect("random numbers");
    let begun = now(journal.begin(&attempt, receipt, Duration::ZERO));
    begun.expect("the number is free");
    attempt.id
}
