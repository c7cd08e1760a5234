//! What copying leaves around a value: a byte order mark, white space, quotes. None of it is part of a key, an id or a
//! URL that was given by a person. What is left out here is named, so that it can be reported.

use std::fmt;

/// The byte order mark, which some editors write before a text.
const MARK: char = '\u{feff}';

/// White space that has no width, from web pages and chats.
const ZERO_WIDTH: char = '\u{200b}';

/// Something around a value that is no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Around {
    /// A byte order mark (U+FEFF; in UTF-8 EF BB BF).
    ByteOrderMark,
    /// White space, other than line ends behind the value.
    WhiteSpace,
    /// A pair of quotes, single or double.
    Quotes,
}

/// As in "a byte order mark around it".
impl fmt::Display for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByteOrderMark => "a byte order mark",
            Self::WhiteSpace => "white space",
            Self::Quotes => "quotes",
        })
    }
}

/// A value without what is around it, and what that was, each kind once. A second call finds nothing more.
pub(crate) fn bare(text: &str) -> (&str, Vec<Around>) {
    // Editors and `echo` end a text with a line end: that is not worth a word.
    let mut bare = text.trim_end_matches(['\n', '\r']);
    let mut found = Vec::new();
    loop {
        let is_outer = |letter| is_mark(letter) || is_blank(letter);
        let from_start = bare.trim_start_matches(is_outer);
        let inner = from_start.trim_end_matches(is_outer);
        let (before, _) = bare.split_at(bare.len() - from_start.len());
        let (_, behind) = from_start.split_at(inner.len());
        let has = |kind: fn(char) -> bool| before.contains(kind) || behind.contains(kind);
        found.extend(has(is_mark).then_some(Around::ByteOrderMark));
        found.extend(has(is_blank).then_some(Around::WhiteSpace));
        let Some(quoted) = unquoted(inner) else {
            found.sort();
            found.dedup();
            return (inner, found);
        };
        found.push(Around::Quotes);
        bare = quoted;
    }
}

fn is_mark(letter: char) -> bool {
    letter == MARK
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == ZERO_WIDTH
}

/// What a pair of quotes holds. Where the same quote is in it too, the two are no pair: they belong to the value.
fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| {
        let inside = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inside.contains(quote)).then_some(inside)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Around::{ByteOrderMark, Quotes, WhiteSpace};
    use super::bare;

    #[test]
    fn what_is_around_a_value_is_left_out_and_named() {
        for (text, value, found) in [
            ("abc", "abc", &[][..]),
            ("abc\n", "abc", &[]),
            ("abc\r\n\n", "abc", &[]),
            ("\u{feff}abc", "abc", &[ByteOrderMark]),
            ("\u{feff}abc\u{feff}\n", "abc", &[ByteOrderMark]),
            (" abc", "abc", &[WhiteSpace]),
            ("abc\t", "abc", &[WhiteSpace]),
            ("abc \n", "abc", &[WhiteSpace]),
            ("\nabc", "abc", &[WhiteSpace]),
            ("\u{a0}abc\u{200b}", "abc", &[WhiteSpace]),
            ("\"abc\"", "abc", &[Quotes]),
            ("'abc'\n", "abc", &[Quotes]),
            ("\" abc \"", "abc", &[WhiteSpace, Quotes]),
            ("'\"abc\"'", "abc", &[Quotes]),
            (
                "\u{feff} \"\u{feff}abc\n\" ",
                "abc",
                &[ByteOrderMark, WhiteSpace, Quotes],
            ),
            ("\"\"", "", &[Quotes]),
            (" \u{feff} ", "", &[ByteOrderMark, WhiteSpace]),
            ("\n", "", &[]),
            ("", "", &[]),
        ] {
            assert_eq!(bare(text), (value, found.to_vec()), "{text:?}");
        }
    }

    #[test]
    fn what_belongs_to_a_value_stays() {
        for text in [
            "\"",
            "'",
            "\"abc",
            "abc'",
            "\"abc'",
            "a b",
            "a\"b\"",
            "\"a\"b\"",
            "'a' 'b'",
            "“abc”",
            "a\u{feff}b",
            "\\n",
        ] {
            assert_eq!(bare(text), (text, Vec::new()), "{text:?}");
        }
    }

    proptest! {
        /// A value that was read twice is the one that was read once.
        #[test]
        fn a_second_look_finds_nothing(text in "[ab \n\"'\u{feff}\u{200b}]{0,12}") {
            let (once, _) = bare(&text);
            prop_assert_eq!(bare(once), (once, Vec::new()));
        }
    }
}
