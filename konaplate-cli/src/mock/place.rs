//! Where the mock is that a command steers. Only --at leads to another machine: the environment may name the
//! provider.

use std::net::IpAddr;
use std::path::PathBuf;

use konaplate_codegen::printable;
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

/// An origin, and where it was read.
#[derive(Debug)]
pub(crate) struct Place {
    pub(super) origin: Url,
    named_by: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let origin = self.origin.origin().ascii_serialization();
        write!(formatter, "{origin} ({})", self.named_by)
    }
}

impl PlaceArgs {
    pub(super) fn find(&self) -> Result<Place, Failure> {
        if let Some(at) = &self.at {
            return place(at, "--at");
        }
        if let Some(file) = &self.env_file {
            return near(place(
                &env_file::base_url(file)?,
                &file.display().to_string(),
            )?);
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

/// Host and port of what was given; the rest of it is for clients. A bare number is a port of this machine.
fn place(given: &str, named_by: &str) -> Result<Place, Failure> {
    let given = given.trim();
    let url = if given.contains("://") {
        Url::parse(given)
    } else if !given.is_empty() && given.bytes().all(|it| it.is_ascii_digit()) {
        Url::parse(&format!("http://127.0.0.1:{given}"))
    } else {
        Url::parse(&format!("http://{given}"))
    };
    let is_secure = |url: &Url| url.scheme() == "https";
    let origin = match url {
        Ok(url) if url.scheme() == "http" && url.has_host() => url.join("/").ok(),
        Ok(url) if is_secure(&url) => {
            return Err(Failure::Unable(format!(
                "{named_by} names {} over HTTPS, which no mock speaks; name one with --at 127.0.0.1:PORT",
                printable(url.host_str().unwrap_or_default())
            )));
        }
        _ => None,
    };
    let Some(mut origin) = origin else {
        return Err(Failure::Unable(format!(
            "{named_by}: not an address of a mock; such as 127.0.0.1:8080 or http://127.0.0.1:8080"
        )));
    };
    // A login belongs to no mock, and into no message.
    let _ = origin.set_username("");
    let _ = origin.set_password(None);
    let named_by = named_by.to_owned();
    Ok(Place { origin, named_by })
}

/// Refuses another machine: what is named there may be the provider.
fn near(place: Place) -> Result<Place, Failure> {
    let host = place.origin.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = bare
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    if is_loopback || bare == "localhost" {
        return Ok(place);
    }
    Err(Failure::Unable(format!(
        "{} names {}, which is not this machine and may be the provider; if a mock is there, say so with --at",
        place.named_by,
        printable(host)
    )))
}
