//! What is done with one connection at a time: a batch of notes, a pick or a count.

use std::sync::Arc;
use std::time::{Duration, Instant};

use konaplate_runtime::journal::{End, JournalError, Pick, Unusable};

use super::notes::{self, Note};
use super::pool::Pool;
use super::schema::Schema;
use super::transaction::Failed;
use crate::queue::{Ask, Job, Said};

/// A note, and what was tried.
pub(super) struct Tried {
    pub(super) job: Job,
    pub(super) since: Instant,
    /// How long to wait before it is tried again.
    pub(super) pause: Duration,
    /// The answer to an earlier try was lost.
    was_lost: bool,
}

impl Tried {
    pub(super) fn new(job: Job) -> Self {
        Self {
            job,
            since: Instant::now(),
            pause: Duration::from_millis(10),
            was_lost: false,
        }
    }

    /// Once it was noted and the answer lost, it may look as if somebody else had the call.
    fn answered(self, result: Result<Said, JournalError>) -> Done {
        let result = match result {
            Err(JournalError::Stale) if self.was_lost => Err(JournalError::Lost),
            result => result,
        };
        Done::Answered(self.job, result)
    }

    /// One whose answer was lost before is tried for as long as it may be.
    fn refused(self, unusable: Unusable) -> Done {
        if self.was_lost {
            Done::Again(self, unusable.into())
        } else {
            Done::Answered(self.job, Err(unusable.into()))
        }
    }

    fn lost(mut self) -> Done {
        let is_same_again = match &self.job.ask {
            Ask::End(_, end, _) => *end != End::NotSent,
            Ask::Dismiss(_) | Ask::Release(_) | Ask::Withdraw(_) => true,
            _ => false,
        };
        self.was_lost = true;
        if is_same_again {
            Done::Again(self, JournalError::Lost)
        } else {
            Done::Answered(self.job, Err(JournalError::Lost))
        }
    }
}

/// What can be done by one connection.
pub(super) enum Work {
    Notes(Batch),
    Pick(Job, Pick),
    Counts(Vec<Job>),
}

/// Notes that share a transaction.
pub(super) struct Batch {
    pub(super) notes: Vec<Tried>,
    /// They had to wait for others before.
    pub(super) is_retry: bool,
    /// Whether there may be more calls is to be counted.
    pub(super) is_counted: bool,
}

/// What came of it.
pub(super) struct Finished {
    pub(super) done: Vec<Done>,
    pub(super) was_retry: bool,
    /// How many more calls there may be, if they were counted.
    pub(super) room: Option<i64>,
}

pub(super) enum Done {
    Answered(Job, Result<Said, JournalError>),
    /// To be tried again, unless its time is over: then this is the answer.
    Again(Tried, JournalError),
}

impl From<Vec<Done>> for Finished {
    fn from(done: Vec<Done>) -> Self {
        Self {
            done,
            was_retry: false,
            room: None,
        }
    }
}

/// Does the work.
#[derive(Clone)]
pub(super) struct Worker {
    pool: Pool,
    schema: Arc<Schema>,
}

impl Worker {
    pub(super) fn new(pool: Pool, schema: Schema) -> Self {
        Self {
            pool,
            schema: Arc::new(schema),
        }
    }

    pub(super) fn at_once(&self) -> usize {
        self.pool.at_once()
    }

    /// How long a note is tried.
    pub(super) fn limit(&self) -> Duration {
        self.pool.limit
    }

    pub(super) async fn work(self, work: Work) -> Finished {
        match work {
            Work::Notes(batch) => self.notes(batch).await,
            Work::Pick(job, pick) => {
                let picked = notes::pick(&self.pool, &self.schema, pick).await;
                vec![Done::Answered(job, picked.map(Said::Picked))].into()
            }
            Work::Counts(jobs) => self.counts(jobs).await.into(),
        }
    }

    async fn counts(&self, jobs: Vec<Job>) -> Vec<Done> {
        let counted = notes::counts(&self.pool, &self.schema).await;
        let answer = || match &counted {
            Ok((counts, _)) => Ok(Said::Counted(*counts)),
            Err(JournalError::Unusable(unusable)) => Err(unusable.clone().into()),
            Err(_) => Err(JournalError::Lost),
        };
        (jobs.into_iter())
            .map(|job| Done::Answered(job, answer()))
            .collect()
    }

    async fn notes(&self, batch: Batch) -> Finished {
        let Batch {
            notes: tried,
            is_retry,
            is_counted,
        } = batch;
        let mut done = Vec::new();
        let mut fit = Vec::new();
        for tried in tried {
            match notes::can_be_kept(&tried.job.ask, &self.pool.place) {
                Ok(()) => fit.push(tried),
                Err(unusable) => done.push(tried.answered(Err(unusable.into()))),
            }
        }
        fit.sort_by(|one, other| notes::order(&one.job.ask).cmp(&notes::order(&other.job.ask)));
        let asks: Vec<_> = fit.iter().map(|tried| &tried.job.ask).collect();
        let noted = match notes::note(&self.pool, &self.schema, &asks, is_retry, is_counted).await {
            Err(Failed::InTheWay(_)) if !is_retry => {
                notes::note(&self.pool, &self.schema, &asks, true, is_counted).await
            }
            noted => noted,
        };
        let mut room = None;
        match noted {
            Ok(noted) => {
                room = noted.room;
                let full = self.full(&noted.notes).await;
                let answers = fit.into_iter().zip(noted.notes);
                done.extend(answers.map(|(tried, note)| self.answer(tried, note, full.as_ref())));
            }
            Err(Failed::InTheWay(unusable)) => {
                let again = |tried| Done::Again(tried, unusable.clone().into());
                done.extend(fit.into_iter().map(again));
            }
            Err(Failed::Refused(unusable)) => {
                let refused = |tried: Tried| tried.refused(unusable.clone());
                done.extend(fit.into_iter().map(refused));
            }
            Err(Failed::Lost) => done.extend(fit.into_iter().map(Tried::lost)),
        }
        Finished {
            done,
            was_retry: is_retry,
            room,
        }
    }

    /// What a full journal has, if one of the notes found it so.
    async fn full(&self, notes: &[Note]) -> Option<notes::Counted> {
        let is_full = notes.iter().any(|note| matches!(note, Note::Full));
        if is_full {
            Some(notes::counts(&self.pool, &self.schema).await)
        } else {
            None
        }
    }

    fn answer(&self, tried: Tried, note: Note, full: Option<&notes::Counted>) -> Done {
        match (note, full) {
            (Note::Answered(result), _) => tried.answered(result),
            (Note::Full, Some(Ok((counts, limit)))) => {
                let (limit, counts) = (*limit, *counts);
                tried.answered(Err(JournalError::Full { limit, counts }))
            }
            (Note::Full, Some(Err(JournalError::Unusable(unusable)))) => {
                tried.answered(Err(unusable.clone().into()))
            }
            (Note::Full, _) => tried.answered(Err(JournalError::Lost)),
            (Note::Held, _) => Done::Again(tried, self.held().into()),
        }
    }

    fn held(&self) -> Unusable {
        self.pool.place.unusable(
            "a transaction that has not ended holds the call or its number",
            "commit or roll back the transaction that prepared or acknowledged it",
        )
    }
}
