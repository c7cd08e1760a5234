//! JSON with the place of every value: objects and lists are taken apart one level at a time, where somebody asks.
//! Nothing here knows what a page is.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A text in JSON.
pub(super) struct Source<'t> {
    text: &'t str,
    /// Where each line but the first starts.
    starts: Vec<usize>,
    /// Number of the first line.
    first: usize,
}

/// A value in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    raw: &'t str,
    /// Line, from 1.
    pub(super) line: usize,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str, first: usize) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        Self {
            text,
            starts,
            first,
        }
    }

    /// The whole text, if it is JSON from end to end.
    pub(super) fn root(&self) -> Result<Node<'t>, serde_json::Error> {
        serde_json::from_str::<&RawValue>(self.text).map(|raw| self.node(raw))
    }

    /// The members of an object in their order; none for another value.
    pub(super) fn members(&self, node: Node<'t>) -> Option<Vec<(String, Node<'t>)>> {
        let members: Members<'t> = serde_json::from_str(node.raw).ok()?;
        Some(
            members
                .0
                .into_iter()
                .map(|(key, raw)| (key, self.node(raw)))
                .collect(),
        )
    }

    /// The values of a list; none for another value.
    pub(super) fn values(&self, node: Node<'t>) -> Option<Vec<Node<'t>>> {
        let values: Vec<&'t RawValue> = serde_json::from_str(node.raw).ok()?;
        Some(values.into_iter().map(|raw| self.node(raw)).collect())
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    fn node(&self, raw: &'t RawValue) -> Node<'t> {
        let raw = raw.get();
        let at = raw
            .as_ptr()
            .addr()
            .saturating_sub(self.text.as_ptr().addr());
        let line = self.starts.partition_point(|start| *start <= at) + self.first;
        Node { raw, line }
    }
}

impl Node<'_> {
    pub(super) fn is_null(&self) -> bool {
        self.raw == "null"
    }

    pub(super) fn string(&self) -> Option<String> {
        serde_json::from_str(self.raw).ok()
    }

    /// A text, or a number as it is written.
    pub(super) fn word(&self) -> Option<String> {
        let is_number = self
            .raw
            .starts_with(|c: char| c == '-' || c.is_ascii_digit());
        if is_number {
            return Some(self.raw.to_owned());
        }
        self.string()
    }

    pub(super) fn is_empty_list(&self) -> bool {
        let inside = self
            .raw
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        inside.is_some_and(|inside| inside.trim().is_empty())
    }

    /// As it is written, but in one line, and no more of it than a message or a comment shows.
    pub(super) fn shown(&self) -> String {
        const SHOWN: usize = 200;
        let start: String = self.raw.chars().take(SHOWN).collect();
        let words: Vec<&str> = start.split_whitespace().collect();
        words.join(" ")
    }
}

/// The members of an object, those of the same name too.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'t> Visitor<'t> for MembersVisitor {
    type Value = Members<'t>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
