//! `konaplate openapi`: a specification as an OpenAPI document.

use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use konaplate_codegen::Selection;
use konaplate_workbench::openapi;

use crate::locate::SpecArg;
use crate::{Failure, files, output, report, specification};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    spec: SpecArg,
    /// Version of OpenAPI.
    #[arg(long, value_enum, default_value_t = Version::V3_1)]
    openapi: Version,
    /// How the document is written.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Version of the API, for tools that want one; the day on which the newest page was read if left out.
    #[arg(long, value_name = "VERSION", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    api_version: Option<String>,
    /// File for the document; standard output if left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Take only the operations of this group, beside those named by --operation; repeatable.
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Take only this operation, and the inquiry that tells what became of it; repeatable.
    #[arg(long = "operation", value_name = "NAME")]
    operations: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  konaplate openapi --out openapi.json
  konaplate openapi --format yaml --operation charge";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Version {
    /// 3.1.0
    #[value(name = "3.1")]
    V3_1,
    /// 3.0.3
    #[value(name = "3.0")]
    V3_0,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

pub(crate) fn export(args: &Args) -> Result<(), Failure> {
    let selection = Selection::default()
        .groups(&args.groups)
        .operations(&args.operations);
    let located = args.spec.locate()?;
    located.announce();
    let api = selection
        .apply(specification::checked(&located, report::Format::Full)?)
        .map_err(|unknown| specification::no_such(&unknown))?;
    let options = openapi::Options {
        version: match args.openapi {
            Version::V3_1 => openapi::Version::V3_1,
            Version::V3_0 => openapi::Version::V3_0,
        },
        api_version: args.api_version.clone(),
    };
    let document = openapi::document(&api, &options);
    let text = match args.format {
        Format::Json => document.json(),
        Format::Yaml => document.yaml(),
    };
    let Some(path) = &args.out else {
        return output::line(text.trim_end());
    };
    fs::write(path, text).map_err(|error| files::unable(path, &error))?;
    output::line(&path.display().to_string())
}
