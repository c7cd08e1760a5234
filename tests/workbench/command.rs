//! The built command, and what it said.

use std::path::Path;

pub(crate) use konaplate_tests::built::konaplate;
pub(crate) use konaplate_tests::process::{Said, run};

/// Runs the command in the workspace's folder of tests.
pub(crate) fn say(arguments: &[&str]) -> Said {
    run(&mut konaplate(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        arguments,
    ))
}
