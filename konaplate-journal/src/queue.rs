//! Between callers and the one who writes: a bounded queue of notes. Who writes takes many at a time, so that they share
//! a commit; a note that nobody waits for any more is left out, or taken back.

use std::collections::VecDeque;
use std::time::Duration;

use konaplate_runtime::journal::{
    Attempt, AttemptId, Counts, End, JournalError, LeasedAttempt, Noting, Pick, Receipt,
};
use tokio::sync::{mpsc, oneshot};

/// Notes that wait. More callers wait for a place.
const WAITING: usize = 1_024;
/// Notes that share a commit.
const AT_ONCE: usize = 256;

/// What is asked of who writes.
#[derive(Debug)]
pub(crate) enum Ask {
    Prepare(Attempt),
    Claim(Attempt, Receipt, Duration),
    Begin(Attempt, Receipt, Duration),
    End(Receipt, End, Duration),
    Acknowledge(Receipt),
    Dismiss(AttemptId),
    Pick(Pick),
    Counts,
    /// Takes back a claim of which no byte has left; nothing if the receipt is not the last one.
    Release(Receipt),
    /// Takes back what was prepared; nothing if it was claimed.
    Withdraw(AttemptId),
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Said {
    Done,
    Picked(Vec<LeasedAttempt>),
    Counted(Counts),
}

/// A note, and who waits for it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) ask: Ask,
    tell: Option<oneshot::Sender<Result<Said, JournalError>>>,
}

/// Where callers ask.
#[derive(Debug, Clone)]
pub(crate) struct Front {
    jobs: mpsc::Sender<Job>,
    /// As many as there are claims: each is taken back once.
    backs: mpsc::UnboundedSender<Ask>,
}

/// What came while who writes waited.
#[cfg(feature = "sqlite")]
#[derive(Debug)]
pub(crate) enum Waited {
    Jobs(Vec<Job>),
    Idle,
    Over,
}

/// Where who writes takes the notes from.
#[derive(Debug)]
pub(crate) struct Queue {
    jobs: mpsc::Receiver<Job>,
    backs: mpsc::UnboundedReceiver<Ask>,
    /// To be taken back, because nobody has waited for them.
    undo: VecDeque<Ask>,
}

pub(crate) fn queue() -> (Front, Queue) {
    let (front, jobs) = mpsc::channel(WAITING);
    let (back, backs) = mpsc::unbounded_channel();
    let front = Front {
        jobs: front,
        backs: back,
    };
    let queue = Queue {
        jobs,
        backs,
        undo: VecDeque::new(),
    };
    (front, queue)
}

impl Front {
    /// Asks, and waits for what comes of it.
    pub(crate) async fn ask(&self, ask: Ask) -> Result<Said, JournalError> {
        let (tell, told) = oneshot::channel();
        let mut waiting = Waiting {
            told,
            undo: ask.undo(),
            backs: &self.backs,
        };
        let tell = Some(tell);
        let sent = self.jobs.send(Job { ask, tell }).await;
        sent.map_err(|_| JournalError::ShutDown)?;
        let said = (&mut waiting.told).await;
        said.unwrap_or(Err(JournalError::ShutDown))
    }

    pub(crate) fn done(&self, ask: Ask) -> Noting<'_, ()> {
        Box::pin(async move { self.ask(ask).await.map(|_| ()) })
    }

    pub(crate) fn picked(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>> {
        Box::pin(async move {
            match self.ask(Ask::Pick(pick)).await? {
                Said::Picked(picked) => Ok(picked),
                Said::Done | Said::Counted(_) => Ok(Vec::new()),
            }
        })
    }

    pub(crate) fn counted(&self) -> Noting<'_, Counts> {
        Box::pin(async move {
            match self.ask(Ask::Counts).await? {
                Said::Counted(counts) => Ok(counts),
                Said::Done | Said::Picked(_) => Ok(Counts::default()),
            }
        })
    }

    /// Asks, and waits for nothing.
    pub(crate) fn release(&self, receipt: Receipt) {
        let _ = self.backs.send(Ask::Release(receipt));
    }
}

/// Waits for an answer. Dropped with one that nobody has read, it takes the note back.
struct Waiting<'f> {
    told: oneshot::Receiver<Result<Said, JournalError>>,
    undo: Option<Ask>,
    backs: &'f mpsc::UnboundedSender<Ask>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        // From here on who writes finds out by itself that nobody waits.
        self.told.close();
        if let Ok(Ok(said)) = self.told.try_recv() {
            for back in said.undo(self.undo.take()) {
                let _ = self.backs.send(back);
            }
        }
    }
}

impl Queue {
    /// The next notes, what is to be taken back first; nothing when nobody can ask any more. To wait is no loss of notes.
    pub(crate) async fn next(&mut self) -> Option<Vec<Job>> {
        let mut jobs = self.at_hand();
        if jobs.is_empty() {
            // Both ends are dropped together: what was sent before that is still there.
            tokio::select! {
                job = self.jobs.recv() => jobs.extend(job),
                back = self.backs.recv() => jobs.extend(back.map(Job::unasked)),
            }
            jobs.extend(self.at_hand());
            if jobs.is_empty() {
                return None;
            }
        }
        jobs.retain(Job::is_wanted);
        Some(jobs)
    }

    /// As [`next`](Self::next), on a thread that has nothing else to do, and for so long.
    #[cfg(feature = "sqlite")]
    pub(crate) fn wait(&mut self, runtime: &tokio::runtime::Runtime, limit: Duration) -> Waited {
        match runtime.block_on(async { tokio::time::timeout(limit, self.next()).await }) {
            Ok(Some(jobs)) => Waited::Jobs(jobs),
            Ok(None) => Waited::Over,
            Err(_) => Waited::Idle,
        }
    }

    fn at_hand(&mut self) -> Vec<Job> {
        let mut jobs: Vec<_> = self.undo.drain(..).map(Job::unasked).collect();
        while let Ok(back) = self.backs.try_recv() {
            jobs.push(Job::unasked(back));
        }
        while jobs.len() < AT_ONCE
            && let Ok(job) = self.jobs.try_recv()
        {
            jobs.push(job);
        }
        jobs
    }

    /// Tells what came of a note. One that nobody waits for is taken back with the next ones. So is a claim whose answer was
    /// lost: nobody sends on the strength of it.
    pub(crate) fn answer(&mut self, job: Job, result: Result<Said, JournalError>) {
        // What is prepared permits nothing: it is given up in its time, if it is there at all.
        if matches!(
            (&result, &job.ask),
            (Err(JournalError::Lost), Ask::Claim(..) | Ask::Begin(..))
        ) {
            self.undo.extend(job.ask.undo());
        }
        let Some(tell) = job.tell else {
            return;
        };
        if let Err(Ok(said)) = tell.send(result) {
            self.undo.extend(said.undo(job.ask.undo()));
        }
    }

    /// Tells that a note is not safe that may stand all the same: it is taken back.
    #[cfg(feature = "sqlite")]
    pub(crate) fn take_back(&mut self, job: Job, error: JournalError) {
        self.undo.extend(job.ask.undo());
        self.answer(job, Err(error));
    }

    /// Whether nobody can ask any more.
    #[cfg(feature = "sqlite")]
    pub(crate) fn is_closed(&self) -> bool {
        self.jobs.is_closed()
    }

    /// Puts back what could not be taken back, for the next time.
    pub(crate) fn again(&mut self, ask: Ask) {
        self.undo.push_back(ask);
    }
}

impl Job {
    fn unasked(ask: Ask) -> Self {
        Self { ask, tell: None }
    }

    /// Whether it is to be done: what was asked for and nobody waits for is not, but for an end, which is a fact.
    pub(crate) fn is_wanted(&self) -> bool {
        let is_gone = self.tell.as_ref().is_some_and(oneshot::Sender::is_closed);
        !is_gone || matches!(self.ask, Ask::End(..))
    }
}

impl Said {
    /// What takes back what was done, with what takes back what was asked for.
    fn undo(self, asked: Option<Ask>) -> Vec<Ask> {
        match self {
            Self::Done => asked.into_iter().collect(),
            Self::Counted(_) => Vec::new(),
            // Whoever asks next may have them at once.
            Self::Picked(picked) => picked.into_iter().map(Ask::let_go).collect(),
        }
    }
}

impl Ask {
    fn let_go(leased: LeasedAttempt) -> Self {
        let end = leased.end.unwrap_or(End::Unknown);
        Self::End(leased.receipt, end, Duration::ZERO)
    }

    /// What takes it back.
    fn undo(&self) -> Option<Self> {
        match self {
            Self::Prepare(attempt) => Some(Self::Withdraw(attempt.id)),
            Self::Claim(_, receipt, _) | Self::Begin(_, receipt, _) => {
                Some(Self::Release(*receipt))
            }
            Self::End(..)
            | Self::Acknowledge(_)
            | Self::Dismiss(_)
            | Self::Pick(_)
            | Self::Counts
            | Self::Release(_)
            | Self::Withdraw(_) => None,
        }
    }
}

/// That a number is taken, as a database tells it: how the call stands that has it is `prepared`, the text of an end, or
/// nothing.
pub(crate) fn in_use(operation: &str, standing: Option<&str>) -> JournalError {
    JournalError::NumberInUse {
        operation: operation.into(),
        is_prepared: standing == Some("prepared"),
        end: standing.and_then(|end| end.parse().ok()),
    }
}

/// A journal that has a `front`.
macro_rules! journal_by_queue {
    ($journal:ty) => {
        impl konaplate_runtime::Journal for $journal {
            fn prepare<'j>(&'j self, attempt: &'j Attempt) -> Noting<'j, ()> {
                self.front.done(Ask::Prepare(attempt.clone()))
            }

            fn withdraw(&self, id: AttemptId) -> Noting<'_, ()> {
                self.front.done(Ask::Withdraw(id))
            }

            fn claim<'j>(
                &'j self,
                attempt: &'j Attempt,
                receipt: Receipt,
                lease: Duration,
            ) -> Noting<'j, ()> {
                self.front.done(Ask::Claim(attempt.clone(), receipt, lease))
            }

            fn begin<'j>(
                &'j self,
                attempt: &'j Attempt,
                receipt: Receipt,
                lease: Duration,
            ) -> Noting<'j, ()> {
                self.front.done(Ask::Begin(attempt.clone(), receipt, lease))
            }

            fn end(&self, receipt: Receipt, end: End, lease: Duration) -> Noting<'_, ()> {
                self.front.done(Ask::End(receipt, end, lease))
            }

            fn release(&self, receipt: Receipt) {
                self.front.release(receipt);
            }

            fn acknowledge(&self, receipt: Receipt) -> Noting<'_, ()> {
                self.front.done(Ask::Acknowledge(receipt))
            }

            fn dismiss(&self, id: AttemptId) -> Noting<'_, ()> {
                self.front.done(Ask::Dismiss(id))
            }

            fn pick(&self, pick: Pick) -> Noting<'_, Vec<LeasedAttempt>> {
                self.front.picked(pick)
            }

            fn counts(&self) -> Noting<'_, Counts> {
                self.front.counted()
            }
        }
    };
}

pub(crate) use journal_by_queue;
