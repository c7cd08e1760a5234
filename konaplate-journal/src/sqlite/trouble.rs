//! What keeps a file from taking notes, with what to do about it.

use std::io;
use std::path::Path;

use konaplate_runtime::journal::{JournalError, Unusable};
use rusqlite::{Error, ErrorCode, ffi};

/// Why no note of a batch came about.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    Busy,
    Unusable(Unusable),
}

impl From<Unusable> for Trouble {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl From<Trouble> for JournalError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Busy => Self::Busy,
            Trouble::Unusable(unusable) => Self::Unusable(unusable),
        }
    }
}

pub(super) fn unusable(path: &Path, problem: impl Into<Box<str>>, remedy: &str) -> Unusable {
    Unusable {
        place: path.display().to_string().into(),
        problem: problem.into(),
        remedy: remedy.into(),
    }
}

/// What the system says.
pub(super) fn of_system(path: &Path, what: &str, error: &io::Error) -> Unusable {
    let problem = format!("{what}: {error}");
    unusable(path, problem, "mend that, and open the journal again")
}

/// What SQLite says.
pub(super) fn of_sqlite(path: &Path, error: &Error) -> Trouble {
    let (problem, remedy) = match error.sqlite_error() {
        Some(failure) => match told(*failure) {
            Some(told) => told,
            None => return Trouble::Busy,
        },
        None => UNKNOWN,
    };
    unusable(path, format!("{problem} (SQLite: {error})"), remedy).into()
}

type Told = (&'static str, &'static str);

const UNKNOWN: Told = (
    "SQLite refuses it",
    "look at the file with the `sqlite3` program, and at the system's log",
);

/// Problem and remedy; none where another one holds the lock.
fn told(failure: ffi::Error) -> Option<Told> {
    let is_full = matches!(
        failure.extended_code,
        ffi::SQLITE_FULL | ffi::SQLITE_IOERR_SHMSIZE
    );
    Some(match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => return None,
        _ if is_full => (
            "there is no room for a note",
            "make room on the disk, or raise the limit of the file's pages: it goes on by itself then",
        ),
        ErrorCode::SystemIoFailure => (
            "the disk does not read or write",
            "look at the disk, its quota and the system's log: it goes on by itself when the disk does",
        ),
        ErrorCode::DatabaseCorrupt => (
            "the file is damaged",
            "stop every program that uses it, keep a copy of it with its -wal file, mend it or restore a backup, and \
             compare the provider's calls with yours",
        ),
        ErrorCode::NotADatabase => (
            "the file is no SQLite database, or an encrypted one",
            "give the journal a path of its own, or that of a plain SQLite database",
        ),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => (
            "the file cannot be written",
            "make file and folder writable for this program",
        ),
        ErrorCode::CannotOpen => (
            "the file cannot be opened",
            "make file and folder writable for this program, and let it open enough files",
        ),
        _ => UNKNOWN,
    })
}

/// Whether an error is about the file or the machine, and not about one note.
pub(super) fn is_of_file(error: &Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch)
    )
}
