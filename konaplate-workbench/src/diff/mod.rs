//! What changes between two specifications, told twice: on the wire (do clients built from the old one keep working
//! with a provider that behaves as the new one says?) and for Rust callers of the generated client.
//!
//! [`compare`] takes two checked models. Two models that differ have a change, equal ones have none; which lints are let
//! stand is no difference, for nothing is built from it. What each kind of change means stands in one table, [`Kind`]; the tests hold it against the compiler and against the mock.
//!
//! Not here: reading files and revisions, and exit codes, which are the command's.

mod change;
mod errors;
mod fields;
mod headers;
mod kind;
mod lives;
mod matched;
mod means;
mod objects;
mod operations;
mod outcomes;
mod profile;
mod report;
mod rules;
mod scalars;
mod values;
mod version;

pub use change::{Change, Rust, Wire};
pub use kind::{Kind, Section};
pub use report::{json, json_text, markdown, text};
pub use version::{Release, Version, VersionError};

use konaplate_codegen::ir::{Api, Usage};

use change::Changes;

/// What changes from one specification to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    changes: Vec<Change>,
}

impl Comparison {
    /// The changes by file and key, those of the profile first.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The worst that happens to old clients.
    #[must_use]
    pub fn wire(&self) -> Wire {
        let all = self.changes.iter().map(|change| change.wire);
        all.max().unwrap_or(Wire::NotOnWire)
    }

    /// The worst that happens to Rust callers; nothing where nothing changes.
    #[must_use]
    pub fn rust(&self) -> Option<Rust> {
        self.changes.iter().map(|change| change.rust).max()
    }
}

/// Two models, and in which messages their types occur.
struct Pair<'a> {
    old: &'a Api,
    new: &'a Api,
    old_usage: Vec<Usage>,
    new_usage: Vec<Usage>,
}

/// Everything that changes. Linear in the size of both but for sorting.
///
/// ```
/// use konaplate_workbench::diff;
///
/// let files = konaplate_spec::FILES.iter().copied();
/// let sources = konaplate_codegen::Sources::from_pairs(konaplate_spec::ROOT, files);
/// let api = konaplate_codegen::check(&sources).expect("the shipped specification is sound");
/// assert!(diff::compare(&api, &api).changes().is_empty());
/// ```
#[must_use]
pub fn compare(old: &Api, new: &Api) -> Comparison {
    let pair = Pair {
        old,
        new,
        old_usage: old.usage(),
        new_usage: new.usage(),
    };
    let mut changes = Changes::default();
    profile::all(&pair, &mut changes);
    operations::all(&pair, &mut changes);
    Comparison {
        changes: changes.into_sorted(),
    }
}
