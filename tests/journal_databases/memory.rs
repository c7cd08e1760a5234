//! A shop in one process, whose tasks are cut off instead of killed.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use std::time::{Duration, Instant};

use konaplate_generated::runtime::{MemoryJournal, Receipt};
use konaplate_generated::{CallError, Charge, Client, MerchantId, Resolution, lit};

use crate::child::{self, Role, TIMEOUT};
use crate::provider::Provider;
use crate::random::Random;
use crate::tally::{Facts, Tally};

/// Orders of a round.
const ORDERS: u64 = 10;

#[derive(Clone)]
struct Shop {
    worker: Client,
    sweeper: Client,
    orders: Arc<Mutex<BTreeMap<String, Order>>>,
}

#[derive(Clone)]
struct Order {
    state: &'static str,
    bookings: u64,
}

pub(crate) async fn run(rounds: u64, mut random: Random) -> Tally {
    let provider = Provider::start(Random::new(random.below(1_000))).await;
    let journal = Arc::new(MemoryJournal::default());
    let client = |role| {
        let variables = provider.variables();
        let builder = konaplate_generated::Config::builder().read_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone())
        });
        let config = child::config(builder, role, 0).journal(Arc::clone(&journal));
        let config = config.build().expect("what the mock hands out is sound");
        Client::new(config).expect("the HTTP client starts")
    };
    let shop = Shop {
        worker: client(Role::Worker),
        sweeper: client(Role::Sweeper),
        orders: Arc::default(),
    };
    let mut tally = Tally::default();
    for round in 0..rounds {
        let numbers: Vec<_> = (0..ORDERS)
            .map(|at| format!("ORDER-{round}-{at}"))
            .collect();
        let sweeping = tokio::spawn(shop.clone().sweep_and_be_cut_off(random.clone()));
        for number in &numbers {
            provider.arrange(&mut random);
            let order = Order {
                state: "new",
                bookings: 0,
            };
            shop.lock().insert(number.clone(), order);
            // Some book when somebody else looks after the call by then.
            let pause = if random.once_in(2) {
                tally.happens("paused");
                3 * TIMEOUT
            } else {
                Duration::ZERO
            };
            let paying = {
                let (shop, number) = (shop.clone(), number.clone());
                tokio::spawn(async move { shop.pay(&number, pause).await })
            };
            // Another task tries the same, and is cut off.
            let again = shop.pay(number, Duration::ZERO);
            let cut = random.between(0, 12);
            if tokio::time::timeout(cut, again).await.is_err() {
                tally.happens("cut off");
            }
            if random.once_in(3) {
                paying.abort();
                tally.happens("cut off");
            }
            provider.settle(&mut random);
            tokio::time::sleep(random.between(0, 60)).await;
        }
        sweeping.abort();
        shop.rest(&provider, &numbers, &mut random).await;
        for number in numbers {
            let order = shop.lock()[&number].clone();
            let facts = Facts {
                arrivals: provider.arrivals(&number),
                ledger: provider.states(&number),
                number,
                state: order.state.to_owned(),
                bookings: order.bookings,
            };
            tally.hold(&facts);
        }
    }
    tally
}

impl Shop {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Order>> {
        self.orders.lock().expect("nobody panics here")
    }

    /// Books, if the receipt is worth anything. As in one transaction: nobody sees the call closed and the order as it was.
    async fn take_up(&self, number: &str, state: &'static str, receipt: Option<Receipt>) {
        let receipt = receipt.expect("there is a journal");
        let mut acknowledging = pin!(self.sweeper.acknowledge(&receipt));
        poll_fn(|context| {
            let mut orders = self.lock();
            let acknowledged = acknowledging.as_mut().poll(context);
            if matches!(acknowledged, Poll::Ready(Ok(()))) {
                let order = orders.get_mut(number).expect("it was placed");
                order.state = state;
                order.bookings += u64::from(state == "paid");
            }
            acknowledged.map(|_| ())
        })
        .await;
    }

    async fn pay(&self, number: &str, pause: Duration) {
        let token = self.worker.one_time_token().card_no("9410195430033901");
        let Ok(token) = token.send().await else {
            return;
        };
        let token = token.into_inner();
        let charge = self
            .worker
            .charge()
            .sequence_id(number)
            .user_id(50_000_000_001)
            .amount(1_000)
            .one_time_token(token.one_time_token)
            .dcvv(token.dcvv)
            .merchant_id(lit!(MerchantId, "410195430033901"))
            .send();
        let mut charge = pin!(charge);
        // Whether the order is new, and whether its number is free, is one question, as a shop's own key makes it.
        let began = poll_fn(|context| {
            let orders = self.lock();
            let is_over = matches!(orders[number].state, "paid" | "refused");
            Poll::Ready((!is_over).then(|| charge.as_mut().poll(context)))
        });
        let charged = match began.await {
            None => return,
            Some(Poll::Ready(charged)) => charged,
            Some(Poll::Pending) => charge.await,
        };
        tokio::time::sleep(pause).await;
        match charged {
            Ok(Charge::Settled(reply)) => self.take_up(number, "paid", reply.receipt()).await,
            Err(CallError::Rejected(refusal)) => {
                self.take_up(number, "refused", refusal.receipt()).await;
            }
            Ok(Charge::Pending(_)) | Err(_) => {}
        }
    }

    async fn sweep(&self) {
        let mut recovery = self.sweeper.recover();
        while let Some(found) = recovery.next().await {
            let found = found.expect("it is in memory");
            let number = found
                .attempt
                .idempotency
                .as_deref()
                .expect("a charge has one");
            match found.result {
                Ok(Resolution::Settled) => self.take_up(number, "paid", found.receipt).await,
                // Of an earlier call: it was sent twice, which the provider has counted.
                Ok(Resolution::Failed | Resolution::Rejected | Resolution::OfEarlierCall(_)) => {
                    self.take_up(number, "refused", found.receipt).await;
                }
                Ok(Resolution::NotSeen) => {
                    let mut orders = self.lock();
                    orders.get_mut(number).expect("it was placed").state = "look";
                }
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Sweeps, and is cut off again and again.
    async fn sweep_and_be_cut_off(self, mut random: Random) {
        loop {
            let _ = tokio::time::timeout(random.between(0, 30), self.sweep()).await;
            tokio::time::sleep(random.between(0, 50)).await;
        }
    }

    /// Sweeps until nothing is left to find out, and pays what was never sent.
    async fn rest(&self, provider: &Provider, numbers: &[String], random: &mut Random) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(40) {
            provider.settle(random);
            self.sweep().await;
            let mut is_over = true;
            for number in numbers {
                let state = self.lock()[number].state;
                is_over &= match state {
                    "paid" | "refused" => true,
                    "look" => provider.states(number).is_empty(),
                    _ => {
                        self.pay(number, Duration::ZERO).await;
                        false
                    }
                };
            }
            if is_over {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        println!("memory: not at rest after 40 s");
    }
}
