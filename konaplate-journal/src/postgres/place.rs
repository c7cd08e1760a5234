//! Where a journal is, as it is told: never a user or a password.

use std::fmt;
use std::sync::Arc;

use konaplate_runtime::journal::Unusable;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// `host:port/database`.
#[derive(Clone)]
pub(super) struct Place(Arc<str>);

impl Place {
    pub(super) fn of(config: &Config) -> Self {
        let ports = config.get_ports();
        let port_of = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(5432);
        let named: Vec<_> = match config.get_hosts() {
            [] => config
                .get_hostaddrs()
                .iter()
                .map(ToString::to_string)
                .collect(),
            hosts => hosts.iter().map(name).collect(),
        };
        let hosts: Vec<_> = (named.iter().enumerate())
            .map(|(at, host)| format!("{host}:{}", port_of(at)))
            .collect();
        let database = config
            .get_dbname()
            .or(config.get_user())
            .unwrap_or_default();
        Self(format!("{}/{database}", hosts.join(",")).into())
    }

    /// Of a text that cannot be read.
    pub(super) fn unknown() -> Self {
        Self("in PostgreSQL".into())
    }

    pub(super) fn unusable(
        &self,
        problem: impl Into<Box<str>>,
        remedy: impl Into<Box<str>>,
    ) -> Unusable {
        Unusable {
            place: (*self.0).into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

fn name(host: &Host) -> String {
    match host {
        Host::Tcp(host) => host.clone(),
        #[cfg(unix)]
        Host::Unix(folder) => folder.display().to_string(),
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
