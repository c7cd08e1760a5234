//! What the clients of all generated APIs share.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::config::{Config, ConfigError};
use crate::counts::{Counts, OverrideCount};
use crate::draft::Checked;
use crate::open_calls::OpenCalls;
use crate::operation::Operation;
use crate::retry::Budget;
use crate::table::Str;
use crate::target::Targets;
use crate::trace;
use crate::transport::Transport;

/// What clients of all generated APIs share: configuration and connections. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

struct Inner {
    config: Config,
    transport: Arc<dyn Transport>,
    targets: Targets,
    budget: Budget,
    open_calls: OpenCalls,
    overrides: Counts,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Core").field(&self.0.config).finish()
    }
}

impl Core {
    /// Starts the HTTP client.
    ///
    /// # Errors
    /// When the TLS stack does not start.
    pub fn new(mut config: Config) -> Result<Self, ConfigError> {
        let transport = config.connect()?;
        let budget = Budget::default();
        Ok(Self(Arc::new(Inner {
            config,
            transport,
            targets: Targets::default(),
            budget,
            open_calls: OpenCalls::default(),
            overrides: Counts::default(),
        })))
    }

    /// How many calls of this client and its clones overrode a limit, or had an answer of another correlation id that was
    /// accepted, by operation and field or header.
    #[must_use]
    pub fn overrides(&self) -> Vec<OverrideCount> {
        self.0.overrides.list()
    }

    /// Counts and tells the limits that a call overrides.
    pub(crate) fn note_overrides(&self, checked: &Checked) {
        let mut noted = BTreeSet::new();
        for (field, because) in checked.overrides() {
            // Of the items of a list once: it is one call.
            if noted.insert(field.path().clone()) {
                trace::overridden(checked.operation(), field.path(), because);
                self.count(checked.operation(), field.path().clone());
            }
        }
    }

    /// Counts something that was let pass.
    pub(crate) fn count(&self, operation: &Operation, name: Str) {
        self.0.overrides.count(operation, name);
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn open_calls(&self) -> &OpenCalls {
        &self.0.open_calls
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.0.transport
    }

    pub(crate) fn targets(&self) -> &Targets {
        &self.0.targets
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.0.budget
    }
}
