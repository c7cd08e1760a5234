//! What an answer means: a reply, a refusal that proves that nothing happened, or nothing that can be relied on. The
//! table in the module `outcome` tells it in words.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::config::Config;
use crate::json::Fields;
use crate::operation::{Effect, Operation};
use crate::outcome::{
    CallRecord, Cause, Code, NotSent, NotSentReason, RawRejection, Source, Unanswered,
};
use crate::retry::retry_after;
use crate::transport::{Answer, Broken, TransportError, TransportErrorKind};
use crate::wire::envelope::{self, Head};
use crate::wire::headers;

/// A successful answer that has not been decoded.
pub(crate) struct RawReply {
    record: CallRecord,
    body: Zeroizing<Vec<u8>>,
}

impl RawReply {
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// What is known of the call, the body included.
    pub(crate) fn into_record(self) -> CallRecord {
        CallRecord {
            body: Some(self.body),
            ..self.record
        }
    }
}

/// What became of a call that gave no reply.
pub(crate) enum RawFailure {
    Rejected(Box<RawRejection>),
    NotSent(NotSent),
    Unanswered(Unanswered),
}

impl RawFailure {
    /// Whether another attempt may end otherwise, and how long the server asks to wait.
    pub(crate) fn may_pass(&self) -> Option<Option<Duration>> {
        match self {
            Self::NotSent(error) => error.may_pass().then_some(None),
            Self::Unanswered(unanswered) => unanswered.may_pass(),
            Self::Rejected(_) => None,
        }
    }
}

/// Decides what an answer means; the table in the module `outcome` tells how.
pub(crate) fn judge(
    config: &Config,
    record: CallRecord,
    answer: Answer,
) -> Result<RawReply, RawFailure> {
    let echoed = answer.headers.get(&headers::names::CORRELATION_ID);
    let sent = record.correlation_id.as_deref().map(str::as_bytes);
    let record = CallRecord {
        is_echoed: echoed.is_none_or(|echoed| Some(echoed.as_bytes()) == sent),
        status: Some(answer.status.as_u16()),
        retry_after: retry_after(&answer.headers, || config.clock.unix_millis()),
        ..record
    };
    let body = match answer.body {
        Ok(body) => body,
        Err(broken) => {
            let (cause, source) = cause_of(config, broken);
            return Err(unanswered(record, cause, source));
        }
    };
    let key_id = answer.headers.get(&headers::names::CRYPTO_KEY_ID);
    let key_id = key_id.and_then(|id| id.to_str().ok());
    match open(config, record.operation, &body, key_id) {
        Ok(Some(plain)) => judge_plain(record, plain),
        Ok(None) => judge_plain(record, body),
        Err(cause) => {
            let record = CallRecord {
                body: Some(body),
                ..record
            };
            Err(unanswered(record, cause, None))
        }
    }
}

/// The body inside an encrypted one, whatever the operation's flag says; nothing if it is plain.
fn open(
    config: &Config,
    operation: &Operation,
    body: &[u8],
    key_id: Option<&str>,
) -> Result<Option<Zeroizing<Vec<u8>>>, Cause> {
    match envelope::encrypted(operation.envelope, body)? {
        None => Ok(None),
        Some(jwe) => {
            let opened = config.cipher.decrypt(&jwe, key_id);
            opened.map(Some).map_err(Cause::Decrypt)
        }
    }
}

/// Why an answer is not whole, and what lay below.
pub(crate) fn cause_of(config: &Config, broken: Broken) -> (Cause, Option<Source>) {
    match broken {
        Broken::TooLarge => {
            let limit = config.max_response;
            (Cause::BodyTooLarge { limit }, None)
        }
        Broken::Lower(error) => {
            let cause = match error.kind() {
                TransportErrorKind::Timeout => Cause::Timeout,
                TransportErrorKind::Connect | TransportErrorKind::Connection => Cause::Connection,
            };
            (cause, error.into_source())
        }
    }
}

fn judge_plain(record: CallRecord, body: Zeroizing<Vec<u8>>) -> Result<RawReply, RawFailure> {
    let operation = record.operation;
    let status = record.status.unwrap_or_default();
    let head = match Fields::parse(&body) {
        Ok(fields) => {
            decisive(operation, &fields).and_then(|()| envelope::head(operation.envelope, fields))
        }
        Err(_) => Err(Cause::NotJson),
    };
    let cause = match head {
        Err(_) if status >= 500 => Cause::ServerError { status },
        Err(cause) => cause,
        Ok(head) if *head.code == operation.envelope.success => match status {
            200 => return Ok(RawReply { record, body }),
            _ => Cause::SuccessCodeWithStatus { status },
        },
        Ok(head) => match rejects(operation, &head, status) {
            true => return Err(RawFailure::Rejected(rejection(record, head, status))),
            false => Cause::NotFinal {
                code: Code::new(&head.code),
                status,
            },
        },
    };
    let record = CallRecord {
        body: Some(body),
        ..record
    };
    Err(unanswered(record, cause, None))
}

/// A body in which a name that decides about the outcome stands twice decides nothing.
fn decisive(operation: &Operation, fields: &Fields<'_>) -> Result<(), Cause> {
    let names = [
        operation.pending,
        operation.verdict.as_ref().map(|verdict| verdict.field),
    ];
    match names
        .into_iter()
        .flatten()
        .find(|name| fields.is_repeated(name))
    {
        Some(field) => Err(Cause::Repeated { field }),
        None => Ok(()),
    }
}

/// Whether an error code proves that nothing happened. For a call that changes something only a code that
/// the spec lists as final does, with the 4xx status it is documented with.
fn rejects(operation: &Operation, head: &Head, status: u16) -> bool {
    match operation.effect {
        Effect::Read => status < 500,
        Effect::Write | Effect::MovesMoney => {
            operation
                .error(&head.code)
                .is_some_and(|row| row.is_final && row.status == status)
                && matches!(status, 400..500)
        }
    }
}

fn rejection(record: CallRecord, head: Head, status: u16) -> Box<RawRejection> {
    Box::new(RawRejection {
        operation: record.operation,
        code: Code::new(&head.code),
        row: record.operation.error(&head.code),
        status,
        message: head.message,
        correlation_id: record.correlation_id,
        attempt: record.attempt,
    })
}

pub(crate) fn unsent(operation: &'static Operation, error: TransportError) -> NotSent {
    let reason = match error.kind() {
        TransportErrorKind::Timeout => NotSentReason::Timeout,
        TransportErrorKind::Connect => NotSentReason::Connect,
        TransportErrorKind::Connection => NotSentReason::Connection,
    };
    NotSent::with_source(operation, reason, error.into_source())
}

pub(crate) fn unanswered(record: CallRecord, cause: Cause, source: Option<Source>) -> RawFailure {
    RawFailure::Unanswered(Unanswered::new(record, cause, source))
}
