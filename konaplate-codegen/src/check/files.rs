//! Reads the files that belong to a specification and holds the profile's lists against them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Problems, did_you_mean};
use crate::parallel;
use crate::source::{FileId, Place, Sources};
use crate::spec::{Group, Operation, Profile, Spanned, operation, profile};
use crate::yaml;

/// An operation file that the profile lists.
#[derive(Debug)]
pub(crate) struct OperationFile {
    pub(crate) group: usize,
    pub(crate) file: FileId,
    pub(crate) operation: Operation,
}

/// An operation that the profile lists among its drafts: its file is there, and nothing is built of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its name in the list.
    pub name: String,
    /// The group that lists it.
    pub group: String,
    /// Path of its file below the specification's folder.
    pub file: String,
    /// Key path in the profile: `groups.refund.drafts[0]`.
    pub key: String,
}

/// The profile and the operations in its order, these drafts among them.
pub(crate) fn read(
    sources: &Sources,
    drafts: &[Draft],
    problems: &mut Problems,
) -> Option<(Profile, Vec<OperationFile>)> {
    let Some(file) = sources.find(Sources::PROFILE) else {
        problems.push(no_profile(sources));
        return None;
    };
    let Some(mut profile) = read_profile(sources, file, problems) else {
        // Which of them are drafts is not known: the faults of all files are told.
        for (file, _) in sources.iter().filter(|(_, path)| is_operation(path)) {
            read_operation(sources, file, problems);
        }
        return None;
    };
    report_lists(sources, &profile, problems);
    check_group_names(&profile, problems);
    take(&mut profile, drafts);
    let operations = read_all(sources, &files(sources, &profile), problems);
    Some((profile, operations))
}

/// The drafts that the profile lists, in its order; none where it cannot be read.
pub(crate) fn drafts(sources: &Sources) -> Vec<Draft> {
    let file = sources.find(Sources::PROFILE);
    let profile = file.and_then(|file| read_profile(sources, file, &mut Problems::default()));
    let groups = profile.map_or_else(Vec::new, |profile| profile.groups);
    let mut found = Vec::new();
    for group in &groups {
        let drafts = group.drafts.iter().enumerate();
        found.extend(drafts.map(|(index, draft)| Draft {
            name: draft.value.clone(),
            group: group.name.value.clone(),
            file: path(group, &draft.value),
            key: format!("groups.{}.drafts[{index}]", group.name.value),
        }));
    }
    found
}

fn read_profile(sources: &Sources, file: FileId, problems: &mut Problems) -> Option<Profile> {
    let root = yaml::parse(sources, file, problems)?;
    profile::read(&root, problems)
}

/// Makes operations of these drafts.
fn take(profile: &mut Profile, drafts: &[Draft]) {
    let taken: BTreeSet<&str> = drafts.iter().map(|draft| draft.file.as_str()).collect();
    for group in &mut profile.groups {
        let listed = std::mem::take(&mut group.drafts);
        let is_taken = |name: &Spanned<String>| taken.contains(path(group, &name.value).as_str());
        let (taken, left) = listed.into_iter().partition(is_taken);
        group.drafts = left;
        group.operations.extend::<Vec<_>>(taken);
    }
}

/// The files of the operations, each with the index of its group among those that are built.
fn files(sources: &Sources, profile: &Profile) -> Vec<(usize, FileId)> {
    let mut done = BTreeSet::new();
    let mut files = Vec::new();
    for (index, group) in profile.built_groups().enumerate() {
        let found = group.operations.iter();
        let found = found.filter_map(|name| sources.find(&path(group, &name.value)));
        files.extend(
            found
                .filter(|file| done.insert(*file))
                .map(|file| (index, file)),
        );
    }
    files
}

fn path(group: &Group, name: &str) -> String {
    format!("operations/{}/{name}.yaml", group.name.value)
}

fn no_profile(sources: &Sources) -> Diagnostic {
    let message = format!("`{}` has no {}", sources.root(), Sources::PROFILE);
    let place = Place::start_of(FileId::NO_PROFILE);
    Diagnostic::new(Code::NoProfile, place, message).help("name the folder that holds it")
}

fn is_operation(path: &str) -> bool {
    path.starts_with("operations/")
}

/// Files that a thread takes at a time.
const STEP: usize = 16;

/// The operations in the order of `files`. Each file stands for itself, so that threads can share them.
fn read_all(
    sources: &Sources,
    files: &[(usize, FileId)],
    problems: &mut Problems,
) -> Vec<OperationFile> {
    let read = parallel::map(files.len(), STEP, |at| {
        let (group, file) = files[at];
        let mut problems = Problems::default();
        let operation = read_operation(sources, file, &mut problems);
        let operation = operation.map(|operation| OperationFile {
            group,
            file,
            operation,
        });
        (operation, problems)
    });
    let mut operations = Vec::with_capacity(files.len());
    for (operation, found) in read {
        operations.extend(operation);
        problems.append(found);
    }
    operations
}

fn read_operation(sources: &Sources, file: FileId, problems: &mut Problems) -> Option<Operation> {
    let root = yaml::parse(sources, file, problems)?;
    operation::read(&root, problems)
}

fn missing_file(sources: &Sources, path: &str, at: Place) -> Diagnostic {
    let message = format!("there is no `{path}`");
    let near = did_you_mean(path, sources.iter().map(|(_, path)| path));
    let help =
        near.unwrap_or_else(|| "add the file, or take the operation off the list".to_owned());
    Diagnostic::new(Code::MissingFile, at, message).help(help)
}

/// Holds the lists of operations and drafts against the files that are there.
fn report_lists(sources: &Sources, profile: &Profile, problems: &mut Problems) {
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    for group in &profile.groups {
        for name in group.operations.iter().chain(&group.drafts) {
            let path = path(group, &name.value);
            if let Some(first) = seen.get(&path) {
                let message = format!("`{path}` is listed twice");
                let problem = Diagnostic::new(Code::DuplicateOperation, name.at, message);
                problems.push(problem.related(*first, "first here"));
                continue;
            }
            if sources.find(&path).is_none() {
                problems.push(missing_file(sources, &path, name.at));
            }
            seen.insert(path, name.at);
        }
    }
    for (file, path) in sources.iter() {
        if path != Sources::PROFILE && !seen.contains_key(path) {
            let message = format!("`{path}` is not listed by {}", Sources::PROFILE);
            let help = "add it to the `operations` of its group, or to its `drafts` if it is not to be built yet";
            problems.push(
                Diagnostic::new(Code::UnlistedFile, Place::start_of(file), message).help(help),
            );
        }
    }
}

/// Group names become cargo features and folders.
fn check_group_names(profile: &Profile, problems: &mut Problems) {
    for group in &profile.groups {
        let name = &group.name.value;
        let listed = group.operations.iter().chain(&group.drafts);
        let listed = listed.chain([&group.name]);
        for name in listed.filter(|name| !is_kebab(&name.value)) {
            let message = format!("`{}` is not a kebab-case name", name.value);
            let help = "lower-case letters, digits and hyphens, such as `charge-cancel`";
            problems.push(Diagnostic::new(Code::BadName, name.at, message).help(help));
        }
        if name == "default" {
            let message =
                "a group cannot be called `default`: cargo's features have one of that name";
            problems.push(Diagnostic::new(Code::BadName, group.name.at, message));
        }
    }
}

/// Lower-case words of letters and digits, joined by single hyphens, a letter first.
pub(crate) fn is_kebab(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.split('-').all(is_word) && !name.starts_with(|first: char| first.is_ascii_digit())
}
