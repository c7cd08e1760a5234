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

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use konaplate_codegen::Sources;
use saphyr_parser::{Event, Parser};

const ROUNDS: usize = 31;

/// Other operations ask it, so that every copy asks the first.
const INQUIRY: &str = "recharge-result";

/// A profile that lists `count` copies of the shipped operations, and the copies.
fn specification(count: usize) -> Vec<(String, String)> {
    let (profiles, shipped): (Vec<_>, Vec<_>) = konaplate_spec::FILES
        .iter()
        .partition(|(path, _)| *path == Sources::PROFILE);
    let mut shipped = shipped;
    shipped.sort_by_key(|(path, _)| !path.contains(INQUIRY));
    let mut files = Vec::new();
    let mut names = Vec::new();
    for index in 0..count {
        let (path, text) = shipped[index % shipped.len()];
        let round = index / shipped.len();
        let stem = path
            .rsplit('/')
            .next()
            .expect("a path")
            .trim_end_matches(".yaml");
        let name = format!("{stem}-{round}");
        let lines = text.lines().filter(|line| !is_type_name(line));
        let copy: Vec<String> = lines.map(|line| renamed(line, round)).collect();
        files.push((format!("operations/all/{name}.yaml"), copy.join("\n")));
        names.push(name);
    }
    let profile = profiles.first().expect("a profile").1;
    let (head, rest) = profile.split_once("\ngroups:\n").expect("groups");
    let errata = rest.find("\nerrata:\n").map_or("", |at| &rest[at..]);
    let list = names.join(", ");
    let groups = format!("\ngroups:\n  all:\n    doc: All.\n    operations: [{list}]\n");
    files.push((
        Sources::PROFILE.to_owned(),
        format!("{head}{groups}{errata}\n"),
    ));
    files
}

/// Names given by hand would be taken twice.
fn is_type_name(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix("name: ");
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
}

fn renamed(line: &str, round: usize) -> String {
    match line.split_once(": ") {
        Some(("operation", name)) => format!("operation: {name}-{round}"),
        Some(("path", path)) => format!("path: {path}/{round}"),
        Some(("recovery", _)) => line.replace(INQUIRY, &format!("{INQUIRY}-0")),
        _ => line.to_owned(),
    }
}

/// Reads every file to its last event and keeps nothing.
fn read(files: &[(String, String)]) -> usize {
    let mut scalars = 0;
    for (_, text) in files {
        for event in Parser::new_from_str(text) {
            let (event, _) = event.expect("YAML");
            scalars += usize::from(matches!(event, Event::Scalar(..)));
        }
    }
    scalars
}

fn time<T>(act: impl FnOnce() -> T) -> f64 {
    let started = Instant::now();
    let made = black_box(act());
    let taken = started.elapsed();
    drop(made); // the caller has yet to use it
    taken.as_secs_f64() * 1e3
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

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
        Some("read") => println!("{}", time(|| read(&files))),
        Some("check") => println!("{}", time(|| konaplate_codegen::check(&sources))),
        _ => compare(count, &files, &sources),
    }
}

fn compare(count: usize, files: &[(String, String)], sources: &Sources) {
    let api = konaplate_codegen::check(sources).expect("a sound specification");
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let (operations, scalars) = (api.operations.len(), read(files));
    println!(
        "{operations} operations, {} KiB, {scalars} scalars",
        bytes / 1024
    );
    let rounds = (0..ROUNDS).map(|_| [once("read", count), once("check", count)]);
    let rounds: Vec<[f64; 2]> = rounds.collect();
    let of = |figure: fn(&[f64; 2]) -> f64| median(rounds.iter().map(figure).collect());
    let (yaml, check) = (of(|round| round[0]), of(|round| round[1]));
    let ratio = of(|round| round[1] / round[0]);
    println!("YAML events {yaml:.1} ms, check {check:.1} ms, ratio {ratio:.2}");
}
