//! What `konaplate mock` tells of each request: for people and for programs, to a reader that is slow or has left,
//! and never a secret.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use crate::cli::konaplate;
use crate::mock_process::{Mock, client, variables};
use crate::process::run;

const CARD: &str = "9410195430033901";

fn value(file: &Path, name: &str) -> String {
    let variables = variables(file);
    let found = variables.into_iter().find(|(known, _)| known == name);
    found.expect("the file has it").1
}

/// A charge whose token is the MAC of nothing; status and body of the answer.
fn charge_with_a_wrong_token(mock: &Mock, file: &Path) -> String {
    let korea = TimeZone::fixed(Offset::constant(9));
    let now = Timestamp::now().to_zoned(korea);
    let time = now.strftime("%Y%m%d%H%M%S").to_string();
    let token = format!("KMV1:{time}000:{}=", "A".repeat(43));
    let head = [
        "POST /open-api/api/v1/recharges/by-bank-accounts/no-hce HTTP/1.1".to_owned(),
        format!("host: {}", mock.address()),
        "content-type: application/json".to_owned(),
        "accept: application/json".to_owned(),
        format!("X-KM-User-AspId: {}", value(file, "KONAPLATE_ASP_ID")),
        format!("X-KM-Access-Key: {}", value(file, "KONAPLATE_ACCESS_KEY")),
        format!("X-KM-Correlation-Id: {}-0a1b2c3", &time[2..]),
        "X-KM-Time-Zone: KST".to_owned(),
        format!("X-KM-Tran-Time: {time}"),
        format!("X-KM-Tran-Token: {token}"),
    ];
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    mock.send(&head, r#"{"sequenceId":"A-1"}"#)
}

/// `2026-11-28T07:41:33.123Z`, and what follows it.
fn timed(line: &str) -> &str {
    let (time, rest) = line.split_once(' ').expect("a time");
    let time: Timestamp = time.parse().expect("RFC 3339");
    let age = Timestamp::now().duration_since(time).abs();
    assert!(
        age < Duration::from_secs(60).try_into().expect("it fits"),
        "{line}"
    );
    rest
}

#[test]
fn a_wrong_token_is_told_with_what_was_expected_and_what_came() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mock.env");
    let mock = Mock::start(folder.path());
    let answer = charge_with_a_wrong_token(&mock, &file);
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("999_113"), "{answer}");
    let line = mock.out.wait(|line| line.contains("999_113"));
    assert_eq!(
        timed(&line),
        "charge refused 400 999_113 sequenceId=A-1 X-KM-Tran-Token: expected the MAC of this body under this mock's \
         secret key, came one of another body or secret key"
    );
    assert_eq!(mock.err.all(), [""; 0]);
}

#[test]
fn for_programs_each_line_is_an_object_and_nothing_else_is_on_the_stream() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mock.env");
    let mock = Mock::with(folder.path(), &["--env-file", "mock.env", "--log", "json"]);
    charge_with_a_wrong_token(&mock, &file);
    mock.send(&["GET /nowhere HTTP/1.1", "host: localhost"], "");
    mock.out.wait(|line| line.contains("nowhere"));
    let mut lines = mock
        .out
        .all()
        .into_iter()
        .map(|line| serde_json::from_str::<Value>(&line).expect("JSON"))
        .collect::<Vec<_>>();
    for line in &mut lines {
        let time = line.as_object_mut().and_then(|it| it.remove("time"));
        let time = time.expect("a time");
        time.as_str()
            .and_then(|it| it.parse::<Timestamp>().ok())
            .expect("RFC 3339");
    }
    let failed = |check: &str, expected: &str, came: &str| json!({ "check": check, "expected": expected, "came": came });
    assert_eq!(
        lines[0],
        json!({
            "operation": "charge",
            "outcome": "refused",
            "status": 400,
            "code": "999_113",
            "number": { "field": "sequenceId", "value": "A-1" },
            "failed": failed(
                "X-KM-Tran-Token",
                "the MAC of this body under this mock's secret key",
                "one of another body or secret key",
            ),
        })
    );
    assert_eq!(lines.len(), 2);
    for (name, expected) in [
        ("method", json!("GET")),
        ("path", json!("/nowhere")),
        ("outcome", json!("refused")),
        ("status", json!(404)),
        ("code", json!("999_001")),
    ] {
        assert_eq!(lines[1][name], expected, "{}", lines[1]);
    }
}

#[test]
fn without_a_log_nothing_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mock.env");
    let mut mock = Mock::with(folder.path(), &["--env-file", "mock.env", "--log", "off"]);
    let said = mock.out.all();
    charge_with_a_wrong_token(&mock, &file);
    stop(&mut mock.child);
    assert_eq!(mock.out.all(), said);
    assert_eq!(mock.err.all(), [""; 0]);
}

/// Tells it to end and waits until it has.
fn stop(child: &mut Child) {
    let id = child.id().to_string();
    let told = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status();
    assert!(told.expect("the system has `kill`").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

/// A mock whose standard output nobody has read beyond where it listens, and its address.
fn unread(folder: &Path) -> (Child, BufReader<ChildStdout>, String) {
    let mut child = konaplate(folder, &["mock"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    let rest = line.trim().strip_prefix("listening on http://");
    let address = rest.and_then(|it| it.split('/').next()).expect("a URL");
    let address = address.to_owned();
    (child, out, address)
}

/// Sends requests on one connection, reading each answer.
fn ask(address: &str, count: usize) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("can be set");
    let request = format!("GET /nowhere HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
    for _ in 0..count {
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut length = 0;
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).expect("it answers");
            if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
                length = text.trim().parse().expect("a number");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).expect("a whole answer");
    }
}

#[test]
fn a_reader_that_has_left_ends_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut child, out, address) = unread(folder.path());
    drop(out);
    ask(&address, 50);
    stop(&mut child);
    let mut told = String::new();
    let mut err = child.stderr.take().expect("a pipe");
    err.read_to_string(&mut told).expect("a text");
    assert_eq!(told, "");
}

#[test]
fn a_reader_that_takes_nothing_holds_nothing_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut child, mut out, address) = unread(folder.path());
    // A pipe holds 64 kB, which is some hundred lines; some thousand may wait.
    ask(&address, 8_000);
    let reading = thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).expect("a text");
        text
    });
    let mut err = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut told = String::new();
    err.read_line(&mut told).expect("a line");
    stop(&mut child);
    let lines = reading.join().expect("it reads");
    let lines = lines.matches(" GET /nowhere refused 404 999_001").count();
    let mut words = told.split(' ').skip(1);
    let left_out: usize = words
        .next()
        .and_then(|it| it.parse().ok())
        .unwrap_or_else(|| panic!("{told}"));
    assert!(
        told.contains("lines of the request log are left out"),
        "{told}"
    );
    assert_eq!(lines + left_out, 8_000, "each is there or counted");
}

#[test]
fn a_reader_that_takes_nothing_does_not_keep_it_from_ending() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut child, out, address) = unread(folder.path());
    ask(&address, 2_000);
    stop(&mut child);
    drop(out);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_anything_that_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut said = String::new();
    let mut canaries: Vec<String> = vec![CARD.to_owned()];
    for format in ["text", "json"] {
        let file = folder.path().join("mock.env");
        let mut mock = Mock::with(folder.path(), &["--env-file", "mock.env", "--log", format]);
        canaries.extend(secrets(&file));
        let kona = client(&file);
        for arguments in [
            &["next", "charge", "no-account"][..],
            &["pending", "charge"],
            &["fault", "charge", "half-answer"],
            &["cases"],
            &["ledger"],
            &["ledger", "--format", "json"],
            &["settle", "X", "failed"],
        ] {
            let arguments = [&["mock"], arguments, &["--env-file", "mock.env"]].concat();
            let done = run(&mut konaplate(folder.path(), &arguments));
            said.extend([done.out, done.err]);
        }
        for sequence_id in ["A-1", "A-2", "A-3"] {
            let issued = kona.one_time_token().card_no(CARD).send().await;
            let issued = issued.expect("a token").into_inner();
            let token = issued.one_time_token.into_checked().expect("in its limit");
            let dcvv = issued.dcvv.into_checked().expect("in its limit");
            canaries.push(token.expose().to_owned());
            let call = kona
                .charge()
                .sequence_id(sequence_id)
                .user_id(50_000_000_001);
            let call = call.amount(10_000).one_time_token(token).dcvv(dcvv);
            let _ = call.merchant_id("410195430033901").send().await;
        }
        charge_with_a_wrong_token(&mock, &file);
        let card = format!("GET /open-api/card?card={CARD} HTTP/1.1");
        mock.send(&[&card, "host: localhost"], "");
        stop(&mut mock.child);
        said.extend(mock.out.all());
        said.extend(mock.err.all());
    }
    assert!(said.contains("999_113") && said.contains("A-3"), "{said}");
    for canary in canaries {
        assert!(!said.contains(&canary), "{canary} is in\n{said}");
    }
}

/// What must not be seen of a file: keys, and each line of a PEM.
fn secrets(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("a text");
    let values = text.lines().filter_map(|line| line.split_once('='));
    let secret = values.filter(|(name, _)| name.contains("KEY") && !name.contains("KEY_ID"));
    secret
        .flat_map(|(_, value)| value.trim_matches('"').split("\\n"))
        .filter(|part| !part.starts_with("-----"))
        .map(str::to_owned)
        .collect()
}
