//! The correlation id: `yyMMddHHmmss`, a hyphen, seven hexadecimal digits. Exactly 20 characters: the
//! provider was seen to answer 23 with HTTP 500.

use super::stamp::{Stamp, TimeZone};

/// A new id from the call's instant and random bits, of which 28 are used.
#[must_use]
pub fn correlation_id(stamp: &Stamp, random: [u8; 4]) -> String {
    let bits = u32::from_be_bytes(random) & 0x0fff_ffff;
    let mut id = String::with_capacity(20);
    id.push_str(stamp.short_text());
    id.push('-');
    let digits = (0..7).rev().map(|place| bits >> (4 * place) & 0xf);
    id.extend(digits.filter_map(|digit| char::from_digit(digit, 16)));
    id
}

/// Whether a text has the form of a correlation id, with a real date and time.
#[must_use]
pub fn is_correlation_id(text: &str) -> bool {
    let Some((time, digits)) = text.split_once('-') else {
        return false;
    };
    digits.len() == 7
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && Stamp::parse_seconds(&format!("20{time}"), TimeZone::Utc).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{correlation_id, is_correlation_id};
    use crate::wire::stamp::{Stamp, TimeZone};

    #[test]
    fn it_has_twenty_characters() {
        let stamp = Stamp::new(1_667_876_891_608, TimeZone::Kst);
        assert_eq!(
            correlation_id(&stamp, [0xff, 0x00, 0x00, 0x0a]),
            "221108120811-f00000a"
        );
        assert_eq!(correlation_id(&stamp, [0; 4]), "221108120811-0000000");
    }

    #[test]
    fn only_its_form_is_taken() {
        assert!(is_correlation_id("221108120811-0a1B2c3"));
        for text in [
            "",
            "221108120811-0a1b2c",
            "221108120811-0a1b2c3d4e",
            "221308120811-0a1b2c3",
            "221108120811-0a1b2cg",
        ] {
            assert!(!is_correlation_id(text), "{text}");
        }
    }
}
