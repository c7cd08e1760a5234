//! What a page says otherwise than an operation file documents. What a page cannot say (names, effects, errata,
//! descriptions, …) is never looked at, so it stays.

mod fields;
mod missing;
mod tables;

use std::collections::BTreeSet;

use crate::document::{Block, Document, Value};
use crate::page::{RemarkKind, is_hangul};

use super::difference::{Change, Difference, Path};
use super::facts::{self, Header, SIDES, UNKNOWN_LIMIT, is_same_limit};
use super::fresh::{Fresh, different_length};

/// The differences in the order of a file.
pub(super) fn differences(fresh: &Fresh<'_>, document: &Document) -> Vec<Difference> {
    let mut comparison = Comparison {
        fresh,
        root: &document.root,
        found: Vec::new(),
        seen: BTreeSet::new(),
        is_shape_left: false,
        is_translation: is_translation(
            &fresh.page.title.value,
            document.root.text("service").unwrap_or_default(),
        ),
    };
    comparison.top();
    for (side, message) in SIDES.into_iter().zip(facts::sides(fresh.page)) {
        if let Some(headers) = &message.headers {
            comparison.headers(side, &facts::headers(headers));
        }
        if let Some(parameters) = message.parameters.as_ref().filter(|all| !all.is_empty()) {
            comparison.message(side, &facts::fields(side, parameters));
        }
    }
    comparison.errors();
    comparison.cases();
    comparison.missing();
    comparison.found
}

struct Comparison<'c> {
    fresh: &'c Fresh<'c>,
    root: &'c Block,
    found: Vec<Difference>,
    /// Key paths of the fields that the page has.
    seen: BTreeSet<Path>,
    /// A field of the message has another shape on the page, and it was left.
    is_shape_left: bool,
    /// The page is the copy of the file's in another language: its texts say the same in other words.
    is_translation: bool,
}

/// Whether two texts are in different scripts: one has Hangul, and the other has none.
fn is_translation(one: &str, other: &str) -> bool {
    let is_korean = |text: &str| text.chars().any(is_hangul);
    !one.is_empty() && !other.is_empty() && is_korean(one) != is_korean(other)
}

impl<'c> Comparison<'c> {
    fn tell(&mut self, at: Path, line: usize, sides: (Option<&str>, Option<&str>), change: Change) {
        let [page, spec] = [sides.0, sides.1].map(|text| text.map(str::to_owned));
        self.found.push(Difference {
            at,
            line,
            page,
            spec,
            change,
        });
    }

    /// A text that the page says, held against the one in the file.
    fn text(&mut self, at: &Path, line: usize, (page, spec): (&str, Option<&str>)) {
        if spec != Some(page) {
            self.tell(
                at.clone(),
                line,
                (Some(page), spec),
                Change::Set(page.into()),
            );
        }
    }

    /// As [`Comparison::text`], of a text for people: one in another language says nothing against it.
    fn prose(&mut self, at: &Path, line: usize, (page, spec): (&str, Option<&str>)) {
        if !(self.is_translation && spec.is_some_and(|spec| is_translation(page, spec))) {
            self.text(at, line, (page, spec));
        }
    }

    /// What becomes of an entry of this part that the page does not show: a part that was not read whole says nothing
    /// against it.
    fn lost(&self, part: &str) -> Change {
        let is_of_part = |at: &str| {
            let rest = at.strip_prefix(part);
            at.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let mut remarks = self.fresh.page.remarks.iter();
        if remarks.any(|remark| remark.kind == RemarkKind::Unread && is_of_part(&remark.at)) {
            Change::Left
        } else {
            Change::Remove
        }
    }

    fn find(&self, path: &[&str]) -> Option<&'c Value> {
        let (first, rest) = path.split_first()?;
        let mut value = self.root.get(first)?;
        for key in rest {
            value = value.block()?.get(key)?;
        }
        Some(value)
    }

    fn top(&mut self) {
        let page = self.fresh.page;
        for (path, text, line) in facts::top(page) {
            let spec = self.find(path).and_then(Value::text);
            if path.first() == Some(&"service") || path.last() == Some(&"page") {
                self.prose(&Path::of(path), line, (&text, spec));
            } else {
                self.text(&Path::of(path), line, (&text, spec));
            }
        }
        // An excerpt that was seen later tells nothing of a page that was seen whole.
        let state = self.find(&["source", "state"]).and_then(Value::text);
        if facts::state(page) == "complete" {
            self.text(
                &Path::of(&["source", "state"]),
                page.title.line,
                ("complete", state),
            );
        }
        if page.codes.rows.is_some() && page.cut.is_none() {
            let table = self.find(&["error-table"]).and_then(Value::text);
            self.text(
                &Path::of(&["error-table"]),
                page.title.line,
                (facts::error_table(page), table),
            );
        }
        for (side, message) in SIDES.into_iter().zip(facts::sides(page)) {
            let spec = self.find(&["encrypted", side]).and_then(Value::text);
            let said = message
                .encrypted
                .map(|is_encrypted| if is_encrypted { "true" } else { "false" });
            if let Some(said) = said {
                let at = Path::of(&["encrypted", side]);
                self.text(&at, page.title.line, (said, spec));
            }
        }
    }

    fn headers(&mut self, side: &str, headers: &[Header]) {
        for header in headers {
            let at = Path::of(&["headers", side, &header.name]);
            let Some(profile) = self.fresh.base.header(side, &header.name) else {
                self.tell(at, header.line, (Some(&header.name), None), Change::Left);
                continue;
            };
            let own = self
                .find(&["headers", side, &header.name])
                .and_then(Value::block);
            let length = different_length(profile, header);
            let required =
                Some(header.required).filter(|required| profile.text("required") != Some(required));
            for (key, page) in [("length", length), ("required", required)] {
                let spec = own.and_then(|own| own.text(key));
                let at = at.join(key);
                match (page, spec) {
                    (Some(page), spec) if spec.is_some_and(|spec| is_same_limit(spec, page)) => {}
                    (Some(UNKNOWN_LIMIT), spec) => {
                        let spec = spec.or_else(|| profile.text(key));
                        self.tell(at, header.line, (None, spec), Change::Left);
                    }
                    (Some(page), spec) if key == "length" => {
                        self.header_length((side, header), &at, (page, spec));
                    }
                    (Some(page), spec) => self.text(&at, header.line, (page, spec)),
                    (None, Some(spec)) if header.length.is_some() || key == "required" => {
                        let page = profile.text(key).filter(|page| *page != spec);
                        if page.is_some() {
                            self.tell(at, header.line, (page, Some(spec)), Change::Remove);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The length that a page documents, with the erratum that the profile has settled it by.
    fn header_length(
        &mut self,
        (side, header): (&str, &Header),
        at: &Path,
        (page, spec): (&str, Option<&str>),
    ) {
        let about = at.to_string();
        let errata = self.find(&["errata"]).and_then(Value::block);
        let mut errata = errata.into_iter().flat_map(|errata| &errata.entries);
        let is_settled = errata.any(|erratum| {
            erratum.value.block().and_then(|erratum| erratum.text("at")) == Some(&about)
        });
        let erratum = self.fresh.base.header_erratum(side, header, page);
        let change = match erratum.filter(|_| !is_settled) {
            Some(erratum) => Change::Settle(page.into(), erratum),
            None => Change::Set(page.into()),
        };
        self.tell(at.clone(), header.line, (Some(page), spec), change);
    }
}
