//! What a process does when it starts after a crash: asks what became of the calls that are in the journal, books those
//! whose money has moved, and acknowledges what it has taken up.
//!
//! With the variables that `konaplate mock --env-file mock.env` writes:
//! `cargo run -p konaplate-generated --example sweep`. It first leaves a charge behind, as a crash would.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use konaplate_generated::{Client, Config, Resolution};
use konaplate_journal::SqliteJournal;

fn client(journal: &std::path::Path) -> Result<Client, Box<dyn Error>> {
    // One file for all processes of this machine that charge; it holds no secret, only numbers of orders.
    let journal = SqliteJournal::open(journal)?;
    let config = Config::builder()
        .journal(journal)
        .read_env()
        .timeout(Duration::from_secs(1));
    Ok(Client::new(config.build()?)?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("konaplate-sweep-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let journal = folder.join("calls.db");

    // Before the crash: the charge is under way, and nobody waits for it any more.
    let kona = client(&journal)?;
    let number = format!("ORDER-{}", std::process::id());
    let issued = kona
        .one_time_token()
        .card_no("9410195430033901")
        .send()
        .await?
        .into_inner();
    let charge = kona
        .charge()
        .sequence_id(number.as_str())
        .user_id(50_000_000_001)
        .amount(10_000)
        .one_time_token(issued.one_time_token)
        .dcvv(issued.dcvv)
        .merchant_id("410195430033901")
        .send();
    let crash = tokio::time::timeout(Duration::from_micros(800), charge).await;
    println!(
        "the charge {}",
        if crash.is_ok() {
            "was quick"
        } else {
            "was cut off"
        }
    );

    drop(kona);

    // After it: for twice the time that a call may take it is left alone, since another process may be at it.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let kona = client(&journal)?;
    let mut recovery = kona.recover();
    while let Some(found) = recovery.next().await {
        let found = found?;
        let order = found
            .attempt
            .idempotency
            .as_deref()
            .unwrap_or("(no number)");
        match found.result {
            Ok(Resolution::Settled) => println!("{order}: book it"),
            Ok(Resolution::Failed) => println!("{order}: give it up"),
            Ok(Resolution::StillPending) => println!("{order}: sweep again later"),
            // The provider does not know it, which is no leave to send it again, and nothing is closed. A person compares
            // it with the provider's records and then says so: `kona.dismiss(id)`.
            Ok(Resolution::NotSeen) => {
                println!(
                    "{order}: not known there: for a person to look at ({})",
                    found.attempt.id
                );
            }
            Ok(other) => println!("{order}: for a person to look at: {other:?}"),
            Err(error) => println!("{order}: {error}; sweep again later"),
        }
        // What has an end is told each time until then. A service acknowledges it together with its booking: after a crash
        // between the two the order would be told again.
        if let Some(receipt) = found.receipt {
            kona.acknowledge(&receipt).await?;
        }
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
