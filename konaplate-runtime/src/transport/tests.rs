//! A body leaves at most once, on every way a kept connection can die, and one that was not asked for never
//! left. The server is written by hand: what the HTTP library does below us is under test.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderMap, Method};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

use super::{Answer, Broken, Kind, Transport};
use crate::body::Polled;
use crate::config::Config;

/// Ends every request, and stands in it once.
const BODY: &[u8] = br#"{"canary":"body"}"#;
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// What the server does with a connection after its first answer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    /// Closes it before anything more comes.
    Close,
    /// Resets it before anything more comes.
    Reset,
    /// Reads one more request and closes.
    ReadAndClose,
    /// Reads one more request and resets.
    ReadAndReset,
}

/// Counts the bodies that arrive, on all connections.
async fn server(then: Then) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let bodies = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&bodies);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, then, Arc::clone(&count)));
        }
    });
    (url, bodies)
}

async fn serve(mut stream: TcpStream, then: Then, bodies: Arc<AtomicUsize>) {
    if !arrives(&mut stream, &bodies).await || stream.write_all(OK).await.is_err() {
        return;
    }
    if matches!(then, Then::ReadAndClose | Then::ReadAndReset) {
        arrives(&mut stream, &bodies).await;
    }
    if matches!(then, Then::Reset | Then::ReadAndReset) {
        stream.set_zero_linger().unwrap();
    }
}

/// Reads up to the end of a body and counts it; false if the peer closes first.
async fn arrives(stream: &mut TcpStream, bodies: &AtomicUsize) -> bool {
    let mut bytes = Vec::new();
    while !bytes.ends_with(BODY) {
        if matches!(stream.read_buf(&mut bytes).await, Ok(0) | Err(_)) {
            return false;
        }
    }
    bodies.fetch_add(1, Ordering::SeqCst);
    true
}

fn transport() -> Transport {
    let config = Config::builder()
        .base_url("http://127.0.0.1/open-api")
        .asp_id("a".repeat(15))
        .access_key("k".repeat(40))
        .secret_key("unit-test-secret")
        .connect_timeout(Duration::from_millis(200))
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    Transport::new(&config).unwrap()
}

async fn send(transport: &Transport, url: &str) -> (Polled, Result<Answer, Broken>) {
    let body = Zeroizing::new(BODY.to_vec());
    let url = url.parse().unwrap();
    transport
        .send(Method::POST, url, HeaderMap::new(), body)
        .await
}

/// How a call ended, without the answer's content.
fn ended(result: Result<Answer, Broken>) -> Result<u16, Kind> {
    let answer = result.map_err(|broken| broken.kind)?;
    answer.body.map_err(|broken| broken.kind)?;
    Ok(answer.status.as_u16())
}

/// One call that is answered, then one on the connection that was kept. Repeated, since the client may learn
/// of a closed connection before it sends, while it sends or after.
async fn second_call(then: Then, wait: Duration) {
    let transport = transport();
    for _ in 0..20 {
        let (url, bodies) = server(then).await;
        assert_eq!(ended(send(&transport, &url).await.1), Ok(200));
        tokio::time::sleep(wait).await;
        let (polled, result) = send(&transport, &url).await;
        let result = ended(result);
        let arrived = bodies.load(Ordering::SeqCst) - 1;
        assert!(arrived <= 1, "{then:?}: sent {arrived} times");
        assert!(
            polled.is_set() || arrived == 0,
            "{then:?}: it left, and the flag says it did not"
        );
        if matches!(then, Then::ReadAndClose | Then::ReadAndReset) {
            assert_eq!((arrived, result), (1, Err(Kind::Connection)), "{then:?}");
        } else if result.is_ok() {
            assert_eq!(arrived, 1, "{then:?}: answered without a request");
        }
    }
}

#[tokio::test]
async fn a_connection_that_dies_never_sends_a_body_twice() {
    for then in [
        Then::Close,
        Then::Reset,
        Then::ReadAndClose,
        Then::ReadAndReset,
    ] {
        for wait in [Duration::ZERO, Duration::from_millis(5)] {
            second_call(then, wait).await;
        }
    }
}

#[tokio::test]
async fn nobody_there_means_that_nothing_was_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let (polled, result) = send(&transport(), &url).await;
    assert_eq!(ended(result), Err(Kind::Connect));
    assert!(!polled.is_set());
}
