//! A server that breaks what it is asked to break: HTTP/1.1, plain or over TLS, and HTTP/2 over TLS, written on sockets
//! so that no library repairs an answer. What it does with a request its handler decides, when the whole body is there.

mod http1;
mod http2;
mod socket;
mod upstream;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use rcgen::{CertifiedKey, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use socket::Socket;
pub use upstream::Upstream;

/// A request whose whole body has come; its version is that of the connection.
pub type Request = http::Request<Bytes>;

/// An answer, sent as it is: HTTP/1.1 adds the length of the body, and nothing else is added.
pub type Answer = http::Response<Bytes>;

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Act {
    /// Answers.
    Answer(Answer),
    /// Announces the whole body, sends half of it and ends the connection; HTTP/2: resets the stream.
    Half(Answer),
    /// Ends the connection without an answer.
    Close,
    /// Resets the connection without an answer.
    Reset,
    /// Says nothing until the client hangs up.
    Silence,
    /// HTTP/2: resets the stream, and says that it was not looked at: what asks for another attempt. HTTP/1.1: closes.
    Refuse,
    /// HTTP/2: resets the stream. HTTP/1.1: closes.
    Cancel,
    /// HTTP/2: ends the connection, and says that nothing of it was looked at. HTTP/1.1: closes.
    GoAway,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Close,
    Reset,
    GoAway,
}

type Handler = Arc<dyn Fn(Request) -> BoxFuture<'static, Act> + Send + Sync>;

/// A running server; it stops when dropped.
pub struct Server {
    /// The base URL for a client.
    pub url: String,
    /// What a client has to trust, as PEM; empty if it is plain.
    pub certificate: String,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// HTTP/1.1 without TLS.
    pub async fn plain<F>(handler: impl Fn(Request) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Act> + Send + 'static,
    {
        Self::serve(Offer::Plain, boxed(handler)).await
    }

    /// Over TLS with a certificate of its own, offering these protocols: `h2`, `http/1.1`.
    pub async fn tls<F>(
        protocols: &[&str],
        handler: impl Fn(Request) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Act> + Send + 'static,
    {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        Self::showing(&made.expect("a certificate"), protocols, handler).await
    }

    /// Over TLS with this certificate.
    pub async fn showing<F>(
        made: &CertifiedKey<KeyPair>,
        protocols: &[&str],
        handler: impl Fn(Request) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Act> + Send + 'static,
    {
        Self::serve(Offer::Tls(made, protocols), boxed(handler)).await
    }

    async fn serve(offer: Offer<'_>, handler: Handler) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (url, certificate, tls) = match offer {
            Offer::Plain => (format!("http://127.0.0.1:{port}"), String::new(), None),
            Offer::Tls(made, protocols) => (
                format!("https://localhost:{port}"),
                made.cert.pem(),
                Some(acceptor(made, protocols)),
            ),
        };
        let connections: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            // Dropped with this task, and every connection with it.
            let mut open = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                while open.try_join_next().is_some() {}
                open.spawn(connection(stream, tls.clone(), Arc::clone(&handler)));
            }
        });
        Self {
            url: url + "/open-api",
            certificate,
            connections,
            task,
        }
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// What is spoken.
enum Offer<'o> {
    Plain,
    Tls(&'o CertifiedKey<KeyPair>, &'o [&'o str]),
}

fn boxed<F>(handler: impl Fn(Request) -> F + Send + Sync + 'static) -> Handler
where
    F: Future<Output = Act> + Send + 'static,
{
    Arc::new(move |request| Box::pin(handler(request)))
}

fn acceptor(made: &CertifiedKey<KeyPair>, protocols: &[&str]) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let chain = vec![made.cert.der().clone()];
    let config = ServerConfig::builder().with_no_client_auth();
    let mut config = config.with_single_cert(chain, key).expect("they fit");
    config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
    TlsAcceptor::from(Arc::new(config))
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, handler: Handler) {
    let (socket, reset) = Socket::new(stream);
    let Some(tls) = tls else {
        return http1::serve(socket, &reset, &handler).await;
    };
    let Ok(stream) = tls.accept(socket).await else {
        return; // the client trusts another certificate
    };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        http2::serve(stream, &reset, &handler).await;
    } else {
        http1::serve(stream, &reset, &handler).await;
    }
}
