//! Unpredictable text for credentials and one-time tokens.

use aws_lc_rs::rand;

/// `length` decimal digits; nothing if the system has no randomness.
pub(crate) fn digits(length: usize) -> Option<String> {
    text(length, b"0123456789")
}

/// `length` lower-case hexadecimal digits; nothing if the system has no randomness.
pub(crate) fn hex(length: usize) -> Option<String> {
    text(length, b"0123456789abcdef")
}

/// The slight bias of the remainder is of no matter in a mock.
fn text(length: usize, alphabet: &[u8]) -> Option<String> {
    let mut bytes = vec![0; length];
    rand::fill(&mut bytes).ok()?;
    let letter = |byte: &u8| {
        let index = usize::from(*byte) % alphabet.len();
        alphabet.get(index).copied().map(char::from)
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_length_and_alphabet_and_differ() {
        let digits = digits(16).unwrap();
        assert!(digits.len() == 16 && digits.bytes().all(|it| it.is_ascii_digit()));
        let first = hex(40).unwrap();
        assert!(first.len() == 40 && first.bytes().all(|it| it.is_ascii_hexdigit()));
        assert_ne!(first, hex(40).unwrap());
    }
}
