//! Child processes of the tests: cargo on the workspace or on a fixture, and what a process said.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::path;

/// What a process said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// Nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Said {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Said {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// As `run`; the command must succeed.
pub(crate) fn succeed(command: &mut Command) -> Said {
    let said = run(command);
    assert_eq!(said.code, Some(0), "{command:?}\n{}{}", said.out, said.err);
    said
}

/// Cargo in a folder. It builds where these tests were built, so that dependencies are built once, and
/// takes nothing from the network: what the workspace was built from is all that is needed.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(folder)
        .args(arguments)
        .arg("--offline")
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// The workspace's folder.
pub(crate) fn workspace() -> PathBuf {
    let root = path("..");
    root.canonicalize().expect("the tests lie in the workspace")
}

/// Where these tests were built.
pub(crate) fn target() -> &'static Path {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    below.parent().expect("cargo makes it in the target folder")
}

/// A fresh copy of a fixture crate, in which it may be edited. The place is the same at every run, since
/// cargo would keep what it built at another one. To cargo, copies with one name would be the same package.
pub(crate) fn fixture(name: &str, copy: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("fixtures")
        .join(copy);
    let _ = fs::remove_dir_all(&folder); // it is not there at the first run
    copy_folder(&path("fixtures").join(name), &folder, &|text| {
        // Paths that lead out of the fixture have to lead back to the workspace.
        let root = workspace()
            .to_str()
            .expect("the path is UTF-8")
            .replace('\\', "/");
        let text = text.replace("../../../", &format!("{root}/"));
        text.replace(
            "name = \"konaplate-fixture\"",
            &format!("name = \"konaplate-fixture-{copy}\""),
        )
    });
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("the workspace has a lock file");
    folder
}

/// Copies a folder of text files as `edit` has them.
pub(crate) fn copy_folder(from: &Path, to: &Path, edit: &dyn Fn(&str) -> String) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let copy = to.join(path.file_name().expect("an entry has a name"));
        match path.is_dir() {
            true => copy_folder(&path, &copy, edit),
            false => fs::write(copy, edit(&fs::read_to_string(&path).expect("a text")))
                .expect("can be written"),
        }
    }
}

/// Replaces a text in a file; it must be there.
pub(crate) fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a text");
    assert!(text.contains(from), "{} has no `{from}`", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("can be written");
}
