//! What is said about a journal before it connects.

use std::fmt;
use std::time::Duration;

use konaplate_runtime::journal::JournalError;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

use super::PostgresJournal;
use super::dispatch::Dispatcher;
use super::place::Place;
use super::pool::{Limits, Pool};
use super::schema::Schema;
use super::work::Worker;
use super::{schema, tls};
use crate::queue::queue;

/// A journal that is about to be connected.
#[must_use = "nothing is connected yet"]
pub struct Builder {
    /// Nothing if the text cannot be read.
    config: Option<Config>,
    schema: String,
    limit: Option<usize>,
    connections: usize,
    statement_timeout: Duration,
    roots: Option<Vec<u8>>,
    migrates: bool,
    takes_unsafe_server: bool,
}

impl Builder {
    pub(super) fn new(url: &str) -> Self {
        // The certificate and the name are always verified.
        let url = url
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        // A host with an `@` is what is left of a password that has one.
        let is_host = |host: &Host| !matches!(host, Host::Tcp(name) if name.contains('@'));
        let config = url.parse().ok();
        let config = config.filter(|it: &Config| it.get_hosts().iter().all(is_host));
        Self {
            config,
            schema: "konaplate".to_owned(),
            limit: None,
            connections: 4,
            statement_timeout: Duration::from_secs(5),
            roots: None,
            migrates: true,
            takes_unsafe_server: false,
        }
    }

    /// The schema with the journal's table and functions: `konaplate` unless set. Lower-case letters, digits and
    /// underscores.
    pub fn schema(mut self, name: &str) -> Self {
        name.clone_into(&mut self.schema);
        self
    }

    /// The most calls that the journal takes: 10,000 unless set. The limit is kept in the schema, for all who share it;
    /// who does not set one leaves it as it is.
    pub fn limit(mut self, calls: usize) -> Self {
        self.limit = Some(calls);
        self
    }

    /// The most connections to the server: 4 unless set. So many batches of notes are on their way at a time.
    pub fn connections(mut self, most: usize) -> Self {
        self.connections = most.max(1);
        self
    }

    /// The longest that a statement, connecting, or waiting for others' transactions may take: 5 s unless set, 0.1 s to an
    /// hour.
    pub fn statement_timeout(mut self, limit: Duration) -> Self {
        // The server counts in milliseconds, and takes 0 for no limit.
        self.statement_timeout =
            limit.clamp(Duration::from_millis(100), Duration::from_secs(3_600));
        self
    }

    /// The certificates, in PEM, by which the server's is verified, instead of those that the system trusts: what
    /// `sslrootcert` names elsewhere.
    pub fn root_certificates(mut self, pem: &[u8]) -> Self {
        self.roots = Some(pem.to_vec());
        self
    }

    /// Refuses a schema that is not there or of an older version, instead of setting it up.
    pub fn without_migration(mut self) -> Self {
        self.migrates = false;
        self
    }

    /// Takes a server that loses commits when its machine fails, one with `fsync = off`: for tests.
    pub fn allow_unsafe_server(mut self) -> Self {
        self.takes_unsafe_server = true;
        self
    }

    /// Connects, and sets the schema up or brings it up to date where that is needed.
    ///
    /// # Errors
    /// [`JournalError::Unusable`] with what is wrong with the text, the server, the role, the database or the schema.
    pub async fn connect(self) -> Result<PostgresJournal, JournalError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(JournalError::NoRuntime);
        }
        let Some(mut config) = self.config else {
            return Err(Place::unknown().unusable(
                "the connection string cannot be read",
                "write `postgres://user@host:port/database?sslmode=require`, with special characters as %XX, or `host=… \
                 user=… dbname=…`",
            ).into());
        };
        let place = Place::of(&config);
        let schema = Schema::named(&self.schema, &place)?;
        set_up(&mut config, self.statement_timeout);
        let connector = tls::connector(self.roots.as_deref()).map_err(|error| {
            place.unusable(
                format!("the root certificates cannot be used: {error}"),
                "give certificates in PEM with `root_certificates`",
            )
        })?;
        let limits = Limits {
            connections: self.connections,
            statement: self.statement_timeout,
            takes_unsafe_server: self.takes_unsafe_server,
        };
        let pool = Pool::new(config, connector, limits, place.clone())?;
        let limit = schema::open(&pool, &schema, self.migrates, self.limit).await?;
        let (front, queue) = queue();
        tokio::spawn(Dispatcher::new(Worker::new(pool, schema), limit).run(queue));
        Ok(PostgresJournal { front, place })
    }
}

/// A connection that is dead is found out within the time that a statement may take.
fn set_up(config: &mut Config, limit: Duration) {
    if config.get_application_name().is_none() {
        config.application_name("konaplate-journal");
    }
    config
        .connect_timeout(limit)
        .tcp_user_timeout(2 * limit)
        .keepalives(true)
        .keepalives_idle(Duration::from_secs(15))
        .keepalives_interval(Duration::from_secs(5))
        .keepalives_retries(3);
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("place", &self.config.as_ref().map(Place::of))
            .field("schema", &self.schema)
            .field("limit", &self.limit)
            .field("connections", &self.connections)
            .field("statement_timeout", &self.statement_timeout)
            .finish_non_exhaustive()
    }
}
