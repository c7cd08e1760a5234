//! The workbench as its users see it: pages to specifications, lints, comparisons, exports.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

mod command;
mod corpus;
mod coverage;
mod diff;
mod drafts;
mod fmt;
mod folder;
mod help;
mod language;
mod large;
mod lint;
mod nested;
mod openapi;
mod pages;
mod report;
mod review;
mod start;
mod transcribe;
mod why;

#[test]
fn the_shipped_specification_has_places() {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = konaplate_codegen::Sources::from_pairs(konaplate_spec::ROOT, files);
    let places = konaplate_codegen::places::Places::of(&sources);
    let amount = places.key("operations/recharge/charge.yaml", "request.amount.range");
    assert!(amount.is_some_and(|place| place.start.line > 10));
}
