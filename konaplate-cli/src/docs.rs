//! `konaplate docs`: a specification as pages in a folder.

use std::path::PathBuf;

use konaplate_codegen::count;
use konaplate_codegen::output::Mode;
use konaplate_portal::{Book, export};

use crate::progress::Progress;
use crate::{Failure, SpecArgs, coverage, specification};

/// Write the documentation of a specification as pages in a folder, in English and Korean, with a search.
///
/// The pages need no server: open `index.html` in a browser. All links are relative, and nothing is loaded from elsewhere.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    spec: SpecArgs,
    /// Folder for the pages.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Write nothing; exit 1 if the folder is not up to date.
    #[arg(long)]
    check: bool,
    /// File with the services that the coverage is told of: `## GROUP`, and below it a name a line; those of KONA PLATE's
    /// navigation if left out.
    #[arg(long, value_name = "FILE")]
    services: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  konaplate docs --out pages
  konaplate docs --out pages --check";

pub(crate) fn write(args: &Args) -> Result<(), Failure> {
    let located = args.spec.locate()?;
    let api = specification::checked(&located, args.spec.format())?;
    let services = coverage::services_of(&api.provider, args.services.as_deref())?;
    let book = Book::new(api, located.sources.clone(), services);
    let operations = count(book.api.operations.len(), "operation");
    let progress = Progress::start(format!("writing the pages of {operations}"));
    let mode = if args.check { Mode::Check } else { Mode::Write };
    specification::bring(
        (&args.out, export::LIST),
        &export::files(&book),
        mode,
        &located,
        progress,
    )
}
