//! A copy of the checkout: what git tracks of it, or would.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the documents call it.
pub(crate) const NAME: &str = "konaplate";

/// Copies `checkout` to [`NAME`] in `folder`, and takes everything else out of there. A file that is the same stays
/// untouched, so that cargo does not build it again.
pub(crate) fn copy(checkout: &Path, folder: &Path) -> io::Result<()> {
    let copy = folder.join(NAME);
    fs::create_dir_all(&copy)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path != copy {
            remove(&path)?;
        }
    }
    let files = tracked(checkout)?;
    for file in &files {
        let (from, to) = (checkout.join(file), copy.join(file));
        let Ok(text) = fs::read(&from) else {
            continue; // a link to nowhere, or deleted by now
        };
        if fs::read(&to).is_ok_and(|there| there == text) {
            continue;
        }
        fs::create_dir_all(to.parent().unwrap_or(&copy))?;
        fs::copy(&from, &to)?;
    }
    drop_others(&copy, &copy, &files)
}

/// An empty folder.
pub(crate) fn empty(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

fn tracked(checkout: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(checkout)
        .output()?;
    let names = String::from_utf8_lossy(&listed.stdout);
    let names = names.split('\0').filter(|name| !name.is_empty());
    Ok(names.map(PathBuf::from).collect())
}

fn drop_others(copy: &Path, folder: &Path, files: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(copy).unwrap_or(&path);
        if path.is_dir() {
            drop_others(copy, &path, files)?;
        } else if !files.contains(name) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() && !path.is_symlink() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    }
}
