//! A caller, and the provider that it calls: one schedule after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use konaplate_generated::runtime::{Receipt, Retries, Transport};
use konaplate_generated::{
    CallError, Charge, ChargeErrorCode, Client, Dcvv, EarlierCall, OneTimeToken, Outcome,
    Resolution,
};
use konaplate_mock::{Entry, Mock, Options, Settlement, State};

use crate::claims::{Claim, Course, Facts, Tally};
use crate::clocks::Clocks;
use crate::equipment::Equipment;
use crate::faults::Carried;
use crate::front::Front;
use crate::notes::Remembering;
use crate::schedule::{Again, Dies, Schedule, Settles, Waits, Wire};

const TIMEOUT: Duration = Duration::from_millis(300);
/// As long as a call is its caller's.
const LEASE: Duration = TIMEOUT.saturating_mul(2);
/// Longer than any lease, that of whoever recovers included.
const LONGER: Duration = TIMEOUT.saturating_mul(4);
/// Seconds after which not being known means something, and one more.
const MINUTE: u64 = 61;

type Charged = Result<Charge, CallError<ChargeErrorCode>>;

pub(crate) struct Worker {
    mock: Mock,
    front: Front,
    journal: Arc<Remembering>,
    /// By wire and retries.
    clients: [Client; 4],
    clocks: Clocks,
    /// The same journal after a restart.
    restarted: [Client; 4],
    later: Clocks,
    /// For tokens; it has time.
    tokens: Client,
    is_pending_queued: bool,
    is_refusal_queued: bool,
}

impl Worker {
    pub(crate) async fn start(equipment: &Equipment, journal: Remembering) -> Self {
        let options = Options::default().credentials_of(&equipment.keys);
        let options = options.skew(Duration::from_secs(3 * 86_400)); // the clocks are set
        let mock = options.start().await.expect("the mock starts");
        let front = Front::start(mock.address(), &equipment.certificate).await;
        let journal = Arc::new(journal);
        let (clocks, later) = (Clocks::start(), Clocks::start());
        let [before, after] = &equipment.transports;
        let client =
            |wire: Wire, retries: Retries, clocks: &Clocks, transport: &Arc<dyn Transport>| {
                let config = mock
                    .config_builder()
                    .base_url(&front.server(wire).url)
                    .transport(Arc::clone(transport))
                    .journal(Arc::clone(&journal))
                    .clock(clocks.clone())
                    .timeout(TIMEOUT)
                    .total_timeout(LEASE)
                    .retries(retries.first_pause(Duration::from_millis(1)))
                    .resolve_pause(Duration::from_millis(2));
                built(config)
            };
        let four = |clocks: &Clocks, transport: &Arc<dyn Transport>| {
            [
                client(Wire::Http1, Retries::none(), clocks, transport),
                client(Wire::Http1, Retries::default(), clocks, transport),
                client(Wire::Http2, Retries::none(), clocks, transport),
                client(Wire::Http2, Retries::default(), clocks, transport),
            ]
        };
        let tokens = mock.config_builder().transport(Arc::clone(before));
        Self {
            clients: four(&clocks, before),
            restarted: four(&later, after),
            tokens: built(tokens.clock(clocks.clone())),
            clocks,
            later,
            journal,
            front,
            mock,
            is_pending_queued: false,
            is_refusal_queued: false,
        }
    }

    fn entries(&self, number: &str) -> Vec<Entry> {
        let entries = self.mock.ledger().into_iter();
        entries
            .filter(|entry| entry.sequence_id == number)
            .collect()
    }

    fn state(&self, number: &str) -> Option<State> {
        self.entries(number).first().map(|entry| entry.state)
    }

    fn is_held(&self, number: &str) -> bool {
        !self.journal.held(number).is_empty()
    }

    /// Takes up an end: books it if the money has moved, and acknowledges it, in one as far as anybody can tell.
    async fn book(
        &self,
        kona: &Client,
        receipt: Option<Receipt>,
        is_paid: bool,
        course: &mut Course,
    ) {
        let Some(receipt) = receipt else {
            return course
                .wrong
                .push("there is no receipt of an end".to_owned());
        };
        match kona.acknowledge(&receipt).await {
            Ok(()) => course.booked += u64::from(is_paid),
            Err(error) => course.wrong.push(format!("not acknowledged: {error}")),
        }
    }

    async fn token(&self) -> (OneTimeToken, Dcvv) {
        let call = self.tokens.one_time_token().card_no("9410195430033901");
        let reply = call.send().await.expect("a token").into_inner();
        let token = reply.one_time_token.into_checked();
        let dcvv = reply.dcvv.checked().expect("within its limit");
        (token.expect("within its limit"), dcvv)
    }

    /// Sends the charge, or dies over it.
    async fn send(&self, schedule: Schedule, number: &str) -> Option<Charged> {
        let (token, dcvv) = self.token().await;
        let kona = &self.clients[index(schedule)];
        let call = kona
            .charge()
            .sequence_id(number)
            .user_id(50_000_000_001_u64);
        let call = call.amount(1_000).one_time_token(token).dcvv(dcvv);
        let call = call.merchant_id("410195430033901").send();
        let death = async {
            match schedule.dies {
                Dies::Never | Dies::WithOutcome => std::future::pending().await,
                Dies::AtArrival => {
                    while self.front.charges(number) == 0 {
                        tokio::time::sleep(Duration::from_micros(200)).await;
                    }
                }
                Dies::Sometime => {
                    let micros = schedule.number.wrapping_mul(7_919) % 3_000;
                    tokio::time::sleep(Duration::from_micros(micros)).await;
                }
            }
        };
        tokio::select! {
            outcome = call => Some(outcome),
            () = death => None,
        }
    }

    fn arrange(&mut self, schedule: Schedule) {
        if schedule.settles == Settles::Refused && !self.is_refusal_queued {
            let queued = self.mock.next_case("charge", "no-account");
            queued.expect("a documented case");
            self.is_refusal_queued = true;
        }
        let is_pending = matches!(
            schedule.settles,
            Settles::Later | Settles::Fails | Settles::Stays
        );
        if is_pending && !self.is_pending_queued {
            let queued = self.mock.next_pending("charge");
            queued.expect("a charge can be pending");
            self.is_pending_queued = true;
        }
    }

    /// Ends what is pending, as the schedule has it.
    fn settle(&self, schedule: Schedule, number: &str) {
        let end = match schedule.settles {
            Settles::Later => Settlement::Completed,
            Settles::Fails => Settlement::Failed,
            Settles::AtOnce | Settles::Stays | Settles::Refused => return,
        };
        if self.state(number) == Some(State::Pending) {
            self.mock.settle(number, end).expect("it is pending");
        }
    }

    /// A verdict as a claim; one that is only about now is held against the ledger now. `had` is what the ledger
    /// had before it was asked: a call that is under way can arrive while it is.
    fn judge(
        &self,
        resolution: Resolution,
        (schedule, number): (Schedule, &str),
        had: Option<State>,
        wrong: &mut Vec<String>,
    ) -> Option<Claim> {
        let mut object = |is_so: bool, what: &str| {
            if !is_so {
                wrong.push(format!("{resolution:?}, it says, {what}"));
            }
        };
        match resolution {
            Resolution::Settled => Some(Claim::Settled),
            Resolution::Failed => Some(Claim::Failed),
            Resolution::Rejected => Some(Claim::Rejected),
            Resolution::NotSeen => {
                object(had.is_none(), "and the ledger has it");
                object(schedule.waits == Waits::AMinute, "within a minute");
                object(self.is_held(number), "and the journal has closed it");
                Some(Claim::NotSeen)
            }
            Resolution::StillPending => {
                let is_pending = self.state(number) == Some(State::Pending);
                object(is_pending, "and it is not");
                None
            }
            // About the same charge, sent before: the ledger has to have it.
            Resolution::OfEarlierCall(_) => {
                object(self.state(number).is_some(), "and there is none");
                None
            }
            _ => {
                object(false, "and it never can");
                None
            }
        }
    }

    /// Asks about an outcome that is open, unless the caller dies first.
    async fn follow(
        &self,
        schedule: Schedule,
        number: &str,
        outcome: Charged,
        course: &mut Course,
    ) {
        let kona = &self.clients[index(schedule)];
        let limit = Duration::from_millis(30);
        let had = self.state(number);
        let dies = schedule.dies == Dies::WithOutcome;
        if schedule.waits == Waits::AMinute {
            self.clocks.pass(MINUTE);
        }
        let (resolution, receipt) = match outcome {
            Ok(Outcome::Settled(reply)) => {
                course.claims.push(Claim::Settled);
                if !dies {
                    self.book(kona, reply.receipt(), true, course).await;
                }
                return;
            }
            Err(CallError::Rejected(rejection)) => {
                course.claims.push(Claim::Rejected);
                if !dies {
                    self.book(kona, rejection.receipt(), false, course).await;
                }
                return;
            }
            Err(CallError::NotSent(error)) => {
                course.not_sent += 1;
                return course.claims.push(match error.reason().kind() {
                    "number_in_use" => Claim::InUse,
                    _ => Claim::NotSent,
                });
            }
            Ok(Outcome::Pending(pending)) => {
                course.claims.push(Claim::Pending);
                if dies {
                    return;
                }
                self.settle(schedule, number);
                let resolution = pending.resolve_within(kona, limit).await;
                (resolution, pending.receipt())
            }
            Err(CallError::Unknown(unknown)) => {
                if dies {
                    return;
                }
                self.settle(schedule, number);
                let resolution = unknown.resolve_within(kona, limit).await;
                (resolution, unknown.receipt())
            }
            Err(other) => return course.wrong.push(format!("no end of a charge: {other}")),
        };
        if let Ok(resolution) = resolution {
            let claim = self.judge(resolution, (schedule, number), had, &mut course.wrong);
            course.claims.extend(claim);
            if stays(resolution) {
                let is_paid = resolution == Resolution::Settled;
                self.book(kona, receipt, is_paid, course).await;
            }
        }
    }

    /// The caller does not know, and sends the same charge with the same number.
    async fn send_again(&self, schedule: Schedule, number: &str, course: &mut Course) {
        if schedule.again == Again::Dismissed {
            for id in self.journal.held(number) {
                let kona = &self.clients[index(schedule)];
                kona.dismiss(id).await.expect("it can be written");
            }
        }
        let was_held = self.is_held(number);
        course.sends += 1;
        let immortal = Schedule {
            dies: Dies::Never,
            ..schedule
        };
        let outcome = self.send(immortal, number).await.expect("it does not die");
        let before = course.claims.len();
        self.follow(schedule, number, outcome, course).await;
        let is_refused = course.claims[before..].contains(&Claim::InUse);
        // The note of a call that was cut off before it was sent may come late, and is then still there.
        let may_be_refused = was_held || self.is_held(number);
        if (was_held && !is_refused) || (is_refused && !may_be_refused) {
            let wrong = format!("in use: {is_refused}, it says, and it was: {was_held}");
            course.wrong.push(wrong);
        }
    }

    /// What a caller that comes back finds out from the journal, and takes up: not at all before the lease is over, and the
    /// first time to no end where it dies with the outcome.
    async fn recover(
        &self,
        (schedule, number): (Schedule, &str),
        last_note: Instant,
        course: &mut Course,
    ) {
        let kona = &self.restarted[index(schedule)];
        if last_note.elapsed() < TIMEOUT {
            let early = kona.recover().all().await.expect("it can be read");
            if !early.is_empty() && last_note.elapsed() < LEASE {
                let wrong = format!("picked up within its lease: {early:?}");
                course.wrong.push(wrong);
            }
        }
        for round in 0..3 {
            if self.is_held(number) {
                self.journal.lapse(LONGER).await;
            }
            self.settle(schedule, number);
            let dies = round == 0 && schedule.dies == Dies::WithOutcome;
            let had = self.state(number);
            let mut recovery = kona.recover();
            while let Some(found) = recovery.next().await {
                let found = found.expect("it can be read");
                if found.attempt.idempotency.as_deref() != Some(number) {
                    let wrong = format!("told of another order: {found:?}");
                    course.wrong.push(wrong);
                    continue;
                }
                let Ok(resolution) = found.result else {
                    continue;
                };
                let claim = self.judge(resolution, (schedule, number), had, &mut course.wrong);
                course.claims.extend(claim);
                if stays(resolution) && !dies {
                    let is_paid = resolution == Resolution::Settled;
                    self.book(kona, found.receipt, is_paid, course).await;
                }
            }
            if !self.is_held(number) {
                break;
            }
            if schedule.waits == Waits::AMinute {
                self.later.pass(MINUTE);
            }
        }
    }

    pub(crate) async fn run(&mut self, schedule: Schedule, tally: &Tally) {
        let number = format!("ORDER-{}", schedule.number);
        let before = self.mock.arrivals("charge");
        self.front.plan(&number, schedule);
        self.arrange(schedule);
        self.clocks.set(0);
        let mut course = Course {
            sends: 1,
            ..Course::default()
        };

        let first = self.send(schedule, &number).await;
        let last_note = Instant::now();
        self.clocks.set(schedule.step);
        self.later.set(schedule.step + 61);
        let is_sure = matches!(&first, Some(Ok(_) | Err(CallError::Rejected(_))));
        match first {
            Some(outcome) => self.follow(schedule, &number, outcome, &mut course).await,
            // What was written before it died has arrived by then, or is under way all the same.
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        let (_, carried, _) = schedule.charge;
        if schedule.again != Again::Never && !is_sure {
            self.send_again(schedule, &number, &mut course).await;
        }
        if *carried == Carried::Late || schedule.waits == Waits::AMinute {
            self.front.at_rest(&number).await; // it has been carried out, if ever
        }
        self.recover((schedule, &number), last_note, &mut course)
            .await;

        self.front.at_rest(&number).await;
        let has_come = self.mock.arrivals("charge") > before;
        self.is_refusal_queued &= !has_come;
        self.is_pending_queued &= self.entries(&number).is_empty();
        let facts = Facts {
            entries: self.entries(&number),
            arrivals: self.front.charges(&number),
            noted: self.journal.of(&number),
        };
        if !self.journal.takes(&number, self.is_held(&number)).await {
            let wrong = "the journal has the number otherwise than it has said";
            course.wrong.push(wrong.to_owned());
        }
        tally.hold(schedule, &facts, course);
        self.journal.forget(&number).await;
        self.front.forget(&number);
    }
}

fn built(config: konaplate_generated::runtime::config::ConfigBuilder) -> Client {
    let config = config.build().expect("what the mock hands out is sound");
    Client::new(config).expect("the HTTP client starts")
}

/// Whether a verdict is the last word about a call, to be taken up and acknowledged.
fn stays(resolution: Resolution) -> bool {
    !matches!(
        resolution,
        Resolution::StillPending
            | Resolution::NotSeen
            | Resolution::OfEarlierCall(EarlierCall::StillPending)
    )
}

/// Which of the four clients a schedule uses.
fn index(schedule: Schedule) -> usize {
    let wire = match schedule.wire {
        Wire::Http1 => 0,
        Wire::Http2 => 2,
    };
    wire + usize::from(schedule.retries)
}
