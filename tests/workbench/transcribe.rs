//! Pages to specification files: what comes out is what the page says, and what people decided stays.

mod careful;
mod command;
mod drift;
mod fresh;
mod hostile;
mod nested;
mod refused;
mod shipped;
mod told;

use std::fs;
use std::path::{Path, PathBuf};

use konaplate_codegen::Sources;
use konaplate_workbench::page::{self, Page};
use konaplate_workbench::transcribe::Options;

/// Operations whose pages are fixtures, with their files.
const PAGES: &[(&str, &str)] = &[
    (
        "auto-recharge-account-register",
        "operations/bank-account/auto-recharge-account-register.yaml",
    ),
    (
        "barcode-spec",
        "operations/convenience-store/barcode-spec.yaml",
    ),
    ("charge", "operations/recharge/charge.yaml"),
    (
        "lower-limit-update",
        "operations/auto-recharge/lower-limit-update.yaml",
    ),
    (
        "unregistered-card-info",
        "operations/card/unregistered-card-info.yaml",
    ),
];

/// Where the pages lie. `.ci/real-pages` names a folder with the portal's own.
fn folder() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/pages/konaplate");
    std::env::var_os("KONAPLATE_PAGES").map_or_else(own, PathBuf::from)
}

/// The page of an operation, with the layout, names, types, limits, codes and titles of the portal's, and other words.
fn page_text(operation: &str) -> String {
    let file = folder().join(format!("{operation}.txt"));
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn read_page(operation: &str) -> Page {
    page::read(page_text(operation).as_bytes()).expect("a page")
}

fn shipped() -> Sources {
    Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied())
}

/// A specification with one file as another text.
fn replaced(base: &Sources, path: &str, text: &str) -> Sources {
    let files = base.iter().map(|(file, other)| {
        let text = if other == path { text } else { base.text(file) };
        (other.to_owned(), text.to_owned())
    });
    Sources::from_pairs(base.root(), files.collect::<Vec<_>>())
}

fn text_of<'s>(sources: &'s Sources, path: &str) -> &'s str {
    sources.text(sources.find(path).expect("the file is there"))
}

/// The day that the shipped specification says.
fn options() -> Options {
    Options {
        read: "2026-11-19".to_owned(),
        ..Options::default()
    }
}
