//! Recovering as a stream: several at a time, within its time, and no verdict lost wherever it is cut off.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use konaplate_generated::runtime::transport::{RequestBody, ResponseBody, Sending, http};
use konaplate_generated::runtime::{JournalError, MemoryJournal, Recovered, Transport};
use konaplate_generated::{Client, Resolution, ResolveError};
use tokio::sync::watch;

use super::{LEASE, with};
use crate::canned::built;
use crate::noted::{counts, leave_open};

/// Answers inquiries while it is open, and knows how many wait, and how many have waited at a time.
#[derive(Debug)]
struct Gate {
    is_open: watch::Sender<bool>,
    /// Those that wait now, and the most that ever did.
    waiting: watch::Sender<(usize, usize)>,
}

impl Gate {
    fn new(is_open: bool) -> Arc<Self> {
        Arc::new(Self {
            is_open: watch::Sender::new(is_open),
            waiting: watch::Sender::new((0, 0)),
        })
    }

    /// When so many wait.
    async fn holds(&self, count: usize) {
        let mut waiting = self.waiting.subscribe();
        let held = waiting.wait_for(|(now, _)| *now >= count).await;
        held.expect("the sender is here");
    }

    fn most(&self) -> usize {
        self.waiting.borrow().1
    }
}

impl Transport for Gate {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            assert!(request.uri().path().ends_with("/result/inquiry"));
            assert!(request.body_mut().take().is_some());
            self.waiting.send_modify(|(now, most)| {
                *now += 1;
                *most = (*most).max(*now);
            });
            let mut is_open = self.is_open.subscribe();
            let opened = is_open.wait_for(|is_open| *is_open).await;
            opened.expect("the sender is here");
            self.waiting.send_modify(|(now, _)| *now -= 1);
            Ok(http::Response::new(ResponseBody::whole(
                r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#,
            )))
        })
    }
}

struct World {
    gate: Arc<Gate>,
    journal: Arc<MemoryJournal>,
    kona: Client,
}

/// So many calls are open that nobody looks after.
fn world(calls: usize, is_open: bool) -> World {
    let journal = Arc::new(MemoryJournal::default());
    for number in 0..calls {
        leave_open(&journal, &format!("ORDER-{number}"));
    }
    let gate = Gate::new(is_open);
    let kona = client(&journal, &gate);
    World {
        gate,
        journal,
        kona,
    }
}

fn client(journal: &Arc<MemoryJournal>, gate: &Arc<Gate>) -> Client {
    let config = with(Arc::clone(journal), "https://kona.example");
    built(config.transport(Arc::clone(gate)))
}

fn number(told: &Recovered) -> String {
    let number = told.attempt.idempotency.as_deref();
    number.expect("a charge has one").to_owned()
}

fn is_settled(told: &Recovered) -> bool {
    matches!(told.result, Ok(Resolution::Settled)) && told.receipt.is_some()
}

#[tokio::test]
async fn so_many_are_asked_about_at_a_time_as_is_said() {
    for (at_once, most) in [(Some(1), 1), (Some(3), 3), (None, 8), (Some(0), 1)] {
        let World {
            gate,
            journal,
            kona,
        } = world(20, false);
        let recovery = kona.recover();
        let recovery = match at_once {
            Some(at_once) => recovery.at_once(at_once),
            None => recovery,
        };
        let opening = async {
            gate.holds(most).await;
            gate.is_open.send_replace(true);
        };
        let (told, ()) = tokio::join!(recovery.all(), opening);
        let told = told.expect("it is in memory");
        assert!(told.iter().all(is_settled), "{told:?}");
        let numbers: BTreeSet<_> = told.iter().map(number).collect();
        assert_eq!((told.len(), numbers.len()), (20, 20));
        assert_eq!(gate.most(), most);
        assert_eq!(counts(&journal), (0, 0, 20));
    }
}

#[tokio::test]
async fn a_silent_provider_holds_it_up_no_longer_than_is_said() {
    let World {
        gate,
        journal,
        kona,
    } = world(95, false);
    let started = Instant::now();
    let recovery = kona.recover().within(Duration::from_millis(300));
    let told = recovery.all().await.expect("it is in memory");
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(300), "{took:?}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_eq!(told.len(), 8, "those that were asked about");
    for told in &told {
        assert!(matches!(told.result, Err(ResolveError::OutOfTime)));
        assert_eq!(told.receipt, None);
    }
    assert_eq!(counts(&journal), (0, 95, 0));
    // The others are free, and these are when their lease is over.
    gate.is_open.send_replace(true);
    let rest = kona.recover().all().await.expect("it is in memory");
    assert_eq!(rest.len(), 87);
    journal.pass(2 * LEASE);
    let told = kona.recover().all().await.expect("it is in memory");
    assert_eq!(told.len(), 95, "nobody has acknowledged any");
    assert!(told.iter().all(is_settled), "{told:?}");
}

#[tokio::test]
async fn wherever_it_is_cut_off_no_verdict_is_lost() {
    const CALLS: usize = 12;
    for taken in 0..=CALLS {
        let World { journal, kona, .. } = world(CALLS, true);
        let mut booked = BTreeSet::new();
        let mut recovery = kona.recover().at_once(4);
        for _ in 0..taken {
            let told = recovery.next().await.expect("there are more");
            let told = told.expect("it is in memory");
            assert!(is_settled(&told), "{told:?}");
            assert!(booked.insert(number(&told)), "{told:?}");
            let receipt = told.receipt.expect("it stays");
            kona.acknowledge(&receipt).await.expect("it is ours");
        }
        drop(recovery);
        journal.pass(2 * LEASE);
        let rest = kona.recover().all().await.expect("it is in memory");
        assert_eq!(rest.len(), CALLS - taken);
        for told in &rest {
            assert!(is_settled(told), "{told:?}");
            assert!(booked.insert(number(told)), "{told:?} was booked");
        }
        assert_eq!(booked.len(), CALLS);
    }
}

/// The same, by a caller who dies over inquiries that are under way, and over verdicts that it has and has not booked.
#[tokio::test]
async fn a_verdict_that_nobody_acknowledged_is_told_again() {
    let World {
        gate,
        journal,
        kona,
    } = world(6, false);
    tokio::select! {
        told = kona.recover().all() => panic!("{told:?}"),
        () = gate.holds(6) => {}
    }
    assert_eq!(counts(&journal), (0, 6, 0));
    gate.is_open.send_replace(true);
    for _ in 0..3 {
        journal.pass(2 * LEASE);
        let told = kona.recover().all().await.expect("it is in memory");
        assert_eq!(told.len(), 6);
        assert!(told.iter().all(is_settled), "{told:?}");
        assert_eq!(counts(&journal), (0, 0, 6));
    }
}

#[tokio::test]
async fn of_two_that_recover_at_a_time_each_call_is_told_to_one() {
    let World {
        gate,
        journal,
        kona,
    } = world(30, true);
    let other = client(&journal, &gate);
    let (one, two) = tokio::join!(kona.recover().all(), other.recover().all());
    let told = [one, two].map(|told| told.expect("it is in memory"));
    let numbers: BTreeSet<_> = told.iter().flatten().map(number).collect();
    assert_eq!((told[0].len() + told[1].len(), numbers.len()), (30, 30));
}

/// Whoever stands still for longer than its lease has lost the call, and must not book it.
#[tokio::test]
async fn a_worker_that_comes_back_after_its_lease_is_told_nothing() {
    let World {
        gate,
        journal,
        kona,
    } = world(1, false);
    let open = Gate::new(true);
    let other = client(&journal, &open);
    let second = async {
        gate.holds(1).await;
        journal.pass(2 * LEASE);
        let told = other.recover().all().await.expect("it is in memory");
        assert!(is_settled(&told[0]), "{told:?}");
        gate.is_open.send_replace(true);
        told[0].receipt.expect("it stays")
    };
    let (paused, receipt) = tokio::join!(kona.recover().all(), second);
    let paused = paused.expect("it is in memory");
    let [paused] = &paused[..] else {
        panic!("{paused:?}");
    };
    let is_stale = matches!(
        paused.result,
        Err(ResolveError::Journal(JournalError::Stale))
    );
    assert!(is_stale && paused.receipt.is_none(), "{paused:?}");
    other.acknowledge(&receipt).await.expect("it is the last");
    assert_eq!(counts(&journal), (0, 0, 0));
}

#[tokio::test]
async fn it_is_a_stream() {
    let World { kona, .. } = world(3, true);
    let told: Vec<_> = kona.recover().collect().await;
    assert_eq!(told.len(), 3);
    assert!(told.iter().flatten().all(is_settled), "{told:?}");
}
