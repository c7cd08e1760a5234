//! A comparison for people and for scripts: text, Markdown and JSON. Texts of a specification are data in all of them.

mod json;
mod markdown;
mod text;

pub use json::{json, json_text};
pub use markdown::markdown;
pub use text::text;

use super::change::Change;

/// Characters of a value that people are shown; JSON has all.
const SHOWN: usize = 72;

/// A text in which nothing steers a terminal or turns the direction of a line.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}

/// What is not seen: what steers a terminal, what moves or hides what is seen, and tags.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// As [`plain`], the first characters only.
fn short(text: &str) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(SHOWN).collect();
    match letters.next() {
        Some(_) => format!("{}…", plain(&head)),
        None => plain(&head),
    }
}

/// From what to what, as `style` writes a value; nothing where the place says all.
fn values(change: &Change, style: fn(&str) -> String) -> String {
    let is_named = |value: &str| {
        let key = change.key.rsplit('.').next();
        key == Some(value) || change.operation.as_deref() == Some(value)
    };
    if let (Some(value), None) | (None, Some(value)) = (&change.before, &change.after)
        && is_named(value)
    {
        return String::new();
    }
    let shown = |value: &Option<String>| value.as_deref().map(short).map(|it| style(&it));
    match (shown(&change.before), shown(&change.after)) {
        (Some(before), Some(after)) => format!(": {before} before, {after} now"),
        (Some(value), None) | (None, Some(value)) => format!(": {value}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, short};

    #[test]
    fn nothing_in_a_text_steers_a_terminal() {
        assert_eq!(
            plain("a\u{1b}[31m\r\n\u{202e}b한"),
            "a\\u{1b}[31m\\r\\n\\u{202e}b한"
        );
    }

    #[test]
    fn nothing_in_a_text_is_there_and_not_seen() {
        for hidden in [
            '\u{ad}',
            '\u{61c}',
            '\u{2060}',
            '\u{2067}',
            '\u{e0041}',
            '\u{9b}',
        ] {
            let wanted = format!("a\\u{{{:x}}}b", u32::from(hidden));
            assert_eq!(plain(&format!("a{hidden}b")), wanted);
        }
        assert_eq!(plain("é한\u{301}😀"), "é한\u{301}😀", "what is seen stays");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = short(&"한".repeat(100));
        assert_eq!(text, format!("{}…", "한".repeat(72)));
        assert_eq!(short(&"한".repeat(72)), "한".repeat(72));
    }
}
