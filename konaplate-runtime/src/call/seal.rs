//! From a body in the clear to the request as it goes on the wire: encrypted, then signed, with its headers.

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::body::{IsStale, RequestBody, SendGuard};
use crate::config::{Config, names};
use crate::core::Core;
use crate::draft::Expiry;
use crate::operation::Operation;
use crate::outcome::NotSentReason;
use crate::table::Shared;
use crate::target::Targets;
use crate::wire::correlation::correlation_id;
use crate::wire::envelope;
use crate::wire::headers::{self, CallHeaders};
use crate::wire::stamp::Stamp;
use crate::zeroizing::ZeroizingBuf;

/// A request as it goes on the wire.
pub(crate) struct Sealed {
    pub(crate) request: http::Request<RequestBody>,
    pub(crate) guard: SendGuard,
    pub(super) correlation_id: String,
    /// The call's instant, in milliseconds since 1970.
    pub(super) at: i64,
}

impl Core {
    /// Encrypts and signs a body, once, and builds the headers around it. It does not leave after the expiry of a value in
    /// it, nor after the moment until which the call is its caller's, by the clock that never goes back.
    pub(super) fn seal(
        &self,
        operation: &Shared<Operation>,
        plain: ZeroizingBuf,
        bounds: (Option<&Expiry>, Option<Duration>),
    ) -> Result<Sealed, NotSentReason> {
        self.config()
            .seal((self.targets(), operation), plain, bounds)
    }
}

impl Config {
    pub(crate) fn seal(
        &self,
        (targets, operation): (&Targets, &Shared<Operation>),
        plain: ZeroizingBuf,
        (expiry, until): (Option<&Expiry>, Option<Duration>),
    ) -> Result<Sealed, NotSentReason> {
        self.check_keys(operation)?;
        let body = if operation.encrypts_request {
            let jwe = self.cipher.encrypt(&plain);
            envelope::wrap(&operation.envelope, &jwe.map_err(NotSentReason::Encrypt)?)
        } else {
            plain
        };
        let target = targets.of(operation, self)?;
        let stamp = Stamp::new(self.clock.unix_millis(), self.time_zone);
        let correlation_id = correlation_id(&stamp, self.ids.bytes());
        let token = Zeroizing::new(self.signer.sign(&body, &stamp));
        let values = CallHeaders {
            correlation_id: &correlation_id,
            tran_token: &token,
            tran_time: stamp.seconds_text(),
        };
        let at = expiry.map(Expiry::at);
        let is_stale = (at.is_some() || until.is_some()).then(|| -> IsStale {
            let clock = Arc::clone(&self.clock);
            Box::new(move || {
                at.is_some_and(|at| clock.unix_millis() >= at)
                    || until.is_some_and(|until| clock.monotonic() >= until)
            })
        });
        let (body, guard) = RequestBody::new(body, is_stale);
        let mut request = target.request(body);
        headers::add(request.headers_mut(), &operation.headers, &values)
            .map_err(NotSentReason::Header)?;
        Ok(Sealed {
            request,
            guard,
            correlation_id,
            at: stamp.unix_millis(),
        })
    }

    /// A call whose answer could not be opened is not begun.
    fn check_keys(&self, operation: &Operation) -> Result<(), NotSentReason> {
        let needs = [
            (
                operation.is_encrypted() && self.crypto_key_id.is_none(),
                names::CRYPTO_KEY_ID,
            ),
            (
                operation.encrypts_request && !self.can_encrypt,
                names::SERVER_PUBLIC_KEY,
            ),
            (
                operation.encrypts_response && !self.can_decrypt,
                names::CLIENT_PRIVATE_KEY,
            ),
        ];
        let needs: Vec<_> = needs
            .into_iter()
            .filter(|(is_missing, _)| *is_missing)
            .map(|(_, name)| name)
            .collect();
        if needs.is_empty() {
            Ok(())
        } else {
            Err(NotSentReason::MissingCryptoKeys { needs })
        }
    }
}
