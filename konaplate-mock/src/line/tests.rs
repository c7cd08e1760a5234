//! The text and the JSON of lines, written by hand; and texts that try to break them.

use serde_json::json;

use super::*;

/// 2022-11-08 20:12:08.608 in Korea.
const NOW: i64 = 1_667_905_928_608;

fn refused() -> Line {
    Line {
        status: Some(400),
        code: Some("999_304".to_owned()),
        number: Some(Number {
            field: "orderNo".to_owned(),
            value: plain("A-1"),
        }),
        failed: Some(Failed::new("request.amount", "1..10", "0")),
        ..Line::of_operation(NOW, "pay", Outcome::Refused)
    }
}

#[test]
fn a_refusal_tells_what_was_expected_and_what_came() {
    assert_eq!(
        refused().to_string(),
        "2022-11-08T11:12:08.608Z pay refused 400 999_304 orderNo=A-1 request.amount: expected 1..10, came 0"
    );
    assert_eq!(
        refused().json(),
        json!({
            "time": "2022-11-08T11:12:08.608Z",
            "operation": "pay",
            "outcome": "refused",
            "status": 400,
            "code": "999_304",
            "number": { "field": "orderNo", "value": "A-1" },
            "failed": { "check": "request.amount", "expected": "1..10", "came": "0" },
        })
    );
}

#[test]
fn what_reaches_no_operation_is_told_by_method_and_path_without_its_query() {
    let line = Line::of_path(NOW, ("POST", "/pay?key=secret"), Outcome::Refused);
    assert_eq!(
        line.to_string(),
        "2022-11-08T11:12:08.608Z POST /pay?… refused"
    );
    assert_eq!(
        line.json(),
        json!({
            "time": "2022-11-08T11:12:08.608Z",
            "method": "POST",
            "path": "/pay?…",
            "outcome": "refused",
        })
    );
}

#[test]
fn a_number_in_a_path_is_not_told() {
    for (path, told) in [
        ("/open-api/api/v2/cards", "/open-api/api/v2/cards"),
        ("/cards/9410195430033901/x", "/cards/*/x"),
        ("/0a1b2c3d4e5f?x", "/*?…"),
        ("/a\u{1b}b", r#""/a\u{1b}b""#),
    ] {
        let line = Line::of_path(NOW, ("GET", path), Outcome::Refused);
        let text = line.to_string();
        assert_eq!(text[25..], format!("GET {told} refused"));
    }
}

#[test]
fn no_text_of_a_client_breaks_a_line_or_makes_it_endless() {
    let mean = "x\n2022-11-08 charge accepted\r\u{1b}[2J\u{9b}31m\u{2028}\u{202e}\"\\";
    let shown = plain(mean);
    assert!(!shown.chars().any(char::is_control), "{shown}");
    assert!(
        !shown.contains(['\u{2028}', '\u{202e}']),
        "direction and line separators too: {shown}"
    );
    assert_eq!(
        shown,
        r#""x\n2022-11-08 charge accepted\r\u{1b}[2J\u{9b}31m\u{2028}\u{202e}\"\\""#
    );
    let long = plain(&"a".repeat(1_000_000));
    assert_eq!(long.chars().count(), 100 + 3);
    assert!(long.ends_with("\"…"));
    assert_eq!(plain(""), r#""""#);
    assert_eq!(plain("a b"), r#""a b""#);
}

#[test]
fn a_clock_beyond_all_dates_is_no_panic() {
    let line = Line::of_operation(i64::MAX, "pay", Outcome::Accepted);
    assert_eq!(line.to_string(), format!("{} pay accepted", i64::MAX));
}
