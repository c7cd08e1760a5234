//! From the checked model to items of Rust, as tokens: what is written decides nothing, what decides
//! writes nothing. One file for the client, one for the shared types, one per operation.

mod client;
mod docs;
mod errors;
mod operation;
mod reply;
mod request;
mod types;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Operation, Shape, TypeId, Usage};
use crate::names;

/// How the client is to be written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Put each operation behind the cargo feature that is called like its group.
    pub features: bool,
}

/// A file to be: its items in order.
pub(crate) struct EmittedFile {
    /// Below the output folder.
    pub(crate) path: String,
    /// What it was made from, for its first line.
    pub(crate) origin: String,
    pub(crate) items: Vec<TokenStream>,
}

/// What emitters ask about the model.
pub(crate) struct Context<'a> {
    api: &'a Api,
    options: &'a Options,
    usage: Vec<Usage>,
}

/// The whole client.
pub(crate) fn client(api: &Api, options: &Options) -> Vec<EmittedFile> {
    let context = Context {
        api,
        options,
        usage: api.usage(),
    };
    let operations = api.operations.iter();
    let mut files = vec![client::file(&context), types::shared_file(&context)];
    files.extend(operations.map(|operation| operation::file(&context, operation)));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl Context<'_> {
    /// Types that a file of an operation, or the shared file, defines: those whose spec key lies in `file`.
    fn types_of(&self, file: &str) -> impl Iterator<Item = TypeId> {
        let prefix = format!("{file} ");
        let types = self.api.types.iter().enumerate();
        types
            .filter(move |(_, scalar)| scalar.spec.starts_with(&prefix))
            .map(|(index, _)| TypeId(index))
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
            Shape::Array(item) => {
                let item = self.request_type(item);
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
            Shape::Array(item) => {
                let item = self.reply_type(item);
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
