//! The transport that clients have unless they are given another: HTTP/1.1 and HTTP/2 over TLS. It resends nothing
//! and follows no redirect.

use std::error::Error as _;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONNECTION;
use http::{HeaderValue, Request, Response};
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::Instant;

use super::keeping::Keeping;
use super::lower::Lower;
use super::{
    Chunks, RequestBody, ResponseBody, Sending, Transport, TransportError, TransportErrorKind,
};
use crate::body::Cancelled;
use crate::obstacle::Obstacle;

/// How connections come about.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    /// How many connections without a call are kept, and for how long.
    pub(crate) idle_connections: usize,
    pub(crate) idle_timeout: Duration,
    pub(crate) proxying: Proxying,
    /// Trusted besides those of the system.
    pub(crate) roots: Vec<reqwest::Certificate>,
}

/// Through what connections go.
#[derive(Debug, Default)]
pub(crate) enum Proxying {
    #[default]
    None,
    /// As the environment says.
    System,
    Through(Box<reqwest::Proxy>),
}

#[derive(Debug)]
pub(crate) struct Https {
    client: reqwest::Client,
    pub(super) keeping: Keeping,
    waiting: AtomicUsize,
}

/// Longest time that a call waits for the runtime to listen, which mostly takes microseconds.
const LISTENING: Duration = Duration::from_millis(1);

/// A call that waits for its answer, as long as it is counted.
struct Waiting<'c>(&'c AtomicUsize);

impl<'c> Waiting<'c> {
    /// Counts a call, and says whether it is the only one.
    fn begin(count: &'c AtomicUsize) -> (Self, bool) {
        let others = count.fetch_add(1, Ordering::Relaxed);
        (Self(count), others == 0)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Https {
    pub(crate) fn new(settings: Settings) -> Result<Self, TransportError> {
        // The library looks at the age only where it keeps any.
        let idle_connections = if settings.idle_timeout.is_zero() {
            0
        } else {
            settings.idle_connections
        };
        let builder = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(idle_connections)
            .pool_idle_timeout(settings.idle_timeout)
            .redirect(reqwest::redirect::Policy::none())
            // The library's own default is to resend after some HTTP/2 refusals.
            .retry(reqwest::retry::never())
            .referer(false);
        let builder = match settings.proxying {
            Proxying::None => builder.no_proxy(),
            Proxying::System => builder,
            Proxying::Through(proxy) => builder.proxy(*proxy),
        };
        // An empty list would be a list too: it changes the verifier.
        let builder = if settings.roots.is_empty() {
            builder
        } else {
            builder.tls_certs_merge(settings.roots)
        };
        let client = builder.build().map_err(|error| lower(&error))?;
        Ok(Self::from(client))
    }

    async fn exchange(
        &self,
        mut request: Request<RequestBody>,
    ) -> Result<Response<ResponseBody>, TransportError> {
        if !self.keeping.is_on(Instant::now()) {
            let close = HeaderValue::from_static("close");
            request.headers_mut().insert(CONNECTION, close);
        }
        let request = outgoing(request)?;
        let (_waiting, is_alone) = Waiting::begin(&self.waiting);
        if is_alone {
            // So that the runtime hears of a peer's close, which may have come since the last call, before one of the
            // connections is taken. With others under way it listens in any case. Where this thread blocks another
            // runtime, which would have to go on first, it does not wait for that.
            let listens = tokio::task::yield_now();
            let _ = tokio::time::timeout(LISTENING, listens).await; // either will do
        }
        let response = self.client.execute(request).await.map_err(|error| {
            self.keeping.failed(&error);
            lower(&error)
        })?;
        let response = Response::from(response);
        Ok(response.map(|body| ResponseBody::chunks(Incoming(body))))
    }
}

impl From<reqwest::Client> for Https {
    fn from(client: reqwest::Client) -> Self {
        Self {
            client,
            keeping: Keeping::default(),
            waiting: AtomicUsize::default(),
        }
    }
}

impl Transport for Https {
    fn send(&self, request: Request<RequestBody>) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }
}

/// The address as the HTTP library wants it: goes along with a request, so that it is not parsed at every call.
#[derive(Debug, Clone)]
pub(crate) struct Parsed(pub(crate) reqwest::Url);

/// A request as the HTTP library takes it.
fn outgoing(mut request: Request<RequestBody>) -> Result<reqwest::Request, TransportError> {
    let parsed = request.extensions_mut().remove::<Parsed>();
    let request = request.map(|body| reqwest::Body::wrap(Outgoing(body)));
    let Some(Parsed(url)) = parsed else {
        return reqwest::Request::try_from(request).map_err(|error| lower(&error));
    };
    let (head, body) = request.into_parts();
    let mut request = reqwest::Request::new(head.method, url);
    *request.headers_mut() = head.headers;
    *request.body_mut() = Some(body);
    Ok(request)
}

/// A request body as the HTTP library asks for it.
struct Outgoing(RequestBody);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Cancelled;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cancelled>>> {
        let is_over = self.0.is_empty();
        Poll::Ready((!is_over).then(|| self.0.ask().map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}

/// A response body as it comes.
struct Incoming(reqwest::Body);

impl Chunks for Incoming {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = ready!(Pin::new(&mut self.0).poll_frame(context));
            match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(lower(&error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    } // or trailers, which nobody asks for
                }
            }
        }
    }
}

/// A failure in words of our own.
fn lower(error: &reqwest::Error) -> TransportError {
    let kind = match () {
        () if is_timeout(error) => TransportErrorKind::Timeout,
        () if error.is_connect() => TransportErrorKind::Connect,
        () => TransportErrorKind::Connection,
    };
    let told = TransportError::new(kind);
    match Obstacle::find(error) {
        // Its words tell what the chain would repeat.
        Some((obstacle, by)) if obstacle.explains(kind) => {
            let told = told.at(obstacle);
            if obstacle.has_more_below() {
                told.because(Lower::of(by))
            } else {
                told
            }
        }
        _ => match error.source() {
            Some(source) => told.because(Lower::of(source)),
            None => told,
        },
    }
}

fn is_timeout(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::TimedOut
        {
            return true;
        }
        source = inner.source();
    }
    error.is_timeout()
}
