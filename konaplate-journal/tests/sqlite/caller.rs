//! A caller that has its own tables in the file, and prepares and acknowledges in its own transactions.

use konaplate_journal::sqlite::{ACKNOWLEDGE, PREPARE};
use rusqlite::{Connection, params};

use super::*;

fn caller(path: &Path) -> Connection {
    let conn = Connection::open(path).expect("it opens");
    let table = "CREATE TABLE IF NOT EXISTS orders (number TEXT PRIMARY KEY, is_booked INTEGER)";
    conn.execute(table, []).expect("it is made");
    conn
}

fn prepare(conn: &Connection, attempt: &Attempt) -> rusqlite::Result<usize> {
    conn.execute(
        PREPARE,
        params![
            attempt.id.to_string(),
            &*attempt.operation,
            attempt.idempotency.as_deref(),
            attempt.request.map(|it| it.to_string()),
        ],
    )
}

fn acknowledge(conn: &Connection, receipt: &str) -> rusqlite::Result<usize> {
    conn.execute(ACKNOWLEDGE, [receipt])
}

#[track_caller]
fn refused(result: rusqlite::Result<usize>, expected: &str) {
    let error = result.expect_err("it is refused").to_string();
    assert_eq!(error, format!("konaplate: {expected}"));
}

const TAKEN: &str = "the number is that of a call in the journal: withdraw that one if nobody has claimed it, or acknowledge its end";
const STALE: &str = "somebody else looks after the call by now, or it was acknowledged: roll back, and book nothing \
                     for it here";

#[tokio::test]
async fn an_intent_counts_once_its_order_is_committed() {
    let (_folder, path) = folder();
    let mut conn = caller(&path);
    let journal = open(&path);
    let (attempt, receipt) = attempt(Some("ORDER-1"));

    let order = conn.transaction().expect("it begins");
    let insert = "INSERT INTO orders VALUES ('ORDER-1', 0)";
    order.execute(insert, []).expect("it is written");
    prepare(&order, &attempt).expect("it is prepared");
    order.rollback().expect("it is rolled back");
    let claimed = journal.claim(&attempt, receipt, LONG).await;
    assert!(
        matches!(claimed, Err(JournalError::NotPrepared)),
        "{claimed:?}"
    );

    let order = conn.transaction().expect("it begins");
    order.execute(insert, []).expect("it is written");
    prepare(&order, &attempt).expect("it is prepared");
    order.commit().expect("it is committed");
    assert_eq!(counts(&journal).await, (1, 0, 0));
    let claimed = journal.claim(&attempt, receipt, LONG).await;
    claimed.expect("it is claimed");
    refused(
        prepare(&conn, &attempt),
        "the attempt is in the journal already: prepare each call once",
    );
}

#[tokio::test]
async fn an_end_is_acknowledged_with_its_booking_or_not_at_all() {
    let (_folder, path) = folder();
    let mut conn = caller(&path);
    let journal = open(&path);
    let receipt = begun(&journal, "ORDER-1").await;
    refused(
        acknowledge(&conn, &receipt.to_string()),
        "what became of the call is not known yet: roll back, and recover it",
    );
    let ended = journal.end(receipt, End::Settled, LONG).await;
    ended.expect("it is noted");

    let insert = "INSERT INTO orders VALUES ('ORDER-1', 1)";
    let booking = conn.transaction().expect("it begins");
    booking.execute(insert, []).expect("it is written");
    acknowledge(&booking, &receipt.to_string()).expect("it is acknowledged");
    booking.rollback().expect("it is rolled back");
    assert_eq!(counts(&journal).await, (0, 0, 1));

    let booking = conn.transaction().expect("it begins");
    booking.execute(insert, []).expect("it is written");
    acknowledge(&booking, &receipt.to_string()).expect("it is acknowledged");
    booking.commit().expect("it is committed");
    assert_eq!(counts(&journal).await, (0, 0, 0));
    refused(acknowledge(&conn, &receipt.to_string()), STALE);
    let again = journal.acknowledge(receipt).await;
    assert!(matches!(again, Err(JournalError::Stale)), "{again:?}");
    begun(&journal, "ORDER-1").await;
}

#[tokio::test]
async fn a_receipt_of_who_had_the_call_before_acknowledges_nothing() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let receipt = settled(&journal, "ORDER-1").await;
    let ended = journal.end(receipt, End::Settled, Duration::ZERO).await;
    ended.expect("it is let go of");
    let picked = journal.pick(pick(LONG)).await.expect("it is picked up");
    let conn = caller(&path);
    refused(acknowledge(&conn, &receipt.to_string()), STALE);
    let mut hyphens = picked[0].receipt.to_string().to_uppercase();
    for at in [8, 13, 18, 23] {
        hyphens.insert(at, '-');
    }
    acknowledge(&conn, &hyphens).expect("the id may be written as a UUID");
    assert_eq!(counts(&journal).await, (0, 0, 0));
}

#[tokio::test]
async fn what_breaks_the_protocol_is_refused_with_what_to_do() {
    let (_folder, path) = folder();
    let conn = caller(&path);
    let journal = SqliteJournal::builder(&path).limit(2).open();
    let journal = journal.expect("it opens");
    begun(&journal, "ORDER-1").await;
    refused(prepare(&conn, &attempt(Some("ORDER-1")).0), TAKEN);
    prepare(&conn, &attempt(Some("ORDER-2")).0).expect("it is prepared");
    refused(prepare(&conn, &attempt(Some("ORDER-2")).0), TAKEN);
    refused(
        prepare(&conn, &attempt(None).0),
        "the journal is full: recover and acknowledge what is in it",
    );
    assert_eq!(counts(&journal).await, (1, 1, 0));
}

#[tokio::test]
async fn texts_that_are_none_of_a_journal_are_refused() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let conn = caller(&path);
    let receipt = "a receipt is a text of 32 hexadecimal digits, a point and digits: take that of the call as it was told";
    let id = "0123456789abcdef0011223344556677";
    for wrong in [
        "",
        ".",
        "1.1",
        id,
        &format!("{id}."),
        &format!("{id}.-1"),
        &format!("{id}.1.1"),
        "'; --",
    ] {
        refused(acknowledge(&conn, wrong), receipt);
    }
    refused(conn.execute(ACKNOWLEDGE, [None::<String>]), receipt);
    refused(conn.execute(ACKNOWLEDGE, [1]), receipt);

    let add =
        |attempt: &str, operation: Option<&str>, number: &dyn rusqlite::ToSql, request: &str| {
            conn.execute(PREPARE, params![attempt, operation, number, request])
        };
    let hash = "A5".repeat(32);
    let refused_id =
        "an attempt is a text of 32 hexadecimal digits: take that of the prepared call";
    refused(add("", Some("charge"), &"1", &hash), refused_id);
    refused(
        add(&"g".repeat(32), Some("charge"), &"1", &hash),
        refused_id,
    );
    let operation = "an operation is a text, the name of it in the specification: take that of the prepared call";
    refused(add(id, None, &"1", &hash), operation);
    refused(add(id, Some(""), &"1", &hash), operation);
    let number = "the number of a call is a text or NULL: take that of the prepared call";
    refused(add(id, Some("charge"), &1, &hash), number);
    let request = "the hash of a request is a text of 64 hexadecimal digits or NULL: take that of the prepared call";
    refused(add(id, Some("charge"), &"1", "a5"), request);
    assert_eq!(counts(&journal).await, (0, 0, 0));
    add(id, Some("charge"), &"1", &hash).expect("it is one of a journal");
    let picked = journal
        .pick(pick(Duration::ZERO))
        .await
        .expect("it is picked up");
    assert_eq!(
        picked[0].attempt.request.map(|it| it.to_string()),
        Some("a5".repeat(32))
    );
}

#[tokio::test]
async fn an_intent_that_nobody_claims_is_given_up_by_its_age() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let (attempt, receipt) = attempt(None);
    prepare(&caller(&path), &attempt).expect("it is prepared");
    let picked = journal.pick(pick(LONG)).await.expect("it is picked up");
    assert_eq!(picked, [], "it may still be claimed");
    tokio::time::sleep(Duration::from_millis(20)).await;
    let age = Duration::from_millis(10);
    let picked = journal.pick(pick(age)).await.expect("it is picked up");
    assert_eq!(picked[0].attempt.id, attempt.id);
    assert_eq!(picked[0].end, Some(End::NotSent));
    let claimed = journal.claim(&attempt, receipt, LONG).await;
    assert!(
        matches!(claimed, Err(JournalError::NotPrepared)),
        "{claimed:?}"
    );
}

#[tokio::test]
async fn the_caller_s_tables_and_settings_stay_as_they_are() {
    let (_folder, path) = folder();
    let conn = caller(&path);
    conn.execute("INSERT INTO orders VALUES ('ORDER-1', 1)", [])
        .expect("it is written");
    conn.pragma_update(None, "user_version", 7)
        .expect("it is set");
    drop(conn);
    let journal = open(&path);
    settled(&journal, "ORDER-1").await;
    drop(journal);
    let conn = Connection::open(&path).expect("it opens");
    let kept: (String, i64) = conn
        .query_row(
            "SELECT number, user_version FROM orders, pragma_user_version",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("it is there");
    assert_eq!(kept, ("ORDER-1".to_owned(), 7));
    let foreign = "SELECT count(*) FROM sqlite_schema WHERE tbl_name NOT LIKE 'konaplate%'";
    let foreign: i64 = conn
        .query_row(foreign, [], |row| row.get(0))
        .expect("it is read");
    assert_eq!(foreign, 2, "the orders and their index");
}

/// What a driver lets through that no client writes keeps nobody else's call from being told.
#[tokio::test]
async fn texts_that_hide_something_are_refused_and_bytes_are_told_as_far_as_they_go() {
    const ID: &str = "0123456789abcdef0123456789abcdef";
    let (_folder, path) = folder();
    let journal = open(&path);
    let conn = caller(&path);
    for (id, operation, number, request) in [
        (
            "'0123456789abcdef0123456789abcdef' || char(0) || 'x'",
            "'charge'",
            "'N'",
            "NULL",
        ),
        (
            "'0123456789abcdef0123456789abcdef'",
            "'charge' || char(0)",
            "'N'",
            "NULL",
        ),
        (
            "'0123456789abcdef0123456789abcdef'",
            "'charge'",
            "'N' || char(0) || 'M'",
            "NULL",
        ),
        (
            "'0123456789abcdef0123456789abcdef'",
            "'charge'",
            "printf('%.*c', 9000, 'x')",
            "NULL",
        ),
        (
            "'0123456789abcdef0123456789abcdef'",
            "'charge'",
            "'N'",
            "printf('%064x', 1) || char(0)",
        ),
    ] {
        let insert = format!(
            "INSERT INTO konaplate_prepare VALUES ({id}, {operation}, {number}, {request})"
        );
        let refused = conn.execute_batch(&insert).expect_err(&insert);
        assert!(refused.to_string().starts_with("konaplate: "), "{refused}");
    }
    let bytes = format!(
        "INSERT INTO konaplate_prepare VALUES ('{ID}', 'charge', CAST(x'ff41' AS TEXT), NULL)"
    );
    conn.execute_batch(&bytes)
        .expect("SQLite takes it for text");
    begun(&journal, "ORDER-1").await;
    let all = Pick {
        unclaimed: Duration::ZERO,
        ..pick(LONG)
    };
    let picked = journal.pick(all).await.expect("it is picked up");
    let numbers: Vec<_> = picked
        .iter()
        .map(|it| it.attempt.idempotency.as_deref())
        .collect();
    assert_eq!(numbers, [Some("\u{fffd}A")]);
    let odd = "UPDATE konaplate_call SET outcome = 'of-a-newer-version', until = 0 WHERE number = 'ORDER-1'";
    conn.execute_batch(odd).expect("the file is ours");
    let (attempt, receipt) = attempt(Some("ORDER-2"));
    let begun = journal.begin(&attempt, receipt, Duration::ZERO).await;
    begun.expect("it is no business of that call");
    let picked = journal.pick(all).await.expect("the others are told");
    let numbers: Vec<_> = picked
        .iter()
        .map(|it| it.attempt.idempotency.as_deref())
        .collect();
    assert_eq!(numbers, [Some("ORDER-2")]);
}

#[tokio::test]
async fn what_was_prepared_is_withdrawn_in_the_callers_transaction() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let mut conn = caller(&path);
    let (first, receipt) = attempt(Some("ORDER-1"));
    prepare(&conn, &first).expect("it is prepared");
    let tx = conn.transaction().expect("it begins");
    tx.execute(konaplate_journal::sqlite::WITHDRAW, [first.id.to_string()])
        .expect("nobody has claimed it");
    tx.rollback().expect("it is open");
    assert_eq!(counts(&journal).await, (1, 0, 0));
    let withdrawn = |conn: &Connection| {
        conn.execute(konaplate_journal::sqlite::WITHDRAW, [first.id.to_string()])
    };
    journal
        .claim(&first, receipt, LONG)
        .await
        .expect("it is there");
    refused(
        withdrawn(&conn),
        "there is no such prepared call: it was claimed or given up, and recover tells what became of it",
    );
    journal
        .end(receipt, End::NotSent, LONG)
        .await
        .expect("it is claimed");
    withdrawn(&conn).expect("nobody has claimed it");
    assert_eq!(counts(&journal).await, (0, 0, 0));
}
