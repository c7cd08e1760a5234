//! Which specification a command reads: one rule for all of them, and the words that tell which one it was.
//! The shipped specification answers only where there is no other, and never without being named.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use konaplate_codegen::{Sources, load, printable};
use serde_json::Value;

use crate::{Failure, files, output};

/// How results name the specification that comes with the command.
const SHIPPED: &str = "the shipped specification";

/// The folder that is looked for where none is named.
const FOLDER: &str = "spec";

// The argument that names the specification. No doc comment: clap would take it for the command's.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct SpecArg {
    /// Folder of the specification, the one with `konaplate.yaml`. If left out: `spec` in the current folder or in the
    /// nearest one above it, not beyond the root of the repository; where there is none, the shipped specification.
    /// The result tells which one it was.
    #[arg(long, value_name = "FOLDER")]
    spec: Option<PathBuf>,
    /// Take the shipped specification, whatever folders there are.
    #[arg(long, conflicts_with = "spec")]
    shipped: bool,
}

impl SpecArg {
    /// Finds and reads the specification.
    pub(crate) fn locate(&self) -> Result<Located, Failure> {
        match self.folder()? {
            Some(folder) => Located::in_folder(&folder),
            None => Ok(Located::shipped()),
        }
    }

    /// The folder of the specification; nothing where the shipped one answers.
    pub(crate) fn folder(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.spec {
            Some(path) => folder_of(path).map(Some),
            None if self.shipped => Ok(None),
            None => search(),
        }
    }

    /// As [`SpecArg::folder`], for a time at which it may have been there though it is not now.
    pub(crate) fn folder_then(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.spec {
            Some(path) if !is_there(path)? => Ok(Some(path.clone())),
            _ => self.folder(),
        }
    }
}

/// A specification that was read, and where it was found.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) sources: Sources,
    name: String,
}

impl Located {
    /// Under the name of its root.
    pub(crate) fn new(sources: Sources) -> Self {
        let name = printable(sources.root());
        Self { sources, name }
    }

    /// Of a folder that has a profile.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Failure> {
        Ok(Self::new(load::folder(folder)?))
    }

    /// The one that comes with the command.
    fn shipped() -> Self {
        let files = konaplate_spec::FILES.iter().copied();
        Self {
            sources: Sources::from_pairs(konaplate_spec::ROOT, files),
            name: SHIPPED.to_owned(),
        }
    }

    /// How results name it: its folder, as seen from the current one, or `the shipped specification`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Tells on standard error which one it is, for results that are documents.
    pub(crate) fn announce(&self) {
        output::error(&format!("reading {}", self.name));
    }

    /// Adds to a JSON object which one it is.
    pub(crate) fn note_in(&self, document: &mut Value) {
        if let Value::Object(members) = document {
            members.insert("specification".to_owned(), self.name.clone().into());
        }
    }
}

/// The folder of the specification that a path means: its folder, the folder of a project that has one in `spec`, or
/// one of its files.
pub(crate) fn folder_of(path: &Path) -> Result<PathBuf, Failure> {
    let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if found.is_dir() {
        if has_profile(path)? {
            return Ok(path.to_owned());
        }
        let inner = path.join(FOLDER);
        if has_profile(&inner)? {
            return Ok(inner.strip_prefix(".").unwrap_or(&inner).to_owned());
        }
    }
    let shown = path.display();
    match above(path)? {
        Some(folder) if is_part(path, &folder) => Ok(folder),
        Some(folder) => {
            let folder = folder.display();
            Err(Failure::Unable(format!(
                "{shown}: not a part of the specification: name its folder, {folder}"
            )))
        }
        None => Err(Failure::Unable(format!(
            "{shown}: not a specification: name the folder that has `{}`",
            Sources::PROFILE
        ))),
    }
}

/// The nearest folder above a path that has a profile, as far as the path tells.
fn above(path: &Path) -> Result<Option<PathBuf>, Failure> {
    for folder in path.ancestors().skip(1) {
        let folder = or_here(folder);
        if has_profile(folder)? {
            return Ok(Some(folder.to_owned()));
        }
    }
    Ok(None)
}

/// Whether a path is one of the files, or the folder of some, that are read with a specification.
fn is_part(path: &Path, folder: &Path) -> bool {
    let below = path.strip_prefix(folder).unwrap_or(path);
    below == Path::new(Sources::PROFILE) || below.starts_with("operations")
}

/// `spec` in the current folder or above it, up to the root of the repository.
fn search() -> Result<Option<PathBuf>, Failure> {
    let here = std::env::current_dir().map_err(|error| {
        Failure::Unable(format!(
            "the current folder cannot be told: {error}; go to another one"
        ))
    })?;
    let mut above = PathBuf::new();
    for folder in here.ancestors() {
        if let Some(found) = candidate(&above)? {
            return Ok(Some(found));
        }
        // A file in the worktrees of git.
        let is_root = is_there(&above.join(".git"))?;
        let is_found_above = !is_root && folder.file_name() == Some(OsStr::new(FOLDER));
        if !is_found_above && has_profile(&above)? {
            return Err(Failure::Unable(format!(
                "this is a specification in a folder that is not called `{FOLDER}`, or is all of its repository: \
                 write --spec {}",
                or_here(&above).display()
            )));
        }
        if is_root {
            break;
        }
        above.push("..");
    }
    Ok(None)
}

/// The current folder, where a path is empty.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    }
}

/// The specification of a folder on the way. What is called like one and is none ends the search: whoever has it
/// does not expect the answer of another one.
fn candidate(above: &Path) -> Result<Option<PathBuf>, Failure> {
    let folder = above.join(FOLDER);
    if !is_there(&folder)? {
        return Ok(None);
    }
    if has_profile(&folder)? {
        return Ok(Some(folder));
    }
    Err(Failure::Unable(format!(
        "{}: not a specification: no folder with a `{}`; add that file, such as the one that `konaplate new` makes, \
         name another folder with --spec, or take the shipped specification with --shipped",
        folder.display(),
        Sources::PROFILE
    )))
}

/// Whether there is anything of this name, be it a link that leads nowhere.
fn is_there(path: &Path) -> Result<bool, Failure> {
    is_found(path, fs::symlink_metadata(path)).map(|found| found.is_some())
}

fn has_profile(folder: &Path) -> Result<bool, Failure> {
    let profile = folder.join(Sources::PROFILE);
    let found = is_found(&profile, fs::metadata(&profile))?;
    Ok(found.is_some_and(|it| it.is_file()))
}

/// What there is; what cannot be looked at may be anything, and is no nothing.
fn is_found(path: &Path, found: io::Result<Metadata>) -> Result<Option<Metadata>, Failure> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(files::unable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    if error.kind() != ErrorKind::NotFound {
        return files::unable(path, error);
    }
    Failure::Unable(format!(
        "{}: no such folder: name the one that has `{}`",
        path.display(),
        Sources::PROFILE
    ))
}
