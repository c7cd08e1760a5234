//! The table of codes and the test cases of a page, in the words of the language: which code a case answers with, what
//! an error is called, what is known of it elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Block, Entry};
use crate::page::{Case, Code, Page};

use super::base::Base;
use super::names::{self, Taken};

/// An error as the page says it.
pub(super) struct Error<'p> {
    pub(super) code: &'p str,
    pub(super) row: &'p Code,
}

/// A case as the page says it.
pub(super) struct Told<'p> {
    pub(super) title: &'p str,
    pub(super) status: u16,
    pub(super) code: Option<&'p str>,
    pub(super) line: usize,
}

/// The rows without the one of success, each code once.
pub(super) fn errors<'p>(page: &'p Page, success: &str) -> Vec<Error<'p>> {
    let mut seen = BTreeSet::new();
    let rows = page.codes.rows.iter().flatten();
    rows.map(|row| Error {
        code: &row.code.value,
        row,
    })
    .filter(|error| error.code != success && seen.insert(error.code))
    .collect()
}

/// The cases, each title once, with the code of the row that describes the same.
pub(super) fn cases<'p>(page: &'p Page, success: &str) -> Vec<Told<'p>> {
    let mut seen = BTreeSet::new();
    let rows = Rows::of(page, success);
    let cases = page.cases.iter();
    cases
        .filter(|case| seen.insert((case.status.value, case.title.value.as_str())))
        .map(|case| Told {
            title: &case.title.value,
            status: case.status.value,
            code: rows.code_of(case),
            line: case.title.line,
        })
        .collect()
}

/// What tells which code a case answers with.
#[derive(Default)]
struct Rows<'p> {
    /// The codes by status and what they describe.
    described: BTreeMap<(u16, String), Vec<&'p str>>,
    /// The rows of success by status.
    success: BTreeMap<u16, Vec<&'p str>>,
    /// How many cases have a title, and how many a status.
    titles: BTreeMap<String, usize>,
    statuses: BTreeMap<u16, usize>,
}

impl<'p> Rows<'p> {
    fn of(page: &'p Page, success: &str) -> Self {
        let mut rows = Self::default();
        for row in page.codes.rows.iter().flatten() {
            let (status, code) = (row.status.value, row.code.value.as_str());
            let described = (status, plain(&description(row)));
            rows.described.entry(described).or_default().push(code);
            if code == success {
                rows.success.entry(status).or_default().push(code);
            }
        }
        for case in &page.cases {
            *rows.titles.entry(plain(&case.title.value)).or_default() += 1;
            *rows.statuses.entry(case.status.value).or_default() += 1;
        }
        rows
    }

    /// The row whose description is the case's title. Two rows with one description, or two cases with one title, tell
    /// nothing.
    fn code_of(&self, case: &Case) -> Option<&'p str> {
        let (status, title) = (case.status.value, plain(&case.title.value));
        if self.titles.get(&title).is_some_and(|count| *count > 1) {
            return None;
        }
        let is_only = self.statuses.get(&status) == Some(&1);
        // The only case of its kind and the row of success belong together, whatever they are called.
        let success = self.success.get(&status).filter(|_| is_only);
        let found = only(success).or_else(|| only(self.described.get(&(status, title))));
        found.copied()
    }
}

fn only<T>(found: Option<&Vec<T>>) -> Option<&T> {
    let (first, rest) = found?.split_first()?;
    rest.is_empty().then_some(first)
}

fn description(row: &Code) -> String {
    let lines = row.description.iter();
    let lines: Vec<&str> = lines.map(|line| line.value.as_str()).collect();
    lines.join(" ")
}

/// Without what pages are careless with: spaces and the full stop.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// The entry of an error that the specification does not have yet. `taken` are the names of the operation's others.
pub(super) fn error_entry(base: &Base, error: &Error<'_>, taken: &mut Taken) -> Entry {
    let known = base.error(error.code);
    let known = |key: &str| known.and_then(|known| known.text(key)).map(str::to_owned);
    let made = Some(names::kebab(&error.row.message.value)).filter(|name| !name.is_empty());
    let name = known("name")
        .or(made)
        .unwrap_or_else(|| names::kebab(&format!("error-{}", error.code)));
    let name = taken.give(&name);
    let mut block = Block::default();
    block.set("name", name);
    block.set("status", error.row.status.value.to_string());
    block.set("message", error.row.message.value.clone());
    block.set("final", "false");
    block.set(
        "category",
        known("category").unwrap_or_else(|| "unknown".to_owned()),
    );
    let doc = known("doc").unwrap_or_else(|| format!("Error {} of the page.", error.code));
    block.set("doc", doc);
    Entry::new(error.code, block)
}

/// The entry of a case that the specification does not have yet, with an id that no other case of it has.
pub(super) fn case_entry(base: &Base, case: &Told<'_>, taken: &mut Taken) -> Entry {
    let known = base.case_id(case.title, case.code);
    let is_success = case.code == Some(base.success_code());
    let id = match known {
        _ if is_success => "success".to_owned(),
        Some(id) => id.to_owned(),
        None => names::kebab(case.title),
    };
    let id = if id.is_empty() { "case".to_owned() } else { id };
    let id = taken.give(&id);
    Entry::new(id, case_block(case))
}

/// What the page says of a case.
pub(super) fn case_block(case: &Told<'_>) -> Block {
    let mut block = Block::default();
    block.set("status", case.status.to_string());
    block.set("title", case.title);
    if let Some(code) = case.code {
        block.set("code", code);
    }
    block
}
