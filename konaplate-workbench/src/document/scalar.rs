//! A text as YAML writes it in canonical form: plain where it is one safe word, else in double quotes.

use std::fmt::Write;

/// Appends a text as a scalar of one line.
pub(super) fn write(out: &mut String, text: &str) {
    if is_safe_word(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for letter in text.chars() {
        escaped(out, letter);
    }
    out.push('"');
}

fn escaped(out: &mut String, letter: char) {
    match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        letter if !is_hidden(letter) => out.push(letter),
        letter => {
            let code = u32::from(letter);
            // Writing to a String cannot fail.
            let _ = match code {
                0..=0xff => write!(out, "\\x{code:02X}"),
                0x100..=0xffff => write!(out, "\\u{code:04X}"),
                _ => write!(out, "\\U{code:08X}"),
            };
        }
    }
}

/// A character that shows nothing, or makes others show elsewhere, and so is written by its number.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text for a comment or a message: one line, in which nothing hides.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{a0}' => out.push(' '),
            letter if is_hidden(letter) => out.extend(letter.escape_unicode()),
            letter => out.push(letter),
        }
    }
    out
}

/// No YAML reader, of whatever version, takes it for something else than its letters, or a plain number. A word with
/// a full stop is a sentence, and quoted as others are; `..` is the object around.
fn is_safe_word(text: &str) -> bool {
    if text == ".." {
        return true;
    }
    let first = text.bytes().next().unwrap_or(b'-');
    let is_made_of = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:~-".contains(&byte);
    (first.is_ascii_alphanumeric() || first == b'/')
        && text.bytes().all(is_made_of)
        && !text.ends_with(':')
        && (!text.ends_with('.') || first.is_ascii_digit())
        && !is_reserved(text)
        && (!first.is_ascii_digit() || is_plain_number(text))
}

fn is_reserved(text: &str) -> bool {
    const WORDS: &[&str] = &["null", "yes", "no", "on", "off", "y", "n"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Digits, spans and dates, without a leading zero that some readers take for an octal number.
fn is_plain_number(text: &str) -> bool {
    let mut bytes = text.bytes();
    let starts_with_zero = bytes.next() == Some(b'0');
    let second = bytes.next();
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || b".-".contains(&byte))
        && !(starts_with_zero && second.is_some_and(|byte| byte.is_ascii_digit()))
}
