//! What the mock remembers: one-time tokens, and calls that have a number of their own, such as
//! charges and their cancellations. Knows no wire, no specification and no clock: the time is handed in.

mod tokens;

use std::collections::BTreeMap;

use self::tokens::Tokens;

/// What a call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Money from the bank account to the card.
    Charge,
    /// The same money back.
    Cancellation,
    /// What another operation does whose calls have a number of their own.
    Other,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The bank has not settled.
    Pending,
    /// The money has moved.
    Completed,
    /// The money has not moved and will not.
    Failed,
}

/// How what is pending ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The money moves.
    Completed,
    /// It does not.
    Failed,
}

/// A call that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The operation that was called.
    pub operation: String,
    /// The caller's number of the call.
    pub sequence_id: String,
    /// The transaction number of a charge; a cancellation has that of its charge. Empty for others.
    pub nr_number: String,
    /// The member; 0 where the operation has no `userId`.
    pub user_id: u64,
    /// KRW; 0 where the operation has no `amount`.
    pub amount: u64,
    /// How far it is.
    pub state: State,
}

/// What a caller shows to have something done.
#[derive(Clone, Copy)]
pub(crate) struct Ticket<'a> {
    pub(crate) operation: &'a str,
    /// Within which numbers differ.
    pub(crate) space: usize,
    pub(crate) sequence_id: &'a str,
    pub(crate) user_id: u64,
    /// Absent where the operation uses up none.
    pub(crate) token: Option<Shown<'a>>,
    /// The state that the new entry starts in.
    pub(crate) state: State,
}

/// A one-time token as a caller shows it.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) text: &'a str,
    /// Absent where the operation has no such field.
    pub(crate) dcvv: Option<&'a str>,
    pub(crate) now: i64,
}

/// Why the ledger refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Objection {
    SequenceUsed,
    SequenceUnknown,
    TokenUnknown,
    TokenExpired {
        /// Milliseconds since it did.
        since: u64,
    },
    TokenSpent,
    DcvvMismatch,
    ChargeUnknown,
    NotCancellable,
    NotPending,
    /// As much is kept as may be.
    Full,
    /// The system gives no random numbers to make a token of.
    NoRandomness,
}

/// Entries in order of arrival, and where each number is.
pub(crate) struct Ledger {
    tokens: Tokens,
    entries: Vec<Entry>,
    by_number: BTreeMap<String, Vec<(usize, usize)>>,
    /// Most entries that are kept, and most tokens.
    bound: usize,
}

impl Ledger {
    pub(crate) fn new(bound: usize) -> Self {
        Self {
            tokens: Tokens::new(bound),
            entries: Vec::new(),
            by_number: BTreeMap::new(),
            bound,
        }
    }

    /// Most entries that are kept.
    pub(crate) fn bound(&self) -> usize {
        self.bound
    }

    /// Notes a new one-time token with what goes with it.
    pub(crate) fn issue(
        &mut self,
        text: String,
        dcvv: String,
        (now, expires): (i64, i64),
    ) -> Result<(), Objection> {
        self.tokens.issue(text, dcvv, (now, expires))
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
        if charge.state != State::Completed || self.is_cancelled(nr_number) {
            return Err(Objection::NotCancellable);
        }
        self.book(ticket, Kind::Cancellation, nr_number.to_owned(), amount);
        Ok(())
    }

    /// Books a call of another operation.
    pub(crate) fn call(&mut self, ticket: &Ticket<'_>, amount: u64) -> Result<(), Objection> {
        self.check(ticket)?;
        self.book(ticket, Kind::Other, String::new(), amount);
        Ok(())
    }

    /// How far the call with this number is.
    pub(crate) fn state(&self, space: usize, sequence_id: &str) -> Result<State, Objection> {
        let index = self.index(space, sequence_id);
        let entry = index.and_then(|index| self.entries.get(index));
        entry.map(|it| it.state).ok_or(Objection::SequenceUnknown)
    }

    /// Ends what is pending under this number.
    pub(crate) fn settle(&mut self, sequence_id: &str, end: Settlement) -> Result<(), Objection> {
        let places = self.by_number.get(sequence_id);
        let places = places.ok_or(Objection::SequenceUnknown)?;
        let indices = places.iter().map(|(_, index)| *index);
        let is_pending = |index: &usize| self.entries[*index].state == State::Pending;
        let index = indices.into_iter().find(is_pending);
        let index = index.ok_or(Objection::NotPending)?;
        self.entries[index].state = match end {
            Settlement::Completed => State::Completed,
            Settlement::Failed => State::Failed,
        };
        Ok(())
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A number serves once. It is looked at before the token: the same request sent twice is
    /// "already asked", though its token is spent by then, and although nothing new is taken.
    fn check(&self, ticket: &Ticket<'_>) -> Result<(), Objection> {
        if self.index(ticket.space, ticket.sequence_id).is_some() {
            return Err(Objection::SequenceUsed);
        }
        if self.entries.len() >= self.bound {
            return Err(Objection::Full);
        }
        ticket.token.map_or(Ok(()), |it| self.tokens.check(it))
    }

    fn index(&self, space: usize, sequence_id: &str) -> Option<usize> {
        let places = self.by_number.get(sequence_id)?;
        let mut places = places.iter().filter(|(other, _)| *other == space);
        places.next().map(|(_, index)| *index)
    }

    fn book(&mut self, ticket: &Ticket<'_>, kind: Kind, nr_number: String, amount: u64) {
        if let Some(shown) = ticket.token {
            self.tokens.spend(shown.text);
        }
        let sequence_id = ticket.sequence_id.to_owned();
        let places = self.by_number.entry(sequence_id.clone()).or_default();
        places.push((ticket.space, self.entries.len()));
        self.entries.push(Entry {
            kind,
            operation: ticket.operation.to_owned(),
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
mod tests;
