//! A socket below TLS and HTTP that can be told to end in a reset.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Resets its connection when it is dropped, if it was told to.
pub(super) struct Socket {
    stream: TcpStream,
    resets: Arc<AtomicBool>,
}

/// Tells a socket to end in a reset, whatever has been put around it.
pub(super) struct Resetter(Arc<AtomicBool>);

impl Resetter {
    pub(super) fn reset(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Socket {
    pub(super) fn new(stream: TcpStream) -> (Self, Resetter) {
        let resets: Arc<AtomicBool> = Arc::default();
        let resetter = Resetter(Arc::clone(&resets));
        let _ = stream.set_nodelay(true); // slower without, and no less right
        (Self { stream, resets }, resetter)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.resets.load(Ordering::SeqCst) {
            let _ = self.stream.set_zero_linger(); // the client may be gone
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
