//! What the journal is told and when, and what it knows after a crash.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::runtime::journal::{Attempt, AttemptId, End, OpenAttempt};
use konaplate_generated::runtime::{
    FileJournal, Journal, JournalError, MemoryJournal, NotSentReason, Retries,
};
use konaplate_generated::{
    CallError, Charge, ChargeErrorCode, Client, EarlierCall, Resolution, ResolveError,
};

use crate::canned::{Act, Canned, built, config, patience};

/// Keeps what it is told, beside a journal in memory.
#[derive(Debug, Clone, Default)]
struct Spy {
    inner: Arc<MemoryJournal>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Spy {
    fn told(&self) -> Vec<String> {
        self.told.lock().expect("nobody panics here").clone()
    }

    fn open(&self) -> Vec<OpenAttempt> {
        self.inner.open().expect("it is in memory")
    }
}

impl Journal for Spy {
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError> {
        let number = attempt.idempotency.as_deref().unwrap_or("-");
        let told = format!("{} {number} {}", attempt.operation, attempt.at);
        self.told.lock().expect("nobody panics here").push(told);
        self.inner.before(attempt)
    }

    fn after(&self, attempt: AttemptId, end: End) -> Result<(), JournalError> {
        let told = end.as_str().to_owned();
        self.told.lock().expect("nobody panics here").push(told);
        self.inner.after(attempt, end)
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        self.inner.open()
    }
}

fn with(journal: impl Journal + 'static, url: &str) -> ConfigBuilder {
    // Young calls are left alone: with this limit everything is old at once.
    config(url)
        .journal(journal)
        .timeout(Duration::from_millis(150))
}

async fn charge(kona: &Client, number: &str) -> Result<Charge, CallError<ChargeErrorCode>> {
    let call = kona.charge().sequence_id(number).user_id(1).amount(1);
    let call = call
        .one_time_token(("0123456789abcdef", SystemTime::now()))
        .dcvv("123");
    call.merchant_id("410195430033901").send().await
}

fn envelope(status: u16, code: &str, rest: &str) -> Act {
    Act::Answer(
        status,
        format!(r#"{{"response":{{"code":"{code}"}}{rest}}}"#),
    )
}

fn settled() -> Act {
    envelope(200, "000_000", r#","nrNumber":"NR1","isPending":false"#)
}

fn verdict(word: &str) -> Act {
    envelope(200, "000_000", &format!(r#","result":"{word}""#))
}

const BEGUN: &str = "charge ORDER-1 1667876894608";

#[tokio::test]
async fn each_end_is_noted_after_the_beginning() {
    for (act, end, is_open) in [
        (settled(), "settled", false),
        (
            envelope(200, "000_000", r#","nrNumber":"N","isPending":true"#),
            "pending",
            true,
        ),
        (envelope(200, "000_000", ""), "unknown", true),
        (envelope(400, "007_001", ""), "rejected", false),
        (envelope(400, "007_004", ""), "unknown", true),
        (envelope(400, "007_008", ""), "asked-before", true),
        (Act::Close, "unknown", true),
        (Act::Silence, "unknown", true),
    ] {
        let acts = vec![act];
        let patience = patience(&acts);
        let server = Canned::start(acts).await;
        let spy = Spy::default();
        let kona = built(with(spy.clone(), &server.url).timeout(patience));
        let _ = charge(&kona, "ORDER-1").await;
        assert_eq!(spy.told(), [BEGUN, end]);
        assert_eq!(spy.open().len(), usize::from(is_open), "{end}");
    }
}

#[tokio::test]
async fn what_did_not_leave_is_closed_and_what_could_not_be_sealed_is_not_noted() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let url = format!(
        "http://{}/open-api",
        listener.local_addr().expect("an address")
    );
    drop(listener);
    let spy = Spy::default();
    let result = charge(&built(with(spy.clone(), &url)), "ORDER-1").await;
    assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
    assert_eq!(spy.told(), [BEGUN, "not-sent"]);

    let spy = Spy::default();
    let builder = konaplate_generated::Config::builder()
        .base_url(&url)
        .journal(spy.clone());
    let builder = builder
        .asp_id("123456789012345")
        .access_key("a".repeat(40))
        .secret_key("x");
    let kona = built(builder);
    let call = kona
        .lower_limit_update()
        .user_id(1)
        .amount(1)
        .threshold_balance(1);
    let result = call.par("Q1234567890123456789012345A").send().await;
    assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
    assert!(spy.told().is_empty(), "no crypto keys, no call");
}

#[tokio::test]
async fn only_what_moves_money_is_noted() {
    let server = Canned::start(vec![envelope(
        200,
        "000_000",
        r#","result":"COMPLETED","bankAccRegNo":"1""#,
    )])
    .await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url));
    kona.recharge_result()
        .sequence_id("ORDER-1")
        .send()
        .await
        .expect("a reply");
    kona.auto_recharge_account_register()
        .user_id(1)
        .send()
        .await
        .expect("a reply");
    assert!(spy.told().is_empty(), "{:?}", spy.told());
}

/// Says no to everything.
#[derive(Debug)]
struct Broken;

impl Journal for Broken {
    fn before(&self, _: &Attempt) -> Result<(), JournalError> {
        Err(std::io::Error::other("the disk of ORDER-1 is full").into())
    }

    fn after(&self, _: AttemptId, _: End) -> Result<(), JournalError> {
        Err(JournalError::Full { limit: 0 })
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        Err(JournalError::Full { limit: 0 })
    }
}

#[tokio::test]
async fn what_cannot_be_noted_is_not_sent() {
    let server = Canned::start(vec![settled()]).await;
    let kona = built(with(Broken, &server.url));
    match charge(&kona, "ORDER-1").await {
        Err(CallError::NotSent(error)) => {
            assert!(matches!(
                error.reason(),
                NotSentReason::Journal(JournalError::Io(_))
            ));
        }
        other => panic!("{other:?}"),
    }
    assert!(server.requests().is_empty());
    assert!(kona.recover().await.is_err());

    let kona = built(with(MemoryJournal::new(1), &server.url));
    assert!(charge(&kona, "ORDER-1").await.is_ok());
    assert!(
        charge(&kona, "ORDER-2").await.is_ok(),
        "what has settled takes no room"
    );
}

/// Takes its time.
#[derive(Debug)]
struct Slow;

impl Journal for Slow {
    fn before(&self, _: &Attempt) -> Result<(), JournalError> {
        std::thread::sleep(Duration::from_secs(2));
        Ok(())
    }

    fn after(&self, _: AttemptId, _: End) -> Result<(), JournalError> {
        Ok(())
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn a_journal_that_hangs_holds_up_no_call_for_ever() {
    let server = Canned::start(vec![settled()]).await;
    let kona = built(with(Slow, &server.url).timeout(Duration::from_millis(50)));
    match charge(&kona, "ORDER-1").await {
        Err(CallError::NotSent(error)) => {
            assert!(matches!(
                error.reason(),
                NotSentReason::Journal(JournalError::Busy)
            ));
        }
        other => panic!("{other:?}"),
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_number_of_an_open_charge_serves_no_cancellation() {
    let server = Canned::start(vec![Act::Close]).await;
    let kona = built(with(MemoryJournal::default(), &server.url));
    assert!(matches!(
        charge(&kona, "ORDER-1").await,
        Err(CallError::Unknown(_))
    ));
    let call = kona
        .charge_cancel()
        .sequence_id("ORDER-1")
        .user_id(1)
        .nr_number("NR1");
    let call = call
        .one_time_token(("0123456789abcdef", SystemTime::now()))
        .dcvv("123")
        .card_expiry("2912");
    match call.send().await {
        Err(CallError::NotSent(error)) => assert!(
            matches!(error.reason(), NotSentReason::NumberInUse { operation } if &**operation == "charge")
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_another_client_has_closed_in_the_journal_is_recovered_where_its_number_is_taken()
 {
    for (answer, wanted) in [
        (verdict("FAILED"), Some(Resolution::Failed)),
        (Act::Answer(503, String::new()), None),
    ] {
        let server = Canned::start(vec![Act::Close, answer]).await;
        let journal = Arc::new(MemoryJournal::default());
        let new = || built(with(Arc::clone(&journal), &server.url).retries(Retries::none()));
        let (kona, sweeper) = (new(), new());
        let Err(CallError::Unknown(unknown)) = charge(&kona, "ORDER-1").await else {
            panic!("it was closed");
        };
        let id = unknown.attempt().expect("it is noted");
        sweeper.as_ref().dismiss(id).await.expect("it is written");
        assert!(journal.open().expect("it is read").is_empty());

        let recovered = kona.recover().await.expect("it is read");
        let ids: Vec<_> = recovered.iter().map(|it| it.attempt.id).collect();
        assert_eq!(ids, [id]);
        assert_eq!(recovered[0].result.as_ref().ok(), wanted.as_ref());
        if wanted.is_none() {
            assert_eq!(kona.recover().await.expect("it is read").len(), 1);
            kona.as_ref().dismiss(id).await.expect("it is written");
        }
        assert!(kona.recover().await.expect("it is read").is_empty());
        let again = charge(&kona, "ORDER-1").await;
        assert!(matches!(again, Err(CallError::Unknown(_))), "{again:?}");
    }
}

#[tokio::test]
async fn a_dropped_call_is_open_until_it_is_recovered() {
    let server = Canned::start(vec![Act::Silence, verdict("COMPLETED")]).await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url).timeout(Duration::from_secs(60)));
    {
        let arrived = async {
            while server.requests().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            result = charge(&kona, "ORDER-1") => panic!("{result:?}"),
            () = arrived => {}
        }
    }
    assert_eq!(spy.told(), [BEGUN], "no last word");
    assert_eq!(
        kona.recover().await.expect("it is read").len(),
        0,
        "it may be under way"
    );

    // The clock of these tests stands still; this one is an hour ahead.
    let later = built(with(spy.clone(), &server.url).clock(Later::default()));
    let recovered = later.recover().await.expect("it is read");
    assert!(
        matches!(recovered[0].result, Ok(Resolution::Settled)),
        "{recovered:?}"
    );
    assert!(later.recover().await.expect("it is read").is_empty());
    let requests = server.requests();
    assert!(
        requests[1..]
            .iter()
            .all(|it| it.line.contains("/result/inquiry"))
    );
}

/// An hour after the calls, and a minute later at each look.
#[derive(Debug, Default)]
struct Later(AtomicU64);

impl konaplate_generated::runtime::config::Clock for Later {
    fn unix_millis(&self) -> i64 {
        1_667_876_894_608 + 3_600_000
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.0.fetch_add(60, Ordering::SeqCst))
    }
}

#[tokio::test]
async fn recovering_closes_what_has_a_verdict_and_keeps_the_rest() {
    for (end, answer, wanted, stays) in [
        (
            Act::Close,
            verdict("FAILED"),
            Some(Resolution::Failed),
            false,
        ),
        (
            Act::Close,
            verdict("PENDING"),
            Some(Resolution::StillPending),
            true,
        ),
        (
            Act::Close,
            envelope(400, "007_099", ""),
            Some(Resolution::NotSeen),
            true,
        ),
        (
            Act::Close,
            Act::Answer(400, "<html>".to_owned()),
            None,
            true,
        ),
        (
            envelope(400, "007_008", ""),
            verdict("COMPLETED"),
            Some(Resolution::OfEarlierCall(EarlierCall::Settled)),
            false,
        ),
    ] {
        let server = Canned::start(vec![end, answer]).await;
        let spy = Spy::default();
        let _ = charge(&built(with(spy.clone(), &server.url)), "ORDER-1").await;
        let later = built(with(spy.clone(), &server.url).clock(Later::default()));
        let recovered = later.recover().await.expect("it is read");
        assert_eq!(recovered[0].result.as_ref().ok(), wanted.as_ref());
        assert_eq!(spy.open().len(), usize::from(stays), "{wanted:?}");
        if stays {
            later
                .dismiss(recovered[0].attempt.id)
                .await
                .expect("it is written");
            assert!(spy.open().is_empty());
        }
    }
}

#[tokio::test]
async fn a_verdict_that_a_handle_gets_closes_the_call() {
    let server = Canned::start(vec![Act::Close, verdict("PENDING"), verdict("COMPLETED")]).await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url));
    let Err(CallError::Unknown(unknown)) = charge(&kona, "ORDER-1").await else {
        panic!("the connection was closed");
    };
    assert_eq!(Some(spy.open()[0].attempt.id), unknown.attempt());
    unknown.ask(&kona).await.expect("a verdict");
    assert_eq!(spy.open().len(), 1);
    unknown.ask(&kona).await.expect("a verdict");
    assert_eq!(spy.told(), [BEGUN, "unknown", "settled"]);
}

#[tokio::test]
async fn an_operation_that_is_gone_is_told_and_kept() {
    let journal = Arc::new(MemoryJournal::default());
    let attempt = Attempt {
        id: AttemptId::random().expect("random numbers"),
        operation: "gone".into(),
        idempotency: Some("ORDER-1".into()),
        at: 0,
    };
    journal.before(&attempt).expect("there is room");
    let spy = Spy {
        inner: Arc::clone(&journal),
        ..Spy::default()
    };
    let kona = built(with(spy, "http://127.0.0.1:9/open-api"));
    let recovered = kona.recover().await.expect("it is read");
    assert!(matches!(
        recovered[0].result,
        Err(ResolveError::UnknownOperation)
    ));
    assert_eq!(journal.open().expect("it is in memory").len(), 1);
}

/// Told to the process that is killed, which is this program again.
const CHILD: &str = "KONAPLATE_TEST_JOURNAL";

/// Not a test of its own: begins calls and says so, until it is killed.
#[allow(clippy::print_stdout, reason = "the parent reads it")]
#[test]
fn journal_child() {
    let Some(path) = std::env::var_os(CHILD) else {
        return;
    };
    let journal = FileJournal::with_limits(path, 1_000_000, 4_000).expect("it opens");
    for number in 0_u64.. {
        let id = AttemptId::random().expect("random numbers");
        let attempt = Attempt {
            id,
            operation: "charge".into(),
            idempotency: Some(id.to_string().into()),
            at: 0,
        };
        journal.before(&attempt).expect("it is noted");
        // What is told here may leave.
        println!("begun {}", attempt.id);
        if number % 3 != 0 {
            journal
                .after(attempt.id, End::Settled)
                .expect("it is noted");
            println!("over {}", attempt.id);
        }
    }
}

#[test]
fn a_killed_process_loses_no_call() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("calls");
    let mut begun = std::collections::BTreeSet::new();
    for round in 0..12_u64 {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["--exact", "journal::journal_child", "--nocapture"])
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
        let journal = FileJournal::open_at(&path).expect("it opens");
        let open = journal.open().expect("it is read");
        let open: std::collections::BTreeSet<String> = open
            .iter()
            .map(|open| open.attempt.id.to_string())
            .collect();
        // The end of the last one may have been noted before the process was killed that would have said so.
        let lost: Vec<String> = begun.difference(&open).cloned().collect();
        assert!(lost.iter().all(|id| Some(id) == last.as_ref()), "{lost:?}");
        begun.retain(|id| !lost.contains(id));
        begun.extend(open);
    }
    assert!(begun.len() > 20, "it was killed before it did anything");
}
