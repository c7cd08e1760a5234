//! `konaplate mock`: a server that runs until it is stopped, and the commands that steer one from another terminal.

mod env_file;
mod log;
mod place;
mod remote;
mod serve;
mod steer;

pub(crate) use self::env_file::Target;
pub(crate) use self::place::is_this_machine;
pub(crate) use self::remote::has_operation;
pub(crate) use self::serve::host;

use crate::{Failure, runtime};

/// A paragraph is one line: it is broken where the terminal ends.
const STORY: &str = "\
Run a strict, stateful KONA PLATE server on this machine, or steer one that runs.

Without a command it serves until Ctrl-C. It checks every request as the specification has it and prints a line of \
each: time, operation, outcome, status and code; of a refusal also the check that failed, what was expected and what \
came, never the value of a secret. `konaplate explain 999_113` tells what a code of the mock's own means.

The commands steer a mock that runs. They find it by --at, by the file that it was told to write, or by \
KONAPLATE_BASE_URL of the environment. In one terminal, then in another:

  konaplate mock --env-file mock.env

  konaplate mock cases charge --env-file mock.env
  konaplate mock next charge no-account --env-file mock.env
  konaplate mock ledger --env-file mock.env

The next charge that passes the checks is then refused with 007_001, and the ledger tells whether money has moved. \
A client loads the file with: set -a; . ./mock.env; set +a";

/// Run a strict, stateful KONA PLATE server on this machine, or steer one that runs.
#[derive(Debug, clap::Args)]
#[command(long_about = STORY, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    serve: serve::ServeArgs,
    #[command(subcommand)]
    steer: Option<steer::Command>,
}

const EXAMPLES: &str = "\
Examples:
  konaplate mock --env-file mock.env
  konaplate mock --spec spec --log json";

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    match &args.steer {
        Some(command) => runtime()?.block_on(steer::steer(command)),
        None => runtime()?.block_on(serve::serve(&args.serve)),
    }
}
