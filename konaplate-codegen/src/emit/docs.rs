//! Doc comments. Texts of a specification are data: nothing in them can end a comment, start a link or
//! turn the direction of the line.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Bounds, Class, Limit, ScalarKind, ScalarType};

/// One doc attribute per line.
pub(crate) fn lines(text: &str) -> TokenStream {
    let attributes = text.lines().map(|line| {
        let line = match line.is_empty() {
            true => String::new(),
            false => format!(" {line}"),
        };
        quote!(#[doc = #line])
    });
    quote!(#(#attributes)*)
}

/// A text of the specification as one line of documentation.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    for letter in text.trim().chars() {
        match letter {
            '[' | ']' | '<' | '*' | '_' | '\\' => out.extend(['\\', letter]),
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            letter if is_invisible(letter) => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// A text of the specification as inline code.
pub(crate) fn code(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '`' => '\'',
        letter if letter.is_control() || is_invisible(letter) => '\u{fffd}',
        letter => letter,
    });
    format!("`{}`", letters.collect::<String>())
}

/// Control characters and those that turn the direction of text.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a scalar type takes: its limits as documented and as enforced, and its class.
pub(crate) fn limits(scalar: &ScalarType) -> String {
    let (limit, unit) = match &scalar.kind {
        ScalarKind::Text(limit) => (limit, "characters"),
        ScalarKind::Enum(limit, _) => (limit, "characters"),
        ScalarKind::Integer(limit) => (limit, ""),
    };
    let kind = match &scalar.kind {
        ScalarKind::Text(_) => "Text",
        ScalarKind::Enum(..) => "Word",
        ScalarKind::Integer(_) => "Whole number",
    };
    let class = match scalar.class {
        Class::Public => "",
        Class::Personal => " Personal: redacted in `Debug`.",
        Class::Secret => " Secret: redacted everywhere, wiped from memory.",
    };
    format!("{kind}, {}.{class}", limit_text(limit, unit))
}

/// A limit in words, with the documented one and the reason where they differ.
pub(crate) fn limit_text(limit: &Limit, unit: &str) -> String {
    let effective = bounds_text(limit.effective, unit);
    if limit.documented == limit.effective {
        return effective;
    }
    let documented = bounds_text(limit.documented, unit);
    format!(
        "{effective} (documented: {documented}; {})",
        plain(&limit.because)
    )
}

fn bounds_text(bounds: Bounds, unit: &str) -> String {
    let unit = match unit {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    match (bounds.min, bounds.max) {
        (0, None) => "no limit known".to_owned(),
        (min, None) => format!("at least {min}{unit}"),
        (min, Some(max)) if min == max => format!("exactly {min}{unit}"),
        (min, Some(max)) => format!("{min} to {max}{unit}"),
    }
}
