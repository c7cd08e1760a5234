//! Rounds of orders, with processes that pay them and are killed.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use konaplate_generated::runtime::config::Config;

use crate::child::{self, Role, TIMEOUT};
use crate::provider::Provider;
use crate::random::Random;
use crate::relay::Relay;
use crate::server::Postgres;
use crate::shops::{Seen, Shop};
use crate::tally::{Facts, Tally};

/// Orders of a round; each is a schedule.
const ORDERS: u64 = 16;
/// Things that go wrong in a round.
const TROUBLES: u64 = 14;
/// As long as the sweeper may need to come to rest.
const REST: Duration = Duration::from_secs(40);

/// Where the shops of a run have their database.
enum Backend {
    Sqlite,
    Postgres(Box<Postgres>, Relay),
}

struct Run {
    backend: Backend,
    /// What the processes open.
    place: String,
    /// This test's own look at it, past the relay.
    shop: Option<Shop>,
    direct: String,
    provider: Provider,
    children: Vec<(Role, Child)>,
    random: Random,
    tally: Tally,
}

pub(crate) async fn sqlite(rounds: u64, mut random: Random) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("shop.db").display().to_string();
    let provider = Provider::start(Random::new(random.below(1_000))).await;
    let direct = place.clone();
    let run = Run {
        backend: Backend::Sqlite,
        place,
        shop: None,
        direct,
        provider,
        children: Vec::new(),
        random,
        tally: Tally::default(),
    };
    run.rounds(rounds).await
}

pub(crate) async fn postgres(programs: &Path, rounds: u64, mut random: Random) -> Tally {
    let server = Postgres::start(programs).await;
    let relay = Relay::start(server.address).await;
    let provider = Provider::start(Random::new(random.below(1_000))).await;
    let run = Run {
        place: server.url(relay.port),
        direct: server.url(server.address.port()),
        backend: Backend::Postgres(Box::new(server), relay),
        shop: None,
        provider,
        children: Vec::new(),
        random,
        tally: Tally::default(),
    };
    run.rounds(rounds).await
}

impl Drop for Run {
    fn drop(&mut self) {
        for (_, child) in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Run {
    async fn rounds(mut self, rounds: u64) -> Tally {
        for round in 0..rounds {
            self.round(round).await;
        }
        std::mem::take(&mut self.tally)
    }

    async fn round(&mut self, round: u64) {
        let shop = self.own().await;
        let numbers: Vec<_> = (0..ORDERS)
            .map(|at| format!("ORDER-{round}-{at}"))
            .collect();
        for role in [Role::Worker, Role::Worker, Role::Sweeper] {
            self.start(role);
        }
        let mut orders = numbers.iter();
        for _ in 0..TROUBLES {
            for number in orders.by_ref().take(2) {
                self.provider.arrange(&mut self.random);
                placed(&shop, number).await;
            }
            let pause = self.random.between(30, 250);
            tokio::time::sleep(pause).await;
            self.provider.settle(&mut self.random);
            self.trouble().await;
        }
        // No more trouble: whatever was left has to be found out about by those that start anew.
        for at in 0..self.children.len() {
            self.restart(at);
        }
        let seen = self.rest(&shop).await;
        for Seen {
            number,
            state,
            bookings,
        } in seen.into_iter().filter(|it| numbers.contains(&it.number))
        {
            let facts = Facts {
                arrivals: self.provider.arrivals(&number),
                ledger: self.provider.states(&number),
                number,
                state,
                bookings,
            };
            self.tally.hold(&facts);
        }
        while let Some((_, mut child)) = self.children.pop() {
            child.kill().expect("it is ours");
            child.wait().expect("it is over");
        }
    }

    /// This test's own look at the shop.
    async fn own(&mut self) -> Shop {
        if let Some(shop) = &self.shop {
            return shop.clone();
        }
        let variables = self.provider.variables();
        let builder = Config::builder().read_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone())
        });
        let config = child::config(builder, Role::Sweeper, 0);
        let shop = Shop::open(&self.direct, config).await;
        let shop = shop.expect("the database is there");
        self.shop.insert(shop).clone()
    }

    fn start(&mut self, role: Role) {
        let skew = self.random.below(7_200).cast_signed() - 3_600;
        let child = child::start(&self.provider, role, &self.place, skew);
        self.children.push((role, child));
    }

    fn restart(&mut self, at: usize) {
        let (role, mut child) = self.children.swap_remove(at);
        child.kill().expect("it is ours"); // SIGKILL
        child.wait().expect("it is over");
        self.start(role);
    }

    async fn trouble(&mut self) {
        let at = usize::try_from(self.random.below(3)).expect("one of three");
        let what = match (&mut self.backend, self.random.below(8)) {
            (_, 0 | 1) => {
                self.restart(at);
                "killed"
            }
            (_, 2) => {
                signal(&self.children[at].1, "STOP");
                // Longer than its lease: another process looks after its calls by then.
                tokio::time::sleep(3 * TIMEOUT).await;
                signal(&self.children[at].1, "CONT");
                "paused"
            }
            (Backend::Postgres(..), 3 | 4) | (Backend::Sqlite, 3..) => "left alone",
            (Backend::Postgres(server, _), 5) => {
                server.kill();
                let pause = self.random.between(0, 300);
                tokio::time::sleep(pause).await;
                server.run().await;
                "server killed"
            }
            (Backend::Postgres(_, relay), 6) => {
                relay.cut_all();
                "connections cut"
            }
            (Backend::Postgres(_, relay), _) => {
                relay.cut_next_commit(self.random.once_in(3));
                "commit cut"
            }
        };
        self.tally.happens(what);
    }

    /// Waits until nothing is left to find out: each order is paid or refused, or the provider does not know it.
    async fn rest(&mut self, shop: &Shop) -> Vec<Seen> {
        let began = Instant::now();
        loop {
            self.provider.settle(&mut self.random);
            let seen = shop.orders().await.unwrap_or_default();
            let is_over = |order: &Seen| match order.state.as_str() {
                "paid" | "refused" => true,
                "look" => self.provider.states(&order.number).is_empty(),
                _ => false,
            };
            let open: Vec<_> = seen.iter().filter(|order| !is_over(order)).collect();
            if !seen.is_empty() && open.is_empty() {
                return seen;
            }
            if began.elapsed() > REST {
                for Seen { number, state, .. } in open {
                    println!("{number} is still `{state}`");
                }
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn placed(shop: &Shop, number: &str) {
    // The server may be gone at this moment.
    for _ in 0..200 {
        match shop.place(number).await {
            Ok(()) => return,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("{number} could not be placed in 10 s");
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-s", name, &id]).status();
    assert!(sent.expect("there is `kill`").success());
}
