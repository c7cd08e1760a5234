//! Request and response bodies: one buffer out that is wiped and knows whether it was asked for, one
//! bounded buffer in that is wiped.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use zeroize::Zeroizing;

/// A request body. It cannot be cloned, so nothing below can send it a second time.
pub(crate) struct RequestBody {
    bytes: Option<Bytes>,
    polled: Arc<AtomicBool>,
}

/// Tells whether a request body was ever asked for.
#[derive(Debug, Clone)]
pub(crate) struct Polled(Arc<AtomicBool>);

impl Polled {
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl RequestBody {
    /// The buffer is wiped when the last reader lets go of it.
    pub(crate) fn new(bytes: Zeroizing<Vec<u8>>) -> (Self, Polled) {
        let polled = Arc::new(AtomicBool::new(false));
        let body = Self {
            bytes: Some(Bytes::from_owner(bytes)),
            polled: Arc::clone(&polled),
        };
        (body, Polled(polled))
    }
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.polled.store(true, Ordering::Release);
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// A response body as it comes in.
pub(crate) struct ResponseBuffer {
    bytes: Zeroizing<Vec<u8>>,
    limit: usize,
}

/// The response is larger than the limit.
pub(crate) struct TooLarge;

impl ResponseBuffer {
    /// `expected` is what the head announces; it is not believed beyond the limit.
    pub(crate) fn new(expected: Option<u64>, limit: usize) -> Self {
        let expected = expected
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(4096);
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(expected.min(limit))),
            limit,
        }
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<(), TooLarge> {
        let length = self.bytes.len() + chunk.len();
        if length > self.limit {
            return Err(TooLarge);
        }
        if length > self.bytes.capacity() {
            // A buffer that grew in place would leave its old content behind.
            let mut larger = Zeroizing::new(Vec::with_capacity((length * 2).min(self.limit)));
            larger.extend_from_slice(&self.bytes);
            self.bytes = larger;
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    pub(crate) fn finish(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::{RequestBody, ResponseBuffer};
    use http_body::Body as _;
    use zeroize::Zeroizing;

    #[test]
    fn a_body_notes_its_first_poll() {
        let (mut body, polled) = RequestBody::new(Zeroizing::new(b"{}".to_vec()));
        assert_eq!(body.size_hint().exact(), Some(2));
        assert!(!polled.is_set());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let _ = std::pin::Pin::new(&mut body).poll_frame(&mut context);
        assert!(polled.is_set());
        assert!(body.is_end_stream());
    }

    #[test]
    fn a_response_is_bounded_whatever_its_head_says() {
        let mut buffer = ResponseBuffer::new(Some(1), 10);
        assert!(buffer.push(b"12345").is_ok());
        assert!(buffer.push(b"67890").is_ok());
        assert!(buffer.push(b"1").is_err());
        assert_eq!(&**buffer.finish(), b"1234567890");
    }
}
