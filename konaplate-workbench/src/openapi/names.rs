//! Names of what a document shares: those of the generated client, which the check has made sure are of one type each,
//! and names of the document's own beside them.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::ir::{Api, Field, Operation, Shape};

use super::tree::{Map, Node};

/// The names that the generated client's types have.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn of(api: &Api) -> Self {
        let mut taken: BTreeSet<String> = api.types.iter().map(|it| it.rust.clone()).collect();
        for operation in &api.operations {
            taken.extend([request(operation), reply(operation)]);
            for message in [&operation.request, &operation.response] {
                each_object(message, &mut |name| {
                    taken.insert(name.to_owned());
                });
            }
        }
        Self(taken)
    }

    /// The name, or one like it that no type has: theirs hold no underscore.
    pub(super) fn free(&self, wanted: impl Into<String>) -> String {
        let wanted = wanted.into();
        if self.0.contains(&wanted) {
            wanted + "_"
        } else {
            wanted
        }
    }
}

pub(super) fn request(operation: &Operation) -> String {
    format!("{}Request", operation.pascal)
}

pub(super) fn reply(operation: &Operation) -> String {
    format!("{}Reply", operation.pascal)
}

fn each_object(fields: &[Field], visit: &mut impl FnMut(&str)) {
    for field in fields {
        let mut shape = &field.shape;
        while let Shape::Array(array) = shape {
            shape = &array.item;
        }
        if let Shape::Object(object) = shape {
            visit(&object.rust);
            each_object(&object.fields, visit);
        }
    }
}

/// Values that occur in many places, each kept once: the first of a name under it, others under `name.2` and so on.
#[derive(Default)]
pub(super) struct Shared {
    kept: Vec<(String, Node)>,
    /// Names of the values by what they hold.
    names: BTreeMap<(String, String), String>,
    counts: BTreeMap<String, usize>,
}

impl Shared {
    /// The name under which the value is kept.
    pub(super) fn keep(&mut self, name: &str, value: Map) -> String {
        let value = Node::from(value);
        let text = super::write::json(&value);
        if let Some(kept) = self.names.get(&(name.to_owned(), text.clone())) {
            return kept.clone();
        }
        let count = self.counts.entry(name.to_owned()).or_default();
        *count += 1;
        let key = match *count {
            1 => name.to_owned(),
            count => format!("{name}.{count}"),
        };
        self.kept.push((key.clone(), value));
        self.names.insert((name.to_owned(), text), key.clone());
        key
    }

    pub(super) fn into_map(self) -> Map {
        self.kept.into_iter().collect()
    }
}
