//! Where calls are tried: the mock of this process, or the server that the environment names.

use std::collections::BTreeMap;
use std::time::Duration;

use konaplate_codegen::ir::Api;
use konaplate_dynamic::{Config, Core};
use konaplate_mock::{Entry, Mock, StartError};
use konaplate_runtime::ConfigError;
use konaplate_runtime::config::names;
use konaplate_runtime::keys::PrivateKey;
use tokio::sync::{Mutex, MutexGuard};
use zeroize::Zeroizing;

use super::tape::Recorder;

/// How long a call may take at the mock, whose answers come at once, or late because somebody asked for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an inquiry goes on, before its last answer is shown.
const ASKING: Duration = Duration::from_secs(3);

/// Where calls go, and with which keys.
pub(crate) struct Target {
    pub(crate) place: Place,
    pub(crate) core: Core,
    /// Opens answers, to show them.
    keys: Vec<PrivateKey>,
    turn: Mutex<()>,
}

/// What stands at the other end.
pub(crate) enum Place {
    Mock(Box<Mock>),
    /// A server of the provider's, by its base URL.
    Real(String),
}

impl Target {
    /// The mock.
    ///
    /// # Errors
    /// What is wrong with the configuration that it makes.
    pub(crate) fn mock(mock: Mock) -> Result<Self, ConfigError> {
        let variables: BTreeMap<_, _> = mock.environment().into_iter().collect();
        let config = mock
            .config_builder()
            .timeout(PATIENCE)
            .resolve_timeout(ASKING);
        let config = config.ignore_system_proxy().build()?;
        Self::new(Place::Mock(Box::new(mock)), config, &|name| {
            variables.get(name).cloned()
        })
    }

    /// The server that variables name.
    ///
    /// # Errors
    /// Every variable that is missing or malformed.
    pub(crate) fn real(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let config = Config::builder().read_variables(lookup);
        let config = config.resolve_timeout(ASKING).build()?;
        Self::new(Place::Real(config.base_url().to_owned()), config, lookup)
    }

    fn new(
        place: Place,
        config: Config,
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let pems = [names::CLIENT_PRIVATE_KEY, names::OTHER_CLIENT_PRIVATE_KEY];
        let pems = pems.into_iter().filter_map(lookup).map(Zeroizing::new);
        let keys = pems
            .filter_map(|pem| PrivateKey::from_pem(&pem).ok())
            .collect();
        let core = Core::new(config.around_transport(Recorder)?)?;
        Ok(Self {
            place,
            core,
            keys,
            turn: Mutex::new(()),
        })
    }

    pub(crate) fn is_real(&self) -> bool {
        matches!(self.place, Place::Real(_))
    }

    pub(crate) fn keys(&self) -> Vec<&PrivateKey> {
        self.keys.iter().collect()
    }

    /// One call after the other, where the mock is told what to do with the next one.
    pub(crate) async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        match self.place {
            Place::Mock(_) => Some(self.turn.lock().await),
            Place::Real(_) => None,
        }
    }

    /// Leaves nothing arranged for a later call.
    pub(crate) fn forget_arranged(&self, operation: &str) {
        if let Some(mock) = self.steered() {
            mock.forget_arranged(operation);
        }
    }

    pub(crate) fn base_url(&self) -> String {
        match &self.place {
            Place::Mock(mock) => mock.url(),
            Place::Real(url) => url.clone(),
        }
    }

    /// What the mock has booked; nothing is known of another server.
    pub(crate) fn ledger(&self) -> Vec<Entry> {
        self.steered().map_or_else(Vec::new, Mock::ledger)
    }

    /// The mock, where there is one.
    pub(crate) fn steered(&self) -> Option<&Mock> {
        match &self.place {
            Place::Mock(mock) => Some(mock),
            Place::Real(_) => None,
        }
    }

    /// Serves another reading of the specification.
    ///
    /// # Errors
    /// What the mock cannot serve.
    pub(crate) fn read_again(&self, api: &Api) -> Result<(), StartError> {
        match self.steered() {
            Some(mock) => mock.read_again(api.clone()),
            None => Ok(()),
        }
    }
}
