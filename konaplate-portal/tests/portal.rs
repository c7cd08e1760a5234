//! A portal that runs, spoken to over HTTP as its pages' script does.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use konaplate_codegen::{Sources, load};
use konaplate_mock::Mock;
use konaplate_portal::{Options, Portal, StartError};
use konaplate_workbench::coverage::Services;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

fn services() -> Services {
    Services::parse(konaplate_spec::SERVICES).expect("services")
}

fn shipped() -> Options {
    let files = konaplate_spec::FILES.iter().copied();
    Options::new(Sources::from_pairs(konaplate_spec::ROOT, files), services())
}

/// A browser's script on a page of the portal.
struct Page {
    http: Client,
    url: String,
}

impl Page {
    fn of(portal: &Portal) -> Self {
        let http = Client::builder().no_proxy().build().expect("a client");
        let url = portal.url();
        Self { http, url }
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.url));
        request.send().await.expect("an answer")
    }

    async fn text(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("a text")
    }

    fn request(&self, path: &str, body: &Value) -> RequestBuilder {
        let request = self.http.post(format!("{}api/{path}", self.url));
        let request = request.header("content-type", "application/json");
        request.body(body.to_string())
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(path, body).send().await.expect("an answer")
    }

    async fn shown(&self, path: &str, body: &Value) -> String {
        let response = self.post(path, body).await;
        let status = response.status();
        let text = response.text().await.expect("a text");
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    async fn json(&self, path: &str, body: &Value) -> Value {
        serde_json::from_str(&self.shown(path, body).await).expect("as written")
    }

    async fn edition(&self) -> Value {
        let edition: Value = serde_json::from_str(&self.text("api/edition").await).expect("JSON");
        edition["generation"].clone()
    }

    /// Fields of a charge with a token that is good for it.
    async fn charge(&self, number: &str) -> Value {
        let card = json!({ "cardNo": "9410195430012345" });
        let mut token = asked(&unused(), &card);
        token["generation"] = self.edition().await;
        self.shown("send/one-time-token", &token).await;
        let known = self.json("earlier/charge", &json!({})).await;
        let mut values = json!({ "sequenceId": number, "userId": "50000000001", "amount": "7000", "merchantId": "SHOP" });
        for name in ["oneTimeToken", "dcvv"] {
            values[name] = known["values"][name].clone();
            assert!(values[name].is_string(), "{known}");
        }
        values
    }
}

fn asked(key: &str, values: &Value) -> Value {
    json!({ "lang": "en", "key": key, "values": values })
}

/// A key that no page has made up before.
fn unused() -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("key {}", LAST.fetch_add(1, Ordering::Relaxed))
}

fn look(is_shown: bool) -> Value {
    json!({ "lang": "en", "shown": is_shown })
}

#[track_caller]
fn has(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        let start = text.get(..4000).unwrap_or(text); // of a whole page, not all
        assert!(text.contains(wanted), "{wanted}: {start}");
    }
}

#[tokio::test]
async fn a_charge_is_sent_once_and_shown_from_all_sides() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = page.charge("ONCE-1").await;
    let sent = page.shown("send/charge", &asked("k", &values)).await;
    has(
        &sent,
        &[
            "Settled",
            "ONCE-1",
            "COMPLETED",
            "HTTP 200",
            "000_000",
            "NR000000000000000001",
        ],
    );
    // The request of a browser that sends it again, as browsers do when a connection was lost.
    let again = page.post("send/charge", &asked("k", &values)).await;
    assert_eq!(again.status(), 409);
    let mock = portal.mock().unwrap();
    assert_eq!((mock.arrivals("charge"), mock.ledger().len()), (1, 1));
}

#[tokio::test]
async fn what_is_secret_or_personal_is_shown_when_somebody_asks() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = page.charge("SECRET-1").await;
    let text = |name: &str| values[name].as_str().unwrap().to_owned();
    let environment = portal.mock().unwrap().environment();
    let key = |name: &str| {
        environment
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap()
            .1
            .clone()
    };
    let mut hidden = vec![
        text("oneTimeToken"),
        "50000000001".to_owned(),
        key("KONAPLATE_ACCESS_KEY"),
    ];
    let masked = page.shown("send/charge", &asked("k", &values)).await;
    let history = page.text("history.html").await;
    for secret in &hidden {
        assert!(
            !masked.contains(secret) && !history.contains(secret),
            "{secret}"
        );
    }
    let clear = page.shown("tried/2", &look(true)).await;
    has(
        &clear,
        &hidden.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    // The secret key is on no page, whoever asks.
    hidden.push(key("KONAPLATE_SECRET_KEY"));
    assert!(!clear.contains(hidden.last().unwrap()));
}

#[tokio::test]
async fn each_outcome_is_told_and_asked_about() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let send = async |number: &str, arranged: Value| {
        let values = page.charge(number).await;
        let mut asked = asked(number, &values);
        asked["arranged"] = arranged;
        page.shown("send/charge", &asked).await
    };
    let number = |fragment: &str| {
        let rest = fragment.split_once("data-number=\"").unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    };
    has(
        &send("R", json!({ "case": "no-account" })).await,
        &["Rejected", "007_001", "The member has to act"],
    );
    has(
        &send("B", json!({ "case": "invalid-parameter" })).await,
        &["Rejected", "<code>userId</code>"],
    );
    let open = send("P", json!("pending")).await;
    has(&open, &["Pending", "data-settle=\"P\""]);
    let still = page
        .shown(&format!("ask/{}", number(&open)), &look(false))
        .await;
    has(&still, &["Still pending"]);
    page.json("settle", &json!({ "sequenceId": "P", "completed": true }))
        .await;
    let settled = page
        .shown(&format!("ask/{}", number(&open)), &look(false))
        .await;
    has(&settled, &["Settled", "recharge-result"]);
    let unknown = send("U", json!({ "fault": "close-after" })).await;
    has(&unknown, &["Unknown", "Ask what became of it"]);
    // Its number is that of an open call now.
    let mut values = page.charge("U").await;
    let refused = page.shown("send/charge", &asked("again", &values)).await;
    has(&refused, &["Not sent", "Nothing has left"]);
    has(
        &page
            .shown(&format!("ask/{}", number(&unknown)), &look(false))
            .await,
        &["Settled"],
    );
    values["amount"] = json!("0");
    let invalid = page.shown("send/charge", &asked("invalid", &values)).await;
    has(
        &invalid,
        &["Invalid", "<code>amount</code>", "Nothing has left"],
    );
    let mock = portal.mock().unwrap();
    assert_eq!(mock.arrivals("charge"), 4);
}

#[tokio::test]
async fn what_was_arranged_is_for_one_call_and_no_other() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = page.charge("A").await;
    has(
        &page.shown("send/charge", &asked("1", &values)).await,
        &["Settled"],
    );
    // Refused by the client, for the number of an open call: the mock is not left with it.
    let mut lost = asked("2", &page.charge("L").await);
    lost["arranged"] = json!({ "fault": "close-before" });
    has(&page.shown("send/charge", &lost).await, &["Unknown"]);
    let mut refused = asked("3", &page.charge("L").await);
    refused["arranged"] = json!({ "case": "no-account" });
    has(&page.shown("send/charge", &refused).await, &["Not sent"]);
    let free = page.charge("F").await;
    has(
        &page.shown("send/charge", &asked("4", &free)).await,
        &["Settled"],
    );
    let mut wrong = asked("5", &page.charge("W").await);
    wrong["arranged"] = json!({ "case": "no-such-case" });
    let wrong = page.post("send/charge", &wrong).await;
    assert_eq!(wrong.status(), 400);
    has(
        &wrong.text().await.unwrap(),
        &["no-such-case", "no-account"],
    );
}

#[tokio::test]
async fn an_encrypted_inquiry_is_shown_in_each_form() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = json!({ "cardNo": "9410195430012345", "expiryDate": "3012", "cardCVC": "123" });
    page.shown("send/unregistered-card-info", &asked("k", &values))
        .await;
    let clear = page.shown("tried/1", &look(true)).await;
    has(
        &clear,
        &[
            "Answered",
            "encData",
            "Decrypted",
            "9410195430012345",
            "cardDataInfo",
        ],
    );
    let masked = page.shown("tried/1", &look(false)).await;
    assert!(!masked.contains("9410195430012345"), "{masked}");
}

#[tokio::test]
async fn half_an_answer_is_left_out_whole() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let card = json!({ "cardNo": "9410195430012345" });
    let mut asked = asked("k", &card);
    asked["arranged"] = json!({ "fault": "half-answer" });
    let masked = page.shown("send/one-time-token", &asked).await;
    has(&masked, &["Unknown", "hidden"]);
    assert!(!masked.contains("dcvv&quot;"), "{masked}");
    has(&page.shown("tried/1", &look(true)).await, &["dcvv&quot;"]);
}

#[tokio::test]
async fn a_token_that_was_sent_is_not_offered_again() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = page.charge("T").await;
    has(
        &page.shown("send/charge", &asked("k", &values)).await,
        &["Settled"],
    );
    let known = page.json("earlier/charge", &json!({})).await;
    assert!(known["values"]["oneTimeToken"].is_null(), "{known}");
    assert_eq!(known["values"]["userId"], "50000000001");
    assert!(known["values"]["sequenceId"].is_null(), "{known}");
    let asked_about = page.json("earlier/recharge-result", &json!({})).await;
    assert_eq!(asked_about["values"]["sequenceId"], "T");
}

#[tokio::test]
async fn a_refused_inquiry_says_nothing_of_the_call_that_it_asks_about() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = json!({ "sequenceId": "NEVER-SENT" });
    let said = page
        .shown("send/recharge-result", &asked("k", &values))
        .await;
    has(&said, &["Rejected", "It says nothing of another call."]);
    assert!(!said.contains("Nothing has happened"), "{said}");
}

#[tokio::test]
async fn what_is_left_open_is_told_at_the_end() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = page.charge("SETTLED").await;
    page.shown("send/charge", &asked("1", &values)).await;
    let late = asked("3", &page.charge("LATE").await);
    let mut lost = asked("2", &page.charge("LOST").await);
    lost["arranged"] = json!({ "fault": "delay" });
    let request = page
        .request("send/charge", &lost)
        .timeout(Duration::from_millis(300));
    assert!(request.send().await.is_err());
    assert_eq!(portal.calls_under_way(), 1);
    let (open, late) = tokio::join!(portal.finish(), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        page.post("send/charge", &late).await.status()
    });
    assert_eq!(
        late, 503,
        "a call is taken up by a portal that is being stopped"
    );
    assert_eq!(open, [("charge".to_owned(), Some("LOST".to_owned()))]);
}

#[tokio::test]
async fn a_request_is_checked_without_being_sent_and_no_value_comes_back() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let values = json!({ "amount": "-1", "dcvv": "canary-of-a-secret", "userId": "x", "more": "1", "oneTimeToken": "" });
    let found = page
        .json("check/charge", &json!({ "values": values }))
        .await;
    let listed = found["listed"].as_array().unwrap();
    let paths: Vec<_> = listed
        .iter()
        .map(|it| it["path"].as_str().unwrap())
        .collect();
    for path in [
        "sequenceId",
        "userId",
        "amount",
        "oneTimeToken",
        "dcvv",
        "merchantId",
        "more",
    ] {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
    assert!(!found.to_string().contains("canary"), "{found}");
    assert_eq!(portal.mock().unwrap().arrivals("charge"), 0);
}

#[tokio::test]
async fn no_body_makes_it_fall() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for (path, body) in [
        ("check/charge", "{"),
        ("check/charge", "[]"),
        ("check/charge", r#"{"values":7}"#),
        (
            "check/charge",
            &format!(r#"{{"values":{{"amount":{deep}}}}}"#),
        ),
        (
            "check/charge",
            r#"{"values":{"amount":1e999,"userId":123456789012345678901234567890,"dcvv":null,"merchantId":{"a":[{}]}}}"#,
        ),
        ("send/nothing", r#"{"lang":"en","key":"k","values":{}}"#),
        ("send/charge", r#"{"lang":"tlh","key":"k","values":{}}"#),
        ("send/..%2Fcharge", r#"{"lang":"en","key":"k","values":{}}"#),
        ("tried/99", r#"{"lang":"en"}"#),
        ("tried/x", r#"{"lang":"en"}"#),
        ("settle", r#"{"sequenceId":"none","completed":true}"#),
    ] {
        let request = page
            .http
            .post(format!("{}api/{path}", page.url))
            .body(body.to_owned());
        let request = request.header("content-type", "application/json");
        let status = request.send().await.unwrap().status();
        assert!(status != 500, "{path} {body}");
    }
    has(&page.text("").await, &["KONA PLATE"]);
}

#[tokio::test]
async fn others_are_refused() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let status = async |name: &str, value: &str| {
        let request = page.http.get(page.url.as_str()).header(name, value);
        request.send().await.unwrap().status()
    };
    assert_eq!(status("host", "evil.example").await, 403);
    assert_eq!(status("origin", "http://evil.example").await, 403);
    assert_eq!(status("x-any", "1").await, 200);
    let policy = page.get("").await.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    has(
        &policy,
        &[
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
        ],
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    let form = page
        .http
        .post(format!("{}api/settle", page.url))
        .body("sequenceId=1");
    assert_eq!(form.send().await.unwrap().status(), 415);
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("as written");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("as written")).expect("it works");
        std::fs::write(path, text).expect("as written");
    }
    folder
}

async fn following(folder: &Path) -> Portal {
    let sources = load::folder_as(folder, "spec").expect("as written");
    let options = Options::new(sources, services()).follow(folder.to_owned(), "spec".to_owned());
    options.start().await.expect("as written")
}

/// Until a page has, or has not, what is told; how long it took.
async fn until(page: &Page, path: &str, wanted: &str, is_there: bool) -> Duration {
    let began = Instant::now();
    while page.text(path).await.contains(wanted) != is_there {
        assert!(began.elapsed() < Duration::from_secs(20), "{wanted}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    began.elapsed()
}

#[tokio::test]
async fn an_edited_specification_shows_and_a_broken_one_with_what_is_wrong() {
    let folder = folder(konaplate_spec::FILES);
    let file = folder.path().join("operations/recharge/charge.yaml");
    let good = std::fs::read_to_string(&file).unwrap();
    let portal = following(folder.path()).await;
    let page = Page::of(&portal);
    let path = "operations/charge.html";

    std::fs::write(&file, good.replace("range: 1..9999999999", "range: 1..777")).unwrap();
    until(&page, path, "777", true).await;
    // The client and the mock go by it too.
    let values = page.charge("E").await;
    let found = page
        .json("check/charge", &json!({ "values": values }))
        .await;
    assert_eq!(found["listed"][0]["path"], "amount", "{found}");

    std::fs::write(&file, good.replace("required: true", "requird: true")).unwrap();
    until(&page, path, "class=\"problems\"", true).await;
    let broken = page.text(path).await;
    has(
        &broken,
        &[
            "spec/operations/recharge/charge.yaml",
            "requird",
            "required",
            "777",
        ],
    );

    std::fs::remove_dir_all(folder.path().join("operations")).unwrap();
    until(&page, path, "requird", false).await;
    has(&page.text(path).await, &["class=\"problems\"", "777"]);

    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    for (path, text) in konaplate_spec::FILES {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    until(&page, path, "class=\"problems\"", false).await;
    assert!(!page.text(path).await.contains("777"));
}

#[tokio::test]
async fn a_real_server_is_behind_a_path_that_nobody_guesses_and_money_is_confirmed() {
    let mock = Mock::start().await.unwrap();
    let variables = mock.environment().into_iter();
    let variables = variables.map(|(name, value)| (name.to_owned(), value));
    let portal = shipped().server(variables).start().await.unwrap();
    let page = Page::of(&portal);
    assert!(portal.mock().is_none());
    let outside = page
        .url
        .trim_end_matches('/')
        .rsplit_once('/')
        .unwrap()
        .0
        .to_owned();
    for path in [
        "/",
        "/index.html",
        "/api/edition",
        "/0123456789abcdef0123456789abcdef/",
        "/ko/",
    ] {
        let response = page
            .http
            .get(format!("{outside}{path}"))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 403, "{path}");
        assert!(response.headers().contains_key("content-security-policy"));
    }
    has(&page.text("").await, &[&mock.url()]);
    // A link is relative to a folder.
    let whole = page.get("").await.url().to_string();
    let bare = page
        .http
        .get(page.url.trim_end_matches('/'))
        .send()
        .await
        .unwrap();
    assert_eq!(bare.url().as_str(), whole);

    let values = page.charge("REAL").await;
    let mut asked = asked("k", &values);
    // Of a page that was made of another reading: what was confirmed there is not what would be sent.
    asked["confirmed"] = json!(true);
    assert_eq!(page.post("send/charge", &asked).await.status(), 409);
    asked["generation"] = page.edition().await;
    asked["confirmed"] = json!(false);
    let refused = page.post("send/charge", &asked).await;
    assert_eq!(
        (refused.status().as_u16(), mock.arrivals("charge")),
        (403, 0)
    );
    asked["confirmed"] = json!(true);
    asked["arranged"] = json!("pending");
    assert_eq!(page.post("send/charge", &asked).await.status(), 400);
    asked["arranged"] = json!("nothing");
    has(
        &page.shown("send/charge", &asked).await,
        &["Settled", "class=\"real\""],
    );
    assert_eq!((mock.arrivals("charge"), mock.ledger().len()), (1, 1));
}

#[tokio::test]
async fn a_call_is_made_to_its_end_though_nobody_waits_for_it() {
    let portal = shipped().start().await.unwrap();
    let page = Page::of(&portal);
    let mut asked = asked("k", &page.charge("LEFT").await);
    asked["arranged"] = json!({ "fault": "delay" });
    let request = page.request("send/charge", &asked);
    let request = request.timeout(Duration::from_millis(300)).send().await;
    assert!(request.is_err());
    until(&page, "history.html", "Unknown", true).await;
    assert_eq!(portal.mock().unwrap().ledger().len(), 1);
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_said() {
    let said = async |options: Options| options.start().await.unwrap_err().to_string();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    has(&said(shipped().port(port)).await, &["the port is taken"]);
    let nowhere = shipped().bind("192.0.2.1".parse().unwrap());
    has(&said(nowhere).await, &["no such address"]);
    let open = shipped()
        .server(Vec::new())
        .bind("0.0.0.0".parse().unwrap());
    has(&said(open).await, &["from this machine alone"]);
    has(
        &said(shipped().server(Vec::new())).await,
        &["KONAPLATE_BASE_URL", "KONAPLATE_SECRET_KEY"],
    );
    let broken = Sources::from_pairs("spec", [("konaplate.yaml", "format: 1")]);
    let broken = Options::new(broken, services()).start().await.unwrap_err();
    assert!(
        matches!(&broken, StartError::Specification(problems) if !problems.is_empty()),
        "{broken}"
    );
}
