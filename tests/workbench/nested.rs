//! Objects and lists in requests: their canonical form, their places, what lints and `why` say of them.

use std::path::Path;

use konaplate_codegen::places::Places;
use konaplate_codegen::{Sources, check, load};
use konaplate_workbench::document::Document;
use konaplate_workbench::{lint, why};

const TERMS: &str = "operations/members/terms-agree.yaml";
const BULK: &str = "operations/money/bulk-order.yaml";

fn nested() -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/nested");
    let sources = load::folder(&folder).expect("a specification");
    let files = sources.iter();
    let files = files.map(|(file, path)| (path.to_owned(), sources.text(file).to_owned()));
    Sources::from_pairs("spec", files.collect::<Vec<_>>())
}

fn edited(file: &str, from: &str, to: &str) -> Sources {
    let sources = nested();
    let files = sources.iter().map(|(id, path)| {
        let text = sources.text(id);
        let is_here = path == file;
        assert!(!is_here || text.contains(from), "{from}");
        let text = if is_here {
            text.replacen(from, to, 1)
        } else {
            text.to_owned()
        };
        (path.to_owned(), text)
    });
    Sources::from_pairs("spec", files.collect::<Vec<_>>())
}

#[test]
fn the_specification_is_in_canonical_form() {
    let sources = nested();
    for (file, path) in sources.iter() {
        let document = Document::parse(sources.text(file)).expect("YAML");
        assert_eq!(document.to_text(), sources.text(file), "{path}");
    }
}

#[test]
fn a_count_stands_before_what_is_counted() {
    let text = "response:\n  a:\n    items: { items: { type: string }, count: 2, type: array }\n    count: 1..9\n    type: array\n    required: true\n";
    let document = Document::parse(text).expect("YAML");
    assert_eq!(
        document.to_text(),
        "response:\n  a:\n    type: array\n    required: true\n    count: 1..9\n    items:\n      type: array\n      count: 2\n      items:\n        type: string\n"
    );
}

#[test]
fn nested_fields_and_counts_have_places() {
    let places = Places::of(&nested());
    let line = |file, path| places.key(file, path).map(|place| place.start.line);
    let raw = line(TERMS, "request.terms.items.fields.agreed");
    assert!(raw.is_some());
    assert_eq!(line(TERMS, "request.terms.agreed"), raw);
    assert_eq!(
        line(TERMS, "request.terms.count"),
        line(TERMS, "request.terms.required").map(|it| it + 2)
    );
    let inner = line(BULK, "request.recipients.parcels.count");
    assert_eq!(
        inner,
        line(BULK, "request.recipients.items.fields.parcels.count")
    );
    assert!(line(BULK, "request.grid.items.count") > line(BULK, "request.grid.count"));
}

#[test]
fn a_list_that_may_hold_nothing_is_a_form_that_nobody_filled_in() {
    let said = |file, from, to| {
        let sources = edited(file, from, to);
        let found = lint::lint(&sources).expect("no faults").found;
        let lines = found.iter().map(|it| it.short(&sources));
        let lines: Vec<String> = lines.filter(|it| it.contains("KP0101")).collect();
        lines
    };
    assert_eq!(
        said(TERMS, "count: 1..10", "count: 0"),
        [
            "spec/operations/members/terms-agree.yaml:15:12: warning[KP0101]: `terms` has a count of 0 (an unfilled form field, most likely: add an erratum at `request.terms.count` with `effective: 1..`)"
        ]
    );
    assert_eq!(said(TERMS, "count: 1..10", "count: 0..1"), [""; 0]);
}

#[test]
fn a_secret_inside_an_object_is_found_where_nothing_is_encrypted() {
    let sources = edited(
        "operations/members/member-update.yaml",
        "request: true, response: false",
        "request: false, response: false",
    );
    let found = lint::lint(&sources).expect("no faults").found;
    let lines: Vec<String> = found.iter().map(|it| it.short(&sources)).collect();
    let is_told = |line: &&String| line.contains("KP0112") && line.contains("`pin`");
    assert_eq!(lines.iter().filter(is_told).count(), 1, "{lines:#?}");
}

/// The text of `why`, without the lines and columns of places.
fn told(name: &str) -> Vec<String> {
    let sources = nested();
    let api = check(&sources).expect("no faults");
    let text = why::text(&why::why(&api, &sources, name));
    let lines = text.lines().map(|line| match line.split_once("yaml:") {
        Some((start, rest)) => {
            let key = rest.split_once(' ').map_or("", |(_, key)| key);
            format!("{start}yaml {key}")
        }
        None => line.to_owned(),
    });
    lines.collect()
}

#[test]
fn a_count_is_told_with_its_erratum_and_the_way_to_a_nested_setter() {
    assert_eq!(
        told("bulk-order.grid"),
        [
            "bulk-order request.grid",
            "  holds       array, optional, public",
            "  documented  count 2",
            "  effective   count 2",
            "  documented  count 1..3",
            "  effective   count 1..4",
            "  because     its example has four",
            "  erratum     spec/operations/money/bulk-order.yaml errata[1]",
            "  documented  range 0..9",
            "  effective   range 0..9",
            "  doc         How many boxes stand where.",
            "  page        Bulk Order, v1, read 2026-11-19 (complete page)",
            "  spec        spec/operations/money/bulk-order.yaml request.grid",
            "  Rust        bulk_order::BulkOrderCall::grid()",
            "  Rust        bulk_order::BulkOrderGrid",
        ]
    );
    let street = told("bulk-order.street");
    let setter = "  Rust        bulk_order::RecipientAddressPlace::street()";
    assert!(street.iter().any(|line| line == setter), "{street:#?}");
}
