//! Which of the portal's services a specification has: complete, in part, as a draft, or not at all.
//! A service is known by the title of its page, which operations keep as `source.page`.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::ir::{Api, ErrorTable, Operation, SourceState};
use konaplate_codegen::{Draft, Sources};
use serde_json::json;

use crate::document::{Document, Value};

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
    /// From an excerpt of a page, or only some of its operations are built.
    Partial,
    /// Drafts alone, of which nothing is built.
    Draft,
    /// Neither an operation nor a draft.
    Missing,
}

impl State {
    /// `complete`, `partial`, `draft` or `missing`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Draft => "draft",
            Self::Missing => "missing",
        }
    }
}

/// An operation or a draft of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Its name in the specification.
    pub operation: String,
    /// Whether it is a draft, of which nothing is built.
    pub is_draft: bool,
    /// Whether it is an operation all of whose page was read.
    pub is_complete: bool,
    /// What was not seen, of a page that was read whole too; empty if nothing, and of a draft.
    pub unseen: Vec<&'static str>,
}

impl Covered {
    /// `charge: the table of codes was not seen`.
    fn to_text(&self) -> String {
        let name = &self.operation;
        if self.is_draft {
            format!("{name}: a draft, not built")
        } else if self.unseen.is_empty() {
            name.clone()
        } else {
            format!("{name}: {}", self.unseen.join(", "))
        }
    }
}

/// Services against a specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// What was asked about.
    pub services: Services,
    /// The operations and drafts of each service that has any, by its name.
    pub covered: BTreeMap<String, Vec<Covered>>,
    /// Operations and drafts whose page is not among the services, each with the title of its page; with an empty one
    /// of a draft whose page cannot be read.
    pub unlisted: Vec<(String, String)>,
}

/// Compares a specification, its checked model and the drafts in its texts, with the services of a navigation.
#[must_use]
pub fn coverage(api: &Api, sources: &Sources, services: Services) -> Coverage {
    let mut covered: BTreeMap<String, Vec<Covered>> = BTreeMap::new();
    let mut unlisted = Vec::new();
    let names = services.groups.iter().flat_map(|(_, names)| names);
    let names: BTreeSet<&str> = names.map(String::as_str).collect();
    let drafts = konaplate_codegen::drafts(sources);
    let drafts = drafts
        .iter()
        .map(|draft| (page_of(sources, draft), covered_by_draft(draft)));
    let operations = api.operations.iter();
    let operations =
        operations.map(|operation| (operation.source.page.clone(), covered_by(operation)));
    for (page, of) in operations.chain(drafts) {
        let page = page.trim();
        if names.contains(page) {
            covered.entry(page.to_owned()).or_default().push(of);
        } else {
            unlisted.push((of.operation, page.to_owned()));
        }
    }
    Coverage {
        services,
        covered,
        unlisted,
    }
}

fn covered_by(operation: &Operation) -> Covered {
    Covered {
        operation: operation.name.clone(),
        is_draft: false,
        is_complete: operation.source.state == SourceState::Complete,
        unseen: unseen(operation),
    }
}

fn covered_by_draft(draft: &Draft) -> Covered {
    Covered {
        operation: draft.name.clone(),
        is_draft: true,
        is_complete: false,
        unseen: Vec::new(),
    }
}

/// The title of a draft's page. Its file need not check; where it is not even YAML, the title is empty.
fn page_of(sources: &Sources, draft: &Draft) -> String {
    let file = sources.find(&draft.file);
    let document = file.and_then(|file| Document::parse(sources.text(file)).ok());
    let page = document.as_ref();
    let page = page.and_then(|document| document.find(&["source", "page"]));
    page.and_then(Value::text).unwrap_or_default().to_owned()
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
    /// Services with an operation from an excerpt, or with a draft beside their operations.
    pub partial: usize,
    /// Services with drafts alone.
    pub draft: usize,
    /// Services with neither an operation nor a draft.
    pub missing: usize,
}

impl Coverage {
    /// How much of a service there is.
    #[must_use]
    pub fn state(&self, service: &str) -> State {
        match self.covered.get(service) {
            None => State::Missing,
            Some(operations) if operations.iter().all(|it| it.is_complete) => State::Complete,
            Some(operations) if operations.iter().all(|it| it.is_draft) => State::Draft,
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
                State::Draft => totals.draft += 1,
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
            let page = match page.as_str() {
                "" => "its page cannot be read".to_owned(),
                page => format!("page `{page}`"),
            };
            text.push_str(&format!("not among the services: {operation} ({page})\n"));
        }
        let Totals {
            entries,
            services,
            complete,
            partial,
            draft,
            missing,
        } = self.totals();
        text.push_str(&format!(
            "{services} services in {entries} entries: {complete} complete, {partial} partial, {draft} draft, {missing} missing\n"
        ));
        text
    }

    fn line(&self, name: &str) -> String {
        let state = self.state(name).as_str();
        let operations = self.covered.get(name).into_iter().flatten();
        let operations: Vec<String> = operations.map(Covered::to_text).collect();
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
                        "draft": covered.is_draft,
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
                "draft": totals.draft,
                "missing": totals.missing,
            },
            "services": groups.iter().map(service).collect::<Vec<_>>(),
            "unlisted": unlisted,
        })
    }
}
