//! Limits in words, as documented and as enforced.

use super::{clause, code};
use crate::count;
use crate::ir::{Bounds, Class, Limit, ScalarKind, ScalarType, TimeFormat};

/// What a scalar type takes: its limits as documented and as enforced, and its class.
pub(crate) fn limits(scalar: &ScalarType) -> String {
    let kind = match &scalar.kind {
        ScalarKind::Text(limit) => format!("Text, {}", length_text(limit)),
        ScalarKind::Time(format, limit) => date_text(*format, limit),
        ScalarKind::Enum(limit, _) => format!("Word, {}", length_text(limit)),
        ScalarKind::Integer(limit) => format!("Whole number, {}", limit_text(limit)),
    };
    let class = match scalar.class {
        Class::Public => "",
        Class::Personal => " Personal: redacted in `Debug`.",
        Class::Secret => " Secret: redacted everywhere, wiped from memory.",
    };
    let lives = scalar.lives.map_or_else(String::new, |seconds| {
        format!(" Expires {} after its issue.", count(seconds, "second"))
    });
    format!("{kind}.{class}{lives}")
}

/// The format gives the length away, so that only an erratum about it is told.
fn date_text(format: TimeFormat, limit: &Limit) -> String {
    let format = code(format.as_str());
    if limit.documented == limit.effective {
        format!("Date as {format}")
    } else {
        format!("Date as {format}, {}", length_text(limit))
    }
}

/// A length in words, with the documented one and the reason where they differ.
pub(super) fn length_text(limit: &Limit) -> String {
    both(limit, |bounds| counted(bounds, "character"))
}

fn counted(bounds: Bounds, what: &str) -> String {
    match (bounds.min, bounds.max) {
        (0, None) => NO_LIMIT.to_owned(),
        (min, None) => format!("at least {}", count(min, what)),
        (min, Some(max)) if min == max => format!("exactly {}", count(max, what)),
        (min, Some(max)) => format!("{min} to {}", count(max, what)),
    }
}

/// As [`length_text`], of the items of a list.
pub(super) fn count_text(limit: &Limit) -> String {
    both(limit, |bounds| counted(bounds, "item"))
}

/// As [`length_text`], of values, or where it is clear what is counted.
pub(super) fn limit_text(limit: &Limit) -> String {
    both(limit, |bounds| match (bounds.min, bounds.max) {
        (0, None) => NO_LIMIT.to_owned(),
        (min, None) => format!("at least {min}"),
        (min, Some(max)) if min == max => format!("exactly {max}"),
        (min, Some(max)) => format!("{min} to {max}"),
    })
}

const NO_LIMIT: &str = "no limit known";

fn both(limit: &Limit, text: impl Fn(Bounds) -> String) -> String {
    let effective = text(limit.effective);
    if limit.documented == limit.effective {
        return effective;
    }
    let documented = text(limit.documented);
    let because = clause(&limit.because);
    format!("{effective} (documented: {documented}; {because})")
}

#[cfg(test)]
mod tests {
    use super::{length_text, limit_text};
    use crate::ir::{Bounds, Limit};

    fn limit(min: u64, max: Option<u64>) -> Limit {
        let bounds = Bounds { min, max };
        Limit {
            documented: bounds,
            effective: bounds,
            because: String::new(),
        }
    }

    #[test]
    fn a_limit_of_one_is_told_in_the_singular() {
        for (min, max, length, value) in [
            (0, None, "no limit known", "no limit known"),
            (1, None, "at least 1 character", "at least 1"),
            (2, None, "at least 2 characters", "at least 2"),
            (1, Some(1), "exactly 1 character", "exactly 1"),
            (0, Some(0), "exactly 0 characters", "exactly 0"),
            (0, Some(1), "0 to 1 character", "0 to 1"),
            (1, Some(30), "1 to 30 characters", "1 to 30"),
        ] {
            assert_eq!(length_text(&limit(min, max)), length);
            assert_eq!(limit_text(&limit(min, max)), value);
        }
        let unsaid = Limit {
            documented: Bounds {
                min: 0,
                max: Some(1),
            },
            effective: Bounds {
                min: 1,
                max: Some(1),
            },
            because: "No form is sent empty. ".to_owned(),
        };
        let told = "exactly 1 character (documented: 0 to 1 character; No form is sent empty)";
        assert_eq!(length_text(&unsaid), told);
    }
}
