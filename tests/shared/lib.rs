//! What the test programs share: whether one is asked for, child processes, crates of a user, what `cargo test` has
//! built of the workspace, and a server that breaks its answers.
//!
//! A crate of a user depends on this package too. It needs all that the workspace needs, with the same features, so
//! that a dependency is built once: for the tests.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

pub mod asked;
pub mod built;
pub mod compiler;
pub mod copies;
pub mod fault;
pub mod fixture;
pub mod process;
