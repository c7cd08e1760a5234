//! Which bytes stand in a JSON string as they are: all but a quote, a backslash and control characters.

const WORD: usize = 8;

/// How many bytes at the beginning stand in a JSON string as they are.
#[inline(always)]
pub(crate) fn clean(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk() {
        if let Some(at) = first_special(*word) {
            return bytes.len() - rest.len() + at;
        }
        rest = behind;
    }
    match bytes.last_chunk() {
        // Overlaps the word before, which is faster than a byte at a time.
        Some(last) => first_special(*last).map_or(bytes.len(), |at| bytes.len() - WORD + at),
        None => rest
            .iter()
            .position(|&byte| is_special(byte))
            .unwrap_or(rest.len()),
    }
}

/// Whether a JSON string can hold all of a text as it is.
pub(crate) const fn is_clean(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        if is_special(*first) {
            return false;
        }
        rest = behind;
    }
    true
}

const fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\')
}

/// The first special byte of eight, all of them looked at in one number. No sum carries into the next byte, for the
/// highest bits are cleared before.
#[inline(always)]
fn first_special(word: [u8; WORD]) -> Option<usize> {
    const EACH: u64 = u64::from_ne_bytes([1; WORD]);
    const HIGH: u64 = EACH * 0x80;
    let word = u64::from_le_bytes(word);
    let low = word & !HIGH;
    // The quote changes places with the space, and is next to the control characters then.
    let is_not_first =
        (low ^ (EACH * u64::from(b'"' ^ b' '))) + (HIGH - EACH * u64::from(b' ' + 1));
    let is_no_backslash = (low ^ (EACH * u64::from(b'\\'))) + (HIGH - EACH);
    let special = !(word | (is_not_first & is_no_backslash)) & HIGH;
    (special != 0).then(|| special.trailing_zeros() as usize / WORD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_byte_is_told_at_each_place() {
        for byte in 0..=u8::MAX {
            for length in 1..=20 {
                for at in 0..length {
                    let mut bytes = vec![b'a'; length];
                    bytes[at] = byte;
                    let expected = if is_special(byte) { at } else { length };
                    assert_eq!(clean(&bytes), expected, "{byte} at {at} of {length}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_first_special_byte_is_found(bytes: Vec<u8>) {
            let expected = bytes.iter().position(|&byte| is_special(byte));
            prop_assert_eq!(clean(&bytes), expected.unwrap_or(bytes.len()));
        }
    }
}
