//! Where a key path stands: from `operations/recharge/charge.yaml`, `request.amount.range` to line and column.
//! The checked model knows files and key paths only; whoever reports looks the place up here.

use std::collections::BTreeMap;

use crate::diagnostic::Problems;
use crate::source::{FileId, Place, Sources};
use crate::yaml::{self, Node, Value};

/// The places of all key paths of a specification. Files that are not YAML have none.
#[derive(Debug, Clone, Default)]
pub struct Places {
    files: BTreeMap<String, (FileId, BTreeMap<String, Found>)>,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    key: Place,
    value: Place,
}

impl Places {
    /// Reads the places of every file.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        let mut files = BTreeMap::new();
        for (file, path) in sources.iter() {
            let mut paths = BTreeMap::new();
            if let Some(root) = yaml::parse(sources, file, &mut Problems::default()) {
                walk("", &root, &mut paths);
                add_field_keys(&mut paths);
            }
            files.insert(path.to_owned(), (file, paths));
        }
        Self { files }
    }

    /// Where the key at the end of a path stands, such as `request.amount` or `errata[0].at`. A field inside
    /// another may go by its key in the checked model too: `response.card.points.name` for
    /// `response.card.fields.points.items.fields.name`.
    #[must_use]
    pub fn key(&self, file: &str, path: &str) -> Option<Place> {
        self.find(file, path).map(|found| found.key)
    }

    /// Where the value at the end of a path stands.
    #[must_use]
    pub fn value(&self, file: &str, path: &str) -> Option<Place> {
        self.find(file, path).map(|found| found.value)
    }

    /// The key's place, or that of the closest key above it, or the start of the file.
    #[must_use]
    pub fn nearest(&self, file: &str, path: &str) -> Option<Place> {
        let mut path = path;
        loop {
            if let Some(place) = self.key(file, path) {
                return Some(place);
            }
            match path.rfind(['.', '[']) {
                Some(at) => path = &path[..at],
                None => break,
            }
        }
        let (file, _) = self.files.get(file)?;
        Some(Place::start_of(*file))
    }

    /// The key paths of a file, sorted.
    pub fn paths(&self, file: &str) -> impl Iterator<Item = &str> {
        let found = self.files.get(file);
        found
            .into_iter()
            .flat_map(|(_, paths)| paths.keys().map(String::as_str))
    }

    fn find(&self, file: &str, path: &str) -> Option<Found> {
        self.files.get(file)?.1.get(path).copied()
    }
}

fn walk(path: &str, node: &Node, paths: &mut BTreeMap<String, Found>) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                let (key, value) = (item.at, item.at);
                paths.insert(path.clone(), Found { key, value });
                walk(&path, item, paths);
            }
        }
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let path = match path {
                    "" => key.text.clone(),
                    _ => format!("{path}.{}", key.text),
                };
                let found = Found {
                    key: key.at,
                    value: value.at,
                };
                paths.insert(path.clone(), found);
                walk(&path, value, paths);
            }
        }
    }
}

/// Fields also go by their names alone, as the checked model has them.
fn add_field_keys(paths: &mut BTreeMap<String, Found>) {
    let short: Vec<(String, Found)> = paths
        .iter()
        .filter_map(|(path, found)| Some((field_key(path)?, *found)))
        .collect();
    for (path, found) in short {
        paths.entry(path).or_insert(found);
    }
}

/// The path without the `fields` and `items` that lead to inner fields; none where it has no such.
fn field_key(path: &str) -> Option<String> {
    let mut parts = path.split('.').peekable();
    let side = parts
        .next()
        .filter(|side| matches!(*side, "request" | "response"))?;
    let mut key = format!("{side}.{}", parts.next()?);
    let mut is_short = false;
    while let Some(part) = parts.next() {
        let name = match part {
            // The count of a list in a list is told apart from that of the outer one.
            "items" if parts.peek() == Some(&"count") => Some(part),
            "items" => None,
            "fields" => parts.next(),
            _ => Some(part),
        };
        is_short |= name != Some(part);
        if let Some(name) = name {
            key.push('.');
            key.push_str(name);
        }
    }
    is_short.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::source::Sources;

    #[test]
    fn a_key_path_has_a_place() {
        let text = "request:\n  amount: { range: 1..9 }\nerrata:\n  - at: x\n";
        let places = Places::of(&Sources::from_pairs("spec", [("a.yaml", text)]));
        let key = |path| {
            let start = places.key("a.yaml", path)?.start;
            Some((start.line, start.column))
        };
        assert_eq!(key("request.amount"), Some((2, 3)));
        assert_eq!(key("request.amount.range"), Some((2, 13)));
        assert_eq!(key("errata[0].at"), Some((4, 5)));
        assert_eq!(key("response"), None);
        assert_eq!(key("request.amount.fields"), None);
        let nearest = places.nearest("a.yaml", "request.amount.length");
        assert_eq!(nearest.map(|place| place.start.line), Some(2));
        let value = places.value("a.yaml", "request.amount.range");
        assert_eq!(value.map(|place| place.start.column), Some(20));
    }

    #[test]
    fn the_counts_of_a_list_in_a_list_are_told_apart() {
        let text = "request:\n  a:\n    fields:\n      b:\n        count: 1\n        items:\n          count: 2\n          items: { type: string }\n";
        let places = Places::of(&Sources::from_pairs("spec", [("a.yaml", text)]));
        let line = |path| places.key("a.yaml", path).map(|place| place.start.line);
        assert_eq!(line("request.a.b.count"), Some(5));
        assert_eq!(line("request.a.b.items.count"), Some(7));
    }

    #[test]
    fn an_inner_field_goes_by_its_names_alone() {
        let text = "response:\n  card:\n    fields:\n      points:\n        items: { fields: { fields: { length: 3 } } }\n";
        let places = Places::of(&Sources::from_pairs("spec", [("a.yaml", text)]));
        let line = |path| places.key("a.yaml", path).map(|place| place.start.line);
        assert_eq!(line("response.card.points"), Some(4));
        assert_eq!(line("response.card.points.fields.length"), Some(5));
        assert_eq!(line("response.card.length"), None);
    }
}
