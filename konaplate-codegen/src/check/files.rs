//! Reads the files that belong to a specification and holds the profile's list against them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Problems, did_you_mean};
use crate::parallel;
use crate::source::{FileId, Place, Sources};
use crate::spec::{Group, Operation, Profile, operation, profile};
use crate::yaml;

/// An operation file that the profile lists.
#[derive(Debug)]
pub(crate) struct OperationFile {
    pub(crate) group: usize,
    pub(crate) file: FileId,
    pub(crate) operation: Operation,
}

/// The profile and the operations in its order.
pub(crate) fn read(
    sources: &Sources,
    problems: &mut Problems,
) -> Option<(Profile, Vec<OperationFile>)> {
    let Some(file) = sources.find(Sources::PROFILE) else {
        problems.push(no_profile(sources));
        return None;
    };
    let profile =
        yaml::parse(sources, file, problems).and_then(|root| profile::read(&root, problems));
    let Some(profile) = profile else {
        // The operations' own faults are told all the same.
        for (file, _) in sources.iter().filter(|(_, path)| is_operation(path)) {
            read_operation(sources, file, problems);
        }
        return None;
    };
    let listed = listed_files(&profile);
    let mut files = Vec::new();
    let mut done = BTreeSet::new();
    for (group, path, at) in &listed {
        if !done.insert(path) {
            continue; // `report_unlisted` tells
        }
        match sources.find(path) {
            Some(file) => files.push((*group, file)),
            None => problems.push(missing_file(sources, path, *at)),
        }
    }
    let operations = read_all(sources, &files, problems);
    report_unlisted(sources, &listed, problems);
    check_group_names(&profile, problems);
    Some((profile, operations))
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

fn listed_files(profile: &Profile) -> Vec<(usize, String, Place)> {
    let file = |group: &Group, name: &str| format!("operations/{}/{name}.yaml", group.name.value);
    profile
        .groups
        .iter()
        .enumerate()
        .flat_map(|(index, group)| {
            let operations = group.operations.iter();
            operations.map(move |name| (index, file(group, &name.value), name.at))
        })
        .collect()
}

fn missing_file(sources: &Sources, path: &str, at: Place) -> Diagnostic {
    let message = format!("there is no `{path}`");
    let near = did_you_mean(path, sources.iter().map(|(_, path)| path));
    let help =
        near.unwrap_or_else(|| "add the file, or take the operation off the list".to_owned());
    Diagnostic::new(Code::MissingFile, at, message).help(help)
}

fn report_unlisted(sources: &Sources, listed: &[(usize, String, Place)], problems: &mut Problems) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for (_, path, at) in listed {
        if let Some(first) = seen.insert(path, *at) {
            let problem = Diagnostic::new(
                Code::DuplicateOperation,
                *at,
                format!("`{path}` is listed twice"),
            );
            problems.push(problem.related(first, "first here"));
        }
    }
    for (file, path) in sources.iter() {
        if path != Sources::PROFILE && !seen.contains_key(path) {
            let message = format!("`{path}` is not listed by {}", Sources::PROFILE);
            let help = "add it to the `operations` of its group";
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
        let listed = group.operations.iter().chain([&group.name]);
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
