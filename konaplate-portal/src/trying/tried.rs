//! A call that was tried.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use konaplate_codegen::ir::Operation;
use konaplate_mock::{Entry, State};
use serde_json::Value;

use super::asked::Arranged;
use super::earlier;
use super::said::{Open, Said};
use super::tape::{Bytes, Tape};
use crate::book::Book;

/// A call that was tried, and all that came of it.
pub(crate) struct Tried {
    pub(crate) number: u64,
    /// The reading of the specification that it went by.
    pub(crate) book: Arc<Book>,
    pub(crate) operation: String,
    pub(crate) began: Timestamp,
    pub(crate) is_real: bool,
    pub(crate) arranged: Arranged,
    /// The body in the clear; nothing of a request that breaks limits or rules.
    pub(crate) clear: Option<Bytes>,
    pub(crate) tape: Tape,
    /// What the mock has booked with it.
    pub(crate) booked: Vec<Booked>,
    /// Values of request and answer, which other calls may take.
    pub(crate) known: Vec<earlier::Value>,
    /// What the client has said: of the call, then each time that somebody asked about it.
    pub(super) said: Mutex<Vec<Arc<Said>>>,
    /// Held while somebody asks.
    pub(super) open: tokio::sync::Mutex<Open>,
    /// Its operation names an inquiry, and its end left it open.
    pub(super) has_inquiry: bool,
}

/// An entry of the mock's ledger that came with a call, or changed with it.
#[derive(Debug)]
pub(crate) struct Booked {
    pub(crate) entry: Entry,
    /// What it was before; nothing of a new one.
    pub(crate) before: Option<State>,
}

impl Booked {
    pub(super) fn between(before: &[Entry], after: Vec<Entry>) -> Vec<Self> {
        // Entries stay in their order, and none goes.
        let known = before.iter().map(|entry| Some(entry.state));
        let known = known.chain(std::iter::repeat(None));
        let each = after.into_iter().zip(known);
        let changed = each.filter(|(entry, before)| *before != Some(entry.state));
        changed
            .map(|(entry, before)| Self { entry, before })
            .collect()
    }
}

impl Tried {
    /// Its operation, in the reading that it went by.
    pub(crate) fn operation(&self) -> &Operation {
        let operation = self.book.operation(&self.operation);
        operation.expect("a call is tried of an operation that its book has")
    }

    /// What the client has said, of the call first.
    pub(crate) fn said(&self) -> Vec<Arc<Said>> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.clone()
    }

    /// Whether it is not known what became of it.
    pub(crate) fn is_open(&self) -> bool {
        let said = self.said();
        said.last().is_some_and(|said| said.verdict.is_open())
    }

    /// The number of the call, as it was sent.
    pub(crate) fn call_number(&self) -> Option<String> {
        let clear: Value = serde_json::from_slice(self.clear.as_ref()?).ok()?;
        let name = self.operation().idempotency.as_ref()?;
        match clear.get(name)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// Whether there is something to ask about.
    pub(crate) fn can_be_asked(&self) -> bool {
        self.has_inquiry && self.is_open()
    }

    pub(super) fn add(&self, said: Said) {
        let mut all = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Arc::new(said));
    }
}
