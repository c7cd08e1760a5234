//! The notes as statements, each prepared once. What they decide is what the journal in memory decides.

use std::time::Duration;

use konaplate_runtime::journal::{
    Attempt, Counts, End, JournalError, LeasedAttempt, Pick, Receipt,
};
use rusqlite::{Connection, Result, Row, Statement, params};

use super::clock;
use super::watch::{TOTALS, Totals};
use crate::queue::{Ask, Said, in_use};

/// What came of a note, if SQLite did as it was told.
type Decided<T> = Result<Result<T, JournalError>>;

macro_rules! statements {
    ($($name:ident: $sql:expr,)*) => {
        #[cfg(test)]
        const SQL: &[(&str, &str)] = &[$((stringify!($name), $sql)),*];

        /// All statements of a writer.
        pub(super) struct Statements<'c> {
            limit: i64,
            opening: i64,
            $($name: Statement<'c>,)*
        }

        impl<'c> Statements<'c> {
            /// Of a journal that takes so many calls, for an opening of it.
            pub(super) fn new(conn: &'c Connection, limit: i64, opening: i64) -> Result<Self> {
                Ok(Self {
                    limit,
                    opening,
                    $($name: conn.prepare($sql)?,)*
                })
            }
        }
    };
}

statements! {
    begin: "BEGIN IMMEDIATE",
    commit: "COMMIT",
    change: "UPDATE konaplate_meta SET changes = changes + 1 \
             RETURNING changes - 1, calls, (SELECT changes FROM konaplate_opening WHERE opening = ?1)",
    mark: "UPDATE konaplate_opening SET changes = (SELECT changes FROM konaplate_meta) WHERE opening = ?1",
    totals: TOTALS,
    add: "INSERT INTO konaplate_call (id, operation, number, request, at, noted, was_prepared, token, until) \
          SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?8 IS NULL, ?8, ?9 \
          WHERE (SELECT calls FROM konaplate_meta) < ?7 \
          ON CONFLICT DO NOTHING",
    in_use: "SELECT operation, iif(token IS NULL, 'prepared', outcome) FROM konaplate_call WHERE number = ?2 \
             UNION ALL SELECT operation, iif(token IS NULL, 'prepared', outcome) FROM konaplate_call WHERE id = ?1",
    claim: "UPDATE konaplate_call SET token = ?5, until = ?6 \
            WHERE id = ?1 AND token IS NULL AND operation = ?2 AND number IS ?3 AND (request IS NULL OR request = ?4)",
    is_prepared: "SELECT 1 FROM konaplate_call WHERE id = ?1 AND token IS NULL",
    end: "UPDATE konaplate_call SET outcome = ?3, is_final = ?4, until = ?5 \
          WHERE id = ?1 AND token = ?2 AND (NOT is_final OR outcome = ?3)",
    unclaim: "UPDATE konaplate_call SET outcome = NULL, is_final = 0, token = NULL, until = NULL \
              WHERE id = ?1 AND token = ?2 AND was_prepared AND NOT is_final",
    // It was given up: no claim of it can succeed any more.
    give_up_again: "UPDATE konaplate_call SET until = ?3 WHERE id = ?1 AND token = ?2 AND outcome = 'not-sent' AND is_final",
    unbegin: "DELETE FROM konaplate_call \
              WHERE id = ?1 AND token = ?2 AND NOT was_prepared AND NOT is_final",
    acknowledge: "DELETE FROM konaplate_call WHERE id = ?1 AND token = ?2 AND is_final",
    is_held: "SELECT 1 FROM konaplate_call WHERE id = ?1 AND token = ?2",
    dismiss: "DELETE FROM konaplate_call WHERE id = ?1",
    withdraw: "DELETE FROM konaplate_call WHERE id = ?1 AND token IS NULL",
    free: "SELECT id, operation, number, request, at, outcome, ?1 - until, noted FROM konaplate_call \
           WHERE until <= ?1 ORDER BY until, noted LIMIT ?2",
    unclaimed: "SELECT id, operation, number, request, at, 'not-sent', ?1 - noted, noted FROM konaplate_call \
                WHERE until IS NULL AND noted <= ?1 ORDER BY noted LIMIT ?2",
    lease: "UPDATE konaplate_call SET token = ?2, until = ?3, outcome = ?4, is_final = ?5 WHERE id = ?1",
    counts: "SELECT count(*) FILTER (WHERE token IS NULL), count(*) FILTER (WHERE token IS NOT NULL AND NOT is_final), \
             count(*) FILTER (WHERE is_final) FROM konaplate_call",
}

impl Statements<'_> {
    pub(super) fn begin(&mut self) -> Result<()> {
        self.begin.execute([]).map(|_| ())
    }

    pub(super) fn commit(&mut self) -> Result<()> {
        self.commit.execute([]).map(|_| ())
    }

    /// Counts a commit, and says what the tables said before.
    pub(super) fn change(&mut self) -> Result<Totals> {
        self.change.query_row([self.opening], Totals::of)
    }

    /// Notes how far the tables are, where an older copy of them has another number.
    pub(super) fn mark(&mut self) -> Result<()> {
        self.mark.execute([self.opening]).map(|_| ())
    }

    pub(super) fn totals(&mut self) -> Result<Totals> {
        self.totals.query_row([self.opening], Totals::of)
    }

    /// Does what is asked, in the transaction that is under way.
    pub(super) fn note(&mut self, ask: &Ask) -> Decided<Said> {
        let done = |decided: Decided<()>| decided.map(|decided| decided.map(|()| Said::Done));
        match ask {
            Ask::Prepare(attempt) => done(self.add(attempt, None)),
            Ask::Claim(attempt, receipt, lease) => done(self.claim(attempt, *receipt, *lease)),
            Ask::Begin(attempt, receipt, lease) => {
                let held = (receipt.token(), until(*lease));
                done(self.add(attempt, Some(held)))
            }
            Ask::End(receipt, end, lease) => done(self.end(*receipt, *end, *lease)),
            Ask::Release(receipt) => done(self.end(*receipt, End::NotSent, Duration::ZERO)),
            Ask::Acknowledge(receipt) => done(self.acknowledge(*receipt)),
            Ask::Dismiss(id) => {
                self.dismiss.execute([id.to_string()])?;
                Ok(Ok(Said::Done))
            }
            Ask::Withdraw(id) => Ok(match self.withdraw.execute([id.to_string()])? {
                0 => Err(JournalError::NotPrepared),
                _ => Ok(Said::Done),
            }),
            Ask::Pick(pick) => Ok(self.pick(*pick)?.map(Said::Picked)),
            Ask::Counts => Ok(Ok(Said::Counted(self.counts()?))),
        }
    }

    fn add(&mut self, attempt: &Attempt, held: Option<(i64, i64)>) -> Decided<()> {
        let (token, until) = held.unzip();
        let number = attempt.idempotency.as_deref();
        let added = self.add.execute(params![
            attempt.id.to_string(),
            &*attempt.operation,
            number,
            attempt.request.map(|it| it.to_string()),
            attempt.at,
            clock::wall(),
            self.limit,
            token,
            until,
        ])?;
        if added > 0 {
            return Ok(Ok(()));
        }
        if self.totals()?.calls >= self.limit {
            let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
            let counts = self.counts()?;
            return Ok(Err(JournalError::Full { limit, counts }));
        }
        let twin = params![attempt.id.to_string(), number];
        self.in_use.query_row(twin, |row| {
            let (operation, standing) = (text(row, 0)?, text(row, 1)?);
            Ok(Err(in_use(
                operation.as_deref().unwrap_or_default(),
                standing.as_deref(),
            )))
        })
    }

    fn claim(&mut self, attempt: &Attempt, receipt: Receipt, lease: Duration) -> Decided<()> {
        let id = attempt.id.to_string();
        let claimed = self.claim.execute(params![
            id,
            &*attempt.operation,
            attempt.idempotency.as_deref(),
            attempt.request.map(|it| it.to_string()),
            receipt.token(),
            until(lease),
        ])?;
        if claimed > 0 {
            return Ok(Ok(()));
        }
        Ok(Err(if self.is_prepared.exists([id])? {
            JournalError::OtherRequest
        } else {
            JournalError::NotPrepared
        }))
    }

    fn end(&mut self, receipt: Receipt, end: End, lease: Duration) -> Decided<()> {
        let (id, token) = (receipt.id().to_string(), receipt.token());
        let changed = match end {
            End::NotSent => {
                let it = params![id, token];
                let held = params![id, token, until(lease)];
                self.unclaim.execute(it)?
                    + self.unbegin.execute(it)?
                    + self.give_up_again.execute(held)?
            }
            end => {
                let it = params![id, token, end.as_str(), end.is_final(), until(lease)];
                self.end.execute(it)?
            }
        };
        Ok(match changed {
            0 => Err(JournalError::Stale),
            _ => Ok(()),
        })
    }

    fn acknowledge(&mut self, receipt: Receipt) -> Decided<()> {
        let it = (receipt.id().to_string(), receipt.token());
        if self.acknowledge.execute(params![it.0, it.1])? > 0 {
            return Ok(Ok(()));
        }
        Ok(Err(if self.is_held.exists(params![it.0, it.1])? {
            JournalError::NoEnd
        } else {
            JournalError::Stale
        }))
    }

    /// Two reads by index, of as many calls as are asked for each.
    fn pick(&mut self, pick: Pick) -> Decided<Vec<LeasedAttempt>> {
        let most = i64::try_from(pick.most).unwrap_or(i64::MAX);
        let old = clock::wall().saturating_sub(clock::millis(pick.unclaimed));
        let mut free = rows(&mut self.free, clock::steady(), most)?;
        free.extend(rows(&mut self.unclaimed, old, most)?);
        free.sort_by_key(|(_, _, order)| *order);
        let mut picked = Vec::new();
        for (attempt, end, _) in free.into_iter().take(pick.most) {
            let receipt = match Receipt::new(attempt.id) {
                Ok(receipt) => receipt,
                Err(error) => return Ok(Err(error)),
            };
            self.lease.execute(params![
                attempt.id.to_string(),
                receipt.token(),
                until(pick.lease),
                end.map(End::as_str),
                end.is_some_and(End::is_final),
            ])?;
            picked.push(LeasedAttempt {
                attempt,
                end,
                receipt,
            });
        }
        Ok(Ok(picked))
    }

    /// Reads every call.
    fn counts(&mut self) -> Result<Counts> {
        self.counts.query_row([], |row| {
            let count = |at| {
                let count: i64 = row.get(at)?;
                Ok::<_, rusqlite::Error>(usize::try_from(count).unwrap_or_default())
            };
            Ok(Counts {
                prepared: count(0)?,
                open: count(1)?,
                unacknowledged: count(2)?,
            })
        })
    }
}

/// Those that have waited longest, and of these the oldest.
type Order = (std::cmp::Reverse<i64>, i64);

fn rows(
    statement: &mut Statement<'_>,
    now: i64,
    most: i64,
) -> Result<Vec<(Attempt, Option<End>, Order)>> {
    let rows = statement.query_map([now, most], |row| {
        let order = (std::cmp::Reverse(row.get::<_, i64>(6)?), row.get(7)?);
        Ok(attempt_of(row)?.map(|(attempt, end)| (attempt, end, order)))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// Nothing if somebody has written there what no journal of this version writes: others are picked all the same.
fn attempt_of(row: &Row<'_>) -> Result<Option<(Attempt, Option<End>)>> {
    let (id, request, end) = (parsed(row, 0)?, parsed(row, 3)?, parsed(row, 5)?);
    let (Ok(Some(id)), Ok(request), Ok(end)) = (id, request, end) else {
        return Ok(None);
    };
    let attempt = Attempt {
        id,
        operation: text(row, 1)?.unwrap_or_default().into(),
        idempotency: text(row, 2)?.map(Into::into),
        request,
        at: row.get(4)?,
    };
    Ok(Some((attempt, end)))
}

fn until(lease: Duration) -> i64 {
    clock::steady().saturating_add(clock::millis(lease))
}

/// A caller's SQLite takes texts that are no UTF-8.
fn text(row: &Row<'_>, at: usize) -> Result<Option<String>> {
    let text = row.get_ref(at)?.as_bytes_or_null()?;
    Ok(text.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

fn parsed<T: std::str::FromStr>(
    row: &Row<'_>,
    at: usize,
) -> Result<std::result::Result<Option<T>, T::Err>> {
    let parsed = text(row, at)?.map(|text| text.parse());
    Ok(parsed.transpose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_but_the_count_finds_calls_by_an_index() {
        let conn = Connection::open_in_memory().expect("there is memory");
        let tables = include_str!("schema.sql");
        conn.execute_batch(tables).expect("they are made");
        for (name, sql) in SQL {
            let mut plan = conn
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .expect("it is read");
            let nothing = std::iter::repeat_n(rusqlite::types::Null, plan.parameter_count());
            let steps = plan.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3));
            let steps = steps.expect("it is planned");
            let steps: Vec<String> = steps.collect::<Result<_>>().expect("it is text");
            let is_slow = steps.iter().any(|step| {
                step.starts_with("SCAN konaplate_call") || step.contains("TEMP B-TREE")
            });
            assert_eq!(is_slow, *name == "counts", "{name}: {steps:?}");
        }
    }
}
