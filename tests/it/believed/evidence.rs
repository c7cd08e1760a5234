//! An answer that says two things. One rule for all: a charge is settled only if everything in its answer says so; it is
//! pending if nothing says worse than pending; else it is unknown. A refusal beside anything that shows that the call was
//! taken up refuses nothing. `null`, `false`, an empty text and an empty object say nothing.

use konaplate_generated::{CallError, EarlierCall, Resolution};

use super::{
    COMPLETED, Effect, REFUSED, Rows, SETTLED, Turn, World, envelope, letters, number, said, sealed,
};
use crate::canned::{built, charge};

/// What `result` holds, for the columns below.
const RESULTS: [&str; 8] = [
    "",
    r#","result":null"#,
    r#","result":"""#,
    r#","result":"COMPLETED""#,
    r#","result":"FAILED""#,
    r#","result":"PENDING""#,
    r#","result":"MAYBE""#,
    r#","result":7"#,
];

/// Status, code, the rest of the answer to a charge; a letter for each `result`.
#[rustfmt::skip] // a table: one row a line
const CHARGES: &[(u16, &str, &str, &str)] = &[
    // The success code. `isPending` and `nrNumber` are required.
    (200, "000_000", r#","nrNumber":"N","isPending":false"#,   "++++?P??"),
    (200, "000_000", r#","nrNumber":"N","isPending":"false""#, "++++?P??"),
    (200, "000_000", r#","nrNumber":"","isPending":false"#,    "++++?P??"),
    (200, "000_000", r#","nrNumber":"N","isPending":true"#,    "PPPP?P??"),
    (200, "000_000", r#","nrNumber":"N","isPending":"true""#,  "PPPP?P??"),
    (200, "000_000", r#","nrNumber":"N","isPending":1"#,       "????????"),
    (200, "000_000", r#","nrNumber":"N","isPending":"1""#,     "????????"),
    (200, "000_000", r#","nrNumber":"N","isPending":{}"#,      "????????"),
    (200, "000_000", r#","nrNumber":"N","isPending":null"#,    "????????"),
    (200, "000_000", r#","nrNumber":"N""#,                     "????????"),
    (200, "000_000", r#","isPending":false"#,                  "????????"),
    (200, "000_000", r#","isPending":true"#,                   "????????"),
    (200, "000_000", r#","nrNumber":null,"isPending":false"#,  "????????"),
    (200, "000_000", "",                                       "????????"),
    // The success code with another status.
    (201, "000_000", r#","nrNumber":"N","isPending":false"#,   "????????"),
    (400, "000_000", r#","nrNumber":"N","isPending":true"#,    "????????"),
    // A final code.
    (400, "007_001", "",                                       "RRR?????"),
    (400, "007_001", r#","isPending":false"#,                  "RRR?????"),
    (400, "007_001", r#","isPending":null"#,                   "RRR?????"),
    (400, "007_001", r#","isPending":{}"#,                     "RRR?????"),
    (400, "007_001", r#","isPending":"""#,                     "RRR?????"),
    (400, "007_001", r#","isPending":true"#,                   "????????"),
    (400, "007_001", r#","isPending":"true""#,                 "????????"),
    (400, "007_001", r#","isPending":1"#,                      "????????"),
    (400, "007_001", r#","nrNumber":null"#,                    "RRR?????"),
    (400, "007_001", r#","nrNumber":"""#,                      "RRR?????"),
    (400, "007_001", r#","nrNumber":{}"#,                      "RRR?????"),
    (400, "007_001", r#","nrNumber":"N""#,                     "????????"),
    (400, "007_001", r#","nrNumber":17"#,                      "????????"),
    (400, "007_001", r#","nrNumber":"N","isPending":false"#,   "????????"),
    (400, "007_001", r#","nrNumber":"N","isPending":true"#,    "????????"),
    (400, "007_001", r#","nrNumber":"","nrNumber":"N""#,       "????????"),
    (400, "007_001", r#","isPending":false,"isPending":true"#, "????????"),
    // What no page knows is no evidence.
    (400, "007_001", r#","traceId":"T","userId":1"#,           "RRR?????"),
    // A final code with another status than it is documented with.
    (200, "007_001", "",                                       "????????"),
    (404, "007_001", r#","isPending":true"#,                   "????????"),
    // Of another call, by its number.
    (200, "000_000", r#","nrNumber":"N","isPending":false,"sequenceId":"ORDER-0""#, "????????"),
    (200, "000_000", r#","nrNumber":"N","isPending":true,"sequenceId":"ORDER-0""#,  "????????"),
    (400, "007_001", r#","sequenceId":"ORDER-0""#,             "????????"),
    (400, "007_001", r#","sequenceId":null"#,                  "RRR?????"),
    // A code that is not final, and one that no page lists.
    (400, "007_004", "",                                       "????????"),
    (400, "007_004", r#","nrNumber":"N","isPending":true"#,    "????????"),
    (400, "123_456", "",                                       "????????"),
    (400, "123_456", r#","nrNumber":"N","isPending":false"#,   "????????"),
    // Within the envelope's object.
    (400, r#"007_001","isPending":"true"#,    "",              "????????"),
    (400, r#"007_001","nrNumber":"N"#,        "",              "????????"),
    (400, r#"007_001","result":"FAILED"#,     "",              "????????"),
    (200, r#"000_000","result":"FAILED"#,     r#","nrNumber":"N","isPending":false"#, "????????"),
    (200, r#"000_000","isPending":"true"#,    r#","nrNumber":"N","isPending":false"#, "PPPP?P??"),
];

/// The same without a table: an answer to a write or a read, and what becomes of it.
#[rustfmt::skip] // a table: one row a line
const OTHERS: &[(Effect, u16, &str, &str, char)] = &[
    (Effect::Write, 200, "000_000", r#","bankAccRegNo":"1""#,                '+'),
    (Effect::Write, 200, "000_000", "",                                      '?'),
    (Effect::Write, 400, "000_002", r#","bankAccRegNo":"1""#,                '?'),
    (Effect::Write, 400, "000_002", r#","bankAccRegNo":null"#,               '?'),
    (Effect::Read,  200, "000_000", r#","result":"COMPLETED""#,              '+'),
    (Effect::Read,  200, "000_000", r#","result":"FAILED""#,                 '+'),
    (Effect::Read,  200, r#"000_000","result":"FAILED"#, r#","result":"COMPLETED""#, '-'),
    (Effect::Read,  400, "123_456", "",                                      'R'),
    (Effect::Read,  400, "123_456", r#","result":null"#,                     'R'),
    (Effect::Read,  400, "123_456", r#","result":"""#,                       'R'),
    (Effect::Read,  400, "123_456", r#","result":{}"#,                       'R'),
    (Effect::Read,  400, "123_456", r#","result":"COMPLETED""#,              '-'),
    (Effect::Read,  400, "123_456", r#","result":"FAILED""#,                 '-'),
    (Effect::Read,  400, "123_456", r#","result":"PENDING""#,                '-'),
    (Effect::Read,  400, "123_456", r#","result":"MAYBE""#,                  '-'),
    (Effect::Read,  400, "123_456", r#","result":7"#,                        '-'),
    // About another number, though nobody resolves a call.
    (Effect::Read,  200, "000_000", r#","result":"COMPLETED","sequenceId":"ORDER-0""#, '-'),
    (Effect::Read,  200, "000_000", r#","result":"COMPLETED","sequenceId":null"#,      '+'),
    (Effect::Read,  400, "123_456", r#","sequenceId":"ORDER-0""#,            '-'),
    // A charge's fields are none of the inquiry's, where it is not known to be about one.
    (Effect::Read,  400, "123_456", r#","isPending":true"#,                  'R'),
];

#[tokio::test]
async fn a_charge_is_what_all_of_its_answer_says() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for (status, code, rest, wanted) in CHARGES {
            let answers =
                RESULTS.map(|result| said(*status, envelope(code, &format!("{rest}{result}"))));
            let found = letters(&world, &kona, Effect::Money, &answers).await;
            rows.check(
                &world,
                format_args!("HTTP {status}, {code}{rest}, {RESULTS:?}"),
                &found,
                wanted,
            );
        }
    }
    rows.end();
}

#[tokio::test]
async fn a_write_and_a_read_are_what_all_of_their_answers_say() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for (effect, status, code, rest, wanted) in OTHERS {
            let answers = [said(*status, envelope(code, rest))];
            let found = letters(&world, &kona, *effect, &answers).await;
            rows.check(
                &world,
                format_args!("{effect:?}, HTTP {status}, {code}{rest}"),
                &found,
                &wanted.to_string(),
            );
        }
    }
    rows.end();
}

/// The number was used before, says the refusal: so what an inquiry tells is about the earlier call, also where the
/// refusal stands beside something else.
#[tokio::test]
async fn already_asked_stays_so_beside_evidence() {
    for world in World::each().await {
        let kona = built(world.config());
        for rest in [
            "",
            r#","isPending":true"#,
            r#","nrNumber":"N""#,
            r#","result":"PENDING""#,
        ] {
            let completed = envelope("000_000", r#","result":"COMPLETED""#);
            let turns = [said(400, envelope("007_008", rest)), said(200, completed)];
            world.does(turns.map(Turn::Say));
            let unknown = match charge(&kona, &number()).await {
                Err(CallError::Unknown(unknown)) => unknown,
                other => panic!("{other:?}"),
            };
            let resolution = unknown.ask(&kona).await.expect("a verdict");
            let wanted = Resolution::OfEarlierCall(EarlierCall::Settled);
            assert_eq!((resolution, world.came()), (wanted, (1, 1)), "{rest}");
        }
    }
}

/// Status, what is in the encrypted body and what stands beside it (`JWE` is its member); a letter.
#[rustfmt::skip] // a table: one row a line
const SEALED: &[(Effect, u16, &str, &str, char)] = &[
    // A charge.
    (Effect::Money, 200, SETTLED, r#"{JWE}"#, '+'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"traceId":"T"}"#, '+'),
    (Effect::Money, 200, PENDING, r#"{JWE}"#, 'P'),
    (Effect::Money, 400, REFUSED, r#"{JWE}"#, 'R'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"response":{"code":"007_001"}}"#, '?'),
    (Effect::Money, 200, SETTLED, r#"{"response":{"code":"007_001"},JWE}"#, '?'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"response":{"code":"000_000"}}"#, '?'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"isPending":true}"#, '?'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"nrNumber":"N"}"#, '?'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"result":"FAILED"}"#, '?'),
    (Effect::Money, 200, SETTLED, r#"{JWE,"response":null,"isPending":null}"#, '+'),
    (Effect::Money, 400, REFUSED, r#"{JWE,"response":{"code":"007_001"}}"#, '?'),
    (Effect::Money, 400, REFUSED, r#"{JWE,"isPending":true}"#, '?'),
    (Effect::Money, 400, SETTLED, r#"{JWE,"response":{"code":"007_001"}}"#, '?'),
    (Effect::Money, 400, "", r#"{"encData":"a.b.c.d.e","response":{"code":"007_001"}}"#, '?'),
    (Effect::Money, 400, "", r#"{"encData":{"a":1},"response":{"code":"007_001"}}"#, '?'),
    (Effect::Money, 400, "", r#"{"encData":7,"response":{"code":"007_001"}}"#, '?'),
    (Effect::Money, 400, "", r#"{"encData":null,"response":{"code":"007_001"}}"#, 'R'),
    (Effect::Money, 400, "", r#"{"encData":"","response":{"code":"007_001"}}"#, 'R'),
    (Effect::Money, 400, "", r#"{"encData":{},"response":{"code":"007_001"}}"#, 'R'),
    (Effect::Money, 200, "", r#"{"encData":null,"response":{"code":"000_000"},"nrNumber":"N","isPending":false}"#, '+'),
    (Effect::Money, 200, "", r#"{"encData":"","response":{"code":"000_000"},"nrNumber":"N","isPending":true}"#, 'P'),
    (Effect::Money, 200, "", r#"{"encData":"x","response":{"code":"000_000"},"nrNumber":"N","isPending":false}"#, '?'),
    (Effect::Money, 200, "", r#"{"encData":["x"],"response":{"code":"000_000"},"nrNumber":"N","isPending":false}"#, '?'),
    (Effect::Money, 200, "", r#"{"encData":"","encData":"x","response":{"code":"007_001"}}"#, '?'),
    // A write.
    (Effect::Write, 200, REGISTERED, r#"{JWE}"#, '+'),
    (Effect::Write, 200, REGISTERED, r#"{JWE,"response":{"code":"000_002"}}"#, '?'),
    (Effect::Write, 200, REGISTERED, r#"{JWE,"bankAccRegNo":"2"}"#, '?'),
    (Effect::Write, 200, "", r#"{"encData":null,"response":{"code":"000_000"},"bankAccRegNo":"1"}"#, '+'),
    // The inquiry.
    (Effect::Read, 200, COMPLETED, r#"{JWE}"#, '+'),
    (Effect::Read, 200, COMPLETED, r#"{JWE,"result":"FAILED"}"#, '-'),
    (Effect::Read, 200, COMPLETED, r#"{JWE,"response":{"code":"000_000"},"result":"COMPLETED"}"#, '-'),
    (Effect::Read, 400, COMPLETED, r#"{JWE,"response":{"code":"007_099"}}"#, '-'),
    (Effect::Read, 400, "", r#"{"encData":"x","response":{"code":"007_099"}}"#, '-'),
    (Effect::Read, 400, "", r#"{"encData":{"a":1},"response":{"code":"007_099"}}"#, '-'),
    (Effect::Read, 400, "", r#"{"encData":null,"response":{"code":"007_099"}}"#, 'R'),
    (Effect::Read, 400, "", r#"{"encData":"","response":{"code":"007_099"}}"#, 'R'),
];

const PENDING: &str = r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":true}"#;
const REGISTERED: &str = r#"{"response":{"code":"000_000"},"bankAccRegNo":"1"}"#;

#[tokio::test]
async fn an_encrypted_body_beside_a_plain_outcome_says_two_things() {
    let mut rows = Rows::default();
    for world in World::each().await {
        let kona = built(world.config());
        for (effect, status, inside, body, wanted) in SEALED {
            let jwe = sealed(inside);
            let filled = body.replace("JWE", &jwe[1..jwe.len() - 1]);
            let answer = said(*status, filled);
            let found = letters(&world, &kona, *effect, &[answer]).await;
            rows.check(
                &world,
                format_args!("{effect:?}, HTTP {status}, {inside} in {body}"),
                &found,
                &wanted.to_string(),
            );
        }
    }
    rows.end();
}
