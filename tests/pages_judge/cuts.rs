//! Pages that break off: what is read of a piece is never more nor other than what the whole says, and that it breaks
//! off is told.

use std::collections::BTreeSet;

use konaplate_workbench::page::{self, About, Page, Parameter, RemarkKind};

use crate::judge::file::{self, Base};
use crate::judge::{Tally, Verdict, lines, plain};
use crate::layout::Layout;
use crate::layout::pieces::word_lines;
use crate::sample::Sample;
use crate::written::{Bound, Field, Part, Role, Text};

/// How many pieces there were, how many of them were read, and what was found.
#[derive(Default)]
pub(crate) struct Cuts {
    pub(crate) pieces: usize,
    pub(crate) read: usize,
    pub(crate) tally: Tally,
}

/// Where a page is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    Bytes,
    Lines,
    /// Line ends that are not followed by blank lines: the blank lines between say nothing more.
    FilledLines,
}

/// Cuts a page, and judges each piece.
pub(crate) fn judge(sample: &Sample, base: &Base, ends: Ends, number: usize) -> Cuts {
    let written = Written::of(sample);
    let mut cuts = Cuts::default();
    let mut seen = BTreeSet::new();
    let places = places(sample, ends);
    // One piece of each page is made a file: that takes much longer than reading.
    let made = number * 37 % places.len().max(1);
    for (at, end) in places.into_iter().enumerate() {
        cuts.pieces += 1;
        let Ok(page) = page::read(&sample.bytes[..end]) else {
            continue;
        };
        cuts.read += 1;
        let mut found = Tally::default();
        written.piece(&page, &mut found);
        if at == made {
            state(&page, base, &mut found);
        }
        // What is read of a line is the same in all pieces that have it.
        found
            .findings
            .retain(|finding| seen.insert(finding.to_string()));
        for finding in &mut found.findings {
            finding.fact = format!("cut at byte {end}: {}", finding.fact);
        }
        cuts.tally.append(found);
    }
    cuts
}

fn places(sample: &Sample, ends: Ends) -> Vec<usize> {
    let bytes = &sample.bytes;
    let is_end = |end: &usize| match ends {
        Ends::Bytes => true,
        Ends::Lines => bytes[*end - 1] == b'\n',
        Ends::FilledLines => bytes[*end - 1] == b'\n' && *end > 1 && bytes[*end - 2] != b'\n',
    };
    let whole = end_of_page(sample).min(bytes.len());
    (1..whole).filter(is_end).collect()
}

/// The byte from which on a piece shows all that the page says.
fn end_of_page(sample: &Sample) -> usize {
    let text = String::from_utf8_lossy(&sample.bytes);
    match sample.layout {
        Layout::Json | Layout::JsonKorean => text.trim_end().len(),
        Layout::HtmlWithData => {
            let data = text.find("__NEXT_DATA__").unwrap_or_default();
            data + text[data..].find("</script>").unwrap_or_default()
        }
        _ => {
            let ends = ["Loading ...", "Click Try It!"];
            let ends = ends.iter().filter_map(|end| text.find(end));
            ends.min().unwrap_or(text.len())
        }
    }
}

fn state(page: &Page, base: &Base, tally: &mut Tally) {
    if let Some(state) = file::state_of(page, base) {
        tally.fact((1, "source.state"), "excerpt", Some(&state), false);
    }
}

/// What a page says, at hand for many pieces of it.
struct Written<'s> {
    sample: &'s Sample,
    parts: Vec<(Part, Vec<Entry<'s>>)>,
}

/// A field, and all lines that stand below it.
struct Entry<'s> {
    field: &'s Field,
    kind: String,
    lines: Vec<String>,
}

impl<'s> Written<'s> {
    fn of(sample: &'s Sample) -> Self {
        let entry = |field: &'s Field| Entry {
            field,
            kind: format!("{:?}", field.kind()),
            lines: lines_of(field),
        };
        let part = |part: Part| {
            let flat = sample.flat(part).into_iter();
            (part, flat.map(|flat| entry(flat.field)).collect())
        };
        let parts = Part::LISTS.into_iter().map(part).collect();
        Self { sample, parts }
    }

    fn piece(&self, page: &Page, tally: &mut Tally) {
        piece(self, page, tally);
    }
}

fn piece(written: &Written<'_>, page: &Page, tally: &mut Tally) {
    let sample = written.sample;
    if page.cut.is_none() {
        tally.add(Verdict::Silent, page.lines.len(), "the cut", "told", "not");
    }
    lines::dropped(page, tally);
    head(sample, page, tally);
    let lists = [
        &page.request.headers,
        &page.request.parameters,
        &page.response.headers,
        &page.response.parameters,
    ];
    let remarks = page.remarks.iter();
    let is_guess = |remark: &&page::Remark| {
        remark.kind == RemarkKind::Guessed || remark.about == About::Nesting
    };
    let guesses = remarks.filter(is_guess);
    let guesses: Vec<usize> = guesses.map(|remark| remark.line).collect();
    for ((part, entries), list) in written.parts.iter().zip(lists) {
        let list = list.as_deref().unwrap_or_default();
        fields((*part, entries), list, &guesses, tally);
    }
    rows(sample, page, tally);
}

/// What was read has to be what was written.
fn same(tally: &mut Tally, place: (usize, &str), expected: &str, read: &str) {
    tally.facts += 1;
    if expected != read {
        tally.add(Verdict::Wrong, place.0, place.1, expected, read);
    }
}

fn head(sample: &Sample, page: &Page, tally: &mut Tally) {
    let operation = &sample.operation;
    let version = operation.versions.first().map_or("", String::as_str);
    for (what, role, expected, read) in [
        (
            "title",
            Role::Title,
            operation.title.as_str(),
            Some(&page.title),
        ),
        ("version", Role::Version, version, page.version.as_ref()),
        (
            "method",
            Role::Method,
            &operation.method,
            page.method.as_ref(),
        ),
        ("path", Role::Path, &operation.path, page.path.as_ref()),
    ] {
        if let Some(read) = read.filter(|read| !read.value.is_empty()) {
            same(tally, (sample.line(role), what), expected, &read.value);
        }
    }
    if let Some(read) = &page.mode {
        let expected = operation.mode.map(|mode| format!("{mode:?}"));
        let line = sample.line(Role::Title);
        same(
            tally,
            (line, "mode"),
            &expected.unwrap_or_default(),
            &format!("{:?}", read.value),
        );
    }
    for (read, written) in page.description.iter().zip(&operation.description) {
        same(
            tally,
            (read.line, "description"),
            &plain(written),
            &plain(&read.value),
        );
    }
    for (read, written, part) in [
        (
            page.request.encrypted,
            operation.request.encrypted,
            Part::RequestFields,
        ),
        (
            page.response.encrypted,
            operation.response.encrypted,
            Part::ResponseFields,
        ),
    ] {
        if let Some(read) = read {
            let line = sample.line(Role::Mark(part));
            same(
                tally,
                (line, "encrypted"),
                &written.to_string(),
                &read.to_string(),
            );
        }
    }
}

fn read_flat<'p>(fields: &'p [Parameter], out: &mut Vec<&'p Parameter>) {
    for field in fields {
        out.push(field);
        read_flat(&field.children, out);
    }
}

fn fields(
    (part, entries): (Part, &[Entry<'_>]),
    list: &[Parameter],
    guesses: &[usize],
    tally: &mut Tally,
) {
    let mut read = Vec::new();
    read_flat(list, &mut read);
    for (at, parameter) in read.iter().enumerate() {
        let name = &parameter.name;
        match entries.get(at) {
            Some(entry) => {
                let mut found = Tally::default();
                field(entry, parameter, at + 1 == read.len(), &mut found);
                texts(entry, parameter, guesses, &mut found);
                for finding in &mut found.findings {
                    let (name, what) = (&entry.field.name, &finding.fact);
                    finding.fact = format!("{}.{name} {what}", part.key());
                }
                tally.append(found);
            }
            None => same(tally, (name.line, part.key()), "nothing", &name.value),
        }
    }
}

fn field(entry: &Entry<'_>, read: &Parameter, is_last: bool, tally: &mut Tally) {
    let (written, line) = (entry.field, read.name.line);
    same(tally, (line, "name"), &written.name, &read.name.value);
    let kind = format!("{:?}", read.kind.value);
    same(tally, (line, "type"), &entry.kind, &kind);
    if written.requirement != read.requirement.value {
        let (expected, read) = (written.requirement, read.requirement.value);
        let (expected, read) = (format!("{expected:?}"), format!("{read:?}"));
        same(tally, (line, "requirement"), &expected, &read);
    }
    limit(written, read, is_last, tally);
}

fn limit(written: &Field, read: &Parameter, is_last: bool, tally: &mut Tally) {
    tally.facts += 1;
    let line = read.name.line;
    let read = read.limit.as_ref().map(|limit| &limit.value);
    let is_same = match (&written.limit, read) {
        (Bound::None, read) => read.is_none(),
        // The piece may end before it.
        (Bound::Known(_), None) => is_last,
        (Bound::Known(known), Some(read)) => known == read,
        (Bound::Odd(..), _) => true,
    };
    if !is_same {
        let (expected, read) = (format!("{:?}", written.limit), format!("{read:?}"));
        tally.add(Verdict::Wrong, line, "limit", &expected, &read);
    }
}

fn texts(entry: &Entry<'_>, read: &Parameter, guesses: &[usize], tally: &mut Tally) {
    let place = (read.name.line, "description");
    let written = entry.field;
    if let Some(default) = &read.default {
        same(
            tally,
            place,
            written.default.unwrap_or("no default"),
            &default.value,
        );
    }
    let words = written.words();
    for (at, (word, _)) in read.words.iter().enumerate() {
        let expected = words.get(at).map_or("no word", |(word, _)| word);
        if !guesses.contains(&word.line) {
            same(tally, place, expected, &word.value);
        }
    }
    for line in &read.description {
        let text = plain(&line.value);
        if !entry.lines.contains(&text) {
            tally.add(Verdict::Wrong, line.line, place.1, "a line of it", &text);
        }
    }
}

/// All lines that stand below a field.
fn lines_of(field: &Field) -> Vec<String> {
    use crate::written::Language;
    let mut lines = vec![format!("{}_item content", field.name)];
    for text in &field.texts {
        match text {
            Text::Line(line) | Text::Bullet(line) => lines.push(plain(line)),
            Text::Words(form, words) => {
                for language in [Language::English, Language::Korean] {
                    let written = word_lines(*form, words, language);
                    lines.extend(written.iter().map(|(_, line)| plain(line)));
                }
            }
        }
    }
    lines
}

fn rows(sample: &Sample, page: &Page, tally: &mut Tally) {
    let written = &sample.operation.codes;
    for (at, row) in page.codes.rows.iter().flatten().enumerate() {
        let place = (row.code.line, "errors");
        let Some(expected) = written.get(at) else {
            same(tally, place, "nothing", &row.code.value);
            continue;
        };
        same(tally, place, &expected.code, &row.code.value);
        same(
            tally,
            place,
            &expected.status.to_string(),
            &row.status.value.to_string(),
        );
        same(
            tally,
            place,
            &plain(&expected.message),
            &plain(&row.message.value),
        );
        for line in &row.description {
            same(
                tally,
                place,
                &plain(&expected.description),
                &plain(&line.value),
            );
        }
    }
    if page.codes.is_cut {
        let expected = sample.operation.has_more_codes.to_string();
        same(
            tally,
            (sample.line(Role::ShowAll), "more codes"),
            &expected,
            "true",
        );
    }
    for case in &page.cases {
        let expected = sample
            .operation
            .cases
            .iter()
            .find(|(_, title)| plain(title) == plain(&case.title.value));
        let status = expected.map_or("no case".to_owned(), |(status, _)| status.to_string());
        same(
            tally,
            (case.title.line, "cases"),
            &status,
            &case.status.value.to_string(),
        );
    }
}
