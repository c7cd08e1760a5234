//! Documents as trees whose objects keep the order in which they were written. Knows nothing of OpenAPI, and writes
//! no text: that is `write`'s.

use serde_json::Value;

/// A value of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Bool(bool),
    /// Whole and exact: no document has other numbers.
    Number(u64),
    Text(String),
    List(Vec<Node>),
    Map(Map),
}

/// An object. Keys are written once; nothing here looks for a second.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Map(pub(super) Vec<(String, Node)>);

impl Map {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds an entry at the end.
    #[must_use]
    pub(super) fn with(mut self, key: impl Into<String>, value: impl Into<Node>) -> Self {
        self.push(key, value);
        self
    }

    /// Adds an entry at the end, if there is a value.
    #[must_use]
    pub(super) fn with_some(self, key: impl Into<String>, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds an object at the end, if it has entries.
    #[must_use]
    pub(super) fn with_any(self, key: impl Into<String>, map: Self) -> Self {
        let map = (!map.0.is_empty()).then_some(map);
        self.with_some(key, map)
    }

    /// Adds a text at the end, if it has letters.
    #[must_use]
    pub(super) fn with_text(self, key: impl Into<String>, text: &str) -> Self {
        let text = (!text.is_empty()).then_some(text);
        self.with_some(key, text)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        let found = self.0.iter().find(|(it, _)| it == key);
        found.map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let found = self.0.iter_mut().find(|(it, _)| it == key);
        found.map(|(_, value)| value)
    }

    pub(super) fn push(&mut self, key: impl Into<String>, value: impl Into<Node>) {
        self.0.push((key.into(), value.into()));
    }
}

impl Extend<(String, Node)> for Map {
    fn extend<I: IntoIterator<Item = (String, Node)>>(&mut self, entries: I) {
        self.0.extend(entries);
    }
}

impl FromIterator<(String, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl From<Map> for Node {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Node {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Node {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// A schema of `konaplate_codegen::schema`, which holds no null and no number but whole ones. Its objects are sorted by
/// name; here the keywords come in the order of `ORDER`.
impl From<Value> for Node {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::List(Vec::new()),
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => match number.as_u64() {
                Some(number) => Self::Number(number),
                None => Self::Text(number.to_string()),
            },
            Value::String(text) => Self::Text(text),
            Value::Array(items) => items.into(),
            Value::Object(entries) => Self::Map(entries.into()),
        }
    }
}

impl From<serde_json::Map<String, Value>> for Map {
    fn from(entries: serde_json::Map<String, Value>) -> Self {
        let entries = entries.into_iter();
        let mut map: Self = entries.map(|(key, value)| (key, value.into())).collect();
        map.0.sort_by_key(|(key, _)| rank(key));
        map
    }
}

/// Keywords as people expect them; all others follow, sorted.
const ORDER: &[&str] = &[
    "$ref",
    "type",
    "format",
    "title",
    "description",
    "enum",
    "const",
    "if",
    "then",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "default",
];

fn rank(key: &str) -> usize {
    let place = ORDER.iter().position(|known| *known == key);
    place.unwrap_or(ORDER.len())
}
