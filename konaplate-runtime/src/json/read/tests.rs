//! Bodies as documented, bodies that deviate, and bodies that are none.

use super::*;
use crate::field::{Class, Number, NumberKind, NumberLimits, OpenWord, OtherWord, Received};
use crate::field::{Text, TextKind, TextLimits, WordLimits};

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

#[derive(Debug, PartialEq)]
enum Status {
    Active,
    Other(OtherWord),
}
impl OpenWord for Status {
    const LIMITS: WordLimits = WordLimits {
        name: "Status",
        spec: "",
        class: Class::Public,
        words: &["ACTIVE"],
    };

    fn known(word: &str) -> Option<Self> {
        (word == "ACTIVE").then_some(Self::Active)
    }

    fn other(word: OtherWord) -> Self {
        Self::Other(word)
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Active => "ACTIVE",
            Self::Other(word) => word.as_str(),
        }
    }
}
impl FromWire for Status {
    fn from_wire(value: Value<'_>) -> Result<Self, Undecodable> {
        value.word()
    }
}

#[derive(Debug)]
struct Item {
    name: Received<Text<Name>>,
    status: Option<Status>,
}
impl Decode for Item {
    fn decode(fields: &mut Fields<'_>) -> Result<Self, Undecodable> {
        Ok(Self {
            name: fields.required("name")?,
            status: fields.optional("status"),
        })
    }
}

#[derive(Debug)]
struct Card {
    unit: Option<Received<Number<Point>>>,
    items: Vec<Item>,
}
impl Decode for Card {
    fn decode(fields: &mut Fields<'_>) -> Result<Self, Undecodable> {
        Ok(Self {
            unit: fields.optional_or_in("unit", "items"),
            items: fields.required("items")?,
        })
    }
}

type Read = (Result<Card, Undecodable>, Vec<String>, Vec<UnknownField>);

fn card(json: &str) -> Read {
    let mut fields = Fields::parse(json.as_bytes()).unwrap();
    let card = fields.required("card");
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
    let unit: Received<Number<Point>> = in_object.required_or_in("unit", "a").unwrap();
    assert_eq!(unit.get(), Some(7));
    for (json, reason) in [
        (r#"{"a":{}}"#, DeviationKind::Missing),
        // Of duplicates the first counts, here too.
        (r#"{"unit":null,"unit":true}"#, DeviationKind::Null),
        (r#"{"unit":null,"z":1,"unit":true}"#, DeviationKind::Null),
    ] {
        let mut nowhere = Fields::parse(json.as_bytes()).unwrap();
        let missing = nowhere.required_or_in::<bool>("unit", "a").unwrap_err();
        assert_eq!((missing.path(), missing.reason()), ("unit", reason));
    }
}

#[test]
fn the_first_of_duplicates_is_taken() {
    let mut fields = Fields::parse(br#"{"a":true,"a":false,"\u0061":"canary"}"#).unwrap();
    assert!(fields.required::<bool>("a").unwrap());
    let (deviations, unknown) = fields.finish();
    let notes: Vec<_> = deviations.iter().map(|it| (it.path(), it.kind())).collect();
    assert_eq!(notes, [("a", DeviationKind::Duplicate); 2]);
    assert!(unknown.is_empty());

    let mut out_of_order = Fields::parse(br#"{"a":true,"b":true,"a":false}"#).unwrap();
    assert!(out_of_order.required::<bool>("b").unwrap());
    assert!(out_of_order.required::<bool>("a").unwrap());
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
    assert!(fields.optional::<Card>("card").is_none());
    assert!(fields.optional::<bool>("b").is_none());
    assert!(fields.optional::<bool>("gone").is_none());
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
