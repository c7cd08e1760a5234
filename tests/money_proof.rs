//! The real client against the real mock's ledger, through every combination of: what goes wrong with the charge, how
//! the money settles, whether reads are tried again, what goes wrong with the inquiry, where the caller dies, and
//! whether it sends the same charge again. Whatever the client has reported is held against the ledger at the end.
//!
//! `cargo test -p konaplate-tests --test money_proof -- --schedules 100000` runs more of them. The last line is the result; it is a
//! failure if there is any double charge or contradiction. `.ci/planted` shows that it fails when it should.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "it is a test and says what it found"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use konaplate_generated::runtime::config::{Clock, SystemClock};
use konaplate_generated::runtime::journal::{Attempt, AttemptId, End, OpenAttempt};
use konaplate_generated::runtime::{Journal, JournalError, MemoryJournal, Retries};
use konaplate_generated::{
    CallError, Charge, ChargeErrorCode, Client, Dcvv, OneTimeToken, Outcome, Resolution,
};
use konaplate_mock::{Entry, Fault, Mock, Settlement, State};

const TIMEOUT: Duration = Duration::from_millis(120);
const DELAY: Duration = Duration::from_millis(200);
const WORKERS: u64 = 16;

/// What goes wrong with the charge.
const CHARGE_FAULTS: [Option<Fault>; 13] = [
    None,
    Some(Fault::CloseBefore),
    Some(Fault::ResetBefore),
    Some(Fault::CloseAfter),
    Some(Fault::ResetAfter),
    Some(Fault::ServerErrorBefore),
    Some(Fault::ServerErrorAfter),
    Some(Fault::Html),
    Some(Fault::HalfAnswer),
    Some(Fault::WrongKey),
    Some(Fault::TruncatedJwe),
    Some(Fault::Delay(DELAY)),
    Some(Fault::DelayBefore(DELAY)),
];

/// What goes wrong with the first inquiry.
const INQUIRY_FAULTS: [Option<Fault>; 7] = [
    None,
    Some(Fault::CloseBefore),
    Some(Fault::ResetAfter),
    Some(Fault::ServerErrorAfter),
    Some(Fault::HalfAnswer),
    Some(Fault::Html),
    Some(Fault::TruncatedJwe),
];

/// How the money settles.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Settles {
    AtOnce,
    Later,
    Fails,
    Stays,
    /// The provider refuses the charge.
    Refused,
}

const SETTLES: [Settles; 5] = [
    Settles::AtOnce,
    Settles::Later,
    Settles::Fails,
    Settles::Stays,
    Settles::Refused,
];

/// Where the caller dies.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Dies {
    Never,
    /// When the charge has reached the provider.
    AtArrival,
    /// After some time between nothing and three milliseconds.
    Sometime,
    /// With the outcome in hand, before it asks about it.
    WithOutcome,
}

const DIES: [Dies; 4] = [
    Dies::Never,
    Dies::AtArrival,
    Dies::Sometime,
    Dies::WithOutcome,
];

#[derive(Debug, Clone, Copy)]
struct Schedule {
    charge: Option<Fault>,
    inquiry: Option<Fault>,
    settles: Settles,
    dies: Dies,
    retries: bool,
    sends_again: bool,
    number: u64,
}

impl Schedule {
    /// Every combination comes once in so many.
    const COMBINATIONS: u64 = 13 * 7 * 5 * 4 * 2 * 2;

    fn of(number: u64) -> Self {
        let mut rest = number;
        let mut digit = |base: u64| {
            let digit = rest % base;
            rest /= base;
            usize::try_from(digit).unwrap_or_default()
        };
        Self {
            charge: CHARGE_FAULTS[digit(13)],
            inquiry: INQUIRY_FAULTS[digit(7)],
            settles: SETTLES[digit(5)],
            dies: DIES[digit(4)],
            retries: digit(2) == 1,
            sends_again: digit(2) == 1,
            number,
        }
    }
}

/// What the client has said about a charge.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Claim {
    Settled,
    Failed,
    Pending,
    Rejected,
    NotSent,
    NotSeen,
}

#[derive(Debug, Default)]
struct Tally {
    schedules: AtomicU64,
    doubles: AtomicU64,
    contradictions: AtomicU64,
    claims: [AtomicU64; 6],
}

/// Seconds ahead of the system's clock: a caller that comes back a minute later, when not being known means something.
#[derive(Debug)]
struct Ahead(i64);

impl Clock for Ahead {
    fn unix_millis(&self) -> i64 {
        SystemClock.unix_millis() + self.0 * 1_000
    }
}

type Noted = (Box<str>, Option<End>);

/// A journal that also keeps how the attempts with a number ended.
#[derive(Debug)]
struct Remembering {
    inner: MemoryJournal,
    /// Number and last note of each attempt.
    ends: Mutex<BTreeMap<AttemptId, Noted>>,
}

impl Default for Remembering {
    fn default() -> Self {
        Self {
            inner: MemoryJournal::new(1_000_000),
            ends: Mutex::default(),
        }
    }
}

impl Remembering {
    /// The last note of each attempt with a number.
    fn last(&self, number: &str) -> Vec<End> {
        let ends = self.ends.lock().expect("nobody panics here");
        let with_number = ends.values().filter(|(of, _)| &**of == number);
        with_number.filter_map(|(_, end)| *end).collect()
    }
}

impl Journal for Remembering {
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError> {
        let number = attempt.idempotency.clone().unwrap_or_default();
        let mut ends = self.ends.lock().expect("nobody panics here");
        ends.insert(attempt.id, (number, None));
        self.inner.before(attempt)
    }

    fn after(&self, attempt: AttemptId, end: End) -> Result<(), JournalError> {
        let mut ends = self.ends.lock().expect("nobody panics here");
        if let Some((_, last)) = ends.get_mut(&attempt) {
            *last = Some(end);
        }
        self.inner.after(attempt, end)
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        self.inner.open()
    }
}

fn claim_of(end: End) -> Option<Claim> {
    match end {
        End::Settled => Some(Claim::Settled),
        End::Failed => Some(Claim::Failed),
        End::Rejected => Some(Claim::Rejected),
        End::NotSent => Some(Claim::NotSent),
        _ => None,
    }
}

struct Worker {
    mock: Mock,
    journal: Arc<Remembering>,
    /// Without and with retries; the last is for tokens and has time.
    clients: [Client; 3],
    /// The same journal after a restart.
    restarted: [Client; 2],
    pending_is_queued: bool,
    charge_fault_is_queued: bool,
    inquiry_fault_is_queued: bool,
}

impl Worker {
    async fn start() -> Self {
        let mock = Mock::start().await.expect("the mock starts");
        let journal = Arc::new(Remembering::default());
        let client = |retries: Retries, timeout: Duration, ahead: i64| {
            let config = mock
                .config_builder()
                .journal(Arc::clone(&journal))
                .clock(Ahead(ahead))
                .timeout(timeout)
                .retries(retries.first_pause(Duration::from_millis(1)))
                .resolve_pause(Duration::from_millis(2));
            let config = config.build().expect("what the mock hands out is sound");
            Client::new(config).expect("the HTTP client starts")
        };
        Self {
            clients: [
                client(Retries::none(), TIMEOUT, 0),
                client(Retries::default(), TIMEOUT, 0),
                client(Retries::none(), Duration::from_secs(30), 0),
            ],
            restarted: [
                client(Retries::none(), TIMEOUT, 61),
                client(Retries::default(), TIMEOUT, 61),
            ],
            journal,
            mock,
            pending_is_queued: false,
            charge_fault_is_queued: false,
            inquiry_fault_is_queued: false,
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

    async fn token(&self) -> (OneTimeToken, Dcvv) {
        let call = self.clients[2].one_time_token().card_no("9410195430033901");
        let reply = call.send().await.expect("a token").into_inner();
        let token = reply
            .one_time_token
            .into_checked()
            .expect("within its limit");
        (token, reply.dcvv.checked().expect("within its limit"))
    }

    /// Sends the charge, or dies over it.
    async fn send(
        &self,
        schedule: Schedule,
        number: &str,
    ) -> Option<Result<Charge, CallError<ChargeErrorCode>>> {
        let (token, dcvv) = self.token().await;
        let kona = &self.clients[usize::from(schedule.retries)];
        let call = kona
            .charge()
            .sequence_id(number)
            .user_id(50_000_000_001_u64);
        let call = call.amount(1_000).one_time_token(token).dcvv(dcvv);
        let call = call.merchant_id("410195430033901").send();
        let before = self.mock.arrivals("charge");
        let death = async {
            match schedule.dies {
                Dies::Never | Dies::WithOutcome => std::future::pending().await,
                Dies::AtArrival => {
                    while self.mock.arrivals("charge") == before {
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
        if schedule.settles == Settles::Refused {
            self.mock
                .next_case("charge", "no-account")
                .expect("a documented case");
        }
        let is_pending = matches!(
            schedule.settles,
            Settles::Later | Settles::Fails | Settles::Stays
        );
        if is_pending && !self.pending_is_queued {
            self.mock
                .next_pending("charge")
                .expect("a charge can be pending");
            self.pending_is_queued = true;
        }
        if let (Some(fault), false) = (schedule.charge, self.charge_fault_is_queued) {
            self.mock
                .next_fault("charge", fault)
                .expect("there is a charge");
            self.charge_fault_is_queued = true;
        }
        if let (Some(fault), false) = (schedule.inquiry, self.inquiry_fault_is_queued) {
            self.mock
                .next_fault("recharge-result", fault)
                .expect("there is an inquiry");
            self.inquiry_fault_is_queued = true;
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
        number: &str,
        had: Option<State>,
        wrong: &mut Vec<String>,
    ) -> Option<Claim> {
        match resolution {
            Resolution::Settled => Some(Claim::Settled),
            Resolution::Failed => Some(Claim::Failed),
            Resolution::NotSeen => {
                if had.is_some() {
                    wrong.push("not seen, it says".to_owned());
                }
                Some(Claim::NotSeen)
            }
            Resolution::StillPending => {
                if self.state(number) != Some(State::Pending) {
                    wrong.push("still pending, it says".to_owned());
                }
                None
            }
            // About the same charge, sent before: the ledger has to have it.
            _ => {
                if self.state(number).is_none() {
                    wrong.push("of an earlier call, it says, and there is none".to_owned());
                }
                None
            }
        }
    }

    /// Asks about an outcome that is open, unless the caller dies first.
    async fn follow(
        &self,
        schedule: Schedule,
        number: &str,
        outcome: Result<Charge, CallError<ChargeErrorCode>>,
        wrong: &mut Vec<String>,
    ) -> Vec<Claim> {
        let kona = &self.clients[usize::from(schedule.retries)];
        let limit = Duration::from_millis(30);
        let mut claims = Vec::new();
        let had = self.state(number);
        let resolution = match outcome {
            Ok(Outcome::Settled(_)) => return vec![Claim::Settled],
            Err(CallError::Rejected(_)) => return vec![Claim::Rejected],
            Err(CallError::NotSent(_)) => return vec![Claim::NotSent],
            Ok(Outcome::Pending(pending)) => {
                claims.push(Claim::Pending);
                if schedule.dies == Dies::WithOutcome {
                    return claims;
                }
                self.settle(schedule, number);
                pending.resolve_within(kona, limit).await
            }
            Err(CallError::Unknown(unknown)) => {
                if schedule.dies == Dies::WithOutcome {
                    return claims;
                }
                self.settle(schedule, number);
                unknown.resolve_within(kona, limit).await
            }
            Err(other) => {
                wrong.push(format!("no end of a charge: {other}"));
                return claims;
            }
        };
        if let Ok(resolution) = resolution {
            claims.extend(self.judge(resolution, number, had, wrong));
        }
        claims
    }

    /// What a caller that comes back finds out from the journal.
    async fn recover(
        &self,
        schedule: Schedule,
        number: &str,
        wrong: &mut Vec<String>,
    ) -> Vec<Claim> {
        let kona = &self.restarted[usize::from(schedule.retries)];
        let mut claims = Vec::new();
        for _ in 0..3 {
            self.settle(schedule, number);
            let had = self.state(number);
            let recovered = kona.recover().await.expect("it is in memory");
            for found in recovered {
                if found.attempt.idempotency.as_deref() == Some(number)
                    && let Ok(resolution) = found.result
                {
                    claims.extend(self.judge(resolution, number, had, wrong));
                }
            }
            if !self.is_open(number) {
                break;
            }
        }
        claims
    }

    fn is_open(&self, number: &str) -> bool {
        let open = self.journal.open().expect("it is in memory");
        open.iter()
            .any(|open| open.attempt.idempotency.as_deref() == Some(number))
    }

    async fn run(&mut self, schedule: Schedule, tally: &Tally) {
        let number = format!("ORDER-{}", schedule.number);
        let before = self.mock.arrivals("charge");
        let asked = self.mock.arrivals("recharge-result");
        let mut wrong = Vec::new();
        self.arrange(schedule);

        let mut sends = 1;
        let mut not_sent = 0;
        let mut claims = Vec::new();
        let first = self.send(schedule, &number).await;
        if self.mock.arrivals("charge") > before {
            self.charge_fault_is_queued = false;
        }
        let is_sure = matches!(&first, Some(Ok(_) | Err(CallError::Rejected(_))));
        not_sent += u64::from(matches!(&first, Some(Err(CallError::NotSent(_)))));
        if first.is_none() {
            // A minute passes: what was under way has arrived, or never will.
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        if let Some(outcome) = first {
            claims.extend(self.follow(schedule, &number, outcome, &mut wrong).await);
        }
        if schedule.sends_again && !is_sure {
            // The caller does not know, and sends the same charge with the same number.
            sends += 1;
            let second = self
                .send(
                    Schedule {
                        dies: Dies::Never,
                        ..schedule
                    },
                    &number,
                )
                .await;
            not_sent += u64::from(matches!(&second, Some(Err(CallError::NotSent(_)))));
            if let Some(outcome) = second {
                claims.extend(self.follow(schedule, &number, outcome, &mut wrong).await);
            }
        }
        if matches!(schedule.charge, Some(Fault::DelayBefore(_))) {
            tokio::time::sleep(DELAY + TIMEOUT).await; // by now it has been carried out, if ever
        }
        claims.extend(self.recover(schedule, &number, &mut wrong).await);

        self.charge_fault_is_queued &= self.mock.arrivals("charge") == before;
        self.inquiry_fault_is_queued &= self.mock.arrivals("recharge-result") == asked;
        let entries = self.entries(&number);
        self.pending_is_queued &= entries.is_empty();
        let arrivals = self.mock.arrivals("charge") - before;
        if entries.len() > 1 || arrivals > sends {
            tally.doubles.fetch_add(1, Ordering::Relaxed);
            println!("double: {schedule:?}: {arrivals} arrived of {sends} sent");
        }
        if arrivals + not_sent > sends {
            wrong.push(format!(
                "{not_sent} not sent, it says, of {sends}; {arrivals} arrived"
            ));
        }
        let state = entries.first().map(|entry| entry.state);
        for claim in &claims {
            tally.claims[*claim as usize].fetch_add(1, Ordering::Relaxed);
            if !fits(*claim, state, sends) {
                wrong.push(format!("{claim:?}, it says; the ledger has {state:?}"));
            }
        }
        // What the journal has closed is a claim as well; what it has not closed is open.
        let noted = self.journal.last(&number);
        for claim in noted.iter().filter_map(|end| claim_of(*end)) {
            if !fits(claim, state, sends) {
                wrong.push(format!(
                    "{claim:?}, the journal says; the ledger has {state:?}"
                ));
            }
        }
        let is_known = noted
            .iter()
            .any(|end| matches!(end, End::Settled | End::Failed));
        if state.is_some() && !is_known && !self.is_open(&number) {
            wrong.push("the charge is in the ledger, and the journal does not know".to_owned());
        }
        for open in self.journal.open().expect("it is in memory") {
            let id = open.attempt.id;
            self.clients[0].dismiss(id).await.expect("it is in memory");
        }
        if !wrong.is_empty() {
            tally.contradictions.fetch_add(1, Ordering::Relaxed);
            println!("contradiction: {schedule:?}: {}", wrong.join("; "));
        }
        tally.schedules.fetch_add(1, Ordering::Relaxed);
    }
}

/// Whether a claim and the ledger's last word go together.
fn fits(claim: Claim, state: Option<State>, sends: u64) -> bool {
    match claim {
        Claim::Settled => state == Some(State::Completed),
        Claim::Failed => state == Some(State::Failed),
        Claim::Pending => state.is_some(),
        // Held against the ledger when it was said.
        Claim::NotSeen => true,
        // With a second attempt, that one may have been carried out.
        Claim::Rejected | Claim::NotSent => state.is_none() || sends > 1,
    }
}

fn schedules() -> u64 {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments
        .iter()
        .position(|argument| argument == "--schedules");
    let given = given
        .and_then(|at| arguments.get(at + 1))
        .map(|number| number.parse());
    match given {
        None => Schedule::COMBINATIONS.max(10_000),
        Some(Ok(number)) => number,
        Some(Err(_)) => panic!("--schedules takes a number"),
    }
}

fn main() -> ExitCode {
    // The list of tests is asked for by tools; this is one test.
    if std::env::args().any(|argument| argument == "--list") {
        println!("money_proof: test");
        return ExitCode::SUCCESS;
    }
    let total = schedules();
    let tally = Arc::new(Tally::default());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.expect("the runtime starts").block_on(async {
        let workers: Vec<_> = (0..WORKERS)
            .map(|first| {
                let tally = Arc::clone(&tally);
                tokio::spawn(async move {
                    let mut worker = Worker::start().await;
                    let mut number = first;
                    while number < total {
                        worker.run(Schedule::of(number), &tally).await;
                        number += WORKERS;
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.expect("no schedule panics");
        }
    });
    let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
    let names = [
        "settled", "failed", "pending", "rejected", "not sent", "not seen",
    ];
    let claims = names.iter().zip(&tally.claims);
    let claims: Vec<_> = claims
        .map(|(name, count)| format!("{} {name}", read(count)))
        .collect();
    println!("reported: {}", claims.join(", "));
    let (doubles, contradictions) = (read(&tally.doubles), read(&tally.contradictions));
    println!(
        "money_proof: {} schedules, {doubles} double charges, {contradictions} contradictions",
        read(&tally.schedules)
    );
    match doubles + contradictions {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
