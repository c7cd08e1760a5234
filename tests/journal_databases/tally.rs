//! What was booked, held against what has moved.

use std::collections::BTreeMap;

use konaplate_mock::State;

/// How an order stands at the end, in its shop and at the provider.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) number: String,
    /// In the shop.
    pub(crate) state: String,
    pub(crate) bookings: u64,
    /// Charges that reached the provider.
    pub(crate) arrivals: u64,
    /// What the provider's ledger has.
    pub(crate) ledger: Vec<State>,
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    schedules: u64,
    doubles: u64,
    lost: u64,
    states: BTreeMap<String, u64>,
    /// What went wrong on the way, and how often: kills and the like.
    pub(crate) happened: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn happens(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    /// Holds an order against the ledger.
    pub(crate) fn hold(&mut self, facts: &Facts) {
        self.schedules += 1;
        *self.states.entry(facts.state.clone()).or_default() += 1;
        let moved = facts.ledger.iter().filter(|it| **it == State::Completed);
        let moved = moved.count() as u64;
        let mut wrong = Vec::new();
        if facts.arrivals > 1 || moved > 1 {
            wrong.push("charged twice");
        }
        if facts.bookings > 1 {
            wrong.push("booked twice");
        }
        if facts.bookings > 0 && moved == 0 {
            wrong.push("booked without money");
        }
        self.doubles += u64::from(!wrong.is_empty());
        if moved > 0 && facts.bookings == 0 {
            self.lost += 1;
            wrong.push("money that is not booked");
        }
        if !wrong.is_empty() {
            println!("{}: {}: {facts:?}", facts.number, wrong.join(", "));
        }
    }

    /// Adds what a backend came to, and tells it.
    pub(crate) fn add(&mut self, backend: &str, tally: Self) {
        let count = |of: &BTreeMap<_, u64>| {
            let each = of.iter().map(|(what, count)| format!("{count} {what}"));
            each.collect::<Vec<_>>().join(", ")
        };
        println!(
            "{backend}: {} schedules, {} double bookings, {} lost; orders: {}; on the way: {}",
            tally.schedules,
            tally.doubles,
            tally.lost,
            count(&tally.states),
            {
                let each = tally.happened.iter();
                let each = each.map(|(what, count)| format!("{count} {what}"));
                each.collect::<Vec<_>>().join(", ")
            }
        );
        self.schedules += tally.schedules;
        self.doubles += tally.doubles;
        self.lost += tally.lost;
    }

    /// Prints the result; whether there is nothing to object to.
    pub(crate) fn tell(&self) -> bool {
        println!(
            "journal_databases: {} schedules, {} double bookings, {} lost",
            self.schedules, self.doubles, self.lost
        );
        self.schedules > 0 && self.doubles + self.lost == 0
    }
}
