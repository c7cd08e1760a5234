//! The table of codes and the test cases.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Block, Entry, Value};

use super::super::difference::{Change, Path};
use super::super::names::Taken;
use super::super::{errors, facts};
use super::Comparison;
use super::missing::is_of_page;

impl Comparison<'_> {
    pub(super) fn errors(&mut self) {
        let page = self.fresh.page;
        let spec = self.find(&["errors"]).and_then(Value::block);
        let names = spec.into_iter().flat_map(|spec| &spec.entries);
        let names = names.filter_map(|entry| entry.value.block()?.text("name"));
        let mut taken = Taken::of(names);
        let known = spec.into_iter().flat_map(|spec| &spec.entries);
        let known = known.filter_map(|entry| Some((entry.key.as_str(), entry.value.block()?)));
        let known: BTreeMap<&str, &Block> = known.collect();
        let mut before: Option<String> = None;
        let errors = errors::errors(page, self.fresh.base.success_code());
        for error in &errors {
            let at = Path::of(&["errors", error.code]);
            let row = error.row;
            if let Some(known) = known.get(error.code) {
                let status = row.status.value.to_string();
                self.text(
                    &at.join("status"),
                    row.status.line,
                    (&status, known.text("status")),
                );
                let message = (row.message.value.as_str(), known.text("message"));
                self.prose(&at.join("message"), row.message.line, message);
            } else {
                let entry = errors::error_entry(self.fresh.base, error, &mut taken);
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

    /// Errors that a complete table has no more, but for those that were never read off one.
    fn lost_errors(&mut self, spec: Option<&Block>, errors: &[errors::Error<'_>]) {
        let lost = self.lost("errors");
        let shown: BTreeSet<&str> = errors.iter().map(|error| error.code).collect();
        for entry in spec.into_iter().flat_map(|spec| &spec.entries) {
            if shown.contains(entry.key.as_str()) || !is_of_page(entry) {
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
        let known = Known::of(entries, &told);
        let mut taken = Taken::of(entries.iter().map(|entry| entry.key.as_str()));
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        let mut before: Option<String> = None;
        for case in &told {
            if let Some(entry) = known.case(case) {
                kept.insert(&entry.key);
                before = Some(entry.key.clone());
                self.case(case, entry);
                continue;
            }
            // Without its code nobody knows which of the file's it is, in other words.
            if self.is_translation && case.code.is_none() {
                continue;
            }
            let entry = errors::case_entry(base, case, &mut taken);
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
        let is_whole = page.cut.is_none() && !told.is_empty() && !self.is_translation;
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
        self.prose(
            &at.join("title"),
            case.line,
            (case.title, spec.text("title")),
        );
        if let Some(code) = case.code {
            self.text(&at.join("code"), case.line, (code, spec.text("code")));
        }
    }
}

/// The file's cases by what tells them apart.
#[derive(Default)]
struct Known<'c> {
    by_both: BTreeMap<(&'c str, &'c str), &'c Entry>,
    by_title: BTreeMap<&'c str, &'c Entry>,
    by_code: BTreeMap<&'c str, &'c Entry>,
}

impl<'c> Known<'c> {
    fn of(entries: &'c [Entry], told: &[errors::Told<'_>]) -> Self {
        let claimed = told
            .iter()
            .map(|case| (case.title, case.status.to_string()));
        let claimed: BTreeSet<(&str, String)> = claimed.collect();
        let titles: BTreeSet<&str> = told.iter().map(|case| case.title).collect();
        let mut known = Self::default();
        for entry in entries {
            let text = |key: &str| entry.value.block()?.text(key);
            let title = text("title");
            let both = title.zip(text("status"));
            if let Some((title, status)) = both
                && claimed.contains(&(title, status.to_owned()))
            {
                known.by_both.entry((title, status)).or_insert(entry);
                continue;
            }
            if let Some(title) = title {
                known.by_title.entry(title).or_insert(entry);
            }
            let is_lost = title.is_none_or(|title| !titles.contains(title));
            if let Some(code) = text("code").filter(|_| is_lost) {
                known.by_code.entry(code).or_insert(entry);
            }
        }
        known
    }

    /// The one with the page's title and status; or with one of title and code, where no other case of the page
    /// claims it.
    fn case(&self, case: &errors::Told<'_>) -> Option<&'c Entry> {
        let status = case.status.to_string();
        let by_both = self.by_both.get(&(case.title, status.as_str()));
        let found = by_both
            .or_else(|| self.by_title.get(case.title))
            .or_else(|| self.by_code.get(case.code?));
        found.copied()
    }
}
