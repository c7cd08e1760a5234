//! What a generated type says to a JSON value that is made into it as the wire makes it: a string into a text or word,
//! digits into a number; anything else has no way in. No refusal repeats the text that it refuses.

use std::time::{SystemTime, UNIX_EPOCH};

use konaplate_runtime::Violation;
use serde_json::Value;

/// Shorter texts occur in any message.
const CANARY: usize = 5;

pub(crate) fn text<T>(value: &Value) -> bool
where
    T: for<'t> TryFrom<&'t str, Error = Violation>,
{
    let text = value.as_str();
    text.is_some_and(|text| is_taken(text, T::try_from(text)))
}

pub(crate) fn expiring<T>(value: &Value) -> bool
where
    T: for<'t> TryFrom<(&'t str, SystemTime), Error = Violation>,
{
    let text = value.as_str();
    text.is_some_and(|text| is_taken(text, T::try_from((text, UNIX_EPOCH))))
}

fn is_taken<T>(text: &str, result: Result<T, Violation>) -> bool {
    let Err(violation) = &result else {
        return true;
    };
    let said = format!("{violation} {violation:?}");
    // Part of a listed word is no secret.
    let is_public = violation.limit().to_string().contains(text);
    let is_canary = text.chars().count() >= CANARY && !is_public;
    assert!(!(is_canary && said.contains(text)), "{said} repeats {text}");
    false
}

/// `as_u64` is exact, and nothing for a number with a sign, a point or an exponent.
pub(crate) fn number<T: TryFrom<u64>>(value: &Value) -> bool {
    let number = value.as_u64();
    number.is_some_and(|number| T::try_from(number).is_ok())
}

pub(crate) fn boolean(value: &Value) -> bool {
    value.is_boolean()
}
