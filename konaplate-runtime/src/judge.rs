//! What an answer means: a reply, a refusal that proves that nothing happened, or nothing that can be relied on. The
//! table in the module `outcome` tells it in words.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::config::Config;
use crate::json::Fields;
use crate::look::Seen;
use crate::operation::{Effect, Operation};
use crate::outcome::{CallRecord, Cause, Code, NotSent, RawRejection, Unanswered};
use crate::retry::retry_after;
use crate::transport::{Answer, Broken, TransportError};
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

    /// With what the answer shows of where to look.
    fn seen(self, seen: &Seen) -> Self {
        match self {
            Self::Rejected(mut raw) => {
                // A field that is blamed is about what was asked, not about who asks.
                if raw.blamed().is_none() {
                    raw.look = seen.of_code(raw.code.as_str(), raw.row);
                }
                Self::Rejected(raw)
            }
            Self::Unanswered(unanswered) => Self::Unanswered(unanswered.seen(seen)),
            Self::NotSent(_) => self,
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
    let status = answer.status.as_u16();
    let record = CallRecord {
        is_echoed: echoed.is_none_or(|echoed| Some(echoed.as_bytes()) == sent),
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
    let judged = match open(config, record.operation, &body, key_id) {
        Ok(Some(plain)) => judge_plain(record, plain),
        Ok(None) => judge_plain(record, body),
        Err(cause) => {
            let record = CallRecord {
                body: Some(body),
                ..record
            };
            Err(unanswered(record, cause))
        }
    };
    // Only a failure asks for it: an answer that succeeds costs nothing here.
    judged.map_err(|failure| {
        let span = (sent_at, config.clock.unix_millis());
        failure.seen(&Seen::of(status, &answer.headers, span))
    })
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

/// A call that may have left, and whose answer did not come whole.
pub(crate) fn broken(config: &Config, record: CallRecord, error: TransportError) -> RawFailure {
    let unanswered = Unanswered::by_transport(record, error, is_tls(config));
    RawFailure::Unanswered(unanswered)
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
    let (cause, message) = match head {
        Err(_) if status >= 500 => (Cause::ServerError { status }, None),
        Err(cause) => (cause, None),
        Ok(head) if *head.code == operation.envelope.success => match status {
            200 => return Ok(RawReply { record, body }),
            _ => (Cause::SuccessCodeWithStatus { status }, head.message),
        },
        Ok(head) if rejects(operation, &head, status) => {
            return Err(RawFailure::Rejected(rejection(record, head, status)));
        }
        Ok(head) => {
            let code = Code::new(&head.code);
            (Cause::NotFinal { code, status }, head.message)
        }
    };
    let record = CallRecord {
        body: Some(body),
        message,
        ..record
    };
    Err(unanswered(record, cause))
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
        look: None,
        attempt: record.attempt,
    })
}

/// A call that has not left and never will.
pub(crate) fn unsent(config: &Config, record: CallRecord, error: TransportError) -> RawFailure {
    RawFailure::NotSent(NotSent::by_transport(record, error, is_tls(config)))
}

fn is_tls(config: &Config) -> bool {
    config.base_url.scheme() == "https"
}

fn unanswered(record: CallRecord, cause: Cause) -> RawFailure {
    RawFailure::Unanswered(Unanswered::new(record, cause))
}
