//! Lists the specification's files for embedding: `konaplate.yaml` and all below `operations` that is not hidden.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() {
    // One line each; cargo puts the package's name before it.
    if let Err(error) = list() {
        println!("cargo::error={error}");
    }
}

fn list() -> Result<(), String> {
    let root = variable("CARGO_MANIFEST_DIR")?;
    let mut files = vec![root.join("konaplate.yaml")];
    collect(&root.join("operations"), &mut files)?;
    files.sort();
    let mut text = String::from(
        "/// Path below the specification's folder, with forward slashes, and text of every file.\n\
         pub const FILES: &[(&str, &str)] = &[\n",
    );
    for file in &files {
        watch(file);
        fs::metadata(file).map_err(|error| missing(file, &error))?;
        let name = file.strip_prefix(&root).unwrap_or(file);
        let name = name.to_string_lossy().replace('\\', "/");
        let file = file.to_string_lossy();
        let _ = writeln!(text, "    ({name:?}, include_str!({file:?})),");
    }
    text.push_str("];\n");
    let list = variable("OUT_DIR")?.join("files.rs");
    fs::write(&list, text).map_err(|error| format!("{}: {error}", list.display()))
}

fn variable(name: &str) -> Result<PathBuf, String> {
    let value = env::var_os(name).map(PathBuf::from);
    value.ok_or_else(|| format!("{name} is not set: this is a build script of cargo"))
}

/// As the generator reads a folder; a test holds this list against it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    watch(folder);
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    for entry in entries.map_err(|error| missing(folder, &error))? {
        let path = entry.path();
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let extension = path.extension().and_then(|extension| extension.to_str());
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if matches!(extension, Some("yaml" | "yml")) {
            files.push(path);
        }
    }
    Ok(())
}

fn missing(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    format!("{path}: {error}; the checkout is not whole: `git status` lists what is missing")
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
