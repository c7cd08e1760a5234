//! Comparing specifications: what is said of about a hundred changes, against what a caller's compiler and the mock of
//! the other specification say.

mod command;
mod compiler;
mod hostile;
mod mock;
mod samples;
mod table;

use std::collections::BTreeSet;

use konaplate_workbench::diff::{self, Comparison, Kind, Rust};

use table::Verdict;

fn verdict(comparison: &Comparison) -> Verdict {
    (comparison.rust().unwrap_or(Rust::Patch), comparison.wire())
}

fn ids(comparison: &Comparison) -> Vec<&'static str> {
    let changes = comparison.changes().iter();
    let mut ids: Vec<&str> = changes.map(|change| change.kind.as_str()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn each_change_is_told_as_the_table_has_it() {
    let mut wrong = Vec::new();
    for mutation in table::every() {
        let (base, changed) = (mutation.before(), mutation.apply());
        let there = diff::compare(&base, &changed);
        let back = diff::compare(&changed, &base);
        let told = (ids(&there), verdict(&there), verdict(&back));
        let wanted = (mutation.kinds.to_vec(), mutation.there, mutation.back);
        if told != wanted {
            wrong.push(format!(
                "{}:\n  told {told:?}\n  not  {wanted:?}",
                mutation.name
            ));
        }
        assert_eq!(
            there.changes().is_empty(),
            base == changed,
            "{}",
            mutation.name
        );
        assert_eq!(
            back.changes().is_empty(),
            base == changed,
            "{}",
            mutation.name
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Kinds that no edit brings about, and why.
const NOT_TRIED: [(Kind, &str); 3] = [
    (Kind::MethodChanged, "the language knows one method"),
    (
        Kind::PendingMoved,
        "asks for two booleans in a reply; told as `pending-added` is",
    ),
    (
        Kind::RecoveryChanged,
        "asks for two inquiries; told as `verdict-changed` is",
    ),
];

#[test]
fn every_kind_of_change_is_tried() {
    let mut tried: BTreeSet<Kind> = BTreeSet::new();
    for mutation in table::every() {
        let (base, changed) = (mutation.before(), mutation.apply());
        for comparison in [
            diff::compare(&base, &changed),
            diff::compare(&changed, &base),
        ] {
            tried.extend(comparison.changes().iter().map(|change| change.kind));
        }
    }
    let all = Kind::ALL.iter().copied();
    let untried: Vec<Kind> = all.filter(|kind| !tried.contains(kind)).collect();
    let known: Vec<Kind> = NOT_TRIED.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(untried, known);
    assert!(tried.len() >= 40, "{}", tried.len());
}
