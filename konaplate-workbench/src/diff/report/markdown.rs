//! For a changelog and a pull request: the entry as `Keep a Changelog` has it, and a table of all changes.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{plain, short, values};
use crate::diff::change::{Change, Rust, Wire};
use crate::diff::kind::Section;
use crate::diff::{Comparison, Release};

/// The entry of a changelog, and below it every change with its verdicts.
#[must_use]
pub fn markdown(comparison: &Comparison, release: Option<&Release>) -> String {
    let heading = match release {
        Some(release) => release.next.to_string(),
        None => "Unreleased".to_owned(),
    };
    let Some(rust) = comparison.rust() else {
        return format!("## {heading}\n\nNo changes.\n");
    };
    let (rust, wire) = (rust.as_str(), comparison.wire().in_words());
    let (entry, table) = (changelog(comparison), table(comparison));
    format!(
        "## {heading}\n\nFor Rust callers: **{rust}**. On the wire: {wire}.\n\n{entry}\n{table}"
    )
}

/// The sections of a changelog, each change one bullet; texts for readers share one.
pub(super) fn changelog(comparison: &Comparison) -> String {
    let sections = Section::ALL.into_iter().filter_map(|section| {
        let changes = comparison.changes().iter();
        let own: Vec<&Change> = changes.filter(|it| it.section() == section).collect();
        let bullets = match section {
            _ if own.is_empty() => return None,
            Section::Documentation => documentation(&own),
            _ => own.into_iter().map(bullet).collect(),
        };
        Some(format!("### {}\n\n{bullets}", section.as_str()))
    });
    sections.collect::<Vec<String>>().join("\n")
}

fn bullet(change: &Change) -> String {
    let breaking = match change.rust {
        Rust::Breaking => "**Breaking:** ",
        Rust::Minor | Rust::Patch => "",
    };
    let wire = match change.wire {
        Wire::NotOnWire | Wire::KeepsWorking => "",
        Wire::MayBeRefused => " Clients built before may be refused.",
        Wire::MayMisread => " Clients built before may misread answers.",
    };
    let (place, values) = (place(change), values(change, code));
    format!(
        "- {breaking}{place}: {}{values}.{wire}\n",
        change.kind.title()
    )
}

/// The operation and the key, or the key of the profile.
fn place(change: &Change) -> String {
    match &change.operation {
        Some(operation) if change.key == "operation" => code(&short(operation)),
        Some(operation) => format!("{}, {}", code(&short(operation)), code(&short(&change.key))),
        None => code(&short(&change.key)),
    }
}

/// Nobody reads a line for each text.
fn documentation(changes: &[&Change]) -> String {
    let files: BTreeSet<&str> = changes.iter().map(|it| it.file.as_str()).collect();
    let files: Vec<String> = files.into_iter().map(|it| code(&plain(it))).collect();
    format!("- Texts for readers, in {}.\n", files.join(", "))
}

fn table(comparison: &Comparison) -> String {
    let mut table = "| Rust | wire | where | what | why |\n|---|---|---|---|---|\n".to_owned();
    for change in comparison.changes() {
        let what = format!("{}{}", change.kind.title(), values(change, code));
        let place = format!(
            "{} {}",
            code(&plain(&change.file)),
            code(&plain(&change.key))
        );
        let (rust, wire) = (change.rust.as_str(), change.wire.as_str());
        let (place, what, why) = (cell(&place), cell(&what), cell(change.kind.why()));
        // Writing to a text does not fail.
        let _ = writeln!(table, "| {rust} | {wire} | {place} | {what} | {why} |");
    }
    table
}

/// In a table a bar ends the cell, in code too.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Inline code between more backticks than it holds in a row.
fn code(text: &str) -> String {
    let runs = text.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let is_bare = !text.starts_with(['`', ' ']) && !text.ends_with(['`', ' ']) && !text.is_empty();
    if is_bare {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn no_text_leaves_its_code() {
        for (text, wanted) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("``", "``` `` ```"),
            (" a", "`  a `"),
            ("", "`  `"),
            ("<b>*x*</b> [y](z)", "`<b>*x*</b> [y](z)`"),
        ] {
            assert_eq!(code(text), wanted);
        }
    }
}
