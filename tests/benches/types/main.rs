//! What checked field types cost: a charge from its fields to the bytes of its body, and the answer of a card inquiry
//! from its bytes to a struct, by the generated client and by what one would write instead, all in one run.
//!
//! `cargo bench -p konaplate-tests --bench types`. First divan's tables, then the ratios to the plain structs,
//! measured by turns; `--quick` for few rounds. Allocations are counted by the test program `allocations`, for counting
//! takes time.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a program that prints figures"
)]

mod garde;
mod given;
mod nutype;
mod ours;
mod plain;
mod validator;

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use divan::Bencher;
use konaplate_generated::Client;

static CLIENT: LazyLock<Client> = LazyLock::new(ours::client);

/// Calls in one turn: long enough for the clock, short enough for turns to meet the same machine.
const CALLS: u32 = 100;

fn body() -> &'static [u8] {
    black_box(given::ANSWER.as_bytes())
}

/// One side of a comparison: it makes one value and drops it.
type Side = (&'static str, fn());

const REQUESTS: [Side; 5] = [
    ("plain", || drop(black_box(plain::request()))),
    ("ours", || drop(black_box(ours::request(&CLIENT)))),
    ("nutype", || drop(black_box(nutype::request()))),
    ("garde", || drop(black_box(garde::request()))),
    ("validator", || drop(black_box(validator::request()))),
];

const ANSWERS: [Side; 5] = [
    ("plain", || drop(black_box(plain::answer(body())))),
    ("ours", || drop(black_box(ours::answer(body())))),
    ("nutype", || drop(black_box(nutype::answer(body())))),
    ("garde", || drop(black_box(garde::answer(body())))),
    ("validator", || drop(black_box(validator::answer(body())))),
];

#[divan::bench(args = REQUESTS.map(|(name, _)| name))]
fn request(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, &REQUESTS, name);
}

#[divan::bench(args = ANSWERS.map(|(name, _)| name))]
fn answer(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, &ANSWERS, name);
}

fn bench(bencher: Bencher<'_, '_>, sides: &[Side], name: &str) {
    let (_, side) = sides.iter().find(|side| side.0 == name).expect("a side");
    bencher.bench(side);
}

/// Nanoseconds a call.
fn time(side: fn()) -> f64 {
    let started = Instant::now();
    for _ in 0..CALLS {
        side();
    }
    started.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
}

/// The middle figure, and those that a quarter lies below and above.
fn quartiles(mut figures: Vec<f64>) -> [f64; 3] {
    figures.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| figures[figures.len() * quarter / 4])
}

fn ratios(what: &str, sides: &[Side], rounds: usize) {
    let rounds: Vec<Vec<f64>> = (0..=rounds)
        .map(|_| sides.iter().map(|(_, side)| time(*side)).collect())
        .skip(1) // warms up
        .collect();
    for (index, (name, _)) in sides.iter().enumerate() {
        let of = |figure: fn(f64, f64) -> f64| {
            quartiles(
                rounds
                    .iter()
                    .map(|round| figure(round[index], round[0]))
                    .collect(),
            )
        };
        let [_, nanos, _] = of(|own, _| own);
        let [low, ratio, high] = of(|own, plain| own / plain);
        println!("{what}: {name:<10}{nanos:>6.0} ns, to plain {ratio:.3} ({low:.3} to {high:.3})");
    }
}

fn main() {
    assert_eq!(plain::request(), given::REQUEST.as_bytes());
    assert_eq!(ours::request(&CLIENT).expose(), given::REQUEST.as_bytes());
    assert_eq!(ours::answer(body()).1, 0, "as documented");
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    if !is_quick {
        divan::main();
    }
    let rounds = if is_quick { 1_001 } else { 10_001 };
    ratios("request", &REQUESTS, rounds);
    ratios("answer", &ANSWERS, rounds);
}
