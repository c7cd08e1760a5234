//! What the client has said about a charge, and whether that goes together with the ledger.

use std::sync::atomic::{AtomicU64, Ordering};

use konaplate_generated::runtime::journal::End;
use konaplate_mock::{Entry, State};

use crate::notes::{Is, Noted};
use crate::schedule::Schedule;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Claim {
    Settled,
    Failed,
    Pending,
    Rejected,
    NotSent,
    NotSeen,
    /// Not sent, for the number is taken.
    InUse,
}

const NAMES: [&str; 7] = [
    "settled", "failed", "pending", "rejected", "not sent", "not seen", "in use",
];

impl Claim {
    /// What a journal's note says.
    pub(crate) fn of(end: End) -> Option<Self> {
        match end {
            End::Settled => Some(Self::Settled),
            End::Failed => Some(Self::Failed),
            End::Rejected => Some(Self::Rejected),
            End::NotSent => Some(Self::NotSent),
            _ => None,
        }
    }

    /// Whether it and the ledger's last word go together.
    pub(crate) fn fits(self, state: Option<State>, sends: u64) -> bool {
        match self {
            Self::Settled => state == Some(State::Completed),
            Self::Failed => state == Some(State::Failed),
            Self::Pending => state.is_some(),
            // Held against the ledger, or the journal, when it was said.
            Self::NotSeen | Self::InUse => true,
            // With a second attempt, that one may have been carried out.
            Self::Rejected | Self::NotSent => state.is_none() || sends > 1,
        }
    }
}

/// What a schedule has come to so far, as its caller sees it.
#[derive(Default)]
pub(crate) struct Course {
    pub(crate) claims: Vec<Claim>,
    pub(crate) sends: u64,
    pub(crate) not_sent: u64,
    /// How often the order was booked: its call has settled, and the journal has taken the acknowledgement.
    pub(crate) booked: u64,
    /// What was wrong when it was said.
    pub(crate) wrong: Vec<String>,
}

/// What it has come to in fact.
pub(crate) struct Facts {
    /// The ledger's.
    pub(crate) entries: Vec<Entry>,
    /// Charges that have reached the provider.
    pub(crate) arrivals: u64,
    /// What became of each attempt in the journal.
    pub(crate) noted: Vec<Noted>,
}

impl Facts {
    fn state(&self) -> Option<State> {
        self.entries.first().map(|entry| entry.state)
    }

    /// What of a course does not go together with them.
    fn objections(&self, course: Course) -> Vec<String> {
        let Course {
            claims,
            sends,
            not_sent,
            booked,
            mut wrong,
        } = course;
        let (arrivals, state) = (self.arrivals, self.state());
        if arrivals + not_sent > sends {
            let sent = format!("{not_sent} not sent, it says, of {sends}; {arrivals} arrived");
            wrong.push(sent);
        }
        // An end that is noted is a claim as well.
        let noted = self.noted.iter().filter_map(|it| Claim::of(it.end?));
        let noted = noted.map(|claim| (claim, "the journal"));
        for (claim, who) in claims.into_iter().map(|it| (it, "it")).chain(noted) {
            if !claim.fits(state, sends) {
                wrong.push(format!("{claim:?}, {who} says; the ledger has {state:?}"));
            }
        }
        let is_known = |it: &Noted| {
            matches!(it.end, Some(End::Settled | End::Failed))
                || matches!(it.is, Is::InTheJournal | Is::Dismissed)
        };
        if state.is_some() && !self.noted.iter().any(is_known) {
            wrong.push("the charge is in the ledger, and the journal does not know".to_owned());
        }
        let is_paid = state == Some(State::Completed);
        if booked > 1 || (booked > 0 && !is_paid) {
            wrong.push(format!("booked {booked} times; the ledger has {state:?}"));
        }
        // What is in the journal is told again, and what was dismissed a person has looked at.
        let is_left = |it: &Noted| matches!(it.is, Is::InTheJournal | Is::Dismissed);
        if is_paid && booked == 0 && !self.noted.iter().any(is_left) {
            wrong.push("the money has moved, and nobody is told to book it".to_owned());
        }
        wrong
    }
}

/// What all schedules came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    schedules: AtomicU64,
    doubles: AtomicU64,
    contradictions: AtomicU64,
    claims: [AtomicU64; NAMES.len()],
}

impl Tally {
    /// Holds what has been said against what is.
    pub(crate) fn hold(&self, schedule: Schedule, facts: &Facts, course: Course) {
        self.schedules.fetch_add(1, Ordering::Relaxed);
        for claim in &course.claims {
            self.claims[*claim as usize].fetch_add(1, Ordering::Relaxed);
        }
        let (arrivals, sends) = (facts.arrivals, course.sends);
        if facts.entries.len() > 1 || arrivals > sends {
            self.doubles.fetch_add(1, Ordering::Relaxed);
            println!("double: {schedule:?}: {arrivals} arrived of {sends} sent");
        }
        let wrong = facts.objections(course);
        if !wrong.is_empty() {
            self.contradictions.fetch_add(1, Ordering::Relaxed);
            println!("contradiction: {schedule:?}: {}", wrong.join("; "));
        }
    }

    /// Prints the result; whether there is nothing to object to.
    pub(crate) fn tell(&self) -> bool {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let claims = NAMES.iter().zip(&self.claims);
        let claims: Vec<_> = claims
            .map(|(name, count)| format!("{} {name}", read(count)))
            .collect();
        println!("reported: {}", claims.join(", "));
        let (doubles, contradictions) = (read(&self.doubles), read(&self.contradictions));
        println!(
            "money_proof: {} schedules, {doubles} double charges, {contradictions} contradictions",
            read(&self.schedules)
        );
        doubles + contradictions == 0
    }
}
