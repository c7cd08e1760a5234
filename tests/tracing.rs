//! What the spans say, and that nothing anybody logs on the way, here or in the libraries below, has a value in it.
//! A program of its own with one test: what listens to traces is one for the whole process.

#[allow(
    dead_code,
    clippy::panic,
    reason = "shared with other tests, which use all of it"
)]
#[path = "it/canned.rs"]
mod canned;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use konaplate_generated::Override;
use konaplate_generated::runtime::Retries;
use konaplate_generated::runtime::keys::PublicKey;
use konaplate_generated::runtime::wire::jwe::{self, Enc};
use tracing_subscriber::fmt::format::FmtSpan;

use canned::{ACCESS_KEY, Act, CLIENT_PRIVATE, CLIENT_PUBLIC, Canned, SECRET_KEY, built, config};

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
    log.0.lock().expect("nobody panics here").clear();
    hold_no_value(&log).await;
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
