//! A span around each attempt of a call, with the feature `tracing`: OpenTelemetry's names for HTTP, and ours below
//! `konaplate.`. Nothing of what was sent or answered stands in it but codes and ids.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Span, overridden};
#[cfg(feature = "tracing")]
pub(crate) use on::{Span, overridden};

use crate::outcome::Code;

/// How an attempt ended, in words that stay the same.
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "nobody listens"))]
pub(crate) struct Ended<'e> {
    pub(crate) outcome: &'static str,
    pub(crate) error: Option<&'static str>,
    pub(crate) code: Option<&'e Code>,
}

#[cfg(feature = "tracing")]
mod on {
    use tracing::Instrument as _;
    use tracing::field::{Empty, display};

    use super::Ended;
    use crate::operation::{Operation, RequestField};

    /// Tells that a call goes out with a value that its field's limit did not see.
    pub(crate) fn overridden(operation: &Operation, field: RequestField, because: &str) {
        tracing::warn!(
            konaplate.operation = operation.name,
            konaplate.field = field.wire(),
            because,
            "limit overridden"
        );
    }

    /// The span of one attempt.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn new(operation: &Operation, base: &reqwest::Url, resend: u32) -> Self {
            let span = tracing::info_span!(
                "konaplate.call",
                otel.kind = "client",
                otel.name = operation.name,
                http.request.method = operation.method,
                http.request.resend_count = resend,
                http.response.status_code = Empty,
                server.address = base.host_str(),
                server.port = base.port_or_known_default(),
                url.path = operation.path,
                error.type = Empty,
                konaplate.operation = operation.name,
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

        pub(crate) fn ended(&self, end: Ended<'_>) {
            self.0.record("konaplate.outcome", end.outcome);
            if let Some(error) = end.error {
                self.0.record("error.type", error);
            }
            if let Some(code) = end.code {
                self.0.record("konaplate.code", display(code));
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use super::Ended;
    use crate::operation::{Operation, RequestField};

    pub(crate) fn overridden(_: &Operation, _: RequestField, _: &str) {}

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

        pub(crate) fn ended(&self, _: Ended<'_>) {}
    }
}
