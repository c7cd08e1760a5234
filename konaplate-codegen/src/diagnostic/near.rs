//! The name that was probably meant, and how it is written as YAML.

/// ``did you mean `x`?`` for the closest of `names`, or nothing where none is close.
#[must_use]
pub fn did_you_mean<'n>(given: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    closest(given, names).map(asked)
}

/// Names of a list that a message tells; the rest is counted.
const LISTED: usize = 20;

/// As [`did_you_mean`]; where none is close, what there is: `there are: a, b, c`.
#[must_use]
pub fn one_of(given: &str, names: &[&str]) -> String {
    if let Some(near) = did_you_mean(given, names.iter().copied()) {
        return near;
    }
    let listed: Vec<&str> = names.iter().take(LISTED).copied().collect();
    let more = match names.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("there are: {}{more}", listed.join(", "))
}

pub(super) fn asked(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// The closest of `names`, if it is close enough to be meant.
pub(super) fn closest<'n>(
    given: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let limit = (given.chars().count() / 3 + 1).min(4);
    names
        .into_iter()
        .map(|name| (distance(given, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// A name as a YAML scalar: in double quotes where it could be read as something else.
pub(super) fn scalar(name: &str) -> String {
    let is_plain =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    let is_word = name.starts_with(char::is_alphabetic) && name.chars().all(is_plain);
    if is_word {
        return name.to_owned();
    }
    format!("\"{}\"", name.escape_default())
}

/// Levenshtein distance, case ignored; texts longer than 64 characters are never close.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .take(65)
            .collect::<Vec<_>>()
    };
    let (a, b) = (letters(a), letters(b));
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{closest, one_of, scalar};

    #[test]
    fn a_name_is_near_or_nothing_is() {
        assert_eq!(closest("lenght", ["length", "range"]), Some("length"));
        assert_eq!(closest("UserID", ["UserId"]), Some("UserId"));
        assert_eq!(closest("colour", ["length", "range"]), None);
    }

    #[test]
    fn a_list_of_names_has_an_end() {
        assert_eq!(
            one_of("lenght", &["length", "range"]),
            "did you mean `length`?"
        );
        assert_eq!(
            one_of("colour", &["length", "range"]),
            "there are: length, range"
        );
        let names = vec!["name"; 23];
        assert!(one_of("colour", &names).ends_with(", name and 3 more"));
    }

    #[test]
    fn what_yaml_could_take_for_a_number_is_quoted() {
        assert_eq!(scalar("moves-money"), "moves-money");
        assert_eq!(scalar("007_001"), "\"007_001\"");
        assert_eq!(scalar("a: b"), "\"a: b\"");
    }
}
