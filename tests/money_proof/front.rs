//! What stands between the client and the mock, over HTTP/1.1 and HTTP/2: it knows each schedule by its number, breaks
//! what the schedule has broken, and counts the charges that arrive.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use http::{HeaderValue, StatusCode};
use konaplate_generated::runtime::keys::PublicKey;
use konaplate_generated::runtime::wire::jwe::{self, Enc};
use konaplate_tests::fault::{Act, Answer, Request, Server, Upstream};
use rcgen::{CertifiedKey, KeyPair};

use crate::faults::{Back, Carried, Of};
use crate::schedule::{Lasts, Schedule, Wire};

/// Longer than a caller waits.
pub(crate) const DELAY: Duration = Duration::from_millis(450);

const ECHO: &str = "x-km-correlation-id";
const STRANGER: &str = include_str!("../../konaplate-runtime/src/testdata/other-key.pub.pem");

pub(crate) struct Front {
    pub(crate) http1: Server,
    pub(crate) http2: Server,
    plans: Arc<Plans>,
}

/// What is to happen to the requests with a number, and what has.
struct Plan {
    schedule: Schedule,
    charges: u64,
    inquiries: u64,
    /// Requests that have come and have not been dealt with.
    under_way: u64,
}

struct Plans {
    mock: Upstream,
    by_number: Mutex<BTreeMap<String, Plan>>,
}

impl Front {
    /// In front of the mock there, with this certificate.
    pub(crate) async fn start(mock: SocketAddr, certificate: &CertifiedKey<KeyPair>) -> Self {
        let plans = Arc::new(Plans {
            mock: Upstream(mock),
            by_number: Mutex::default(),
        });
        let handler = || {
            let plans = Arc::clone(&plans);
            move |request| Arc::clone(&plans).act(request)
        };
        Self {
            http1: Server::plain(handler()).await,
            http2: Server::showing(certificate, &["h2"], handler()).await,
            plans,
        }
    }

    pub(crate) fn server(&self, wire: Wire) -> &Server {
        match wire {
            Wire::Http1 => &self.http1,
            Wire::Http2 => &self.http2,
        }
    }

    pub(crate) fn plan(&self, number: &str, schedule: Schedule) {
        let plan = Plan {
            schedule,
            charges: 0,
            inquiries: 0,
            under_way: 0,
        };
        self.plans.lock().insert(number.to_owned(), plan);
    }

    pub(crate) fn forget(&self, number: &str) {
        self.plans.lock().remove(number);
    }

    /// How many charges with that number have come.
    pub(crate) fn charges(&self, number: &str) -> u64 {
        self.plans.lock().get(number).map_or(0, |plan| plan.charges)
    }

    /// When all that has come has been carried out, if it ever is.
    pub(crate) async fn at_rest(&self, number: &str) {
        let is_busy = || {
            let plans = self.plans.lock();
            plans.get(number).is_some_and(|plan| plan.under_way > 0)
        };
        while is_busy() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Plans {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Plan>> {
        self.by_number.lock().expect("nobody panics here")
    }

    async fn act(self: Arc<Self>, request: Request) -> Act {
        let number = number(&request);
        let (carried, back) = self.begins(&request, &number);
        let act = self.carry_out(&request, carried, back).await;
        if let Some(plan) = self.lock().get_mut(&number) {
            plan.under_way -= 1;
        }
        act
    }

    /// Counts a request, and tells what is to happen to it.
    fn begins(&self, request: &Request, number: &str) -> (Carried, Back) {
        let mut plans = self.lock();
        let Some(plan) = plans.get_mut(number) else {
            return (Carried::AtOnce, Back::Own);
        };
        plan.under_way += 1;
        let path = request.uri().path();
        if path.ends_with("/result/inquiry") {
            plan.inquiries += 1;
            let (_, back) = *plan.schedule.inquiry;
            let is_broken = plan.inquiries == 1 || plan.schedule.lasts == Lasts::AllOfThem;
            return (Carried::AtOnce, if is_broken { back } else { Back::Own });
        }
        plan.charges += 1;
        let (_, carried, back) = *plan.schedule.charge;
        match plan.charges {
            1 => (carried, back),
            _ => (Carried::AtOnce, Back::Own),
        }
    }

    async fn carry_out(&self, request: &Request, carried: Carried, back: Back) -> Act {
        let own = match carried {
            Carried::Never => None,
            Carried::AtOnce => self.mock.forward(request).await,
            Carried::Late => {
                tokio::time::sleep(DELAY).await;
                self.mock.forward(request).await
            }
        };
        match back {
            Back::Own => own.map_or(Act::Close, Act::Answer),
            Back::Late => {
                tokio::time::sleep(DELAY).await;
                own.map_or(Act::Close, Act::Answer)
            }
            Back::Half => own.map_or(Act::Close, Act::Half),
            Back::Close => Act::Close,
            Back::Reset => Act::Reset,
            Back::Sealed => Act::Answer(answer(request, Of::ThisCall, 200, &sealed())),
            Back::HalfSealed => {
                let jwe = sealed();
                let half = format!("{}\"}}", &jwe[..jwe.len() / 2]);
                Act::Answer(answer(request, Of::ThisCall, 200, &half))
            }
            Back::Accepted(body) => match own {
                Some(own) if own.status() == StatusCode::OK => {
                    Act::Answer(answer(request, Of::ThisCall, 200, body))
                }
                own => own.map_or(Act::Close, Act::Answer),
            },
            Back::Say(of, status, body) => Act::Answer(answer(request, of, status, body)),
        }
    }
}

/// The number of the call that a request is, or is about.
fn number(request: &Request) -> String {
    let body: Option<serde_json::Value> = serde_json::from_slice(request.body()).ok();
    let number = body.and_then(|body| body.get("sequenceId")?.as_str().map(str::to_owned));
    number.unwrap_or_default()
}

fn answer(request: &Request, of: Of, status: u16, body: &str) -> Answer {
    let mut answer = Answer::new(body.to_owned().into());
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
    let id = match of {
        Of::AnotherCall => Some(HeaderValue::from_static("261128120000-abcdef0")),
        Of::ThisCall => request.headers().get(ECHO).cloned(),
    };
    if let Some(id) = id {
        answer.headers_mut().insert(ECHO, id);
    }
    answer
}

fn sealed() -> String {
    let key = PublicKey::from_pem(STRANGER).expect("a test key");
    let body = br#"{"response":{"code":"000_000"}}"#;
    let jwe = jwe::encrypt(body, &key, Enc::A128Gcm).expect("it encrypts");
    format!(r#"{{"encData":"{jwe}"}}"#)
}
