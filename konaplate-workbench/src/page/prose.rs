//! Descriptions: which of their lines are the values of an enum, in every form that pages have, and which are prose.
//! All kinds of page share this. What is not certain is taken with a question, or left and told; never passed in silence.

use std::collections::BTreeSet;

use super::{About, Fact, Kind, Limit, Remark, RemarkKind, is_hangul, quoted};

/// What values and their limit say of each other, and what a line may be.
pub(super) struct Context<'c> {
    pub(super) kind: &'c Kind,
    pub(super) limit: Option<&'c Limit>,
}

/// A description as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Description {
    /// Prose, without the marks of bullets.
    pub(super) lines: Vec<Fact<String>>,
    pub(super) words: Vec<(Fact<String>, String)>,
    /// Lines that look like values and were not taken.
    pub(super) untaken: Vec<Fact<String>>,
    /// The first line whose words are taken though prose looks so too, or of which others like it were not.
    pub(super) guessed: Option<Fact<String>>,
}

/// Labels of prose that have the form of a value before its meaning.
const LABELS: &[&str] = &[
    "api",
    "ars",
    "bin",
    "ci",
    "di",
    "default",
    "ex",
    "example",
    "examples",
    "e.g",
    "form",
    "format",
    "guide",
    "id",
    "json",
    "max",
    "min",
    "note",
    "notes",
    "notice",
    "pattern",
    "pg",
    "range",
    "reference",
    "rule",
    "see",
    "tip",
    "type",
    "unit",
    "url",
    "uri",
    "utc",
    "kst",
    "value",
    "values",
    "caution",
    "warning",
    "http",
    "https",
    "기본값",
    "단위",
    "범위",
    "비고",
    "설명",
    "양식",
    "예",
    "예시",
    "예제",
    "유형",
    "주의",
    "참고",
    "패턴",
    "포맷",
    "포멧",
    "형식",
    "형태",
    "값",
    "길이",
    "최소",
    "최대",
];

/// A line, and what its form says.
struct Piece<'l> {
    fact: &'l Fact<String>,
    /// Without the mark of a bullet.
    text: &'l str,
    form: Form<'l>,
}

/// What a line may be by its form.
enum Form<'l> {
    /// A word and its meaning, or a word alone.
    Word {
        word: &'l str,
        meaning: &'l str,
        certainty: Certainty,
        is_bullet: bool,
    },
    /// Several words in one line, each with its meaning.
    Words(Vec<(&'l str, &'l str)>),
    /// Names and codes side by side, as tables are copied.
    Row(Vec<(&'l str, &'l str)>),
    /// Words in one line that says that there are more.
    Open,
    Prose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    /// A word of prose may look so.
    Doubtful,
    /// So look values, and labels of prose at times: certain beside another.
    Likely,
    /// So look values alone.
    Sure,
}

/// Reads the lines of a description.
pub(super) fn read(lines: Vec<Fact<String>>, context: &Context<'_>) -> Description {
    let mut out = Description::default();
    let pieces: Vec<Piece<'_>> = lines.iter().map(|line| piece(line, context)).collect();
    let mut at = 0;
    while let Some(first) = pieces.get(at) {
        let run = run_of(&pieces, at);
        let end = at + run;
        let these = pieces.get(at..end).unwrap_or_default();
        match &first.form {
            Form::Prose => out.prose(first),
            Form::Open => out.leave(these),
            Form::Words(words) => {
                out.guess(first.fact);
                out.words
                    .extend(words.iter().map(|word| taken(first.fact, *word)));
            }
            Form::Row(_) => out.rows(
                these,
                at.checked_sub(1).and_then(|above| pieces.get(above)),
                context,
            ),
            Form::Word { .. } => out.word_run(these, context),
        }
        at = end;
    }
    out.once();
    out.doubt_parts(&pieces);
    out
}

/// How many lines from one on are of the same form.
fn run_of(pieces: &[Piece<'_>], at: usize) -> usize {
    let is_like = |one: &Form<'_>, other: &Form<'_>| match (one, other) {
        (Form::Row(_), Form::Row(_)) => true,
        (
            Form::Word { is_bullet: one, .. },
            Form::Word {
                is_bullet: other, ..
            },
        ) => one == other,
        _ => false,
    };
    let rest = pieces.get(at..).unwrap_or_default();
    let alike = rest
        .windows(2)
        .take_while(|pair| matches!(pair, [one, other] if is_like(&one.form, &other.form)));
    alike.count() + 1
}

fn taken(line: &Fact<String>, (word, meaning): (&str, &str)) -> (Fact<String>, String) {
    let fact = Fact {
        value: word.to_owned(),
        line: line.line,
    };
    (fact, meaning.to_owned())
}

impl Description {
    /// A remark on every line that looks like values and was not taken, and on words that are a guess.
    pub(super) fn remarks(&self, at: &str) -> impl Iterator<Item = Remark> {
        let untaken = self.untaken.iter().map(|line| {
            let message = format!(
                "{} looks like a value, and is not certain: not taken",
                quoted(&line.value)
            );
            (line.line, RemarkKind::Unread, message)
        });
        let guessed = self.guessed.iter().map(|line| {
            let message = format!(
                "the values in {} and below are a guess: prose looks so too, or more follow",
                quoted(&line.value)
            );
            (line.line, RemarkKind::Guessed, message)
        });
        untaken
            .chain(guessed)
            .map(move |(line, kind, message)| Remark {
                line,
                at: at.to_owned(),
                kind,
                about: About::Values,
                message,
            })
    }

    fn prose(&mut self, piece: &Piece<'_>) {
        if !piece.text.is_empty() {
            self.lines.push(Fact {
                value: piece.text.to_owned(),
                line: piece.fact.line,
            });
        }
    }

    fn leave(&mut self, pieces: &[Piece<'_>]) {
        for piece in pieces {
            self.untaken.push(Fact {
                value: piece.text.to_owned(),
                line: piece.fact.line,
            });
            self.prose(piece);
        }
    }

    /// Lines that are a word each.
    fn word_run(&mut self, pieces: &[Piece<'_>], context: &Context<'_>) {
        let words = || {
            pieces.iter().filter_map(|piece| match piece.form {
                Form::Word {
                    word,
                    meaning,
                    certainty,
                    ..
                } => Some((piece.fact, word, meaning, certainty)),
                _ => None,
            })
        };
        let most = words().map(|(.., certainty)| certainty).max();
        let is_run = pieces.len() > 1;
        let fits = words().all(|(_, word, ..)| context.fits(word));
        let is_taken = match most {
            Some(Certainty::Sure) => true,
            Some(Certainty::Likely) => is_run,
            _ => is_run && fits,
        };
        if !is_taken {
            // A name in capitals may be all that a page says of a field.
            let is_name = |piece: &Piece<'_>| {
                matches!(
                    piece.form,
                    Form::Word {
                        meaning: "",
                        is_bullet: false,
                        ..
                    }
                )
            };
            match pieces {
                [only] if is_name(only) => self.prose(only),
                _ => self.leave(pieces),
            }
            return;
        }
        // Several words that look like nothing else are surely values; steps are numbered from 1 on.
        let is_sure = |word: &str, meaning: &str| {
            let has_letters = word.bytes().any(|byte| byte.is_ascii_alphabetic());
            let is_told = !meaning.is_empty();
            (is_told && (has_letters || word.len() > 1)) || (has_letters && word.len() > 2)
        };
        let sure = words().filter(|(_, word, meaning, certainty)| {
            *certainty > Certainty::Doubtful && is_sure(word, meaning)
        });
        let is_sure = sure.count() > 1 && context.is_near(words().map(|(_, word, ..)| word));
        if let Some(first) = pieces.first().filter(|_| !is_sure) {
            self.guess(first.fact);
        }
        for piece in pieces {
            match piece.form {
                Form::Word { certainty, .. }
                    if Some(certainty) < most && certainty == Certainty::Doubtful =>
                {
                    self.leave(std::slice::from_ref(piece));
                }
                Form::Word { word, meaning, .. } => {
                    self.words.push(taken(piece.fact, (word, meaning)))
                }
                _ => {}
            }
        }
    }

    /// Rows of names and codes. The heading above them was taken for prose, which it may stay.
    fn rows(&mut self, pieces: &[Piece<'_>], above: Option<&Piece<'_>>, context: &Context<'_>) {
        let rows = || {
            let rows = pieces.iter().filter_map(|piece| match &piece.form {
                Form::Row(cells) => Some((piece.fact, cells)),
                _ => None,
            });
            rows.flat_map(|(fact, cells)| cells.iter().map(move |cell| (fact, *cell)))
        };
        let count = rows().count();
        let is_wide = pieces
            .iter()
            .any(|piece| matches!(&piece.form, Form::Row(cells) if cells.len() > 1));
        // `01 card`, `02 account`: codes before their meanings, or steps.
        let is_numbered = pieces
            .iter()
            .all(|piece| starts_with_code(piece.text).is_some());
        let has_heading = above.is_some_and(|above| is_table_heading(above.text));
        let fits = rows().all(|(_, (code, _))| context.fits(code));
        let is_certain =
            fits && (has_heading || (is_wide && count > 2) || (context.is_exact() && count > 2));
        if is_certain {
            if let Some(first) = pieces.first()
                && !has_heading
            {
                self.guess(first.fact);
            }
            self.words
                .extend(rows().map(|(fact, cell)| taken(fact, cell)));
        } else if (is_wide && count > 2) || (pieces.len() > 1 && is_numbered) {
            self.leave(pieces);
        } else {
            pieces.iter().for_each(|piece| self.prose(piece));
        }
    }

    fn guess(&mut self, line: &Fact<String>) {
        self.guessed.get_or_insert_with(|| line.clone());
    }

    /// Words of which a neighbour in the same form was not taken may not be all.
    fn doubt_parts(&mut self, pieces: &[Piece<'_>]) {
        let lines: BTreeSet<usize> = self.words.iter().map(|(word, _)| word.line).collect();
        let is_taken = |piece: &Piece<'_>| lines.contains(&piece.fact.line);
        let is_like = |piece: &Piece<'_>| {
            let label = piece.text.split([':', '：']).next().unwrap_or_default();
            bullet(&piece.fact.value).is_some()
                && piece.text.contains([':', '：'])
                && !is_label(label.trim())
                && !is_pattern(label.trim())
        };
        let pairs = pieces.windows(2).filter_map(|pair| match pair {
            [one, other] if is_taken(one) && !is_taken(other) && is_like(other) => Some(one.fact),
            [one, other] if is_taken(other) && !is_taken(one) && is_like(one) => Some(other.fact),
            _ => None,
        });
        let first = pairs.min_by_key(|fact| fact.line).cloned();
        let has_untaken = !self.untaken.is_empty();
        let of_words = || {
            self.words
                .first()
                .filter(|_| has_untaken)
                .map(|(word, _)| word.clone())
        };
        if let Some(first) = first.or_else(of_words) {
            self.guess(&first);
        }
    }

    /// Each word is given once.
    fn once(&mut self) {
        let mut seen = BTreeSet::new();
        self.words
            .retain(|(word, _)| seen.insert(word.value.clone()));
    }
}

impl Context<'_> {
    /// Whether the limit allows a word, as far as it is known.
    fn fits(&self, word: &str) -> bool {
        let length = word.chars().count() as u64;
        match self.limit {
            Some(Limit::Length(most @ 1..)) => length <= *most,
            Some(Limit::Span(_, most @ 1..)) if *self.kind == Kind::String => length <= *most,
            _ => true,
        }
    }

    /// The limit is about as long as the longest word, as those of enums are; texts have longer ones.
    fn is_near<'w>(&self, words: impl Iterator<Item = &'w str>) -> bool {
        let longest = words
            .map(|word| word.chars().count() as u64)
            .max()
            .unwrap_or(0);
        let most = match self.limit {
            Some(Limit::Length(most) | Limit::Span(_, most)) => *most,
            _ => return false,
        };
        most <= (2 * longest).max(10)
    }

    /// The limit gives one length, and a short one, as codes have.
    fn is_exact(&self) -> bool {
        matches!(self.limit, Some(Limit::Length(1..=6)))
    }

    fn takes_words(&self) -> bool {
        !matches!(self.kind, Kind::Boolean | Kind::Object | Kind::Objects)
    }
}

fn piece<'l>(fact: &'l Fact<String>, context: &Context<'_>) -> Piece<'l> {
    let line = fact.value.as_str();
    let (text, is_bullet) = match bullet(line) {
        Some(text) => (text, true),
        None => (line, false),
    };
    let form = if context.takes_words() {
        form(text, is_bullet)
    } else {
        Form::Prose
    };
    Piece { fact, text, form }
}

/// Lines without the marks of items.
pub(super) fn plain(lines: Vec<Fact<String>>) -> Vec<Fact<String>> {
    let lines = lines.into_iter().map(|line| Fact {
        value: bullet(&line.value).unwrap_or(&line.value).to_owned(),
        line: line.line,
    });
    lines.filter(|line| !line.value.is_empty()).collect()
}

/// What stands behind the mark of an item.
fn bullet(line: &str) -> Option<&str> {
    let marks = [
        '•', '·', '●', '○', '▪', '■', '□', '◦', '‣', '∙', 'ㆍ', '・', '➢', '✓', '✔', '→',
        '\u{f0b7}',
    ];
    let rest = line
        .strip_prefix(marks)
        .or_else(|| line.strip_prefix("- "))
        .or_else(|| line.strip_prefix("– "))
        .or_else(|| line.strip_prefix("o  "))
        .or_else(|| line.strip_prefix("* "))?;
    Some(rest.trim_start())
}

fn form(text: &str, is_bullet: bool) -> Form<'_> {
    if let Some(words) = inline(text) {
        return if goes_on(text) {
            Form::Open
        } else {
            Form::Words(words)
        };
    }
    if let Some((word, meaning)) = pair(text) {
        // `balance = rest` is arithmetic, unless the word looks like nothing else.
        let is_item = is_bullet && text.contains([':', '：']);
        let certainty = certainty(word, meaning, (is_bullet, is_item));
        return certainty.map_or(Form::Prose, |certainty| Form::Word {
            word,
            meaning,
            certainty,
            is_bullet,
        });
    }
    if let Some((word, meaning)) = text
        .split_once('(')
        .and_then(|(word, rest)| Some((word.trim(), rest.strip_suffix(')')?)))
        && is_word(word)
        && !is_label(word)
    {
        let certainty = Certainty::Likely;
        return Form::Word {
            word,
            meaning,
            certainty,
            is_bullet,
        };
    }
    if is_word(text) && !is_label(text) {
        let certainty = Certainty::Likely;
        return Form::Word {
            word: text,
            meaning: "",
            certainty,
            is_bullet,
        };
    }
    match row(text) {
        Some(cells) => Form::Row(cells),
        None => Form::Prose,
    }
}

/// A word before a mark, and what stands behind it.
fn pair(text: &str) -> Option<(&str, &str)> {
    let by = |mark: &str| text.split_once(mark);
    let colon = text.split_once([':', '：']);
    let split = colon
        .or_else(|| by(" = "))
        .or_else(|| by(" - "))
        .or_else(|| by(" – "))
        .or_else(|| by("→"))
        .or_else(|| by("->"))
        .or_else(|| by("="));
    let (word, meaning) = split?;
    let word = word.trim().trim_matches(['"', '\'', '“', '”', '`']);
    (!word.contains(char::is_whitespace)).then(|| (word, meaning.trim()))
}

/// How sure it is that a word before a mark is a value; nothing where it is none.
fn certainty(word: &str, meaning: &str, (is_bullet, is_item): (bool, bool)) -> Option<Certainty> {
    let is_short = !word.is_empty() && word.chars().count() <= 40;
    if !is_short || is_label(word) || is_pattern(word) || meaning.starts_with("//") {
        return None;
    }
    let is_clock = word.bytes().all(|byte| byte.is_ascii_digit())
        && meaning.starts_with(|c: char| c.is_ascii_digit());
    if is_clock {
        return None;
    }
    if is_word(word) {
        return Some(
            if is_bullet || word.bytes().all(|byte| byte.is_ascii_digit()) && !meaning.is_empty() {
                Certainty::Sure
            } else {
                Certainty::Likely
            },
        );
    }
    // Only in items: `balance = 300` in a sentence is none.
    let is_name = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let is_other = matches!(word, "+" | "-") || word.chars().all(is_hangul);
    let is_amount = meaning.starts_with(|c: char| c.is_ascii_digit()) && !word.contains('_');
    (is_item && (is_name || is_other) && !is_amount && !is_field_name(word))
        .then_some(Certainty::Doubtful)
}

/// Capitals, digits, underscores and hyphens, as the values of enums look.
fn is_word(text: &str) -> bool {
    let is_part = |byte: u8| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')
    };
    let has_letter = text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    has_letter
        && text.len() <= 40
        && text.bytes().all(is_part)
        && !text.starts_with('-')
        && !is_pattern(text)
}

fn is_label(word: &str) -> bool {
    LABELS.contains(&word.to_lowercase().trim_end_matches('.'))
}

/// `cardNo`, a name as fields have them.
fn is_field_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// A pattern of a date, or of letters that stand for digits: `yyMMdd`, `xxxxxxx`, `NNN`.
fn is_pattern(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let is_date =
        lower.starts_with("yy") && lower.bytes().all(|byte| b"ymdhisx24-:".contains(&byte));
    let is_time = !lower.is_empty()
        && matches!(
            lower.as_str(),
            "hh" | "mm" | "ss" | "dd" | "hhmm" | "hhmmss" | "mmdd"
        );
    let mut letters = lower.chars();
    let first = letters.next();
    let is_repeated = lower.chars().count() > 2
        && first.is_some_and(char::is_alphabetic)
        && letters.all(|letter| Some(letter) == first);
    is_date || is_time || is_repeated
}

/// `ACTIVE, SUSPENDED`, `Y/N`, `01: new, 02: again`, in a line of their own, behind a label or in brackets.
fn inline(text: &str) -> Option<Vec<(&str, &str)>> {
    let bracketed = text
        .rsplit_once(['(', '['])
        .and_then(|(_, rest)| Some(rest.split_once([')', ']'])?.0));
    let labelled = text
        .split_once([':', '：'])
        .filter(|(label, _)| is_list_label(label))
        .map(|(_, rest)| rest);
    [Some(text), labelled, bracketed]
        .into_iter()
        .flatten()
        .find_map(list)
}

/// What stands before a list of values.
fn is_list_label(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let ends = ["값", "코드", " code", " codes", " value", " values"];
    ends.iter().any(|end| label.ends_with(end))
        || matches!(
            label.as_str(),
            "value"
                | "values"
                | "one of"
                | "allowed values"
                | "possible values"
                | "codes"
                | "code"
                | "값"
                | "구분"
                | "코드"
                | "허용값"
                | "입력값"
        )
}

/// Whether a list says that it is not whole.
fn goes_on(text: &str) -> bool {
    let is_more = |word: &str| {
        matches!(
            word.trim_matches(|c: char| !c.is_alphanumeric()),
            "etc" | "등"
        )
    };
    text.contains("..") || text.contains('…') || text.split_whitespace().any(is_more)
}

/// Two words or more between separators of one kind, with or without meanings, all of one form.
fn list(text: &str) -> Option<Vec<(&str, &str)>> {
    let text = text.trim().trim_end_matches(['.', ';']);
    [",", "/", "|", ";", " or "]
        .into_iter()
        .find_map(|separator| {
            // The last of a list that goes on has no word.
            let is_word = |item: &&str| {
                item.contains(char::is_alphanumeric) && !matches!(*item, "etc" | "등")
            };
            let items: Vec<&str> = text
                .split(separator)
                .map(|item| item.trim().trim_end_matches(['.', '…']).trim_end())
                .filter(is_word)
                .collect();
            if items.len() < 2 {
                return None;
            }
            let bare = || {
                items
                    .iter()
                    .map(|item| Some((unquoted(item), "")).filter(|(word, _)| is_listed(word)))
                    .collect::<Option<Vec<_>>>()
            };
            let pairs = || {
                items
                    .iter()
                    .map(|item| listed_pair(item))
                    .collect::<Option<Vec<_>>>()
            };
            bare().filter(|words| has_letters(words)).or_else(pairs)
        })
}

fn unquoted(item: &str) -> &str {
    item.trim_matches(['"', '\'', '“', '”', '`'])
}

fn is_listed(word: &str) -> bool {
    is_word(word) && !is_label(word)
}

/// Numbers alone may be anything: `1,000`, `24/7`.
fn has_letters(words: &[(&str, &str)]) -> bool {
    words
        .iter()
        .any(|(word, _)| word.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

fn listed_pair(item: &str) -> Option<(&str, &str)> {
    let by_brackets = || {
        Some((
            item.split_once('(')?.0,
            item.split_once('(')?.1.strip_suffix(')')?,
        ))
    };
    let (word, meaning) = pair(item).or_else(by_brackets)?;
    let word = unquoted(word.trim());
    let is_clock = meaning.starts_with(|c: char| c.is_ascii_digit());
    (is_listed(word) && !meaning.is_empty() && !is_clock).then_some((word, meaning))
}

/// Names and codes side by side: `Alpha Bank 088   Beta Bank 004`. The code comes first.
fn row(text: &str) -> Option<Vec<(&str, &str)>> {
    let groups: Vec<&str> = text
        .split("   ")
        .map(str::trim)
        .filter(|group| !group.is_empty())
        .collect();
    let groups = groups.iter().copied();
    let ending: Option<Vec<_>> = groups.clone().map(ends_in_code).collect();
    let starting = || {
        groups
            .clone()
            .map(starts_with_code)
            .collect::<Option<Vec<_>>>()
    };
    ending.or_else(starting).filter(|cells| !cells.is_empty())
}

fn ends_in_code(group: &str) -> Option<(&str, &str)> {
    let (name, code) = group.rsplit_once(' ')?;
    is_code(code).then(|| (code, name.trim()))
}

fn starts_with_code(group: &str) -> Option<(&str, &str)> {
    let (code, name) = group.split_once(' ')?;
    is_code(code).then(|| (code, name.trim()))
}

/// Two to six digits.
fn is_code(text: &str) -> bool {
    (2..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Bank name Code   Bank name Code`: what it says is said again, or it names a code.
fn is_table_heading(text: &str) -> bool {
    let groups: Vec<&str> = text
        .split("   ")
        .map(str::trim)
        .filter(|group| !group.is_empty())
        .collect();
    let is_repeated = groups.len() > 1 && groups.windows(2).all(|pair| pair[0] == pair[1]);
    let lower = text.to_lowercase();
    is_repeated || lower.ends_with("code") || lower.ends_with("코드")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(kind: &Kind, limit: Option<Limit>, lines: &[&str]) -> Description {
        let lines = (1..).zip(lines).map(|(line, text)| Fact {
            value: (*text).to_owned(),
            line,
        });
        read(
            lines.collect(),
            &Context {
                kind,
                limit: limit.as_ref(),
            },
        )
    }

    fn words(lines: &[&str]) -> Vec<(String, String)> {
        let read = read_as(&Kind::String, None, lines);
        read.words
            .into_iter()
            .map(|(word, meaning)| (word.value, meaning))
            .collect()
    }

    fn check(lines: &[&str], expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(word, meaning)| ((*word).to_owned(), (*meaning).to_owned()))
            .collect();
        assert_eq!(words(lines), expected, "{lines:?}");
    }

    #[test]
    fn words_are_read_in_every_form() {
        let both = [("ACTIVE", "in use"), ("SUSPENDED", "stopped")];
        check(&["• ACTIVE : in use", "• SUSPENDED: stopped"], &both);
        check(&["- ACTIVE：in use", "- SUSPENDED = stopped"], &both);
        check(
            &["Order", "ASC : up", "DESC : down"],
            &[("ASC", "up"), ("DESC", "down")],
        );
        check(
            &["01: once (or more)", "02: never", "10:"],
            &[("01", "once (or more)"), ("02", "never"), ("10", "")],
        );
        check(
            &["• COMPLETED", "• FAILED"],
            &[("COMPLETED", ""), ("FAILED", "")],
        );
        check(&["ACTIVE, SUSPENDED"], &[("ACTIVE", ""), ("SUSPENDED", "")]);
        check(
            &["State of it (ACTIVE/SUSPENDED)"],
            &[("ACTIVE", ""), ("SUSPENDED", "")],
        );
        check(&["Values: Y | N"], &[("Y", ""), ("N", "")]);
        check(
            &["Kind (01: new, 02: again)"],
            &[("01", "new"), ("02", "again")],
        );
        check(&["M=male, F=female"], &[("M", "male"), ("F", "female")]);
        check(
            &["구분(1:신규 / 2:재발급)"],
            &[("1", "신규"), ("2", "재발급")],
        );
        check(
            &["• Korean : of Korea", "• English : of England"],
            &[("Korean", "of Korea"), ("English", "of England")],
        );
        let both = [("ACTIVE", "in use"), ("STOPPED", "at rest")];
        check(&["ACTIVE (in use)", "STOPPED (at rest)"], &both);
        check(&["□ ACTIVE → in use", "□ STOPPED → at rest"], &both);
        check(&["ACTIVE", "STOPPED"], &[("ACTIVE", ""), ("STOPPED", "")]);
        check(
            &["상태값 : A(정상), B(정지)"],
            &[("A", "정상"), ("B", "정지")],
        );
        check(
            &["• 남 : a man", "• 여 : a woman"],
            &[("남", "a man"), ("여", "a woman")],
        );
        let table = [
            "Bank name Code   Bank name Code",
            "Alpha Bank 088   Beta Bank 004",
            "Gamma 020",
        ];
        check(
            &table,
            &[
                ("088", "Alpha Bank"),
                ("004", "Beta Bank"),
                ("020", "Gamma"),
            ],
        );
    }

    #[test]
    fn prose_is_no_word() {
        for line in [
            "• 형식 : yyyyMMdd",
            "• Form : yyMMddHHmiSS-xxxxxxx",
            "• xxxxxxx : 7digit, Hex String",
            "• balance = 300,000",
            "• by card number",
            "Default = ASC",
            "See https://example.com/a",
            "URL: https://example.com",
            "from 12:30 on",
            "12:30",
            "up to 1,000,000 won",
            "open 24/7",
            "A sentence, with a comma / and a slash",
            "It is 15 digits, Hex",
            "NOTE: nothing",
            "CVC",
            "• cardNo : number of the card",
        ] {
            let read = read_as(&Kind::String, None, &[line]);
            assert_eq!((read.words.len(), read.untaken.len()), (0, 0), "{line}");
            assert_eq!(read.lines.len(), 1, "{line}");
        }
    }

    #[test]
    fn what_may_be_a_value_is_told() {
        for line in [
            "• Korean : of Korea",
            "• COMPLETED",
            "ATM : at a machine",
            "ATM (at a machine)",
            "Language (KO, EN, ...)",
        ] {
            let read = read_as(&Kind::String, None, &[line]);
            assert_eq!((read.words.len(), read.untaken.len()), (0, 1), "{line}");
        }
        let read = read_as(
            &Kind::String,
            Some(Limit::Length(1)),
            &["• mobile : one", "• plastic : other"],
        );
        assert_eq!((read.words.len(), read.untaken.len()), (0, 2));
    }

    #[test]
    fn what_a_boolean_means_is_prose() {
        let read = read_as(
            &Kind::Boolean,
            None,
            &["• true : it is", "• false : it is not"],
        );
        assert_eq!(
            (read.words.len(), read.untaken.len(), read.lines.len()),
            (0, 0, 2)
        );
    }
}
