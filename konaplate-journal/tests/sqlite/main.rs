//! The journal in an SQLite file, with real files.
#![cfg(feature = "sqlite")]
#![allow(clippy::panic, reason = "a test that goes wrong panics")]

mod busy;
mod caller;
mod conformance;
mod full;
mod processes;
mod refused;
mod resources;
mod watched;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use konaplate_journal::SqliteJournal;
use konaplate_runtime::Journal;
use konaplate_runtime::journal::{
    Attempt, AttemptId, Counts, End, JournalError, Pick, Receipt, RequestHash, Unusable,
};
use tempfile::TempDir;

/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(600);

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().canonicalize().expect("its name");
    (folder, path.join("calls.db"))
}

fn open(path: &Path) -> SqliteJournal {
    SqliteJournal::open(path).expect("it opens")
}

/// Makes the tables, and waits until nobody has the file open.
fn made(path: &Path) {
    drop(open(path));
    let wal = beside(path, "-wal");
    while wal.exists() {
        std::thread::yield_now();
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn attempt(number: Option<&str>) -> (Attempt, Receipt) {
    let id = AttemptId::random().expect("random numbers");
    let hash = "07".repeat(32).parse::<RequestHash>();
    let attempt = Attempt {
        id,
        operation: "charge".into(),
        idempotency: number.map(Box::from),
        request: Some(hash.expect("64 digits")),
        at: 1_667_876_894_608,
    };
    (attempt, Receipt::new(id).expect("random numbers"))
}

async fn begun(journal: &SqliteJournal, number: &str) -> Receipt {
    let (attempt, receipt) = attempt(Some(number));
    let begun = journal.begin(&attempt, receipt, LONG).await;
    begun.expect("it is noted");
    receipt
}

async fn settled(journal: &SqliteJournal, number: &str) -> Receipt {
    let receipt = begun(journal, number).await;
    let ended = journal.end(receipt, End::Settled, LONG).await;
    ended.expect("it is noted");
    receipt
}

async fn counts(journal: &SqliteJournal) -> (usize, usize, usize) {
    let Counts {
        prepared,
        open,
        unacknowledged,
    } = journal.counts().await.expect("it is read");
    (prepared, open, unacknowledged)
}

fn pick(unclaimed: Duration) -> Pick {
    Pick {
        most: 100,
        lease: LONG,
        unclaimed,
    }
}

#[track_caller]
fn unusable<T: std::fmt::Debug>(result: Result<T, JournalError>) -> Unusable {
    match result {
        Err(JournalError::Unusable(unusable)) => unusable,
        other => panic!("{other:?}"),
    }
}

/// Waits until something is so.
async fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it is not so after 60 s");
}

/// Calls a program of the system; whether it did what it was told.
fn run(program: &str, arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> bool {
    let mut command = Command::new(program);
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    let output = command.output();
    output.is_ok_and(|output| output.status.success())
}
