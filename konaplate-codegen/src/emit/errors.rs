//! The error codes of an operation: the documented ones, and whatever else may come.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{ErrorCode, Operation};

pub(crate) fn all(operation: &Operation) -> Vec<TokenStream> {
    vec![definition(operation), codes(operation)]
}

fn definition(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}ErrorCode", operation.pascal);
    let table = docs::error_table(operation);
    let doc = docs::lines(&format!(
        "Why {} was refused. {table}",
        docs::code(&operation.name)
    ));
    let variants = operation.errors.iter().map(variant);
    quote! {
        #doc
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A code that the spec does not list for this operation; never final.
            Unlisted(rt::Code),
        }
    }
}

fn variant(error: &ErrorCode) -> TokenStream {
    let name = format_ident!("{}", error.rust);
    let finality = match error.is_final {
        true => "final: nothing happened",
        false => "not final: ask what became of the call",
    };
    let (code, message) = (docs::code(&error.code), docs::code(&error.message));
    let origin = docs::origin(error.origin);
    let doc = docs::lines(&format!(
        "{code}, HTTP {}, {finality}. {}{origin}\nMessage: {message}",
        error.status,
        docs::sentence(&error.doc)
    ));
    quote!(#doc #name)
}

fn codes(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}ErrorCode", operation.pascal);
    let variants: Vec<_> = operation
        .errors
        .iter()
        .map(|error| format_ident!("{}", error.rust))
        .collect();
    let codes: Vec<_> = operation
        .errors
        .iter()
        .map(|error| error.code.as_str())
        .collect();
    let from_code = match codes.is_empty() {
        true => quote!(Self::Unlisted(code)),
        false => {
            quote!(match code.as_str() { #(#codes => Self::#variants,)* _ => Self::Unlisted(code) })
        }
    };
    quote! {
        impl rt::ErrorCode for #name {
            fn from_code(code: rt::Code) -> Self {
                #from_code
            }
            fn as_str(&self) -> &str {
                match self { #(Self::#variants => #codes,)* Self::Unlisted(code) => code.as_str() }
            }
        }
    }
}
