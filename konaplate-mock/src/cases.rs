//! What a test has arranged for the next calls: documented cases by id, money that stays pending, and
//! faults.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fmt;

use konaplate_codegen::ir::{Api, Case, Operation};

use crate::fault::Fault;

/// Queues by operation name.
#[derive(Default)]
pub(crate) struct Arranged {
    cases: BTreeMap<String, VecDeque<String>>,
    pending: BTreeMap<String, u64>,
    faults: BTreeMap<String, VecDeque<Fault>>,
}

impl Arranged {
    pub(crate) fn add_case(
        &mut self,
        api: &Api,
        operation: &str,
        case: &str,
    ) -> Result<(), ControlError> {
        let known = find(api, operation)?;
        if !known.cases.iter().any(|it| it.id == case) {
            return Err(ControlError::UnknownCase {
                operation: operation.to_owned(),
                case: case.to_owned(),
                known: known.cases.iter().map(|it| it.id.clone()).collect(),
            });
        }
        let queue = self.cases.entry(operation.to_owned()).or_default();
        queue.push_back(case.to_owned());
        Ok(())
    }

    pub(crate) fn add_pending(&mut self, api: &Api, operation: &str) -> Result<(), ControlError> {
        if find(api, operation)?.pending.is_none() {
            return Err(ControlError::NeverPending {
                operation: operation.to_owned(),
            });
        }
        let count = self.pending.entry(operation.to_owned()).or_default();
        *count = count.saturating_add(1);
        Ok(())
    }

    pub(crate) fn add_fault(
        &mut self,
        api: &Api,
        operation: &str,
        fault: Fault,
    ) -> Result<(), ControlError> {
        find(api, operation)?;
        let queue = self.faults.entry(operation.to_owned()).or_default();
        queue.push_back(fault);
        Ok(())
    }

    /// The fault for this request, if one was asked for.
    pub(crate) fn take_fault(&mut self, operation: &Operation) -> Option<Fault> {
        self.faults.get_mut(&operation.name)?.pop_front()
    }

    /// The case for this call, if one was asked for.
    pub(crate) fn take_case<'a>(&mut self, operation: &'a Operation) -> Option<&'a Case> {
        let id = self.cases.get_mut(&operation.name)?.pop_front()?;
        operation.cases.iter().find(|case| case.id == id)
    }

    /// Money of this operation stays pending: asked, not yet used up.
    pub(crate) fn is_pending_next(&self, operation: &Operation) -> bool {
        self.pending
            .get(&operation.name)
            .is_some_and(|count| *count > 0)
    }

    pub(crate) fn use_pending(&mut self, operation: &Operation) {
        if let Some(count) = self.pending.get_mut(&operation.name) {
            *count = count.saturating_sub(1);
        }
    }
}

fn find<'a>(api: &'a Api, operation: &str) -> Result<&'a Operation, ControlError> {
    api.operations
        .iter()
        .find(|it| it.name == operation)
        .ok_or_else(|| ControlError::UnknownOperation {
            operation: operation.to_owned(),
            known: api.operations.iter().map(|it| it.name.clone()).collect(),
        })
}

/// Why the mock cannot be told to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlError {
    /// The specification has no such operation.
    UnknownOperation {
        /// What was asked for.
        operation: String,
        /// The operations there are.
        known: Vec<String>,
    },
    /// The operation has no such documented case.
    UnknownCase {
        /// The operation.
        operation: String,
        /// What was asked for.
        case: String,
        /// The cases it has.
        known: Vec<String>,
    },
    /// The operation has no pending flag.
    NeverPending {
        /// The operation.
        operation: String,
    },
    /// No charge or cancellation has the sequence id.
    UnknownSequence {
        /// What was asked for.
        sequence_id: String,
    },
    /// The charge or cancellation is settled already.
    NotPending {
        /// Its sequence id.
        sequence_id: String,
    },
    /// The body of a control request is not as documented.
    Malformed {
        /// What it must look like.
        expected: &'static str,
    },
}

impl fmt::Display for ControlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation { operation, known } => {
                write!(
                    formatter,
                    "no operation `{operation}`; there are: {}",
                    known.join(", ")
                )
            }
            Self::UnknownCase {
                operation,
                case,
                known,
            } => {
                write!(
                    formatter,
                    "`{operation}` has no case `{case}`; it has: {}",
                    known.join(", ")
                )
            }
            Self::NeverPending { operation } => {
                write!(formatter, "`{operation}` has no pending flag")
            }
            Self::UnknownSequence { sequence_id } => {
                write!(formatter, "no charge or cancellation `{sequence_id}`")
            }
            Self::NotPending { sequence_id } => {
                write!(formatter, "`{sequence_id}` is settled already")
            }
            Self::Malformed { expected } => write!(formatter, "the body must be {expected}"),
        }
    }
}

impl Error for ControlError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::api;

    #[test]
    fn cases_are_taken_once_in_order() {
        let api = api();
        let charge = &api.operations[0];
        let mut arranged = Arranged::default();
        arranged.add_case(&api, "charge", "no-account").unwrap();
        arranged.add_case(&api, "charge", "success").unwrap();
        let mut take = || arranged.take_case(charge).map(|it| it.id.as_str());
        assert_eq!(take(), Some("no-account"));
        assert_eq!(take(), Some("success"));
        assert_eq!(take(), None);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let api = api();
        let mut arranged = Arranged::default();
        let case = arranged.add_case(&api, "charge", "nope").unwrap_err();
        assert_eq!(
            case.to_string(),
            "`charge` has no case `nope`; it has: success, no-account, merchant-error"
        );
        let operation = arranged.add_case(&api, "chrage", "success").unwrap_err();
        assert!(
            operation
                .to_string()
                .starts_with("no operation `chrage`; there are: charge, ")
        );
        let pending = arranged.add_pending(&api, "everything").unwrap_err();
        assert_eq!(pending.to_string(), "`everything` has no pending flag");
    }
}
