//! A document to its canonical text: one form for each content, so that texts differ where contents do.

use unicode_width::UnicodeWidthStr;

use super::order::{Place, has_paragraphs, is_always_block};
use super::{Block, Document, Entry, Value, scalar};

/// Columns of a line that holds a mapping in braces.
const WIDTH: usize = 120;

/// Levels of a mapping in braces.
const LEVELS: usize = 2;

pub(super) fn document(document: &Document) -> String {
    let root = &document.root;
    let place = Place::of_root(|key| root.get(key).is_some());
    let mut out = String::new();
    comments(&mut out, 0, &document.head);
    let mut was_long = !document.head.is_empty();
    for entry in sorted(root, &place) {
        let text = text_of(entry, &place);
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

fn text_of(entry: &Entry, place: &Place) -> String {
    let mut writer = Writer { out: String::new() };
    writer.entry(entry, place, 0);
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

fn sorted<'b>(block: &'b Block, place: &Place) -> Vec<&'b Entry> {
    let keys = place.keys();
    let mut entries: Vec<&Entry> = block.entries.iter().collect();
    entries.sort_by_key(|entry| rank(&keys, &entry.key));
    entries
}

/// An item with nothing inside that could have lines of its own.
fn is_single(item: &Entry) -> bool {
    item.value
        .block()
        .is_none_or(|block| block.entries.is_empty())
}

struct Writer {
    out: String,
}

impl Writer {
    fn entry(&mut self, entry: &Entry, place: &Place, indent: usize) {
        comments(&mut self.out, indent, above(entry));
        let mut line = " ".repeat(indent);
        scalar::write(&mut line, &entry.key);
        line.push(':');
        let place = place.under(&entry.key);
        match inline(entry, &place, &line) {
            Some(value) => {
                line.push_str(&value);
                self.line(line, entry.trailing.as_deref());
            }
            None => {
                self.line(line, entry.trailing.as_deref());
                self.inside(entry, &place, indent + 2);
            }
        }
    }

    fn inside(&mut self, owner: &Entry, place: &Place, indent: usize) {
        match &owner.value {
            Value::Mapping(block) => {
                for entry in sorted(block, place) {
                    self.entry(entry, place, indent);
                }
                comments(&mut self.out, indent, &block.after);
            }
            Value::Sequence(block) => {
                let place = place.under("");
                for entry in &block.entries {
                    let entry = &with_comments_above(entry, &place);
                    let line = format!("{}-", " ".repeat(indent));
                    let value = inline(entry, &place, &line);
                    let value = value.filter(|_| is_single(entry) || !has_paragraphs(&owner.key));
                    comments(&mut self.out, indent, above(entry));
                    match value {
                        Some(value) => self.line(line + &value, entry.trailing.as_deref()),
                        None => self.item(entry, &place, indent),
                    }
                }
                comments(&mut self.out, indent, &block.after);
            }
            Value::Text(_) | Value::Nothing(_) => {}
        }
    }

    /// An item of several lines. The dash takes the first, so comments that would stand there go above it.
    fn item(&mut self, entry: &Entry, place: &Place, indent: usize) {
        comments(&mut self.out, indent, &entry.trailing);
        let mut inside = Self { out: String::new() };
        inside.inside(entry, place, indent + 2);
        let mut rest = inside.out.as_str();
        while let Some((first, after)) = rest.split_once('\n')
            && let Some(comment) = first.trim_start().strip_prefix('#')
        {
            let comment = comment.strip_prefix(' ').unwrap_or(comment);
            comments(&mut self.out, indent, [comment]);
            rest = after;
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push('-');
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

/// An item with the comments above what would stand on its line: the dash takes that line, and they go above it.
fn with_comments_above(item: &Entry, place: &Place) -> Entry {
    let mut item = item.clone();
    take_first_comments(&mut item.value, place, &mut item.above);
    item
}

/// Takes the comments that stand before everything else of a value.
fn take_first_comments(value: &mut Value, place: &Place, taken: &mut Vec<String>) {
    match value {
        Value::Mapping(block) | Value::Sequence(block) if block.entries.is_empty() => {
            taken.append(&mut block.after);
        }
        Value::Mapping(block) => {
            let keys = place.keys();
            let rank = |entry: &&mut Entry| rank(&keys, &entry.key);
            if let Some(first) = block.entries.iter_mut().min_by_key(rank) {
                taken.append(&mut first.above);
                if first
                    .value
                    .block()
                    .is_some_and(|block| block.entries.is_empty())
                {
                    take_first_comments(&mut first.value, place, taken);
                }
            }
        }
        Value::Sequence(block) => {
            if let Some(first) = block.entries.first_mut() {
                taken.append(&mut first.above);
                take_first_comments(&mut first.value, &place.under(""), taken);
            }
        }
        Value::Text(_) | Value::Nothing(_) => {}
    }
}

/// The place of a key in the canonical order; what the language does not know comes last.
fn rank(keys: &[&str], key: &str) -> usize {
    keys.iter()
        .position(|known| *known == key)
        .unwrap_or(keys.len())
}

/// Each comment on a line of its own.
fn comments<T: AsRef<str>>(out: &mut String, indent: usize, comments: impl IntoIterator<Item = T>) {
    for comment in comments {
        out.extend(std::iter::repeat_n(' ', indent));
        out.push('#');
        // A comment ends where its line does.
        let comment = comment.as_ref().replace(['\n', '\r'], " ");
        if !comment.trim_end().is_empty() {
            out.push(' ');
            out.push_str(comment.trim_end());
        }
        out.push('\n');
    }
}

/// The value behind the key on one line, if it belongs there.
fn inline(entry: &Entry, place: &Place, line: &str) -> Option<String> {
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
    if is_always_block(entry) || !is_flat(value, LEVELS) {
        return None;
    }
    let mut out = String::from(" ");
    flow(&mut out, value, place);
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
            let may_flow = entry.value.text().is_some() || !is_always_block(entry);
            may_flow && is_bare(entry) && is_flat(&entry.value, levels - 1)
        })
}

/// `{ key: value }` or `[item]`; only of what is flat, so not deep.
fn flow(out: &mut String, value: &Value, place: &Place) {
    match value {
        Value::Text(text) => scalar::write(out, text),
        Value::Nothing(_) => {}
        Value::Sequence(block) => {
            out.push('[');
            for (index, entry) in block.entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                flow(out, &entry.value, &place.under(&entry.key));
            }
            out.push(']');
        }
        Value::Mapping(block) if block.entries.is_empty() => out.push_str("{}"),
        Value::Mapping(block) => {
            for (index, entry) in sorted(block, place).into_iter().enumerate() {
                out.push_str(if index == 0 { "{ " } else { ", " });
                scalar::write(out, &entry.key);
                out.push_str(": ");
                flow(out, &entry.value, &place.under(&entry.key));
            }
            out.push_str(" }");
        }
    }
}
