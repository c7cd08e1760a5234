//! What the spans and the events say, and that nothing anybody logs on the way, here or in the libraries below, has a value in it.
//! A program of its own with one test: what listens to traces is one for the whole process.

#[allow(
    dead_code,
    clippy::panic,
    reason = "shared with other tests, which use all of it"
)]
#[path = "it/canned.rs"]
mod canned;
#[allow(dead_code, reason = "shared with other tests, which use all of it")]
#[path = "it/spy.rs"]
mod spy;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use konaplate_generated::Override;
use konaplate_generated::runtime::Retries;
use konaplate_generated::runtime::keys::PublicKey;
use konaplate_generated::runtime::wire::jwe::{self, Enc};
use tracing_subscriber::fmt::format::FmtSpan;

use canned::{ACCESS_KEY, Act, CLIENT_PRIVATE, CLIENT_PUBLIC, Canned, SECRET_KEY, built, config};
use spy::{Fault, Spy};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .expect("nobody panics here")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn clear(&self) {
        self.0.lock().expect("nobody panics here").clear();
    }

    fn text(&self) -> String {
        let bytes = self.0.lock().expect("nobody panics here");
        String::from_utf8(bytes.clone()).expect("text")
    }
}

/// Everything that is traced from here on, at the finest level.
fn listen(log: &Log) {
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).expect("it is the first");
}

/// The lines that close our spans.
fn closed(log: &Log) -> Vec<String> {
    let text = log.text();
    let lines = text
        .lines()
        .filter(|line| line.contains("konaplate.call") && line.contains("close"));
    lines.map(str::to_owned).collect()
}

const CARD: &str = "9410195430033901";

#[tokio::test]
async fn spans_tell_what_they_should_and_nothing_else() {
    let log = Log::default();
    listen(&log);
    tell_each_attempt(&log).await;
    log.clear();
    tell_each_failure(&log).await;
    log.clear();
    tell_an_answer_that_is_believed_though_it_is_not_bound(&log).await;
    log.clear();
    tell_an_end_that_is_not_noted(&log).await;
    log.clear();
    hold_no_value(&log).await;
}

/// The call is open in the journal then, which its caller does not see.
async fn tell_an_end_that_is_not_noted(log: &Log) {
    let charged = r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":false}"#;
    let server = Canned::start(vec![Act::Answer(200, charged.to_owned())]).await;
    let spy = Spy::default();
    spy.fails("end", Fault::Refused);
    let kona = built(config(&server.url).journal(spy));
    assert!(canned::charge(&kona, "ORDER-1").await.is_ok());
    let text = log.text();
    let line = text.lines().find(|line| line.contains("was not noted"));
    let line = line.expect("an event");
    for wanted in [
        "WARN",
        "konaplate.end=\"settled\"",
        "konaplate.attempt=",
        "the journal /var/lib/shop/calls: the disk is full: make room",
    ] {
        assert!(line.contains(wanted), "{wanted} is missing in {line}");
    }
    assert!(!text.contains("ORDER-1"), "{text}");
}

/// As an override is: what was believed, and why.
async fn tell_an_answer_that_is_believed_though_it_is_not_bound(log: &Log) {
    let found = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#;
    let head = "HTTP/1.1 200 OK\r\nX-KM-Correlation-Id: of-another-call";
    let raw = format!("{head}\r\nContent-Length: {}\r\n\r\n{found}", found.len());
    let server = Canned::start(vec![Act::Raw(raw.into_bytes())]).await;
    let kona = built(config(&server.url).unbound_answers("the sandbox makes ids of its own"));
    let reply = kona.recharge_result().sequence_id("ORDER-1").send().await;
    reply.expect("it is believed");
    let text = log.text();
    let line = text
        .lines()
        .find(|line| line.contains("another correlation id"));
    let line = line.expect("an event");
    for wanted in [
        "WARN",
        "konaplate.operation=\"recharge-result\"",
        "konaplate.field=\"x-km-correlation-id\"",
        "because=\"the sandbox makes ids of its own\"",
    ] {
        assert!(line.contains(wanted), "{wanted} is missing in {line}");
    }
}

/// Each attempt, in OpenTelemetry's names.
async fn tell_each_attempt(log: &Log) {
    let found = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#.to_owned();
    let refused = r#"{"response":{"code":"000_002"}}"#.to_owned();
    let acts = vec![
        Act::Answer(503, String::new()),
        Act::Answer(200, found),
        Act::Answer(400, refused),
    ];
    let server = Canned::start(acts).await;
    let kona = built(config(&server.url).retries(Retries::default()));
    kona.recharge_result()
        .sequence_id("ORDER-1")
        .send()
        .await
        .expect("a reply");
    let _ = kona.recharge_result().sequence_id("ORDER-1").send().await;
    let closed = closed(log);
    assert_eq!(closed.len(), 3, "{}", log.text());
    for (line, wanted) in closed.iter().zip([
        [
            "http.request.resend_count=0",
            "http.response.status_code=503",
            "error.type=\"server_error\"",
            "konaplate.outcome=\"no_answer\"",
        ],
        [
            "http.request.resend_count=1",
            "http.response.status_code=200",
            "otel.kind=\"client\"",
            "konaplate.outcome=\"reply\"",
        ],
        [
            "http.request.resend_count=0",
            "http.response.status_code=400",
            "konaplate.code=000_002",
            "konaplate.outcome=\"rejected\"",
        ],
    ]) {
        for wanted in wanted.into_iter().chain([
            "http.request.method=\"POST\"",
            "server.address=\"127.0.0.1\"",
            "url.path=\"/api/v1/recharges/by-bank-account/result/inquiry\"",
            "konaplate.operation=\"recharge-result\"",
            "konaplate.correlation_id=\"221108",
        ]) {
            assert!(line.contains(wanted), "{wanted} is missing in {line}");
        }
    }
}

/// The events that are ours, each without the level and the place that it begins with.
fn events<'t>(text: &'t str, level: &str) -> Vec<&'t str> {
    let lines = text
        .lines()
        .filter(|line| line.contains("konaplate.outcome="));
    let lines = lines.filter(|line| !line.contains("konaplate.call"));
    let of_level = lines.filter(|line| line.trim_start().starts_with(level));
    let bare = of_level.filter_map(|line| line.split_once("konaplate_runtime::trace::on: "));
    bare.map(|(_, said)| said).collect()
}

/// Calls that end in each way. What is asked for is asked for once more where it had no answer.
async fn fail_in_every_way() {
    let found = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#.to_owned();
    let refused = r#"{"response":{"code":"000_002"}}"#.to_owned();
    let foreign = r#"{"response":{"code":"999_105"}}"#.to_owned();
    let acts = vec![
        Act::Answer(503, String::new()),
        Act::Answer(200, found),
        Act::Answer(400, refused),
        Act::Answer(400, foreign.clone()),
        Act::Answer(400, foreign),
        Act::Close,
    ];
    let server = Canned::start(acts).await;
    let kona = built(config(&server.url).retries(Retries::default()));
    let ask = |number: &str| kona.recharge_result().sequence_id(number).send();
    assert!(ask("ORDER-1").await.is_ok());
    assert!(ask("ORDER-2").await.is_err());
    assert!(ask("ORDER-3").await.is_err());
    assert!(canned::charge(&kona, "ORDER-4").await.is_err());
    assert!(canned::charge(&kona, "ORDER-5").await.is_err());
    assert!(ask("").await.is_err(), "a limit is broken");
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", port.local_addr().expect("an address"));
    drop(port);
    let alone = built(config(&url).retries(Retries::none()));
    assert!(canned::charge(&alone, "ORDER-6").await.is_err());
}

const OF_CHARGE: &str = "konaplate.operation=\"charge\"";
const OF_INQUIRY: &str = "konaplate.operation=\"recharge-result\"";
const NAMED: &str = "konaplate.correlation_id=\"221108120814-abcdef1\"";
const KEY: &str = "konaplate.look=look at KONAPLATE_ACCESS_KEY first";

/// How the events begin that are a cause for concern, and what else is in each.
const WARNED: [(&str, &[&str]); 5] = [
    (
        "tried again in ",
        &[
            " ms: `recharge-result` got no usable answer: HTTP 503 without a code, correlation id 221108120814-abcdef1 ",
            OF_INQUIRY,
            "konaplate.outcome=\"no_answer\"",
            "error.type=\"server_error\"",
            "http.response.status_code=503",
            NAMED,
            "konaplate.attempts=1",
            "konaplate.wait_ms=",
        ],
    ),
    (
        "`recharge-result` was rejected with 999_105, HTTP 400, correlation id 221108120814-abcdef1; look at KONAPLATE_ACCESS_KEY first ",
        &[
            OF_INQUIRY,
            "konaplate.outcome=\"rejected\"",
            "konaplate.code=999_105",
            "http.response.status_code=400",
            NAMED,
            KEY,
        ],
    ),
    (
        "`charge` may have been carried out: code 999_105 (HTTP 400) does not prove that nothing happened, correlation id 221108120814-abcdef1; ",
        &[
            OF_CHARGE,
            "konaplate.outcome=\"unknown\"",
            "error.type=\"code_not_final\"",
            "konaplate.code=999_105",
            "http.response.status_code=400",
            NAMED,
            KEY,
        ],
    ),
    (
        "`charge` may have been carried out: the connection broke, correlation id 221108120814-abcdef1 ",
        &[
            OF_CHARGE,
            "konaplate.outcome=\"unknown\"",
            "error.type=\"connection\"",
            NAMED,
        ],
    ),
    (
        "`charge` was not sent: no connection to the provider: connection refused; look at KONAPLATE_BASE_URL first ",
        &[
            OF_CHARGE,
            "konaplate.outcome=\"not_sent\"",
            "error.type=\"connect\"",
            NAMED,
        ],
    ),
];

/// The events that are none.
const TOLD: [(&str, &[&str]); 2] = [
    (
        "`recharge-result` was rejected with 000_002",
        &[OF_INQUIRY, "konaplate.outcome=\"rejected\"", NAMED],
    ),
    (
        "`recharge-result` was not sent: limits or rules are broken ",
        &[
            OF_INQUIRY,
            "konaplate.outcome=\"invalid\"",
            "konaplate.fields=\"sequenceId\"",
        ],
    ),
];

/// One event for each attempt that is followed by another, and one for each call that failed, in the text that its
/// caller reads, with fields for programs.
async fn tell_each_failure(log: &Log) {
    fail_in_every_way().await;
    let text = log.text();
    for (level, wanted) in [("WARN", &WARNED[..]), ("INFO", &TOLD[..])] {
        let events = events(&text, level);
        assert_eq!(events.len(), wanted.len(), "{text}");
        for (said, (begins, fields)) in events.iter().zip(wanted) {
            assert!(said.starts_with(begins), "{said}");
            for field in *fields {
                assert!(said.contains(field), "{field} is missing in {said}");
            }
        }
    }
}

async fn hold_no_value(log: &Log) {
    let key = PublicKey::from_pem(CLIENT_PUBLIC).expect("a test key");
    let body = format!(
        r#"{{"response":{{"code":"000_000","description":"{CARD}"}},"oneTimeToken":"canary-one-time-","dcvv":"987"}}"#
    );
    let sealed = jwe::encrypt(body.as_bytes(), &key, Enc::A128Gcm).expect("it encrypts");
    let acts = vec![
        Act::Answer(200, body),
        Act::Answer(200, format!(r#"{{"encData":"{sealed}"}}"#)),
        Act::Answer(
            400,
            format!(r#"{{"response":{{"code":"{CARD}","description":"{CARD}"}}}}"#),
        ),
        Act::Raw(
            format!("HTTP/1.1 200 OK\r\nX-Echo: {CARD}\r\nContent-Length: 90\r\n\r\n{CARD}")
                .into_bytes(),
        ),
        Act::Close,
    ];
    let server = Canned::start(acts).await;
    let kona = built(config(&server.url).retries(Retries::none()));
    for _ in 0..2 {
        kona.one_time_token()
            .card_no(CARD)
            .send()
            .await
            .expect("a reply");
    }
    for number in ["ORDER-1", "ORDER-2", "ORDER-3"] {
        let call = kona
            .charge()
            .sequence_id(number)
            .user_id(77_777_777_777)
            .amount(5_432_109_876);
        let call = call
            .one_time_token(("canary-one-time-", SystemTime::now()))
            .dcvv(Override::new("dcvv-canary", "a stale limit"));
        assert!(call.merchant_id("merchant-canary").send().await.is_err());
    }
    let text = log.text();
    let told = text
        .lines()
        .filter(|line| line.contains("limit overridden"));
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 3, "{text}");
    for wanted in [
        "WARN",
        "konaplate.operation=\"charge\"",
        "konaplate.field=\"dcvv\"",
        "because=\"a stale limit\"",
    ] {
        assert!(
            told[0].contains(wanted),
            "{wanted} is missing in {}",
            told[0]
        );
    }
    assert!(
        closed(log).len() == 5 && text.lines().count() > 20,
        "{text}"
    );
    let private = CLIENT_PRIVATE.lines().nth(3).expect("a line of the key");
    for canary in [
        CARD,
        "canary-one-time-",
        "77777777777",
        "5432109876",
        "merchant-canary",
        "dcvv-canary",
        SECRET_KEY,
        ACCESS_KEY,
        private,
        "KMV1:",
    ] {
        let line = text.lines().find(|line| line.contains(canary));
        assert!(line.is_none(), "{canary} stands in {line:?}");
    }
}
