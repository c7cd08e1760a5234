//! Scalar types: aliases of the runtime's checked types over marker kinds, and enums.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Context, docs};
use crate::Sources;
use crate::ir::{
    Class, Limit, ScalarKind, ScalarType, TimeFormat, TypeId, Usage, Word, other_variant,
};
use crate::names;

/// The module `types`: the profile's shared types.
pub(crate) fn shared(context: &Context<'_>) -> Vec<TokenStream> {
    let uses = quote! {
        use ::konaplate_runtime::generated as rt;
    };
    let mut items = vec![uses];
    items.extend(all(context, Sources::PROFILE));
    items
}

/// The types whose definition lies in `file`, and the module of their kinds.
pub(crate) fn all(context: &Context<'_>, file: &str) -> Vec<TokenStream> {
    let ids: Vec<TypeId> = context.types_of(file).collect();
    let mut items: Vec<TokenStream> = ids.iter().map(|id| one(context, *id)).collect();
    let kinds: Vec<TokenStream> = ids
        .iter()
        .filter_map(|id| kind(context, context.api.scalar(*id)))
        .collect();
    if !kinds.is_empty() {
        items.push(quote! {
            /// What the spec says about each type.
            pub mod kinds {
                use super::rt;
                #(#kinds)*
            }
        });
    }
    items
}

/// Names of the Rust types that a file's scalars become.
pub(crate) fn names(context: &Context<'_>, file: &str) -> Vec<String> {
    let ids = context.types_of(file);
    ids.flat_map(|id| {
        let scalar = context.api.scalar(id);
        let usage = context.usage[id.0];
        let is_both = is_enum(scalar) && usage.in_requests && usage.in_responses;
        let received = is_both.then(|| names::received(&scalar.rust));
        [Some(scalar.rust.clone()), received].into_iter().flatten()
    })
    .collect()
}

pub(crate) fn is_enum(scalar: &ScalarType) -> bool {
    matches!(scalar.kind, ScalarKind::Enum(..))
}

/// The name under which replies hold a type: an enum that requests use too is closed there, so that
/// replies have an open one beside it.
pub(crate) fn reply_name(context: &Context<'_>, id: TypeId) -> String {
    let scalar = context.api.scalar(id);
    match context.usage[id.0].in_requests && is_enum(scalar) {
        true => names::received(&scalar.rust),
        false => scalar.rust.clone(),
    }
}

fn one(context: &Context<'_>, id: TypeId) -> TokenStream {
    let scalar = context.api.scalar(id);
    let doc = doc(scalar);
    let name = format_ident!("{}", scalar.rust);
    match (&scalar.kind, scalar.class) {
        (ScalarKind::Text(_), _) if scalar.lives.is_some() => {
            quote!(#doc pub type #name = rt::Expiring<kinds::#name>;)
        }
        (ScalarKind::Text(_), Class::Secret) => {
            quote!(#doc pub type #name = rt::Secret<kinds::#name>;)
        }
        (ScalarKind::Text(_), _) => quote!(#doc pub type #name = rt::Text<kinds::#name>;),
        (ScalarKind::Time(format, _), _) => {
            let format = time(*format);
            quote!(#doc pub type #name = rt::#format<kinds::#name>;)
        }
        (ScalarKind::Integer(_), _) => quote!(#doc pub type #name = rt::Number<kinds::#name>;),
        (ScalarKind::Enum(_, words), _) => enums(scalar, words, context.usage[id.0]),
    }
}

/// The runtime's name of a format.
fn time(format: TimeFormat) -> Ident {
    match format {
        TimeFormat::YearMonth => format_ident!("YearMonth"),
        TimeFormat::Date => format_ident!("Date"),
        TimeFormat::DateTime => format_ident!("DateTime"),
    }
}

fn doc(scalar: &ScalarType) -> TokenStream {
    let text = docs::plain(&scalar.doc);
    let limits = docs::limits(scalar);
    let spec = docs::code(&scalar.spec);
    docs::lines(&format!("{text}\n\n{limits}\nSpec: {spec}."))
}

fn kind(context: &Context<'_>, scalar: &ScalarType) -> Option<TokenStream> {
    let name = format_ident!("{}", scalar.rust);
    let doc = docs::lines(&format!("Limits of [`super::{}`].", scalar.rust));
    let (kind, limits, bounds) = match &scalar.kind {
        ScalarKind::Text(limit) => (quote!(TextKind), quote!(TextLimits), bounds(limit)),
        ScalarKind::Integer(limit) => (quote!(NumberKind), quote!(NumberLimits), bounds(limit)),
        ScalarKind::Time(..) => (quote!(TimeKind), quote!(TimeLimits), TokenStream::new()),
        ScalarKind::Enum(..) => return None,
    };
    let head = head(scalar);
    let lives = scalar.lives.map(|seconds| {
        let seconds = proc_macro2::Literal::u64_unsuffixed(seconds);
        quote! {
            impl rt::ExpiringKind for #name {
                const LIVES_SECONDS: u64 = #seconds;
            }
        }
    });
    let narrows = narrows(context, scalar);
    Some(quote! {
        #doc
        pub enum #name {}
        impl rt::#kind for #name {
            const LIMITS: rt::#limits = rt::#limits { #head, #bounds };
        }
        #lives
        #narrows
    })
}

/// Lets the wider, shared type become the one of a single field.
fn narrows(context: &Context<'_>, scalar: &ScalarType) -> Option<TokenStream> {
    let name = format_ident!("{}", scalar.rust);
    let wider = format_ident!("{}", context.api.scalar(scalar.narrows?).rust);
    Some(quote!(impl rt::Narrows<super::super::types::kinds::#wider> for #name {}))
}

fn bounds(limit: &Limit) -> TokenStream {
    let (min, max) = effective(limit);
    quote!(min: #min, max: #max)
}

/// The inclusive bounds as literals.
pub(crate) fn effective(limit: &Limit) -> (proc_macro2::Literal, TokenStream) {
    let min = proc_macro2::Literal::u64_unsuffixed(limit.effective.min);
    let max = limit.effective.max.map_or_else(
        || quote!(u64::MAX),
        |max| {
            let max = proc_macro2::Literal::u64_unsuffixed(max);
            quote!(#max)
        },
    );
    (min, max)
}

/// The fields that all kinds of limits begin with.
fn head(scalar: &ScalarType) -> TokenStream {
    let (name, spec) = (&scalar.rust, &scalar.spec);
    let class = match scalar.class {
        Class::Public => quote!(Public),
        Class::Personal => quote!(Personal),
        Class::Secret => quote!(Secret),
    };
    quote!(name: #name, spec: #spec, class: rt::Class::#class)
}

fn enums(scalar: &ScalarType, words: &[Word], usage: Usage) -> TokenStream {
    match (usage.in_requests, usage.in_responses) {
        (true, true) => {
            let closed = closed(scalar, words);
            let open = open(scalar, words, &names::received(&scalar.rust));
            quote!(#closed #open)
        }
        (false, true) => open(scalar, words, &scalar.rust),
        _ => closed(scalar, words),
    }
}

/// A request enum: nothing but its words.
fn closed(scalar: &ScalarType, words: &[Word]) -> TokenStream {
    let doc = doc(scalar);
    let name = format_ident!("{}", scalar.rust);
    let limits = word_limits(scalar, words);
    let variants = words.iter().map(variant);
    let rust: Vec<_> = words
        .iter()
        .map(|word| format_ident!("{}", word.rust))
        .collect();
    let wire: Vec<_> = words.iter().map(|word| word.wire.as_str()).collect();
    let bytes = words
        .iter()
        .map(|word| proc_macro2::Literal::byte_string(word.wire.as_bytes()));
    let literal_doc =
        docs::lines("The word of a literal; anything but a listed word stops the build.");
    quote! {
        #doc
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
        impl #name {
            #literal_doc
            #[must_use]
            #[track_caller]
            pub const fn literal(word: &'static str) -> Self {
                match word.as_bytes() {
                    #(#bytes => Self::#rust,)*
                    _ => rt::not_a_word(&<Self as rt::Word>::LIMITS),
                }
            }
        }
        impl rt::Word for #name {
            const LIMITS: rt::WordLimits = #limits;
            const ALL: &'static [Self] = &[#(Self::#rust),*];
            fn as_str(&self) -> &'static str {
                match self { #(Self::#rust => #wire,)* }
            }
        }
        rt::request_word!(#name);
    }
}

/// A response enum: its words, and whatever else may come.
fn open(scalar: &ScalarType, words: &[Word], name: &str) -> TokenStream {
    let doc = doc(scalar);
    let name = format_ident!("{name}");
    let limits = word_limits(scalar, words);
    let variants = words.iter().map(variant);
    let other = format_ident!("{}", other_variant(words));
    let rust: Vec<_> = words
        .iter()
        .map(|word| format_ident!("{}", word.rust))
        .collect();
    let wire: Vec<_> = words.iter().map(|word| word.wire.as_str()).collect();
    quote! {
        #doc
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A word that the spec does not list, as received.
            #other(rt::OtherWord),
        }
        impl rt::OpenWord for #name {
            const LIMITS: rt::WordLimits = #limits;
            fn known(word: &str) -> Option<Self> {
                Some(match word { #(#wire => Self::#rust,)* _ => return None })
            }
            fn other(word: rt::OtherWord) -> Self {
                Self::#other(word)
            }
            fn as_str(&self) -> &str {
                match self { #(Self::#rust => #wire,)* Self::#other(word) => word.as_str() }
            }
        }
        rt::reply_word!(#name);
    }
}

fn variant(word: &Word) -> TokenStream {
    let name = format_ident!("{}", word.rust);
    let wire = docs::code(&word.wire);
    let doc = docs::lines(&format!("{wire}: {}", docs::plain(&word.doc)));
    quote!(#doc #name)
}

fn word_limits(scalar: &ScalarType, words: &[Word]) -> TokenStream {
    let head = head(scalar);
    let words = words.iter().map(|word| word.wire.as_str());
    quote!(rt::WordLimits { #head, words: &[#(#words),*] })
}
