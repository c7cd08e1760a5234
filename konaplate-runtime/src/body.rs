//! Request and response bodies: one buffer out that is wiped and knows whether it was asked for, one
//! bounded buffer in that is wiped.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::debug_as_display;
use crate::plural::plural;

/// Nobody has asked for the body, and nobody has given it up.
const FRESH: u8 = 0;
/// The connection has asked for it: from here on it may have left.
const ASKED: u8 = 1;
/// The caller has given it up before anybody asked: it will never leave.
const CLOSED: u8 = 2;

/// A request body. It cannot be cloned and is given once, so nothing below can send it a second time.
pub struct RequestBody {
    bytes: Option<Bytes>,
    state: Arc<AtomicU8>,
    is_stale: Option<IsStale>,
    taps: Vec<Tap>,
}

/// Whether a value inside has expired.
pub(crate) type IsStale = Box<dyn Fn() -> bool + Send + Sync>;

/// Looks at the bytes that leave.
type Tap = Box<dyn FnOnce(&[u8]) + Send + Sync>;

/// The caller's hold on a body that it has handed over. The connection lives on when a caller stops waiting,
/// so whether the body has left is not looked at but decided: by [`close`](Self::close), or on drop.
#[derive(Debug)]
pub(crate) struct SendGuard(Arc<AtomicU8>);

/// Looks at what was decided about a body.
#[derive(Debug)]
pub(crate) struct Watch(Arc<AtomicU8>);

impl Watch {
    /// Whether the body may have left. It stays false only once the hold on the body is gone.
    pub(crate) fn may_have_left(&self) -> bool {
        self.0.load(Ordering::Acquire) == ASKED
    }
}

/// The body was asked for after its caller had given it up, or after a value in it had expired.
pub(crate) struct Cancelled;

impl SendGuard {
    pub(crate) fn watch(&self) -> Watch {
        Watch(Arc::clone(&self.0))
    }

    /// Gives the body up. True if it has not left and never will; false if it may have left.
    pub(crate) fn close(&self) -> bool {
        let state = &self.0;
        match state.compare_exchange(FRESH, CLOSED, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(found) => found == CLOSED,
        }
    }
}

impl Drop for SendGuard {
    fn drop(&mut self) {
        self.close();
    }
}

impl RequestBody {
    /// The buffer is wiped when the last reader lets go of it. What is stale when it is asked for does not leave.
    pub(crate) fn new(
        bytes: impl AsRef<[u8]> + Send + 'static,
        is_stale: Option<IsStale>,
    ) -> (Self, SendGuard) {
        let state = Arc::new(AtomicU8::new(FRESH));
        let body = Self {
            bytes: Some(Bytes::from_owner(bytes)),
            state: Arc::clone(&state),
            is_stale,
            taps: Vec::new(),
        };
        (body, SendGuard(state))
    }

    /// Gives the body: from here on it may have left. Nothing if it was given before, or if the call was given up
    /// or a value inside has expired: then it must not leave any more.
    pub fn take(&mut self) -> Option<Bytes> {
        self.ask().ok()
    }

    /// Shows the bytes to `tap` when the body is given, right before they go on, and only then: to look at a body
    /// does not make it leave, and what never leaves is never shown.
    ///
    /// For whoever records what passes a [`Transport`](crate::transport::Transport). The bytes hold keys and
    /// personal data of the call, unless its operation encrypts them: a copy is the caller's to protect and to wipe.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use konaplate_runtime::transport::RequestBody;
    ///
    /// fn record(request: &mut http::Request<RequestBody>, seen: &Arc<Mutex<Vec<u8>>>) {
    ///     let seen = Arc::clone(seen);
    ///     request.body_mut().tap(move |bytes| {
    ///         if let Ok(mut seen) = seen.lock() {
    ///             seen.extend_from_slice(bytes);
    ///         }
    ///     });
    /// }
    /// ```
    pub fn tap(&mut self, tap: impl FnOnce(&[u8]) + Send + Sync + 'static) {
        self.taps.push(Box::new(tap));
    }

    /// As [`take`](Self::take).
    pub(crate) fn ask(&mut self) -> Result<Bytes, Cancelled> {
        let state = &self.state;
        let is_stale = self.is_stale.as_ref().is_some_and(|is_stale| is_stale());
        let to = if is_stale { CLOSED } else { ASKED };
        let found = state.compare_exchange(FRESH, to, Ordering::AcqRel, Ordering::Acquire);
        let bytes = self.bytes.take();
        match found {
            Ok(_) if to == CLOSED => Err(Cancelled),
            Err(CLOSED) => Err(Cancelled),
            _ => bytes.ok_or(Cancelled).inspect(|bytes| self.show(bytes)),
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        for tap in self.taps.drain(..) {
            tap(bytes);
        }
    }

    /// How many bytes there are to take.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.as_ref().map_or(0, Bytes::len)
    }

    /// Whether there is nothing to take.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Shows no part of it.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.len();
        write!(f, "RequestBody({length} byte{})", plural(length as u64))
    }
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the caller has stopped waiting, or a value has expired")
    }
}

debug_as_display!(struct Cancelled);

impl Error for Cancelled {}

/// A response body as it comes in.
pub(crate) struct ResponseBuffer {
    bytes: Zeroizing<Vec<u8>>,
    limit: usize,
}

/// Most that is set aside on the word of a response's head.
const BELIEVED: usize = 64 << 10;

/// The response is larger than the limit.
pub(crate) struct TooLarge;

impl ResponseBuffer {
    /// `expected` is what the head announces; it is believed up to 64 KiB.
    pub(crate) fn new(expected: Option<u64>, limit: usize) -> Self {
        let expected = expected
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(4096);
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(expected.min(limit).min(BELIEVED))),
            limit,
        }
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) -> Result<(), TooLarge> {
        let length = self.bytes.len().saturating_add(chunk.len());
        if length > self.limit {
            return Err(TooLarge);
        }
        if length > self.bytes.capacity() {
            // A buffer that grew in place would leave its old content behind.
            let mut larger =
                Zeroizing::new(Vec::with_capacity(length.saturating_mul(2).min(self.limit)));
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
    use std::sync::{Arc, Mutex};

    use super::{RequestBody, ResponseBuffer};
    use zeroize::Zeroizing;

    #[test]
    fn a_body_that_was_asked_for_may_have_left() {
        let (mut body, guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), None);
        assert_eq!((body.len(), body.is_empty()), (2, false));
        assert_eq!(body.take().as_deref(), Some(&b"{}"[..]));
        assert_eq!((body.len(), body.is_empty()), (0, true));
        assert_eq!(body.take(), None, "once");
        assert!(!guard.close());
        assert!(!guard.close(), "for good");
    }

    #[test]
    fn a_body_that_was_given_up_never_leaves() {
        let (mut body, guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), None);
        assert!(guard.close());
        assert_eq!(body.take(), None);
        assert_eq!(body.take(), None);
        assert!(guard.close(), "for good");

        let (mut body, guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), None);
        drop(guard);
        assert_eq!(body.take(), None, "a cancelled call");
    }

    #[test]
    fn a_body_that_is_stale_when_asked_for_never_leaves() {
        let new = |is_stale: bool| {
            let bytes = Zeroizing::new(b"{}".to_vec());
            RequestBody::new(bytes, Some(Box::new(move || is_stale)))
        };
        let (mut body, guard) = new(true);
        assert_eq!(body.take(), None);
        assert!(guard.close(), "it has not left");
        let (mut body, guard) = new(false);
        assert!(body.take().is_some());
        assert!(!guard.close());
    }

    /// What a tap on this body is shown.
    fn tapped(body: &mut RequestBody) -> Arc<Mutex<Vec<Vec<u8>>>> {
        let seen = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let shown = Arc::clone(&seen);
        body.tap(move |bytes| shown.lock().unwrap().push(bytes.to_vec()));
        seen
    }

    #[test]
    fn a_tap_is_shown_what_is_given_and_nothing_before() {
        let (mut body, guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), None);
        let (first, second) = (tapped(&mut body), tapped(&mut body));
        assert!(first.lock().unwrap().is_empty());
        assert_eq!(
            (body.len(), format!("{body:?}").as_str()),
            (2, "RequestBody(2 bytes)")
        );
        assert_eq!(body.take().as_deref(), Some(&b"{}"[..]));
        assert_eq!(body.take(), None);
        for seen in [first, second] {
            assert_eq!(*seen.lock().unwrap(), [b"{}"], "once");
        }
        assert!(!guard.close());
    }

    #[test]
    fn a_tap_makes_no_body_leave_and_is_shown_none_that_never_does() {
        let (mut body, guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), None);
        let seen = tapped(&mut body);
        assert!(guard.close(), "it has not left");
        assert_eq!(body.take(), None);
        assert!(seen.lock().unwrap().is_empty(), "given up");

        let stale = Some(Box::new(|| true) as super::IsStale);
        let (mut body, guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), stale);
        let seen = tapped(&mut body);
        assert_eq!(body.take(), None);
        assert!(guard.close() && seen.lock().unwrap().is_empty(), "stale");

        let (mut body, _guard) = RequestBody::new(Zeroizing::new(b"{}".to_vec()), None);
        let seen = tapped(&mut body);
        drop(body);
        assert!(seen.lock().unwrap().is_empty(), "never asked for");
    }

    #[test]
    fn a_response_is_bounded_whatever_its_head_says() {
        let mut buffer = ResponseBuffer::new(Some(1), 10);
        assert!(buffer.push(b"12345").is_ok());
        assert!(buffer.push(b"67890").is_ok());
        assert!(buffer.push(b"1").is_err());
        assert_eq!(&**buffer.finish(), b"1234567890");
        // Setting aside what this head says would end the process.
        let mut buffer = ResponseBuffer::new(Some(u64::MAX), usize::MAX);
        assert!(buffer.push(b"1").is_ok());
    }
}
