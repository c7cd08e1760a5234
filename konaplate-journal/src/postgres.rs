//! A journal in PostgreSQL: for services on more than one machine, in the database that they book in.
//!
//! ```no_run
//! use konaplate_journal::PostgresJournal;
//!
//! # async fn open() -> Result<(), konaplate_runtime::JournalError> {
//! let journal = PostgresJournal::connect("postgres://shop@db.internal/shop?sslmode=require").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # In the transaction that books
//! The journal's schema, `konaplate` unless set, has functions that any driver and any language can call in a transaction
//! of its own. All parameters are texts:
//!
//! | function | what it does |
//! |---|---|
//! | `konaplate.prepare(attempt, operation, number, request)` | writes the intent of a call; number and request may be null |
//! | `konaplate.acknowledge(receipt)` | closes a call whose end is booked in the same transaction |
//! | `konaplate.withdraw(attempt)` | takes an intent back that nobody has claimed, and tells whether there was one |
//!
//! Where they fail, the transaction fails, with a `HINT` that says what to do and an SQLSTATE that stays the same:
//!
//! | SQLSTATE | meaning |
//! |---|---|
//! | `KP001` | the number, or the id, is that of a call in the journal |
//! | `KP002` | the journal is full |
//! | `KP003` | somebody else looks after the call by now, or it was acknowledged: book nothing |
//! | `KP004` | what became of the call is not known yet |
//! | `KP005` | a parameter is no text that a client has written |
//!
//! `prepare` waits for a transaction that has prepared the same number and has not ended, `acknowledge` and `withdraw` for
//! one that has the same call. With `REPEATABLE READ` or `SERIALIZABLE` they may fail with `40001`, as any statement may:
//! try the transaction again.
//!
//! # Roles
//! The schema belongs to the role that first connects, and its table to nobody else. A role that may not create schemas
//! needs one that was made for it, `CREATE SCHEMA konaplate AUTHORIZATION shop`. A program with a role of its own is let
//! in by the owner, after the schema was set up:
//!
//! ```sql
//! -- what connects a journal
//! GRANT USAGE ON SCHEMA konaplate TO worker;
//! GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA konaplate TO worker;
//! -- what only prepares, acknowledges and withdraws
//! GRANT USAGE ON SCHEMA konaplate TO shop;
//! GRANT EXECUTE ON FUNCTION konaplate.prepare, konaplate.acknowledge, konaplate.withdraw TO shop;
//! ```
//!
//! A schema of that name is trusted as it is found: let nobody else create schemas in the database
//! (`REVOKE CREATE ON DATABASE shop FROM PUBLIC`, which is how a database begins).
//!
//! # What it relies on
//! - PostgreSQL 13 or later; 15 is what is tested. The database's encoding is UTF8.
//! - Each note is committed with `synchronous_commit = on`, whatever the role's or the server's default. A server with
//!   `fsync = off` and a standby are refused.
//! - Leases are timed by the server's clock only.
//! - Nothing is kept in a session: a pooler such as PgBouncer in transaction mode may stand in between.
//! - TLS is what `sslmode` says: `require` refuses a connection without, `prefer`, the default, takes one if the server
//!   has no TLS. The server's certificate and name are always verified.
//!
//! A note waits neither for a transaction that is left open nor for a slow one: it is tried again for as long as a
//! statement may take, while the others go on. The limit of calls may be passed by as many as are noted within a second.

mod builder;
mod dispatch;
mod notes;
mod place;
mod pool;
mod problem;
mod room;
mod schema;
mod tls;
mod transaction;
mod work;

use std::fmt;
use std::time::Duration;

use konaplate_runtime::journal::LeasedAttempt;
use konaplate_runtime::journal::{
    Attempt, AttemptId, Counts, End, JournalError, Noting, Pick, Receipt,
};

pub use self::builder::Builder;
use self::place::Place;
use crate::queue::{Ask, Front, journal_by_queue};

/// Writes the intent of a call, in the journal's schema as it is called unless set. Its parameters are the texts of
/// [`Attempt::id`], [`Attempt::operation`], [`Attempt::idempotency`] and [`Attempt::request`]; the latter two may be null.
pub const PREPARE: &str = "SELECT konaplate.prepare($1, $2, $3, $4)";

/// Closes a call, in the journal's schema as it is called unless set. Its parameter is the text of a [`Receipt`].
pub const ACKNOWLEDGE: &str = "SELECT konaplate.acknowledge($1)";

/// Takes an intent back that nobody has claimed, in the journal's schema as it is called unless set. Its parameter is the
/// text of an [`AttemptId`]; the answer tells whether there was one.
pub const WITHDRAW: &str = "SELECT konaplate.withdraw($1)";

/// A journal in a PostgreSQL database. Clones share its connections, which live in the runtime that connected it.
#[derive(Clone)]
pub struct PostgresJournal {
    front: Front,
    place: Place,
}

impl PostgresJournal {
    /// Connects, and sets the schema up or brings it up to date where that is needed. The URL, or the `key=value` text, is
    /// what `libpq` takes too.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] with what is wrong with the server, the role, the database or the schema.
    pub async fn connect(url: &str) -> Result<Self, JournalError> {
        Self::builder(url).connect().await
    }

    /// What else can be said about a journal.
    pub fn builder(url: &str) -> Builder {
        Builder::new(url)
    }
}

impl fmt::Debug for PostgresJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresJournal").field(&self.place).finish()
    }
}

journal_by_queue!(PostgresJournal);
