//! The portal's descriptions in HTML as the lines that its pages show: tags away, entities read, items as bullets.
//! No parser of HTML: what is no tag of a description stays text.

/// Tags that start a new line.
const BLOCKS: &[&str] = &[
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "hr",
];

/// The lines of a description that are not blank, items of lists with `•` before them.
pub(super) fn lines(content: &str) -> Vec<String> {
    let mut pieces = content.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('>').filter(|_| is_tag(piece)) {
            Some((tag, after)) => text.extend([shown(tag), after]),
            None => text.extend(["<", piece]),
        }
    }
    text.lines()
        .map(line)
        .filter(|line| !matches!(line.as_str(), "" | "•"))
        .collect()
}

fn is_tag(tag: &str) -> bool {
    tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
}

/// What a tag shows as.
fn shown(tag: &str) -> &'static str {
    let is_end = tag.starts_with('/');
    let name = tag
        .trim_start_matches('/')
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "li" if !is_end => "\n• ",
        "td" | "th" => " ",
        name if BLOCKS.contains(&name) => "\n",
        _ => "",
    }
}

/// A line with its entities read and its blanks as single spaces.
fn line(text: &str) -> String {
    let text = html_escape::decode_html_entities(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
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
        assert_eq!(lines("<p>unfinished <b"), ["unfinished <b"]);
        assert_eq!(lines(""), [""; 0]);
    }

    #[test]
    fn many_openings_without_an_end_are_read_in_time() {
        let content = "<a".repeat(200_000);
        assert_eq!(lines(&content), [content]);
    }
}
