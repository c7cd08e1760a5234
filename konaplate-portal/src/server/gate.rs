//! Who may use a portal: whoever looks at its own pages. A page of somewhere else that is open in the same browser can send
//! requests here, also under a name of its own (DNS rebinding); the headers that a browser writes by itself give it away.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use konaplate_mock::is_own_host;

/// By which names a portal is spoken to.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) bound: IpAddr,
    pub(crate) names: Vec<String>,
}

type Refusal = (StatusCode, &'static str);

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, CSP),
    (CACHE_CONTROL, "no-store"),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Refuses what comes from elsewhere, and puts on every answer what a browser has to keep to.
pub(crate) async fn guard(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    // As of whoever takes this for a proxy.
    let checked = if request.uri().authority().is_some() {
        Err((StatusCode::FORBIDDEN, "this is no proxy\n"))
    } else {
        gate.check(request.method(), request.headers())
    };
    let mut response = match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

impl Gate {
    fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        let refused = |told| Err((StatusCode::FORBIDDEN, told));
        let Ok(Some(host)) = one(headers, &HOST) else {
            return refused("a request names one host\n");
        };
        if !is_own_host(&self.names, self.bound, host) && !self.is_bound_to(host) {
            return refused(
                "this portal has another name: open the address that it printed, or start it with --allow-host NAME\n",
            );
        }
        match one(headers, &ORIGIN) {
            Ok(None) => {}
            Ok(Some(origin)) if origin.strip_prefix("http://") == Some(host) => {}
            _ => return refused("a page of another place uses no portal\n"),
        }
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        let is_foreign = !matches!(site, None | Some(b"same-origin" | b"none"));
        let is_visit = *method == Method::GET
            && headers
                .get("sec-fetch-mode")
                .is_some_and(|it| it == "navigate")
            && headers
                .get("sec-fetch-dest")
                .is_some_and(|it| it == "document");
        if is_foreign && !is_visit {
            return refused("a page of another place loads nothing from a portal\n");
        }
        let is_json = || {
            let media = one(headers, &CONTENT_TYPE)
                .ok()
                .flatten()
                .unwrap_or_default();
            let essence = media.split(';').next().unwrap_or_default();
            essence.trim().eq_ignore_ascii_case("application/json")
        };
        if *method == Method::POST && !is_json() {
            let told = "send JSON, with the header Content-Type: application/json\n";
            return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, told));
        }
        Ok(())
    }

    /// Of a portal that listens at all addresses, each is its own. One that is written out is of no name that was turned.
    fn is_bound_to(&self, host: &str) -> bool {
        let address = host.parse::<SocketAddr>().map(|it| it.ip());
        let address = address.or_else(|_| host.trim_matches(['[', ']']).parse::<IpAddr>());
        self.bound.is_unspecified() && address.is_ok_and(|it| !it.is_unspecified())
    }
}

/// The one value of a header, or none; an error if there is more than one, or it is no text.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, ()> {
    let mut values = headers.get_all(name).iter();
    let value = values.next();
    if values.next().is_some() {
        return Err(());
    }
    value
        .map(|value| value.to_str().map_err(|_| ()))
        .transpose()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn status(method: &Method, rows: &[(&'static str, &str)]) -> u16 {
        let gate = Gate {
            bound: Ipv4Addr::LOCALHOST.into(),
            names: vec!["docs.local".into()],
        };
        let mut headers = HeaderMap::new();
        for (name, value) in rows {
            headers.append(*name, value.parse().unwrap());
        }
        let checked = gate.check(method, &headers);
        checked.err().map_or(200, |(status, _)| status.as_u16())
    }

    const OWN: (&str, &str) = ("host", "127.0.0.1:4000");
    const JSON: (&str, &str) = ("content-type", "application/json");

    #[test]
    fn a_portal_is_spoken_to_by_its_own_names() {
        for (host, wanted) in [
            ("127.0.0.1:4000", 200),
            ("localhost:4000", 200),
            ("[::1]:4000", 200),
            ("docs.local:4000", 200),
            ("evil.example", 403),
            ("127.0.0.1.evil.example", 403),
            ("localhost@evil.example", 403),
            ("0.0.0.0:4000", 403),
            ("", 403),
        ] {
            assert_eq!(status(&Method::GET, &[("host", host)]), wanted, "{host}");
        }
        assert_eq!(status(&Method::GET, &[]), 403);
        assert_eq!(status(&Method::GET, &[OWN, ("host", "localhost")]), 403);
    }

    #[test]
    fn a_portal_at_all_addresses_is_spoken_to_by_each_and_by_no_other_name() {
        let gate = Gate {
            bound: Ipv4Addr::UNSPECIFIED.into(),
            names: Vec::new(),
        };
        for (host, wanted) in [
            ("192.0.2.7:4000", true),
            ("192.0.2.7", true),
            ("[2001:db8::1]:4000", true),
            ("0.0.0.0:4000", false),
            ("colleague.example:4000", false),
            ("192.0.2.7.evil.example", false),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
            assert_eq!(gate.check(&Method::GET, &headers).is_ok(), wanted, "{host}");
        }
    }

    #[test]
    fn only_its_own_pages_ask_it_for_anything() {
        for (origin, wanted) in [
            ("http://127.0.0.1:4000", 200),
            ("http://127.0.0.1:4001", 403),
            ("http://localhost:4000", 403),
            ("https://127.0.0.1:4000", 403),
            ("http://evil.example", 403),
            ("null", 403),
            ("", 403),
        ] {
            let rows = [OWN, JSON, ("origin", origin)];
            assert_eq!(status(&Method::POST, &rows), wanted, "{origin}");
        }
    }

    #[test]
    fn what_a_form_or_an_image_of_another_page_sends_is_refused() {
        let post = |media| status(&Method::POST, &[OWN, ("content-type", media)]);
        assert_eq!(post("application/json; charset=utf-8"), 200);
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "",
        ] {
            assert_eq!(post(media), 415, "{media}");
        }
        assert_eq!(status(&Method::POST, &[OWN]), 415);
        let get = |site, mode, dest| {
            let rows = [
                OWN,
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ];
            status(&Method::GET, &rows)
        };
        assert_eq!(get("same-origin", "cors", "empty"), 200);
        assert_eq!(get("none", "navigate", "document"), 200);
        assert_eq!(get("cross-site", "navigate", "document"), 200);
        assert_eq!(get("cross-site", "navigate", "iframe"), 403);
        assert_eq!(get("cross-site", "no-cors", "image"), 403);
        assert_eq!(get("same-site", "cors", "empty"), 403);
    }
}
