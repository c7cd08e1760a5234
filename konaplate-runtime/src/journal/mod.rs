//! What outlives a crash: which calls may have left, and what is known of each.
//!
//! A call that moves money is noted before its first byte can leave, and again when its end is known. A note
//! without an end *is* "unknown", so a call that is dropped and a process that dies need no last word. A note holds
//! the operation, the number of the call, an id, instants and the end: nothing else.

mod file;
mod line;
mod memory;

use std::fmt;
use std::sync::Arc;

pub use file::FileJournal;
pub use memory::MemoryJournal;

pub use crate::attempt::{Attempt, AttemptId, End, JournalError, OpenAttempt};

/// Keeps the notes. Its methods may block: they are called where that disturbs nobody.
pub trait Journal: fmt::Debug + Send + Sync {
    /// Notes a call that is about to be sent. It is sent only if this succeeds. A call whose number is that of an open one
    /// is refused with [`JournalError::NumberInUse`].
    ///
    /// # Errors
    /// When the note is not safe: the call is then not sent.
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError>;

    /// Notes the end of a call that was noted before.
    ///
    /// # Errors
    /// When the note is not safe: the call stays open.
    fn after(&self, attempt: AttemptId, end: End) -> Result<(), JournalError>;

    /// The calls whose end is not known, oldest first.
    ///
    /// # Errors
    /// When they cannot be read.
    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError>;
}

/// So that whoever hands a journal to a client can keep it as well.
impl<J: Journal + ?Sized> Journal for Arc<J> {
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError> {
        (**self).before(attempt)
    }

    fn after(&self, attempt: AttemptId, end: End) -> Result<(), JournalError> {
        (**self).after(attempt, end)
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        (**self).open()
    }
}
