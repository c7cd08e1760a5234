//! Where the mock is that a command steers. Only --at leads to another machine: the environment may name the
//! provider.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use reqwest::Url;

use super::env_file::{self, BASE_URL};
use crate::Failure;

/// How the mock is found.
#[derive(Debug, clap::Args)]
pub(crate) struct PlaceArgs {
    /// Where the mock listens: its port, host and port, or its base URL. Only so may it be on another machine.
    #[arg(long, value_name = "URL")]
    at: Option<String>,
    /// The file that the mock was told to write, in which its base URL is; KONAPLATE_BASE_URL of the environment if
    /// neither is given.
    #[arg(long, value_name = "FILE", conflicts_with = "at")]
    env_file: Option<PathBuf>,
}

/// Where a mock is said to be, and by what.
#[derive(Debug)]
pub(crate) struct Place {
    /// Scheme, host and port: a path is for clients, a login belongs to no mock and into no message.
    origin: String,
    host: String,
    named_by: String,
}

impl Place {
    pub(super) fn endpoint(&self, name: &str) -> String {
        format!("{}/__mock/{name}", self.origin)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.origin, self.named_by)
    }
}

impl PlaceArgs {
    pub(super) fn find(&self) -> Result<Place, Failure> {
        if let Some(at) = &self.at {
            return place(at, "--at");
        }
        if let Some(file) = &self.env_file {
            let url = env_file::base_url(file)?;
            return near(place(&url, &file.display().to_string())?);
        }
        match std::env::var(BASE_URL) {
            Ok(value) if !value.trim().is_empty() => near(place(&value, BASE_URL)?),
            _ => Err(Failure::Unable(format!(
                "which mock? Name the file that `konaplate mock --env-file FILE` has written with --env-file FILE, or \
                 where it listens with --at 127.0.0.1:PORT, or set {BASE_URL}"
            ))),
        }
    }
}

pub(super) fn place(given: &str, named_by: &str) -> Result<Place, Failure> {
    let refused = |why: &str| Err(Failure::Unable(format!("{named_by}{why}")));
    let Some(url) = parse(given.trim()) else {
        return refused(
            ": not an address of a mock; such as 127.0.0.1:8080 or http://127.0.0.1:8080",
        );
    };
    let host = url.host_str().unwrap_or_default().to_owned();
    if url.scheme() != "http" {
        return refused(&format!(
            " names {host} over HTTPS, which no mock speaks; name one with --at 127.0.0.1:PORT"
        ));
    }
    Ok(Place {
        origin: url.origin().ascii_serialization(),
        host,
        named_by: named_by.to_owned(),
    })
}

/// A URL; without a scheme it is of HTTP, and a bare number is a port of this machine.
fn parse(given: &str) -> Option<Url> {
    let is_port = !given.is_empty() && given.bytes().all(|it| it.is_ascii_digit());
    let text = if given.contains("://") {
        given.to_owned()
    } else if is_port {
        format!("http://127.0.0.1:{given}")
    } else {
        format!("http://{given}")
    };
    let url = Url::parse(&text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Whether a host of a URL is loopback's.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>();
    bare == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Refuses another machine: what is named there may be the provider.
fn near(place: Place) -> Result<Place, Failure> {
    let Place { host, named_by, .. } = &place;
    if is_this_machine(host) {
        return Ok(place);
    }
    Err(Failure::Unable(format!(
        "{named_by} names {host}, which is not this machine and may be the provider; if a mock is there, say so with \
         --at"
    )))
}
