//! Dates, from a specification that has them in every place to the client that is made of it.

use expect_test::{Expect, expect};
use konaplate_codegen::ir::{Api, ScalarKind, Shape, TimeFormat};
use konaplate_codegen::{Sources, check};
use konaplate_generated::{CardExpiry, ExpiryDay, lit};

const PROFILE: &str = "konaplate.yaml";
const HISTORY: &str = "operations/card/history.yaml";

/// Files of the specification: path and text.
pub(crate) const DATES: [(&str, &str); 2] = [
    (PROFILE, include_str!("../cases/dates/konaplate.yaml")),
    (
        HISTORY,
        include_str!("../cases/dates/operations/card/history.yaml"),
    ),
];

fn api() -> Api {
    check(&Sources::from_pairs("spec", DATES)).expect("no faults")
}

#[test]
fn formats_stand_beside_the_lengths_of_the_page() {
    let api = api();
    let found = api.types.iter().map(|scalar| match &scalar.kind {
        ScalarKind::Time(format, limit) => {
            let (page, holds) = (limit.documented, limit.effective);
            let name = scalar.rust.as_str();
            (name, *format, (page.min, page.max), (holds.min, holds.max))
        }
        other => panic!("{} is {other:?}", scalar.rust),
    });
    let exactly = |length| (length, Some(length));
    let unknown = (0, None);
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            ("CardExpiry", TimeFormat::YearMonth, exactly(4), exactly(4)),
            ("Day", TimeFormat::Date, unknown, unknown),
            ("PaidAt", TimeFormat::DateTime, exactly(16), exactly(14)),
            ("HistoryUntil", TimeFormat::Date, (1, Some(8)), exactly(8)),
            ("PaidMonth", TimeFormat::YearMonth, exactly(4), exactly(4)),
        ]
    );
}

#[test]
fn a_length_beside_use_makes_no_type_of_its_own() {
    let api = api();
    let from = &api.operations[0].request[1];
    let Shape::Scalar(id) = from.shape else {
        panic!("{from:?}");
    };
    assert_eq!(api.scalar(id).rust, "Day");
    let limit = from.limit.as_ref().expect("documented here");
    assert_eq!(limit.documented.max, Some(8));
}

/// Replaces a text of a file, and compares all that is then said.
fn fault(file: &str, from: &str, to: &str, said: &Expect) {
    let pairs = DATES.map(|(path, text)| {
        if path != file {
            return (path, text.to_owned());
        }
        assert!(text.contains(from), "{path} has no `{from}`");
        (path, text.replacen(from, to, 1))
    });
    let sources = Sources::from_pairs("spec", pairs);
    let problems = check(&sources).expect_err("each case plants a fault");
    let lines: Vec<String> = problems.iter().map(|it| it.short(&sources)).collect();
    said.assert_eq(&lines.join("\n"));
}

#[test]
fn a_length_is_the_formats_whoever_says_it() {
    fault(
        PROFILE,
        "length: 4, format: yyMM",
        "length: 6, format: yyMM",
        &expect![
            "spec/konaplate.yaml:5:39: error[KP0012]: `CardExpiry` is a date as `yyMM`, 4 characters, but its length is `6` (if the page says both, keep both and add an erratum with the effective limit)"
        ],
    );
    fault(
        PROFILE,
        "Day: { type: string,",
        "Day: { type: string, length: any,",
        &expect![
            "spec/konaplate.yaml:6:32: error[KP0012]: `Day` is a date as `yyyyMMdd`, 8 characters, but its length is `any` (if the page says both, keep both and add an erratum with the effective limit)"
        ],
    );
    fault(
        PROFILE,
        "effective: 14",
        "effective: 8..14",
        &expect![
            "spec/konaplate.yaml:7:35: error[KP0012]: `PaidAt` is a date as `yyyyMMddHHmmss`, 14 characters, but its length is `8..14` (if the page says both, keep both and add an erratum with the effective limit)"
        ],
    );
    fault(
        HISTORY,
        "use: Day, length: 8",
        "use: Day, length: 10",
        &expect![
            "spec/operations/card/history.yaml:11:29: error[KP0012]: `from` is a date as `yyyyMMdd`, 8 characters, but its length is `10` (if the page says both, keep both and add an erratum with the effective limit)"
        ],
    );
    fault(
        HISTORY,
        "use: Day, length: 8",
        "use: Day, range: 1..8",
        &expect![
            "spec/operations/card/history.yaml:11:28: error[KP0011]: `from` cannot have `1..8` (the shared type is a string: it has a `length`)"
        ],
    );
    fault(
        HISTORY,
        "length: 4, format: yyMM",
        "length: 4, format: yyyyMMdd",
        &expect![
            "spec/operations/card/history.yaml:15:90: error[KP0012]: `months` is a date as `yyyyMMdd`, 8 characters, but its length is `4` (if the page says both, keep both and add an erratum with the effective limit)"
        ],
    );
    fault(
        HISTORY,
        "effective: 8",
        "effective: 1..8",
        &expect![
            "spec/operations/card/history.yaml:12:34: error[KP0012]: `until` is a date as `yyyyMMdd`, 8 characters, but its length is `1..8` (if the page says both, keep both and add an erratum with the effective limit)"
        ],
    );
}

#[test]
fn a_default_is_a_date_in_the_format() {
    fault(
        HISTORY,
        "default: \"99991231\"",
        "default: \"99990229\"",
        &expect![
            "spec/operations/card/history.yaml:12:84: error[KP0012]: the default `99990229` is no date as `yyyyMMdd`"
        ],
    );
}

#[test]
fn the_shipped_client_takes_dates_as_text_literal_and_parts() {
    const EXPIRY: CardExpiry = lit!(CardExpiry, "2912");
    assert_eq!(CardExpiry::from_parts(2029, 12), Ok(EXPIRY));
    assert_eq!("2912".parse(), Ok(EXPIRY));
    let refused = CardExpiry::new("1229").expect_err("there is no month 29");
    assert_eq!(
        refused.to_string(),
        "CardExpiry takes a date as yyMM, what was given is not a date (konaplate.yaml types.CardExpiry)"
    );
    assert_eq!(
        format!("{:?}", lit!(ExpiryDay, "20291231")),
        "ExpiryDay([personal, 8 characters])"
    );
}

#[test]
fn the_shipped_client_takes_the_dates_of_jiff() {
    let day = jiff::civil::date(2029, 12, 31);
    let expiry = CardExpiry::try_from(day).expect("of this century");
    assert_eq!((expiry.as_str(), expiry.last_day()), ("2912", day));
    assert_eq!(
        ExpiryDay::try_from(day).map(jiff::civil::Date::from),
        Ok(day)
    );
}
