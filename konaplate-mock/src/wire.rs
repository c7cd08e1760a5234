//! Connections that a handler can cut. axum gives a handler no hold on its connection; here the
//! connection and its handlers share a switch, and what is written after it is thrown fails, whereupon
//! the server drops the connection.

use std::convert::Infallible;
use std::io::{self, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use http_body::Frame;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

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

/// Cuts one connection, for good.
#[derive(Debug, Clone, Default)]
pub(crate) struct Switch(Arc<OnceLock<Cut>>);

impl Switch {
    /// The first cut counts.
    pub(crate) fn throw(&self, cut: Cut) {
        let _ = self.0.set(cut);
    }
}

impl Connected<IncomingStream<'_, Wires>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().switch.clone()
    }
}

/// A listener whose connections have a [`Switch`].
pub(crate) struct Wires(pub(crate) TcpListener);

impl Listener for Wires {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        let switch = Switch::default();
        (Wire { stream, switch }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// One connection.
pub(crate) struct Wire {
    stream: TcpStream,
    switch: Switch,
}

impl Wire {
    fn stream(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.stream)
    }

    /// Fails once the connection is cut for writers.
    fn check_write(&self) -> io::Result<()> {
        match self.switch.0.get() {
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
        match self.switch.0.get() {
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
        self.stream().poll_read(context, buffer)
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

impl HttpBody for Broken {
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
