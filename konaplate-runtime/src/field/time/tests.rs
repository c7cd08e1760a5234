//! Dates by hand-written tables, and with the library jiff as the judge.

use std::hash::{BuildHasher, RandomState};

use jiff::civil;
use proptest::prelude::*;

use super::*;
use crate::field::{Class, TimeLimits};
use crate::violation::{Limit, Rule};

enum Expiry {}
impl TimeKind for Expiry {
    const LIMITS: TimeLimits = limits("Expiry", Class::Personal);
}

enum Day {}
impl TimeKind for Day {
    const LIMITS: TimeLimits = limits("Day", Class::Public);
}

const fn limits(name: &'static str, class: Class) -> TimeLimits {
    TimeLimits {
        name,
        spec: "tiny.yaml types",
        class,
    }
}

#[track_caller]
fn check<F: TimeFormat>(text: &str, is_taken: bool) {
    let made = [
        Time::<Day, F>::new(text),
        Time::try_from(text),
        Time::try_from(text.to_owned()),
        text.parse(),
    ];
    for made in made {
        match made {
            Ok(time) => {
                assert!(is_taken, "{text}");
                assert_eq!((time.as_str(), time.as_ref()), (text, text));
            }
            Err(refused) => {
                assert!(!is_taken, "{text}");
                assert_eq!(refused.rule(), Rule::NotADate);
                assert_eq!(refused.limit(), Limit::Format(F::PATTERN.into()));
                assert_eq!(refused.characters(), None);
            }
        }
    }
}

#[test]
fn a_month_is_two_digits_of_the_year_and_one_of_twelve() {
    for text in ["0001", "0012", "2912", "9901", "9912"] {
        check::<YyMm>(text, true);
    }
    for text in [
        "",
        "2900",
        "2913",
        "2999",
        "1229 ",
        "291",
        "02912",
        "202912",
        "29-1",
        "+912",
        "-912",
        " 912",
        "912 ",
        "２９１２",
        "２9",
        "29 2",
        "29\u{661}",
        "2\0\u{31}2",
        "29.1",
        "YYMM",
    ] {
        check::<YyMm>(text, false);
    }
}

#[test]
fn a_day_is_one_of_its_month() {
    for text in [
        "00000101", "00000229", "00010101", "99991231", "20260101", "20260131", "20260228",
        "20260331", "20260430", "20260531", "20260630", "20260731", "20260831", "20260930",
        "20261031", "20261130", "20261231", "20000229", "20240229", "04000229",
    ] {
        check::<YyyyMmDd>(text, true);
    }
    for text in [
        "",
        "20260100",
        "20260132",
        "20260229",
        "20260332",
        "20260431",
        "20260532",
        "20260631",
        "20260732",
        "20260832",
        "20260931",
        "20261032",
        "20261131",
        "20261232",
        "20260001",
        "20261301",
        "19000229",
        "20230229",
        "21000229",
        "20000230",
        "20240230",
        "2026121",
        "020261231",
        "2026-1-1",
        "2026123 ",
        " 2026123",
        "+2026123",
        "-0010101",
        "２０２６",
        "202612３1",
        "2026123a",
        "20261231\0",
        "yyyyMMdd",
    ] {
        check::<YyyyMmDd>(text, false);
    }
}

#[test]
fn a_second_is_one_of_its_day() {
    for text in [
        "00000101000000",
        "20240229235959",
        "20260101000000",
        "20261231235959",
        "99991231235959",
    ] {
        check::<YyyyMmDdHhMmSs>(text, true);
    }
    for text in [
        "",
        "20261231240000",
        "20261231006000",
        "20261231235960",
        "20261231000060",
        "20261231990000",
        "20260229000000",
        "20261301000000",
        "20261200000000",
        "20261231",
        "2026123100000",
        "202612310000000",
        "20261231T00000",
        "2026123100000 ",
        "2026123100000Z",
        "20261231-10000",
        "2026123100000\u{ff10}",
    ] {
        check::<YyyyMmDdHhMmSs>(text, false);
    }
}

#[test]
fn parts_are_read_and_make_the_same_date() {
    let month = YearMonth::<Expiry>::literal("0912");
    assert_eq!((month.year(), month.month()), (2009, 12));
    assert_eq!(YearMonth::from_parts(2009, 12), Ok(month));

    let day = Date::<Day>::literal("00450607");
    assert_eq!((day.year(), day.month(), day.day()), (45, 6, 7));
    assert_eq!(Date::from_parts(45, 6, 7), Ok(day));

    let time = DateTime::<Day>::literal("20261121150942");
    assert_eq!((time.year(), time.month(), time.day()), (2026, 11, 21));
    assert_eq!((time.hour(), time.minute(), time.second()), (15, 9, 42));
    assert_eq!(DateTime::from_parts((2026, 11, 21), (15, 9, 42)), Ok(time));
}

#[test]
fn parts_that_make_no_date_are_refused() {
    let month = YearMonth::<Expiry>::from_parts;
    assert!(month(2000, 1).is_ok() && month(2099, 12).is_ok());
    for (year, number) in [
        (1999, 12),
        (2100, 1),
        (29, 12),
        (u16::MAX, 1),
        (2029, 0),
        (2029, 13),
        (2029, 100),
        (2029, u8::MAX),
    ] {
        assert!(month(year, number).is_err(), "{year} {number}");
    }
    let day = Date::<Day>::from_parts;
    assert!(day(0, 1, 1).is_ok() && day(9999, 12, 31).is_ok());
    for (year, month, number) in [
        (10_000, 1, 1),
        (u16::MAX, 1, 1),
        (2023, 2, 29),
        (2026, 1, 0),
        (2026, 1, 101),
        (2026, 101, 1),
    ] {
        assert!(day(year, month, number).is_err(), "{year} {month} {number}");
    }
    let time = |time| DateTime::<Day>::from_parts((2026, 12, 31), time);
    assert!(time((23, 59, 59)).is_ok());
    for parts in [(24, 0, 0), (0, 60, 0), (0, 0, 60), (100, 0, 0), (0, 0, 255)] {
        assert!(time(parts).is_err(), "{parts:?}");
    }
}

#[test]
fn literals_work_in_constants() {
    const MONTH: YearMonth<Expiry> = Time::literal("2912");
    const DAY: Date<Day> = Date::literal("20240229");
    const SECOND: DateTime<Day> = DateTime::literal("20240229235959");
    assert_eq!(MONTH, "2912".parse().unwrap());
    assert_eq!((DAY.day(), SECOND.second()), (29, 59));
}

#[test]
#[should_panic(expected = "Expiry takes a date as yyMM, this literal is none (tiny.yaml types)")]
fn a_literal_that_is_no_date_is_not_repeated() {
    let _ = YearMonth::<Expiry>::literal("1229");
}

#[test]
fn the_earlier_date_is_the_lesser_one() {
    let dates = ["00000101", "09991231", "20251231", "20260101", "20260201"];
    let dates = dates.map(Date::<Day>::literal);
    assert!(dates.is_sorted());
    let hasher = RandomState::new();
    let [first, second, ..] = dates.map(|date| hasher.hash_one(date));
    assert_eq!(hasher.hash_one(Date::<Day>::literal("00000101")), first);
    assert_ne!(first, second);
}

#[test]
fn debug_follows_the_class() {
    assert_eq!(
        format!("{:?}", Date::<Day>::literal("20261231")),
        "Day(\"20261231\")"
    );
    let month = YearMonth::<Expiry>::literal("2912");
    assert_eq!(
        format!("{month:?} {:?}", Some(month)),
        "Expiry([personal, 4 characters]) Some(Expiry([personal, 4 characters]))"
    );
    let refused = YearMonth::<Expiry>::new("canary").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Expiry takes a date as yyMM, what was given is not a date (tiny.yaml types)"
    );
    assert!(!format!("{refused:?}").contains("canary"));
}

/// jiff is the judge.
fn civil_date(digits: &str) -> Option<civil::Date> {
    let number = |from: usize, to: usize| digits[from..to].parse::<i16>().unwrap();
    civil::Date::new(number(0, 4), number(4, 6) as i8, number(6, 8) as i8).ok()
}

fn civil_time(digits: &str) -> Option<civil::DateTime> {
    let number = |from: usize| digits[from..from + 2].parse::<i8>().unwrap();
    let time = civil::Time::new(number(8), number(10), number(12), 0);
    Some(civil_date(digits)?.to_datetime(time.ok()?))
}

proptest! {
    #[test]
    fn every_day_that_jiff_knows_is_one(days in 0..3_652_425_i64) {
        let first = civil::date(0, 1, 1);
        let date = first.checked_add(jiff::Span::new().days(days)).unwrap();
        let text = date.strftime("%Y%m%d").to_string();
        let day = Date::<Day>::new(&text).unwrap();
        let parts = (date.year() as u16, date.month() as u8, date.day() as u8);
        prop_assert_eq!((day.year(), day.month(), day.day()), parts);
        prop_assert_eq!(Date::from_parts(parts.0, parts.1, parts.2), Ok(day));
        prop_assert_eq!(day.as_str(), text);
    }

    #[test]
    fn eight_digits_are_a_day_where_jiff_says_so(
        text in prop_oneof!["[0-9]{8}", "[0-9]{4}[01][0-9][0-3][0-9]", "[0-9]{2}00(02|04|12)(29|30|31)"],
    ) {
        prop_assert_eq!(Date::<Day>::new(&text).is_ok(), civil_date(&text).is_some(), "{}", text);
    }

    #[test]
    fn fourteen_digits_are_a_second_where_jiff_says_so(
        text in prop_oneof!["[0-9]{14}", "20[0-9]{2}[01][0-9][0-2][0-9][0-2][0-9][0-6][0-9][0-6][0-9]"],
    ) {
        // To jiff the second 60 is none either.
        prop_assert_eq!(DateTime::<Day>::new(&text).is_ok(), civil_time(&text).is_some(), "{}", text);
    }

    #[test]
    fn four_digits_are_a_month_where_jiff_says_so(text in "[0-9]{4}") {
        let date = civil_date(&format!("20{text}01"));
        let month = YearMonth::<Expiry>::new(&text);
        prop_assert_eq!(month.is_ok(), date.is_some(), "{}", text);
        if let (Ok(month), Some(date)) = (month, date) {
            prop_assert_eq!((month.year(), month.month()), (date.year() as u16, date.month() as u8));
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>(), odd in ".{4}|.{8}|.{14}") {
        for text in [text, odd] {
            let _ = (YearMonth::<Day>::new(&text), Date::<Day>::new(&text), DateTime::<Day>::new(&text));
        }
    }
}
