//! The workbench as its users see it: pages to specifications, lints, comparisons, exports.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

mod corpus;
mod coverage;
mod fmt;
mod language;
mod pages;
mod transcribe;

#[test]
fn the_shipped_specification_has_places() {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = konaplate_codegen::Sources::from_pairs(konaplate_spec::ROOT, files);
    let places = konaplate_codegen::places::Places::of(&sources);
    let amount = places.key("operations/recharge/charge.yaml", "request.amount.range");
    assert!(amount.is_some_and(|place| place.start.line > 10));
}
