//! Orders that are charged to prepaid cards and booked in PostgreSQL, in step with the journal of the client, which lies in
//! the same database. Any number of processes may do each of these at the same time, and any of them may be killed.

use std::error::Error;
use std::time::Duration;

use deadpool_postgres::Pool;
use konaplate_generated::runtime::Receipt;
use konaplate_generated::{CallError, Charge, Client, EarlierCall, MerchantId, Resolution, lit};
use konaplate_journal::postgres::{ACKNOWLEDGE, PREPARE, WITHDRAW};
use tokio_postgres::Transaction;

/// The shop's own tables. A number is charged once: it is the provider's name for the charge as well.
pub(crate) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS orders (
        number text PRIMARY KEY,
        member bigint NOT NULL,
        amount bigint NOT NULL,
        card text NOT NULL, -- a shop of yours keeps a reference to it
        -- new, paying, paid, refused, or look: for a person to look at
        state text NOT NULL DEFAULT 'new',
        placed timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX IF NOT EXISTS orders_new ON orders (placed) WHERE state = 'new';
    -- What accounting sees.
    CREATE TABLE IF NOT EXISTS bookings (
        number text NOT NULL REFERENCES orders,
        amount bigint NOT NULL,
        booked timestamptz NOT NULL DEFAULT now()
    );
";

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The shop: its database, and the client, whose journal is in that database too.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) db: Pool,
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
    /// Takes an order. One with a number that is there changes nothing.
    pub(crate) async fn place(&self, order: &Order) -> Result<bool> {
        let insert = "INSERT INTO orders (number, member, amount, card) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let db = self.db.get().await?;
        let rows = db
            .execute(
                insert,
                &[&order.number, &order.member, &order.amount, &order.card],
            )
            .await?;
        Ok(rows == 1)
    }

    /// How an order stands.
    pub(crate) async fn state(&self, number: &str) -> Result<Option<String>> {
        let db = self.db.get().await?;
        let select = "SELECT state FROM orders WHERE number = $1";
        let row = db.query_opt(select, &[&number]).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Charges the order that has waited longest. Says whether there was one.
    pub(crate) async fn pay_next(&self) -> Result<bool> {
        let Some(order) = self.waiting().await? else {
            return Ok(false);
        };
        // A read: whoever else has the same order in hand asks for a token of its own.
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
                self.refuse(&order.number).await?;
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
                self.refuse(&order.number).await?;
                return Ok(true);
            }
            charge => charge?,
        };

        // The order and the intent in one transaction: there is either both or none.
        let attempt = charge.attempt();
        let mut db = self.db.get().await?;
        let tx = db.transaction().await?;
        let take = "UPDATE orders SET state = 'paying' WHERE number = $1 AND state = 'new'";
        if tx.execute(take, &[&order.number]).await? == 0 {
            return Ok(true); // another worker was quicker
        }
        let (id, operation, number, request) = attempt.texts();
        tx.execute(PREPARE, &[&id, &operation, &number, &request])
            .await?;
        tx.commit().await?;
        drop(db); // nothing of the database is held while the provider works

        match charge.send().await {
            Ok(Charge::Settled(reply)) => self.book(&order.number, reply.receipt()).await?,
            Err(CallError::Rejected(refusal)) => {
                self.give_up(&order.number, "refused", refusal.receipt())
                    .await?;
            }
            // At once, and not when the sweeper finds that nobody has claimed it.
            Err(CallError::NotSent(error)) => {
                eprintln!("{error}");
                self.put_back(&order.number, &id).await?;
                return Ok(false); // after a pause
            }
            // The sweeper finds out what became of it.
            Ok(Charge::Pending(_)) | Err(_) => {}
        }
        Ok(true)
    }

    /// An order whose charge was not sent may be paid anew, if nobody else has claimed the charge.
    async fn put_back(&self, number: &str, attempt: &str) -> Result<()> {
        let mut db = self.db.get().await?;
        let tx = db.transaction().await?;
        let row = tx.query_one(WITHDRAW, &[&attempt]).await?;
        if row.get(0) {
            set_state(&tx, number, "new").await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// An order that cannot be charged as it is.
    async fn refuse(&self, number: &str) -> Result<()> {
        let db = self.db.get().await?;
        let update = "UPDATE orders SET state = 'refused' WHERE number = $1 AND state = 'new'";
        db.execute(update, &[&number]).await?;
        Ok(())
    }

    async fn waiting(&self) -> Result<Option<Order>> {
        let db = self.db.get().await?;
        let select = "SELECT number, member, amount, card FROM orders WHERE state = 'new' ORDER BY placed LIMIT 1";
        let row = db.query_opt(select, &[]).await?;
        Ok(row.map(|row| Order {
            number: row.get(0),
            member: row.get(1),
            amount: row.get(2),
            card: row.get(3),
        }))
    }

    /// Asks what became of charges whose workers have not come back with an answer. How many were found out about.
    pub(crate) async fn sweep(&self, unclaimed: Duration) -> Result<usize> {
        let mut found_out = 0;
        let mut recovery = self.kona.recover().unclaimed_for(unclaimed);
        while let Some(found) = recovery.next().await {
            let found = found?;
            let Some(number) = found.attempt.idempotency.as_deref() else {
                continue;
            };
            let (verdict, receipt) = (found.result, found.receipt);
            let done = match verdict {
                // An earlier call with the number of the order was one for this very order.
                Ok(Resolution::Settled | Resolution::OfEarlierCall(EarlierCall::Settled)) => {
                    self.book(number, receipt).await
                }
                Ok(
                    Resolution::Failed
                    | Resolution::Rejected
                    | Resolution::OfEarlierCall(EarlierCall::Failed),
                ) => self.give_up(number, "refused", receipt).await,
                // It never left: somebody may pay it anew.
                Ok(Resolution::NotSent) => self.give_up(number, "new", receipt).await,
                // The provider does not know it, which proves nothing: for a person, who dismisses the call in the end.
                Ok(Resolution::NotSeen) => self.look(number).await,
                // Later: it is told again.
                Ok(_) | Err(_) => continue,
            };
            match done {
                Ok(()) => found_out += 1,
                // Not booked, and not acknowledged: it is told again.
                Err(error) => eprintln!("{number}: {error}"),
            }
        }
        Ok(found_out)
    }

    /// Books an order and acknowledges its charge in one transaction. Whoever has no right to book it any more, for somebody
    /// else looks after the charge by now, fails at the acknowledgement, and books nothing.
    async fn book(&self, number: &str, receipt: Option<Receipt>) -> Result<()> {
        let mut db = self.db.get().await?;
        let tx = db.transaction().await?;
        let book = "INSERT INTO bookings (number, amount) SELECT number, amount FROM orders WHERE number = $1";
        tx.execute(book, &[&number]).await?;
        set_state(&tx, number, "paid").await?;
        acknowledge(&tx, receipt).await?;
        Ok(tx.commit().await?)
    }

    /// Takes up that a charge moved no money.
    async fn give_up(&self, number: &str, state: &str, receipt: Option<Receipt>) -> Result<()> {
        let mut db = self.db.get().await?;
        let tx = db.transaction().await?;
        set_state(&tx, number, state).await?;
        acknowledge(&tx, receipt).await?;
        Ok(tx.commit().await?)
    }

    async fn look(&self, number: &str) -> Result<()> {
        let db = self.db.get().await?;
        let update = "UPDATE orders SET state = 'look' WHERE number = $1 AND state = 'paying'";
        db.execute(update, &[&number]).await?;
        Ok(())
    }
}

async fn set_state(tx: &Transaction<'_>, number: &str, state: &str) -> Result<()> {
    let update = "UPDATE orders SET state = $2 WHERE number = $1";
    tx.execute(update, &[&number, &state]).await?;
    Ok(())
}

/// An error rolls the transaction back.
async fn acknowledge(tx: &Transaction<'_>, receipt: Option<Receipt>) -> Result<()> {
    let receipt = receipt.ok_or("the client has no journal")?;
    tx.execute(ACKNOWLEDGE, &[&receipt.to_string()]).await?;
    Ok(())
}
