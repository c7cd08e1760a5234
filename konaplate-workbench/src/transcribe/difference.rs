//! One thing that a page and a file say differently, and how the file is changed to say it.

use std::fmt;

use crate::document::{Block, Document, Entry, Value, printable};

/// Keys that say what a field holds.
const SHAPE: &[&str] = &[
    "type", "use", "length", "range", "values", "format", "lives", "fields", "items",
];

/// Keys from the top of a file to a value. Keys may be any text, such as the wire name `a.b`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub(super) Vec<String>);

impl Path {
    pub(super) fn of(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| (*key).to_owned()).collect())
    }

    /// Whether it leads to something under a key at the top.
    fn is_below(&self, top: &str) -> bool {
        self.0.len() > 1 && self.0.first().is_some_and(|key| key == top)
    }

    /// Whether it leads to a field inside an object or a list of that message.
    pub(super) fn is_nested_in(&self, side: &str) -> bool {
        self.is_below(side) && self.0.len() > 2
    }

    pub(super) fn join(&self, key: &str) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.to_owned());
        Self(keys)
    }
}

/// As `konaplate_codegen::places` has it: `request.amount.range`.
impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("."))
    }
}

/// One thing that the page and the file say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Key path in the file; for something new, where it comes to stand.
    pub at: Path,
    /// Line of the page.
    pub line: usize,
    /// What the page says; nothing where it has no such thing.
    pub page: Option<String>,
    /// What the file says; nothing where it has no such thing.
    pub spec: Option<String>,
    pub(super) change: Change,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Set(Value),
    /// Another shape of a field: the keys that say it.
    Reshape(Block),
    Insert {
        after: Option<String>,
        entry: Entry,
    },
    /// A length of a header, with the erratum that settles it.
    Settle(Value, Entry),
    /// The erratum that settles the limit of a new field.
    Amend(Entry),
    Remove,
    /// For a person: the language cannot say it here, or it was decided by hand.
    Left,
}

/// As a message, in which nothing hides: `request.amount.range`: the page says `1..9`, the file `1..8`.
impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = printable(&self.at.to_string());
        let [page, spec] = [&self.page, &self.spec].map(|text| text.as_deref().map(printable));
        match (page, spec) {
            (Some(page), Some(spec)) => write!(
                formatter,
                "`{at}`: the page says `{page}`, the file `{spec}`"
            ),
            (Some(page), None) => write!(
                formatter,
                "`{at}`: the page says `{page}`, the file nothing"
            ),
            (None, Some(spec)) => write!(
                formatter,
                "`{at}`: the file says `{spec}`, the page nothing"
            ),
            (None, None) => write!(formatter, "`{at}` is on one side only"),
        }
    }
}

impl Difference {
    /// Left to a person.
    #[must_use]
    pub fn is_left(&self) -> bool {
        self.change == Change::Left
    }

    /// Changes the file; tells whether it did.
    pub(super) fn apply(&self, document: &mut Document) -> bool {
        let Some((last, above)) = self.at.0.split_last() else {
            return false;
        };
        let sends_nothing = document.root.entry("request").is_some_and(is_empty);
        if let Change::Settle(_, erratum) | Change::Amend(erratum) = &self.change {
            let root = &mut document.root;
            if root.get("errata").and_then(Value::block).is_none() {
                root.set("errata", Value::Sequence(Block::default()));
            }
            let errata = root
                .entry_mut("errata")
                .and_then(|entry| entry.value.block_mut());
            errata
                .into_iter()
                .for_each(|errata| errata.entries.push(erratum.clone()));
        }
        let mut block = &mut document.root;
        for key in above {
            // Nothing is made around what is to go.
            if self.change == Change::Remove && block.get(key).is_none() {
                return false;
            }
            block = block.mapping_mut(key);
        }
        match &self.change {
            Change::Left => return false,
            Change::Amend(_) => {}
            Change::Set(value) | Change::Settle(value, _) => block.set(last, value.clone()),
            Change::Remove => {
                block.remove(last);
            }
            Change::Reshape(shape) => {
                let field = block.mapping_mut(last);
                field
                    .entries
                    .retain(|entry| !SHAPE.contains(&entry.key.as_str()));
                field.entries.extend(shape.entries.iter().cloned());
            }
            Change::Insert { after, entry } => {
                // From behind: what is new mostly follows what was new before it.
                let is_it = |entry: &Entry| Some(&entry.key) == after.as_ref();
                let after = block.entries.iter().rposition(is_it);
                let at = after.map_or(0, |at| at + 1);
                block.entries.insert(at, entry.clone());
            }
        }
        prune(document, sends_nothing);
        true
    }
}

/// Headers that say nothing different any more, and lists that lost their last entry; not a request that was written as
/// one that sends nothing.
fn prune(document: &mut Document, sends_nothing: bool) {
    let root = &mut document.root;
    if let Some(headers) = root
        .entry_mut("headers")
        .and_then(|entry| entry.value.block_mut())
    {
        for side in &mut headers.entries {
            if let Some(side) = side.value.block_mut() {
                side.entries.retain(|entry| !is_empty(entry));
            }
        }
        headers.entries.retain(|entry| !is_empty(entry));
    }
    for key in ["headers", "errors", "cases", "request", "response"] {
        let is_decided = key == "request" && sends_nothing;
        if !is_decided && root.entry(key).is_some_and(is_empty) {
            root.remove(key);
        }
    }
}

fn is_empty(entry: &Entry) -> bool {
    let block = entry.value.block();
    block.is_some_and(|block| block.entries.is_empty() && block.after.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Change, Difference, Path};
    use crate::document::{Document, Value};

    fn changed(text: &str, at: &[&str], change: Change) -> String {
        let mut document = Document::parse(text).expect("a document");
        let difference = Difference {
            at: Path::of(at),
            line: 1,
            page: None,
            spec: None,
            change,
        };
        difference.apply(&mut document);
        document.to_text()
    }

    #[test]
    fn a_request_that_sends_nothing_stays_and_one_that_lost_its_fields_goes() {
        let decided = "service: Stop\nrequest: {}\n";
        let renamed = Change::Set(Value::from("Halt"));
        assert_eq!(
            changed(decided, &["service"], renamed),
            "service: Halt\nrequest: {}\n"
        );
        let one = "service: Stop\nrequest: { id: { type: string } }\n";
        assert_eq!(
            changed(one, &["request", "id"], Change::Remove),
            "service: Stop\n"
        );
    }
}
