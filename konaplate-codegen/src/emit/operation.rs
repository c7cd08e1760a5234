//! An operation's module: its static description, then request, call, reply and error codes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Context, docs, errors, reply, request, rules, types};
use crate::ir::{Category, Effect, ErrorCode, Header, HeaderValue, NotSeen, Operation, Shape};

pub(crate) fn items(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let mut items = vec![uses(context, operation), description(context, operation)];
    items.extend(types::all(context, &operation.file));
    items.extend(request::all(context, operation));
    items.extend(reply::all(context, operation));
    items.extend(errors::all(operation));
    items
}

/// Names of the types that an operation's file defines, sorted.
pub(crate) fn type_names(context: &Context<'_>, operation: &Operation) -> Vec<String> {
    let mut names = types::names(context, &operation.file);
    let suffixes = ["Request", "Call", "Reply", "ErrorCode"];
    names.extend(suffixes.map(|suffix| format!("{}{suffix}", operation.pascal)));
    names.extend(operation.has_outcome().then(|| operation.pascal.clone()));
    for field in &operation.response {
        object_names(&field.shape, &mut names);
    }
    names.sort_unstable();
    names
}

fn object_names(shape: &Shape, names: &mut Vec<String>) {
    match shape {
        Shape::Scalar(_) | Shape::Boolean => {}
        Shape::Array(array) => object_names(&array.item, names),
        Shape::Object(object) => {
            names.push(object.rust.clone());
            for field in &object.fields {
                object_names(&field.shape, names);
            }
        }
    }
}

fn uses(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let shared = context
        .shared_names(operation)
        .into_iter()
        .map(|name| format_ident!("{name}"));
    let shared: Vec<_> = shared.collect();
    let types = match shared.is_empty() {
        true => TokenStream::new(),
        false => quote!(use super::types::{#(#shared),*};),
    };
    let needs = match operation.request.iter().any(|field| field.required) {
        true => quote!(
            use super::needs;
        ),
        false => TokenStream::new(),
    };
    quote! {
        use std::marker::PhantomData;
        use ::konaplate_runtime::generated as rt;
        #needs
        #types
    }
}

fn description(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let doc = docs::lines(&format!(
        "{}{}",
        docs::operation(operation),
        docs::header_errata(&operation.request_headers)
    ));
    let ident = super::static_name(operation);
    let Operation {
        name,
        file,
        method,
        path,
        ..
    } = operation;
    let (encrypts_request, encrypts_response) =
        (operation.encrypts_request, operation.encrypts_response);
    let effect = effect(operation.effect);
    let headers = headers(context, operation);
    let echo = operation
        .echo()
        .map(|header| header.name.to_ascii_lowercase());
    let echo = option(echo.as_deref());
    let evidence = operation.evidence();
    let idempotency = option(context.api.number_of(operation));
    let pending = option(operation.pending.as_deref());
    let recovery = recovery(context, operation);
    let verdict = verdict(operation);
    let errors = operation.errors.iter().map(error_row);
    let rules = rules::rows(operation);
    let request = operation.request.iter().map(|field| {
        let (wire, rust) = (&field.wire, &field.rust);
        quote!(rt::FieldRow::new(#wire, #rust))
    });
    quote! {
        #doc
        pub static #ident: rt::Operation = rt::Operation {
            name: #name,
            spec: #file,
            method: #method,
            path: #path,
            effect: rt::Effect::#effect,
            encrypts_request: #encrypts_request,
            encrypts_response: #encrypts_response,
            headers: #headers,
            echo: #echo,
            envelope: &super::ENVELOPE,
            request: &[#(#request),*],
            rules: &[#(#rules),*],
            idempotency: #idempotency,
            pending: #pending,
            recovery: #recovery,
            verdict: #verdict,
            evidence: &[#(#evidence),*],
            errors: &[#(#errors),*],
        };
    }
}

fn effect(effect: Effect) -> proc_macro2::Ident {
    format_ident!(
        "{}",
        match effect {
            Effect::Read => "Read",
            Effect::Write => "Write",
            Effect::MovesMoney => "MovesMoney",
        }
    )
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

/// The client's table where it is the operation's own too, as it mostly is.
fn headers(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let own: Vec<String> = rules(&operation.request_headers)
        .map(|rule| rule.to_string())
        .collect();
    let shared: Vec<String> = rules(shared_headers(context))
        .map(|rule| rule.to_string())
        .collect();
    if own == shared {
        return quote!(&super::HEADERS);
    }
    let rules = rules(&operation.request_headers);
    quote!(&[#(#rules),*])
}

/// The headers of the first operation stand for all that have the same.
pub(crate) fn shared_headers<'a>(context: &Context<'a>) -> &'a [Header] {
    let first = context.api.operations.first();
    first.map_or(&[], |operation| operation.request_headers.as_slice())
}

/// Rows of a header table.
pub(crate) fn rules(headers: &[Header]) -> impl Iterator<Item = TokenStream> {
    headers.iter().map(header)
}

fn header(header: &Header) -> TokenStream {
    let name = header.name.to_ascii_lowercase();
    let (min, max) = types::effective(&header.limit);
    let value = format_ident!(
        "{}",
        match header.value {
            HeaderValue::AspId => "AspId",
            HeaderValue::CorrelationId => "CorrelationId",
            HeaderValue::AccessKey => "AccessKey",
            HeaderValue::CryptoKeyId => "CryptoKeyId",
            HeaderValue::TranToken => "TranToken",
            HeaderValue::TranTime => "TranTime",
            HeaderValue::TimeZone => "TimeZone",
        }
    );
    quote!(rt::HeaderRule { name: #name, value: rt::HeaderValue::#value, min: #min, max: #max })
}

fn recovery(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let Some(recovery) = &operation.recovery else {
        return quote!(None);
    };
    let inquiry = &context.api.operations[recovery.operation];
    let (module, ident) = (
        format_ident!("{}", inquiry.snake),
        super::static_name(inquiry),
    );
    let field = &recovery.field;
    quote!(Some(rt::Recovery { operation: &super::#module::#ident, field: #field }))
}

fn verdict(operation: &Operation) -> TokenStream {
    let Some(verdict) = &operation.verdict else {
        return quote!(None);
    };
    let (field, settled, failed, pending) = (
        &verdict.field,
        &verdict.settled,
        &verdict.failed,
        &verdict.pending,
    );
    let not_seen = match &verdict.not_seen {
        None => quote!(None),
        Some(not_seen) => self::not_seen(not_seen),
    };
    quote!(Some(rt::Verdict {
        field: #field, settled: #settled, failed: #failed, pending: #pending, not_seen: #not_seen
    }))
}

fn not_seen(not_seen: &NotSeen) -> TokenStream {
    let NotSeen {
        codes,
        families,
        known,
        ..
    } = not_seen;
    let status = proc_macro2::Literal::u16_unsuffixed(not_seen.status);
    let grace = proc_macro2::Literal::u64_unsuffixed(not_seen.grace);
    quote!(Some(rt::NotSeen {
        status: #status,
        codes: &[#(#codes),*],
        families: &[#(#families),*],
        known: &[#(#known),*],
        grace_seconds: #grace,
    }))
}

fn error_row(error: &ErrorCode) -> TokenStream {
    let ErrorCode {
        code,
        message,
        is_final,
        ..
    } = error;
    let status = proc_macro2::Literal::u16_unsuffixed(error.status);
    let category = format_ident!(
        "{}",
        match error.category {
            Category::FixRequest => "FixRequest",
            Category::RetryLater => "RetryLater",
            Category::AskUser => "AskUser",
            Category::AlreadyAsked => "AlreadyAsked",
            Category::ContactProvider => "ContactProvider",
            Category::Unknown => "Unknown",
        }
    );
    quote! {
        rt::ErrorRow {
            code: #code,
            status: #status,
            message: #message,
            is_final: #is_final,
            category: rt::Category::#category,
        }
    }
}
