//! The one path that every call takes: encrypt, sign, note, send, and have the answer judged.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::HeaderMap;
use tokio::runtime::Handle;
use zeroize::Zeroizing;

use crate::body::{Hold, IsStale, RequestBody};
use crate::config::{Config, ConfigError, names};
use crate::counts::{Counts, OverrideCount};
use crate::echo::Echo;
use crate::field::{Expiry, OverriddenField};
use crate::journal::End;
use crate::judge::{RawFailure, RawReply, broken, judge, unsent};
use crate::open_calls::{Begun, OpenCalls, UnderWay};
use crate::operation::{Effect, Operation};
use crate::outcome::{CallRecord, NotSent, NotSentReason, Number};
use crate::retry::Budget;
use crate::target::Targets;
use crate::trace::{self, Span};
use crate::transport::{Transport, exchange};
use crate::wiped::Wiped;
use crate::wire::correlation::correlation_id;
use crate::wire::envelope;
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
    open_calls: OpenCalls,
    overrides: Counts,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Core").field(&self.0.config).finish()
    }
}

/// The result of the last of several attempts, unless it says that nothing was sent and an earlier one may have been.
fn last_known(
    result: Result<RawReply, RawFailure>,
    unanswered: Option<RawFailure>,
) -> Result<RawReply, RawFailure> {
    match (result, unanswered) {
        (Err(RawFailure::NotSent(_)), Some(unanswered)) => Err(unanswered),
        (result, _) => result,
    }
}

/// A checked request, written.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) body: Wiped,
    /// The number that names the call at the provider, or of the call that is asked about.
    pub(crate) number: Option<Number>,
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
    pub fn new(mut config: Config) -> Result<Self, ConfigError> {
        let transport = config.connect()?;
        let budget = Budget::default();
        Ok(Self(Arc::new(Inner {
            config,
            transport,
            targets: Targets::default(),
            budget,
            open_calls: OpenCalls::default(),
            overrides: Counts::default(),
        })))
    }

    /// How many calls of this client and its clones overrode a limit, or had an answer of another correlation id that was
    /// accepted, by operation and field or header.
    #[must_use]
    pub fn overrides(&self) -> Vec<OverrideCount> {
        self.0.overrides.list()
    }

    /// Counts and tells the limits that a call overrides.
    pub(crate) fn note_overrides(&self, operation: &Operation, overrides: &[OverriddenField]) {
        for overridden in overrides {
            trace::overridden(operation, overridden.row, overridden.value.because());
            self.0.overrides.count(operation, overridden.row.wire());
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn open_calls(&self) -> &OpenCalls {
        &self.0.open_calls
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
        // What may have left stays so, whatever becomes of later attempts.
        let mut unanswered = None;
        loop {
            let left = config.total_timeout.saturating_sub(started.elapsed());
            let limit = config.timeout.min(left);
            let result = self
                .attempt(operation, message.clone(), limit, attempts)
                .await;
            attempts += 1;
            let asked = match result.as_ref().err().and_then(RawFailure::may_pass) {
                // A value that expires serves one attempt.
                Some(asked) if message.expiry.is_none() => asked,
                _ => {
                    if attempts == 1 {
                        self.0.budget.save();
                    }
                    return last_known(result, unanswered);
                }
            };
            let random = u32::from_ne_bytes(config.ids.bytes());
            let left = config.total_timeout.saturating_sub(started.elapsed());
            let pause = config.retries.pause(attempts, asked, random);
            let pause = pause.filter(|pause| *pause < left && self.0.budget.spend());
            let (Some(pause), Err(failure)) = (pause, &result) else {
                return last_known(result, unanswered);
            };
            trace::retried(failure, attempts, pause);
            tokio::time::sleep(pause).await;
            if let Err(failure @ RawFailure::Unanswered(_)) = result {
                unanswered = Some(failure);
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
        span.ended(result.as_ref().err());
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
            number,
            expiry,
        } = message;
        if Handle::try_current().is_err() {
            return Err(not_sent(NotSentReason::NoRuntime));
        }
        let sealed = self.seal(operation, body, expiry).map_err(not_sent)?;
        span.correlation_id(&sealed.correlation_id);
        let begun = Begun {
            operation,
            number: number.as_ref().map(|number| &*number.value),
            at: sealed.at,
            since: self.0.config.clock.monotonic(),
        };
        let mut under_way = self.admit(&begun, expiry).await.map_err(not_sent)?;
        if let Some(under_way) = &mut under_way {
            under_way.sends(sealed.hold.watch());
        }
        let record = CallRecord {
            operation,
            attempt: under_way.as_ref().map(UnderWay::id),
            correlation_id: Some(sealed.correlation_id.into()),
            at: begun.at,
            since: begun.since,
            echo: Echo::Missing,
            status: None,
            retry_after: None,
            message: None,
            body: None,
            number,
        };
        let sent = (sealed.request, sealed.hold);
        let max_response = self.0.config.max_response;
        match exchange(&*self.0.transport, sent, limit, max_response).await {
            Ok(answer) => {
                span.status(answer.status.as_u16());
                let echo = self.echo(&record, &answer.headers);
                judge(&self.0.config, CallRecord { echo, ..record }, answer)
            }
            Err(failed) if failed.may_have_left => {
                Err(broken(&self.0.config, record, failed.error))
            }
            Err(failed) => {
                self.note_end(record.attempt, End::NotSent).await;
                // Connecting may have taken its time.
                self.check_expiry(operation, expiry).map_err(not_sent)?;
                Err(unsent(&self.0.config, record, failed.error))
            }
        }
    }

    /// Notes a call, unless one of its values has expired by then.
    async fn admit(
        &self,
        begun: &Begun<'_>,
        expiry: Option<Expiry>,
    ) -> Result<Option<UnderWay<'_>>, NotSentReason> {
        self.check_expiry(begun.operation, expiry)?;
        let under_way = self.begin(begun).await?;
        // Again, for the note may have taken its time.
        if let Some(under_way) = &under_way
            && let Err(reason) = self.check_expiry(begun.operation, expiry)
        {
            self.note_end(Some(under_way.id()), End::NotSent).await;
            return Err(reason);
        }
        Ok(under_way)
    }

    /// Whose correlation id an answer has. Another one that is accepted all the same is counted and traced.
    fn echo(&self, record: &CallRecord, headers: &HeaderMap) -> Echo {
        let operation = record.operation;
        let sent = record.correlation_id.as_deref().unwrap_or_default();
        let echo = Echo::of(operation, headers, sent);
        if let (Echo::Other(_), Some(header), Some(because)) =
            (&echo, operation.echo, &self.0.config.unbound_answers)
        {
            trace::unbound(operation, header, because);
            self.0.overrides.count(operation, header);
        }
        echo
    }

    /// Encrypts and signs a body, once, and builds the headers around it.
    fn seal(
        &self,
        operation: &'static Operation,
        plain: Wiped,
        expiry: Option<Expiry>,
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
        let is_stale = expiry.map(|expiry| -> IsStale {
            let clock = Arc::clone(&config.clock);
            Box::new(move || expiry.is_over(clock.unix_millis()))
        });
        let (body, hold) = RequestBody::new(body, is_stale);
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
                let field = operation.field(expiry.field());
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
}
