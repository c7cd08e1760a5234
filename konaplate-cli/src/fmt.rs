//! `konaplate fmt`.

use std::path::{Path, PathBuf};

use konaplate_codegen::load;
use konaplate_codegen::source::MAX_BYTES;
use konaplate_workbench::document::{Document, Fault};

use crate::locate::{self, SpecArg};
use crate::{Failure, files, output};

/// Arguments of `konaplate fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files, folders of a specification, or `-` for standard input to standard output; all of the specification if
    /// left out.
    #[arg(value_name = "PATH", conflicts_with = "spec")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    spec: SpecArg,
    /// Write nothing; list what would change and exit 1.
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  konaplate fmt
  konaplate fmt spec/operations --check";

/// What happened to one file.
enum Done {
    Same,
    Differs,
    Refused,
}

pub(crate) fn format(args: &Args) -> Result<(), Failure> {
    let mut is_fine = true;
    for (path, text) in read(args)? {
        is_fine &= match bring(&path, &text, args.check)? {
            Done::Same => true,
            Done::Differs => !args.check,
            Done::Refused => false,
        };
    }
    if is_fine { Ok(()) } else { Err(Failure::Found) }
}

/// Path and text of every file that is asked about.
fn read(args: &Args) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut texts = Vec::new();
    if args.paths.is_empty() {
        let folder = args.spec.folder()?.ok_or_else(nothing_here)?;
        output::error(&format!("reading {}", folder.display()));
        texts.extend(files_of(&folder)?);
    }
    for path in &args.paths {
        if path.is_dir() {
            let folder = locate::folder_of(path)?;
            // A folder within the specification is all that is meant.
            let is_meant = |file: &Path| !path.starts_with(&folder) || file.starts_with(path);
            let found = files_of(&folder)?.into_iter();
            texts.extend(found.filter(|(file, _)| is_meant(file)));
        } else {
            texts.push((path.clone(), files::read_text(path, MAX_BYTES as u64)?));
        }
    }
    Ok(texts)
}

fn files_of(folder: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let sources = load::folder(folder)?;
    let text = |(file, name)| (folder.join(name), sources.text(file).to_owned());
    Ok(sources.iter().map(text).collect())
}

fn nothing_here() -> Failure {
    let message = "no specification in this folder or above it: name a file, or a folder of a specification; \
                   the shipped one is as it should be";
    Failure::Unable(message.to_owned())
}

fn bring(path: &Path, text: &str, only_check: bool) -> Result<Done, Failure> {
    let formatted = match Document::parse(text) {
        Ok(document) => {
            let formatted = document.to_text();
            if !document.is_kept(&formatted) {
                let message = "left as it is: its canonical form would not hold all of it";
                return Err(Failure::Unable(format!("{}: {message}", path.display())));
            }
            formatted
        }
        Err(fault) => {
            tell(path, &fault);
            return Ok(Done::Refused);
        }
    };
    let is_stdin = path.as_os_str() == files::STDIN;
    let is_same = formatted == text;
    match (is_stdin, only_check) {
        (true, false) => output::line(formatted.trim_end_matches('\n'))?,
        (_, true) if !is_same => output::line(&format!("would change {}", path.display()))?,
        (false, false) if !is_same => {
            files::write(path, &formatted)?;
            output::line(&format!("changed {}", path.display()))?;
        }
        _ => {}
    }
    Ok(if is_same { Done::Same } else { Done::Differs })
}

fn tell(path: &Path, fault: &Fault) {
    let Fault {
        code,
        position,
        message,
    } = fault;
    let place = format!("{}:{}:{}", path.display(), position.line, position.column);
    output::error(&format!(
        "{place}: {}[{code}]: {message}",
        code.severity().as_str()
    ));
}
