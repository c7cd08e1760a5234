//! Reply structs and how they are read.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Context, docs};
use crate::ir::{Class, Field, Operation, Shape};

pub(crate) fn all(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let name = format_ident!("{}Reply", operation.pascal);
    let doc = format!("The answer of {}.", docs::code(&operation.name));
    let mut items = Vec::new();
    object(context, &name, &doc, &operation.response, &mut items);
    items
}

/// A struct, its reader, and those of the objects inside.
fn object(
    context: &Context<'_>,
    name: &Ident,
    doc: &str,
    fields: &[Field],
    items: &mut Vec<TokenStream>,
) {
    let class = context.worst_class(fields);
    items.push(definition(context, name, doc, (fields, class)));
    items.push(decode(name, fields));
    if class != Class::Secret {
        items.push(serialize(name, fields));
    }
    for field in fields {
        nested(context, field, &field.shape, items);
    }
}

fn nested(context: &Context<'_>, field: &Field, shape: &Shape, items: &mut Vec<TokenStream>) {
    match shape {
        Shape::Scalar(_) | Shape::Boolean => {}
        Shape::Array(array) => nested(context, field, &array.item, items),
        Shape::Object(inner) => {
            let name = format_ident!("{}", inner.rust);
            let doc = format!("{} {}", docs::code(&field.wire), docs::plain(&field.doc));
            object(context, &name, doc.trim(), &inner.fields, items);
        }
    }
}

/// As secret as its worst field: what holds a secret is neither copied nor serialized.
fn definition(
    context: &Context<'_>,
    name: &Ident,
    doc: &str,
    (fields, class): (&[Field], Class),
) -> TokenStream {
    let (secret, derives) = match class {
        Class::Secret => (
            " Holds secrets: it has no copy and no serde.",
            quote!(Debug),
        ),
        Class::Public | Class::Personal => ("", quote!(Debug, Clone, PartialEq, Eq)),
    };
    let doc = docs::lines(&format!("{doc}{secret}"));
    let fields = fields.iter().map(|field| {
        let doc = docs::lines(&field_doc(context, field));
        let name = format_ident!("{}", field.rust);
        let of = context.reply_type(&field.shape);
        match field.required {
            true => quote!(#doc pub #name: #of),
            false => quote!(#doc pub #name: Option<#of>),
        }
    });
    quote! {
        #doc
        #[derive(#derives)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    }
}

fn field_doc(context: &Context<'_>, field: &Field) -> String {
    let doc = format!(
        "{}: {}",
        docs::code(&field.wire),
        docs::field(context, field)
    );
    match &field.also_in {
        Some(sibling) => format!("{doc} Also accepted inside {}.", docs::code(sibling)),
        None => doc,
    }
}

/// For the runtime's feature `serde`.
fn serialize(name: &Ident, fields: &[Field]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let (name, wire) = (format_ident!("{}", field.rust), &field.wire);
        quote!(#name => #wire)
    });
    quote!(rt::reply_struct!(#name { #(#fields),* });)
}

fn decode(name: &Ident, fields: &[Field]) -> TokenStream {
    let reads = fields.iter().map(|field| {
        let (name, wire) = (format_ident!("{}", field.rust), &field.wire);
        match (field.required, &field.also_in) {
            (true, None) => quote!(#name: fields.required(#wire)?),
            (false, None) => quote!(#name: fields.optional(#wire)),
            (true, Some(sibling)) => quote!(#name: fields.required_or_in(#wire, #sibling)?),
            (false, Some(sibling)) => quote!(#name: fields.optional_or_in(#wire, #sibling)),
        }
    });
    let fields_name = match fields.is_empty() {
        true => quote!(_),
        false => quote!(fields),
    };
    quote! {
        impl rt::Decode for #name {
            fn decode(#fields_name: &mut rt::Fields<'_>) -> Result<Self, rt::Undecodable> {
                Ok(Self { #(#reads,)* })
            }
        }
    }
}
