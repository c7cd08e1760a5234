//! What every rule reads, and what it makes of it: places by file and key path.

use konaplate_codegen::ir::{Api, Operation, SourceState};
use konaplate_codegen::places::Places;
use konaplate_codegen::source::Place;
use konaplate_codegen::{Code, Diagnostic, Draft, Sources};

use super::drafts::Standing;
use super::fields::{self, FieldAt};

/// A checked specification as rules see it.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) drafts: &'a [(Draft, Standing)],
    /// Every field of every message, in the order of the specification.
    pub(super) fields: Vec<FieldAt<'a>>,
    /// The files that it was read from.
    pub(super) sources: &'a Sources,
    places: Places,
}

/// Where something stands.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// `operations/recharge/charge.yaml`.
    pub(super) file: String,
    /// Key path as errata and allowances write it: `response.card.points`.
    pub(super) key: String,
    /// Key path in the file: `response.card.fields.points`.
    pub(super) yaml: String,
}

/// What a rule found.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) spot: Spot,
    pub(super) diagnostic: Diagnostic,
}

/// Whether what an operation does not have says something: of an excerpt it may stand where nobody has looked.
pub(super) fn is_seen_whole(operation: &Operation) -> bool {
    operation.source.state == SourceState::Complete
}

impl Spot {
    /// A key path that is the same in errata and in the file.
    pub(super) fn new(file: &str, key: impl Into<String>) -> Self {
        let key = key.into();
        Self {
            file: file.to_owned(),
            yaml: key.clone(),
            key,
        }
    }

    /// A key below this one.
    pub(super) fn below(&self, key: &str) -> Self {
        Self {
            file: self.file.clone(),
            key: format!("{}.{key}", self.key),
            yaml: format!("{}.{key}", self.yaml),
        }
    }
}

impl<'a> Context<'a> {
    pub(super) fn new(api: &'a Api, drafts: &'a [(Draft, Standing)], sources: &'a Sources) -> Self {
        Self {
            api,
            drafts,
            sources,
            fields: fields::all(api),
            places: Places::of(sources),
        }
    }

    /// Whether the file has this key.
    pub(super) fn has(&self, spot: &Spot) -> bool {
        self.key(spot).is_some()
    }

    /// The place of the key itself.
    pub(super) fn key(&self, spot: &Spot) -> Option<Place> {
        self.places.key(&spot.file, &spot.yaml)
    }

    /// What is found at a key, or at the closest one above it.
    pub(super) fn at_key(&self, code: Code, spot: &Spot, message: String) -> Option<Finding> {
        let place = self.places.nearest(&spot.file, &spot.yaml)?;
        Some(Finding {
            spot: spot.clone(),
            diagnostic: Diagnostic::new(code, place, message),
        })
    }

    /// As [`Context::at_key`], at the value if that is there.
    pub(super) fn at_value(&self, code: Code, spot: &Spot, message: String) -> Option<Finding> {
        let mut finding = self.at_key(code, spot, message)?;
        if let Some(place) = self.places.value(&spot.file, &spot.yaml) {
            finding.diagnostic.place = place;
        }
        Some(finding)
    }
}

impl Finding {
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.help(help);
        self
    }

    /// With another place, if it has one.
    pub(super) fn related(mut self, place: Option<Place>, label: impl Into<String>) -> Self {
        if let Some(place) = place {
            self.diagnostic = self.diagnostic.related(place, label);
        }
        self
    }
}
