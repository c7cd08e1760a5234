//! Who may steer the mock. A web page that somebody has open on this machine can send requests to
//! loopback, even under a name of its own (DNS rebinding); the headers that a browser writes by
//! itself tell it from a program: `Host`, `Origin` and the media type of the body.

use std::net::IpAddr;

use hyper::header::{CONTENT_TYPE, HOST, ORIGIN};
use hyper::http::uri::Authority;
use hyper::{HeaderMap, Method};

use crate::line::{Failed, quoted};

/// Why a request may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    pub(crate) status: u16,
    pub(crate) failed: Failed,
    pub(crate) help: &'static str,
}

const HELP_HOST: &str = "speak to it as 127.0.0.1 or localhost, or start it with \
    --allow-host NAME (in process: Options::allow_host)";
const HELP_ORIGIN: &str = "no web page steers the mock; use a program that sends no Origin header";
const HELP_MEDIA: &str = "send the header Content-Type: application/json";

/// Whose names are taken.
#[derive(Clone, Copy)]
pub(crate) struct Gate<'a> {
    /// Given by whoever started the mock.
    pub(crate) names: &'a [String],
    /// The address it listens at.
    pub(crate) bound: IpAddr,
}

impl Gate<'_> {
    /// Refuses what a web page could have sent.
    pub(crate) fn check(self, method: &Method, headers: &HeaderMap) -> Result<(), Closed> {
        self.check_host(headers)?;
        self.check_origin(headers)?;
        if method == Method::GET {
            return Ok(());
        }
        check_media_type(headers)
    }

    fn check_host(self, headers: &HeaderMap) -> Result<(), Closed> {
        let came = match one(headers, HOST.as_str()) {
            Ok(host) if self.takes(host) => return Ok(()),
            Ok(host) => quoted(host),
            Err(came) => came.to_owned(),
        };
        Err(Closed {
            status: 403,
            failed: Failed::new("Host", "a name or address of this machine", came),
            help: HELP_HOST,
        })
    }

    /// A page that this mock had served would have its origin; it serves none, but a proxy may.
    pub(crate) fn check_origin(self, headers: &HeaderMap) -> Result<(), Closed> {
        if !headers.contains_key(ORIGIN) {
            return Ok(());
        }
        let came = match one(headers, ORIGIN.as_str()) {
            Ok(origin) if self.is_own(origin) => return Ok(()),
            Ok(origin) => quoted(origin),
            Err(came) => came.to_owned(),
        };
        Err(Closed {
            status: 403,
            failed: Failed::new("Origin", "none, or one of this machine", came),
            help: HELP_ORIGIN,
        })
    }

    fn is_own(self, origin: &str) -> bool {
        let rest = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        rest.is_some_and(|authority| self.takes(authority))
    }

    /// A host with or without a port, as in `Host` and `Origin`.
    fn takes(self, authority: &str) -> bool {
        let Some(host) = host(authority) else {
            return false;
        };
        let is = |other: &str| host.eq_ignore_ascii_case(other);
        let mut allowed = self.names.iter().filter_map(|name| self::host(name));
        if is("localhost") || allowed.any(|name| is(&name)) {
            return true;
        }
        host.parse::<IpAddr>().is_ok_and(|it| self.is_ours(it))
    }

    fn is_ours(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let is_bound = address == self.bound.to_canonical() && !address.is_unspecified();
        address.is_loopback() || is_bound
    }
}

/// Whether the `Host` of a request, with or without a port, names a server that listens at the address `bound` and goes by
/// `names` too: loopback always does, in all its forms.
#[must_use]
pub fn is_own_host(names: &[String], bound: IpAddr, host: &str) -> bool {
    Gate { names, bound }.takes(host)
}

/// The name or address alone, without port, brackets and the dot of a root.
fn host(authority: &str) -> Option<String> {
    if let Ok(address) = authority.parse::<IpAddr>() {
        return Some(address.to_string()); // without the brackets that an authority has
    }
    let authority = authority.parse::<Authority>().ok()?;
    if authority.as_str().contains('@') {
        return None;
    }
    let host = authority.host().trim_end_matches('.');
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    Some(bare.unwrap_or(host).to_owned())
}

/// The one value of a header.
fn one<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, &'static str> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Err("nothing");
    };
    if values.next().is_some() {
        return Err("more than one");
    }
    value.to_str().map_err(|_| "other characters than ASCII")
}

/// A form or a text is what a page can send without asking; JSON is not.
fn check_media_type(headers: &HeaderMap) -> Result<(), Closed> {
    let came = match one(headers, CONTENT_TYPE.as_str()) {
        Ok(media) if is_json(media) => return Ok(()),
        Ok(media) => quoted(media),
        Err(came) => came.to_owned(),
    };
    Err(Closed {
        status: 415,
        failed: Failed::new("Content-Type", "application/json", came),
        help: HELP_MEDIA,
    })
}

fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn gate(names: &[String]) -> Gate<'_> {
        Gate {
            names,
            bound: Ipv4Addr::new(192, 0, 2, 7).into(),
        }
    }

    fn headers(rows: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in rows {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn status(rows: &[(&'static str, &str)]) -> Option<u16> {
        let names = [
            "pay-mock",
            "MOCK.local:8080",
            "192.0.2.9:80",
            "[2001:db8::9]:1",
            "2001:db8::8",
        ];
        let names = names.map(str::to_owned);
        let checked = gate(&names).check(&Method::POST, &headers(rows));
        checked.err().map(|closed| closed.status)
    }

    const JSON: (&str, &str) = ("content-type", "application/json");

    #[test]
    fn names_and_addresses_of_this_machine_are_taken_on_any_port() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "localhost.:1",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]",
            "[::1]:8080",
            "[::ffff:127.0.0.1]:1",
            "192.0.2.7:1",
            "pay-mock",
            "Pay-Mock:4000",
            "mock.local",
            "mock.local.:9",
            "192.0.2.9:81",
            "[2001:db8::9]:2",
            "[2001:db8::8]",
        ] {
            assert_eq!(status(&[("host", host), JSON]), None, "{host}");
        }
    }

    #[test]
    fn all_addresses_are_no_name_of_any() {
        let gate = Gate {
            bound: Ipv4Addr::UNSPECIFIED.into(),
            ..gate(&[])
        };
        let sent = headers(&[("host", "0.0.0.0:80"), JSON]);
        assert!(gate.check(&Method::POST, &sent).is_err());
        let sent = headers(&[("host", "127.0.0.1:80"), JSON]);
        assert!(gate.check(&Method::POST, &sent).is_ok());
    }

    #[test]
    fn other_names_are_refused_and_so_is_none_and_more_than_one() {
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:80",
            "localhost@evil.example",
            "evil@localhost",
            "0.0.0.0",
            "192.0.2.8",
            "[::2]",
            "local host",
            "localhost:80:80",
            "http://localhost",
            "mock.local.evil",
        ] {
            assert_eq!(status(&[("host", host), JSON]), Some(403), "{host}");
        }
        assert_eq!(status(&[JSON]), Some(403));
        let both = [("host", "localhost"), ("host", "evil.example"), JSON];
        assert_eq!(status(&both), Some(403));
    }

    #[test]
    fn a_foreign_origin_is_refused() {
        let of = |origin| status(&[("host", "localhost"), ("origin", origin), JSON]);
        assert_eq!(of("http://localhost:3000"), None);
        assert_eq!(of("https://127.0.0.1"), None);
        for origin in [
            "null",
            "",
            "http://evil.example",
            "localhost",
            "file://localhost",
            "http://localhost.evil.example",
            "chrome-extension://abc",
        ] {
            assert_eq!(of(origin), Some(403), "{origin}");
        }
    }

    #[test]
    fn a_body_is_json_by_its_media_type() {
        let of = |media| status(&[("host", "localhost"), ("content-type", media)]);
        assert_eq!(of("application/json"), None);
        assert_eq!(of("Application/JSON; charset=utf-8"), None);
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain; application/json",
            "",
        ] {
            assert_eq!(of(media), Some(415), "{media}");
        }
        assert_eq!(status(&[("host", "localhost")]), Some(415));
        let get = gate(&[]).check(&Method::GET, &headers(&[("host", "localhost")]));
        assert_eq!(get, Ok(()));
    }
}
