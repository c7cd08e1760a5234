//! One statement in one transaction, in one round trip, and what is known of it afterwards.

use std::time::Duration;

use deadpool_postgres::Object;
use konaplate_runtime::journal::{JournalError, Unusable};
use tokio_postgres::error::{DbError, Severity};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, Row};

use super::pool::Pool;

/// How long a transaction waits for another one. Less than the time after which a server looks for deadlocks, so that a
/// caller's transaction is never the one that fails.
const LOCKED: Duration = Duration::from_millis(50);
/// What the network may need beyond the time of a statement.
const ON_THE_WAY: Duration = Duration::from_secs(1);

/// Why a transaction has not been committed, as far as is known.
pub(super) enum Failed {
    /// It was not: others had what it needs.
    InTheWay(Unusable),
    /// It was not.
    Refused(Unusable),
    /// Nobody knows.
    Lost,
}

impl From<Failed> for JournalError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::InTheWay(error) | Failed::Refused(error) => error.into(),
            Failed::Lost => Self::Lost,
        }
    }
}

pub(super) type Parameter<'p> = (&'p (dyn ToSql + Sync), Type);

/// Runs a statement and commits it. All of it is sent at once; nothing is relied on but the transaction itself, so that a
/// pooler may give each its own session.
pub(super) async fn committed(
    pool: &Pool,
    sql: &str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<Row>, Failed> {
    let client = pool.get().await.map_err(Failed::Refused)?;
    let limit = pool.limit;
    let opening = opening(limit);
    let run = async {
        tokio::join!(
            biased;
            client.batch_execute(&opening),
            client.query_typed(sql, parameters),
            client.batch_execute("COMMIT"),
        )
    };
    let said = tokio::time::timeout(limit + ON_THE_WAY, run).await;
    let result = match said {
        Ok((begun, rows, end)) => known(pool, begun, rows, end),
        Err(_) => Err(Failed::Lost),
    };
    if matches!(result, Err(Failed::Lost)) {
        // Nobody knows what state the connection is in.
        drop(Object::take(client));
    }
    result
}

fn opening(limit: Duration) -> String {
    format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on; SET LOCAL statement_timeout = {}; \
         SET LOCAL lock_timeout = {}; SET LOCAL idle_in_transaction_session_timeout = {}",
        limit.as_millis(),
        LOCKED.as_millis(),
        limit.as_millis(),
    )
}

/// An error that the server tells before the commit means that there is none. One that it tells instead of the commit
/// means the same, unless the connection ends with it.
fn known(
    pool: &Pool,
    begun: Result<(), Error>,
    rows: Result<Vec<Row>, Error>,
    end: Result<(), Error>,
) -> Result<Vec<Row>, Failed> {
    let (rows, before) = match (begun, rows) {
        (Ok(()), Ok(rows)) => (Some(rows), None),
        (Err(error), Err(_)) | (Ok(()), Err(error)) => (None, Some(error)),
        // The statement was not in the transaction that it belongs in.
        (Err(_), Ok(_)) => return Err(Failed::Lost),
    };
    match (rows, before, end) {
        (Some(rows), _, Ok(())) => Ok(rows),
        (Some(_), _, Err(error)) if ends_session(&error) => Err(Failed::Lost),
        (Some(_), _, Err(error)) => Err(refused(pool, &error)),
        (None, Some(error), _) if error.as_db_error().is_some() => Err(refused(pool, &error)),
        (None, ..) => Err(Failed::Lost),
    }
}

fn ends_session(error: &Error) -> bool {
    let severity = error.as_db_error().map(DbError::parsed_severity);
    severity != Some(Some(Severity::Error))
}

fn refused(pool: &Pool, error: &Error) -> Failed {
    let told = pool.place.refused(error);
    let code = error.code().map(|code| code.code());
    match code {
        Some("55P03" | "40P01" | "40001") => Failed::InTheWay(told),
        _ => Failed::Refused(told),
    }
}
