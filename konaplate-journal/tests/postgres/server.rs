//! Databases that are made for a test, and calls to note in them.

use std::time::Duration;

use konaplate_journal::PostgresJournal;
use konaplate_runtime::journal::{Attempt, AttemptId, Counts, Journal, Receipt, RequestHash};
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls};

/// Longer than any test takes.
pub(crate) const LONG: Duration = Duration::from_secs(600);

/// A database of its own.
pub(crate) struct Database {
    server: String,
    pub(crate) name: String,
    pub(crate) url: String,
}

/// A database, if there is a server.
pub(crate) async fn database() -> Option<Database> {
    let Ok(server) = std::env::var("KONAPLATE_TEST_POSTGRES") else {
        skipped();
        return None;
    };
    let id = AttemptId::random().expect("random numbers").to_string();
    let name = format!("konaplate_test_{}", &id[..12]);
    let made = Database {
        url: with_database(&server, &name),
        server,
        name,
    };
    let admin = made.admin().await;
    let sql = format!("CREATE DATABASE {}", made.name);
    admin.batch_execute(&sql).await.expect("a database");
    Some(made)
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn skipped() {
    eprintln!("skipped: KONAPLATE_TEST_POSTGRES is not set");
}

/// The URL of another database on the same server.
fn with_database(url: &str, name: &str) -> String {
    let (before, after) = url.rsplit_once('/').expect("a URL with a database");
    let query = after.split_once('?').map(|(_, query)| format!("?{query}"));
    format!("{before}/{name}{}", query.unwrap_or_default())
}

pub(crate) async fn connected(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .expect("a connection");
    tokio::spawn(connection);
    client
}

impl Database {
    /// On the server's own database.
    pub(crate) async fn admin(&self) -> Client {
        connected(&self.server).await
    }

    /// On this one, as the server's superuser.
    pub(crate) async fn client(&self) -> Client {
        connected(&self.url).await
    }

    pub(crate) async fn journal(&self) -> PostgresJournal {
        let journal = PostgresJournal::connect(&self.url).await;
        journal.expect("a journal")
    }

    /// The URL of somebody else.
    pub(crate) fn url_of(&self, user: &str, password: &str) -> String {
        let (_, place) = self.url.split_once('@').expect("a URL with a user");
        format!("postgres://{user}:{password}@{place}")
    }

    /// The URL by way of another port.
    pub(crate) fn url_by(&self, port: u16) -> String {
        let address = self.address();
        self.url.replacen(&address, &format!("127.0.0.1:{port}"), 1)
    }

    /// `host:port` of the server.
    pub(crate) fn address(&self) -> String {
        let config: Config = self.url.parse().expect("a URL");
        match (config.get_hosts(), config.get_ports()) {
            ([Host::Tcp(host)], [port]) => format!("{host}:{port}"),
            other => panic!("a URL with a host and a port, not {other:?}"),
        }
    }

    pub(crate) async fn drop(self) {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let dropped = self.admin().await.batch_execute(&sql).await;
        dropped.expect("it was made here");
    }
}

pub(crate) fn attempt(number: Option<&str>) -> Attempt {
    Attempt {
        id: AttemptId::random().expect("random numbers"),
        operation: "charge".into(),
        idempotency: number.map(Box::from),
        request: Some("07".repeat(32).parse::<RequestHash>().expect("64 digits")),
        at: 1_667_876_894_608,
    }
}

pub(crate) fn receipt(attempt: &Attempt) -> Receipt {
    Receipt::new(attempt.id).expect("random numbers")
}

/// Prepared, open, unacknowledged.
pub(crate) async fn counts(journal: &dyn Journal) -> (usize, usize, usize) {
    let Counts {
        prepared,
        open,
        unacknowledged,
    } = journal.counts().await.expect("counts");
    (prepared, open, unacknowledged)
}

/// Waits until something is so, and fails when it does not come about.
pub(crate) async fn comes_about(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..800 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not come about: {what}");
}
