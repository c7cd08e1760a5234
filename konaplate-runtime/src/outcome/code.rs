//! The outcome code of a message, and the trait of the generated error enums.

use std::fmt;

use compact_str::CompactString;

use crate::operation::ErrorRow;

/// Longest code that is shown, and most digits in it: documented ones have 7 characters with 6 digits, and a number
/// of a card or a member more.
const SHOWN: (usize, usize) = (16, 8);

/// An outcome code as received, such as `007_001`.
///
/// Anything can stand where a code is expected, so `Debug` and `Display` show it only when it looks
/// like one: at most 16 ASCII letters, digits, `_` and `-`, and at most 8 digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Code(CompactString);

impl Code {
    /// Takes a code as it was received.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self(CompactString::new(code))
    }

    /// The code as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_presentable(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let digits = self.0.bytes().filter(u8::is_ascii_digit).count();
        let is_short = (1..=SHOWN.0).contains(&self.0.len()) && digits <= SHOWN.1;
        is_short && self.0.bytes().all(is_plain)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_presentable() {
            &self.0
        } else {
            "(malformed code)"
        })
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

/// An operation's error codes: a table of those that the spec lists, and whatever else the provider may send.
pub trait ErrorCode: Clone + PartialEq + Send + Sync + 'static {
    /// What the spec says about each.
    const ROWS: &'static [ErrorRow];
    /// The listed codes, in the order of the rows.
    const LISTED: &'static [Self];

    /// Holds a code that is not listed.
    fn unlisted(code: Code) -> Self;

    /// The code, where it is not listed.
    fn as_unlisted(&self) -> Option<&Code>;

    /// The variant of a code.
    #[must_use]
    fn from_code(code: Code) -> Self {
        let listed = place(Self::ROWS, code.as_str()).and_then(|place| Self::LISTED.get(place));
        match listed {
            Some(listed) => listed.clone(),
            None => Self::unlisted(code),
        }
    }

    /// The code as received.
    #[must_use]
    fn as_str(&self) -> &str {
        if let Some(code) = self.as_unlisted() {
            return code.as_str();
        }
        let place = Self::LISTED.iter().position(|listed| listed == self);
        place.map_or("", |place| &*Self::ROWS[place].code)
    }
}

fn place(rows: &[ErrorRow], code: &str) -> Option<usize> {
    rows.iter().position(|row| row.code == code)
}

/// An inquiry's codes are looked at as they came.
impl ErrorCode for Code {
    const ROWS: &'static [ErrorRow] = &[];
    const LISTED: &'static [Self] = &[];

    fn unlisted(code: Code) -> Self {
        code
    }

    fn as_unlisted(&self) -> Option<&Code> {
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn shows_only_what_looks_like_a_code() {
        for (code, shown) in [
            ("007_001", "007_001"),
            ("E-99", "E-99"),
            ("", "(malformed code)"),
            ("ABCD_EFGH-123456", "ABCD_EFGH-123456"),
            ("ABCD_EFGH_IJKL_MN", "(malformed code)"),
            ("12345678", "12345678"),
            ("50000000001", "(malformed code)"),
            ("9410123412341234", "(malformed code)"),
            ("card 9410123412341234", "(malformed code)"),
            ("코드", "(malformed code)"),
        ] {
            assert_eq!(Code::new(code).to_string(), shown);
            assert_eq!(Code::new(code).as_str(), code);
        }
    }
}
