//! Programs that share a file, and are killed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Child, Stdio};

use super::*;

/// Told to the programs, which are this one again: the folder.
const FOLDER: &str = "KONAPLATE_TEST_SQLITE";

fn start(child: &str, folder: &Path) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command
        .args(["--exact", child])
        .env(FOLDER, folder)
        .stdout(Stdio::null());
    command.spawn().expect("it starts")
}

fn told() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// What has left, one a line.
fn ledger(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("ledger")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn leaves(folder: &Path, name: &str) {
    let mut file = File::options();
    let file = file.create(true).append(true).open(folder.join("ledger"));
    let written = writeln!(file.expect("it opens"), "{name}");
    written.expect("it is written");
}

/// Not a test of its own: begins and ends calls until it is killed.
#[tokio::test]
async fn begins_until_it_is_killed() {
    let Some(folder) = told() else {
        return;
    };
    let journal = open(&folder.join("calls.db"));
    for at in 0.. {
        let number = format!("{}-{at}", std::process::id());
        let receipt = begun(&journal, &number).await;
        leaves(&folder, &number);
        let ended = journal.end(receipt, End::Settled, LONG).await;
        ended.expect("it is noted");
    }
}

#[tokio::test]
async fn what_has_left_of_a_killed_program_is_noted() {
    let (_folder, path) = folder();
    let folder = path.parent().expect("a folder").to_owned();
    for _ in 0..6 {
        let mut children = [(); 2].map(|()| start("processes::begins_until_it_is_killed", &folder));
        for child in &mut children {
            let before = ledger(&folder).len();
            until(|| ledger(&folder).len() > before + 4).await;
            child.kill().expect("it is killed"); // SIGKILL
            child.wait().expect("it is over");
        }
    }
    let journal = open(&path);
    let left: BTreeSet<String> = ledger(&folder).into_iter().collect();
    for number in &left {
        let (attempt, receipt) = attempt(Some(number));
        let begun = journal.begin(&attempt, receipt, LONG).await;
        assert!(
            matches!(begun, Err(JournalError::NumberInUse { .. })),
            "{number}: {begun:?}"
        );
    }
    let (prepared, open, settled) = counts(&journal).await;
    assert_eq!(prepared, 0);
    assert!(open <= 12, "at most one of each program: {open}");
    assert!(open + settled >= left.len() && settled <= left.len());
}

/// Not a test of its own: claims what is prepared.
#[tokio::test]
async fn claims_what_is_prepared() {
    let Some(folder) = told() else {
        return;
    };
    let journal = open(&folder.join("calls.db"));
    for id in fs::read_to_string(folder.join("prepared"))
        .expect("a list")
        .lines()
    {
        let (mut prepared, _) = attempt(Some(id));
        prepared.id = id.parse().expect("an id");
        let receipt = Receipt::new(prepared.id).expect("random numbers");
        match journal.claim(&prepared, receipt, LONG).await {
            Ok(()) => leaves(&folder, id),
            Err(JournalError::NotPrepared) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn of_two_programs_that_claim_a_call_one_sends_it() {
    let (_folder, path) = folder();
    let folder = path.parent().expect("a folder").to_owned();
    let journal = open(&path);
    let mut list = String::new();
    for _ in 0..300 {
        let (mut prepared, _) = attempt(None);
        let id = prepared.id.to_string();
        prepared.idempotency = Some(id.as_str().into());
        let noted = journal.prepare(&prepared).await;
        noted.expect("it is noted");
        list += &format!("{id}\n");
    }
    fs::write(folder.join("prepared"), &list).expect("it is written");
    let children = [(); 2].map(|()| start("processes::claims_what_is_prepared", &folder));
    for mut child in children {
        assert!(child.wait().expect("it is over").success());
    }
    let mut left = ledger(&folder);
    left.sort_unstable();
    let mut expected: Vec<_> = list.lines().collect();
    expected.sort_unstable();
    assert_eq!(left, expected, "each once");
    assert_eq!(counts(&journal).await, (0, 300, 0));
}
