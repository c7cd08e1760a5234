//! The request struct, how it is written, and the call that fills and sends it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Context, docs, rules};
use crate::ir::{Effect, Field, Operation, ScalarKind, Shape};
use crate::names;

pub(crate) fn all(context: &Context<'_>, operation: &Operation) -> Vec<TokenStream> {
    let names = Names::new(operation);
    let mut items = vec![
        request(context, operation, &names),
        write(context, operation, &names),
        call(operation, &names),
        new(&names),
        setters(context, operation, &names),
        send(operation, &names),
    ];
    items.extend(outcome(operation, &names));
    items
}

/// Identifiers of one operation's items.
struct Names {
    request: Ident,
    call: Ident,
    reply: Ident,
    error: Ident,
    /// One type parameter per required field: whether it is set.
    states: Vec<Ident>,
}

impl Names {
    fn new(operation: &Operation) -> Self {
        let name = |suffix: &str| format_ident!("{}{suffix}", operation.pascal);
        let required = operation.request.iter().filter(|field| field.required);
        Self {
            request: name("Request"),
            call: name("Call"),
            reply: name("Reply"),
            error: name("ErrorCode"),
            states: required
                .map(|field| format_ident!("Has{}", names::fragment(&field.rust)))
                .collect(),
        }
    }
}

/// The trait whose bound says that a required field is set.
pub(crate) fn need(field: &Field) -> Ident {
    format_ident!("{}", names::pascal(&field.rust))
}

fn request(context: &Context<'_>, operation: &Operation, names: &Names) -> TokenStream {
    let doc = docs::lines(&format!(
        "A checked request of {}.",
        docs::code(&operation.name)
    ));
    let name = &names.request;
    let fields = operation.request.iter().map(|field| {
        let (name, of) = (
            format_ident!("{}", field.rust),
            context.request_type(&field.shape),
        );
        quote!(#name: Option<#of>)
    });
    quote! {
        #doc
        #[derive(Debug, Default)]
        pub struct #name { #(#fields,)* }
    }
}

fn write(context: &Context<'_>, operation: &Operation, names: &Names) -> TokenStream {
    let Names {
        request,
        reply,
        error,
        ..
    } = names;
    let ident = super::static_name(operation);
    let fields = operation.request.iter().map(|field| {
        let (before, name) = (before(&field.wire), format_ident!("{}", field.rust));
        quote!(.joined(#before, &self.#name))
    });
    let write = match operation.request.is_empty() {
        true => quote!(
            fn write(&self, _: &mut rt::JsonObject) {}
        ),
        false => quote!(fn write(&self, body: &mut rt::JsonObject) { body #(#fields)*; }),
    };
    let idempotency = idempotency(context, operation);
    let expiry = expiry(context, operation);
    let fact = rules::fact(operation);
    let issued = issued(context, operation, reply);
    quote! {
        impl rt::Request for #request {
            type Reply = #reply;
            type Error = #error;
            const OPERATION: &'static rt::Operation = &#ident;
            #write
            #idempotency
            #expiry
            #fact
            #issued
        }
    }
}

/// The JSON between two values: a comma, the name with the runtime's own escapes, a colon.
fn before(wire: &str) -> String {
    let escaped = wire.chars().map(|letter| match letter {
        '"' | '\\' => format!("\\{letter}"),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{0}'..' ' => format!("\\u{:04x}", u32::from(letter)),
        letter => letter.to_string(),
    });
    format!(",\"{}\":", escaped.collect::<String>())
}

fn idempotency(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let wire = context.api.number_of(operation)?;
    let field = operation.request.iter().find(|field| field.wire == wire)?;
    let Shape::Scalar(id) = &field.shape else {
        return None;
    };
    debug_assert!(
        matches!(context.api.scalar(*id).kind, ScalarKind::Text(_)),
        "checked"
    );
    let name = format_ident!("{}", field.rust);
    Some(quote! {
        fn idempotency(&self) -> Option<&str> {
            self.#name.as_ref().map(rt::Text::as_str)
        }
    })
}

/// Places and lives of the expiring values among fields.
fn expiring<'f>(
    context: &Context<'f>,
    fields: &'f [Field],
) -> impl Iterator<Item = (usize, &'f Field, u64)> {
    let api = context.api;
    let fields = fields.iter().enumerate();
    fields.filter_map(move |(at, field)| match &field.shape {
        Shape::Scalar(id) => Some((at, field, api.scalar(*id).lives?)),
        _ => None,
    })
}

fn expiry(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let fields: Vec<TokenStream> = expiring(context, &operation.request)
        .map(|(at, field, _)| {
            let at = proc_macro2::Literal::usize_unsuffixed(at);
            let name = format_ident!("{}", field.rust);
            quote!(self.#name.as_ref().map(|value| value.expiry(#at)))
        })
        .collect();
    if fields.is_empty() {
        return None;
    }
    Some(quote! {
        fn expiry(&self) -> Option<rt::Expiry> {
            rt::Expiry::soonest([#(#fields),*])
        }
    })
}

fn issued(context: &Context<'_>, operation: &Operation, reply: &Ident) -> Option<TokenStream> {
    let fields: Vec<TokenStream> = expiring(context, &operation.response)
        .map(|(_, field, seconds)| {
            let name = format_ident!("{}", field.rust);
            let life = life(context, operation, field, seconds);
            match field.required {
                true => quote!(reply.#name.issued(unix_millis, #life);),
                false => quote! {
                    if let Some(value) = &mut reply.#name { value.issued(unix_millis, #life); }
                },
            }
        })
        .collect();
    if fields.is_empty() {
        return None;
    }
    Some(quote! {
        fn issued(&self, reply: &mut #reply, unix_millis: i64) {
            #(#fields)*
        }
    })
}

/// The seconds that a value of a reply serves, by a word of the request where the spec says so.
fn life(context: &Context<'_>, operation: &Operation, field: &Field, seconds: u64) -> TokenStream {
    let otherwise = proc_macro2::Literal::u64_unsuffixed(seconds);
    let by = field.lives.as_ref().and_then(|lives| {
        let by = operation.request.iter().find(|it| it.wire == lives.field)?;
        let Shape::Scalar(id) = &by.shape else {
            return None;
        };
        let scalar = context.api.scalar(*id);
        let ScalarKind::Enum(_, known) = &scalar.kind else {
            return None;
        };
        let of = format_ident!("{}", scalar.rust);
        let arms = lives.words.iter().filter_map(|(word, seconds)| {
            let word = known.iter().find(|it| it.wire == *word)?;
            let variant = format_ident!("{}", word.rust);
            let seconds = proc_macro2::Literal::u64_unsuffixed(*seconds);
            Some(quote!(Some(#of::#variant) => #seconds))
        });
        // Left out, the field is what the provider takes it for.
        let assumed = by.default.as_ref().and_then(|default| {
            let (_, seconds) = lives.words.iter().find(|(word, _)| word == default)?;
            let seconds = proc_macro2::Literal::u64_unsuffixed(*seconds);
            Some(quote!(None => #seconds,))
        });
        let name = format_ident!("{}", by.rust);
        let is_left_over = assumed.is_none() || lives.words.len() < known.len();
        let rest = is_left_over.then(|| quote!(_ => #otherwise));
        Some(quote!(match self.#name { #(#arms,)* #assumed #rest }))
    });
    by.unwrap_or_else(|| quote!(#otherwise))
}

fn call(operation: &Operation, names: &Names) -> TokenStream {
    let Names {
        request,
        call,
        states,
        ..
    } = names;
    let doc = docs::lines(&format!(
        "A call of {} under construction: set the fields in any order, then `.send()`.",
        docs::code(&operation.name)
    ));
    quote! {
        #doc
        #[must_use = "nothing happens until `.send()`"]
        #[derive(Debug)]
        pub struct #call<'c, #(#states = rt::Missing),*>(rt::Call<'c, #request>, PhantomData<(#(#states,)*)>);
    }
}

fn new(names: &Names) -> TokenStream {
    let call = &names.call;
    quote! {
        impl<'c> #call<'c> {
            pub(super) fn new(core: &'c rt::Core) -> Self {
                Self(rt::Call::new(core), PhantomData)
            }
        }
    }
}

fn setters(context: &Context<'_>, operation: &Operation, names: &Names) -> TokenStream {
    let Names { call, states, .. } = names;
    let mut required = 0;
    let setters = operation.request.iter().enumerate().map(|(at, field)| {
        let mut after: Vec<TokenStream> = states.iter().map(|state| quote!(#state)).collect();
        if field.required {
            after[required] = quote!(rt::Set);
            required += 1;
        }
        setter(context, operation, at, &quote!(#call<'c, #(#after),*>))
    });
    let allow = is_misread(operation).then(|| {
        quote!(#[allow(clippy::wrong_self_convention, reason = "setters have their fields' names")])
    });
    quote! {
        #allow
        impl<'c, #(#states),*> #call<'c, #(#states),*> {
            #(#setters)*
        }
    }
}

/// Whether clippy takes a setter for something else by the beginning of its name.
fn is_misread(operation: &Operation) -> bool {
    const BEGINNINGS: [&str; 5] = ["as_", "from_", "into_", "is_", "to_"];
    let mut names = operation.request.iter().map(|field| &field.rust);
    names.any(|name| BEGINNINGS.iter().any(|it| name.starts_with(it)))
}

fn setter(
    context: &Context<'_>,
    operation: &Operation,
    at: usize,
    after: &TokenStream,
) -> TokenStream {
    let field = &operation.request[at];
    let doc = docs::lines(&setter_doc(context, field));
    let name = format_ident!("{}", field.rust);
    let of = context.request_type(&field.shape);
    let call = format_ident!("{}Call", operation.pascal);
    let at = proc_macro2::Literal::usize_unsuffixed(at);
    quote! {
        #doc
        pub fn #name<V>(self, #name: V) -> #after
        where
            V: TryInto<#of, Error: Into<rt::Refusal>>,
        {
            #call(self.0.set(#at, #name, |request| &mut request.#name), PhantomData)
        }
    }
}

fn setter_doc(context: &Context<'_>, field: &Field) -> String {
    let need = if field.required {
        "required"
    } else {
        "optional"
    };
    let wire = docs::code(&field.wire);
    let mut doc = format!("{wire}, {need}. {}", docs::field(context, field));
    if let Shape::Scalar(id) = &field.shape {
        let scalar = context.api.scalar(*id);
        doc.push_str(&format!("\n{}", docs::limits(scalar)));
        if scalar.lives.is_some() {
            let issued = docs::code(&format!("{}::issued(text, instant)", scalar.rust));
            doc.push_str(&format!(
                "\nTakes that of a reply, {issued} or `(text, instant)`: a stale one is not sent."
            ));
        }
    }
    doc
}

fn send(operation: &Operation, names: &Names) -> TokenStream {
    let Names {
        request,
        call,
        reply,
        error,
        states,
    } = names;
    let required = operation.request.iter().filter(|field| field.required);
    let bounds = states.iter().zip(required).map(|(state, field)| {
        let need = need(field);
        quote!(#state: needs::#need)
    });
    // On the methods, not on the impl: only there does the compiler show the traits' own message.
    let bounds = match states.is_empty() {
        true => TokenStream::new(),
        false => quote!(where #(#bounds),*),
    };
    let sends = match operation.effect {
        Effect::Read => " Sends the call, again if the connection fails: it changes nothing.",
        Effect::Write | Effect::MovesMoney => " Sends the call, at most once.",
    };
    let pascal = format_ident!("{}", operation.pascal);
    let (answer, method) = if operation.has_outcome() {
        (quote!(#pascal), quote!(send_money))
    } else {
        (quote!(rt::Reply<#reply>), quote!(send))
    };
    let lifetime = match states.is_empty() {
        true => quote!(impl #call<'_>),
        false => quote!(impl<#(#states),*> #call<'_, #(#states),*>),
    };
    quote! {
        #lifetime {
            /// The checked request, without sending it.
            ///
            /// # Errors
            /// Every limit and rule that is broken.
            pub fn build(self) -> Result<rt::Checked<#request>, rt::InvalidRequest> #bounds {
                self.0.build()
            }
            #[doc = #sends]
            ///
            /// # Errors
            /// What is known about a call that did not succeed; nothing else.
            pub async fn send(self) -> Result<#answer, rt::CallError<#error>> #bounds {
                self.0.#method().await
            }
        }
    }
}

fn outcome(operation: &Operation, names: &Names) -> Option<TokenStream> {
    if !operation.has_outcome() {
        return None;
    }
    let (pascal, reply) = (format_ident!("{}", operation.pascal), &names.reply);
    let doc = docs::lines(&format!(
        "What became of {}: the money has moved, or it is not settled yet.",
        docs::code(&operation.name)
    ));
    Some(quote!(#doc pub type #pascal = rt::Outcome<#reply>;))
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_escaped_as_the_runtime_escapes_them() {
        // The runtime holds its escapes against the same judge.
        let all = (0..0x2000).filter_map(char::from_u32);
        for letter in all.chain(['\u{2028}', '\u{ffff}', '🎫']) {
            let wire = format!("a{letter}b");
            let judge = serde_json::to_string(&wire).expect("a text");
            assert_eq!(super::before(&wire), format!(",{judge}:"));
        }
    }
}
