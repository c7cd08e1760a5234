//! `konaplate coverage`: which of the portal's services a specification has.

use std::path::{Path, PathBuf};

use konaplate_workbench::coverage::{Services, coverage};

use crate::locate::SpecArg;
use crate::{Failure, files, output, report, specification};

/// No list of services is larger.
const LIMIT: u64 = 1 << 20;

/// Say which of the portal's services a specification has: complete, partial, draft or missing.
///
/// A service is complete where all of its page was read and all of its operations are built, partial where an excerpt
/// was read or a draft stands beside its operations, draft where only drafts name its page, missing where nothing does.
/// In brackets: its operations, and what the page does not show, such as the end of its table of codes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    spec: SpecArg,
    /// File with the services: `## GROUP`, and below it a name a line; those of KONA PLATE's navigation if left out.
    #[arg(long, value_name = "FILE")]
    services: Option<PathBuf>,
    /// A list for people, or one JSON object.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  konaplate coverage
  konaplate coverage --format json";

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A list.
    Text,
    /// One object.
    Json,
}

pub(crate) fn print(args: &Args) -> Result<(), Failure> {
    let services = services(args.services.as_deref())?;
    let located = args.spec.locate()?;
    let api = specification::checked(&located, report::Format::Full)?;
    let coverage = coverage(&api, &located.sources, services);
    match args.format {
        Format::Text => output::text(&format!("{}:\n\n{}", located.name(), coverage.to_text())),
        Format::Json => {
            located.announce();
            let mut document = coverage.to_json();
            located.note_in(&mut document);
            output::line(&format!("{document:#}"))
        }
    }
}

/// Those of a file, or of KONA PLATE's navigation.
/// Whose navigation the list of services is that comes with the command.
const PROVIDER: &str = "KONA PLATE";

/// The services for pages of a provider: those that are named, or that come with the command if it is theirs; none of another.
pub(crate) fn services_of(provider: &str, file: Option<&Path>) -> Result<Services, Failure> {
    if file.is_none() && provider != PROVIDER {
        return Ok(Services { groups: Vec::new() });
    }
    services(file)
}

fn services(file: Option<&Path>) -> Result<Services, Failure> {
    let Some(file) = file else {
        return Services::parse(konaplate_spec::SERVICES).map_err(Failure::Unable);
    };
    let text = files::read_text(file, LIMIT)?;
    Services::parse(&text).map_err(|error| Failure::Unable(format!("{}: {error}", file.display())))
}
