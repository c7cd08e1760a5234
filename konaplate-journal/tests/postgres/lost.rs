//! Connections that break in the middle of a commit.

use std::time::Duration;

use konaplate_journal::PostgresJournal;
use konaplate_runtime::journal::{End, Journal, JournalError};
use tokio_postgres::Client;

use crate::proxy::{Mode, Proxy};
use crate::server::{Database, LONG, attempt, comes_about, counts, database, receipt};

const LIMIT: Duration = Duration::from_millis(1_000);

/// A journal behind a proxy, and the database's own connection, which sees what was committed.
struct World {
    database: Database,
    proxy: Proxy,
    journal: PostgresJournal,
    client: Client,
}

async fn world() -> Option<World> {
    let database = database().await?;
    let proxy = Proxy::before(database.address()).await;
    let builder = PostgresJournal::builder(&database.url_by(proxy.port));
    let journal = builder
        .statement_timeout(LIMIT)
        .connect()
        .await
        .expect("a journal");
    let client = database.client().await;
    let sql = "CREATE TABLE committed (what text);
         CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             INSERT INTO public.committed VALUES (TG_OP);
             RETURN NULL;
         END $$;
         CREATE TRIGGER look AFTER INSERT OR UPDATE OR DELETE ON konaplate.call
             FOR EACH ROW EXECUTE FUNCTION look();";
    client.batch_execute(sql).await.expect("the superuser may");
    Some(World {
        database,
        proxy,
        journal,
        client,
    })
}

impl World {
    async fn committed(&self, what: &str) -> i64 {
        let sql = "SELECT count(*) FROM committed WHERE what = $1";
        let row = self.client.query_one(sql, &[&what]).await.expect("a table");
        row.get(0)
    }

    async fn comes_to(&self, expected: (usize, usize, usize)) {
        let what = format!("{expected:?}");
        comes_about(&what, async || counts(&self.journal).await == expected).await;
    }
}

/// Each in a database of its own, so that nothing but the note meets the proxy's cut.
#[tokio::test]
async fn a_claim_whose_answer_is_lost_is_taken_back() {
    for (mode, committed) in [(Mode::CutBeforeCommit, 0), (Mode::CutAfterCommit, 1)] {
        let Some(world) = world().await else {
            return;
        };
        let one = attempt(Some("ORDER-1"));
        world.proxy.set(mode);
        let begun = world.journal.begin(&one, receipt(&one), LONG).await;
        assert!(
            matches!(begun, Err(JournalError::Lost)),
            "{mode:?}: {begun:?}"
        );
        assert_eq!(world.proxy.mode(), Mode::Pass);
        world.comes_to((0, 0, 0)).await;
        assert_eq!(world.committed("INSERT").await, committed, "{mode:?}");
        assert_eq!(world.committed("DELETE").await, committed, "{mode:?}");
        world.database.drop().await;
    }
    for (mode, committed) in [(Mode::CutBeforeCommit, 0), (Mode::CutAfterCommit, 2)] {
        let Some(world) = world().await else {
            return;
        };
        let one = attempt(Some("ORDER-1"));
        let prepared = world.journal.prepare(&one).await;
        prepared.expect("the number is free");
        world.proxy.set(mode);
        let claimed = world.journal.claim(&one, receipt(&one), LONG).await;
        assert!(
            matches!(claimed, Err(JournalError::Lost)),
            "{mode:?}: {claimed:?}"
        );
        world.comes_to((1, 0, 0)).await;
        assert_eq!(world.committed("UPDATE").await, committed, "{mode:?}");
        world.database.drop().await;
    }
}

/// The server gets to the commit only after the claim was taken back.
#[tokio::test]
async fn a_claim_that_comes_about_late_is_taken_back_all_the_same() {
    let Some(world) = world().await else {
        return;
    };
    let one = attempt(Some("ORDER-1"));
    world.proxy.set(Mode::DelayCommit(LIMIT / 2));
    let begun = world.journal.begin(&one, receipt(&one), LONG).await;
    assert!(matches!(begun, Err(JournalError::Lost)), "{begun:?}");
    comes_about("the late claim", async || {
        world.committed("INSERT").await == 1
    })
    .await;
    world.comes_to((0, 0, 0)).await;
    assert_eq!(world.committed("DELETE").await, 1);
    world.database.drop().await;
}

#[tokio::test]
async fn an_end_whose_answer_is_lost_is_noted_again() {
    let Some(world) = world().await else {
        return;
    };
    for (at, mode) in [Mode::CutBeforeCommit, Mode::CutAfterCommit]
        .into_iter()
        .enumerate()
    {
        let one = attempt(None);
        let first = receipt(&one);
        world
            .journal
            .begin(&one, first, LONG)
            .await
            .expect("there is room");
        world.proxy.set(mode);
        world
            .journal
            .end(first, End::Settled, LONG)
            .await
            .expect("it is noted again");
        assert_eq!(world.proxy.mode(), Mode::Pass);
        assert_eq!(counts(&world.journal).await, (0, 0, at + 1));
    }
    world.database.drop().await;
}

/// Whoever loses the answer does not book: the call is told again, or is gone because of the very acknowledgement.
#[tokio::test]
async fn an_acknowledgement_whose_answer_is_lost_is_no_acknowledgement() {
    let Some(world) = world().await else {
        return;
    };
    for (mode, left) in [(Mode::CutBeforeCommit, 1), (Mode::CutAfterCommit, 0)] {
        let one = attempt(Some("ORDER-1"));
        let first = receipt(&one);
        world
            .journal
            .begin(&one, first, LONG)
            .await
            .expect("the number is free");
        world
            .journal
            .end(first, End::Settled, LONG)
            .await
            .expect("it is this one's");
        world.proxy.set(mode);
        let acknowledged = world.journal.acknowledge(first).await;
        assert!(
            matches!(acknowledged, Err(JournalError::Lost)),
            "{mode:?}: {acknowledged:?}"
        );
        world.comes_to((0, 0, left)).await;
        world
            .journal
            .dismiss(one.id)
            .await
            .expect("the server is there");
    }
    world.database.drop().await;
}
