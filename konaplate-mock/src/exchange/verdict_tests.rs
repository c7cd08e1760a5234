//! What the answers of the mock say became of a call, in the answer itself and at its inquiry.

use konaplate_codegen::ir::{Api, NotSeen, Verdict};
use serde_json::{Value, json};

use super::tests::World;
use crate::shared::Settings;
use crate::testing::api;

fn not_seen() -> NotSeen {
    NotSeen {
        status: 404,
        codes: Vec::new(),
        families: vec!["007".into()],
        known: vec!["007_999".into()],
        grace: 60,
    }
}

/// Of a number that no call had.
fn unknown(api: Api) -> (u16, Value) {
    let world = World::with(api, Settings::default());
    let (status, answer) = world.call("recharge-result", &json!({ "sequenceId": "A-0" }));
    (status, answer["response"].clone())
}

fn with(not_seen: Option<NotSeen>) -> Api {
    let mut api = api();
    let mut verdicts = api.operations.iter_mut();
    let verdict = verdicts.find_map(|it| it.verdict.as_mut());
    verdict.expect("there is an inquiry").not_seen = not_seen;
    api
}

#[test]
fn a_number_that_is_not_known_is_told_as_the_specification_has_it() {
    let (status, answer) = unknown(with(Some(not_seen())));
    assert_eq!((status, answer["code"].as_str()), (404, Some("007_998")));
    let text = answer["description"].as_str().expect("a text");
    assert!(
        text.starts_with("Mock: ") && text.contains("stand-in"),
        "{text}"
    );
    let by_code = NotSeen {
        codes: vec!["012_345".into()],
        ..not_seen()
    };
    let (status, answer) = unknown(with(Some(by_code)));
    assert_eq!((status, answer["code"].as_str()), (404, Some("012_345")));
}

#[test]
fn a_number_that_is_not_known_has_the_mocks_own_code_where_the_specification_has_none() {
    let (status, answer) = unknown(with(None));
    assert_eq!((status, answer["code"].as_str()), (400, Some("999_405")));
}

/// With the word of the inquiry in the answer of a charge too.
fn with_word(is_required: bool) -> Api {
    let mut api = api();
    let inquiry = api
        .operations
        .iter()
        .find(|it| it.name == "recharge-result");
    let inquiry = inquiry.expect("it is there").clone();
    let mut field = inquiry.response[0].clone();
    field.required = is_required;
    let charge = &mut api.operations[0];
    charge.response.push(field);
    charge.verdict = Some(Verdict {
        not_seen: None,
        ..inquiry.verdict.expect("it has one")
    });
    api
}

#[test]
fn a_word_that_must_be_there_says_what_became_of_the_call() {
    let world = World::with(with_word(true), Settings::default());
    assert_eq!(world.charge("A-1").1["result"], "COMPLETED");
    world
        .shared
        .next_pending("charge")
        .expect("it may be pending");
    let (_, answer) = world.charge("A-2");
    assert_eq!(answer["result"], "PENDING");
    assert_eq!(answer["isPending"], true);
}

#[test]
fn a_word_that_may_be_left_out_is() {
    let world = World::with(with_word(false), Settings::default());
    let (status, answer) = world.charge("A-1");
    assert_eq!((status, &answer["result"]), (200, &Value::Null));
}
