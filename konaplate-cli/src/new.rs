//! `konaplate new`: a started project, whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use konaplate_workbench::start::{CrateName, Dependencies, project};

use crate::{Failure, output};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the project: not there yet, or empty.
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Name of the crate; that of the folder if left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Take konaplate's crates from this checkout, instead of a registry.
    #[arg(long, value_name = "FOLDER")]
    konaplate_path: Option<PathBuf>,
}

pub(crate) fn create(args: &Args) -> Result<(), Failure> {
    if args.path.file_name().is_none() {
        let message = format!("{}: name the folder to make", args.path.display());
        return Err(Failure::Unable(message));
    }
    let name = name(args)?;
    let dependencies = dependencies(args.konaplate_path.as_deref())?;
    refuse_occupied(&args.path)?;
    let files = project(&name, &dependencies);
    write_all(&args.path, &files).map_err(|error| unable(&args.path, &error))?;
    let path = args.path.display();
    output::line(&format!(
        "{path}: made; `cargo test` in it is the next step"
    ))
}

fn name(args: &Args) -> Result<CrateName, Failure> {
    let of_folder = || {
        args.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let name = args.name.clone().or_else(of_folder).unwrap_or_default();
    let name = CrateName::new(&name);
    name.map_err(|error| Failure::Unable(format!("{error}; give another one with --name")))
}

fn dependencies(checkout: Option<&Path>) -> Result<Dependencies, Failure> {
    let Some(folder) = checkout else {
        return Ok(Dependencies::Registry);
    };
    let folder = fs::canonicalize(folder).map_err(|error| unable(folder, &error))?;
    if !folder.join("konaplate-runtime/Cargo.toml").is_file() {
        let message = format!("{}: no checkout of konaplate", folder.display());
        return Err(Failure::Unable(message));
    }
    match folder.to_str() {
        Some(path) => Ok(Dependencies::Checkout(path.to_owned())),
        None => Err(Failure::Unable(format!("{}: not UTF-8", folder.display()))),
    }
}

fn refuse_occupied(path: &Path) -> Result<(), Failure> {
    let is_empty = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::symlink_metadata(path).is_err()
        }
        Err(error) => return Err(unable(path, &error)),
    };
    match is_empty {
        true => Ok(()),
        false => Err(Failure::Unable(format!(
            "{}: something is there already",
            path.display()
        ))),
    }
}

/// Writes beside the folder, and moves what is whole to its place.
fn write_all(path: &Path, files: &[(String, String)]) -> io::Result<()> {
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = parent.join(format!(".{name}.{}.new", std::process::id()));
    let done = write_into(&draft, files).and_then(|()| move_to(&draft, path));
    if done.is_err() {
        let _ = fs::remove_dir_all(&draft); // the first error is the one to tell
    }
    done
}

fn write_into(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    fs::create_dir(folder)?;
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

fn move_to(draft: &Path, path: &Path) -> io::Result<()> {
    if path.is_dir() {
        fs::remove_dir(path)?; // it is empty, or this fails
    }
    fs::rename(draft, path)
}

fn unable(path: &Path, error: &io::Error) -> Failure {
    Failure::Unable(format!("{}: {error}", path.display()))
}
