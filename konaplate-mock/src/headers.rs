//! Checks the headers of a request: presence and effective lengths first, then what they say.

use std::time::Duration;

use hyper::{HeaderMap, header};
use konaplate_codegen::ir::{Bounds, Header, HeaderValue, Operation, Requirement};

use crate::credentials::Credentials;
use crate::line::{Failed, plain, quoted};
use crate::protocol::{self, TimeZone};
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
    /// The refusal for what a header says.
    fn refuse(
        self,
        invented: Invented,
        value: HeaderValue,
        (expected, came): (&str, &str),
    ) -> Refusal {
        let header = find(&self.operation.request_headers, value);
        let name = header.map_or("header", |header| header.name.as_str());
        Refusal::from(invented).because(Failed::new(name, expected, came))
    }

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
    let sent: Vec<_> = values(header::CONTENT_TYPE).collect();
    let media_sent: Vec<_> = sent.iter().copied().map(media).collect();
    if media_sent != ["application/json"] {
        return Err(refuse_media("Content-Type", "application/json", &sent));
    }
    let accepts = |it: &str| {
        matches!(
            media(it).as_str(),
            "application/json" | "application/*" | "*/*"
        )
    };
    let is_refused = headers.contains_key(header::ACCEPT)
        && !values(header::ACCEPT).any(|it| it.split(',').any(accepts));
    if is_refused {
        let sent: Vec<_> = values(header::ACCEPT).collect();
        let expected = "application/json, something wider, or no such header";
        return Err(refuse_media("Accept", expected, &sent));
    }
    Ok(())
}

fn refuse_media(name: &str, expected: &str, sent: &[&str]) -> Refusal {
    let came = match sent {
        [] => "nothing".to_owned(),
        [one] => quoted(one),
        more => format!("{} of them", more.len()),
    };
    Refusal::naming(Invented::MediaType, name).because(Failed::new(name, expected, came))
}

fn check_form(operation: &Operation, header: &Header, headers: &HeaderMap) -> Result<(), Refusal> {
    let refuse = |invented, came: &str| {
        let failed = Failed::new(&header.name, expected_length(header), came);
        Err(Refusal::naming(invented, &header.name).because(failed))
    };
    let mut values = headers.get_all(&header.name).iter();
    let Some(value) = values.next() else {
        if is_needed(operation, header) {
            return refuse(Invented::HeaderMissing, "nothing");
        }
        return Ok(());
    };
    let more = values.count();
    if more > 0 {
        return refuse(Invented::HeaderRepeated, &format!("{} of them", more + 1));
    }
    let Ok(text) = value.to_str() else {
        return refuse(
            Invented::HeaderLength,
            "other characters than visible ASCII ones",
        );
    };
    let bounds = header.limit.effective;
    let length = text.len() as u64;
    if length >= bounds.min && bounds.max.is_none_or(|max| length <= max) {
        return Ok(());
    }
    refuse(Invented::HeaderLength, &length.to_string())
}

fn expected_length(header: &Header) -> String {
    match header.limit.effective {
        Bounds { min: 0, max: None } => "one value".to_owned(),
        bounds => format!("{bounds} characters"),
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
        let Some(given) = sent.get(value).filter(|given| given != ours) else {
            continue;
        };
        let expected = format!("the one of this mock ({} characters)", ours.len());
        let came = format!("another ({} characters)", given.len());
        return Err(sent.refuse(refusal, value, (&expected, &came)));
    }
    match sent.get(HeaderValue::CorrelationId) {
        Some(id) if !protocol::is_correlation_id(id) => Err(sent.refuse(
            Invented::CorrelationIdForm,
            HeaderValue::CorrelationId,
            (
                "yyMMddHHmmss, a hyphen and 7 hexadecimal digits",
                &shown(id, "yyMMddHHmmss-xxxxxxx"),
            ),
        )),
        _ => Ok(()),
    }
}

/// The time header as sent, if the operation has one.
fn check_time<'a>(sent: Sent<'a>, expected: Expected<'_>) -> Result<Option<&'a str>, Refusal> {
    let zone = match sent.get(HeaderValue::TimeZone) {
        None => TimeZone::default(),
        Some(zone) => protocol::time_zone(zone).ok_or_else(|| {
            let texts = ("KST or UTC", &*shown(zone, "KST"));
            sent.refuse(Invented::UnknownTimeZone, HeaderValue::TimeZone, texts)
        })?,
    };
    let Some(time) = sent.get(HeaderValue::TranTime) else {
        return Ok(None);
    };
    let millis = protocol::unix_millis(time, zone).ok_or_else(|| {
        let texts = (
            "yyyyMMddHHmmss, an existing time",
            &*shown(time, "yyyyMMddHHmmss"),
        );
        sent.refuse(Invented::TranTimeForm, HeaderValue::TranTime, texts)
    })?;
    let distance = Duration::from_millis(expected.now.abs_diff(millis));
    if distance <= expected.skew {
        return Ok(Some(time));
    }
    let way = if millis < expected.now {
        "behind"
    } else {
        "ahead of"
    };
    let wanted = format!(
        "at most {} s from the mock's clock",
        expected.skew.as_secs()
    );
    let came = format!(
        "{} s {way} it, read as {}",
        distance.as_secs(),
        zone.as_str()
    );
    let texts = (wanted.as_str(), came.as_str());
    Err(sent.refuse(Invented::TranTimeSkew, HeaderValue::TranTime, texts))
}

/// One instant serves for the whole call: `yyMMddHHmmss` of the correlation id is that of the time header.
fn check_instant(sent: Sent<'_>, time: Option<&str>) -> Result<(), Refusal> {
    let (Some(time), Some(id)) = (time, sent.get(HeaderValue::CorrelationId)) else {
        return Ok(());
    };
    let instant = time.get(2..).unwrap_or_default();
    if id.starts_with(instant) {
        return Ok(());
    }
    let wanted = format!("{instant}-… as the time header has it");
    Err(sent.refuse(
        Invented::CorrelationIdTime,
        HeaderValue::CorrelationId,
        (&wanted, &plain(id)),
    ))
}

/// A value that is as long as it should be; of a longer one, which may be a key in the wrong place, its
/// length.
fn shown(value: &str, form: &str) -> String {
    if value.len() <= form.len() {
        return plain(value);
    }
    format!("{} characters", value.len())
}

/// Of the token no more is told than its instant: the rest is a MAC.
fn check_token(
    sent: Sent<'_>,
    time: Option<&str>,
    ours: &Credentials,
    body: &[u8],
) -> Result<(), Refusal> {
    let Some(token) = sent.get(HeaderValue::TranToken) else {
        return Ok(());
    };
    let refuse =
        |invented, texts: (&str, &str)| sent.refuse(invented, HeaderValue::TranToken, texts);
    let instant = protocol::token_instant(token).ok_or_else(|| {
        let wanted = "KMV1:, 17 digits, a colon and base64 of 32 bytes";
        let came = format!("{} characters of another form", token.len());
        refuse(Invented::TranTokenForm, (wanted, &came))
    })?;
    if let Some(time) = time.filter(|time| !instant.starts_with(time)) {
        let wanted = format!("one made at {time}, as the time header says");
        let came = format!("one made at {instant}");
        return Err(refuse(Invented::TranTokenTime, (&wanted, &came)));
    }
    if protocol::is_signed(&ours.secret_key, token, body) {
        return Ok(());
    }
    let wanted = "the MAC of this body under this mock's secret key";
    let came = "one of another body or secret key";
    Err(refuse(Invented::TranTokenMac, (wanted, came)))
}
