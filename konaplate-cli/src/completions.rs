//! `konaplate completions` and `konaplate man`: what shells and manuals want to know of the command line.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::{Cli, Failure, files, output};

/// Arguments of `konaplate completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS)]
pub(crate) struct CompletionsArgs {
    /// The shell that is to complete.
    shell: Shell,
}

/// Arguments of `konaplate man`.
#[derive(Debug, clap::Args)]
#[command(after_help = MAN)]
pub(crate) struct ManArgs {
    /// Folder for the pages: `konaplate.1` and one of each command. The first page on standard output if left out.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

const COMPLETIONS: &str = "\
Examples:
  konaplate completions bash > konaplate.bash
  konaplate completions zsh > _konaplate";

const MAN: &str = "\
Examples:
  konaplate man > konaplate.1
  konaplate man --out man";

pub(crate) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "konaplate", &mut script);
    output::bytes(&script)
}

pub(crate) fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build(); // so that the commands know their whole names
    match &args.out {
        None => output::bytes(&page(command)?),
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| files::unable(folder, &error))?;
            write(folder, &command)
        }
    }
}

/// The page of a command, after those of the commands below it.
fn write(folder: &Path, command: &Command) -> Result<(), Failure> {
    let below = command.get_subcommands();
    for below in below.filter(|it| it.get_name() != "help") {
        write(folder, below)?;
    }
    let name = command.get_display_name().unwrap_or(command.get_name());
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command.clone())?).map_err(|error| files::unable(&path, &error))?;
    output::line(&path.display().to_string())
}

fn page(command: Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(page)
}
