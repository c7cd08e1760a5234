//! `konaplate coverage`: which of the portal's services a specification has.

use std::path::PathBuf;

use konaplate_workbench::coverage::{Services, coverage};

use crate::{Failure, files, output, report, specification};

/// No list of services is larger.
const LIMIT: u64 = 1 << 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder with `konaplate.yaml` and `operations/`; the shipped KONA PLATE specification if left out.
    #[arg(long, value_name = "FOLDER")]
    spec: Option<PathBuf>,
    /// File with the services: `## GROUP`, and below it a name a line; those of KONA PLATE's navigation if left out.
    #[arg(long, value_name = "FILE")]
    services: Option<PathBuf>,
    /// A list for people, or one JSON object.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A list.
    Text,
    /// One object.
    Json,
}

pub(crate) fn print(args: &Args) -> Result<(), Failure> {
    let services = services(args)?;
    let sources = specification::sources(args.spec.as_deref())?;
    let coverage = coverage(
        &specification::checked(&sources, report::Format::Full)?,
        services,
    );
    match args.format {
        Format::Text => output::line(coverage.to_text().trim_end()),
        Format::Json => output::line(&format!("{:#}", coverage.to_json())),
    }
}

fn services(args: &Args) -> Result<Services, Failure> {
    let Some(file) = &args.services else {
        return Services::parse(konaplate_spec::SERVICES).map_err(Failure::Unable);
    };
    let text = files::read_text(file, LIMIT)?;
    Services::parse(&text).map_err(|error| Failure::Unable(format!("{}: {error}", file.display())))
}
