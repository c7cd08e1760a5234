//! What a journal promises, as checks that any journal can be held against: one of the crates here, or one of your own.
//!
//! ```
//! # use std::sync::Arc;
//! # use std::time::Duration;
//! use konaplate_runtime::journal::conformance::{self, Making, Subject};
//! use konaplate_runtime::journal::{Journal, MemoryJournal};
//!
//! struct InMemory;
//!
//! impl Subject for InMemory {
//!     fn make(&self, limit: usize) -> Making<'_, Arc<dyn Journal>> {
//!         Box::pin(async move { Arc::new(MemoryJournal::new(limit)) as Arc<dyn Journal> })
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let report = conformance::check(&InMemory).await;
//! assert_eq!(report.failed, []);
//! # });
//! ```

mod dropped;
mod leases;
mod races;
mod states;
mod world;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use self::world::{Checked, LIMIT, World};
use super::Journal;

/// Something that is made for a check.
pub type Making<'s, T> = Pin<Box<dyn Future<Output = T> + Send + 's>>;

/// Makes the journals that are checked.
pub trait Subject: Send + Sync {
    /// A journal with no call in it, which takes so many.
    fn make(&self, limit: usize) -> Making<'_, Arc<dyn Journal>>;

    /// The same journal as another process has it. Where a process has one of its own, that one.
    fn elsewhere<'s>(&'s self, journal: &'s Arc<dyn Journal>) -> Making<'s, Arc<dyn Journal>> {
        Box::pin(async move { Arc::clone(journal) })
    }
}

/// What came of the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many were made.
    pub checks: usize,
    /// Those that the journal did not pass, each with what was seen.
    pub failed: Vec<Failed>,
}

/// A check that a journal did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What is promised.
    pub promise: &'static str,
    /// What was seen instead.
    pub seen: String,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Failed { promise, seen } in &self.failed {
            writeln!(f, "{promise}: {seen}")?;
        }
        write!(f, "{} checks, {} failed", self.checks, self.failed.len())
    }
}

type Check = for<'w> fn(&'w World<'w>) -> Making<'w, Checked>;

/// Holds a journal against all promises, one after the other, each with a journal of its own. Takes some seconds, for
/// leases have to run out.
pub async fn check(subject: &dyn Subject) -> Report {
    let mut failed = Vec::new();
    for (promise, check) in CHECKS {
        let journal = subject.make(LIMIT).await;
        let elsewhere = subject.elsewhere(&journal).await;
        let world = World {
            subject,
            journal,
            elsewhere,
        };
        if let Err(seen) = check(&world).await {
            failed.push(Failed { promise, seen });
        }
    }
    Report {
        checks: CHECKS.len(),
        failed,
    }
}

macro_rules! checks {
    ($($module:ident::$name:ident: $promise:literal,)*) => {
        const CHECKS: &[(&str, Check)] = &[$(($promise, |world| Box::pin($module::$name(world)))),*];
    };
}

checks! {
    states::goes_through: "a call goes through its states, and is gone once it was acknowledged",
    states::keeps_what_it_is_told: "what is told of a call comes back as it was, whatever is in it",
    states::number_is_taken: "a number is taken until its end is acknowledged, whatever the operation",
    states::no_number_is_no_number: "calls without a number are never equal",
    states::claimed_once: "what was prepared is claimed once",
    states::nothing_to_claim: "what was not prepared is not claimed",
    states::same_request: "another request than the one that was prepared is not claimed",
    states::final_end_stays: "an end that stays is not changed, and one that does not is",
    states::not_sent: "what was not sent is as it was before it was claimed",
    states::withdrawn: "what was prepared is taken back until somebody claims it",
    states::acknowledged_once: "an end is acknowledged once, and nothing else is",
    states::dismissed: "a call is dismissed wherever it stands",
    leases::lease_holds: "a call is picked up by nobody else while its lease lasts",
    leases::longest_lease: "a lease may be as long as a duration can be",
    leases::stale_receipt: "a receipt is worth nothing once somebody else has the call",
    leases::picks_in_order: "those that have waited longest are picked up first, and no more than are asked for",
    leases::told_again: "a verdict that nobody acknowledges is told again",
    leases::given_up: "what nobody has claimed is given up, and not before its time",
    states::full: "no more calls than the limit, and the error says how many of which kind",
    races::claim_race: "of many that claim, one succeeds",
    races::begin_race: "of many with one number, one begins",
    races::acknowledge_race: "of many that acknowledge, one succeeds",
    races::pick_race: "no two pick the same call up",
    races::give_up_race: "what is claimed is not given up, and what is given up is not claimed",
    dropped::dropped_begin: "a note that nobody waits for is taken back",
    dropped::dropped_claim: "a claim that nobody waits for is taken back",
    dropped::dropped_pick: "what was picked up and nobody waits for is free again",
    dropped::released: "a claim that was let go is taken back",
}
