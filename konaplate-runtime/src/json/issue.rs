//! When the values of an answer were issued, for those that expire.

use std::borrow::Cow;

/// The issue of an answer's values: a value that expires counts from when its call was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// When the call was sent, in milliseconds since 1970.
    pub at: i64,
    /// How many seconds values serve that do not serve as long as their type says, by the wire name of a field of the
    /// answer itself.
    pub lives: Vec<(Cow<'static, str>, u64)>,
}

/// The issue as an object inside the answer sees it: the names are not of its fields.
#[derive(Clone, Copy)]
pub(super) struct Issued<'a> {
    at: i64,
    lives: &'a [(Cow<'static, str>, u64)],
}

impl<'a> Issued<'a> {
    pub(super) fn of(issue: &'a Issue) -> Self {
        Self {
            at: issue.at,
            lives: &issue.lives,
        }
    }

    pub(super) fn inside(self) -> Self {
        Self { lives: &[], ..self }
    }

    /// When a field's value was issued, and how many seconds it serves: as long as its type says, unless the field is
    /// named.
    pub(super) fn of_field(self, wire: &str, type_seconds: u64) -> (i64, u64) {
        let named = self.lives.iter().find(|(name, _)| name == wire);
        (self.at, named.map_or(type_seconds, |(_, seconds)| *seconds))
    }
}
