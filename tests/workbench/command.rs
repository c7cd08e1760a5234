//! The built command, and what it said.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// What a process said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// Nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Built as `cargo run` does it, so that there is mostly nothing left to build.
static KONAPLATE: LazyLock<PathBuf> = LazyLock::new(|| {
    let here = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = here.parent().expect("cargo makes it in the target folder");
    let mut cargo = Command::new(env!("CARGO"));
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let arguments = [
        "build",
        "--bin=konaplate",
        "--locked",
        "--offline",
        "--quiet",
    ];
    cargo
        .current_dir(workspace)
        .args(arguments)
        .env("CARGO_TARGET_DIR", target);
    let said = run(&mut cargo);
    assert_eq!(said.code, Some(0), "{}", said.err);
    target
        .join("debug")
        .join(format!("konaplate{}", std::env::consts::EXE_SUFFIX))
});

/// Runs a command to its end, with nothing to read.
pub(crate) fn run(command: &mut Command) -> Said {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Said {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The command in a folder, not yet run.
pub(crate) fn konaplate(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(KONAPLATE.as_path());
    command.current_dir(folder).args(arguments);
    command
}

/// Runs the command in the workspace's folder of tests.
pub(crate) fn say(arguments: &[&str]) -> Said {
    run(&mut konaplate(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        arguments,
    ))
}
