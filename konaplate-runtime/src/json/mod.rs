//! Request bodies out, response bodies in. The writer is our own because bodies hold secrets; the
//! reader stands on serde_json's tokenizer. What a body means is generated code's business.

mod clean;
mod deviation;
mod members;
mod number;
mod read;
mod text;
mod wire;
mod write;

pub use self::deviation::{Deviation, DeviationKind, Undecodable};
pub use self::read::{Decode, Fields};
pub use self::wire::{FromWire, Value};
pub use self::write::{JsonObject, JsonValue, WriteJson};
pub use crate::wiped::Wiped;

pub(crate) use self::write::Plain;

pub(crate) use self::number::{Whole, whole};
