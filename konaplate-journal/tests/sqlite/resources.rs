//! What a journal costs: threads, open files and room on the disk.

use std::fs;
use std::process::Stdio;

use super::*;

/// Told to a program that is this one again, with no other test beside it.
const ALONE: &str = "KONAPLATE_TEST_SQLITE_ALONE";

fn alone(test: &str) {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command
        .args(["--exact", test])
        .env(ALONE, "1")
        .stdout(Stdio::null());
    assert!(command.status().expect("it starts").success(), "{test}");
}

fn is_alone() -> bool {
    std::env::var_os(ALONE).is_some()
}

fn writers() -> usize {
    let threads = fs::read_dir("/proc/self/task").expect("it is Linux");
    let names = threads.filter_map(|it| fs::read_to_string(it.ok()?.path().join("comm")).ok());
    // The system keeps 15 letters of a name.
    names
        .filter(|name| name.trim() == "konaplate-journ")
        .count()
}

fn open_files() -> usize {
    fs::read_dir("/proc/self/fd").expect("it is Linux").count()
}

/// Not a test of its own.
#[tokio::test]
async fn opens_and_drops() {
    if !is_alone() {
        return;
    }
    let (_folder, path) = folder();
    let files = open_files();
    for round in 0..50 {
        let journal = open(&path);
        let other = journal.clone();
        begun(&journal, &format!("ORDER-{round}")).await;
        drop(journal);
        assert_eq!(writers(), 1);
        begun(&other, &format!("CANCEL-{round}")).await;
        drop(other);
        until(|| writers() == 0).await;
    }
    assert_eq!(open_files(), files);
    assert!(
        !path.with_file_name("calls.db-wal").exists(),
        "it is in the database"
    );
}

#[test]
fn the_writer_ends_with_the_last_of_its_journals() {
    alone("resources::opens_and_drops");
}

/// Not a test of its own.
#[tokio::test]
async fn drops_what_is_queued() {
    if !is_alone() {
        return;
    }
    let (_folder, path) = folder();
    let journal = open(&path);
    let receipt = begun(&journal, "ORDER-1").await;
    {
        // Asked for, and not waited for.
        let mut end = journal.end(receipt, End::Settled, LONG);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = end.as_mut().poll(&mut context);
    }
    drop(journal);
    until(|| writers() == 0).await;
    assert_eq!(counts(&open(&path)).await, (0, 0, 1), "an end is a fact");
}

#[test]
fn what_is_queued_is_written_before_the_writer_ends() {
    alone("resources::drops_what_is_queued");
}

#[tokio::test]
async fn acknowledged_calls_leave_no_room_taken() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let mut calls = tokio::task::JoinSet::new();
    for task in 0..100 {
        let journal = journal.clone();
        calls.spawn(async move {
            for call in 0..200 {
                let receipt = settled(&journal, &format!("{task}-{call}")).await;
                let done = journal.acknowledge(receipt).await;
                done.expect("it is noted");
            }
        });
    }
    while let Some(done) = calls.join_next().await {
        done.expect("it does not panic");
    }
    assert_eq!(counts(&journal).await, (0, 0, 0));
    let size = |name| fs::metadata(path.with_file_name(name)).map_or(0, |it| it.len());
    assert!(size("calls.db") < 1 << 20, "{}", size("calls.db"));
    assert!(size("calls.db-wal") < 8 << 20, "{}", size("calls.db-wal"));
}
