//! The operation file that is made of a page against what was written. Only what was read right of the page is looked
//! for in the file: the rest was judged already.

use konaplate_codegen::Sources;
use konaplate_workbench::document::{Block, Document, Value};
use konaplate_workbench::page::{Limit, Mode, Page, Requirement};
use konaplate_workbench::transcribe::{Options, Transcript, transcribe};

use super::fields::Right;
use super::{Tally, Verdict};
use crate::sample::Sample;
use crate::written::{Bound, Field, Part, Role};

/// Transcribes the page and judges what comes out.
pub(crate) fn judge(
    sample: &Sample,
    page: &Page,
    base: &Base,
    right: &[(Part, Vec<Option<Right>>)],
    tally: &mut Tally,
) {
    let Some(file) = File::of(sample, page, base, tally) else {
        return;
    };
    file.head(tally);
    file.encryption(page, tally);
    for (part, fields) in right {
        let written = sample.flat(*part);
        for (at, right) in fields.iter().enumerate() {
            let Some(right) = right else {
                continue;
            };
            let field = written[at].field;
            if part.is_headers() {
                file.header(*part, at, field, right, tally);
            } else {
                file.field(*part, at, field, right, tally);
            }
        }
    }
    file.codes(page, tally);
    file.cases(page, tally);
    file.state(tally);
    file.remarks(page, tally);
}

/// The specification that pages are brought into.
pub(crate) struct Base {
    pub(crate) sources: Sources,
    profile: Document,
}

impl Base {
    pub(crate) fn shipped() -> Self {
        let files = konaplate_spec::FILES.iter().copied();
        let sources = Sources::from_pairs(konaplate_spec::ROOT, files);
        let file = sources.find(Sources::PROFILE).expect("it has a profile");
        let profile = Document::parse(sources.text(file)).expect("it is in order");
        Self { sources, profile }
    }
}

/// What `state` of the file of a page has to be; for pieces of pages.
pub(crate) fn state_of(page: &Page, base: &Base) -> Option<String> {
    let made = transcribe(page, &base.sources, &options()).ok()?;
    let document = Document::parse(&made.text).ok()?;
    let state = document.find(&["source", "state"]).and_then(Value::text);
    state.map(str::to_owned)
}

fn options() -> Options {
    Options {
        read: "2026-11-19".to_owned(),
        ..Options::default()
    }
}

pub(super) struct File<'a> {
    pub(super) sample: &'a Sample,
    base: &'a Base,
    pub(super) made: Transcript,
    document: Document,
}

impl<'a> File<'a> {
    fn of(sample: &'a Sample, page: &Page, base: &'a Base, tally: &mut Tally) -> Option<Self> {
        let made = match transcribe(page, &base.sources, &options()) {
            Ok(made) => made,
            Err(error) => {
                if page.path.is_some() {
                    tally.add(Verdict::Wrong, 1, "file", "a file", &error.to_string());
                }
                return None;
            }
        };
        let document = match Document::parse(&made.text) {
            Ok(document) => document,
            Err(fault) => {
                tally.add(Verdict::Wrong, 1, "file", "a document", &fault.message);
                return None;
            }
        };
        Some(Self {
            sample,
            base,
            made,
            document,
        })
    }

    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        self.document.find(path).and_then(Value::text)
    }

    /// Some note or comment has all of these words.
    fn is_told(&self, words: &[&str]) -> bool {
        let has = |text: &str| words.iter().all(|word| text.contains(word));
        self.made.report.notes.iter().any(|note| has(&note.message))
            || self
                .made
                .text
                .lines()
                .any(|line| line.trim_start().starts_with('#') && has(line))
    }

    fn head(&self, tally: &mut Tally) {
        let operation = &self.sample.operation;
        let mut fact = |role, path: &[&str], expected: &str| {
            let what = format!("file: {}", path.join("."));
            tally.fact(
                (self.sample.line(role), &what),
                expected,
                self.text(path),
                false,
            );
        };
        fact(Role::Title, &["service"], &operation.title);
        fact(Role::Title, &["source", "page"], &operation.title);
        fact(Role::Path, &["path"], &operation.path);
        let version = operation.versions.first().map_or("", String::as_str);
        fact(Role::Version, &["source", "version"], version);
        match operation.mode {
            Some(Mode::Sync) => fact(Role::Title, &["mode"], "sync"),
            Some(Mode::Async) => fact(Role::Title, &["mode"], "async"),
            None => {}
        }
        if !self.sample.layout.is_compact() {
            fact(Role::Method, &["method"], &operation.method);
        }
    }

    fn encryption(&self, page: &Page, tally: &mut Tally) {
        let sides = [
            ("request", page.request.encrypted, Part::RequestFields),
            ("response", page.response.encrypted, Part::ResponseFields),
        ];
        for (side, read, part) in sides {
            let what = format!("file: encrypted.{side}");
            let place = (self.sample.line(Role::Mark(part)), what.as_str());
            match read {
                Some(mark) => {
                    tally.fact(
                        place,
                        &mark.to_string(),
                        self.text(&["encrypted", side]),
                        false,
                    );
                }
                None => {
                    let is_told = self.is_told(&["mark"]) || self.is_told(&["encrypt"]);
                    tally.told(place, is_told);
                }
            }
        }
    }

    fn header(&self, part: Part, at: usize, header: &Field, right: &Right, tally: &mut Tally) {
        let side = if part == Part::RequestHeaders {
            "request"
        } else {
            "response"
        };
        let line = self
            .sample
            .line(Role::Field(part, at, crate::written::Aspect::Name));
        let find = |document: &Document, key: &str| {
            let value = document.find(&["headers", side, &header.name, key]);
            value.and_then(Value::text).map(str::to_owned)
        };
        let said = |key: &str| find(&self.document, key).or_else(|| find(&self.base.profile, key));
        let is_told = self.is_told(&[&header.name]) && find(&self.base.profile, "length").is_none();
        if let Some(limit) = expected_limit(&header.limit).filter(|_| right.limit) {
            let what = format!("file: headers.{side}.{}.length", header.name);
            tally.fact((line, &what), &limit, said("length").as_deref(), is_told);
        }
        if right.requirement {
            let what = format!("file: headers.{side}.{}.required", header.name);
            tally.fact(
                (line, &what),
                required(header.requirement),
                said("required").as_deref(),
                is_told,
            );
        }
    }

    /// The block of a field, by the names above it.
    fn block(&self, side: &str, path: &[String]) -> Option<&Block> {
        let mut block = self.document.root.get(side)?.block()?;
        for (depth, name) in path.iter().enumerate() {
            if depth > 0 {
                let own = block.get("fields");
                let of_items = || block.get("items")?.block()?.get("fields");
                block = own.or_else(of_items)?.block()?;
            }
            block = block.get(name)?.block()?;
        }
        Some(block)
    }

    fn field(&self, part: Part, at: usize, field: &Field, right: &Right, tally: &mut Tally) {
        let line = self
            .sample
            .line(Role::Field(part, at, crate::written::Aspect::Name));
        let what = format!("file: {}.{}", part.key(), right.path.join("."));
        let Some(block) = self.block(part.key(), &right.path) else {
            let left_out = right
                .path
                .iter()
                .any(|name| self.is_told(&[name, "left out"]));
            tally.fact(
                (line, &what),
                &field.name,
                None,
                left_out || field.must_tell,
            );
            return;
        };
        // Two of one name: the file can hold one of them.
        if field.must_tell {
            return;
        }
        let shared = block.text("use").and_then(|name| {
            let types = self.base.profile.find(&["types", name])?;
            types.block()
        });
        let get = |key: &str| block.get(key).or_else(|| shared?.get(key));
        let text = |key: &str| get(key).and_then(Value::text);
        let mut fact = |aspect: &str, expected: &str, read: Option<&str>| {
            tally.fact((line, &format!("{what} {aspect}")), expected, read, false);
        };
        let (kind, item) = expected_type(field.kind);
        if right.kind {
            fact("type", kind, text("type"));
            if let Some(item) = item {
                let read = block.get("items").and_then(Value::block);
                fact("items", item, read.and_then(|items| items.text("type")));
            }
        }
        if right.requirement {
            fact(
                "required",
                required(field.requirement),
                block.text("required"),
            );
        }
        if let Some(default) = field.default.filter(|_| !self.sample.layout.is_data()) {
            fact("default", default, block.text("default"));
        }
        if right.words {
            let words = field.words();
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let read = get("values").and_then(Value::block);
            let read: Vec<&str> = read.map_or_else(Vec::new, |read| {
                read.entries
                    .iter()
                    .map(|entry| entry.key.as_str())
                    .collect()
            });
            fact("values", &words.join(" "), Some(&read.join(" ")));
        }
        if right.limit {
            self.limit(field, (line, &what), block, shared, tally);
        }
    }

    fn limit(
        &self,
        field: &Field,
        (line, what): (usize, &str),
        block: &Block,
        shared: Option<&Block>,
        tally: &mut Tally,
    ) {
        let holder = match field.kind {
            "array of strings" => block.get("items").and_then(Value::block),
            "boolean" | "object" | "array of objects" => return,
            _ => Some(block),
        };
        let find = |block: &Block| {
            let text = block.text("length").or_else(|| block.text("range"));
            text.map(str::to_owned)
        };
        let read = holder.and_then(|holder| find(holder).or_else(|| find(shared?)));
        let what = format!("{what} limit");
        match expected_limit(&field.limit) {
            Some(limit) => {
                tally.fact((line, &what), &limit, read.as_deref(), false);
            }
            None => {
                let is_any = matches!(read.as_deref(), None | Some("any"));
                tally.nothing((line, &what), read.as_deref().filter(|_| !is_any), false);
                let name = format!("{}`", field.name);
                tally.told((line, &what), self.is_told(&[&name, "limit"]));
            }
        }
    }

    /// The rows that were read; that all were was judged before.
    fn codes(&self, page: &Page, tally: &mut Tally) {
        let rows = page.codes.rows.iter().flatten();
        for row in rows.filter(|row| row.code.value != "000_000") {
            let code = row.code.value.as_str();
            let what = format!("file: errors.{code}");
            let place = (row.code.line, what.as_str());
            let status = row.status.value.to_string();
            tally.fact(
                place,
                &status,
                self.text(&["errors", code, "status"]),
                false,
            );
            tally.fact(
                place,
                &row.message.value,
                self.text(&["errors", code, "message"]),
                false,
            );
        }
        let table = match &page.codes.rows {
            Some(rows) if !rows.is_empty() && page.codes.is_cut => "cut",
            Some(rows) if !rows.is_empty() => "complete",
            _ => return,
        };
        tally.fact(
            (1, "file: error-table"),
            table,
            self.text(&["error-table"]),
            false,
        );
    }

    fn cases(&self, page: &Page, tally: &mut Tally) {
        let cases = self.document.find(&["cases"]).and_then(Value::block);
        let has = |status: &str, title: &str| {
            let mut entries = cases.into_iter().flat_map(|cases| &cases.entries);
            entries.any(|entry| {
                let block = entry.value.block();
                block.is_some_and(|block| {
                    block.text("status") == Some(status) && block.text("title") == Some(title)
                })
            })
        };
        for case in &page.cases {
            let title = case.title.value.as_str();
            let read = has(&case.status.value.to_string(), title).then_some(title);
            tally.fact((case.title.line, "file: cases"), title, read, false);
        }
    }
}

fn expected_type(kind: &str) -> (&'static str, Option<&'static str>) {
    match kind {
        "number" => ("integer", None),
        "boolean" => ("boolean", None),
        "object" => ("object", None),
        "array of objects" => ("array", Some("object")),
        "array of strings" => ("array", Some("string")),
        _ => ("string", None),
    }
}

fn expected_limit(limit: &Bound) -> Option<String> {
    match limit {
        Bound::Known(Limit::Length(value) | Limit::Value(value)) => Some(value.to_string()),
        Bound::Known(Limit::Span(least, most)) => Some(format!("{least}..{most}")),
        _ => None,
    }
}

fn required(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Required => "true",
        Requirement::Optional => "false",
        Requirement::Conditional => "conditional",
    }
}
