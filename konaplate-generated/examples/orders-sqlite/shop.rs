//! Orders that are charged to prepaid cards and booked in a SQLite file, in step with the journal of the client, whose
//! tables lie in the same file.

use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use konaplate_generated::runtime::Receipt;
use konaplate_generated::runtime::journal::AttemptId;
use konaplate_generated::{CallError, Charge, Client, EarlierCall, MerchantId, Resolution, lit};
use konaplate_journal::sqlite::{ACKNOWLEDGE, PREPARE, WITHDRAW};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

/// The shop's own tables. A number is charged once: it is the provider's name for the charge as well.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS orders (
        number TEXT PRIMARY KEY,
        member INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        card TEXT NOT NULL, -- a shop of yours keeps a reference to it
        -- new, paying, paid, refused, or look: for a person to look at
        state TEXT NOT NULL DEFAULT 'new'
    ) STRICT;
    CREATE INDEX IF NOT EXISTS orders_new ON orders (state);
    -- What accounting sees.
    CREATE TABLE IF NOT EXISTS bookings (
        number TEXT NOT NULL REFERENCES orders,
        amount INTEGER NOT NULL
    ) STRICT;
";

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The shop: a connection of its own to the file, and the client, whose journal has another one.
#[derive(Clone)]
pub(crate) struct Shop {
    db: Arc<Mutex<Connection>>,
    pub(crate) kona: Client,
}

/// An order to be paid.
pub(crate) struct Order {
    pub(crate) number: String,
    pub(crate) member: i64,
    /// In KRW.
    pub(crate) amount: i64,
    /// The card's number.
    pub(crate) card: String,
}

impl Shop {
    pub(crate) fn open(file: &Path, kona: Client) -> Result<Self> {
        let db = Connection::open(file)?;
        // As the journal has it: what is committed stays, and whoever writes waits for the other.
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.execute_batch(TABLES)?;
        let db = Arc::new(Mutex::new(db));
        Ok(Self { db, kona })
    }

    /// Does something in one transaction, where it holds up no other task. An error rolls it back.
    async fn transaction<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = Arc::clone(&self.db);
        let done = tokio::task::spawn_blocking(move || {
            let mut db = db.lock().unwrap_or_else(PoisonError::into_inner);
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = act(&tx)?;
            tx.commit()?;
            Ok(done)
        });
        done.await?
    }

    /// Takes an order. One with a number that is there changes nothing.
    pub(crate) async fn place(&self, order: Order) -> Result<bool> {
        self.transaction(move |tx| {
            let insert = "INSERT INTO orders (number, member, amount, card) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
            let Order {
                number,
                member,
                amount,
                card,
            } = order;
            Ok(tx.execute(insert, params![number, member, amount, card])? == 1)
        })
        .await
    }

    /// How an order stands.
    pub(crate) async fn state(&self, number: String) -> Result<Option<String>> {
        self.transaction(move |tx| {
            let select = "SELECT state FROM orders WHERE number = ?";
            Ok(tx
                .query_row(select, [number], |row| row.get(0))
                .optional()?)
        })
        .await
    }

    /// Charges the order that has waited longest. Says whether there was one.
    pub(crate) async fn pay_next(&self) -> Result<bool> {
        let Some(order) = self.waiting().await? else {
            return Ok(false);
        };
        let token = self
            .kona
            .one_time_token()
            .card_no(order.card.as_str())
            .send()
            .await;
        let token = match token {
            Ok(token) => token.into_inner(),
            // Such a card cannot be charged, and it must not keep the others waiting.
            Err(error @ (CallError::Invalid(_) | CallError::Rejected(_))) => {
                eprintln!("{}: {error}", order.number);
                self.refuse(order.number).await?;
                return Ok(true);
            }
            Err(error) => return Err(error.into()),
        };
        let charge = self
            .kona
            .charge()
            .sequence_id(order.number.as_str())
            .user_id(u64::try_from(order.member).unwrap_or_default())
            .amount(u64::try_from(order.amount).unwrap_or_default())
            .one_time_token(token.one_time_token)
            .dcvv(token.dcvv)
            .merchant_id(lit!(MerchantId, "410195430033901"))
            .prepare();
        let charge = match charge {
            // Nor can that.
            Err(CallError::Invalid(invalid)) => {
                eprintln!("{}: {invalid}", order.number);
                self.refuse(order.number).await?;
                return Ok(true);
            }
            charge => charge?,
        };

        // The order and the intent in one transaction: there is either both or none.
        let texts = charge.attempt().texts();
        let id = charge.attempt().id;
        let number = order.number.clone();
        let is_ours = self.transaction(move |tx| {
            let take = "UPDATE orders SET state = 'paying' WHERE number = ? AND state = 'new'";
            if tx.execute(take, [number])? == 0 {
                return Ok(false); // another worker was quicker
            }
            tx.execute(PREPARE, texts)?;
            Ok(true)
        });
        if !is_ours.await? {
            return Ok(true);
        }
        match charge.send().await {
            Ok(Charge::Settled(reply)) => self.book(order.number, reply.receipt()).await?,
            Err(CallError::Rejected(refusal)) => {
                self.give_up(order.number, "refused", refusal.receipt())
                    .await?;
            }
            // At once, and not when the sweeper finds that nobody has claimed it.
            Err(CallError::NotSent(error)) => {
                eprintln!("{error}");
                self.put_back(order.number, id).await?;
                return Ok(false); // after a pause
            }
            // The sweeper finds out what became of it.
            Ok(Charge::Pending(_)) | Err(_) => {}
        }
        Ok(true)
    }

    /// An order whose charge was not sent may be paid anew, if nobody else has claimed the charge.
    async fn put_back(&self, number: String, attempt: AttemptId) -> Result<()> {
        self.transaction(move |tx| {
            tx.execute(WITHDRAW, [attempt.to_string()])?;
            set_state(tx, &number, "new")
        })
        .await
    }

    /// An order that cannot be charged as it is.
    async fn refuse(&self, number: String) -> Result<()> {
        self.transaction(move |tx| {
            let update = "UPDATE orders SET state = 'refused' WHERE number = ? AND state = 'new'";
            tx.execute(update, [number])?;
            Ok(())
        })
        .await
    }

    async fn waiting(&self) -> Result<Option<Order>> {
        self.transaction(|tx| {
            let select = "SELECT number, member, amount, card FROM orders WHERE state = 'new' ORDER BY rowid LIMIT 1";
            let order = tx.query_row(select, [], |row| {
                Ok(Order {
                    number: row.get(0)?,
                    member: row.get(1)?,
                    amount: row.get(2)?,
                    card: row.get(3)?,
                })
            });
            Ok(order.optional()?)
        })
        .await
    }

    /// Asks what became of charges that were left without a booking. How many were found out about.
    pub(crate) async fn sweep(&self, unclaimed: Duration) -> Result<usize> {
        let mut found_out = 0;
        let mut recovery = self.kona.recover().unclaimed_for(unclaimed);
        while let Some(found) = recovery.next().await {
            let found = found?;
            let Some(number) = found.attempt.idempotency.map(String::from) else {
                continue;
            };
            let receipt = found.receipt;
            let done = match found.result {
                // An earlier call with the number of the order was one for this very order.
                Ok(Resolution::Settled | Resolution::OfEarlierCall(EarlierCall::Settled)) => {
                    self.book(number, receipt).await
                }
                Ok(
                    Resolution::Failed
                    | Resolution::Rejected
                    | Resolution::OfEarlierCall(EarlierCall::Failed),
                ) => self.give_up(number, "refused", receipt).await,
                // It never left: it may be paid anew.
                Ok(Resolution::NotSent) => self.give_up(number, "new", receipt).await,
                // The provider does not know it, which proves nothing: for a person, who dismisses the call in the end.
                Ok(Resolution::NotSeen) => self.look(number).await,
                // Later: it is told again.
                Ok(_) | Err(_) => continue,
            };
            match done {
                Ok(()) => found_out += 1,
                // Not booked, and not acknowledged: it is told again.
                Err(error) => eprintln!("{error}"),
            }
        }
        Ok(found_out)
    }

    /// Books an order and acknowledges its charge in one transaction.
    async fn book(&self, number: String, receipt: Option<Receipt>) -> Result<()> {
        self.transaction(move |tx| {
            let book = "INSERT INTO bookings (number, amount) SELECT number, amount FROM orders WHERE number = ?";
            tx.execute(book, [&number])?;
            set_state(tx, &number, "paid")?;
            acknowledge(tx, receipt)
        })
        .await
    }

    /// Takes up that a charge moved no money.
    async fn give_up(
        &self,
        number: String,
        state: &'static str,
        receipt: Option<Receipt>,
    ) -> Result<()> {
        self.transaction(move |tx| {
            set_state(tx, &number, state)?;
            acknowledge(tx, receipt)
        })
        .await
    }

    async fn look(&self, number: String) -> Result<()> {
        self.transaction(move |tx| {
            let update = "UPDATE orders SET state = 'look' WHERE number = ? AND state = 'paying'";
            tx.execute(update, [number])?;
            Ok(())
        })
        .await
    }
}

fn set_state(tx: &Transaction<'_>, number: &str, state: &str) -> Result<()> {
    let update = "UPDATE orders SET state = ? WHERE number = ?";
    tx.execute(update, [state, number])?;
    Ok(())
}

/// An error rolls the transaction back.
fn acknowledge(tx: &Transaction<'_>, receipt: Option<Receipt>) -> Result<()> {
    let receipt = receipt.ok_or("the client has no journal")?;
    tx.execute(ACKNOWLEDGE, [receipt.to_string()])?;
    Ok(())
}
