//! From the checked model to Rust text: what is written decides nothing, what decides writes nothing. One module for
//! the client; inside it one for the shared types and one per operation, which are files of their own or stand in the
//! same text. All of it calls macros of the runtime, so that a line says what the specification says and no more.

mod client;
mod docs;
mod errors;
mod headers;
mod layout;
mod operation;
mod reply;
mod request;
mod rules;
#[cfg(all(test, feature = "print"))]
mod tests;
mod text;
mod types;

pub(crate) use docs::rule_in_words;
#[cfg(feature = "print")]
pub(crate) use layout::files;
pub(crate) use layout::inline;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use self::text::Text;
use crate::ir::{Api, Class, Field, Header, Operation, Shape, TypeId, Usage};
use crate::{RuntimePath, Sources};

/// How the client is to be written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Put each operation behind the cargo feature that is called like its group.
    pub features: bool,
    /// Where the crate `konaplate-runtime` is, if its user has renamed or re-exported it.
    pub runtime: RuntimePath,
}

/// What emitters ask about the model, found out once for all operations.
pub(crate) struct Context<'a> {
    api: &'a Api,
    options: &'a Options,
    usage: Vec<Usage>,
    /// What each type takes, in words.
    limits: Vec<String>,
    /// Types by the file that defines them, in spec order.
    types_by_file: BTreeMap<&'a str, Vec<TypeId>>,
    links: Vec<Link<'a>>,
}

/// What an operation owes to others.
#[derive(Debug, Default)]
struct Link<'a> {
    /// Wire name of the field that is asked about, where others recover through it.
    asked_by: Option<&'a str>,
    /// Groups whose operations recover through it, and its own.
    groups: BTreeSet<usize>,
}

fn links(api: &Api) -> Vec<Link<'_>> {
    let own = api.operations.iter().map(|operation| Link {
        asked_by: None,
        groups: BTreeSet::from([operation.group]),
    });
    let mut links: Vec<Link<'_>> = own.collect();
    for operation in &api.operations {
        if let Some(recovery) = &operation.recovery {
            let link = &mut links[recovery.operation];
            link.asked_by.get_or_insert(&recovery.field);
            link.groups.insert(operation.group);
        }
    }
    links
}

fn types_by_file(api: &Api) -> BTreeMap<&str, Vec<TypeId>> {
    let mut by_file: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for (index, scalar) in api.types.iter().enumerate() {
        by_file
            .entry(file_of(&scalar.spec))
            .or_default()
            .push(TypeId(index));
    }
    by_file
}

/// The file of a place such as `konaplate.yaml types.Par`.
fn file_of(spec: &str) -> &str {
    spec.split_once(' ').map_or(spec, |(file, _)| file)
}

impl<'a> Context<'a> {
    fn new(api: &'a Api, options: &'a Options) -> Self {
        Self {
            api,
            options,
            usage: api.usage(),
            limits: api.types.iter().map(docs::limits).collect(),
            types_by_file: types_by_file(api),
            links: links(api),
        }
    }

    /// Begins a macro call of the runtime: `::konaplate_runtime::reply! {`.
    fn call(&self, text: &mut Text, name: &str) {
        text.gap();
        text.line()
            .put(self.options.runtime.as_str())
            .put("::")
            .put(name)
            .put("!")
            .open();
    }

    /// Whether there is a module of shared types.
    fn has_shared_types(&self) -> bool {
        self.types_by_file.contains_key(Sources::PROFILE)
    }

    /// Types that a file of an operation, or the shared file, defines.
    fn types_of(&self, file: &str) -> impl Iterator<Item = TypeId> {
        self.types_by_file.get(file).into_iter().flatten().copied()
    }

    /// The headers of the first operation are those of all that have the same.
    fn shared_headers(&self) -> &'a [Header] {
        let first = self.api.operations.first();
        first.map_or(&[], |operation| operation.request_headers.as_slice())
    }

    /// Wire name of the request field that names the call, or in an inquiry the one that is asked about.
    fn number_of(&self, at: usize) -> Option<&'a str> {
        let own = self.api.operations[at].idempotency.as_deref();
        own.or(self.links[at].asked_by)
    }

    /// Writes the attribute that puts items of an operation behind its features, if it is behind any. An inquiry is
    /// also there for the operations that recover through it.
    fn gate(&self, at: usize, text: &mut Text) {
        if !self.options.features {
            return;
        }
        let groups = self.links[at].groups.iter();
        let names: Vec<&str> = groups
            .map(|group| self.api.groups[*group].name.as_str())
            .collect();
        text.line().put("#[cfg(");
        match names.as_slice() {
            [name] => text.put("feature = ").literal(name),
            names => {
                text.put("any(");
                for (index, name) in names.iter().enumerate() {
                    text.put(if index == 0 { "" } else { ", " })
                        .put("feature = ")
                        .literal(name);
                }
                text.put(")")
            }
        };
        text.put(")]").end();
    }

    /// The class of the most secret scalar among fields, inside nested ones too.
    fn worst_class(&self, fields: &[Field]) -> Class {
        let mut worst = Class::Public;
        for field in fields {
            field
                .shape
                .each_scalar(&mut |id| worst = worst.max(self.api.scalar(id).class));
        }
        worst
    }

    /// Names of the shared types that fields refer to, sorted.
    fn shared_names(&self, operation: &'a Operation) -> BTreeSet<Cow<'a, str>> {
        let mut names = BTreeSet::new();
        let is_shared = |id| file_of(&self.api.scalar(id).spec) == Sources::PROFILE;
        let mut collect = |shape: &Shape, is_reply: bool| {
            shape.each_scalar(&mut |id| {
                if !is_shared(id) {
                    return;
                }
                names.insert(if is_reply {
                    types::reply_name(self, id)
                } else {
                    Cow::Borrowed(self.api.scalar(id).rust.as_str())
                });
            });
        };
        operation
            .request
            .iter()
            .for_each(|field| collect(&field.shape, false));
        operation
            .response
            .iter()
            .for_each(|field| collect(&field.shape, true));
        names
    }
}

/// Name of the operation's static, which no keyword is like.
pub(crate) fn static_name(operation: &Operation) -> String {
    operation.snake.trim_end_matches('_').to_ascii_uppercase()
}
