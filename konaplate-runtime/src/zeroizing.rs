//! A buffer for bodies that is wiped when it is dropped, and that leaves no copy behind when it grows.

use std::fmt;
use std::ops::Deref;

use crate::plural::plural;

/// Bytes that are wiped on drop, together with the room behind them.
///
/// `Zeroizing<Vec<u8>>` would do the same byte by byte. The barrier keeps
/// the compiler from leaving the wiping out, as it does in `zeroize` itself.
#[derive(Clone)]
pub(crate) struct ZeroizingBuf {
    /// What is written, and blanks behind it.
    bytes: Vec<u8>,
    written: usize,
}

impl ZeroizingBuf {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        // Blanks, for the compiler would have zeros come from the allocator, which takes longer.
        let bytes = vec![b' '; capacity];
        Self { bytes, written: 0 }
    }

    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
    }

    /// The next bytes, to be written: they count as such.
    #[inline]
    pub(crate) fn room(&mut self, length: usize) -> &mut [u8] {
        self.make_room(length);
        let start = self.written;
        self.written += length;
        &mut self.bytes[start..self.written]
    }

    /// So that as many more bytes are pushed without growing.
    #[inline]
    pub(crate) fn make_room(&mut self, more: usize) {
        if more > self.bytes.len() - self.written {
            self.grow(more);
        }
    }

    /// Moves to a larger buffer by hand: `Vec` would free the old one as it is.
    #[cold]
    fn grow(&mut self, more: usize) {
        let needed = self.written.saturating_add(more);
        let mut larger = Self::with_capacity(needed.max(self.bytes.len().saturating_mul(2)));
        larger.push(self);
        *self = larger;
    }
}

impl Drop for ZeroizingBuf {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
    }
}

/// Overwrites the bytes, and the room behind them.
#[inline]
fn wipe(bytes: &mut Vec<u8>) {
    bytes.clear();
    bytes.resize(bytes.capacity(), 0);
    zeroize::optimization_barrier(bytes.as_slice());
}

/// A copy.
#[cfg(feature = "dynamic")]
impl From<&[u8]> for ZeroizingBuf {
    fn from(bytes: &[u8]) -> Self {
        let mut copy = Self::with_capacity(bytes.len());
        copy.push(bytes);
        copy
    }
}

impl Deref for ZeroizingBuf {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.written]
    }
}

impl AsRef<[u8]> for ZeroizingBuf {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

/// Shows no part of it.
impl fmt::Debug for ZeroizingBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.len();
        write!(f, "ZeroizingBuf({length} byte{})", plural(length as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_wiped_with_the_room_behind() {
        let mut bytes = Vec::with_capacity(100);
        bytes.extend_from_slice(b"canary");
        wipe(&mut bytes);
        assert!(bytes.len() >= 100 && bytes.len() == bytes.capacity());
        assert!(bytes.iter().all(|&byte| byte == 0));
    }

    #[test]
    fn it_grows_and_keeps_its_bytes() {
        let mut bytes = ZeroizingBuf::with_capacity(2);
        for _ in 0..100 {
            bytes.push(b"abc");
        }
        assert_eq!(*bytes, b"abc".repeat(100));
        assert_eq!(format!("{bytes:?}"), "ZeroizingBuf(300 bytes)");
    }
}
