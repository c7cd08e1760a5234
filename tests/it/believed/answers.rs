//! A specification of its own, in which every effect has codes that are final and codes that are not: what the page
//! `docs/outcomes.md` says of an answer, row by row, and codes that an inquiry lists.

use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::{CallError, Outcome, Resolution};

use super::{ANOTHER, Effect, Rows, Said, Turn, World, envelope, failure, number, said};
use crate::canned::Hand;
use crate::support::path;

mod client {
    konaplate_macros::client! { spec = "cases/answers" }
}

use client::{Client, PayReply};

fn built(config: ConfigBuilder) -> Client {
    Client::new(config.build().expect("it is sound")).expect("it starts")
}

/// What becomes of a call, as a letter of the parent's `outcome`.
async fn outcome(effect: Effect, kona: &Client) -> char {
    let key = number();
    match effect {
        Effect::Read => {
            let result = kona.look().key(key).send().await;
            result.map_or_else(failure, |_| '+')
        }
        Effect::Write => {
            let result = kona.change().key(key).send().await;
            result.map_or_else(failure, |_| '+')
        }
        Effect::Money => {
            let result: Result<Outcome<PayReply>, _> = kona.pay().key(key).send().await;
            result.map_or_else(failure, |outcome| match outcome {
                Outcome::Settled(_) => '+',
                Outcome::Pending(_) => 'P',
            })
        }
    }
}

/// An answer: status, code and what stands beside it.
#[derive(Debug, Clone, Copy)]
enum Given {
    Coded(u16, &'static str, &'static str),
    /// The same with the id of another call.
    Foreign(u16, &'static str, &'static str),
    /// Half of the same.
    Half(u16, &'static str, &'static str),
    /// Status and body.
    Body(u16, &'static str),
    Close,
}

use Given::{Body, Close, Coded, Foreign, Half};

const DONE: &str = r#","result":"DONE""#;
const NUMBERED: &str = r#","number":"N""#;
const PAID: &str = r#","number":"N","isPending":false"#;

/// Answers of each row of the page, in its order: of a read, a write, and a call that moves money.
#[rustfmt::skip] // a table: one answer a line, or several of a kind
const ROWS: &[[&[Given]; 3]] = &[
    // names another call
    [
        &[Foreign(200, "000_000", DONE), Foreign(400, "001_001", "")],
        &[Foreign(200, "000_000", NUMBERED), Foreign(400, "001_001", "")],
        &[Foreign(200, "000_000", PAID), Foreign(400, "001_001", ""), Foreign(500, "000_000", "")],
    ],
    // success
    [&[Coded(200, "000_000", DONE)], &[Coded(200, "000_000", NUMBERED)], &[Coded(200, "000_000", PAID)]],
    // beside pending
    [
        &[Coded(200, "000_000", r#","result":"OPEN""#)],
        &[Coded(200, "000_000", r#","number":"N","isPending":true"#), Coded(200, "000_000", r#","number":"N","result":"OPEN""#)],
        &[
            Coded(200, "000_000", r#","number":"N","isPending":true"#),
            Coded(200, "000_000", r#","number":"N","isPending":false,"result":"OPEN""#),
            Coded(200, "000_000", r#","number":"N","isPending":true,"result":"DONE""#),
        ],
    ],
    // beside FAILED
    [
        &[Coded(200, "000_000", r#","result":"FAILED""#), Coded(200, "000_000", r#","result":"MAYBE""#)],
        &[Coded(200, "000_000", r#","number":"N","result":"FAILED""#), Coded(200, "000_000", r#","number":"N","result":7"#)],
        &[
            Coded(200, "000_000", r#","number":"N","isPending":false,"result":"FAILED""#),
            Coded(200, "000_000", r#","number":"N","isPending":true,"result":"FAILED""#),
            Coded(200, "000_000", r#","number":"N","isPending":false,"result":"MAYBE""#),
        ],
    ],
    // a required field is missing
    [
        &[Coded(200, "000_000", ""), Coded(200, "000_000", r#","result":{}"#)],
        &[Coded(200, "000_000", ""), Coded(200, "000_000", r#","number":null"#)],
        &[Coded(200, "000_000", ""), Coded(200, "000_000", NUMBERED), Coded(200, "000_000", r#","number":"N","isPending":7"#)],
    ],
    // the success code with another status
    [
        &[Coded(201, "000_000", DONE), Coded(302, "000_000", DONE), Coded(400, "000_000", DONE)],
        &[Coded(201, "000_000", NUMBERED), Coded(302, "000_000", NUMBERED), Coded(400, "000_000", NUMBERED)],
        &[Coded(201, "000_000", PAID), Coded(302, "000_000", PAID), Coded(400, "000_000", PAID), Coded(404, "000_000", "")],
    ],
    // final
    [&[Coded(400, "001_001", "")], &[Coded(400, "001_001", "")], &[Coded(400, "001_001", ""), Coded(400, "001_001", r#","isPending":false"#)]],
    // beside evidence
    [
        &[Coded(400, "001_001", DONE), Coded(400, "001_001", r#","result":"FAILED""#)],
        &[Coded(400, "001_001", NUMBERED), Coded(400, "001_001", r#","number":7"#)],
        &[Coded(400, "001_001", NUMBERED), Coded(400, "001_001", r#","isPending":true"#), Coded(400, "001_001", r#","result":"OPEN""#)],
    ],
    // final, with another 4xx
    [&[Coded(401, "001_001", ""), Coded(404, "001_001", ""), Coded(429, "001_001", "")]; 3],
    // another code
    [&[Coded(400, "001_002", ""), Coded(404, "001_002", ""), Coded(400, "123_456", ""), Coded(401, "AUTH_FAIL", "")]; 3],
    // listed, with 2xx or 3xx
    [&[Coded(200, "001_001", ""), Coded(201, "001_001", ""), Coded(302, "001_002", "")]; 3],
    // not listed, with 2xx or 3xx
    [&[Coded(200, "123_456", ""), Coded(201, "123_456", ""), Coded(302, "12", "")]; 3],
    // 5xx
    [&[Coded(500, "001_001", ""), Coded(503, "123_456", ""), Coded(500, "000_000", r#","result":"DONE","number":"N","isPending":false"#)]; 3],
    // no code
    [&[
        Coded(200, "", ""), Coded(400, "", ""), Coded(401, "", ""),
        Body(200, "{}"), Body(400, "{}"), Body(400, "<html>"), Body(400, ""), Body(200, r#"{"response":7}"#),
    ]; 3],
    // encrypted
    [&[Body(200, r#"{"encData":"a.b.c.d.e"}"#), Body(200, r#"{"encData":"a.b.c.d.e","response":{"code":"000_000"}}"#)]; 3],
    // twice
    [
        &[Coded(200, "000_000", r#","result":"FAILED","result":"DONE""#), Body(400, r#"{"response":{"code":"001_001","code":"001_001"}}"#)],
        &[Body(400, r#"{"response":{"code":"001_001","code":"001_001"}}"#), Body(400, r#"{"response":{"code":"001_001"},"response":{}}"#)],
        &[Coded(200, "000_000", r#","number":"N","isPending":false,"isPending":true"#), Coded(200, "000_000", r#","number":"N","isPending":false,"r\ud800sult":"FAILED""#), Coded(200, "000_000", ",\"number\":\"N\",\"isPending\":false,\"is\u{fffd}Pending\":true")],
    ],
    // does not come
    [&[Close, Half(200, "000_000", DONE)], &[Close, Half(200, "000_000", NUMBERED)], &[Close, Half(200, "000_000", PAID)]],
];

fn turn(given: Given) -> Turn {
    match given {
        Coded(status, code, beside) => Turn::Say(said(status, envelope(code, beside))),
        Foreign(status, code, beside) => Turn::Say(Said {
            echo: &[ANOTHER],
            ..said(status, envelope(code, beside))
        }),
        Half(status, code, beside) => Turn::Half(said(status, envelope(code, beside))),
        Body(status, body) => Turn::Say(said(status, body)),
        Close => Turn::Close,
    }
}

/// The rows of the page: what it says of the answer, and what becomes of each effect as a letter.
fn page() -> Vec<(String, [char; 3])> {
    let text = std::fs::read_to_string(path("../docs/outcomes.md")).expect("the page is there");
    let table = text
        .lines()
        .skip_while(|line| !line.starts_with("| the answer |"));
    let table = table.take_while(|line| line.starts_with('|')).skip(2);
    let letter = |cell: &str| match cell.trim() {
        "reply" | "Settled" => '+',
        "Pending" => 'P',
        "Rejected" => 'R',
        "Unknown" => '?',
        "NoAnswer" => '-',
        other => panic!("`{other}` is no outcome"),
    };
    table
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
            let [answer, read, write, money] = cells[..] else {
                panic!("four cells: {row}");
            };
            (
                answer.trim().to_owned(),
                [letter(read), letter(write), letter(money)],
            )
        })
        .collect()
}

#[tokio::test]
async fn every_row_of_the_page_is_as_it_says() {
    let page = page();
    assert_eq!(page.len(), ROWS.len(), "each row has its answers");
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for ((row, wanted), answers) in page.iter().zip(ROWS) {
            let effects = [Effect::Read, Effect::Write, Effect::Money];
            for ((effect, wanted), answers) in effects.into_iter().zip(wanted).zip(answers) {
                for answer in *answers {
                    world.does([turn(*answer)]);
                    let found = outcome(effect, &kona).await.to_string();
                    let place = format_args!("{row}, {effect:?}, {answer:?}");
                    rows.check(&world, place, &found, &wanted.to_string());
                    let (calls, inquiries) = world.came();
                    assert_eq!(calls + inquiries, 1, "{row}");
                }
            }
        }
    }
    rows.end();
}

/// Status and code of an inquiry that lists codes for a number that is not known, after the grace.
#[rustfmt::skip] // a table: one row a line
const NOT_SEEN: &[(u16, &str, bool)] = &[
    (404, "001_003", true),
    (404, "002_007", true),
    (404, "001_099", true),
    // Of the family, and listed elsewhere with another meaning.
    (404, "001_001", false),
    (404, "001_002", false),
    // Of another family, or with another status.
    (404, "002_008", false),
    (400, "001_003", false),
    (400, "002_007", false),
    (200, "001_003", false),
    (429, "001_003", false),
    (500, "001_003", false),
    (404, "001_0990", false),
    (404, "", false),
];

#[tokio::test]
async fn a_number_is_not_known_where_the_inquiry_says_so_in_its_own_codes() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let clock = Hand::default();
        let kona = built(world.config().clock(clock.clone()));
        for (status, code, wanted) in NOT_SEEN {
            let answer = said(*status, envelope(code, ""));
            world.does([Turn::Close, Turn::Say(answer)]);
            let unknown = match kona.pay().key(number()).send().await {
                Err(CallError::Unknown(unknown)) => unknown,
                other => panic!("{other:?}"),
            };
            clock.pass(60);
            let asked = unknown.ask(&kona).await;
            let found = matches!(asked, Ok(Resolution::NotSeen)).to_string();
            rows.check(
                &world,
                format_args!("HTTP {status}, {code}"),
                &found,
                &wanted.to_string(),
            );
        }
    }
    rows.end();
}
