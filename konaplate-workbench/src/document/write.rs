//! A document to its canonical text: one form for each content, so that texts differ where contents do.

use unicode_width::UnicodeWidthStr;

use super::order::{Kind, is_always_block};
use super::{Block, Document, Entry, Value, scalar};

/// Columns of a line that holds a mapping in braces.
const WIDTH: usize = 120;

/// Levels of a mapping in braces.
const LEVELS: usize = 2;

pub(super) fn document(document: &Document) -> String {
    let root = &document.root;
    let kind = Kind::of_root(|key| root.get(key).is_some());
    let mut out = String::new();
    let mut was_long = false;
    for entry in sorted(root, kind) {
        let text = text_of(entry, kind);
        let is_long = is_long(entry, &text);
        if !out.is_empty() && (was_long || is_long) {
            out.push('\n');
        }
        out.push_str(&text);
        was_long = is_long;
    }
    if was_long && !root.after.is_empty() {
        out.push('\n');
    }
    comments(&mut out, 0, &root.after);
    if root.entries.is_empty() {
        out.push_str("{}\n");
    }
    out
}

fn text_of(entry: &Entry, kind: Kind) -> String {
    let mut writer = Writer { out: String::new() };
    writer.entry(entry, kind, 0);
    writer.out
}

/// The entry without the comments above takes several lines.
fn is_long(entry: &Entry, text: &str) -> bool {
    let comments = above(entry).count();
    text.lines().count() > comments + 1
}

/// The comments above an entry. Where the first line of its value is its own, those inside go there too.
fn above(entry: &Entry) -> impl Iterator<Item = &String> {
    let inner = match &entry.value {
        Value::Sequence(block) | Value::Mapping(block) if block.entries.is_empty() => &*block.after,
        _ => &[],
    };
    entry.above.iter().chain(inner)
}

fn sorted(block: &Block, kind: Kind) -> Vec<&Entry> {
    let keys = kind.keys();
    let mut entries: Vec<&Entry> = block.entries.iter().collect();
    entries.sort_by_key(|entry| {
        let at = keys.iter().position(|key| *key == entry.key);
        at.unwrap_or(keys.len())
    });
    entries
}

struct Writer {
    out: String,
}

impl Writer {
    fn entry(&mut self, entry: &Entry, kind: Kind, indent: usize) {
        comments(&mut self.out, indent, above(entry));
        let mut line = " ".repeat(indent);
        scalar::write(&mut line, &entry.key);
        line.push(':');
        match inline(entry, kind.under(&entry.key), &line) {
            Some(value) => {
                line.push_str(&value);
                self.line(line, entry.trailing.as_deref());
            }
            None => {
                self.line(line, entry.trailing.as_deref());
                self.inside(&entry.value, kind.under(&entry.key), indent + 2);
            }
        }
    }

    fn inside(&mut self, value: &Value, kind: Kind, indent: usize) {
        match value {
            Value::Mapping(block) => {
                for entry in sorted(block, kind) {
                    self.entry(entry, kind, indent);
                }
                comments(&mut self.out, indent, &block.after);
            }
            Value::Sequence(block) => {
                for entry in &block.entries {
                    self.item(entry, kind, indent);
                }
                comments(&mut self.out, indent, &block.after);
            }
            Value::Text(_) | Value::Nothing(_) => {}
        }
    }

    /// An item of a sequence. The dash takes the first line, so comments that would stand there go above it.
    fn item(&mut self, entry: &Entry, kind: Kind, indent: usize) {
        comments(&mut self.out, indent, above(entry));
        let line = format!("{}-", " ".repeat(indent));
        let kind = kind.under("");
        // An erratum is read like a paragraph.
        let value = inline(entry, kind, &line).filter(|_| kind != Kind::Erratum);
        if let Some(value) = value {
            self.line(line + &value, entry.trailing.as_deref());
            return;
        }
        comments(&mut self.out, indent, &entry.trailing);
        let mut inside = Self { out: String::new() };
        inside.inside(&entry.value, kind, indent + 2);
        let mut rest = inside.out.as_str();
        while let Some((first, after)) = rest.split_once('\n')
            && let Some(comment) = first.trim_start().strip_prefix('#')
        {
            let comment = comment.strip_prefix(' ').unwrap_or(comment);
            comments(&mut self.out, indent, [comment]);
            rest = after;
        }
        self.out.push_str(&line);
        self.out.push_str(rest.get(indent + 1..).unwrap_or("\n"));
    }

    fn line(&mut self, mut line: String, trailing: Option<&str>) {
        if let Some(comment) = trailing {
            line.push(' ');
            comments(&mut line, 0, [comment]);
        } else {
            line.push('\n');
        }
        self.out.push_str(&line);
    }
}

/// Each comment on a line of its own.
fn comments<T: AsRef<str>>(out: &mut String, indent: usize, comments: impl IntoIterator<Item = T>) {
    for comment in comments {
        out.extend(std::iter::repeat_n(' ', indent));
        out.push('#');
        if !comment.as_ref().is_empty() {
            out.push(' ');
        }
        // A comment ends where its line does.
        out.push_str(&comment.as_ref().replace(['\n', '\r'], " "));
        out.push('\n');
    }
}

/// The value behind the key on one line, if it belongs there.
fn inline(entry: &Entry, kind: Kind, line: &str) -> Option<String> {
    let value = match &entry.value {
        Value::Nothing(text) if text.is_empty() => return Some(String::new()),
        Value::Nothing(_) => return Some(" ~".to_owned()),
        Value::Text(text) => {
            let mut out = String::from(" ");
            scalar::write(&mut out, text);
            return Some(out);
        }
        Value::Mapping(block) if block.entries.is_empty() => return Some(" {}".to_owned()),
        Value::Sequence(block) if block.entries.is_empty() => return Some(" []".to_owned()),
        value => value,
    };
    if is_always_block(&entry.key) || !is_flat(value, LEVELS) {
        return None;
    }
    let mut out = String::from(" ");
    flow(&mut out, value, kind);
    (line.width() + out.width() <= WIDTH).then_some(out)
}

/// Nothing in it wants a line of its own.
fn is_flat(value: &Value, levels: usize) -> bool {
    let block = match value {
        Value::Text(_) => return true,
        Value::Nothing(_) => return false,
        Value::Sequence(block) | Value::Mapping(block) => block,
    };
    let is_bare = |entry: &Entry| entry.above.is_empty() && entry.trailing.is_none();
    levels > 0
        && block.after.is_empty()
        && block.entries.iter().all(|entry| {
            let may_flow = entry.value.text().is_some() || !is_always_block(&entry.key);
            may_flow && is_bare(entry) && is_flat(&entry.value, levels - 1)
        })
}

/// `{ key: value }` or `[item]`; only of what is flat, so not deep.
fn flow(out: &mut String, value: &Value, kind: Kind) {
    match value {
        Value::Text(text) => scalar::write(out, text),
        Value::Nothing(_) => {}
        Value::Sequence(block) => {
            out.push('[');
            for (index, entry) in block.entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                flow(out, &entry.value, kind.under(&entry.key));
            }
            out.push(']');
        }
        Value::Mapping(block) if block.entries.is_empty() => out.push_str("{}"),
        Value::Mapping(block) => {
            for (index, entry) in sorted(block, kind).into_iter().enumerate() {
                out.push_str(if index == 0 { "{ " } else { ", " });
                scalar::write(out, &entry.key);
                out.push_str(": ");
                flow(out, &entry.value, kind.under(&entry.key));
            }
            out.push_str(" }");
        }
    }
}
