//! What a caller reads of a call that failed: its cause in words, where to look first, and the same by `{:?}` as by
//! `{}`, which is what `main` prints.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use konaplate_generated::runtime::config::{Clock, ConfigBuilder};
use konaplate_generated::runtime::{Look, NotSentReason, Retries};
use konaplate_generated::{CallError, Client, Config, NotSent, Unknown};
use konaplate_mock::{Invented, Mock, Options};
use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::canned::{ACCESS_KEY, Act, Canned, SECRET_KEY, built, charge, config};
use crate::process::workspace;
use crate::tls::{Server, Then};

/// The id that the fixed clock and ids of `canned` make.
const ID: &str = "correlation id 221108120814-abcdef1";
const CARD: &str = "9410195430033901";

/// The text of an error, once it is seen that `{:?}` reads the same, that nothing of the caller's stands in it or below
/// it, and that what lies below does not repeat it.
fn told(error: &(dyn Error + 'static), port: &str) -> String {
    let text = error.to_string();
    assert_eq!(format!("{error:?}"), text);
    let shown = format!("{error:#?}");
    assert_ne!(shown, text);
    for secret in [SECRET_KEY, ACCESS_KEY, CARD, "canary", "open-api", port] {
        assert!(!text.contains(secret), "{secret} stands in {text}");
        assert!(!shown.contains(secret), "{secret} stands in {shown}");
    }
    let mut below = error.source();
    while let Some(error) = below {
        let link = error.to_string();
        assert_eq!(format!("{error:?}"), link);
        assert!(!text.contains(&link), "{link} is told twice");
        below = error.source();
    }
    text
}

async fn not_sent(builder: ConfigBuilder) -> NotSent {
    let kona = built(builder.retries(Retries::none()));
    match charge(&kona, "ORDER-1").await {
        Err(CallError::NotSent(error)) => error,
        other => panic!("{other:?}"),
    }
}

async fn unknown(url: &str) -> Unknown {
    match charge(&client(url), "ORDER-1").await {
        Err(CallError::Unknown(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn client(url: &str) -> Client {
    built(config(url).allow_plain_http().retries(Retries::none()))
}

/// A port at which nobody listens.
async fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

/// Answers whatever comes with these bytes, and closes.
async fn saying(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut came = vec![0; 16 << 10];
                let _ = stream.read(&mut came).await;
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
                // What is not read would turn the end into a reset.
                while matches!(stream.read(&mut came).await, Ok(1..)) {}
            });
        }
    });
    address
}

/// A fatal alert of a TLS server.
const ALERT: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];

#[tokio::test]
async fn what_kept_a_connection_from_coming_about_is_told_in_words() {
    let base = "look at KONAPLATE_BASE_URL first";
    let plain = saying(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    let nowhere = "nowhere.invalid".to_owned(); // RFC 6761 keeps it so
    for (host, cause) in [
        (closed().await, "connection refused"),
        (plain, "the server does not speak TLS"),
        (saying(ALERT).await, "the server ended the TLS handshake"),
        (saying(b"").await, "the server ended the TLS handshake"),
        (nowhere, "the name of the host could not be resolved"),
    ] {
        let builder = config(&format!("https://{host}/open-api")).ignore_system_proxy();
        let patient = builder.connect_timeout(Duration::from_secs(60));
        let error = not_sent(patient).await;
        let text = told(&error, &host);
        let reason = "`charge` was not sent: no connection to the provider";
        assert_eq!(text, format!("{reason}: {cause}; {base}"));
        assert_eq!(error.look(), Some(Look::BaseUrl));
        assert!(matches!(error.reason(), NotSentReason::Connect));
        assert!(error.source().is_none(), "{cause}: it is told already");
    }
}

fn certificate(not_before: i32, not_after: i32) -> CertifiedKey<KeyPair> {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    params.not_before = date_time_ymd(not_before, 1, 1);
    params.not_after = date_time_ymd(not_after, 1, 1);
    let signing_key = KeyPair::generate().expect("a key");
    let cert = params.self_signed(&signing_key).expect("a certificate");
    CertifiedKey { cert, signing_key }
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_told_in_words() {
    let clock = "look at the clock of this machine first";
    let sound = Server::start(&["h2"], Then::Answer).await;
    let stranger = Server::start(&["h2"], Then::Answer).await;
    let old = Server::showing(certificate(2001, 2002), &["h2"], Then::Answer).await;
    let new = Server::showing(certificate(2901, 2902), &["h2"], Then::Answer).await;
    let other_name = sound.url.replace("localhost", "127.0.0.1");
    for (url, trusted, cause, look) in [
        (
            &sound.url,
            &stranger,
            "is not trusted",
            "look at KONAPLATE_ROOT_CERTIFICATES first",
        ),
        (
            &other_name,
            &sound,
            "is for another name",
            "look at KONAPLATE_BASE_URL first",
        ),
        (&old.url, &old, "has expired", clock),
        (&new.url, &new, "is not valid yet", clock),
    ] {
        let builder = config(url).ignore_system_proxy();
        let error = not_sent(builder.root_certificates(trusted.certificate.clone())).await;
        let text = told(&error, "https:");
        let reason = "`charge` was not sent: no connection to the provider";
        assert_eq!(
            text,
            format!("{reason}: the server's certificate {cause}; {look}")
        );
        let below = error.source().expect("from when to when, or for whom");
        assert!(below.to_string().contains("certificate"), "{below}");
    }
    assert!(sound.came().is_empty() && old.came().is_empty() && new.came().is_empty());
}

#[tokio::test]
async fn a_proxy_in_the_way_is_named_as_one() {
    let look = "look at KONAPLATE_PROXY and HTTPS_PROXY first";
    let login = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    for (proxy, cause) in [
        (closed().await, "at the proxy, connection refused"),
        (saying(login).await, "the proxy wants a login"),
    ] {
        let builder = config("https://kona.example/open-api");
        let error = not_sent(builder.proxy(format!("http://user:canary@{proxy}"))).await;
        let text = told(&error, &proxy);
        let reason = "`charge` was not sent: no connection to the provider";
        assert_eq!(text, format!("{reason}: {cause}; {look}"));
        assert_eq!(error.look(), Some(Look::Proxy));
    }
}

#[tokio::test]
async fn plain_http_to_a_port_with_tls_points_at_the_url() {
    let address = saying(ALERT).await;
    let error = unknown(&format!("http://{address}/open-api")).await;
    assert_eq!(
        told(&error, &address),
        format!(
            "`charge` may have been carried out: the connection broke: what came is no HTTP answer, {ID}; \
             look at KONAPLATE_BASE_URL first"
        )
    );
}

fn raw(status: u16, headers: &str, body: &str) -> Vec<Act> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\n\r\n");
    vec![Act::Raw(format!("{head}{body}").into_bytes())]
}

/// The texts of a charge and of an inquiry that are answered so.
async fn both(acts: Vec<Act>) -> [String; 2] {
    let server = Canned::start(acts).await;
    let kona = client(&server.url);
    let charge = charge(&kona, "ORDER-1").await.expect_err("no reply");
    let asked = kona.recharge_result().sequence_id("ORDER-1").send().await;
    let asked = asked.expect_err("no reply");
    [told(&charge, &server.url), told(&asked, &server.url)]
}

#[tokio::test]
async fn an_answer_without_a_code_points_at_what_it_shows() {
    let base = "look at KONAPLATE_BASE_URL first";
    let keys = "look at KONAPLATE_ASP_ID, KONAPLATE_ACCESS_KEY and KONAPLATE_SECRET_KEY first";
    let json = "the answer is not a JSON object";
    for (status, headers, body, cause, look) in [
        (404, "", "<html>canary</html>", json, Some(base)),
        (405, "", "", json, Some(base)),
        (302, "Location: /canary\r\n", "", json, Some(base)),
        (
            200,
            "Content-Type: text/html\r\n",
            "canary",
            json,
            Some(base),
        ),
        (404, "", "{}", "the answer has no outcome code", Some(base)),
        (401, "", "", json, Some(keys)),
        (
            403,
            "",
            r#"{"canary":1}"#,
            "the answer has no outcome code",
            Some(keys),
        ),
        (400, "", "canary", json, None),
    ] {
        let look = look.map_or_else(String::new, |look| format!("; {look}"));
        let rest = format!("{cause}, HTTP {status}, {ID}{look}");
        let [charge, asked] = both(raw(status, headers, body)).await;
        assert_eq!(
            charge,
            format!("`charge` may have been carried out: {rest}")
        );
        assert_eq!(
            asked,
            format!("`recharge-result` got no usable answer: {rest}")
        );
    }
    // The server is ill, and says so.
    let [charge, _] = both(raw(502, "", "<html>canary</html>")).await;
    let wanted = "`charge` may have been carried out: HTTP 502 without a code";
    assert_eq!(charge, format!("{wanted}, {ID}"));
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_by_how_much() {
    // The client's clock stands at 03:08:14 UTC.
    let body = r#"{"response":{"code":"123_456"}}"#;
    for (date, told) in [
        ("03:15:15", Some("the server's clock is 420 s ahead")),
        ("03:07:13", Some("the server's clock is 61 s behind")),
        ("03:09:00", None),
    ] {
        let date = format!("Date: Tue, 08 Nov 2022 {date} GMT\r\n");
        let look = told.map_or_else(String::new, |told| {
            format!("; {told}: look at the clock of this machine and KONAPLATE_TIME_ZONE first")
        });
        let [charge, asked] = both(raw(400, &date, body)).await;
        let cause = "code 123_456 (HTTP 400) does not prove that nothing happened";
        assert_eq!(
            charge,
            format!("`charge` may have been carried out: {cause}, {ID}{look}")
        );
        let cause = "`recharge-result` was rejected with 123_456, HTTP 400";
        assert_eq!(asked, format!("{cause}, {ID}{look}"));
    }
}

#[tokio::test]
async fn the_providers_text_is_there_for_who_asks_and_in_no_text_of_ours() {
    let body = format!(r#"{{"response":{{"code":"123_456","description":"no {CARD}"}}}}"#);
    for status in [400, 503] {
        let server = Canned::start(raw(status, "", &body)).await;
        let error = unknown(&server.url).await;
        told(&error, &server.url);
        assert_eq!(error.message(), format!("no {CARD}"));
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.correlation_id(), Some("221108120814-abcdef1"));
    }
    let server = Canned::start(raw(503, "", &body)).await;
    let kona = client(&server.url);
    match kona.recharge_result().sequence_id("ORDER-1").send().await {
        Err(CallError::NoAnswer(error)) => {
            told(&error, &server.url);
            assert_eq!(error.message(), format!("no {CARD}"));
            assert_eq!(error.correlation_id(), Some("221108120814-abcdef1"));
        }
        other => panic!("{other:?}"),
    }
    let server = Canned::start(raw(503, "", CARD)).await;
    assert_eq!(unknown(&server.url).await.message(), "");
}

/// A clock that is slow.
#[derive(Debug)]
struct Slow(i64);

impl Clock for Slow {
    fn unix_millis(&self) -> i64 {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.expect("it is later than 1970").as_millis();
        i64::try_from(now).expect("it is not that late") - self.0 * 1_000
    }
}

/// Where to look for an inquiry and for a charge that the mock refuses to a client with one variable changed.
async fn refused(mock: &Mock, variable: &str, value: &str, slow: i64) -> [Option<Look>; 2] {
    let variables = mock.environment();
    let builder = Config::builder().read_variables(|name| {
        let found = variables.iter().find(|(known, _)| *known == name);
        let value = (name == variable).then(|| value.to_owned());
        value.or_else(|| found.map(|(_, value)| value.clone()))
    });
    let kona = built(builder.clock(Slow(slow)).retries(Retries::none()));
    let asked = kona.recharge_result().sequence_id("ORDER-1").send().await;
    let asked = asked.expect_err("it is refused");
    told(&asked, "127.0.0.1");
    let charge = charge(&kona, "ORDER-1").await.expect_err("it is refused");
    told(&charge, "127.0.0.1");
    [asked.look(), charge.look()]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_mock_refuses_a_caller_for_names_what_to_look_at() {
    let mock = Mock::start().await.expect("the mock starts");
    let url = mock.url();
    for (variable, value, look) in [
        ("KONAPLATE_ASP_ID", "a".repeat(15), Look::AspId),
        ("KONAPLATE_ACCESS_KEY", "a".repeat(40), Look::AccessKey),
        ("KONAPLATE_SECRET_KEY", "a".repeat(40), Look::SecretKey),
        ("KONAPLATE_BASE_URL", format!("{url}/wrong"), Look::BaseUrl),
        (
            "KONAPLATE_BASE_URL",
            url.replace("http:", "https:"),
            Look::BaseUrl,
        ),
    ] {
        let told = refused(&mock, variable, &value, 0).await;
        assert_eq!(told, [Some(look); 2], "{variable}");
    }
    match refused(&mock, "", "", 421).await {
        [
            Some(Look::Clock {
                ahead: Some(419..=423),
            }),
            Some(Look::Clock {
                ahead: Some(419..=423),
            }),
        ] => {}
        other => panic!("{other:?}"),
    }
}

/// An answer's `Date` is by the clock that the mock judges by: one that a test has set points at nothing.
#[tokio::test]
async fn a_clock_that_a_test_has_set_on_both_sides_is_no_cause() {
    for slow in [0, 100] {
        let clock = konaplate_mock::Clock::from_fn(|| Slow(86_400).unix_millis());
        let mock = Options::default()
            .clock(clock)
            .start()
            .await
            .expect("the mock starts");
        let [_, look] = refused(&mock, "", "", 86_400 + slow).await;
        match (slow, look) {
            (0, None)
            | (
                100,
                Some(Look::Clock {
                    ahead: Some(98..=102),
                }),
            ) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// The table of codes is the runtime's, the codes are the mock's: each code in it is one of the mock's that refuses
/// the caller, and none of those is forgotten.
#[test]
fn the_codes_that_refuse_a_caller_are_those_of_the_mock() {
    let clock = Look::Clock { ahead: None };
    let about_the_caller = [
        (Invented::UnknownPath, Look::BaseUrl),
        (Invented::UnknownAspId, Look::AspId),
        (Invented::UnknownAccessKey, Look::AccessKey),
        (Invented::UnknownCryptoKeyId, Look::CryptoKeyId),
        (Invented::UnknownTimeZone, Look::TimeZone),
        (Invented::TranTimeSkew, clock),
        (Invented::TranTokenMac, Look::SecretKey),
        (Invented::EncryptionBroken, Look::ServerKey),
    ];
    for (invented, look) in about_the_caller {
        let explained = invented.explain();
        assert!(explained.contains(look.variables()[0]), "{explained}");
    }
    for number in 0..=999 {
        let code = format!("{}_{number:03}", Invented::FAMILY);
        let known = about_the_caller.iter().find(|(it, _)| it.code() == code);
        let wanted = known.map(|(_, look)| *look);
        assert_eq!(Look::of_mock_code(&code), wanted, "{code}");
    }
}

/// The sources of the crates whose errors users meet.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// A derived `Debug` of an error would be what `main` prints.
#[test]
fn every_error_takes_its_debug_from_its_display() {
    let mut files = Vec::new();
    for name in ["runtime", "codegen", "dynamic", "workbench", "mock"] {
        let folder = workspace().join(format!("konaplate-{name}/src"));
        sources(&folder, &mut files);
    }
    let mut errors = 0;
    for file in files {
        let text = fs::read_to_string(&file).expect("a text");
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ").replace("!( ", "!(");
        let readable = names_after(&text, "debug_as_display!(");
        for name in names_after(&text, " Error for ").chain(names_after(&text, "::Error for ")) {
            let at = file.display();
            assert!(readable.clone().any(|it| it == name), "{name} in {at}");
            errors += 1;
        }
    }
    assert!(errors > 20, "{errors} errors were found");
}

/// The names of types behind a text, wherever it stands.
fn names_after<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> + Clone {
    text.split(before).skip(1).map(|rest| {
        let rest = rest
            .trim_start_matches("enum ")
            .trim_start_matches("struct ");
        let is_name = |it: char| it.is_alphanumeric() || it == '$';
        rest.split(|it: char| !is_name(it))
            .next()
            .unwrap_or_default()
    })
}
