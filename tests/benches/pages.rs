//! What the pages of a specification cost: written to a fresh folder in both languages, as `konaplate docs` does, and served,
//! as `konaplate portal` does.
//!
//! `cargo bench -p konaplate-tests --bench pages [-- OPERATIONS]`, copies of the shipped operations; 150 unless told
//! otherwise. Medians of rounds, wall-clock milliseconds.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a program that prints figures"
)]

use std::env;
use std::time::Instant;

use konaplate_codegen::Sources;
use konaplate_codegen::output::{self, Mode};
use konaplate_portal::{Book, Options, export};
use konaplate_tests::copies::{median, specification, timed};
use konaplate_workbench::coverage::Services;

const ROUNDS: usize = 11;
const USUAL: usize = 150;

fn main() {
    let asked = env::args().skip(1).find_map(|word| word.parse().ok());
    let count = asked.unwrap_or(USUAL);
    let sources = || Sources::from_pairs("spec", specification(count));
    let services = || Services::parse(konaplate_spec::SERVICES).expect("services");
    println!("{count} operations");
    let rounds: Vec<[f64; 3]> = (0..ROUNDS).map(|_| files(sources(), services())).collect();
    for (at, phase) in ["read and checked", "made", "written"]
        .into_iter()
        .enumerate()
    {
        row(
            &format!("files: {phase}"),
            median(rounds.iter().map(|it| it[at])),
        );
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(served(Options::new(sources(), services())));
}

fn row(what: &str, milliseconds: f64) {
    println!("{what:<28}{milliseconds:>9.2} ms");
}

fn files(sources: Sources, services: Services) -> [f64; 3] {
    let (book, read) = timed(|| Book::read(sources, services).expect("a sound one"));
    let (files, made) = timed(|| export::files(&book));
    let folder = tempfile::tempdir().expect("a folder");
    let (_, written) =
        timed(|| output::apply(folder.path(), &files, Mode::Write).expect("written"));
    [read, made, written]
}

async fn served(options: Options) {
    let portal = options.start().await.expect("it starts");
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    for path in [
        "index.html",
        "operations/charge-0.html",
        "why/charge-0.html",
        "search.js",
    ] {
        let mut taken = Vec::new();
        let mut size = 0;
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let answer = http.get(format!("{}{path}", portal.url())).send().await;
            let answer = answer
                .expect("an answer")
                .error_for_status()
                .expect("the page");
            size = answer.bytes().await.expect("a body").len();
            taken.push(began.elapsed().as_secs_f64() * 1e3);
        }
        row(&format!("served: {path}"), median(taken));
        println!("{:<28}{size:>9} bytes", "");
    }
}
