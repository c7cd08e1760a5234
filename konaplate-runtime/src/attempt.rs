//! What is noted of a call: its id, its number, who holds it, how it ended, and why a note is not safe. Who keeps the
//! notes is the journal's business.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::debug_as_display;
use crate::plural::plural;

/// Names one attempt: 32 hexadecimal digits, random.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttemptId(pub(crate) u128);

impl AttemptId {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn random() -> Result<Self, JournalError> {
        random().map(|bytes| Self(u128::from_be_bytes(bytes)))
    }
}

fn random<const N: usize>() -> Result<[u8; N], JournalError> {
    let mut bytes = [0; N];
    let filled = aws_lc_rs::rand::fill(&mut bytes);
    filled.map_err(|_| JournalError::NoRandom)?;
    Ok(bytes)
}

/// A text that should name an attempt, the claim of one, an end or a request does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NotOfAJournal;

impl fmt::Display for NotOfAJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no text that a journal has written")
    }
}

debug_as_display!(struct NotOfAJournal);

impl Error for NotOfAJournal {}

/// Exactly so many hexadecimal digits.
fn digits(text: &str, count: usize) -> Result<&str, NotOfAJournal> {
    let are_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_digits.then_some(text).ok_or(NotOfAJournal)
}

/// As 32 hexadecimal digits, with or without the hyphens of a UUID.
impl FromStr for AttemptId {
    type Err = NotOfAJournal;

    fn from_str(text: &str) -> Result<Self, NotOfAJournal> {
        let plain = match text.len() {
            36 => text.replace('-', ""),
            _ => text.to_owned(),
        };
        let number = u128::from_str_radix(digits(&plain, 32)?, 16);
        number.map(Self).map_err(|_| NotOfAJournal)
    }
}

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttemptId({self})")
    }
}

/// A keyed hash of a request: tells whether two are the same, and nothing of what is in them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestHash(pub(crate) [u8; 32]);

impl FromStr for RequestHash {
    type Err = NotOfAJournal;

    fn from_str(text: &str) -> Result<Self, NotOfAJournal> {
        let text = digits(text, 64)?;
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            let pair = u8::from_str_radix(&text[2 * at..2 * at + 2], 16);
            *byte = pair.map_err(|_| NotOfAJournal)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for RequestHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RequestHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestHash({self})")
    }
}

/// A call that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Names the attempt.
    pub id: AttemptId,
    /// The operation's name in the spec.
    pub operation: Box<str>,
    /// The number of the call at the provider, where the operation has one.
    pub idempotency: Option<Box<str>>,
    /// What is asked for. One that was prepared without it can be claimed for any request.
    pub request: Option<RequestHash>,
    /// When it was noted, in milliseconds since 1970. Nothing is decided by it.
    pub at: i64,
}

impl Attempt {
    /// The texts that a journal's SQL takes to prepare it, in their order: id, operation, number, hash of the request.
    #[must_use]
    pub fn texts(&self) -> (String, String, Option<String>, Option<String>) {
        (
            self.id.to_string(),
            self.operation.to_string(),
            self.idempotency.as_deref().map(str::to_owned),
            self.request.map(|request| request.to_string()),
        )
    }
}

/// Shows who holds a call: its id and the token of the claim. A call changes hands when its holder's lease is over, and
/// gets another token then: what the former holder notes or acknowledges fails.
///
/// As text, which is what the SQL of a journal takes, it is the id, a point and the token's digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Receipt {
    id: AttemptId,
    token: i64,
}

impl Receipt {
    /// One for a call that is about to be claimed, with a token of its own.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new(id: AttemptId) -> Result<Self, JournalError> {
        let token = i64::from_be_bytes(random()?) & i64::MAX;
        Ok(Self { id, token })
    }

    /// As it was noted.
    #[must_use]
    pub fn of(id: AttemptId, token: i64) -> Self {
        Self { id, token }
    }

    /// The call.
    #[must_use]
    pub fn id(&self) -> AttemptId {
        self.id
    }

    /// What no other claim of the call has.
    #[must_use]
    pub fn token(&self) -> i64 {
        self.token
    }
}

impl FromStr for Receipt {
    type Err = NotOfAJournal;

    fn from_str(text: &str) -> Result<Self, NotOfAJournal> {
        let (id, token) = text.split_once('.').ok_or(NotOfAJournal)?;
        let is_plain = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        let token = is_plain.then(|| token.parse().ok()).flatten();
        Ok(Self {
            id: id.parse()?,
            token: token.ok_or(NotOfAJournal)?,
        })
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.token)
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({self})")
    }
}

/// A call that nobody else looks after for the time of a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedAttempt {
    /// The call.
    pub attempt: Attempt,
    /// What was noted last; nothing if it was dropped, or its process died.
    pub end: Option<End>,
    /// Of whoever has it now.
    pub receipt: Receipt,
}

/// How many calls a journal has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Prepared, and not claimed.
    pub prepared: usize,
    /// Claimed, and without an end that stays.
    pub open: usize,
    /// With an end that nobody has acknowledged.
    pub unacknowledged: usize,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn all(self) -> usize {
        self.prepared + self.open + self.unacknowledged
    }
}

/// How an attempt ended, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum End {
    /// Done.
    Settled,
    /// Not done, and will not be.
    Failed,
    /// The provider refused it, and nothing happened.
    Rejected,
    /// It never left.
    NotSent,
    /// The provider refused it, for its number was used before: by a call that is done.
    EarlierSettled,
    /// The same, by a call that is not done and will not be.
    EarlierFailed,
    /// Accepted, not decided.
    Pending,
    /// It may have been carried out.
    Unknown,
    /// The provider refused it, for its number was used before: what an inquiry tells is about the earlier call.
    AskedBefore,
}

impl End {
    const ALL: [Self; 9] = [
        Self::Settled,
        Self::Failed,
        Self::Rejected,
        Self::NotSent,
        Self::EarlierSettled,
        Self::EarlierFailed,
        Self::Pending,
        Self::Unknown,
        Self::AskedBefore,
    ];

    /// Whether nothing is left to ask.
    #[must_use]
    pub fn is_final(self) -> bool {
        match self {
            Self::Settled
            | Self::Failed
            | Self::Rejected
            | Self::NotSent
            | Self::EarlierSettled
            | Self::EarlierFailed => true,
            Self::Pending | Self::Unknown | Self::AskedBefore => false,
        }
    }

    /// As it stands in a journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::NotSent => "not-sent",
            Self::EarlierSettled => "earlier-settled",
            Self::EarlierFailed => "earlier-failed",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::AskedBefore => "asked-before",
        }
    }
}

impl FromStr for End {
    type Err = NotOfAJournal;

    fn from_str(text: &str) -> Result<Self, NotOfAJournal> {
        let mut all = Self::ALL.into_iter();
        all.find(|end| end.as_str() == text).ok_or(NotOfAJournal)
    }
}

/// What a journal says of itself that keeps it from taking notes.
#[derive(Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The file, or the host and database: never a password.
    pub place: Box<str>,
    /// What is wrong with it.
    pub problem: Box<str>,
    /// What to do about it.
    pub remedy: Box<str>,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            problem,
            remedy,
        } = self;
        write!(f, "the journal {place}: {problem}: {remedy}")
    }
}

debug_as_display!(struct Unusable |it| {
    place: it.place,
    problem: it.problem,
    remedy: it.remedy,
});

impl Error for Unusable {}

/// Why a note is not safe, or cannot be read.
#[non_exhaustive]
pub enum JournalError {
    /// The journal has as many calls as it takes.
    Full {
        /// How many it takes.
        limit: usize,
        /// How many of which kind it has.
        counts: Counts,
    },
    /// The number is that of a call that is in the journal: the provider's inquiry could not tell the two apart.
    NumberInUse {
        /// The other operation's name in the spec.
        operation: Box<str>,
        /// That call was prepared, and nobody has claimed it.
        is_prepared: bool,
        /// How that call ended, as far as is known.
        end: Option<End>,
    },
    /// There is nothing to claim: the call was not prepared, or the transaction that prepared it has not been committed or
    /// was rolled back; or somebody else has claimed it, or it was given up.
    NotPrepared,
    /// What was prepared under this id is another request.
    OtherRequest,
    /// Somebody else has the call by now, or it was acknowledged: this receipt is worth nothing any more.
    Stale,
    /// There is no end to acknowledge: what became of the call is not known yet.
    NoEnd,
    /// No note came about in the time that a call may take.
    Busy,
    /// Nobody knows whether the note came about: the answer to it was lost.
    Lost,
    /// The database or the file does not serve.
    Unusable(Unusable),
    /// The call is under way: it cannot be closed before it is over.
    UnderWay,
    /// There is no tokio runtime.
    NoRuntime,
    /// The client has no journal.
    Absent,
    /// The system gives no random numbers.
    NoRandom,
    /// Who writes was shut down.
    ShutDown,
}

/// What is said of a number that is taken, behind "its number" or the like.
pub(crate) struct InUse<'e> {
    pub(crate) operation: &'e str,
    pub(crate) is_prepared: bool,
    pub(crate) end: Option<End>,
}

impl fmt::Display for InUse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation;
        match self.end {
            _ if self.is_prepared => write!(
                f,
                "the number is that of a call of `{operation}` that was prepared and not claimed: send that one, or \
                 `withdraw` it"
            ),
            Some(End::Settled | End::EarlierSettled) => write!(
                f,
                "the number is that of a call of `{operation}` whose money has moved: book that one and acknowledge its \
                 receipt, which `recover` tells again"
            ),
            Some(End::Failed | End::Rejected | End::NotSent | End::EarlierFailed) => write!(
                f,
                "the number is that of a call of `{operation}` by which no money has moved: acknowledge its receipt, which \
                 `recover` tells again"
            ),
            Some(End::Pending | End::Unknown | End::AskedBefore) | None => write!(
                f,
                "the number is that of an open call of `{operation}`: ask what became of that one (`resolve`, `recover`); \
                 dismiss it only if the provider's records have no such call"
            ),
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { limit, counts } => write!(
                f,
                "the journal is full with {limit} call{}: {} ended and not acknowledged, {} open, {} only prepared; \
                 `recover` tells those that nobody holds",
                plural(*limit as u64),
                counts.unacknowledged,
                counts.open,
                counts.prepared,
            ),
            Self::NumberInUse {
                operation,
                is_prepared,
                end,
            } => InUse {
                operation,
                is_prepared: *is_prepared,
                end: *end,
            }
            .fmt(f),
            Self::NotPrepared => f.write_str(
                "there is no such prepared call: its transaction has not been committed, or it was claimed or given up",
            ),
            Self::OtherRequest => f.write_str("another request was prepared under this id"),
            Self::Stale => f.write_str(
                "somebody else looks after the call by now, or it was acknowledged: book nothing for it here",
            ),
            Self::NoEnd => f.write_str("what became of the call is not known yet: there is nothing to acknowledge"),
            Self::Busy => f.write_str(
                "the journal did not answer in time: its database is slow, or a transaction holds it, such as one of yours that \
                 is still open",
            ),
            Self::Lost => f.write_str(
                "the journal's answer was lost, and nobody knows whether the note came about: try again",
            ),
            Self::Unusable(unusable) => unusable.fmt(f),
            Self::UnderWay => f.write_str("the call is under way: wait until it is over"),
            Self::NoRuntime => {
                f.write_str("there is no tokio runtime: call inside of one, or through `Blocking`")
            }
            Self::Absent => f.write_str("the client has no journal: configure one"),
            Self::NoRandom => f.write_str("the system gives no random numbers"),
            Self::ShutDown => f.write_str(
                "the journal's writer has ended, with the runtime that it was opened in: open it in one that lives as long as \
                 the client",
            ),
        }
    }
}

debug_as_display!(enum JournalError {
    Full { limit, counts },
    NumberInUse { operation, is_prepared, end },
    NotPrepared,
    OtherRequest,
    Stale,
    NoEnd,
    Busy,
    Lost,
    Unusable(unusable),
    UnderWay,
    NoRuntime,
    Absent,
    NoRandom,
    ShutDown,
});

impl Error for JournalError {}

impl From<Unusable> for JournalError {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_journal_writes_is_read_again_and_nothing_else() {
        let id = AttemptId(0x0123_4567_89ab_cdef_0011_2233_4455_6677);
        let receipt = Receipt::of(id, 42);
        assert_eq!(receipt.to_string(), "0123456789abcdef0011223344556677.42");
        assert_eq!(receipt.to_string().parse(), Ok(receipt));
        assert_eq!("01234567-89ab-cdef-0011-223344556677".parse(), Ok(id));
        let hash = RequestHash([0xa5; 32]);
        assert_eq!(hash.to_string(), "a5".repeat(32));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for end in End::ALL {
            assert_eq!(end.as_str().parse(), Ok(end));
        }
        for text in [
            "",
            ".",
            "0.1",
            "0123456789abcdef0011223344556677.",
            "x".repeat(32).as_str(),
        ] {
            assert_eq!(text.parse::<AttemptId>(), Err(NotOfAJournal), "{text}");
            assert_eq!(text.parse::<Receipt>(), Err(NotOfAJournal), "{text}");
        }
        for text in [
            "0123456789abcdef0011223344556677.-1",
            "0123456789abcdef0011223344556677.9223372036854775808",
        ] {
            assert_eq!(text.parse::<Receipt>(), Err(NotOfAJournal), "{text}");
        }
        assert!("가".repeat(12).parse::<AttemptId>().is_err());
    }

    #[test]
    fn ends_that_stay_are_those_of_which_nothing_is_left_to_ask() {
        let stay = End::ALL.into_iter().filter(|end| end.is_final());
        let stay: Vec<_> = stay.map(End::as_str).collect();
        let wanted = [
            "settled",
            "failed",
            "rejected",
            "not-sent",
            "earlier-settled",
            "earlier-failed",
        ];
        assert_eq!(stay, wanted);
        assert_eq!("Settled".parse::<End>(), Err(NotOfAJournal));
        assert_eq!("".parse::<End>(), Err(NotOfAJournal));
    }

    #[test]
    fn ids_and_tokens_are_new_each_time_and_a_token_fits_a_column() {
        let id = AttemptId::random().expect("random numbers");
        assert_ne!(id, AttemptId::random().expect("random numbers"));
        let receipt = Receipt::new(id).expect("random numbers");
        assert_ne!(receipt, Receipt::new(id).expect("random numbers"));
        assert_eq!(receipt.id(), id);
        assert!(receipt.token() >= 0);
        assert_eq!(format!("{receipt:?}"), format!("Receipt({receipt})"));
    }

    #[test]
    fn a_hash_of_another_length_or_with_other_digits_is_none() {
        for text in ["", &"a5".repeat(31), &"a5".repeat(33), &"g5".repeat(32)] {
            assert_eq!(text.parse::<RequestHash>(), Err(NotOfAJournal), "{text}");
        }
        // As many bytes, and no digits.
        assert!("가x".repeat(16).parse::<RequestHash>().is_err());
    }

    #[test]
    fn all_calls_are_counted() {
        let counts = Counts {
            prepared: 1,
            open: 20,
            unacknowledged: 300,
        };
        assert_eq!(counts.all(), 321);
    }
}
