//! When a request must not be sent any more.

use crate::operation::RequestField;

/// When the first of a request's values expires, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expiry {
    /// Milliseconds since 1970.
    at: i64,
    field: RequestField,
}

impl Expiry {
    pub(super) fn new(at: i64, field: RequestField) -> Self {
        Self { at, field }
    }

    pub(crate) fn at(&self) -> i64 {
        self.at
    }

    pub(crate) fn field(&self) -> &RequestField {
        &self.field
    }

    pub(crate) fn is_over(&self, unix_millis: i64) -> bool {
        unix_millis >= self.at
    }
}
