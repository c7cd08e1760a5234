//! The text of a JSON string, without a copy where there is no escape. serde_json would unescape
//! into a scratch buffer that is never wiped, and refuses a lone surrogate; both matter here.

use std::borrow::Cow;

/// A string's text.
pub(super) struct Unescaped<'a> {
    pub(super) text: Cow<'a, str>,
    /// An escape named half a surrogate pair; U+FFFD stands for it.
    pub(super) has_lone_surrogate: bool,
}

/// Reads what stands between the quotes of a valid JSON string that has escapes. `None` when it is none.
pub(super) fn unescape_inside(inside: &str) -> Option<Unescaped<'_>> {
    // No escape is shorter than what it stands for, so this buffer never grows and leaves no copy.
    let mut text = String::with_capacity(inside.len());
    let mut has_lone_surrogate = false;
    let mut rest = inside;
    while let Some((clean, escape)) = rest.split_once('\\') {
        text.push_str(clean);
        let (character, after) = match escape.strip_prefix('u') {
            Some(code) => unescape_code(code)?,
            None => (Some(unescape_short(escape)?), escape.get(1..)?),
        };
        has_lone_surrogate |= character.is_none();
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = after;
    }
    text.push_str(rest);
    Some(Unescaped {
        text: Cow::Owned(text),
        has_lone_surrogate,
    })
}

fn unescape_short(escape: &str) -> Option<char> {
    Some(match escape.chars().next()? {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return None,
    })
}

/// The character of `XXXX` or of the pair `XXXX\uXXXX`, and what follows it. The character is
/// `None` for half a pair.
fn unescape_code(code: &str) -> Option<(Option<char>, &str)> {
    let (first, rest) = hex(code)?;
    if let Some(character) = char::from_u32(first) {
        return Some((Some(character), rest));
    }
    let second = rest.strip_prefix("\\u").and_then(hex);
    match second {
        Some((second, rest)) if is_high(first) && is_low(second) => {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            Some((char::from_u32(code), rest))
        }
        _ => Some((None, rest)),
    }
}

fn hex(code: &str) -> Option<(u32, &str)> {
    let digits = code.get(..4)?;
    let value = digits
        .chars()
        .try_fold(0, |value, digit| Some(value << 4 | digit.to_digit(16)?))?;
    Some((value, &code[4..]))
}

fn is_high(code: u32) -> bool {
    (0xD800..0xDC00).contains(&code)
}

fn is_low(code: u32) -> bool {
    (0xDC00..0xE000).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unescape(json: &str) -> Option<Unescaped<'_>> {
        unescape_inside(json.strip_prefix('"')?.strip_suffix('"')?)
    }

    fn text(json: &str) -> Option<(String, bool)> {
        unescape(json).map(|it| (it.text.into_owned(), it.has_lone_surrogate))
    }

    #[test]
    fn every_escape_is_read() {
        let json = r#""a\"\\\/\b\f\n\r\t\u0041\uD55C\ud83c\udfabz""#;
        let expected = "a\"\\/\u{8}\u{C}\n\r\tA한🎫z".to_owned();
        assert_eq!(text(json), Some((expected, false)));
    }

    #[test]
    fn half_a_pair_is_replaced() {
        let cases = [
            (r#""\ud83c""#, "\u{FFFD}"),
            (r#""\udfab\ud83c""#, "\u{FFFD}\u{FFFD}"),
            (r#""\ud83c\u0041""#, "\u{FFFD}A"),
            (r#""\ud83c\ud83c\udfab""#, "\u{FFFD}🎫"),
            (r#""\ud83c\n""#, "\u{FFFD}\n"),
        ];
        for (json, expected) in cases {
            assert_eq!(text(json), Some((expected.to_owned(), true)), "{json}");
        }
    }

    #[test]
    fn what_is_no_string_is_none() {
        for json in [r#""\""#, r#""\x""#, r#""\u12""#, r#""\u12한""#] {
            assert_eq!(text(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read_back(original: String) {
            let json = serde_json::to_string(&original).unwrap();
            prop_assert_eq!(text(&json), Some((original, false)));
        }

        #[test]
        fn no_input_panics(json: String) {
            let _ = unescape(&json);
            let _ = unescape(&format!("\"\\u{json}\""));
        }
    }
}
