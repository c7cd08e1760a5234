//! Child processes and crates of a user: what all test programs share, by the names it has here.

pub(crate) use konaplate_tests::fixture::{copy_folder, edit, fixture, share_dependencies};
pub(crate) use konaplate_tests::process::{Said, cargo, run, succeed, workspace};
