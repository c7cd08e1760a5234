//! Notes as the schema's functions take them, and what these say.

use std::time::Duration;

use konaplate_runtime::journal::{
    Attempt, AttemptId, Counts, End, JournalError, LeasedAttempt, Pick, Receipt, Unusable,
};
use tokio_postgres::types::Type;
use tokio_postgres::{Error, Row};

use super::place::Place;
use super::pool::Pool;
use super::schema::Schema;
use super::transaction::{Failed, Parameter, committed};
use crate::queue::{Ask, Said, in_use};

/// The most that a pick brings, so that an answer has a bound.
const MOST_PICKED: usize = 1_000;
/// The longest lease, in milliseconds: 31 years. Beyond it dates end.
const LONGEST: u64 = 1_000_000_000_000;

/// What came of one note.
pub(super) enum Note {
    Answered(Result<Said, JournalError>),
    /// Another transaction has the call, or its number.
    Held,
    /// There are as many calls as the journal takes.
    Full,
}

/// What came of many.
pub(super) struct Noted {
    pub(super) notes: Vec<Note>,
    /// How many more calls there may be, if they were counted.
    pub(super) room: Option<i64>,
}

/// The columns of many notes.
#[derive(Default)]
struct Columns<'a> {
    kinds: Vec<&'static str>,
    ids: Vec<String>,
    tokens: Vec<Option<i64>>,
    operations: Vec<Option<&'a str>>,
    numbers: Vec<Option<&'a str>>,
    requests: Vec<Option<String>>,
    ats: Vec<Option<i64>>,
    ends: Vec<Option<&'static str>>,
    leases: Vec<Option<i64>>,
}

impl<'a> Columns<'a> {
    fn push(&mut self, ask: &'a Ask) {
        match ask {
            Ask::Prepare(attempt) => self.attempt("prepare", attempt, None),
            Ask::Claim(attempt, receipt, lease) => {
                self.attempt("claim", attempt, Some((receipt, *lease)))
            }
            Ask::Begin(attempt, receipt, lease) => {
                self.attempt("begin", attempt, Some((receipt, *lease)))
            }
            Ask::End(receipt, end, lease) => self.receipt("end", receipt, Some((*end, *lease))),
            Ask::Release(receipt) => {
                self.receipt("end", receipt, Some((End::NotSent, Duration::ZERO)))
            }
            Ask::Acknowledge(receipt) => self.receipt("acknowledge", receipt, None),
            Ask::Dismiss(id) => self.id("dismiss", *id),
            Ask::Withdraw(id) => self.id("withdraw", *id),
            // These are no notes of one call.
            Ask::Pick(_) | Ask::Counts => {}
        }
    }

    fn attempt(
        &mut self,
        kind: &'static str,
        attempt: &'a Attempt,
        claim: Option<(&Receipt, Duration)>,
    ) {
        self.kinds.push(kind);
        self.ids.push(attempt.id.to_string());
        self.tokens.push(claim.map(|(receipt, _)| receipt.token()));
        self.operations.push(Some(&attempt.operation));
        self.numbers.push(attempt.idempotency.as_deref());
        self.requests
            .push(attempt.request.map(|hash| hash.to_string()));
        self.ats.push(Some(attempt.at));
        self.ends.push(None);
        self.leases
            .push(claim.map(|(_, lease)| milliseconds(lease)));
    }

    fn receipt(&mut self, kind: &'static str, receipt: &Receipt, end: Option<(End, Duration)>) {
        self.id(kind, receipt.id());
        if let (Some(token), Some(its_end), Some(its_lease)) = (
            self.tokens.last_mut(),
            self.ends.last_mut(),
            self.leases.last_mut(),
        ) {
            *token = Some(receipt.token());
            *its_end = end.map(|(end, _)| end.as_str());
            *its_lease = end.map(|(_, lease)| milliseconds(lease));
        }
    }

    fn id(&mut self, kind: &'static str, id: AttemptId) {
        self.kinds.push(kind);
        self.ids.push(id.to_string());
        self.tokens.push(None);
        self.operations.push(None);
        self.numbers.push(None);
        self.requests.push(None);
        self.ats.push(None);
        self.ends.push(None);
        self.leases.push(None);
    }

    fn parameters(&self) -> [Parameter<'_>; 9] {
        [
            (&self.kinds, Type::TEXT_ARRAY),
            (&self.ids, Type::TEXT_ARRAY),
            (&self.tokens, Type::INT8_ARRAY),
            (&self.operations, Type::TEXT_ARRAY),
            (&self.numbers, Type::TEXT_ARRAY),
            (&self.requests, Type::TEXT_ARRAY),
            (&self.ats, Type::INT8_ARRAY),
            (&self.ends, Type::TEXT_ARRAY),
            (&self.leases, Type::INT8_ARRAY),
        ]
    }
}

fn milliseconds(time: Duration) -> i64 {
    let most = Duration::from_millis(LONGEST);
    i64::try_from(time.min(most).as_millis()).unwrap_or(i64::MAX)
}

/// Whether a note adds a call. Such may have to wait for others.
pub(super) fn adds(ask: &Ask) -> bool {
    matches!(ask, Ask::Prepare(_) | Ask::Begin(..))
}

/// In which order notes share a transaction: those that may wait come last, in the same order everywhere.
pub(super) fn order(ask: &Ask) -> Option<&str> {
    match ask {
        Ask::Prepare(attempt) | Ask::Begin(attempt, ..) => {
            Some(attempt.idempotency.as_deref().unwrap_or_default())
        }
        _ => None,
    }
}

/// What PostgreSQL can keep of a text: all but a zero.
pub(super) fn can_be_kept(ask: &Ask, place: &Place) -> Result<(), Unusable> {
    let (Ask::Prepare(attempt) | Ask::Begin(attempt, ..) | Ask::Claim(attempt, ..)) = ask else {
        return Ok(());
    };
    let number = attempt.idempotency.as_deref().unwrap_or_default();
    if attempt.operation.contains('\0') || number.contains('\0') {
        return Err(place.unusable(
            "the call's number or operation has a character of value zero, which PostgreSQL cannot keep",
            "take another number",
        ));
    }
    Ok(())
}

/// Takes many notes in one transaction.
pub(super) async fn note(
    pool: &Pool,
    schema: &Schema,
    asks: &[&Ask],
    one_by_one: bool,
    is_counted: bool,
) -> Result<Noted, Failed> {
    let mut columns = Columns::default();
    for ask in asks {
        columns.push(ask);
    }
    let mut parameters = columns.parameters().to_vec();
    parameters.push((&one_by_one, Type::BOOL));
    parameters.push((&is_counted, Type::BOOL));
    let sql = format!(
        "SELECT said, said_operation, said_end, room_left FROM {}($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        schema.function("note"),
    );
    let rows = committed(pool, &sql, &parameters).await?;
    // It was committed: what cannot be read is not known.
    let room = rows.last().and_then(|row| row.try_get(3).ok().flatten());
    let notes: Result<Vec<_>, Failed> = rows
        .iter()
        .map(|row| said(row).map_err(|_| Failed::Lost))
        .collect();
    let notes = notes?;
    if notes.len() == asks.len() {
        Ok(Noted { notes, room })
    } else {
        Err(Failed::Lost)
    }
}

fn said(row: &Row) -> Result<Note, Error> {
    let said: &str = row.try_get(0)?;
    Ok(Note::Answered(match said {
        "done" => Ok(Said::Done),
        "full" => return Ok(Note::Full),
        "held" => return Ok(Note::Held),
        "number-in-use" => {
            let operation: Option<&str> = row.try_get(1)?;
            let end: Option<&str> = row.try_get(2)?;
            Err(in_use(operation.unwrap_or_default(), end))
        }
        "not-prepared" => Err(JournalError::NotPrepared),
        "other-request" => Err(JournalError::OtherRequest),
        "no-end" => Err(JournalError::NoEnd),
        "stale" => Err(JournalError::Stale),
        _ => Err(JournalError::Lost),
    }))
}

/// Picks up calls.
pub(super) async fn pick(
    pool: &Pool,
    schema: &Schema,
    pick: Pick,
) -> Result<Vec<LeasedAttempt>, JournalError> {
    // The tokens are random; which calls they are for is seen afterwards.
    let tokens: Result<Vec<i64>, _> = (0..pick.most.min(MOST_PICKED))
        .map(|_| Receipt::new(AttemptId::random()?).map(|receipt| receipt.token()))
        .collect();
    let tokens = tokens?;
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let (lease, unclaimed) = (milliseconds(pick.lease), milliseconds(pick.unclaimed));
    let sql = format!(
        "SELECT its_id, its_operation, its_number, its_request, its_at, its_end, its_token FROM {}($1, $2, $3)",
        schema.function("pick"),
    );
    let parameters: [Parameter<'_>; 3] = [
        (&tokens, Type::INT8_ARRAY),
        (&lease, Type::INT8),
        (&unclaimed, Type::INT8),
    ];
    let rows = committed(pool, &sql, &parameters).await?;
    let mut picked = Vec::new();
    for row in &rows {
        // One that this program cannot read keeps none of the others from being told.
        picked.extend(leased(row).map_err(|error| pool.place.refused(&error))?);
    }
    if picked.is_empty() && !rows.is_empty() {
        let problem = "the calls there are noted in a way that this program does not know";
        return Err(pool.place.unusable(problem, "upgrade this program").into());
    }
    Ok(picked)
}

/// Nothing if it was written by a program that knows more.
fn leased(row: &Row) -> Result<Option<LeasedAttempt>, Error> {
    let id: &str = row.try_get(0)?;
    let operation: &str = row.try_get(1)?;
    let number: Option<&str> = row.try_get(2)?;
    let request: Option<&str> = row.try_get(3)?;
    let at: i64 = row.try_get(4)?;
    let end: Option<&str> = row.try_get(5)?;
    let token: i64 = row.try_get(6)?;
    let Ok(id) = id.parse() else {
        return Ok(None);
    };
    let request = request.map(str::parse).transpose();
    let end = end.map(str::parse).transpose();
    let (Ok(request), Ok(end)) = (request, end) else {
        return Ok(None);
    };
    let attempt = Attempt {
        id,
        operation: operation.into(),
        idempotency: number.map(Box::from),
        request,
        at,
    };
    let receipt = Receipt::of(id, token);
    Ok(Some(LeasedAttempt {
        attempt,
        end,
        receipt,
    }))
}

/// How many calls there are, and how many there may be.
pub(super) type Counted = Result<(Counts, usize), JournalError>;

pub(super) async fn counts(pool: &Pool, schema: &Schema) -> Counted {
    let sql = format!(
        "SELECT prepared, open, unacknowledged, most FROM {}()",
        schema.function("counts")
    );
    let rows = committed(pool, &sql, &[]).await?;
    let row = rows.first().ok_or(JournalError::Lost)?;
    let count = |at: usize| -> Result<usize, JournalError> {
        let count: i64 = row
            .try_get(at)
            .map_err(|error| pool.place.refused(&error))?;
        Ok(usize::try_from(count).unwrap_or_default())
    };
    let counts = Counts {
        prepared: count(0)?,
        open: count(1)?,
        unacknowledged: count(2)?,
    };
    Ok((counts, count(3)?))
}
