//! Turns a YAML specification of a payment API into a validated Rust client.
//!
//! The pipeline, one module a step: [`source`] text, `yaml` trees with positions, `spec` as written,
//! `check` to the checked model [`ir`], then (feature `emit`) `emit` to items, (feature `print`)
//! `print` to text, and [`output`] to a folder. Parsing checks nothing, checking emits nothing, emission does no I/O.
//!
//! In a build script:
//!
//! ```no_run
//! # #[cfg(feature = "print")]
//! fn main() {
//!     konaplate_codegen::build::client("spec").generate();
//! }
//! ```

mod check;
mod code;
mod diagnostic;
mod names;
mod spec;
mod yaml;

pub mod ir;
pub mod load;
pub mod places;
pub mod select;
pub mod source;

#[cfg(feature = "print")]
pub mod build;
#[cfg(feature = "emit")]
mod emit;
#[cfg(feature = "schema")]
pub mod language;
#[cfg(feature = "print")]
pub mod output;
#[cfg(feature = "print")]
mod print;
#[cfg(feature = "schema")]
pub mod schema;

pub use diagnostic::{Code, Diagnostic, Family, Severity, Suggestion, did_you_mean, printable};
#[cfg(feature = "emit")]
pub use emit::Options;
pub use select::Selection;
pub use source::Sources;

/// Reads and checks a specification.
///
/// # Errors
/// All problems of all files, sorted by file and place.
pub fn check(sources: &Sources) -> Result<ir::Api, Vec<Diagnostic>> {
    let mut problems = diagnostic::Problems::default();
    let api = check::read(sources, &mut problems).map(|(profile, operations)| {
        let api = check::api(sources, &profile, &operations, &mut problems);
        check::discard(operations);
        api
    });
    match api {
        Some(api) if problems.is_empty() => Ok(api),
        _ => Err(problems.into_sorted()),
    }
}

/// The client as items of a module, for a macro to expand to.
#[cfg(feature = "emit")]
#[must_use]
pub fn tokens(api: &ir::Api, options: &Options) -> proc_macro2::TokenStream {
    emit::inline(api, options)
}

/// The client's files: path below the output folder and text, sorted by path.
#[cfg(feature = "print")]
#[must_use]
pub fn generate(api: &ir::Api, options: &Options) -> Vec<output::File> {
    emit::files(api, options)
        .into_iter()
        .map(|file| print::file(&file))
        .collect()
}
