//! The request headers of a call, as the operation's table lists them.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue as Value};
use zeroize::Zeroizing;

use crate::debug_as_display;
use crate::look::Look;
use crate::operation::{HeaderRule, HeaderValue};
use crate::plural::plural;
use crate::table::Str;

/// Name of the header that says for which crypto key a body is encrypted, both ways.
pub const CRYPTO_KEY_ID: &str = "x-km-crypto-key-id";

/// Name of the header that carries the correlation id, both ways.
pub const CORRELATION_ID: &str = "x-km-correlation-id";

/// Name of the header that carries a body's token.
pub const TRAN_TOKEN: &str = "x-km-tran-token";

/// Name of the header that names the clock of an instant.
pub const TIME_ZONE: &str = "x-km-time-zone";

/// The names as the HTTP library looks them up.
pub(crate) mod names {
    use http::HeaderName;

    pub(crate) static CRYPTO_KEY_ID: HeaderName = HeaderName::from_static(super::CRYPTO_KEY_ID);
}

/// What fills the headers that are the same for all calls of an operation.
#[derive(Clone, Copy)]
pub(crate) struct StaticHeaders<'v> {
    pub(crate) asp_id: &'v str,
    pub(crate) access_key: &'v Value,
    /// Where the operation encrypts anything.
    pub(crate) crypto_key_id: Option<&'v str>,
    pub(crate) time_zone: &'v str,
}

/// What fills the headers that each call has anew.
#[derive(Clone, Copy)]
pub(crate) struct CallHeaders<'v> {
    pub(crate) correlation_id: &'v str,
    pub(crate) tran_token: &'v str,
    /// The instant, 14 digits.
    pub(crate) tran_time: &'v str,
}

/// A header that cannot be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct HeaderError {
    name: Str,
    value: HeaderValue,
    min: u64,
    max: u64,
    given: usize,
}

impl HeaderError {
    /// The header's name, lower case.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What fills it.
    pub(crate) fn look(&self) -> Option<Look> {
        Look::of_header(self.value)
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            min,
            max,
            given,
            ..
        } = self;
        write!(f, "{name} takes ")?;
        if min != max {
            write!(f, "{min} to ")?;
        }
        let ending = plural(*max);
        write!(f, "{max} visible ASCII character{ending}, {given} given")
    }
}

debug_as_display!(struct HeaderError |it| {
    name: it.name,
    min: it.min,
    max: it.max,
    given: it.given,
});

impl Error for HeaderError {}

/// The headers that are the same for all calls of an operation. The crypto key id is left out where there is none.
///
/// # Errors
/// The first value that is not of the header's length or cannot stand in a header.
pub(crate) fn of_client(
    rules: &[HeaderRule],
    values: &StaticHeaders<'_>,
) -> Result<HeaderMap, HeaderError> {
    let mut map = HeaderMap::with_capacity(rules.len() + 2);
    map.insert(CONTENT_TYPE, Value::from_static("application/json"));
    map.insert(ACCEPT, Value::from_static("application/json"));
    for rule in rules {
        let value = match rule.value {
            HeaderValue::AspId => header(rule, values.asp_id)?,
            HeaderValue::AccessKey => shared(rule, values.access_key)?,
            HeaderValue::CryptoKeyId => match values.crypto_key_id {
                Some(id) => header(rule, id)?,
                None => continue,
            },
            HeaderValue::TimeZone => header(rule, values.time_zone)?,
            HeaderValue::CorrelationId | HeaderValue::TranToken | HeaderValue::TranTime => continue,
        };
        map.insert(name(rule), value);
    }
    Ok(map)
}

/// Adds the headers that a call has anew.
///
/// # Errors
/// As of [`of_client`].
pub(crate) fn add(
    map: &mut HeaderMap,
    rules: &[HeaderRule],
    values: &CallHeaders<'_>,
) -> Result<(), HeaderError> {
    for rule in rules {
        let text = match rule.value {
            HeaderValue::CorrelationId => values.correlation_id,
            HeaderValue::TranToken => values.tran_token,
            HeaderValue::TranTime => values.tran_time,
            HeaderValue::AspId
            | HeaderValue::AccessKey
            | HeaderValue::CryptoKeyId
            | HeaderValue::TimeZone => continue,
        };
        map.insert(name(rule), header(rule, text)?);
    }
    Ok(())
}

fn name(rule: &HeaderRule) -> HeaderName {
    match &rule.name {
        Str::Borrowed(name) => HeaderName::from_static(name),
        Str::Owned(name) => name.parse().expect("a specification's header has a name"),
    }
}

fn header(rule: &HeaderRule, text: &str) -> Result<Value, HeaderError> {
    check(rule, text)?;
    let mut value = Value::from_str(text).expect("visible ASCII characters stand in a header");
    value.set_sensitive(rule.value == HeaderValue::TranToken);
    Ok(value)
}

/// Whether a text is of the header's length, and of characters that can be seen.
fn check(rule: &HeaderRule, text: &str) -> Result<(), HeaderError> {
    let given = text.chars().count();
    let length = u64::try_from(given).unwrap_or(u64::MAX);
    let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_visible && length >= rule.min && length <= rule.max {
        return Ok(());
    }
    Err(HeaderError {
        name: rule.name.clone(),
        value: rule.value,
        min: rule.min,
        max: rule.max,
        given,
    })
}

/// A value that is there already: no copy of its text is made.
fn shared(rule: &HeaderRule, value: &Value) -> Result<Value, HeaderError> {
    check(rule, value.to_str().unwrap_or_default())?;
    Ok(value.clone())
}

/// The access key as a header. All requests share the one buffer that holds it, which is wiped with the last of them;
/// HTTP/2 keeps it out of the table of headers that a connection repeats.
///
/// # Panics
/// On characters that are not visible ASCII, which a configuration refuses.
pub(crate) fn access_key(key: Zeroizing<String>) -> Value {
    secret(key)
}

fn secret(owner: impl AsRef<[u8]> + Send + 'static) -> Value {
    let value = Value::from_maybe_shared(Bytes::from_owner(owner));
    let mut value = value.expect("visible ASCII characters stand in a header");
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests;
