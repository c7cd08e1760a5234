//! Where a new project goes: what is there is kept, and what cannot be written whole leaves nothing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use crate::Failure;
use crate::files::unable;

/// The folder of a new project.
pub(super) struct Place {
    /// As it was given.
    given: PathBuf,
    /// Absolute, without links.
    real: PathBuf,
}

impl Place {
    pub(super) fn find(given: &Path) -> Result<Self, Failure> {
        let real = real(given).map_err(|error| unable(given, &error))?;
        let given = given.to_owned();
        Ok(Self { given, real })
    }

    pub(super) fn real(&self) -> &Path {
        &self.real
    }

    /// The name of the folder.
    pub(super) fn name(&self) -> String {
        let name = self.real.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// A repository that was just begun is no obstacle.
    pub(super) fn refuse_occupied(&self) -> Result<(), Failure> {
        let found = match fs::read_dir(&self.real) {
            Ok(mut entries) => entries.find_map(|entry| match entry {
                Ok(entry) if entry.file_name() == ".git" => None,
                Ok(entry) => Some(Ok(entry.file_name())),
                Err(error) => Some(Err(error)),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(unable(&self.given, &error)),
        };
        let found = found.transpose();
        match found.map_err(|error| unable(&self.given, &error))? {
            None => Ok(()),
            Some(name) => Err(Failure::Unable(format!(
                "{}: something is there already, such as `{}`: name a folder that is empty or not there",
                self.given.display(),
                name.to_string_lossy()
            ))),
        }
    }

    /// Writes beside the place, and moves what is whole there.
    pub(super) fn write(&self, files: &[(String, String)]) -> Result<(), Failure> {
        let is_there = self.real.is_dir();
        let draft = format!(".{}.{}.new", self.name(), std::process::id());
        let draft = if is_there {
            self.real.join(draft) // the folder itself stays: somebody is in it, or it has a repository
        } else {
            self.real.with_file_name(draft)
        };
        let done = write_into(&draft, files).and_then(|()| {
            if is_there {
                move_all(&draft, &self.real)
            } else {
                fs::rename(&draft, &self.real)
            }
        });
        if done.is_err() {
            let _ = fs::remove_dir_all(&draft); // the first error is the one to tell
        }
        done.map_err(|error| unable(&self.given, &error))
    }
}

/// The path without links and relative parts, as far as it is there.
fn real(given: &Path) -> io::Result<PathBuf> {
    let given = std::path::absolute(given)?;
    let mut missing = Vec::new();
    let mut path = given.as_path();
    // A link that leads nowhere is there, and in the way.
    while path
        .symlink_metadata()
        .is_err_and(|it| it.kind() == ErrorKind::NotFound)
    {
        match (path.components().next_back(), path.parent()) {
            (Some(Component::Normal(name)), Some(parent)) => {
                missing.push(name);
                path = parent;
            }
            _ => return Err(io::Error::other("leads through a folder that is not there")),
        }
    }
    let mut real = fs::canonicalize(path)?;
    real.extend(missing.into_iter().rev());
    Ok(real)
}

fn write_into(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Moves what is in a folder into another one, in which nothing is called so; none of it where one cannot be moved.
fn move_all(from: &Path, to: &Path) -> io::Result<()> {
    let mut moved = Vec::new();
    let done = fs::read_dir(from)?.try_for_each(|entry| {
        let entry = entry?;
        let new = to.join(entry.file_name());
        fs::rename(entry.path(), &new)?;
        moved.push((entry.path(), new));
        Ok(())
    });
    if done.is_err() {
        for (old, new) in moved {
            let _ = fs::rename(new, old); // the first error is the one to tell
        }
        return done;
    }
    fs::remove_dir(from)
}
