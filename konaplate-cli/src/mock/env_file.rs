//! The file that a client and the steering commands read: written for its owner only, and over nothing that
//! `konaplate mock` has not written itself.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::{Failure, files};

/// How a file of ours begins. Variables alone do not tell: a file of production keys looks the same.
const MARK: &str = "# konaplate mock";

/// The first line. Shells, dotenv readers, Docker and systemd all take it for a comment.
const HEAD: &str =
    "# konaplate mock: made anew at each start, and what is added here goes with it\n";

/// The variable that tells where the mock is.
pub(super) const BASE_URL: &str = "KONAPLATE_BASE_URL";

/// Largest file that is read; ours have 4 kB.
const LIMIT: u64 = 1 << 20;

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
    /// Refuses what would not be written over, before anything is started.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.path().map(drop)
    }

    pub(super) fn write(&self, variables: &str) -> Result<(), Failure> {
        let Some(path) = self.path()? else {
            return Ok(());
        };
        let text = format!("{HEAD}{variables}");
        write_private(&path, &text).map_err(|error| refused(&path, &error.to_string()))
    }

    /// The file to write; the one that a link leads to.
    fn path(&self) -> Result<Option<PathBuf>, Failure> {
        let Some(path) = &self.env_file else {
            return Ok(None);
        };
        let refused = |why: &str| Err(refused(path, why));
        match self.judge(path) {
            Ok(Found::Nothing) => Ok(Some(path.clone())),
            Ok(Found::Replaceable) => match fs::canonicalize(path) {
                Ok(path) => Ok(Some(path)),
                Err(error) => refused(&error.to_string()),
            },
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

/// Writes beside the file and moves it into place: at no moment can others read it, and nobody reads half.
fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let beside = Path::new(&name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(beside).and_then(|mut opened| {
        opened.write_all(text.as_bytes())?;
        opened.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(beside, file));
    if moved.is_err() {
        let _ = fs::remove_file(beside); // the first error is the one to tell
    }
    moved
}

/// The base URL in a file that a mock has written.
pub(super) fn base_url(file: &Path) -> Result<String, Failure> {
    let text = files::read_text(file, LIMIT)?;
    let value = text.lines().find_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line);
        line.strip_prefix(BASE_URL)?.strip_prefix('=')
    });
    let value = value.map(|it| it.trim().trim_matches(['"', '\'']));
    match value.filter(|it| !it.is_empty()) {
        Some(value) => Ok(value.to_owned()),
        None => Err(refused(
            file,
            &format!("no {BASE_URL} in it; name the file of `konaplate mock --env-file`"),
        )),
    }
}

fn refused(path: &Path, why: &str) -> Failure {
    Failure::Unable(format!("{}: {why}", path.display()))
}
