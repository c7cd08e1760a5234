//! Whole exchanges without sockets; requests and expectations are written by hand.

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::HeaderName;
use konaplate_codegen::ir::{Api, Condition, FieldPath, Rule, RuleKind};
use konaplate_runtime::keys::{PrivateKey, PublicKey};
use serde_json::json;

use super::*;
use crate::clock::Clock;
use crate::control;
use crate::credentials::Credentials;
use crate::ledger::Settlement;
use crate::shared::{Settings, Shared};
use crate::testing::api;

/// 2022-11-08 20:12:08.608 in Korea.
pub(super) const NOW: i64 = 1_667_905_928_608;
pub(super) const TIME: &str = "20221108201208";
pub(super) const CORRELATION_ID: &str = "221108201208-0a1b2c3";

/// A mock without a socket, and its client.
pub(super) struct World {
    pub(super) shared: Current,
    opener: PrivateKey,
    sealer: PublicKey,
}

impl World {
    fn new() -> Self {
        Self::with(api(), Settings::default())
    }

    pub(super) fn with(api: Api, settings: Settings) -> Self {
        let credentials = Credentials::generate().unwrap();
        let environment = credentials.environment("");
        let pem = |name| &environment.iter().find(|it| it.0 == name).unwrap().1;
        let settings = Settings {
            clock: Clock::from_fn(|| NOW),
            ..settings
        };
        Self {
            opener: PrivateKey::from_pem(pem("KONAPLATE_CLIENT_PRIVATE_KEY")).unwrap(),
            sealer: PublicKey::from_pem(pem("KONAPLATE_SERVER_PUBLIC_KEY")).unwrap(),
            shared: Arc::new(Shared::new(api, credentials, settings)).current(),
        }
    }

    pub(super) fn token(&self, body: &str) -> String {
        let key = hmac::Key::new(
            hmac::HMAC_SHA256,
            self.shared.credentials.secret_key.as_bytes(),
        );
        let mac = STANDARD.encode(hmac::sign(&key, body.as_bytes()));
        format!("KMV1:{TIME}608:{mac}")
    }

    /// The headers of a good request with this body.
    pub(super) fn headers(&self, body: &str) -> HeaderMap {
        let ours = &self.shared.credentials;
        let rows = [
            ("content-type", "application/json".to_owned()),
            ("accept", "application/json".to_owned()),
            ("x-km-user-aspid", ours.asp_id.clone()),
            ("x-km-correlation-id", CORRELATION_ID.to_owned()),
            ("x-km-access-key", ours.access_key.clone()),
            ("x-km-crypto-key-id", ours.crypto_key_id.clone()),
            ("x-km-tran-token", self.token(body)),
            ("x-km-tran-time", TIME.to_owned()),
            ("x-km-time-zone", "KST".to_owned()),
        ];
        let rows = rows.into_iter();
        rows.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    pub(super) fn send(&self, operation: &str, headers: &HeaderMap, body: &str) -> Reply {
        let path = format!("/open-api/api/v1/{operation}");
        let arrival = Arrival {
            method: &Method::POST,
            path: &path,
            headers,
            body: body.as_bytes(),
        };
        arrive(&self.shared, arrival);
        let answer = answer(&self.shared, arrival, Sealing::Documented);
        self.shared.log(&answer.line);
        answer.reply
    }

    /// A plain request in order; its status and body.
    pub(super) fn call(&self, operation: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let reply = self.send(operation, &self.headers(&body), &body);
        (reply.status, serde_json::from_str(&reply.body).unwrap())
    }

    /// An encrypted request in order; its status and opened body.
    fn sealed_call(&self, operation: &str, body: &Value) -> (u16, Value) {
        let sealed = protocol::seal(body.to_string().as_bytes(), &self.sealer).unwrap();
        let (status, outer) = self.call(operation, &json!({ "encData": sealed }));
        let text = outer["encData"].as_str().expect("an encrypted answer");
        let opened = protocol::open(text, &self.opener).unwrap();
        (status, serde_json::from_slice(&opened).unwrap())
    }

    /// A new one-time token with its DCVV.
    pub(super) fn one_time_token(&self) -> (String, String) {
        let body = json!({ "cardNo": "9410195430012345" });
        let (_, answer) = self.sealed_call("one-time-token", &body);
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        (text("oneTimeToken"), text("dcvv"))
    }

    pub(super) fn charge(&self, sequence_id: &str) -> (u16, Value) {
        let (token, dcvv) = self.one_time_token();
        self.call("charge", &charge_body(sequence_id, &token, &dcvv))
    }

    fn cancel(&self, sequence_id: &str, nr_number: &Value) -> (u16, Value) {
        let (token, dcvv) = self.one_time_token();
        let body = json!({
            "sequenceId": sequence_id, "userId": 7, "nrNumber": nr_number,
            "oneTimeToken": token, "dcvv": dcvv,
        });
        self.call("charge-cancel", &body)
    }

    pub(super) fn result(&self, sequence_id: &str) -> (u16, Value) {
        self.call("recharge-result", &json!({ "sequenceId": sequence_id }))
    }
}

pub(super) fn charge_body(sequence_id: &str, token: &str, dcvv: &str) -> Value {
    json!({
        "sequenceId": sequence_id, "userId": 7, "amount": 10_000,
        "oneTimeToken": token, "dcvv": dcvv,
    })
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (
        answer.0,
        answer.1["response"]["code"].as_str().unwrap_or("none"),
    )
}

#[test]
fn success_is_the_envelope_with_the_fields_beside_it() {
    let world = World::new();
    let body = r#"{"code":"abc","count":1}"#;
    let reply = world.send("everything", &world.headers(body), body);
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.body,
        concat!(
            r#"{"box":{"inner":"Sample inner"},"code":"941","count":10000,"day":"20301231","flag":true,"list":[10000],"#,
            r#""month":"3012","narrow":"94","response":{"code":"000_000","description":"Success."},"second":"20301231235959","word":"CHARGE"}"#
        )
    );
    let header = |name: &str| reply.headers.iter().find(|it| it.0 == name);
    assert_eq!(header("X-KM-Correlation-Id").unwrap().1, CORRELATION_ID);
    assert_eq!(header("X-KM-Crypto-Key-Id"), None);
}

#[test]
fn every_header_is_checked() {
    let world = World::new();
    let body = r#"{"code":"abc","count":1}"#;
    let check = |name: &'static str, value: Option<&str>, expected: &str| {
        let mut headers = world.headers(body);
        match value {
            Some(value) => drop(headers.insert(name, value.parse().unwrap())),
            None => drop(headers.remove(name)),
        }
        let reply = world.send("everything", &headers, body);
        let answer = (reply.status, serde_json::from_str(&reply.body).unwrap());
        assert_eq!(code(&answer).1, expected, "{name}: {value:?}");
        assert_eq!(answer.0, if expected == "000_000" { 200 } else { 400 });
    };
    check("content-type", None, "999_005");
    check("content-type", Some("text/plain"), "999_005");
    check(
        "content-type",
        Some("application/json; charset=utf-8"),
        "000_000",
    );
    check("accept", None, "000_000");
    check("accept", Some("text/html, */*;q=0.1"), "000_000");
    check("accept", Some("text/html"), "999_005");
    check("x-km-user-aspid", None, "999_101");
    check("x-km-user-aspid", Some("1"), "999_103");
    check("x-km-user-aspid", Some("abcdefghijklmno"), "999_104");
    check("x-km-correlation-id", None, "999_101");
    check(
        "x-km-correlation-id",
        Some("221108201208-0a1b2c3d"),
        "999_103",
    );
    check(
        "x-km-correlation-id",
        Some("221108201208-0a1b2c"),
        "999_103",
    );
    check(
        "x-km-correlation-id",
        Some("22110820120800a1b2c3"),
        "999_107",
    );
    check(
        "x-km-correlation-id",
        Some("221108201207-0a1b2c3"),
        "999_114",
    );
    check("x-km-access-key", None, "999_101");
    check("x-km-access-key", Some("0"), "999_103");
    check("x-km-access-key", Some(&"g".repeat(40)), "999_105");
    check("x-km-crypto-key-id", None, "000_000"); // the operation encrypts nothing
    check("x-km-crypto-key-id", Some(&"g".repeat(32)), "999_106");
    check("x-km-time-zone", None, "999_101");
    check("x-km-time-zone", Some("K"), "999_103");
    check("x-km-time-zone", Some("QQQ"), "999_108");
    check("x-km-time-zone", Some("UTC"), "999_110"); // Korean digits sent as UTC
    check("x-km-tran-time", None, "999_101");
    check("x-km-tran-time", Some("2022110820120800"), "999_103");
    check("x-km-tran-time", Some("20221308201208"), "999_109");
    check("x-km-tran-time", Some("20221108201709"), "999_110"); // 300.4 s ahead
    check("x-km-tran-time", Some("20221108201708"), "999_112"); // 299.4 s ahead, but the token is not
    check("x-km-tran-time", Some("20221108200708"), "999_110"); // 300.6 s behind
    check("x-km-tran-token", None, "999_101");
    check("x-km-tran-token", Some(&world.token("{}")), "999_113");
    let token = world.token(body);
    check("x-km-tran-token", Some(&token[..66]), "999_103");
    check(
        "x-km-tran-token",
        Some(&token.replace("KMV1", "KMV2")),
        "999_111",
    );
    check(
        "x-km-tran-token",
        Some(&token.replace("608:", "60x:")),
        "999_111",
    );
    check("x-km-tran-token", Some(&token.replace('=', "A")), "999_111");
    check(
        "x-km-tran-token",
        Some(&token.replace("1208608", "1209608")),
        "999_112",
    );
}

#[test]
fn a_header_that_stands_twice_is_refused() {
    let world = World::new();
    let mut headers = world.headers("{}");
    headers.append("content-type", "text/html".parse().unwrap());
    let reply = world.send("everything", &headers, "{}");
    assert!(reply.body.contains("999_005"), "{}", reply.body);

    let mut headers = world.headers("{}");
    let asp_id = headers["x-km-user-aspid"].clone();
    headers.append("x-km-user-aspid", asp_id);
    let reply = world.send("everything", &headers, "{}");
    assert!(reply.body.contains("999_102"), "{}", reply.body);
    assert!(reply.body.contains("X-KM-User-AspId"), "{}", reply.body);
}

#[test]
fn encryption_is_as_the_operation_has_it() {
    let world = World::new();
    let plain = json!({ "cardNo": "9410195430012345" });
    assert_eq!(
        code(&world.call("one-time-token", &plain)),
        (400, "999_201")
    );
    let extra = json!({ "encData": "x", "cardNo": "9410195430012345" });
    assert_eq!(
        code(&world.call("one-time-token", &extra)),
        (400, "999_201")
    );
    let broken = json!({ "encData": "not.a.jwe" });
    assert_eq!(
        code(&world.call("one-time-token", &broken)),
        (400, "999_203")
    );
    // {"alg":"RSA-OAEP","enc":"A128GCM"}: fine in an answer, not in a request.
    let other = json!({ "encData": "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkExMjhHQ00ifQ.a.b.c.d" });
    let answer = world.call("one-time-token", &other);
    assert_eq!(code(&answer), (400, "999_203"));
    assert!(
        answer.1.to_string().contains("RSA-OAEP-256"),
        "{}",
        answer.1
    );
    let sealed = json!({ "encData": "x" });
    assert_eq!(code(&world.call("everything", &sealed)), (400, "999_202"));
    let body = plain.to_string();
    let mut headers = world.headers(&body);
    headers.remove("x-km-crypto-key-id");
    let reply = world.send("one-time-token", &headers, &body);
    assert!(reply.body.contains("999_101"), "{}", reply.body);
}

#[test]
fn encrypted_answers_name_their_key_and_seal_refusals_of_fields_too() {
    let world = World::new();
    let body = json!({ "cardNo": "9410195430012345", "type": "CHARGE", "amount": 500 });
    let sealed = protocol::seal(body.to_string().as_bytes(), &world.sealer).unwrap();
    let outer = json!({ "encData": sealed }).to_string();
    let reply = world.send("barcode-spec", &world.headers(&outer), &outer);
    let id = world.shared.credentials.crypto_key_id.clone();
    assert!(
        reply
            .headers
            .contains(&("X-KM-Crypto-Key-Id".to_owned(), id))
    );
    let answer = world.sealed_call("barcode-spec", &body);
    assert_eq!(answer.1["barcodeSpec"], "CHARGE9410195430012345123000500");
    let short = json!({ "cardNo": "94", "type": "CHARGE", "amount": 500 });
    let answer = world.sealed_call("barcode-spec", &short);
    assert_eq!(code(&answer), (400, "999_304"));
    assert_eq!(
        answer.1["response"]["description"],
        "Mock: outside its limit. cardNo"
    );
}

#[test]
fn a_broken_rule_is_refused_after_the_fields_and_names_one() {
    let mut world = World::new();
    let operations = &mut Arc::make_mut(&mut world.shared.api).operations;
    let everything = operations.iter_mut().find(|it| it.name == "everything");
    let rule = |kind| Rule {
        key: String::new(),
        doc: String::new(),
        kind,
    };
    let (word, flag) = (FieldPath::top(2), FieldPath::top(3));
    everything.unwrap().rules = vec![
        rule(RuleKind::AtLeastOneOf(vec![word.clone(), flag.clone()])),
        rule(RuleKind::Required {
            field: flag,
            when: Condition::Given(word),
        }),
    ];
    let check = |body: Value, expected: &str, description: &str| {
        let answer = world.call("everything", &body);
        assert_eq!(code(&answer), (400, expected));
        assert_eq!(answer.1["response"]["description"], description);
    };
    let none = json!({ "code": "abc", "count": 1 });
    check(none, "999_305", "Mock: breaks a rule across fields. word");
    let alone = json!({ "code": "abc", "count": 1, "word": "CHARGE" });
    check(alone, "999_302", "Mock: missing field. flag");
    let short = json!({ "code": "ab", "count": 1 });
    check(short, "999_304", "Mock: outside its limit. code");
    let good = json!({ "code": "abc", "count": 1, "word": "CHARGE", "flag": false });
    assert_eq!(code(&world.call("everything", &good)), (200, "000_000"));
}

#[test]
fn bad_fields_get_the_documented_code_where_there_is_one() {
    let world = World::new();
    let good = charge_body("A-1", "1234567890123456", "123");
    let check = |name: &str, value: Value, expected: &str, description: &str| {
        let mut body = good.clone();
        body[name] = value;
        let answer = world.call("charge", &body);
        assert_eq!(code(&answer), (400, expected));
        assert_eq!(answer.1["response"]["description"], description);
    };
    check(
        "dcvv",
        json!("12"),
        "000_002",
        "Invalid input parameter. dcvv",
    );
    check(
        "userId",
        json!("7"),
        "000_002",
        "Invalid input parameter. userId",
    );
    check(
        "extra",
        json!(1),
        "000_002",
        "Invalid input parameter. extra",
    );
    check(
        "amount",
        json!(0),
        "007_007",
        "Recharge amount should be more than zero.",
    );
    check(
        "amount",
        json!("0"),
        "000_002",
        "Invalid input parameter. amount",
    );
    let answer = world.call("everything", &json!({ "code": "abc" }));
    assert_eq!(code(&answer), (400, "999_302"));
}

#[test]
fn a_charge_moves_money_once() {
    let world = World::new();
    let (token, dcvv) = world.one_time_token();
    let body = charge_body("A-1", &token, &dcvv);
    let first = world.call("charge", &body);
    assert_eq!(code(&first), (200, "000_000"));
    assert_eq!(first.1["isPending"], false);
    assert_eq!(code(&world.call("charge", &body)), (400, "007_008"));
    let spent = charge_body("A-2", &token, &dcvv);
    assert_eq!(code(&world.call("charge", &spent)), (400, "999_403"));
    assert_eq!(world.shared.arrivals("charge"), 3);
    assert_eq!(world.shared.memory().ledger.entries().len(), 1);
    assert_eq!(world.result("A-1").1["result"], "COMPLETED");
    assert_eq!(code(&world.result("A-2")), (400, "999_405"));
}

#[test]
fn a_pending_charge_settles_when_told() {
    let world = World::new();
    world.shared.next_pending("charge").unwrap();
    let bad = charge_body("A-1", "1234567890123456", "123");
    assert_eq!(code(&world.call("charge", &bad)), (400, "999_401"));
    assert_eq!(world.charge("A-1").1["isPending"], true);
    assert_eq!(world.charge("A-2").1["isPending"], false);
    assert_eq!(world.result("A-1").1["result"], "PENDING");
    world.shared.settle("A-1", Settlement::Failed).unwrap();
    assert_eq!(world.result("A-1").1["result"], "FAILED");
}

#[test]
fn a_charge_is_cancelled_once_under_an_id_of_its_own() {
    let world = World::new();
    let nr_number = world.charge("A-1").1["nrNumber"].clone();
    assert_eq!(code(&world.cancel("A-1", &nr_number)), (400, "007_008"));
    assert_eq!(code(&world.cancel("B-1", &json!("NR9"))), (400, "999_406"));
    assert_eq!(code(&world.cancel("B-1", &nr_number)), (200, "000_000"));
    assert_eq!(code(&world.cancel("B-2", &nr_number)), (400, "007_030"));
    assert_eq!(world.result("B-1").1["result"], "COMPLETED");
}

#[test]
fn a_documented_case_answers_once_and_changes_nothing() {
    let world = World::new();
    world.shared.next_case("charge", "no-account").unwrap();
    world.shared.next_case("charge", "merchant-error").unwrap();
    let first = world.charge("A-1");
    assert_eq!(code(&first), (400, "007_001"));
    assert_eq!(
        first.1["response"]["description"],
        "Bank account not found."
    );
    let second = world.charge("A-1");
    assert_eq!(code(&second), (400, "999_900"));
    assert_eq!(second.1["response"]["description"], "Franchise error");
    assert_eq!(code(&world.charge("A-1")), (200, "000_000"));
}

#[test]
fn unknown_paths_and_methods_are_refused_in_the_envelope() {
    let world = World::new();
    let headers = HeaderMap::new();
    let check = |method: Method, path: &str, expected: (u16, &str)| {
        let arrival = Arrival {
            method: &method,
            path,
            headers: &headers,
            body: b"",
        };
        let reply = answer(&world.shared, arrival, Sealing::Documented).reply;
        let body: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(code(&(reply.status, body)), expected, "{method} {path}");
    };
    check(Method::POST, "/open-api/api/v1/nothing", (404, "999_001"));
    check(Method::POST, "/api/v1/charge", (404, "999_001"));
    check(Method::GET, "/open-api/api/v1/charge", (405, "999_002"));
}

fn control_headers() -> HeaderMap {
    let rows = [("host", "localhost"), ("content-type", "application/json")];
    let rows = rows.into_iter();
    rows.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
        .collect()
}

#[test]
fn the_control_endpoints_do_what_the_methods_do() {
    let world = World::new();
    let headers = control_headers();
    let control = |method: Method, path: &str, body: Value| {
        let body = body.to_string();
        let arrival = Arrival {
            method: &method,
            path,
            headers: &headers,
            body: body.as_bytes(),
        };
        let reply = control::answer(&world.shared, arrival).reply;
        (
            reply.status,
            serde_json::from_str::<Value>(&reply.body).unwrap(),
        )
    };
    let post = |path, body| control(Method::POST, path, body);
    let get = |path| control(Method::GET, path, Value::Null).1;
    let case = json!({ "operation": "charge", "case": "no-account" });
    assert_eq!(post("/__mock/next", case), (200, json!({})));
    assert_eq!(code(&world.charge("A-1")), (400, "007_001"));
    assert_eq!(
        post("/__mock/pending", json!({ "operation": "charge" })).0,
        200
    );
    assert_eq!(world.charge("A-1").1["isPending"], true);
    let settled = json!({ "sequenceId": "A-1", "result": "COMPLETED" });
    assert_eq!(post("/__mock/settle", settled.clone()).0, 200);
    assert_eq!(
        post("/__mock/settle", settled),
        (400, json!({ "error": "`A-1` is settled already" }))
    );
    assert_eq!(get("/__mock/ledger")[0]["state"], "COMPLETED");
    assert_eq!(get("/__mock/cases")["charge"][1]["id"], "no-account");
    assert_eq!(post("/__mock/next", json!([])).0, 400);
    assert_eq!(post("/__mock/nothing", json!({})).0, 404);
    assert_eq!(control(Method::GET, "/__mock/next", Value::Null).0, 405);
}

#[test]
fn no_body_and_no_header_value_makes_it_panic() {
    let world = World::new();
    let bodies = [
        "",
        "\u{0}",
        "null",
        "[]",
        "{}",
        "\"",
        "{\"encData\":null}",
        "{\"encData\":\"\"}",
        "{\"encData\":\"....\"}",
        "{\"encData\":{\"encData\":1}}",
        "{\"sequenceId\":{}}",
        "{\"amount\":-9223372036854775808}",
        "{\"amount\":1e400}",
        "{\"amount\":1e308}",
        "{\"sequenceId\":\"\\ud800\"}",
        "{\"code\":\"\u{1f600}\u{1f600}\u{1f600}\",\"count\":1}",
    ];
    let operations = world.shared.api.operations.iter();
    for (operation, body) in operations.flat_map(|it| bodies.map(|body| (&it.name, body))) {
        let reply = world.send(operation, &world.headers(body), body);
        assert!(matches!(reply.status, 200 | 400), "{operation} {body}");
    }
    let names: Vec<HeaderName> = world.headers("{}").keys().cloned().collect();
    let tails: [&[u8]; 5] = [b"", b"\xff", b"\xc3\xa9", b"::::", b"\t"];
    for (name, tail) in names.iter().flat_map(|name| tails.map(|tail| (name, tail))) {
        for keep in [0, 3, 12, 17, 66] {
            let mut headers = world.headers("{}");
            let mut value: Vec<u8> = headers[name]
                .as_bytes()
                .iter()
                .copied()
                .take(keep)
                .collect();
            value.extend_from_slice(tail);
            headers.insert(
                name,
                hyper::header::HeaderValue::from_bytes(&value).unwrap(),
            );
            assert_eq!(world.send("everything", &headers, "{}").status, 400);
        }
    }
}
