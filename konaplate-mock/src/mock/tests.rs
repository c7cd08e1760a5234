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
