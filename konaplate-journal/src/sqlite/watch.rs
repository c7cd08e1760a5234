//! Whether the file is still the one that was opened. It may be deleted, moved away, replaced, emptied or restored while
//! it is open, and SQLite does not notice all of that.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use konaplate_runtime::journal::Unusable;
use rusqlite::{Connection, OptionalExtension};

use super::place::with;
use super::trouble::{Trouble, of_sqlite, of_system, unusable};

/// What is remembered of the file.
#[derive(Debug)]
pub(super) struct Watch {
    path: PathBuf,
    wal: PathBuf,
    shm: PathBuf,
    ids: [Id; 3],
    size: u64,
    written: Option<SystemTime>,
    wal_size: u64,
    opening: i64,
    /// As of the last commit.
    pub(super) last: Totals,
}

/// What the tables say of themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) changes: i64,
    pub(super) calls: i64,
    /// The changes as of the last commit of this opening, as the tables have them; nothing if they do not know it.
    pub(super) mark: Option<i64>,
}

/// What [`Totals`] is read from, for an opening.
pub(super) const TOTALS: &str = "SELECT changes, calls, (SELECT changes FROM konaplate_opening WHERE opening = ?1) FROM konaplate_meta";

impl Totals {
    pub(super) fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            changes: row.get(0)?,
            calls: row.get(1)?,
            mark: row.get(2)?,
        })
    }
}

/// Device and number of a file.
type Id = (u64, u64);

/// How the file looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Same,
    /// Another one has written to it: a checkpoint, or what does not know SQLite.
    Changed,
}

fn id(known: &Metadata) -> Id {
    (known.dev(), known.ino())
}

impl Watch {
    /// Begins with files that are open.
    pub(super) fn new(path: &Path, opening: i64, last: Totals) -> Result<Self, Unusable> {
        let (wal, shm) = (with(path, "-wal"), with(path, "-shm"));
        let look = |file: &Path| {
            fs::symlink_metadata(file)
                .map_err(|error| of_system(file, "the file cannot be looked at", &error))
        };
        let known = [look(path)?, look(&wal)?, look(&shm)?];
        Ok(Self {
            path: path.to_owned(),
            wal,
            shm,
            ids: [id(&known[0]), id(&known[1]), id(&known[2])],
            size: known[0].len(),
            written: known[0].modified().ok(),
            wal_size: known[1].len(),
            opening,
            last,
        })
    }

    pub(super) fn wal(&self) -> &Path {
        &self.wal
    }

    /// In bytes.
    pub(super) fn wal_size(&self) -> u64 {
        self.wal_size
    }

    /// Looks at the files without opening them.
    pub(super) fn look(&mut self) -> Result<Looks, Unusable> {
        let file = self.known(&self.path, self.ids[0])?;
        let wal = self.known(&self.wal, self.ids[1])?;
        self.known(&self.shm, self.ids[2])?;
        if file.len() == 0 && self.size > 0 {
            return Err(self.lost("the file was emptied"));
        }
        let written = file.modified().ok();
        // A -wal file only grows, but when it was written into the database.
        if file.len() != self.size || written != self.written || wal.len() < self.wal_size {
            return Ok(Looks::Changed);
        }
        self.wal_size = wal.len();
        Ok(Looks::Same)
    }

    fn known(&self, path: &Path, expected: Id) -> Result<Metadata, Unusable> {
        match fs::symlink_metadata(path) {
            Ok(known) if id(&known) == expected => Ok(known),
            Ok(_) => Err(self.lost(&format!(
                "another file has taken the place of {}",
                name(path)
            ))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(self.lost(&format!("{} was deleted or moved away", name(path))))
            }
            Err(error) => Err(self.lost(&format!("{} cannot be looked at: {error}", name(path)))),
        }
    }

    /// Goes through the tables of a file that was written to, and takes it as it looks now if they are whole. Call it in a
    /// transaction of a connection that has forgotten what it had read.
    pub(super) fn verify(&mut self, conn: &Connection) -> Result<(), Trouble> {
        // What is written from now on shows the next time.
        let look = |path: &Path| fs::symlink_metadata(path).ok();
        let (file, wal) = (look(&self.path), look(&self.wal));
        self.go_through(conn)?;
        if let (Some(file), Some(wal)) = (file, wal) {
            self.size = file.len();
            self.written = file.modified().ok();
            self.wal_size = wal.len();
        }
        Ok(())
    }

    fn go_through(&self, conn: &Connection) -> Result<(), Trouble> {
        let told = |error| self.of_changed(&error);
        self.check(totals(conn, self.opening).map_err(told)?)?;
        match damage(conn).map_err(told)? {
            Some(damage) => Err(self.overwritten(&damage).into()),
            None => Ok(()),
        }
    }

    /// What SQLite says of a file that another one has written to.
    pub(super) fn of_changed(&self, error: &rusqlite::Error) -> Trouble {
        match of_sqlite(&self.path, error) {
            Trouble::Busy => Trouble::Busy,
            Trouble::Unusable(_) => self.overwritten(&error.to_string()).into(),
        }
    }

    fn overwritten(&self, damage: &str) -> Unusable {
        self.lost(&format!("the file was written over ({damage})"))
    }

    /// Holds what the tables say against what is remembered.
    pub(super) fn check(&self, seen: Totals) -> Result<(), Unusable> {
        // Others may have written more since than the copy lacks; what this opening has written, only it writes.
        let is_older = seen.mark.is_none_or(|mark| mark < self.last.changes);
        if seen.changes < self.last.changes || is_older {
            return Err(self.lost("an older copy was put in the file's place"));
        }
        Ok(())
    }

    fn lost(&self, problem: &str) -> Unusable {
        let calls = match self.last.calls {
            0 => "no call was in it".to_owned(),
            1 => "1 call was in it".to_owned(),
            calls => format!("{calls} calls were in it"),
        };
        unusable(
            &self.path,
            format!("{problem}; {calls}"),
            "put the same file back with its -wal file, and it goes on by itself; or stop every program that uses it, \
             restore what there is, ask the provider about the calls since then, and start again",
        )
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

pub(super) fn totals(conn: &Connection, opening: i64) -> rusqlite::Result<Totals> {
    conn.query_row(TOTALS, [opening], Totals::of)
}

/// What is wrong with the table of calls. Its cost grows with the calls that are in it: some milliseconds for 10,000.
pub(super) fn damage(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let said: String = conn.query_row("PRAGMA integrity_check(konaplate_call)", [], |row| {
        row.get(0)
    })?;
    if said != "ok" {
        return Ok(Some(said));
    }
    let wrong = "SELECT 1 FROM konaplate_meta WHERE calls <> (SELECT count(*) FROM konaplate_call)";
    let is_wrong = conn.query_row(wrong, [], |_| Ok(())).optional()?;
    Ok(is_wrong.map(|()| "the count of calls is wrong".to_owned()))
}
