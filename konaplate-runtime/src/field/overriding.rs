//! Values that go out whatever the documented limit says: beside the exact types, never in them.

use std::fmt;

/// A value for one field of one call that is sent though the specification's limit may refuse it.
///
/// For the day on which the provider changes a limit and the specification does not know it yet. It takes the place
/// of the value in a setter; every other field is still checked. The client counts each use
/// ([`Core::overrides`](crate::Core::overrides)) and, with the feature `tracing`, tells it as a warning with the
/// operation, the field and the reason, never the value.
///
/// ```
/// # use konaplate_runtime::Override;
/// let merchant_id = Override::new("a longer id than documented", "the notice of 2026-12-01 allows 40 characters");
/// // kona.charge().merchant_id(merchant_id)
/// ```
pub struct Override<V> {
    value: V,
    because: &'static str,
}

impl<V> Override<V> {
    /// Takes the value as it is, and why that is right.
    #[must_use]
    pub const fn new(value: V, because: &'static str) -> Self {
        Self { value, because }
    }

    pub(crate) fn into_parts(self) -> (V, &'static str) {
        (self.value, self.because)
    }
}

/// Shows the reason: what class the value has is the field's business.
impl<V> fmt::Debug for Override<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Override({:?})", self.because)
    }
}

#[cfg(test)]
mod tests {
    use super::Override;

    #[test]
    fn debug_shows_the_reason_and_no_value() {
        let shown = format!("{:?}", Override::new("canary", "the notice of 2026-12-01"));
        assert_eq!(shown, "Override(\"the notice of 2026-12-01\")");
    }
}
