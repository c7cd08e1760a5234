//! Checks the headers of a request: presence and effective lengths first, then what they say.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use konaplate_codegen::ir::{Header, HeaderValue, Operation, Requirement};

use crate::credentials::Credentials;
use crate::protocol;
use crate::refusal::{Invented, Refusal};

/// What headers are checked against.
#[derive(Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) credentials: &'a Credentials,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    /// How far the client's time may be from `now`, either way.
    pub(crate) skew: Duration,
}

/// Refuses with the first thing that is wrong. The body is as received, encrypted or not.
pub(crate) fn check(
    operation: &Operation,
    headers: &HeaderMap,
    body: &[u8],
    expected: Expected<'_>,
) -> Result<(), Refusal> {
    check_media_types(headers)?;
    for header in &operation.request_headers {
        check_form(operation, header, headers)?;
    }
    let sent = Sent { operation, headers };
    check_ids(sent, expected.credentials)?;
    let time = check_time(sent, expected)?;
    check_token(sent, time, expected.credentials, body)?;
    check_instant(sent, time)
}

/// The headers of a request by what they mean.
#[derive(Clone, Copy)]
struct Sent<'a> {
    operation: &'a Operation,
    headers: &'a HeaderMap,
}

impl<'a> Sent<'a> {
    /// Nothing if the operation has no such header or this request went without it.
    fn get(self, value: HeaderValue) -> Option<&'a str> {
        find(&self.operation.request_headers, value)
            .and_then(|header| self.headers.get(&header.name))
            .and_then(|sent| sent.to_str().ok())
    }
}

/// The header that carries `value`.
pub(crate) fn find(headers: &[Header], value: HeaderValue) -> Option<&Header> {
    headers.iter().find(|header| header.value == value)
}

/// JSON out and in. `Accept` may be absent or wider, as HTTP has it.
fn check_media_types(headers: &HeaderMap) -> Result<(), Refusal> {
    let values = |name| {
        headers
            .get_all(name)
            .iter()
            .filter_map(|it| it.to_str().ok())
    };
    let media = |it: &str| {
        it.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    };
    let sent: Vec<_> = values(header::CONTENT_TYPE).map(media).collect();
    if sent != ["application/json"] {
        return Err(Refusal::naming(Invented::MediaType, "Content-Type"));
    }
    let accepts = |it: &str| {
        matches!(
            media(it).as_str(),
            "application/json" | "application/*" | "*/*"
        )
    };
    let is_refused = headers.contains_key(header::ACCEPT)
        && !values(header::ACCEPT).any(|it| it.split(',').any(accepts));
    match is_refused {
        true => Err(Refusal::naming(Invented::MediaType, "Accept")),
        false => Ok(()),
    }
}

fn check_form(operation: &Operation, header: &Header, headers: &HeaderMap) -> Result<(), Refusal> {
    let mut values = headers.get_all(&header.name).iter();
    let Some(value) = values.next() else {
        return match is_needed(operation, header) {
            true => Err(Refusal::naming(Invented::HeaderMissing, &header.name)),
            false => Ok(()),
        };
    };
    if values.next().is_some() {
        return Err(Refusal::naming(Invented::HeaderRepeated, &header.name));
    }
    let bounds = header.limit.effective;
    let length = value.to_str().map(|text| text.len() as u64);
    match length {
        Ok(length) if length >= bounds.min && bounds.max.is_none_or(|max| length <= max) => Ok(()),
        _ => Err(Refusal::naming(Invented::HeaderLength, &header.name)),
    }
}

/// Only callbacks go without an access key, and only calls without encryption without a crypto key id.
fn is_needed(operation: &Operation, header: &Header) -> bool {
    match header.value {
        HeaderValue::AccessKey => true,
        HeaderValue::CryptoKeyId => operation.encrypts_request || operation.encrypts_response,
        _ => header.requirement == Requirement::Required,
    }
}

fn check_ids(sent: Sent<'_>, ours: &Credentials) -> Result<(), Refusal> {
    let rows = [
        (HeaderValue::AspId, &ours.asp_id, Invented::UnknownAspId),
        (
            HeaderValue::AccessKey,
            &ours.access_key,
            Invented::UnknownAccessKey,
        ),
        (
            HeaderValue::CryptoKeyId,
            &ours.crypto_key_id,
            Invented::UnknownCryptoKeyId,
        ),
    ];
    for (value, ours, refusal) in rows {
        if sent.get(value).is_some_and(|given| given != ours) {
            return Err(refusal.into());
        }
    }
    match sent.get(HeaderValue::CorrelationId) {
        Some(id) if !protocol::is_correlation_id(id) => Err(Invented::CorrelationIdForm.into()),
        _ => Ok(()),
    }
}

/// The time header as sent, if the operation has one.
fn check_time<'a>(sent: Sent<'a>, expected: Expected<'_>) -> Result<Option<&'a str>, Refusal> {
    let zone = sent
        .get(HeaderValue::TimeZone)
        .map(|zone| protocol::time_zone(zone).ok_or(Invented::UnknownTimeZone))
        .transpose()?
        .unwrap_or_default();
    let Some(time) = sent.get(HeaderValue::TranTime) else {
        return Ok(None);
    };
    let millis = protocol::unix_millis(time, zone).ok_or(Invented::TranTimeForm)?;
    let distance = Duration::from_millis(expected.now.abs_diff(millis));
    match distance <= expected.skew {
        true => Ok(Some(time)),
        false => Err(Invented::TranTimeSkew.into()),
    }
}

/// One instant serves for the whole call: `yyMMddHHmmss` of the correlation id is that of the time header.
fn check_instant(sent: Sent<'_>, time: Option<&str>) -> Result<(), Refusal> {
    let (Some(time), Some(id)) = (time, sent.get(HeaderValue::CorrelationId)) else {
        return Ok(());
    };
    match time.get(2..).is_some_and(|time| id.starts_with(time)) {
        true => Ok(()),
        false => Err(Invented::CorrelationIdTime.into()),
    }
}

fn check_token(
    sent: Sent<'_>,
    time: Option<&str>,
    ours: &Credentials,
    body: &[u8],
) -> Result<(), Refusal> {
    let Some(token) = sent.get(HeaderValue::TranToken) else {
        return Ok(());
    };
    let instant = protocol::token_instant(token).ok_or(Invented::TranTokenForm)?;
    if time.is_some_and(|time| !instant.starts_with(time)) {
        return Err(Invented::TranTokenTime.into());
    }
    match protocol::is_signed(&ours.secret_key, token, body) {
        true => Ok(()),
        false => Err(Invented::TranTokenMac.into()),
    }
}
