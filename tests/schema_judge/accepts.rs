//! What a generated type says to a JSON value that is made into it as the wire makes it: a string into a text or word,
//! digits into a number; anything else has no way in.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

pub(crate) fn text<T: for<'t> TryFrom<&'t str>>(value: &Value) -> bool {
    value.as_str().is_some_and(|text| T::try_from(text).is_ok())
}

pub(crate) fn expiring<T: for<'t> TryFrom<(&'t str, SystemTime)>>(value: &Value) -> bool {
    let text = value.as_str();
    text.is_some_and(|text| T::try_from((text, UNIX_EPOCH)).is_ok())
}

/// `as_u64` is exact, and nothing for a number with a sign, a point or an exponent.
pub(crate) fn number<T: TryFrom<u64>>(value: &Value) -> bool {
    let number = value.as_u64();
    number.is_some_and(|number| T::try_from(number).is_ok())
}

pub(crate) fn boolean(value: &Value) -> bool {
    value.is_boolean()
}
