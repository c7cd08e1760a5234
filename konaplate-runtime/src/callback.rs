//! Requests that the provider sends: checks the token, opens the body, makes the answer. What stands in a body
//! is on no page that was seen, so it is handed over as it is.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use http::HeaderMap;
use zeroize::Zeroizing;

use crate::core::Core;
use crate::debug_as_display;
use crate::json;
use crate::operation::Envelope;
use crate::plural::plural;
use crate::table::{Shared, Str};
use crate::wire::envelope::{self, EnvelopeError};
use crate::wire::headers::{CRYPTO_KEY_ID, TIME_ZONE, TRAN_TOKEN};
use crate::wire::jwe::JweError;
use crate::wire::stamp::Stamp;
use crate::wire::token;

/// How far a token's instant may be from now, either way, unless set.
const WINDOW: Duration = Duration::from_secs(300);

/// Receives the provider's callbacks. Callbacks carry no access key (guideline); the token is what vouches for
/// them.
///
/// The token covers the body and not its own instant, so the window sorts out what is late, not what somebody
/// repeats on purpose: let a callback that comes twice change nothing the second time.
#[derive(Debug, Clone)]
pub struct Callbacks<'c> {
    core: &'c Core,
    envelope: Shared<Envelope>,
    window: Duration,
}

/// The body of a callback, decrypted if it came encrypted. ZeroizingBuf on drop.
pub struct CallbackBody(Zeroizing<Vec<u8>>);

impl CallbackBody {
    /// The body, which can hold secrets and personal data.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for CallbackBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.len();
        write!(f, "CallbackBody([{length} byte{}])", plural(length as u64))
    }
}

impl<'c> Callbacks<'c> {
    /// Receives with a client's keys and clock.
    #[must_use]
    pub fn new(core: &'c Core, envelope: impl Into<Shared<Envelope>>) -> Self {
        Self {
            core,
            envelope: envelope.into(),
            window: WINDOW,
        }
    }

    /// How far a token's instant may be from now, either way; 5 minutes unless set.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Checks a callback and opens its body. `body` is what came, byte for byte: a parsed and rewritten one has
    /// another token.
    ///
    /// # Errors
    /// [`CallbackError`]: answer it with HTTP 400 and do nothing else.
    pub fn open(&self, headers: &HeaderMap, body: &[u8]) -> Result<CallbackBody, CallbackError> {
        self.verify(headers, body)?;
        match envelope::encrypted(&self.envelope, body) {
            Ok(None) => Ok(CallbackBody(Zeroizing::new(body.to_vec()))),
            Ok(Some(jwe)) => {
                // A hint: nothing vouches for it, and the key that opens the body is the right one.
                let key_id = headers.get(CRYPTO_KEY_ID);
                let key_id = key_id.and_then(|id| id.to_str().ok());
                let opened = self.core.config().cipher.decrypt(&jwe, key_id);
                opened.map(CallbackBody).map_err(CallbackError::Decrypt)
            }
            Err(EnvelopeError::Repeated { field }) => Err(CallbackError::Repeated { field }),
            Err(EnvelopeError::NoJwe(error)) => Err(CallbackError::Decrypt(error)),
            Err(EnvelopeError::Missing) => Err(CallbackError::Malformed { header: TRAN_TOKEN }),
        }
    }

    /// The answer that tells the provider that a callback has arrived; send it with HTTP 200 as
    /// `application/json`.
    #[must_use]
    pub fn accepted(&self) -> Vec<u8> {
        let Envelope {
            object,
            code,
            success,
            ..
        } = &*self.envelope;
        let answer = json::body(|answer| {
            answer
                .field(object)
                .object(|head| head.field(code).text(success));
        });
        answer.to_vec()
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), CallbackError> {
        let config = self.core.config();
        let given = one(headers, TRAN_TOKEN)?.ok_or(CallbackError::NoToken)?;
        let zone = match one(headers, TIME_ZONE)? {
            Some(zone) => zone.parse().map_err(|_| malformed(TIME_ZONE))?,
            None => config.time_zone,
        };
        let instant = token::instant(given).ok_or(malformed(TRAN_TOKEN))?;
        let stamp = Stamp::parse_millis(instant, zone).map_err(|_| malformed(TRAN_TOKEN))?;
        // Made again rather than taken apart, so that a signer of one's own holds here too.
        let ours = Zeroizing::new(config.signer.sign(body, &stamp));
        verify_slices_are_equal(ours.as_bytes(), given.as_bytes())
            .map_err(|_| CallbackError::Token)?;
        let distance = config.clock.unix_millis().abs_diff(stamp.unix_millis());
        if Duration::from_millis(distance) <= self.window {
            Ok(())
        } else {
            Err(CallbackError::Stale)
        }
    }
}

/// The value of a header that may stand at most once.
fn one<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<Option<&'h str>, CallbackError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    if values.next().is_some() {
        return Err(malformed(name));
    }
    let text = value.map(|value| value.to_str().map_err(|_| malformed(name)));
    text.transpose()
}

fn malformed(header: &'static str) -> CallbackError {
    CallbackError::Malformed { header }
}

/// Why a callback is not to be believed, or cannot be read. It holds no value of the callback.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackError {
    /// There is no token.
    NoToken,
    /// A header stands twice or has not its form.
    Malformed {
        /// The header, lower case.
        header: &'static str,
    },
    /// The token is not that of this body and our secret key.
    Token,
    /// The token's instant is too far from now: late, or a clock or time zone is wrong.
    Stale,
    /// The field of an encrypted body stands twice.
    Repeated {
        /// Its wire name.
        field: Str,
    },
    /// The body is encrypted and could not be decrypted.
    Decrypt(JweError),
}

impl fmt::Display for CallbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken => write!(f, "the callback has no {TRAN_TOKEN}"),
            Self::Malformed { header } => write!(f, "the callback's {header} is malformed"),
            Self::Token => f.write_str("the callback's token is not that of its body and our key"),
            Self::Stale => f.write_str("the callback's token is too far from now"),
            Self::Repeated { field } => write!(f, "`{field}` is in the callback more than once"),
            Self::Decrypt(error) => write!(f, "the callback cannot be decrypted: {error}"),
        }
    }
}

debug_as_display!(enum CallbackError {
    NoToken,
    Malformed { header },
    Token,
    Stale,
    Repeated { field },
    Decrypt(error),
});

impl Error for CallbackError {}

#[cfg(test)]
mod tests;
