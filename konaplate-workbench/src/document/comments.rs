//! Finds the comments of a YAML text: whatever follows a `#` outside its scalars.

/// A comment and where it stands, counted in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    /// Index of the `#` in the text.
    pub(super) at: usize,
    /// Column of the first thing on its line, from 0.
    pub(super) column: usize,
    /// Nothing but marks of structure stands before it on its line.
    pub(super) is_alone: bool,
    /// The mark of a block of text (`|`, `>-`) stands before it, which begins on the next line.
    pub(super) is_behind_mark: bool,
    /// Without the `#` and one space after it.
    pub(super) text: String,
}

/// The comments outside the stretches that scalars take. Both are in the order of the text.
pub(super) fn find(text: &[char], scalars: &[(usize, usize)]) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let mut line = 0;
    let mut at = 0;
    while let Some(letter) = text.get(at) {
        while scalars.next_if(|(_, end)| *end <= at).is_some() {}
        let is_inside = scalars.peek().is_some_and(|(start, _)| *start <= at);
        if is_break(*letter) {
            line = at + 1;
        } else if *letter == '#' && !is_inside {
            let end = end_of_line(text, at);
            found.push(comment(text, line, at, end));
            at = end;
            continue;
        }
        at += 1;
    }
    found
}

fn comment(text: &[char], line: usize, at: usize, end: usize) -> Comment {
    let before = text.get(line..at).unwrap_or_default();
    let indent = before.iter().take_while(|letter| letter.is_whitespace());
    let said: String = text.get(at + 1..end).unwrap_or_default().iter().collect();
    Comment {
        at,
        column: indent.count(),
        is_alone: before
            .iter()
            .all(|letter| letter.is_whitespace() || matches!(letter, '-' | '?' | ':' | '.' | ',')),
        is_behind_mark: is_behind_mark(before),
        text: said
            .strip_prefix(' ')
            .unwrap_or(&said)
            .trim_end()
            .to_owned(),
    }
}

fn is_behind_mark(before: &[char]) -> bool {
    let mut letters = before.iter().rev();
    let mark = letters.find(|letter| {
        !letter.is_whitespace() && !letter.is_ascii_digit() && !matches!(letter, '+' | '-')
    });
    matches!(mark, Some('|' | '>'))
}

/// Where a quoted scalar ends: the events count the comment behind it in.
pub(super) fn end_of_quoted(text: &[char], start: usize) -> usize {
    let quote = text.get(start).copied().unwrap_or('"');
    let mut at = start + 1;
    while let Some(letter) = text.get(at) {
        at += 1;
        match *letter {
            '\\' if quote == '"' => at += 1,
            letter if letter != quote => {}
            '\'' if text.get(at) == Some(&'\'') => at += 1,
            _ => break,
        }
    }
    at.min(text.len())
}

fn end_of_line(text: &[char], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let length = rest.iter().position(|letter| is_break(*letter));
    from + length.unwrap_or(rest.len())
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r')
}
