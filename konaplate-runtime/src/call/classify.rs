//! What an answer means: a reply, a refusal that proves that nothing happened, or nothing that can be relied on. The
//! table in the module `outcome` tells it in words.

use std::any::Any;

use zeroize::Zeroizing;

use crate::config::Config;
use crate::echo::Echo;
use crate::evidence::{self, Standing};
use crate::json::{Deviation, DeviationKind, Fields, Issue, Readable, UnknownField};
use crate::look::Seen;
use crate::operation::{Effect, Operation};
use crate::outcome::{
    CallRecord, Cause, Code, NotSent, Number, RawFailure, RawRejection, Unanswered,
};
use crate::retry::retry_after;
use crate::table::Str;
use crate::transport::{Answer, Broken, TransportError};
use crate::wire::envelope::{self, Head};
use crate::wire::headers;

/// Reads a successful answer. It is handed over with the call, so that only the answers of operations that a program
/// calls are compiled into it.
pub(crate) trait Read: Sync {
    /// Takes the fields. Whether they were whole, they tell themselves.
    ///
    /// # Errors
    /// When the answer is not what it has to be.
    fn read(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Any + Send>, Cause>;
}

/// What an answer is read with.
pub(super) struct Expected<'r> {
    pub(super) reader: &'r dyn Read,
    /// How long values of it serve, where that depends on what was asked.
    pub(super) lives: Vec<(Str, u64)>,
}

/// A successful answer.
pub(crate) struct Answered {
    /// What the reader made of it.
    pub(crate) value: Box<dyn Any + Send>,
    pub(crate) noticed: (Vec<Deviation>, Vec<UnknownField>),
    /// How the money stands.
    pub(crate) standing: Standing,
    pub(crate) record: CallRecord,
}

/// Decides what an answer means, and reads it; the table in the module `outcome` tells how.
pub(super) fn classify(
    config: &Config,
    record: CallRecord,
    answer: Answer,
    expected: Expected<'_>,
) -> Result<Answered, RawFailure> {
    let status = answer.status.as_u16();
    let record = CallRecord {
        status: Some(status),
        retry_after: retry_after(&answer.headers, || config.clock.unix_millis()),
        ..record
    };
    let body = match answer.body {
        Ok(body) => body,
        Err(Broken::TooLarge) => {
            let limit = config.max_response;
            return Err(unanswered(record, Cause::BodyTooLarge { limit }));
        }
        Err(Broken::Lower(error)) => return Err(broken(config, record, error)),
    };
    let key_id = answer.headers.get(&headers::names::CRYPTO_KEY_ID);
    let key_id = key_id.and_then(|id| id.to_str().ok());
    let sent_at = record.at;
    // Another call's answer says nothing of this one, whatever is in it.
    let classified = match of_another_call(config, &record) {
        Some(cause) => Err(with_body(record, cause, body)),
        None => match open(config, &record.operation, &body, key_id) {
            Ok(Some(plain)) => classify_plain(record, plain, expected),
            Ok(None) => classify_plain(record, body, expected),
            Err(cause) => Err(with_body(record, cause, body)),
        },
    };
    // Only a failure asks for it: an answer that succeeds costs nothing here.
    classified.map_err(|failure| {
        let span = (sent_at, config.clock.unix_millis());
        failure.seen(&Seen::of(status, &answer.headers, span))
    })
}

/// Why an answer is not that of the call, as far as its headers tell.
fn of_another_call(config: &Config, record: &CallRecord) -> Option<Cause> {
    match &record.echo {
        Echo::Other(received) if config.unbound_answers.is_none() => Some(Cause::OtherCall {
            sent: record.correlation_id.clone().unwrap_or_default(),
            received: received.clone(),
        }),
        _ => None,
    }
}

/// The body inside an encrypted one, whatever the operation's flag says; nothing if it is plain.
pub(crate) fn open(
    config: &Config,
    operation: &Operation,
    body: &[u8],
    key_id: Option<&str>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Cause> {
    let readable = Readable::of(body);
    let body = readable.bytes();
    let Some(jwe) = envelope::encrypted(&operation.envelope, body)? else {
        return Ok(None);
    };
    if let Ok(beside) = Fields::parse(body) {
        if let Some(field) = evidence::beside_encrypted(operation, &beside) {
            return Err(Cause::Contradiction { field });
        }
        if evidence::has_damaged_name(operation, &beside) {
            return Err(Cause::DamagedName);
        }
    }
    let opened = config.cipher.decrypt(&jwe, key_id);
    opened.map(Some).map_err(Cause::Decrypt)
}

/// A call that may have left, and whose answer did not come whole.
pub(super) fn broken(config: &Config, record: CallRecord, error: TransportError) -> RawFailure {
    let unanswered = Unanswered::by_transport(record, error, is_tls(config));
    RawFailure::Unanswered(unanswered)
}

/// What a plain body says.
enum Said {
    /// Success, and how the call stands.
    Success(Standing),
    Refusal(Head),
    /// Nothing that can be relied on, with the provider's text about its code.
    Nothing(Cause, Option<Zeroizing<String>>),
}

/// What reading a successful body gave.
type Decoded = (Box<dyn Any + Send>, (Vec<Deviation>, Vec<UnknownField>));

fn classify_plain(
    record: CallRecord,
    body: Zeroizing<Vec<u8>>,
    expected: Expected<'_>,
) -> Result<Answered, RawFailure> {
    let status = record.status.unwrap_or_default();
    let readable = Readable::of(&body);
    let issue = Issue {
        at: record.at,
        lives: expected.lives,
    };
    // Parsed once: what decides about the outcome and what the reply holds are read of the same fields.
    let Ok(fields) = Fields::parse(readable.bytes()) else {
        let cause = match status {
            500.. => Cause::ServerError { status },
            _ => Cause::NotJson,
        };
        return Err(with_body(record, cause, body));
    };
    match said(&record, &fields, status) {
        Said::Success(standing) => {
            match decode(&record, fields.with_issue(&issue), expected.reader) {
                Ok((value, mut noticed)) => {
                    noticed.0.extend(readable.deviations());
                    noticed.0.extend(of_echo(&record));
                    Ok(Answered {
                        value,
                        noticed,
                        standing,
                        record,
                    })
                }
                Err(cause) => Err(with_body(record, cause, body)),
            }
        }
        Said::Refusal(head) => Err(RawFailure::Rejected(rejection(record, head, status))),
        Said::Nothing(cause, message) => {
            let record = CallRecord { message, ..record };
            Err(with_body(record, cause, body))
        }
    }
}

fn decode(
    record: &CallRecord,
    mut fields: Fields<'_>,
    reader: &dyn Read,
) -> Result<Decoded, Cause> {
    fields.ignore(&record.operation.envelope.object);
    let value = reader.read(&mut fields)?;
    match fields.failure() {
        Some(error) => Err(Cause::Undecodable(error)),
        None => Ok((value, fields.finish())),
    }
}

/// What is noticed of whose correlation id an answer has.
fn of_echo(record: &CallRecord) -> Option<Deviation> {
    let kind = match &record.echo {
        Echo::Same => return None,
        Echo::Missing => DeviationKind::NoCorrelationId,
        Echo::Other(_) => DeviationKind::OtherCorrelationId,
    };
    let header = record.operation.echo.as_deref().unwrap_or_default();
    Some(Deviation::of_header(header, kind))
}

fn said(record: &CallRecord, fields: &Fields<'_>, status: u16) -> Said {
    let operation = &record.operation;
    let nothing = |cause| Said::Nothing(cause, None);
    let head =
        decisive(operation, fields).and_then(|()| Ok(envelope::head(&operation.envelope, fields)?));
    let head = match head {
        Ok(head) => head,
        Err(_) if status >= 500 => return nothing(Cause::ServerError { status }),
        Err(cause) => return nothing(cause),
    };
    if let Some(Number { field, value, .. }) = &record.number
        && evidence::is_of_another(operation, fields, field, value)
    {
        let field = field.clone();
        return nothing(Cause::OtherNumber { field });
    }
    if *head.code == operation.envelope.success {
        return match evidence::standing(operation, fields) {
            _ if status != 200 => {
                Said::Nothing(Cause::SuccessCodeWithStatus { status }, head.message)
            }
            Ok(standing) => Said::Success(standing),
            Err(cause) => Said::Nothing(cause, head.message),
        };
    }
    // Before the code is looked at, but for one that says that the number was used before: a number of a transaction
    // beside it may be the earlier call's, so that a verdict is told as that call's.
    if !operation.is_asked_before(&head.code, status)
        && let Some(field) = beside_refusal(record, fields)
    {
        return Said::Nothing(Cause::Contradiction { field }, head.message);
    }
    if refuses(operation, &head, status) {
        return Said::Refusal(head);
    }
    let code = Code::new(&head.code);
    let cause = match operation.effect {
        Effect::Read => Cause::NoRefusal { code, status },
        Effect::Write | Effect::MovesMoney => Cause::NotFinal { code, status },
    };
    Said::Nothing(cause, head.message)
}

/// A field that shows that the call was taken up, or the one that is asked about: a number that is not known has none.
fn beside_refusal(record: &CallRecord, fields: &Fields<'_>) -> Option<Str> {
    let asked = record
        .number
        .as_ref()
        .and_then(|number| number.asked.as_ref());
    let operations = std::iter::once(&record.operation).chain(asked);
    let mut found = operations.filter_map(|it| evidence::beside_refusal(it, fields));
    found.next()
}

/// A body in which a name that decides about the outcome is duplicated, or may be one that is damaged, decides nothing.
fn decisive(operation: &Operation, fields: &Fields<'_>) -> Result<(), Cause> {
    let verdict = operation.verdict.as_ref().map(|verdict| &verdict.field);
    let mut names = operation.pending.iter().chain(verdict);
    if evidence::has_damaged_name(operation, fields) {
        return Err(Cause::DamagedName);
    }
    match names.find(|name| fields.is_repeated(name)) {
        Some(field) => Err(Cause::Repeated {
            field: field.clone(),
        }),
        None => Ok(()),
    }
}

/// Whether an error code refuses the call. That of a call that changes something has to prove that nothing happened: only
/// a code that the spec lists as final does, with the 4xx status it is documented with. To a call that changes nothing a
/// code that is not listed, not even as saying that a number is not known, is a refusal only where the status says so too.
fn refuses(operation: &Operation, head: &Head, status: u16) -> bool {
    let row = operation.error(&head.code);
    let is_refusal = matches!(status, 400..500);
    match operation.effect {
        Effect::Read => {
            let not_seen = operation
                .verdict
                .as_ref()
                .and_then(|it| it.not_seen.as_ref());
            let is_not_seen = not_seen.is_some_and(|it| it.is_said_by(status, &head.code));
            is_refusal || is_not_seen || (row.is_some() && status < 500)
        }
        Effect::Write | Effect::MovesMoney => {
            is_refusal && row.is_some_and(|row| row.is_final && row.status == status)
        }
    }
}

fn rejection(record: CallRecord, head: Head, status: u16) -> Box<RawRejection> {
    Box::new(RawRejection {
        code: Code::new(&head.code),
        operation: record.operation,
        status,
        message: head.message,
        correlation_id: record.correlation_id,
        look: None,
        noted: record.noted,
        retry_after: record.retry_after,
    })
}

/// A call that has not left and never will.
pub(super) fn unsent(config: &Config, record: CallRecord, error: TransportError) -> RawFailure {
    RawFailure::NotSent(NotSent::by_transport(record, error, is_tls(config)))
}

fn is_tls(config: &Config) -> bool {
    config.base_url.scheme() == "https"
}

fn with_body(record: CallRecord, cause: Cause, body: Zeroizing<Vec<u8>>) -> RawFailure {
    let body = Some(body);
    unanswered(CallRecord { body, ..record }, cause)
}

fn unanswered(record: CallRecord, cause: Cause) -> RawFailure {
    RawFailure::Unanswered(Unanswered::new(record, cause))
}

#[cfg(test)]
mod tests;
