//! The table of codes and the test cases.

use std::collections::BTreeSet;

use crate::document::{Block, Entry, Value};

use super::super::difference::{Change, Path};
use super::super::{errors, facts};
use super::Comparison;

impl Comparison<'_> {
    pub(super) fn errors(&mut self) {
        let page = self.fresh.page;
        let spec = self.find(&["errors"]).and_then(Value::block);
        let names = spec.into_iter().flat_map(|spec| &spec.entries);
        let names = names.filter_map(|entry| entry.value.block()?.text("name"));
        let mut taken: BTreeSet<String> = names.map(str::to_owned).collect();
        let mut before: Option<String> = None;
        let errors = errors::errors(page, self.fresh.base.success_code());
        for error in &errors {
            let at = Path::of(&["errors", error.code]);
            let row = error.row;
            if let Some(known) = spec.and_then(|spec| spec.get(error.code)?.block()) {
                let status = row.status.value.to_string();
                self.text(
                    &at.join("status"),
                    row.status.line,
                    (&status, known.text("status")),
                );
                let message = (row.message.value.as_str(), known.text("message"));
                self.text(&at.join("message"), row.message.line, message);
            } else {
                let mut entry = errors::error_entry(self.fresh.base, error, &taken);
                let name = entry.value.block().and_then(|block| block.text("name"));
                taken.extend(name.map(str::to_owned));
                entry.above.push(
                    "look: final: true only where the call is surely over and nothing happened"
                        .to_owned(),
                );
                let change = Change::Insert {
                    after: before.clone(),
                    entry,
                };
                self.tell(at, row.code.line, (Some(error.code), None), change);
            }
            before = Some(error.code.to_owned());
        }
        if facts::error_table(page) == "complete" && page.cut.is_none() {
            self.lost_errors(spec, &errors);
        }
    }

    /// Errors that a complete table has no more.
    fn lost_errors(&mut self, spec: Option<&Block>, errors: &[errors::Error<'_>]) {
        let lost = self.lost("errors");
        for entry in spec.into_iter().flat_map(|spec| &spec.entries) {
            if errors.iter().any(|error| error.code == entry.key) {
                continue;
            }
            let from = entry.value.block().and_then(|block| block.text("from"));
            let change = match from {
                None | Some("page") => lost.clone(),
                Some(_) => Change::Left,
            };
            let at = Path::of(&["errors", &entry.key]);
            self.tell(
                at,
                self.fresh.page.title.line,
                (None, Some(&entry.key)),
                change,
            );
        }
    }

    pub(super) fn cases(&mut self) {
        let page = self.fresh.page;
        let base = self.fresh.base;
        let spec = self.find(&["cases"]).and_then(Value::block);
        let entries: &[Entry] = spec.map_or(&[], |spec| &spec.entries);
        let told = errors::cases(page, base.success_code());
        let mut taken: BTreeSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        let mut before: Option<String> = None;
        for case in &told {
            if let Some(entry) = case_of(entries, case, &told) {
                kept.insert(&entry.key);
                before = Some(entry.key.clone());
                self.case(case, entry);
                continue;
            }
            let entry = errors::case_entry(base, case, &taken);
            taken.insert(entry.key.clone());
            let at = Path::of(&["cases", &entry.key]);
            let after = before.replace(entry.key.clone());
            self.tell(
                at,
                case.line,
                (Some(case.title), None),
                Change::Insert { after, entry },
            );
        }
        let lost = self.lost("cases");
        let is_whole = page.cut.is_none() && !told.is_empty();
        for entry in entries
            .iter()
            .filter(|entry| is_whole && !kept.contains(entry.key.as_str()))
        {
            let at = Path::of(&["cases", &entry.key]);
            self.tell(at, page.title.line, (None, Some(&entry.key)), lost.clone());
        }
    }

    fn case(&mut self, case: &errors::Told<'_>, entry: &Entry) {
        let Some(spec) = entry.value.block() else {
            return;
        };
        let at = Path::of(&["cases", &entry.key]);
        self.text(
            &at.join("status"),
            case.line,
            (&case.status.to_string(), spec.text("status")),
        );
        self.text(
            &at.join("title"),
            case.line,
            (case.title, spec.text("title")),
        );
        if let Some(code) = case.code {
            self.text(&at.join("code"), case.line, (code, spec.text("code")));
        }
    }
}

/// The file's case with the page's title and status; or with one of title and code, where no other case of the page
/// claims it.
fn case_of<'c>(
    entries: &'c [Entry],
    case: &errors::Told<'_>,
    told: &[errors::Told<'_>],
) -> Option<&'c Entry> {
    fn text<'e>(entry: &'e Entry, key: &str) -> Option<&'e str> {
        entry.value.block().and_then(|block| block.text(key))
    }
    let is_of = |entry: &Entry, case: &errors::Told<'_>| {
        let status = case.status.to_string();
        text(entry, "title") == Some(case.title) && text(entry, "status") == Some(&status)
    };
    let is_free = |entry: &Entry| told.iter().all(|other| !is_of(entry, other));
    let has_title = |entry: &Entry| text(entry, "title") == Some(case.title);
    let has_code = |entry: &Entry| {
        let is_lost = told
            .iter()
            .all(|other| text(entry, "title") != Some(other.title));
        case.code.is_some() && text(entry, "code") == case.code && is_lost
    };
    let find = |is_it: &dyn Fn(&Entry) -> bool| entries.iter().find(|entry| is_it(entry));
    find(&|entry| is_of(entry, case))
        .or_else(|| find(&|entry| has_title(entry) && is_free(entry)))
        .or_else(|| find(&|entry| has_code(entry) && is_free(entry)))
}
