//! What the log says of requests, written by hand; and that no secret gets into it.

use std::sync::{Arc, Mutex};

use konaplate_codegen::ir::{Class, ScalarKind, Shape};
use serde_json::json;

use super::tests::{CORRELATION_ID, TIME, World, charge_body};
use super::*;
use crate::fields::first_problem;
use crate::options::shipped;
use crate::shared::{Log, Settings};
use crate::testing::api;

/// A world and the lines it has written.
fn logging(settings: Settings) -> (World, Arc<Mutex<Vec<Line>>>) {
    let lines: Arc<Mutex<Vec<Line>>> = Arc::default();
    let own = Arc::clone(&lines);
    let log = Some(Log::new(move |line| own.lock().unwrap().push(line.clone())));
    let world = World::with(api(), Settings { log, ..settings });
    (world, lines)
}

/// The last line without its time.
#[track_caller]
fn last(lines: &Mutex<Vec<Line>>) -> String {
    let lines = lines.lock().unwrap();
    let text = lines.last().unwrap().to_string();
    let rest = text.strip_prefix("2022-11-08T11:12:08.608Z ");
    rest.unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[test]
fn what_was_done_is_told_by_outcome_code_and_number() {
    let (world, lines) = logging(Settings::default());
    world.one_time_token();
    assert_eq!(last(&lines), "one-time-token accepted 200 000_000");
    world.charge("A-1");
    assert_eq!(last(&lines), "charge accepted 200 000_000 sequenceId=A-1");
    world.shared.next_pending("charge").unwrap();
    world.charge("A 2");
    assert_eq!(
        last(&lines),
        "charge pending 200 000_000 sequenceId=\"A 2\""
    );
    world.shared.next_case("charge", "no-account").unwrap();
    world.charge("A-3");
    assert_eq!(last(&lines), "charge case 400 007_001 sequenceId=A-3");
    world.result("A-1");
    assert_eq!(
        last(&lines),
        "recharge-result accepted 200 000_000 sequenceId=A-1"
    );
}

#[test]
fn a_refused_header_is_told_with_what_was_expected_and_came() {
    let (world, lines) = logging(Settings::default());
    let body = r#"{"code":"abc","count":1}"#;
    let check = |name: &'static str, value: Option<&str>, expected: &str| {
        let mut headers = world.headers(body);
        match value {
            Some(value) => drop(headers.insert(name, value.parse().unwrap())),
            None => drop(headers.remove(name)),
        }
        world.send("everything", &headers, body);
        let line = last(&lines);
        let told = line.strip_prefix("everything refused 400 ").unwrap();
        assert_eq!(told, expected);
    };
    check(
        "x-km-access-key",
        Some(&"g".repeat(40)),
        "999_105 X-KM-Access-Key: expected the one of this mock (40 characters), came another (40 characters)",
    );
    check(
        "x-km-access-key",
        None,
        "999_101 X-KM-Access-Key: expected 40 characters, came nothing",
    );
    check(
        "x-km-correlation-id",
        Some("221108201208-0a1b2c3d4e"),
        "999_103 X-KM-Correlation-Id: expected 20 characters, came 23",
    );
    check(
        "x-km-tran-time",
        Some("20221108200507"),
        "999_110 X-KM-Tran-Time: expected at most 300 s from the mock's clock, came 421 s behind it, read as KST",
    );
    check(
        "x-km-time-zone",
        Some("UTC"),
        "999_110 X-KM-Tran-Time: expected at most 300 s from the mock's clock, came 32399 s ahead of it, read as UTC",
    );
    check(
        "x-km-time-zone",
        Some("JST"),
        "999_108 X-KM-Time-Zone: expected KST or UTC, came JST",
    );
    check(
        "x-km-tran-token",
        Some(&world.token("{}")),
        "999_113 X-KM-Tran-Token: expected the MAC of this body under this mock's secret key, came one of another body or secret key",
    );
    check(
        "content-type",
        Some("text/plain"),
        r#"999_005 Content-Type: expected application/json, came "text/plain""#,
    );
    assert!(CORRELATION_ID.starts_with(&TIME[2..]));
}

#[test]
fn what_the_ledger_refuses_is_told_by_its_field() {
    let (world, lines) = logging(Settings {
        keep: Some(2),
        ..Settings::default()
    });
    let bad = charge_body("A-1", "1234567890123456", "123");
    world.call("charge", &bad);
    assert_eq!(
        last(&lines),
        "charge refused 400 999_401 sequenceId=A-1 request.oneTimeToken: \
         expected one that this mock issued and remembers, came another"
    );
    world.charge("A-1");
    let again = world.charge("A-1");
    assert_eq!(again.1["response"]["code"], "007_008");
    assert_eq!(
        last(&lines),
        "charge refused 400 007_008 sequenceId=A-1 request.sequenceId: \
         expected one that was not used before, came one that was"
    );
    world.charge("A-2");
    let more = world.charge("A-3");
    assert_eq!(more.1["response"]["code"], "999_409");
    assert_eq!(
        last(&lines),
        "charge refused 400 999_409 sequenceId=A-3 mock: \
         expected room for what is new, came one more than 2, all that --keep allows"
    );
    assert_eq!(world.result("A-1").1["result"], "COMPLETED");
}

#[test]
fn what_reaches_no_operation_is_told_too() {
    let (world, lines) = logging(Settings::default());
    let send = |method: Method, path: &str| {
        let arrival = Arrival {
            method: &method,
            path,
            headers: &HeaderMap::new(),
            body: b"",
        };
        let answer = answer(&world.shared, arrival, Sealing::Documented);
        world.shared.log(&answer.line);
        last(&lines)
    };
    assert_eq!(
        send(Method::POST, "/api/v1/charge?token=secret"),
        "POST /api/v1/charge?… refused 404 999_001 path: expected one of an operation, below /open-api, came another"
    );
    assert_eq!(
        send(Method::GET, "/open-api/api/v1/charge"),
        "GET /open-api/api/v1/charge refused 405 999_002 method: expected POST, came GET"
    );
}

/// The problem that the shipped specification has with a body, as the log tells it.
#[track_caller]
fn told(operation: &str, body: Value) -> String {
    let api = shipped().unwrap();
    let mut operations = api.operations.iter();
    let operation = operations.find(|it| it.name == operation).unwrap();
    let body = body.as_object().unwrap();
    let problem = first_problem(&api, &operation.request, body).unwrap();
    problem.failed.to_string()
}

#[test]
fn a_field_is_told_by_its_limit_and_by_its_value_only_where_that_is_public() {
    let good = json!({
        "sequenceId": "A-1", "userId": 7, "amount": 1, "oneTimeToken": "1234567890123456",
        "dcvv": "123", "merchantId": "1",
    });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        told("charge", body)
    };
    assert_eq!(
        with("amount", json!(0)),
        "request.amount: expected a whole number of 1..9999999999, came 0"
    );
    assert_eq!(
        with("userId", json!(0)),
        "request.userId: expected a whole number of 1..9999999999999999999, came a smaller one"
    );
    assert_eq!(
        with("userId", json!("7")),
        "request.userId: expected a whole number of 1..9999999999999999999, came a text"
    );
    assert_eq!(
        with("dcvv", json!("12")),
        "request.dcvv: expected a text of 3 characters, came 2 characters"
    );
    assert_eq!(
        with("oneTimeToken", json!("1234567890123456789")),
        "request.oneTimeToken: expected a text of 16 characters, came 19 characters"
    );
    assert_eq!(
        with("sequenceId", json!("A".repeat(31))),
        "request.sequenceId: expected a text of 1..30 characters, came 31 characters"
    );
    assert_eq!(
        with("a\n\u{1b}[31m", json!(1)),
        r#"request."a\n\u{1b}[31m": expected one of sequenceId, userId, amount, oneTimeToken, dcvv, merchantId, came another name"#
    );
    assert_eq!(
        told(
            "one-time-token",
            json!({ "cardNo": "9410195430033901", "type": "EVIL\n" })
        ),
        r#"request.type: expected one of ATM, CREDIT, came "EVIL\n""#
    );
    let mut missing = good.clone();
    missing.as_object_mut().unwrap().remove("dcvv");
    assert_eq!(
        told("charge", missing),
        "request.dcvv: expected a text of 3 characters, came nothing"
    );
}

/// Every value that is not public, in every field of every shipped operation, as another type or
/// outside its limit.
#[test]
fn no_value_of_a_secret_or_personal_field_is_told() {
    let api = shipped().unwrap();
    let mut looked_at = 0;
    for operation in &api.operations {
        for field in &operation.request {
            let Shape::Scalar(id) = field.shape else {
                continue;
            };
            let scalar = api.scalar(id);
            if scalar.class == Class::Public {
                continue;
            }
            let mean = "SECRET7654321".repeat(40);
            let values = match scalar.kind {
                ScalarKind::Integer(_) => vec![json!(mean), json!(-7_654_321), json!(76_543.21)],
                _ => vec![
                    json!(mean),
                    json!(7_654_321),
                    json!({ "7654321": "SECRET" }),
                ],
            };
            for value in values {
                let mut body = crate::sample::object(&api, &operation.request);
                body.insert(field.wire.clone(), value);
                let problem = first_problem(&api, &operation.request, &body).unwrap();
                assert_eq!(problem.name, field.wire);
                let told = problem.failed.to_string();
                assert!(
                    !told.contains("SECRET") && !told.contains("7654321"),
                    "{told}"
                );
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 20, "{looked_at}");
}

#[test]
fn no_key_mac_or_body_is_in_any_line_of_a_refusal() {
    let (world, lines) = logging(Settings::default());
    let ours = &world.shared.credentials;
    let body = charge_body("A-1", "1234567890123456", "987").to_string();
    let names: Vec<_> = world.headers(&body).keys().cloned().collect();
    for name in &names {
        let mut headers = world.headers(&body);
        let value = headers[name].to_str().unwrap().to_owned();
        let last = if value.ends_with('0') { "1" } else { "0" };
        let changed = format!("{}{last}", &value[..value.len() - 1]);
        for value in [changed.clone(), format!("{value}0"), value[1..].to_owned()] {
            headers.insert(name, value.parse().unwrap());
            world.send("charge", &headers, &body);
            let line = lines.lock().unwrap().last().unwrap().clone();
            for text in [line.to_string(), line.json().to_string()] {
                for secret in [&ours.access_key, &ours.secret_key, &ours.crypto_key_id] {
                    assert!(!text.contains(&secret[..secret.len() - 1]), "{text}");
                }
                assert!(
                    !text.contains("1234567890123456") && !text.contains("987"),
                    "{text}"
                );
                let mac = world.token(&body);
                assert!(!text.contains(&mac[23..60]), "{text}");
                let (name, is_id) = (name.as_str(), |it: &str| {
                    it.ends_with("aspid") || it.contains("key")
                });
                assert!(!is_id(name) || !text.contains(&value), "{text}");
            }
        }
    }
    assert!(lines.lock().unwrap().len() >= 3 * names.len());
}

#[test]
fn a_control_request_that_is_refused_says_why() {
    let (world, _) = logging(Settings::default());
    let mut headers = HeaderMap::new();
    let line = |headers: &HeaderMap, path: &str, body: &str| {
        let arrival = Arrival {
            method: &Method::POST,
            path,
            headers,
            body: body.as_bytes(),
        };
        let answer = crate::control::answer(&world.shared, arrival);
        let line = answer.line.to_string();
        (answer.reply.body, line[25..].to_owned())
    };
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("host", "evil.example".parse().unwrap());
    let (body, told) = line(&headers, "/__mock/next", "{}");
    assert_eq!(
        told,
        r#"POST /__mock/next control 403 Host: expected a name or address of this machine, came "evil.example""#
    );
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap()["error"],
        "Host: expected a name or address of this machine, came \"evil.example\"; speak to it as \
         127.0.0.1 or localhost, or start it with --allow-host NAME (in process: Options::allow_host)"
    );
    headers.insert("host", "127.0.0.1:80".parse().unwrap());
    let case = r#"{"operation":"charge","case":"no-account"}"#;
    assert_eq!(
        line(&headers, "/__mock/next", case).1,
        "POST /__mock/next control 200 operation=charge case=no-account"
    );
    let delay = r#"{"operation":"charge","fault":"delay","millis":5,"evil":"x\ny"}"#;
    assert_eq!(
        line(&headers, "/__mock/fault", delay).1,
        "POST /__mock/fault control 200 operation=charge fault=delay millis=5"
    );
    let typo = r#"{"operation":"chrage\n","case":"no-account"}"#;
    let told = line(&headers, "/__mock/next", typo).1;
    assert!(
        told.starts_with(r#"POST /__mock/next control 400 no operation "chrage\n""#),
        "{told}"
    );
}

#[test]
fn a_broken_rule_is_told_by_its_fields() {
    use konaplate_codegen::ir::{Condition, FieldPath, Rule, RuleKind};

    let (mut world, lines) = logging(Settings::default());
    let rule = |kind| Rule {
        key: String::new(),
        doc: String::new(),
        kind,
    };
    let (word, flag) = (FieldPath::top(2), FieldPath::top(3));
    let operations = &mut Arc::make_mut(&mut world.shared.api).operations;
    let everything = operations.iter_mut().find(|it| it.name == "everything");
    everything.unwrap().rules = vec![
        rule(RuleKind::AtLeastOneOf(vec![word.clone(), flag.clone()])),
        rule(RuleKind::Required {
            field: flag,
            when: Condition::Given(word),
        }),
    ];
    world.call("everything", &json!({ "code": "abc", "count": 1 }));
    assert_eq!(
        last(&lines),
        "everything refused 400 999_305 request.word: expected at least one of word, flag, came none of them"
    );
    let alone = json!({ "code": "abc", "count": 1, "word": "CHARGE" });
    world.call("everything", &alone);
    assert_eq!(
        last(&lines),
        "everything refused 400 999_302 request.flag: expected a value, since word is given, came nothing"
    );
}
