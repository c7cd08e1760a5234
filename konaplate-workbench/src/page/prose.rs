//! Descriptions: which bullets are values and which are prose. Both kinds of page share this.

use super::{Fact, Remark, RemarkKind, quoted};

/// A line of a description.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Prose<'t> {
    /// A value and what it means.
    Word(&'t str, &'t str),
    /// A bullet that may be a value and is left as prose, without its mark.
    MaybeWord(&'t str),
    /// Anything else, without the mark of a bullet.
    Line(&'t str),
}

/// `ACTIVE : in use` is a value; `Form : yyMM` and `balance = 300` are not.
pub(super) fn read(line: &str) -> Prose<'_> {
    let Some(bullet) = bullet(line) else {
        return Prose::Line(line);
    };
    let Some((word, meaning)) = bullet.split_once([':', '：']) else {
        return if is_word(bullet) {
            Prose::MaybeWord(bullet)
        } else {
            Prose::Line(bullet)
        };
    };
    let word = word.trim_end();
    if is_word(word) {
        Prose::Word(word, meaning.trim_start())
    } else if is_mixed_word(word) {
        Prose::MaybeWord(bullet)
    } else {
        Prose::Line(bullet)
    }
}

/// What stands behind `•` or `- `.
fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('•').or_else(|| line.strip_prefix("- "))?;
    Some(rest.trim_start())
}

/// Capitals, digits and underscores, as the values of enums look.
fn is_word(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    !text.is_empty() && text.bytes().all(is_part)
}

/// A word that a few enums have, such as `Korean`, but labels in prose have more often.
fn is_mixed_word(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_label = matches!(text, "Form" | "Format" | "Example" | "Note");
    let mut letters = text.chars();
    let first = letters.next();
    let is_placeholder = letters.all(|letter| Some(letter) == first);
    !text.is_empty() && text.bytes().all(is_part) && !is_label && !is_placeholder
}

/// A description as it is read line by line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Description {
    pub(super) lines: Vec<Fact<String>>,
    pub(super) words: Vec<(Fact<String>, String)>,
    /// Bullets left as prose that may be values.
    pub(super) doubtful: Vec<Fact<String>>,
}

impl Description {
    /// A remark on every bullet that was left as prose and may be a value.
    pub(super) fn remarks(&self, at: &str) -> impl Iterator<Item = Remark> {
        self.doubtful.iter().map(move |bullet| Remark {
            line: bullet.line,
            at: at.to_owned(),
            kind: RemarkKind::Guessed,
            message: format!("{} may be a value: taken as prose", quoted(&bullet.value)),
        })
    }

    pub(super) fn push(&mut self, text: &str, line: usize) {
        let fact = |value: &str| Fact {
            value: value.to_owned(),
            line,
        };
        match read(text) {
            Prose::Word(word, meaning) => self.words.push((fact(word), meaning.to_owned())),
            Prose::MaybeWord(bullet) => {
                self.doubtful.push(fact(bullet));
                self.lines.push(fact(bullet));
            }
            Prose::Line("") => {}
            Prose::Line(prose) => self.lines.push(fact(prose)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_before_a_colon_are_a_value() {
        assert_eq!(read("• ACTIVE : in use"), Prose::Word("ACTIVE", "in use"));
        assert_eq!(
            read("- SUSPENDED: stopped"),
            Prose::Word("SUSPENDED", "stopped")
        );
        assert_eq!(read("•01：first"), Prose::Word("01", "first"));
    }

    #[test]
    fn labels_of_prose_are_no_values() {
        for line in [
            "• 형식 : yyyyMMdd",
            "• Form : yyMMddHHmiSS-xxxxxxx",
            "• xxxxxxx : 7digit, Hex String",
            "• balance = 300,000",
            "• by card number",
            "ACTIVE : no bullet",
        ] {
            assert!(matches!(read(line), Prose::Line(_)), "{line}");
        }
    }

    #[test]
    fn what_may_be_a_value_is_told_from_what_cannot() {
        assert_eq!(
            read("• Korean : of Korea"),
            Prose::MaybeWord("Korean : of Korea")
        );
        assert_eq!(read("• COMPLETED"), Prose::MaybeWord("COMPLETED"));
    }
}
