//! Lines in words that are not known, in the places of headings, headers, fields and rows: left out aloud, never prose.

use konaplate_workbench::page::{self, Page, Parameter, RemarkKind};

use super::{TEXTS, assert_accounted, case};

fn text(name: &str) -> String {
    String::from_utf8(case(name)).expect("UTF-8")
}

/// A page of ours with one piece in other words.
fn changed(name: &str, from: &str, to: &str) -> Page {
    let whole = text(name);
    assert!(whole.contains(from), "{from}");
    let text = whole.replacen(from, to, 1);
    let page = page::read(text.as_bytes()).expect("a page");
    assert_accounted(&page, text.as_bytes());
    page
}

/// Where the unread parts of a page are, and what is said of them.
fn unread(page: &Page) -> Vec<(&str, &str)> {
    let unread = page
        .remarks
        .iter()
        .filter(|remark| remark.kind == RemarkKind::Unread);
    unread
        .map(|remark| (remark.at.as_str(), remark.message.as_str()))
        .collect()
}

fn names(parameters: Option<&Vec<Parameter>>) -> Vec<&str> {
    let parameters = parameters.into_iter().flatten();
    parameters.map(|found| found.name.value.as_str()).collect()
}

#[test]
fn a_field_with_an_unknown_type_or_requirement_is_no_prose_of_the_field_above() {
    for (kind, requirement) in [
        ("string", "must"),
        ("array<string>", "Required"),
        ("decimal(3)", "Required"),
        ("Boolean", "Obligatory"),
        ("varchar", "must"),
    ] {
        let whole = "X-KM-Access-Key\n\nstring\n\nConditional\n";
        let other = format!("X-KM-Access-Key\n\n{kind}\n\n{requirement}\n");
        let page = changed("nested.txt", whole, &other);
        let said = unread(&page);
        assert_eq!(said.len(), 1, "{kind}, {requirement}: {said:?}");
        assert_eq!(said[0].0, "headers.request");
        assert!(said[0].1.starts_with("`X-KM-Access-Key` looks like"));
        let headers = page.request.headers.as_ref();
        assert_eq!(
            names(headers),
            ["X-KM-User-AspId", "X-KM-Correlation-Id", "X-KM-Tran-Time"]
        );
        let above = &headers.expect("headers")[1].description;
        assert!(above.iter().all(|line| !line.value.contains("Access")));
    }
}

#[test]
fn an_unknown_heading_is_no_prose_and_what_stands_below_it_belongs_nowhere() {
    for (name, from, to) in [
        ("nested.txt", "\nRequest Headers\n", "\nHeaders sent\n"),
        (
            "nested.txt",
            "\nRequest Parameters\n",
            "\nRequest Cookies\n",
        ),
        ("nested.txt", "\nResponse Headers\n", "\nAnswer headers\n"),
        ("nested.txt", "\nResponse Parameters\n", "\nAnswer\n"),
        ("nested.txt", "\nResponse Code\n", "\nCodes\n"),
        ("nested.txt", "\nTest Data\n", "\nTests\n"),
        ("korean.txt", "\n응답 파라미터\n", "\n응답 파라메터\n"),
        ("korean.txt", "\n응답 코드\n", "\n응답코드\n"),
        (
            "compact.txt",
            "\nResponse Parameters\n",
            "\nAnswer parameters\n",
        ),
    ] {
        let whole = page::read(&case(name)).expect("a page");
        let page = changed(name, from, to);
        let said = unread(&page);
        let message = format!("`{}` is, or stands below, a heading", to.trim());
        let is_told = |(at, said): &(&str, &str)| at.is_empty() && said.starts_with(&message);
        assert!(said.iter().any(is_told), "{to}: {said:?}");
        for (some, all) in [
            (&page.request.headers, &whole.request.headers),
            (&page.request.parameters, &whole.request.parameters),
            (&page.response.headers, &whole.response.headers),
            (&page.response.parameters, &whole.response.parameters),
        ] {
            assert!(some.is_none() || some == all, "{to}");
        }
    }
}

#[test]
fn a_part_in_another_place_is_left_out_and_not_read_as_the_part_before_it() {
    let early = "\nResponse Headers\n\n\nX-Early\n\nstring\n\nRequired\n\nRequest Parameters\n";
    let page = changed("nested.txt", "\nRequest Parameters\n", early);
    assert_eq!(page.request.parameters, None);
    assert_eq!(names(page.response.headers.as_ref()), ["X-Early"]);
    let said = |title: &str| {
        format!("`{title}` stands again, or below what follows it on other pages: left out")
    };
    let (request, response) = (said("Request Parameters"), said("Response Headers"));
    assert_eq!(unread(&page), [("", &*request), ("", &*response)]);
}

#[test]
fn a_row_of_codes_below_other_headings_is_left_out_and_not_part_of_the_row_above() {
    let whole = page::read(&case("nested.txt")).expect("a page");
    let rows = whole.codes.rows.expect("rows");
    let last = rows.last().expect("a row");
    let text = text("nested.txt");
    let (before, after) = text
        .split_once(&format!("Error code\n\n{}\n", last.code.value))
        .expect("the row");
    let text = format!("{before}Result code\n\n{}\n{after}", last.code.value);
    let page = page::read(text.as_bytes()).expect("a page");
    assert_accounted(&page, text.as_bytes());
    assert_eq!(page.codes.rows.as_deref(), rows.split_last().map(|it| it.1));
    let said = unread(&page);
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].0, "errors");
}

#[test]
fn a_code_without_a_status_is_left_out() {
    let page = changed(
        "nested.txt",
        "\n400\n\nError code\n",
        "\n4xx\n\nError code\n",
    );
    assert_eq!(unread(&page)[0].0, "errors");
    let rows = page.codes.rows.expect("rows");
    assert!(rows.iter().all(|row| row.description.len() <= 1));
}

#[test]
fn prose_that_resembles_names_and_headings_stays_prose() {
    let prose = "  • Comes with the signed papers.\n\nITEM\n\nrequest headers are checked\n\nstring\n\n200\n";
    for name in TEXTS {
        let page = page::read(&case(name)).expect("a page");
        let said = unread(&page);
        assert!(said.iter().all(|(_, said)| !said.contains("looks like")));
    }
    let page = changed("nested.txt", "  • Comes with the signed papers.\n", prose);
    assert_eq!(unread(&page), []);
}
