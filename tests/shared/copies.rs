//! What the benches of the generator share: specifications of any size, the floor under reading them, and figures.

#![allow(clippy::float_arithmetic, reason = "figures for people")]

use std::hint::black_box;
use std::time::Instant;

use konaplate_codegen::Sources;
use saphyr_parser::{Event, Parser};

/// Other operations ask it, so that every copy asks the first.
const INQUIRY: &str = "recharge-result";

/// A profile that lists `count` copies of the shipped operations, and the copies: paths and texts.
pub fn specification(count: usize) -> Vec<(String, String)> {
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

/// Reads every text to its last event, with the library that the generator has, and keeps nothing but the number of
/// scalars.
pub fn events<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    let events = texts.into_iter().flat_map(Parser::new_from_str);
    let is_scalar = events.map(|event| matches!(event.expect("YAML").0, Event::Scalar(..)));
    is_scalar.filter(|is_scalar| *is_scalar).count()
}

/// What an act makes, and its milliseconds, without those of dropping.
pub fn timed<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let made = black_box(act());
    (made, started.elapsed().as_secs_f64() * 1e3)
}

/// The middle one.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
