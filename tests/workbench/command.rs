//! The built command, and what it said.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

pub(crate) use konaplate_tests::built::konaplate;
pub(crate) use konaplate_tests::process::{Said, run};

/// Runs the command in the workspace's folder of tests.
pub(crate) fn say(arguments: &[&str]) -> Said {
    run(&mut konaplate(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        arguments,
    ))
}

/// Runs the command in a folder with an input: exit code, standard output, standard error.
pub(crate) fn talk(place: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = konaplate(place, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    let _ = stdin.write_all(input.as_bytes()); // a command that reads nothing may be gone
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}
