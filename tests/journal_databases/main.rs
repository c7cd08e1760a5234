//! The services of the examples `orders-postgres` and `orders-sqlite`, and one in memory, against the mock's ledger, while
//! everything around them fails: workers are killed or stand still for longer than their leases, the database server is
//! killed, connections are cut in the middle of a commit, clocks differ, and the provider's answers are lost. Once the
//! sweeper has come to rest, each order whose money has moved has to be booked exactly once, and none without.
//!
//! PostgreSQL is run where `KONAPLATE_TEST_POSTGRES_BIN` names the folder of its programs, as `.ci/databases` does; SQLite
//! and memory always. `-- --rounds 20` runs more, `-- --seed 7` others. The last line is the result; it is a failure if
//! anything was booked wrongly or lost, and `.ci/planted` shows that it is one when it should be.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::panic,
    reason = "it is a test and says what it found"
)]

mod child;
mod memory;
mod provider;
mod random;
mod relay;
mod round;
mod server;
mod shops;
mod tally;

use std::process::ExitCode;

use konaplate_tests::asked::is_asked_for;
use random::Random;
use tally::Tally;

/// A number that is given by that name.
fn number(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    let given = arguments.nth(1)?.parse();
    Some(given.unwrap_or_else(|_| panic!("{name} takes a number")))
}

fn main() -> ExitCode {
    if let Some(role) = std::env::var_os(child::ROLE) {
        return child::run(&role.to_string_lossy());
    }
    // The list of tests is asked for by tools; this is one test.
    if std::env::args().any(|argument| argument == "--list") {
        println!("journal_databases: test");
        return ExitCode::SUCCESS;
    }
    if !is_asked_for("journal_databases") {
        return ExitCode::SUCCESS;
    }
    let programs = std::env::var_os("KONAPLATE_TEST_POSTGRES_BIN");
    let rounds = number("--rounds").unwrap_or(if programs.is_some() { 10 } else { 4 });
    let seed = number("--seed").unwrap_or(1);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let mut all = Tally::default();
    runtime.expect("the runtime starts").block_on(async {
        let random = || Random::new(seed);
        let tally = memory::run(rounds, random()).await;
        all.add("memory", tally);
        let tally = round::sqlite(rounds, random()).await;
        all.add("sqlite", tally);
        match programs {
            Some(programs) => {
                let tally = round::postgres(programs.as_ref(), rounds, random()).await;
                all.add("postgres", tally);
            }
            None => println!("postgres: not run, for KONAPLATE_TEST_POSTGRES_BIN is not set"),
        }
    });
    if all.tell() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
