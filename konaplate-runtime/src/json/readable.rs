//! A body as it can be read: without a byte order mark, and with U+FFFD for what is not UTF-8. A provider's own text in
//! an old encoding is not to hide its code, which is ASCII.

use zeroize::Zeroizing;

use super::deviation::{Deviation, DeviationKind};

const MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes, and what was passed over.
pub(crate) struct Readable<'b> {
    /// `None` where the bytes are as they came.
    mended: Option<Zeroizing<Vec<u8>>>,
    came: &'b [u8],
    has_mark: bool,
    is_utf8: bool,
}

impl<'b> Readable<'b> {
    pub(crate) fn of(body: &'b [u8]) -> Self {
        let stripped = body.strip_prefix(MARK);
        let came = stripped.unwrap_or(body);
        let is_utf8 = str::from_utf8(came).is_ok();
        Self {
            mended: (!is_utf8).then(|| lossy(came)),
            came,
            has_mark: stripped.is_some(),
            is_utf8,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.mended.as_deref().map_or(self.came, Vec::as_slice)
    }

    pub(crate) fn deviations(&self) -> impl Iterator<Item = Deviation> {
        let mark = self.has_mark.then_some(DeviationKind::ByteOrderMark);
        let text = (!self.is_utf8).then_some(DeviationKind::NotUtf8);
        mark.into_iter().chain(text).map(Deviation::of_body)
    }
}

/// As [`String::from_utf8_lossy`], in one buffer that never grows: three bytes stand for each one at most, and what is
/// left behind by a growing buffer would not be wiped.
fn lossy(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(bytes.len() * 3));
    for chunk in bytes.utf8_chunks() {
        text.extend_from_slice(chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() {
            text.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Readable;

    fn read(body: &[u8]) -> (String, usize) {
        let readable = Readable::of(body);
        let text = String::from_utf8(readable.bytes().to_vec()).expect("it was made readable");
        let noticed = readable.deviations().count();
        (text, noticed)
    }

    #[test]
    fn a_mark_and_foreign_bytes_are_passed_over_and_noticed() {
        for (body, text, noticed) in [
            (&b"{}"[..], "{}", 0),
            (b"", "", 0),
            (b"\xef\xbb\xbf{}", "{}", 1),
            (b"\xef\xbb\xbf\xef\xbb\xbf{}", "\u{feff}{}", 1),
            (b"\xef\xbb", "\u{fffd}", 1),
            (b"{\"a\":\"\xb0\xa1\"}", "{\"a\":\"\u{fffd}\u{fffd}\"}", 1),
            (b"\xef\xbb\xbf\xff", "\u{fffd}", 2),
        ] {
            assert_eq!(read(body), (text.to_owned(), noticed), "{body:?}");
        }
    }
}
