//! The `konaplate` command: arguments and exit codes. What each command does lives in its own module.

mod completions;
mod coverage;
mod demo;
mod diff;
mod docs;
mod doctor;
mod env_file;
mod explain;
mod files;
mod fmt;
mod json_schema;
mod lint;
mod locate;
mod mock;
mod new;
mod openapi;
mod output;
mod portal;
mod progress;
mod report;
mod review;
mod revision;
mod schema;
mod sign;
mod specification;
mod stop;
mod table;
mod transcribe;
mod usage;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use konaplate_codegen::RuntimePath;

/// From the documentation of a payment API to its client: transcribe, check, generate, compare, try.
#[derive(Debug, Parser)]
#[command(name = "konaplate", version, arg_required_else_help = true, after_help = EPILOGUE)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EPILOGUE: &str = "\
Exit codes:
  0  all is well
  1  something was found: problems, warnings, drift, a page that breaks off, stale files, a row of
     the demo that is not as expected, what keeps a client from working
  2  wrong usage, or a file, folder or port that cannot be used

Results go to standard output, everything else to standard error.

Examples:
  konaplate demo
  konaplate new shop-client";

const CHECK: &str = "\
Examples:
  konaplate check --drafts
  konaplate check --spec spec --format json";

const GENERATE: &str = "\
Examples:
  konaplate generate --out src/client
  konaplate generate --out src/client --check";

const JSON_SCHEMA: &str = "\
Examples:
  konaplate json-schema --operation charge
  konaplate json-schema --out schemas";

const EXPLAIN: &str = "\
Examples:
  konaplate explain
  konaplate explain 999_113";

const DEMO: &str = "\
Examples:
  konaplate demo";

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    /// Turn documentation pages into specification files, or hold them against those.
    Transcribe(transcribe::Args),
    Review(review::Args),
    /// Bring specification files into canonical form; comments stay.
    Fmt(fmt::Args),
    /// Read a specification and report every problem with its place.
    #[command(after_help = CHECK)]
    Check(CheckArgs),
    /// Report what can be built but should be looked at; warnings exit with 1, notes never do.
    Lint(lint::Args),
    /// Write the client that a specification describes.
    #[command(after_help = GENERATE)]
    Generate(GenerateArgs),
    Diff(diff::Args),
    Docs(docs::Args),
    /// Print a specification as an OpenAPI document, or write it to a file.
    Openapi(openapi::Args),
    /// Print the messages of a specification as JSON Schemas (draft 2020-12), or write one file each.
    #[command(after_help = JSON_SCHEMA)]
    JsonSchema(JsonSchemaArgs),
    /// Print the JSON Schema of the specification language, for editors.
    Schema(schema::Args),
    /// Say where a limit comes from: page, version, erratum, place in the specification, Rust items.
    Why(why::Args),
    Coverage(coverage::Args),
    /// Say what a code means: of a diagnostic, of the mock, or of the specification.
    #[command(after_help = EXPLAIN)]
    Explain(ExplainArgs),
    Mock(mock::Args),
    Portal(portal::Args),
    Sign(sign::Args),
    /// Start the mock server with the shipped specification and call every operation through its client.
    #[command(after_help = DEMO)]
    Demo,
    Doctor(doctor::Args),
    /// Print a script that completes this command in a shell.
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or write one of each command.
    Man(completions::ManArgs),
}

#[derive(Debug, Args)]
struct SpecArgs {
    #[command(flatten)]
    spec: locate::SpecArg,
    /// How problems are told: `full` and `short` (a line each) on standard error, `json` as one document on
    /// standard output.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: report::Format,
    /// The same as `--format short`.
    #[arg(long, conflicts_with = "format")]
    short: bool,
}

impl SpecArgs {
    fn format(&self) -> report::Format {
        if self.short {
            report::Format::Short
        } else {
            self.format
        }
    }

    /// Finds and reads the specification, and tells which it is where problems are told as a document.
    fn locate(&self) -> Result<locate::Located, Failure> {
        let located = self.spec.locate()?;
        if self.format() == report::Format::Json {
            located.announce();
        }
        Ok(located)
    }
}

#[derive(Debug, Args)]
struct CheckArgs {
    #[command(flatten)]
    spec: SpecArgs,
    /// Check the drafts too, which are left out otherwise.
    #[arg(long)]
    drafts: bool,
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
    /// Where the package has the crate konaplate-runtime, if by another name or of another crate: such as pay_runtime,
    /// pay::runtime or crate::runtime.
    #[arg(long, value_name = "PATH")]
    runtime: Option<RuntimePath>,
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
    /// Of a diagnostic, such as KP0012; of the mock, such as 999_113; or one that the specification documents, such as
    /// 007_001. All of the first two if left out.
    code: Option<String>,
    #[command(flatten)]
    spec: locate::SpecArg,
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
    match run(usage::parse().command) {
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
        Command::New(args) => new::create(&args),
        Command::Transcribe(args) => transcribe::transcribe(&args),
        Command::Review(args) => review::review(&args),
        Command::Fmt(args) => fmt::format(&args),
        Command::Check(args) => specification::check(&args),
        Command::Lint(args) => lint::lint(&args),
        Command::Generate(args) => specification::generate(&args),
        Command::Diff(args) => diff::compare(&args),
        Command::Docs(args) => docs::write(&args),
        Command::Openapi(args) => openapi::export(&args),
        Command::JsonSchema(args) => json_schema::print_or_write(&args),
        Command::Schema(args) => schema::print_or_write(&args),
        Command::Why(args) => why::why(&args),
        Command::Coverage(args) => coverage::print(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Mock(args) => mock::run(&args),
        Command::Portal(args) => portal::show(&args),
        Command::Sign(args) => sign::sign(&args),
        Command::Demo => runtime()?.block_on(demo::run()),
        Command::Doctor(args) => doctor::examine(&args),
        Command::Completions(args) => completions::completions(&args),
        Command::Man(args) => completions::man(&args),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Runtime::new()?)
}
