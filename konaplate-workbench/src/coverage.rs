//! Which of the portal's services a specification has: complete, in part, or not at all.
//! A service is known by the title of its page, which operations keep as `source.page`.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::ir::{Api, ErrorTable, Operation, SourceState};
use serde_json::json;

/// The services of a navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Services {
    /// Groups in order, each with the names in it; a name may stand in several.
    pub groups: Vec<(String, Vec<String>)>,
}

impl Services {
    /// Reads a list of services: `## ` before a group, a name a line, `#` before what is for people only.
    ///
    /// # Errors
    ///
    /// A name before the first group, with its line; or a list without a name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if let Some(group) = line.strip_prefix("## ") {
                groups.push((group.trim().to_owned(), Vec::new()));
            } else if !line.is_empty() && !line.starts_with('#') {
                let group = groups.last_mut();
                let (_, names) = group.ok_or_else(|| {
                    format!(
                        "line {}: a service before the first group; write `## GROUP` above it",
                        at + 1
                    )
                })?;
                names.push(line.to_owned());
            }
        }
        if groups.iter().all(|(_, names)| names.is_empty()) {
            return Err("no service: write `## GROUP`, and below it a name a line".to_owned());
        }
        Ok(Self { groups })
    }
}

/// How much of a service a specification has: the same words as `source.state` in its files, which say how much of a
/// page was read. That a page itself cuts its table of codes is told beside, and is no other state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// From complete pages.
    Complete,
    /// From an excerpt of a page.
    Partial,
    /// No operation.
    Missing,
}

impl State {
    /// `complete`, `partial` or `missing`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Missing => "missing",
        }
    }
}

/// An operation of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Its name in the specification.
    pub operation: String,
    /// Whether all of its page was read.
    pub is_complete: bool,
    /// What was not seen, of a page that was read whole too; empty if nothing.
    pub unseen: Vec<&'static str>,
}

/// Services against a specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// What was asked about.
    pub services: Services,
    /// The operations of each service that has any, by its name.
    pub covered: BTreeMap<String, Vec<Covered>>,
    /// Operations whose page is not among the services, each with the title of its page.
    pub unlisted: Vec<(String, String)>,
}

/// Compares a specification with the services of a navigation.
#[must_use]
pub fn coverage(api: &Api, services: Services) -> Coverage {
    let mut covered: BTreeMap<String, Vec<Covered>> = BTreeMap::new();
    let mut unlisted = Vec::new();
    let names = services.groups.iter().flat_map(|(_, names)| names);
    let names: BTreeSet<&str> = names.map(String::as_str).collect();
    for operation in &api.operations {
        let page = operation.source.page.trim();
        if names.contains(page) {
            covered.entry(page.to_owned()).or_default().push(Covered {
                operation: operation.name.clone(),
                is_complete: operation.source.state == SourceState::Complete,
                unseen: unseen(operation),
            });
        } else {
            unlisted.push((operation.name.clone(), page.to_owned()));
        }
    }
    Coverage {
        services,
        covered,
        unlisted,
    }
}

fn unseen(operation: &Operation) -> Vec<&'static str> {
    let page = match operation.source.state {
        SourceState::Complete => None,
        SourceState::Excerpt => Some("only an excerpt of the page was read"),
    };
    let table = match operation.error_table {
        ErrorTable::Complete => None,
        ErrorTable::Cut => Some("the page shows the first rows of its table of codes only"),
        ErrorTable::NotSeen => Some("the table of codes was not seen"),
    };
    page.into_iter().chain(table).collect()
}

/// How many services are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Names in all groups together.
    pub entries: usize,
    /// Different names.
    pub services: usize,
    /// Services all of whose operations are from complete pages.
    pub complete: usize,
    /// Services with an operation from an excerpt.
    pub partial: usize,
    /// Services without an operation.
    pub missing: usize,
}

impl Coverage {
    /// How much of a service there is.
    #[must_use]
    pub fn state(&self, service: &str) -> State {
        match self.covered.get(service) {
            None => State::Missing,
            Some(operations) if operations.iter().all(|it| it.is_complete) => State::Complete,
            Some(_) => State::Partial,
        }
    }

    /// How many services are in each state.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let names = self.groups_of();
        let mut totals = Totals {
            entries: self
                .services
                .groups
                .iter()
                .map(|(_, names)| names.len())
                .sum(),
            services: names.len(),
            ..Totals::default()
        };
        for name in names.keys() {
            match self.state(name) {
                State::Complete => totals.complete += 1,
                State::Partial => totals.partial += 1,
                State::Missing => totals.missing += 1,
            }
        }
        totals
    }

    /// The groups that each service stands in.
    fn groups_of(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (group, names) in &self.services.groups {
            for name in names {
                groups.entry(name).or_default().push(group);
            }
        }
        groups
    }

    /// The list for people, group by group, with the totals below.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (group, names) in &self.services.groups {
            text.extend([group.as_str(), "\n"]);
            for name in names {
                text.push_str(&self.line(name));
            }
            text.push('\n');
        }
        for (operation, page) in &self.unlisted {
            text.push_str(&format!(
                "not among the services: {operation} (page `{page}`)\n"
            ));
        }
        let Totals {
            entries,
            services,
            complete,
            partial,
            missing,
        } = self.totals();
        text.push_str(&format!(
            "{services} services in {entries} entries: {complete} complete, {partial} partial, {missing} missing\n"
        ));
        text
    }

    fn line(&self, name: &str) -> String {
        let state = self.state(name).as_str();
        let operations = self.covered.get(name).into_iter().flatten();
        let operations: Vec<String> = operations
            .map(
                |Covered {
                     operation, unseen, ..
                 }| {
                    if unseen.is_empty() {
                        operation.clone()
                    } else {
                        format!("{operation}: {}", unseen.join(", "))
                    }
                },
            )
            .collect();
        if operations.is_empty() {
            format!("  {state:<8}  {name}\n")
        } else {
            format!("  {state:<8}  {name}  [{}]\n", operations.join("; "))
        }
    }

    /// The same for programs: one JSON object.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let totals = self.totals();
        let groups = self.groups_of();
        let service = |(name, groups): (&&str, &Vec<&str>)| {
            let operations = self.covered.get(*name).into_iter().flatten();
            let operations: Vec<_> = operations
                .map(|covered| {
                    json!({
                        "name": covered.operation,
                        "complete": covered.is_complete,
                        "unseen": covered.unseen,
                    })
                })
                .collect();
            json!({ "name": name, "groups": groups, "state": self.state(name).as_str(), "operations": operations })
        };
        let unlisted = self.unlisted.iter();
        let unlisted: Vec<_> = unlisted
            .map(|(operation, page)| json!({ "name": operation, "page": page }))
            .collect();
        json!({
            "totals": {
                "entries": totals.entries,
                "services": totals.services,
                "complete": totals.complete,
                "partial": totals.partial,
                "missing": totals.missing,
            },
            "services": groups.iter().map(service).collect::<Vec<_>>(),
            "unlisted": unlisted,
        })
    }
}
