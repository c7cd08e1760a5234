//! What is noted of a call: its id, its number, how it ended, and why a note is not safe. Who keeps the notes is the
//! journal's business.

use std::error::Error;
use std::fmt;
use std::io;

use crate::debug_as_display;

/// Names one attempt: 32 hexadecimal digits, random.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttemptId(pub(crate) u128);

impl AttemptId {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn random() -> Result<Self, JournalError> {
        let mut bytes = [0; 16];
        let filled = aws_lc_rs::rand::fill(&mut bytes);
        filled.map_err(|_| JournalError::NoRandom)?;
        Ok(Self(u128::from_be_bytes(bytes)))
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_plain = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_plain.then(|| u128::from_str_radix(text, 16).ok().map(Self))?
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

/// A call that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Names the attempt.
    pub id: AttemptId,
    /// The operation's name in the spec.
    pub operation: Box<str>,
    /// The number of the call at the provider, where the operation has one.
    pub idempotency: Option<Box<str>>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// A call whose end is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAttempt {
    /// The call.
    pub attempt: Attempt,
    /// What was noted last; nothing if the call was dropped, or its process died.
    pub end: Option<End>,
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
    /// A person has decided what to do about it.
    Dismissed,
    /// Accepted, not decided.
    Pending,
    /// It may have been carried out.
    Unknown,
    /// The provider refused it, for its number was used before: what an inquiry tells is about the earlier call.
    AskedBefore,
}

impl End {
    pub(crate) const ALL: [Self; 8] = [
        Self::Settled,
        Self::Failed,
        Self::Rejected,
        Self::NotSent,
        Self::Dismissed,
        Self::Pending,
        Self::Unknown,
        Self::AskedBefore,
    ];

    /// Whether nothing is left to ask.
    #[must_use]
    pub fn is_final(self) -> bool {
        match self {
            Self::Settled | Self::Failed | Self::Rejected | Self::NotSent | Self::Dismissed => true,
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
            Self::Dismissed => "dismissed",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::AskedBefore => "asked-before",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.as_str() == text)
    }
}

/// Why a note is not safe, or cannot be read.
#[non_exhaustive]
pub enum JournalError {
    /// As many calls are open as the journal takes: ask what became of them (`recover`), or dismiss them.
    Full {
        /// How many it takes.
        limit: usize,
    },
    /// The file cannot be read or written.
    Io(io::Error),
    /// A line other than the last is not one of ours: it is not repaired, since that could lose a call.
    Corrupt {
        /// The line, from 1.
        line: usize,
    },
    /// The number is that of an open call: the provider's inquiry could not tell the two apart.
    NumberInUse {
        /// The other operation's name in the spec.
        operation: Box<str>,
    },
    /// No note came about in the time that a call may take: another process may hold the journal.
    Busy,
    /// The system gives no random numbers.
    NoRandom,
    /// The thread that writes was shut down.
    ShutDown,
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { limit: 1 } => {
                f.write_str("1 call is open in the journal: recover it first")
            }
            Self::Full { limit } => write!(
                f,
                "{limit} calls are open in the journal: recover them first"
            ),
            Self::Io(error) => write!(f, "the journal cannot be read or written: {}", error.kind()),
            Self::Corrupt { line } => write!(f, "line {line} of the journal is damaged"),
            Self::NumberInUse { operation } => {
                write!(f, "the number is that of an open call of `{operation}`")
            }
            Self::Busy => f.write_str("the journal did not answer in time"),
            Self::NoRandom => f.write_str("the system gives no random numbers"),
            Self::ShutDown => f.write_str("the runtime is shutting down"),
        }
    }
}

debug_as_display!(enum JournalError {
    Full { limit },
    Io(error),
    Corrupt { line },
    NumberInUse { operation },
    Busy,
    NoRandom,
    ShutDown,
});

impl Error for JournalError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
