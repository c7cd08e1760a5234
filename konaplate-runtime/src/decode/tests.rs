//! Values as documented, and values that are not.

use std::fmt;

use super::*;
use crate::field::{Class, Date, TimeLimits, YearMonth};
use crate::json::{Deviation, Issue, Undecodable};
use crate::violation::Rule;

macro_rules! text_kind {
    ($kind:ident, $class:ident) => {
        enum $kind {}
        impl TextKind for $kind {
            const LIMITS: TextLimits = TextLimits {
                name: stringify!($kind),
                spec: "",
                class: Class::$class,
                min: 2,
                max: 4,
            };
        }
    };
}
text_kind!(Open, Public);
text_kind!(Hidden, Secret);

enum Amount {}
impl NumberKind for Amount {
    const LIMITS: NumberLimits = NumberLimits {
        name: "Amount",
        spec: "",
        class: Class::Public,
        min: 5,
        max: 2000,
    };
}

enum UserId {}
impl NumberKind for UserId {
    const LIMITS: NumberLimits = NumberLimits {
        name: "UserId",
        spec: "",
        class: Class::Personal,
        min: 0,
        max: u64::MAX,
    };
}

fn receive<T: FromWire>(json: &str) -> (Result<T, Undecodable>, Vec<DeviationKind>) {
    let body = format!("{{\"v\":{json}}}");
    let mut fields = Fields::parse(body.as_bytes()).unwrap();
    let mut value = T::EMPTY;
    fields.needed(&mut value, "v");
    (
        fields.failure().map_or(Ok(value), Err),
        fields.finish().0.iter().map(Deviation::kind).collect(),
    )
}

#[test]
fn numbers_are_never_refused_for_their_notation_or_size() {
    use DeviationKind::{NotANumber, NotAnInteger, NumberAsText, OutsideLimit, UnusualNumber};
    type Case = (
        &'static str,
        Option<u64>,
        Option<Rule>,
        &'static [DeviationKind],
    );
    let cases: [Case; 14] = [
        ("12", Some(12), None, &[]),
        ("4", Some(4), Some(Rule::Below), &[OutsideLimit]),
        ("2001", Some(2001), Some(Rule::Above), &[OutsideLimit]),
        ("\"12\"", Some(12), None, &[NumberAsText]),
        ("\"1\\u0032\"", Some(12), None, &[NumberAsText]),
        ("12.0", Some(12), None, &[UnusualNumber]),
        ("1e3", Some(1000), None, &[UnusualNumber]),
        ("\"012\"", Some(12), None, &[NumberAsText, UnusualNumber]),
        ("12.5", None, Some(Rule::NotANumber), &[NotAnInteger]),
        ("-1", None, Some(Rule::Below), &[OutsideLimit]),
        (
            "18446744073709551616",
            None,
            Some(Rule::Above),
            &[OutsideLimit],
        ),
        ("1e999", None, Some(Rule::Above), &[OutsideLimit]),
        ("\"\"", None, Some(Rule::NotANumber), &[NotANumber]),
        ("\"12 won\"", None, Some(Rule::NotANumber), &[NotANumber]),
    ];
    for (json, value, rule, deviations) in cases {
        let (received, noted) = receive::<Received<Number<Amount>>>(json);
        let received = received.unwrap();
        assert_eq!(received.get(), value, "{json}");
        assert_eq!(received.checked().err().map(|it| it.rule()), rule, "{json}");
        assert_eq!(noted, deviations, "{json}");
    }
    for json in ["true", "null", "[12]", "{}"] {
        assert!(
            receive::<Received<Number<Amount>>>(json).0.is_err(),
            "{json}"
        );
    }
}

#[test]
fn numbers_keep_their_text() {
    let (received, _) = receive::<Received<Number<UserId>>>("9999999999999999999");
    assert_eq!(received.unwrap().get(), Some(9_999_999_999_999_999_999));
    let (received, _) = receive::<Received<Number<UserId>>>("12.50");
    assert_eq!(received.unwrap().as_str(), "12.50");
}

#[test]
fn texts_are_never_refused_for_their_length() {
    use DeviationKind::{NotUnicode, OutsideLimit, TextAsNumber};
    let cases: [(&str, &str, &[DeviationKind]); 6] = [
        ("\"ab\"", "ab", &[]),
        ("\"\"", "", &[OutsideLimit]),
        ("\"abcde\"", "abcde", &[OutsideLimit]),
        ("\"\\ud83c\\udfab\\n\"", "🎫\n", &[]),
        ("\"a\\ud83c\"", "a\u{FFFD}", &[NotUnicode]),
        ("1.50", "1.50", &[TextAsNumber]),
    ];
    for (json, text, deviations) in cases {
        let (open, noted) = receive::<Received<Text<Open>>>(json);
        assert_eq!(open.unwrap().as_str(), text);
        assert_eq!(noted, deviations, "{json}");
        let (hidden, noted) = receive::<Received<Secret<Hidden>>>(json);
        let hidden = hidden.unwrap();
        assert_eq!(hidden.expose(), text);
        assert_eq!(noted, deviations, "{json}");
        let is_refused = deviations.contains(&OutsideLimit);
        assert_eq!(hidden.checked().is_err(), is_refused);
        assert_eq!(hidden.into_checked().is_err(), is_refused);
    }
}

#[test]
fn booleans_come_as_text_too() {
    assert_eq!(receive::<bool>("true"), (Ok(true), vec![]));
    assert_eq!(
        receive::<bool>("\"false\""),
        (Ok(false), vec![DeviationKind::BooleanAsText])
    );
    for json in ["1", "\"yes\"", "null", "\"TRUE\""] {
        assert!(receive::<bool>(json).0.is_err(), "{json}");
    }
}

#[test]
fn debug_follows_the_class() {
    fn shown<T: FromWire + fmt::Debug>(json: &str) -> String {
        format!("{:?}", receive::<T>(json).0.unwrap())
    }
    assert_eq!(shown::<Received<Text<Open>>>("\"can\""), "Open(\"can\")");
    assert_eq!(
        shown::<Received<Secret<Hidden>>>("\"canary\""),
        "Hidden([secret])"
    );
    assert_eq!(shown::<Received<Number<Amount>>>("12"), "Amount(12)");
    assert_eq!(
        shown::<Received<Number<Amount>>>("\"a\\nb\""),
        "Amount(\"a\\nb\")"
    );
    assert_eq!(
        shown::<Received<Number<UserId>>>("12345"),
        "UserId([personal, 5 digits])"
    );
}

use DeviationKind::{NotADate, TextAsNumber};
macro_rules! time_kind {
    ($kind:ident, $class:ident) => {
        enum $kind {}
        impl TimeKind for $kind {
            const LIMITS: TimeLimits = TimeLimits {
                name: stringify!($kind),
                spec: "",
                class: Class::$class,
            };
        }
    };
}
time_kind!(Day, Public);
time_kind!(Birthday, Personal);

#[test]
fn no_text_is_refused_for_being_no_date() {
    let cases: [(&str, &str, &[DeviationKind]); 8] = [
        ("\"20240229\"", "20240229", &[]),
        ("\"2024\\u003022\\u0039\"", "20240229", &[]),
        ("20240229", "20240229", &[TextAsNumber]),
        ("\"20230229\"", "20230229", &[NotADate]),
        ("\"2402\"", "2402", &[NotADate]),
        ("\"2024-02-29\"", "2024-02-29", &[NotADate]),
        ("\"\"", "", &[NotADate]),
        ("-1", "-1", &[TextAsNumber, NotADate]),
    ];
    for (json, text, deviations) in cases {
        let (received, noted) = receive::<Received<Date<Day>>>(json);
        let received = received.unwrap();
        assert_eq!(received.as_str(), text);
        assert_eq!(noted, deviations, "{json}");
        let is_date = !deviations.contains(&NotADate);
        assert_eq!(received.checked().ok().is_some(), is_date, "{json}");
        assert!(received.clone() == received);
    }
    for json in ["true", "null", "[20240229]", "{}"] {
        assert!(receive::<Received<Date<Day>>>(json).0.is_err(), "{json}");
    }
}

#[test]
fn a_month_is_received_as_the_request_takes_it() {
    let (received, noted) = receive::<Received<YearMonth<Birthday>>>("\"2912\"");
    assert_eq!(received.unwrap().checked(), Ok(YearMonth::literal("2912")));
    assert_eq!(noted, []);
}

#[test]
fn debug_of_a_date_follows_the_class() {
    let (received, _) = receive::<Received<Date<Day>>>("\"a\\nb\"");
    assert_eq!(format!("{:?}", received.unwrap()), "Day(\"a\\nb\")");
    let (received, _) = receive::<Received<Date<Birthday>>>("\"canary\"");
    let text = format!("{:?}", received.unwrap());
    assert_eq!(text, "Birthday([personal, 6 characters])");
}

enum Token {}
impl TextKind for Token {
    const LIMITS: TextLimits = TextLimits {
        name: "Token",
        spec: "",
        class: Class::Secret,
        min: 3,
        max: 3,
    };
}
impl ExpiringKind for Token {
    const LIVES_SECONDS: u64 = 30;
}

type ReceivedToken = Received<Expiring<Token>>;

/// When a token expires: it is over then and not a millisecond before.
fn expires_at(token: ReceivedToken, unix_millis: i64) -> bool {
    token.into_parts().1.end() == unix_millis
}

#[test]
fn a_token_counts_from_its_call_as_long_as_its_type_or_its_field_says() {
    let issue = Issue {
        at: 1_000,
        lives: vec![("other".into(), 7), ("ars".into(), 300)],
    };
    let body = br#"{"token":"abc","ars":"abc","inside":{"ars":"abc"},"list":["abc"],"gone":null}"#;
    let mut fields = Fields::parse(body).unwrap().with_issue(&issue);
    let (mut token, mut ars) = (ReceivedToken::EMPTY, ReceivedToken::EMPTY);
    fields.needed(&mut token, "token");
    fields.needed(&mut ars, "ars");
    let (mut inside, mut list) = (<Inside as FromWire>::EMPTY, Vec::<ReceivedToken>::EMPTY);
    fields.needed(&mut inside, "inside");
    fields.needed(&mut list, "list");
    let mut gone: Option<ReceivedToken> = None;
    fields.optional(&mut gone, "gone");
    assert!(fields.failure().is_none() && gone.is_none());
    assert!(expires_at(token, 31_000));
    assert!(expires_at(ars, 301_000));
    // The names of an issue are those of the answer's own fields.
    assert!(expires_at(inside.0, 31_000));
    assert!(expires_at(list.remove(0), 31_000));
}

struct Inside(ReceivedToken);
impl Decode for Inside {
    const EMPTY: Self = Self(ReceivedToken::EMPTY);

    fn fill(&mut self, fields: &mut Fields<'_>) {
        fields.needed(&mut self.0, "ars");
    }
}

#[test]
fn a_token_of_an_unknown_issue_has_served_out() {
    let (token, _) = receive::<ReceivedToken>("\"abc\"");
    assert!(expires_at(token.unwrap(), 0));
}

#[test]
fn an_answer_is_read_by_who_does_not_know_its_type() {
    const READER: Reader = Reader::of::<Inside>();
    let mut fields = Fields::parse(br#"{"ars":"abc"}"#).unwrap();
    let answer = READER.read(&mut fields).downcast::<Inside>().unwrap();
    assert!(fields.failure().is_none());
    assert_eq!(answer.0.expose(), "abc");
    let mut fields = Fields::parse(br#"{"ars":["abc"]}"#).unwrap();
    let _ = READER.read(&mut fields);
    assert_eq!(fields.failure().unwrap().path(), "ars");
}
