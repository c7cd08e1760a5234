//! A file that is deleted, moved, replaced, emptied or restored while it is open.

use std::fs;

use rusqlite::Connection;

use super::*;

/// A journal with two open calls.
async fn with_two(path: &Path) -> SqliteJournal {
    let journal = open(path);
    begun(&journal, "ORDER-1").await;
    begun(&journal, "ORDER-2").await;
    journal
}

/// No note goes through: it is told why, and how many calls were there.
async fn told(journal: &SqliteJournal, problem: &str) -> Unusable {
    let (attempt, receipt) = attempt(Some("ORDER-3"));
    let prepared = unusable(journal.prepare(&attempt).await);
    assert_eq!(
        unusable(journal.claim(&attempt, receipt, LONG).await),
        prepared
    );
    assert_eq!(
        unusable(journal.begin(&attempt, receipt, LONG).await),
        prepared
    );
    assert_eq!(
        unusable(journal.end(receipt, End::Settled, LONG).await),
        prepared
    );
    assert_eq!(unusable(journal.pick(pick(LONG)).await), prepared);
    assert!(prepared.problem.starts_with(problem), "{prepared}");
    assert!(
        prepared.problem.ends_with("; 2 calls were in it"),
        "{prepared}"
    );
    assert!(
        prepared.remedy.starts_with("put the same file back"),
        "{prepared}"
    );
    prepared
}

#[tokio::test]
async fn deleted() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    fs::remove_file(&path).expect("it is there");
    let told = told(&journal, "calls.db was deleted or moved away").await;
    assert_eq!(*told.place, *path.to_string_lossy());
    // Who opens it anew decides so.
    drop(journal);
    let anew = open(&path);
    assert_eq!(counts(&anew).await, (0, 0, 0));
}

#[tokio::test]
async fn moved_away_and_back() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    let other = path.with_file_name("other.db");
    fs::rename(&path, &other).expect("it is there");
    told(&journal, "calls.db was deleted or moved away").await;
    fs::rename(&other, &path).expect("it is there");
    begun(&journal, "ORDER-3").await;
    assert_eq!(counts(&journal).await, (0, 3, 0));
}

#[tokio::test]
async fn its_folder_moved_away_and_back() {
    let (_folder, path) = folder();
    let (inside, other) = (path.with_file_name("inside"), path.with_file_name("other"));
    fs::create_dir(&inside).expect("it is made");
    let journal = with_two(&inside.join("calls.db")).await;
    fs::rename(&inside, &other).expect("it is there");
    told(&journal, "calls.db was deleted or moved away").await;
    fs::rename(&other, &inside).expect("it is there");
    begun(&journal, "ORDER-3").await;
}

#[tokio::test]
async fn replaced_by_another() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    let other = path.with_file_name("other.db");
    settled(&open(&other), "ORDER-9").await;
    let kept = path.with_file_name("kept.db");
    fs::rename(&path, &kept).expect("it is there");
    fs::rename(&other, &path).expect("it is there");
    told(&journal, "another file has taken the place of calls.db").await;
    fs::rename(&kept, &path).expect("it is there");
    begun(&journal, "ORDER-3").await;
}

#[tokio::test]
async fn emptied() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    truncate(&path, "0");
    told(&journal, "the file was emptied").await;
}

#[tokio::test]
async fn its_wal_removed() {
    for ending in ["-wal", "-shm"] {
        let (_folder, path) = folder();
        let journal = with_two(&path).await;
        fs::remove_file(beside(&path, ending)).expect("it is there");
        told(
            &journal,
            &format!("calls.db{ending} was deleted or moved away"),
        )
        .await;
    }
}

/// By another process: to close the file in this one would let go of the journal's locks.
fn write_over(path: &Path, with: &Path) {
    assert!(run("cp", &[&with, &path]));
}

fn truncate(path: &Path, size: &str) {
    assert!(run("truncate", &[&"-s", &size, &path]));
}

/// Waits until the two calls are in the database itself.
async fn tidied(path: &Path) {
    let copy = path.with_file_name("copy.db");
    until(|| {
        write_over(&copy, path);
        let calls = Connection::open(&copy).expect("it opens");
        let calls = calls.query_row("SELECT calls FROM konaplate_meta", [], |row| row.get(0));
        calls == Ok(2)
    })
    .await;
}

#[tokio::test]
async fn written_over_with_an_older_copy() {
    let (_folder, path) = folder();
    made(&path);
    let (older, newer) = (path.with_file_name("older"), path.with_file_name("newer"));
    write_over(&older, &path);
    let journal = with_two(&path).await;
    tidied(&path).await;
    write_over(&newer, &path);
    write_over(&path, &older);
    told(&journal, "an older copy was put in the file's place").await;
    write_over(&path, &newer);
    begun(&journal, "ORDER-3").await;
    assert_eq!(counts(&journal).await, (0, 3, 0));
}

#[tokio::test]
async fn written_over_with_anything() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    tidied(&path).await;
    let other = path.with_file_name("other");
    fs::write(&other, "x".repeat(100_000)).expect("it is written");
    write_over(&path, &other);
    told(&journal, "the file was written over").await;
}

#[tokio::test]
async fn cut_off() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    tidied(&path).await;
    truncate(&path, "4096");
    told(&journal, "the file was written over").await;
}

#[tokio::test]
async fn its_wal_cut_off() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    truncate(&beside(&path, "-wal"), "0");
    told(&journal, "the file was written over").await;
}

#[tokio::test]
async fn a_checkpoint_by_another_is_no_harm() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    let other = Connection::open(&path).expect("it opens");
    for mode in ["PASSIVE", "TRUNCATE"] {
        let checkpoint = format!("PRAGMA wal_checkpoint({mode})");
        other
            .query_row(&checkpoint, [], |_| Ok(()))
            .expect("it is done");
        begun(&journal, mode).await;
    }
    other.execute_batch("VACUUM").expect("it is done");
    begun(&journal, "VACUUM").await;
    assert_eq!(counts(&journal).await, (0, 5, 0));
}

#[tokio::test]
async fn a_claim_that_cannot_be_taken_back_at_once_is_taken_back_later() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    let receipt = begun(&journal, "ORDER-3").await;
    let other = path.with_file_name("other.db");
    fs::rename(&path, &other).expect("it is there");
    journal.release(receipt);
    let (attempt, receipt) = attempt(None);
    unusable(journal.begin(&attempt, receipt, LONG).await);
    fs::rename(&other, &path).expect("it is there");
    for _ in 0..500 {
        if counts(&journal).await == (0, 2, 0) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(counts(&journal).await, (0, 2, 0));
}

#[tokio::test]
async fn a_restart_of_the_machine_ends_all_leases() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    assert_eq!(journal.pick(pick(LONG)).await.expect("it is read"), []);
    let conn = Connection::open(&path).expect("it opens");
    let other = "UPDATE konaplate_meta SET boot = 'that of yesterday'";
    conn.execute(other, []).expect("it is written");
    let picked = open(&path).pick(pick(LONG)).await;
    assert_eq!(picked.expect("it is read").len(), 2);
}

/// As SQLite's own backups restore: the tables are those of the copy, and the file is the same.
#[tokio::test]
async fn restored_and_overtaken_by_another_process() {
    let (_folder, path) = folder();
    let journal = with_two(&path).await;
    let copy = path.with_file_name("copy.db");
    let conn = Connection::open(&path).expect("it opens");
    conn.execute("VACUUM INTO ?", [copy.to_string_lossy()])
        .expect("it is copied");
    for number in ["LOST-1", "LOST-2", "LOST-3"] {
        begun(&journal, number).await;
    }
    conn.execute("ATTACH ? AS copy", [copy.to_string_lossy()])
        .expect("it is attached");
    conn.execute_batch(
        "BEGIN IMMEDIATE; \
         DELETE FROM konaplate_call; INSERT INTO konaplate_call SELECT * FROM copy.konaplate_call; \
         DELETE FROM konaplate_opening; INSERT INTO konaplate_opening SELECT * FROM copy.konaplate_opening; \
         DELETE FROM konaplate_meta; INSERT INTO konaplate_meta SELECT * FROM copy.konaplate_meta; \
         COMMIT; DETACH copy",
    )
    .expect("it is restored");
    let other = open(&path);
    for number in 0..20 {
        begun(&other, &format!("OTHER-{number}")).await;
    }
    let (attempt, receipt) = attempt(Some("LOST-1"));
    let refused = unusable(journal.begin(&attempt, receipt, LONG).await);
    assert_eq!(
        &*refused.problem,
        "an older copy was put in the file's place; 5 calls were in it"
    );
}
