//! Texts of a specification on a page. The templates escape what means something in HTML; here is what else a text could
//! do: turn the direction of a line, hide letters, break an address.

use std::fmt::Write as _;

use konaplate_codegen::steers;
use maud::{Markup, Render as _, html};

/// A text with escapes for letters that cannot be seen or that turn the direction of others.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => out.push(letter),
            letter if steers(letter) => out.extend(letter.escape_default()),
            letter => out.push(letter),
        }
    }
    out
}

/// A text in whatever language it is; Korean is marked where it is known by its letters.
pub(crate) fn said(text: &str) -> Markup {
    let shown = shown(text);
    if shown.chars().any(is_hangul) {
        html! { span lang="ko" { (shown) } }
    } else {
        shown.render()
    }
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

/// A sentence with what goes into its gaps, `{}` each.
pub(crate) fn filled(sentence: &str, with: &[Markup]) -> Markup {
    html! {
        @for (at, part) in sentence.split("{}").enumerate() {
            @if let Some(it) = at.checked_sub(1).and_then(|at| with.get(at)) { (it) }
            (part)
        }
    }
}

/// A text as code.
pub(crate) fn code(text: &str) -> Markup {
    html! { code { (shown(text)) } }
}

/// A sentence of the generator's with its spans of code, which hold no backtick.
pub(crate) fn spans(sentence: &str) -> Markup {
    html! {
        @for (at, part) in sentence.split('`').enumerate() {
            @if at % 2 == 0 { (shown(part)) } @else { (code(part)) }
        }
    }
}

/// The id of what has a key path, `request.amount`, which is also its fragment in an address. Different keys have
/// different ids.
pub(crate) fn anchor(key: &str) -> String {
    let mut id = String::with_capacity(key.len());
    for letter in key.chars() {
        if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_') || is_hangul(letter)
        {
            id.push(letter);
        } else {
            // Writing to a text does not fail.
            let _ = write!(id, "~{:x}~", u32::from(letter));
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::{anchor, said, shown, spans};

    #[test]
    fn letters_that_steer_are_shown_as_escapes() {
        assert_eq!(shown("a\u{202e}b\0\r\n\t"), "a\\u{202e}b\\u{0}\\r\n\t");
        assert_eq!(shown("충전 <b>"), "충전 <b>");
    }

    #[test]
    fn texts_are_escaped_and_korean_is_marked() {
        assert_eq!(said("<b> & \"c\"").0, "&lt;b&gt; &amp; &quot;c&quot;");
        assert_eq!(said("충전").0, "<span lang=\"ko\">충전</span>");
    }

    #[test]
    fn spans_of_code_are_code() {
        let markup = spans("`a<b` is required when `c` is true").0;
        assert_eq!(
            markup,
            "<code>a&lt;b</code> is required when <code>c</code> is true"
        );
    }

    #[test]
    fn an_anchor_is_one_word_and_tells_keys_apart() {
        assert_eq!(anchor("request.amount"), "request.amount");
        assert_eq!(anchor("request.이름"), "request.이름");
        assert_eq!(anchor("request.a b\"<#%"), "request.a~20~b~22~~3c~~23~~25~");
        assert_ne!(anchor("a~20~"), anchor("a "));
    }
}
