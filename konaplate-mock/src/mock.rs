//! Steering and stopping a running mock.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use konaplate_codegen::ir::Api;
use konaplate_runtime::Config;
use konaplate_runtime::config::{ConfigBuilder, ConfigError};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::cases::ControlError;
use crate::credentials::{self, Credentials};
use crate::fault::Fault;
use crate::ledger::{Entry, Settlement};
use crate::options::{Options, StartError};
use crate::servable;
use crate::server;
use crate::shared::{Shared, base_path};

/// How long requests under way may take to end after a shutdown.
const GRACE: Duration = Duration::from_secs(5);

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
    /// Serves in a task of its own.
    pub(crate) fn serve(listener: TcpListener, address: SocketAddr, shared: Arc<Shared>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server::serve(listener, Arc::clone(&shared), stopped));
        Self {
            shared,
            address,
            stop: Some(stop),
            serving,
        }
    }

    pub(crate) fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&self.shared.credentials)
    }

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

    /// The base URL for a client on this machine: with the documented base path, without a slash at
    /// its end. Where the mock listens at all addresses it names loopback.
    #[must_use]
    pub fn url(&self) -> String {
        let reachable = SocketAddr::new(reachable(self.address.ip()), self.address.port());
        format!("http://{reachable}{}", base_path(&self.api()))
    }

    /// The configuration of a client of this mock.
    ///
    /// # Errors
    /// What is wrong with it, which would be the mock's own fault.
    pub fn config(&self) -> Result<Config, ConfigError> {
        self.config_builder().build()
    }

    /// The same, to be changed before it is built: a journal, a shorter timeout, a wrong key.
    pub fn config_builder(&self) -> ConfigBuilder {
        let variables = self.environment();
        let builder = Config::builder().read_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone())
        });
        if reachable(self.address.ip()).is_loopback() {
            return builder;
        }
        builder.allow_plain_http() // the keys are this mock's own, and good for nothing else
    }

    /// A client of this mock: `mock.client(Client::new)?`, whichever client that is.
    ///
    /// # Errors
    /// What `new` says.
    pub fn client<C, E: From<ConfigError>>(
        &self,
        new: impl FnOnce(Config) -> Result<C, E>,
    ) -> Result<C, E> {
        new(self.config()?)
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
    pub fn api(&self) -> Arc<Api> {
        self.shared.api()
    }

    /// Answers by another specification from the next request on: at the same port, with the same keys and settings,
    /// below the base path that the new one documents. Requests that are under way end by the old one. The
    /// ledger, one-time tokens and arrivals stay; what was asked for the next call of an operation, or with a case,
    /// that the new one has not is forgotten.
    ///
    /// # Errors
    /// [`StartError::Unservable`]: it has what no mock can serve. Nothing changes then.
    pub fn read_again(&self, api: Api) -> Result<(), StartError> {
        servable::check(&api)?;
        self.shared.read_again(api);
        Ok(())
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
    /// An unknown operation, or one that cannot be [left pending](crate::can_stay_pending).
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

    /// Forgets what was asked for of the next calls of `operation`, and has not come about.
    pub fn forget_arranged(&self, operation: &str) {
        self.shared.memory().arranged.forget(operation);
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

/// An address that a client on this machine can use in place of "all of them".
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod hygiene_tests;
#[cfg(test)]
mod read_again_tests;
#[cfg(test)]
mod tests;
