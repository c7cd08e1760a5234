//! The file that a client and the steering commands read: written for its owner only, and over nothing that
//! `konaplate mock` has not written itself.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::{Failure, env_file};

/// How a file of ours begins. Variables alone do not tell: a file of production keys looks the same.
const MARK: &str = "# konaplate mock";

/// The first line. Shells, dotenv readers, Docker and systemd all take it for a comment.
const HEAD: &str =
    "# konaplate mock: made anew at each start, and what is added here goes with it\n";

/// The variable that tells where the mock is.
pub(super) const BASE_URL: &str = "KONAPLATE_BASE_URL";

/// Where to write, and whether over anything.
#[derive(Debug, clap::Args)]
pub(crate) struct Target {
    /// File to write what a client needs to, as `KEY="value"` lines; readable by its owner only. A file that is there
    /// is replaced if it is empty or was written by `konaplate mock`.
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// Write --env-file over any file, and through a link.
    #[arg(long, requires = "env_file")]
    force: bool,
}

impl Target {
    /// For a command that takes both arguments in words of its own.
    pub(crate) fn new(env_file: Option<PathBuf>, force: bool) -> Self {
        Self { env_file, force }
    }

    /// Refuses what would not be written over, before anything is started.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.place().map(drop)
    }

    pub(crate) fn write(&self, variables: &str) -> Result<(), Failure> {
        let Some(place) = self.place()? else {
            return Ok(());
        };
        let written = write_private(&place, &format!("{HEAD}{variables}"));
        written.map_err(|error| match error.kind() {
            ErrorKind::NotFound => refused(&place.path, "there is no such folder; make it first"),
            ErrorKind::AlreadyExists => {
                refused(&place.path, "it has come about meanwhile; start again")
            }
            _ => refused(&place.path, &format!("{error}; name another file")),
        })
    }

    /// The file to write.
    fn place(&self) -> Result<Option<Place>, Failure> {
        let Some(path) = &self.env_file else {
            return Ok(None);
        };
        let refused = |why: &str| Err(refused(path, why));
        match self.judge(path) {
            Ok(Found::Nothing) => Ok(Some(Place {
                path: path.clone(),
                is_new: true,
            })),
            Ok(Found::Replaceable) => Ok(Some(Place {
                path: self.target(path),
                is_new: false,
            })),
            Ok(Found::Link) => {
                refused("it is a link; name the file, or write through the link with --force")
            }
            Ok(Found::Foreign) => refused(
                "`konaplate mock` has not written this file; name another, or replace it with --force",
            ),
            Ok(Found::NoFile) => refused("not a regular file; name another"),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                refused("it is a link that leads nowhere; name another file")
            }
            Err(error) => refused(&error.to_string()),
        }
    }

    /// With `--force` the file that a link leads to. Without, the name itself: should it have become a link meanwhile,
    /// the link is replaced, and not what it leads to.
    fn target(&self, path: &Path) -> PathBuf {
        if self.force {
            return fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        }
        path.to_owned()
    }

    fn judge(&self, path: &Path) -> io::Result<Found> {
        let found = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            found => found?,
        };
        if found.is_symlink() && !self.force {
            return Ok(Found::Link);
        }
        let found = fs::metadata(path)?;
        if !found.is_file() {
            return Ok(Found::NoFile);
        }
        if self.force || found.len() == 0 || is_ours(path)? {
            return Ok(Found::Replaceable);
        }
        Ok(Found::Foreign)
    }
}

/// Where the file goes.
struct Place {
    path: PathBuf,
    /// Nothing was there.
    is_new: bool,
}

/// What there is at the path.
enum Found {
    Nothing,
    Link,
    /// A device, a pipe, a folder.
    NoFile,
    Foreign,
    Replaceable,
}

fn is_ours(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?
        .take(MARK.len() as u64)
        .read_to_end(&mut start)?;
    Ok(start == MARK.as_bytes())
}

/// Writes beside the file, readable by its owner only, and moves it into place: nobody reads half.
fn write_private(place: &Place, text: &str) -> io::Result<()> {
    let folder = match place.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut beside = NamedTempFile::new_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().sync_all()?;
    if place.is_new {
        beside.persist_noclobber(&place.path)?;
    } else {
        beside.persist(&place.path)?;
    }
    Ok(())
}

/// The base URL in a file that a mock has written.
pub(super) fn base_url(file: &Path) -> Result<String, Failure> {
    let value = env_file::read(file)?.remove(BASE_URL);
    value.filter(|it| !it.is_empty()).ok_or_else(|| {
        let why = format!("no {BASE_URL} in it; name the file of `konaplate mock --env-file`");
        refused(file, &why)
    })
}

fn refused(path: &Path, why: &str) -> Failure {
    Failure::Unable(format!("{}: {why}", path.display()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::io::ErrorKind;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::{Place, write_private};

    #[test]
    fn a_link_that_came_meanwhile_is_replaced_and_what_it_leads_to_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, path) = (folder.path().join("victim"), folder.path().join("mock.env"));
        fs::write(&victim, "precious").unwrap();
        symlink(&victim, &path).unwrap();
        let is_new = false;
        let place = Place {
            path: path.clone(),
            is_new,
        };
        write_private(&place, "ours").unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
        assert!(!path.is_symlink());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_came_meanwhile_is_kept_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mock.env");
        fs::write(&path, "precious").unwrap();
        let is_new = true;
        let refused = write_private(
            &Place {
                path: path.clone(),
                is_new,
            },
            "ours",
        )
        .unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
