//! The client struct, its methods, its modules, and what all operations share. It can be included into a
//! module of any file: no inner attributes.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Context, docs, operation, request, types};
use crate::Sources;
use crate::ir::Operation;
use crate::names;

/// Version of the interface between generated code and runtime.
const ABI: u32 = 3;

pub(crate) fn items(context: &Context<'_>) -> Vec<TokenStream> {
    let mut items = vec![quote! {
        use ::konaplate_runtime::generated as rt;
    }];
    items.push(fits());
    items.extend(
        context
            .api
            .operations
            .iter()
            .map(|operation| module(context, operation)),
    );
    items.extend(shared_types(context));
    items.push(envelope(context));
    items.push(headers(context));
    items.push(operations(context));
    items.push(client(context));
    items.push(constructors(context));
    items.push(methods(context));
    items.push(as_ref());
    items.extend(needs(context));
    items
}

fn fits() -> TokenStream {
    let abi = proc_macro2::Literal::u32_unsuffixed(ABI);
    let message = "konaplate-runtime and konaplate-codegen are of different versions: use the same version of both";
    quote! {
        const _: () = assert!(rt::ABI == #abi, #message);
    }
}

fn module(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let gate = context.feature_gate(operation);
    let doc = docs::lines(&docs::plain(&operation.doc));
    let module = format_ident!("{}", operation.snake);
    let body = context.body(|| operation::items(context, operation));
    let names = operation::type_names(context, operation)
        .into_iter()
        .map(|name| format_ident!("{name}"));
    quote! {
        #gate
        #doc
        pub mod #module #body
        #gate
        pub use self::#module::{#(#names),*};
    }
}

fn shared_types(context: &Context<'_>) -> Vec<TokenStream> {
    if !context.has_shared_types() {
        return Vec::new();
    }
    let mut names = types::names(context, Sources::PROFILE);
    names.sort_unstable();
    let names = names.into_iter().map(|name| format_ident!("{name}"));
    let body = context.body(|| types::shared(context));
    let module = quote! {
        /// Types that several operations share.
        pub mod types #body
    };
    vec![module, quote!(pub use self::types::{#(#names),*};)]
}

fn envelope(context: &Context<'_>) -> TokenStream {
    let envelope = &context.api.envelope;
    let (object, code, success, encrypted) = (
        &envelope.object,
        &envelope.code,
        &envelope.success,
        &envelope.encrypted,
    );
    let text = &envelope.text;
    quote! {
        /// How messages are wrapped.
        pub static ENVELOPE: rt::Envelope = rt::Envelope {
            object: #object,
            code: #code,
            text: &[#(#text),*],
            success: #success,
            encrypted: #encrypted,
        };
    }
}

fn headers(context: &Context<'_>) -> TokenStream {
    let rules: Vec<TokenStream> = operation::rules(operation::shared_headers(context)).collect();
    let count = proc_macro2::Literal::usize_unsuffixed(rules.len());
    quote! {
        /// Request headers with their effective lengths, of the operations that have no others.
        pub static HEADERS: [rt::HeaderRule; #count] = [#(#rules),*];
    }
}

fn operations(context: &Context<'_>) -> TokenStream {
    let operations = context.api.operations.iter().map(|operation| {
        let gate = context.feature_gate(operation);
        let (module, name) = (
            format_ident!("{}", operation.snake),
            super::static_name(operation),
        );
        quote!(#gate &#module::#name)
    });
    quote! {
        /// The operations of this client.
        pub static OPERATIONS: &[&rt::Operation] = &[#(#operations),*];
    }
}

fn client(context: &Context<'_>) -> TokenStream {
    let provider = docs::plain(&context.api.provider);
    let doc = docs::lines(&format!(
        "Client of {provider}. Cheap to clone; clones share connections and keys."
    ));
    quote! {
        #doc
        #[derive(Debug, Clone)]
        pub struct Client { core: rt::Core }
    }
}

fn constructors(context: &Context<'_>) -> TokenStream {
    let servers = context.api.servers.iter().map(|(name, url)| {
        let doc = docs::lines(&format!(
            "Base URL of the environment {}.",
            docs::code(name)
        ));
        let name = format_ident!("{}", names::shouty(name));
        quote!(#doc pub const #name: &'static str = #url;)
    });
    quote! {
        // The module that includes this may have imported the same names.
        #[allow(unused_qualifications)]
        impl Client {
            #(#servers)*
            /// A client with this configuration.
            ///
            /// # Errors
            /// Everything that is missing or malformed, at once.
            pub fn new(config: rt::Config) -> Result<Self, rt::ConfigError> {
                rt::Core::new(config).map(|core| Self { core })
            }
            /// A client configured by the environment variables that [`Config::from_env`](rt::Config::from_env) lists.
            ///
            /// # Errors
            /// Every variable that is missing or malformed, at once.
            pub fn from_env() -> Result<Self, rt::ConfigError> {
                Self::new(rt::Config::from_env()?)
            }
            /// Asks once about every call that the journal has open, and closes those with a verdict that stays.
            /// Sends no call again.
            ///
            /// # Errors
            /// When the journal cannot be read.
            pub async fn recover(&self) -> Result<Vec<rt::Recovered>, rt::JournalError> {
                self.core.recover(OPERATIONS).await
            }
            /// Closes a call in the journal, because somebody has decided what to do about it.
            ///
            /// # Errors
            /// When the journal cannot be written.
            pub async fn dismiss(&self, attempt: rt::AttemptId) -> Result<(), rt::JournalError> {
                self.core.dismiss(attempt).await
            }
            /// How many calls of this client and its clones overrode a limit, by operation and field.
            pub fn overrides(&self) -> Vec<rt::OverrideCount> {
                self.core.overrides()
            }
            /// Receives the provider's callbacks with this client's keys.
            pub fn callbacks(&self) -> rt::Callbacks<'_> {
                rt::Callbacks::new(&self.core, &ENVELOPE)
            }
        }
    }
}

fn methods(context: &Context<'_>) -> TokenStream {
    let methods = context.api.operations.iter().map(|operation| {
        let gate = context.feature_gate(operation);
        let doc = docs::lines(&docs::operation(operation));
        let (method, call) = (
            format_ident!("{}", operation.snake),
            format_ident!("{}Call", operation.pascal),
        );
        quote! {
            #gate
            #doc
            pub fn #method(&self) -> #call<'_> {
                #call::new(&self.core)
            }
        }
    });
    quote!(impl Client { #(#methods)* })
}

fn as_ref() -> TokenStream {
    quote! {
        impl AsRef<rt::Core> for Client {
            fn as_ref(&self) -> &rt::Core {
                &self.core
            }
        }
    }
}

/// One trait per name of a required field, so that a missing one is named by the compiler.
fn needs(context: &Context<'_>) -> Option<TokenStream> {
    let required = context
        .api
        .operations
        .iter()
        .flat_map(|operation| &operation.request);
    let by_name: BTreeMap<_, _> = required
        .filter(|field| field.required)
        .map(|field| (request::need(field), field.rust.as_str()))
        .collect();
    let traits = by_name.iter().map(|(need, field)| {
        let message = format!("`{field}` is required: call `.{field}(..)` before this");
        let label = format!("`{field}` is not set");
        let doc = docs::lines(&format!("`{field}` is set."));
        quote! {
            #doc
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            pub trait #need {}
            impl #need for rt::Set {}
        }
    });
    (!by_name.is_empty()).then(|| {
        quote! {
            /// Bounds of `.send()`: which required fields are set.
            pub mod needs {
                use super::rt;
                #(#traits)*
            }
        }
    })
}
