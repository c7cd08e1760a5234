//! Dates of responses: any text may come in their place.

use std::fmt;

use super::{HeldText, Received, Scalar};
use crate::field::{Time, TimeFormat, TimeKind};
use crate::violation::Violation;

impl<K: TimeKind, F: TimeFormat> Scalar for Time<K, F> {
    type Held = HeldText;
}

impl<K: TimeKind, F: TimeFormat> Received<Time<K, F>> {
    /// The text as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.held.0
    }

    /// The date.
    ///
    /// # Errors
    /// When the text is no date in the documented format.
    pub fn checked(&self) -> Result<Time<K, F>, Violation> {
        Time::new(self.as_str())
    }
}

impl<K: TimeKind, F: TimeFormat> fmt::Debug for Received<Time<K, F>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        K::LIMITS.show(self.as_str(), f)
    }
}
