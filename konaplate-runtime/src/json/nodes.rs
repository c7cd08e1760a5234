//! The values of a body in one list, each before those inside it: what one reading of the text gives. They stay text,
//! for what they mean depends on who asks.

use std::borrow::Cow;
use std::cell::Cell;

use super::scan::{Scanner, Span};
use super::text::{Unescaped, unescape_inside};

/// A usual body has a value in as many bytes.
const USUAL_SIZE: usize = 24;

/// A usual body is as deep.
const USUAL_DEPTH: usize = 4;

/// One value. Small, for a body has many.
#[derive(Clone)]
pub(super) struct Node {
    /// Between the quotes; empty in an array.
    name: Span,
    /// Without white space around it.
    json: Span,
    /// How many of the nodes that follow stand inside this one, at any depth.
    inside: u32,
    has_escape_in_name: bool,
    is_string: bool,
    /// It is a string with escapes.
    has_escape: bool,
    /// Someone asked for it.
    is_known: Cell<bool>,
}

/// A list of values and the text that they are of. Values are named by their places in the list.
#[derive(Clone, Copy)]
pub(super) struct Nodes<'l, 't> {
    list: &'l [Node],
    text: &'t str,
}

/// Where the members of an object or the items of an array are.
#[derive(Clone)]
pub(super) struct Inside<'a> {
    list: &'a [Node],
    next: usize,
    end: usize,
}

/// An object or array that has not ended yet.
struct Open {
    node: usize,
    bracket: u8,
}

/// The values of a text that is JSON; the first is the text as a whole. However deep it is: what is open is kept in a
/// list, not on the stack.
pub(super) fn read(text: &str) -> Option<Vec<Node>> {
    let mut list = Vec::with_capacity(text.len() / USUAL_SIZE + USUAL_DEPTH);
    let mut open: Vec<Open> = Vec::with_capacity(USUAL_DEPTH);
    let mut scanner = Scanner::new(text)?;
    loop {
        let name = match open.last() {
            Some(Open { bracket: b'}', .. }) => scanner.name()?,
            _ => Default::default(),
        };
        let value = scanner.value()?;
        list.push(Node {
            name: name.inside,
            json: value.json,
            inside: 0,
            has_escape_in_name: name.has_escape,
            is_string: value.is_string,
            has_escape: value.has_escape,
            is_known: Cell::new(false),
        });
        match value.open {
            Some(bracket) => open.push(Open {
                node: list.len() - 1,
                bracket,
            }),
            None if !goes_on(&mut scanner, &mut list, &mut open)? => break,
            None => {}
        }
    }
    scanner.end()?;
    Some(list)
}

/// Reads on behind a value, past what ends there; whether another value follows.
#[inline]
fn goes_on(scanner: &mut Scanner<'_>, list: &mut [Node], open: &mut Vec<Open>) -> Option<bool> {
    while let Some(last) = open.last() {
        if scanner.goes_on(last.bracket)? {
            return Some(true);
        }
        let inside = list.len() - last.node - 1;
        let node = list.get_mut(last.node)?;
        node.json = scanner.since(node.json);
        node.inside = u32::try_from(inside).ok()?;
        open.pop();
    }
    Some(false)
}

impl Node {
    /// How many nodes it and those inside it are.
    fn size(&self) -> usize {
        self.inside as usize + 1
    }
}

impl<'l, 't> Nodes<'l, 't> {
    pub(super) fn new(text: &'t str, list: &'l [Node]) -> Self {
        Self { text, list }
    }

    /// A value with those inside it, as a list of its own.
    pub(super) fn part(self, at: usize) -> &'l [Node] {
        let size = self.list[at].size();
        &self.list[at..at + size]
    }

    /// How many places a value takes in the list.
    pub(super) fn size(self, at: usize) -> usize {
        self.list[at].size()
    }

    pub(super) fn text(self) -> &'t str {
        self.text
    }

    #[inline]
    pub(super) fn json(self, at: usize) -> &'t str {
        self.list[at].json.of(self.text)
    }

    /// The text of a string without escapes. `None` where there is none.
    #[inline]
    pub(super) fn plain(self, at: usize) -> Option<&'t str> {
        let node = &self.list[at];
        let is_plain = node.is_string && !node.has_escape;
        is_plain.then(|| node.json.inner().of(self.text))
    }

    /// The text of a string. `None` where there is none.
    pub(super) fn string(self, at: usize) -> Option<Unescaped<'t>> {
        let node = &self.list[at];
        let inside = node.is_string.then(|| node.json.inner().of(self.text))?;
        unescape(inside, node.has_escape)
    }

    /// Half a surrogate pair in it is read as U+FFFD, as in texts.
    pub(super) fn name(self, at: usize) -> Cow<'t, str> {
        let node = &self.list[at];
        let name = unescape(node.name.of(self.text), node.has_escape_in_name);
        name.map_or(Cow::Borrowed(""), |name| name.text)
    }

    /// Whether a name has come as no Unicode text, or was mended before it came. Nobody knows which name it was.
    #[inline]
    pub(super) fn is_damaged(self, at: usize) -> bool {
        const FIRST: u8 = "\u{fffd}".as_bytes()[0];
        let node = &self.list[at];
        let name = node.name.of(self.text);
        node.has_escape_in_name && self.name(at).contains('\u{fffd}')
            || name.bytes().any(|byte| byte == FIRST) && name.contains('\u{fffd}')
    }

    /// Whether that name is at a place, which may be behind the end.
    #[inline]
    pub(super) fn is_at(self, at: usize, name: &str) -> bool {
        at < self.list.len() && self.is_named(at, name)
    }

    #[inline(always)]
    pub(super) fn is_named(self, at: usize, name: &str) -> bool {
        let node = &self.list[at];
        node.name.is(self.text, name) || (node.has_escape_in_name && self.is_written(at, name))
    }

    #[cold]
    fn is_written(self, at: usize, name: &str) -> bool {
        self.name(at) == name
    }

    /// Something other than `null`.
    pub(super) fn is_value(self, at: usize) -> bool {
        !self.list[at].json.is(self.text, "null")
    }

    pub(super) fn is_known(self, at: usize) -> bool {
        self.list[at].is_known.get()
    }

    pub(super) fn mark_known(self, at: usize) {
        self.list[at].is_known.set(true);
    }

    /// Marks a value as known. From `known` on, the first value that is not.
    #[inline]
    pub(super) fn know(self, at: usize, mut known: usize) -> usize {
        self.mark_known(at);
        while let Some(node) = self.list.get(known)
            && node.is_known.get()
        {
            known += node.size();
        }
        known
    }

    /// The members of an object. `None` where there is none.
    pub(super) fn members(self, at: usize) -> Option<Inside<'l>> {
        self.inside(at, b'{')
    }

    /// The items of an array. `None` where there is none.
    pub(super) fn items(self, at: usize) -> Option<Inside<'l>> {
        self.inside(at, b'[')
    }

    fn inside(self, at: usize, bracket: u8) -> Option<Inside<'l>> {
        self.json(at)
            .as_bytes()
            .starts_with(&[bracket])
            .then(|| Inside {
                list: self.list,
                next: at + 1,
                end: at + self.list[at].size(),
            })
    }
}

fn unescape(inside: &str, has_escape: bool) -> Option<Unescaped<'_>> {
    if has_escape {
        return unescape_inside(inside);
    }
    Some(Unescaped {
        text: Cow::Borrowed(inside),
        has_lone_surrogate: false,
    })
}

impl Iterator for Inside<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = self.next;
        let node = self.list.get(at).filter(|_| at < self.end)?;
        self.next += node.size();
        Some(at)
    }
}

#[cfg(test)]
mod tests;
