//! Connections that a handler can cut, and that end by themselves when nobody uses them. hyper gives a
//! handler no hold on its connection; here the connection and its handlers share a switch, and what is
//! written after it is thrown fails, whereupon the server drops the connection.

use std::convert::Infallible;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For the head of a request, from the opening of the connection or from the head's first byte.
    pub(crate) head: Duration,
    /// For the body that follows.
    pub(crate) body: Duration,
    /// Between an answer and the next request: longer than clients keep a connection (reqwest: 90
    /// seconds), so that it is they who close it and no request meets a connection that is closing.
    pub(crate) idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            idle: Duration::from_secs(120),
        }
    }
}

/// The record type that a TLS connection begins with (RFC 8446, section 5.1); no HTTP method does.
const TLS_HANDSHAKE: u8 = 22;

/// How a connection ends before its answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Nothing more is written; the client reads the end.
    Close,
    /// Nothing more is written; the client reads a TCP reset.
    Reset,
    /// What is written by now still leaves; then the client reads the end.
    OnceFlushed,
}

/// Cuts one connection, for good; and tells it when a request is under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Switch(Arc<Held>);

/// What a connection and its handlers share.
#[derive(Debug, Default)]
struct Held {
    cut: OnceLock<Cut>,
    /// Requests whose head has been read.
    begun: AtomicU64,
    is_under_way: AtomicBool,
    /// The first byte was that of a TLS handshake.
    is_tls: AtomicBool,
}

impl Switch {
    /// The first cut counts.
    pub(crate) fn throw(&self, cut: Cut) {
        let _ = self.0.cut.set(cut);
    }

    /// A request's head has been read; its answer is due when what this gives is dropped.
    pub(crate) fn begin(&self) -> UnderWay {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        self.0.is_under_way.store(true, Ordering::Relaxed);
        UnderWay(self.clone())
    }

    /// Whether the client has spoken TLS, which this port does not.
    pub(crate) fn is_tls(&self) -> bool {
        self.0.is_tls.load(Ordering::Relaxed)
    }

    fn cut(&self) -> Option<Cut> {
        self.0.cut.get().copied()
    }

    fn begun(&self) -> u64 {
        self.0.begun.load(Ordering::Relaxed)
    }

    fn is_under_way(&self) -> bool {
        self.0.is_under_way.load(Ordering::Relaxed)
    }
}

/// While it lives the connection waits for the server, not for the client.
pub(crate) struct UnderWay(Switch);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.is_under_way.store(false, Ordering::Relaxed);
    }
}

/// One connection.
pub(crate) struct Wire {
    stream: TcpStream,
    switch: Switch,
    patience: Patience,
    waits_for: WaitsFor,
    /// Of the requests begun, those that `waits_for` has taken notice of.
    seen: u64,
    /// A byte has come.
    has_begun: bool,
    deadline: Pin<Box<Sleep>>,
}

/// What the client has to send next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WaitsFor {
    /// The rest of a head, or all of the first one.
    Head,
    /// Nothing, until it is answered.
    Answer,
    /// Another request, if it likes.
    Next,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, patience: Patience) -> Self {
        Self {
            stream,
            switch: Switch::default(),
            patience,
            waits_for: WaitsFor::Head,
            seen: 0,
            has_begun: false,
            deadline: Box::pin(sleep(patience.head)),
        }
    }

    /// For the handlers of this connection.
    pub(crate) fn switch(&self) -> Switch {
        self.switch.clone()
    }

    fn stream(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.stream)
    }

    /// Looks at the first byte of all.
    fn note_first(&mut self, bytes: &[u8]) {
        if let (false, [first, ..]) = (self.has_begun, bytes) {
            self.has_begun = true;
            let is_tls = *first == TLS_HANDSHAKE;
            self.switch.0.is_tls.store(is_tls, Ordering::Relaxed);
        }
    }

    /// A handler may have begun, and ended, since the last look.
    fn look(&mut self) {
        let begun = self.switch.begun();
        if begun != self.seen {
            self.seen = begun;
            self.waits_for = WaitsFor::Answer;
        }
        if self.waits_for == WaitsFor::Answer && !self.switch.is_under_way() {
            self.wait_for(WaitsFor::Next, self.patience.idle);
        }
    }

    fn wait_for(&mut self, what: WaitsFor, time: Duration) {
        self.waits_for = what;
        self.deadline.as_mut().reset(Instant::now() + time);
    }

    /// Nothing has come. An idle connection ends as if the client had closed it; one that owes a head
    /// fails, and is dropped without an answer.
    fn poll_patience(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.waits_for == WaitsFor::Answer || self.deadline.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        match self.waits_for {
            WaitsFor::Head => Poll::Ready(Err(ErrorKind::TimedOut.into())),
            WaitsFor::Answer | WaitsFor::Next => Poll::Ready(Ok(())),
        }
    }

    /// Fails once the connection is cut for writers.
    fn check_write(&self) -> io::Result<()> {
        match self.switch.cut() {
            None | Some(Cut::OnceFlushed) => Ok(()),
            Some(Cut::Close) => Err(ErrorKind::ConnectionAborted.into()),
            Some(Cut::Reset) => {
                self.stream.set_zero_linger()?; // dropping it resets
                Err(ErrorKind::ConnectionAborted.into())
            }
        }
    }

    /// Fails once the connection is cut for whoever has written all there is.
    fn check_flush(&self) -> io::Result<()> {
        match self.switch.cut() {
            Some(Cut::OnceFlushed) => Err(ErrorKind::ConnectionAborted.into()),
            _ => Ok(()),
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.look();
        let before = buffer.filled().len();
        let read = self.stream().poll_read(context, buffer);
        if read.is_pending() {
            return self.poll_patience(context);
        }
        self.note_first(&buffer.filled()[before..]);
        if self.waits_for == WaitsFor::Next {
            let time = self.patience.head;
            self.wait_for(WaitsFor::Head, time); // its first byte
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check_write()?;
        self.stream().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_write()?;
        self.stream().poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes a connection when it has written all it holds.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_flush()?;
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_write()?;
        self.stream().poll_shutdown(context)
    }
}

/// A body that ends its connection where it should go on.
pub(crate) struct Broken {
    bytes: Option<Bytes>,
    switch: Switch,
}

impl Broken {
    /// These bytes, then the end of the connection.
    pub(crate) fn after(bytes: Bytes, switch: Switch) -> Self {
        let bytes = Some(bytes);
        Self { bytes, switch }
    }
}

impl Body for Broken {
    type Data = Bytes;
    type Error = Infallible;

    /// Never wakes once the bytes are out: the flush that follows ends the connection.
    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.bytes.take() {
            Some(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            None => {
                self.switch.throw(Cut::OnceFlushed);
                Poll::Pending
            }
        }
    }
}
