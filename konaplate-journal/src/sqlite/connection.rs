//! A connection to the file, set so that what is committed is on the disk.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Result};

use super::room;
use super::trouble::{Trouble, of_sqlite, unusable};

/// For how long one try waits for the lock.
const PATIENCE: Duration = Duration::from_millis(250);
/// The same while the journal is opened.
const PATIENCE_AT_FIRST: Duration = Duration::from_secs(5);

/// Opens what is there.
pub(super) fn open(path: &Path) -> Result<Connection, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let told = |error| of_sqlite(path, &error);
    let conn = Connection::open_with_flags(path, flags).map_err(told)?;
    conn.busy_timeout(PATIENCE_AT_FIRST).map_err(told)?;
    if conn.is_readonly("main").map_err(told)? {
        let remedy = "make file and folder writable for this program";
        return Err(unusable(path, "it can only be read", remedy).into());
    }
    let mode = set_journal(&conn).map_err(told)?;
    if mode != "wal" {
        let problem = format!("its journal mode stays `{mode}` and does not become `wal`");
        let remedy = "close the programs that have it open in another mode, or use another file";
        return Err(unusable(path, problem, remedy).into());
    }
    let synchronous = set(&conn).map_err(told)?;
    if synchronous != 2 {
        let problem =
            format!("`synchronous` stays {synchronous} and does not become 2, which is FULL");
        let remedy = "use an SQLite that is built with it";
        return Err(unusable(path, problem, remedy).into());
    }
    Ok(conn)
}

/// From now on no note waits longer than others can.
pub(super) fn hasten(conn: &Connection) -> Result<()> {
    conn.busy_timeout(PATIENCE)
}

fn set_journal(conn: &Connection) -> Result<String> {
    conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
}

fn set(conn: &Connection) -> Result<i64> {
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    let ignored = |_: &rusqlite::Row<'_>| Ok(());
    conn.query_row("PRAGMA mmap_size = 0", [], ignored)
        .or_else(absent)?;
    // The writer does that itself, so that it knows who has written to the file.
    conn.query_row("PRAGMA wal_autocheckpoint = 0", [], ignored)?;
    conn.query_row(
        &format!("PRAGMA journal_size_limit = {}", room::SIZE),
        [],
        ignored,
    )?;
    conn.query_row("PRAGMA synchronous", [], |row| row.get(0))
}

/// An SQLite that is built without it says nothing.
fn absent(error: rusqlite::Error) -> Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        error => Err(error),
    }
}
