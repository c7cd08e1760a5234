//! `konaplate doctor` as its users run it: what it finds in variables, keys, connections and answers. Whatever it is
//! given, no value of a variable that may be secret is in what it says.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use konaplate_codegen::Sources;
use konaplate_mock::{Clock, Mock, Options};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use serde_json::Value;

use crate::canned::{
    ACCESS_KEY, ASP_ID, Act, CLIENT_PRIVATE, CLIENT_PUBLIC, CRYPTO_KEY_ID, Canned, SECRET_KEY,
    SERVER_PRIVATE, SERVER_PUBLIC,
};
use crate::cli::konaplate;
use crate::process::{Said, run};
use crate::support::TINY;
use crate::tls::{Server, Then};

const PKCS1: &str = include_str!("../../konaplate-runtime/src/testdata/test-key-pkcs1.pem");
const PASSPHRASE: &str = include_str!("../../konaplate-runtime/src/testdata/passphrase-key.pem");
const OPENSSH: &str = include_str!("../../konaplate-runtime/src/testdata/openssh-key");
const ELLIPTIC: &str = include_str!("../../konaplate-runtime/src/testdata/ec-key.pem");
const PSS: &str = include_str!("../../konaplate-runtime/src/testdata/pss-key.pem");
const PSS_PUBLIC: &str = include_str!("../../konaplate-runtime/src/testdata/pss-key.pub.pem");
const SMALL: &str = include_str!("../../konaplate-runtime/src/testdata/small-key.pem");
const SMALL_PUBLIC: &str = include_str!("../../konaplate-runtime/src/testdata/small-key.pub.pem");

/// Variables that are shown: where the API is, and the time zone.
const SHOWN: [&str; 2] = ["KONAPLATE_BASE_URL", "KONAPLATE_TIME_ZONE"];

/// Runs it with these variables and no others.
fn doctor(variables: &[(&str, &str)], arguments: &[&str]) -> Said {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = konaplate(here, &["doctor"]);
    let command = command.args(arguments).env_clear();
    let said = run(command.envs(variables.iter().copied()));
    let all = format!("{}{}", said.out, said.err);
    assert!(!all.contains("canary"), "{all}");
    let secret = variables.iter().filter(|(name, _)| !SHOWN.contains(name));
    let lines = secret.flat_map(|(_, value)| value.split('\n').flat_map(|it| it.split("\\n")));
    for line in lines.filter(|line| line.len() > 8 && !line.starts_with("-----")) {
        assert!(!all.contains(line), "{line} stands in {all}");
    }
    said
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
struct Check {
    about: String,
    mark: String,
    text: String,
    next: String,
}

/// Runs it as `doctor` does; the exit code tells whether something is wrong.
fn checks(variables: &[(&str, &str)], arguments: &[&str]) -> Vec<Check> {
    let said = doctor(variables, &[arguments, &["--format", "json"]].concat());
    assert_eq!(said.err, "");
    let report: Value = serde_json::from_str(&said.out).expect("one JSON object");
    let text = |check: &Value, key: &str| check[key].as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().expect("a list").iter();
    let checks: Vec<Check> = checks
        .map(|check| Check {
            about: text(check, "about"),
            mark: text(check, "mark"),
            text: text(check, "text"),
            next: text(check, "next"),
        })
        .collect();
    let is_wrong = checks.iter().any(|check| check.mark == "wrong");
    assert_eq!(said.code, Some(i32::from(is_wrong)), "{checks:#?}");
    for check in &checks {
        let is_told =
            check.mark == "ok" || !check.next.is_empty() || check.text.contains("--offline");
        assert!(is_told, "without a next step: {check:?}");
    }
    checks
}

/// The checks that are not `ok`, but for what is never tried.
fn found(checks: &[Check]) -> Vec<(&str, &str)> {
    let found = checks
        .iter()
        .filter(|check| check.mark != "ok" && check.about != "encryption");
    let found = found.map(|check| (check.mark.as_str(), check.text.as_str()));
    found.collect()
}

/// The check of that name.
fn about<'c>(checks: &'c [Check], name: &str) -> &'c Check {
    let mut of_name = checks.iter().filter(|check| check.about == name);
    of_name
        .next_back()
        .unwrap_or_else(|| panic!("no {name} in {checks:#?}"))
}

/// A usable set of variables, and `more` in place of those of the same name.
fn with<'v>(url: &'v str, more: &[(&'v str, &'v str)]) -> Vec<(&'v str, &'v str)> {
    let usual = [
        ("KONAPLATE_BASE_URL", url),
        ("KONAPLATE_ASP_ID", ASP_ID),
        ("KONAPLATE_ACCESS_KEY", ACCESS_KEY),
        ("KONAPLATE_SECRET_KEY", SECRET_KEY),
        ("KONAPLATE_CRYPTO_KEY_ID", CRYPTO_KEY_ID),
        ("KONAPLATE_SERVER_PUBLIC_KEY", SERVER_PUBLIC),
        ("KONAPLATE_CLIENT_PRIVATE_KEY", CLIENT_PRIVATE),
    ];
    let is_replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let usual = usual.into_iter().filter(|(name, _)| !is_replaced(name));
    usual.chain(more.iter().copied()).collect()
}

/// As `with`, for what is looked at without a server.
fn offline(more: &[(&str, &str)]) -> Vec<Check> {
    checks(&with("https://kona.example/open-api", more), &["--offline"])
}

#[test]
fn an_empty_environment_is_told_by_what_to_set() {
    let said = doctor(&[], &[]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let wanted = "\
variables
  wrong    KONAPLATE_BASE_URL is missing
             set it to where the API is, such as https://sandbox.konaplate.com/open-api
  wrong    KONAPLATE_ASP_ID is missing
             set it to the service provider's id
  wrong    KONAPLATE_ACCESS_KEY is missing
             set it to the project's access key; or KONAPLATE_ACCESS_KEY_FILE to the path of a file that holds it
  wrong    KONAPLATE_SECRET_KEY is missing
             set it to the project's secret key; or KONAPLATE_SECRET_KEY_FILE to the path of a file that holds it
  note     KONAPLATE_CRYPTO_KEY_ID is not set
             5 of the 8 operations of the shipped specification need it; the others work without
  note     KONAPLATE_SERVER_PUBLIC_KEY is not set
             5 of the 8 operations of the shipped specification need it; the others work without
  note     KONAPLATE_CLIENT_PRIVATE_KEY is not set
             3 of the 8 operations of the shipped specification need it; the others work without
  ok       KONAPLATE_OTHER_CRYPTO_KEY_ID is not set: no second crypto key
  ok       KONAPLATE_OTHER_CLIENT_PRIVATE_KEY is not set: no second crypto key
  ok       KONAPLATE_TIME_ZONE is not set: KST
  ok       KONAPLATE_PROXY is not set: no proxy
  ok       KONAPLATE_ROOT_CERTIFICATES is not set: those of the system are trusted

server
  skipped  nothing is sent: a client does not start with this configuration
             to try with a server on this machine: `konaplate mock --env-file mock.env`, then `konaplate doctor --env-file mock.env`

4 wrong, 3 notes, 1 skipped, 5 ok
";
    assert_eq!(said.out, wanted);
}

/// The file of a mock, and its variables.
async fn mock_with_file(folder: &Path) -> (Mock, String) {
    let mock = Mock::start().await.expect("it starts");
    let file = folder.join("mock.env");
    fs::write(&file, mock.env_file()).expect("the folder is ours");
    let file = file.to_str().expect("a plain path").to_owned();
    (mock, file)
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_mocks_file_all_is_well_and_nothing_has_moved() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mock, file) = mock_with_file(folder.path()).await;
    let said = doctor(&[], &["--env-file", &file]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), ""),
        "{}",
        said.out
    );
    for (_, secret) in mock.environment().iter().skip(1) {
        for line in secret.lines().filter(|line| !line.starts_with("-----")) {
            assert!(!said.out.contains(line), "{line} stands in {}", said.out);
        }
    }
    let address = mock.address();
    for line in [
        format!("  ok       KONAPLATE_BASE_URL is set: {}", mock.url()),
        "  ok       KONAPLATE_ASP_ID is set: 15 characters".to_owned(),
        "  ok       KONAPLATE_TIME_ZONE is not set: KST".to_owned(),
        "  ok       KONAPLATE_SERVER_PUBLIC_KEY holds a public key, RSA of 2048 bits".to_owned(),
        "  ok       KONAPLATE_CLIENT_PRIVATE_KEY holds a PKCS#8 private key, RSA of 2048 bits".to_owned(),
        "  ok       KONAPLATE_SERVER_PUBLIC_KEY and KONAPLATE_CLIENT_PRIVATE_KEY are not halves of one pair".to_owned(),
        format!("  ok       {address} takes connections"),
        "  ok       no TLS: http:// to this machine; HTTP/1.1".to_owned(),
        "  ok       the clock agrees with the server's `Date`".to_owned(),
        "  ok       the server takes this client: recharge-result of the shipped specification says that no charge has the made-up number (code 007_999)".to_owned(),
        "  ok       the server echoes the correlation id".to_owned(),
        "nothing is wrong: 1 skipped, 20 ok".to_owned(),
    ] {
        assert!(said.out.lines().any(|it| it == line), "no `{line}` in\n{}", said.out);
    }
    assert_eq!(mock.arrivals("recharge-result"), 1);
    assert!(mock.ledger().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_the_server_refuses_is_told_what_to_look_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mock, file) = mock_with_file(folder.path()).await;
    let zeros = "0".repeat(40);
    for (name, value, code, text) in [
        (
            "KONAPLATE_ASP_ID",
            &zeros[..15],
            "999_104",
            "unknown ASP id",
        ),
        (
            "KONAPLATE_ACCESS_KEY",
            &zeros,
            "999_105",
            "unknown access key",
        ),
        (
            "KONAPLATE_SECRET_KEY",
            "canary",
            "999_113",
            "the token is not that of this body",
        ),
        (
            "KONAPLATE_BASE_URL",
            &format!("http://{}/elsewhere", mock.address()),
            "999_001",
            "no operation has this path",
        ),
    ] {
        let known = fs::read_to_string(&file).expect("a text");
        let other = folder.path().join("other.env");
        // The last of several lines counts.
        fs::write(&other, format!("{known}{name}=\"{value}\"\n")).expect("the folder is ours");
        let other = other.to_str().expect("a plain path");
        let checks = checks(&[], &["--env-file", other]);
        let found = about(&checks, "credentials");
        assert_eq!(found.mark, "wrong", "{found:?}");
        assert!(
            found
                .text
                .starts_with("recharge-result of the shipped specification was rejected with"),
            "{found:?}"
        );
        assert!(
            found.text.contains(code) && found.text.contains(text),
            "{found:?}"
        );
        assert_eq!(found.next, format!("look at {name} first"));
        assert_eq!(about(&checks, "clock").mark, "ok");
    }
    assert!(mock.ledger().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_outside_the_servers_window_is_told_as_that() {
    let late = Clock::from_fn(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        i64::try_from(now.expect("after 1970").as_millis()).expect("fits") + 3_600_000
    });
    let mock = Options::default()
        .clock(late)
        .start()
        .await
        .expect("it starts");
    let variables = mock.environment();
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let checks = checks(&variables, &[]);
    let found = about(&checks, "credentials");
    assert!(
        found.text.contains("999_110") && found.mark == "wrong",
        "{found:?}"
    );
    let next = "look at the clock of this machine and KONAPLATE_TIME_ZONE first";
    assert!(found.next.ends_with(next), "{found:?}");
    let clock = about(&checks, "clock");
    assert_eq!(clock.mark, "wrong");
    assert!(clock.text.ends_with(" behind the server's"), "{clock:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mock_of_another_specification_is_told_from_a_wrong_path() {
    let tiny = Sources::from_pairs("spec", TINY.iter().copied());
    let api = konaplate_codegen::check(&tiny).expect("it has no problem");
    let mock = Options::default().api(api).start().await;
    let mock = mock.expect("it starts");
    let variables = mock.environment();
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let checks = checks(&variables, &[]);
    let text =
        "the credentials were not tried: the specification of this mock has no recharge-result";
    let found = about(&checks, "credentials");
    assert_eq!((&*found.mark, &*found.text), ("note", text));
    assert!(
        checks.iter().all(|check| check.mark != "wrong"),
        "{checks:#?}"
    );
}

/// An answer with this status and these headers: that of a provider who knows the client but not the number, as JSON.
fn answer(status: &str, headers: &str) -> Vec<Act> {
    let body = r#"{"response":{"code":"007_999","description":"canary"}}"#;
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    vec![Act::Raw(format!("{head}{body}").into_bytes())]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_told_by_the_servers_date() {
    for (date, mark, text) in [
        (
            "Date: Tue, 01 Jan 2030 00:00:00 GMT\r\n",
            "wrong",
            " behind the server's",
        ),
        (
            "Date: Thu, 01 Jan 1998 00:00:00 GMT\r\n",
            "wrong",
            " ahead of the server's",
        ),
        (
            "",
            "note",
            "the clock was not compared: the answer has no `Date`",
        ),
    ] {
        let server = Canned::start(answer("400 Bad Request", date)).await;
        let checks = checks(&with(&server.url, &[]), &[]);
        let found = about(&checks, "clock");
        assert_eq!(found.mark, mark, "{found:?}");
        assert!(found.text.contains(text), "{found:?}");
        assert!(found.next.contains("NTP"), "{found:?}");
        assert_eq!(about(&checks, "credentials").mark, "ok");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correlation_id_that_does_not_come_back_is_noted_and_a_foreign_one_is_wrong() {
    for (header, mark) in [
        ("", "note"),
        ("X-KM-Correlation-Id: 261121100000-aaaaaaa\r\n", "wrong"),
    ] {
        let server = Canned::start(answer("400 Bad Request", header)).await;
        let checks = checks(&with(&server.url, &[]), &[]);
        assert_eq!(about(&checks, "correlation-id").mark, mark);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_code_that_can_be_about_the_number_lets_the_client_pass() {
    let json = |code: &str| format!(r#"{{"response":{{"code":"{code}","description":"canary"}}}}"#);
    for (status, code, mark) in [
        (400, "007_999", "ok"),
        (400, "007_010", "ok"),
        (400, r"007_\u001b[31mcanary", "wrong"),
        // Other operations list it, as something else.
        (400, "007_001", "wrong"),
        // Of another family than that of recharges.
        (400, "000_002", "wrong"),
        (400, "001_001", "wrong"),
        (400, "555_001", "wrong"),
        (400, "E4010", "wrong"),
        // With these statuses nobody has looked for the number.
        (401, "007_999", "wrong"),
        (403, "007_999", "wrong"),
        (404, "007_999", "wrong"),
        (429, "007_999", "wrong"),
        (500, "007_999", "wrong"),
        // The mock's own, for a specification that says nothing of it.
        (400, "999_405", "ok"),
        (400, "999_108", "wrong"),
    ] {
        let server = Canned::start(vec![Act::Answer(status, json(code))]).await;
        let checks = checks(&with(&server.url, &[]), &[]);
        let found = about(&checks, "credentials");
        assert_eq!(found.mark, mark, "{status} {code}: {found:?}");
        let is_shown = found.text.contains(code) || found.text.contains("(malformed code)");
        assert!(is_shown && !found.text.contains('\u{1b}'), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_none_of_this_api_is_wrong() {
    let raw = |head: &str| {
        vec![Act::Raw(
            format!("HTTP/1.1 {head}\r\nContent-Length: 12\r\n\r\n<p>canary</p").into_bytes(),
        )]
    };
    for (acts, next) in [
        (raw("401 Unauthorized"), "KONAPLATE_ACCESS_KEY"),
        (raw("404 Not Found"), "KONAPLATE_BASE_URL"),
        (raw("502 Bad Gateway"), "support"),
        (
            raw(
                "301 Moved Permanently\r\nLocation: https://user:canary@other.example/canary?canary",
            ),
            "the server leads on to https://other.example",
        ),
    ] {
        let server = Canned::start(acts).await;
        let checks = checks(&with(&server.url, &[]), &[]);
        let found = about(&checks, "credentials");
        assert_eq!(found.mark, "wrong");
        assert!(found.next.contains(next), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_of_the_other_protocol_is_told() {
    let plain = Mock::start().await.expect("it starts");
    let url = plain.url().replace("http://", "https://");
    let of_plain = checks(&with(&url, &[]), &[]);
    let found = about(&of_plain, "tls");
    assert_eq!(found.mark, "wrong");
    assert!(
        found.text.ends_with("the server does not speak TLS"),
        "{found:?}"
    );
    assert_eq!(found.next, "look at KONAPLATE_BASE_URL first");

    for protocols in [&["h2", "http/1.1"][..], &[]] {
        let tls = Server::start(protocols, Then::Answer).await;
        let url = tls.url.replace("https://", "http://");
        let of_tls = checks(&with(&url, &[]), &[]);
        let address = url
            .trim_start_matches("http://")
            .trim_end_matches("/open-api");
        assert_eq!(
            found_at(&of_tls, "tls"),
            (
                format!("{address} speaks TLS, and was spoken to without"),
                "let KONAPLATE_BASE_URL begin with https://".to_owned()
            )
        );
        assert_eq!(tls.came(), [], "nothing of ours has come");
    }
}

/// Text and next step of the check of that name.
fn found_at(checks: &[Check], name: &str) -> (String, String) {
    let check = about(checks, name);
    (check.text.clone(), check.next.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_trusted_when_it_is_named() {
    let server = Server::start(&["h2"], Then::Answer).await;
    let strange = checks(&with(&server.url, &[]), &[]);
    let found = about(&strange, "tls");
    assert_eq!(found.mark, "wrong");
    assert!(found.text.contains("certificate"), "{found:?}");
    assert!(
        found.next.contains("KONAPLATE_ROOT_CERTIFICATES"),
        "{found:?}"
    );
    assert_eq!(server.came(), []);

    let named = ("KONAPLATE_ROOT_CERTIFICATES", server.certificate.as_str());
    let trusted = checks(&with(&server.url, &[named]), &[]);
    let found = about(&trusted, "tls");
    assert_eq!(
        (found.mark.as_str(), found.text.as_str()),
        ("ok", "TLS: the server's certificate is trusted; HTTP/2")
    );
    assert_eq!(about(&trusted, "credentials").mark, "ok");
    let name = "KONAPLATE_ROOT_CERTIFICATES";
    let held = about(&trusted, name);
    assert!(
        held.text
            .starts_with(&format!("{name} holds 1 certificate, valid to ")),
        "{held:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_there_is_told_before_anything_is_sent() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let skipped = (
        "skipped",
        "clock, credentials and correlation id: there is no connection",
    );
    for (url, text) in [
        (
            format!("http://{address}/open-api"),
            format!("{address} refuses connections"),
        ),
        (
            "https://kona.invalid/open-api".to_owned(),
            "the host kona.invalid is not found".to_owned(),
        ),
    ] {
        let checks = checks(&with(&url, &[]), &[]);
        assert_eq!(found(&checks), [("wrong", text.as_str()), skipped]);
        assert!(
            about(&checks, "connection")
                .next
                .contains("KONAPLATE_BASE_URL")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_costs_no_more_than_the_time_that_is_given() {
    let server = Canned::start(vec![Act::Silence]).await;
    let started = Instant::now();
    let checks = checks(&with(&server.url, &[]), &["--timeout", "1"]);
    assert!(started.elapsed() < Duration::from_secs(10));
    let found = about(&checks, "answer");
    assert!(
        found.next.contains("mend") || found.next.contains("--timeout"),
        "{found:?}"
    );
    assert!(
        checks
            .iter()
            .any(|check| check.mark == "wrong" && check.next.contains("--timeout"))
    );
}

#[test]
fn a_proxy_is_named_and_never_shown() {
    let url = "https://kona.invalid/open-api";
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let proxy = format!(
        "http://user:canary@{}",
        free.local_addr().expect("an address")
    );
    drop(free);
    for name in ["KONAPLATE_PROXY", "HTTPS_PROXY"] {
        let checks = checks(&with(url, &[(name, proxy.as_str())]), &["--timeout", "5"]);
        let text = format!("a connection to kona.invalid:443 of its own: {name} names a proxy");
        let found = about(&checks, "connection");
        assert_eq!(
            (found.mark.as_str(), found.text.as_str()),
            ("skipped", text.as_str())
        );
        assert!(
            checks.iter().any(|check| check.mark == "wrong"),
            "{checks:#?}"
        );
    }
}

#[test]
fn a_malformed_proxy_of_the_system_is_told_beside_our_own() {
    let slip = "http//user:canary@proxy.example:3128";
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let checks = offline(&[(name, slip)]);
        let found = about(&checks, "KONAPLATE_PROXY");
        assert_eq!(found.mark, "wrong");
        let text = format!("{name} is no proxy URL such as http://proxy.example:3128");
        assert_eq!(found.text, text);
        assert_eq!(
            found.next,
            "put scheme, host and port, and the login if it wants one; or give clients one of their own in KONAPLATE_PROXY"
        );
    }
    let own = ("KONAPLATE_PROXY", "http://proxy.example:3128");
    let plain = ("KONAPLATE_BASE_URL", "http://127.0.0.1:1/open-api");
    for other in [own, plain] {
        let checks = offline(&[("HTTPS_PROXY", slip), other]);
        assert_eq!(about(&checks, "KONAPLATE_PROXY").mark, "ok", "{checks:#?}");
    }
}

/// A certificate of the server's key, valid between these years.
fn certificate(from: i32, to: i32) -> String {
    let key = KeyPair::from_pkcs8_pem_and_sign_algo(SERVER_PRIVATE, &PKCS_RSA_SHA256);
    let mut params = CertificateParams::new(vec!["kona.example".to_owned()]).expect("a name");
    params.not_before = rcgen::date_time_ymd(from, 1, 1);
    params.not_after = rcgen::date_time_ymd(to, 1, 1);
    params
        .self_signed(&key.expect("a key"))
        .expect("a certificate")
        .pem()
}

#[test]
fn a_key_is_told_by_its_kind_its_size_and_its_dates() {
    let server = "KONAPLATE_SERVER_PUBLIC_KEY";
    let client = "KONAPLATE_CLIENT_PRIVATE_KEY";
    let (old, early, sound) = (
        certificate(2020, 2021),
        certificate(2090, 2091),
        certificate(2020, 2090),
    );
    let chain = format!("{sound}{old}");
    for (name, value, mark, holds, next) in [
        (
            server,
            &*sound,
            "ok",
            "an X.509 certificate, RSA of 2048 bits, valid from 2020-01-01 to 2090-01-01",
            "",
        ),
        (
            server,
            &old,
            "wrong",
            "an X.509 certificate, RSA of 2048 bits, valid from 2020-01-01 to 2021-01-01: it has expired",
            "ask the provider for the current one",
        ),
        (
            server,
            &early,
            "wrong",
            "an X.509 certificate, RSA of 2048 bits, valid from 2090-01-01 to 2091-01-01: it is not valid yet",
            "this machine's clock",
        ),
        (
            server,
            &chain,
            "note",
            "an X.509 certificate, RSA of 2048 bits, valid from 2020-01-01 to 2090-01-01, and 1 more behind it",
            "leave the others out",
        ),
        (
            server,
            &format!("{SERVER_PUBLIC}{}", &SERVER_PUBLIC[..100]),
            "note",
            "a key, and something damaged behind it",
            "leave what is behind the key out",
        ),
        (
            server,
            SMALL_PUBLIC,
            "wrong",
            "a public key, RSA of 1024 bits",
            "fewer than 2048 bits: ask the provider",
        ),
        (
            server,
            SERVER_PRIVATE,
            "wrong",
            "a PKCS#8 private key, RSA of 2048 bits",
            "a PKCS#8 private key; wanted is a public key (`PUBLIC KEY`) or a certificate (`CERTIFICATE`)",
        ),
        (server, "canary", "wrong", "no key", "give the whole PEM"),
        (
            client,
            CLIENT_PRIVATE,
            "ok",
            "a PKCS#8 private key, RSA of 2048 bits",
            "",
        ),
        (
            client,
            PKCS1,
            "ok",
            "a PKCS#1 private key, RSA of 2048 bits",
            "",
        ),
        (
            client,
            &CLIENT_PRIVATE.replace('\n', " "),
            "ok",
            "a PKCS#8 private key, RSA of 2048 bits",
            "",
        ),
        (
            client,
            &STANDARD.encode(CLIENT_PRIVATE),
            "ok",
            "a PKCS#8 private key, RSA of 2048 bits",
            "",
        ),
        (
            client,
            PASSPHRASE,
            "wrong",
            "a private key with a passphrase",
            "openssl pkey -in key.pem -out key-plain.pem",
        ),
        (
            client,
            OPENSSH,
            "wrong",
            "an OpenSSH key",
            "ssh-keygen -p -m PKCS8 -f key",
        ),
        (
            client,
            ELLIPTIC,
            "wrong",
            "a PKCS#8 private key, an EC key",
            "wanted is an RSA key: make a new pair (openssl genpkey -algorithm RSA",
        ),
        (
            client,
            PSS,
            "wrong",
            "a PKCS#8 private key, an RSA-PSS key",
            "(rsaEncryption): make a new pair (openssl genpkey -algorithm RSA",
        ),
        (
            server,
            PSS_PUBLIC,
            "wrong",
            "a public key, an RSA-PSS key",
            "(rsaEncryption): ask the provider for another",
        ),
        (
            client,
            SMALL,
            "wrong",
            "a PKCS#8 private key, RSA of 1024 bits",
            "openssl genpkey",
        ),
        (
            client,
            CLIENT_PUBLIC,
            "wrong",
            "a public key, RSA of 2048 bits",
            "a public key; wanted is a private key (`PRIVATE KEY`)",
        ),
        (
            client,
            &CLIENT_PRIVATE[..CLIENT_PRIVATE.len() / 2],
            "wrong",
            "no key",
            "give the whole PEM",
        ),
    ] {
        let checks = offline(&[(name, value)]);
        let found = about(&checks, name);
        assert_eq!(
            (found.mark.as_str(), &*found.text),
            (mark, &*format!("{name} holds {holds}"))
        );
        assert!(found.next.contains(next), "{found:?}");
        let sent = checks.last().expect("a check");
        assert_eq!(
            (&*sent.mark, &*sent.text),
            ("skipped", "nothing is sent: --offline")
        );
    }
}

#[test]
fn what_is_taken_off_a_value_is_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret");
    fs::write(&path, "\u{feff}canary-of-a-secret-key\n").expect("the folder is ours");
    let path = format!("\"{}\"", path.to_str().expect("a plain path"));
    let mut checks = offline(&[
        ("KONAPLATE_ASP_ID", &format!("\"{ASP_ID}\"")),
        ("KONAPLATE_ACCESS_KEY", &format!("{ACCESS_KEY} \n")),
        ("KONAPLATE_SECRET_KEY", "''"),
        ("KONAPLATE_SECRET_KEY_FILE", &path),
        ("KONAPLATE_CRYPTO_KEY_ID", &format!("{CRYPTO_KEY_ID}\n")),
        (
            "KONAPLATE_CLIENT_PRIVATE_KEY",
            &format!("\u{feff} '{CLIENT_PRIVATE}'"),
        ),
    ]);
    checks.retain(|check| check.mark == "note");
    let told: Vec<&str> = checks.iter().map(|check| check.text.as_str()).collect();
    let length = CLIENT_PRIVATE.trim_end().len();
    assert_eq!(
        told,
        [
            "KONAPLATE_ASP_ID is set: 15 characters, after taking off quotes",
            "KONAPLATE_ACCESS_KEY is set: 40 characters, after taking off white space",
            "KONAPLATE_SECRET_KEY is set, from the file of KONAPLATE_SECRET_KEY_FILE: 22 characters, after taking off a byte order mark",
            &format!(
                "KONAPLATE_CLIENT_PRIVATE_KEY is set: {length} characters, after taking off a byte order mark, white space and quotes"
            ),
        ]
    );
    for check in checks {
        assert_eq!(
            check.next,
            "clients take that off, other programs may not: write it without"
        );
    }
}

#[test]
fn halves_of_one_pair_are_told() {
    let server = "KONAPLATE_SERVER_PUBLIC_KEY";
    let own = certificate(2020, 2090);
    for (public, private) in [
        (SERVER_PUBLIC, SERVER_PRIVATE),
        (CLIENT_PUBLIC, CLIENT_PRIVATE),
        (&own, SERVER_PRIVATE),
    ] {
        let checks = offline(&[(server, public), ("KONAPLATE_CLIENT_PRIVATE_KEY", private)]);
        let text =
            "KONAPLATE_SERVER_PUBLIC_KEY and KONAPLATE_CLIENT_PRIVATE_KEY are halves of one pair";
        assert_eq!(
            found(&checks),
            [("wrong", text), ("skipped", "nothing is sent: --offline")]
        );
    }
    let rotated = offline(&[
        (
            "KONAPLATE_OTHER_CRYPTO_KEY_ID",
            "crypto-key-id-9876543210-9876543",
        ),
        ("KONAPLATE_OTHER_CLIENT_PRIVATE_KEY", SERVER_PRIVATE),
    ]);
    let text =
        "KONAPLATE_SERVER_PUBLIC_KEY and KONAPLATE_OTHER_CLIENT_PRIVATE_KEY are halves of one pair";
    let wanted = [("wrong", text), ("skipped", "nothing is sent: --offline")];
    assert_eq!(found(&rotated), wanted);
}

#[test]
fn values_come_from_files_and_what_is_wrong_with_one_is_told_under_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("the folder is ours");
        path.to_str().expect("a plain path").to_owned()
    };
    let secret = at("secret", b"canary-of-a-secret-key\n");
    let pem = at("client.pem", CLIENT_PRIVATE.as_bytes());
    let latin = at("latin", b"canar\xe9");
    let sound = offline(&[
        ("KONAPLATE_SECRET_KEY", ""),
        ("KONAPLATE_SECRET_KEY_FILE", &secret),
        ("KONAPLATE_CLIENT_PRIVATE_KEY", " "),
        ("KONAPLATE_CLIENT_PRIVATE_KEY_FILE", &pem),
    ]);
    assert_eq!(found(&sound), [("skipped", "nothing is sent: --offline")]);
    let told = sound
        .iter()
        .map(|check| check.text.as_str())
        .collect::<Vec<_>>();
    assert!(told.contains(&"KONAPLATE_SECRET_KEY is set, from the file of KONAPLATE_SECRET_KEY_FILE: 22 characters"), "{told:#?}");
    assert!(
        told.contains(&"KONAPLATE_CLIENT_PRIVATE_KEY holds a PKCS#8 private key, RSA of 2048 bits"),
        "{told:#?}"
    );
    for (more, text) in [
        (
            &[("KONAPLATE_SECRET_KEY_FILE", &*secret)][..],
            "KONAPLATE_SECRET_KEY_FILE and KONAPLATE_SECRET_KEY are both given",
        ),
        (
            &[
                ("KONAPLATE_SECRET_KEY", ""),
                ("KONAPLATE_SECRET_KEY_FILE", "/no/canary/there"),
            ],
            "KONAPLATE_SECRET_KEY_FILE names a file that cannot be read: entity not found",
        ),
        (
            &[
                ("KONAPLATE_ACCESS_KEY", ""),
                ("KONAPLATE_ACCESS_KEY_FILE", &latin),
            ],
            "KONAPLATE_ACCESS_KEY_FILE names a file that is no text in UTF-8",
        ),
    ] {
        let checks = offline(more);
        assert_eq!(
            found(&checks),
            [("wrong", text), ("skipped", "nothing is sent: --offline")]
        );
    }
}

#[test]
fn every_form_of_a_variable_that_is_wrong_has_a_next_step() {
    for (name, value, text, next) in [
        (
            "KONAPLATE_BASE_URL",
            "canary",
            "KONAPLATE_BASE_URL is no URL such as",
            "put scheme, host and base path, and nothing else",
        ),
        (
            "KONAPLATE_BASE_URL",
            "https://user:canary@kona.example",
            "KONAPLATE_BASE_URL is no URL such as",
            "put scheme, host and base path, and nothing else",
        ),
        (
            "KONAPLATE_BASE_URL",
            "http://kona.example",
            "KONAPLATE_BASE_URL is http:// to another machine",
            "use https://",
        ),
        (
            "KONAPLATE_ASP_ID",
            "canary",
            "KONAPLATE_ASP_ID takes 15 characters, 6 given",
            "copy it whole",
        ),
        (
            "KONAPLATE_ACCESS_KEY",
            "can ary",
            "KONAPLATE_ACCESS_KEY holds other characters than visible ASCII ones",
            "copy it again",
        ),
        (
            "KONAPLATE_OTHER_CRYPTO_KEY_ID",
            CRYPTO_KEY_ID,
            "KONAPLATE_OTHER_CRYPTO_KEY_ID is the id of the first crypto key too",
            "give that of the second, or none",
        ),
        (
            "KONAPLATE_TIME_ZONE",
            "canary",
            "KONAPLATE_TIME_ZONE is neither KST nor UTC",
            "give one, or leave it out",
        ),
        (
            "KONAPLATE_PROXY",
            "canary",
            "KONAPLATE_PROXY is no proxy URL such as",
            "put scheme, host and port",
        ),
        (
            "KONAPLATE_ROOT_CERTIFICATES",
            "canary",
            "KONAPLATE_ROOT_CERTIFICATES holds no sound certificate as PEM",
            "give each whole",
        ),
    ] {
        let checks = offline(&[(name, value)]);
        let found = checks
            .iter()
            .find(|check| check.mark == "wrong")
            .expect("one is wrong");
        assert!(found.text.starts_with(text), "{found:?}");
        assert!(found.next.starts_with(next), "{found:?}");
    }
    let slip = offline(&[
        ("KONAPLATE_ACESS_KEY", "canary"),
        ("KONAPLATE_COLOURS", "canary"),
    ]);
    let strange = "KONAPLATE_ACESS_KEY is set, and no client reads it";
    assert_eq!(found(&slip)[0], ("note", strange));
    assert_eq!(
        found(&slip)[1],
        ("note", "KONAPLATE_COLOURS is set, and no client reads it")
    );
    let slips: Vec<&str> = slip
        .iter()
        .filter(|it| it.mark == "note")
        .map(|it| it.next.as_str())
        .collect();
    assert_eq!(
        slips,
        [
            "did you mean `KONAPLATE_ACCESS_KEY`?",
            "another program may"
        ]
    );
}

#[test]
fn a_file_of_variables_that_cannot_be_used_exits_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("broken.env");
    fs::write(
        &file,
        "KONAPLATE_ASP_ID=\"1\"\nKONAPLATE_SECRET_KEY=\"canary\n",
    )
    .expect("the folder is ours");
    let file = file.to_str().expect("a plain path");
    for (arguments, text) in [
        (
            ["--env-file", file],
            "broken.env:2: a quote that does not end with the line",
        ),
        (
            ["--env-file", "no-such.env"],
            "no-such.env: no such file or folder",
        ),
        (["--timeout", "0"], "--timeout"),
        (["--format", "yaml"], "--format"),
    ] {
        let said = doctor(&[], &arguments);
        assert_eq!(
            (said.code, said.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(said.err.contains(text), "{}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("the system has `mkfifo`").success());
    let pipe = pipe.to_str().expect("a plain path");
    let named = [("KONAPLATE_SECRET_KEY_FILE", pipe)];
    for (variables, arguments) in [
        (&named[..], &["--offline", "--timeout", "1"][..]),
        (&[], &["--env-file", pipe, "--timeout", "1"]),
    ] {
        let started = Instant::now();
        let said = doctor(variables, arguments);
        assert!(started.elapsed() < Duration::from_secs(10));
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
        assert!(said.err.contains("is it a pipe?"), "{}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_told_and_not_shown() {
    use std::os::unix::ffi::OsStrExt as _;
    let latin = std::ffi::OsStr::from_bytes(b"canar\xe9-canary");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [
        "KONAPLATE_SECRET_KEY",
        "KONAPLATE_SECRET_KEY_FILE",
        "HTTPS_PROXY",
    ] {
        let mut command = konaplate(here, &["doctor", "--offline"]);
        let said = run(command.env_clear().env(name, latin));
        assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
        let line = format!("  wrong    {name} is not UTF-8\n             copy it again as text\n");
        assert!(said.out.contains(&line), "{}", said.out);
        assert!(!said.out.contains("canar"), "{}", said.out);
        let missing = format!("{name} is missing");
        assert!(!said.out.contains(&missing), "told once: {}", said.out);
    }
}
