//! The schema's functions, in transactions of callers that have a driver of their own.

use konaplate_journal::PostgresJournal;
use konaplate_journal::postgres::{ACKNOWLEDGE, PREPARE, WITHDRAW};
use konaplate_runtime::journal::{Attempt, End, Journal, JournalError, Pick};
use tokio_postgres::{Client, Error};

use crate::server::{LONG, attempt, counts, database, receipt};

async fn prepare(client: &Client, attempt: &Attempt) -> Result<(), Error> {
    let id = attempt.id.to_string();
    let request = attempt.request.map(|hash| hash.to_string());
    let operation: &str = &attempt.operation;
    let number = attempt.idempotency.as_deref();
    let prepared = client
        .execute(PREPARE, &[&id, &operation, &number, &request])
        .await;
    prepared.map(|_| ())
}

async fn run(client: &Client, sql: &str) {
    client.batch_execute(sql).await.expect(sql);
}

/// The SQLSTATE, and whether the error says what to do.
fn refused<T>(result: Result<T, Error>) -> (String, bool) {
    let error = result.err().expect("it is refused");
    let said = error.as_db_error().expect("the server says so");
    (said.code().code().to_owned(), said.hint().is_some())
}

fn state(code: &str) -> (String, bool) {
    (code.to_owned(), true)
}

#[tokio::test]
async fn an_intent_is_there_once_its_transaction_is_committed() {
    let Some(database) = database().await else {
        return;
    };
    let journal = database.journal().await;
    let client = database.client().await;
    run(&client, "CREATE TABLE orders (number text PRIMARY KEY)").await;
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);

    run(&client, "BEGIN; INSERT INTO orders VALUES ('ORDER-1')").await;
    prepare(&client, &one).await.expect("the number is free");
    let early = journal.claim(&one, first, LONG).await;
    assert!(matches!(early, Err(JournalError::NotPrepared)), "{early:?}");
    run(&client, "ROLLBACK").await;
    let gone = journal.claim(&one, first, LONG).await;
    assert!(matches!(gone, Err(JournalError::NotPrepared)), "{gone:?}");

    run(&client, "BEGIN; INSERT INTO orders VALUES ('ORDER-1')").await;
    prepare(&client, &one).await.expect("the number is free");
    run(&client, "COMMIT").await;
    assert_eq!(counts(&journal).await, (1, 0, 0));
    let other = Attempt {
        request: None,
        ..one.clone()
    };
    let other = journal.claim(&other, first, LONG).await;
    assert!(
        matches!(other, Err(JournalError::OtherRequest)),
        "{other:?}"
    );
    journal
        .claim(&one, first, LONG)
        .await
        .expect("it was committed");
    assert_eq!(counts(&journal).await, (0, 1, 0));

    // What another program has prepared without number and request comes back as it was.
    let id = attempt(None).id.to_string();
    let nothing: Option<&str> = None;
    let prepared = client
        .execute(PREPARE, &[&id, &"cancel", &nothing, &nothing])
        .await;
    prepared.expect("it needs neither");
    let pick = Pick {
        most: 10,
        lease: LONG,
        unclaimed: std::time::Duration::ZERO,
    };
    let picked = journal.pick(pick).await.expect("the server is there");
    let told: Vec<_> = (picked.iter())
        .map(|it| {
            (
                it.attempt.id.to_string(),
                &*it.attempt.operation,
                it.attempt.idempotency.as_deref(),
                it.end,
            )
        })
        .collect();
    assert_eq!(told, [(id, "cancel", None, Some(End::NotSent))]);
    assert!(picked[0].attempt.request.is_none());
    assert!(
        picked[0].attempt.at > 1_700_000_000_000,
        "{}",
        picked[0].attempt.at
    );
    database.drop().await;
}

#[tokio::test]
async fn booked_and_acknowledged_in_one_commit() {
    let Some(database) = database().await else {
        return;
    };
    let journal = database.journal().await;
    let client = database.client().await;
    run(&client, "CREATE TABLE booked (number text PRIMARY KEY)").await;
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);
    journal
        .begin(&one, first, LONG)
        .await
        .expect("the number is free");
    let text = first.to_string();

    assert_eq!(
        refused(client.execute(ACKNOWLEDGE, &[&text]).await),
        state("KP004")
    );
    journal
        .end(first, End::Settled, LONG)
        .await
        .expect("it is this one's");
    run(&client, "BEGIN; INSERT INTO booked VALUES ('ORDER-1')").await;
    client
        .execute(ACKNOWLEDGE, &[&text])
        .await
        .expect("its end is known");
    run(&client, "ROLLBACK").await;
    assert_eq!(counts(&journal).await, (0, 0, 1));

    run(&client, "BEGIN; INSERT INTO booked VALUES ('ORDER-1')").await;
    client
        .execute(ACKNOWLEDGE, &[&text])
        .await
        .expect("its end is known");
    run(&client, "COMMIT").await;
    assert_eq!(counts(&journal).await, (0, 0, 0));
    assert_eq!(
        refused(client.execute(ACKNOWLEDGE, &[&text]).await),
        state("KP003")
    );

    // Somebody else has picked it up.
    let two = attempt(Some("ORDER-2"));
    let stale = receipt(&two);
    journal
        .begin(&two, stale, LONG)
        .await
        .expect("the number is free");
    let ended = journal
        .end(stale, End::Failed, std::time::Duration::ZERO)
        .await;
    ended.expect("it is this one's");
    let pick = Pick {
        most: 1,
        lease: LONG,
        unclaimed: LONG,
    };
    let picked = journal.pick(pick).await.expect("the server is there");
    let stale = client.execute(ACKNOWLEDGE, &[&stale.to_string()]).await;
    assert_eq!(refused(stale), state("KP003"));
    let last = picked[0].receipt.to_string();
    client
        .execute(ACKNOWLEDGE, &[&last])
        .await
        .expect("it is the last one");
    database.drop().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_a_state_of_its_own() {
    let Some(database) = database().await else {
        return;
    };
    let builder = PostgresJournal::builder(&database.url);
    let journal = builder.limit(2).connect().await.expect("a journal");
    let client = database.client().await;
    let one = attempt(Some("ORDER-1"));
    prepare(&client, &one).await.expect("the number is free");
    assert_eq!(refused(prepare(&client, &one).await), state("KP001"));
    let twin = attempt(Some("ORDER-1"));
    assert_eq!(refused(prepare(&client, &twin).await), state("KP001"));
    let begun = journal.begin(&twin, receipt(&twin), LONG).await;
    assert!(
        matches!(begun, Err(JournalError::NumberInUse { end: None, .. })),
        "{begun:?}"
    );
    let two = attempt(None);
    prepare(&client, &two).await.expect("there is room");
    assert_eq!(
        refused(prepare(&client, &attempt(None)).await),
        state("KP002")
    );
    let full = journal.prepare(&attempt(None)).await;
    assert!(
        matches!(full, Err(JournalError::Full { limit: 2, .. })),
        "{full:?}"
    );

    let withdrawn = |text: String| {
        let client = &client;
        async move {
            client
                .query_one(WITHDRAW, &[&text])
                .await
                .map(|row| row.get::<_, bool>(0))
        }
    };
    assert!(withdrawn(two.id.to_string()).await.expect("it can be read"));
    assert!(!withdrawn(two.id.to_string()).await.expect("it can be read"));
    let first = receipt(&one);
    journal
        .claim(&one, first, LONG)
        .await
        .expect("it is prepared");
    assert!(!withdrawn(one.id.to_string()).await.expect("it can be read"));
    assert_eq!(counts(&journal).await, (0, 1, 0));

    let id = attempt(None).id.to_string();
    let hash = "0".repeat(63);
    for (attempt, operation, request) in [
        ("", Some("charge"), None),
        ("0123", Some("charge"), None),
        (id.as_str(), None, None),
        (id.as_str(), Some("charge"), Some("")),
        (id.as_str(), Some("charge"), Some(hash.as_str())),
        ("{0123456789abcdef0011223344556677}", Some("charge"), None),
    ] {
        let number: Option<&str> = None;
        let prepared = client
            .execute(PREPARE, &[&attempt, &operation, &number, &request])
            .await;
        assert_eq!(
            refused(prepared),
            state("KP005"),
            "{attempt} {operation:?} {request:?}"
        );
    }
    for text in [
        "",
        ".",
        "1.1",
        &id,
        &format!("{id}."),
        &format!("{id}.-1"),
        &format!("{id}.9223372036854775808"),
    ] {
        assert_eq!(
            refused(client.execute(ACKNOWLEDGE, &[&text]).await),
            state("KP005"),
            "{text}"
        );
    }
    let nothing: Option<&str> = None;
    assert_eq!(
        refused(client.execute(ACKNOWLEDGE, &[&nothing]).await),
        state("KP005")
    );
    assert_eq!(
        refused(client.execute(WITHDRAW, &[&nothing]).await),
        state("KP005")
    );
    assert_eq!(
        refused(
            client
                .execute(PREPARE, &[&nothing, &"charge", &nothing, &nothing])
                .await
        ),
        state("KP005")
    );
    database.drop().await;
}
