//! Limits in words: what holds, and where the page says otherwise, what it says and why that does not hold.

use konaplate_codegen::ir::{Bounds, Limit};
use maud::{Markup, html};

use super::text::said;
use crate::labels::{Labels, fill};

/// What a limit counts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    /// Characters of a text.
    Characters,
    /// Nothing: it is a range of values.
    Values,
    /// Items of a list.
    Items,
}

/// A line, or where the documented limit is not the one that holds, a line each and the reason.
pub(crate) fn limit(labels: &Labels, limit: &Limit, of: Of) -> Markup {
    let words = |bounds| in_words(labels, bounds, of);
    html! {
        @if limit.documented == limit.effective {
            span .limit { (words(limit.effective)) }
        } @else {
            span .holds { b { (labels.holds) } " " (words(limit.effective)) }
            span .documented { b { (labels.documented) } " " (words(limit.documented)) }
            span .because { b { (labels.because) } " " (said(&limit.because)) }
        }
    }
}

pub(crate) fn in_words(labels: &Labels, bounds: Bounds, of: Of) -> String {
    let counted = |number: u64| {
        let of = match (of, number) {
            (Of::Values, _) => "{}",
            (Of::Characters, 1) => labels.character,
            (Of::Characters, _) => labels.characters,
            (Of::Items, 1) => labels.item,
            (Of::Items, _) => labels.item_count,
        };
        fill(of, &[&number.to_string()])
    };
    match (bounds.min, bounds.max) {
        (0, None) => labels.any.to_owned(),
        (0, Some(0)) if !matches!(of, Of::Values) => counted(0),
        (min, None) => fill(labels.at_least, &[&counted(min)]),
        (min, Some(max)) if min == max => fill(labels.exactly, &[&counted(max)]),
        (min, Some(max)) => fill(labels.from_to, &[&min.to_string(), &counted(max)]),
    }
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::ir::{Bounds, Limit};

    use super::{Of, in_words, limit};
    use crate::labels::{Labels, Lang};

    #[test]
    fn a_limit_in_words() {
        for (min, max, of, en, ko) in [
            (
                0,
                None,
                Of::Characters,
                "no limit known",
                "알려진 제한 없음",
            ),
            (1, None, Of::Characters, "at least 1 character", "1자 이상"),
            (
                16,
                Some(16),
                Of::Characters,
                "exactly 16 characters",
                "정확히 16자",
            ),
            (1, Some(30), Of::Characters, "1 to 30 characters", "1~30자"),
            (1, Some(9999), Of::Values, "1 to 9999", "1~9999"),
            (0, Some(1), Of::Items, "0 to 1 item", "0~1개"),
        ] {
            let bounds = Bounds { min, max };
            assert_eq!(in_words(Labels::of(Lang::En), bounds, of), en);
            assert_eq!(in_words(Labels::of(Lang::Ko), bounds, of), ko);
        }
    }

    #[test]
    fn what_the_page_says_otherwise_is_told_with_the_reason() {
        let of = |max| Bounds {
            min: max,
            max: Some(max),
        };
        let told = Limit {
            documented: of(66),
            effective: of(67),
            because: "counted <wrongly>".to_owned(),
        };
        assert_eq!(
            limit(Labels::of(Lang::En), &told, Of::Characters).0,
            "<span class=\"holds\"><b>Holds:</b> exactly 67 characters</span>\
             <span class=\"documented\"><b>Documented:</b> exactly 66 characters</span>\
             <span class=\"because\"><b>Because:</b> counted &lt;wrongly&gt;</span>"
        );
    }
}
