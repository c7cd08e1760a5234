//! Journals of payment calls in databases.
//!
//! What a journal is for and what it promises, the trait [`Journal`](konaplate_runtime::Journal) says.

#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod queue;
#[cfg(feature = "sqlite")]
pub mod sqlite;

#[cfg(feature = "postgres")]
pub use crate::postgres::PostgresJournal;
#[cfg(feature = "sqlite")]
pub use crate::sqlite::SqliteJournal;
