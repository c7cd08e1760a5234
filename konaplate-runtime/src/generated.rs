//! Everything that generated code names, in one place. Not for people: it changes with the generator.

/// Version of this interface; generated code refuses to compile against another.
pub const ABI: u32 = 5;

pub use crate::call::{Ended, Ends, Prepared, Sending, Unsent};
pub use crate::callback::Callbacks;
pub use crate::config::{Config, ConfigError};
pub use crate::core::Core;
pub use crate::counts::OverrideCount;
pub use crate::decode::{
    Reader, needed_word as needed_open_word, optional_word as optional_open_word, word as open_word,
};
pub use crate::draft::*;
pub use crate::field::{
    Class, Date, DateTime, Expiring, ExpiringKind, Narrows, Number, NumberKind, NumberLimits,
    OpenWord, OtherWord, Override, Received, Secret, Text, TextKind, TextLimits, TimeKind,
    TimeLimits, Word, WordLimits, YearMonth, literal_word, not_a_word, word,
};
pub use crate::from_json::from_json;
pub use crate::invalid::InvalidRequest;
pub use crate::journal::{AttemptId, Counts, JournalError, Receipt};
pub use crate::json::{Decode, Fields, FromWire, Issue, Undecodable, Value};
pub use crate::operation::*;
pub use crate::outcome::{CallError, Code, ErrorCode, Outcome, Reply};
pub use crate::recover::Recovery as Recovering; // an operation has a `Recovery`
pub use crate::table::{List, Shared, Str};
pub use crate::violation::Violation;

#[doc(inline)]
pub use crate::request_word;
#[cfg(feature = "serde")]
pub use ::serde;

/// A struct with one more field of a reply.
#[cfg(feature = "serde")]
pub fn with_field<S: serde::ser::SerializeStruct>(
    mut out: S,
    wire: &'static str,
    value: &impl serde::Serialize,
) -> Result<S, S::Error> {
    out.serialize_field(wire, value)?;
    Ok(out)
}
