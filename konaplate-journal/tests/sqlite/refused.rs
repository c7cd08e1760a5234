//! What is refused at opening, with what to do about it; and what is put right.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

use rusqlite::Connection;

use super::*;

#[track_caller]
fn refused(path: &Path, problem: &str, remedy: &str) {
    let told = unusable(SqliteJournal::open(path));
    assert!(told.problem.contains(problem), "{told}");
    assert!(told.remedy.contains(remedy), "{told}");
    assert!(
        told.place
            .contains(&*path.file_name().expect("a name").to_string_lossy()),
        "{told}"
    );
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").mode() & 0o7777
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

#[test]
fn a_path_that_is_no_file_s() {
    let (_folder, path) = folder();
    let folder = path.parent().expect("a folder");
    refused(folder, "it is a folder", "a file in it");
    refused(
        &folder.join("no/calls.db"),
        "its folder is not there",
        "create the folder",
    );
    let pipe = folder.join("pipe");
    assert!(run("mkfifo", &[&pipe]));
    refused(&pipe, "a pipe", "a file of its own");
    let link = folder.join("link");
    symlink("nothing", &link).expect("it is made");
    refused(&link, "the link does not lead to a file", "mend that");
}

#[test]
fn a_second_name_of_the_file() {
    let (_folder, path) = folder();
    made(&path);
    let other = path.with_file_name("other.db");
    fs::hard_link(&path, &other).expect("it is made");
    for name in [&path, &other] {
        refused(name, "a second name (a hard link)", "remove the other name");
    }
    fs::remove_file(&other).expect("it is removed");
    open(&path);
}

#[tokio::test]
async fn a_link_stays_and_its_target_is_the_journal() {
    let (_folder, path) = folder();
    let journal = open(&path);
    let linked = path.parent().expect("a folder").join("elsewhere");
    fs::create_dir(&linked).expect("it is made");
    let link = linked.join("link.db");
    symlink(&path, &link).expect("it is made");
    let by_link = open(&link);
    begun(&by_link, "ORDER-1").await;
    assert_eq!(counts(&journal).await, (0, 1, 0));
    assert!(
        fs::symlink_metadata(&link)
            .expect("it is there")
            .is_symlink()
    );
    let beside = fs::read_dir(&linked).expect("it is read").count();
    assert_eq!(beside, 1, "nothing is kept beside the link");
}

#[test]
fn a_file_that_is_no_database() {
    let (_folder, path) = folder();
    fs::write(
        &path,
        "a text, or what is encrypted looks like it".repeat(40),
    )
    .expect("it is written");
    let before = fs::read(&path).expect("it is read");
    refused(
        &path,
        "no SQLite database, or an encrypted one",
        "a path of its own",
    );
    assert_eq!(fs::read(&path).expect("it is read"), before);
}

#[test]
fn a_file_that_cannot_be_written() {
    let (_folder, path) = folder();
    made(&path);
    allow(&path, 0o400);
    refused(&path, "it is read-only", "chmod 600");
}

#[test]
fn tables_of_a_newer_version() {
    let (_folder, path) = folder();
    made(&path);
    let conn = Connection::open(&path).expect("it opens");
    conn.execute("UPDATE konaplate_meta SET version = 2", [])
        .expect("it is written");
    refused(&path, "version 2, and this program knows 1", "upgrade");
    conn.execute("UPDATE konaplate_meta SET version = 0", [])
        .expect("it is written");
    refused(&path, "are no journal's", "use another file");
}

#[test]
fn tables_of_somebody_else() {
    for table in [
        "CREATE TABLE konaplate_call (id)",
        "CREATE TABLE konaplate_meta (version); INSERT INTO konaplate_meta VALUES (1)",
        "CREATE VIEW konaplate_orders AS SELECT 1",
    ] {
        let (_folder, path) = folder();
        let conn = Connection::open(&path).expect("it opens");
        conn.execute_batch(table).expect("it is made");
        refused(&path, "are no journal's", "rename or drop those");
        let count = "SELECT count(*) FROM sqlite_schema";
        let tables: i64 = conn
            .query_row(count, [], |row| row.get(0))
            .expect("it is read");
        assert_eq!(tables, 1, "{table}");
    }
}

#[test]
fn tables_that_somebody_has_changed() {
    let (_folder, path) = folder();
    made(&path);
    let conn = Connection::open(&path).expect("it opens");
    conn.execute("DROP TRIGGER konaplate_call_removed", [])
        .expect("it is dropped");
    refused(&path, "are no journal's", "restore a backup");
}

#[test]
fn a_damaged_table() {
    let (_folder, path) = folder();
    made(&path);
    let conn = Connection::open(&path).expect("it opens");
    conn.execute("UPDATE konaplate_meta SET calls = 3", [])
        .expect("it is written");
    refused(
        &path,
        "the count of calls is wrong",
        "compare the provider's calls with yours",
    );
}

#[test]
fn a_file_in_another_journal_mode() {
    let (_folder, path) = folder();
    let conn = Connection::open(&path).expect("it opens");
    let read = "CREATE TABLE orders (number); BEGIN; SELECT * FROM orders";
    conn.execute_batch(read).expect("it is read");
    refused(
        &path,
        "another program holds its lock",
        "end that program's transaction",
    );
    conn.execute_batch("COMMIT").expect("it is over");
    open(&path);
    let conn = Connection::open(&path).expect("it opens");
    let mode: String = conn
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .expect("it is told");
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn the_files_are_their_owner_s_only() {
    let (_folder, path) = folder();
    let files = ["calls.db", "calls.db-wal", "calls.db-shm"].map(|name| path.with_file_name(name));
    let journal = open(&path);
    begun(&journal, "ORDER-1").await;
    assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 3]);
    for file in &files {
        allow(file, 0o664);
    }
    open(&path);
    assert_eq!(
        files.each_ref().map(|file| mode(file)),
        [0o600; 3],
        "those that were there too"
    );
}

/// What only the system's administrator can make. Says so where a test is not run by one.
fn is_possible(what: &str, can: bool) -> bool {
    if !can {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "not tested, for it needs root: {what}");
    }
    can
}

#[test]
fn a_file_of_somebody_else() {
    let (_folder, path) = folder();
    made(&path);
    if is_possible(
        "a file of another user",
        chown(&path, Some(65_534), None).is_ok(),
    ) {
        refused(
            &path,
            "it belongs to another user",
            "the user that this program runs as",
        );
    }
}

#[test]
fn a_file_that_is_mounted_by_itself() {
    let (_folder, path) = folder();
    made(&path);
    let inside = path.with_file_name("inside.db");
    fs::write(&inside, "").expect("it is made");
    let mounted = run("mount", &[&"--bind", &path, &inside]);
    if is_possible("a bind mount", mounted) {
        let told = SqliteJournal::open(&inside);
        assert!(run("umount", &[&inside]));
        let told = unusable(told);
        assert_eq!(
            &*told.problem,
            "the file is mounted by itself, without its folder"
        );
        assert!(
            told.remedy.starts_with("mount the folder that it lies in"),
            "{told}"
        );
    }
}

#[test]
fn a_folder_that_is_not_writable() {
    let (_folder, path) = folder();
    let inside = path.with_file_name("inside");
    fs::create_dir(&inside).expect("it is made");
    made(&inside.join("calls.db"));
    let mounted = run("mount", &[&"-t", &"tmpfs", &"-o", &"ro", &"none", &inside]);
    if is_possible("a read-only mount", mounted) {
        let told = SqliteJournal::open(inside.join("calls.db"));
        assert!(run("umount", &[&inside]));
        let told = unusable(told);
        assert!(
            told.problem.starts_with("its folder is not writable"),
            "{told}"
        );
    }
}
