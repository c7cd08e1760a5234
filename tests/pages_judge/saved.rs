//! Pages in text that somebody saved, without a description: a second reader, which knows no more than that a type and
//! a requirement follow a name, says what each states. `.ci/real-pages` judges the portal's own so.

use std::collections::BTreeSet;
use std::path::Path;

use konaplate_workbench::page::{self, Hints, LineUse, Page, Parameter, Requirement};
use konaplate_workbench::transcribe::{Options, transcribe};

use crate::judge::file::Base;
use crate::judge::{Tally, Verdict, lines};

const KINDS: &[&str] = &[
    "string",
    "number",
    "integer",
    "boolean",
    "object",
    "array of objects",
    "array of strings",
];
const REQUIREMENTS: &[(&str, Requirement)] = &[
    ("Required", Requirement::Required),
    ("필수", Requirement::Required),
    ("Optional", Requirement::Optional),
    ("옵션", Requirement::Optional),
    ("Conditional", Requirement::Conditional),
    ("조건부", Requirement::Conditional),
];
const LIMITS: &[&str] = &["Length :", "Min :", "Value :", "길이 :", "최소 :", "값 :"];
/// Lines of the portal above its last heading; all others say something.
const FURNITURE: &[&str] = &[
    "Konaplate logo",
    "API Documentation",
    "All API",
    "Service",
    "API 문서",
    "전체 API",
    "서비스",
    "Request Headers",
    "Request Parameters",
    "Response Headers",
    "Response Parameters",
    "Response Code",
    "Test Data",
    "요청 헤더",
    "요청 파라미터",
    "응답 헤더",
    "응답 파라미터",
    "응답 코드",
    "테스트 데이터",
    "Check out",
    "Guidelines",
    "for more information.",
    "더 자세한 정보는",
    "가이드라인",
    "을 참조하세요.",
    "Add string",
    "Add object",
    "Error code",
    "Message",
    "Description",
    "Loading ...",
    "Loading...",
    "Request",
    "Response",
    "Detailed classification and addition of error for unseccessful withfrawal",
];
const END: &str = "Click Try It!";

/// A header or field by the second reader.
struct Stated<'t> {
    name: &'t str,
    line: usize,
    requirement: Requirement,
    limit: Option<&'t str>,
}

/// The lines that are not blank, with their numbers.
fn filled(text: &str) -> Vec<(usize, &str)> {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{a0}';
    let lines = (1..)
        .zip(text.lines())
        .map(|(at, line)| (at, line.trim_matches(is_blank)));
    lines.filter(|(_, line)| !line.is_empty()).collect()
}

fn stated<'t>(lines: &[(usize, &'t str)]) -> Vec<Stated<'t>> {
    let mut all = Vec::new();
    for window in lines.windows(4) {
        let [(line, name), (_, kind), (_, word), (_, below)] = *window else {
            continue;
        };
        let requirement = REQUIREMENTS.iter().find(|(known, _)| *known == word);
        let Some((_, requirement)) = requirement.filter(|_| KINDS.contains(&kind)) else {
            continue;
        };
        let limit = Some(below).filter(|below| LIMITS.iter().any(|start| below.starts_with(start)));
        all.push(Stated {
            name,
            line,
            requirement: *requirement,
            limit,
        });
    }
    all
}

fn flat<'p>(parameters: &'p [Parameter], all: &mut Vec<&'p Parameter>) {
    for parameter in parameters {
        all.push(parameter);
        flat(&parameter.children, all);
    }
}

/// Judges a page of which only the text is known.
pub(crate) fn judge(text: &str, base: &Base) -> Tally {
    let mut tally = Tally::default();
    let page = match page::read_all(text.as_bytes(), &Hints::default())
        .map(|pages| pages.into_iter().next())
    {
        Ok(Some(page)) => page,
        Ok(None) => return tally,
        Err(refusal) => {
            tally.add(
                Verdict::Wrong,
                refusal.line,
                "page",
                "a page",
                &refusal.message,
            );
            return tally;
        }
    };
    let lines = filled(text);
    parameters(&lines, &page, &mut tally);
    tables(&lines, &page, &mut tally);
    every_line(&lines, &page, &mut tally);
    lines::dropped(&page, &mut tally);
    state(&lines, &page, base, &mut tally);
    tally
}

fn parameters(lines: &[(usize, &str)], page: &Page, tally: &mut Tally) {
    let mut read = Vec::new();
    for list in [
        &page.request.headers,
        &page.request.parameters,
        &page.response.headers,
        &page.response.parameters,
    ] {
        flat(list.as_deref().unwrap_or_default(), &mut read);
    }
    let mut met = BTreeSet::new();
    for stated in stated(lines) {
        let is_name = stated
            .name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        if stated.name.ends_with("_item") {
            continue;
        }
        let found = read.iter().find(|read| read.name.line == stated.line);
        let is_told = page.lines.get(stated.line - 1) == Some(&LineUse::Unread)
            || page
                .remarks
                .iter()
                .any(|remark| remark.line == stated.line || remark.line == stated.line + 1);
        if !is_name {
            tally.told(
                (stated.line, "a field without a name"),
                found.is_none() && is_told,
            );
            continue;
        }
        tally.fact(
            (stated.line, "name"),
            stated.name,
            found.map(|read| read.name.value.as_str()),
            is_told,
        );
        let Some(found) = found else {
            continue;
        };
        met.insert(found.name.line);
        let (wanted, requirement) = (
            format!("{:?}", stated.requirement),
            format!("{:?}", found.requirement.value),
        );
        tally.fact(
            (stated.line, "requirement"),
            &wanted,
            Some(&requirement),
            false,
        );
        let numbers = |text: &str| {
            let digits = text
                .split(|c: char| !c.is_ascii_digit())
                .filter(|digits| !digits.is_empty());
            digits.map(str::to_owned).collect::<Vec<_>>().join(" ")
        };
        let limit = found
            .limit
            .as_ref()
            .map(|limit| numbers(&format!("{:?}", limit.value)));
        let wanted = stated.limit.map(numbers).unwrap_or_default();
        tally.fact(
            (stated.line, "limit"),
            &wanted,
            Some(&limit.unwrap_or_default()),
            false,
        );
    }
    for read in read.iter().filter(|read| !met.contains(&read.name.line)) {
        tally.add(
            Verdict::Wrong,
            read.name.line,
            "name",
            "nothing",
            &read.name.value,
        );
    }
}

fn tables(lines: &[(usize, &str)], page: &Page, tally: &mut Tally) {
    let rows = page.codes.rows.as_deref().unwrap_or_default();
    for window in lines.windows(4) {
        let [(_, "Error code"), (at, code), (_, "Message"), (_, message)] = *window else {
            continue;
        };
        let is_told = page.lines.get(at - 1) == Some(&LineUse::Unread);
        let row = rows.iter().find(|row| row.code.line == at);
        tally.fact(
            (at, "code"),
            code,
            row.map(|row| row.code.value.as_str()),
            is_told,
        );
        tally.fact(
            (at, "message"),
            message,
            row.map(|row| row.message.value.as_str()),
            is_told,
        );
    }
    let is_case = |line: &str| {
        line.len() > 6
            && line.as_bytes()[..3].iter().all(u8::is_ascii_digit)
            && line[3..].starts_with(" - ")
    };
    let cases: BTreeSet<&str> = lines
        .iter()
        .map(|(_, line)| *line)
        .filter(|line| is_case(line))
        .collect();
    let read: BTreeSet<String> = page
        .cases
        .iter()
        .map(|case| format!("{} - {}", case.status.value, case.title.value))
        .collect();
    let read: BTreeSet<&str> = read.iter().map(String::as_str).collect();
    let (wanted, read) = (format!("{cases:?}"), format!("{read:?}"));
    tally.fact((1, "cases"), &wanted, Some(&read), false);
}

/// A line that says something is used or unread, never passed over; one that looks like a value is one, or unread.
fn every_line(lines: &[(usize, &str)], page: &Page, tally: &mut Tally) {
    let mut words = BTreeSet::new();
    let mut fields = Vec::new();
    for list in [&page.request.parameters, &page.response.parameters] {
        flat(list.as_deref().unwrap_or_default(), &mut fields);
    }
    words.extend(
        fields
            .iter()
            .flat_map(|field| &field.words)
            .map(|(word, _)| word.line),
    );
    let headers = [&page.request.headers, &page.response.headers];
    let of_headers: BTreeSet<usize> = headers
        .into_iter()
        .flatten()
        .flatten()
        .flat_map(|header| &header.description)
        .map(|line| line.line)
        .collect();
    let end = lines
        .iter()
        .position(|(_, line)| *line == END)
        .unwrap_or(lines.len());
    let fields_start = fields
        .iter()
        .map(|field| field.name.line)
        .min()
        .unwrap_or(usize::MAX);
    let codes_start = page
        .codes
        .rows
        .iter()
        .flatten()
        .map(|row| row.status.line)
        .min()
        .unwrap_or(usize::MAX);
    for (at, line) in &lines[..end] {
        tally.facts += 1;
        let line_use = page.lines[at - 1];
        let is_repeated = lines[..end]
            .iter()
            .filter(|(_, other)| other == line)
            .count()
            > 1;
        let is_known = FURNITURE.contains(line)
            || line.ends_with("_item content")
            || line.starts_with("Version:")
            || line.starts_with("버전:");
        let is_widget = is_repeated
            && (matches!(*line, "true" | "false")
                || line.as_bytes().first().is_some_and(u8::is_ascii_digit));
        if line_use == LineUse::Furniture && !is_known && !is_widget {
            tally.add(Verdict::Silent, *at, "a line", line, "furniture");
        }
        let bare = line.trim_start_matches(['•', '-', ' ', '\u{a0}']);
        let word = bare.split([':', ' ', '\u{a0}']).next().unwrap_or_default();
        let is_word = bare[word.len()..]
            .trim_start_matches([' ', '\u{a0}'])
            .starts_with(':')
            && !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        let is_of_field = *at > fields_start && *at < codes_start && !of_headers.contains(at);
        if is_word && is_of_field && line_use == LineUse::Used && !words.contains(at) {
            tally.add(Verdict::Silent, *at, "a value", line, "prose");
        }
    }
}

/// Only a page whose every part holds something is complete.
fn state(lines: &[(usize, &str)], page: &Page, base: &Base, tally: &mut Tally) {
    let made = transcribe(
        page,
        &base.sources,
        &Options {
            read: "2026-01-01".to_owned(),
            ..Options::default()
        },
    );
    let has_end = lines
        .iter()
        .any(|(_, line)| *line == END || *line == "Loading ...");
    let is_empty = |list: &Option<Vec<Parameter>>| list.as_ref().is_none_or(Vec::is_empty);
    let is_whole = has_end
        && !is_empty(&page.request.headers)
        && !is_empty(&page.request.parameters)
        && !is_empty(&page.response.headers)
        && page
            .codes
            .rows
            .as_ref()
            .is_some_and(|rows| !rows.is_empty())
        && !page.cases.is_empty()
        && !page.lines.contains(&LineUse::Unread);
    let wanted = if is_whole { "complete" } else { "excerpt" };
    let read = match &made {
        Ok(made) if made.text.contains("state: complete") => "complete",
        Ok(_) => "excerpt",
        // A page of an operation that the specification has.
        Err(_) => return,
    };
    tally.fact((1, "source.state"), wanted, Some(read), false);
}

/// The pages in text of a folder and of the folders in it.
pub(crate) fn pages(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            let bytes = std::fs::read(&path).expect("a page");
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            // A piece of a page may end within a character.
            let text = String::from_utf8_lossy(&bytes);
            found.push((name, text.trim_end_matches('\u{fffd}').to_owned()));
        }
    }
    found.sort();
    found
}
