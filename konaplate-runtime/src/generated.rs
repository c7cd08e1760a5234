//! Everything that generated code names, in one place. Not for people: it changes with the generator.

/// Version of this interface; generated code refuses to compile against another.
pub const ABI: u32 = 1;

pub use crate::call::{Call, Missing, Request, Set};
pub use crate::callback::Callbacks;
pub use crate::config::{Config, ConfigError};
pub use crate::core::Core;
pub use crate::field::{
    Class, Date, DateTime, Expiring, ExpiringKind, Expiry, Number, NumberKind, NumberLimits,
    OpenWord, OtherWord, Received, Secret, Text, TextKind, TextLimits, TimeKind, TimeLimits, Word,
    WordLimits, YearMonth, not_a_word, word,
};
pub use crate::journal::{AttemptId, JournalError};
pub use crate::json::{
    Decode, Fields, FromWire, JsonObject, JsonValue, Undecodable, Value, WriteJson,
};
pub use crate::operation::{
    Category, Effect, Envelope, ErrorRow, HeaderRule, HeaderValue, NotSeen, Operation, Recovery,
    Verdict,
};
pub use crate::outcome::{CallError, Code, ErrorCode, Outcome, Reply};
pub use crate::record::Recovered;
pub use crate::violation::{InvalidRequest, Violation};
