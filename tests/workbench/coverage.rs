//! Which services a specification has.

use konaplate_codegen::Sources;
use konaplate_workbench::coverage::{Coverage, Services, State, Totals, coverage};

fn shipped(services: &str) -> Coverage {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = Sources::from_pairs(konaplate_spec::ROOT, files);
    let api = konaplate_codegen::check(&sources);
    coverage(
        &api.expect("the shipped specification"),
        &sources,
        Services::parse(services).expect("services"),
    )
}

#[test]
fn the_navigation_has_128_services_in_143_entries_and_every_operation_is_one_of_them() {
    let coverage = shipped(konaplate_spec::SERVICES);
    let totals = coverage.totals();
    assert_eq!((totals.entries, totals.services), (143, 128));
    assert_eq!((totals.complete, totals.partial), (5, 3));
    assert_eq!(
        totals.complete + totals.partial + totals.draft + totals.missing,
        totals.services
    );
    assert!(coverage.unlisted.is_empty(), "{:?}", coverage.unlisted);
    assert_eq!(coverage.state("Unregistered card inquiry"), State::Complete);
    assert_eq!(coverage.state("Charge"), State::Complete);
    let token = coverage.state("Issuance of Disposable Token");
    assert_eq!(token, State::Partial);
    assert_eq!(coverage.state("Refund"), State::Missing);
}

#[test]
fn a_service_says_what_of_its_page_was_not_seen() {
    let coverage = shipped(
        "## Money\nCharge\nRefund\nCharge\n## Other\nIssuance of Disposable Token\nCharge\n",
    );
    let expected = Totals {
        entries: 5,
        services: 3,
        complete: 1,
        partial: 1,
        draft: 0,
        missing: 1,
    };
    assert_eq!(coverage.totals(), expected);
    let text = coverage.to_text();
    let start = "Money\n  complete  Charge  [charge: the page shows the first rows of its table of codes only]\n  missing   Refund\n";
    assert!(text.starts_with(start), "{text}");
    let token =
        "one-time-token: only an excerpt of the page was read, the table of codes was not seen";
    assert!(text.contains(token), "{text}");
    assert!(
        text.contains(
            "\nnot among the services: unregistered-card-info (page `Unregistered card inquiry`)\n"
        ),
        "{text}"
    );
    assert!(
        text.ends_with("\n3 services in 5 entries: 1 complete, 1 partial, 0 draft, 1 missing\n"),
        "{text}"
    );
}

#[test]
fn programs_read_the_same_as_people() {
    let json = shipped("## Money\nCharge\n## Other\nCharge\n").to_json();
    let expected = serde_json::json!({
        "name": "Charge",
        "groups": ["Money", "Other"],
        "state": "complete",
        "operations": [{
            "name": "charge",
            "draft": false,
            "complete": true,
            "unseen": ["the page shows the first rows of its table of codes only"],
        }],
    });
    assert_eq!(json["services"], serde_json::json!([expected]));
    assert_eq!(json["totals"]["complete"], 1);
    assert_eq!(json["unlisted"].as_array().map(Vec::len), Some(7));
}

#[test]
fn a_list_of_services_that_cannot_be_read_says_where() {
    let error = Services::parse("# note\nCharge\n").expect_err("no group");
    assert_eq!(
        error,
        "line 2: a service before the first group; write `## GROUP` above it"
    );
    assert!(Services::parse("## Empty\n").is_err());
}

/// The word is that of the specification's files: what they call complete is counted as such, and no other.
#[test]
fn complete_is_what_a_file_of_the_specification_calls_so() {
    let coverage = shipped(konaplate_spec::SERVICES);
    let files = konaplate_spec::FILES.iter();
    let marked = |state: &str| {
        files
            .clone()
            .filter(|(_, text)| text.contains(state))
            .count()
    };
    let totals = coverage.totals();
    assert_eq!(totals.complete, marked("state: complete }"));
    assert_eq!(totals.partial, marked("state: excerpt }"));
}
