use super::{Standing, beside_encrypted, beside_refusal, is_of_another, standing};
use crate::json::Fields;
use crate::operation::made_up::{operation, texts, verdict};
use crate::operation::{Effect, Operation, Verdict};
use crate::outcome::Cause;

fn charge() -> Operation {
    Operation {
        idempotency: Some("sequenceId".into()),
        pending: Some("isPending".into()),
        verdict: Some(verdict()),
        evidence: texts(&["nrNumber", "isPending", "result"]),
        ..operation("charge", Effect::MovesMoney)
    }
}

fn of(rest: &str) -> String {
    format!(r#"{{"response":{{"code":"000_000"}}{rest}}}"#)
}

fn fields(body: &str) -> Fields<'_> {
    Fields::parse(body.as_bytes()).expect("it is an object")
}

/// `S` settled, `P` pending, `?` a contradiction.
fn letter(body: &str) -> char {
    match standing(&charge(), &fields(body)) {
        Ok(Standing::Settled) => 'S',
        Ok(Standing::Pending) => 'P',
        Err(Cause::Contradiction { field }) if field == "result" => '?',
        Err(other) => panic!("{body}: {other}"),
    }
}

/// Down: the flag. Across: the word is absent, null, COMPLETED, PENDING, FAILED, another one, in lower case, a number, an
/// object with something in it, `true`, `false`, that as a text, zero, an empty text, object and array.
const TABLE: [(&str, &str); 7] = [
    ("", "SSSP?????????SSS"),
    (r#","isPending":false"#, "SSSP?????????SSS"),
    (r#","isPending":null"#, "SSSP?????????SSS"),
    (r#","isPending":"false""#, "SSSP?????????SSS"),
    (r#","isPending":true"#, "PPPP?????????PPP"),
    (r#","isPending":"true""#, "PPPP?????????PPP"),
    (r#","isPending":false,"isPending":true"#, "PPPP?????????PPP"),
];

const WORDS: [&str; 16] = [
    "",
    r#","result":null"#,
    r#","result":"COMPLETED""#,
    r#","result":"PENDING""#,
    r#","result":"FAILED""#,
    r#","result":"MAYBE""#,
    r#","result":"completed""#,
    r#","result":1"#,
    r#","result":{"x":1}"#,
    r#","result":true"#,
    r#","result":false"#,
    r#","result":"false""#,
    r#","result":0"#,
    r#","result":"""#,
    r#","result":{}"#,
    r#","result":[]"#,
];

#[test]
fn a_success_is_settled_only_if_all_that_it_says_agrees() {
    for (flag, wanted) in TABLE {
        let found: String = WORDS
            .iter()
            .map(|word| letter(&of(&format!("{flag}{word}"))))
            .collect();
        assert_eq!(found, wanted, "{flag}");
    }
}

#[test]
fn a_word_may_look_like_nothing() {
    let by_number = Operation {
        verdict: Some(Verdict {
            settled: "1".into(),
            failed: "0".into(),
            pending: "true".into(),
            ..verdict()
        }),
        ..charge()
    };
    for (word, wanted) in [
        ("1", Some(Standing::Settled)),
        (r#""1""#, Some(Standing::Settled)),
        ("true", Some(Standing::Pending)),
        (r#""true""#, Some(Standing::Pending)),
        ("0", None),
        (r#""0""#, None),
    ] {
        let body = of(&format!(r#","result":{word}"#));
        let found = standing(&by_number, &fields(&body)).ok();
        assert_eq!(found, wanted, "{word}");
    }
}

#[test]
fn what_stands_beside_the_code_counts_as_well() {
    let inside =
        |rest: &str| format!(r#"{{"response":{{"code":"000_000"{rest}}},"isPending":false}}"#);
    for (rest, wanted) in [
        ("", 'S'),
        (r#","isPending":true"#, 'P'),
        (r#","isPending":1"#, 'P'),
        (r#","isPending":"Y""#, 'P'),
        (r#","isPending":"TRUE""#, 'P'),
        (r#","isPending":{"x":1}"#, 'P'),
        (r#","isPending":0"#, 'S'),
        (r#","result":"FAILED""#, '?'),
        (r#","result":false"#, '?'),
        (r#","result":"COMPLETED""#, 'S'),
    ] {
        assert_eq!(letter(&inside(rest)), wanted, "{rest}");
    }
}

#[test]
fn nothing_has_to_settle_where_nothing_is_changed_but_two_words_are_none() {
    let read = Operation {
        effect: Effect::Read,
        ..charge()
    };
    for (inside, beside, wanted) in [
        ("", r#","result":"FAILED","isPending":true"#, true),
        (r#","result":"FAILED""#, r#","result":"FAILED""#, true),
        (r#","result":null"#, r#","result":"FAILED""#, true),
        (r#","result":"COMPLETED""#, r#","result":"FAILED""#, false),
        (r#","result":"FAILED""#, r#","result":"COMPLETED""#, false),
        (r#","result":7"#, r#","result":"COMPLETED""#, false),
    ] {
        let body = format!(r#"{{"response":{{"code":"000_000"{inside}}}{beside}}}"#);
        let is_settled = matches!(standing(&read, &fields(&body)), Ok(Standing::Settled));
        assert_eq!(is_settled, wanted, "{body}");
    }
}

#[test]
fn a_refusal_is_contradicted_by_what_only_a_call_that_was_taken_up_has() {
    for (rest, wanted) in [
        ("", None),
        (r#","isPending":false,"nrNumber":null,"result":"""#, None),
        (r#","isPending":"false","nrNumber":" ","result":[]"#, None),
        (r#","sequenceId":"1","unknown":{"nrNumber":"1"}"#, None),
        (r#","isPending":true"#, Some("isPending")),
        (r#","isPending":"true""#, Some("isPending")),
        (r#","isPending":1"#, Some("isPending")),
        (r#","nrNumber":"N""#, Some("nrNumber")),
        (r#","nrNumber":null,"nrNumber":"N""#, Some("nrNumber")),
        (r#","nrNumber":7"#, Some("nrNumber")),
        (r#","result":"FAILED""#, Some("result")),
        (r#","\u0072esult":"COMPLETED""#, Some("result")),
    ] {
        let body = format!(r#"{{"response":{{"code":"007_001"}}{rest}}}"#);
        assert_eq!(
            beside_refusal(&charge(), &fields(&body)).as_deref(),
            wanted,
            "{rest}"
        );
        let inside = format!(r#"{{"response":{{"code":"007_001"{rest}}}}}"#);
        assert_eq!(
            beside_refusal(&charge(), &fields(&inside)).as_deref(),
            wanted,
            "{rest}"
        );
    }
}

#[test]
fn an_encrypted_body_stands_alone() {
    for (rest, wanted) in [
        ("", None),
        (r#","response":null"#, None),
        (r#","response":{}"#, None),
        (r#","isPending":false"#, None),
        (r#","response":{"code":"007_001"}"#, Some("response")),
        (r#","isPending":true"#, Some("isPending")),
        (r#","result":"COMPLETED""#, Some("result")),
    ] {
        let body = format!(r#"{{"encData":"x"{rest}}}"#);
        assert_eq!(
            beside_encrypted(&charge(), &fields(&body)).as_deref(),
            wanted,
            "{rest}"
        );
    }
}

#[test]
fn another_number_is_that_of_another_call() {
    for (rest, wanted) in [
        ("", false),
        (r#","sequenceId":"7""#, false),
        (r#","sequenceId":7"#, false),
        (r#","sequenceId":null"#, false),
        (r#","sequenceId":"""#, false),
        (r#","sequenceId":"8""#, true),
        (r#","sequenceId":"07""#, true),
        (r#","sequenceId":7.0"#, true),
        (r#","sequenceId":"7","sequenceId":"8""#, true),
        (r#","sequenceId":["7"]"#, true),
        (r#","sequenceId":true"#, true),
    ] {
        let is_other = |body: &str| is_of_another(&charge(), &fields(body), "sequenceId", "7");
        assert_eq!(is_other(&of(rest)), wanted, "{rest}");
        let inside = format!(r#"{{"response":{{"code":"000_000"{rest}}}}}"#);
        assert_eq!(is_other(&inside), wanted, "{rest}");
    }
}
