//! Child processes of the tests: cargo on the workspace or on a fixture, and what a process said.

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Nobody who watches is left without a word for longer.
const SILENCE: Duration = Duration::from_secs(20);

/// What a process said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Nothing where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs a command to its end, with nothing to read.
pub fn run(command: &mut Command) -> Said {
    let output = patiently(&shown(command), || command.stdin(Stdio::null()).output());
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Said {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// As `run`; the command must succeed.
pub fn succeed(command: &mut Command) -> Said {
    let said = run(command);
    assert_eq!(said.code, Some(0), "{command:?}\n{}{}", said.out, said.err);
    said
}

/// Does work, and says now and then that it is still being done: past what the harness captures.
pub fn patiently<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    let began = Instant::now();
    thread::scope(|scope| {
        scope.spawn(move || {
            while waits.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                let seconds = began.elapsed().as_secs();
                let _ = writeln!(io::stderr(), "     Waiting for {what}: {seconds} s"); // it may be closed
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// The command as far as it tells people anything.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem();
    let words = program.into_iter().chain(command.get_args().take(2));
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    let folder = command.get_current_dir().and_then(Path::file_name);
    let folder = folder.unwrap_or_default().to_string_lossy();
    format!("`{}` in {folder}", words.join(" "))
}

/// Cargo in a folder. It builds where these tests were built, so that dependencies are built once, and mostly needs no
/// network: what the workspace was built from is there.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(folder)
        .args(arguments)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// A path of the package of tests.
pub fn path(below: &str) -> PathBuf {
    // A copy of the workspace may share what is built: where this one is, cargo says when it runs a test.
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.join(below)
}

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    let root = path("..");
    root.canonicalize().expect("the tests lie in the workspace")
}

/// Where these tests were built.
pub fn target() -> PathBuf {
    let program = env::current_exe().expect("the system says where it is");
    let folder = program.ancestors().nth(3); // debug/deps/PROGRAM
    folder.expect("cargo puts it there").to_owned()
}

/// A folder for the tests' own files, the same at every run.
pub fn temporary() -> PathBuf {
    target().join("tmp")
}
