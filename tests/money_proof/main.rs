//! The real client against the real mock's ledger, through: what goes wrong with the charge, how the money settles,
//! whether reads are tried again, what goes wrong with inquiries, where the caller dies, whether it sends the same charge
//! again, how the clocks go, and what is spoken. Whatever the client has reported is held against the ledger at the end.
//!
//! The product of the dimensions is too large to be run each time. The first 10,000 of a walk that comes to all of them
//! have every pair of values of two dimensions. `cargo test -p konaplate-tests --test money_proof -- --schedules 100000`
//! runs more. The last line is the result; it is a failure if there is any double charge or contradiction. `.ci/planted`
//! shows that it fails when it should.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "it is a test and says what it found"
)]

mod claims;
mod clocks;
mod equipment;
mod faults;
mod front;
mod notes;
mod schedule;
mod worker;

use std::ops::Range;
use std::process::ExitCode;
use std::sync::Arc;

use claims::Tally;
use equipment::Equipment;
use konaplate_journal::SqliteJournal;
use konaplate_tests::asked::is_asked_for;
use notes::Remembering;
use schedule::Schedule;
use worker::Worker;

const WORKERS: u64 = 16;
/// Where leases have to run out by themselves, a schedule takes longer.
const IN_MEMORY_TO_ONE_ON_DISK: u64 = 25;

fn schedules() -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--schedules");
    let given = arguments.nth(1).map(|number| number.parse());
    match given {
        None => Schedule::ENOUGH,
        Some(Ok(number)) => number,
        Some(Err(_)) => panic!("--schedules takes a number"),
    }
}

/// Runs schedules, by several workers at a time, each with a journal.
async fn run(
    equipment: &Arc<Equipment>,
    tally: &Arc<Tally>,
    schedules: Range<u64>,
    journal: impl Fn(u64) -> Remembering,
) {
    let workers = (0..WORKERS).map(|nth| {
        let (tally, equipment) = (Arc::clone(tally), Arc::clone(equipment));
        let (journal, mut numbers) = (journal(nth), schedules.clone());
        tokio::spawn(async move {
            let mut worker = Worker::start(&equipment, journal).await;
            let mut next = numbers.nth(usize::try_from(nth).expect("a few"));
            while let Some(number) = next {
                worker.run(Schedule::of(number), &tally).await;
                next = numbers.nth(usize::try_from(WORKERS - 1).expect("a few"));
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("no schedule panics");
    }
}

fn main() -> ExitCode {
    // The list of tests is asked for by tools; this is one test.
    if std::env::args().any(|argument| argument == "--list") {
        println!("money_proof: test");
        return ExitCode::SUCCESS;
    }
    if !is_asked_for("money_proof") {
        return ExitCode::SUCCESS;
    }
    let total = schedules();
    let on_disk = total.div_ceil(IN_MEMORY_TO_ONE_ON_DISK);
    let tally = Arc::new(Tally::default());
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.expect("the runtime starts").block_on(async {
        let equipment = Arc::new(Equipment::make().await);
        run(&equipment, &tally, 0..total, |_| Remembering::in_memory()).await;
        let in_file = |worker| {
            let file = folder.path().join(format!("{worker}.db"));
            let journal = SqliteJournal::open(file).expect("a journal");
            Remembering::in_time(Arc::new(journal))
        };
        run(&equipment, &tally, total..total + on_disk, in_file).await;
    });
    println!("journals: memory for {total} schedules, SQLite for {on_disk}");
    let (all, met) = schedule::pairs(total);
    println!("met: {met} of {all} pairs of values");
    assert!(
        met == all || total < Schedule::ENOUGH,
        "the walk leaves out a pair of values: change its stride"
    );
    if tally.tell() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
