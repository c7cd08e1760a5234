//! What the specification that a page goes into knows already: its types and who uses them, its operations, its codes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use konaplate_codegen::{Code, Diagnostic, Sources};

use crate::document::{Block, Document, Entry, Value, inner_fields as inner, printable};

use super::facts::{Field, Header, UNKNOWN_LIMIT, is_same_limit};
use super::{Unusable, names};

/// A specification, file by file.
#[derive(Debug, Default)]
pub(super) struct Base {
    pub(super) profile: Document,
    pub(super) operations: Vec<Operation>,
    /// Wire name to the shared types that fields of that name use, and how often.
    uses: BTreeMap<String, BTreeMap<String, usize>>,
    /// Ids of cases by their titles.
    case_titles: BTreeMap<String, String>,
    /// Ids of cases by their codes.
    case_codes: BTreeMap<String, String>,
}

/// An operation file.
#[derive(Debug)]
pub(super) struct Operation {
    /// Below the specification's folder.
    pub(super) file: String,
    pub(super) document: Document,
    /// How many parts its path shares with that of the page.
    pub(super) closeness: usize,
}

impl Base {
    /// The operations with the closest path come first.
    ///
    /// A specification that cannot be read whole is refused: what was not read would be written over.
    pub(super) fn of(sources: &Sources, path: &str) -> Result<Self, Unusable> {
        let mut base = Self::default();
        let documents = documents(sources)?;
        let has_path = |document: &Document| document.root.text("path") == Some(path);
        let written = documents.iter().find(|(_, document)| has_path(document));
        refuse_wrong_shapes(sources, written.map_or("", |(file, _)| *file))?;
        for (file, document) in documents {
            if file == Sources::PROFILE {
                base.profile = document;
                continue;
            }
            for side in super::facts::SIDES {
                let fields = document.root.get(side).and_then(Value::block);
                count_uses(fields, &mut base.uses);
            }
            let own = document.root.text("path").unwrap_or_default();
            base.operations.push(Operation {
                closeness: shared_parts(path, own),
                file: file.to_owned(),
                document,
            });
        }
        let closeness = |operation: &Operation| Reverse(operation.closeness);
        base.operations.sort_by_key(closeness);
        base.learn_cases();
        Ok(base)
    }

    pub(super) fn types(&self) -> Option<&Block> {
        self.profile.root.get("types")?.block()
    }

    pub(super) fn shared_type(&self, name: &str) -> Option<&Block> {
        self.types()?.get(name)?.block()
    }

    pub(super) fn success_code(&self) -> &str {
        let code = self.profile.find(&["envelope", "success"]);
        code.and_then(Value::text).unwrap_or("000_000")
    }

    /// The profile's headers of one direction.
    pub(super) fn headers(&self, side: &str) -> Option<&Block> {
        self.profile.find(&["headers", side])?.block()
    }

    /// The profile's header.
    pub(super) fn header(&self, side: &str, name: &str) -> Option<&Block> {
        self.headers(side)?.get(name)?.block()
    }

    /// The length of a header that holds.
    pub(super) fn header_length(&self, side: &str, name: &str) -> Option<&str> {
        let at = format!("headers.{side}.{name}.length");
        let errata = self.profile.find(&["errata"]).and_then(Value::block);
        let errata = errata.into_iter().flat_map(|errata| &errata.entries);
        let mut about = errata
            .filter_map(|erratum| erratum.value.block())
            .filter(|erratum| erratum.text("at") == Some(&at));
        let settled = about.next().and_then(|erratum| erratum.text("effective"));
        settled.or_else(|| self.header(side, name)?.text("length"))
    }

    /// The erratum that gives a header of a page the length that the profile has settled for all of them.
    pub(super) fn header_erratum(
        &self,
        side: &str,
        header: &Header,
        documented: &str,
    ) -> Option<Entry> {
        let settled = self.header_length(side, &header.name)?;
        if side != "request" || settled == UNKNOWN_LIMIT || is_same_limit(settled, documented) {
            return None;
        }
        let mut block = Block::default();
        block.set("at", format!("headers.{side}.{}.length", header.name));
        block.set("documented", documented);
        block.set("effective", settled);
        block.set(
            "because",
            "every call sends this header in one form, and the profile has settled its length",
        );
        Some(Entry::new("", block))
    }

    /// Operations that tell what became of a call.
    pub(super) fn inquiries(&self) -> Vec<&str> {
        let all = self
            .operations
            .iter()
            .map(|operation| &operation.document.root);
        let inquiries =
            all.filter(|root| root.text("effect") == Some("read") && root.get("verdict").is_some());
        inquiries
            .filter_map(|root| root.text("operation"))
            .collect()
    }

    /// Whether a request field of this name names the call of any operation.
    pub(super) fn names_calls(&self, field: &str) -> bool {
        let mut all = self.operations.iter();
        all.any(|operation| operation.document.root.text("idempotency") == Some(field))
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &str> {
        let groups = self.profile.root.get("groups").and_then(Value::block);
        groups
            .into_iter()
            .flat_map(|groups| groups.entries.iter().map(|entry| entry.key.as_str()))
    }

    /// Whether the profile lists the operation of a file among its drafts.
    pub(super) fn is_draft(&self, file: &str) -> bool {
        let groups = self.profile.root.get("groups").and_then(Value::block);
        let mut groups = groups.into_iter().flat_map(|groups| &groups.entries);
        groups.any(|group| {
            let drafts = group
                .value
                .block()
                .and_then(|group| group.get("drafts")?.block());
            let mut drafts = drafts.into_iter().flat_map(Block::texts);
            drafts.any(|name| format!("operations/{}/{name}.yaml", group.key) == file)
        })
    }

    /// The entry of an error code elsewhere.
    pub(super) fn error(&self, code: &str) -> Option<&Block> {
        let mut found = self.operations.iter().filter_map(|operation| {
            operation
                .document
                .find(&["errors", code])
                .and_then(Value::block)
        });
        found.next()
    }

    /// The id of a case elsewhere, with the same title or, if there is one, the same code.
    pub(super) fn case_id(&self, title: &str, code: Option<&str>) -> Option<&str> {
        let by_title = self.case_titles.get(title);
        let by_code = || self.case_codes.get(code?);
        by_title.or_else(by_code).map(String::as_str)
    }

    /// The closest operation's first.
    fn learn_cases(&mut self) {
        let all = self.operations.iter();
        let all = all.filter_map(|operation| operation.document.find(&["cases"])?.block());
        for entry in all.flat_map(|cases| &cases.entries) {
            let text = |key: &str| Some(entry.value.block()?.text(key)?.to_owned());
            let id = || entry.key.clone();
            if let Some(title) = text("title") {
                self.case_titles.entry(title).or_insert_with(id);
            }
            if let Some(code) = text("code") {
                self.case_codes.entry(code).or_insert_with(id);
            }
        }
    }

    /// The shared type that a field of a page is of: one that fields of that name use, or that is called like it, or
    /// that has the same words. A type whose limit is another serves where it is the only one, and may be narrowed.
    pub(super) fn type_for(&self, field: &Field) -> Option<&str> {
        let used = self.used_types(field);
        let exact = used.iter().find(|name| self.has_limit(name, field));
        if let Some(name) = exact {
            return Some(name);
        }
        let called = names::pascal(&field.name);
        let names = || self.types().into_iter().flat_map(|types| &types.entries);
        let mut fitting = names()
            .map(|entry| entry.key.as_str())
            .filter(|name| self.fits(name, field));
        let candidate = match used.as_slice() {
            [name] => Some(*name),
            _ => fitting.clone().find(|name| *name == called),
        };
        let may_serve = |name: &&str| self.has_limit(name, field) || self.is_loose(name);
        candidate.filter(may_serve).or_else(|| {
            let has_words = !field.words.is_empty();
            fitting.find(|name| has_words && self.has_limit(name, field))
        })
    }

    /// The types that fields of the name use and that fit, the most used first.
    fn used_types(&self, field: &Field) -> Vec<&str> {
        let used = self.uses.get(&field.name).into_iter().flatten();
        let mut used: Vec<(&str, usize)> = used
            .map(|(name, count)| (name.as_str(), *count))
            .filter(|(name, _)| self.fits(name, field))
            .collect();
        used.sort_by_key(|(_, count)| Reverse(*count));
        used.into_iter().map(|(name, _)| name).collect()
    }

    /// The type is of the page's kind, and has the page's words if any.
    fn fits(&self, name: &str, field: &Field) -> bool {
        let Some(shared) = self.shared_type(name) else {
            return false;
        };
        let words = shared.get("values").and_then(Value::block);
        let words = words.into_iter().flat_map(|words| &words.entries);
        let said = field.words.iter().map(|word| word.value.as_str());
        shared.text("type") == Some(field.kind) && words.map(|entry| entry.key.as_str()).eq(said)
    }

    /// The type documents the limit that the page has.
    fn has_limit(&self, name: &str, field: &Field) -> bool {
        let documented = self.shared_type(name).and_then(documented_limit);
        let limit = field.limit.as_ref().map(|(_, limit)| limit.value.as_str());
        documented
            .zip(limit)
            .is_some_and(|(one, other)| is_same_limit(one, other))
    }

    /// Its limit may differ from place to place: it has no words and no format that go by it.
    fn is_loose(&self, name: &str) -> bool {
        let shared = self.shared_type(name);
        shared
            .is_some_and(|shared| shared.get("values").is_none() && shared.get("format").is_none())
    }
}

/// Every file, read.
fn documents(sources: &Sources) -> Result<Vec<(&str, Document)>, Unusable> {
    if sources.find(Sources::PROFILE).is_none() {
        let profile = Sources::PROFILE;
        let message = format!("the specification has no {profile}: `konaplate new` starts one");
        return Err(Unusable(message));
    }
    let read = |(id, file)| match Document::parse(sources.text(id)) {
        Ok(document) => Ok((file, document)),
        Err(fault) => {
            let (path, message) = (sources.shown_path(id), printable(&fault.message));
            let (line, column, code) = (fault.position.line, fault.position.column, fault.code);
            let severity = code.severity().as_str();
            let place = format!("{path}:{line}:{column}: {severity}[{code}]");
            Err(Unusable(format!("{place}: {message}: mend this first")))
        }
    };
    sources.iter().map(read).collect()
}

/// A text where a mapping belongs would be replaced by what the page puts there.
/// Other files are not written, and their faults are theirs.
fn refuse_wrong_shapes(sources: &Sources, written: &str) -> Result<(), Unusable> {
    let checked = konaplate_codegen::check_with_drafts(sources);
    let problems = checked.err().unwrap_or_default();
    let is_written = |problem: &&Diagnostic| {
        let path = sources.path(problem.place.file);
        path == written || path == Sources::PROFILE
    };
    let mut wrong = problems.iter().filter(is_written);
    let wrong = wrong.find(|problem| problem.code == Code::WrongShape);
    match wrong {
        Some(problem) => Err(Unusable(format!(
            "{}: mend this first",
            problem.short(sources)
        ))),
        None => Ok(()),
    }
}

fn shared_parts(one: &str, other: &str) -> usize {
    let pairs = one.split('/').zip(other.split('/'));
    pairs.take_while(|(one, other)| one == other).count()
}

/// What the page of a field, or a shared type, says of its length or range.
pub(super) fn documented_limit(block: &Block) -> Option<&str> {
    block.text("length").or_else(|| block.text("range"))
}

/// Bounded by the depth of documents.
fn count_uses(fields: Option<&Block>, uses: &mut BTreeMap<String, BTreeMap<String, usize>>) {
    for entry in fields.into_iter().flat_map(|fields| &fields.entries) {
        let Some(field) = entry.value.block() else {
            continue;
        };
        if let Some(shared) = field.text("use") {
            let uses = uses.entry(entry.key.clone()).or_default();
            *uses.entry(shared.to_owned()).or_default() += 1;
        }
        count_uses(inner(field), uses);
    }
}
