//! Where a connection can end, over real sockets: what is told is what the server saw.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use konaplate_generated::CallError;
use konaplate_generated::runtime::Cause;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::canned::{built, charge, config};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 81\r\n\r\n";
const BODY: &str =
    r#"{"response":{"code":"000_000","description":""},"nrNumber":"N","isPending":false}"#;

/// How far the server goes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Until {
    /// Reads nothing.
    Accepted,
    /// Reads the head of the request.
    Head,
    /// Reads the head and a part of the body.
    InsideBody,
    /// Reads the request.
    Read,
    /// Writes a part of the head of the answer.
    InsideAnswerHead,
    /// Writes the head of the answer.
    AnswerHead,
    /// Writes the head and a part of the body of the answer.
    InsideAnswer,
}

/// What it does then.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    Close,
    Reset,
    Silence,
}

/// Counts the connections, and the request bodies of which at least a byte came.
async fn server(until: Until, then: Then) -> (String, Arc<[AtomicUsize; 2]>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let counts: Arc<[AtomicUsize; 2]> = Arc::default();
    let counted = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted[0].fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream, until, then, Arc::clone(&counted)));
        }
    });
    (format!("http://{address}/open-api"), counts)
}

async fn serve(mut stream: TcpStream, until: Until, then: Then, counts: Arc<[AtomicUsize; 2]>) {
    if until != Until::Accepted {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            if stream.read_u8().await.map(|byte| bytes.push(byte)).is_err() {
                return;
            }
        }
        let last = match until {
            Until::Head => None,
            Until::InsideBody => Some(b'1'),
            _ => Some(b'}'),
        };
        while last.is_some() {
            let Ok(byte) = stream.read_u8().await else {
                return;
            };
            if bytes.ends_with(b"\r\n\r\n") {
                counts[1].fetch_add(1, Ordering::SeqCst);
            }
            bytes.push(byte);
            if Some(byte) == last {
                break;
            }
        }
    }
    let said = match until {
        Until::InsideAnswerHead => &HEAD[..20],
        Until::AnswerHead => HEAD,
        Until::InsideAnswer => &format!("{HEAD}{}", &BODY[..40]),
        _ => "",
    };
    let _ = stream.write_all(said.as_bytes()).await;
    match then {
        Then::Close => {}
        Then::Reset => {
            // What was written is to arrive before the reset does.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let _ = stream.set_zero_linger();
        }
        Then::Silence => tokio::time::sleep(Duration::from_secs(30)).await,
    }
}

#[tokio::test]
async fn wherever_a_connection_ends_the_call_is_told_as_it_was_and_sent_once() {
    for until in [
        Until::Accepted,
        Until::Head,
        Until::InsideBody,
        Until::Read,
        Until::InsideAnswerHead,
        Until::AnswerHead,
        Until::InsideAnswer,
    ] {
        for then in [Then::Close, Then::Reset, Then::Silence] {
            let (url, counts) = server(until, then).await;
            let limit = match then {
                Then::Silence => Duration::from_millis(300),
                _ => Duration::from_secs(60),
            };
            let kona = built(config(&url).timeout(limit));
            let place = format!("{until:?}, {then:?}");
            let (cause, status) = match charge(&kona, "ORDER-1").await {
                Err(CallError::Unknown(unknown)) => (unknown.cause().kind(), unknown.status()),
                // It closed before the body was asked for.
                Err(CallError::NotSent(_)) if until == Until::Accepted => continue,
                other => panic!("{place}: {other:?}"),
            };
            let wanted = match then {
                Then::Silence => Cause::Timeout,
                Then::Close | Then::Reset => Cause::Connection,
            };
            assert_eq!(cause, wanted.kind(), "{place}");
            let has_head = matches!(until, Until::AnswerHead | Until::InsideAnswer);
            assert_eq!(status, has_head.then_some(200), "{place}");
            let [connections, bodies] = &*counts;
            assert_eq!(connections.load(Ordering::SeqCst), 1, "{place}");
            let came = usize::from(!matches!(until, Until::Accepted | Until::Head));
            assert_eq!(bodies.load(Ordering::SeqCst), came, "{place}");
        }
    }
}
