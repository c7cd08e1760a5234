//! The shops of the examples, as they are, with what this test asks of them besides.

use std::path::{Path, PathBuf};
use std::time::Duration;

use deadpool_postgres::{Manager, Pool, Timeouts};
use konaplate_generated::Client;
use konaplate_generated::runtime::Journal;
use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_journal::{PostgresJournal, SqliteJournal};

#[allow(
    dead_code,
    clippy::print_stderr,
    reason = "an example, which uses all of it"
)]
#[path = "../../konaplate-generated/examples/orders-postgres/shop.rs"]
pub(crate) mod in_postgres;
#[allow(
    dead_code,
    clippy::print_stderr,
    reason = "an example, which uses all of it"
)]
#[path = "../../konaplate-generated/examples/orders-sqlite/shop.rs"]
pub(crate) mod in_sqlite;

pub(crate) type Result<T> = in_postgres::Result<T>;

/// What a prepared charge waits for before it is another worker's.
const UNCLAIMED: Duration = Duration::from_millis(600);

#[derive(Clone)]
pub(crate) enum Shop {
    Postgres(in_postgres::Shop),
    Sqlite(in_sqlite::Shop, PathBuf),
}

/// An order, as its shop has it.
pub(crate) struct Seen {
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) bookings: u64,
}

fn client(config: ConfigBuilder, journal: impl Journal + 'static) -> Result<Client> {
    Ok(Client::new(config.journal(journal).build()?)?)
}

impl Shop {
    /// In PostgreSQL where the place is a URL, in a file of SQLite else.
    pub(crate) async fn open(place: &str, config: ConfigBuilder) -> Result<Self> {
        if !place.starts_with("postgres") {
            let journal = SqliteJournal::open(place)?;
            let shop = in_sqlite::Shop::open(Path::new(place), client(config, journal)?)?;
            return Ok(Self::Sqlite(shop, place.into()));
        }
        let mut own: tokio_postgres::Config = place.parse()?;
        // The server's default is another one, which only the journal has to mind.
        own.options("-c synchronous_commit=on");
        let manager = Manager::new(own, tokio_postgres::NoTls);
        let limit = Some(Duration::from_secs(2));
        let timeouts = Timeouts {
            wait: limit,
            create: limit,
            recycle: limit,
        };
        let pool = Pool::builder(manager).max_size(6).timeouts(timeouts);
        let db = pool.runtime(deadpool_postgres::Runtime::Tokio1).build()?;
        db.get().await?.batch_execute(in_postgres::TABLES).await?;
        let journal = PostgresJournal::builder(place);
        let journal = journal.statement_timeout(Duration::from_secs(1));
        let kona = client(config, journal.connect().await?)?;
        Ok(Self::Postgres(in_postgres::Shop { db, kona }))
    }

    pub(crate) async fn place(&self, number: &str) -> Result<()> {
        let (number, card) = (number.to_owned(), "9410195430033901".to_owned());
        let (member, amount) = (50_000_000_001, 1_000);
        match self {
            Self::Postgres(shop) => {
                let order = in_postgres::Order {
                    number,
                    member,
                    amount,
                    card,
                };
                shop.place(&order).await?;
            }
            Self::Sqlite(shop, _) => {
                let order = in_sqlite::Order {
                    number,
                    member,
                    amount,
                    card,
                };
                shop.place(order).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn pay_next(&self) -> Result<bool> {
        match self {
            Self::Postgres(shop) => shop.pay_next().await,
            Self::Sqlite(shop, _) => shop.pay_next().await,
        }
    }

    pub(crate) async fn sweep(&self) -> Result<usize> {
        match self {
            Self::Postgres(shop) => shop.sweep(UNCLAIMED).await,
            Self::Sqlite(shop, _) => shop.sweep(UNCLAIMED).await,
        }
    }

    /// Every order of this run.
    pub(crate) async fn orders(&self) -> Result<Vec<Seen>> {
        const ORDERS: &str = "SELECT number, state, (SELECT count(*) FROM bookings WHERE bookings.number = orders.number) \
             FROM orders ORDER BY number";
        let seen = |number: String, state: String, bookings: i64| Seen {
            number,
            state,
            bookings: u64::try_from(bookings).unwrap_or_default(),
        };
        match self {
            Self::Postgres(shop) => {
                let rows = shop.db.get().await?.query(ORDERS, &[]).await?;
                let rows = rows.into_iter();
                Ok(rows
                    .map(|row| seen(row.get(0), row.get(1), row.get(2)))
                    .collect())
            }
            Self::Sqlite(_, file) => {
                let db = rusqlite::Connection::open(file)?;
                db.busy_timeout(Duration::from_secs(5))?;
                let mut select = db.prepare(ORDERS)?;
                let rows =
                    select.query_map([], |row| Ok(seen(row.get(0)?, row.get(1)?, row.get(2)?)))?;
                Ok(rows.collect::<std::result::Result<_, _>>()?)
            }
        }
    }
}
