//! Whose correlation id an answer has, and one that is not ours.

use std::fmt;

/// Longest id that is shown.
const SHOWN: usize = 64;

/// A correlation id as another call's answer has it.
///
/// Anything can stand in a header, so `Debug` and `Display` show it only when it looks like an id: at most 64 ASCII
/// letters, digits, `-`, `_`, `.` and `:`, and not digits alone or in groups, as the number of a card; an id of this
/// library's own form is shown.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OtherId(Box<str>);

/// Whose correlation id an answer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Echo {
    /// That of the call; or the specification knows of no header that repeats it.
    Same,
    /// The header is not there.
    Missing,
    /// The header holds another id, or one besides ours.
    Other(OtherId),
}

impl OtherId {
    pub(crate) fn new(id: &[u8]) -> Self {
        Self(String::from_utf8_lossy(id).into())
    }

    /// The id as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_presentable(&self) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        let has_letter = self.0.bytes().any(|byte| byte.is_ascii_alphabetic());
        let is_told_apart = has_letter || self.is_of_own_form();
        self.0.len() <= SHOWN && is_told_apart && self.0.bytes().all(is_plain)
    }

    /// Twelve digits, a hyphen, seven digits: by chance, no letter is among the last.
    fn is_of_own_form(&self) -> bool {
        self.0.len() == 20 && self.0.as_bytes()[12] == b'-'
    }
}

impl fmt::Display for OtherId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() {
            "(empty)"
        } else if self.is_presentable() {
            &self.0
        } else {
            "(malformed id)"
        })
    }
}

impl fmt::Debug for OtherId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OtherId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::OtherId;

    #[test]
    fn shows_only_what_looks_like_an_id() {
        let long = "a".repeat(65);
        for (id, shown) in [
            ("221108120814-abcdef1", "221108120814-abcdef1"),
            (
                "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
                "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
            ),
            ("", "(empty)"),
            ("221108120814-1234567", "221108120814-1234567"),
            ("9410195430033901", "(malformed id)"),
            ("9410-1954-3003-3901", "(malformed id)"),
            ("9410.1954.3003.3901", "(malformed id)"),
            ("2211081208141-234567", "(malformed id)"),
            ("a, b", "(malformed id)"),
            ("이름", "(malformed id)"),
            (&long, "(malformed id)"),
        ] {
            assert_eq!(OtherId::new(id.as_bytes()).to_string(), shown);
        }
        assert_eq!(OtherId::new(b"\xff").as_str(), "\u{fffd}");
    }
}
