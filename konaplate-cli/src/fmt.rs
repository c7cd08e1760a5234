//! `konaplate fmt`.

use std::path::{Path, PathBuf};

use konaplate_codegen::load;
use konaplate_codegen::source::MAX_BYTES;
use konaplate_workbench::document::{Document, Fault};

use crate::{Failure, files, output};

/// Arguments of `konaplate fmt`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files, folders of a specification, or `-` for standard input to standard output.
    #[arg(value_name = "PATH", default_value = "spec")]
    paths: Vec<PathBuf>,
    /// Write nothing; list what would change and exit 1.
    #[arg(long)]
    check: bool,
}

/// What happened to one file.
enum Done {
    Same,
    Differs,
    Refused,
}

pub(crate) fn format(args: &Args) -> Result<(), Failure> {
    let mut is_fine = true;
    for (path, text) in read(&args.paths)? {
        is_fine &= match bring(&path, &text, args.check)? {
            Done::Same => true,
            Done::Differs => !args.check,
            Done::Refused => false,
        };
    }
    match is_fine {
        true => Ok(()),
        false => Err(Failure::Found),
    }
}

fn read(paths: &[PathBuf]) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut texts = Vec::new();
    for path in paths {
        if !path.is_dir() {
            texts.push((path.clone(), files::read_text(path, MAX_BYTES as u64)?));
            continue;
        }
        let sources = load::folder(path)?;
        let found = texts.len();
        for (file, name) in sources.iter() {
            texts.push((path.join(name), sources.text(file).to_owned()));
        }
        if texts.len() == found {
            let message = format!("{}: no specification in this folder", path.display());
            return Err(Failure::Unable(message));
        }
    }
    Ok(texts)
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
