//! Doc comments. Texts of a specification are data: nothing in them can end a comment, start a link or
//! turn the direction of the line.

mod answers;
mod field;
mod limits;
mod operation;

pub(super) use self::field::{object, origin, reply, setter, word};
pub(super) use self::limits::limits;
pub(crate) use self::operation::rule_in_words;
pub(super) use self::operation::{error_table, header_errata, operation};

/// A text of the specification as one line of documentation.
pub(crate) fn plain(text: &str) -> String {
    let text = text.trim();
    if is_harmless(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    if text.starts_with(['#', '-', '+', '=', '|', '>']) {
        out.push('\\'); // or it would begin a heading, a list or a quote
    }
    for (at, letter) in text.char_indices() {
        match letter {
            '[' | ']' | '<' | '*' | '_' | '\\' | '`' | '~' => out.extend(['\\', letter]),
            // `1.` begins a list, and a bare address is a warning of rustdoc.
            '.' | ')' if text[..at].bytes().all(|byte| byte.is_ascii_digit()) => {
                out.extend(['\\', letter]);
            }
            ':' if text[at..].starts_with("://") => out.push_str("\\:"),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            letter if is_invisible(letter) => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// Whether nothing of a text can mean anything in Markdown. It is so of nearly all, and found out at a glance.
fn is_harmless(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next().unwrap_or(b'a');
    let is_plain = |byte| {
        matches!(
            byte,
            b' ' | b',' | b'.' | b';' | b'\'' | b'(' | b')' | b'/' | b'-'
        )
    };
    first.is_ascii_alphabetic() && bytes.all(|byte| byte.is_ascii_alphanumeric() || is_plain(byte))
}

/// A text of the specification as a sentence, that others may follow.
pub(crate) fn sentence(text: &str) -> String {
    let text = plain(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

/// A text of the specification inside of a sentence, which has a full stop of its own.
fn clause(text: &str) -> String {
    let text = text.trim();
    plain(text.strip_suffix('.').unwrap_or(text))
}

/// A text of the specification as inline code.
pub(crate) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('`');
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && byte != b'`')
    {
        out.push_str(text);
    } else {
        out.extend(text.chars().map(|letter| match letter {
            '`' => '\'',
            letter if is_invisible(letter) => '\u{fffd}',
            letter => letter,
        }));
    }
    out.push('`');
    out
}

/// Control characters, line ends, and what turns the direction of text.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `a`, `b` and `c`, or with another word before the last.
pub(crate) fn all_of(mut names: Vec<String>, before_last: &str) -> String {
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} {before_last} {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{clause, plain, sentence};

    #[test]
    fn a_sentence_ends_with_one_full_stop() {
        for (text, whole, inside) in [
            ("Amount", "Amount.", "Amount"),
            ("Amount.", "Amount.", "Amount"),
            (" Really? ", "Really?", "Really?"),
            ("", "", ""),
        ] {
            assert_eq!(sentence(text), whole);
            assert_eq!(clause(text), inside);
        }
    }

    #[test]
    fn no_text_begins_a_block_or_a_link() {
        for (text, wanted) in [
            ("```rust\nfn", r"\`\`\`rust fn"),
            ("~~~", r"\~\~\~"),
            ("# Title", r"\# Title"),
            ("- item", r"\- item"),
            ("> quote", r"\> quote"),
            ("1. item", r"1\. item"),
            ("12) item", r"12\) item"),
            ("is 1.5 (or 2)", "is 1.5 (or 2)"),
            ("see https://example.com", r"see https\://example.com"),
            ("[a](b) <c> *d* _e_ \\", r"\[a\](b) \<c> \*d\* \_e\_ \\"),
        ] {
            assert_eq!(plain(text), wanted);
        }
    }
}
