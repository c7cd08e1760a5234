//! Bodies as documented, bodies that deviate, and bodies that are none.

#![allow(dead_code, unreachable_pub, reason = "items as a client has them")]

use self::answer::Card;
use super::*;
use crate::field::{
    Class, Number, NumberKind, NumberLimits, OpenWord, Received, TextKind, TextLimits,
};
use crate::operation::Envelope;
use crate::table::{List, Str};

#[derive(Debug)]
enum Point {}
impl NumberKind for Point {
    const LIMITS: NumberLimits = NumberLimits {
        name: "Point",
        spec: "",
        class: Class::Public,
        min: 0,
        max: 999,
    };
}

#[derive(Debug)]
enum Name {}
impl TextKind for Name {
    const LIMITS: TextLimits = TextLimits {
        name: "Name",
        spec: "",
        class: Class::Public,
        min: 1,
        max: 4,
    };
}

crate::open_word! {
    Status: Public in "" {
        Active = "ACTIVE";
    } else Other
}

static ENVELOPE: Envelope = Envelope {
    object: Str::Borrowed("response"),
    code: Str::Borrowed("code"),
    text: List::Borrowed(&[]),
    success: Str::Borrowed("0"),
    encrypted: Str::Borrowed("encData"),
};

mod answer {
    use super::{Name, Point, Status};

    type ItemName = crate::field::Text<Name>;
    type Unit = crate::field::Number<Point>;

    crate::reply! {
        Item {
            name "name": Received<ItemName>;
            status "status": optional Status;
        }

        Card {
            unit "unit": optional Received<Unit>, or in "items";
            items "items": [Item];
        }
    }
}

type Read = (Result<Card, Undecodable>, Vec<String>, Vec<UnknownField>);

fn needed<T: FromWire>(fields: &mut Fields<'_>, wire: &'static str) -> Result<T, Undecodable> {
    let mut value = T::EMPTY;
    fields.needed(&mut value, wire);
    fields.failure().map_or(Ok(value), Err)
}

fn needed_or_in<T: FromWire>(
    fields: &mut Fields<'_>,
    wire: &'static str,
    sibling: &'static str,
) -> Result<T, Undecodable> {
    let mut value = T::EMPTY;
    fields.needed_or_in(&mut value, wire, sibling);
    fields.failure().map_or(Ok(value), Err)
}

fn optional<T: FromWire>(fields: &mut Fields<'_>, wire: &'static str) -> Option<T> {
    let mut value = None;
    fields.optional(&mut value, wire);
    value
}

fn card(json: &str) -> Read {
    let mut fields = Fields::parse(json.as_bytes()).unwrap();
    let card = needed(&mut fields, "card");
    let (deviations, unknown) = fields.finish();
    (
        card,
        deviations.iter().map(ToString::to_string).collect(),
        unknown,
    )
}

#[test]
fn a_body_as_documented_has_no_notes() {
    let (card, deviations, unknown) =
        card(r#"{"card":{"unit":5,"items":[{"name":"a","status":"ACTIVE"},{"name":"b"}]}}"#);
    let card = card.unwrap();
    assert_eq!(card.unit.unwrap().get(), Some(5));
    assert_eq!(card.items[0].status, Some(Status::Active));
    assert_eq!(card.items[1].name.as_str(), "b");
    assert!(deviations.is_empty() && unknown.is_empty());
}

#[test]
fn deviations_and_unknown_fields_carry_their_path() {
    let (card, deviations, unknown) = card(
        r#"{"card":{"unit":null,"items":[{"name":"a"},{"name":12345,"status":"LOST","more":{"x": 1}}]},"z":[ 1 ],"z":2}"#,
    );
    let card = card.unwrap();
    assert_eq!(
        card.items[1].status.as_ref().map(OpenWord::as_str),
        Some("LOST")
    );
    assert_eq!(
        deviations,
        [
            "card.items[1].name: a text came as a number",
            "card.items[1].name: a value is outside its documented limit",
            "card.items[1].status: a word is not listed",
            "(unknown field): a field is there more than once",
        ]
    );
    let unknown: Vec<_> = unknown.iter().map(|it| (it.path(), it.json())).collect();
    let more = ("card.items[1].more", r#"{"x": 1}"#);
    assert_eq!(unknown, [more, ("z", "[ 1 ]")]);
}

#[test]
fn a_field_is_found_in_its_sibling() {
    let (in_array, deviations, unknown) =
        card(r#"{"card":{"items":[{"name":"a","unit":null},{"name":"b","unit":"7","x":0}]}}"#);
    assert_eq!(in_array.unwrap().unit.unwrap().get(), Some(7));
    assert_eq!(
        deviations,
        [
            "card.items[1].unit: a field stands in another place than documented",
            "card.items[1].unit: a number came as text",
        ]
    );
    let names: Vec<_> = unknown.iter().map(UnknownField::path).collect();
    assert_eq!(names, ["card.items[0].unit", "card.items[1].x"]);

    let mut in_object = Fields::parse(br#"{"a":{"unit":7}}"#).unwrap();
    let unit: Received<Number<Point>> = needed_or_in(&mut in_object, "unit", "a").unwrap();
    assert_eq!(unit.get(), Some(7));
    for (json, reason) in [
        (r#"{"a":{}}"#, DeviationKind::Missing),
        // Of duplicates the first counts, here too.
        (r#"{"unit":null,"unit":true}"#, DeviationKind::Null),
        (r#"{"unit":null,"z":1,"unit":true}"#, DeviationKind::Null),
    ] {
        let mut nowhere = Fields::parse(json.as_bytes()).unwrap();
        let missing = needed_or_in::<bool>(&mut nowhere, "unit", "a").unwrap_err();
        assert_eq!((missing.path(), missing.reason()), ("unit", reason));
    }
}

#[test]
fn the_first_of_duplicates_is_taken() {
    let mut fields = Fields::parse(br#"{"a":true,"a":false,"\u0061":"canary"}"#).unwrap();
    assert!(needed::<bool>(&mut fields, "a").unwrap());
    let (deviations, unknown) = fields.finish();
    let notes: Vec<_> = deviations.iter().map(|it| (it.path(), it.kind())).collect();
    assert_eq!(notes, [("a", DeviationKind::Duplicate); 2]);
    assert!(unknown.is_empty());

    let mut out_of_order = Fields::parse(br#"{"a":true,"b":true,"a":false}"#).unwrap();
    assert!(needed::<bool>(&mut out_of_order, "b").unwrap());
    assert!(needed::<bool>(&mut out_of_order, "a").unwrap());
}

#[test]
fn a_name_that_is_duplicated_is_seen_however_it_is_escaped() {
    for (json, wanted) in [
        (r#"{}"#, false),
        (r#"{"a":1,"A":1,"b":{"a":1,"a":2},"":1}"#, false),
        (r#"{"a":1,"b":2,"a":1}"#, true),
        (r#"{"a":1,"\u0061":2}"#, true),
        (r#"{"x/y":1,"x\/y":2}"#, true),
        (r#"{"":1,"":2}"#, true),
    ] {
        let mut fields = Fields::parse(json.as_bytes()).unwrap();
        assert_eq!(fields.has_duplicates(), wanted, "{json}");
        fields.ignore("a");
        assert_eq!(fields.has_duplicates(), wanted, "{json}, one asked for");
    }
}

#[test]
fn an_optional_field_of_the_wrong_type_is_a_note() {
    let mut fields = Fields::parse(br#"{"card":{"items":[{"name":{}}]},"b":"TRUE"}"#).unwrap();
    assert!(optional::<Card>(&mut fields, "card").is_none());
    assert!(optional::<bool>(&mut fields, "b").is_none());
    assert!(optional::<bool>(&mut fields, "gone").is_none());
    let (deviations, _) = fields.finish();
    let notes: Vec<_> = deviations.iter().map(|it| (it.path(), it.kind())).collect();
    let wrong = DeviationKind::WrongType;
    assert_eq!(notes, [("card.items[0].name", wrong), ("b", wrong)]);
}

#[test]
fn a_required_field_fails_with_its_path_and_no_value() {
    let cases = [
        (r#"{}"#, "card", DeviationKind::Missing),
        (r#"{"card":null}"#, "card", DeviationKind::Null),
        (r#"{"card":"canary"}"#, "card", DeviationKind::WrongType),
        (
            r#"{"card":{"items":{}}}"#,
            "card.items",
            DeviationKind::WrongType,
        ),
        (
            r#"{"card":{"items":[{"name":"a"},{}]}}"#,
            "card.items[1].name",
            DeviationKind::Missing,
        ),
        (
            r#"{"card":{"items":[null]}}"#,
            "card.items[0]",
            DeviationKind::Null,
        ),
        (
            r#"{"card":{"items":[{"name":["canary"]}]}}"#,
            "card.items[0].name",
            DeviationKind::WrongType,
        ),
    ];
    for (json, path, reason) in cases {
        let error = card(json).0.unwrap_err();
        assert_eq!((error.path(), error.reason()), (path, reason), "{json}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[test]
fn a_body_that_is_no_object_is_refused_without_its_text() {
    let cases: [(&[u8], _); 7] = [
        (b"", DeviationKind::NotJson),
        (b"canary", DeviationKind::NotJson),
        (b"<html>canary</html>", DeviationKind::NotJson),
        (b"[{}]", DeviationKind::NotJson),
        (b"{\"a\":1}canary", DeviationKind::NotJson),
        (b"{\"a\":\"cana", DeviationKind::NotJson),
        (b"{\"a\":\"\xFF\"}", DeviationKind::NotUtf8),
    ];
    for (body, reason) in cases {
        let error = Fields::parse(body).unwrap_err();
        assert_eq!((error.path(), error.reason()), ("", reason));
        assert!(!format!("{error} {error:?}").contains("cana"));
    }
}

#[test]
fn objects_and_texts_are_read_by_hand() {
    let body = br#"{"response":{"code":7,"text":"a\nb","x":1,"no":[]},"a":1}"#;
    let mut fields = Fields::parse(body).unwrap();
    let mut response = fields.object("response").unwrap();
    assert_eq!(response.text("code").as_deref(), Some("7"));
    assert_eq!(response.text("text").as_deref(), Some("a\nb"));
    assert_eq!(response.text("no"), None);
    assert_eq!(response.text("gone"), None);
    assert!(fields.object("a").is_none());
    fields.absorb("response", response);
    let (deviations, unknown) = fields.finish();
    let paths: Vec<_> = deviations.iter().map(Deviation::path).collect();
    assert_eq!(paths, ["response.code", "response.no"]);
    let unknown: Vec<_> = unknown.iter().map(|it| (it.path(), it.json())).collect();
    assert_eq!(unknown, [("response.x", "1")]);
}

#[test]
fn depth_is_no_danger() {
    let deep = format!(
        "{}1{}",
        "[{\"items\":".repeat(100_000),
        "}]".repeat(100_000)
    );
    let (card, ..) = card(&format!("{{\"card\":{{\"items\":{deep}}},\"x\":{deep}}}"));
    assert_eq!(card.unwrap_err().path(), "card.items[0].name");
}

#[test]
fn debug_shows_no_value() {
    let fields = Fields::parse(br#"{"a":"canary"}"#).unwrap();
    assert!(!format!("{fields:?}").contains("canary"));
}

#[test]
fn the_first_failure_counts_and_nothing_is_read_behind_it() {
    let json = br#"{"a":"canary","b":1,"c":"true","z":0}"#;
    let mut fields = Fields::parse(json).unwrap();
    let (mut a, mut b, mut c) = (false, false, None::<bool>);
    fields.needed(&mut a, "a");
    fields.needed(&mut b, "b");
    fields.needed(&mut b, "gone");
    fields.needed_or_in(&mut b, "gone", "a");
    fields.optional(&mut c, "c");
    assert_eq!((a, b, c), (false, false, None));
    let failure = fields.failure().unwrap();
    assert_eq!(
        (failure.path(), failure.reason()),
        ("a", DeviationKind::WrongType)
    );
    assert!(fields.failure().is_none());
    let (deviations, unknown) = fields.finish();
    assert!(deviations.is_empty());
    // What was asked for is known, whether it was read or not.
    let unknown: Vec<_> = unknown.iter().map(UnknownField::path).collect();
    assert_eq!(unknown, ["z"]);
}

#[test]
fn an_optional_object_that_cannot_be_read_is_one_deviation_behind_those_in_it() {
    let mut fields = Fields::parse(
        br#"{"card":{"unit":"5","new":1,"items":[{"name":7},{},{"name":8}]},"b":"true"}"#,
    )
    .unwrap();
    assert!(optional::<Card>(&mut fields, "card").is_none());
    assert_eq!(optional(&mut fields, "b"), Some(true));
    assert!(fields.failure().is_none());
    let (deviations, unknown) = fields.finish();
    let notes: Vec<_> = deviations.iter().map(|it| (it.path(), it.kind())).collect();
    assert_eq!(
        notes,
        [
            ("card.unit", DeviationKind::NumberAsText),
            ("card.items[0].name", DeviationKind::TextAsNumber),
            ("card.items[1].name", DeviationKind::Missing),
            ("b", DeviationKind::BooleanAsText),
        ]
    );
    let unknown: Vec<_> = unknown.iter().map(UnknownField::path).collect();
    assert_eq!(unknown, ["card.new"]);
}

#[test]
fn a_field_behind_one_that_was_found_in_a_sibling_has_its_own_path() {
    let mut fields = Fields::parse(br#"{"a":{"unit":7},"b":"true"}"#).unwrap();
    needed_or_in::<Received<Number<Point>>>(&mut fields, "unit", "a").unwrap();
    assert!(needed::<bool>(&mut fields, "b").unwrap());
    let (deviations, _) = fields.finish();
    let paths: Vec<_> = deviations.iter().map(Deviation::path).collect();
    assert_eq!(paths, ["a.unit", "b"]);
}
