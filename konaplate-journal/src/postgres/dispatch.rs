//! The task between the queue and the server: several transactions at a time, each with the notes that wait at that
//! moment.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use konaplate_runtime::journal::JournalError;
use tokio::task::{JoinError, JoinSet};

use super::notes::adds;
use super::room::Room;
use super::work::{Batch, Done, Finished, Tried, Work, Worker};
use crate::queue::{Ask, Job, Queue, Said};

/// How many notes share a transaction at most; of those that have to wait for others, so many.
const AT_ONCE: usize = 512;
const RETRIED_AT_ONCE: usize = 256;
const LONGEST_PAUSE: Duration = Duration::from_millis(250);
/// How long to wait before a note that could not be taken back is tried again.
const BACK_AGAIN: Duration = Duration::from_millis(500);

/// Takes notes from the queue and hands them to workers.
pub(super) struct Dispatcher {
    worker: Worker,
    room: Room,
    /// For the next connection that is free.
    waiting: VecDeque<Work>,
    running: JoinSet<Finished>,
    /// Notes that have to wait for others, with the moment when each is tried again and what is told when its time is over.
    held: Vec<(Instant, Tried, JournalError)>,
    /// At most one transaction waits for others, so that the rest goes on.
    is_retrying: bool,
    /// What is taken back later.
    backs: Vec<(Instant, Ask)>,
}

impl Dispatcher {
    pub(super) fn new(worker: Worker, limit: usize) -> Self {
        Self {
            worker,
            room: Room::new(limit),
            waiting: VecDeque::new(),
            running: JoinSet::new(),
            held: Vec::new(),
            is_retrying: false,
            backs: Vec::new(),
        }
    }

    /// Ends when nobody can ask any more, and what was begun is done or its time is over.
    pub(super) async fn run(mut self, mut queue: Queue) {
        let mut closed: Option<Instant> = None;
        // Once it is closed, there is only what was done meanwhile and has to be taken back.
        let mut has_more = true;
        loop {
            self.start();
            if closed.is_some_and(|at| self.is_over(has_more, at)) {
                return;
            }
            let takes = has_more && self.running.len() < self.worker.at_once();
            let due = self.due();
            tokio::select! {
                jobs = queue.next(), if takes => match jobs {
                    Some(jobs) => self.sort(jobs),
                    None => {
                        closed = closed.or_else(|| Some(Instant::now()));
                        has_more = false;
                    }
                },
                Some(finished) = self.running.join_next() => {
                    self.finish(finished, &mut queue);
                    has_more = true;
                }
                () = until(due), if due.is_some() => {
                    self.again(&mut queue);
                    has_more = true;
                }
            }
        }
    }

    fn is_over(&self, has_more: bool, closed: Instant) -> bool {
        let is_idle = self.running.is_empty() && self.held.is_empty() && self.backs.is_empty();
        (is_idle && !has_more) || closed.elapsed() > 3 * self.worker.limit()
    }

    /// Hands out what waits, as far as there are connections.
    fn start(&mut self) {
        while self.running.len() < self.worker.at_once()
            && let Some(work) = self.waiting.pop_front()
        {
            self.running.spawn(self.worker.clone().work(work));
        }
    }

    /// Sorts what was asked by what it takes.
    fn sort(&mut self, jobs: Vec<Job>) {
        let mut notes = Vec::new();
        let mut counts = Vec::new();
        for job in jobs {
            match job.ask {
                Ask::Pick(pick) => self.waiting.push_back(Work::Pick(job, pick)),
                Ask::Counts => counts.push(job),
                _ => notes.push(Tried::new(job)),
            }
        }
        if !counts.is_empty() {
            self.waiting.push_back(Work::Counts(counts));
        }
        while !notes.is_empty() {
            let rest = notes.split_off(notes.len().min(AT_ONCE));
            self.batch(notes, false);
            notes = rest;
        }
    }

    fn batch(&mut self, notes: Vec<Tried>, is_retry: bool) {
        let more = notes.iter().filter(|tried| adds(&tried.job.ask)).count();
        self.waiting.push_back(Work::Notes(Batch {
            notes,
            is_retry,
            is_counted: self.room.is_to_count(more),
        }));
    }

    fn finish(&mut self, finished: Result<Finished, JoinError>, queue: &mut Queue) {
        // One that failed by itself has dropped its notes: whoever waits for them is told so.
        let Ok(Finished {
            done,
            was_retry,
            room,
        }) = finished
        else {
            self.is_retrying = false;
            return;
        };
        if was_retry {
            self.is_retrying = false;
        }
        if let Some(left) = room {
            self.room.counted(left);
        }
        for done in done {
            match done {
                Done::Answered(job, result) => self.answer(job, result, queue),
                Done::Again(tried, error) => self.hold(tried, error, queue),
            }
        }
    }

    fn answer(&mut self, job: Job, result: Result<Said, JournalError>, queue: &mut Queue) {
        let is_failed = matches!(result, Err(JournalError::Unusable(_) | JournalError::Lost));
        let back = match (&job.ask, &result) {
            // What takes a claim back is tried until it is done. What was prepared is given up in its time.
            (Ask::Release(receipt), _) if is_failed => Some((BACK_AGAIN, Ask::Release(*receipt))),
            // The server may get to the claim only after it was taken back: once more when it has no time left for it.
            (Ask::Claim(_, receipt, _) | Ask::Begin(_, receipt, _), Err(JournalError::Lost)) => {
                Some((2 * self.worker.limit(), Ask::Release(*receipt)))
            }
            _ => None,
        };
        if let Some((pause, ask)) = back {
            self.backs.push((Instant::now() + pause, ask));
        }
        queue.answer(job, result);
    }

    fn hold(&mut self, mut tried: Tried, error: JournalError, queue: &mut Queue) {
        if tried.since.elapsed() >= self.worker.limit() {
            return self.answer(tried.job, Err(error), queue);
        }
        let due = Instant::now() + tried.pause;
        tried.pause = (2 * tried.pause).min(LONGEST_PAUSE);
        self.held.push((due, tried, error));
    }

    /// When something is to be tried again.
    fn due(&self) -> Option<Instant> {
        let held = self.held.iter().map(|(due, ..)| *due);
        let backs = self.backs.iter().map(|(due, _)| *due);
        held.filter(|_| !self.is_retrying).chain(backs).min()
    }

    fn again(&mut self, queue: &mut Queue) {
        let now = Instant::now();
        for (_, ask) in self.backs.extract_if(.., |(due, _)| *due <= now) {
            queue.again(ask);
        }
        if self.is_retrying {
            return;
        }
        let due = self.held.extract_if(.., |(due, ..)| *due <= now);
        let due: Vec<_> = due.take(RETRIED_AT_ONCE).collect();
        let mut notes = Vec::new();
        for (_, tried, error) in due {
            if tried.since.elapsed() >= self.worker.limit() {
                self.answer(tried.job, Err(error), queue);
            } else if tried.job.is_wanted() {
                notes.push(tried);
            }
        }
        if !notes.is_empty() {
            self.is_retrying = true;
            self.batch(notes, true);
        }
    }
}

async fn until(due: Option<Instant>) {
    if let Some(due) = due {
        tokio::time::sleep_until(due.into()).await;
    }
}
