//! What `check` of a large specification costs beside merely reading its YAML with the same library.
//!
//! `cargo bench -p konaplate-tests --bench check [-- OPERATIONS]`, 1,500 unless told otherwise: copies of the shipped
//! operations. Each measurement has a process of its own, as in a build script or for the command, which check once;
//! medians of rounds by turns.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a program that prints figures"
)]

use std::process::Command;

use konaplate_codegen::Sources;
use konaplate_tests::copies::{events, median, specification, timed};

const ROUNDS: usize = 31;

/// Milliseconds of one act, measured by a process of its own.
fn once(act: &str, count: usize) -> f64 {
    let program = std::env::current_exe().expect("a path");
    let arguments = [act, &count.to_string()];
    let output = Command::new(program).args(arguments).output();
    let said = output.expect("it starts").stdout;
    let said = String::from_utf8(said).expect("text");
    said.trim().parse().expect("milliseconds")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count = arguments.iter().find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(1500);
    let files = specification(count);
    let sources = Sources::from_pairs("spec", files.clone());
    match arguments.get(1).map(String::as_str) {
        Some("read") => println!("{}", timed(|| scalars(&files)).1),
        Some("check") => println!("{}", timed(|| konaplate_codegen::check(&sources)).1),
        _ => compare(count, &files, &sources),
    }
}

fn scalars(files: &[(String, String)]) -> usize {
    events(files.iter().map(|(_, text)| text.as_str()))
}

fn compare(count: usize, files: &[(String, String)], sources: &Sources) {
    let api = konaplate_codegen::check(sources).expect("a sound specification");
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let (operations, scalars) = (api.operations.len(), scalars(files));
    println!(
        "{operations} operations, {} KiB, {scalars} scalars",
        bytes / 1024
    );
    let rounds = (0..ROUNDS).map(|_| [once("read", count), once("check", count)]);
    let rounds: Vec<[f64; 2]> = rounds.collect();
    let of = |figure: fn(&[f64; 2]) -> f64| median(rounds.iter().map(figure));
    let (yaml, check) = (of(|round| round[0]), of(|round| round[1]));
    let ratio = of(|round| round[1] / round[0]);
    println!("YAML events {yaml:.1} ms, check {check:.1} ms, ratio {ratio:.2}");
}
