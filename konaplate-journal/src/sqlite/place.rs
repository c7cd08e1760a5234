//! What is asked of a file and its folder before they are opened. Nothing here opens the file: to close it would let go of
//! the locks that other connections of this process have on it.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use konaplate_runtime::journal::Unusable;
use rustix::fs::{Access, AtFlags, CWD, accessat};
use rustix::process::geteuid;

use super::mounts;
use super::trouble::{of_system, unusable};

/// The database and what SQLite keeps beside it.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// The owner reads and writes it.
const MODE: u32 = 0o600;

/// The one name of the file that lies at `path`, which is there from now on.
pub(super) fn settle(path: &Path) -> Result<PathBuf, Unusable> {
    let text = path.to_string_lossy();
    if text == ":memory:" || text.starts_with("file:") {
        let remedy = "give the journal the path of a file, or use `MemoryJournal`";
        return Err(unusable(
            path,
            "it is a name of SQLite's, and no file",
            remedy,
        ));
    }
    let path = one_name(path)?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    check_folder(&path, folder)?;
    for beside in BESIDE {
        let beside = with(&path, beside);
        if let Some(known) = known(&beside)? {
            check_file(&beside, &known)?;
        }
    }
    match known(&path)? {
        Some(known) => check_file(&path, &known)?,
        None => create(&path)?,
    }
    check_mount(&path, folder)?;
    Ok(path)
}

/// Makes a database its owner's only, with what SQLite keeps beside it.
pub(super) fn make_private(path: &Path) -> Result<(), Unusable> {
    for file in [
        path.to_owned(),
        with(path, BESIDE[0]),
        with(path, BESIDE[1]),
    ] {
        protect(&file)?;
    }
    Ok(())
}

/// The path with an ending.
pub(super) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// What the system knows of a file; nothing if there is none.
fn known(path: &Path) -> Result<Option<Metadata>, Unusable> {
    match fs::symlink_metadata(path) {
        Ok(known) => Ok(Some(known)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(of_system(path, "the file cannot be looked at", &error)),
    }
}

/// Follows links, to the folder and to the file: SQLite names what it keeps beside the file by the name it is opened with.
fn one_name(path: &Path) -> Result<PathBuf, Unusable> {
    let no_name = || {
        let remedy = "give the journal the path of a file";
        unusable(path, "the path names no file", remedy)
    };
    if known(path)?.is_some_and(|it| it.is_symlink()) {
        return fs::canonicalize(path)
            .map_err(|error| of_system(path, "the link does not lead to a file", &error));
    }
    let name = path.file_name().ok_or_else(no_name)?;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    match fs::canonicalize(folder) {
        Ok(folder) => Ok(folder.join(name)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let remedy = "create the folder, for this program's user alone";
            Err(unusable(path, "its folder is not there", remedy))
        }
        Err(error) => Err(of_system(path, "its folder cannot be looked at", &error)),
    }
}

fn check_folder(path: &Path, folder: &Path) -> Result<(), Unusable> {
    if let Some(name) = mounts::network(folder) {
        let problem = format!("its folder is on a file system that machines share ({name})");
        let remedy =
            "use a folder on a disk of this machine, or the PostgreSQL journal for many machines";
        return Err(unusable(path, problem, remedy));
    }
    let needed = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    accessat(CWD, folder, needed, AtFlags::EACCESS).map_err(|error| {
        let problem = format!("its folder is not writable: {error}");
        let remedy =
            "make the folder writable for this program: SQLite keeps files beside the database";
        unusable(path, problem, remedy)
    })
}

fn check_file(path: &Path, known: &Metadata) -> Result<(), Unusable> {
    let kind = known.file_type();
    let (problem, remedy) = if kind.is_dir() {
        (
            "it is a folder",
            "give the journal the path of a file in it",
        )
    } else if !kind.is_file() {
        let problem = if kind.is_symlink() {
            "it is a link"
        } else if kind.is_fifo() || kind.is_socket() {
            "it is a pipe or a socket"
        } else {
            "it is a device"
        };
        (problem, "give the journal the path of a file of its own")
    } else if known.uid() != geteuid().as_raw() {
        (
            "it belongs to another user",
            "give it to the user that this program runs as, or use another path",
        )
    } else if known.nlink() > 1 {
        (
            "it has a second name (a hard link), and what is written by one is lost by the other",
            "remove the other name (`find -samefile`), or copy the file while no program uses it",
        )
    } else if known.mode() & 0o200 == 0 {
        ("it is read-only", "let its owner write it (`chmod 600`)")
    } else {
        return Ok(());
    };
    Err(unusable(path, problem, remedy))
}

/// A file that is mounted by itself has another folder inside than outside, and what SQLite keeps beside it is lost.
fn check_mount(path: &Path, folder: &Path) -> Result<(), Unusable> {
    match (mounts::mount(path), mounts::mount(folder)) {
        (Some(of_file), Some(of_folder)) if of_file != of_folder => Err(unusable(
            path,
            "the file is mounted by itself, without its folder",
            "mount the folder that it lies in: SQLite keeps files beside the database",
        )),
        _ => Ok(()),
    }
}

fn create(path: &Path) -> Result<(), Unusable> {
    match make(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(of_system(path, "the file cannot be created", &error))
        }
        // Another process was first, or this one.
        _ => Ok(()),
    }
}

#[cfg(not(target_vendor = "apple"))]
fn make(path: &Path) -> io::Result<()> {
    use rustix::fs::{FileType, Mode, mknodat};
    let mode = Mode::from_raw_mode(MODE);
    mknodat(CWD, path, FileType::RegularFile, mode, 0).map_err(Into::into)
}

/// The file is opened there: no other connection has it, for it is new.
#[cfg(target_vendor = "apple")]
fn make(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = fs::File::options();
    file.write(true).create_new(true).mode(MODE);
    file.open(path).map(drop)
}

fn protect(path: &Path) -> Result<(), Unusable> {
    let Some(known) = known(path)? else {
        return Ok(());
    };
    if known.mode() & 0o7777 == MODE {
        return Ok(());
    }
    match fs::set_permissions(path, fs::Permissions::from_mode(MODE)) {
        // Who had it open last has removed what was beside it.
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(of_system(
            path,
            "the file cannot be made its owner's only",
            &error,
        )),
        _ => Ok(()),
    }
}
