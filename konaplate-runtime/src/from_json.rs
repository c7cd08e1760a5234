//! An answer that a user has as JSON, for tests: it is read as that of a call.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::json::{Decode, Fields, Issue, Readable, Undecodable};
use crate::operation::Envelope;
use crate::outcome::Reply;

/// Reads an answer, issued now.
///
/// # Errors
/// When it is no JSON object, or a required field is missing or of the wrong type.
pub fn from_json<T: Decode>(json: &str, envelope: &Envelope) -> Result<Reply<T>, Undecodable> {
    let issue = Issue {
        at: now(),
        lives: Vec::new(),
    };
    let readable = Readable::of(json.as_bytes());
    let mut fields = Fields::parse(readable.bytes())?.with_issue(&issue);
    fields.ignore(&envelope.object);
    let value = T::decode(&mut fields);
    if let Some(error) = fields.failure() {
        return Err(error);
    }
    let mut noticed = fields.finish();
    noticed.0.extend(readable.deviations());
    Ok(Reply::new(value, noticed, None))
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
