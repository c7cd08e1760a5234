//! What can become of a call, as types: a reply, a rejection, a failure before sending, or not knowing.
//!
//! For a call that changes something (`effect: write` or `moves-money`) the table is:
//!
//! | what happened | outcome |
//! |---|---|
//! | a value breaks a limit | [`CallError::Invalid`] |
//! | anything failed before the body was asked for by the connection | [`CallError::NotSent`] |
//! | 200 with the success code, body readable | `Ok` |
//! | 200 with the success code, body not readable | [`CallError::Unknown`] |
//! | error code documented as final, with its documented 4xx status | [`CallError::Rejected`] |
//! | any other error code, or a final one with another status | [`CallError::Unknown`] |
//! | success code with another status | [`CallError::Unknown`] |
//! | 5xx, no envelope, a name that decides stands twice, not JSON, not decryptable, too large | [`CallError::Unknown`] |
//! | timeout or broken connection after the body was asked for | [`CallError::Unknown`] |
//!
//! For a `read` every error code is [`CallError::Rejected`], and what is `Unknown` above is
//! [`CallError::NoAnswer`]: asking again is harmless.
//!
//! An error tells its cause in words, the HTTP status and the correlation id, and where to look first if something
//! points at the caller itself: [`CallError::look`]. The provider's own text is in none; `message()` has it.

mod cause;
mod code;
mod error;
mod not_sent;
mod rejection;
mod reply;
mod resolve;
mod unanswered;

pub use cause::Cause;
pub use code::{Code, ErrorCode};
pub use error::CallError;
pub use not_sent::{NotSent, NotSentReason};
pub use rejection::Rejection;
pub use reply::{Outcome, Pending, Reply};
pub use resolve::{EarlierCall, Resolution, ResolveError};
pub use unanswered::{NoAnswer, Unknown};

pub(crate) use rejection::RawRejection;
pub(crate) use unanswered::{CallRecord, Unanswered};

/// Any error below ours, with no type of another crate in the public API.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;
