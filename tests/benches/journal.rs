//! What a journal costs a service that charges: 200 tasks charge through one client against the mock in a process of its
//! own, without a journal and with each in turn, all in one run: each charge with the one-time token that it takes, and
//! the charges alone, with tokens that were fetched before; and the notes of one call alone.
//!
//! `cargo bench -p konaplate-tests --bench journal`. Calls a second, medians of the rounds, and the ratio to no journal.
//! `--quick` for few rounds; `--minutes 10` shows instead that memory and descriptors stay as they are. PostgreSQL takes
//! part where `KONAPLATE_TEST_POSTGRES` is the URL of a database.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    reason = "a program that prints figures"
)]

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use konaplate_generated::runtime::journal::{Attempt, AttemptId, End, Receipt};
use konaplate_generated::runtime::{Journal, MemoryJournal};
use konaplate_generated::{Charge, Client, Config, Dcvv, OneTimeToken};
use konaplate_journal::{PostgresJournal, SqliteJournal};
use konaplate_mock::Options;

const SERVES: &str = "KONAPLATE_BENCH_SERVES";
const TASKS: usize = 200;

/// The mock, in a process of its own.
struct Provider {
    process: Child,
    variables: Vec<(String, String)>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until it is killed.
async fn serve() {
    let mock = Options::default().start().await;
    let mock = mock.expect("the mock starts");
    for (name, value) in mock.environment() {
        println!("{name}={}", value.escape_default());
    }
    println!();
    std::future::pending().await
}

impl Provider {
    fn start() -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut command = Command::new(program);
        command.env(SERVES, "").stdout(Stdio::piped());
        let mut process = command.spawn().expect("it starts");
        let said = BufReader::new(process.stdout.take().expect("it is piped"));
        let lines = said.lines().map(|line| line.expect("a text"));
        let variables = lines.take_while(|line| !line.is_empty()).map(|line| {
            let (name, value) = line.split_once('=').expect("a variable");
            (name.to_owned(), value.replace("\\n", "\n"))
        });
        let variables = variables.collect();
        Self { process, variables }
    }

    fn client(&self, journal: Option<Arc<dyn Journal>>) -> Client {
        let builder = Config::builder().read_variables(|name| {
            let found = self.variables.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        });
        let builder = match journal {
            Some(journal) => builder.journal(journal),
            None => builder,
        };
        Client::new(builder.build().expect("sound")).expect("it starts")
    }
}

type Tokens = Arc<Mutex<VecDeque<Option<(OneTimeToken, Dcvv)>>>>;

async fn token(kona: &Client) -> (OneTimeToken, Dcvv) {
    let call = kona.one_time_token().card_no("9410195430033901");
    let reply = call.send().await.expect("a token").into_inner();
    let token = reply.one_time_token.into_checked().expect("it fits");
    (token, reply.dcvv.into_checked().expect("it fits"))
}

/// Tokens for so many charges. They serve for half a minute.
async fn tokens(kona: &Client, count: usize) -> Tokens {
    let tokens: Tokens = Arc::default();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (kona, tokens) = (kona.clone(), Arc::clone(&tokens));
            let count = count / TASKS + usize::from(task < count % TASKS);
            tokio::spawn(async move {
                for _ in 0..count {
                    let token = token(&kona).await;
                    tokens.lock().expect("no panic").push_back(Some(token));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    tokens
}

/// None yet: each charge fetches its own.
fn none_yet(count: usize) -> Tokens {
    Arc::new(Mutex::new((0..count).map(|_| None).collect()))
}

/// What charging came to.
struct Rate {
    a_second: f64,
    /// Of the calls alone, in milliseconds.
    p99: f64,
}

/// Charges as often as there are tokens, and acknowledges as a caller does.
async fn charge(kona: &Client, tokens: Tokens, round: &str) -> Rate {
    let count = tokens.lock().expect("no panic").len();
    let started = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let (kona, tokens) = (kona.clone(), Arc::clone(&tokens));
            let round = round.to_owned();
            tokio::spawn(async move {
                let mut took = Vec::new();
                for at in 0.. {
                    let known = tokens.lock().expect("no panic").pop_front();
                    let Some(known) = known else { break };
                    let called = Instant::now();
                    let (token, dcvv) = match known {
                        Some(known) => known,
                        None => token(&kona).await,
                    };
                    let call = kona
                        .charge()
                        .sequence_id(format!("{round}-{task}-{at}"))
                        .user_id(50_000_000_001)
                        .amount(1_000)
                        .one_time_token(token)
                        .dcvv(dcvv)
                        .merchant_id("410195430033901");
                    let Ok(Charge::Settled(reply)) = call.send().await else {
                        panic!("no settled charge");
                    };
                    took.push(called.elapsed().as_secs_f64() * 1e3);
                    if let Some(receipt) = reply.receipt() {
                        kona.acknowledge(&receipt).await.expect("it has an end");
                    }
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("no panic"));
    }
    let a_second = count as f64 / started.elapsed().as_secs_f64();
    took.sort_by(f64::total_cmp);
    let p99 = took[took.len() * 99 / 100];
    Rate { a_second, p99 }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The two notes of a call, one call after the other, in microseconds.
async fn notes(journal: &dyn Journal, calls: usize) -> f64 {
    let mut took = Vec::new();
    for number in 0..calls {
        let attempt = Attempt {
            id: AttemptId::random().expect("random numbers"),
            operation: "charge".into(),
            idempotency: Some(format!("ALONE-{number}").into()),
            request: None,
            at: 0,
        };
        let receipt = Receipt::new(attempt.id).expect("random numbers");
        let lease = Duration::from_secs(60);
        let started = Instant::now();
        let begun = journal.begin(&attempt, receipt, lease).await;
        begun.expect("noted");
        let ended = journal.end(receipt, End::Settled, lease).await;
        ended.expect("noted");
        took.push(started.elapsed().as_secs_f64() * 1e6);
        let acknowledged = journal.acknowledge(receipt).await;
        acknowledged.expect("noted");
    }
    median(took)
}

/// Resident memory in KiB, and open descriptors.
fn in_use() -> (u64, usize) {
    let status = std::fs::read_to_string("/proc/self/status").expect("this is Linux");
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident = resident.and_then(|text| text.trim().strip_suffix(" kB")?.parse().ok());
    let descriptors = std::fs::read_dir("/proc/self/fd").expect("this is Linux");
    (resident.expect("a number"), descriptors.count())
}

async fn journals(folder: &std::path::Path) -> Vec<(&'static str, Option<Arc<dyn Journal>>)> {
    let sqlite = SqliteJournal::open(folder.join("calls.db")).expect("a journal");
    let mut journals: Vec<(_, Option<Arc<dyn Journal>>)> = vec![
        ("no journal", None),
        ("memory", Some(Arc::new(MemoryJournal::default()))),
        ("SQLite", Some(Arc::new(sqlite))),
    ];
    if let Ok(url) = std::env::var("KONAPLATE_TEST_POSTGRES") {
        let postgres = PostgresJournal::connect(&url).await.expect("a journal");
        journals.push(("PostgreSQL", Some(Arc::new(postgres))));
    }
    journals
}

async fn beside(rounds: usize, calls: usize) {
    let provider = Provider::start();
    let folder = tempfile::tempdir().expect("a folder");
    let journals = journals(folder.path()).await;
    let clients: Vec<_> = journals
        .iter()
        .map(|(name, journal)| (*name, provider.client(journal.clone())))
        .collect();
    for (what, is_alone) in [("token and charge", false), ("charge alone", true)] {
        let mut seen: Vec<Vec<Rate>> = clients.iter().map(|_| Vec::new()).collect();
        for round in 0..=rounds {
            for (at, (_, kona)) in clients.iter().enumerate() {
                let calls = if round == 0 { calls / 4 } else { calls }; // warms up
                let tokens = if is_alone {
                    tokens(kona, calls).await
                } else {
                    none_yet(calls)
                };
                let rate = charge(kona, tokens, &format!("{is_alone}-{round}-{at}")).await;
                if round > 0 {
                    seen[at].push(rate);
                }
            }
        }
        for (at, (name, _)) in clients.iter().enumerate() {
            let rounds = || seen[at].iter().zip(&seen[0]);
            let ratio = median(
                rounds()
                    .map(|(it, bare)| it.a_second / bare.a_second)
                    .collect(),
            );
            let late = median(rounds().map(|(it, bare)| it.p99 / bare.p99).collect());
            let a_second = median(seen[at].iter().map(|it| it.a_second).collect());
            let p99 = median(seen[at].iter().map(|it| it.p99).collect());
            println!(
                "{what}, {name:<11}{a_second:>6.0}/s, ratio {ratio:.2}; p99 {p99:.0} ms, ratio {late:.2}"
            );
        }
    }
    for (name, journal) in &journals {
        if let Some(journal) = journal {
            let took = notes(&**journal, calls / 8).await;
            println!("one call alone, {name:<11}both notes {took:>7.1} us");
        }
    }
}

/// Shows memory and descriptors while it charges.
async fn at_length(minutes: u64) {
    let provider = Provider::start();
    let folder = tempfile::tempdir().expect("a folder");
    for (name, journal) in journals(folder.path()).await.into_iter().skip(2) {
        let kona = provider.client(journal);
        let until = Instant::now() + Duration::from_secs(60 * minutes);
        let mut told = Instant::now();
        let mut round = 0;
        while Instant::now() < until {
            charge(&kona, none_yet(2_000), &format!("{name}-{round}")).await;
            round += 1;
            if told.elapsed() > Duration::from_secs(30) || round == 1 {
                let (resident, descriptors) = in_use();
                let calls = 2_000 * round;
                println!("{name}: {calls} calls, {resident} KiB, {descriptors} descriptors");
                told = Instant::now();
            }
        }
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if std::env::var_os(SERVES).is_some() {
        return runtime.block_on(serve());
    }
    let mut arguments = std::env::args().skip_while(|argument| argument != "--minutes");
    if let Some(minutes) = arguments.nth(1) {
        return runtime.block_on(at_length(
            minutes.parse().expect("--minutes takes a number"),
        ));
    }
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let (rounds, calls) = if is_quick { (3, 2_000) } else { (11, 6_000) };
    runtime.block_on(beside(rounds, calls));
}
