//! A lock that another one holds.

use rusqlite::Connection;

use super::*;

fn threads() -> usize {
    let threads = std::fs::read_dir("/proc/self/task").expect("it is Linux");
    threads.count()
}

#[tokio::test]
async fn calls_that_give_up_while_the_lock_is_held_leave_nothing() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let lock = Connection::open(&path).expect("it opens");
    lock.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    let before = threads();
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..700 {
        let journal = journal.clone();
        calls.spawn(async move {
            let (attempt, receipt) = attempt(Some(&format!("ORDER-{number}")));
            let begin = journal.begin(&attempt, receipt, LONG);
            tokio::time::timeout(Duration::from_millis(500), begin)
                .await
                .is_err()
        });
    }
    let mut most = 0;
    let mut given_up = 0;
    while let Some(call) = calls.join_next().await {
        most = most.max(threads());
        given_up += usize::from(call.expect("it does not panic"));
    }
    assert_eq!(given_up, 700);
    // Other tests start some of their own.
    assert!(most < before + 50, "{before} threads became {most}");
    lock.execute_batch("COMMIT").expect("it is let go");
    begun(&journal, "ORDER-1").await;
    assert_eq!(counts(&journal).await, (0, 1, 0));
}

#[tokio::test]
async fn a_note_waits_for_a_lock_and_goes_through() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let lock = Connection::open(&path).expect("it opens");
    lock.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    let waiting = tokio::spawn({
        let journal = journal.clone();
        async move { begun(&journal, "ORDER-1").await }
    });
    // Longer than one try.
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!waiting.is_finished());
    lock.execute_batch("COMMIT").expect("it is let go");
    waiting.await.expect("it is noted");
    assert_eq!(counts(&journal).await, (0, 1, 0));
}

#[tokio::test]
async fn a_lock_that_is_not_let_go_is_told() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let lock = Connection::open(&path).expect("it opens");
    lock.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    let (attempt, receipt) = attempt(None);
    let begun = journal.begin(&attempt, receipt, LONG).await;
    assert!(matches!(begun, Err(JournalError::Busy)), "{begun:?}");
    let told = unusable(SqliteJournal::open(&path));
    assert_eq!(&*told.problem, "another program holds its lock");
    assert_eq!(
        &*told.remedy,
        "end that program's transaction, and open the journal again"
    );
}

#[tokio::test]
async fn a_claim_that_is_let_go_while_the_lock_is_held_is_taken_back_later() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let receipt = begun(&journal, "ORDER-1").await;
    let lock = Connection::open(&path).expect("it opens");
    lock.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    journal.release(receipt);
    tokio::time::sleep(Duration::from_millis(600)).await;
    lock.execute_batch("COMMIT").expect("it is let go");
    assert_eq!(counts(&journal).await, (0, 0, 0));
}
