//! Files that people hand in, and texts that replace them: read with a bound, written whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use konaplate_codegen::source::Position;

use crate::Failure;

/// What stands for standard input.
pub(crate) const STDIN: &str = "-";

/// The bytes of a file, or of standard input; at most one more than `limit`, so that too much can be told.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = if path.as_os_str() == STDIN {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    done.map_err(|error| unable(path, &error))?;
    Ok(bytes)
}

/// As [`read`], as text; what is larger is refused.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, Failure> {
    let bytes = read(path, limit)?;
    let shown = path.display();
    if bytes.len() as u64 > limit {
        let message =
            format!("{shown}: larger than {limit} bytes, and no such file is: name another one");
        return Err(Failure::Unable(message));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        let Position { line, column } = Position::after(&before);
        Failure::Unable(format!(
            "{shown}:{line}:{column}: not UTF-8: save the file in that encoding"
        ))
    })
}

/// Replaces or makes a file: whoever reads it meanwhile sees the old text or the new one.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    replace(path, text).map_err(|error| unable(path, &error))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link.
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let done = fs::write(&new, text)
        .and_then(|()| keep_permissions(&path, &new))
        .and_then(|()| fs::rename(&new, &path));
    if done.is_err() {
        let _ = fs::remove_file(&new); // the first error is the one to tell
    }
    done
}

fn keep_permissions(old: &Path, new: &Path) -> io::Result<()> {
    match fs::metadata(old) {
        Ok(metadata) => fs::set_permissions(new, metadata.permissions()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Why a file or folder cannot be used; in the system's words where ours say no more.
pub(crate) fn unable(path: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::NotFound => "no such file or folder",
        ErrorKind::IsADirectory => "a folder where a file belongs: name a file",
        ErrorKind::NotADirectory => "a file lies where a folder belongs: name another path",
        ErrorKind::PermissionDenied => "no permission: look whose it is, or name another path",
        _ => return Failure::Unable(format!("{}: {error}", path.display())),
    };
    Failure::Unable(format!("{}: {why}", path.display()))
}
