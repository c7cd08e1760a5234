//! Why a portal does not start, and what it needs of the system to do so.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use konaplate_codegen::Diagnostic;
use konaplate_mock::address_advice;
use konaplate_runtime::ConfigError;
use tokio::net::TcpListener;

/// Why a portal did not start.
#[non_exhaustive]
pub enum StartError {
    /// The specification is broken.
    Specification(Vec<Diagnostic>),
    /// The mock inside did not start.
    Mock(konaplate_mock::StartError),
    /// The configuration of calls to a real server is not complete.
    Configuration(ConfigError),
    /// The address or the port cannot be had.
    Bind {
        /// What was asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Calls to a real server are tried from loopback alone.
    NotLoopback,
    /// The system gives no random numbers.
    NoRandomness,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Specification(problems) => {
                let count = konaplate_codegen::count(problems.len(), "problem");
                write!(formatter, "the specification has {count}")
            }
            Self::Mock(error) => error.fmt(formatter),
            Self::Configuration(error) => error.fmt(formatter),
            Self::Bind { address, source } => {
                write!(formatter, "the portal cannot listen at {address}: ")?;
                formatter.write_str(address_advice(source.kind()))
            }
            Self::NotLoopback => formatter.write_str(
                "calls to a real server are tried from this machine alone: leave out the address to listen at, or try \
                 them at the mock",
            ),
            Self::NoRandomness => {
                formatter.write_str("the system gives no random numbers; try again")
            }
        }
    }
}

konaplate_codegen::debug_as_display!(StartError);

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Bind { source, .. } => Some(source),
            Self::Mock(error) => error.source(),
            Self::Configuration(error) => error.source(),
            Self::Specification(_) | Self::NotLoopback | Self::NoRandomness => None,
        }
    }
}

pub(super) async fn listen(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let unable = |source| StartError::Bind {
        address: wanted,
        source,
    };
    let listener = TcpListener::bind(wanted).await.map_err(unable)?;
    let address = listener.local_addr().map_err(unable)?;
    Ok((listener, address))
}

/// What nobody guesses: 128 bits in hexadecimal digits.
pub(super) fn secret() -> Result<String, StartError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| StartError::NoRandomness)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// An address that a browser of this machine can use in place of "all of them".
pub(super) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
