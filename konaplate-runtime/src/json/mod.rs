//! Request bodies out, response bodies in. Writer and reader are our own because bodies hold secrets and numbers that
//! no float holds. What a body means is generated code's business.

mod clean;
mod deviation;
mod nodes;
mod peek;
mod read;
mod readable;
mod scan;
mod text;
mod wire;
mod write;

pub use self::deviation::{Deviation, DeviationKind, Undecodable, UnknownField};
pub use self::read::{Decode, Fields};
pub use self::wire::{FromWire, Value};
pub use self::write::{Fact, JsonObject, JsonValue, WriteJson, fact};
pub use crate::wiped::Wiped;

pub(crate) use self::nodes::string;
pub(crate) use self::peek::Held;
pub(crate) use self::readable::Readable;
pub(crate) use self::write::Plain;
