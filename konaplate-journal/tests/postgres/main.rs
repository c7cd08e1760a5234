//! The journal in PostgreSQL, beside a server. `KONAPLATE_TEST_POSTGRES` is the URL of a superuser on one in which
//! databases and roles may be made; without it the tests say that they are skipped, and pass.

#![allow(clippy::panic, reason = "helpers of a test fail as the test does")]

mod conformance;
mod faults;
mod functions;
mod held;
mod lost;
mod proxy;
mod server;
mod setup;
