//! A page as read against what was written: its head, marks, codes and cases. Fields are `fields`', lines `lines`'.

use konaplate_workbench::page::{Fact, Message, Page};

use super::{Tally, Told, fields, lines, pairs, plain};
use crate::sample::Sample;
use crate::written::{Part, Role};

/// Judges all that was read; says which fields were read right, a part each, in page order.
pub(crate) fn judge(
    sample: &Sample,
    page: &Page,
    tally: &mut Tally,
) -> Vec<(Part, Vec<Option<fields::Right>>)> {
    let told = Told {
        page,
        is_one_line: sample.layout.is_one_line(),
    };
    head(sample, page, &told, tally);
    marks(sample, page, &told, tally);
    let right = Part::LISTS
        .into_iter()
        .map(|part| (part, fields::judge(sample, part, &told, tally)))
        .collect();
    codes(sample, page, &told, tally);
    cases(sample, page, &told, tally);
    lines::judge(sample, page, tally);
    for line in &sample.remarked {
        tally.told((*line, "a planted fault"), is_remarked(sample, page, *line));
    }
    right
}

fn is_remarked(sample: &Sample, page: &Page, line: usize) -> bool {
    let mut remarks = page.remarks.iter();
    remarks.any(|remark| {
        remark.line == line || (sample.layout.is_one_line() && remark.message.contains("U+200"))
    })
}

fn text(fact: Option<&Fact<String>>) -> Option<&str> {
    fact.map(|fact| fact.value.as_str())
}

fn head(sample: &Sample, page: &Page, told: &Told<'_>, tally: &mut Tally) {
    let operation = &sample.operation;
    let title = Some(page.title.value.as_str()).filter(|title| !title.is_empty());
    let mut fact = |role, what, expected: &str, read| {
        let line = sample.line(role);
        tally.fact((line, what), expected, read, told.on(&[line]));
    };
    fact(Role::Title, "title", &operation.title, title);
    let version = operation.versions.first().map_or("", String::as_str);
    fact(
        Role::Version,
        "version",
        version,
        text(page.version.as_ref()),
    );
    fact(
        Role::Path,
        "path",
        &operation.path,
        text(page.path.as_ref()),
    );
    if let Some(mode) = operation.mode {
        let read = page.mode.as_ref().map(|mode| format!("{:?}", mode.value));
        fact(Role::Title, "mode", &format!("{mode:?}"), read.as_deref());
    } else {
        let read = page.mode.as_ref().map(|mode| format!("{:?}", mode.value));
        tally.nothing((sample.line(Role::Title), "mode"), read.as_deref(), false);
    }
    let line = sample.line(Role::Method);
    if sample.layout.is_compact() {
        tally.nothing((line, "method"), text(page.method.as_ref()), false);
        return;
    }
    tally.fact(
        (line, "method"),
        &operation.method,
        text(page.method.as_ref()),
        told.on(&[line]),
    );
    let read: Vec<String> = page
        .description
        .iter()
        .map(|line| plain(&line.value))
        .collect();
    let written: Vec<String> = operation
        .description
        .iter()
        .map(|line| plain(line))
        .collect();
    let line = sample.line(Role::Description);
    let read = read.join("\n");
    let read = Some(read.as_str()).filter(|read| !read.is_empty());
    tally.fact(
        (line, "description"),
        &written.join("\n"),
        read,
        told.on(&[line]),
    );
}

fn marks(sample: &Sample, page: &Page, told: &Told<'_>, tally: &mut Tally) {
    mark(
        sample,
        Part::RequestFields,
        (&page.request, sample.operation.request.encrypted),
        told,
        tally,
    );
    mark(
        sample,
        Part::ResponseFields,
        (&page.response, sample.operation.response.encrypted),
        told,
        tally,
    );
}

fn mark(
    sample: &Sample,
    part: Part,
    (read, is_encrypted): (&Message, bool),
    told: &Told<'_>,
    tally: &mut Tally,
) {
    let what = format!("encrypted.{}", part.key());
    let line = sample.line(Role::Mark(part));
    let read = read.encrypted.map(|mark| mark.to_string());
    let is_place_gone = sample.layout.leaves_out().contains(&part)
        || (sample.gone == Some(part) && !sample.layout.is_data());
    if is_place_gone {
        tally.nothing((line, &what), read.as_deref(), false);
        return;
    }
    let is_told = told.on(&[line]) || told.at(part.key(), &[]);
    // This layout may leave the mark out.
    if sample.layout.is_compact() && !is_encrypted {
        tally.told((line, &what), is_told);
        tally.nothing(
            (line, &what),
            read.as_deref().filter(|read| *read == "true"),
            false,
        );
        return;
    }
    let is_empty = sample.is_missing(part);
    let is_unknown = is_empty && read.is_none();
    tally.fact(
        (line, &what),
        &is_encrypted.to_string(),
        read.as_deref(),
        is_told || is_unknown,
    );
}

fn codes(sample: &Sample, page: &Page, told: &Told<'_>, tally: &mut Tally) {
    let empty = Vec::new();
    let rows = page.codes.rows.as_ref().unwrap_or(&empty);
    let read: Vec<String> = rows.iter().map(|row| row.code.value.clone()).collect();
    let is_missing = sample.is_missing(Part::Codes);
    let shown = sample.operation.codes.iter().filter(|_| !is_missing);
    let written: Vec<String> = shown.map(|row| row.code.clone()).collect();
    let pairs = pairs(&written, &read);
    for (at, code) in written.iter().enumerate() {
        let expected = &sample.operation.codes[at];
        let lines = sample.sheet.lines_of(|role| role == Role::Code(at));
        let line = lines.first().copied().unwrap_or(1);
        let row = pairs
            .iter()
            .find(|pair| pair.0 == at)
            .map(|pair| &rows[pair.1]);
        let is_told = told.on(&lines) || told.at(code, &[]);
        let mut fact = |what: &str, expected: &str, read: Option<String>| {
            let what = format!("errors.{code}.{what}");
            tally.fact((line, &what), expected, read.as_deref(), is_told);
        };
        fact("code", code, row.map(|row| row.code.value.clone()));
        if let Some(row) = row {
            fact(
                "status",
                &expected.status.to_string(),
                Some(row.status.value.to_string()),
            );
            fact(
                "message",
                &plain(&expected.message),
                Some(plain(&row.message.value)),
            );
            let lines: Vec<String> = row
                .description
                .iter()
                .map(|line| plain(&line.value))
                .collect();
            fact(
                "description",
                &plain(&expected.description),
                Some(lines.join("\n")),
            );
        }
    }
    for (at, row) in rows.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.1 == at) {
            tally.nothing(
                (row.code.line, "errors"),
                Some(&row.code.value),
                told.on(&[row.code.line]),
            );
        }
    }
    let shows_more = sample.operation.has_more_codes
        && !sample.layout.is_data()
        && !sample.is_missing(Part::Codes);
    let line = sample.line(Role::ShowAll);
    let read = page.codes.is_cut.to_string();
    tally.fact(
        (line, "more codes"),
        &shows_more.to_string(),
        Some(&read),
        told.on(&[line]),
    );
}

fn cases(sample: &Sample, page: &Page, told: &Told<'_>, tally: &mut Tally) {
    let shown = |status: u16, title: &str| format!("{status} - {}", plain(title));
    let read: Vec<String> = page
        .cases
        .iter()
        .map(|case| shown(case.status.value, &case.title.value))
        .collect();
    let is_missing = sample.is_missing(Part::Cases) || !sample.layout.has(Part::Cases);
    let cases = sample.operation.cases.iter().filter(|_| !is_missing);
    let written: Vec<String> = cases.map(|(status, title)| shown(*status, title)).collect();
    let pairs = pairs(&written, &read);
    for (at, case) in written.iter().enumerate() {
        let line = sample.line(Role::Case(at));
        let read = pairs
            .iter()
            .find(|pair| pair.0 == at)
            .map(|pair| read[pair.1].as_str());
        tally.fact((line, "cases"), case, read, told.on(&[line]));
    }
    for (at, case) in read.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.1 == at) {
            let line = page.cases[at].title.line;
            tally.nothing((line, "cases"), Some(case), told.on(&[line]));
        }
    }
}
