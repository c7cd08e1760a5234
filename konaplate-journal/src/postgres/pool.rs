//! Connections, each to a server that keeps what it commits.

use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, PoolError, RecyclingMethod, Runtime, Timeouts,
};
use konaplate_runtime::journal::Unusable;
use tokio_postgres::{Config, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::place::Place;
use super::problem::GOES_ON;

/// What is asked of a server before it is relied on.
const SERVER: &str = "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('fsync') = 'on', \
                      pg_catalog.current_setting('server_encoding'), \
                      pg_catalog.current_setting('server_version_num')::int";
/// PostgreSQL 13.
const OLDEST: i32 = 130_000;

/// The connections of a journal.
#[derive(Clone)]
pub(super) struct Pool {
    connections: deadpool_postgres::Pool,
    pub(super) place: Place,
    /// How long a statement may take, and connecting.
    pub(super) limit: Duration,
    takes_unsafe_server: bool,
}

/// What is said about a pool.
pub(super) struct Limits {
    pub(super) connections: usize,
    pub(super) statement: Duration,
    pub(super) takes_unsafe_server: bool,
}

impl Pool {
    pub(super) fn new(
        config: Config,
        tls: MakeRustlsConnect,
        limits: Limits,
        place: Place,
    ) -> Result<Self, Unusable> {
        let Limits {
            connections,
            statement: limit,
            takes_unsafe_server,
        } = limits;
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_config(config, tls, ManagerConfig { recycling_method });
        let connections = deadpool_postgres::Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|_| place.unusable("no pool of connections can be made", GOES_ON))?;
        Ok(Self {
            connections,
            place,
            limit,
            takes_unsafe_server,
        })
    }

    /// How many transactions run at a time.
    pub(super) fn at_once(&self) -> usize {
        self.connections.status().max_size
    }

    /// A connection, within the time that a statement may take.
    pub(super) async fn get(&self) -> Result<Object, Unusable> {
        let timeouts = Timeouts {
            wait: Some(self.limit),
            create: Some(self.limit),
            recycle: Some(self.limit),
        };
        let client = match self.connections.timeout_get(&timeouts).await {
            Ok(client) => client,
            Err(PoolError::Backend(error)) => return Err(self.place.refused(&error)),
            Err(_) => return Err(self.slow("the server does not take a connection in time")),
        };
        if Object::metrics(&client).recycled.is_some() {
            return Ok(client);
        }
        let is_fit = tokio::time::timeout(self.limit, self.check(&client)).await;
        match is_fit.unwrap_or_else(|_| Err(self.slow("the server does not answer in time"))) {
            Ok(()) => Ok(client),
            Err(error) => {
                // The next one may be to another server.
                drop(Object::take(client));
                Err(error)
            }
        }
    }

    fn slow(&self, problem: &str) -> Unusable {
        self.place.unusable(problem, GOES_ON)
    }

    async fn check(&self, client: &Object) -> Result<(), Unusable> {
        let refused = |error: Error| self.place.refused(&error);
        let row = client.query_typed_one(SERVER, &[]).await.map_err(refused)?;
        let server = Server {
            is_standby: row.try_get(0).map_err(refused)?,
            is_safe: row.try_get(1).map_err(refused)?,
            encoding: row.try_get(2).map_err(refused)?,
            version: row.try_get(3).map_err(refused)?,
        };
        match server.objection(self.takes_unsafe_server) {
            Some((problem, remedy)) => Err(self.place.unusable(problem, remedy)),
            None => Ok(()),
        }
    }
}

/// What a server says of itself.
#[derive(Clone, Copy)]
struct Server<'r> {
    is_standby: bool,
    is_safe: bool,
    encoding: &'r str,
    version: i32,
}

impl Server<'_> {
    /// Why it cannot keep a journal, and what to do.
    fn objection(self, takes_unsafe_server: bool) -> Option<(&'static str, &'static str)> {
        if self.is_standby {
            Some((
                "the server is a standby, which takes no notes",
                "connect to the primary",
            ))
        } else if !self.is_safe && !takes_unsafe_server {
            Some((
                "the server loses what it commits when its machine fails (fsync = off)",
                "set fsync = on and restart the server; for tests there is `allow_unsafe_server`",
            ))
        } else if self.encoding != "UTF8" {
            Some((
                "the database keeps texts in another encoding than UTF8",
                "use a database that was created with ENCODING 'UTF8'",
            ))
        } else if self.version < OLDEST {
            Some((
                "the server is older than PostgreSQL 13",
                "upgrade the server",
            ))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_does_not_keep_what_it_commits_is_refused() {
        let good = Server {
            is_standby: false,
            is_safe: true,
            encoding: "UTF8",
            version: 130_000,
        };
        let about = |server: Server<'_>| server.objection(false).map(|(problem, _)| problem);
        assert_eq!(about(good), None);
        let unsafe_server = Server {
            is_safe: false,
            ..good
        };
        for (bad, word) in [
            (unsafe_server, "fsync = off"),
            (
                Server {
                    is_standby: true,
                    ..good
                },
                "standby",
            ),
            (
                Server {
                    encoding: "SQL_ASCII",
                    ..good
                },
                "UTF8",
            ),
            (
                Server {
                    version: 129_999,
                    ..good
                },
                "older than PostgreSQL 13",
            ),
        ] {
            assert!(
                about(bad).is_some_and(|problem| problem.contains(word)),
                "{word}"
            );
        }
        assert_eq!(unsafe_server.objection(true), None);
    }
}
