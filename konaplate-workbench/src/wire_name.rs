//! Names on the wire taken apart: their words, whatever separates them. Knows no specification.

/// The words of a wire name in small letters: `cardCVC` is `card`, `cvc`.
pub(crate) fn words(name: &str) -> Vec<String> {
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
pub(crate) fn folded(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

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
}
