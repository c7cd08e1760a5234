//! A body leaves at most once, on every way a kept connection can die, and one that was not asked for never
//! left. The server is written by hand: what the HTTP library does below us is under test.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

use super::{
    Answer, Broken, Failed, Https, Proxying, RequestBody, ResponseBody, Sending, Settings,
    Transport, TransportErrorKind, exchange,
};

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

fn transport() -> Https {
    let settings = Settings {
        connect_timeout: Duration::from_millis(200),
        idle_connections: usize::MAX,
        idle_timeout: Duration::from_secs(4),
        proxying: Proxying::None,
        roots: Vec::new(),
    };
    Https::new(settings).unwrap()
}

async fn send(transport: &Https, url: &str) -> Result<Answer, Failed> {
    send_within(transport, url, Duration::from_secs(5)).await
}

async fn send_within(transport: &Https, url: &str, limit: Duration) -> Result<Answer, Failed> {
    let (body, hold) = RequestBody::new(Zeroizing::new(BODY.to_vec()), None);
    let request = Request::post(url).body(body).unwrap();
    exchange(transport, (request, hold), limit, 1 << 20).await
}

/// How a call ended, without the answer's content.
fn ended(result: Result<Answer, Failed>) -> Result<u16, Option<TransportErrorKind>> {
    let answer = result.map_err(|failed| Some(failed.error.kind()))?;
    answer.body.map_err(|broken| match broken {
        Broken::Lower(error) => Some(error.kind()),
        Broken::TooLarge => None,
    })?;
    Ok(answer.status.as_u16())
}

/// One call that is answered, then one on the connection that was kept. Repeated, since the client may learn
/// of a closed connection before it sends, while it sends or after.
async fn second_call(then: Then, wait: Duration) {
    for _ in 0..20 {
        let transport = transport();
        let (url, bodies) = server(then).await;
        assert_eq!(ended(send(&transport, &url).await), Ok(200));
        tokio::time::sleep(wait).await;
        let result = send(&transport, &url).await;
        let may_have_left = result.as_ref().err().is_none_or(|it| it.may_have_left);
        let result = ended(result);
        let arrived = bodies.load(Ordering::SeqCst) - 1;
        assert!(arrived <= 1, "{then:?}: sent {arrived} times");
        assert!(
            may_have_left || arrived == 0,
            "{then:?}: it left, and the flag says it did not"
        );
        if matches!(then, Then::ReadAndClose | Then::ReadAndReset) {
            assert_eq!(
                (arrived, result),
                (1, Err(Some(TransportErrorKind::Connection))),
                "{then:?}"
            );
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
    let failed = send(&transport(), &url).await.err().unwrap();
    assert_eq!(failed.error.kind(), TransportErrorKind::Connect);
    assert!(!failed.may_have_left);
}

/// HTTP/2 without TLS, which only a test speaks.
fn http2() -> Https {
    let client = reqwest::Client::builder()
        .retry(reqwest::retry::never())
        .http2_prior_knowledge()
        .build()
        .unwrap();
    Https::from(client)
}

/// The header that asks for it is none of HTTP/2.
#[tokio::test]
async fn a_connection_that_is_not_kept_may_be_one_of_http2() {
    let (url, _) = stalling().await;
    let transport = http2();
    transport.keeping.pause(tokio::time::Instant::now());
    assert_eq!(ended(send(&transport, &url).await), Ok(200));
}

/// Takes four calls at a time over HTTP/2, answers the first of all and no other. Notes the paths of the
/// calls whose whole body came.
async fn stalling() -> (String, Arc<Mutex<BTreeSet<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let came: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let noted = Arc::clone(&came);
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut builder = h2::server::Builder::new();
        let handshake = builder.max_concurrent_streams(4).handshake(stream);
        let mut connection: h2::server::Connection<_, bytes::Bytes> = handshake.await.unwrap();
        let mut unanswered = Vec::new();
        let mut is_first = true;
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            if std::mem::take(&mut is_first) {
                respond
                    .send_response(http::Response::new(()), true)
                    .unwrap();
            } else {
                unanswered.push(respond);
            }
            let noted = Arc::clone(&noted);
            tokio::spawn(async move {
                let path = request.uri().path().to_owned();
                let mut stream = request.into_body();
                let mut body = Vec::new();
                while let Some(Ok(data)) = stream.data().await {
                    body.extend_from_slice(&data);
                }
                if body == BODY {
                    noted.lock().unwrap().insert(path);
                }
            });
        }
    });
    (url, came)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_does_not_leave_afterwards() {
    let mut not_sent = 0;
    for _ in 0..15 {
        let (url, came) = stalling().await;
        let transport = Arc::new(http2());
        assert_eq!(
            ended(send(&transport, &format!("{url}/first")).await),
            Ok(200)
        );
        // The calls that wait for a slot are next in line when those that have one run out of time.
        let calls: Vec<_> = (0..12)
            .map(|index| {
                let (transport, path) = (Arc::clone(&transport), format!("/{index}"));
                let target = format!("{url}{path}");
                tokio::spawn(async move {
                    (
                        path,
                        send_within(&transport, &target, Duration::from_millis(100)).await,
                    )
                })
            })
            .collect();
        let mut promised = Vec::new();
        for call in calls {
            if let (
                path,
                Err(Failed {
                    may_have_left: false,
                    ..
                }),
            ) = call.await.unwrap()
            {
                promised.push(path);
            }
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
        let came = came.lock().unwrap();
        assert!(
            promised.iter().all(|path| !came.contains(path)),
            "{promised:?} {came:?}"
        );
        not_sent += promised.len();
    }
    assert!(not_sent > 0, "the case did not come about");
}

/// Taps what it hands on to another, as a recorder does.
#[derive(Debug)]
struct Tapping {
    inner: Https,
    sent: Arc<Mutex<Vec<u8>>>,
    read: Arc<Mutex<Vec<u8>>>,
}

impl Transport for Tapping {
    fn send(&self, mut request: Request<RequestBody>) -> Sending<'_> {
        let (sent, read) = (Arc::clone(&self.sent), Arc::clone(&self.read));
        request
            .body_mut()
            .tap(move |bytes| sent.lock().unwrap().extend_from_slice(bytes));
        Box::pin(async move {
            let answer = self.inner.send(request).await?;
            Ok(answer
                .map(|body| body.tap(move |bytes| read.lock().unwrap().extend_from_slice(bytes))))
        })
    }
}

impl Tapping {
    fn new() -> Self {
        Self {
            inner: transport(),
            sent: Arc::default(),
            read: Arc::default(),
        }
    }

    fn seen(&self) -> (Vec<u8>, Vec<u8>) {
        let (sent, read) = (self.sent.lock().unwrap(), self.read.lock().unwrap());
        (sent.clone(), read.clone())
    }

    async fn send_one(&self, url: &str, max_response: usize) -> Result<Answer, Failed> {
        let (body, hold) = RequestBody::new(Zeroizing::new(BODY.to_vec()), None);
        let request = Request::post(url).body(body).unwrap();
        exchange(self, (request, hold), Duration::from_secs(5), max_response).await
    }
}

#[tokio::test]
async fn taps_see_what_passes_and_change_nothing() {
    let (url, bodies) = server(Then::Close).await;
    let tapping = Tapping::new();
    let answer = tapping.send_one(&url, 1 << 20).await;
    let read = answer.ok().and_then(|answer| answer.body.ok()).unwrap();
    assert_eq!(&**read, b"{}");
    assert_eq!(tapping.seen(), (BODY.to_vec(), b"{}".to_vec()));
    assert_eq!(bodies.load(Ordering::SeqCst), 1);

    let answer = tapping.send_one(&url, 1).await.ok().unwrap();
    assert!(matches!(answer.body, Err(Broken::TooLarge)));
}

#[tokio::test]
async fn a_tap_makes_no_body_count_as_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let tapping = Tapping::new();
    let failed = tapping.send_one(&url, 1).await.err().unwrap();
    assert!(!failed.may_have_left);
    assert_eq!(tapping.seen(), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_whole_body_passes_a_tap_in_one_piece() {
    let seen = Arc::<Mutex<Vec<Vec<u8>>>>::default();
    let shown = Arc::clone(&seen);
    let body = ResponseBody::whole("{}");
    let mut body = body.tap(move |bytes| shown.lock().unwrap().push(bytes.to_vec()));
    assert!(seen.lock().unwrap().is_empty());
    assert_eq!(body.next().await.unwrap().unwrap(), "{}");
    assert!(body.next().await.is_none());
    assert_eq!(*seen.lock().unwrap(), [b"{}"]);
}

#[tokio::test]
async fn what_a_server_says_when_it_closes_stands_in_no_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await;
        let mut bytes = Vec::new();
        while !bytes.ends_with(BODY) {
            stream.read_buf(&mut bytes).await.unwrap();
        }
        let said = b"dcvv=987";
        let mut frame = vec![0, 0, 16, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        frame.extend_from_slice(said);
        let _ = stream.write_all(&frame).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    });
    let failed = send(&http2(), &url).await.err().unwrap();
    assert!(failed.may_have_left);
    let source = failed.error.into_source().unwrap();
    let mut said = format!("{source:?}");
    let mut error: Option<&(dyn std::error::Error + 'static)> = Some(&*source);
    while let Some(link) = error {
        said.push_str(&link.to_string());
        error = link.source();
    }
    assert!(said.contains("HTTP/2") && !said.contains("987"), "{said}");
}
