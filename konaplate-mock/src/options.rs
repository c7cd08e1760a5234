//! How a mock is started, and why it may not be.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use konaplate_codegen::ir::Api;
use konaplate_codegen::{Sources, load};
use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::line::Line;
use crate::mock::Mock;
use crate::servable;
use crate::shared::{Log, Settings, Shared};

/// How a mock is started. The default is loopback, a free port, the shipped specification, five
/// minutes of skew, the system's clock, no bound on what is kept and no log.
#[derive(Debug, Clone, Default)]
pub struct Options {
    port: u16,
    specification: Specification,
    credentials: Option<Arc<Credentials>>,
    settings: Settings,
}

/// What a mock answers by.
#[derive(Debug, Clone, Default)]
enum Specification {
    /// The one that this crate was built with.
    #[default]
    Shipped,
    Checked(Box<Api>),
    Folder(PathBuf),
}

impl Options {
    /// The port; 0 is a free one.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// The address to listen at, in place of loopback: `0.0.0.0` in a container, whose port is
    /// published. Whoever reaches it can use the mock; its keys are not handed out over the wire.
    #[must_use]
    pub fn bind(mut self, address: IpAddr) -> Self {
        self.settings.address = address;
        self
    }

    /// How far a request's time may be from the mock's clock, either way.
    #[must_use]
    pub fn skew(mut self, skew: Duration) -> Self {
        self.settings.skew = skew;
        self
    }

    /// The clock that request times and one-time tokens are judged by.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// A checked specification in place of the shipped one.
    #[must_use]
    pub fn api(self, api: Api) -> Self {
        Self {
            specification: Specification::Checked(Box::new(api)),
            ..self
        }
    }

    /// The specification in a folder in place of the shipped one. In a test, a relative path begins at the package.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), konaplate_mock::StartError> {
    /// let mock = konaplate_mock::Options::default().spec("spec").start().await?;
    /// # drop(mock);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn spec(self, folder: impl Into<PathBuf>) -> Self {
        Self {
            specification: Specification::Folder(folder.into()),
            ..self
        }
    }

    /// Keeps at most so many charges and cancellations, one-time tokens, and cases, faults and
    /// pendings of an operation that are asked for. No number of a call is ever forgotten: at the
    /// bound, a new one is refused with [`Invented::Full`](crate::Invented::Full). Without this there is no
    /// bound.
    #[must_use]
    pub fn keep(mut self, count: usize) -> Self {
        self.settings.keep = Some(count);
        self
    }

    /// Takes control requests under this name too, such as a container's; repeatable. Loopback and the
    /// address that the mock listens at are taken always, on any port.
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.settings.allowed_hosts.push(name.into());
        self
    }

    /// Hands every request's [`Line`] to `log`, before its answer leaves. `log` is called by the
    /// tasks that serve: it should not block for long.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), konaplate_mock::StartError> {
    /// let options = konaplate_mock::Options::default();
    /// let mock = options.log(|line| println!("{line}")).start().await?;
    /// # drop(mock);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn log(mut self, log: impl Fn(&Line) + Send + Sync + 'static) -> Self {
        self.settings.log = Some(Log::new(log));
        self
    }

    /// The ids and keys of another mock in place of fresh ones, which take a fraction of a second to make.
    #[must_use]
    pub fn credentials_of(self, mock: &Mock) -> Self {
        let credentials = Some(mock.credentials());
        Self {
            credentials,
            ..self
        }
    }

    /// How long a head and a body may take, and how long a connection may be idle.
    #[cfg(test)]
    pub(crate) fn patience(mut self, patience: crate::wire::Patience) -> Self {
        self.settings.patience = patience;
        self
    }

    /// Makes fresh keys and serves until the mock is dropped or shut down.
    ///
    /// # Errors
    /// [`StartError`]: the port is taken, the address is none of this machine, the specification is
    /// broken, or no keys can be made.
    pub async fn start(self) -> Result<Mock, StartError> {
        let api = match self.specification {
            Specification::Shipped => shipped()?,
            Specification::Checked(api) => *api,
            Specification::Folder(folder) => read(&folder)?,
        };
        servable::check(&api)?;
        let credentials = match self.credentials {
            Some(credentials) => credentials,
            None => fresh().await.ok_or(StartError::Keys)?,
        };
        let wanted = SocketAddr::new(self.settings.address, self.port);
        let unable = |source| StartError::Bind {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).await.map_err(unable)?;
        let address = listener.local_addr().map_err(unable)?;
        let shared = Arc::new(Shared::new(api, credentials, self.settings));
        Ok(Mock::serve(listener, address, shared))
    }
}

async fn fresh() -> Option<Arc<Credentials>> {
    let made = tokio::task::spawn_blocking(Credentials::generate).await;
    made.ok().flatten().map(Arc::new)
}

/// The specification that this crate was built with.
pub(crate) fn shipped() -> Result<Api, StartError> {
    let files = konaplate_spec::FILES.iter().copied();
    checked(&Sources::from_pairs(konaplate_spec::ROOT, files))
}

fn read(folder: &Path) -> Result<Api, StartError> {
    let sources = load::folder(folder);
    let sources = sources.map_err(|error| StartError::Spec(vec![error.to_string()]))?;
    checked(&sources)
}

fn checked(sources: &Sources) -> Result<Api, StartError> {
    konaplate_codegen::check(sources)
        .map_err(|problems| StartError::Spec(problems.iter().map(|it| it.short(sources)).collect()))
}

/// Why a mock did not start.
#[non_exhaustive]
pub enum StartError {
    /// The address or the port cannot be had.
    Bind {
        /// What was asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The specification cannot be read or is broken: one line a problem.
    Spec(Vec<String>),
    /// The specification has what the mock cannot serve: one line each.
    Unservable(Vec<String>),
    /// No keys could be made.
    Keys,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, source } => {
                write!(formatter, "the mock cannot listen at {address}: ")?;
                formatter.write_str(address_advice(source.kind()))
            }
            Self::Spec(problems) => {
                write!(
                    formatter,
                    "the specification is broken:\n{}",
                    problems.join("\n")
                )
            }
            Self::Unservable(hindrances) => {
                write!(
                    formatter,
                    "the mock cannot serve the specification:\n{}",
                    hindrances.join("\n")
                )
            }
            Self::Keys => formatter.write_str(
                "the mock cannot make keys: the system gives no random numbers; try again",
            ),
        }
    }
}

/// What to do about an address that cannot be listened at.
#[must_use]
pub fn address_advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::AddrInUse => {
            "the port is taken; choose another, or 0 for a free one, or end what listens there"
        }
        io::ErrorKind::PermissionDenied => {
            "the system does not allow it; choose a port from 1024 on, or 0 for a free one"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address; choose one of its own, 127.0.0.1, or 0.0.0.0 for all"
        }
        _ => "choose another address or port; port 0 is a free one",
    }
}

konaplate_codegen::debug_as_display!(StartError);

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Bind { source, .. } => Some(source),
            Self::Spec(_) | Self::Unservable(_) | Self::Keys => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, StartError};

    async fn start(folder: &str) -> Result<usize, StartError> {
        let mock = Options::default().spec(folder).start().await?;
        Ok(mock.api().operations.len())
    }

    #[tokio::test]
    async fn a_folder_is_served_or_it_is_said_what_is_wrong_with_it() {
        assert_eq!(start("../tests/cases/tiny").await.unwrap(), 2);
        for (folder, told) in [
            ("nowhere", "nowhere: no such folder"),
            ("src", "konaplate.yaml"),
            ("../tests/cases/two-faults", "KP0010"),
        ] {
            let said = start(folder).await.unwrap_err().to_string();
            assert!(said.contains(told), "{folder}: {said}");
        }
    }
}
