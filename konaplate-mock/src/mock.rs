//! Starting, steering and stopping a mock.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use konaplate_codegen::Sources;
use konaplate_codegen::ir::Api;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::cases::ControlError;
use crate::clock::Clock;
use crate::credentials::{self, Credentials};
use crate::fault::Fault;
use crate::ledger::{Entry, Settlement};
use crate::server;
use crate::shared::Shared;

/// How far the client's time may be from the mock's, unless [`Options::skew`] says otherwise.
const SKEW: Duration = Duration::from_secs(300);
/// How long requests under way may take to end after a shutdown.
const GRACE: Duration = Duration::from_secs(5);

/// How a mock is started. The default is a free port, the shipped specification, five minutes of
/// skew and the system's clock.
#[derive(Debug, Clone)]
pub struct Options {
    port: u16,
    skew: Duration,
    clock: Clock,
    api: Option<Api>,
    credentials: Option<Arc<Credentials>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            skew: SKEW,
            clock: Clock::system(),
            api: None,
            credentials: None,
        }
    }
}

impl Options {
    /// The port on loopback; 0 is a free one.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// How far a request's time may be from the mock's clock, either way.
    #[must_use]
    pub fn skew(self, skew: Duration) -> Self {
        Self { skew, ..self }
    }

    /// The clock that request times and one-time tokens are judged by.
    #[must_use]
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// A checked specification in place of the shipped one.
    #[must_use]
    pub fn api(self, api: Api) -> Self {
        Self {
            api: Some(api),
            ..self
        }
    }

    /// The ids and keys of another mock in place of fresh ones, which take a fraction of a second to make.
    #[must_use]
    pub fn credentials_of(self, mock: &Mock) -> Self {
        let credentials = Some(Arc::clone(&mock.shared.credentials));
        Self {
            credentials,
            ..self
        }
    }

    /// Makes fresh keys and serves on loopback until the mock is dropped or shut down.
    ///
    /// # Errors
    /// [`StartError`]: the port is taken, the specification is broken, or no keys can be made.
    pub async fn start(self) -> Result<Mock, StartError> {
        let api = match self.api {
            Some(api) => api,
            None => shipped()?,
        };
        let credentials = match self.credentials {
            Some(credentials) => credentials,
            None => fresh().await.ok_or(StartError::Keys)?,
        };
        let listener = server::bind(self.port).await.map_err(StartError::Bind)?;
        let address = listener.local_addr().map_err(StartError::Bind)?;
        let shared = Arc::new(Shared::new(api, credentials, self.clock, self.skew));
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server::serve(listener, Arc::clone(&shared), stopped));
        Ok(Mock {
            shared,
            address,
            stop: Some(stop),
            serving,
        })
    }
}

async fn fresh() -> Option<Arc<Credentials>> {
    let made = tokio::task::spawn_blocking(Credentials::generate).await;
    made.ok().flatten().map(Arc::new)
}

/// The specification that this crate was built with.
fn shipped() -> Result<Api, StartError> {
    let sources = Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied());
    konaplate_codegen::check(&sources).map_err(|problems| {
        StartError::Spec(problems.iter().map(|it| it.short(&sources)).collect())
    })
}

/// A running mock; it stops when dropped.
pub struct Mock {
    shared: Arc<Shared>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl fmt::Debug for Mock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mock")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Mock {
    /// Starts with the default [`Options`].
    ///
    /// # Errors
    /// As [`Options::start`].
    pub async fn start() -> Result<Self, StartError> {
        Options::default().start().await
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for a client: with the documented base path, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.base_path)
    }

    /// The variables that a client reads its configuration from, secrets included. PEMs have real
    /// newlines.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        self.shared.credentials.environment(&self.url())
    }

    /// The same as `KEY="value"` lines, with a literal `\n` for each newline inside a value. Whoever
    /// writes it to a file should make that file readable by its owner only.
    #[must_use]
    pub fn env_file(&self) -> String {
        credentials::env_file(&self.environment())
    }

    /// The specification it answers by.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.shared.api
    }

    /// Asks for a documented case: the next call of `operation` that passes all checks answers it.
    /// Cases asked for one after the other are answered in that order; `success` is the normal answer.
    ///
    /// # Errors
    /// An unknown operation or case; the error lists those there are.
    pub fn next_case(&self, operation: &str, case: &str) -> Result<(), ControlError> {
        self.shared.next_case(operation, case)
    }

    /// Leaves the money of the next accepted call of `operation` pending.
    ///
    /// # Errors
    /// An unknown operation, or one without a pending flag.
    pub fn next_pending(&self, operation: &str) -> Result<(), ControlError> {
        self.shared.next_pending(operation)
    }

    /// Breaks the next request that reaches `operation`, whatever is in it. Faults asked for one
    /// after the other come in that order, one a request.
    ///
    /// # Errors
    /// An unknown operation.
    pub fn next_fault(&self, operation: &str, fault: Fault) -> Result<(), ControlError> {
        self.shared.next_fault(operation, fault)
    }

    /// Ends a pending charge or cancellation.
    ///
    /// # Errors
    /// An unknown sequence id, or one that is settled already.
    pub fn settle(&self, sequence_id: &str, end: Settlement) -> Result<(), ControlError> {
        self.shared.settle(sequence_id, end)
    }

    /// Every charge and cancellation accepted so far, in order of arrival.
    #[must_use]
    pub fn ledger(&self) -> Vec<Entry> {
        self.shared.memory().ledger.entries().to_vec()
    }

    /// How many requests have reached the path of `operation`, refused ones included: what tells
    /// whether a client has sent something twice.
    #[must_use]
    pub fn arrivals(&self, operation: &str) -> u64 {
        self.shared.arrivals(operation)
    }

    /// Stops listening and waits, for at most five seconds, for the requests under way.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        let _ = tokio::time::timeout(GRACE, &mut self.serving).await; // what is late is dropped
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Why a mock did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The port cannot be had.
    Bind(io::Error),
    /// The shipped specification is broken: one line a problem.
    Spec(Vec<String>),
    /// No keys could be made.
    Keys,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind(_) => formatter.write_str("the mock cannot listen on the port"),
            Self::Spec(problems) => {
                write!(
                    formatter,
                    "the specification is broken:\n{}",
                    problems.join("\n")
                )
            }
            Self::Keys => formatter.write_str("the mock cannot make keys"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Bind(error) => Some(error),
            Self::Spec(_) | Self::Keys => None,
        }
    }
}

#[cfg(test)]
mod fault_tests;

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use super::*;
    use crate::fields::first_problem;
    use crate::refusal::Invented;
    use crate::sample;
    use crate::testing;

    async fn start() -> Mock {
        Options::default()
            .api(testing::api())
            .start()
            .await
            .unwrap()
    }

    /// Sends raw HTTP and reads until the server closes.
    fn send(mock: &Mock, head: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(mock.address()).unwrap();
        let length = body.len();
        let head = format!(
            "{head} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let _ = stream.write_all(body); // a server that refuses early may close early
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn serves_on_loopback_until_shut_down() {
        let mock = start().await;
        let address = mock.address();
        assert!(address.ip().is_loopback());
        assert_eq!(mock.url(), format!("http://{address}/open-api"));
        let query = send(&mock, "POST /open-api/api/v1/charge?x=1", b"{}");
        assert!(query.contains("999_001"), "{query}");
        let unknown = send(&mock, "POST /nowhere", b"{}");
        assert!(unknown.starts_with("HTTP/1.1 404 "), "{unknown}");
        assert!(unknown.contains("999_001"), "{unknown}");
        let wrong = send(&mock, "GET /open-api/api/v1/charge", b"");
        assert!(wrong.starts_with("HTTP/1.1 405 "), "{wrong}");
        assert!(wrong.contains("allow: POST"), "{wrong}");
        let cases = send(&mock, "GET /__mock/cases", b"");
        assert!(cases.contains("no-account"), "{cases}");
        mock.shutdown().await;
        assert!(TcpStream::connect(address).is_err());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_large_body_is_refused() {
        let mock = start().await;
        let answer = send(
            &mock,
            "POST /open-api/api/v1/charge",
            &vec![b' '; (1 << 20) + 1],
        );
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("999_003"), "{answer}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_taken_port_is_an_error_and_a_dropped_mock_frees_its_own() {
        let mock = start().await;
        let port = mock.address().port();
        let again = Options::default()
            .api(testing::api())
            .port(port)
            .start()
            .await;
        assert!(matches!(again, Err(StartError::Bind(_))));
        drop(mock);
        let mut freed = false;
        for _ in 0..100 {
            freed = TcpStream::connect(("127.0.0.1", port)).is_err();
            if freed {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(freed);
    }

    #[tokio::test]
    async fn debug_shows_no_secret() {
        let mock = start().await;
        assert_eq!(
            format!("{mock:?}"),
            format!("Mock {{ address: {}, .. }}", mock.address())
        );
    }

    #[test]
    fn the_shipped_specification_has_no_code_of_the_reserved_range() {
        let api = shipped().unwrap();
        let errors = api
            .operations
            .iter()
            .flat_map(|it| &it.errors)
            .map(|it| &it.code);
        let cases = api.operations.iter().flat_map(|it| &it.cases);
        let codes: Vec<&String> = errors
            .chain(cases.filter_map(|it| it.code.as_ref()))
            .collect();
        assert!(codes.len() > 20);
        assert!(codes.iter().all(|code| !code.starts_with(Invented::FAMILY)));
        assert!(!api.families.contains_key(Invented::FAMILY));
    }

    #[test]
    fn every_shipped_operation_answers_within_its_limits() {
        let api = shipped().unwrap();
        for operation in &api.operations {
            let made = sample::answer(&api, operation);
            let problem = first_problem(&api, &operation.response, &made);
            assert_eq!(problem, None, "{}", operation.name);
        }
    }

    #[test]
    fn the_operations_with_a_behaviour_are_in_the_shipped_specification() {
        let api = shipped().unwrap();
        for name in [
            "one-time-token",
            "charge",
            "charge-cancel",
            "recharge-result",
            "barcode-spec",
        ] {
            assert!(api.operations.iter().any(|it| it.name == name), "{name}");
        }
    }
}
