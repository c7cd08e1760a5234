//! Fields of objects and items that are in the object around instead.

#![allow(dead_code, unreachable_pub, reason = "items as a client has them")]

use std::time::{SystemTime, UNIX_EPOCH};

use self::answer::{Answer, Coupon};
use crate::field::{
    Class, Expiring, ExpiringKind, Number, NumberKind, NumberLimits, TextKind, TextLimits,
};
use crate::json::{DeviationKind, UnknownField};
use crate::operation::Envelope;
use crate::table::{List, Str};

static ENVELOPE: Envelope = Envelope {
    object: Str::Borrowed("response"),
    code: Str::Borrowed("code"),
    text: List::Borrowed(&[]),
    success: Str::Borrowed("0"),
    encrypted: Str::Borrowed("encData"),
};

enum WorthLimits {}
impl NumberKind for WorthLimits {
    const LIMITS: NumberLimits = NumberLimits {
        name: "Worth",
        spec: "",
        class: Class::Public,
        min: 0,
        max: 99,
    };
}
type Worth = Number<WorthLimits>;

enum TokenLimits {}
impl TextKind for TokenLimits {
    const LIMITS: TextLimits = TextLimits {
        name: "Token",
        spec: "",
        class: Class::Secret,
        min: 1,
        max: 9,
    };
}
impl ExpiringKind for TokenLimits {
    const LIVES_SECONDS: u64 = 30;
}
type Token = Expiring<TokenLimits>;

mod answer {
    use super::{Token, Worth};

    crate::reply! {
        Holder {
            age "age": optional Received<Worth>, or around;
        }

        Coupon {
            worth "worth": Received<Worth>, or around;
            unit "unit": optional Received<Worth>, or around;
            is_open "isOpen": optional bool;
        }

        Card {
            coupon "coupon": optional Coupon;
            coupons "coupons": optional [Coupon];
            grid "grid": optional [[Coupon]];
            unit "unit": optional Received<Worth>;
        }

        Batch {
            name "name": optional Received<Worth>;
            card "card": optional Card;
            holder "holder": optional Holder, or around;
        }

        Answer {
            coupon "coupon": optional Coupon;
            card "card": optional Card;
            batches "batches": optional [Batch];
        }
    }

    crate::reply! {
        secret Keys {
            token "token": Received<Token>, or around;
        }

        secret KeysAnswer {
            keys "keys": Keys;
        }
    }
}

/// What is told of an answer: how it deviates, and the paths of what is not known.
type Told = (Vec<(String, DeviationKind)>, Vec<String>);

#[track_caller]
fn read(json: &str) -> (Answer, Told) {
    let reply = Answer::from_json(json).expect("it is whole");
    let deviations = reply.deviations().iter();
    let deviations = deviations.map(|it| (it.path().to_owned(), it.kind()));
    let unknown = reply.unknown_fields().iter().map(UnknownField::path);
    let told = (
        deviations.collect(),
        unknown.map(ToOwned::to_owned).collect(),
    );
    (reply.into_inner(), told)
}

#[track_caller]
fn told(json: &str, deviations: &[(&str, DeviationKind)], unknown: &[&str]) -> Answer {
    let (answer, found) = read(json);
    let wanted = deviations
        .iter()
        .map(|(path, kind)| ((*path).to_owned(), *kind));
    let unknown: Vec<_> = unknown.iter().map(|&path| path.to_owned()).collect();
    assert_eq!(found, (wanted.collect(), unknown), "{json}");
    answer
}

fn worths(coupons: &[Coupon]) -> Vec<Option<u64>> {
    coupons.iter().map(|coupon| coupon.worth.get()).collect()
}

const ELSEWHERE: DeviationKind = DeviationKind::FoundElsewhere;

#[test]
fn a_field_of_an_object_is_found_in_the_object_around() {
    let inside = told(r#"{"coupon":{"worth":1}}"#, &[], &[]);
    assert_eq!(inside.coupon.unwrap().worth.get(), Some(1));

    // Before the object and behind it, and at any depth.
    for json in [r#"{"worth":1,"coupon":{}}"#, r#"{"coupon":{},"worth":1}"#] {
        let around = told(json, &[("worth", ELSEWHERE)], &[]);
        assert_eq!(around.coupon.unwrap().worth.get(), Some(1));
    }
    let deep = r#"{"card":{"coupon":{"isOpen":true},"worth":"2"}}"#;
    let noted = [
        ("card.worth", ELSEWHERE),
        ("card.worth", DeviationKind::NumberAsText),
    ];
    let deep = told(deep, &noted, &[]);
    let coupon = deep.card.unwrap().coupon.unwrap();
    assert_eq!((coupon.worth.get(), coupon.is_open), (Some(2), Some(true)));
}

#[test]
fn the_inner_one_is_taken_where_both_are_there() {
    let both = told(r#"{"coupon":{"worth":1},"worth":2}"#, &[], &["worth"]);
    assert_eq!(both.coupon.unwrap().worth.get(), Some(1));
    // Null is no value: neither inside nor around.
    let null = told(
        r#"{"coupon":{"worth":null},"worth":2}"#,
        &[("worth", ELSEWHERE)],
        &[],
    );
    assert_eq!(null.coupon.unwrap().worth.get(), Some(2));
    let unit = told(r#"{"coupon":{"worth":1},"unit":null}"#, &[], &["unit"]);
    assert!(unit.coupon.unwrap().unit.is_none());
}

#[test]
fn what_is_in_neither_place_fails_where_it_is_documented() {
    let missing = ("card.coupon.worth", DeviationKind::Missing);
    let null = ("card.coupon.worth", DeviationKind::Null);
    for (json, reason, unknown) in [
        (r#"{"card":{"coupon":{}}}"#, missing, &[][..]),
        (r#"{"card":{"coupon":{"worth":null}}}"#, null, &[]),
        (
            r#"{"card":{"coupon":{},"worth":null}}"#,
            missing,
            &["card.worth"],
        ),
        // One level out, and no more.
        (r#"{"worth":1,"card":{"coupon":{}}}"#, missing, &["worth"]),
    ] {
        let answer = told(json, &[reason], unknown);
        assert!(answer.card.is_some_and(|card| card.coupon.is_none()));
    }
    let alone = Coupon::from_json(r#"{"worth":null}"#).unwrap_err();
    assert_eq!(
        (alone.path(), alone.reason()),
        ("worth", DeviationKind::Null)
    );
}

#[test]
fn each_item_without_the_field_takes_it_from_around() {
    let json = r#"{"card":{"worth":"5","coupons":[{"worth":1},{},{"worth":3},{"worth":null}]}}"#;
    let noted = [
        ("card.worth", ELSEWHERE),
        ("card.worth", DeviationKind::NumberAsText),
    ];
    let answer = told(json, &noted, &[]);
    let coupons = answer.card.unwrap().coupons.unwrap();
    assert_eq!(worths(&coupons), [Some(1), Some(5), Some(3), Some(5)]);

    // A list in a list is a part of the field.
    let json = r#"{"card":{"grid":[[{}],[{"worth":2,"x":0},{}]],"worth":7}}"#;
    let answer = told(json, &[("card.worth", ELSEWHERE)], &["card.grid[1][0].x"]);
    let grid = answer.card.unwrap().grid.unwrap();
    assert_eq!(worths(&grid[0]), [Some(7)]);
    assert_eq!(worths(&grid[1]), [Some(2), Some(7)]);
}

#[test]
fn a_list_in_an_object_in_a_list_has_paths_of_its_own() {
    let json = r#"{"batches":[
        {"card":{"coupons":[{"worth":1}]}},
        {"name":"3","card":{"coupons":[{"isOpen":"true"},{}],"worth":"100"}},
        {"card":{"coupons":[{}],"worth":9}}
    ]}"#;
    let noted = [
        ("batches[1].name", DeviationKind::NumberAsText),
        ("batches[1].card.worth", ELSEWHERE),
        ("batches[1].card.worth", DeviationKind::NumberAsText),
        ("batches[1].card.worth", DeviationKind::OutsideLimit),
        (
            "batches[1].card.coupons[0].isOpen",
            DeviationKind::BooleanAsText,
        ),
        ("batches[2].card.worth", ELSEWHERE),
    ];
    told(json, &noted, &[]);
}

#[test]
fn the_object_around_keeps_its_own_field_of_that_name() {
    let json = r#"{"card":{"coupons":[{"worth":1},{"worth":2,"unit":3}],"unit":4}}"#;
    let answer = told(json, &[("card.unit", ELSEWHERE)], &[]);
    let card = answer.card.unwrap();
    assert_eq!(card.unit.unwrap().get(), Some(4));
    let units = card.coupons.unwrap();
    let units = units.iter().map(|it| it.unit.as_ref().unwrap().get());
    assert_eq!(units.collect::<Vec<_>>(), [Some(4), Some(3)]);
}

#[test]
fn of_duplicates_around_the_first_is_taken() {
    let json = r#"{"coupon":{},"worth":1,"worth":2}"#;
    let noted = [("worth", ELSEWHERE), ("worth", DeviationKind::Duplicate)];
    let answer = told(json, &noted, &[]);
    assert_eq!(answer.coupon.unwrap().worth.get(), Some(1));
}

#[test]
fn an_object_that_was_found_around_has_its_own_around() {
    let json = r#"{"batches":[{"name":1},{"holder":{"age":2}}],"holder":{"x":[0]},"age":3}"#;
    let noted = [("holder", ELSEWHERE), ("age", ELSEWHERE)];
    let answer = told(json, &noted, &["holder.x"]);
    let batches = answer.batches.unwrap();
    let ages = batches.iter().map(|batch| {
        let holder = batch.holder.as_ref().unwrap();
        holder.age.as_ref().unwrap().get()
    });
    assert_eq!(ages.collect::<Vec<_>>(), [Some(3), Some(2)]);
}

#[test]
fn a_value_around_that_cannot_be_read_is_told_with_its_place() {
    let json = r#"{"card":{"coupons":[{"worth":1},{"worth":2}],"unit":[]}}"#;
    let noted = [
        ("card.unit", ELSEWHERE),
        ("card.unit", DeviationKind::WrongType),
        ("card.unit", DeviationKind::WrongType),
    ];
    let answer = told(json, &noted, &[]);
    assert!(answer.card.unwrap().coupons.unwrap()[1].unit.is_none());

    let json = r#"{"card":{"coupons":[{"worth":1},{}],"worth":{}}}"#;
    let noted = [
        ("card.worth", ELSEWHERE),
        ("card.worth", DeviationKind::WrongType),
    ];
    assert!(told(json, &noted, &[]).card.unwrap().coupons.is_none());

    let json = r#"{"keys":{},"token":["canary"]}"#;
    let error = answer::KeysAnswer::from_json(json).unwrap_err();
    assert_eq!(
        (error.path(), error.reason()),
        ("token", DeviationKind::WrongType)
    );
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn a_secret_around_was_issued_with_its_answer() {
    let reply = answer::KeysAnswer::from_json(r#"{"keys":{},"token":"abc"}"#).unwrap();
    let token = reply.into_inner().keys.token.into_checked().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    let end = token.into_parts().1.end();
    assert!(end > now + 15_000 && end <= now + 30_000, "{end} {now}");
}

#[test]
fn many_items_do_not_read_a_body_over_and_over() {
    let items = |count: usize| vec!["{}"; count].join(",");
    // As many as a page has, each of a long value.
    let long = "0".repeat(1_000);
    let json = format!(
        r#"{{"card":{{"coupons":[{}],"worth":"{long}"}}}}"#,
        items(50)
    );
    let answer = Answer::from_json(&json).unwrap();
    let coupons = answer.into_inner().card.unwrap().coupons.unwrap();
    assert!(coupons.iter().all(|coupon| coupon.worth.as_str() == long));
    // Half of the body is items, half what they want, or what is looked through for it.
    let value = format!(r#""worth":"{}""#, "0".repeat(200_000));
    let members = "\"a\":0,".repeat(30_000) + "\"worth\":1";
    for around in [value, members] {
        let json = format!(r#"{{"card":{{"coupons":[{}],{around}}}}}"#, items(70_000));
        let (answer, (deviations, _)) = read(&json);
        assert!(answer.card.unwrap().coupons.is_none());
        let failed = |path: &str| path.starts_with("card.coupons[") && path.ends_with("].worth");
        let failed = deviations.iter().find(|(path, _)| failed(path)).unwrap();
        assert_eq!(failed.1, DeviationKind::WantedTooOften);
    }
    // One that may be absent is noted, and the others are read.
    let json = format!(
        r#"{{"card":{{"coupons":[{}],"unit":"{}"}}}}"#,
        vec![r#"{"worth":1}"#; 10_000].join(","),
        "0".repeat(100_000)
    );
    let (answer, (deviations, _)) = read(&json);
    let coupons = answer.card.unwrap().coupons.unwrap();
    assert!(coupons[0].unit.is_some() && coupons[9_999].unit.is_none());
    let last = (
        "card.coupons[9999].unit".to_owned(),
        DeviationKind::WantedTooOften,
    );
    assert!(deviations.contains(&last));
}
