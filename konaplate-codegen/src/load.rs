//! Reads a specification's folder into memory: the one place of this crate that reads files.

use std::io;
use std::path::{Path, PathBuf};

use crate::source::Sources;

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
        let bytes = std::fs::read(&file).map_err(|error| named(&shown, &error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            named(&shown, &format!("not UTF-8 from byte {at} on"))
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
