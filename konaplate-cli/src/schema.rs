//! `konaplate schema`: the JSON Schemas of the specification language, for editors.

use std::fs;
use std::path::{Path, PathBuf};

use konaplate_codegen::language::{self, File};

use crate::{Failure, files, output};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Of `konaplate.yaml`; of an operation's file if left out.
    #[arg(long, conflicts_with = "out")]
    profile: bool,
    /// Write both, as `operation.schema.json` and `profile.schema.json`, into this folder.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  konaplate schema --profile
  konaplate schema --out spec/schema";

pub(crate) fn print_or_write(args: &Args) -> Result<(), Failure> {
    match (&args.out, args.profile) {
        (Some(folder), _) => write(folder),
        (None, true) => output::line(&text(File::Profile)),
        (None, false) => output::line(&text(File::Operation)),
    }
}

fn text(file: File) -> String {
    format!("{:#}", language::schema(file))
}

fn write(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| files::unable(folder, &error))?;
    for file in File::ALL {
        let path = folder.join(file.schema_name());
        let text = format!("{}\n", text(file));
        fs::write(&path, text).map_err(|error| files::unable(&path, &error))?;
        output::line(&path.display().to_string())?;
    }
    Ok(())
}
