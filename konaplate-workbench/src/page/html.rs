//! HTML as the lines of text that it shows: a description of the portal's JSON, or a page as a browser saves it.
//! Tags, entities and scripts are `html5gum`'s; which tags begin a line is decided here.

use super::layout;
use html5gum::{DefaultEmitter, HtmlString, Span, Token, Tokenizer};

/// Tags that start a new line.
const BLOCKS: &[&[u8]] = &[
    b"address",
    b"article",
    b"aside",
    b"blockquote",
    b"br",
    b"button",
    b"dd",
    b"div",
    b"dl",
    b"dt",
    b"fieldset",
    b"footer",
    b"form",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"header",
    b"hr",
    b"label",
    b"legend",
    b"main",
    b"nav",
    b"ol",
    b"option",
    b"p",
    b"pre",
    b"section",
    b"select",
    b"table",
    b"tbody",
    b"textarea",
    b"thead",
    b"tr",
    b"ul",
];
/// Tags whose text a browser does not show, or is not about what the page is about.
const HIDDEN: &[&[u8]] = &[
    b"nav",
    b"aside",
    b"footer",
    b"script",
    b"style",
    b"template",
    b"noscript",
    b"title",
    b"svg",
];
/// The element with the data that the portal builds its pages from.
const PAGE_DATA: &[u8] = b"__NEXT_DATA__";
/// Between the cells of a row, which the reading of text takes apart.
const CELL: char = '\t';

/// A line that is shown, and where it starts.
pub(super) struct Shown {
    pub(super) text: String,
    /// Line of the HTML, from 1.
    pub(super) line: usize,
}

/// The lines of a description that are not blank, items of lists with `•` before them.
pub(super) fn lines(content: &str) -> Vec<String> {
    let mut writer = Writer::default();
    read(content, &mut writer);
    let shown = writer.finish(content).into_iter();
    shown
        .map(|shown| {
            let cells: Vec<&str> = shown.text.split(CELL).collect();
            layout::side_by_side(&cells).unwrap_or_else(|| cells.join(" "))
        })
        .filter(|line| !matches!(line.as_str(), "" | "•"))
        .collect()
}

/// The lines that a saved page shows, blank ones left out.
pub(super) fn document(content: &str) -> Vec<Shown> {
    let mut writer = Writer::default();
    read(content, &mut writer);
    writer.finish(content)
}

/// The data that a saved page of the portal carries: where it starts, and where it ends.
pub(super) fn page_data(content: &str) -> Option<(usize, usize)> {
    let mut is_data = false;
    for token in tokens(content) {
        match token {
            Token::StartTag(tag) => {
                let id = tag.attributes.get(&HtmlString(b"id".to_vec()));
                is_data = *tag.name == b"script" && id.is_some_and(|id| id.value.0 == PAGE_DATA);
            }
            Token::String(text) if is_data => return Some((text.span.start, text.span.end)),
            _ => is_data = false,
        }
    }
    None
}

fn tokens(content: &str) -> impl Iterator<Item = Token<usize>> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(content, emitter).map_while(Result::ok)
}

fn read(content: &str, writer: &mut Writer) {
    for token in tokens(content) {
        match token {
            Token::StartTag(tag) => writer.open(&tag.name, tag.self_closing, tag.span),
            Token::EndTag(tag) => writer.close(&tag.name, tag.span),
            Token::String(text) => writer.text(&String::from_utf8_lossy(&text.value.0), text.span),
            _ => {}
        }
    }
}

/// The text as it grows, each line with the byte that it starts at.
#[derive(Default)]
struct Writer {
    lines: Vec<(String, usize)>,
    current: String,
    start: Option<usize>,
    /// Elements around this place whose text is not shown.
    hidden: Vec<Vec<u8>>,
    is_verbatim: bool,
}

impl Writer {
    fn open(&mut self, name: &[u8], is_empty: bool, span: Span<usize>) {
        if HIDDEN.contains(&name) && !is_empty {
            self.hidden.push(name.to_vec());
        }
        if !self.hidden.is_empty() {
            return;
        }
        self.is_verbatim |= name == b"pre";
        match name {
            b"li" => {
                self.end_line();
                self.current.push_str("• ");
                self.start = Some(span.start);
            }
            b"td" | b"th" if !self.current.is_empty() => self.current.push(CELL),
            b"img" | b"input" | b"td" | b"th" => {}
            name if BLOCKS.contains(&name) => self.end_line(),
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8], _: Span<usize>) {
        if self.hidden.last().is_some_and(|hidden| hidden == name) {
            self.hidden.pop();
        }
        self.is_verbatim &= name != b"pre";
        if name == b"li" || BLOCKS.contains(&name) {
            self.end_line();
        }
    }

    fn text(&mut self, text: &str, span: Span<usize>) {
        if !self.hidden.is_empty() {
            return;
        }
        if !text.trim().is_empty() {
            let blank = text.len() - text.trim_start().len();
            self.start = self.start.or(Some(span.start + blank));
        }
        if !self.is_verbatim {
            // Line ends of the source are blanks where it is shown.
            let is_break = |c: char| matches!(c, '\n' | '\r' | CELL);
            let shown = text.chars().map(|c| if is_break(c) { ' ' } else { c });
            self.current.extend(shown);
            return;
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.end_line();
                self.start = Some(span.start);
            }
            // Several blanks stand between columns there.
            self.current.push_str(&line.replace("  ", "\u{a0}\u{a0}"));
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.current);
        if let Some(start) = self.start.take() {
            self.lines.push((line, start));
        }
    }

    fn finish(mut self, content: &str) -> Vec<Shown> {
        self.end_line();
        let starts: Vec<usize> = content.match_indices('\n').map(|(at, _)| at).collect();
        let cells = |line: &str| line.split(CELL).map(cell).collect::<Vec<_>>().join("\t");
        let lines = self.lines.into_iter().map(|(line, start)| Shown {
            text: cells(&line).trim().to_owned(),
            line: starts.partition_point(|end| *end < start) + 1,
        });
        lines.filter(|shown| !shown.text.is_empty()).collect()
    }
}

/// A text with its blanks as single spaces, and as three where it has several that HTML keeps: those part columns.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut is_gap, mut kept) = (false, 0);
    for c in text.chars() {
        if c.is_whitespace() {
            is_gap = true;
            kept += usize::from(c == '\u{a0}');
            continue;
        }
        if is_gap && !out.is_empty() {
            out.push_str(if kept > 1 { "   " } else { " " });
        }
        (is_gap, kept) = (false, 0);
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_items_are_lines() {
        let content = "<p>State of&nbsp;the card</p><ul><li>ACTIVE : a &amp; b</li>\n<li><b>STOPPED</b>&nbsp;: no</li></ul>x<br/>y";
        assert_eq!(
            lines(content),
            [
                "State of the card",
                "• ACTIVE : a & b",
                "• STOPPED : no",
                "x",
                "y"
            ]
        );
    }

    #[test]
    fn what_is_no_tag_stays() {
        assert_eq!(
            lines("1 < 2 and &lt;b&gt; and 3 <"),
            ["1 < 2 and <b> and 3 <"]
        );
        assert_eq!(lines("<p>unfinished <b"), ["unfinished"]);
        assert_eq!(lines(""), [""; 0]);
    }

    #[test]
    fn scripts_and_styles_show_nothing_and_cells_are_kept_apart() {
        let content = "<title>t</title><style>p{}</style>\n<script>if (a<b) {}</script>\n<table><tr><td>a</td>\n<td>b c</td></tr></table>";
        let shown: Vec<_> = document(content)
            .into_iter()
            .map(|shown| (shown.text, shown.line))
            .collect();
        assert_eq!(shown, [("a\tb c".to_owned(), 3)]);
    }

    #[test]
    fn the_data_of_a_page_is_found_among_other_scripts() {
        let content = "<script>x</script><script id=\"__NEXT_DATA__\" type=\"application/json\">{\"a\":\"</b>\"}</script>";
        let (start, end) = page_data(content).expect("it is there");
        assert_eq!(content.get(start..end), Some("{\"a\":\"</b>\"}"));
        assert_eq!(page_data("<script></script><p id=__NEXT_DATA__>{}"), None);
    }

    #[test]
    fn many_openings_without_an_end_are_read_in_time() {
        let content = "<a".repeat(200_000);
        assert_eq!(lines(&content), [""; 0]);
        assert!(document(&"<script>".repeat(50_000)).is_empty());
    }
}
