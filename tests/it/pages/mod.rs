//! The pages that `konaplate docs` writes: what is on them, and that nothing of a specification is more than text there.

mod calls;
mod content;
mod hostile;
mod html;
mod links;
mod size;

use std::collections::BTreeMap;

use konaplate_codegen::{Sources, check};
use konaplate_portal::{Book, export};
use konaplate_workbench::coverage::Services;

use self::html::Html;
use crate::support::{NESTED, path};

/// The pages of a specification by their paths, and what they load.
fn pages(book: &Book) -> BTreeMap<String, String> {
    let files = export::files(book);
    files.into_iter().map(|it| (it.path, it.text)).collect()
}

/// Those of [`pages`] that are HTML, as a browser reads them.
fn parsed(pages: &BTreeMap<String, String>) -> BTreeMap<&str, Html> {
    let pages = pages.iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .map(|(path, text)| (path.as_str(), Html::parse(text)))
        .collect()
}

fn book(sources: Sources) -> Book {
    let services = Services::parse(konaplate_spec::SERVICES).expect("a list of services");
    if let Err(problems) = check(&sources) {
        let lines: Vec<String> = problems.iter().map(|it| it.short(&sources)).collect();
        panic!("{}", lines.join("\n"));
    }
    Book::read(sources, services).expect("no faults")
}

fn shipped() -> Book {
    let files = konaplate_spec::FILES.iter().copied();
    book(Sources::from_pairs(konaplate_spec::ROOT, files))
}

fn nested() -> Book {
    book(Sources::from_pairs("spec", NESTED))
}

fn hostile() -> Book {
    let folder = path("cases/hostile-texts");
    book(konaplate_codegen::load::folder(&folder).expect("it can be read"))
}
