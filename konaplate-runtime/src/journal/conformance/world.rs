//! A journal under check, and how what it says is held against what is expected.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Subject;
use crate::journal::{
    Attempt, AttemptId, Counts, End, Journal, JournalError, LeasedAttempt, Pick, Receipt,
    RequestHash,
};

pub(super) type Checked = Result<(), String>;

/// A journal under check, opened twice.
pub(super) struct World<'w> {
    pub(super) subject: &'w dyn Subject,
    pub(super) journal: Arc<dyn Journal>,
    pub(super) elsewhere: Arc<dyn Journal>,
}

/// Longer than any check takes.
pub(super) const LONG: Duration = Duration::from_secs(600);
/// So short that a check waits for its end.
pub(super) const SHORT: Duration = Duration::from_millis(300);
/// How many try the same at a time.
pub(super) const MANY: usize = 16;
/// How many calls the journals take that are checked.
pub(super) const LIMIT: usize = 100;

pub(super) fn id() -> Result<AttemptId, String> {
    AttemptId::random().map_err(|error| error.to_string())
}

pub(super) fn attempt(operation: &str, number: Option<&str>) -> Result<Attempt, String> {
    Ok(Attempt {
        id: id()?,
        operation: operation.into(),
        idempotency: number.map(Box::from),
        request: Some(RequestHash([7; 32])),
        at: 1_667_876_894_608,
    })
}

pub(super) fn receipt(attempt: &Attempt) -> Result<Receipt, String> {
    Receipt::new(attempt.id).map_err(|error| error.to_string())
}

/// As it is told, since errors are not compared.
pub(super) fn told<T: fmt::Debug>(result: &Result<T, JournalError>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}

pub(super) fn done<T: fmt::Debug>(
    what: &str,
    result: Result<T, JournalError>,
) -> Result<T, String> {
    let said = told(&result);
    result.map_err(|_| format!("{what}: {said}"))
}

pub(super) fn same<T: PartialEq + fmt::Debug>(what: &str, seen: &T, expected: &T) -> Checked {
    if seen == expected {
        Ok(())
    } else {
        Err(format!("{what}: {seen:?}, not {expected:?}"))
    }
}

/// A refusal, of the kind that is expected.
macro_rules! refused {
    ($what:expr, $result:expr, $kind:pat) => {
        match $result {
            Err($kind) => Ok(()),
            other => Err(format!(
                "{}: {}, not {}",
                $what,
                told(&other),
                stringify!($kind)
            )),
        }?
    };
}

pub(super) use refused;

impl World<'_> {
    pub(super) async fn begun(
        &self,
        number: Option<&str>,
        lease: Duration,
    ) -> Result<(Attempt, Receipt), String> {
        let attempt = attempt("charge", number)?;
        let receipt = receipt(&attempt)?;
        done("begin", self.journal.begin(&attempt, receipt, lease).await)?;
        Ok((attempt, receipt))
    }

    pub(super) async fn ended(
        &self,
        number: Option<&str>,
        end: End,
    ) -> Result<(Attempt, Receipt), String> {
        let (attempt, receipt) = self.begun(number, LONG).await?;
        done("end", self.journal.end(receipt, end, LONG).await)?;
        Ok((attempt, receipt))
    }

    pub(super) async fn prepared(&self, number: Option<&str>) -> Result<Attempt, String> {
        let attempt = attempt("charge", number)?;
        done("prepare", self.journal.prepare(&attempt).await)?;
        Ok(attempt)
    }

    pub(super) async fn picked(&self, most: usize) -> Result<Vec<LeasedAttempt>, String> {
        let pick = Pick {
            most,
            lease: LONG,
            unclaimed: LONG,
        };
        done("pick", self.elsewhere.pick(pick).await)
    }

    pub(super) async fn counts(&self) -> Result<(usize, usize, usize), String> {
        let Counts {
            prepared,
            open,
            unacknowledged,
        } = done("counts", self.elsewhere.counts().await)?;
        Ok((prepared, open, unacknowledged))
    }

    /// Waits until the counts are these, as long as a note that is taken back may need.
    pub(super) async fn comes_to(&self, expected: (usize, usize, usize)) -> Checked {
        for _ in 0..200 {
            if self.counts().await? == expected {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        same("counts", &self.counts().await?, &expected)
    }
}
