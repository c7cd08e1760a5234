//! A journal in an SQLite file: for the programs of one machine, in a file of its own or in the caller's database.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("shop.db");
//! use konaplate_journal::SqliteJournal;
//!
//! let journal = SqliteJournal::open(path)?; // then `Config::builder().journal(journal)`
//! # drop(journal);
//! # Ok(())
//! # }
//! ```
//!
//! # In step with the caller's own tables
//! Open the journal with the path of the caller's database. Its tables, whose names all begin with `konaplate_`, are made
//! there, and no other is touched. The caller then joins in from its own connection, in its own transaction, with any
//! SQLite driver: [`PREPARE`] beside the order, [`ACKNOWLEDGE`] beside the booking. Both take texts as `Display` gives them.
//! What the protocol forbids fails with an error that begins with `konaplate:` and says what to do: roll back then.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("shop.db");
//! # let journal = konaplate_journal::SqliteJournal::open(&path)?;
//! # let attempt = konaplate_runtime::journal::AttemptId::random()?;
//! use konaplate_journal::sqlite::PREPARE;
//!
//! let mut shop = rusqlite::Connection::open(&path)?;
//! # shop.execute_batch("CREATE TABLE orders (number TEXT PRIMARY KEY)")?;
//! let order = shop.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
//! order.execute("INSERT INTO orders (number) VALUES (?)", ["ORDER-1"])?;
//! // With a client: `order.execute(PREPARE, charge.attempt().texts())?`
//! order.execute(PREPARE, (attempt.to_string(), "charge", "ORDER-1", None::<String>))?;
//! order.commit()?; // from now on the call can be sent
//! # Ok(())
//! # }
//! ```
//!
//! Begin such transactions with `BEGIN IMMEDIATE` and set a busy timeout: one that begins with a read and then writes fails
//! at once with "database is locked" if the journal has written in between. A caller's SQLite has to be of version 3.37 or later. Set `PRAGMA synchronous = FULL` on its connections as well, so that
//! a booking outlives a power cut. A database that is attached to another does not commit in one step with it: keep the
//! orders and the journal in one file.
//!
//! **Commit before the call is sent.** A transaction that is open while its call waits holds the lock that the journal needs:
//! notes are tried again for 5 seconds as long as somebody waits for them, and then fail with
//! [`JournalError::Busy`], "the journal did not answer in time"; the call is not sent.
//!
//! # What is promised
//! - A note that has answered is on the disk: WAL mode with `synchronous = FULL`, many notes to a commit.
//! - Several programs of one machine may have the file open. File systems that machines share are refused, for SQLite's WAL
//!   needs shared memory; so are a file with a second name, one that is mounted by itself, and a folder that is not writable.
//! - The file, its `-wal` and its `-shm` are their owner's only, also those that were there.
//! - A file that is deleted, moved, replaced, emptied, cut off or restored from an older copy **while it is open** is noticed
//!   before the next note and again before its answer: each is refused with [`JournalError::Unusable`], which says how many
//!   calls were in the file, until the same file is back. What happens while no program has it open cannot be noticed: a
//!   restored file has forgotten what was noted since, so compare the provider's calls with yours before you start. Copy the
//!   file with `VACUUM INTO` or `.backup`, not with `cp`.
//! - Leases are timed by the time since the machine was started, which nobody sets, and are over when it is started again.
//!   What was prepared by SQL is given up by the wall clock: a clock that is set gives it up early or late, and its call is
//!   then not sent. No call is sent twice by that.
//!
//! # What it costs
//! - One thread and one connection to a journal and its clones, and 4 MB for the `-wal` file.
//! - A note: one `fsync`, shared by all that wait at that time. A note finds its call by an index.
//! - [`Journal::counts`](konaplate_runtime::Journal::counts), and a note that is refused because the journal is full: all
//!   calls are read.
//! - To open the file, and after a checkpoint: the table of calls is gone through.
//! - Room: what is acknowledged is deleted, and its room is used again.

mod clock;
mod connection;
#[cfg(target_os = "linux")]
mod mounts;
#[cfg(not(target_os = "linux"))]
#[path = "sqlite/mounts_unknown.rs"]
mod mounts;
mod notes;
mod place;
mod room;
mod schema;
mod start;
mod trouble;
mod watch;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use konaplate_runtime::journal::{
    Attempt, AttemptId, Counts, End, JournalError, LeasedAttempt, Noting, Pick, Receipt,
};

use crate::queue::{Ask, Front, journal_by_queue};

/// The statement by which a caller prepares a call in its own transaction, with any SQLite driver.
pub const PREPARE: &str =
    "INSERT INTO konaplate_prepare (attempt, operation, number, request) VALUES (?, ?, ?, ?)";

/// The statement by which a caller acknowledges a call in the transaction in which it books.
pub const ACKNOWLEDGE: &str = "INSERT INTO konaplate_acknowledge (receipt) VALUES (?)";

/// The statement by which a caller takes back what it has prepared and nobody has claimed, such as after the call was not
/// sent.
pub const WITHDRAW: &str = "INSERT INTO konaplate_withdraw (attempt) VALUES (?)";

/// A journal in an SQLite file. Clones share one writer, which ends when the last of them is dropped and what was asked of
/// it is written.
#[derive(Clone)]
pub struct SqliteJournal {
    front: Front,
    path: Arc<Path>,
}

/// Opens a [`SqliteJournal`] otherwise than by default.
#[derive(Debug, Clone)]
#[must_use = "nothing is opened until `open`"]
pub struct SqliteJournalBuilder {
    path: PathBuf,
    limit: usize,
}

impl SqliteJournal {
    /// Opens the file, and makes it if there is none. Takes 10,000 calls. Blocks for as long as that takes, which is up to
    /// 5 seconds for each lock that another program holds.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] with what is wrong with the file or its folder and what to do about it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        Self::builder(path).open()
    }

    /// Sets a limit first.
    pub fn builder(path: impl AsRef<Path>) -> SqliteJournalBuilder {
        SqliteJournalBuilder {
            path: path.as_ref().to_owned(),
            limit: 10_000,
        }
    }
}

impl SqliteJournalBuilder {
    /// Takes so many calls. What callers prepare by SQL is held against the limit of the program that opened the file last.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Opens the file.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`].
    pub fn open(self) -> Result<SqliteJournal, JournalError> {
        let path = place::settle(&self.path)?;
        Ok(SqliteJournal {
            front: start::start(path.clone(), self.limit)?,
            path: path.into(),
        })
    }
}

impl fmt::Debug for SqliteJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SqliteJournal").field(&self.path).finish()
    }
}

journal_by_queue!(SqliteJournal);
