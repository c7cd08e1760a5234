//! Values of the portal's JSON, with a remark wherever one is not what it should be, and the use of every line.
//! What they say of an operation is `portal`'s.

use std::borrow::Cow;

use super::json::{Node, Source};
use super::{About, Fact, LineUse, Page, Remark, RemarkKind, doubts, html, layout, quoted};

/// Remarks that are kept; nobody reads more, and a text may ask for millions.
const MAX_REMARKS: usize = 1_000;

/// A page while it is read.
pub(super) struct Reader<'t> {
    pub(super) source: Source<'t>,
    pub(super) page: Page,
    not_kept: usize,
}

/// The known members of an object.
pub(super) struct Members<'t> {
    members: Vec<(String, Node<'t>)>,
    /// Key path of the object.
    pub(super) path: String,
}

/// A key and where it stands.
fn shown(path: &str, key: &str) -> String {
    match path {
        "" => quoted(key),
        path => format!("{} in `{path}`", quoted(key)),
    }
}

impl<'t> Members<'t> {
    /// A member that is not `null`.
    pub(super) fn get(&self, key: &str) -> Option<Node<'t>> {
        let member = self.members.iter().find(|(name, _)| name == key);
        member.map(|(_, node)| *node).filter(|node| !node.is_null())
    }

    pub(super) fn path(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: Source<'t>, first: usize) -> Self {
        let mut page = Page::empty();
        page.first = first;
        page.title.line = first;
        page.lines = vec![LineUse::Furniture; source.lines()];
        Self {
            source,
            page,
            not_kept: 0,
        }
    }

    /// The members of an object; those that are not known, or stand twice, are remarked on.
    pub(super) fn members(&mut self, node: Node<'t>, path: &str, known: &[&str]) -> Members<'t> {
        let mut kept: Vec<(String, Node<'t>)> = Vec::new();
        let members = self.source.members(node);
        if members.is_none() {
            self.wrong(node, path, "an object");
        }
        let path = path.to_owned();
        for (key, node) in members.unwrap_or_default() {
            let shown = shown(&path, &key);
            if !known.contains(&key.as_str()) {
                self.unread(node.line, format!("unknown key {shown}: not read"));
            } else if kept.iter().any(|(other, _)| *other == key) {
                self.unread(
                    node.line,
                    format!("{shown} stands twice: the first is read"),
                );
            } else {
                kept.push((key, node));
            }
        }
        Members {
            members: kept,
            path,
        }
    }

    /// The values of a list.
    pub(super) fn list(&mut self, members: &Members<'t>, key: &str) -> Option<Vec<Node<'t>>> {
        let node = members.get(key)?;
        let values = self.source.values(node);
        if values.is_none() {
            self.wrong(node, &members.path(key), "a list");
        }
        values
    }

    /// A text that is not blank, or a number as it is written.
    pub(super) fn word(&mut self, members: &Members<'t>, key: &str) -> Option<Fact<String>> {
        let node = members.get(key)?;
        let Some(word) = node.word() else {
            self.wrong(node, &members.path(key), "a text");
            return None;
        };
        let value = layout::visible(word.trim());
        if matches!(value, Cow::Owned(_)) {
            let message = "characters of no width stand here: read as if they were not there";
            self.remark(Remark {
                line: node.line,
                at: String::new(),
                kind: RemarkKind::Guessed,
                about: About::Other,
                message: message.to_owned(),
            });
        }
        let value = value.trim().to_owned();
        (!value.is_empty()).then(|| self.fact(value, node.line))
    }

    /// One of a few words, `wanted` in a message; the line of another one is not used.
    pub(super) fn choice<T>(
        &mut self,
        members: &Members<'t>,
        key: &str,
        (wanted, choices): (&str, &[(&str, T)]),
    ) -> Option<Fact<T>>
    where
        T: Copy,
    {
        let node = members.get(key)?;
        let word = node.word().unwrap_or_else(|| node.shown());
        let word = word.trim();
        if word.is_empty() {
            return None;
        }
        let chosen = choices
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word));
        let Some((_, value)) = chosen else {
            self.wrong(node, &members.path(key), wanted);
            return None;
        };
        Some(self.fact(*value, node.line))
    }

    /// The lines of a text in the language that is preferred, be it one text or a list of `{lang, content}`.
    pub(super) fn localized(&mut self, members: &Members<'t>, key: &str) -> Vec<Fact<String>> {
        let Some(node) = members.get(key) else {
            return Vec::new();
        };
        if let Some(text) = node.string() {
            return self.lines(&text, node.line);
        }
        let mut best: Option<(usize, Vec<String>, usize)> = None;
        for (at, entry) in self
            .list(members, key)
            .unwrap_or_default()
            .into_iter()
            .enumerate()
        {
            let path = format!("{}[{at}]", members.path(key));
            let entry = self.members(entry, &path, &["lang", "content"]);
            let lang = self
                .word(&entry, "lang")
                .map(|lang| lang.value.to_ascii_lowercase());
            let rank = match lang.as_deref() {
                Some("en") => 0,
                Some("ko") => 1,
                _ => 2,
            };
            let Some(content) = self.word(&entry, "content") else {
                continue;
            };
            let lines = html::lines(&content.value);
            if !lines.is_empty() && best.as_ref().is_none_or(|(other, ..)| rank < *other) {
                best = Some((rank, lines, content.line));
            }
        }
        let (_, lines, line) = best.unwrap_or_default();
        lines
            .into_iter()
            .map(|value| Fact { value, line })
            .collect()
    }

    fn lines(&mut self, text: &str, line: usize) -> Vec<Fact<String>> {
        let lines = html::lines(text);
        lines
            .into_iter()
            .map(|value| self.fact(value, line))
            .collect()
    }

    /// A fact, whose line is then used.
    pub(super) fn fact<T>(&mut self, value: T, line: usize) -> Fact<T> {
        self.mark(line, LineUse::Used);
        Fact { value, line }
    }

    pub(super) fn wrong(&mut self, node: Node<'_>, path: &str, wanted: &str) {
        let shown = quoted(&node.shown());
        self.unread(
            node.line,
            format!("`{path}` is not {wanted}: {shown} is not read"),
        );
    }

    pub(super) fn unread(&mut self, line: usize, message: String) {
        let at = line.checked_sub(self.page.first);
        let place = at.and_then(|at| self.page.lines.get(at));
        if place == Some(&LineUse::Furniture) {
            self.mark(line, LineUse::Unread);
        }
        self.remark(Remark {
            line,
            at: String::new(),
            kind: RemarkKind::Unread,
            about: About::Other,
            message,
        });
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        if self.page.remarks.len() < MAX_REMARKS {
            self.page.remarks.push(remark);
        } else {
            self.not_kept += 1;
        }
    }

    fn mark(&mut self, line: usize, line_use: LineUse) {
        let at = line.checked_sub(self.page.first);
        if let Some(place) = at.and_then(|at| self.page.lines.get_mut(at)) {
            *place = line_use;
        }
    }

    pub(super) fn finish(mut self) -> Page {
        doubts::add(&mut self.page);
        let remarks = &mut self.page.remarks;
        let not_kept = self.not_kept + remarks.len().saturating_sub(MAX_REMARKS);
        remarks.truncate(MAX_REMARKS);
        remarks.sort_by_key(|remark| remark.line);
        if not_kept > 0 {
            let message = format!("{not_kept} more of such remarks");
            let last = self.page.first + self.page.lines.len().saturating_sub(1);
            let (line, at) = (last, String::new());
            remarks.push(Remark {
                line,
                at,
                kind: RemarkKind::Unread,
                about: About::Other,
                message,
            });
        }
        self.page
    }
}
