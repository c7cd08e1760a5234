//! Bytes that are no page: what they look like, where that shows, and what to do about it.

use std::borrow::Cow;

use super::{Refusal, Remark, RemarkKind};

/// Bytes that a page may have. The longest that was seen has about 14,000.
const MAX_BYTES: usize = 4 << 20;
/// Characters of mangled UTF-8 that settle it; one or two may stand in a sentence about such things.
const MANGLED: usize = 3;

/// The bytes as text. An incomplete character at the very end is left away: the page was cut there.
///
/// # Errors
///
/// More than 4 MiB, bytes that are not UTF-8, a NUL, or UTF-8 that was read as another encoding and saved again.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Refusal> {
    if let Some(kept) = bytes.get(..MAX_BYTES).filter(|_| bytes.len() > MAX_BYTES) {
        return Err(refusal(
            kept,
            "more than 4 MiB: no page is that long; give one page at a time",
        ));
    }
    if let Some(order) = utf16(bytes) {
        let message = format!("UTF-16 ({order}), not UTF-8: save the page as UTF-8");
        return Err(refusal(&[], &message));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (good, rest) = bytes
                .split_at_checked(error.valid_up_to())
                .unwrap_or_default();
            if error.error_len().is_some() {
                return Err(refusal(good, encoding(rest)));
            }
            std::str::from_utf8(good).unwrap_or_default()
        }
    };
    if let Some((before, _)) = text.split_once('\0') {
        return Err(refusal(
            before.as_bytes(),
            "a NUL byte: this is no text; copy the page as text",
        ));
    }
    refuse_mangled(text)?;
    Ok(text)
}

/// The text with the line ends that the rest of the reading knows: a carriage return alone is one where no other is.
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') {
        Cow::Owned(text.replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The refusal of a page as its source.
pub(super) fn html() -> Refusal {
    let message = "HTML: copy what the browser shows as text, or save the JSON that stands in the element \
                   `<script id=\"__NEXT_DATA__\">`";
    refusal(&[], message)
}

/// A remark on characters that were lost before the page was saved.
pub(super) fn lost(text: &str) -> Option<Remark> {
    let (before, _) = text.split_once('\u{fffd}')?;
    Some(Remark {
        line: refusal(before.as_bytes(), "").line,
        at: String::new(),
        kind: RemarkKind::Doubtful,
        message: "a character was lost here (U+FFFD), and others may be: copy the page anew"
            .to_owned(),
    })
}

/// A refusal of what follows `before`.
fn refusal(before: &[u8], message: &str) -> Refusal {
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count()
        + 1;
    Refusal {
        line,
        column,
        message: message.to_owned(),
    }
}

/// The byte order of UTF-16, by its mark or by the zeros of its ASCII half.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] => return Some("little endian"),
        [0xfe, 0xff, ..] => return Some("big endian"),
        _ => {}
    }
    let start = bytes.get(..64).unwrap_or(bytes);
    let zeros = |first: usize| {
        start
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let most = (start.len() / 4).max(1);
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > most => Some("little endian"),
        (even, 0) if even > most => Some("big endian"),
        _ => None,
    }
}

/// What bytes that are not UTF-8 look like.
fn encoding(bytes: &[u8]) -> &'static str {
    let mut high = 0_usize;
    let mut pairs = 0_usize;
    let mut bytes = bytes.iter().take(4096);
    while let Some(byte) = bytes.next() {
        if byte.is_ascii() {
            continue;
        }
        high += 1;
        let is_lead = (0x81..=0xfe).contains(byte);
        let is_trail = |trail: &u8| matches!(trail, 0x41..=0x5a | 0x61..=0x7a | 0x81..=0xfe);
        if is_lead && bytes.next().is_some_and(is_trail) {
            pairs += 1;
        }
    }
    if pairs >= 1 && pairs == high {
        "not UTF-8; it looks like EUC-KR (CP949): convert it, such as by `iconv -f CP949 -t UTF-8`"
    } else {
        "not UTF-8: save the page as UTF-8"
    }
}

/// Korean and bullets of UTF-8 that somebody read as Latin-1 or Windows-1252 show as three such characters each.
fn refuse_mangled(text: &str) -> Result<(), Refusal> {
    let mut first = None;
    let mut count = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, lead)) = chars.next() {
        if !matches!(lead, 'â'..='ï') {
            continue;
        }
        let is_mangled = (0..2).all(|_| chars.next_if(|(_, next)| is_high_half(*next)).is_some());
        if is_mangled {
            count += 1;
            first = first.or(Some(at));
        }
    }
    match first
        .and_then(|at| text.get(..at))
        .filter(|_| count >= MANGLED)
    {
        Some(before) => Err(refusal(
            before.as_bytes(),
            "UTF-8 that was read as another encoding and saved again: copy the page anew",
        )),
        None => Ok(()),
    }
}

/// What a byte from 0x80 to 0xbf shows as in Latin-1 or Windows-1252.
fn is_high_half(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{bf}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}
