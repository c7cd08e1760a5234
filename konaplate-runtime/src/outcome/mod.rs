//! What can become of a call, as types: a reply, a rejection, a failure before sending, or not knowing.
//!
//! For a call that changes something (`effect: write` or `moves-money`) the table is:
//!
//! | what happened | outcome |
//! |---|---|
//! | a value breaks a limit | [`CallError::Invalid`] |
//! | anything failed before the body was asked for by the connection; the call's number is that of an open one | [`CallError::NotSent`] |
//! | 200 with the success code, body readable, and all that it says agrees | `Ok` |
//! | the same, but the pending flag is set or the word for pending is there | `Ok` with [`Outcome::Pending`] |
//! | 200 with the success code, body not readable, or with a word that is not for settled or pending | [`CallError::Unknown`] |
//! | error code documented as final, with its documented 4xx status, and nothing that only a call that was taken up has | [`CallError::Rejected`] |
//! | the same beside such a thing: the pending flag, a result word, a transaction number | [`CallError::Unknown`] |
//! | any other error code, or a final one with another status | [`CallError::Unknown`] |
//! | success code with another status | [`CallError::Unknown`] |
//! | the correlation id or the number of another call, whatever else is in the answer | [`CallError::Unknown`] |
//! | 5xx, no envelope, an empty code, a name that decides is duplicated, not JSON, not decryptable, encrypted beside a plain outcome, too large | [`CallError::Unknown`] |
//! | timeout or broken connection after the body was asked for | [`CallError::Unknown`] |
//!
//! For a `read` every error code with a 4xx status is [`CallError::Rejected`], so is a listed one with any status below
//! 500, and what is `Unknown` above is [`CallError::NoAnswer`]: asking again is harmless.
//!
//! What holds nothing is no evidence: `null`, `false`, zero, an empty text, object or array. Of a success,
//! however, `false` and zero are no word for settled, and a flag that is no boolean is taken for set. What stands inside the
//! object of the outcome counts as what stands beside it.
//!
//! An error tells its cause in words, the HTTP status and the correlation id, and where to look first if something
//! points at the caller itself: [`CallError::look`]. The provider's own text is in none; `message()` has it.

mod cause;
mod code;
mod error;
mod failure;
mod not_sent;
mod other_id;
mod rejection;
mod reply;
mod resolve;
mod unanswered;

pub use cause::Cause;
pub use code::{Code, ErrorCode};
pub use error::CallError;
pub use not_sent::{NotSent, NotSentReason};
pub use other_id::OtherId;
pub use rejection::Rejection;
pub use reply::{Outcome, Pending, Reply};
pub use resolve::{EarlierCall, Resolution, ResolveError};
pub use unanswered::{NoAnswer, Unknown};

pub(crate) use failure::RawFailure;
pub(crate) use other_id::Echo;
pub(crate) use rejection::RawRejection;
pub(crate) use unanswered::{CallRecord, Noted, Number, Unanswered};

/// Any error below ours, with no type of another crate in the public API.
pub(crate) type Source = Box<dyn std::error::Error + Send + Sync>;
