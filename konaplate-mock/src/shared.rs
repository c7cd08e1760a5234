//! What all requests to one mock share.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use konaplate_codegen::ir::{Api, Operation};

use crate::cases::{Arranged, ControlError};
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::fault::Fault;
use crate::ledger::{Ledger, Objection, Settlement, State};
use crate::line::Line;
use crate::wire::Patience;

/// How far the client's time may be from the mock's, unless [`Options::skew`](crate::Options::skew) says otherwise.
const SKEW: Duration = Duration::from_secs(300);

/// What is set once, at the start.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) clock: Clock,
    pub(crate) skew: Duration,
    /// Where it listens.
    pub(crate) address: IpAddr,
    /// Bound on what is kept; none if left out.
    pub(crate) keep: Option<usize>,
    /// Names, besides those of this machine, that control requests may come under.
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) log: Option<Log>,
    pub(crate) patience: Patience,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            skew: SKEW,
            address: Ipv4Addr::LOCALHOST.into(),
            keep: None,
            allowed_hosts: Vec::new(),
            log: None,
            patience: Patience::default(),
        }
    }
}

/// Where lines go.
#[derive(Clone)]
pub(crate) struct Log(Arc<dyn Fn(&Line) + Send + Sync>);

impl Log {
    pub(crate) fn new(log: impl Fn(&Line) + Send + Sync + 'static) -> Self {
        Self(Arc::new(log))
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Log")
    }
}

/// The fixed part, and the changing one behind a lock.
pub(crate) struct Shared {
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) settings: Settings,
    memory: Mutex<Memory>,
}

/// What one request is answered by, to its end: the specification as it was read when the request came, and what
/// all share.
pub(crate) struct Current {
    pub(crate) api: Arc<Api>,
    /// Path of the base URL, such as `/open-api`.
    pub(crate) base_path: String,
    shared: Arc<Shared>,
}

impl Deref for Current {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

/// What changes from call to call, and the specification, which may be read again.
pub(crate) struct Memory {
    /// The only place of the one that the next request is answered by.
    api: Arc<Api>,
    pub(crate) arranged: Arranged,
    pub(crate) ledger: Ledger,
    /// As many as the specification has operations.
    arrivals: BTreeMap<String, u64>,
}

impl Memory {
    /// Keeps at most so many of each kind; without a bound, all.
    fn new(api: Api, keep: Option<usize>) -> Self {
        let bound = keep.unwrap_or(usize::MAX);
        Self {
            api: Arc::new(api),
            arranged: Arranged::new(bound),
            ledger: Ledger::new(bound),
            arrivals: BTreeMap::new(),
        }
    }
}

impl Shared {
    pub(crate) fn new(
        api: Api,
        credentials: impl Into<Arc<Credentials>>,
        settings: Settings,
    ) -> Self {
        Self {
            credentials: credentials.into(),
            memory: Mutex::new(Memory::new(api, settings.keep)),
            settings,
        }
    }

    /// For a request that comes now.
    pub(crate) fn current(self: &Arc<Self>) -> Current {
        let api = self.api();
        Current {
            base_path: base_path(&api),
            api,
            shared: Arc::clone(self),
        }
    }

    /// The specification that a request is answered by that comes now.
    pub(crate) fn api(&self) -> Arc<Api> {
        Arc::clone(&self.memory().api)
    }

    /// Answers by another one from the next request on, and forgets what was arranged for what it has not.
    pub(crate) fn read_again(&self, api: Api) {
        let mut memory = self.memory();
        memory.arranged.keep_known(&api);
        memory.api = Arc::new(api);
    }

    /// Milliseconds since 1970 by the mock's clock.
    pub(crate) fn now(&self) -> i64 {
        self.settings.clock.unix_millis()
    }

    pub(crate) fn log(&self, line: &Line) {
        if let Some(Log(log)) = &self.settings.log {
            log(line);
        }
    }

    /// A lock that a panicking test has poisoned still serves: every change is a single step.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a request has reached `operation`, whatever becomes of it; gives the fault that
    /// was asked for it.
    pub(crate) fn arrive(&self, operation: &Operation) -> Option<Fault> {
        let mut memory = self.memory();
        let count = memory.arrivals.entry(operation.name.clone()).or_default();
        *count = count.saturating_add(1);
        memory.arranged.take_fault(operation)
    }

    pub(crate) fn arrivals(&self, operation: &str) -> u64 {
        let memory = self.memory();
        memory.arrivals.get(operation).copied().unwrap_or_default()
    }

    pub(crate) fn next_case(&self, operation: &str, case: &str) -> Result<(), ControlError> {
        let Memory { arranged, api, .. } = &mut *self.memory();
        arranged.add_case(api, operation, case)
    }

    pub(crate) fn next_pending(&self, operation: &str) -> Result<(), ControlError> {
        let Memory { arranged, api, .. } = &mut *self.memory();
        arranged.add_pending(api, operation)
    }

    pub(crate) fn next_fault(&self, operation: &str, fault: Fault) -> Result<(), ControlError> {
        let Memory { arranged, api, .. } = &mut *self.memory();
        arranged.add_fault(api, operation, fault)
    }

    pub(crate) fn settle(&self, sequence_id: &str, end: Settlement) -> Result<(), ControlError> {
        let mut memory = self.memory();
        let settled = memory.ledger.settle(sequence_id, end);
        settled.map_err(|objection| {
            let sequence_id = sequence_id.to_owned();
            if objection == Objection::NotPending {
                return ControlError::NotPending { sequence_id };
            }
            let entries = memory.ledger.entries().iter();
            let pending = entries.filter(|it| it.state == State::Pending);
            ControlError::UnknownSequence {
                sequence_id,
                pending: pending.map(|it| it.sequence_id.clone()).collect(),
            }
        })
    }
}

/// The path that the documented servers have below their host.
pub(crate) fn base_path(api: &Api) -> String {
    api.servers
        .values()
        .next()
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, path)| path.trim_end_matches('/'))
        .filter(|path| !path.is_empty())
        .map_or_else(String::new, |path| format!("/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::api;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        let mut api = api();
        api.servers = [("x".to_owned(), url.to_owned())].into();
        assert_eq!(base_path(&api), expected);
    }

    #[test]
    fn the_base_path_is_that_of_the_documented_server() {
        check("https://sandbox.example/open-api", "/open-api");
        check("https://sandbox.example/open-api/", "/open-api");
        check("https://sandbox.example/a/b", "/a/b");
        check("https://sandbox.example", "");
        check("https://sandbox.example/", "");
        check("nonsense", "");
    }
}
