//! Whole programs that charge and are killed, two at a time over one journal, against the mock's ledger.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use konaplate_generated::runtime::{ConfigBuilder, FileJournal};
use konaplate_generated::{Client, Config, Resolution};
use konaplate_mock::Mock;

/// Told to the programs that are killed, which are this one again.
const CHILD: &str = "KONAPLATE_TEST_CRASH";

/// A call that is older than twice this is nobody's any more.
const LIMIT: Duration = Duration::from_millis(500);

fn client(journal: &Path, builder: ConfigBuilder) -> Client {
    // So large that nothing is taken out of the file.
    let journal = FileJournal::with_limits(journal, 10_000, 100 << 20).expect("it opens");
    let config = builder.journal(journal).timeout(LIMIT).build();
    Client::new(config.expect("what the mock hands out is sound")).expect("it starts")
}

/// Not a test of its own: charges until it is killed.
#[tokio::test]
async fn charging_child() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let kona = client(Path::new(&path), Config::builder().read_env());
    for number in 0.. {
        let call = kona.one_time_token().card_no("9410195430033901");
        let Ok(issued) = call.send().await else {
            continue;
        };
        let issued = issued.into_inner();
        let call = kona
            .charge()
            .sequence_id(format!("{}-{number}", std::process::id()))
            .user_id(1)
            .amount(1)
            .one_time_token(issued.one_time_token.into_checked().expect("it fits"))
            .dcvv(issued.dcvv.into_checked().expect("it fits"));
        let _ = call.merchant_id("1").send().await;
    }
}

fn start(mock: &Mock, journal: &Path) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command
        .args(["--exact", "crash::charging_child"])
        .envs(mock.environment())
        .env(CHILD, journal)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().expect("it starts")
}

/// Waits until the programs charge: on a busy machine they take their time to start.
async fn charges_grow(mock: &Mock) {
    let before = mock.ledger().len();
    for _ in 0..3_000 {
        if mock.ledger().len() > before + 2 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no program has charged in 30 s");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_charge_of_a_killed_program_is_without_a_note() {
    let mock = Mock::start().await.expect("the mock starts");
    let folder = tempfile::tempdir().expect("a folder");
    let journal = folder.path().join("calls");
    for round in 0..8_u64 {
        let mut children = [start(&mock, &journal), start(&mock, &journal)];
        for child in &mut children {
            charges_grow(&mock).await;
            tokio::time::sleep(Duration::from_millis(round * 17)).await;
            child.kill().expect("it is killed"); // SIGKILL
            child.wait().expect("it is over");
        }
    }
    tokio::time::sleep(2 * LIMIT + Duration::from_millis(100)).await;
    let ledger = mock.ledger();
    let charged: BTreeSet<&str> = ledger.iter().map(|it| it.sequence_id.as_str()).collect();
    assert!(
        charged.len() > 20,
        "they were killed before they did anything"
    );
    assert_eq!(charged.len(), ledger.len(), "each was charged once");

    let notes = fs::read_to_string(&journal).expect("a text");
    for number in &charged {
        let note = format!(" charge \"{number}\"\n");
        assert_eq!(notes.matches(&note).count(), 1, "{number}");
    }
    // What is open is found out, and told as the ledger has it.
    let kona = client(&journal, mock.config_builder());
    for found in kona.recover().await.expect("the journal is read") {
        let number = found.attempt.idempotency.expect("a charge has one");
        match found.result {
            Ok(Resolution::Settled) => assert!(charged.contains(&*number), "{number}"),
            // Too young to be given up.
            Err(error) => assert!(!charged.contains(&*number), "{number}: {error}"),
            Ok(other) => panic!("{number}: {other:?}"),
        }
    }
}
