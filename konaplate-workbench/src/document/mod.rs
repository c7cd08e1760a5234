//! A specification file as a document that keeps its comments: read, changed, written in canonical form.
//! It knows YAML and the order of the language's keys, not what they mean.

mod comments;
mod kept;
mod order;
mod parse;
mod scalar;
mod write;

pub(crate) use scalar::printable;

use konaplate_codegen::Code;
use konaplate_codegen::source::Position;

/// A file whose top is a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Comments about the whole file: those at its top that a blank line parts from the first key.
    pub head: Vec<String>,
    /// What stands in it.
    pub root: Block,
}

/// The entries of a mapping or of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// In order. Those of a sequence have an empty key.
    pub entries: Vec<Entry>,
    /// Comments below the last entry.
    pub after: Vec<String>,
}

/// A value with its key and its comments. Comments stand without `#` and the space after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Comments on lines of their own, directly above.
    pub above: Vec<String>,
    /// The key; empty in a sequence.
    pub key: String,
    /// The value.
    pub value: Value,
    /// Comment at the end of the line.
    pub trailing: Option<String>,
}

/// What stands under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, however it was quoted.
    Text(String),
    /// Nothing: an empty place, or `~`.
    Nothing(String),
    /// `- …`.
    Sequence(Block),
    /// `key: …`.
    Mapping(Block),
}

/// Why a text is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The code that `check` reports the same with.
    pub code: Code,
    /// Where.
    pub position: Position,
    /// What is wrong.
    pub message: String,
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// What is not YAML, has an anchor, an alias, a tag or a key twice, is too deep or too large, or is no mapping.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        parse::document(text)
    }

    /// The canonical text.
    #[must_use]
    pub fn to_text(&self) -> String {
        write::document(self)
    }

    /// Whether the canonical text holds all that this document does: every key, value and comment.
    #[must_use]
    pub fn is_kept(&self, text: &str) -> bool {
        Self::parse(text).is_ok_and(|read| kept::contents(&read) == kept::contents(self))
    }

    /// The value at the end of a path of keys.
    #[must_use]
    pub fn find(&self, path: &[&str]) -> Option<&Value> {
        let (last, above) = path.split_last()?;
        let mut block = &self.root;
        for key in above {
            block = block.get(key)?.block()?;
        }
        block.get(last)
    }
}

/// The fields inside an object, or inside the elements of an array, of an operation's file.
pub(crate) fn inner_fields(field: &Block) -> Option<&Block> {
    let own = field.get("fields");
    let of_items = || field.get("items")?.block()?.get("fields");
    own.or_else(of_items)?.block()
}

impl Block {
    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The text under a key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The entry with a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entry with a key, to be changed.
    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == key)
    }

    /// The mapping under a key, made if it is not there.
    pub fn mapping_mut(&mut self, key: &str) -> &mut Block {
        let at = self.entries.iter().position(|entry| entry.key == key);
        let at = at.unwrap_or_else(|| {
            self.entries.push(Entry::new(key, Block::default()));
            self.entries.len() - 1
        });
        let value = &mut self.entries[at].value;
        if value.block().is_none() {
            *value = Value::Mapping(Block::default());
        }
        match value {
            Value::Sequence(block) | Value::Mapping(block) => block,
            Value::Text(_) | Value::Nothing(_) => unreachable!("it was made a mapping"),
        }
    }

    /// Sets the value under a key, in its place or at the end. Its comments stay.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        match self.entry_mut(key) {
            Some(entry) => entry.value = value.into(),
            None => self.entries.push(Entry::new(key, value)),
        }
    }

    /// As [`Block::set`], with a comment above it.
    pub fn set_with(&mut self, key: &str, value: impl Into<Value>, comment: impl Into<String>) {
        self.set(key, value);
        if let Some(entry) = self.entry_mut(key) {
            entry.above.push(comment.into());
        }
    }

    /// Takes an entry out. Its comments go with it.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    /// The texts of a sequence.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| entry.value.text())
    }
}

impl Entry {
    /// Without comments.
    pub fn new(key: impl Into<String>, value: impl Into<Value>) -> Self {
        Self {
            above: Vec::new(),
            key: key.into(),
            value: value.into(),
            trailing: None,
        }
    }

    /// With a comment above.
    #[must_use]
    pub fn below(mut self, comment: impl Into<String>) -> Self {
        self.above.push(comment.into());
        self
    }
}

impl Value {
    /// The text, of one that is a text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries, of a mapping or sequence.
    #[must_use]
    pub fn block(&self) -> Option<&Block> {
        match self {
            Self::Sequence(block) | Self::Mapping(block) => Some(block),
            Self::Text(_) | Self::Nothing(_) => None,
        }
    }

    /// The entries, to be changed.
    pub fn block_mut(&mut self) -> Option<&mut Block> {
        match self {
            Self::Sequence(block) | Self::Mapping(block) => Some(block),
            Self::Text(_) | Self::Nothing(_) => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Block> for Value {
    fn from(block: Block) -> Self {
        Self::Mapping(block)
    }
}

#[cfg(test)]
mod tests;
