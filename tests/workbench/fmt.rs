//! The canonical form of specifications: it changes the layout and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use konaplate_codegen::{Sources, check, ir, load};
use konaplate_workbench::document::{Block, Document, Value};

/// The shipped specification and those of the tests.
fn folders() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![here.join("../spec"), here.join("fixtures/nested")];
    let cases = fs::read_dir(here.join("cases")).expect("the cases");
    folders.extend(cases.map(|case| case.expect("a case").path()));
    folders.retain(|folder| folder.join(Sources::PROFILE).is_file());
    folders.sort();
    assert!(folders.len() > 4);
    folders
}

fn read(folder: &Path) -> Sources {
    load::folder(folder).expect("a folder of specifications")
}

fn mapped(sources: &Sources, change: impl Fn(&str) -> String) -> Sources {
    let files = sources.iter();
    Sources::from_pairs(
        "spec",
        files.map(|(file, path)| (path, change(sources.text(file)))),
    )
}

fn format(text: &str) -> String {
    let document = Document::parse(text);
    document
        .unwrap_or_else(|fault| panic!("{fault:?} in\n{text}"))
        .to_text()
}

/// What it checks to; the two specifications with planted faults have nothing.
fn meaning(sources: &Sources) -> Option<ir::Api> {
    check(sources).ok()
}

/// Formats every specification after a change of its layout, and compares what it means.
fn check_layout(change: impl Fn(&str) -> String) {
    for folder in folders() {
        let sources = read(&folder);
        let changed = mapped(&sources, &change);
        let formatted = mapped(&changed, format);
        assert_eq!(
            meaning(&formatted),
            meaning(&sources),
            "{}",
            folder.display()
        );
        let again = mapped(&formatted, format);
        for ((file, path), (other, _)) in formatted.iter().zip(again.iter()) {
            assert_eq!(
                formatted.text(file),
                again.text(other),
                "{path} formatted twice"
            );
        }
    }
}

#[test]
fn formatting_keeps_what_a_specification_says() {
    check_layout(str::to_owned);
    check_layout(|text| text.replace('\n', "\r\n"));
    check_layout(|text| format!("\u{feff}---\n{text}...\n"));
}

#[test]
fn formatting_keeps_what_a_specification_in_braces_says() {
    check_layout(|text| {
        let value: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
        serde_json::to_string(&value).expect("texts and numbers")
    });
    check_layout(|text| {
        let value: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
        serde_json::to_string_pretty(&value).expect("texts and numbers")
    });
}

#[test]
fn formatting_loses_no_comment_wherever_it_stands() {
    // No shipped text takes several lines, so a comment may stand at every line's end.
    let behind = |text: &str| -> String {
        let lines = text.lines().enumerate();
        lines
            .map(|(at, line)| format!("{line} # behind {at}.\n"))
            .collect()
    };
    let above = |text: &str| -> String {
        let line = |(at, line): (usize, &str)| {
            let indent = line.len() - line.trim_start().len();
            format!("{}# above {at}.\n{line}\n", " ".repeat(indent))
        };
        text.lines().enumerate().map(line).collect()
    };
    for change in [&behind as &dyn Fn(&str) -> String, &above] {
        check_layout(change);
        for folder in folders() {
            let sources = read(&folder);
            for (file, path) in sources.iter() {
                let text = change(sources.text(file));
                let formatted = format(&text);
                for at in 0..sources.text(file).lines().count() {
                    let is_there = [format!("behind {at}."), format!("above {at}.")];
                    let count = |text: &str| -> usize {
                        is_there
                            .iter()
                            .map(|comment| text.matches(comment).count())
                            .sum()
                    };
                    assert_eq!(count(&formatted), count(&text), "{path} line {at}");
                }
            }
        }
    }
}

#[test]
fn the_specifications_of_the_repository_are_canonical() {
    // The tests edit the texts of most other cases, and name their lines.
    let is_canonical = |folder: &PathBuf| folder.ends_with("spec") || folder.ends_with("limits");
    for folder in folders().iter().filter(|folder| is_canonical(folder)) {
        let sources = read(folder);
        for (file, path) in sources.iter() {
            let text = sources.text(file);
            let is_canonical = text == format(text);
            let shown = folder.join(path);
            assert!(
                is_canonical,
                "{}: run `konaplate fmt` on it",
                shown.display()
            );
        }
    }
}

/// What mutations put in: marks of YAML, breaks, and a comment or text that has to be there afterwards.
const PIECES: &[&str] = &[
    " # kept\n",
    "\n# kept\n",
    "# kept\n",
    "'",
    "\"",
    "|\n  kept\n",
    " >-\n",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "\n",
    "  ",
    "? ",
    "~",
    "\t",
    "\r",
    "\u{a0}",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "!t ",
    "%",
    "\\",
    "\u{85}",
    "\u{feff}",
    "kept",
];

#[test]
fn a_request_that_sends_nothing_stays_as_it_is_written() {
    for written in ["request: {}\n", "request:   {   }\n", "request:\n  {}\n"] {
        assert_eq!(
            format(&format!("operation: stop\n{written}")),
            "operation: stop\nrequest: {}\n"
        );
    }
}

#[test]
fn a_mangled_file_is_refused_or_formatted_for_good() {
    let profile = text_of_all("../spec");
    let (mut formatted, mut refused) = (0, 0);
    // A generator of numbers that is the same on every machine.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("it is below")
    };
    for round in 0..1_500 {
        let source = &profile[round % profile.len()];
        let mut letters: Vec<char> = source.chars().collect();
        for _ in 0..=next(3) {
            let at = next(letters.len());
            let piece = PIECES[next(PIECES.len())];
            let removed = next(3);
            letters.splice(at..(at + removed).min(letters.len()), piece.chars());
        }
        let text: String = letters.iter().collect();
        let kept = text.matches("kept").count();
        let Ok(document) = Document::parse(&text) else {
            refused += 1;
            continue;
        };
        formatted += 1;
        let once = document.to_text();
        assert_eq!(format(&once), once, "round {round}: formatted twice");
        assert_eq!(
            once.matches("kept").count(),
            kept,
            "round {round}: nothing is lost of\n{text}\nin\n{once}"
        );
        let again = Document::parse(&once).expect("it was read before");
        assert_eq!(
            bare_sorted(&document.root),
            bare_sorted(&again.root),
            "round {round}"
        );
    }
    assert!(formatted > 300 && refused > 200, "{formatted} {refused}");
}

/// The keys and values without comments; keys sorted, for their order is the language's.
fn bare(block: &Block) -> Vec<String> {
    let mut bare: Vec<String> = Vec::new();
    for entry in &block.entries {
        let value = match &entry.value {
            Value::Mapping(block) => format!("{{{}}}", bare_sorted(block)),
            Value::Sequence(block) => format!("{:?}", self::bare(block)),
            single => format!("{single:?}"),
        };
        bare.push(format!("{:?}: {value}", entry.key));
    }
    bare
}

fn bare_sorted(block: &Block) -> String {
    let mut bare = bare(block);
    bare.sort();
    bare.join(", ")
}

fn text_of_all(folder: &str) -> Vec<String> {
    let sources = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    sources
        .iter()
        .map(|(file, _)| sources.text(file).to_owned())
        .collect()
}
