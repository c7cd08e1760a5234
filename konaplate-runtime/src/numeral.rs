//! The whole number that a JSON number means, by its digits: never through a float.

/// Digits of `u64::MAX`.
const MOST_DIGITS: usize = 20;

/// How a number came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numeral {
    /// Plain digits.
    Plain(u64),
    /// A whole number in another notation, such as `1.0`, `1e3`, `-0` or `007`.
    Unusual(u64),
    /// Whole, and negative or over `u64::MAX`.
    OutOfRange,
    /// A number with a part behind the point.
    Fraction,
    /// No number at all.
    NotANumber,
}

/// Reads a number of JSON's grammar, leading zeros and a plus sign allowed.
pub(crate) fn numeral(text: &str) -> Numeral {
    if let Some(value) = plain(text.as_bytes()) {
        return Numeral::Plain(value);
    }
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return parts(text).map_or(Numeral::NotANumber, Parts::whole);
    }
    let is_unusual = text.starts_with('0') && text.len() > 1;
    match text.parse() {
        Ok(value) if is_unusual => Numeral::Unusual(value),
        Ok(value) => Numeral::Plain(value),
        Err(_) => Numeral::OutOfRange,
    }
}

/// The usual case: plain digits, so few of them that no sum overflows.
pub(crate) fn plain(digits: &[u8]) -> Option<u64> {
    let is_plain = matches!(digits, [b'0'] | [b'1'..=b'9', ..]) && digits.len() < MOST_DIGITS;
    let mut digits = is_plain.then_some(digits)?.iter();
    digits.try_fold(0, |value, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + u64::from(digit))
    })
}

/// A number taken apart. All of `digits` and `fraction` are decimal digits.
struct Parts<'a> {
    is_negative: bool,
    digits: &'a str,
    fraction: &'a str,
    /// `None` where it is beyond any use.
    exponent: Option<i64>,
    has_negative_exponent: bool,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let is_negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent),
        None => (unsigned, "0"),
    };
    let (digits, fraction) = match mantissa.split_once('.') {
        Some((digits, fraction)) if !fraction.is_empty() => (digits, fraction),
        Some(_) => return None,
        None => (mantissa, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let is_number = !digits.is_empty() && is_digits(digits) && is_digits(fraction);
    if !is_number || power.is_empty() || !is_digits(power) {
        return None;
    }
    Some(Parts {
        is_negative,
        digits,
        fraction,
        exponent: exponent.parse().ok(),
        has_negative_exponent: exponent.starts_with('-'),
    })
}

impl Parts<'_> {
    fn whole(self) -> Numeral {
        let all = || self.digits.bytes().chain(self.fraction.bytes());
        let significant = || all().skip_while(|&digit| digit == b'0');
        let trailing_zeros = all().rev().take_while(|&digit| digit == b'0').count();
        let count = significant().count();
        if count == 0 {
            return Numeral::Unusual(0);
        }
        // Zeros to append to the digits, or to take from their end where negative.
        let shift = match self.exponent {
            Some(exponent) => exponent.saturating_sub_unsigned(self.fraction.len() as u64),
            None if self.has_negative_exponent => return Numeral::Fraction,
            None => return Numeral::OutOfRange,
        };
        let zeros = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
        if shift < 0 && zeros > trailing_zeros {
            return Numeral::Fraction;
        }
        let length = if shift < 0 {
            count.saturating_sub(zeros)
        } else {
            count.saturating_add(zeros)
        };
        if self.is_negative || length > MOST_DIGITS {
            return Numeral::OutOfRange;
        }
        let digits = significant().chain(std::iter::repeat(b'0')).take(length);
        let mut digits = digits.map(|digit| u64::from(digit - b'0'));
        let value = digits.try_fold(0_u64, |value, digit| {
            value.checked_mul(10)?.checked_add(digit)
        });
        value.map_or(Numeral::OutOfRange, Numeral::Unusual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_by_their_digits() {
        let cases = [
            ("0", Numeral::Plain(0)),
            ("18446744073709551615", Numeral::Plain(u64::MAX)),
            ("18446744073709551616", Numeral::OutOfRange),
            ("007", Numeral::Unusual(7)),
            ("00000000000000000000000001", Numeral::Unusual(1)),
            ("1.0", Numeral::Unusual(1)),
            ("-0", Numeral::Unusual(0)),
            ("+5", Numeral::Unusual(5)),
            ("0.0e999999999999999999999", Numeral::Unusual(0)),
            ("1e3", Numeral::Unusual(1000)),
            ("1E+3", Numeral::Unusual(1000)),
            ("12.50e1", Numeral::Unusual(125)),
            ("1000e-3", Numeral::Unusual(1)),
            ("1000e-4", Numeral::Fraction),
            ("0.001e3", Numeral::Unusual(1)),
            ("18446744073709551615.000", Numeral::Unusual(u64::MAX)),
            ("18446744073709551616.0", Numeral::OutOfRange),
            ("1.5", Numeral::Fraction),
            ("-1.5", Numeral::Fraction),
            ("-5", Numeral::OutOfRange),
            ("1e20", Numeral::OutOfRange),
            ("1e9223372036854775807", Numeral::OutOfRange),
            ("1e-9223372036854775808", Numeral::Fraction),
            ("1.1e-9223372036854775808", Numeral::Fraction),
            ("1e99999999999999999999", Numeral::OutOfRange),
            ("1e-99999999999999999999", Numeral::Fraction),
        ];
        for (text, expected) in cases {
            assert_eq!(numeral(text), expected, "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in [
            "", "-", "+", ".", "1.", ".5", "e5", "1e", "1e+", "1e5e5", "--1", "1_000", "1,000",
            " 1", "１", "NaN",
        ] {
            assert_eq!(numeral(text), Numeral::NotANumber, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_shifted_point_does_not_change_the_number(value: u64, zeros in 0..400_usize) {
            let zeros = "0".repeat(zeros);
            prop_assert_eq!(numeral(&format!("{value}.{zeros}0")), Numeral::Unusual(value));
            prop_assert_eq!(numeral(&format!("{value}{zeros}0e-{}", zeros.len() + 1)), Numeral::Unusual(value));
            prop_assert_eq!(numeral(&format!("0.{zeros}{value}e{}", zeros.len() + value.to_string().len())), Numeral::Unusual(value));
        }

        #[test]
        fn no_input_panics(text in "[-+0-9.eE]{0,40}") {
            let _ = numeral(&text);
        }
    }
}
