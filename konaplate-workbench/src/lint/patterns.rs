//! Texts of pages taken apart: the pattern of a date. Knows no specification.

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
    use super::date_at_end;

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
