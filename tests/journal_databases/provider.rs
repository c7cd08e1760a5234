//! The provider: the mock, behind a server that loses answers and counts the charges that arrive.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use konaplate_mock::{Mock, Options, Settlement, State};
use konaplate_tests::fault::{Act, Request, Server, Upstream};

use crate::random::Random;

pub(crate) struct Provider {
    pub(crate) mock: Mock,
    front: Server,
    arrivals: Arc<Mutex<Arrivals>>,
}

struct Arrivals {
    by_number: BTreeMap<String, u64>,
    random: Random,
}

/// What happens to a charge on its way.
#[derive(Clone, Copy)]
enum Way {
    Open,
    /// It comes, and is not carried out.
    ClosedBefore,
    /// It is carried out, and the answer is lost.
    ClosedAfter,
    ResetAfter,
    /// It is carried out when its caller has given up.
    Late,
    /// Its answer comes when its caller has given up.
    LateAnswer,
}

const LATE: Duration = Duration::from_millis(450);

impl Provider {
    pub(crate) async fn start(random: Random) -> Self {
        let options = Options::default().skew(Duration::from_secs(3 * 86_400)); // clocks differ
        let mock = options.start().await.expect("the mock starts");
        let arrivals = Arc::new(Mutex::new(Arrivals {
            by_number: BTreeMap::new(),
            random,
        }));
        let (upstream, counted) = (Upstream(mock.address()), Arc::clone(&arrivals));
        let front = Server::plain(move |request| act(upstream, Arc::clone(&counted), request));
        Self {
            front: front.await,
            mock,
            arrivals,
        }
    }

    /// What a client reads its configuration from.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = self.mock.environment();
        for (name, value) in &mut variables {
            if *name == "KONAPLATE_BASE_URL" {
                value.clone_from(&self.front.url);
            }
        }
        variables
    }

    /// How the next charge that is carried out ends.
    pub(crate) fn arrange(&self, random: &mut Random) {
        let arranged = match random.below(6) {
            0 => self.mock.next_case("charge", "no-account"),
            1 | 2 => self.mock.next_pending("charge"),
            _ => Ok(()),
        };
        arranged.expect("the mock knows it");
    }

    /// Ends what is pending, mostly well.
    pub(crate) fn settle(&self, random: &mut Random) {
        let pending = self.mock.ledger().into_iter();
        for entry in pending.filter(|entry| entry.state == State::Pending) {
            if random.once_in(4) {
                continue;
            }
            let end = if random.once_in(4) {
                Settlement::Failed
            } else {
                Settlement::Completed
            };
            let _ = self.mock.settle(&entry.sequence_id, end); // it may have ended meanwhile
        }
    }

    pub(crate) fn arrivals(&self, number: &str) -> u64 {
        let arrivals = lock(&self.arrivals);
        arrivals.by_number.get(number).copied().unwrap_or_default()
    }

    pub(crate) fn states(&self, number: &str) -> Vec<State> {
        let ledger = self.mock.ledger().into_iter();
        let entries = ledger.filter(|entry| entry.sequence_id == number);
        entries.map(|entry| entry.state).collect()
    }
}

fn lock(arrivals: &Mutex<Arrivals>) -> MutexGuard<'_, Arrivals> {
    arrivals.lock().expect("nobody panics here")
}

async fn act(mock: Upstream, arrivals: Arc<Mutex<Arrivals>>, request: Request) -> Act {
    let path = request.uri().path();
    let is_charge = path.contains("recharges") && !path.ends_with("/result/inquiry");
    let way = match number(&request) {
        Some(number) if is_charge => {
            let mut arrivals = lock(&arrivals);
            *arrivals.by_number.entry(number).or_default() += 1;
            match arrivals.random.below(12) {
                0 => Way::ClosedBefore,
                1 => Way::ClosedAfter,
                2 => Way::ResetAfter,
                3 => Way::Late,
                4 => Way::LateAnswer,
                _ => Way::Open,
            }
        }
        _ if lock(&arrivals).random.once_in(16) => Way::ClosedBefore,
        _ => Way::Open,
    };
    if matches!(way, Way::ClosedBefore) {
        return Act::Close;
    }
    if matches!(way, Way::Late) {
        tokio::time::sleep(LATE).await;
    }
    let answer = mock.forward(&request).await;
    match (way, answer) {
        (Way::ClosedAfter, _) | (_, None) => Act::Close,
        (Way::ResetAfter, _) => Act::Reset,
        (Way::LateAnswer, Some(answer)) => {
            tokio::time::sleep(LATE).await;
            Act::Answer(answer)
        }
        (_, Some(answer)) => Act::Answer(answer),
    }
}

/// The number of the call that a request is, or is about.
fn number(request: &Request) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(request.body()).ok()?;
    Some(body.get("sequenceId")?.as_str()?.to_owned())
}
