//! Over TLS: HTTP/2 where it is offered and HTTP/1.1 where not, certificates, proxies; and that no way in which a
//! connection can end makes anything below the client send a body twice.

use std::future::ready;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Version;
use konaplate_generated::runtime::config::ConfigBuilder;
use konaplate_generated::runtime::{Cause, Retries};
use konaplate_generated::{CallError, NotSentReason};
use konaplate_tests::fault::{self, Act, Answer, Request};
use rcgen::{CertifiedKey, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::canned::{built, charge, config};

const FOUND: &str = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#;
const CHARGED: &str = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":false}"#;

/// What the server does with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Then {
    Answer,
    /// Asks for another attempt, where the protocol can.
    Refuse,
    Cancel,
    GoAway,
    Close,
    /// Answers the first one and says nothing to the others.
    AnswerOne,
}

/// A server with a certificate of its own.
pub(crate) struct Server {
    inner: fault::Server,
    /// Protocol and path of each request whose whole body came.
    came: Noted,
}

type Noted = Arc<Mutex<Vec<(Version, String)>>>;

/// Its URL, its certificate and how many connections it has had.
impl Deref for Server {
    type Target = fault::Server;

    fn deref(&self) -> &fault::Server {
        &self.inner
    }
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
        let came = Noted::default();
        let noted = Arc::clone(&came);
        let handler = move |request: Request| ready(act(&request, then, &noted));
        let inner = fault::Server::showing(&made, protocols, handler).await;
        Self { inner, came }
    }

    pub(crate) fn config(&self) -> ConfigBuilder {
        config(&self.url)
            .retries(Retries::none())
            .ignore_system_proxy()
            .root_certificates(self.certificate.clone())
    }

    pub(crate) fn came(&self) -> Vec<(Version, String)> {
        self.came.lock().expect("no panic").clone()
    }
}

/// Notes a request and says what becomes of it.
fn act(request: &Request, then: Then, noted: &Noted) -> Act {
    let path = request.uri().path();
    let mut noted = noted.lock().expect("no panic");
    noted.push((request.version(), path.to_owned()));
    let body = if path.contains("/inquiry") {
        FOUND
    } else {
        CHARGED
    };
    match then {
        Then::AnswerOne if noted.len() > 1 => Act::Silence,
        Then::Answer | Then::AnswerOne => Act::Answer(Answer::new(body.into())),
        Then::Refuse => Act::Refuse,
        Then::Cancel => Act::Cancel,
        Then::GoAway => Act::GoAway,
        Then::Close => Act::Close,
    }
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_offered() {
    for (offered, spoken) in [
        (&["h2", "http/1.1"][..], Version::HTTP_2),
        (&["http/1.1"], Version::HTTP_11),
        (&[], Version::HTTP_11),
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
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.ok()?);
                }
                let head = String::from_utf8(head).ok()?;
                let target = head.split(' ').nth(1)?.replace("localhost", "127.0.0.1");
                noted.lock().expect("no panic").push(head);
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
