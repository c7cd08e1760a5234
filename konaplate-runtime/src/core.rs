//! The one path that every call takes: encrypt, sign, send, open, and decide what became of it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::body::{Hold, RequestBody};
use crate::config::{Config, ConfigError, names};
use crate::field::Expiry;
use crate::journal::End;
use crate::json::Fields;
use crate::operation::{Effect, Operation};
use crate::outcome::{
    CallRecord, Cause, Code, NotSent, NotSentReason, RawRejection, Source, Unanswered,
};
use crate::retry::{Budget, retry_after};
use crate::target::Targets;
use crate::trace::{Ended, Span};
use crate::transport::{
    Answer, Broken, Https, Transport, TransportError, TransportErrorKind, exchange,
};
use crate::wire::correlation::correlation_id;
use crate::wire::envelope::{self, Head};
use crate::wire::headers::{self, OfCall};
use crate::wire::stamp::Stamp;

/// What clients of all generated APIs share: configuration and connections. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

struct Inner {
    config: Config,
    transport: Arc<dyn Transport>,
    targets: Targets,
    budget: Budget,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Core").field(&self.0.config).finish()
    }
}

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
    fn may_pass(&self) -> Option<Option<Duration>> {
        match self {
            Self::NotSent(error) => error.may_pass().then_some(None),
            Self::Unanswered(unanswered) => unanswered.may_pass(),
            Self::Rejected(_) => None,
        }
    }
}

fn ended(result: &Result<RawReply, RawFailure>) -> Ended<'_> {
    let (outcome, error, code) = match result {
        Ok(_) => ("reply", None, None),
        Err(RawFailure::Rejected(raw)) => ("rejected", Some("rejected"), Some(&raw.code)),
        Err(RawFailure::NotSent(error)) => ("not_sent", Some(error.reason().kind()), None),
        Err(RawFailure::Unanswered(Unanswered::Unknown(error))) => {
            ("unknown", Some(error.cause().kind()), None)
        }
        Err(RawFailure::Unanswered(Unanswered::NoAnswer(error))) => {
            ("no_answer", Some(error.cause().kind()), None)
        }
    };
    Ended {
        outcome,
        error,
        code,
    }
}

/// A checked request, written.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) body: Zeroizing<Vec<u8>>,
    /// The value that names the call at the provider.
    pub(crate) idempotency: Option<Box<str>>,
    /// When the first of its values expires.
    pub(crate) expiry: Option<Expiry>,
}

/// A request as it goes on the wire.
struct Sealed {
    request: http::Request<RequestBody>,
    hold: Hold,
    correlation_id: String,
    /// The call's instant, in milliseconds since 1970.
    at: i64,
}

impl Core {
    /// Starts the HTTP client.
    ///
    /// # Errors
    /// When the TLS stack does not start.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let transport = match &config.transport {
            Some(transport) => Arc::clone(transport),
            None => {
                let https = Https::new(&config.connection);
                Arc::new(https.map_err(|error| ConfigError::tls(error.into()))?)
            }
        };
        let budget = Budget::default();
        Ok(Self(Arc::new(Inner {
            config,
            transport,
            targets: Targets::default(),
            budget,
        })))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    /// Sends a call: once, or as often as the configuration says if it changes nothing.
    pub(crate) async fn execute(
        &self,
        operation: &'static Operation,
        message: Message,
    ) -> Result<RawReply, RawFailure> {
        match operation.effect {
            Effect::Read => self.read(operation, message).await,
            Effect::Write | Effect::MovesMoney => {
                let limit = self.0.config.timeout;
                self.attempt(operation, message, limit, 0).await
            }
        }
    }

    /// A call that changes nothing, with a fresh correlation id, time and token for each attempt.
    async fn read(
        &self,
        operation: &'static Operation,
        message: Message,
    ) -> Result<RawReply, RawFailure> {
        let config = &self.0.config;
        let started = Instant::now();
        let mut attempts = 0;
        loop {
            let left = config.total_timeout.saturating_sub(started.elapsed());
            let limit = config.timeout.min(left);
            let result = self
                .attempt(operation, message.clone(), limit, attempts)
                .await;
            attempts += 1;
            let Some(asked) = result.as_ref().err().and_then(RawFailure::may_pass) else {
                if attempts == 1 {
                    self.0.budget.save();
                }
                return result;
            };
            let random = u32::from_ne_bytes(config.ids.bytes());
            let left = config.total_timeout.saturating_sub(started.elapsed());
            match config.retries.pause(attempts, asked, random) {
                Some(pause) if pause < left && self.0.budget.spend() => {
                    tokio::time::sleep(pause).await;
                }
                _ => return result,
            }
        }
    }

    /// Sends a call once, in a span.
    async fn attempt(
        &self,
        operation: &'static Operation,
        message: Message,
        limit: Duration,
        resend: u32,
    ) -> Result<RawReply, RawFailure> {
        let span = Span::new(operation, &self.0.config.base_url, resend);
        let result = span
            .around(self.exchange(operation, message, limit, &span))
            .await;
        span.ended(ended(&result));
        result
    }

    async fn exchange(
        &self,
        operation: &'static Operation,
        message: Message,
        limit: Duration,
        span: &Span,
    ) -> Result<RawReply, RawFailure> {
        let not_sent = |reason| RawFailure::NotSent(NotSent::new(operation, reason));
        let Message {
            body,
            idempotency,
            expiry,
        } = message;
        let sealed = self.seal(operation, body).map_err(not_sent)?;
        span.correlation_id(&sealed.correlation_id);
        self.check_expiry(operation, expiry).map_err(not_sent)?;
        let attempt = match operation.effect {
            Effect::Read | Effect::Write => None,
            Effect::MovesMoney => self
                .note_begin(operation, idempotency.as_deref(), sealed.at)
                .await
                .map_err(|error| not_sent(NotSentReason::Journal(error)))?,
        };
        // Again, for the note may have taken its time.
        if let Err(reason) = self.check_expiry(operation, expiry) {
            self.note_end(attempt, End::NotSent).await;
            return Err(not_sent(reason));
        }
        let record = CallRecord {
            operation,
            idempotency,
            attempt,
            correlation_id: Some(sealed.correlation_id.into()),
            at: sealed.at,
            is_echoed: true,
            status: None,
            retry_after: None,
            body: None,
        };
        let sent = (sealed.request, sealed.hold);
        let max_response = self.0.config.max_response;
        let answer = exchange(&*self.0.transport, sent, limit, max_response).await;
        match answer {
            Ok(answer) => {
                span.status(answer.status.as_u16());
                self.judge(record, answer)
            }
            Err(failed) if failed.may_have_left => {
                let broken = Broken::Lower(failed.error);
                let (cause, source) = self.cause(broken);
                Err(unanswered(record, cause, source))
            }
            Err(failed) => {
                self.note_end(attempt, End::NotSent).await;
                Err(RawFailure::NotSent(unsent(operation, failed.error)))
            }
        }
    }

    /// Encrypts and signs a body, once, and builds the headers around it.
    fn seal(
        &self,
        operation: &'static Operation,
        plain: Zeroizing<Vec<u8>>,
    ) -> Result<Sealed, NotSentReason> {
        let config = &self.0.config;
        self.check_keys(operation)?;
        let body = match operation.encrypts_request {
            false => plain,
            true => {
                let jwe = config
                    .cipher
                    .encrypt(&plain)
                    .map_err(NotSentReason::Encrypt)?;
                envelope::wrap(operation.envelope, &jwe)
            }
        };
        let target = self.0.targets.of(operation, config)?;
        let stamp = Stamp::new(config.clock.unix_millis(), config.time_zone);
        let correlation_id = correlation_id(&stamp, config.ids.bytes());
        let token = Zeroizing::new(config.signer.sign(&body, &stamp));
        let values = OfCall {
            correlation_id: &correlation_id,
            tran_token: &token,
            tran_time: stamp.seconds_text(),
        };
        let (body, hold) = RequestBody::new(body);
        let mut request = target.request(body);
        headers::add(request.headers_mut(), operation.headers, &values)
            .map_err(NotSentReason::Header)?;
        Ok(Sealed {
            request,
            hold,
            correlation_id,
            at: stamp.unix_millis(),
        })
    }

    fn check_expiry(
        &self,
        operation: &Operation,
        expiry: Option<Expiry>,
    ) -> Result<(), NotSentReason> {
        match expiry {
            Some(expiry) if expiry.is_over(self.0.config.clock.unix_millis()) => {
                let field = operation.field(expiry.wire());
                Err(NotSentReason::Expired { field })
            }
            _ => Ok(()),
        }
    }

    /// A call whose answer could not be opened is not begun.
    fn check_keys(&self, operation: &Operation) -> Result<(), NotSentReason> {
        let config = &self.0.config;
        let needs = [
            (
                operation.is_encrypted() && config.crypto_key_id.is_none(),
                names::CRYPTO_KEY_ID,
            ),
            (
                operation.encrypts_request && !config.can_encrypt,
                names::SERVER_PUBLIC_KEY,
            ),
            (
                operation.encrypts_response && !config.can_decrypt,
                names::CLIENT_PRIVATE_KEY,
            ),
        ];
        let needs: Vec<_> = needs
            .into_iter()
            .filter(|(is_missing, _)| *is_missing)
            .map(|(_, name)| name)
            .collect();
        match needs.is_empty() {
            true => Ok(()),
            false => Err(NotSentReason::MissingCryptoKeys { needs }),
        }
    }

    /// Decides what an answer means; the table in the module `outcome` tells how.
    fn judge(&self, record: CallRecord, answer: Answer) -> Result<RawReply, RawFailure> {
        let echoed = answer.headers.get(&headers::names::CORRELATION_ID);
        let sent = record.correlation_id.as_deref().map(str::as_bytes);
        let record = CallRecord {
            is_echoed: echoed.is_none_or(|echoed| Some(echoed.as_bytes()) == sent),
            status: Some(answer.status.as_u16()),
            retry_after: retry_after(&answer.headers, || self.0.config.clock.unix_millis()),
            ..record
        };
        let body = match answer.body {
            Ok(body) => body,
            Err(broken) => {
                let (cause, source) = self.cause(broken);
                return Err(unanswered(record, cause, source));
            }
        };
        let key_id = answer.headers.get(&headers::names::CRYPTO_KEY_ID);
        let key_id = key_id.and_then(|id| id.to_str().ok());
        match self.open(record.operation, &body, key_id) {
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
        &self,
        operation: &Operation,
        body: &[u8],
        key_id: Option<&str>,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Cause> {
        match envelope::encrypted(operation.envelope, body)? {
            None => Ok(None),
            Some(jwe) => {
                let opened = self.0.config.cipher.decrypt(&jwe, key_id);
                opened.map(Some).map_err(Cause::Decrypt)
            }
        }
    }

    fn cause(&self, broken: Broken) -> (Cause, Option<Source>) {
        match broken {
            Broken::TooLarge => {
                let limit = self.0.config.max_response;
                (Cause::BodyTooLarge { limit }, None)
            }
            Broken::Lower(error) => {
                let cause = match error.kind() {
                    TransportErrorKind::Timeout => Cause::Timeout,
                    TransportErrorKind::Connect | TransportErrorKind::Connection => {
                        Cause::Connection
                    }
                };
                (cause, error.into_source())
            }
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

fn unsent(operation: &'static Operation, error: TransportError) -> NotSent {
    let reason = match error.kind() {
        TransportErrorKind::Timeout => NotSentReason::Timeout,
        TransportErrorKind::Connect => NotSentReason::Connect,
        TransportErrorKind::Connection => NotSentReason::Connection,
    };
    NotSent::with_source(operation, reason, error.into_source())
}

fn unanswered(record: CallRecord, cause: Cause, source: Option<Source>) -> RawFailure {
    RawFailure::Unanswered(Unanswered::new(record, cause, source))
}
