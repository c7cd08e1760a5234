//! Whether the server's host is found and takes connections. Nothing is sent to it.

use std::fmt;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use konaplate_generated::runtime::transport::http::Uri;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

use super::report::Check;

const ABOUT: &str = "connection";

/// A connection takes no longer; a client has the same bound.
pub(super) const CONNECT: Duration = Duration::from_secs(5);

/// Where a base URL leads.
pub(super) struct Target {
    pub(super) is_https: bool,
    host: String,
    port: u16,
}

/// Host and port.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Target {
    pub(super) fn of(base_url: &str) -> Option<Self> {
        let uri: Uri = base_url.parse().ok()?;
        let is_https = uri.scheme_str() == Some("https");
        let usual = if is_https { 443 } else { 80 };
        Some(Self {
            is_https,
            host: uri.host()?.to_owned(),
            port: uri.port_u16().unwrap_or(usual),
        })
    }

    /// Without the brackets of an IPv6 address.
    fn bare_host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }
}

pub(super) async fn check(target: &Target, deadline: Instant) -> Check {
    let deadline = deadline.min(Instant::now() + CONNECT);
    let addresses = timeout_at(deadline, lookup_host((target.bare_host(), target.port))).await;
    let addresses: Vec<SocketAddr> = match addresses {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(_)) => Vec::new(),
        Err(_) => return late(target),
    };
    if addresses.is_empty() {
        let text = format!("the host {} is not found", target.bare_host());
        return Check::wrong(ABOUT, text).next(
            "look at KONAPLATE_BASE_URL for a slip, then at this machine's network and DNS; behind a proxy, set KONAPLATE_PROXY",
        );
    }
    match timeout_at(deadline, TcpStream::connect(&addresses[..])).await {
        Ok(Ok(_)) => Check::ok(ABOUT, format!("{target} takes connections")),
        Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => {
            let text = format!("{target} refuses connections");
            Check::wrong(ABOUT, text)
                .next("is the server running, and is the port in KONAPLATE_BASE_URL its own?")
        }
        Ok(Err(error)) => {
            let text = format!("no connection to {target}: {}", error.kind());
            Check::wrong(ABOUT, text)
                .next("look at this machine's network, and at firewalls on the way")
        }
        Err(_) => late(target),
    }
}

fn late(target: &Target) -> Check {
    Check::wrong(ABOUT, format!("no connection to {target} in time")).next(
        "a firewall may be on the way; behind a proxy, set KONAPLATE_PROXY; --timeout gives it longer, up to 5 seconds",
    )
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn a_port_that_is_left_out_is_that_of_the_scheme() {
        for (url, shown, is_https) in [
            ("https://kona.example/open-api", "kona.example:443", true),
            ("https://kona.example:8443", "kona.example:8443", true),
            ("http://localhost/open-api", "localhost:80", false),
            ("http://[::1]:8080/open-api", "[::1]:8080", false),
        ] {
            let target = Target::of(url).unwrap();
            assert_eq!(
                (target.to_string().as_str(), target.is_https),
                (shown, is_https)
            );
        }
        assert_eq!(Target::of("http://[::1]:8080").unwrap().bare_host(), "::1");
    }
}
