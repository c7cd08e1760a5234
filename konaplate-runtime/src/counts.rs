//! What a client has let pass though the specification says otherwise, counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::operation::Operation;
use crate::table::Str;

/// How many calls were made with a value that overrode a field's limit, those included that were not sent after all; and
/// how many answers of another correlation id were accepted
/// ([`unbound_answers`](crate::config::ConfigBuilder::unbound_answers)).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OverrideCount {
    /// Name of the operation.
    pub operation: Str,
    /// Path of the field on the wire, without places in lists (`terms.agreed`), or name of the response header.
    pub field: Str,
    /// Number of calls.
    pub calls: u64,
}

/// By operation and wire name.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<BTreeMap<(Str, Str), u64>>);

impl Counts {
    pub(crate) fn count(&self, operation: &Operation, name: Str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((operation.name.clone(), name)).or_default();
        *count = count.saturating_add(1);
    }

    pub(crate) fn list(&self) -> Vec<OverrideCount> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = counts.iter();
        counts
            .map(|((operation, field), &calls)| OverrideCount {
                operation: operation.clone(),
                field: field.clone(),
                calls,
            })
            .collect()
    }
}
