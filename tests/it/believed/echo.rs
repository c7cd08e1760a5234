//! The header in which an answer names its call. One that names another call says nothing about ours, whatever is in
//! it; one that names none is taken as before, and that is noticed.

use konaplate_generated::CallError;

use super::{ANOTHER, ECHO, Effect, Rows, Said, World, envelope, letters, number, said};
use crate::canned::{built, charge};

/// How the answer names its call, and what becomes of a read, a write and a charge; a letter for each answer below.
#[rustfmt::skip] // a table: one row a line
const ROWS: &[(&str, &[&str], &str, &str, &str)] = &[
    ("the call",                  &["{id}"],                  "+++R-", "+???", "+PR?????"),
    ("the call, twice",           &["{id}", "{id}"],          "+++R-", "+???", "+PR?????"),
    ("none",                      &[],                        "~~~R-", "~???", "~pR?????"),
    ("another",                   &[ANOTHER],                 "-----", "????", "????????"),
    ("nothing at all",            &[""],                      "-----", "????", "????????"),
    ("the call, then another",    &["{id}", ANOTHER],         "-----", "????", "????????"),
    ("another, then the call",    &[ANOTHER, "{id}"],         "-----", "????", "????????"),
    ("the call, then nothing",    &["{id}", ""],              "-----", "????", "????????"),
    ("another, twice",            &[ANOTHER, ANOTHER],        "-----", "????", "????????"),
    ("both in one line",          &["{id}, 221108120814-fffffff"], "-----", "????", "????????"),
    ("the call in capitals",      &["{ID}"],                  "-----", "????", "????????"),
    ("the call and more",         &["{id}0"],                 "-----", "????", "????????"),
    ("something and the call",    &["KM-{id}"],               "-----", "????", "????????"),
    ("the call, a space inside",  &["{id} 0"],                "-----", "????", "????????"),
    ("a word",                    &["null"],                  "-----", "????", "????????"),
];

const SETTLED: &str = r#","nrNumber":"N","isPending":false"#;
const PENDING: &str = r#","nrNumber":"N","isPending":true"#;

fn reads() -> Vec<Said> {
    vec![
        said(200, envelope("000_000", r#","result":"COMPLETED""#)),
        said(200, envelope("000_000", r#","result":"FAILED""#)),
        said(200, envelope("000_000", r#","result":"PENDING""#)),
        said(400, envelope("007_099", "")),
        said(500, envelope("007_099", "")),
    ]
}

fn writes() -> Vec<Said> {
    vec![
        said(200, envelope("000_000", r#","bankAccRegNo":"1""#)),
        said(400, envelope("000_002", "")),
        said(500, envelope("000_000", r#","bankAccRegNo":"1""#)),
        said(503, "<html>"),
    ]
}

fn charges() -> Vec<Said> {
    vec![
        said(200, envelope("000_000", SETTLED)),
        said(200, envelope("000_000", PENDING)),
        said(400, envelope("007_001", "")),
        said(400, envelope("007_004", "")),
        said(400, envelope("007_008", "")),
        said(400, envelope("123_456", "")),
        said(400, envelope("000_000", SETTLED)),
        said(500, envelope("000_000", SETTLED)),
    ]
}

fn echoing(echo: &'static [&'static str], answers: Vec<Said>) -> Vec<Said> {
    let answers = answers.into_iter();
    answers.map(|answer| Said { echo, ..answer }).collect()
}

#[tokio::test]
async fn an_answer_that_names_another_call_is_not_believed() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for (name, echo, read, write, money) in ROWS {
            for (effect, answers, wanted) in [
                (Effect::Read, reads(), read),
                (Effect::Write, writes(), write),
                (Effect::Money, charges(), money),
            ] {
                let found = letters(&world, &kona, effect, &echoing(echo, answers)).await;
                rows.check(
                    &world,
                    format_args!("{effect:?}, it names {name}"),
                    &found,
                    wanted,
                );
            }
        }
    }
    rows.end();
}

/// The same where the server makes its own ids, and somebody has said so: as if it were ours, noticed and counted.
#[tokio::test]
async fn where_ids_do_not_bind_another_one_is_noticed_and_counted() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config().unbound_answers("a gateway makes its own"));
        for (effect, answers, wanted) in [
            (Effect::Read, reads(), "~~~R-"),
            (Effect::Write, writes(), "~???"),
            (Effect::Money, charges(), "~pR?????"),
        ] {
            for echo in [&[ANOTHER][..], &["{id}", ANOTHER], &[""]] {
                let answers = echoing(echo, answers.clone());
                let found = letters(&world, &kona, effect, &answers).await;
                rows.check(&world, format_args!("{effect:?}, {echo:?}"), &found, wanted);
            }
        }
        let counts = kona.overrides();
        let mut counts: Vec<_> = counts
            .iter()
            .map(|count| (&*count.operation, &*count.field, count.calls))
            .collect();
        counts.sort_unstable();
        let wanted = [
            ("auto-recharge-account-register", ECHO, 12),
            ("charge", ECHO, 24),
            ("recharge-result", ECHO, 15),
        ];
        assert_eq!(counts, wanted);
    }
    rows.end();
}

#[tokio::test]
async fn the_cause_names_both_ids_and_the_setting() {
    for world in World::each().await {
        let kona = built(world.config());
        let answer = said(200, envelope("000_000", SETTLED));
        world.says(Said {
            echo: &[ANOTHER],
            ..answer
        });
        match charge(&kona, &number()).await {
            Err(CallError::Unknown(unknown)) => {
                let id = unknown.correlation_id().expect("it was sent").to_owned();
                let (cause, error) = (unknown.cause().to_string(), unknown.to_string());
                for text in [id.as_str(), ANOTHER, "unbound_answers"] {
                    assert!(
                        cause.contains(text) && error.contains(text),
                        "{text}: {error}"
                    );
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Spaces around a value are no part of it over HTTP/1.1. Over HTTP/2 there can be none (RFC 9113, section 8.2.1), and an
/// answer that has them is not in order.
#[tokio::test]
async fn spaces_around_the_id_are_as_the_protocol_has_them() {
    let answers = || echoing(&["  {id} "], charges());
    for (protocol, wanted) in [("HTTP/1.1", "+PR?????"), ("HTTP/2", "????????")] {
        let world = World::start(protocol).await;
        let found = letters(&world, &built(world.config()), Effect::Money, &answers()).await;
        assert_eq!(found, wanted, "{protocol}");
    }
}
