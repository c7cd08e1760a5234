//! A journal in a file: lines are appended under a lock and are on the disk before a call leaves. A line that was
//! cut off by a crash was never relied on, and is dropped; a damaged one anywhere else is an error.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::line::Line;
use super::memory::Open;
use super::{Attempt, AttemptId, End, Journal, JournalError, OpenAttempt};

/// First line, before the file's generation: a number that is another one when the file is.
const HEAD: &str = "konaplate-journal 1 ";
/// Length of the first line with its end: 20 digits follow.
const HEAD_BYTES: u64 = 41;

/// A journal that outlives its process. Several processes may share one file. The file is its owner's only.
#[derive(Debug)]
pub struct FileJournal {
    path: PathBuf,
    state: Mutex<State>,
    limits: Limits,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Open calls.
    open: usize,
    /// Bytes above which the file is rewritten without what is over.
    bytes: u64,
}

/// What was read of the file so far.
#[derive(Debug)]
struct State {
    generation: u64,
    /// End of what was read.
    offset: u64,
    lines: usize,
    open: Open,
}

/// The file while the lock on it is held.
struct Locked {
    file: File,
    /// Released when closed.
    _lock: File,
}

impl FileJournal {
    /// Opens a journal, or begins one. It takes 10,000 open calls, and is rewritten without what is over when it has
    /// grown to a mebibyte. Beside it lies a file with `.lock` at the end of its name.
    ///
    /// # Errors
    /// A file that cannot be opened, or that is no journal.
    pub fn open_at(path: impl Into<PathBuf>) -> Result<Self, JournalError> {
        Self::with_limits(path, 10_000, 1 << 20)
    }

    /// As [`open_at`](Self::open_at), with other limits: on open calls, and on the bytes above which the file is
    /// rewritten.
    ///
    /// # Errors
    /// A file that cannot be opened, or that is no journal.
    pub fn with_limits(
        path: impl Into<PathBuf>,
        open: usize,
        bytes: u64,
    ) -> Result<Self, JournalError> {
        let journal = Self {
            path: path.into(),
            state: Mutex::new(State::new(open)),
            limits: Limits { open, bytes },
        };
        journal.with(|_, _| Ok(()))?;
        Ok(journal)
    }

    /// Does something with the file and all that was ever written to it, alone.
    fn with<T>(
        &self,
        act: impl FnOnce(&mut Locked, &mut State) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut locked = self.lock()?;
        state.catch_up(&mut locked.file, self.limits.open)?;
        act(&mut locked, &mut state)
    }

    fn lock(&self) -> Result<Locked, JournalError> {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".lock");
        let lock = private()
            .create(true)
            .truncate(false)
            .open(Path::new(&name))?;
        lock.lock()?;
        let mut file = private().create(true).truncate(false).open(&self.path)?;
        // With less than a first line it was never used, if it is ours at all.
        if file.metadata()?.len() < HEAD_BYTES {
            if !is_torn_head(&mut file)? {
                return Err(JournalError::Corrupt { line: 1 });
            }
            file.set_len(0)?;
            file.write_all(head(fresh()?).as_bytes())?;
            file.sync_all()?;
            sync_folder(&self.path)?;
        }
        Ok(Locked { file, _lock: lock })
    }

    fn append(
        &self,
        locked: &mut Locked,
        state: &mut State,
        line: &Line,
    ) -> Result<(), JournalError> {
        let text = line.write();
        let file = &mut locked.file;
        file.seek(SeekFrom::Start(state.offset))?;
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_data());
        if let Err(error) = written {
            // What may stand there was not promised to anybody; if this fails too, it is dropped as a torn tail.
            let _ = file.set_len(state.offset);
            return Err(error.into());
        }
        state.offset += text.len() as u64;
        state.lines += 1;
        state.take(line.clone());
        if state.offset > self.limits.bytes.max(state.needed() * 2) {
            self.rewrite(state)?;
        }
        Ok(())
    }

    /// Writes what is open to a file beside, and puts it in place: at no moment is there half a journal.
    fn rewrite(&self, state: &mut State) -> Result<(), JournalError> {
        let generation = fresh()?;
        let mut text = head(generation);
        for OpenAttempt { attempt, end } in state.open.list() {
            let id = attempt.id;
            text.push_str(&Line::Begin(attempt).write());
            text.extend(end.map(|end| Line::End(id, end).write()));
        }
        let mut name = self.path.as_os_str().to_owned();
        name.push(".new");
        let beside = PathBuf::from(name);
        let mut file = private().create(true).truncate(true).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        sync_folder(&self.path)?;
        state.generation = generation;
        state.offset = text.len() as u64;
        state.lines = text.lines().count();
        Ok(())
    }
}

impl Journal for FileJournal {
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError> {
        self.with(|locked, state| {
            state.open.check(attempt)?;
            self.append(locked, state, &Line::Begin(attempt.clone()))
        })
    }

    fn after(&self, attempt: AttemptId, end: End) -> Result<(), JournalError> {
        self.with(|locked, state| self.append(locked, state, &Line::End(attempt, end)))
    }

    fn open(&self) -> Result<Vec<OpenAttempt>, JournalError> {
        self.with(|_, state| Ok(state.open.list()))
    }
}

impl State {
    fn new(limit: usize) -> Self {
        Self {
            generation: 0,
            offset: 0,
            lines: 0,
            open: Open::new(limit),
        }
    }

    /// Reads what others have written since, and cuts off what a crash has left of a last line.
    fn catch_up(&mut self, file: &mut File, limit: usize) -> Result<(), JournalError> {
        let generation = generation(file)?;
        if generation != self.generation {
            *self = Self::new(limit);
            self.generation = generation;
            self.offset = HEAD_BYTES;
            self.lines = 1;
        } else if file.metadata()?.len() < self.offset {
            return Err(JournalError::Corrupt { line: self.lines });
        }
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let mut rest = bytes.as_slice();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line = str::from_utf8(&rest[..end]).ok().and_then(Line::read);
            let is_last = end + 1 == rest.len();
            match line {
                Some(line) => self.take(line),
                None if is_last => break,
                None => {
                    let line = self.lines + 1;
                    return Err(JournalError::Corrupt { line });
                }
            }
            self.lines += 1;
            self.offset += end as u64 + 1;
            rest = &rest[end + 1..];
        }
        if !rest.is_empty() {
            file.set_len(self.offset)?;
        }
        Ok(())
    }

    fn take(&mut self, line: Line) {
        match line {
            Line::Begin(attempt) => self.open.begin(attempt),
            Line::End(id, end) => self.open.end(id, end),
        }
    }

    /// Bytes that the open calls take, about.
    fn needed(&self) -> u64 {
        256 * (self.open.count() as u64 + 1)
    }
}

fn head(generation: u64) -> String {
    format!("{HEAD}{generation:020}\n")
}

fn fresh() -> Result<u64, JournalError> {
    let mut bytes = [0; 8];
    let filled = aws_lc_rs::rand::fill(&mut bytes);
    filled.map_err(|_| JournalError::NoRandom)?;
    Ok(u64::from_be_bytes(bytes))
}

/// The number in the first line.
fn generation(file: &mut File) -> Result<u64, JournalError> {
    let mut head = [0; HEAD_BYTES as usize];
    file.seek(SeekFrom::Start(0))?;
    let corrupt = JournalError::Corrupt { line: 1 };
    match file.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(corrupt),
        Err(error) => return Err(error.into()),
    }
    let text = str::from_utf8(&head).ok();
    let number = text.and_then(|text| text.strip_prefix(HEAD)?.strip_suffix('\n'));
    number.and_then(|number| number.parse().ok()).ok_or(corrupt)
}

/// Whether a short file is what a crash leaves of a first line: a part of it, or the zeros that some file systems have
/// in its place.
fn is_torn_head(file: &mut File) -> io::Result<bool> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(HEAD_BYTES).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(0))?;
    let begin = HEAD.as_bytes();
    let is_part = match bytes.strip_prefix(begin) {
        Some(digits) => digits.iter().all(u8::is_ascii_digit),
        None => begin.starts_with(&bytes),
    };
    Ok(is_part || bytes.iter().all(|byte| *byte == 0))
}

/// Readable and writable by the owner only.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the name of a new file last.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    #[cfg(unix)]
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder; // the system keeps no such promise
    Ok(())
}

#[cfg(test)]
mod tests;
