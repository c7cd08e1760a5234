//! For a terminal: a line and its reason for each change, then the verdict.

use konaplate_codegen::count;

use super::{plain, values};
use crate::diff::change::Change;
use crate::diff::{Comparison, Release};

/// The comparison as plain text, with the version to release where one was asked for.
#[must_use]
pub fn text(comparison: &Comparison, release: Option<&Release>) -> String {
    let lines: String = comparison.changes().iter().map(line).collect();
    let verdict = verdict(comparison);
    let release = release.map(|release| format!("release: {release}\n"));
    format!("{lines}{verdict}\n{}", release.unwrap_or_default())
}

fn line(change: &Change) -> String {
    let place = format!("{} {}", plain(&change.file), plain(&change.key));
    let values = values(change, str::to_owned);
    let kind = change.kind;
    format!(
        "{place}: {}{values} [{}]\n    rust: {}; wire: {}: {}\n",
        kind.title(),
        kind.as_str(),
        change.rust.as_str(),
        change.wire.as_str(),
        kind.why()
    )
}

/// Both verdicts in one line.
fn verdict(comparison: &Comparison) -> String {
    let wire = comparison.wire().in_words();
    match comparison.rust() {
        None => "no changes".to_owned(),
        Some(rust) => format!(
            "{}: {} for Rust callers; {wire}",
            count(comparison.changes().len(), "change"),
            rust.as_str()
        ),
    }
}
