//! The ending of a counted noun: `{count} character{}`.

/// Nothing after one, `s` after any other number.
pub(crate) const fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}
