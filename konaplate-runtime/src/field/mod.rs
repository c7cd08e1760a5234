//! The types of single fields: exact in requests, open in responses, redacted by data class.
//! How they look on the wire is `json`'s business.
//!
//! ```
//! use konaplate_runtime::field::{Class, Text, TextKind, TextLimits};
//!
//! enum Par {} // generated: a marker with what the spec says
//! impl TextKind for Par {
//!     const LIMITS: TextLimits = TextLimits {
//!         name: "Par",
//!         spec: "konaplate.yaml types.Par",
//!         class: Class::Personal,
//!         min: 16,
//!         max: 16,
//!     };
//! }
//!
//! let par: Text<Par> = "Q1HJ7K5M2N8P4R6T".parse()?;
//! assert_eq!(par.as_str(), "Q1HJ7K5M2N8P4R6T");
//! assert_eq!(format!("{par:?}"), "Par([personal, 16 characters])");
//!
//! let refused = Text::<Par>::new("too short").unwrap_err();
//! assert_eq!(refused.to_string(), "Par takes 16 characters, 9 given (konaplate.yaml types.Par)");
//! # Ok::<(), konaplate_runtime::violation::Violation>(())
//! ```

mod expiring;
mod limits;
mod literal;
mod number;
mod overriding;
mod received;
mod secret;
#[cfg(feature = "serde")]
mod serde;
mod text;
mod time;
mod word;

pub use self::expiring::{Expiring, ExpiringKind};
pub use self::limits::{
    Class, Narrows, NumberKind, NumberLimits, TextKind, TextLimits, TimeKind, TimeLimits,
    WordLimits,
};
pub use self::number::Number;
pub use self::overriding::Override;
pub use self::received::{Received, Scalar};
pub use self::secret::Secret;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use self::serde::{closed_word, open_word};
pub use self::text::Text;
pub use self::time::{Date, DateTime, Time, TimeFormat, YearMonth, YyMm, YyyyMmDd, YyyyMmDdHhMmSs};
pub use self::word::{OpenWord, OtherWord, Word, literal_word, not_a_word, word};

pub(crate) use self::expiring::Lifetime;
pub(crate) use self::limits::{breach_of_length, breach_of_range, show_number, show_text};
pub(crate) use self::received::{HeldExpiring, HeldNumber, HeldSecret, HeldText};
pub(crate) use self::time::is_date;
