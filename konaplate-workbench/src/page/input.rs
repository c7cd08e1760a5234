//! Bytes that are no page: what they look like, where that shows, and what to do about it.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, WINDOWS_1252};

use super::{About, Refusal, Remark, RemarkKind, is_hangul};

/// Bytes that a page may have. The longest that was seen has about 14,000.
const MAX_BYTES: usize = 4 << 20;
/// Runs of mangled characters that settle it; one or two may stand in a sentence about such things.
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

/// The text with the line ends that the rest of the reading knows: a carriage return alone is one.
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let has_lone = text
        .split('\r')
        .skip(1)
        .any(|behind| !behind.starts_with('\n'));
    if has_lone {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The refusal of HTML that shows no page.
pub(super) fn empty_html() -> Refusal {
    let message = "HTML that shows no part of a page: save it again once the browser shows all of it, or copy what \
                   it shows as text";
    refusal(&[], message)
}

/// Whether a text is a page as some browsers save it, with everything around it.
pub(super) fn is_archive(start: &str) -> bool {
    let head = start.lines().take(20);
    let has = |name: &str| {
        head.clone()
            .any(|line| line.to_ascii_lowercase().starts_with(name))
    };
    has("mime-version:") && has("content-type:")
}

/// The refusal of such a page.
pub(super) fn archive() -> Refusal {
    let message = "a web archive (MHTML): save the page as `HTML only`, or copy what the browser shows as text";
    refusal(&[], message)
}

/// A remark on characters that were lost before the page was saved.
pub(super) fn lost(text: &str) -> Option<Remark> {
    let (before, _) = text.split_once('\u{fffd}')?;
    Some(Remark {
        line: refusal(before.as_bytes(), "").line,
        at: String::new(),
        kind: RemarkKind::Doubtful,
        about: About::Other,
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
    let start = bytes.get(..4096).unwrap_or(bytes);
    let (text, _, has_faults) = EUC_KR.decode(start);
    // The last character may be cut.
    let is_korean = !has_faults || (start.len() == 4096 && text.matches('\u{fffd}').count() == 1);
    if is_korean && text.chars().any(is_hangul) {
        "not UTF-8; it looks like EUC-KR (CP949): convert it, such as by `iconv -f CP949 -t UTF-8`"
    } else {
        "not UTF-8: save the page as UTF-8"
    }
}

/// How a text was mangled: the bytes of one encoding, read as another and saved again.
const MISREAD: [(&Encoding, bool, &str); 3] = [
    (
        WINDOWS_1252,
        true,
        "UTF-8 that was read as another encoding (Windows-1252) and saved again: copy the page anew, and choose UTF-8 where a program asks",
    ),
    (
        EUC_KR,
        true,
        "UTF-8 that was read as EUC-KR (CP949) and saved again: copy the page anew, and choose UTF-8 where a program asks",
    ),
    (
        WINDOWS_1252,
        false,
        "EUC-KR (CP949) that was read as another encoding (Windows-1252) and saved again: copy the page anew, and choose EUC-KR where a program asks",
    ),
];

/// Korean and bullets that somebody read in the wrong encoding make sense once that is undone.
fn refuse_mangled(text: &str) -> Result<(), Refusal> {
    let runs = || {
        text.split(|c: char| c.is_ascii())
            .filter(|run| !run.is_empty())
    };
    for (read_as, is_utf8, message) in MISREAD {
        let mut is_mangled = runs().filter(|run| is_sense_when_undone(run, read_as, is_utf8));
        let first = is_mangled.next();
        let count = is_mangled.count();
        if let Some(first) = first
            && count + 1 >= MANGLED
        {
            let at = first.as_ptr().addr().saturating_sub(text.as_ptr().addr());
            let before = text.get(..at).unwrap_or_default();
            return Err(refusal(before.as_bytes(), message));
        }
    }
    Ok(())
}

/// Whether characters are such bytes, and those are UTF-8, or Hangul in EUC-KR.
fn is_sense_when_undone(run: &str, read_as: &'static Encoding, is_utf8: bool) -> bool {
    let bytes = if read_as == WINDOWS_1252 {
        bytes_of_1252(run)
    } else {
        let (bytes, _, has_faults) = read_as.encode(run);
        (!has_faults).then(|| bytes.into_owned())
    };
    // Bullets and blanks that do not break are no letters.
    let letters = run.chars().filter(|c| c.is_alphabetic()).count();
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_ascii() && letters > usize::from(!is_utf8))
    else {
        return false;
    };
    if is_utf8 {
        return String::from_utf8(bytes).is_ok_and(|text| text.chars().any(|c| c > '\u{7ff}'));
    }
    let (text, _, has_faults) = EUC_KR.decode(&bytes);
    !has_faults && text.chars().count() > 1 && text.chars().all(is_hangul)
}

/// Windows-1252 has gaps, in which its readers put the controls of Latin-1.
fn bytes_of_1252(run: &str) -> Option<Vec<u8>> {
    let byte = |c: char| {
        if let Ok(byte) = u8::try_from(u32::from(c))
            && byte >= 0x80
        {
            return Some(byte);
        }
        let mut utf8 = [0; 4];
        let (bytes, _, has_faults) = WINDOWS_1252.encode(c.encode_utf8(&mut utf8));
        match *bytes {
            [byte] if !has_faults => Some(byte),
            _ => None,
        }
    };
    run.chars().map(byte).collect()
}
