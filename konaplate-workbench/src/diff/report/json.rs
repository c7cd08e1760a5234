//! For scripts: everything, values in full.

use serde_json::{Value, json as object};

use super::markdown::changelog;
use crate::diff::change::Change;
use crate::diff::{Comparison, Release};

/// The comparison as one JSON object: `rust` (null where nothing changes), `wire`, `current` and `release` (null where
/// no version was given), `changes` and `changelog`.
#[must_use]
pub fn json(comparison: &Comparison, release: Option<&Release>) -> Value {
    let changes = comparison.changes().iter().map(change);
    object!({
        "rust": comparison.rust().map(|rust| rust.as_str()),
        "wire": comparison.wire().as_str(),
        "current": release.map(|release| release.current.to_string()),
        "release": release.map(|release| release.next.to_string()),
        "changes": changes.collect::<Vec<Value>>(),
        "changelog": changelog(comparison),
    })
}

fn change(change: &Change) -> Value {
    object!({
        "kind": change.kind.as_str(),
        "file": change.file,
        "key": change.key,
        "operation": change.operation,
        "before": change.before,
        "after": change.after,
        "section": change.section().as_str(),
        "rust": change.rust.as_str(),
        "wire": change.wire.as_str(),
        "title": change.kind.title(),
        "why": change.kind.why(),
    })
}
