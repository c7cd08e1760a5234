//! What a page does not show, or shows in a way that cannot be read, takes nothing away from a specification.

use konaplate_workbench::page::{self, Fact, Limit, LineUse, Page, Remark, RemarkKind};
use konaplate_workbench::transcribe::{Difference, Transcript, transcribe, update};

use super::{PAGES, options, page_text, read_page, shipped, text_of};

/// The page brought into the shipped specification: each difference, and whether it is left; nothing is written.
fn left(operation: &str, page: &Page) -> Vec<String> {
    let Transcript {
        text, differences, ..
    } = update(page, &shipped(), &options()).expect("a file");
    let (_, file) = PAGES
        .iter()
        .find(|(name, _)| *name == operation)
        .expect("a page");
    assert!(
        differences.iter().all(Difference::is_left),
        "{differences:#?}"
    );
    assert_eq!(text, text_of(&shipped(), file));
    differences.iter().map(ToString::to_string).collect()
}

fn changed(operation: &str, from: &str, to: &str) -> Page {
    let text = page_text(operation);
    assert!(text.contains(from), "{operation}: {from}");
    page::read(text.replace(from, to).as_bytes()).expect("a page")
}

#[test]
fn a_limit_that_cannot_be_read_replaces_none() {
    let page = changed("charge", "Max : 9999999999\n", "Max : 9.999.999.999\n");
    assert_eq!(
        left("charge", &page),
        ["`request.amount.range`: the file says `1..9999999999`, the page nothing"]
    );
    for (change, field) in [(None, 3), (Some(Limit::Other("16 bytes".to_owned())), 3)] {
        let mut page = read_page("charge");
        let fields = page.request.parameters.as_mut().expect("it has a request");
        fields[field].limit = change.map(|value| Fact { value, line: 154 });
        assert_eq!(
            left("charge", &page),
            ["`request.oneTimeToken.length`: the file says `16`, the page nothing"]
        );
    }
    let mut page = read_page("charge");
    let headers = page.request.headers.as_mut().expect("it has headers");
    headers[0].limit = Some(Fact {
        value: Limit::Other("15 letters".to_owned()),
        line: 32,
    });
    assert_eq!(
        left("charge", &page),
        ["`headers.request.X-KM-User-AspId.length`: the file says `15`, the page nothing"]
    );
}

#[test]
fn what_was_not_read_whole_removes_nothing() {
    for (at, removed) in [
        ("", vec![]),
        (
            "request.dcvv",
            vec!["nrNumber", "007_001", "merchant-error"],
        ),
        ("response", vec!["dcvv", "007_001", "merchant-error"]),
        ("errors.007_001", vec!["dcvv", "nrNumber", "merchant-error"]),
        ("cases", vec!["dcvv", "nrNumber", "007_001"]),
        (
            "requests",
            vec!["dcvv", "nrNumber", "007_001", "merchant-error"],
        ),
    ] {
        let mut page = read_page("charge");
        let drop = |fields: &mut Option<Vec<page::Parameter>>, name: &str| {
            let fields = fields.as_mut().expect("a message");
            fields.retain(|field| field.name.value != name);
        };
        drop(&mut page.request.parameters, "dcvv");
        drop(&mut page.response.parameters, "nrNumber");
        page.codes.is_cut = false;
        let rows = page.codes.rows.as_mut().expect("a table");
        rows.retain(|row| row.code.value != "007_001");
        let is_other = |case: &page::Case| case.title.value != "Franchise error";
        page.cases.retain(is_other);
        page.remarks.push(Remark {
            line: 5,
            at: at.to_owned(),
            kind: RemarkKind::Unread,
            about: page::About::Other,
            message: "not read".to_owned(),
        });
        let made = update(&page, &shipped(), &options()).expect("a file");
        let lost = made
            .differences
            .iter()
            .filter(|difference| difference.page.is_none());
        let (kept, gone): (Vec<_>, Vec<_>) = lost.partition(|difference| difference.is_left());
        let gone: Vec<_> = gone
            .iter()
            .filter_map(|gone| gone.spec.as_deref())
            .collect();
        assert_eq!(gone, removed, "{at}");
        assert_eq!(kept.len() + gone.len(), 4, "{at}");
    }
}

#[test]
fn a_part_that_a_whole_page_does_not_show_is_told_and_stays() {
    let mut page = read_page("charge");
    page.response.parameters = None;
    assert_eq!(
        left("charge", &page),
        ["`response`: the file says `2 entries`, the page nothing"]
    );
    page = read_page("charge");
    page.request.parameters = Some(Vec::new());
    assert_eq!(
        left("charge", &page),
        ["`request`: the file says `6 entries`, the page nothing"]
    );
    page = read_page("charge");
    page.codes.rows = None;
    page.cases.clear();
    assert_eq!(
        left("charge", &page),
        [
            "`errors`: the file says `9 entries`, the page nothing",
            "`error-table`: the file says `cut`, the page nothing",
            "`cases`: the file says `13 entries`, the page nothing"
        ]
    );
    page = read_page("charge");
    page.request.headers = None;
    assert_eq!(
        left("charge", &page),
        [
            "`headers.request`: the file says `X-KM-User-AspId, X-KM-Correlation-Id, X-KM-Tran-Token, X-KM-Tran-Time, X-KM-Time-Zone`, the page nothing"
        ]
    );
}

#[test]
fn a_required_header_that_a_page_does_not_show_is_told() {
    let mut page = read_page("charge");
    let headers = page.request.headers.as_mut().expect("it has headers");
    headers.retain(|header| {
        !["X-KM-Tran-Token", "X-KM-Crypto-Key-Id"].contains(&header.name.value.as_str())
    });
    assert_eq!(
        left("charge", &page),
        ["`headers.request.X-KM-Tran-Token`: the file says `X-KM-Tran-Token`, the page nothing"]
    );
}

#[test]
fn another_shape_does_not_take_what_people_wrote_inside() {
    for shape in ["string", "object"] {
        let page = changed(
            "unregistered-card-info",
            "cardPointInfo\n\narray of objects\n",
            &format!("cardPointInfo\n\n{shape}\n"),
        );
        let made = update(&page, &shipped(), &options()).expect("a file");
        let shape = format!(
            "`response.cardDataInfo.fields.cardPointInfo`: the page says `{shape}`, the file `array`"
        );
        let mut differences = made.differences.iter();
        let told = differences.find(|difference| difference.to_string() == shape);
        assert!(told.is_some_and(Difference::is_left), "{shape}");
        for kept in [
            "Points on the card.",
            "Name of the point policy.",
            "Points are spent automatically.",
            "# The page does not show where the element ends.",
            "Unit that a charge must be a multiple of.",
        ] {
            assert!(made.text.contains(kept), "{shape}: {kept}");
        }
    }
}

#[test]
fn a_message_of_a_difference_hides_nothing() {
    let mut page = read_page("charge");
    page.title.value = "Charge\u{1b}[31m\u{7}\u{202e}x".to_owned();
    let made = update(&page, &shipped(), &options()).expect("a file");
    assert_eq!(made.differences.len(), 2);
    for difference in &made.differences {
        let told = difference.to_string();
        let is_plain = |letter: char| !letter.is_control() && letter != '\u{202e}';
        assert!(told.chars().all(is_plain), "{told:?}");
        assert!(told.contains("\\u{1b}") && told.contains("\\u{202e}"));
    }
}

#[test]
fn a_new_operation_without_its_table_of_codes_is_not_whole() {
    let mut page = read_page("charge");
    let whole = transcribe(&page, &shipped(), &options()).expect("a file");
    assert!(whole.report.is_whole);
    assert!(whole.text.contains("state: complete"));
    let text = page_text("charge");
    let (above, below) = text.split_once("Response Code\n").expect("a table");
    let (_, cases) = below.split_once("Test Data\n").expect("cases");
    page = page::read(format!("{above}Test Data\n{cases}").as_bytes()).expect("a page");
    let made = transcribe(&page, &shipped(), &options()).expect("a file");
    let mut notes = made.report.notes.iter();
    assert!(
        notes.any(|note| note.message == "`errors`: the page has no part with the response codes")
    );
    assert!(!made.report.is_whole && made.text.contains("state: excerpt"));
}

#[test]
fn a_run_of_unread_lines_is_told_once() {
    let page = changed(
        "charge",
        "Version: v1\n\nPOST",
        "Version: v1\n\nPOST\n\nfirst of three\n\nsecond\nthird",
    );
    let mut page = Page {
        lines: page.lines.clone(),
        ..read_page("charge")
    };
    let start = page_text("charge").lines().position(|line| line == "POST");
    let start = start.expect("it is there") + 2;
    for line in [0, 2, 3] {
        page.lines[start + line] = LineUse::Unread;
    }
    page.lines[start + 1] = LineUse::Furniture;
    let unread = |page: &Page| -> Vec<usize> {
        let made = update(page, &shipped(), &options()).expect("a file");
        assert!(!made.report.is_whole);
        let notes = made.report.notes.iter();
        let unread = notes.filter(|note| note.code.as_str() == "KP0203");
        unread.map(|note| note.line).collect()
    };
    assert_eq!(unread(&page), [start + 1], "without a remark of the reader");
    page.remarks.push(Remark {
        line: start + 1,
        at: String::new(),
        kind: RemarkKind::Unread,
        about: page::About::Other,
        message: "not read".to_owned(),
    });
    assert_eq!(unread(&page), [start + 1], "with one");
}
