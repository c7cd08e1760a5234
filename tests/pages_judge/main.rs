//! Pages that nobody's reader was written for, made of descriptions by a generator that knows what each line is: what
//! is read of them, and what `transcribe` makes of it, against what was written. Every feature is met in every layout;
//! faults are planted; every page is cut.
//!
//! A fact that is read otherwise than it was written, or that is not on the page, is wrong. One that is neither in the
//! result nor told to a person is silent. The last line is the result; it is a failure if there is any of either.
//! `PAGES_JUDGE_KEEP=folder` writes the pages there; `PAGES_JUDGE_FOLDER=folder` judges the saved pages of a folder
//! instead, by a second reader.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "it is a test and says what it found"
)]

mod corpus;
mod cuts;
mod faults;
mod ideal;
mod judge;
mod layout;
mod met;
mod planted;
mod refused;
mod sample;
mod saved;
mod several;
mod written;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use konaplate_tests::asked::is_asked_for;
use konaplate_workbench::page;

use judge::file::Base;
use judge::{Tally, Verdict};
use layout::Layout;
use sample::Sample;

/// Fewer pages than this prove nothing.
const ENOUGH: usize = 60;
/// Findings that are shown; nobody reads more in one go.
const SHOWN: usize = 40;
/// Of that many facts of pages without a fault one may be left to a person, and of that many enums.
const TOLD_OF: usize = 20;
const ENUMS_TOLD_OF: usize = 4;

/// Pages of those layouts are the smallest; one of each is cut at every byte.
const SMALL: [Layout; 3] = [Layout::Compact, Layout::NoRequest, Layout::TabsKorean];

/// Pages without a fault: every feature in every layout.
fn clean() -> Vec<Sample> {
    let mut samples = Vec::new();
    for (at, layout) in Layout::ALL.into_iter().enumerate() {
        for number in 0..corpus::ROUND {
            let operation = corpus::operation(number + at, layout.language());
            let name = format!("{layout:?}-{number:02}");
            samples.push(Sample::of(name, layout, operation, None));
        }
    }
    samples
}

/// Judges a page and its file.
fn judge(sample: &Sample, base: &Base) -> Tally {
    let mut tally = Tally::default();
    match page::read(&sample.bytes) {
        Ok(page) => {
            let right = judge::page::judge(sample, &page, &mut tally);
            if sample.has_file {
                judge::file::judge(sample, &page, base, &right, &mut tally);
            }
        }
        Err(refusal) => {
            tally.facts += 1;
            tally.add(
                Verdict::Wrong,
                refusal.line,
                "page",
                "a page",
                &refusal.message,
            );
        }
    }
    tally
}

/// The results of all, in their order.
fn each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, item)) = take(all, &next) {
                    let result = work(item);
                    done.lock().expect("no work panics").push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no work panics");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn take<'a, T>(all: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    all.get(at).map(|item| (at, item))
}

/// Where pages and findings are to be kept.
fn kept() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("PAGES_JUDGE_KEEP")?);
    fs::create_dir_all(&folder).expect("the folder can be made");
    Some(folder)
}

fn keep(samples: &[Sample], refused: &[refused::Refused], several: &[several::Several]) {
    let Some(folder) = kept() else {
        return;
    };
    let write = |name: &str, extension: &str, bytes: &[u8]| {
        let file = folder.join(format!("{name}.{extension}"));
        fs::write(file, bytes).expect("the page can be written");
    };
    for sample in samples {
        write(&sample.name, sample.layout.extension(), &sample.bytes);
    }
    for refused in refused {
        write(&refused.name, "txt", &refused.bytes);
    }
    for several in several {
        write(&several.name, "txt", &several.bytes());
    }
}

/// Shows the first findings, and keeps all where pages are kept.
fn show(findings: &[String]) {
    for finding in findings.iter().take(SHOWN) {
        println!("{finding}");
    }
    let more = findings.len().saturating_sub(SHOWN);
    if more > 0 {
        println!("and {more} more: PAGES_JUDGE_KEEP=folder keeps them, and the pages");
    }
    if let Some(folder) = kept() {
        let file = folder.join("findings");
        fs::write(file, findings.join("\n")).expect("the findings can be written");
    }
}

/// What was found on pages, by their names.
#[derive(Default)]
struct Verdicts {
    all: Tally,
    shown: Vec<String>,
}

impl Verdicts {
    fn add(&mut self, name: &str, tally: Tally) {
        let findings = tally.findings.iter();
        self.shown
            .extend(findings.map(|finding| format!("{name}:{finding}")));
        self.all.append(tally);
    }
}

/// Cuts every page without a fault.
fn cut(samples: &[Sample], base: &Base, verdicts: &mut Verdicts) {
    let numbers: Vec<usize> = (0..samples.len()).collect();
    let cuts = each(&numbers, |at| {
        let sample = &samples[*at];
        let ends = match at % corpus::ROUND {
            0 if SMALL.contains(&sample.layout) => cuts::Ends::Bytes,
            0 => cuts::Ends::Lines,
            _ => cuts::Ends::FilledLines,
        };
        cuts::judge(sample, base, ends, *at)
    });
    let pieces: usize = cuts.iter().map(|cuts| cuts.pieces).sum();
    let read: usize = cuts.iter().map(|cuts| cuts.read).sum();
    for (sample, cuts) in samples.iter().zip(cuts) {
        verdicts.add(&sample.name, cuts.tally);
    }
    println!("{pieces} pieces of pages, of which {read} were read and the others refused");
}

/// The judge itself: says whether all that is planted in a reading is counted, and an ideal reading is let through.
fn is_judge_awake(samples: &[Sample]) -> bool {
    let said = ideal::judge_all(samples);
    for what in said.iter().take(SHOWN) {
        println!("against an ideal reading: {what}");
    }
    let (planted, missed) = planted::judge();
    for what in &missed {
        println!("planted, and not counted: {what}");
    }
    println!(
        "{} of {planted} planted readings were counted",
        planted - missed.len()
    );
    missed.is_empty() && said.is_empty()
}

/// Whether every feature meets every layout.
fn is_all_met(samples: &[Sample]) -> bool {
    let (pairs, missing) = met::pairs(samples);
    for pair in &missing {
        println!("no page has: {pair}");
    }
    println!(
        "met: {} of {pairs} pairs of a layout and a feature",
        pairs - missing.len()
    );
    missing.is_empty()
}

/// Judges pages that were saved, by a second reader.
fn judge_saved(folder: &std::path::Path, base: &Base) -> ExitCode {
    let pages = saved::pages(folder);
    let mut verdicts = Verdicts::default();
    for (name, text) in &pages {
        verdicts.add(name, saved::judge(text, base));
    }
    show(&verdicts.shown);
    let (wrong, silent) = (
        verdicts.all.count(Verdict::Wrong),
        verdicts.all.count(Verdict::Silent),
    );
    let (pages, facts) = (pages.len(), verdicts.all.facts);
    println!("pages_judge: {pages} pages, {facts} fields, {wrong} wrong, {silent} silent");
    if pages > 0 && wrong == 0 && silent == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn main() -> ExitCode {
    // The list of tests is asked for by tools; this is one test.
    if std::env::args().any(|argument| argument == "--list") {
        println!("pages_judge: test");
        return ExitCode::SUCCESS;
    }
    if !is_asked_for("pages_judge") {
        return ExitCode::SUCCESS;
    }
    let base = Base::shipped();
    if let Some(folder) = std::env::var_os("PAGES_JUDGE_FOLDER") {
        return judge_saved(&PathBuf::from(folder), &base);
    }
    let mut samples = clean();
    let clean = samples.len();
    samples.extend(faults::all());
    let is_met = is_all_met(&samples[..clean]);
    let (refused, several) = (refused::all(), several::all());
    keep(&samples, &refused, &several);

    let mut verdicts = Verdicts::default();
    let tallies = each(&samples, |sample| judge(sample, &base));
    let mut of_clean = Tally::default();
    for (at, (sample, tally)) in samples.iter().zip(tallies).enumerate() {
        if at < clean {
            of_clean.append(tally.clone());
        }
        verdicts.add(&sample.name, tally);
    }
    for (refused, tally) in refused.iter().zip(each(&refused, refused::Refused::judge)) {
        verdicts.add(&refused.name, tally);
    }
    for (several, tally) in several.iter().zip(each(&several, several::Several::judge)) {
        verdicts.add(&several.name, tally);
    }
    cut(&samples[..clean], &base, &mut verdicts);
    show(&verdicts.shown);
    let is_awake = is_judge_awake(&samples);
    let (told, facts) = (of_clean.told, of_clean.facts);
    println!("{told} of {facts} facts of {clean} pages without a fault were left to a person");
    let (enums, enums_read) = (of_clean.enums, of_clean.enums_read);
    println!("{enums_read} of {enums} enums on them were read");
    let all = verdicts.all;
    let (wrong, silent) = (all.count(Verdict::Wrong), all.count(Verdict::Silent));
    let (pages, facts) = (samples.len() + refused.len() + several.len(), all.facts);
    println!("pages_judge: {pages} pages, {facts} fields, {wrong} wrong, {silent} silent");
    let is_read = told * TOLD_OF <= of_clean.facts && (enums - enums_read) * ENUMS_TOLD_OF <= enums;
    if wrong == 0 && silent == 0 && pages >= ENOUGH && is_read && is_awake && is_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
