//! A journal that also remembers how the attempts with a number ended.

use std::collections::BTreeMap;
use std::sync::Mutex;

use konaplate_generated::runtime::journal::{Attempt, AttemptId, End, OpenAttempt};
use konaplate_generated::runtime::{Journal, JournalError, MemoryJournal};

type Noted = (Box<str>, Option<End>);

#[derive(Debug)]
pub(crate) struct Remembering {
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
    pub(crate) fn last(&self, number: &str) -> Vec<End> {
        let ends = self.ends.lock().expect("nobody panics here");
        let with_number = ends.values().filter(|(of, _)| &**of == number);
        with_number.filter_map(|(_, end)| *end).collect()
    }

    /// The attempts with a number whose end is not known.
    pub(crate) fn open_of(&self, number: &str) -> Vec<AttemptId> {
        let open = self.inner.open().expect("it is in memory").into_iter();
        let attempts = open.map(|open| open.attempt);
        let of_number = attempts.filter(|it| it.idempotency.as_deref() == Some(number));
        of_number.map(|attempt| attempt.id).collect()
    }
}

impl Journal for Remembering {
    fn before(&self, attempt: &Attempt) -> Result<(), JournalError> {
        self.inner.before(attempt)?;
        let number = attempt.idempotency.clone().unwrap_or_default();
        let mut ends = self.ends.lock().expect("nobody panics here");
        ends.insert(attempt.id, (number, None));
        Ok(())
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
