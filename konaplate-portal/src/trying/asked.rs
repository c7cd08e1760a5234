//! What a page asks for.

use konaplate_codegen::ir::Operation;
use konaplate_mock::{ControlError, Fault, Mock};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A call to be tried.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Asked {
    /// Made up by the page for each press of its button: what comes twice is done once.
    pub(crate) key: String,
    /// The edition that the page was of.
    #[serde(default)]
    pub(crate) generation: u64,
    /// By wire names, as typed.
    pub(crate) values: Map<String, Value>,
    #[serde(default)]
    pub(crate) arranged: Arranged,
    /// Somebody has said once more that money may move.
    #[serde(default)]
    pub(crate) confirmed: bool,
}

/// What the mock is told to do with the call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Arranged {
    /// What it does by itself.
    #[default]
    Nothing,
    /// Answer as this documented case.
    Case(String),
    /// Leave it unsettled.
    Pending,
    /// Break it so.
    Fault(String),
}

/// How many milliseconds late an answer is that the mock delays: later than the client waits.
const LATE: u64 = 7_000;

impl Arranged {
    /// Tells the mock.
    ///
    /// # Errors
    /// An operation, case or fault that it does not have.
    pub(crate) fn tell(&self, mock: &Mock, operation: &Operation) -> Result<(), ControlError> {
        let name = &operation.name;
        match self {
            Self::Nothing => Ok(()),
            Self::Case(case) => mock.next_case(name, case),
            Self::Pending => mock.next_pending(name),
            Self::Fault(fault) => mock.next_fault(name, Fault::from_name(fault, Some(LATE))?),
        }
    }

    /// As pages show it: `no-account`.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Case(name) | Self::Fault(name) => name,
            Self::Pending => "pending",
        }
    }
}
