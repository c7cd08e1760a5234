//! One HTTP request, sent at most once: what sends it is replaceable, how long it may take and how much may come
//! back is decided here. What an answer means is `judge`'s business.

mod https;
mod keeping;
mod lower;
mod obstacle;

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Request, Response, StatusCode};
use tokio::time::Instant;
use zeroize::Zeroizing;

pub(crate) use self::https::{Https, Parsed, Proxying, Settings};
/// The versions that the types here are of.
pub use {bytes, http};

pub use crate::body::RequestBody;

use crate::body::{ResponseBuffer, SendGuard};
use crate::debug_as_display;
use crate::obstacle::Obstacle;

/// Sends requests and brings answers back. Replaceable: by a double in tests, or where the connection is not
/// this library's to make.
///
/// Whether a request may have left is read off its body alone: once [`RequestBody::take`] has given it, a call
/// without an answer is told as unknown; before that, as not sent. So take the body when it is about to be
/// written and not earlier, write it once, and never keep it. Follow no redirect and retry nothing.
///
/// Timeouts go by tokio's timers, so that calls need a tokio runtime whatever sends them.
///
/// ```
/// use konaplate_runtime::transport::{RequestBody, ResponseBody, Sending, Transport};
///
/// /// Has one answer for everything.
/// #[derive(Debug)]
/// struct Double(&'static str);
///
/// impl Transport for Double {
///     fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
///         Box::pin(async move {
///             let _written = request.body_mut().take();
///             Ok(http::Response::new(ResponseBody::whole(self.0)))
///         })
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request once. When the call is given up or its time is over, what this has returned is dropped.
    fn send(&self, request: Request<RequestBody>) -> Sending<'_>;
}

/// An answer to be.
pub type Sending<'t> =
    Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, TransportError>> + Send + 't>>;

/// So that whoever hands a transport to a client can keep it as well.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<RequestBody>) -> Sending<'_> {
        (**self).send(request)
    }
}

/// The body of an answer, whole or as it comes.
pub struct ResponseBody(Content);

enum Content {
    Whole(Option<Bytes>),
    Chunks(Pin<Box<dyn Chunks>>),
}

/// A body that comes piece by piece.
pub trait Chunks: Send {
    /// The next piece; nothing when all have come.
    fn poll_chunk(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>>;
}

impl ResponseBody {
    /// A body that is there.
    #[must_use]
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Content::Whole(Some(bytes.into())))
    }

    /// A body that is read as it comes, up to the size that is configured.
    #[must_use]
    pub fn chunks(chunks: impl Chunks + 'static) -> Self {
        Self(Content::Chunks(Box::pin(chunks)))
    }

    /// Shows each piece to `tap` as it is read. What is read past the size that is configured is shown too, what
    /// nobody reads is not.
    ///
    /// For whoever records what passes a [`Transport`]. The bytes hold keys and personal data of the answer, unless
    /// its operation encrypts them: a copy is the caller's to bound, to protect and to wipe.
    #[must_use]
    pub fn tap(self, tap: impl FnMut(&[u8]) + Send + 'static) -> Self {
        Self::chunks(Tapped {
            body: self,
            tap: Box::new(tap),
        })
    }

    async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.0 {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Content::Chunks(chunks) => chunks.as_mut().poll_chunk(context),
        }
    }
}

/// A body that is looked at on its way.
struct Tapped {
    body: ResponseBody,
    tap: Tap,
}

/// Looks at the bytes that come.
type Tap = Box<dyn FnMut(&[u8]) + Send>;

impl Chunks for Tapped {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let next = ready!(self.body.poll_next(context));
        if let Some(Ok(bytes)) = &next {
            (self.tap)(bytes);
        }
        Poll::Ready(next)
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody(..)")
    }
}

/// Why no answer, or not all of it, came.
pub struct TransportError {
    kind: TransportErrorKind,
    obstacle: Option<Obstacle>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The host was not found, or no connection came about.
    Connect,
    /// The connection broke.
    Connection,
    /// It took too long.
    Timeout,
}

impl TransportError {
    /// A failure of that kind.
    #[must_use]
    pub fn new(kind: TransportErrorKind) -> Self {
        Self {
            kind,
            obstacle: None,
            source: None,
        }
    }

    /// Adds what lay below. It stands in errors and logs: let it hold nothing of what was sent or answered.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Names what stood in the way.
    fn at(mut self, obstacle: Obstacle) -> Self {
        self.obstacle = Some(obstacle);
        self
    }

    /// What failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What stood in the way, where that is known.
    pub(crate) fn obstacle(&self) -> Option<Obstacle> {
        self.obstacle
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn Error + Send + Sync>> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection came about",
            TransportErrorKind::Connection => "the connection broke",
            TransportErrorKind::Timeout => "it took too long",
        })?;
        match self.obstacle {
            Some(obstacle) => write!(f, ": {obstacle}"),
            None => Ok(()),
        }
    }
}

debug_as_display!(struct TransportError |it| {
    kind: it.kind,
    obstacle: it.obstacle,
    source: it.source,
});

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Result<Zeroizing<Vec<u8>>, Broken>,
}

/// A request without an answer.
pub(crate) struct Failed {
    pub(crate) may_have_left: bool,
    pub(crate) error: TransportError,
}

/// Why an answer is not whole.
pub(crate) enum Broken {
    Lower(TransportError),
    TooLarge,
}

/// Sends a request. An error says whether any of the body may have left; if not, it never will, not even after this
/// has returned. The same holds for a call that is dropped.
pub(crate) async fn exchange(
    transport: &dyn Transport,
    (request, guard): (Request<RequestBody>, SendGuard),
    limit: Duration,
    max_response: usize,
) -> Result<Answer, Failed> {
    let deadline = Instant::now().checked_add(limit);
    match within(deadline, transport.send(request)).await {
        Ok(response) => Ok(read(response, deadline, max_response).await),
        Err(error) => {
            let has_not_left = guard.close();
            Err(Failed {
                may_have_left: !has_not_left,
                error,
            })
        }
    }
}

async fn read(
    response: Response<ResponseBody>,
    deadline: Option<Instant>,
    max_response: usize,
) -> Answer {
    let (head, mut body) = response.into_parts();
    let announced = head.headers.get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    let mut buffer = ResponseBuffer::new(announced, max_response);
    let filled = within(deadline, async {
        while let Some(chunk) = body.next().await {
            let chunk = chunk?;
            // Pieces with nothing in them count for no limit, and may come for ever.
            if chunk.is_empty() {
                tokio::task::yield_now().await;
            }
            if buffer.push(&chunk).is_err() {
                return Ok(Err(Broken::TooLarge));
            }
        }
        Ok(Ok(()))
    });
    let body = match filled.await {
        Ok(Ok(())) => Ok(buffer.finish()),
        Ok(Err(broken)) => Err(broken),
        Err(error) => Err(Broken::Lower(error)),
    };
    Answer {
        status: head.status,
        headers: head.headers,
        body,
    }
}

async fn within<T>(
    deadline: Option<Instant>,
    future: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let Some(deadline) = deadline else {
        return future.await; // so far off that it is none
    };
    let timeout = TransportError::new(TransportErrorKind::Timeout);
    let done = tokio::time::timeout_at(deadline, future).await;
    done.unwrap_or(Err(timeout))
}

#[cfg(test)]
mod tests;
