//! Rust text as it is written: lines at a depth, literals, documentation. Knows nothing of a model.

/// Spaces of one level.
const LEVEL: &str = "    ";

/// A text that grows by lines.
#[derive(Debug, Default)]
pub(crate) struct Text {
    out: String,
    depth: usize,
}

impl Text {
    /// An empty text with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            out: String::with_capacity(bytes),
            depth: 0,
        }
    }

    /// As [`Text::with_capacity`], for lines that stand some levels deep.
    pub(super) fn at(depth: usize) -> Self {
        Self {
            out: String::new(),
            depth,
        }
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Begins a line.
    pub(super) fn line(&mut self) -> &mut Self {
        for _ in 0..self.depth {
            self.out.push_str(LEVEL);
        }
        self
    }

    /// Goes on with code of the generator's, or a name that was checked.
    pub(super) fn put(&mut self, code: &str) -> &mut Self {
        self.out.push_str(code);
        self
    }

    /// Goes on with a number, in groups of digits where it is long.
    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        let digits = number.to_string();
        if digits.len() < 5 {
            return self.put(&digits);
        }
        let (first, rest) = digits.split_at((digits.len() - 1) % 3 + 1);
        self.put(first);
        for at in (0..rest.len()).step_by(3) {
            self.put("_").put(&rest[at..at + 3]);
        }
        self
    }

    /// Goes on with a text of the specification: data, whatever it holds.
    pub(super) fn literal(&mut self, data: &str) -> &mut Self {
        self.out.push('"');
        escape(data, &mut self.out);
        self.out.push('"');
        self
    }

    /// Literals in brackets.
    pub(super) fn list(&mut self, all: &[String]) {
        self.put("[");
        for (index, one) in all.iter().enumerate() {
            self.put(if index == 0 { "" } else { ", " }).literal(one);
        }
        self.put("]");
    }

    /// Ends a line.
    pub(super) fn end(&mut self) {
        self.out.push('\n');
    }

    /// Ends a line with the brace of a block.
    pub(super) fn open(&mut self) {
        self.out.push_str(" {\n");
        self.depth += 1;
    }

    /// Ends a block, on a line of its own.
    pub(super) fn close(&mut self) {
        self.close_with("");
    }

    /// As [`Text::close`], with what follows the brace.
    pub(super) fn close_with(&mut self, after: &str) {
        self.depth -= 1;
        self.line().put("}").put(after).end();
    }

    /// An empty line, unless the text or a block begins here.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("{\n") && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Lines of documentation. The text is sanitised: see `docs`.
    pub(super) fn doc(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.trim_end();
            let space = if line.is_empty() { "" } else { " " };
            self.line().put("///").put(space).put(line).end();
        }
    }

    /// Lines that were made at their depth.
    pub(super) fn lines(&mut self, lines: &str) {
        self.out.push_str(lines);
    }
}

/// What stands between the quotes of a literal, so that it is `data` again when read.
fn escape(data: &str, out: &mut String) {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if data.as_bytes().iter().all(is_plain) {
        out.push_str(data);
        return;
    }
    for letter in data.chars() {
        match letter {
            '\'' => out.push('\''),
            // What cannot be seen, and what turns the direction of a line, is written as a number.
            letter => out.extend(letter.escape_debug()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn literal(data: &str) -> String {
        let mut text = Text::default();
        text.literal(data);
        text.into_string()
    }

    #[test]
    fn a_literal_shows_what_is_read_and_hides_nothing() {
        for (data, written) in [
            ("", r#""""#),
            ("a 'b' {c}", r#""a 'b' {c}""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("a\r\nb\tc\u{0}", r#""a\r\nb\tc\0""#),
            ("관리번호 é", r#""관리번호 é""#),
            ("\u{202e}a\u{2066}\u{7}", r#""\u{202e}a\u{2066}\u{7}""#),
            ("\u{2028}\u{feff}\u{85}", r#""\u{2028}\u{feff}\u{85}""#),
        ] {
            assert_eq!(literal(data), written);
        }
    }

    #[test]
    fn a_literal_is_one_token_whatever_it_holds() {
        for data in (0..0x3000).filter_map(char::from_u32) {
            let written = literal(&format!("a{data}\"b"));
            let read: proc_macro2::Literal = written.parse().expect("a literal");
            assert_eq!(read.to_string(), written);
        }
    }

    #[test]
    fn a_long_number_has_groups_of_digits() {
        for (number, written) in [
            (0, "0"),
            (9_999, "9999"),
            (10_000, "10_000"),
            (123_456, "123_456"),
            (1_000_000, "1_000_000"),
            (u64::MAX, "18_446_744_073_709_551_615"),
        ] {
            let mut text = Text::default();
            text.number(number);
            assert_eq!(text.into_string(), written);
        }
    }

    #[test]
    fn documentation_has_no_blank_at_the_end_of_a_line() {
        let mut text = Text::default();
        text.put("a").open();
        text.gap();
        text.doc("b  \n\n c");
        text.close();
        text.gap();
        text.gap();
        text.line().put("d").end();
        assert_eq!(
            text.into_string(),
            "a {\n    /// b\n    ///\n    ///  c\n}\n\nd\n"
        );
    }
}
