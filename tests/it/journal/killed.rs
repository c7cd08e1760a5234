//! A process that is killed over its notes, and what its journal has afterwards.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use konaplate_generated::runtime::journal::{End, Pick};
use konaplate_generated::runtime::{Journal as _, Receipt};
use konaplate_journal::SqliteJournal;

use crate::noted::attempt;

fn opened(path: &Path) -> SqliteJournal {
    let journal = SqliteJournal::builder(path).limit(1_000_000).open();
    journal.expect("it opens")
}

/// One that no other process has.
fn number_of_its_own(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}

/// Told to the process that is killed, which is this program again.
const CHILD: &str = "KONAPLATE_TEST_JOURNAL";

/// Not a test of its own: begins calls and says so, until it is killed.
#[allow(clippy::print_stdout, reason = "the parent reads it")]
#[tokio::test]
async fn journal_child() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let journal = opened(Path::new(&path));
    for number in 0_u64.. {
        let attempt = attempt("charge", Some(&number_of_its_own(number)));
        let receipt = Receipt::new(attempt.id).expect("random numbers");
        let begun = journal.begin(&attempt, receipt, Duration::ZERO).await;
        begun.expect("it is noted");
        // What is told here may leave.
        println!("begun {}", attempt.id);
        if number % 3 != 0 {
            let ended = journal.end(receipt, End::Settled, Duration::ZERO).await;
            ended.expect("it is noted");
            if number % 3 == 1 {
                let acknowledged = journal.acknowledge(receipt).await;
                acknowledged.expect("it is noted");
                println!("over {}", attempt.id);
            }
        }
    }
}

#[tokio::test]
async fn a_killed_process_loses_no_call() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("calls.db");
    let mut begun = BTreeSet::new();
    for round in 0..12_u64 {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["--exact", "journal::killed::journal_child", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let out = child.stdout.take().expect("it is piped");
        let (began, begins) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok);
            let lines = lines.inspect(|line| {
                if line.contains("begun ") {
                    let _ = began.send(()); // nobody waits for a second one
                }
            });
            lines.collect::<Vec<_>>()
        });
        // On a busy machine it takes its time to start.
        let first = begins.recv_timeout(Duration::from_secs(30));
        first.expect("it begins a call");
        std::thread::sleep(Duration::from_millis(round * 13));
        child.kill().expect("it is killed"); // SIGKILL
        child.wait().expect("it is over");
        let mut last = None;
        for line in reader.join().expect("it reads") {
            if let Some((_, id)) = line.split_once("begun ") {
                last = Some(id.to_owned());
                begun.insert(id.to_owned());
            } else if let Some((_, id)) = line.split_once("over ") {
                begun.remove(id);
            }
        }
        let journal = opened(&path);
        let pick = Pick {
            most: 1_000_000,
            lease: Duration::ZERO,
            unclaimed: Duration::MAX,
        };
        let open = journal.pick(pick).await.expect("it is read");
        let open: BTreeSet<String> = open
            .iter()
            .map(|open| open.attempt.id.to_string())
            .collect();
        // The last one may have been acknowledged before the process was killed that would have said so.
        let lost: Vec<String> = begun.difference(&open).cloned().collect();
        assert!(lost.iter().all(|id| Some(id) == last.as_ref()), "{lost:?}");
        begun.retain(|id| !lost.contains(id));
        begun.extend(open);
    }
    assert!(begun.len() > 20, "it was killed before it did anything");
}
