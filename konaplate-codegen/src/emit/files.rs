//! The client as files: one for the client, one for the shared types, one per operation.

use proc_macro2::TokenStream;

use super::{Context, Layout, Options, client, operation, types};
use crate::Sources;
use crate::ir::Api;

/// A file to be: its items in order.
pub(crate) struct EmittedFile {
    /// Below the output folder.
    pub(crate) path: String,
    /// What it was made from, for its first line.
    pub(crate) origin: String,
    pub(crate) items: Vec<TokenStream>,
}

impl EmittedFile {
    fn new(module: &str, origin: &str, items: Vec<TokenStream>) -> Self {
        Self {
            path: format!("{module}.rs"),
            origin: origin.to_owned(),
            items,
        }
    }
}

/// The whole client, sorted by path.
pub(crate) fn files(api: &Api, options: &Options) -> Vec<EmittedFile> {
    let context = Context::new(api, options, Layout::Files);
    let items = client::items(&context);
    let mut files = vec![EmittedFile::new("mod", Sources::PROFILE, items)];
    if context.has_shared_types() {
        let items = types::shared(&context);
        files.push(EmittedFile::new("types", Sources::PROFILE, items));
    }
    for operation in &api.operations {
        let items = operation::items(&context, operation);
        files.push(EmittedFile::new(&operation.snake, &operation.file, items));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use quote::ToTokens;

    use super::*;

    /// The shipped client's items, with those of each module's file inside the module.
    fn joined(files: &[EmittedFile]) -> Vec<syn::Item> {
        let items = |path: &str| {
            let file = files.iter().find(|file| file.path == path).expect(path);
            let items = file.items.iter().cloned().collect::<TokenStream>();
            syn::parse2::<syn::File>(items).expect("items").items
        };
        let mut client = items("mod.rs");
        for item in &mut client {
            if let syn::Item::Mod(module) = item
                && module.semi.take().is_some()
            {
                let inside = items(&format!("{}.rs", module.ident));
                module.content = Some((syn::token::Brace::default(), inside));
            }
        }
        client
    }

    #[test]
    fn the_client_in_one_text_is_that_of_the_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let sources = crate::load::folder(&folder).expect("the shipped specification");
        let api = crate::check(&sources).expect("no problems");
        let options = Options { features: true };
        let files = joined(&files(&api, &options));
        let files = files.iter().map(ToTokens::to_token_stream);
        let inline = super::super::inline(&api, &options);
        let inline: syn::File = syn::parse2(inline).expect("items");
        let inline = inline.items.iter().map(ToTokens::to_token_stream);
        assert!(
            inline
                .map(|it| it.to_string())
                .eq(files.map(|it| it.to_string()))
        );
    }
}
