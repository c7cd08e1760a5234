//! From the checked model to items of Rust, as tokens: what is written decides nothing, what decides
//! writes nothing. One module for the client; inside it one for the shared types and one per operation, which
//! stand in files of their own or in the same text.

mod answers;
mod client;
mod docs;
mod errors;
#[cfg(feature = "print")]
mod files;
mod operation;
mod reply;
mod request;
mod rules;
mod types;

#[cfg(feature = "print")]
pub(crate) use files::{EmittedFile, files};

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Class, Field, Operation, Shape, TypeId, Usage};
use crate::names;

/// How the client is to be written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Put each operation behind the cargo feature that is called like its group.
    pub features: bool,
}

/// Where the modules of a client stand.
#[derive(Clone, Copy)]
enum Layout {
    /// Each in a file of its own.
    #[cfg(feature = "print")]
    Files,
    /// All in the text of the client.
    Inline,
}

/// What emitters ask about the model.
pub(crate) struct Context<'a> {
    api: &'a Api,
    options: &'a Options,
    layout: Layout,
    usage: Vec<Usage>,
    /// Types by the file that defines them, in spec order.
    types_by_file: BTreeMap<&'a str, Vec<TypeId>>,
}

/// The whole client in one text.
pub(crate) fn inline(api: &Api, options: &Options) -> TokenStream {
    let items = client::items(&Context::new(api, options, Layout::Inline));
    quote!(#(#items)*)
}

fn types_by_file(api: &Api) -> BTreeMap<&str, Vec<TypeId>> {
    let mut by_file: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for (index, scalar) in api.types.iter().enumerate() {
        let file = scalar.spec.split(' ').next().unwrap_or_default();
        by_file.entry(file).or_default().push(TypeId(index));
    }
    by_file
}

impl<'a> Context<'a> {
    fn new(api: &'a Api, options: &'a Options, layout: Layout) -> Self {
        Self {
            api,
            options,
            layout,
            usage: api.usage(),
            types_by_file: types_by_file(api),
        }
    }

    /// What follows the name of a module: its items, where they have no file.
    fn body(&self, items: impl FnOnce() -> Vec<TokenStream>) -> TokenStream {
        match self.layout {
            #[cfg(feature = "print")]
            Layout::Files => quote!(;),
            Layout::Inline => {
                let items = items();
                quote!({ #(#items)* })
            }
        }
    }

    /// Whether there is a module of shared types.
    fn has_shared_types(&self) -> bool {
        self.types_by_file.contains_key(crate::Sources::PROFILE)
    }

    /// Types that a file of an operation, or the shared file, defines.
    fn types_of(&self, file: &str) -> impl Iterator<Item = TypeId> {
        self.types_by_file.get(file).into_iter().flatten().copied()
    }

    /// The attribute that puts items of an operation behind its features, or nothing. An inquiry is also
    /// there for the operations that recover through it.
    fn feature_gate(&self, operation: &Operation) -> TokenStream {
        if !self.options.features {
            return TokenStream::new();
        }
        let asked_by = |other: &&Operation| {
            let recovery = other.recovery.as_ref();
            recovery.is_some_and(|recovery| {
                self.api.operations[recovery.operation].name == operation.name
            })
        };
        let owners = self
            .api
            .operations
            .iter()
            .filter(asked_by)
            .map(|other| other.group);
        let mut groups: Vec<usize> = owners.chain([operation.group]).collect();
        groups.sort_unstable();
        groups.dedup();
        let names: Vec<&str> = groups
            .iter()
            .map(|group| self.api.groups[*group].name.as_str())
            .collect();
        match names.as_slice() {
            [name] => quote!(#[cfg(feature = #name)]),
            names => quote!(#[cfg(any(#(feature = #names),*))]),
        }
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

    /// The Rust type of a request field.
    fn request_type(&self, shape: &Shape) -> TokenStream {
        match shape {
            Shape::Scalar(id) => {
                let name = format_ident!("{}", self.api.scalar(*id).rust);
                quote!(#name)
            }
            Shape::Boolean => quote!(bool),
            Shape::Object(object) => {
                let name = format_ident!("{}", object.rust);
                quote!(#name)
            }
            Shape::Array(array) => {
                let item = self.request_type(&array.item);
                quote!(Vec<#item>)
            }
        }
    }

    /// The Rust type of a response field: open, since responses are never refused for a limit.
    fn reply_type(&self, shape: &Shape) -> TokenStream {
        match shape {
            Shape::Scalar(id) => {
                let name = format_ident!("{}", types::reply_name(self, *id));
                match types::is_enum(self.api.scalar(*id)) {
                    true => quote!(#name),
                    false => quote!(rt::Received<#name>),
                }
            }
            Shape::Array(array) => {
                let item = self.reply_type(&array.item);
                quote!(Vec<#item>)
            }
            other => self.request_type(other),
        }
    }

    /// Names of the shared types that fields refer to, sorted.
    fn shared_names(&self, operation: &Operation) -> Vec<String> {
        let mut names = Vec::new();
        let mut collect = |shape: &Shape, is_reply: bool| {
            shape.each_scalar(&mut |id| {
                if self
                    .api
                    .scalar(id)
                    .spec
                    .starts_with(crate::Sources::PROFILE)
                {
                    names.push(match is_reply {
                        true => types::reply_name(self, id),
                        false => self.api.scalar(id).rust.clone(),
                    });
                }
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
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Name of the operation's static.
pub(crate) fn static_name(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", names::shouty(&operation.name))
}
