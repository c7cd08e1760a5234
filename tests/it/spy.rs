//! A journal in memory that keeps what it is told, and goes wrong where a test says so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use konaplate_generated::runtime::journal::{
    Attempt, AttemptId, Counts, End, LeasedAttempt, Noting, Pick, Unusable,
};
use konaplate_generated::runtime::{Journal, JournalError, MemoryJournal, Receipt};
use tokio::sync::watch;

use crate::canned::Hand;

/// What goes wrong with a note.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// It does not come about.
    Refused,
    /// It comes about, and its answer is lost.
    AnswerLost,
    /// It comes about, and nobody ever answers.
    AnswerHangs,
    /// It never comes about.
    Hangs,
    /// It takes so many seconds of this clock.
    Takes(Hand, u64),
}

#[derive(Debug, Clone)]
pub(crate) struct Spy {
    pub(crate) inner: Arc<MemoryJournal>,
    told: watch::Sender<Vec<String>>,
    /// By the name of the note.
    faults: Arc<Mutex<BTreeMap<&'static str, Fault>>>,
}

impl Default for Spy {
    fn default() -> Self {
        Self {
            inner: Arc::default(),
            told: watch::Sender::new(Vec::new()),
            faults: Arc::default(),
        }
    }
}

impl Spy {
    pub(crate) fn told(&self) -> Vec<String> {
        self.told.borrow().clone()
    }

    /// When a note was made.
    pub(crate) async fn is_told(&self, note: &str) {
        let mut told = self.told.subscribe();
        let told = told.wait_for(|told| told.iter().any(|it| it == note));
        told.await.expect("the sender is here");
    }

    /// From now on that goes wrong with notes of this name.
    pub(crate) fn fails(&self, name: &'static str, fault: Fault) {
        self.faults().insert(name, fault);
    }

    /// From now on nothing goes wrong.
    pub(crate) fn works(&self) {
        self.faults().clear();
    }

    fn faults(&self) -> MutexGuard<'_, BTreeMap<&'static str, Fault>> {
        self.faults.lock().expect("nobody panics here")
    }

    fn tell(&self, note: String) {
        self.told.send_modify(|told| told.push(note));
    }

    fn note<'j, T: Send + 'j>(
        &'j self,
        (name, said): (&'static str, String),
        note: Noting<'j, T>,
    ) -> Noting<'j, T> {
        Box::pin(async move {
            self.tell(format!("{name}{said}"));
            let fault = self.faults().get(name).cloned();
            match fault {
                None => note.await,
                Some(Fault::Refused) => Err(JournalError::Unusable(Unusable {
                    place: "/var/lib/shop/calls".into(),
                    problem: "the disk is full".into(),
                    remedy: "make room".into(),
                })),
                Some(Fault::AnswerLost) => {
                    note.await?;
                    Err(JournalError::Lost)
                }
                Some(Fault::AnswerHangs) => {
                    note.await?;
                    std::future::pending().await
                }
                Some(Fault::Hangs) => std::future::pending().await,
                Some(Fault::Takes(clock, seconds)) => {
                    clock.pass(seconds);
                    note.await
                }
            }
        })
    }
}

/// As a note has a call.
fn said(attempt: &Attempt) -> String {
    let number = attempt.idempotency.as_deref().unwrap_or("-");
    format!(" {} {number}", attempt.operation)
}

impl Journal for Spy {
    fn prepare<'j>(&'j self, attempt: &'j Attempt) -> Noting<'j, ()> {
        self.note(("prepare", said(attempt)), self.inner.prepare(attempt))
    }

    fn withdraw(&self, id: AttemptId) -> Noting<'_, ()> {
        self.note(("withdraw", String::new()), self.inner.withdraw(id))
    }

    fn claim<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        let note = self.inner.claim(attempt, receipt, lease);
        self.note(("claim", said(attempt)), note)
    }

    fn begin<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        let note = self.inner.begin(attempt, receipt, lease);
        self.note(("begin", said(attempt)), note)
    }

    fn end(&self, receipt: Receipt, end: End, lease: Duration) -> Noting<'_, ()> {
        let said = format!(" {}", end.as_str());
        self.note(("end", said), self.inner.end(receipt, end, lease))
    }

    fn release(&self, receipt: Receipt) {
        self.tell("release".to_owned());
        self.inner.release(receipt);
    }

    fn acknowledge(&self, receipt: Receipt) -> Noting<'_, ()> {
        let note = self.inner.acknowledge(receipt);
        self.note(("acknowledge", String::new()), note)
    }

    fn dismiss(&self, id: AttemptId) -> Noting<'_, ()> {
        self.note(("dismiss", String::new()), self.inner.dismiss(id))
    }

    fn pick(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>> {
        self.note(("pick", String::new()), self.inner.pick(pick))
    }

    fn counts(&self) -> Noting<'_, Counts> {
        self.note(("counts", String::new()), self.inner.counts())
    }
}
