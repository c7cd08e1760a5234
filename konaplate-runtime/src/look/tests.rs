//! Where an answer says to look, by what it shows; and that it says nothing where it shows nothing.

use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE};

use super::{Hint, Look, Seen};
use crate::operation::{Category, ErrorRow};

/// 1994-11-06T08:49:37Z, as the `Date` below says.
const THEN: i64 = 784_111_777_000;
const DATE_OF_THEN: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

fn seen(status: u16, kind: &str, sent: i64, now: i64) -> Seen {
    let headers = HeaderMap::from_iter([
        (CONTENT_TYPE, kind.parse().unwrap()),
        (DATE, DATE_OF_THEN.parse().unwrap()),
    ]);
    Seen::of(status, &headers, (sent, now))
}

/// An answer in JSON whose clock is ours.
fn answered(status: u16) -> Seen {
    seen(status, "application/json", THEN, THEN)
}

fn row(category: Category) -> ErrorRow {
    ErrorRow {
        code: "007_001".into(),
        status: 400,
        message: "".into(),
        category,
        is_final: true,
    }
}

#[test]
fn a_code_of_the_mock_names_its_variable() {
    for (code, look) in [
        ("999_001", Some(Look::BaseUrl)),
        ("999_104", Some(Look::AspId)),
        ("999_105", Some(Look::AccessKey)),
        ("999_106", Some(Look::CryptoKeyId)),
        ("999_110", Some(Look::Clock { ahead: None })),
        ("999_113", Some(Look::SecretKey)),
        ("999_302", None),
        ("123_456", None),
        ("999_104 ", None),
    ] {
        assert_eq!(answered(400).of_code(code, None), look, "{code}");
    }
}

#[test]
fn a_code_that_the_specification_lists_speaks_for_itself() {
    for status in [400, 401, 403, 404, 405] {
        for category in [Category::AskUser, Category::FixRequest] {
            let row = row(category);
            assert_eq!(answered(status).of_code("007_001", Some(&row)), None);
        }
    }
}

#[test]
fn the_status_speaks_where_no_listed_code_does() {
    for (status, look) in [
        (301, Some(Look::BaseUrl)),
        (404, Some(Look::BaseUrl)),
        (405, Some(Look::BaseUrl)),
        (401, Some(Look::Credentials)),
        (403, Some(Look::Credentials)),
        (400, None),
        (200, None),
        (503, None),
    ] {
        assert_eq!(answered(status).of_code("123_456", None), look, "{status}");
        assert_eq!(answered(status).of_other(b"{}"), look, "{status}");
    }
}

#[test]
fn a_page_in_place_of_an_answer_is_the_urls_fault_unless_the_server_is_ill() {
    let page = seen(200, "Text/HTML; charset=utf-8", THEN, THEN);
    assert_eq!(page.of_other(b""), Some(Look::BaseUrl));
    assert_eq!(answered(200).of_other(b" \n<html>"), Some(Look::BaseUrl));
    assert_eq!(answered(502).of_other(b"<html>"), None);
    assert_eq!(answered(401).of_other(b"<html>"), Some(Look::Credentials));
}

/// Both instants count: the answer was made between them.
#[test]
fn a_clock_is_off_by_what_lies_outside_of_the_call() {
    const S: i64 = 1_000;
    for (sent, now, ahead) in [
        (THEN, THEN, None),
        (THEN - 59 * S, THEN - 59 * S, None),
        (THEN - 421 * S, THEN - 421 * S, Some(421)),
        (THEN - 421 * S, THEN - 400 * S, Some(400)),
        (THEN - 421 * S, THEN, None),
        (THEN + 61 * S, THEN + 90 * S, Some(-61)),
        // A clock that was set back meanwhile.
        (THEN + 90 * S, THEN + 61 * S, Some(-61)),
        (i64::MIN, i64::MIN, Some(i64::MAX / 1_000)),
    ] {
        let look = ahead.map(|ahead| Look::Clock { ahead: Some(ahead) });
        let seen = seen(400, "application/json", sent, now);
        assert_eq!(seen.of_code("123_456", None), look);
        assert_eq!(
            seen.of_code("007_001", Some(&row(Category::FixRequest))),
            look
        );
        assert_eq!(seen.of_code("007_001", Some(&row(Category::AskUser))), None);
        assert_eq!(seen.of_other(b""), look);
    }
    let nothing = Seen::of(400, &HeaderMap::new(), (0, 0));
    assert_eq!(nothing.of_code("123_456", None), None);
}

#[test]
fn a_token_is_made_of_the_clock_too() {
    let seen = seen(401, "application/json", THEN - 421_000, THEN - 421_000);
    let ahead = Some(421);
    assert_eq!(seen.of_other(b""), Some(Look::Clock { ahead }));
    assert_eq!(seen.of_code("999_110", None), Some(Look::Clock { ahead }));
    assert_eq!(seen.of_code("999_105", None), Some(Look::AccessKey));
}

#[test]
fn hints_read_as_a_person_would_say_them() {
    for (look, text) in [
        (Look::AccessKey, "look at KONAPLATE_ACCESS_KEY first"),
        (
            Look::Credentials,
            "look at KONAPLATE_ASP_ID, KONAPLATE_ACCESS_KEY and KONAPLATE_SECRET_KEY first",
        ),
        (
            Look::ClientKey,
            "look at KONAPLATE_CLIENT_PRIVATE_KEY and KONAPLATE_CRYPTO_KEY_ID first",
        ),
        (Look::SystemClock, "look at the clock of this machine first"),
        (
            Look::Clock { ahead: None },
            "look at the clock of this machine and KONAPLATE_TIME_ZONE first",
        ),
        (
            Look::Clock { ahead: Some(421) },
            "the server's clock is 421 s ahead: look at the clock of this machine and KONAPLATE_TIME_ZONE first",
        ),
        (
            Look::Clock { ahead: Some(-61) },
            "the server's clock is 61 s behind: look at the clock of this machine and KONAPLATE_TIME_ZONE first",
        ),
    ] {
        assert_eq!(look.to_string(), text);
        assert_eq!(Hint(Some(look)).to_string(), format!("; {text}"));
    }
    assert_eq!(Hint(None).to_string(), "");
}
