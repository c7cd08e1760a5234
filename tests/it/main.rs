//! What users of the workspace rely on, one module a topic.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

mod diagnostics;
mod generation;
mod spec;
mod support;
