//! Parts of a checked model by name: some groups, some operations, and what those need.

use std::collections::BTreeSet;
use std::fmt;

use crate::diagnostic::{one_of, printable};
use crate::ir::{Api, TypeId, Usage};

/// Which operations a client has: those of the groups, and the single ones. With no name at all, every one.
///
/// ```
/// use konaplate_codegen::Selection;
///
/// let selection = Selection::default().groups(["recharge"]).operations(["one-time-token"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    groups: Vec<String>,
    operations: Vec<String>,
}

/// What a selected name should be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A group of operations.
    Group,
    /// An operation.
    Operation,
}

/// A selected name that the specification does not have.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// What it should be the name of.
    pub kind: Kind,
    /// The name as given.
    pub name: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.as_str();
        let (name, help) = (printable(&self.name), &self.help);
        write!(formatter, "there is no {kind} `{name}` ({help})")
    }
}

crate::debug_as_display!(UnknownName);

impl std::error::Error for UnknownName {}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Operation => "operation",
        }
    }
}

impl Selection {
    /// Adds the operations of these groups.
    #[must_use]
    pub fn groups<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.groups.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds these operations.
    #[must_use]
    pub fn operations<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.operations.extend(names.into_iter().map(Into::into));
        self
    }

    /// The model with the selected operations only, the inquiries that their `recovery` names, and the
    /// groups and types that these use.
    ///
    /// # Errors
    /// All names that the model does not have: groups first, in the order given.
    pub fn apply(&self, api: Api) -> Result<Api, Vec<UnknownName>> {
        if self.groups.is_empty() && self.operations.is_empty() {
            return Ok(api);
        }
        let unknown = self.unknown(&api);
        if unknown.is_empty() {
            Ok(only(&self.operations_of(&api), api))
        } else {
            Err(unknown)
        }
    }

    fn unknown(&self, api: &Api) -> Vec<UnknownName> {
        let groups: Vec<&str> = api.groups.iter().map(|it| it.name.as_str()).collect();
        let operations: Vec<&str> = api.operations.iter().map(|it| it.name.as_str()).collect();
        let mut unknown = not_among(Kind::Group, &self.groups, &groups);
        unknown.extend(not_among(Kind::Operation, &self.operations, &operations));
        unknown
    }

    /// Indices of the selected operations and of their inquiries.
    fn operations_of(&self, api: &Api) -> BTreeSet<usize> {
        let is_selected = |index: &usize| {
            let operation = &api.operations[*index];
            self.operations.contains(&operation.name)
                || self.groups.contains(&api.groups[operation.group].name)
        };
        let mut waiting: Vec<usize> = (0..api.operations.len()).filter(is_selected).collect();
        let mut selected = BTreeSet::new();
        while let Some(index) = waiting.pop() {
            if selected.insert(index) {
                let recovery = api.operations[index].recovery.as_ref();
                waiting.extend(recovery.map(|recovery| recovery.operation));
            }
        }
        selected
    }
}

fn not_among(kind: Kind, names: &[String], known: &[&str]) -> Vec<UnknownName> {
    let unknown = names.iter().filter(|name| !known.contains(&name.as_str()));
    let tell = |name: &String| UnknownName {
        kind,
        name: name.clone(),
        help: one_of(name, known),
    };
    unknown.map(tell).collect()
}

/// The model with these operations, and what they use.
fn only(operations: &BTreeSet<usize>, mut api: Api) -> Api {
    let operations: Vec<usize> = operations.iter().copied().collect();
    api.operations = kept(api.operations, &operations);
    let groups: BTreeSet<usize> = api.operations.iter().map(|it| it.group).collect();
    let groups: Vec<usize> = groups.into_iter().collect();
    let usage = api.usage().into_iter().enumerate();
    let is_used = |usage: Usage| usage.in_requests || usage.in_responses;
    let types: Vec<usize> = usage
        .filter(|(_, usage)| is_used(*usage))
        .map(|(index, _)| index)
        .collect();
    api.groups = kept(api.groups, &groups);
    api.types = kept(api.types, &types);
    for scalar in &mut api.types {
        let wider = scalar
            .narrows
            .filter(|wider| types.binary_search(&wider.0).is_ok());
        scalar.narrows = wider.map(|wider| TypeId(renumbered(wider.0, &types)));
    }
    for operation in &mut api.operations {
        operation.group = renumbered(operation.group, &groups);
        if let Some(recovery) = &mut operation.recovery {
            recovery.operation = renumbered(recovery.operation, &operations);
        }
        for field in operation.request.iter_mut().chain(&mut operation.response) {
            field
                .shape
                .each_scalar_mut(&mut |id| id.0 = renumbered(id.0, &types));
        }
    }
    api
}

/// The items at the indices, which are sorted.
fn kept<T>(items: Vec<T>, indices: &[usize]) -> Vec<T> {
    let items = items.into_iter().enumerate();
    let items = items.filter(|(index, _)| indices.binary_search(index).is_ok());
    items.map(|(_, item)| item).collect()
}

/// The new index of an item that is kept: as many are kept before it.
fn renumbered(index: usize, kept: &[usize]) -> usize {
    kept.partition_point(|other| *other < index)
}
