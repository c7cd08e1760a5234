//! What the mock remembers of money: one-time tokens, charges and their cancellations. Knows no
//! wire, no specification and no clock: the time is handed in.

use std::collections::BTreeMap;

/// What a call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Money from the bank account to the card.
    Charge,
    /// The same money back.
    Cancellation,
}

/// How far a charge or cancellation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The bank has not settled.
    Pending,
    /// The money has moved.
    Completed,
    /// The money has not moved and will not.
    Failed,
}

/// How a pending charge or cancellation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The money moves.
    Completed,
    /// It does not.
    Failed,
}

/// A charge or cancellation that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The caller's number of the call.
    pub sequence_id: String,
    /// The transaction number; a cancellation has that of its charge.
    pub nr_number: String,
    /// The member.
    pub user_id: u64,
    /// KRW.
    pub amount: u64,
    /// How far it is.
    pub state: State,
}

/// What a caller must show to have money moved.
#[derive(Clone, Copy)]
pub(crate) struct Ticket<'a> {
    pub(crate) sequence_id: &'a str,
    pub(crate) user_id: u64,
    pub(crate) token: &'a str,
    /// Absent where the operation has no such field.
    pub(crate) dcvv: Option<&'a str>,
    pub(crate) now: i64,
    /// The state that the new entry starts in.
    pub(crate) state: State,
}

/// Why the ledger refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Objection {
    SequenceUsed,
    SequenceUnknown,
    TokenUnknown,
    TokenExpired,
    TokenSpent,
    DcvvMismatch,
    ChargeUnknown,
    NotCancellable,
    NotPending,
}

struct Token {
    dcvv: String,
    expires: i64,
    is_spent: bool,
}

/// Tokens by their text, entries in order of arrival.
#[derive(Default)]
pub(crate) struct Ledger {
    tokens: BTreeMap<String, Token>,
    entries: Vec<Entry>,
    by_sequence: BTreeMap<String, usize>,
}

impl Ledger {
    pub(crate) fn issue(&mut self, token: String, dcvv: String, expires: i64) {
        let issued = Token {
            dcvv,
            expires,
            is_spent: false,
        };
        self.tokens.insert(token, issued);
    }

    /// Books a charge and gives its transaction number. A refused one leaves no trace.
    pub(crate) fn charge(&mut self, ticket: &Ticket<'_>, amount: u64) -> Result<String, Objection> {
        self.check(ticket)?;
        let nr_number = format!("NR{:018}", self.entries.len() + 1);
        self.book(ticket, Kind::Charge, nr_number.clone(), amount);
        Ok(nr_number)
    }

    /// Books the cancellation of a completed charge of the same member.
    pub(crate) fn cancel(&mut self, ticket: &Ticket<'_>, nr_number: &str) -> Result<(), Objection> {
        self.check(ticket)?;
        let charge = self
            .entries
            .iter()
            .find(|it| it.kind == Kind::Charge && it.nr_number == nr_number)
            .filter(|it| it.user_id == ticket.user_id)
            .ok_or(Objection::ChargeUnknown)?;
        let amount = charge.amount;
        let is_open = charge.state == State::Completed && !self.is_cancelled(nr_number);
        match is_open {
            true => self.book(ticket, Kind::Cancellation, nr_number.to_owned(), amount),
            false => return Err(Objection::NotCancellable),
        }
        Ok(())
    }

    /// How far the charge or cancellation with this sequence id is.
    pub(crate) fn state(&self, sequence_id: &str) -> Result<State, Objection> {
        let index = self.by_sequence.get(sequence_id);
        let entry = index.and_then(|index| self.entries.get(*index));
        entry.map(|it| it.state).ok_or(Objection::SequenceUnknown)
    }

    /// Ends a pending charge or cancellation.
    pub(crate) fn settle(&mut self, sequence_id: &str, end: Settlement) -> Result<(), Objection> {
        let index = self.by_sequence.get(sequence_id);
        let entry = index
            .and_then(|index| self.entries.get_mut(*index))
            .ok_or(Objection::SequenceUnknown)?;
        if entry.state != State::Pending {
            return Err(Objection::NotPending);
        }
        entry.state = match end {
            Settlement::Completed => State::Completed,
            Settlement::Failed => State::Failed,
        };
        Ok(())
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A sequence id serves once. It is looked at before the token: the same request sent twice is
    /// "already asked", though its token is spent by then.
    fn check(&self, ticket: &Ticket<'_>) -> Result<(), Objection> {
        if self.by_sequence.contains_key(ticket.sequence_id) {
            return Err(Objection::SequenceUsed);
        }
        match self.tokens.get(ticket.token) {
            None => Err(Objection::TokenUnknown),
            Some(token) if token.is_spent => Err(Objection::TokenSpent),
            Some(token) if ticket.now > token.expires => Err(Objection::TokenExpired),
            Some(token) if ticket.dcvv.is_some_and(|dcvv| dcvv != token.dcvv) => {
                Err(Objection::DcvvMismatch)
            }
            Some(_) => Ok(()),
        }
    }

    fn book(&mut self, ticket: &Ticket<'_>, kind: Kind, nr_number: String, amount: u64) {
        if let Some(token) = self.tokens.get_mut(ticket.token) {
            token.is_spent = true;
        }
        let sequence_id = ticket.sequence_id.to_owned();
        self.by_sequence
            .insert(sequence_id.clone(), self.entries.len());
        self.entries.push(Entry {
            kind,
            sequence_id,
            nr_number,
            user_id: ticket.user_id,
            amount,
            state: ticket.state,
        });
    }

    /// A cancellation is done or under way; one that failed leaves the charge as it was.
    fn is_cancelled(&self, nr_number: &str) -> bool {
        self.entries
            .iter()
            .filter(|it| it.kind == Kind::Cancellation && it.nr_number == nr_number)
            .any(|it| it.state != State::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: i64 = 1_000_000;

    /// A ledger with tokens `t1` to `t4`, issued at `T0`, all with the DCVV `123`.
    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        for token in ["t1", "t2", "t3", "t4"] {
            ledger.issue(token.to_owned(), "123".to_owned(), T0 + 30_000);
        }
        ledger
    }

    fn ticket<'a>(sequence_id: &'a str, token: &'a str) -> Ticket<'a> {
        Ticket {
            sequence_id,
            user_id: 7,
            token,
            dcvv: Some("123"),
            now: T0,
            state: State::Completed,
        }
    }

    fn pending<'a>(sequence_id: &'a str, token: &'a str) -> Ticket<'a> {
        Ticket {
            state: State::Pending,
            ..ticket(sequence_id, token)
        }
    }

    #[test]
    fn a_sequence_id_serves_one_charge() {
        let mut ledger = ledger();
        let nr_number = ledger.charge(&ticket("a", "t1"), 500).unwrap();
        assert_eq!(nr_number, "NR000000000000000001");
        // the very same request again, and another with a fresh token
        for token in ["t1", "t2"] {
            let again = ledger.charge(&ticket("a", token), 500);
            assert_eq!(again, Err(Objection::SequenceUsed));
        }
        assert_eq!(ledger.entries().len(), 1);
        assert_eq!(ledger.entries()[0].amount, 500);
        assert_eq!(ledger.state("a"), Ok(State::Completed));
    }

    #[test]
    fn a_token_serves_one_call_within_its_time_and_with_its_dcvv() {
        let mut ledger = ledger();
        ledger.charge(&ticket("a", "t1"), 1).unwrap();
        let spent = ledger.charge(&ticket("b", "t1"), 1);
        assert_eq!(spent, Err(Objection::TokenSpent));
        let unknown = ledger.charge(&ticket("b", "t9"), 1);
        assert_eq!(unknown, Err(Objection::TokenUnknown));
        let other = Ticket {
            dcvv: Some("124"),
            ..ticket("b", "t2")
        };
        assert_eq!(ledger.charge(&other, 1), Err(Objection::DcvvMismatch));
        let late = Ticket {
            now: T0 + 30_001,
            ..ticket("b", "t2")
        };
        assert_eq!(ledger.charge(&late, 1), Err(Objection::TokenExpired));
        let last = Ticket {
            now: T0 + 30_000,
            ..ticket("b", "t2")
        };
        assert!(ledger.charge(&last, 1).is_ok());
    }

    #[test]
    fn a_refused_charge_leaves_no_trace() {
        let mut ledger = ledger();
        ledger.charge(&ticket("a", "t9"), 1).unwrap_err();
        assert_eq!(ledger.state("a"), Err(Objection::SequenceUnknown));
        assert!(ledger.charge(&ticket("a", "t1"), 1).is_ok());
    }

    #[test]
    fn a_charge_is_cancelled_once() {
        let mut ledger = ledger();
        let nr_number = ledger.charge(&ticket("a", "t1"), 500).unwrap();
        let own = ledger.cancel(&ticket("a", "t2"), &nr_number);
        assert_eq!(own, Err(Objection::SequenceUsed));
        ledger.cancel(&ticket("b", "t2"), &nr_number).unwrap();
        let twice = ledger.cancel(&ticket("c", "t3"), &nr_number);
        assert_eq!(twice, Err(Objection::NotCancellable));
        let entry = &ledger.entries()[1];
        assert_eq!((entry.kind, entry.amount), (Kind::Cancellation, 500));
    }

    #[test]
    fn only_a_completed_charge_of_the_member_can_be_cancelled() {
        let mut ledger = ledger();
        let nr_number = ledger.charge(&pending("a", "t1"), 500).unwrap();
        let early = ledger.cancel(&ticket("b", "t2"), &nr_number);
        assert_eq!(early, Err(Objection::NotCancellable));
        let unknown = ledger.cancel(&ticket("b", "t2"), "NR9");
        assert_eq!(unknown, Err(Objection::ChargeUnknown));
        ledger.settle("a", Settlement::Completed).unwrap();
        let stranger = Ticket {
            user_id: 8,
            ..ticket("b", "t2")
        };
        let other = ledger.cancel(&stranger, &nr_number);
        assert_eq!(other, Err(Objection::ChargeUnknown));
        assert!(ledger.cancel(&ticket("b", "t2"), &nr_number).is_ok());
    }

    #[test]
    fn a_failed_cancellation_leaves_the_charge_to_be_cancelled_again() {
        let mut ledger = ledger();
        let nr_number = ledger.charge(&ticket("a", "t1"), 500).unwrap();
        ledger.cancel(&pending("b", "t2"), &nr_number).unwrap();
        let meanwhile = ledger.cancel(&ticket("c", "t3"), &nr_number);
        assert_eq!(meanwhile, Err(Objection::NotCancellable));
        ledger.settle("b", Settlement::Failed).unwrap();
        assert_eq!(ledger.state("b"), Ok(State::Failed));
        assert!(ledger.cancel(&ticket("c", "t3"), &nr_number).is_ok());
    }

    #[test]
    fn only_what_is_pending_is_settled() {
        let mut ledger = ledger();
        ledger.charge(&pending("a", "t1"), 500).unwrap();
        assert_eq!(ledger.state("a"), Ok(State::Pending));
        ledger.settle("a", Settlement::Failed).unwrap();
        assert_eq!(ledger.state("a"), Ok(State::Failed));
        let again = ledger.settle("a", Settlement::Completed);
        assert_eq!(again, Err(Objection::NotPending));
        let unknown = ledger.settle("z", Settlement::Completed);
        assert_eq!(unknown, Err(Objection::SequenceUnknown));
    }
}
