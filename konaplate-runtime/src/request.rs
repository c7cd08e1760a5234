//! What a request type tells of itself; generated code implements it.

use crate::field::Expiry;
use crate::json::{Decode, Fact, JsonObject};
use crate::operation::Operation;
use crate::outcome::ErrorCode;

/// Marks a required field of a call that has been set.
#[derive(Debug)]
pub enum Set {}

/// Marks a required field of a call that has not been set.
#[derive(Debug)]
pub enum Missing {}

/// A request type; implemented by generated code. Fields go by their place in the operation's table.
pub trait Request: Default {
    /// The decoded answer.
    type Reply: Decode;
    /// The operation's error codes.
    type Error: ErrorCode;
    /// The operation.
    const OPERATION: &'static Operation;

    /// Writes the fields that are set.
    fn write(&self, body: &mut JsonObject);

    /// The value that names this call at the provider.
    fn idempotency(&self) -> Option<&str> {
        None
    }

    /// When the first of the values that are set expires.
    fn expiry(&self) -> Option<Expiry> {
        None
    }

    /// What the rules between fields have to know of a field.
    fn fact(&self, _field: usize) -> Fact {
        Fact::Absent
    }

    /// Notes in a reply when its values were issued, in milliseconds since 1970.
    fn issued(&self, _reply: &mut Self::Reply, _unix_millis: i64) {}
}
