//! A mock over real sockets, and what it answers by.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::*;
use crate::fields::first_problem;
use crate::options::shipped;
use crate::refusal::Invented;
use crate::sample;
use crate::testing;

async fn start() -> Mock {
    Options::default()
        .api(testing::api())
        .start()
        .await
        .unwrap()
}

/// Sends raw HTTP and reads until the server closes.
fn send(mock: &Mock, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(mock.address()).unwrap();
    let length = body.len();
    let head = format!(
        "{head} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let _ = stream.write_all(body); // a server that refuses early may close early
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(mock: &Mock, host: &str, path: &str) -> String {
    raw(
        mock,
        &format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"),
    )
}

/// Writes this and reads until the server closes.
fn raw(mock: &Mock, request: &str) -> String {
    let mut stream = TcpStream::connect(mock.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn serves_on_loopback_until_shut_down() {
    let mock = start().await;
    let address = mock.address();
    assert!(address.ip().is_loopback());
    assert_eq!(mock.url(), format!("http://{address}/open-api"));
    let query = send(&mock, "POST /open-api/api/v1/charge?x=1", b"{}");
    assert!(query.contains("999_001"), "{query}");
    let unknown = send(&mock, "POST /nowhere", b"{}");
    assert!(unknown.starts_with("HTTP/1.1 404 "), "{unknown}");
    assert!(unknown.contains("999_001"), "{unknown}");
    let wrong = send(&mock, "GET /open-api/api/v1/charge", b"");
    assert!(wrong.starts_with("HTTP/1.1 405 "), "{wrong}");
    assert!(wrong.contains("allow: POST"), "{wrong}");
    let cases = get(&mock, "localhost", "/__mock/cases");
    assert!(cases.contains("no-account"), "{cases}");
    mock.shutdown().await;
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_is_refused() {
    let mock = start().await;
    let answer = send(
        &mock,
        "POST /open-api/api/v1/charge",
        &vec![b' '; (1 << 20) + 1],
    );
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("999_003"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_an_error_and_a_dropped_mock_frees_its_own() {
    let mock = start().await;
    let port = mock.address().port();
    let again = Options::default()
        .api(testing::api())
        .port(port)
        .start()
        .await;
    assert!(matches!(again, Err(StartError::Bind { .. })));
    drop(mock);
    let mut freed = false;
    for _ in 0..100 {
        freed = TcpStream::connect(("127.0.0.1", port)).is_err();
        if freed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(freed);
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let mock = start().await;
    assert_eq!(
        format!("{mock:?}"),
        format!("Mock {{ address: {}, .. }}", mock.address())
    );
}

#[test]
fn the_shipped_specification_has_no_code_of_the_reserved_range() {
    let api = shipped().unwrap();
    let errors = api
        .operations
        .iter()
        .flat_map(|it| &it.errors)
        .map(|it| &it.code);
    let cases = api.operations.iter().flat_map(|it| &it.cases);
    let codes: Vec<&String> = errors
        .chain(cases.filter_map(|it| it.code.as_ref()))
        .collect();
    assert!(codes.len() > 20);
    assert!(codes.iter().all(|code| !code.starts_with(Invented::FAMILY)));
    assert!(!api.families.contains_key(Invented::FAMILY));
}

#[test]
fn every_shipped_operation_answers_within_its_limits() {
    let api = shipped().unwrap();
    for operation in &api.operations {
        let made = sample::answer(&api, operation);
        let problem = first_problem(&api, &operation.response, &made);
        assert_eq!(problem, None, "{}", operation.name);
    }
}

#[test]
fn the_operations_with_a_behaviour_are_in_the_shipped_specification() {
    let api = shipped().unwrap();
    for name in [
        "one-time-token",
        "charge",
        "charge-cancel",
        "recharge-result",
        "barcode-spec",
    ] {
        assert!(api.operations.iter().any(|it| it.name == name), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_all_addresses_it_tells_one_that_can_be_reached() {
    for (bind, url) in [
        ("0.0.0.0", "http://127.0.0.1:"),
        ("127.0.0.1", "http://127.0.0.1:"),
    ] {
        let options = Options::default().api(testing::api());
        let mock = options.bind(bind.parse().unwrap()).start().await.unwrap();
        assert_eq!(mock.address().ip().to_string(), bind);
        let port = mock.address().port();
        assert_eq!(mock.url(), format!("{url}{port}/open-api"));
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        mock.config().unwrap(); // a URL that a client takes
    }
    assert_eq!(reachable("::".parse().unwrap()).to_string(), "::1");
    assert_eq!(
        reachable("192.0.2.1".parse().unwrap()).to_string(),
        "192.0.2.1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_it_from_starting_says_what_to_do() {
    let mock = start().await;
    let port = mock.address().port();
    let start = |options: Options| async {
        let error = options.start().await.unwrap_err();
        assert!(std::error::Error::source(&error).is_some());
        error.to_string()
    };
    let options = || Options::default().api(testing::api()).credentials_of(&mock);
    assert_eq!(
        start(options().port(port)).await,
        format!(
            "the mock cannot listen at 127.0.0.1:{port}: the port is taken; choose another, or 0 for \
             a free one, or end what listens there"
        )
    );
    let elsewhere = "192.0.2.1".parse().unwrap(); // TEST-NET-1: nobody's
    assert_eq!(
        start(options().bind(elsewhere)).await,
        "the mock cannot listen at 192.0.2.1:0: this machine has no such address; choose one of its \
         own, 127.0.0.1, or 0.0.0.0 for all"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_uses_nothing_up_that_was_asked_for() {
    let mock = Options::default()
        .api(testing::api())
        .start()
        .await
        .unwrap();
    mock.next_fault("charge", Fault::CloseBefore).unwrap();
    let post = |rows: &str| {
        let head =
            "POST /open-api/api/v1/charge HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
        raw(&mock, &format!("{head}{rows}content-length: 2\r\n\r\n{{}}"))
    };
    for origin in ["http://evil.example", "null"] {
        let page = post(&format!("content-type: text/plain\r\norigin: {origin}\r\n"));
        assert!(page.starts_with("HTTP/1.1 403 "), "{page}");
    }
    assert_eq!(mock.arrivals("charge"), 0);
    assert_eq!(post(""), ""); // the fault is there still
    assert_eq!(mock.arrivals("charge"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_this_machine_and_allowed_names_steer_it() {
    let options = Options::default()
        .api(testing::api())
        .allow_host("pay-mock");
    let mock = options.start().await.unwrap();
    let port = mock.address().port();
    let ours = [
        format!("localhost:{port}"),
        "127.0.0.1:1".to_owned(),
        "pay-mock".to_owned(),
    ];
    for host in ours {
        let cases = get(&mock, &host, "/__mock/cases");
        assert!(cases.starts_with("HTTP/1.1 200 "), "{cases}");
    }
    for path in ["/__mock/cases", "/__mock/ledger"] {
        let foreign = get(&mock, "evil.example", path);
        assert!(foreign.starts_with("HTTP/1.1 403 "), "{foreign}");
        assert!(foreign.contains("--allow-host"), "{foreign}");
    }
    let hostless = raw(&mock, "GET /__mock/cases HTTP/1.0\r\n\r\n");
    assert!(hostless.contains(" 403 "), "{hostless}");
    let post = |rows: &str| {
        let body = r#"{"operation":"charge","case":"no-account"}"#;
        let length = body.len();
        raw(
            &mock,
            &format!(
                "POST /__mock/next HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{rows}content-length: {length}\r\n\r\n{body}"
            ),
        )
    };
    let form = post("content-type: application/x-www-form-urlencoded\r\n");
    assert!(form.starts_with("HTTP/1.1 415 "), "{form}");
    let none = post("");
    assert!(none.starts_with("HTTP/1.1 415 "), "{none}");
    let json = "content-type: application/json\r\n";
    let page = post(&format!("{json}origin: http://evil.example\r\n"));
    assert!(page.starts_with("HTTP/1.1 403 "), "{page}");
    assert!(mock.shared.memory().arranged.is_empty());
    let ours = post(json);
    assert!(ours.starts_with("HTTP/1.1 200 "), "{ours}");
    // Calls of operations come under any name: a client may reach the mock through one.
    let call = raw(
        &mock,
        "POST /open-api/api/v1/charge HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    );
    assert!(call.contains("999_005"), "{call}");
    // An unknown endpoint and a wrong method list what there is.
    for (path, status) in [("/__mock/nope", 404), ("/__mock/next", 405)] {
        let listed = get(&mock, "localhost", path);
        assert!(
            listed.starts_with(&format!("HTTP/1.1 {status} ")),
            "{listed}"
        );
        assert!(listed.contains("GET /__mock/ledger"), "{listed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_made_in_one_line_whatever_its_error() {
    #[derive(Debug)]
    enum Trouble {
        Config(ConfigError),
    }
    impl From<ConfigError> for Trouble {
        fn from(error: ConfigError) -> Self {
            Self::Config(error)
        }
    }
    let mock = start().await;
    let config = mock.client(Ok::<Config, ConfigError>).unwrap();
    assert!(format!("{config:?}").contains("127.0.0.1"));
    let config = mock.client(Ok::<Config, Trouble>).unwrap();
    assert!(format!("{config:?}").contains("127.0.0.1"));
    let bad = mock.config_builder().access_key("short").build();
    let said = Trouble::from(bad.unwrap_err());
    let Trouble::Config(said) = said;
    assert_eq!(said.problems().len(), 1);
}
