//! A page to a file of the specification: a new one, or what a page says written into the one that is there. What
//! people have decided stays; what they have to look at is told.
//!
//! [`transcribe`] and its siblings work on texts; files are the command's.

mod base;
mod compare;
mod difference;
mod errors;
mod facts;
mod fresh;
mod names;
mod report;

use konaplate_codegen::{Code, Diagnostic, Sources};

use crate::document::{Block, Document, Entry, Value, inner_fields, printable};
use crate::looks::{self, Look, Topic};
use crate::page::{Hints, Page};

use base::Base;
pub use difference::{Difference, Path};
pub(crate) use facts::MOST_CHARACTERS;
pub(crate) use names::{Purpose, purpose};
pub use report::{Counts, Note, Report};

/// A keyword of Rust that is never escaped.
const NO_OPERATION: &str = "self";

/// What cargo calls the features that are on.
const NO_GROUP: &str = "default";

/// What a page does not say and people choose.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Name of the operation; made of path and title if left out.
    pub name: Option<String>,
    /// Group of a new operation; the path's first part if left out.
    pub group: Option<String>,
    /// Day that the page was read, `yyyy-mm-dd`.
    pub read: String,
    /// Copy the page's prose into comments.
    pub has_prose: bool,
}

/// An operation file made of a page.
#[derive(Debug, Clone)]
pub struct Transcript {
    /// Path below the specification's folder.
    pub path: String,
    /// The file in canonical form.
    pub text: String,
    /// The profile in canonical form, where it has to list the file first.
    pub profile: Option<String>,
    /// What was read, guessed and left.
    pub report: Report,
    /// What the page says otherwise than the file did. Empty for a new one.
    pub differences: Vec<Difference>,
    /// The specification had no such operation.
    pub is_new: bool,
    /// The page breaks off: what was not seen stayed as it was.
    pub is_partial: bool,
    /// The specification has the operation as an excerpt already: it was not seen whole before either.
    pub is_known_excerpt: bool,
    /// The operation is a draft: it does not check yet, and is not built.
    pub is_draft: bool,
    /// What a person has still to decide in the file.
    pub looks: Vec<Look>,
}

/// Why a page cannot become a file of the specification.
#[derive(Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

impl std::fmt::Display for Unusable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

konaplate_codegen::debug_as_display!(Unusable);

impl std::error::Error for Unusable {}

/// The file of a page, as if the specification had none of that operation yet.
///
/// # Errors
/// A page without a path, a name that is none or taken, or a specification that cannot be read whole.
pub fn transcribe(page: &Page, base: &Sources, options: &Options) -> Result<Transcript, Unusable> {
    let path = page_path(page)?;
    let known = Base::of(base, path)?;
    check_names(options)?;
    let title = &page.title.value;
    let made = || names::operation(path, title);
    let name = options.name.clone().or_else(made);
    let name =
        name.ok_or_else(|| Unusable("path and title give no name: say --name".to_owned()))?;
    refuse_taken(&name, &known)?;
    let group = options
        .group
        .clone()
        .unwrap_or_else(|| group_of(&known, path));
    let file = format!("operations/{group}/{name}.yaml");
    if base.find(&file).is_some() {
        let message = format!("{file} is there already and another operation: say another --name");
        return Err(Unusable(message));
    }
    let fresh = fresh::Fresh::of(page, &known, options);
    let document = fresh.document(&name);
    let mut transcript = Transcript {
        path: file,
        text: document.to_text(),
        profile: listed(&known, (&group, &name), OPERATIONS),
        report: Report::of(page, &known),
        differences: Vec::new(),
        is_new: true,
        is_partial: page.cut.is_some(),
        is_known_excerpt: false,
        is_draft: false,
        looks: looks::open(&document),
    };
    transcript.report.by_hand((&group, &name), page);
    transcript.report.missing_headers(page, &known);
    transcript.report.settle_words(&transcript.looks);
    if transcript.check(base) && transcript.profile.is_some() {
        transcript.profile = listed(&known, (&group, &name), DRAFTS);
        transcript.is_draft = true;
    }
    Ok(transcript)
}

/// What the operations of a specification tell of what stands inside what.
///
/// # Errors
/// A specification that cannot be read whole.
pub fn hints(base: &Sources) -> Result<Hints, Unusable> {
    let known = Base::of(base, "")?;
    let mut hints = Hints::default();
    for operation in &known.operations {
        for side in facts::SIDES {
            if let Some(fields) = operation.document.root.get(side).and_then(Value::block) {
                hints_of(fields, &mut hints);
            }
        }
    }
    Ok(hints)
}

/// Bounded by the depth of documents. What nobody has decided yet tells nothing.
fn hints_of(fields: &Block, hints: &mut Hints) {
    let is_decided = |entry: &&Entry| {
        let field = entry.value.block();
        field.is_none_or(|field| field.text("also-in") != Some(looks::AROUND))
    };
    for (at, entry) in fields.entries.iter().enumerate() {
        let Some(inner) = entry.value.block().and_then(inner_fields) else {
            continue;
        };
        let is_asked = entry
            .above
            .iter()
            .any(|comment| comment.starts_with(&looks::comment(Topic::Nesting, "")));
        if !is_asked {
            for field in inner.entries.iter().filter(is_decided) {
                hints.add_inside(&entry.key, &field.key);
            }
        }
        let behind = fields.entries.get(at + 1..).unwrap_or_default();
        for field in behind {
            hints.add_beside(&entry.key, &field.key);
        }
        hints_of(inner, hints);
    }
}

/// The file of the operation that has the page's path, or the name in the options, with what the page says; a new
/// file where there is none. Errata, names, effects, descriptions and whatever else people decide stay.
///
/// # Errors
/// As [`transcribe`]'s.
pub fn update(page: &Page, base: &Sources, options: &Options) -> Result<Transcript, Unusable> {
    let path = page.path.as_ref().map_or("", |path| path.value.as_str());
    let known = Base::of(base, path)?;
    check_names(options)?;
    let Some(operation) = existing(page, &known, options) else {
        refuse_second(path, &known)?;
        return transcribe(page, base, options);
    };
    refuse_other_group(&operation.file, options)?;
    let fresh = fresh::Fresh::of(page, &known, options);
    let differences = compare::differences(&fresh, &operation.document);
    let mut document = operation.document.clone();
    let mut is_changed = false;
    for difference in &differences {
        is_changed |= difference.apply(&mut document);
    }
    if is_changed {
        document
            .root
            .mapping_mut("source")
            .set("read", options.read.clone());
        looks::settle(&mut document);
    }
    let text = base
        .find(&operation.file)
        .map_or("", |file| base.text(file));
    let mut transcript = Transcript {
        path: operation.file.clone(),
        text: if is_changed {
            document.to_text()
        } else {
            text.to_owned()
        },
        profile: None,
        report: Report::of(page, &known),
        differences,
        is_new: false,
        is_partial: page.cut.is_some(),
        is_known_excerpt: is_excerpt(&operation.document),
        is_draft: known.is_draft(&operation.file),
        looks: looks::open(&document),
    };
    transcript.report.settle(&transcript.looks);
    transcript.check(base);
    Ok(transcript)
}

fn is_excerpt(document: &Document) -> bool {
    let state = document.find(&["source", "state"]).and_then(Value::text);
    state == Some("excerpt")
}

/// The operation of the given name, or else of the page's path.
fn existing<'b>(page: &Page, base: &'b Base, options: &Options) -> Option<&'b base::Operation> {
    let has = |key: &'static str, text: Option<&str>| {
        let mut all = base.operations.iter();
        all.find(move |operation| text.is_some() && operation.document.root.text(key) == text)
    };
    let path = page.path.as_ref().map(|path| path.value.as_str());
    match &options.name {
        Some(name) => has("operation", Some(name)),
        None => has("path", path),
    }
}

fn page_path(page: &Page) -> Result<&str, Unusable> {
    let path = page.path.as_ref().map(|path| path.value.as_str());
    path.ok_or_else(|| {
        Unusable(
            "the page has no path: copy all of it, with the line that has the method and the path"
                .to_owned(),
        )
    })
}

fn check_names(options: &Options) -> Result<(), Unusable> {
    for (given, word) in [(&options.name, NO_OPERATION), (&options.group, NO_GROUP)] {
        let Some(name) = given else {
            continue;
        };
        let name = name.as_str();
        let reason = match name {
            _ if !names::is_kebab(name) => "is not a kebab-case name, such as `charge-cancel`",
            _ if name == word => "is a word that Rust or cargo has taken: say another",
            _ => continue,
        };
        return Err(Unusable(format!("`{}` {reason}", name.escape_debug())));
    }
    Ok(())
}

/// A new operation of a path that another has already.
fn refuse_second(path: &str, base: &Base) -> Result<(), Unusable> {
    let has_path = |operation: &&base::Operation| {
        !path.is_empty() && operation.document.root.text("path") == Some(path)
    };
    match base.operations.iter().find(has_path) {
        None => Ok(()),
        Some(operation) => {
            let name = operation
                .document
                .root
                .text("operation")
                .unwrap_or_default();
            let (name, file) = (printable(name), printable(&operation.file));
            Err(Unusable(format!(
                "{file} has the path of this page: leave --name out, or say `{name}`"
            )))
        }
    }
}

/// Operations are not moved.
fn refuse_other_group(file: &str, options: &Options) -> Result<(), Unusable> {
    let stays = |group: &String| file.starts_with(&format!("operations/{group}/"));
    match options.group.as_ref().filter(|group| !stays(group)) {
        None => Ok(()),
        Some(group) => Err(Unusable(format!(
            "{} is in another group than `{group}`: --group is for new operations",
            printable(file)
        ))),
    }
}

/// A name that an operation of another path has.
fn refuse_taken(name: &str, base: &Base) -> Result<(), Unusable> {
    let has_name =
        |operation: &&base::Operation| operation.document.root.text("operation") == Some(name);
    let taken = base.operations.iter().find(has_name);
    match taken {
        None if name != NO_OPERATION => Ok(()),
        None => Err(Unusable(format!(
            "`{name}` is a word that Rust has taken: say --name"
        ))),
        Some(operation) => {
            let file = printable(&operation.file);
            Err(Unusable(format!(
                "{file} has the name `{name}` already: say another --name"
            )))
        }
    }
}

/// The group called like the first part of the path, in the singular if there is none in its own form.
fn group_of(base: &Base, path: &str) -> String {
    let group = names::group(path).filter(|name| name != NO_GROUP);
    let group = group.unwrap_or_else(|| "other".to_owned());
    let letters = |name: &str| name.replace('-', "");
    let in_plural = format!("{group}s");
    let is_same = |known: &&str| *known == in_plural || letters(known) == letters(&group);
    match base.groups().find(is_same) {
        Some(known) => known.to_owned(),
        None => group,
    }
}

/// Lists of a group: what is built, and what is not yet.
const OPERATIONS: &str = "operations";
const DRAFTS: &str = "drafts";

/// The profile with the operation in a list of its group.
fn listed(base: &Base, (group, name): (&str, &str), list: &str) -> Option<String> {
    let mut profile = base.profile.clone();
    let is_new = !base.groups().any(|known| known == group);
    let groups = profile.root.mapping_mut("groups");
    if is_new {
        groups
            .mapping_mut(group)
            .set("doc", format!("Operations of {group}."));
    }
    let group = groups.mapping_mut(group);
    if group.get(list).and_then(Value::block).is_none() {
        group.set(list, Value::Sequence(Block::default()));
    }
    let operations = group.entry_mut(list)?.value.block_mut()?;
    if operations.texts().any(|listed| listed == name) {
        return None;
    }
    let names: Vec<&str> = operations.texts().collect();
    let at = if names.is_sorted() {
        names.partition_point(|known| *known < name)
    } else {
        names.len()
    };
    operations
        .entries
        .insert(at.min(operations.entries.len()), Entry::new("", name));
    Some(profile.to_text())
}

impl Transcript {
    /// The specification with the file in it.
    #[must_use]
    pub fn placed(&self, base: &Sources) -> Sources {
        let is_replaced =
            |path: &str| path == self.path || (path == Sources::PROFILE && self.profile.is_some());
        let others = base.iter().filter(|(_, path)| !is_replaced(path));
        let others = others.map(|(file, path)| (path.to_owned(), base.text(file).to_owned()));
        let own = [(self.path.clone(), self.text.clone())];
        let profile = self
            .profile
            .iter()
            .map(|text| (Sources::PROFILE.to_owned(), text.clone()));
        Sources::from_pairs(base.root(), others.chain(own).chain(profile))
    }

    /// Tells in the report why the file does not check in its specification, and whether that is so. Problems of other
    /// files are theirs.
    fn check(&mut self, base: &Sources) -> bool {
        let placed = self.placed(base);
        let checked = |sources| konaplate_codegen::check_with_drafts(sources).err();
        let problems = checked(&placed).unwrap_or_default();
        let before = checked(base).unwrap_or_default();
        let had = |problem: &Diagnostic| before.iter().any(|old| old.message == problem.message);
        let is_own = |problem: &Diagnostic| placed.path(problem.place.file) == self.path;
        let (own, others): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_own);
        let mut messages = Vec::new();
        for problem in own {
            let problem = if problem.code == Code::LostErratum && !had(&problem) {
                outlived(problem)
            } else {
                problem
            };
            messages.push(problem.short(&placed));
        }
        if messages.is_empty() && others.iter().any(|problem| !had(problem)) {
            let message =
                "beside this operation others no longer check: `konaplate check` says which";
            messages.push(message.to_owned());
        }
        let is_refused = !messages.is_empty();
        let notes = messages
            .iter()
            .map(|message| Note::new(Code::DoesNotCheck, 1, message));
        self.report.notes.extend(notes);
        is_refused
    }
}

/// The page took away what an erratum is about: the erratum is a person's to remove.
fn outlived(problem: Diagnostic) -> Diagnostic {
    let line = problem.place.start.line;
    let message = "the page no longer says what this erratum mends";
    let help = format!("remove the erratum at line {line}");
    Diagnostic::new(problem.code, problem.place, message).help(help)
}
