//! `konaplate why`: where a limit comes from.

use std::path::PathBuf;

use clap::ValueEnum;
use konaplate_codegen::{Sources, did_you_mean};
use konaplate_workbench::why;

use crate::{Failure, output, report, specification};

/// Arguments of `konaplate why`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Field, header or shared type, with as much before it as tells it from others: `amount`,
    /// `charge.amount`, `charge.response.isPending`, `X-KM-Tran-Time`, `UserId`. Wire names and Rust names fit.
    #[arg(value_name = "FIELD")]
    name: String,
    /// Folder with `konaplate.yaml` and `operations/`; the shipped KONA PLATE specification if left out.
    #[arg(long, value_name = "FOLDER")]
    spec: Option<PathBuf>,
    /// How to print the answers.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Paragraphs.
    Text,
    /// A JSON array.
    Json,
}

pub(crate) fn why(args: &Args) -> Result<(), Failure> {
    let sources = specification::sources(args.spec.as_deref())?;
    let api = specification::checked(&sources, report::Format::Full)?;
    let answers = why::why(&api, &sources, &args.name);
    if answers.is_empty() {
        return Err(unknown(&api, &sources, &args.name));
    }
    match args.format {
        Format::Text => output::text(&why::text(&answers)),
        Format::Json => output::line(&format!("{:#}", why::json(&answers))),
    }
}

fn unknown(api: &konaplate_codegen::ir::Api, sources: &Sources, name: &str) -> Failure {
    let names = why::names(api);
    let last = name.rsplit(['.', ' ', '/']).next().unwrap_or(name);
    let near = did_you_mean(last, names.iter().map(String::as_str));
    let help = near.unwrap_or_else(|| "name a field, header or shared type".to_owned());
    let root = sources.root();
    Failure::Unable(format!("nothing in `{root}` is called `{name}` ({help})"))
}
