//! Two macros for clients that [konaplate](https://github.com/konaplate/konaplate) generates: [`client!`], the client of a
//! specification without a build script, and [`lit!`], literals that the compiler checks against the documented limits.
//!
//! ```
//! use konaplate_macros::{client, lit};
//!
//! client! { spec = "../spec", groups = ["recharge"] }
//!
//! const PRICE: ChargeAmount = lit!(ChargeAmount, 10_000);
//!
//! fn start(kona: &Client) {
//!     let charge = kona.charge().sequence_id("ORDER-1").amount(PRICE);
//!     # drop(charge);
//! }
//! # fn main() {}
//! ```
//!
//! The package needs `konaplate-runtime` beside this crate. For KONA PLATE, `konaplate-generated` is the client ready-made,
//! and exports `lit!`; a build script makes the same client with `konaplate-codegen`, as files to read.
//!
//! What a type takes is the type's own business: `lit!` only makes sure that the check is a constant, and where its error
//! points.

mod client;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::parse::{Parse, ParseStream};
use syn::{Lit, Token, Type};

/// The client of a specification, as a build script with `konaplate-codegen` makes it.
///
/// The package needs `konaplate-runtime` beside this crate. The macro stands where items stand, at the top of a module; the
/// client's types and modules become items of that module.
///
/// ```
/// konaplate_macros::client! { spec = "../spec" }
///
/// // or only a part of it
/// pub mod recharges {
///     konaplate_macros::client! {
///         spec = "../spec",
///         groups = ["recharge"],
///         operations = ["one-time-token"],
///     }
/// }
/// # fn main() {}
/// ```
///
/// - `spec`: the specification's folder, below the package's folder; if there is none, beside the file that
///   calls the macro. An absolute path is taken as it is.
/// - `groups`, `operations`: takes only the operations of these groups and these single ones, with the inquiries
///   that their `recovery` names. All of the specification is checked all the same.
/// - `runtime`: the path of the crate `konaplate-runtime` where the package has renamed it (`runtime = pay_runtime`) or
///   has it of another crate (`runtime = pay::runtime`).
///
/// The arguments may stand in any order. Every problem of the specification is an error of its own, in the words
/// of `konaplate check`:
///
/// ```text
/// error: spec/operations/pay/pay.yaml:15:35: KP0010: the minimum of `1000..1` is above its maximum (write the smaller number first)
///  --> src/lib.rs:4:36
///   |
/// 4 | konaplate_macros::client! { spec = "spec" }
///   |                                    ^^^^^^
/// ```
///
/// An edit of a file of the specification builds the crate again. A file that nothing lists is noticed when the
/// crate is next compiled for another reason.
#[proc_macro]
pub fn client(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let tokens = match syn::parse::<client::Arguments>(input) {
        Ok(arguments) => arguments.expand(),
        Err(error) => error.to_compile_error(),
    };
    tokens.into()
}

/// A value of a field type from a literal, checked while compiling.
///
/// `lit!(Type, literal)` takes a string or an integer literal and is a constant expression of that
/// type. A literal that breaks the type's limits fails the build with the limit and its place in
/// the spec, under `cargo check` too, and in code that never runs.
///
/// ```
/// # konaplate_macros::client! { spec = "../spec", operations = ["charge"] }
/// use konaplate_macros::lit;
///
/// const ORDER: SequenceId = lit!(SequenceId, "ORDER-20261121-0001");
/// const PRICE: ChargeAmount = lit!(ChargeAmount, 10_000);
/// # fn main() {}
/// ```
/// ```compile_fail
/// # konaplate_macros::client! { spec = "../spec", operations = ["charge"] }
/// # use konaplate_macros::lit;
/// const ORDER: SequenceId = lit!(SequenceId, "ORDER-20261121-0001-00000000001");
/// //                                         ^ SequenceId takes 1..=30 characters, this literal has 31 (konaplate.yaml types.SequenceId)
/// # fn main() {}
/// ```
///
/// The type is any path, or an alias, with a `const fn literal`: a text, secret, number or date
/// type of the generated client. For a value that is not a literal, use `Type::new(..)`, which
/// checks when the program runs. A type that mentions a generic parameter of the code around it
/// cannot be used: a constant knows none (E0401).
///
/// What fails says the type, its limit, the length that was given and the place in the spec; of a
/// number of class `public`, its value. It never repeats a text. The compiler, though, shows the
/// source line: a real card number has no place in source code.
#[proc_macro]
pub fn lit(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let tokens = match syn::parse::<Typed>(input) {
        Ok(typed) => typed.expand(),
        Err(error) => error.to_compile_error(),
    };
    tokens.into()
}

/// `Type, literal`
struct Typed {
    field_type: Type,
    literal: Lit,
}

impl Typed {
    /// A const *item*: the compiler evaluates it even where the code around it is dead, or generic
    /// and never used, which it does not do for an inline `const` block.
    fn expand(self) -> TokenStream {
        let Self {
            field_type,
            literal,
        } = self;
        // The place decides what an error underlines, the macro's own hygiene keeps `VALUE` apart
        // from the caller's names.
        let span = Span::mixed_site().located_at(literal.span());
        quote_spanned! {span=>
            {
                const VALUE: #field_type = <#field_type>::literal(#literal);
                VALUE
            }
        }
    }
}

impl Parse for Typed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let field_type = input.parse()?;
        if input.parse::<Option<Token![,]>>()?.is_none() {
            return Err(syn::Error::new(input.span(), NO_LITERAL));
        }
        let literal = checked_literal(input)?;
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(input.error(NOT_A_LITERAL));
        }
        Ok(Self {
            field_type,
            literal,
        })
    }
}

const NO_LITERAL: &str =
    "`lit!` takes a type and a literal: `lit!(MerchantId, \"410195430033901\")`";
const NOT_A_LITERAL: &str = "`lit!` takes one string or integer literal; for anything else use `Type::new(..)`, which checks at run time";

fn checked_literal(input: ParseStream<'_>) -> syn::Result<Lit> {
    let is_negative = input.peek(Token![-]);
    let place = input.span();
    let literal = input
        .parse::<Lit>()
        .map_err(|_| syn::Error::new(place, NOT_A_LITERAL))?;
    let refused = |message| Err(syn::Error::new(literal.span(), message));
    match literal {
        Lit::Float(_) => refused("fields hold whole numbers: write the literal without a point"),
        Lit::Int(_) if is_negative => refused("no field takes a negative number"),
        Lit::Int(_) | Lit::Str(_) => Ok(literal),
        _ => refused(NOT_A_LITERAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(input: &str) -> Result<String, String> {
        let typed = syn::parse_str::<Typed>(input);
        typed
            .map(|typed| typed.expand().to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_literal_becomes_a_const_item() {
        let expected = "{ const VALUE : MerchantId = < MerchantId > :: literal (\"a\") ; VALUE }";
        assert_eq!(expand("MerchantId, \"a\"").unwrap(), expected);
        let expected = "{ const VALUE : a :: B < C > = < a :: B < C > > :: literal (1_0) ; VALUE }";
        assert_eq!(expand("a::B<C>, 1_0,").unwrap(), expected);
    }

    #[test]
    fn anything_else_is_refused_with_a_reason() {
        let cases = [
            ("A", NO_LITERAL),
            ("A; 1", NO_LITERAL),
            ("A,", NOT_A_LITERAL),
            ("A, value", NOT_A_LITERAL),
            ("A, 1 + 2", NOT_A_LITERAL),
            ("A, 1, 2", NOT_A_LITERAL),
            ("A, true", NOT_A_LITERAL),
            ("A, b\"a\"", NOT_A_LITERAL),
            ("A, 'a'", NOT_A_LITERAL),
            ("A, -value", NOT_A_LITERAL),
            ("A, -1", "no field takes a negative number"),
            (
                "A, -1.5",
                "fields hold whole numbers: write the literal without a point",
            ),
            (
                "A, 1.0",
                "fields hold whole numbers: write the literal without a point",
            ),
        ];
        for (input, message) in cases {
            assert_eq!(expand(input).unwrap_err(), message, "{input}");
        }
        assert!(expand("").is_err());
    }
}
