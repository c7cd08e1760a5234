//! Over TLS: HTTP/2 where it is offered and HTTP/1.1 where not, certificates, proxies; and that no way in which a
//! connection can end makes anything below the client send a body twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::runtime::{Cause, Retries};
use konaplate_generated::{CallError, NotSentReason};
use rcgen::{CertifiedKey, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::canned::{built, charge, config};

const FOUND: &str = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#;
const CHARGED: &str = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":false}"#;

/// What the server does with a request once its whole body is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Then {
    /// Answers it.
    Answer,
    /// Resets the stream, and says that it has not looked at it: what asks for another attempt.
    Refuse,
    /// Resets the stream.
    Cancel,
    /// Ends the connection, and says that nothing of it was looked at.
    GoAway,
    /// Closes the connection.
    Close,
    /// Answers the first one and says nothing to the others.
    AnswerOne,
}

/// A server with a certificate of its own.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) certificate: String,
    /// Protocol and path of each request whose whole body came.
    came: Noted,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start(protocols: &[&str], then: Then) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        Self::showing(made.expect("a certificate"), protocols, then).await
    }

    /// A server that shows this certificate.
    pub(crate) async fn showing(
        made: CertifiedKey<KeyPair>,
        protocols: &[&str],
        then: Then,
    ) -> Self {
        let certificate = made.cert.pem();
        let acceptor = acceptor(made, protocols);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let came: Noted = Arc::default();
        let noted = Arc::clone(&came);
        let connections: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (acceptor, noted) = (acceptor.clone(), Arc::clone(&noted));
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let is_2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                    match is_2 {
                        true => http2(stream, then, noted).await,
                        false => http1(stream, then, noted).await,
                    }
                });
            }
        });
        Self {
            url: format!("https://localhost:{port}/open-api"),
            certificate,
            came,
            connections,
        }
    }

    pub(crate) fn config(&self) -> ConfigBuilder {
        config(&self.url)
            .retries(Retries::none())
            .ignore_system_proxy()
            .root_certificates(self.certificate.clone())
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn came(&self) -> Vec<(&'static str, String)> {
        self.came.lock().expect("no panic").clone()
    }
}

fn acceptor(made: CertifiedKey<KeyPair>, protocols: &[&str]) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let chain = vec![made.cert.der().clone()];
    let config = ServerConfig::builder().with_no_client_auth();
    let mut config = config.with_single_cert(chain, key).expect("they fit");
    config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
    TlsAcceptor::from(Arc::new(config))
}

fn answer(path: &str) -> &'static str {
    match path.contains("/inquiry") {
        true => FOUND,
        false => CHARGED,
    }
}

type Noted = Arc<Mutex<Vec<(&'static str, String)>>>;

/// Notes a request; whether it is to be answered.
fn note(noted: &Noted, then: Then, protocol: &'static str, path: &str) -> bool {
    let mut noted = noted.lock().expect("no panic");
    noted.push((protocol, path.to_owned()));
    then == Then::Answer || (then == Then::AnswerOne && noted.len() == 1)
}

async fn http1(mut stream: impl AsyncRead + AsyncWrite + Unpin, then: Then, noted: Noted) {
    while let Some((path, _)) = read_http1(&mut stream).await {
        if !note(&noted, then, "HTTP/1.1", &path) {
            if then == Then::AnswerOne {
                let _ = stream.read(&mut [0]).await; // until the peer hangs up
            }
            return;
        }
        let body = answer(&path);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    }
}

/// The path of a request, and its head; nothing if the peer closes first.
async fn read_http1(stream: &mut (impl AsyncRead + Unpin)) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.to_lowercase();
    let length = length.split("content-length: ").nth(1);
    let length = length.and_then(|it| it.lines().next()?.trim().parse().ok());
    while bytes.len() < end + length.unwrap_or(0) {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let path = head.split(' ').nth(1)?.to_owned();
    Some((path, head))
}

async fn http2(stream: impl AsyncRead + AsyncWrite + Unpin, then: Then, noted: Noted) {
    let Ok(mut connection) = h2::server::handshake(stream).await else {
        return;
    };
    let (done, mut is_done) = tokio::sync::mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            accepted = connection.accept() => accepted,
            _ = is_done.recv() => match then {
                Then::GoAway => {
                    connection.abrupt_shutdown(h2::Reason::NO_ERROR);
                    let _ = std::future::poll_fn(|context| connection.poll_closed(context)).await;
                    return;
                }
                Then::Close => return,
                _ => continue,
            },
        };
        let Some(Ok((request, respond))) = accepted else {
            return;
        };
        tokio::spawn(serve_http2(
            request,
            respond,
            then,
            Arc::clone(&noted),
            done.clone(),
        ));
    }
}

async fn serve_http2(
    request: http::Request<h2::RecvStream>,
    mut respond: h2::server::SendResponse<bytes::Bytes>,
    then: Then,
    noted: Noted,
    done: tokio::sync::mpsc::Sender<()>,
) {
    let path = request.uri().path().to_owned();
    let mut stream = request.into_body();
    while let Some(data) = stream.data().await {
        if data.is_err() {
            return;
        }
    }
    if note(&noted, then, "HTTP/2", &path) {
        let mut body = respond
            .send_response(http::Response::new(()), false)
            .expect("the stream is open");
        let _ = body.send_data(answer(&path).into(), true);
        return;
    }
    match then {
        Then::Answer => {}
        Then::AnswerOne => drop(std::future::poll_fn(|context| respond.poll_reset(context)).await),
        Then::Refuse => respond.send_reset(h2::Reason::REFUSED_STREAM),
        Then::Cancel => respond.send_reset(h2::Reason::CANCEL),
        Then::GoAway | Then::Close => {
            let _ = done.send(()).await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_offered() {
    for (offered, spoken) in [
        (&["h2", "http/1.1"][..], "HTTP/2"),
        (&["http/1.1"], "HTTP/1.1"),
        (&[], "HTTP/1.1"),
    ] {
        let server = Server::start(offered, Then::Answer).await;
        let kona = built(server.config());
        for _ in 0..2 {
            assert!(charge(&kona, "ORDER-1").await.is_ok(), "{offered:?}");
        }
        let came = server.came();
        assert_eq!(came.len(), 2);
        assert!(came.iter().all(|(protocol, _)| *protocol == spoken));
        assert_eq!(server.connections(), 1, "kept and used again");
    }
}

#[tokio::test]
async fn a_server_with_another_certificate_gets_nothing() {
    let server = Server::start(&["h2"], Then::Answer).await;
    let stranger = Server::start(&["h2"], Then::Answer).await;
    let without = config(&server.url).ignore_system_proxy();
    let other = config(&server.url)
        .ignore_system_proxy()
        .root_certificates(stranger.certificate.clone());
    for builder in [without, other] {
        match charge(&built(builder), "ORDER-1").await {
            Err(CallError::NotSent(error)) => {
                assert!(
                    matches!(error.reason(), NotSentReason::Connect),
                    "{error:?}"
                );
                assert!(format!("{error:?}").contains("certificate"), "{error:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(server.came(), []);
}

/// Asked for again by the server or not: what changes something is sent once.
#[tokio::test]
async fn nothing_below_the_client_sends_a_body_twice() {
    for protocol in ["h2", "http/1.1"] {
        for then in [Then::Refuse, Then::Cancel, Then::GoAway, Then::Close] {
            for _ in 0..5 {
                let server = Server::start(&[protocol], then).await;
                let kona = built(server.config());
                match charge(&kona, "ORDER-1").await {
                    Err(CallError::Unknown(unknown)) => {
                        assert!(matches!(unknown.cause(), Cause::Connection), "{unknown:?}");
                    }
                    other => panic!("{protocol} {then:?}: {other:?}"),
                }
                // And one that is a `write`.
                let call = kona.barcode_spec().card_no("9410195430033901").amount(1);
                let call = call.type_(konaplate_generated::BarcodeSpecType::Charge);
                assert!(matches!(call.send().await, Err(CallError::Unknown(_))));
                tokio::time::sleep(Duration::from_millis(5)).await;
                let came = server.came().into_iter().map(|(_, path)| path);
                let paths: Vec<String> = came.collect();
                let wanted = ["recharges/by-bank-accounts/no-hce", "barcode-spec"];
                assert_eq!(paths.len(), 2, "{protocol} {then:?}: {paths:?}");
                for (path, wanted) in paths.iter().zip(wanted) {
                    assert!(path.ends_with(wanted), "{protocol} {then:?}: {paths:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_changes_nothing_is_asked_again_by_the_client_alone() {
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(&[protocol], Then::Refuse).await;
        let retries = Retries::default().first_pause(Duration::from_millis(1));
        let kona = built(server.config().retries(retries.attempts(3)));
        let asked = kona.recharge_result().sequence_id("ORDER-1").send().await;
        assert!(matches!(asked, Err(CallError::NoAnswer(_))));
        assert_eq!(server.came().len(), 3, "{protocol}: three attempts");
    }
}

/// A proxy that lets everything through: the heads of what it was asked for.
async fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let heads: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&heads);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let noted = Arc::clone(&noted);
            tokio::spawn(async move {
                let (target, head) = read_http1(&mut stream).await?;
                noted.lock().expect("no panic").push(head);
                let target = target.replace("localhost", "127.0.0.1");
                let mut server = TcpStream::connect(target).await.ok()?;
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
                Some(())
            });
        }
    });
    (address.to_string(), heads)
}

#[tokio::test]
async fn a_proxy_sees_where_to_and_nothing_else() {
    let server = Server::start(&["h2"], Then::Answer).await;
    let (address, heads) = proxy().await;
    let kona = built(server.config().proxy(format!("http://user:pass@{address}")));
    assert!(charge(&kona, "ORDER-1").await.is_ok());
    assert_eq!(server.came().len(), 1);
    let heads = heads.lock().expect("no panic").clone();
    let [head] = &heads[..] else {
        panic!("one connection: {heads:?}");
    };
    assert!(head.starts_with("CONNECT localhost:"), "{head}");
    let login = "proxy-authorization: Basic dXNlcjpwYXNz";
    assert!(
        head.to_lowercase().contains(&login.to_lowercase()),
        "{head}"
    );
    assert!(
        !head.contains("ORDER-1") && !head.to_lowercase().contains("x-km-"),
        "{head}"
    );
}

#[tokio::test]
async fn a_proxy_that_is_not_there_keeps_the_call_from_leaving() {
    let server = Server::start(&["h2"], Then::Answer).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let kona = built(
        server
            .config()
            .proxy(format!("http://user:canary@{address}")),
    );
    match charge(&kona, "ORDER-1").await {
        Err(CallError::NotSent(error)) => {
            assert!(
                matches!(error.reason(), NotSentReason::Connect),
                "{error:?}"
            );
            assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.came(), []);
}

/// Takes connections and says nothing; tells a proxy's CONNECT from a TLS greeting by neither.
async fn mute() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok(connection) = listener.accept().await {
            kept.push(connection);
        }
    });
    address.to_string()
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_in_time_gets_nothing() {
    let mute = mute().await;
    let direct = config(&format!("https://{mute}")).ignore_system_proxy();
    let proxied = config("https://kona.example").proxy(format!("http://{mute}"));
    for builder in [direct, proxied] {
        let started = std::time::Instant::now();
        let kona = built(builder.connect_timeout(Duration::from_millis(200)));
        match charge(&kona, "ORDER-1").await {
            Err(CallError::NotSent(error)) => {
                assert!(
                    matches!(error.reason(), NotSentReason::Timeout),
                    "{error:?}"
                );
            }
            other => panic!("{other:?}"),
        }
        // The attempt as a whole may take 30 seconds.
        assert!(started.elapsed() < Duration::from_secs(15));
    }
}
