//! Opens a file on the thread of its writer, and starts that.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use konaplate_runtime::journal::JournalError;
use rusqlite::Connection;
use tokio::runtime::Runtime;

use super::notes::Statements;
use super::trouble::{Trouble, of_sqlite, of_system, unusable};
use super::watch::{Watch, damage, totals};
use super::writer::Writer;
use super::{connection, place, schema};
use crate::queue::{Front, Queue, queue};

/// Opens the file at `path` on a thread of its own, which writes until nobody can ask any more.
pub(super) fn start(path: PathBuf, limit: usize) -> Result<Front, JournalError> {
    let (front, queue) = queue();
    let (tell, told) = sync_channel(1);
    let place = path.clone();
    let run = move || match open(&path, limit) {
        Ok(opened) => serve(opened, path, queue, limit, &tell),
        Err(trouble) => {
            let _ = tell.send(Err(trouble));
        }
    };
    thread::Builder::new()
        .name("konaplate-journal".to_owned())
        .spawn(run)
        .map_err(|error| of_system(&place, "no thread for the writer", &error))?;
    match told.recv() {
        Ok(Ok(())) => Ok(front),
        Ok(Err(Trouble::Busy)) => Err(unusable(
            &place,
            "another program holds its lock",
            "end that program's transaction, and open the journal again",
        )
        .into()),
        Ok(Err(trouble)) => Err(trouble.into()),
        Err(_) => Err(JournalError::ShutDown),
    }
}

fn as_count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What a writer works with.
struct Opened {
    conn: Connection,
    watch: Watch,
    /// Its number in the tables.
    opening: i64,
    runtime: Runtime,
}

fn open(path: &Path, limit: usize) -> Result<Opened, Trouble> {
    let told = |error| of_sqlite(path, &error);
    let conn = connection::open(path)?;
    // It is a database: not before that is a file of somebody changed.
    place::make_private(path)?;
    schema::ready(&conn, path, as_count(limit))?;
    if let Some(damage) = damage(&conn).map_err(told)? {
        let problem = format!("the table of calls is damaged ({damage})");
        let remedy = "keep a copy of the file with its -wal file, mend it or restore a backup, and compare the \
                      provider's calls with yours";
        return Err(unusable(path, problem, remedy).into());
    }
    let opening = schema::open(&conn).map_err(told)?;
    let last = totals(&conn, opening).map_err(told)?;
    connection::hasten(&conn).map_err(told)?;
    let watch = Watch::new(path, opening, last)?;
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build();
    let runtime = runtime.map_err(|error| of_system(path, "no runtime for the writer", &error))?;
    Ok(Opened {
        conn,
        watch,
        opening,
        runtime,
    })
}

type Started = Result<(), Trouble>;

fn serve(opened: Opened, path: PathBuf, queue: Queue, limit: usize, tell: &SyncSender<Started>) {
    let Opened {
        conn,
        watch,
        opening,
        runtime,
    } = opened;
    let statements = match Statements::new(&conn, as_count(limit), opening) {
        Ok(statements) => statements,
        Err(error) => {
            let _ = tell.send(Err(of_sqlite(&path, &error)));
            return;
        }
    };
    if tell.send(Ok(())).is_ok() {
        Writer::new(path, &conn, statements, watch, queue).run(&runtime);
    }
}
