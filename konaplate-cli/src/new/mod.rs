//! `konaplate new`: a started project, whole or not at all. What is in it is the workbench's.

mod checkout;
mod place;
mod workspace;

use std::path::PathBuf;

use konaplate_workbench::start::{CrateName, project};

use crate::{Failure, output, usage};
use place::Place;

/// Start a project: a crate, a specification, a generated client and a test that passes.
///
/// Its dependencies are taken from the checkout that this command was built in, or from the one of --konaplate-path.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Folder of the project: not there yet, or with nothing in it but `.git`; `.` is the current one.
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Name of the crate; that of the folder if left out.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Take konaplate's crates from this checkout.
    #[arg(long, value_name = "FOLDER")]
    konaplate_path: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  konaplate new shop-client
  konaplate new clients/shop --name shop-client";

pub(crate) fn create(args: &Args) -> Result<(), Failure> {
    let place = Place::find(&args.path)?;
    let name = name(args, &place)?;
    let dependencies = checkout::dependencies(args.konaplate_path.as_deref(), &place)?;
    place.refuse_occupied()?;
    place.write(&project(&name, &dependencies))?;
    let path = args.path.display();
    output::line(&format!("{path}: made"))?;
    if let Some(above) = workspace::keep_apart(place.real())? {
        let above = above.display();
        output::line(&format!(
            "{path}/Cargo.toml: made a workspace of its own, for {above} does not list it"
        ))?;
    }
    output::line(&format!("next: {}", next(args)))
}

fn name(args: &Args, place: &Place) -> Result<CrateName, Failure> {
    let name = args.name.clone().unwrap_or_else(|| place.name());
    let name = CrateName::new(&name);
    name.map_err(|error| Failure::Unable(format!("{error}; give another one with --name")))
}

/// What to type.
fn next(args: &Args) -> String {
    if args.path.file_name().is_none() {
        return "cargo test".to_owned();
    }
    format!("cd {} && cargo test", usage::word(args.path.as_os_str()))
}
