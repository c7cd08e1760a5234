//! The `konaplate` command: arguments and exit codes. What each command does lives in its own module.

mod demo;
mod diff;
mod explain;
mod json_schema;
mod mock;
mod output;
mod revision;
mod specification;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Generate, check and try clients of documented payment APIs.
///
/// Exit codes: 0 all is well; 1 problems were found, the generated files are stale, or a row of the
/// demo is not as expected; 2 wrong usage, or a file or port that cannot be used.
#[derive(Debug, Parser)]
#[command(name = "konaplate", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read a specification and report every problem with its place.
    Check(SpecArgs),
    /// Write the client that a specification describes.
    Generate(GenerateArgs),
    /// Print the messages of a specification as JSON Schemas (draft 2020-12), or write one file each.
    JsonSchema(JsonSchemaArgs),
    /// Say what a diagnostic code means.
    Explain(ExplainArgs),
    /// Run a strict, stateful KONA PLATE server on this machine.
    Mock(MockArgs),
    Diff(diff::Args),
    /// Start the mock server and call every operation through the generated client.
    Demo,
}

#[derive(Debug, Args)]
struct SpecArgs {
    /// Folder with `konaplate.yaml` and `operations/`; the shipped KONA PLATE specification if left out.
    #[arg(long, value_name = "FOLDER")]
    spec: Option<PathBuf>,
    /// Print one line per problem.
    #[arg(long)]
    short: bool,
}

#[derive(Debug, Args)]
struct GenerateArgs {
    #[command(flatten)]
    spec: SpecArgs,
    /// Folder for the generated files.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Write nothing; exit 1 if the folder is not up to date.
    #[arg(long)]
    check: bool,
    /// Put each operation behind the cargo feature that is called like its group.
    #[arg(long)]
    features: bool,
    /// Take only the operations of this group, beside those named by --operation; repeatable.
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Take only this operation, and the inquiry that tells what became of it; repeatable.
    #[arg(long = "operation", value_name = "NAME")]
    operations: Vec<String>,
}

#[derive(Debug, Args)]
struct JsonSchemaArgs {
    #[command(flatten)]
    spec: SpecArgs,
    /// Only this operation; may be given several times. All operations if left out.
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// Folder for the files, such as `charge.request.json`; one JSON object on standard output if left out.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// Such as KP0012; all codes if left out.
    code: Option<String>,
}

#[derive(Debug, Args)]
struct MockArgs {
    /// Port on 127.0.0.1; 0 takes a free one and prints it.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// File to write what a client needs to, as `KEY="value"` lines; readable by its owner only.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
}

/// How a command ended that did not go well.
enum Failure {
    /// What was asked about is not as it should be; already told.
    Found,
    /// The command could not do its work.
    Unable(String),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Unable(error.to_string())
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::from(1),
        Err(Failure::Unable(message)) => {
            output::error(&format!("konaplate: {message}"));
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Check(args) => specification::check(&args),
        Command::Generate(args) => specification::generate(&args),
        Command::JsonSchema(args) => json_schema::print_or_write(&args),
        Command::Explain(args) => explain::explain(args.code.as_deref()),
        Command::Mock(args) => runtime()?.block_on(mock::serve(&args)),
        Command::Diff(args) => diff::compare(&args),
        Command::Demo => runtime()?.block_on(demo::run()),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Runtime::new()?)
}
