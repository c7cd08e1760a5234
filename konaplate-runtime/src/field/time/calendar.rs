//! Which digits are a date: patterns as the documentation writes them, and the Gregorian calendar.
//! All of it runs in constants, for literals.

/// Length of the longest pattern.
pub(super) const WIDEST: usize = 14;

/// Whether a text is a date in the pattern: digits of ASCII alone, each part within the calendar.
pub(crate) const fn is_date(pattern: &str, text: &str) -> bool {
    if !is_digits(pattern.len(), text.as_bytes()) {
        return false;
    }
    let (year, month) = (part(pattern, text, b'y'), part(pattern, text, b'M'));
    is_within(month, 1, 12)
        && is_within(part(pattern, text, b'd'), 1, days(year, month))
        && is_within(part(pattern, text, b'H'), 0, 23)
        && is_within(part(pattern, text, b'm'), 0, 59)
        && is_within(part(pattern, text, b's'), 0, 59)
}

const fn is_digits(count: usize, text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            return false;
        }
        at += 1;
    }
    text.len() == count
}

/// The number that stands where the pattern has the letter. The text is digits, as many as the pattern has letters.
pub(super) const fn part(pattern: &str, text: &str, letter: u8) -> Option<u16> {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let mut found = None;
    let mut at = 0;
    while at < pattern.len() {
        if pattern[at] == letter {
            let before = match found {
                Some(number) => number,
                None => 0,
            };
            found = Some(before * 10 + (text[at] - b'0') as u16);
        }
        at += 1;
    }
    found
}

/// A part that the pattern lacks is within any bounds.
const fn is_within(part: Option<u16>, min: u16, max: u16) -> bool {
    match part {
        Some(number) => min <= number && number <= max,
        None => true,
    }
}

/// Days of a month. Of a year in two digits too: it is a leap year when 2000 years later is one.
const fn days(year: Option<u16>, month: Option<u16>) -> u16 {
    match (month, year) {
        (Some(2), Some(year)) if is_leap(year) => 29,
        (Some(2), _) => 28,
        (Some(4 | 6 | 9 | 11), _) => 30,
        _ => 31,
    }
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Puts numbers where the pattern has their letters, filled up with zeros. `None` where one has too many digits.
pub(super) fn digits(pattern: &str, parts: &[(u8, u16)]) -> Option<[u8; WIDEST]> {
    let mut digits = [0; WIDEST];
    for &(letter, number) in parts {
        let mut rest = number;
        for (at, _) in pattern
            .bytes()
            .enumerate()
            .filter(|it| it.1 == letter)
            .rev()
        {
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        if rest > 0 {
            return None;
        }
    }
    Some(digits)
}
