//! A journal under proof, which also remembers what became of the attempts with a number.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::future::BoxFuture;
use konaplate_generated::runtime::journal::{
    Attempt, AttemptId, Counts, End, LeasedAttempt, Noting, Pick,
};
use konaplate_generated::runtime::{Journal, JournalError, MemoryJournal, Receipt};

/// Lets so much time go by for the journal, so that leases run out.
type Lapse = Box<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>;

/// Where an attempt is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Is {
    InTheJournal,
    /// It has not left.
    TakenBack,
    Acknowledged,
    Dismissed,
}

/// What became of an attempt, as the journal has confirmed it.
#[derive(Debug, Clone)]
pub(crate) struct Noted {
    number: Box<str>,
    pub(crate) end: Option<End>,
    pub(crate) is: Is,
}

pub(crate) struct Remembering {
    inner: Arc<dyn Journal>,
    lapse: Lapse,
    noted: Mutex<BTreeMap<AttemptId, Noted>>,
}

impl fmt::Debug for Remembering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Remembering {
    /// Over a journal in memory, whose time a test passes.
    pub(crate) fn in_memory() -> Self {
        let memory = Arc::new(MemoryJournal::default());
        let passed = Arc::clone(&memory);
        let lapse: Lapse = Box::new(move |time| {
            passed.pass(time);
            Box::pin(std::future::ready(()))
        });
        Self::new(memory, lapse)
    }

    /// Over any journal, whose leases run out by themselves.
    pub(crate) fn in_time(inner: Arc<dyn Journal>) -> Self {
        Self::new(inner, Box::new(|time| Box::pin(tokio::time::sleep(time))))
    }

    fn new(inner: Arc<dyn Journal>, lapse: Lapse) -> Self {
        Self {
            inner,
            lapse,
            noted: Mutex::default(),
        }
    }

    pub(crate) async fn lapse(&self, time: Duration) {
        (self.lapse)(time).await;
    }

    fn noted(&self) -> MutexGuard<'_, BTreeMap<AttemptId, Noted>> {
        self.noted.lock().expect("nobody panics here")
    }

    fn is_now(&self, id: AttemptId, is: Is) {
        if let Some(noted) = self.noted().get_mut(&id) {
            noted.is = is;
        }
    }

    /// What became of the attempts with a number.
    pub(crate) fn of(&self, number: &str) -> Vec<Noted> {
        let noted = self.noted();
        let with_number = noted.values().filter(|it| &*it.number == number);
        with_number.cloned().collect()
    }

    /// The attempts with a number that are in the journal.
    pub(crate) fn held(&self, number: &str) -> Vec<AttemptId> {
        let noted = self.noted();
        let held = noted
            .iter()
            .filter(|(_, it)| &*it.number == number && it.is == Is::InTheJournal);
        held.map(|(id, _)| *id).collect()
    }

    /// Whether the journal itself says so: another call with the number is refused. What was let go of may take a moment.
    pub(crate) async fn takes(&self, number: &str, is_held: bool) -> bool {
        for _ in 0..200 {
            let probe = Attempt {
                id: AttemptId::random().expect("random numbers"),
                operation: "probe".into(),
                idempotency: Some(number.into()),
                request: None,
                at: 0,
            };
            let is_taken = match self.inner.prepare(&probe).await {
                Ok(()) => {
                    let dismissed = self.inner.dismiss(probe.id).await;
                    dismissed.expect("it was just prepared");
                    false
                }
                Err(JournalError::NumberInUse { .. }) => true,
                Err(error) => panic!("{error}"),
            };
            if is_taken == is_held {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Closes what is left of a number, and forgets it.
    pub(crate) async fn forget(&self, number: &str) {
        for id in self.held(number) {
            self.inner.dismiss(id).await.expect("it can be written");
        }
        self.noted().retain(|_, it| &*it.number != number);
    }
}

impl Journal for Remembering {
    fn prepare<'j>(&'j self, attempt: &'j Attempt) -> Noting<'j, ()> {
        self.inner.prepare(attempt)
    }

    fn withdraw(&self, id: AttemptId) -> Noting<'_, ()> {
        self.inner.withdraw(id)
    }

    fn claim<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        self.inner.claim(attempt, receipt, lease)
    }

    fn begin<'j>(
        &'j self,
        attempt: &'j Attempt,
        receipt: Receipt,
        lease: Duration,
    ) -> Noting<'j, ()> {
        Box::pin(async move {
            self.inner.begin(attempt, receipt, lease).await?;
            let noted = Noted {
                number: attempt.idempotency.clone().unwrap_or_default(),
                end: None,
                is: Is::InTheJournal,
            };
            self.noted().insert(attempt.id, noted);
            Ok(())
        })
    }

    fn end(&self, receipt: Receipt, end: End, lease: Duration) -> Noting<'_, ()> {
        Box::pin(async move {
            self.inner.end(receipt, end, lease).await?;
            if let Some(noted) = self.noted().get_mut(&receipt.id()) {
                noted.end = Some(end);
                if end == End::NotSent {
                    noted.is = Is::TakenBack;
                }
            }
            Ok(())
        })
    }

    fn release(&self, receipt: Receipt) {
        self.inner.release(receipt);
        if let Some(noted) = self.noted().get_mut(&receipt.id())
            && noted.end.is_none()
        {
            noted.end = Some(End::NotSent);
            noted.is = Is::TakenBack;
        }
    }

    fn acknowledge(&self, receipt: Receipt) -> Noting<'_, ()> {
        Box::pin(async move {
            self.inner.acknowledge(receipt).await?;
            self.is_now(receipt.id(), Is::Acknowledged);
            Ok(())
        })
    }

    fn dismiss(&self, id: AttemptId) -> Noting<'_, ()> {
        Box::pin(async move {
            self.inner.dismiss(id).await?;
            self.is_now(id, Is::Dismissed);
            Ok(())
        })
    }

    fn pick(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>> {
        self.inner.pick(pick)
    }

    fn counts(&self) -> Noting<'_, Counts> {
        self.inner.counts()
    }
}
