//! What users of the workspace rely on, one module a topic.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

mod blocking;
mod canned;
mod cli;
mod cli_coverage;
mod cli_mock;
mod cli_new;
mod client_macro;
mod concurrency;
mod config;
mod crash;
mod dates;
mod dependencies;
mod diagnostics;
mod examples;
mod expiry;
mod features;
mod fixture;
mod generation;
mod goldens;
mod journal;
mod literals;
mod mock;
mod outcomes;
mod overrides;
mod process;
mod refusals;
mod resolve;
mod retries;
mod rotation;
mod rules;
mod rules_client;
mod schema;
mod selection;
mod serde_forms;
mod sockets;
mod spec;
mod support;
mod table;
mod tls;
mod transport;
mod ui;
mod wire;
mod yaml;
