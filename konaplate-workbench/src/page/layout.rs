//! The lines of a page however it was copied: rows of tables become one line a cell, Markdown its text, characters
//! that show nothing or that stand for others what they show. What a line means is `labels`' and the reader's.

use std::borrow::Cow;

use super::labels::{self, Section};

/// A line that is not blank, or a cell of a row.
pub(super) struct Line<'t> {
    /// Line of the file, from 1.
    pub(super) number: usize,
    /// As it stands, without the blanks around it.
    pub(super) raw: Cow<'t, str>,
    /// With plain spaces and colons for the wide ones and those that do not break.
    pub(super) text: Cow<'t, str>,
    /// Markdown has it as a heading.
    pub(super) is_heading: bool,
}

/// The lines of a file.
pub(super) struct Layout<'t> {
    pub(super) lines: Vec<Line<'t>>,
    /// Lines that had characters of no width, which were left away.
    pub(super) invisible: Vec<usize>,
}

/// Takes lines apart, each with its number.
pub(super) fn read<'t>(lines: impl Iterator<Item = (usize, &'t str)> + Clone) -> Layout<'t> {
    let is_markdown = lines.clone().any(|(_, line)| is_marked_down(line.trim()));
    let mut layout = Layout {
        lines: Vec::new(),
        invisible: Vec::new(),
    };
    let mut limits = None;
    for (number, line) in lines {
        let seen = visible(line);
        if matches!(seen, Cow::Owned(_)) {
            layout.invisible.push(number);
        }
        match cells(&seen, is_markdown, &mut limits) {
            Some(cells) => {
                let cells = cells
                    .into_iter()
                    .map(|cell| whole(number, Cow::Owned(cell)));
                layout.lines.extend(cells);
            }
            None if is_markdown && has_breaks(&seen) => {
                let pieces = broken(&seen);
                layout.lines.extend(
                    pieces
                        .into_iter()
                        .map(|piece| whole(number, Cow::Owned(piece))),
                );
            }
            None => layout.lines.extend(line_of(number, seen, is_markdown)),
        }
    }
    layout
}

/// The break of a line that Markdown has of HTML.
const BREAKS: [&str; 4] = ["<br>", "<br/>", "<br />", "<BR>"];

fn has_breaks(text: &str) -> bool {
    BREAKS.iter().any(|mark| text.contains(mark))
}

/// The lines of a line with such breaks.
fn broken(text: &str) -> Vec<String> {
    let mut lines = vec![text.to_owned()];
    for mark in BREAKS {
        lines = lines
            .iter()
            .flat_map(|line| line.split(mark))
            .map(str::to_owned)
            .collect();
    }
    let lines = lines.iter().map(|line| plain_markdown(line.trim()));
    lines.filter(|line| !line.is_empty()).collect()
}

fn line_of(number: usize, seen: Cow<'_, str>, is_markdown: bool) -> Option<Line<'_>> {
    let raw = match seen {
        Cow::Borrowed(seen) => Cow::Borrowed(seen.trim()),
        Cow::Owned(seen) => Cow::Owned(seen.trim().to_owned()),
    };
    let is_fence = raw.starts_with("```");
    let is_heading =
        is_markdown && raw.trim_start_matches('#').starts_with(' ') && raw.starts_with('#');
    let raw = if is_markdown {
        Cow::Owned(plain_markdown(&raw))
    } else {
        raw
    };
    let is_rule = is_markdown && raw.len() > 2 && raw.bytes().all(|byte| b"-*_".contains(&byte));
    let is_rule = is_rule || is_fence;
    (!raw.is_empty() && !is_rule).then(|| Line {
        is_heading,
        ..whole(number, raw)
    })
}

fn whole(number: usize, raw: Cow<'_, str>) -> Line<'_> {
    let text = match plain(&raw) {
        Some(text) => Cow::Owned(text),
        None => raw.clone(),
    };
    Line {
        number,
        raw,
        text,
        is_heading: false,
    }
}

/// Without characters of no width.
pub(super) fn visible(line: &str) -> Cow<'_, str> {
    let is_invisible = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    if line.contains(is_invisible) {
        Cow::Owned(line.replace(is_invisible, ""))
    } else {
        Cow::Borrowed(line)
    }
}

/// With ASCII for its full-width forms, and plain spaces for the others; nothing where there are none.
fn plain(raw: &str) -> Option<String> {
    let plain = |c: char| match c {
        '\u{a0}' | '\u{3000}' | '\u{2007}' | '\u{202f}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2236}' | '\u{fe55}' => ':',
        c => c,
    };
    let is_plain = raw.chars().all(|c| plain(c) == c);
    (!is_plain).then(|| raw.chars().map(plain).collect())
}

/// The cells of a row, one after the other as a page without tables has them; none of a line that is no row.
/// `limits` is the column of a table in which its heading row has the limits.
fn cells(line: &str, is_markdown: bool, limits: &mut Option<usize>) -> Option<Vec<String>> {
    let line = line.trim_matches(|c: char| c != '\t' && c.is_whitespace());
    let inner = line
        .strip_prefix('|')
        .and_then(|line| line.strip_suffix('|'));
    let cells: Vec<&str> = match inner {
        Some(inner) if is_markdown && inner.contains('|') => columns(inner),
        _ if line.trim_matches('\t').contains('\t') => line.split('\t').collect(),
        _ => return None,
    };
    let is_rule = |cell: &&str| !cell.is_empty() && cell.bytes().all(|byte| b"-: ".contains(&byte));
    if cells.iter().all(is_rule) {
        return Some(Vec::new());
    }
    let cells = cells.iter().map(|cell| {
        if is_markdown && !has_breaks(cell) {
            plain_markdown(cell.trim())
        } else {
            cell.trim().to_owned()
        }
    });
    let mut cells: Vec<String> = cells.collect();
    if is_heading_row(&cells) {
        *limits = cells.iter().position(|cell| labels::is_limit_column(cell));
        return Some(Vec::new());
    }
    if let Some(cell) = limits.and_then(|at| cells.get_mut(at))
        && let Some(told) = bare_limit(cell)
    {
        *cell = told;
    }
    let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    if let [mark @ ("•" | "·" | "-" | "*"), rest @ ..] = cells
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        return Some(vec![format!("{mark} {}", rest.join(" "))]);
    }
    let cells = in_order(cells).into_iter();
    Some(if is_markdown {
        cells.flat_map(|cell| broken(&cell)).collect()
    } else {
        cells.collect()
    })
}

/// What stands between the bars of a row; a bar behind a backslash is one of the text.
fn columns(inner: &str) -> Vec<&str> {
    let mut columns = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    for (at, letter) in inner.char_indices() {
        if letter == '|' && !is_escaped {
            columns.push(inner.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    columns.push(inner.get(start..).unwrap_or_default());
    columns
}

/// Whether a row has the headings of a table.
fn is_heading_row(cells: &[String]) -> bool {
    let filled = || cells.iter().filter(|cell| !cell.is_empty());
    filled().count() > 1 && filled().all(|cell| labels::is_column(cell))
}

/// The cells in the order in which a page without tables has what they say.
fn in_order(mut cells: Vec<String>) -> Vec<String> {
    let plain: Vec<String> = cells
        .iter()
        .map(|cell| plain(cell).unwrap_or_else(|| cell.clone()))
        .collect();
    let at = |is_such: &dyn Fn(&str) -> bool| {
        plain
            .iter()
            .skip(1)
            .position(|cell| is_such(cell))
            .map(|at| at + 1)
    };
    let kind = at(&|cell| labels::kind(cell).is_some());
    let requirement = at(&|cell| labels::requirement(cell).is_some());
    if let (Some(kind), Some(requirement)) = (kind, requirement) {
        let limit = at(&|cell| labels::limit(cell).is_some());
        let mut ordered = vec![0, kind, requirement];
        ordered.extend(limit);
        let rest: Vec<usize> = (1..cells.len())
            .filter(|at| !ordered.contains(at))
            .collect();
        ordered.extend(rest);
        return ordered
            .into_iter()
            .map(|at| std::mem::take(&mut cells[at]))
            .collect();
    }
    let shown: Vec<&str> = plain.iter().map(String::as_str).collect();
    if let Some(line) = side_by_side(&shown) {
        return vec![line];
    }
    let [status, rest @ ..] = plain.as_slice() else {
        return cells;
    };
    match rest {
        [code, ..] if labels::status(status).is_some() && labels::is_code(code) => code_row(cells),
        [_] if labels::status(status).is_some() => vec![cells.join(" - ")],
        _ => cells,
    }
}

/// The cells of a row of names and codes, or of the heading above such rows, as a line that has them side by side.
pub(super) fn side_by_side(cells: &[&str]) -> Option<String> {
    let is_code = |cell: &&str| {
        (1..=6).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_label = |cell: &&str| cell.to_lowercase().ends_with("code") || cell.ends_with("코드");
    let pairs = cells.chunks_exact(2);
    if cells.is_empty() || !pairs.remainder().is_empty() {
        return None;
    }
    let is_such = |at: usize, is_such: &dyn Fn(&&str) -> bool| {
        let other = |pair: &[&str]| {
            pair.iter()
                .enumerate()
                .all(|(place, cell)| is_such(cell) == (place == at))
        };
        pairs.clone().all(other)
    };
    let is_row = is_such(0, &is_code)
        || is_such(1, &is_code)
        || is_such(0, &is_label)
        || is_such(1, &is_label);
    // A status and what it is about is no row of such a table.
    let is_case = cells.len() == 2 && labels::status(cells[0]).is_some();
    (is_row && !is_case).then(|| {
        pairs
            .map(|pair| pair.join(" "))
            .collect::<Vec<_>>()
            .join("   ")
    })
}

/// A status, a code, a message and a description, under the words that they have where each has a line.
fn code_row(cells: Vec<String>) -> Vec<String> {
    const LABELS: [&str; 4] = ["", "Error code", "Message", "Description"];
    let mut out = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        let label = LABELS.get(at).filter(|label| !label.is_empty());
        out.extend(label.map(|label| (*label).to_owned()));
        out.push(cell);
    }
    if out.len() == 5 {
        out.push("Description".to_owned());
    }
    out
}

/// `15`, `1~30`: a limit in a column of its own.
fn bare_limit(cell: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(cell) {
        return Some(format!("Length : {cell}"));
    }
    let (least, most) = cell
        .split_once(['~', '-'])
        .or_else(|| cell.split_once(".."))?;
    let (least, most) = (least.trim(), most.trim());
    (is_number(least) && is_number(most)).then(|| format!("Min : {least} , Max : {most}"))
}

/// Whether a line has marks that only Markdown has, on words that pages have.
fn is_marked_down(line: &str) -> bool {
    if line.starts_with('|') && line.ends_with('|') && line.matches('|').count() > 2 {
        return true;
    }
    let bare = plain_markdown(line);
    bare.len() < line.len()
        && (Section::of(&bare).is_some()
            || labels::requirement(&bare).is_some()
            || labels::kind(&bare).is_some()
            || labels::limit(&bare).is_some()
            || labels::version(&bare).is_some()
            || labels::is_method(&bare)
            || (line.starts_with('`') && labels::is_name(&bare)))
}

/// The text of a line of Markdown. Bullets stay, those in other forms as `•`.
fn plain_markdown(line: &str) -> String {
    let line = line.trim_start_matches('>').trim_start();
    let heading = line.trim_start_matches('#');
    let line = match heading.strip_prefix(' ') {
        Some(heading) if heading.len() < line.len() => {
            heading.trim().trim_end_matches('#').trim_end()
        }
        _ => line,
    };
    let (bullet, line) = match line.strip_prefix("* ").or_else(|| line.strip_prefix("+ ")) {
        Some(rest) => ("• ", rest),
        None => ("", line),
    };
    let mut out = bullet.to_owned();
    let unlinked = without_links(line.trim_end_matches('\\'));
    let mut letters = unlinked.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(char::is_ascii_punctuation) => {
                out.extend(letters.next())
            }
            // Inside of a word underscores are of its name.
            '*' | '_' if is_emphasis(letter, &out, &letters) => {
                letters.next();
            }
            '`' => {}
            letter => out.push(letter),
        }
    }
    out.trim().to_owned()
}

/// Whether a sign, and the one that comes next, mark what is bold.
fn is_emphasis(sign: char, before: &str, rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut rest = rest.clone();
    let is_twice = rest.next() == Some(sign);
    let is_inside =
        before.ends_with(char::is_alphanumeric) && rest.next().is_some_and(char::is_alphanumeric);
    is_twice && (sign == '*' || !is_inside)
}

/// `[text](address)` as its text.
fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((_, behind)) = after.split_once(')') else {
            break; // nor has any further one an end
        };
        match before.rsplit_once('[') {
            Some((before, text)) => out.extend([before, text]),
            None => out.extend([
                before,
                "](",
                after.get(..after.len() - behind.len()).unwrap_or_default(),
            ]),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Where each page of a file starts, but for the first: by index of its first line.
///
/// A page after the first is one that has a version between one of its headings and the last heading above, or a path
/// above its request headers.
pub(super) fn further_pages(lines: &[Line<'_>]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut heading: Option<usize> = None;
    let mut last: Option<Section> = None;
    for (at, line) in lines.iter().enumerate() {
        let Some(section) = Section::of(&line.text) else {
            continue;
        };
        // On one page headings go down.
        let goes_back = last.is_some_and(|last| section <= last) && section != Section::Footer;
        if let Some(above) = heading
            && goes_back
        {
            let between = lines.get(above + 1..at).unwrap_or_default();
            // A path alone may stand in any description.
            let is_head = |line: &Line<'_>| {
                labels::version(&line.text).is_some()
                    || (section == Section::RequestHeaders
                        && labels::method_and_path(&line.text).is_some())
            };
            if let Some(first) = between.iter().position(is_head) {
                starts.push(title_above(lines, above + 1, above + 1 + first));
            }
        }
        heading = Some(at);
        last = Some(section);
    }
    starts
}

/// The line that a page starts with whose first version or path is at `head`; it is not above `first`.
fn title_above(lines: &[Line<'_>], first: usize, head: usize) -> usize {
    let mut start = head;
    let above = |start: usize| start.checked_sub(1).filter(|above| *above >= first);
    while let Some(at) = above(start).filter(|at| labels::is_method(&lines[*at].text)) {
        start = at;
    }
    let is_furniture = |at: usize| labels::ABOVE_TITLE.contains(&lines[at].text.as_ref());
    if let Some(at) = above(start).filter(|at| !is_furniture(*at)) {
        start = at;
    }
    while let Some(at) = above(start).filter(|at| is_furniture(*at)) {
        start = at;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let lines = (1..).zip(text.lines());
        let layout = read(lines.collect::<Vec<_>>().into_iter());
        layout
            .lines
            .iter()
            .map(|line| line.text.to_string())
            .collect()
    }

    #[test]
    fn cells_of_a_row_are_lines_in_the_order_of_pages() {
        assert_eq!(
            texts("a\tstring\tRequired\tLength : 3\tText"),
            ["a", "string", "Required", "Length : 3", "Text"]
        );
        assert_eq!(
            texts(
                "Name\tLength\tType\tNote\tRequired\na\t15\tstring\tText 7\tRequired\nb\t\tstring\t15\tRequired"
            ),
            [
                "a",
                "string",
                "Required",
                "Length : 15",
                "Text 7",
                "b",
                "string",
                "Required",
                "15"
            ]
        );
        assert_eq!(
            texts("Name\tLength\tType\tRequired\na\t1~30\tstring\t필수"),
            ["a", "string", "필수", "Min : 1 , Max : 30"]
        );
        assert_eq!(
            texts("400\t007_001\tNot found.\tNo account"),
            [
                "400",
                "Error code",
                "007_001",
                "Message",
                "Not found.",
                "Description",
                "No account"
            ]
        );
        assert_eq!(texts("400\tNo account"), ["400 - No account"]);
    }

    #[test]
    fn markdown_is_its_text() {
        let text = "## Request Headers\n| Name | Type | Required |\n|---|:--|--|\n| `a_b` | string | **Required** |\n* **ACTIVE** : in use\n---";
        assert_eq!(
            texts(text),
            [
                "Request Headers",
                "a_b",
                "string",
                "Required",
                "• ACTIVE : in use"
            ]
        );
        assert_eq!(
            texts("**Required**\n\\[a\\_b\\] and [c](https://d)"),
            ["Required", "[a_b] and c"]
        );
    }

    #[test]
    fn what_is_no_markdown_keeps_its_marks() {
        assert_eq!(
            texts("# a **b** `c`\n|x|\nEncrypted|"),
            ["# a **b** `c`", "|x|", "Encrypted|"]
        );
    }

    #[test]
    fn wide_and_invisible_characters_are_as_they_show() {
        assert_eq!(
            texts("Length ： １５\nseq\u{200b}uence\u{feff}Id\n\u{3000}a\u{a0}b"),
            ["Length : 15", "sequenceId", "a b"]
        );
    }
}
