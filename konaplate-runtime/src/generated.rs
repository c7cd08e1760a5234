//! Everything that generated code names, in one place. Not for people: it changes with the generator.

/// Version of this interface; generated code refuses to compile against another.
pub const ABI: u32 = 3;

pub use crate::call::Call;
pub use crate::callback::Callbacks;
pub use crate::checked::Checked;
pub use crate::config::{Config, ConfigError};
pub use crate::core::Core;
pub use crate::counts::OverrideCount;
pub use crate::field::{
    Class, Date, DateTime, Expiring, ExpiringKind, Expiry, Narrows, Number, NumberKind,
    NumberLimits, OpenWord, OtherWord, Overridden, Override, Received, Refusal, Secret, Text,
    TextKind, TextLimits, TimeKind, TimeLimits, Word, WordLimits, YearMonth, not_a_word, word,
};
pub use crate::journal::{AttemptId, JournalError};
pub use crate::json::{
    Decode, Fact, Fields, FromWire, JsonObject, JsonValue, Undecodable, Value, WriteJson, fact,
};
pub use crate::operation::{
    Category, Condition, Effect, Envelope, ErrorRow, FieldRow, FieldsRule, FieldsRuleKind,
    HeaderRule, HeaderValue, NotSeen, Operation, Recovery, Relation, Total, Verdict,
};
pub use crate::outcome::{CallError, Code, ErrorCode, Outcome, Reply};
pub use crate::record::Recovered;
pub use crate::request::{Missing, Request, Set};
pub use crate::violation::{InvalidRequest, Violation};

#[doc(inline)]
pub use crate::{reply_struct, reply_word, request_word};
#[cfg(feature = "serde")]
pub use ::serde;
