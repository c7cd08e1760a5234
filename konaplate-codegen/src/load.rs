//! Reads a specification's folder into memory: the one place of this crate that reads files.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::source::{MAX_BYTES, Position, Sources};

/// Folder of the operations, below that of the specification.
const OPERATIONS: &str = "operations";

/// Reads `konaplate.yaml` and every `*.yaml` under `operations/` of a folder.
///
/// Hidden files and folders, whose names begin with a dot, are no part of it: editors and systems leave them. Links to
/// files and folders are followed.
///
/// # Errors
/// A folder or file that cannot be read, or is not UTF-8, a link that leads nowhere or back into the specification; the
/// message names it.
pub fn folder(root: &Path) -> io::Result<Sources> {
    folder_as(root, &root.to_string_lossy())
}

/// As [`folder`], with a name of the folder for messages.
///
/// # Errors
/// As [`folder`]'s.
pub fn folder_as(root: &Path, name: &str) -> io::Result<Sources> {
    if !root.is_dir() {
        return Err(no_folder(root));
    }
    let mut files = Vec::new();
    let profile = root.join(Sources::PROFILE);
    // Also where it cannot be read, so that this is told.
    if fs::symlink_metadata(&profile).is_ok() {
        files.push(profile);
    }
    let shown = Shown { root, name };
    files.extend(operations(shown)?);
    let mut pairs = Vec::new();
    for file in files {
        let text = read_named(&file, &shown.path(&file))?;
        let path = file.strip_prefix(root).unwrap_or(&file);
        pairs.push((path.to_string_lossy().into_owned(), text));
    }
    Ok(Sources::from_pairs(name, pairs))
}

/// What a build script has to watch, so that it runs again when the specification changes or has a new file. Cargo
/// looks at all that is below a folder, and follows links.
///
/// # Errors
/// As [`folder`]'s.
pub fn watched(root: &Path) -> io::Result<Vec<PathBuf>> {
    if !root.is_dir() {
        return Err(no_folder(root));
    }
    // What is not there would count as changed at every build.
    let parts = [root.join(Sources::PROFILE), root.join(OPERATIONS)];
    if parts.iter().all(|part| part.exists()) {
        Ok(parts.into())
    } else {
        Ok(vec![root.to_owned()])
    }
}

/// Whether a file, by its path below the specification's folder with forward slashes, is one of its files.
#[must_use]
pub fn is_part(path: &str) -> bool {
    let is_hidden = || path.split('/').any(|name| is_hidden(OsStr::new(name)));
    let operation = path.strip_prefix(OPERATIONS);
    let operation = operation.and_then(|path| path.strip_prefix('/'));
    path == Sources::PROFILE
        || operation.is_some_and(|path| is_yaml(Path::new(path))) && !is_hidden()
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    extension == "yaml" || extension == "yml"
}

fn no_folder(root: &Path) -> io::Error {
    if root.exists() {
        let profile = Sources::PROFILE;
        let what = format!("not a folder: name the one that holds {profile}");
        return named(root, &what);
    }
    let message = format!("{}: no such folder", root.display());
    io::Error::new(io::ErrorKind::NotFound, message)
}

/// The text of a file that messages call `shown`.
fn read_named(file: &Path, shown: &Path) -> io::Result<String> {
    if !file.exists() && file.is_symlink() {
        let target = fs::read_link(file).unwrap_or_default();
        let target = target.display();
        let what = format!("a link to {target}, which is not there: mend or remove it");
        return Err(named(shown, &what));
    }
    if file.exists() && !file.is_file() {
        return Err(named(shown, "not a regular file"));
    }
    read(file).map_err(|error| {
        if error.kind() == io::ErrorKind::InvalidData {
            io::Error::new(error.kind(), format!("{}:{error}", shown.display()))
        } else {
            named(shown, &error.to_string())
        }
    })
}

/// The text of a file. Of one that is too large no more than shows it: the check tells.
fn read(file: &Path) -> io::Result<String> {
    const LONGEST_CHARACTER: usize = 4;
    let limit = MAX_BYTES + LONGEST_CHARACTER;
    let mut bytes = Vec::new();
    File::open(file)?
        .take(limit as u64)
        .read_to_end(&mut bytes)?;
    let valid = match str::from_utf8(&bytes) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    // Where no more was read, the end may lie within a character.
    let is_end = bytes.len() == limit && bytes.len() - valid < LONGEST_CHARACTER;
    if valid < bytes.len() && !is_end {
        return Err(not_utf8(&bytes[..valid]));
    }
    bytes.truncate(valid);
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Says where the bytes that are UTF-8 end.
fn not_utf8(valid: &[u8]) -> io::Error {
    let Position { line, column } = Position::after(&String::from_utf8_lossy(valid));
    let message = format!("{line}:{column}: not UTF-8: save the file in that encoding");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// How messages call what is in a specification's folder.
#[derive(Clone, Copy)]
struct Shown<'a> {
    root: &'a Path,
    name: &'a str,
}

impl Shown<'_> {
    fn path(self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        // Joining nothing would leave a slash at the end.
        let parts = Path::new(self.name).components().chain(below.components());
        parts.collect()
    }

    fn error(self, path: &Path, error: &io::Error) -> io::Error {
        named(&self.path(path), &error.to_string())
    }
}

/// The files of the operations, those behind links too.
fn operations(shown: Shown<'_>) -> io::Result<Vec<PathBuf>> {
    let mut walk = Walk {
        shown,
        files: Vec::new(),
        links: BTreeSet::new(),
        entered: BTreeMap::new(),
    };
    walk.note(shown.root)?;
    let operations = shown.root.join(OPERATIONS);
    if operations.is_dir() {
        walk.enter(&operations)?;
    }
    // They come last, so that of two ways to a folder it is the link that a message names.
    while let Some(link) = walk.links.pop_first() {
        walk.enter(&link)?;
    }
    Ok(walk.files)
}

/// A way through folders that enters none twice, however they are linked.
struct Walk<'a> {
    shown: Shown<'a>,
    files: Vec<PathBuf>,
    /// Linked folders that are still to be entered.
    links: BTreeSet<PathBuf>,
    /// Folders that were entered: where they really are, and by which path.
    entered: BTreeMap<PathBuf, PathBuf>,
}

impl Walk<'_> {
    fn note(&mut self, folder: &Path) -> io::Result<()> {
        let real = folder.canonicalize();
        let real = real.map_err(|error| self.shown.error(folder, &error))?;
        match self.entered.insert(real, folder.to_owned()) {
            None => Ok(()),
            Some(first) => {
                let first = self.shown.path(&first);
                let first = first.display();
                let what = format!("leads to {first}, which is read already: remove the link");
                Err(named(&self.shown.path(folder), &what))
            }
        }
    }

    fn enter(&mut self, folder: &Path) -> io::Result<()> {
        self.note(folder)?;
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| self.shown.error(folder, &error))? {
            self.take(&entry)?;
        }
        Ok(())
    }

    fn take(&mut self, entry: &DirEntry) -> io::Result<()> {
        let path = entry.path();
        let kind = entry.file_type();
        let kind = kind.map_err(|error| self.shown.error(&path, &error))?;
        if is_hidden(&entry.file_name()) {
            return Ok(());
        }
        if kind.is_dir() {
            return self.enter(&path);
        }
        if path.is_dir() {
            self.links.insert(path);
        } else if is_yaml(&path) {
            self.files.push(path); // also under a name that no list can hold, so that it is told
        }
        Ok(())
    }
}

fn named(path: &Path, what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{}: {what}", path.display()),
    )
}
