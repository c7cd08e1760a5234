//! `konaplate mock`: a server that runs until it is stopped, and the commands that steer one from another terminal.

mod env_file;
mod log;
mod place;
mod remote;
mod serve;
mod steer;

use crate::{Failure, runtime};

/// Run a strict, stateful KONA PLATE server on this machine, or steer one that runs.
///
/// Without a command below it serves until Ctrl-C. Every request is checked as the specification has it, and each gets
/// a line: time, operation, outcome, status, code; for a refusal the check that failed, what was expected and what
/// came, values of secrets never. `konaplate explain 999_113` says what one of the mock's own codes means.
///
/// The commands steer a mock that runs: it is found by --at, by the file that --env-file had it write, or by
/// KONAPLATE_BASE_URL. Programs may call the same endpoints themselves, as the crate konaplate-mock describes them.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(flatten)]
    serve: serve::ServeArgs,
    #[command(subcommand)]
    steer: Option<steer::Command>,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    match &args.steer {
        Some(command) => runtime()?.block_on(steer::steer(command)),
        None => runtime()?.block_on(serve::serve(&args.serve)),
    }
}
