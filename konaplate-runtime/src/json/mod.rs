//! Request bodies out, response bodies in. Writer and reader are our own because bodies hold secrets and numbers that
//! no float holds. What a body means is generated code's business.

mod deviation;
mod issue;
mod nodes;
mod peek;
mod read;
mod readable;
mod scan;
mod text;
mod value;
mod write;

pub use self::deviation::{Deviation, DeviationKind, Undecodable, UnknownField};
pub use self::issue::Issue;
pub use self::read::{Decode, Fields};
pub use self::value::{FromWire, Value};

pub(crate) use self::peek::Held;
#[cfg(feature = "dynamic")]
pub(crate) use self::read::Named;
pub(crate) use self::readable::Readable;
pub(crate) use self::write::{JsonObject, JsonValue, body};
