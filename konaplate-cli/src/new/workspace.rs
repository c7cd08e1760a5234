//! A new project inside of a cargo workspace: cargo refuses a package that lies in one and is not listed there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Failure, files};

const MANIFEST: &str = "Cargo.toml";

/// Makes the project a workspace of its own where one above does not take it as a member; tells that one's manifest.
pub(super) fn keep_apart(project: &Path) -> Result<Option<PathBuf>, Failure> {
    let Some(above) = above(project) else {
        return Ok(None);
    };
    if is_accepted(project) {
        return Ok(None);
    }
    let manifest = project.join(MANIFEST);
    let unable = |error: io::Error| files::unable(&manifest, &error);
    let text = fs::read_to_string(&manifest).map_err(unable)?;
    let apart = format!(
        "{text}\n# Apart from the workspace it lies in. To join that one, list it there and remove this.\n[workspace]\n"
    );
    fs::write(&manifest, apart).map_err(unable)?;
    if is_accepted(project) {
        return Ok(Some(above));
    }
    // It is not this that cargo objects to, or there is no cargo: it will tell by itself.
    fs::write(&manifest, text).map_err(unable)?;
    Ok(None)
}

/// The nearest manifest above that begins a workspace.
fn above(project: &Path) -> Option<PathBuf> {
    let is_workspace = |manifest: &PathBuf| {
        let text = fs::read_to_string(manifest).unwrap_or_default();
        text.lines()
            .any(|line| line.trim_start().starts_with("[workspace"))
    };
    let folders = project.ancestors().skip(1);
    folders
        .map(|folder| folder.join(MANIFEST))
        .find(is_workspace)
}

/// Whether cargo takes the project where it is; which members a workspace has, with its patterns, is its own to say.
fn is_accepted(project: &Path) -> bool {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(project)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--quiet",
            "--format-version=1",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|it| it.success())
}
