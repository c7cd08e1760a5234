//! What a connection may not do: take its time, or send what is no request. Over raw sockets, with less
//! patience than users have.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

use super::*;
use crate::testing;
use crate::wire::Patience;

const SOON: Duration = Duration::from_millis(400);
const LATE: Duration = Duration::from_secs(60);
const HEAD: &str = "POST /open-api/api/v1/charge HTTP/1.1\r\nhost: mock\r\n";

async fn start(patience: Patience) -> Mock {
    let options = Options::default().api(testing::api()).patience(patience);
    options.start().await.unwrap()
}

fn connect(mock: &Mock) -> TcpStream {
    let stream = TcpStream::connect(mock.address()).unwrap();
    stream.set_read_timeout(Some(LATE)).unwrap();
    stream
}

/// All until the end, and how long that took.
fn end(stream: &mut TcpStream) -> (String, Duration) {
    let start = Instant::now();
    let mut read = Vec::new();
    let ended = stream.read_to_end(&mut read);
    assert!(ended.is_ok(), "a clean end: {ended:?}");
    (String::from_utf8_lossy(&read).into_owned(), start.elapsed())
}

/// One answer, as long as its head says.
fn answer(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut byte = [0];
    let length = loop {
        stream.read_exact(&mut byte).unwrap();
        read.push(byte[0]);
        if let Some(head) = read.strip_suffix(b"\r\n\r\n") {
            let head = String::from_utf8_lossy(head);
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            break length.unwrap().parse().unwrap();
        }
    };
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    read.extend(body);
    String::from_utf8_lossy(&read).into_owned()
}

const IMPATIENT: Patience = Patience {
    head: SOON,
    body: SOON,
    idle: LATE,
};

#[test]
fn a_user_has_ten_seconds_and_an_idle_connection_outlives_a_clients_pool() {
    let patience = Patience::default();
    assert_eq!(patience.head, Duration::from_secs(10));
    assert_eq!(patience.body, Duration::from_secs(10));
    assert!(patience.idle > Duration::from_secs(90));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_end_is_closed_whatever_comes_of_it() {
    let mock = start(IMPATIENT).await;
    let mut silent = connect(&mock);
    let mut half = connect(&mock);
    half.write_all(HEAD.as_bytes()).unwrap();
    let mut slow = connect(&mock);
    let mut drip = slow.try_clone().unwrap();
    let dripping = thread::spawn(move || {
        // One byte after the other, for much longer than a head may take.
        let letters = HEAD.bytes().chain(std::iter::repeat_n(b'a', 10_000));
        for letter in letters {
            if drip.write_all(&[letter]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it was never closed");
    });
    for stream in [&mut silent, &mut half] {
        let (read, took) = end(stream);
        assert_eq!(read, "");
        assert!(took < LATE / 2, "{took:?}");
    }
    let mut read = Vec::new();
    let _ = slow.read_to_end(&mut read); // what drips on meets a reset
    assert_eq!(read, b"");
    dripping.join().unwrap();
    assert_eq!(mock.arrivals("charge"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_head_has_as_long_as_the_first() {
    let mock = start(IMPATIENT).await;
    let mut stream = connect(&mock);
    let whole = format!("{HEAD}content-length: 2\r\n\r\n{{}}");
    stream.write_all(whole.as_bytes()).unwrap();
    assert!(answer(&mut stream).contains("999_005"));
    stream.write_all(HEAD.as_bytes()).unwrap();
    let (read, took) = end(&mut stream);
    assert_eq!(read, "");
    assert!(took >= SOON / 2, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_serves_on_long_after_a_head_would_be_late() {
    let mock = start(IMPATIENT).await;
    let mut stream = connect(&mock);
    let whole = format!("{HEAD}content-length: 2\r\n\r\n{{}}");
    for _ in 0..3 {
        stream.write_all(whole.as_bytes()).unwrap();
        assert!(answer(&mut stream).contains("999_005"));
        thread::sleep(SOON * 2);
    }
    assert_eq!(mock.arrivals("charge"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_not_taken_for_a_slow_client() {
    let mock = start(IMPATIENT).await;
    mock.next_fault("charge", Fault::Delay(SOON * 3)).unwrap();
    let mut stream = connect(&mock);
    let whole = format!("{HEAD}content-length: 2\r\n\r\n{{}}");
    let start = Instant::now();
    stream.write_all(whole.as_bytes()).unwrap();
    assert!(answer(&mut stream).contains("999_005"));
    assert!(start.elapsed() >= SOON * 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_closed_late_and_cleanly() {
    let idle = SOON;
    let mock = start(Patience {
        head: LATE,
        body: LATE,
        idle,
    })
    .await;
    let mut stream = connect(&mock);
    let whole = format!("{HEAD}content-length: 2\r\n\r\n{{}}");
    stream.write_all(whole.as_bytes()).unwrap();
    assert!(answer(&mut stream).contains("999_005"));
    let (read, took) = end(&mut stream);
    assert_eq!(read, "");
    assert!(took >= SOON / 2, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_end_is_refused_and_closed() {
    let mock = start(IMPATIENT).await;
    for body in [
        "content-length: 100\r\n\r\n{",
        "transfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
    ] {
        let mut stream = connect(&mock);
        stream
            .write_all(format!("{HEAD}{body}").as_bytes())
            .unwrap();
        let (read, took) = end(&mut stream);
        assert!(read.starts_with("HTTP/1.1 408 "), "{read}");
        assert!(read.contains("999_007"), "{read}");
        assert!(took < LATE / 2, "{took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_ends_at_once_and_harms_no_other() {
    let mock = start(Patience::default()).await;
    let tls: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03random";
    let http2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(1 << 20));
    let many = format!("{HEAD}{}\r\n", "x: y\r\n".repeat(10_000));
    for garbage in [
        tls,
        http2,
        b"\0\0\0\0\r\n\r\n",
        long.as_bytes(),
        many.as_bytes(),
    ] {
        let mut stream = connect(&mock);
        let _ = stream.write_all(garbage); // it may be closed before all is written
        let start = Instant::now();
        let mut read = Vec::new();
        let _ = stream.read_to_end(&mut read); // a reset, where bytes were left over
        let read = String::from_utf8_lossy(&read);
        assert!(read.is_empty() || read.starts_with("HTTP/1.1 4"), "{read}");
        assert!(start.elapsed() < Duration::from_secs(9));
    }
    let mut stream = connect(&mock);
    let whole = format!("{HEAD}content-length: 2\r\n\r\n{{}}");
    stream.write_all(whole.as_bytes()).unwrap();
    assert!(answer(&mut stream).contains("999_005"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_speaks_tls_is_told_of_in_the_log() {
    let (sender, lines) = std::sync::mpsc::channel();
    let options = Options::default().api(testing::api());
    let options = options.log(move |line| sender.send(line.clone()).unwrap());
    let mock = options.start().await.unwrap();
    let mut stream = connect(&mock);
    stream
        .write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03random")
        .unwrap();
    let line = lines.recv_timeout(LATE).unwrap();
    assert_eq!(
        line.to_string()[25..],
        *"- refused connection: expected http:// (look at KONAPLATE_BASE_URL), came TLS"
    );
    assert_eq!(line.json()["failed"]["came"], "TLS");
}
