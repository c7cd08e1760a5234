//! The request headers of a call, as the operation's table lists them.

use std::error::Error;
use std::fmt;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue as Value};

use crate::operation::{HeaderRule, HeaderValue};

/// Name of the header that says for which crypto key a body is encrypted, both ways.
pub const CRYPTO_KEY_ID: &str = "x-km-crypto-key-id";

/// Name of the header that carries the correlation id, both ways.
pub const CORRELATION_ID: &str = "x-km-correlation-id";

/// Name of the header that carries a body's token.
pub const TRAN_TOKEN: &str = "x-km-tran-token";

/// Name of the header that names the clock of an instant.
pub const TIME_ZONE: &str = "x-km-time-zone";

/// What fills the headers of one call.
#[derive(Clone, Copy)]
pub struct HeaderValues<'v> {
    /// The service provider's id.
    pub asp_id: &'v str,
    /// The id of this call.
    pub correlation_id: &'v str,
    /// The project's access key.
    pub access_key: &'v str,
    /// The id of the crypto key, where the call encrypts anything.
    pub crypto_key_id: Option<&'v str>,
    /// The body's token.
    pub tran_token: &'v str,
    /// The instant, 14 digits.
    pub tran_time: &'v str,
    /// The clock of the instant.
    pub time_zone: &'v str,
}

impl fmt::Debug for HeaderValues<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeaderValues")
            .field("correlation_id", &self.correlation_id)
            .finish_non_exhaustive()
    }
}

/// A header that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    min: u64,
    max: u64,
    given: usize,
}

impl HeaderError {
    /// The header's name, lower case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            min,
            max,
            given,
        } = self;
        match min == max {
            true => write!(
                f,
                "{name} takes {max} visible ASCII characters, {given} given"
            ),
            false => write!(
                f,
                "{name} takes {min} to {max} visible ASCII characters, {given} given"
            ),
        }
    }
}

impl Error for HeaderError {}

/// The headers of a call. The crypto key id is left out where there is none.
///
/// # Errors
/// The first value that is not of the header's length or cannot stand in a header.
pub fn headers(
    rules: &'static [HeaderRule],
    values: &HeaderValues<'_>,
) -> Result<HeaderMap, HeaderError> {
    let mut map = HeaderMap::with_capacity(rules.len() + 2);
    map.insert(CONTENT_TYPE, Value::from_static("application/json"));
    map.insert(ACCEPT, Value::from_static("application/json"));
    for rule in rules {
        if let Some(text) = value(rule.value, values) {
            map.insert(HeaderName::from_static(rule.name), header(rule, text)?);
        }
    }
    Ok(map)
}

fn value<'v>(value: HeaderValue, values: &HeaderValues<'v>) -> Option<&'v str> {
    match value {
        HeaderValue::AspId => Some(values.asp_id),
        HeaderValue::CorrelationId => Some(values.correlation_id),
        HeaderValue::AccessKey => Some(values.access_key),
        HeaderValue::CryptoKeyId => values.crypto_key_id,
        HeaderValue::TranToken => Some(values.tran_token),
        HeaderValue::TranTime => Some(values.tran_time),
        HeaderValue::TimeZone => Some(values.time_zone),
    }
}

fn header(rule: &HeaderRule, text: &str) -> Result<Value, HeaderError> {
    let error = HeaderError {
        name: rule.name,
        min: rule.min,
        max: rule.max,
        given: text.chars().count(),
    };
    let length = u64::try_from(error.given).unwrap_or(u64::MAX);
    let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_visible || length < rule.min || length > rule.max {
        return Err(error);
    }
    let mut value = Value::from_str(text).map_err(|_| error)?;
    value.set_sensitive(matches!(
        rule.value,
        HeaderValue::AccessKey | HeaderValue::TranToken
    ));
    Ok(value)
}
