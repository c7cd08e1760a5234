//! Faults over real sockets: what the client reads, and what the ledger has by then.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use konaplate_runtime::keys::PrivateKey;
use serde_json::{Value, json};

use super::*;
use crate::clock::Clock;
use crate::{protocol, testing};

/// 2022-11-08 20:12:08.608 in Korea.
const NOW: i64 = 1_667_905_928_608;
const TIME: &str = "20221108201208";
const LATE: Duration = Duration::from_millis(200);

pub(super) async fn start() -> Mock {
    let options = Options::default().api(testing::api());
    let mock = options.clock(Clock::from_fn(|| NOW)).start().await.unwrap();
    for number in 0..10 {
        let mut memory = mock.shared.memory();
        let issued = memory
            .ledger
            .issue(token(number), "123".into(), (0, i64::MAX));
        issued.unwrap();
    }
    mock
}

fn token(number: u32) -> String {
    format!("{number:016}")
}

/// A charge in order, as the first ten numbers have tokens.
pub(super) fn charge(mock: &Mock, number: u32) -> String {
    let body = json!({
        "sequenceId": format!("A-{number}"), "userId": 7, "amount": 10_000,
        "oneTimeToken": token(number), "dcvv": "123",
    });
    request(mock, "charge", &body.to_string())
}

pub(super) fn request(mock: &Mock, operation: &str, body: &str) -> String {
    let ours = &mock.shared.credentials;
    let key = hmac::Key::new(hmac::HMAC_SHA256, ours.secret_key.as_bytes());
    let mac = STANDARD.encode(hmac::sign(&key, body.as_bytes()));
    let (asp_id, access_key, key_id) = (&ours.asp_id, &ours.access_key, &ours.crypto_key_id);
    let length = body.len();
    format!(
        "POST /open-api/api/v1/{operation} HTTP/1.1\r\nhost: mock\r\n\
         content-type: application/json\r\naccept: application/json\r\n\
         x-km-user-aspid: {asp_id}\r\nx-km-correlation-id: 221108201208-0a1b2c3\r\n\
         x-km-access-key: {access_key}\r\nx-km-crypto-key-id: {key_id}\r\n\
         x-km-tran-token: KMV1:{TIME}608:{mac}\r\nx-km-tran-time: {TIME}\r\n\
         x-km-time-zone: KST\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn control(body: &str) -> String {
    let length = body.len();
    format!(
        "POST /__mock/fault HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// What a client reads for one request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Got {
    Whole(u16, String),
    /// The end, after these bytes.
    Closed(String),
    Reset,
}

/// A client with one connection, kept open.
pub(super) struct Client(TcpStream);

impl Client {
    pub(super) fn new(mock: &Mock) -> Self {
        let stream = TcpStream::connect(mock.address()).unwrap();
        let limit = Some(Duration::from_secs(10));
        stream.set_read_timeout(limit).unwrap();
        Self(stream)
    }

    pub(super) fn send(&mut self, request: &str) -> Got {
        self.0.write_all(request.as_bytes()).unwrap();
        let mut read = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match self.0.read(&mut buffer) {
                Ok(0) => return Got::Closed(String::from_utf8(read).unwrap()),
                Ok(count) => read.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return Got::Reset,
                Err(error) => panic!("{error}"),
            }
            if let Some(whole) = whole(std::str::from_utf8(&read).unwrap()) {
                return whole;
            }
        }
    }
}

/// The answer, once all that its head announces is there.
fn whole(read: &str) -> Option<Got> {
    let (head, body) = read.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    (body.len() == length(head)).then(|| Got::Whole(status, body.to_owned()))
}

fn length(head: &str) -> usize {
    let mut lines = head.lines();
    let value = lines.find_map(|line| line.strip_prefix("content-length: "));
    value.unwrap().parse().unwrap()
}

/// The code of a plain answer.
#[track_caller]
pub(super) fn code(got: &Got) -> String {
    let Got::Whole(_, body) = got else {
        panic!("{got:?}")
    };
    let body: Value = serde_json::from_str(body).unwrap();
    body["response"]["code"].as_str().unwrap().to_owned()
}

fn client_key(mock: &Mock) -> PrivateKey {
    let variables = mock.environment();
    let mut variables = variables.iter();
    let pem = variables.find(|it| it.0 == "KONAPLATE_CLIENT_PRIVATE_KEY");
    PrivateKey::from_pem(&pem.unwrap().1).unwrap()
}

/// The JWE of an encrypted answer.
#[track_caller]
fn sealed(got: &Got) -> String {
    let Got::Whole(200, body) = got else {
        panic!("{got:?}")
    };
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1);
    body["encData"].as_str().unwrap().to_owned()
}

/// One charge under a fault; then the same charge again, without.
struct Played {
    mock: Mock,
    got: Got,
    took: Duration,
}

/// Checks that the fault serves once, and whether it lets the charge be carried out.
async fn play(fault: Fault, is_carried_out: bool) -> Played {
    let mock = start().await;
    mock.next_fault("charge", fault).unwrap();
    let start = Instant::now();
    let got = Client::new(&mock).send(&charge(&mock, 0));
    let took = start.elapsed();
    assert_eq!(mock.ledger().len(), usize::from(is_carried_out));
    assert_eq!(mock.arrivals("charge"), 1);
    let again = Client::new(&mock).send(&charge(&mock, 0));
    let expected = if is_carried_out {
        "007_008" // asked already
    } else {
        "000_000"
    };
    assert_eq!(code(&again), expected);
    assert_eq!(mock.arrivals("charge"), 2);
    Played { mock, got, took }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_closed_before_anything_is_done() {
    let played = play(Fault::CloseBefore, false).await;
    assert_eq!(played.got, Got::Closed(String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_reset_before_anything_is_done() {
    let played = play(Fault::ResetBefore, false).await;
    assert_eq!(played.got, Got::Reset);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_closed_after_all_is_done() {
    let played = play(Fault::CloseAfter, true).await;
    assert_eq!(played.got, Got::Closed(String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_reset_after_all_is_done() {
    let played = play(Fault::ResetAfter, true).await;
    assert_eq!(played.got, Got::Reset);
}

#[track_caller]
fn check_page(got: &Got, expected: u16) {
    let Got::Whole(status, body) = got else {
        panic!("{got:?}")
    };
    assert_eq!(*status, expected);
    assert!(body.starts_with("<!DOCTYPE html>"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_answers_in_html() {
    check_page(&play(Fault::ServerErrorBefore, false).await.got, 500);
    check_page(&play(Fault::ServerErrorAfter, true).await.got, 500);
    check_page(&play(Fault::Html, true).await.got, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_an_answer_announces_the_whole() {
    let played = play(Fault::HalfAnswer, true).await;
    let Got::Closed(read) = &played.got else {
        panic!("{:?}", played.got)
    };
    let (head, half) = read.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(
        head.contains("content-type: application/json\r\n"),
        "{head}"
    );
    assert!(!head.contains("transfer-encoding"), "{head}");
    let Got::Whole(_, whole) = Client::new(&played.mock).send(&charge(&played.mock, 1)) else {
        panic!("no answer")
    };
    assert_eq!(length(head), whole.len());
    let whole = whole.replace("NR000000000000000002", "NR000000000000000001");
    assert_eq!(half, &whole[..whole.len() / 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_key_opens_nothing() {
    let played = play(Fault::WrongKey, true).await;
    let jwe = sealed(&played.got);
    assert!(protocol::open(&jwe, &client_key(&played.mock)).is_err());
    let right = protocol::open(&jwe, &played.mock.shared.credentials.server_private).unwrap();
    let right: Value = serde_json::from_slice(&right).unwrap();
    assert_eq!(right["response"]["code"], "000_000");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_jwe_does_not_open() {
    let played = play(Fault::TruncatedJwe, true).await;
    let jwe = sealed(&played.got);
    assert!(jwe.starts_with("ey"), "{jwe}");
    assert!(jwe.split('.').count() < 5, "{jwe}");
    assert!(protocol::open(&jwe, &client_key(&played.mock)).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_encrypted_anyway_gets_the_wrong_key_too() {
    let mock = start().await;
    let server = &mock.shared.credentials.server_public;
    let plain = json!({ "cardNo": "9410195430012345" }).to_string();
    let body = json!({ "encData": protocol::seal(plain.as_bytes(), server).unwrap() });
    let request = request(&mock, "one-time-token", &body.to_string());
    let mut client = Client::new(&mock);
    mock.next_fault("one-time-token", Fault::WrongKey).unwrap();
    let wrong = sealed(&client.send(&request));
    assert!(protocol::open(&wrong, &client_key(&mock)).is_err());
    let right = sealed(&client.send(&request));
    assert!(protocol::open(&right, &client_key(&mock)).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_is_whole() {
    for fault in [Fault::Delay(LATE), Fault::DelayBefore(LATE)] {
        let played = play(fault, true).await;
        assert_eq!(code(&played.got), "000_000");
        assert!(played.took >= LATE, "{:?}", played.took);
    }
}

/// Sends a charge and hangs up soon; the ledger's length then, and after the delay.
async fn hang_up(fault: Fault) -> [usize; 2] {
    let mock = start().await;
    mock.next_fault("charge", fault).unwrap();
    let mut client = Client::new(&mock);
    let request = charge(&mock, 0);
    client.0.write_all(request.as_bytes()).unwrap();
    while mock.arrivals("charge") == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(LATE).await; // carried out by now, if at once
    let during = mock.ledger().len();
    drop(client);
    let patience = Instant::now() + Duration::from_secs(10);
    while mock.ledger().is_empty() && Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    [during, mock.ledger().len()]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_tells_when_money_moves_and_a_hung_up_client_changes_nothing() {
    let slow = Duration::from_secs(2); // much longer than the first look takes
    assert_eq!(hang_up(Fault::Delay(slow)).await, [1, 1]);
    assert_eq!(hang_up(Fault::DelayBefore(slow)).await, [0, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_holds_up_no_other() {
    let mock = start().await;
    let slow = Duration::from_secs(2);
    mock.next_fault("charge", Fault::Delay(slow)).unwrap();
    let mut first = Client::new(&mock);
    let request = charge(&mock, 0);
    let sent = Instant::now();
    first.0.write_all(request.as_bytes()).unwrap();
    while mock.arrivals("charge") == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(code(&Client::new(&mock).send(&charge(&mock, 1))), "000_000");
    assert!(sent.elapsed() < slow);
    mock.shutdown().await; // waits for the slow one
    let mut answer = String::new();
    first.0.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_come_in_order_and_a_connection_outlives_those_that_answer() {
    let mock = start().await;
    let faults = [Fault::ServerErrorBefore, Fault::Html, Fault::CloseBefore];
    for fault in faults {
        mock.next_fault("charge", fault).unwrap();
    }
    let mut client = Client::new(&mock);
    let other = client.send(&request(
        &mock,
        "recharge-result",
        r#"{"sequenceId":"A-0"}"#,
    ));
    assert_eq!(code(&other), "999_405"); // another operation uses up nothing
    check_page(&client.send(&charge(&mock, 0)), 500);
    check_page(&client.send(&charge(&mock, 0)), 200);
    let control = client.send(&control("{}"));
    assert!(matches!(control, Got::Whole(400, _)), "{control:?}");
    assert_eq!(client.send(&charge(&mock, 1)), Got::Closed(String::new()));
    let mut client = Client::new(&mock);
    assert_eq!(code(&client.send(&charge(&mock, 1))), "000_000");
    assert_eq!(code(&client.send(&charge(&mock, 2))), "000_000");
    assert_eq!(mock.ledger().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_takes_whatever_arrives_and_leaves_cases_alone() {
    let mock = start().await;
    mock.next_fault("charge", Fault::CloseBefore).unwrap();
    mock.next_fault("charge", Fault::HalfAnswer).unwrap();
    mock.next_case("charge", "no-account").unwrap();
    let broken = Client::new(&mock).send(&request(&mock, "charge", "nonsense"));
    assert_eq!(broken, Got::Closed(String::new()));
    let Got::Closed(refused) = Client::new(&mock).send(&request(&mock, "charge", "nonsense"))
    else {
        panic!("a whole answer")
    };
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
    let case = Client::new(&mock).send(&charge(&mock, 0));
    assert_eq!(code(&case), "007_001");
    assert_eq!(mock.arrivals("charge"), 3);
    assert!(mock.ledger().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_operation_has_no_faults() {
    let mock = start().await;
    let error = mock.next_fault("chrage", Fault::Html).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no operation `chrage` (did you mean `charge`?); there are: charge, ")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_asks_for_faults() {
    let mock = start().await;
    let mut client = Client::new(&mock);
    let good = |fault: &str| control(&format!(r#"{{"operation":"charge",{fault}}}"#));
    for fault in [
        r#""fault":"delay","millis":200"#,
        r#""fault":"reset-before""#,
    ] {
        assert_eq!(client.send(&good(fault)), Got::Whole(200, "{}".to_owned()));
    }
    for bad in [
        good(r#""fault":"delay""#),
        good(r#""fault":"delay","millis":-1"#),
        good(r#""fault":"nope""#),
        control(r#"{"operation":"chrage","fault":"html"}"#),
        control(r#"{"fault":"html"}"#),
        control("nonsense"),
    ] {
        let Got::Whole(400, body) = client.send(&bad) else {
            panic!("{bad}")
        };
        assert!(body.starts_with(r#"{"error":"#), "{body}");
    }
    let start = Instant::now();
    assert_eq!(code(&client.send(&charge(&mock, 0))), "000_000");
    assert!(start.elapsed() >= LATE);
    assert_eq!(client.send(&charge(&mock, 1)), Got::Reset);
    assert_eq!(mock.ledger().len(), 1);
    let get = Client::new(&mock).send("GET /__mock/fault HTTP/1.1\r\nhost: localhost\r\n\r\n");
    assert!(matches!(get, Got::Whole(405, _)), "{get:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_has_one_line_also_where_a_fault_meets_it() {
    let lines: Arc<std::sync::Mutex<Vec<String>>> = Arc::default();
    let own = Arc::clone(&lines);
    let options = Options::default()
        .api(testing::api())
        .clock(Clock::from_fn(|| NOW))
        .log(move |line| own.lock().unwrap().push(line.to_string()[25..].to_owned()));
    let mock = options.start().await.unwrap();
    let check = |fault: Fault, expected: &str| {
        let mut memory = mock.shared.memory();
        let number = lines.lock().unwrap().len() as u32;
        let issued = memory
            .ledger
            .issue(token(number), "123".into(), (0, i64::MAX));
        issued.unwrap();
        drop(memory);
        mock.next_fault("charge", fault).unwrap();
        Client::new(&mock).send(&charge(&mock, number));
        let lines = lines.lock().unwrap();
        assert_eq!(lines.len() as u32, number + 1);
        assert_eq!(
            lines.last().unwrap(),
            &expected.replace('#', &number.to_string())
        );
    };
    check(
        Fault::CloseBefore,
        "charge fault sequenceId=A-# close-before, nothing done",
    );
    check(
        Fault::ServerErrorBefore,
        "charge fault 500 sequenceId=A-# server-error-before, nothing done",
    );
    check(
        Fault::ResetAfter,
        "charge fault sequenceId=A-# reset-after, carried out: accepted 200 000_000",
    );
    check(
        Fault::Html,
        "charge fault 200 sequenceId=A-# html, carried out: accepted 200 000_000",
    );
    check(
        Fault::DelayBefore(Duration::from_millis(1)),
        "charge fault 200 sequenceId=A-# delay-before, carried out: accepted 200 000_000",
    );
    check(
        Fault::Delay(Duration::from_millis(1)),
        "charge fault 200 sequenceId=A-# delay, carried out: accepted 200 000_000",
    );
}
