//! Reads a specification's folder into memory: the one place of this crate that reads files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::source::{MAX_BYTES, Position, Sources};

/// Reads `konaplate.yaml` and every `*.yaml` under `operations/` of a folder; linked folders are left out.
///
/// # Errors
/// A folder or file that cannot be read, or is not UTF-8; the message names it.
pub fn folder(root: &Path) -> io::Result<Sources> {
    folder_as(root, &root.to_string_lossy())
}

/// As [`folder`], with a name of the folder for messages.
///
/// # Errors
/// As [`folder`]'s.
pub fn folder_as(root: &Path, name: &str) -> io::Result<Sources> {
    let mut files = Vec::new();
    let profile = root.join(Sources::PROFILE);
    if profile.is_file() {
        files.push(profile);
    } else if !root.is_dir() {
        let message = format!("{}: no such folder", root.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    walk(&root.join("operations"), &mut files)?;
    let mut pairs = Vec::new();
    for file in files {
        let path = file.strip_prefix(root).unwrap_or(&file);
        let shown = Path::new(name).join(path);
        if file.exists() && !file.is_file() {
            return Err(named(&shown, "not a regular file"));
        }
        let text = read(&file).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => {
                io::Error::new(error.kind(), format!("{}:{error}", shown.display()))
            }
            _ => named(&shown, &error.to_string()),
        })?;
        pairs.push((path.to_string_lossy().into_owned(), text));
    }
    Ok(Sources::from_pairs(name, pairs))
}

/// The folders of a specification, for build scripts to watch.
///
/// # Errors
/// A folder that cannot be read.
pub fn watched(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = vec![root.join(Sources::PROFILE), root.join("operations")];
    walk(&root.join("operations"), &mut files)?;
    Ok(files)
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

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).map_err(|error| named(folder, &error.to_string()))?;
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or_default().to_ascii_lowercase();
        // Not into linked folders: they may lead back here.
        if entry.file_type()?.is_dir() {
            walk(&path, files)?;
        } else if matches!(extension.as_str(), "yaml" | "yml") && !path.is_dir() {
            files.push(path); // also under a name that no list can hold, so that it is told
        }
    }
    Ok(())
}

fn named(path: &Path, what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{}: {what}", path.display()),
    )
}
