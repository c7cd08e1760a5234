//! What a test has arranged for the next calls: documented cases by id, money that stays pending, and
//! faults.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::fmt;

use konaplate_codegen::did_you_mean;
use konaplate_codegen::ir::{Api, Case, Operation};

use crate::fault::Fault;
use crate::line::{LONGEST, plain};

/// How many names an error lists at most: a ledger may have thousands.
const LISTED: usize = 20;

/// Queues by operation name, each of a bounded length.
pub(crate) struct Arranged {
    bound: usize,
    cases: BTreeMap<String, VecDeque<String>>,
    pending: BTreeMap<String, u64>,
    faults: BTreeMap<String, VecDeque<Fault>>,
}

impl Arranged {
    pub(crate) fn new(bound: usize) -> Self {
        Self {
            bound,
            cases: BTreeMap::new(),
            pending: BTreeMap::new(),
            faults: BTreeMap::new(),
        }
    }

    /// Whether nothing is asked for.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.pending.is_empty() && self.faults.is_empty()
    }

    /// Forgets what is asked for of an operation.
    pub(crate) fn forget(&mut self, operation: &str) {
        self.cases.remove(operation);
        self.pending.remove(operation);
        self.faults.remove(operation);
    }

    /// Whether one more can be asked for, of what so many are.
    fn check_room(&self, operation: &str, asked: usize) -> Result<(), ControlError> {
        if asked < self.bound {
            return Ok(());
        }
        Err(ControlError::Full {
            operation: operation.to_owned(),
            bound: self.bound,
        })
    }

    pub(crate) fn add_case(
        &mut self,
        api: &Api,
        operation: &str,
        case: &str,
    ) -> Result<(), ControlError> {
        let known = find(api, operation)?;
        if find_case(known, case).is_none() {
            return Err(ControlError::UnknownCase {
                operation: operation.to_owned(),
                case: case.to_owned(),
                known: known.cases.iter().map(|it| it.id.clone()).collect(),
            });
        }
        let asked = self.cases.get(operation).map_or(0, VecDeque::len);
        self.check_room(operation, asked)?;
        let queue = self.cases.entry(operation.to_owned()).or_default();
        queue.push_back(case.to_owned());
        Ok(())
    }

    pub(crate) fn add_pending(&mut self, api: &Api, operation: &str) -> Result<(), ControlError> {
        if !can_stay_pending(find(api, operation)?) {
            let known = api.operations.iter().filter(|it| can_stay_pending(it));
            return Err(ControlError::NeverPending {
                operation: operation.to_owned(),
                known: known.map(|it| it.name.clone()).collect(),
            });
        }
        let asked = self.pending.get(operation).copied().unwrap_or_default();
        self.check_room(operation, usize::try_from(asked).unwrap_or(usize::MAX))?;
        self.pending
            .insert(operation.to_owned(), asked.saturating_add(1));
        Ok(())
    }

    pub(crate) fn add_fault(
        &mut self,
        api: &Api,
        operation: &str,
        fault: Fault,
    ) -> Result<(), ControlError> {
        find(api, operation)?;
        let asked = self.faults.get(operation).map_or(0, VecDeque::len);
        self.check_room(operation, asked)?;
        let queue = self.faults.entry(operation.to_owned()).or_default();
        queue.push_back(fault);
        Ok(())
    }

    /// Forgets what is arranged for operations and cases that the specification has not.
    pub(crate) fn keep_known(&mut self, api: &Api) {
        self.cases.retain(|name, cases| match find(api, name) {
            Ok(operation) => {
                cases.retain(|id| find_case(operation, id).is_some());
                true
            }
            Err(_) => false,
        });
        self.pending
            .retain(|name, _| find(api, name).is_ok_and(can_stay_pending));
        self.faults.retain(|name, _| find(api, name).is_ok());
    }

    /// The fault for this request, if one was asked for.
    pub(crate) fn take_fault(&mut self, operation: &Operation) -> Option<Fault> {
        self.faults.get_mut(&operation.name)?.pop_front()
    }

    /// The case for this call, if one was asked for.
    pub(crate) fn take_case<'a>(&mut self, operation: &'a Operation) -> Option<&'a Case> {
        let id = self.cases.get_mut(&operation.name)?.pop_front()?;
        find_case(operation, &id)
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

/// Whether [`Mock::next_pending`](crate::Mock::next_pending) takes the operation: its answer tells what has not
/// settled yet.
#[must_use]
pub fn can_stay_pending(operation: &Operation) -> bool {
    operation.pending.is_some()
}

fn find_case<'a>(operation: &'a Operation, id: &str) -> Option<&'a Case> {
    operation.cases.iter().find(|case| case.id == id)
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
#[derive(Clone, PartialEq, Eq)]
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
        /// The operations that have one.
        known: Vec<String>,
    },
    /// No charge or cancellation has the sequence id.
    UnknownSequence {
        /// What was asked for.
        sequence_id: String,
        /// Those that are pending.
        pending: Vec<String>,
    },
    /// There is no such fault; see [`Fault::NAMES`].
    UnknownFault {
        /// What was asked for.
        fault: String,
    },
    /// The charge or cancellation is settled already.
    NotPending {
        /// Its sequence id.
        sequence_id: String,
    },
    /// As much is asked for as may be: see [`Options::keep`](crate::Options::keep).
    Full {
        /// The operation.
        operation: String,
        /// How many of a kind may be asked for.
        bound: usize,
    },
    /// The body of a control request is not as documented.
    Malformed {
        /// What it must look like.
        expected: &'static str,
    },
}

/// What was asked for, and numbers of calls, are a stranger's text: cut and escaped.
impl fmt::Display for ControlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation { operation, known } => {
                write!(formatter, "no operation {}", shown(operation))?;
                tell(formatter, operation, "; there are: ", known.iter())
            }
            Self::UnknownCase {
                operation,
                case,
                known,
            } => {
                write!(formatter, "`{operation}` has no case {}", shown(case))?;
                tell(formatter, case, "; it has: ", known.iter())
            }
            Self::NeverPending { operation, known } => {
                write!(formatter, "`{operation}` has no pending flag")?;
                tell(formatter, operation, "; these have: ", known.iter())
            }
            Self::UnknownSequence {
                sequence_id,
                pending,
            } => {
                write!(formatter, "no accepted call {}", shown(sequence_id))?;
                let pending = pending.iter().map(|it| plain(it));
                tell(formatter, sequence_id, "; pending: ", pending)
            }
            Self::UnknownFault { fault } => {
                write!(formatter, "no fault {}", shown(fault))?;
                let names = Fault::NAMES.iter().map(|(name, _)| name);
                tell(formatter, fault, "; there are: ", names)
            }
            Self::NotPending { sequence_id } => {
                write!(formatter, "{} is settled already", shown(sequence_id))
            }
            Self::Full { operation, bound } => write!(
                formatter,
                "{bound} are asked for `{operation}`, all that --keep allows; let calls use them up"
            ),
            Self::Malformed { expected } => write!(formatter, "the body must be {expected}"),
        }
    }
}

fn shown(text: &str) -> String {
    let text = plain(text);
    if text.starts_with('"') {
        return text;
    }
    format!("`{text}`")
}

/// The name that was probably meant, then those there are.
fn tell(
    formatter: &mut fmt::Formatter<'_>,
    given: &str,
    intro: &str,
    known: impl Iterator<Item = impl AsRef<str>>,
) -> fmt::Result {
    let known: Vec<_> = known.collect();
    let names: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let is_comparable = given.len() <= LONGEST && names.len() <= LISTED;
    let near = is_comparable.then(|| did_you_mean(given, names.iter().copied()));
    if let Some(near) = near.flatten() {
        write!(formatter, " ({near})")?;
    }
    let shown: Vec<&str> = names.iter().copied().take(LISTED).collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        ([], _) => write!(formatter, "{intro}none"),
        (shown, 0) => write!(formatter, "{intro}{}", shown.join(", ")),
        (shown, more) => write!(formatter, "{intro}{} and {more} more", shown.join(", ")),
    }
}

konaplate_codegen::debug_as_display!(ControlError);

impl Error for ControlError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::api;

    #[test]
    fn cases_are_taken_once_in_order() {
        let api = api();
        let charge = &api.operations[0];
        let mut arranged = Arranged::new(usize::MAX);
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
        let mut arranged = Arranged::new(usize::MAX);
        let case = arranged.add_case(&api, "charge", "nope").unwrap_err();
        assert_eq!(
            case.to_string(),
            "`charge` has no case `nope`; it has: success, no-account, merchant-error"
        );
        let near = arranged.add_case(&api, "charge", "no-acount").unwrap_err();
        assert_eq!(
            near.to_string(),
            "`charge` has no case `no-acount` (did you mean `no-account`?); \
             it has: success, no-account, merchant-error"
        );
        let operation = arranged.add_case(&api, "chrage", "success").unwrap_err();
        assert!(
            operation
                .to_string()
                .starts_with("no operation `chrage` (did you mean `charge`?); there are: charge, ")
        );
        let pending = arranged.add_pending(&api, "everything").unwrap_err();
        assert_eq!(
            pending.to_string(),
            "`everything` has no pending flag; these have: charge, charge-cancel"
        );
    }

    #[test]
    fn no_more_is_asked_for_than_may_be() {
        let api = api();
        let mut arranged = Arranged::new(1);
        arranged.add_case(&api, "charge", "success").unwrap();
        arranged.add_fault(&api, "charge", Fault::Html).unwrap();
        arranged.add_pending(&api, "charge").unwrap();
        let more = [
            arranged.add_case(&api, "charge", "success"),
            arranged.add_fault(&api, "charge", Fault::Html),
            arranged.add_pending(&api, "charge"),
        ];
        for more in more {
            let said = more.unwrap_err().to_string();
            assert_eq!(
                said,
                "1 are asked for `charge`, all that --keep allows; let calls use them up"
            );
        }
        arranged.take_case(&api.operations[0]).unwrap();
        arranged.add_case(&api, "charge", "success").unwrap();
    }

    #[test]
    fn a_text_that_steers_a_terminal_is_told_as_one() {
        let api = api();
        let mut arranged = Arranged::new(usize::MAX);
        let mean = "\u{1b}[2J\n".repeat(100_000);
        let said = arranged.add_case(&api, &mean, "x").unwrap_err().to_string();
        assert!(said.starts_with(r#"no operation "\u{1b}[2J\n"#), "{said}");
        assert!(said.len() < 2_000 && !said.chars().any(char::is_control));
        let none = arranged.add_case(&api, "everything", "x").unwrap_err();
        assert_eq!(
            none.to_string(),
            "`everything` has no case `x`; it has: none"
        );
    }

    #[test]
    fn a_long_list_is_cut_and_an_empty_one_said() {
        let unknown = |count: usize| ControlError::UnknownSequence {
            sequence_id: "z".to_owned(),
            pending: (0..count).map(|number| format!("ORDER-{number}")).collect(),
        };
        assert_eq!(
            unknown(0).to_string(),
            "no accepted call `z`; pending: none"
        );
        let long = unknown(22).to_string();
        assert!(long.ends_with("ORDER-18, ORDER-19 and 2 more"), "{long}");
    }
}
