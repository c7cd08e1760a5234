//! The tables in a file: made, lifted to this version, or refused.

use std::path::Path;

use konaplate_runtime::journal::Unusable;
use rusqlite::{Connection, Result, params};

use super::clock;
use super::trouble::{Trouble, of_sqlite, unusable};

/// Each lifts the tables by one version, from none.
const STEPS: [&str; 1] = [include_str!("schema.sql")];

/// Makes the tables ready for a journal that takes so many calls.
pub(super) fn ready(conn: &Connection, path: &Path, capacity: i64) -> Result<(), Trouble> {
    let told = |error| of_sqlite(path, &error);
    conn.execute_batch("BEGIN IMMEDIATE").map_err(told)?;
    let done = lift(conn, path).and_then(|()| set_up(conn, capacity).map_err(told));
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = conn.execute_batch(end).map_err(told);
    done.and(ended)
}

fn lift(conn: &Connection, path: &Path) -> Result<(), Trouble> {
    let told = |error| of_sqlite(path, &error);
    let found = parts(conn).map_err(told)?;
    let steps = if found.is_empty() {
        0
    } else {
        version(conn, path)?
    };
    for step in &STEPS[steps..] {
        conn.execute_batch(step).map_err(told)?;
    }
    let expected = expected().map_err(told)?;
    let found = parts(conn).map_err(told)?;
    if expected.iter().all(|part| found.contains(part)) {
        Ok(())
    } else {
        Err(of_somebody_else(path).into())
    }
}

/// How many openings are remembered. Of those that have ended nobody tells.
const OPENINGS: i64 = 10_000;

/// Notes that the file was opened, under a number.
pub(super) fn open(conn: &Connection) -> Result<i64> {
    let opening = conn.query_row(
        "INSERT INTO konaplate_opening (opening, changes) SELECT random(), changes FROM konaplate_meta RETURNING opening",
        [],
        |row| row.get(0),
    )?;
    conn.execute(
        "DELETE FROM konaplate_opening WHERE opening IN \
         (SELECT opening FROM konaplate_opening ORDER BY changes DESC LIMIT -1 OFFSET ?1)",
        [OPENINGS],
    )?;
    Ok(opening)
}

/// The version of the tables that are there.
fn version(conn: &Connection, path: &Path) -> Result<usize, Trouble> {
    let version = conn.query_row("SELECT version FROM konaplate_meta", [], |row| {
        row.get::<_, i64>(0)
    });
    let version = version.ok().and_then(|it| usize::try_from(it).ok());
    match version {
        Some(version @ 1..=NEWEST) => Ok(version),
        Some(newer) if newer > NEWEST => {
            let problem =
                format!("its tables are of version {newer}, and this program knows {NEWEST}");
            let remedy = "upgrade this program's konaplate-journal, or use another file";
            Err(unusable(path, problem, remedy).into())
        }
        _ => Err(of_somebody_else(path).into()),
    }
}

const NEWEST: usize = STEPS.len();

fn of_somebody_else(path: &Path) -> Unusable {
    unusable(
        path,
        "it has tables that are called konaplate_ and are no journal's",
        "rename or drop those, restore a backup, or use another file",
    )
}

/// All that is called by our name, as it was made.
fn parts(conn: &Connection) -> Result<Vec<(String, Option<String>)>> {
    let mut found = conn.prepare(
        r"SELECT name, sql FROM sqlite_schema WHERE name LIKE 'konaplate\_%' ESCAPE '\' ORDER BY name",
    )?;
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// As the newest version is made.
fn expected() -> Result<Vec<(String, Option<String>)>> {
    let conn = Connection::open_in_memory()?;
    for step in STEPS {
        conn.execute_batch(step)?;
    }
    parts(&conn)
}

/// Notes what this process knows: the limit, and of which start of the machine the leases are.
fn set_up(conn: &Connection, capacity: i64) -> Result<()> {
    let boot = clock::boot();
    conn.execute(
        "INSERT INTO konaplate_meta (only_row, version, boot, capacity) VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![NEWEST as i64, boot, capacity],
    )?;
    conn.execute(
        "UPDATE konaplate_meta SET version = ?1, capacity = ?2 WHERE (version, capacity) IS NOT (?1, ?2)",
        params![NEWEST as i64, capacity],
    )?;
    let is_other = conn.execute(
        "UPDATE konaplate_meta SET boot = ?1 WHERE boot <> ?1 OR ?1 = ''",
        [&boot],
    )?;
    if is_other > 0 {
        conn.execute(
            "UPDATE konaplate_call SET until = 0 WHERE until IS NOT NULL",
            [],
        )?;
    }
    Ok(())
}
