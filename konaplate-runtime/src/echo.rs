//! Whose call an answer names: the response header that repeats one of the request's binds the two.

use http::HeaderMap;

use crate::operation::Operation;
pub(crate) use crate::outcome::Echo;
use crate::outcome::OtherId;

impl Echo {
    /// What the headers of an answer say to a call with this id.
    pub(crate) fn of(operation: &Operation, headers: &HeaderMap, sent: &str) -> Self {
        let Some(name) = &operation.echo else {
            return Self::Same;
        };
        let mut values = headers.get_all(&**name).iter().peekable();
        if values.peek().is_none() {
            return Self::Missing;
        }
        let other = values.find(|value| value.as_bytes() != sent.as_bytes());
        other.map_or(Self::Same, |value| {
            Self::Other(OtherId::new(value.as_bytes()))
        })
    }
}
