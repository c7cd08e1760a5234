//! Pages in every layout: what is read of each, and that nothing that is fed in breaks the reading.
//! The pages under `cases/pages` have the portal's layouts and words of our own.

mod bad;
mod outline;
mod strays;

use expect_test::{ExpectFile, expect_file};
use konaplate_workbench::page::{self, Fact, LineUse, Page, Parameter, RemarkKind};

use outline::outline;

/// A page in the tree.
fn case(name: &str) -> Vec<u8> {
    let path = format!("{}/cases/pages/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).expect(&path)
}

const TEXTS: [&str; 6] = [
    "arrays.txt",
    "compact.txt",
    "korean.txt",
    "nested.txt",
    "no-request.txt",
    "truncated.txt",
];

fn check(name: &str, expected: &ExpectFile) {
    let bytes = case(name);
    let page = page::read(&bytes).expect("a page");
    expected.assert_eq(&outline(&page));
    assert_accounted(&page, &bytes);
}

#[test]
fn every_layout_is_read_as_a_person_reads_it() {
    check("arrays.txt", &expect_file!["../cases/pages/arrays.read"]);
    check("compact.txt", &expect_file!["../cases/pages/compact.read"]);
    check("korean.txt", &expect_file!["../cases/pages/korean.read"]);
    check("nested.txt", &expect_file!["../cases/pages/nested.read"]);
    check(
        "no-request.txt",
        &expect_file!["../cases/pages/no-request.read"],
    );
    check(
        "truncated.txt",
        &expect_file!["../cases/pages/truncated.read"],
    );
}

#[test]
fn the_portals_json_has_the_real_nesting() {
    let page = page::read(&case("nested.json")).expect("a page");
    expect_file!["../cases/pages/nested.json.read"].assert_eq(&outline(&page));
}

/// Takes away what the two forms of a page cannot have alike: lines, levels, and what only one of them shows.
fn comparable(mut page: Page) -> Page {
    for list in [
        &mut page.request.headers,
        &mut page.request.parameters,
        &mut page.response.headers,
        &mut page.response.parameters,
    ] {
        let mut flat = Vec::new();
        flatten(list.take().unwrap_or_default(), &mut flat);
        *list = Some(flat);
    }
    page.lines.clear();
    page.cases.clear();
    page.remarks.retain(|remark| {
        remark.kind != RemarkKind::Guessed && remark.about != page::About::Nesting
    });
    for remark in &mut page.remarks {
        remark.line = 0;
    }
    each_line(&mut page, &mut |line| *line = 0);
    page
}

fn flatten(list: Vec<Parameter>, flat: &mut Vec<Parameter>) {
    for mut found in list {
        let children = std::mem::take(&mut found.children);
        found.nesting_is_guessed = false;
        flat.push(found);
        flatten(children, flat);
    }
}

/// Visits the line of every fact.
fn each_line(page: &mut Page, visit: &mut impl FnMut(&mut usize)) {
    let heads = [&mut page.version, &mut page.method, &mut page.path];
    let heads = heads.into_iter().flatten().chain([&mut page.title]);
    heads
        .chain(&mut page.description)
        .for_each(|fact| visit(&mut fact.line));
    page.mode.iter_mut().for_each(|mode| visit(&mut mode.line));
    for list in [
        &mut page.request.headers,
        &mut page.request.parameters,
        &mut page.response.headers,
        &mut page.response.parameters,
    ] {
        list.iter_mut()
            .flatten()
            .for_each(|found| each_line_of(found, visit));
    }
    for row in page.codes.rows.iter_mut().flatten() {
        visit(&mut row.status.line);
        visit(&mut row.code.line);
        if !row.message.value.is_empty() {
            visit(&mut row.message.line);
        }
        row.description
            .iter_mut()
            .for_each(|fact| visit(&mut fact.line));
    }
    for case in &mut page.cases {
        visit(&mut case.title.line);
    }
}

fn each_line_of(found: &mut Parameter, visit: &mut impl FnMut(&mut usize)) {
    visit(&mut found.name.line);
    visit(&mut found.kind.line);
    visit(&mut found.requirement.line);
    found
        .limit
        .iter_mut()
        .for_each(|limit| visit(&mut limit.line));
    let texts = found.default.iter_mut().chain(&mut found.description);
    texts.for_each(|fact: &mut Fact<String>| visit(&mut fact.line));
    found
        .words
        .iter_mut()
        .for_each(|(word, _)| visit(&mut word.line));
    found
        .children
        .iter_mut()
        .for_each(|child| each_line_of(child, visit));
}

#[test]
fn a_page_says_the_same_as_text_and_as_json() {
    let text = comparable(page::read(&case("nested.txt")).expect("a page"));
    let json = comparable(page::read(&case("nested.json")).expect("a page"));
    assert_eq!(outline(&text), outline(&json));
    assert_eq!(text, json);
}

#[test]
fn other_line_ends_and_a_byte_order_mark_change_nothing() {
    for name in TEXTS {
        let text = String::from_utf8(case(name)).expect("UTF-8");
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(
            page::read(windows.as_bytes()),
            page::read(text.as_bytes()),
            "{name}"
        );
        let returns = text.replace('\n', "\r");
        assert_eq!(
            page::read(returns.as_bytes()),
            page::read(text.as_bytes()),
            "{name}"
        );
    }
}

/// Every line has a use, every fact stands on a used line, and every unread line is remarked on.
fn assert_accounted(page: &Page, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(page.lines.len(), lines.len());
    each_line(&mut page.clone(), &mut |line| {
        let is_absent_title = *line == 1 && page.title.value.is_empty();
        assert!(
            is_absent_title || page.lines[*line - 1] == LineUse::Used,
            "line {line}"
        );
    });
    let mut is_told = false;
    for (at, line_use) in page.lines.iter().enumerate() {
        let is_remark =
            |remark: &page::Remark| remark.kind == RemarkKind::Unread && remark.line == at + 1;
        match line_use {
            LineUse::Unread => {
                is_told |= page.remarks.iter().any(is_remark);
                assert!(
                    is_told,
                    "line {} is dropped in silence: {}",
                    at + 1,
                    lines[at]
                );
            }
            _ if lines[at].trim().is_empty() => {}
            _ => is_told = false,
        }
    }
}

/// What a page says that a longer piece of it must say too.
fn facts(page: &Page) -> (Vec<String>, Vec<String>, Vec<String>) {
    let page = comparable(page.clone());
    let lists = [
        ("request header", &page.request.headers),
        ("request field", &page.request.parameters),
        ("response header", &page.response.headers),
        ("response field", &page.response.parameters),
    ];
    let line = |name: &str, found: &Parameter| {
        let limit = found.limit.as_ref().map(|limit| &limit.value);
        format!(
            "{name} {} {:?} {:?} {limit:?}",
            found.name.value, found.kind.value, found.requirement.value
        )
    };
    let fields = lists
        .iter()
        .flat_map(|(name, list)| list.iter().flatten().map(move |found| line(name, found)));
    let rows = page.codes.rows.iter().flatten();
    let rows = rows.map(|row| {
        format!(
            "{} {} {}",
            row.status.value, row.code.value, row.message.value
        )
    });
    (
        fields.collect(),
        rows.collect(),
        page.request
            .encrypted
            .map(|mark| mark.to_string())
            .into_iter()
            .collect(),
    )
}

#[test]
fn whatever_a_page_breaks_off_in_says_nothing_that_the_whole_page_does_not() {
    // The truncated page is one of the pieces of the nested one.
    let whole = TEXTS.iter().filter(|name| **name != "truncated.txt");
    std::thread::scope(|scope| {
        whole.for_each(|name| drop(scope.spawn(|| every_piece_says_no_more(name))));
    });
}

fn every_piece_says_no_more(name: &str) {
    let bytes = case(name);
    let (fields, rows, marks) = facts(&page::read(&bytes).expect("a page"));
    for end in 0..bytes.len() {
        let Ok(part) = page::read(&bytes[..end]) else {
            continue;
        };
        if let Ok(text) = std::str::from_utf8(&bytes[..end]) {
            assert_accounted(&part, text.as_bytes());
        }
        let (some_fields, some_rows, some_marks) = facts(&part);
        let place = format!("{name} up to byte {end}");
        assert!(fields.starts_with(&some_fields), "{place}: {some_fields:?}");
        assert!(rows.starts_with(&some_rows), "{place}: {some_rows:?}");
        assert!(marks.starts_with(&some_marks), "{place}: {some_marks:?}");
    }
}
