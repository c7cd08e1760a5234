//! `konaplate coverage` as its users run it.

use std::fs;

use crate::cli::konaplate;
use crate::process::run;

#[test]
fn coverage_lists_the_services_of_the_navigation_and_exits_0() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("can be made");
    let said = run(&mut konaplate(folder.path(), &["coverage"]));
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let named = "the shipped specification:\n\n";
    assert!(said.out.starts_with(named), "{}", said.out);
    assert!(
        said.out
            .contains("\n  missing   Card-User Mapped Inquiry\n"),
        "{}",
        said.out
    );
    let last = said.out.lines().last().unwrap_or_default();
    let totals = "128 services in 143 entries: 5 complete, 3 partial, 0 draft, 120 missing";
    assert_eq!(last, totals);
}

#[test]
fn coverage_takes_a_list_of_services_and_writes_json() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join(".git")).expect("can be made");
    fs::write(
        folder.path().join("services.txt"),
        "## Money\nCharge\nRefund\n",
    )
    .expect("a file");
    let arguments = ["coverage", "--services", "services.txt", "--format", "json"];
    let said = run(&mut konaplate(folder.path(), &arguments));
    assert_eq!(said.code, Some(0), "{}", said.err);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["totals"]["services"], 2);
    assert_eq!(json["specification"], "the shipped specification");
    assert_eq!(said.err, "reading the shipped specification\n");

    fs::write(folder.path().join("services.txt"), "Charge\n").expect("a file");
    let said = run(&mut konaplate(folder.path(), &arguments));
    assert_eq!(said.code, Some(2));
    assert_eq!(
        said.err,
        "konaplate: services.txt: line 1: a service before the first group; write `## GROUP` above it\n"
    );
}
