//! What there is to show: a checked specification, and what is looked up about it once.

use konaplate_codegen::ir::{Api, Operation};
use konaplate_codegen::places::Places;
use konaplate_codegen::{Diagnostic, Draft, Sources};
use konaplate_workbench::coverage::{self, Coverage, Services};
use konaplate_workbench::openapi;
use serde_json::Value;

/// A checked specification and what is known about it.
#[derive(Debug)]
pub struct Book {
    /// The checked model.
    pub api: Api,
    /// Its texts.
    pub sources: Sources,
    /// How much of the documentation's navigation it has; of no services where that is not known.
    pub coverage: Coverage,
    /// Operations that are not built.
    pub drafts: Vec<Draft>,
    /// Where the keys of its files stand.
    pub places: Places,
}

impl Book {
    /// Checks a specification.
    ///
    /// # Errors
    /// Every problem of it.
    pub fn read(sources: Sources, services: Services) -> Result<Self, Vec<Diagnostic>> {
        let api = konaplate_codegen::check(&sources)?;
        Ok(Self::new(api, sources, services))
    }

    /// A specification whose model is checked already.
    #[must_use]
    pub fn new(api: Api, sources: Sources, services: Services) -> Self {
        Self {
            coverage: coverage::coverage(&api, &sources, services),
            drafts: konaplate_codegen::drafts(&sources),
            places: Places::of(&sources),
            api,
            sources,
        }
    }

    /// Whether it is known which services there could be.
    #[must_use]
    pub fn has_coverage(&self) -> bool {
        !self.coverage.services.groups.is_empty()
    }

    /// The operation of that name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.api.operations.iter().find(|it| it.name == name)
    }

    /// A request that keeps all limits and rules, made up; null where none is found.
    pub(crate) fn sample(&self, operation: &Operation) -> Value {
        let sample = openapi::sample_request(&self.api, operation);
        sample.map_or(Value::Null, |it| it.value())
    }
}
