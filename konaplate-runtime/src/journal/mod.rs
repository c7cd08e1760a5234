//! What outlives a crash: which calls may have left, what is known of each, and who looks after it.
//!
//! A call that moves money is noted before its first byte can leave, and again when its end is known. What it goes
//! through:
//!
//! ```text
//!            prepare           claim            end               acknowledge
//!  (nothing) ------> prepared ------> claimed ------> with an end ----------> (nothing)
//!      |                |  ^             |  ^ |            ^
//!      |                |  `-- not sent -'  `-' end that   |
//!      |                |      (prepared)       may change |
//!      |                `---- nobody claimed it: not sent -'
//!      `------------- begin: both in one ----^
//! ```
//!
//! - **Prepared**: the intent of a call, written beside what the caller has of it, in one transaction with that. It proves
//!   nothing and permits nothing.
//! - **Claimed**: the call may leave, once. A note without an end *is* "unknown", so a call that is dropped and a process
//!   that dies need no last word.
//! - **With an end that stays**: told to whoever asks until it is acknowledged, best in one transaction with the booking.
//!   Until then its number is taken.
//!
//! Whoever claims a call holds it for the time of a lease, and has a [`Receipt`] to show for it. Once the lease is over
//! another one may pick the call up, with a receipt of its own; from then on the former one's is worth nothing.
//!
//! A note holds the operation, the number of the call, a keyed hash of its request, ids, instants and the end: nothing
//! else.

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod memory;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub use memory::MemoryJournal;

pub use crate::attempt::{
    Attempt, AttemptId, Counts, End, JournalError, LeasedAttempt, NotOfAJournal, Receipt,
    RequestHash, Unusable,
};

/// A note on its way.
pub type Noting<'j, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'j>>;

/// Which calls are picked up, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// At most so many.
    pub most: usize,
    /// For how long nobody else gets them.
    pub lease: Duration,
    /// How long a call may have been prepared without being claimed. Older ones are given up.
    pub unclaimed: Duration,
}

/// Keeps the notes.
///
/// # What a journal promises
/// - What has answered `Ok` is durable: it outlives the process, and the machine if the journal says so.
/// - [`begin`](Self::begin) and [`claim`](Self::claim) succeed once for a call, whoever else tries at the same time, and
///   never before the claim is durable. An error of either is no permission to send, [`JournalError::Lost`] included.
/// - A number is taken from its first note until its end is acknowledged, whatever the operation: another call with it is
///   refused with [`JournalError::NumberInUse`]. The numbers of calls without one are never equal.
/// - [`end`](Self::end), [`release`](Self::release) and [`acknowledge`](Self::acknowledge) act only on the call of their
///   receipt, and only while the receipt is the one that was noted last. Of several that acknowledge, one succeeds.
/// - A lease is timed by one clock for all who share the journal, and no wall clock of theirs.
/// - A future that is dropped before it is ready leaves no note, or takes it back: nobody waits for that call any more, so
///   it never leaves; what it has picked up is free again. That may be a little later.
/// - Its futures are ready within bounded time once it can work at all, wait on no thread that others need, and need
///   bounded memory. Whoever calls them gives up after a time of its own.
/// - It never panics, and what it tells holds no password and nothing of a request.
///
/// [`conformance`](crate::journal) (feature `conformance`) has a test for each that a program can hold against a journal
/// of its own.
pub trait Journal: fmt::Debug + Send + Sync {
    /// Writes the intent of a call, which nobody may send yet. A caller that has a transaction of its own in the same
    /// database does it there instead.
    ///
    /// # Errors
    /// When the note is not safe, the number is taken, or the journal is full.
    fn prepare<'j>(&'j self, attempt: &'j Attempt) -> Noting<'j, ()>;

    /// Takes back what was prepared and nobody has claimed.
    ///
    /// # Errors
    /// [`JournalError::NotPrepared`] when there is nothing to take back; or when the note is not safe.
    fn withdraw(&self, id: AttemptId) -> Noting<'_, ()>;

    /// Claims a call that was prepared and committed, for as long as the lease lasts. The call is sent only if this
    /// succeeds.
    ///
    /// # Errors
    /// [`JournalError::NotPrepared`] when there is nothing to claim, [`JournalError::OtherRequest`] when something else was
    /// prepared under its id; or when the note is not safe.
    fn claim<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()>;

    /// Prepares and claims a call in one note.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    fn begin<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()>;

    /// Notes the end of a call that was claimed or picked up, and holds it for as long again; with a lease of nothing
    /// another one may pick it up at once. With [`End::NotSent`] a call that was prepared by itself is again as it was
    /// before it was claimed, and one that was not is gone.
    ///
    /// # Errors
    /// [`JournalError::Stale`] when the receipt is not the last one; or when the note is not safe: the call is then as it
    /// was.
    fn end(&self, receipt: Receipt, end: End, lease: Duration) -> Noting<'_, ()>;

    /// Takes a claim back of which no byte has left and none will, as [`end`](Self::end) with [`End::NotSent`], and waits
    /// for nothing. At worst the call is found open later.
    fn release(&self, receipt: Receipt);

    /// Closes a call for good whose end was noted.
    ///
    /// # Errors
    /// [`JournalError::Stale`] when it was acknowledged before or the receipt is not the last one, [`JournalError::NoEnd`]
    /// when its end is not known; or when the note is not safe.
    fn acknowledge(&self, receipt: Receipt) -> Noting<'_, ()>;

    /// Closes a call for good whatever is known of it, because a person has decided so. One that is not there is closed.
    ///
    /// # Errors
    /// When the note is not safe.
    fn dismiss(&self, id: AttemptId) -> Noting<'_, ()>;

    /// Picks up calls whose leases are over, those that have waited longest first: with an end or without. One that was
    /// prepared too long ago to be claimed any more is given up, as [`End::NotSent`], so that no claim of it can succeed
    /// any more.
    ///
    /// # Errors
    /// When the journal cannot be read or written.
    fn pick(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>>;

    /// How many calls there are.
    ///
    /// # Errors
    /// When the journal cannot be read.
    fn counts(&self) -> Noting<'_, Counts>;
}

/// So that whoever hands a journal to a client can keep it as well.
impl<J: Journal + ?Sized> Journal for Arc<J> {
    fn prepare<'j>(&'j self, attempt: &'j Attempt) -> Noting<'j, ()> {
        (**self).prepare(attempt)
    }

    fn withdraw(&self, id: AttemptId) -> Noting<'_, ()> {
        (**self).withdraw(id)
    }

    fn claim<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        (**self).claim(attempt, receipt, lease)
    }

    fn begin<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        (**self).begin(attempt, receipt, lease)
    }

    fn end(&self, receipt: Receipt, end: End, lease: Duration) -> Noting<'_, ()> {
        (**self).end(receipt, end, lease)
    }

    fn release(&self, receipt: Receipt) {
        (**self).release(receipt);
    }

    fn acknowledge(&self, receipt: Receipt) -> Noting<'_, ()> {
        (**self).acknowledge(receipt)
    }

    fn dismiss(&self, id: AttemptId) -> Noting<'_, ()> {
        (**self).dismiss(id)
    }

    fn pick(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>> {
        (**self).pick(pick)
    }

    fn counts(&self) -> Noting<'_, Counts> {
        (**self).counts()
    }
}
