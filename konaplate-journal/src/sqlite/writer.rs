//! The thread that writes: takes notes from the queue and commits many at a time.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use konaplate_runtime::journal::JournalError;
use rusqlite::Connection;
use tokio::runtime::Runtime;

use super::notes::Statements;
use super::room;
use super::trouble::{Trouble, is_of_file, of_sqlite};
use super::watch::{Looks, Totals, Watch};
use crate::queue::{Ask, Job, Queue, Said, Waited};

/// For how long notes are tried again while another one holds the lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so long without a note what is in the -wal file is written into the database.
const IDLE: Duration = Duration::from_secs(2);
/// Between two tries of what is to be taken back.
const AGAIN: Duration = Duration::from_millis(250);

/// Who writes.
pub(super) struct Writer<'c> {
    path: PathBuf,
    conn: &'c Connection,
    statements: Statements<'c>,
    watch: Watch,
    queue: Queue,
    /// To be taken back, once the file serves again.
    later: Vec<Ask>,
    /// Nothing was written since the database has it all.
    is_tidy: bool,
    /// There is no room for a long -wal file.
    is_cramped: bool,
    /// The size of the -wal file from which on it is written into the database.
    large: u64,
}

type Answers = Vec<Result<Said, JournalError>>;

/// Why a batch is not safe.
enum Failed {
    /// It did not come about.
    Undone(Trouble),
    /// It may have.
    Unsure(Trouble),
}

impl<T: Into<Trouble>> From<T> for Failed {
    fn from(trouble: T) -> Self {
        Self::Undone(trouble.into())
    }
}

impl<'c> Writer<'c> {
    /// Of a file that is open and was gone through.
    pub(super) fn new(
        path: PathBuf,
        conn: &'c Connection,
        statements: Statements<'c>,
        watch: Watch,
        queue: Queue,
    ) -> Self {
        Self {
            path,
            conn,
            statements,
            watch,
            queue,
            later: Vec::new(),
            is_tidy: false,
            is_cramped: false,
            large: room::SIZE,
        }
    }

    /// Writes until nobody can ask any more.
    pub(super) fn run(mut self, runtime: &Runtime) {
        loop {
            let limit = if self.later.is_empty() { IDLE } else { AGAIN };
            match self.queue.wait(runtime, limit) {
                Waited::Jobs(jobs) => self.write(jobs),
                Waited::Idle => {
                    self.try_again();
                    self.tidy();
                }
                Waited::Over => break,
            }
        }
    }

    /// Writes notes and answers them. While another one holds the lock they are tried again as long as somebody waits for
    /// them.
    fn write(&mut self, mut jobs: Vec<Job>) {
        let began = Instant::now();
        while !jobs.is_empty() {
            match self.commit(&jobs) {
                Ok(answers) => {
                    for (job, answer) in jobs.drain(..).zip(answers) {
                        self.queue.answer(job, answer);
                    }
                    self.try_again();
                    self.keep_small();
                }
                Err(Failed::Undone(Trouble::Busy)) if began.elapsed() < PATIENCE => {
                    jobs.retain(Job::is_wanted);
                }
                Err(Failed::Undone(trouble)) => {
                    for job in jobs.drain(..) {
                        self.refuse(job, trouble.clone());
                    }
                }
                Err(Failed::Unsure(trouble)) => {
                    for job in jobs.drain(..) {
                        self.queue.take_back(job, trouble.clone().into());
                    }
                }
            }
        }
    }

    fn try_again(&mut self) {
        for ask in self.later.drain(..) {
            self.queue.again(ask);
        }
    }

    fn refuse(&mut self, job: Job, trouble: Trouble) {
        match job.ask {
            Ask::Release(_) if self.queue.is_closed() => {}
            Ask::Release(_) => self.later.push(job.ask),
            _ => self.queue.answer(job, Err(trouble.into())),
        }
    }

    /// All notes in one commit, with the file being the same one before and after it.
    fn commit(&mut self, jobs: &[Job]) -> Result<Answers, Failed> {
        let looks = self.watch.look()?;
        if looks == Looks::Changed {
            let forgotten = self.conn.release_memory();
            forgotten.map_err(|error| of_sqlite(&self.path, &error))?;
        }
        if let Err(error) = self.statements.begin() {
            return Err(match looks {
                Looks::Same => of_sqlite(&self.path, &error).into(),
                Looks::Changed => self.watch.of_changed(&error).into(),
            });
        }
        self.make_room();
        let noted = self.note(jobs, looks);
        let (answers, totals) = match noted {
            Ok(noted) => noted,
            Err(trouble) => {
                self.roll_back();
                return Err(trouble.into());
            }
        };
        self.is_tidy = false;
        if let Err(error) = self.statements.commit() {
            self.roll_back();
            return Err(match of_sqlite(&self.path, &error) {
                Trouble::Busy => Failed::Undone(Trouble::Busy),
                trouble => Failed::Unsure(trouble),
            });
        }
        let is_same = self.is_same();
        is_same.map_err(Failed::Unsure)?;
        self.watch.last = totals;
        Ok(answers)
    }

    fn note(&mut self, jobs: &[Job], looks: Looks) -> Result<(Answers, Totals), Trouble> {
        let path = &self.path;
        let told = |error| of_sqlite(path, &error);
        if looks == Looks::Changed {
            self.watch.verify(self.conn)?;
        }
        self.watch.check(self.statements.change().map_err(told)?)?;
        let mut answers = Vec::with_capacity(jobs.len());
        for job in jobs {
            answers.push(match self.statements.note(&job.ask) {
                Ok(decided) => decided,
                Err(error) if is_of_file(&error) => return Err(told(error)),
                Err(error) => Err(told(error).into()),
            });
        }
        self.statements.mark().map_err(told)?;
        let totals = self.statements.totals().map_err(told)?;
        Ok((answers, totals))
    }

    /// SQLite may have done so already.
    fn roll_back(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }

    /// Whether what was committed is in the file that lies at the path.
    fn is_same(&mut self) -> Result<(), Trouble> {
        if self.watch.look()? == Looks::Same {
            return Ok(());
        }
        self.verify()
    }

    fn verify(&mut self) -> Result<(), Trouble> {
        let told = |error| of_sqlite(&self.path, &error);
        self.conn.release_memory().map_err(told)?;
        self.conn.execute_batch("BEGIN").map_err(told)?;
        let verified = self.watch.verify(self.conn);
        self.roll_back();
        verified
    }

    /// Without room it is slower, and no note is lost.
    fn make_room(&mut self) {
        let size = self.watch.wal_size();
        if size < room::SIZE && !self.is_cramped {
            self.is_cramped = room::make(self.watch.wal(), size).is_err();
        }
    }

    /// Once the -wal file is used up it is written from its beginning again.
    fn keep_small(&mut self) {
        let size = self.watch.wal_size();
        if size <= room::SIZE {
            self.large = room::SIZE;
        } else if size > self.large {
            self.checkpoint();
            // Somebody who reads for long keeps it from being used again: it is not tried with each note.
            self.large = 2 * size;
        }
    }

    fn tidy(&mut self) {
        if !self.is_tidy {
            self.is_tidy = true;
            self.checkpoint();
        }
    }

    /// A file that another one has written to is gone through first, with the next notes. What fails here fails with the
    /// next notes too, and is told then.
    fn checkpoint(&mut self) {
        if matches!(self.watch.look(), Ok(Looks::Same)) {
            let checkpoint = "PRAGMA wal_checkpoint(PASSIVE)";
            let _ = self.conn.query_row(checkpoint, [], |_| Ok(()));
            let _ = self.verify();
        }
    }
}
