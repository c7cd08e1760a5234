//! What users of the workspace rely on, one module a topic.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

mod canned;
mod diagnostics;
mod generation;
mod mock;
mod outcomes;
mod refusals;
mod spec;
mod support;
mod wire;
