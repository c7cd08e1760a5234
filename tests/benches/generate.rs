//! What generating a client costs, by phases and beside the floor: the YAML events of the same texts by the same
//! library, and writing the same bytes.
//!
//! `cargo bench -p konaplate-tests --bench generate [-- OPERATIONS …]`, copies of the shipped operations; 8, 150 and
//! 1,500 unless told otherwise. Each measurement has a process of its own, as in a build script or for the command,
//! which generate once; medians of rounds by turns, wall-clock time but where a column says otherwise. The last line is
//! of a build script, which cargo does not optimize, at 150.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a program that prints figures"
)]

use std::env;
use std::fmt::Display;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use konaplate_codegen::output::{self, Mode};
use konaplate_codegen::{Options, load};
use konaplate_tests::copies::{events, median, specification, timed};
use konaplate_tests::process::{cargo, succeed, workspace};
use serde_json::Value;
use tempfile::TempDir;

const ROUNDS: usize = 11;
const SIZES: [usize; 3] = [8, 150, 1500];
/// Of the build script.
const USUAL: usize = 150;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["client", spec, out] => say(&client(Path::new(spec), Path::new(out))),
        ["floor", spec, from, out] => {
            say(&floor(Path::new(spec), Path::new(from), Path::new(out)));
        }
        _ => {
            let sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
            report(if sizes.is_empty() { &SIZES } else { &sizes });
        }
    }
}

fn say(figures: &[f64]) {
    let figures: Vec<String> = figures.iter().map(f64::to_string).collect();
    println!("{}", figures.join(" "));
}

/// What `client` measures, in this order: milliseconds, of the processor where it says so, and MiB.
const COLUMNS: [&str; 7] = [
    "read", "check", "generate", "write", "all", "all CPU", "peak MiB",
];
/// Where `all` and `all CPU` stand: the phases, and what is dropped.
const ALL: usize = 4;
const ALL_CPU: usize = 5;

/// One generation, as a build script makes it.
fn client(spec: &Path, out: &Path) -> [f64; COLUMNS.len()] {
    let ([read, check, generate, write], [all, processor]) = both(|| phases(spec, out));
    [read, check, generate, write, all, processor, peak()]
}

/// What an act makes, and its milliseconds: of the clock, and of the processor.
fn both<T>(act: impl FnOnce() -> T) -> (T, [f64; 2]) {
    let before = processor();
    let (made, taken) = timed(act);
    (made, [taken, processor() - before])
}

fn phases(spec: &Path, out: &Path) -> [f64; 4] {
    let (sources, read) = timed(|| load::folder(spec).expect("a specification"));
    let (api, check) = timed(|| konaplate_codegen::check(&sources).expect("a sound one"));
    let (files, generate) = timed(|| konaplate_codegen::generate(&api, &Options::default()));
    let (_, write) = timed(|| output::apply(out, &files, Mode::Write).expect("it is written"));
    [read, check, generate, write]
}

/// Milliseconds of the least that a generator does: the events of the files, and the bytes of the client.
fn floor(spec: &Path, client: &Path, out: &Path) -> [f64; 2] {
    let entries = fs::read_dir(client).expect("a folder").flatten();
    let files = entries.map(|entry| (entry.file_name(), fs::read(entry.path()).expect("a file")));
    let files: Vec<_> = files.collect();
    let ((), taken) = both(|| {
        let sources = load::folder(spec).expect("a specification");
        black_box(events(sources.iter().map(|(_, text)| text)));
        fs::create_dir_all(out).expect("a folder");
        for (name, bytes) in &files {
            fs::write(out.join(name), bytes).expect("it is written");
        }
    });
    taken
}

/// Milliseconds of the processor that this process has taken, all threads together.
#[cfg(target_os = "linux")]
fn processor() -> f64 {
    let taken = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(taken)
        .expect("it does not run backwards")
        .as_secs_f64()
        * 1e3
}

#[cfg(not(target_os = "linux"))]
fn processor() -> f64 {
    f64::NAN
}

/// MiB of memory that this process had at most, where Linux says it.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kibibytes.map_or(f64::NAN, |number| {
        number.parse().unwrap_or(f64::NAN) / 1024.0
    })
}

fn report(sizes: &[usize]) {
    let columns = ["operations", "lines each"].into_iter().chain(COLUMNS);
    let columns = columns.chain(["unchanged", "floor", "floor CPU", "ratio", "ratio CPU"]);
    println!("{}", columns.map(cell).collect::<String>());
    let program = env::current_exe().expect("a path");
    for size in sizes {
        Bench::new(&program, *size).report(&size.to_string());
    }
    Bench::new(&unoptimized(), USUAL).report(&format!("{USUAL} at -O0"));
}

fn cell(text: impl Display) -> String {
    format!("{text:>11}")
}

/// This program as cargo builds it for a build script, in debug and in release: without optimization.
fn unoptimized() -> PathBuf {
    let arguments = [
        "build",
        "--package=konaplate-tests",
        "--bench=generate",
        "--profile=dev",
        "--locked",
        "--quiet",
        "--message-format=json",
    ];
    let said = succeed(&mut cargo(&workspace(), &arguments)).out;
    let artifacts = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    let mut programs =
        artifacts.filter_map(|artifact: Value| Some(artifact["executable"].as_str()?.into()));
    programs.next().expect("cargo says where the program is")
}

/// A program that measures itself, and a specification for it.
struct Bench<'a> {
    program: &'a Path,
    size: usize,
    folder: TempDir,
}

impl<'a> Bench<'a> {
    fn new(program: &'a Path, size: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in specification(size) {
            let path = folder.path().join("spec").join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
            fs::write(path, text).expect("it is written");
        }
        let bench = Self {
            program,
            size,
            folder,
        };
        bench.client("kept"); // which the floor copies, and where nothing changes from then on
        bench
    }

    /// Prints a row of medians.
    fn report(&self, title: &str) {
        let rounds: Vec<_> = (0..ROUNDS).map(|round| self.round(round)).collect();
        let of = |figure: &dyn Fn(&Round) -> f64| median(rounds.iter().map(figure));
        let mut columns: Vec<f64> = (0..COLUMNS.len())
            .map(|at| of(&|it| it.fresh[at]))
            .collect();
        columns.push(of(&|it| it.unchanged));
        columns.extend([0, 1].map(|at| of(&|it| it.floor[at])));
        columns.push(of(&|it| it.fresh[ALL] / it.floor[0]));
        columns.push(of(&|it| it.fresh[ALL_CPU] / it.floor[1]));
        let columns = columns.iter().map(|figure| cell(format!("{figure:.1}")));
        println!(
            "{}{}{}",
            cell(title),
            cell(self.lines()),
            columns.collect::<String>()
        );
    }

    fn round(&self, number: usize) -> Round {
        let round = Round {
            fresh: self.client(&format!("client{number}")),
            unchanged: self.client("kept")[ALL],
            floor: self.run(["floor", "spec", "kept", &format!("floor{number}")]),
        };
        for made in ["client", "floor"] {
            let made = self.folder.path().join(format!("{made}{number}"));
            fs::remove_dir_all(made).expect("it was made");
        }
        round
    }

    fn client(&self, out: &str) -> Vec<f64> {
        self.run(["client", "spec", out])
    }

    /// What a process of its own says.
    fn run<const N: usize>(&self, arguments: [&str; N]) -> Vec<f64> {
        let mut command = Command::new(self.program);
        let said = succeed(command.args(arguments).current_dir(self.folder.path())).out;
        let figures = said.split_whitespace();
        figures
            .map(|figure| figure.parse().expect("a number"))
            .collect()
    }

    fn lines(&self) -> usize {
        let files = fs::read_dir(self.folder.path().join("kept")).expect("a folder");
        let texts = files
            .flatten()
            .map(|file| fs::read_to_string(file.path()).expect("text"));
        texts.map(|text| text.lines().count()).sum::<usize>() / self.size
    }
}

struct Round {
    fresh: Vec<f64>,
    /// Milliseconds into a folder that holds the same client.
    unchanged: f64,
    /// Milliseconds of the clock and of the processor.
    floor: Vec<f64>,
}
