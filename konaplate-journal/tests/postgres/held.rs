//! Transactions of others that stay open.

use std::sync::Arc;
use std::time::Duration;

use konaplate_journal::PostgresJournal;
use konaplate_journal::postgres::{ACKNOWLEDGE, PREPARE};
use konaplate_runtime::journal::{End, Journal, JournalError};

use crate::server::{LONG, attempt, counts, database, receipt};
use crate::setup::unusable;

/// With one connection, so that a note that waited for another would hold up the rest.
#[tokio::test]
async fn a_number_that_an_open_transaction_holds_holds_up_nobody_else() {
    let Some(database) = database().await else {
        return;
    };
    let builder = PostgresJournal::builder(&database.url).connections(1);
    let journal = Arc::new(builder.connect().await.expect("a journal"));
    let client = database.client().await;
    for (last, is_free) in [("ROLLBACK", true), ("COMMIT", false)] {
        let held = attempt(Some("ORDER-1"));
        let id = attempt(Some("ORDER-1")).id.to_string();
        let nothing: Option<&str> = None;
        client
            .batch_execute("BEGIN")
            .await
            .expect("no transaction is open");
        let prepared = client
            .execute(PREPARE, &[&id, &"cancel", &Some("ORDER-1"), &nothing])
            .await;
        prepared.expect("the number is free");

        let waiting = tokio::spawn({
            let (journal, held) = (Arc::clone(&journal), held.clone());
            async move { journal.begin(&held, receipt(&held), LONG).await }
        });
        let others: Vec<_> = (0..20)
            .map(|_| {
                let journal = Arc::clone(&journal);
                tokio::spawn(async move {
                    let one = attempt(None);
                    let first = receipt(&one);
                    journal.begin(&one, first, LONG).await?;
                    journal.end(first, End::NotSent, LONG).await
                })
            })
            .collect();
        for other in others {
            other.await.expect("no panic").expect("nobody holds it");
        }
        assert!(!waiting.is_finished());
        client.batch_execute(last).await.expect("it is open");
        let begun = waiting.await.expect("no panic");
        match (is_free, &begun) {
            (true, Ok(())) => journal.dismiss(held.id).await.expect("the server is there"),
            (
                false,
                Err(JournalError::NumberInUse {
                    operation,
                    is_prepared: true,
                    end: None,
                }),
            ) => assert_eq!(&**operation, "cancel"),
            _ => panic!("after {last}: {begun:?}"),
        }
    }
    database.drop().await;
}

#[tokio::test]
async fn a_transaction_that_never_ends_is_told() {
    let Some(database) = database().await else {
        return;
    };
    let builder = PostgresJournal::builder(&database.url);
    let journal = builder
        .statement_timeout(Duration::from_millis(500))
        .connect()
        .await
        .expect("a journal");
    let client = database.client().await;
    let nothing: Option<&str> = None;
    let other = attempt(Some("ORDER-1")).id.to_string();
    client
        .batch_execute("BEGIN")
        .await
        .expect("no transaction is open");
    let prepared = client
        .execute(PREPARE, &[&other, &"charge", &Some("ORDER-1"), &nothing])
        .await;
    prepared.expect("the number is free");
    let held = attempt(Some("ORDER-1"));
    let told = unusable(journal.begin(&held, receipt(&held), LONG).await);
    assert!(
        told.contains("a transaction that has not ended holds the call or its number"),
        "{told}"
    );
    client.batch_execute("ROLLBACK").await.expect("it is open");
    journal
        .begin(&held, receipt(&held), LONG)
        .await
        .expect("the number is free");

    let lock = "BEGIN; LOCK TABLE konaplate.call IN ACCESS EXCLUSIVE MODE";
    client.batch_execute(lock).await.expect("the superuser may");
    let one = attempt(None);
    let told = unusable(journal.begin(&one, receipt(&one), LONG).await);
    assert!(
        told.contains("commit or roll back the transaction that holds the call"),
        "{told}"
    );
    client.batch_execute("ROLLBACK").await.expect("it is open");
    assert_eq!(counts(&journal).await, (0, 1, 0));
    database.drop().await;
}

#[tokio::test]
async fn of_two_acknowledgements_at_once_one_succeeds() {
    let Some(database) = database().await else {
        return;
    };
    let journal = Arc::new(database.journal().await);
    let client = database.client().await;
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);
    journal
        .begin(&one, first, LONG)
        .await
        .expect("the number is free");
    journal
        .end(first, End::Settled, LONG)
        .await
        .expect("it is this one's");
    client
        .batch_execute("BEGIN")
        .await
        .expect("no transaction is open");
    client
        .execute(ACKNOWLEDGE, &[&first.to_string()])
        .await
        .expect("its end is known");
    let waiting = tokio::spawn({
        let journal = Arc::clone(&journal);
        async move { journal.acknowledge(first).await }
    });
    // Another note has been through since, in the same queue.
    let two = attempt(None);
    journal
        .begin(&two, receipt(&two), LONG)
        .await
        .expect("there is room");
    assert!(!waiting.is_finished());
    client.batch_execute("COMMIT").await.expect("it is open");
    let acknowledged = waiting.await.expect("no panic");
    assert!(
        matches!(acknowledged, Err(JournalError::Stale)),
        "{acknowledged:?}"
    );
    database.drop().await;
}
