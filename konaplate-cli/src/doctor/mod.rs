//! `konaplate doctor`: what keeps a client from working here. Each check lives in a module of its own; here is their
//! order.

mod answer;
mod call;
mod clock;
mod keys;
mod reach;
mod report;
mod server;
mod variables;

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use tokio::time::{Instant, timeout_at};

use self::report::{Check, Report};
use self::variables::Environment;
use crate::{Failure, env_file, output};

/// Say what keeps a client from working here: variables, keys, clock, connection, credentials.
///
/// Reads the environment as a client does, and tells each variable by its form; a secret is never shown. Then it makes
/// one harmless call of the shipped specification, whatever your own is: `recharge-result` with a made-up sequence id.
/// It changes nothing, holds nothing personal and needs no crypto key; the answer that no charge has that id is what a
/// client gets whom the server knows.
///
/// Exit codes: 0 nothing is wrong, notes do not count; 1 something is; 2 wrong usage, or a file that cannot be used.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Take variables from this file before those of the environment: `KEY="value"` lines, as `konaplate mock
    /// --env-file` writes them.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
    /// Send nothing: look at variables and keys alone.
    #[arg(long)]
    offline: bool,
    /// Longest time for all of it.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// A list for people, or one JSON object.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  konaplate doctor --offline
  konaplate doctor --env-file mock.env";

/// How the checks are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// A list.
    #[default]
    Text,
    /// One object.
    Json,
}

pub(crate) fn examine(args: &Args) -> Result<(), Failure> {
    let runtime = crate::runtime()?;
    let done = runtime.block_on(examine_all(args));
    // A host that is looked up, or a file that is a pipe without an end: nobody waits for them.
    runtime.shutdown_background();
    done
}

async fn examine_all(args: &Args) -> Result<(), Failure> {
    let deadline = Instant::now() + Duration::from_secs(args.timeout);
    let environment = environment(args, deadline).await?;
    let mut report = Report::new(args.format == Format::Text);
    report.add("variables", variables::checks(&environment))?;
    report.add("keys", keys::checks(&environment))?;
    let server = if args.offline {
        vec![Check::skipped("server", "nothing is sent: --offline")]
    } else {
        server::checks(&environment, deadline).await
    };
    report.add("server", server)?;
    if args.format == Format::Json {
        output::line(&format!("{:#}", report.json()))?;
    } else {
        output::line(&report.summary())?;
    }
    report.verdict()
}

/// Reads all variables, and the files that they name.
async fn environment(args: &Args, deadline: Instant) -> Result<Environment, Failure> {
    let file = args.env_file.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let file = file.as_deref().map(env_file::read).transpose()?;
        Ok(Environment::read(file))
    });
    match timeout_at(deadline, reading).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => Err(Failure::Unable(error.to_string())),
        Err(_) => {
            let message =
                "a file of variables, or one that a variable names, does not end: is it a pipe?";
            Err(Failure::Unable(message.to_owned()))
        }
    }
}
