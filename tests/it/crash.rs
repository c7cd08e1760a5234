//! Whole programs that charge, book and are killed, two at a time over one journal, against the mock's ledger.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use konaplate_generated::runtime::ConfigBuilder;
use konaplate_generated::{Charge, Client, Config, Resolution};
use konaplate_journal::SqliteJournal;
use konaplate_mock::Mock;

/// Told to the programs that are killed, which are this one again: the folder of the journal and the books.
const CHILD: &str = "KONAPLATE_TEST_CRASH";

/// A call is its caller's for twice this.
const LIMIT: Duration = Duration::from_millis(500);

fn client(folder: &Path, builder: ConfigBuilder) -> Client {
    let journal = SqliteJournal::open(folder.join("calls.db")).expect("it opens");
    let config = builder.journal(journal).timeout(LIMIT).build();
    Client::new(config.expect("what the mock hands out is sound")).expect("it starts")
}

/// Not a test of its own: charges until it is killed.
#[tokio::test]
async fn charging_child() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let folder = Path::new(&path);
    let kona = client(folder, Config::builder().read_env());
    let books = folder.join(format!("books-{}", std::process::id()));
    let mut books = File::create(books).expect("it can be written");
    for number in 0.. {
        let call = kona.one_time_token().card_no("9410195430033901");
        let Ok(issued) = call.send().await else {
            continue;
        };
        let issued = issued.into_inner();
        let number = format!("{}-{number}", std::process::id());
        let call = kona
            .charge()
            .sequence_id(&*number)
            .user_id(1)
            .amount(1)
            .one_time_token(issued.one_time_token.into_checked().expect("it fits"))
            .dcvv(issued.dcvv.into_checked().expect("it fits"));
        if let Ok(Charge::Settled(reply)) = call.merchant_id("1").send().await {
            writeln!(books, "{number}").expect("it can be written");
            let receipt = reply.receipt().expect("there is a journal");
            kona.acknowledge(&receipt).await.expect("it is ours");
        }
    }
}

fn start(mock: &Mock, folder: &Path) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command
        .args(["--exact", "crash::charging_child"])
        .envs(mock.environment())
        .env(CHILD, folder)
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

/// Orders that a program has booked.
fn booked(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder");
    let files = files.map(|file| file.expect("an entry").path());
    let books = files.filter(|file| file.to_string_lossy().contains("books-"));
    let texts = books.map(|file| fs::read_to_string(file).expect("a text"));
    let lines = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_charge_of_a_killed_program_was_booked_or_is_told() {
    let mock = Mock::start().await.expect("the mock starts");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    for round in 0..8_u64 {
        let mut children = [start(&mock, folder), start(&mock, folder)];
        for child in &mut children {
            charges_grow(&mock).await;
            tokio::time::sleep(Duration::from_millis(round * 17)).await;
            child.kill().expect("it is killed"); // SIGKILL
            child.wait().expect("it is over");
        }
    }
    let ledger = mock.ledger();
    let charged: BTreeSet<&str> = ledger.iter().map(|it| it.sequence_id.as_str()).collect();
    assert!(
        charged.len() > 20,
        "they were killed before they did anything"
    );
    assert_eq!(charged.len(), ledger.len(), "each was charged once");
    let books = booked(folder);
    let mut known: BTreeSet<&str> = books.iter().map(String::as_str).collect();
    assert_eq!(books.len(), known.len(), "each was booked once");
    assert!(known.is_subset(&charged), "none without money");

    // Whatever was not booked is told, as the ledger has it, when it is its caller's no more.
    let kona = client(folder, mock.config_builder());
    tokio::time::sleep(2 * LIMIT + Duration::from_millis(100)).await;
    let told = kona.recover().all().await.expect("the journal is read");
    for found in &told {
        let number = found.attempt.idempotency.as_deref();
        let number = number.expect("a charge has one");
        match &found.result {
            Ok(Resolution::Settled) => assert!(charged.contains(number), "{number}"),
            // Too young to be given up.
            Err(error) => assert!(!charged.contains(number), "{number}: {error}"),
            Ok(other) => panic!("{number}: {other:?}"),
        }
        if charged.contains(number) {
            known.insert(number);
        }
    }
    assert_eq!(known, charged, "none is lost");
}
