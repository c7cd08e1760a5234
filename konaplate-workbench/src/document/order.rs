//! In which order the keys of a mapping stand: that of the table of the language. And which are never in braces.

use konaplate_codegen::language::{self, File, Holds};

use super::{Entry, Value};

/// What the language has at a place in a file; nothing at a place that it does not know.
#[derive(Debug, Clone)]
pub(super) struct Place(Vec<Holds>);

impl Place {
    /// The top of a file. A document has no path: that of a profile has keys that no operation has.
    pub(super) fn of_root(has_key: impl Fn(&str) -> bool) -> Self {
        let file = if has_key("format") || has_key("groups") {
            File::Profile
        } else {
            File::Operation
        };
        Self(language::at(file, &[]))
    }

    /// What stands under a key, or in a list.
    pub(super) fn under(&self, key: &str) -> Self {
        Self(self.0.iter().flat_map(|holds| holds.below(key)).collect())
    }

    /// The keys of the mapping there; empty where the order of the file stays.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        language::order_among(&self.0)
    }
}

/// Entries whose mapping or list is written one entry a line, however short.
pub(super) fn is_always_block(entry: &Entry) -> bool {
    const KEYS: &[&str] = &[
        "allow", "cases", "errata", "errors", "families", "fields", "groups", "headers", "items",
        "request", "response", "rules", "servers", "types", "values",
    ];
    let key = entry.key.as_str();
    // The families of `not-seen` are a list of digits; those of the profile are explained, one a line.
    let is_bare_list = key == "families" && matches!(entry.value, Value::Sequence(_));
    KEYS.contains(&key) && !is_bare_list
}

/// Lists whose items have a line for each key: they end in a reason, and are read like paragraphs.
pub(super) fn has_paragraphs(key: &str) -> bool {
    matches!(key, "allow" | "errata")
}
