//! Names and texts of pages taken apart: the words of a name, the pattern of a date. Knows no specification.

/// The words of a wire name in small letters: `cardCVC` is `card`, `cvc`.
pub(super) fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_new = letter.is_uppercase() && starts_word(&letters, at);
        if (is_new || !letter.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// A capital after a small letter, or before one: the `N` of `cardNo`, the `C` of `XCode`.
fn starts_word(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| letters.get(at));
    let after = letters.get(at + 1);
    before.is_some_and(|letter| !letter.is_uppercase())
        || after.is_some_and(|letter| letter.is_lowercase())
}

/// A name without case and signs: what differs in these only is nearly the same.
pub(super) fn folded(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The parts of a date's pattern and how many digits each stands for, the longer of two first.
const PARTS: &[(&str, u64)] = &[
    ("YYYY", 4),
    ("YY", 2),
    ("MM", 2),
    ("DD", 2),
    ("HH24", 2),
    ("HH12", 2),
    ("HH", 2),
    ("MI", 2),
    ("SSS", 3),
    ("SS", 2),
];

/// The pattern of a date that a text ends in, and how long such a date is.
pub(super) fn date_at_end(text: &str) -> Option<(&str, u64)> {
    let last = text.split_whitespace().next_back()?;
    let pattern = last.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    Some((pattern, date_length(pattern)?))
}

fn date_length(pattern: &str) -> Option<u64> {
    let pattern = pattern.to_ascii_uppercase();
    let mut rest = pattern.as_str();
    if !rest.starts_with("YY") {
        return None;
    }
    let mut length = 0;
    while !rest.is_empty() {
        let mut parts = PARTS.iter();
        let found = parts.find_map(|(part, digits)| Some((rest.strip_prefix(part)?, digits)));
        let (after, digits) = found?;
        rest = after;
        length += digits;
    }
    (length > 2).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::{date_at_end, words};

    #[test]
    fn a_name_falls_into_words() {
        for (name, expected) in [
            ("cardCVC", "card cvc"),
            ("oneTimeToken", "one time token"),
            ("physicalCardNo", "physical card no"),
            ("X-KM-Tran-Time", "x km tran time"),
            ("PARValue", "par value"),
            (
                "\u{ce74}\u{b4dc}\u{bc88}\u{d638}",
                "\u{ce74}\u{b4dc}\u{bc88}\u{d638}",
            ),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected);
        }
    }

    #[test]
    fn a_pattern_is_as_long_as_its_dates() {
        let length = |text| date_at_end(text).map(|(_, length)| length);
        assert_eq!(length("Instant, YYYYMMDDHH24MISS."), Some(14));
        assert_eq!(length("yyyyMMddHHmmssSSS"), Some(17));
        assert_eq!(length("Month (yyMM)"), Some(4));
        assert_eq!(length("yyMMddHHmmss, a hyphen, 7 digits"), None);
        assert_eq!(length("yy"), None);
        assert_eq!(length(""), None);
    }
}
