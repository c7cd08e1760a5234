//! `konaplate sign`: what it prints is sent by curl, and judged by a mock, by a MAC of another maker and byte by byte.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::{self, JoinHandle};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::konaplate;
use crate::mock_process::Mock;

const CARD: &str = "9410195430033901";
const USER: u64 = 50_000_000_001;

/// Runs a command that reads this.
fn fed(command: &mut Command, input: &[u8]) -> Output {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.stderr(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let _ = stdin.write_all(input); // who refuses early reads none of it
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// `konaplate sign` of the shipped specification, with the variables of a file alone.
fn signing(folder: &Path, arguments: &[&str]) -> Command {
    let shipped = ["sign", "--shipped", "--env-file", "mock.env"];
    let mut command = konaplate(folder, &[&shipped, arguments].concat());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KONAPLATE_") {
            command.env_remove(name);
        }
    }
    command
}

/// What it prints; nothing but the name of the specification is on the other stream.
#[track_caller]
fn signed(folder: &Path, arguments: &[&str], body: &[u8]) -> Vec<u8> {
    let output = fed(&mut signing(folder, arguments), body);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        (output.status.code(), &*errors),
        (Some(0), "reading the shipped specification\n"),
        "{arguments:?}"
    );
    output.stdout
}

/// What it says instead, on the other stream.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str], body: &[u8]) -> String {
    let output = fed(&mut signing(folder, arguments), body);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        (output.status.code(), output.stdout.len()),
        (Some(2), 0),
        "{said}"
    );
    let said = said.strip_prefix("reading the shipped specification\n");
    said.expect("it says what it reads").to_owned()
}

/// What the server answers curl.
#[track_caller]
fn sent(configuration: &[u8]) -> Vec<u8> {
    let output = fed(Command::new("curl").args(CURL), configuration);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*errors), (Some(0), ""));
    output.stdout
}

/// A configuration from standard input, and none of whoever runs the test.
const CURL: [&str; 5] = ["--disable", "--silent", "--show-error", "--config", "-"];

#[track_caller]
fn call(folder: &Path, operation: &str, body: &Value) -> Value {
    let configuration = signed(folder, &[operation], body.to_string().as_bytes());
    let answer = sent(&configuration);
    let opened = signed(folder, &[operation, "--open"], &answer);
    serde_json::from_slice(&opened).expect("JSON in the clear")
}

fn token(folder: &Path) -> (Value, Value) {
    let answer = call(folder, "one-time-token", &json!({ "cardNo": CARD }));
    assert_eq!(answer["response"]["code"], "000_000", "{answer}");
    (answer["oneTimeToken"].clone(), answer["dcvv"].clone())
}

#[test]
fn curl_calls_every_shipped_operation() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let _mock = Mock::with(folder, &["--shipped", "--env-file", "mock.env"]);
    let (one, dcvv) = token(folder);
    let charge = json!({
        "sequenceId": "A-1", "userId": USER, "amount": 10_000, "oneTimeToken": one, "dcvv": dcvv,
        "merchantId": "410195430033901",
    });
    let charged = call(folder, "charge", &charge);
    assert_eq!(charged["response"]["code"], "000_000", "{charged}");
    let (one, dcvv) = token(folder);
    let cancel = json!({
        "sequenceId": "B-1", "userId": USER, "nrNumber": charged["nrNumber"], "oneTimeToken": one, "dcvv": dcvv,
        "cardExpiry": "2912",
    });
    let par = "Q1234567890123456789012345A";
    let limits = json!({ "userId": USER, "par": par, "amount": 10_000, "thresholdBalance": 5_000 });
    let card = json!({ "cardNo": CARD, "expiryDate": "2912", "cardCVC": "123" });
    let barcode = json!({ "cardNo": CARD, "type": "CHARGE", "amount": 10_000 });
    for (operation, body) in [
        ("recharge-result", json!({ "sequenceId": "A-1" })),
        ("charge-cancel", cancel),
        ("lower-limit-update", limits),
        ("auto-recharge-account-register", json!({ "userId": USER })),
        ("unregistered-card-info", card),
        ("barcode-spec", barcode),
    ] {
        let answer = call(folder, operation, &body);
        assert_eq!(
            answer["response"]["code"], "000_000",
            "{operation}: {answer}"
        );
    }
}

#[test]
fn an_encrypted_answer_is_opened_and_a_plain_one_passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    let _mock = Mock::with(folder, &["--shipped", "--env-file", "mock.env"]);
    let operation = "unregistered-card-info";
    let body = json!({ "cardNo": CARD, "expiryDate": "2912", "cardCVC": "123" }).to_string();
    let configuration = signed(folder, &[operation], body.as_bytes());
    assert!(!String::from_utf8_lossy(&configuration).contains(CARD));
    let answer = sent(&configuration);
    let sealed: Value = serde_json::from_slice(&answer).expect("JSON");
    let sealed = sealed.as_object().expect("an object");
    assert_eq!(sealed.keys().collect::<Vec<_>>(), ["encData"]);
    let opened = signed(folder, &[operation, "--open"], &answer);
    let opened: Value = serde_json::from_slice(&opened).expect("JSON");
    assert_eq!(opened["response"]["code"], "000_000");
    assert!(opened["cardDataInfo"].is_object(), "{opened}");
    for plain in [&b"{\"a\" : 1}\n"[..], b"<html>", b"", b"\xff\0"] {
        assert_eq!(signed(folder, &[operation, "--open"], plain), plain);
    }
    let broken = refused(
        folder,
        &[operation, "--open"],
        br#"{"encData":"a.b.c.d.e"}"#,
    );
    assert!(
        broken.starts_with("konaplate: the answer cannot be decrypted: "),
        "{broken}"
    );
}

const SECRET_KEY: &str = "a-secret-of-the-test";

/// A folder with the variables of a server that only the test knows.
fn configured(base_url: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = format!(
        "KONAPLATE_BASE_URL=\"{base_url}\"\nKONAPLATE_ASP_ID=\"123456789012345\"\n\
         KONAPLATE_ACCESS_KEY=\"{ACCESS_KEY}\"\nKONAPLATE_SECRET_KEY=\"{SECRET_KEY}\"\n"
    );
    fs::write(folder.path().join("mock.env"), text).expect("can be written");
    folder
}

const ACCESS_KEY: &str = "0123456789012345678901234567890123456789";

/// The token of a body, made here.
fn mac(body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET_KEY.as_bytes());
    STANDARD.encode(hmac::sign(&key, body))
}

/// Takes one request as it comes.
fn listen() -> (String, JoinHandle<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/base", listener.local_addr().expect("an address"));
    let taken = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut read = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = stream.read(&mut buffer).expect("bytes");
            read.extend_from_slice(&buffer[..count]);
            let end = read.windows(4).position(|it| it == b"\r\n\r\n");
            let Some(end) = end else { continue };
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            let length = header(&head, "Content-Length")
                .parse::<usize>()
                .expect("a number");
            if read.len() >= end + 4 + length {
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                stream.write_all(answer).expect("it reads");
                return (head, read.split_off(end + 4));
            }
        }
    });
    (url, taken)
}

fn header(head: &str, name: &str) -> String {
    let mut lines = head.lines();
    let value = lines.find_map(|line| line.strip_prefix(&format!("{name}: ")));
    value
        .unwrap_or_else(|| panic!("no {name} in {head}"))
        .to_owned()
}

#[test]
fn bytes_leave_as_they_came_under_a_token_of_theirs() {
    let long = vec![b'\\'; 40_000];
    let bodies: [&[u8]; 8] = [
        b"",
        b"{\"a\": \"\\\"\\\\\\n\" }\r\n\t\x0b\x0c\n",
        "{\"이름\":\"홍길동\"}".as_bytes(),
        b"@/etc/passwd",
        b"'; echo $HOME `id` # not a comment",
        b"\xff\xfe\x01\x7f",
        b"[{}] \\",
        &long,
    ];
    for body in bodies {
        let (url, taken) = listen();
        let folder = configured(&url);
        let configuration = signed(folder.path(), &["recharge-result"], body);
        assert_eq!(sent(&configuration), b"{}");
        let (head, received) = taken.join().expect("it has a request");
        assert_eq!(received, body);
        let path = "/base/api/v1/recharges/by-bank-account/result/inquiry";
        assert!(head.starts_with(&format!("POST {path} HTTP/1.1")), "{head}");
        let token = header(&head, "X-KM-Tran-Token");
        let time = header(&head, "X-KM-Tran-Time");
        assert!(token.starts_with(&format!("KMV1:{time}")), "{token} {time}");
        assert_eq!(token.rsplit_once(':').expect("three parts").1, mac(body));
        assert_eq!(header(&head, "Content-Type"), "application/json");
        assert_eq!(header(&head, "X-KM-Access-Key"), ACCESS_KEY);
        let id = header(&head, "X-KM-Correlation-Id");
        assert_eq!(id.split('-').next(), time.get(2..), "one instant for all");
    }
}

#[test]
fn parts_are_printed_alone() {
    let folder = configured("http://127.0.0.1:9/base");
    let print = |what, body| signed(folder.path(), &["charge", "--print", what], body);
    let body = b"{\"a\":\0}";
    assert_eq!(print("body", body), body);
    let token = String::from_utf8(print("token", body)).expect("text");
    let token = token.strip_suffix('\n').expect("a line");
    assert_eq!(token.len(), 67);
    assert!(token.starts_with("KMV1:") && token.ends_with(&format!(":{}", mac(body))));
    let headers = String::from_utf8(print("headers", body)).expect("text");
    let names = headers.lines().map(|line| line.split(": ").next());
    assert_eq!(
        names.flatten().collect::<Vec<_>>(),
        [
            "Content-Type",
            "Accept",
            "X-KM-User-AspId",
            "X-KM-Access-Key",
            "X-KM-Time-Zone",
            "X-KM-Correlation-Id",
            "X-KM-Tran-Token",
            "X-KM-Tran-Time",
        ]
    );
}

#[test]
fn what_cannot_be_signed_is_told_without_a_secret() {
    let folder = configured("http://127.0.0.1:9/base");
    let folder = folder.path();
    let unknown = refused(folder, &["chrage"], b"{}");
    assert!(
        unknown.starts_with(
            "konaplate: no operation `chrage` (did you mean `charge`?); there are: charge, "
        ),
        "{unknown}"
    );
    assert_eq!(
        refused(folder, &["unregistered-card-info"], b"{}"),
        "konaplate: `unregistered-card-info` cannot be signed: it encrypts, and these are not configured: \
         KONAPLATE_CRYPTO_KEY_ID, KONAPLATE_SERVER_PUBLIC_KEY, KONAPLATE_CLIENT_PRIVATE_KEY\n"
    );
    let nul = refused(folder, &["charge"], b"{\0}");
    assert!(nul.contains("NUL byte"), "{nul}");
    let long = refused(folder, &["charge"], &[b'"'; 60_000]);
    assert!(long.contains("100,000 bytes"), "{long}");
    let large = refused(folder, &["charge"], &vec![b' '; (1 << 20) + 1]);
    assert!(large.contains("`charge` is larger than 1 MiB"), "{large}");

    let file = folder.join("mock.env");
    fs::write(
        &file,
        "KONAPLATE_ACCESS_KEY=\"canary\"\nKONAPLATE_SECRET_KEY=\"\"\n",
    )
    .expect("can be");
    let missing = refused(folder, &["charge"], b"{}");
    for name in ["BASE_URL", "ASP_ID", "ACCESS_KEY", "SECRET_KEY"] {
        assert!(
            missing.contains(&format!("\n  KONAPLATE_{name} ")),
            "{missing}"
        );
    }
    assert!(!missing.contains("canary"), "{missing}");
}

#[test]
fn a_request_that_moves_money_elsewhere_is_told_as_one() {
    let folder = configured("https://pay.example/base");
    let said = |operation: &str| {
        let output = fed(&mut signing(folder.path(), &[operation]), b"{}");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stderr).expect("text")
    };
    assert_eq!(
        said("charge"),
        "reading the shipped specification\n\
         konaplate: warning: `charge` moves money, and pay.example is not this machine: to send this request moves it\n"
    );
    assert_eq!(
        said("recharge-result"),
        "reading the shipped specification\n"
    );
}
