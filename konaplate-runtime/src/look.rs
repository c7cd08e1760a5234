//! Where to look first when a call fails for a reason that lies with the caller: a variable, the clock, the base URL. A
//! hint and no verdict: it goes by what was seen, and says nothing where nothing was. It holds no value.

use std::fmt;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE};
use jiff::fmt::rfc2822;

use crate::names;
use crate::operation::{Category, ErrorRow, HeaderValue};

/// What to look at first. The variables are named; the setters of the builder are called alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Look {
    /// The service provider's id.
    AspId,
    /// The access key.
    AccessKey,
    /// The secret key, which signs.
    SecretKey,
    /// The ids and keys, of which one is not accepted.
    Credentials,
    /// The id of the crypto key.
    CryptoKeyId,
    /// The provider's public key, and the id that goes with it.
    ServerKey,
    /// The client's private key, and the id that goes with it.
    ClientKey,
    /// The clock of this machine, which says that a certificate is too old or too new.
    SystemClock,
    /// The clock of this machine, and the time zone that instants are told by.
    Clock {
        /// How many seconds the server's clock is ahead of this one's, by the `Date` of its answer; negative where it
        /// is behind. Nothing where it was not seen.
        ahead: Option<i64>,
    },
    /// The time zone.
    TimeZone,
    /// The base URL: scheme, host, port and the path before the documented ones.
    BaseUrl,
    /// The proxy.
    Proxy,
    /// The certificates to trust.
    RootCertificates,
}

impl Look {
    /// The environment variables to look at, the likeliest first; none for what is no variable.
    #[must_use]
    pub fn variables(self) -> &'static [&'static str] {
        match self {
            Self::AspId => &[names::ASP_ID],
            Self::AccessKey => &[names::ACCESS_KEY],
            Self::SecretKey => &[names::SECRET_KEY],
            Self::Credentials => &[names::ASP_ID, names::ACCESS_KEY, names::SECRET_KEY],
            Self::CryptoKeyId => &[names::CRYPTO_KEY_ID],
            Self::ServerKey => &[names::SERVER_PUBLIC_KEY, names::CRYPTO_KEY_ID],
            Self::ClientKey => &[names::CLIENT_PRIVATE_KEY, names::CRYPTO_KEY_ID],
            Self::Clock { .. } | Self::TimeZone => &[names::TIME_ZONE],
            Self::BaseUrl => &[names::BASE_URL],
            Self::Proxy => &[names::PROXY, "HTTPS_PROXY"],
            Self::SystemClock => &[],
            Self::RootCertificates => &[names::ROOT_CERTIFICATES],
        }
    }

    /// What fills a header of the caller's own.
    pub(crate) fn of_header(value: HeaderValue) -> Option<Self> {
        match value {
            HeaderValue::AspId => Some(Self::AspId),
            HeaderValue::AccessKey => Some(Self::AccessKey),
            HeaderValue::CryptoKeyId => Some(Self::CryptoKeyId),
            HeaderValue::TimeZone => Some(Self::TimeZone),
            HeaderValue::CorrelationId | HeaderValue::TranToken | HeaderValue::TranTime => None,
        }
    }

    /// What a code of the mock is about, where that is the caller. The mock's own test holds the codes to its table; no
    /// provider sends them.
    #[must_use]
    pub fn of_mock_code(code: &str) -> Option<Self> {
        let (_, look) = OF_MOCK.iter().find(|(known, _)| *known == code)?;
        Some(*look)
    }
}

/// Codes of the family that the mock has for itself, as far as they refuse the caller.
const OF_MOCK: &[(&str, Look)] = &[
    ("999_001", Look::BaseUrl),
    ("999_104", Look::AspId),
    ("999_105", Look::AccessKey),
    ("999_106", Look::CryptoKeyId),
    ("999_108", Look::TimeZone),
    ("999_110", Look::Clock { ahead: None }),
    ("999_113", Look::SecretKey),
    ("999_203", Look::ServerKey),
];

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Clock { ahead: Some(ahead) } = *self {
            let way = if ahead < 0 { "behind" } else { "ahead" };
            write!(
                f,
                "the server's clock is {} s {way}: ",
                ahead.unsigned_abs()
            )?;
        }
        let clock = matches!(self, Self::Clock { .. } | Self::SystemClock);
        let clock = clock.then_some("the clock of this machine");
        let places: Vec<_> = clock.iter().chain(self.variables()).copied().collect();
        f.write_str("look at ")?;
        for (index, place) in places.iter().enumerate() {
            let before = match index {
                0 => "",
                last if last + 1 == places.len() => " and ",
                _ => ", ",
            };
            write!(f, "{before}{place}")?;
        }
        f.write_str(" first")
    }
}

/// A hint behind a text, if there is one.
pub(crate) struct Hint(pub(crate) Option<Look>);

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |look| write!(f, "; {look}"))
    }
}

/// Least difference of clocks that is told: the `Date` of an answer is a second wide, and a minute bothers nobody.
const SKEW_SECONDS: i64 = 60;

/// What an answer shows of where to look, besides its code.
pub(crate) struct Seen {
    status: u16,
    is_page: bool,
    /// How far the server's clock is ahead of ours, in seconds.
    ahead: Option<i64>,
}

impl Seen {
    /// `sent` and `now` are the instants between which the answer was made, in milliseconds since 1970.
    pub(crate) fn of(status: u16, headers: &HeaderMap, (sent, now): (i64, i64)) -> Self {
        let kind = headers
            .get(CONTENT_TYPE)
            .map_or(&[][..], |it| it.as_bytes());
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| rfc2822::parse(date).ok());
        Self {
            status,
            is_page: kind
                .get(..9)
                .is_some_and(|it| it.eq_ignore_ascii_case(b"text/html")),
            ahead: date.and_then(|date| ahead(date.timestamp().as_millisecond(), sent, now)),
        }
    }

    /// Where an answer with a code says to look.
    pub(crate) fn of_code(&self, code: &str, row: Option<&ErrorRow>) -> Option<Look> {
        if row.is_none()
            && let Some(look) = Look::of_mock_code(code).or_else(|| self.of_url())
        {
            return Some(self.with_clock(look));
        }
        let may_be_ours = row.is_none_or(|row| {
            use Category::{ContactProvider, FixRequest, Unknown};
            matches!(row.category, FixRequest | ContactProvider | Unknown)
        });
        match self.clock() {
            Some(look) if may_be_ours => Some(look),
            _ if row.is_none() => self.of_credentials(),
            _ => None,
        }
    }

    /// Where an answer without a code says to look. `body` is what came in place of one.
    pub(crate) fn of_other(&self, body: &[u8]) -> Option<Look> {
        let is_page = self.is_page || body.trim_ascii_start().starts_with(b"<");
        let of_page = (is_page && self.status < 500).then_some(Look::BaseUrl);
        self.of_url()
            .or_else(|| self.of_credentials())
            .or(of_page)
            .or_else(|| self.clock())
    }

    fn of_url(&self) -> Option<Look> {
        matches!(self.status, 300..400 | 404 | 405).then_some(Look::BaseUrl)
    }

    /// A token is made of the clock and the keys: a clock that was seen to be off comes first.
    fn of_credentials(&self) -> Option<Look> {
        let is_refused = matches!(self.status, 401 | 403);
        is_refused.then(|| self.clock().unwrap_or(Look::Credentials))
    }

    fn clock(&self) -> Option<Look> {
        let ahead = self.ahead;
        ahead.map(|_| Look::Clock { ahead })
    }

    /// A look at the clock with what was seen of it.
    fn with_clock(&self, look: Look) -> Look {
        match look {
            Look::Clock { .. } => Look::Clock { ahead: self.ahead },
            other => other,
        }
    }
}

/// By how many seconds an instant lies outside of a span of time, if that is worth telling.
fn ahead(date: i64, sent: i64, now: i64) -> Option<i64> {
    let nearest = date.clamp(sent.min(now), now.max(sent));
    let seconds = date.saturating_sub(nearest) / 1_000;
    (seconds.saturating_abs() >= SKEW_SECONDS).then_some(seconds)
}

#[cfg(test)]
mod tests;
