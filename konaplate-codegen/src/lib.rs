//! Turns a YAML specification of a payment API into a validated Rust client.
//!
//! In a build script, with the specification in the folder `spec` of the package:
//!
//! ```no_run
//! // build.rs
//! # #[cfg(feature = "print")]
//! fn main() {
//!     konaplate_codegen::build::client("spec").generate();
//! }
//! ```
//! ```text
//! // src/lib.rs
//! include!(concat!(env!("OUT_DIR"), "/konaplate/mod.rs"));
//! ```
//!
//! The package needs `konaplate-runtime` as a dependency, and nothing else. `konaplate new NAME` writes such a package;
//! `client!` of `konaplate-macros` makes the same client without a build script.
//!
//! Where to go from here:
//! - [`build`]: a part of a specification, one from memory, several clients in one package.
//! - [The language](https://github.com/konaplate/konaplate/blob/main/spec/README.md) that specifications are written in.
//! - In a program: [`load::folder`] reads a specification, [`check()`] gives its model [`ir`] or every problem with its
//!   place.
//!
//! ```
//! use konaplate_codegen::{Sources, check};
//!
//! let sources = Sources::from_pairs("spec", [("konaplate.yaml", "format: 2")]);
//! let problems = check(&sources).expect_err("there is no such format");
//! assert!(problems.iter().any(|problem| problem.short(&sources).starts_with(
//!     "spec/konaplate.yaml:1:9: error[KP0029]: "
//! )));
//! ```
//!
//! # How it is made
//! The pipeline, one module a step: [`source`] text, `yaml` trees with positions, `spec` as written,
//! `check` to the checked model [`ir`], then (feature `emit`) `emit` to Rust text, and (feature `print`)
//! [`output`] to a folder. Parsing checks nothing, checking emits nothing, emission does no I/O.
//! Features: `print`, the default, is all that a build script needs; `schema` makes JSON Schemas; without any of them,
//! reading and checking.

mod check;
mod code;
mod diagnostic;
mod names;
mod parallel;
mod readable;
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
#[cfg(feature = "emit")]
mod runtime_path;
#[cfg(feature = "schema")]
pub mod schema;

pub use check::Draft;
pub use diagnostic::{
    Code, Diagnostic, Family, Severity, Suggestion, count, did_you_mean, one_of, printable, steers,
};
#[cfg(feature = "emit")]
pub use emit::Options;
#[cfg(feature = "emit")]
pub use runtime_path::{BadRuntimePath, RuntimePath};
pub use select::Selection;
pub use source::Sources;

/// Reads and checks a specification.
///
/// # Errors
/// All problems of all files, sorted by file and place.
pub fn check(sources: &Sources) -> Result<ir::Api, Vec<Diagnostic>> {
    check_with(sources, &[])
}

/// As [`check()`], with all drafts read as operations.
///
/// # Errors
/// As [`check()`]'s, the problems of the drafts among them.
pub fn check_with_drafts(sources: &Sources) -> Result<ir::Api, Vec<Diagnostic>> {
    check_with(sources, &drafts(sources))
}

/// The drafts of a specification, in the order of its profile: operations whose files lie with the others and that are
/// not built. None where the profile cannot be read.
///
/// ```
/// use konaplate_codegen::{Sources, drafts};
///
/// let profile = "format: 1\ngroups:\n  refund: { doc: Refunds., drafts: [refund-card] }\n";
/// let drafts = drafts(&Sources::from_pairs("spec", [("konaplate.yaml", profile)]));
/// assert_eq!(drafts[0].file, "operations/refund/refund-card.yaml");
/// ```
#[must_use]
pub fn drafts(sources: &Sources) -> Vec<Draft> {
    check::drafts(sources)
}

/// As [`check()`], with these drafts read as operations.
///
/// # Errors
/// As [`check()`]'s, the problems of these drafts among them.
pub fn check_with(sources: &Sources, drafts: &[Draft]) -> Result<ir::Api, Vec<Diagnostic>> {
    let mut problems = diagnostic::Problems::default();
    let api = check::read(sources, drafts, &mut problems).map(|(profile, operations)| {
        let api = check::api(sources, &profile, &operations, &mut problems);
        parallel::discard(operations);
        api
    });
    match api {
        Some(api) if problems.is_empty() => Ok(api),
        _ => Err(problems.into_sorted()),
    }
}

/// The client as the text of a module, for a macro to expand to.
#[cfg(feature = "emit")]
#[must_use]
pub fn text(api: &ir::Api, options: &Options) -> String {
    emit::inline(api, options)
}

/// What a rule between the fields of a request asks for, in words, as the client says it.
#[cfg(feature = "emit")]
#[must_use]
pub fn rule_in_words(operation: &ir::Operation, rule: &ir::Rule) -> String {
    emit::rule_in_words(operation, rule)
}

/// The client's files: path below the output folder and text, sorted by path.
#[cfg(feature = "print")]
#[must_use]
pub fn generate(api: &ir::Api, options: &Options) -> Vec<output::File> {
    emit::files(api, options)
}
