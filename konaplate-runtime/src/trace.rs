//! A span around each attempt of a call and an event for each failure, with the feature `tracing`: OpenTelemetry's
//! names for HTTP, and ours below `konaplate.`. Nothing of what was sent or answered stands in them but codes and ids.
//!
//! An attempt that is followed by another has one event, at `WARN`; a call that failed has one, when it is given back:
//! at `INFO` where the provider refused what was asked or nothing was sent because of a limit, else at `WARN`, also for
//! an answer that refuses the caller itself. What succeeds has none.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Span, failed, invalid, not_noted, overridden, rejected, retried, unbound};
#[cfg(feature = "tracing")]
pub(crate) use on::{Span, failed, invalid, not_noted, overridden, rejected, retried, unbound};

#[cfg(feature = "tracing")]
mod on {
    use std::fmt;
    use std::time::Duration;

    use tracing::Instrument as _;
    use tracing::field::{Empty, display};

    use crate::invalid::InvalidRequest;
    use crate::journal::{AttemptId, End, JournalError};
    use crate::look::Look;
    use crate::operation::Operation;
    use crate::outcome::{Code, NotSent, RawFailure, RawRejection, Unanswered};

    /// How an attempt or a call ended, in words that stay the same.
    struct Ended<'e> {
        operation: &'e str,
        outcome: &'static str,
        error: &'static str,
        code: Option<&'e Code>,
        status: Option<u16>,
        correlation_id: Option<&'e str>,
        look: Option<Look>,
        /// The error as its caller reads it.
        text: &'e dyn fmt::Display,
    }

    impl<'e> Ended<'e> {
        fn of(failure: &'e RawFailure) -> Self {
            match failure {
                RawFailure::Rejected(raw) => Self::rejected(raw),
                RawFailure::NotSent(error) => Self::not_sent(error),
                RawFailure::Unanswered(unanswered) => Self::unanswered(unanswered),
            }
        }

        fn rejected(raw: &'e RawRejection) -> Self {
            Self {
                operation: &raw.operation.name,
                outcome: "rejected",
                error: "rejected",
                code: Some(&raw.code),
                status: Some(raw.status),
                correlation_id: raw.correlation_id.as_deref(),
                look: raw.look,
                text: raw,
            }
        }

        fn not_sent(error: &'e NotSent) -> Self {
            Self {
                operation: error.operation(),
                outcome: "not_sent",
                error: error.reason().kind(),
                code: None,
                status: None,
                correlation_id: error.correlation_id(),
                look: error.look(),
                text: error,
            }
        }

        fn unanswered(unanswered: &'e Unanswered) -> Self {
            macro_rules! ended {
                ($error:ident, $outcome:literal) => {
                    Self {
                        operation: $error.operation(),
                        outcome: $outcome,
                        error: $error.cause().kind(),
                        code: $error.cause().code(),
                        status: $error.status(),
                        correlation_id: $error.correlation_id(),
                        look: $error.look(),
                        text: $error,
                    }
                };
            }
            match unanswered {
                Unanswered::Unknown(error) => ended!(error, "unknown"),
                Unanswered::NoAnswer(error) => ended!(error, "no_answer"),
            }
        }
    }

    /// An event with all that is known, and more fields.
    macro_rules! tell {
        ($level:ident, $end:expr, { $($more:tt)* }, $($text:tt)+) => {{
            let end: &Ended<'_> = $end;
            tracing::event!(
                tracing::Level::$level,
                konaplate.operation = end.operation,
                konaplate.outcome = end.outcome,
                error.type = end.error,
                konaplate.code = end.code.map(display),
                http.response.status_code = end.status,
                konaplate.correlation_id = end.correlation_id,
                konaplate.look = end.look.map(display),
                $($more)*
                $($text)+
            );
        }};
    }

    /// Tells that a call failed.
    pub(crate) fn failed(failure: &RawFailure) {
        match failure {
            RawFailure::Rejected(raw) => rejected(raw),
            RawFailure::NotSent(error) => warn(&Ended::not_sent(error)),
            RawFailure::Unanswered(unanswered) => warn(&Ended::unanswered(unanswered)),
        }
    }

    fn warn(end: &Ended<'_>) {
        tell!(WARN, end, {}, "{}", end.text);
    }

    /// Tells that a call was refused: a matter of what was asked, unless the answer points at the caller itself.
    pub(crate) fn rejected(raw: &RawRejection) {
        let end = Ended::rejected(raw);
        match end.look {
            Some(_) => warn(&end),
            None => tell!(INFO, &end, {}, "{}", end.text),
        }
    }

    /// Tells that a call is tried again, after so many attempts and so long a pause.
    pub(crate) fn retried(failure: &RawFailure, attempts: u32, pause: Duration) {
        let end = Ended::of(failure);
        let wait = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        tell!(
            WARN,
            &end,
            { konaplate.attempts = attempts, konaplate.wait_ms = wait, },
            "tried again in {wait} ms: {}",
            end.text
        );
    }

    /// Tells that a request was not sent because of its values: which fields, and nothing of the values.
    pub(crate) fn invalid(request: &InvalidRequest) {
        let fields = request.violations().iter().map(|it| it.wire());
        let fields = fields.collect::<Vec<_>>().join(", ");
        tracing::info!(
            konaplate.operation = request.operation(),
            konaplate.outcome = "invalid",
            error.type = "invalid",
            konaplate.fields = fields,
            "`{}` was not sent: limits or rules are broken",
            request.operation(),
        );
    }

    /// Tells that a call goes out with a value that its field's limit did not see.
    pub(crate) fn overridden(operation: &Operation, field: &str, because: &str) {
        tracing::warn!(
            konaplate.operation = &*operation.name,
            konaplate.field = field,
            because,
            "limit overridden"
        );
    }

    /// Tells that an answer is believed though it has the correlation id of another call.
    pub(crate) fn unbound(operation: &Operation, header: &str, because: &str) {
        tracing::warn!(
            konaplate.operation = &*operation.name,
            konaplate.field = header,
            because,
            "answer of another correlation id accepted"
        );
    }

    /// Tells that the journal did not note how a call ended, so that the call is still open there.
    pub(crate) fn not_noted(id: AttemptId, end: End, error: &JournalError) {
        tracing::warn!(
            konaplate.attempt = %id,
            konaplate.end = end.as_str(),
            %error,
            "the end of a call was not noted: it stays open until it is recovered"
        );
    }

    /// The span of one attempt.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn new(operation: &Operation, base: &reqwest::Url, resend: u32) -> Self {
            let span = tracing::info_span!(
                "konaplate.call",
                otel.kind = "client",
                otel.name = &*operation.name,
                http.request.method = &*operation.method,
                http.request.resend_count = resend,
                http.response.status_code = Empty,
                server.address = base.host_str(),
                server.port = base.port_or_known_default(),
                url.path = &*operation.path,
                error.type = Empty,
                konaplate.operation = &*operation.name,
                konaplate.correlation_id = Empty,
                konaplate.outcome = Empty,
                konaplate.code = Empty,
            );
            Self(span)
        }

        pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> {
            future.instrument(self.0.clone())
        }

        pub(crate) fn correlation_id(&self, id: &str) {
            self.0.record("konaplate.correlation_id", id);
        }

        pub(crate) fn status(&self, status: u16) {
            self.0.record("http.response.status_code", status);
        }

        pub(crate) fn ended(&self, failure: Option<&RawFailure>) {
            let Some(end) = failure.map(Ended::of) else {
                self.0.record("konaplate.outcome", "reply");
                return;
            };
            self.0.record("konaplate.outcome", end.outcome);
            self.0.record("error.type", end.error);
            if let Some(code) = end.code {
                self.0.record("konaplate.code", display(code));
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::time::Duration;

    use crate::invalid::InvalidRequest;
    use crate::journal::{AttemptId, End, JournalError};
    use crate::operation::Operation;
    use crate::outcome::{RawFailure, RawRejection};

    pub(crate) fn overridden(_: &Operation, _: &str, _: &str) {}

    pub(crate) fn unbound(_: &Operation, _: &str, _: &str) {}

    pub(crate) fn not_noted(_: AttemptId, _: End, _: &JournalError) {}

    pub(crate) fn failed(_: &RawFailure) {}

    pub(crate) fn rejected(_: &RawRejection) {}

    pub(crate) fn retried(_: &RawFailure, _: u32, _: Duration) {}

    pub(crate) fn invalid(_: &InvalidRequest) {}

    /// Nothing.
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn new(_: &Operation, _: &reqwest::Url, _: u32) -> Self {
            Self
        }

        pub(crate) fn around<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn correlation_id(&self, _: &str) {}

        pub(crate) fn status(&self, _: u16) {}

        pub(crate) fn ended(&self, _: Option<&RawFailure>) {}
    }
}
