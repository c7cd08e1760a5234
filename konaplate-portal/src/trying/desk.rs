//! Where calls are tried: by which reading of the specification, through which client, at which server.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use jiff::Timestamp;
use konaplate_codegen::ir::{Effect, Operation};
use konaplate_dynamic::{Call, Dynamic, Outcome, Record};
use konaplate_mock::ControlError;
use konaplate_runtime::CallError;
use konaplate_runtime::outcome::Code;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::asked::{Arranged, Asked};
use super::history::History;
use super::said::{Open, Said, Violations};
use super::tape::Tape;
use super::target::Target;
use super::tried::{Booked, Tried};
use super::{earlier, request};
use crate::book::Book;

/// Where calls are tried.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) book: Arc<Book>,
    pub(crate) target: Arc<Target>,
    history: Arc<History>,
    client: Dynamic,
    /// Which reading it is.
    generation: u64,
}

/// Why a call is not tried. Nothing was sent.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The specification has no such operation.
    Operation,
    /// The page was of another reading: what its reader has confirmed is not what would be sent.
    Stale,
    /// A key that no page makes up.
    Key,
    /// It moves money at a real server, and nobody has said once more that it may.
    Unconfirmed,
    /// The mock cannot do what was asked of it.
    Mock(ControlError),
    /// Only a mock does what it is told.
    NoMock,
}

/// Longest key of a page, in bytes.
const LONGEST_KEY: usize = 64;

type Ended = Result<Outcome<Record>, CallError<Code>>;

impl Desk {
    /// By a reading of the specification.
    pub(crate) fn new(
        (book, generation): (Arc<Book>, u64),
        target: Arc<Target>,
        history: Arc<History>,
    ) -> Self {
        let client = Dynamic::with_core(&book.api, target.core.clone());
        Self {
            book,
            target,
            history,
            client,
            generation,
        }
    }

    /// What a request would break.
    pub(crate) fn check(&self, operation: &Operation, values: &Map<String, Value>) -> Violations {
        match self.draft(operation, values).map(Call::build) {
            Ok(Err(invalid)) => Violations::from(&invalid),
            Ok(Ok(_)) | Err(_) => Violations::default(),
        }
    }

    /// The operation that a call names, if it may be tried.
    ///
    /// # Errors
    /// Why it may not.
    pub(crate) fn admit(&self, operation: &str, asked: &Asked) -> Result<&Operation, Refused> {
        let operation = self.book.operation(operation).ok_or(Refused::Operation)?;
        let moves_money = operation.effect == Effect::MovesMoney;
        if asked.key.is_empty() || asked.key.len() > LONGEST_KEY {
            return Err(Refused::Key);
        }
        if self.target.is_real() && asked.generation != self.generation {
            return Err(Refused::Stale);
        }
        if self.target.is_real() && moves_money && !asked.confirmed {
            return Err(Refused::Unconfirmed);
        }
        if self.target.is_real() && asked.arranged != Arranged::Nothing {
            return Err(Refused::NoMock);
        }
        Ok(operation)
    }

    /// Tries a call, which is sent at most once.
    ///
    /// # Errors
    /// Why it was not tried.
    pub(crate) async fn call(
        &self,
        operation: &str,
        asked: Asked,
        number: u64,
    ) -> Result<Tried, Refused> {
        let operation = self.admit(operation, &asked)?;
        // What is arranged is for this call and no other.
        let _turn = self.target.turn().await;
        let began = Timestamp::now();
        let before = self.target.ledger();
        let tape = Tape::default();
        let built = self.draft(operation, &asked.values)?.build();
        let (clear, said, open, known) = match built {
            Err(invalid) => (None, Said::invalid(&invalid), Open::Nothing, Vec::new()),
            Ok(checked) => {
                let clear = Zeroizing::new(checked.body().expose().to_vec());
                self.arrange(operation, &asked.arranged)?;
                let mut known = earlier::of_request(&self.book.api, operation, &asked.values);
                let ended = tape.of(self.draft(operation, &asked.values)?.send()).await;
                if asked.arranged != Arranged::Nothing {
                    self.target.forget_arranged(&operation.name);
                }
                known.splice(0..0, self.answered(operation, &ended, began));
                let (said, open) = Said::of_call(ended, operation.effect);
                (Some(clear), said, open, known)
            }
        };
        let has_inquiry = !matches!(open, Open::Nothing) && operation.recovery.is_some();
        Ok(Tried {
            number,
            book: Arc::clone(&self.book),
            operation: operation.name.clone(),
            began,
            is_real: self.target.is_real(),
            arranged: asked.arranged,
            clear,
            tape,
            booked: Booked::between(&before, self.target.ledger()),
            known,
            said: Mutex::new(vec![Arc::new(said)]),
            open: tokio::sync::Mutex::new(open),
            has_inquiry,
        })
    }

    /// Asks what became of a call.
    pub(crate) async fn ask(&self, tried: &Tried) {
        let open = tried.open.lock().await;
        // An inquiry takes nothing that was arranged for another call.
        let _turn = self.target.turn().await;
        let client = &self.client;
        let ended = match &*open {
            Open::Nothing => return,
            Open::Pending(pending) => tried.tape.of(pending.resolve(client)).await,
            Open::Unknown(unknown) => tried.tape.of(unknown.resolve(client)).await,
        };
        tried.add(Said::of_inquiry(ended, tried.operation().effect));
    }

    fn draft(
        &self,
        operation: &Operation,
        values: &Map<String, Value>,
    ) -> Result<Call<'_>, Refused> {
        let call = self
            .client
            .call(&operation.name)
            .map_err(|_| Refused::Operation)?;
        let tried = self.history.list();
        let issued = |text: &str| earlier::issued(&tried, text).unwrap_or_else(SystemTime::now);
        Ok(request::fill(
            call,
            (&self.book.api, operation),
            values,
            &issued,
        ))
    }

    fn arrange(&self, operation: &Operation, arranged: &Arranged) -> Result<(), Refused> {
        match self.target.steered() {
            Some(mock) => arranged.tell(mock, operation).map_err(Refused::Mock),
            None => Ok(()),
        }
    }

    fn answered(
        &self,
        operation: &Operation,
        ended: &Ended,
        began: Timestamp,
    ) -> Vec<earlier::Value> {
        let reply = match ended {
            Ok(Outcome::Settled(reply)) => reply,
            Ok(Outcome::Pending(pending)) => pending.reply(),
            Err(_) => return Vec::new(),
        };
        earlier::of_answer(&self.book.api, &operation.response, reply, began.into())
    }
}
