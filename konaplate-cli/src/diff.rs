//! `konaplate diff`: what changes between two specifications. Reading revisions is `revision`'s, telling is the
//! workbench's.

use std::path::Path;

use clap::{Args as ClapArgs, ValueEnum};
use konaplate_codegen::ir;
use konaplate_workbench::diff::{self, Comparison, Release, Rust, Wire};

use crate::locate::{self, Located, SpecArg};
use crate::{Failure, output, report, revision, specification};

/// Say what changes between two specifications, on the wire and for Rust callers.
///
/// Exit codes: 0 whatever has changed; 1 a specification has problems, or what --deny names was found; 2 wrong usage, or
/// a folder or revision that cannot be read.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// What there was: a folder; or a git revision, such as `v1.2.0` or `HEAD~1`, of the specification's folder; or a
    /// revision and a path below the repository's root, such as `main:spec`.
    old: String,
    /// What there is, in the same way; the specification as it is now if left out.
    new: Option<String>,
    #[command(flatten)]
    spec: SpecArg,
    /// The version that is out, such as 1.2.3: the one to release after it is told.
    #[arg(long, value_name = "X.Y.Z")]
    version: Option<String>,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 if Rust callers break, or if old clients do on the wire; repeatable.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Vec<Denied>,
    /// Print one line per problem of a specification.
    #[arg(long)]
    short: bool,
}

const EXAMPLES: &str = "\
Examples:
  konaplate diff HEAD --version 0.1.0
  konaplate diff HEAD --format markdown --deny wire";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Two lines for each change, and the verdict.
    Text,
    /// One object with everything.
    Json,
    /// The entry of a changelog, and a table of all changes.
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Rust code that calls the client may no longer compile, or do something else.
    Breaking,
    /// Clients built before may be refused, or misread answers.
    Wire,
}

pub(crate) fn compare(args: &Args) -> Result<(), Failure> {
    let old = read(args, &args.old)?;
    let new = match &args.new {
        Some(new) => read(args, new)?,
        None => args.spec.locate()?,
    };
    let sides = format!("{} -> {}", old.name(), new.name());
    if args.format != Format::Text {
        output::error(&format!("comparing {sides}"));
    }
    let comparison = diff::compare(&checked(args, &old)?, &checked(args, &new)?);
    let release = args.version.as_deref().map(|it| comparison.release(it));
    let release = release.transpose();
    let release = release.map_err(|error| Failure::Unable(error.to_string()))?;
    if args.format == Format::Text {
        output::line(&sides)?;
    }
    output::line(told(args.format, &comparison, release.as_ref()).trim_end())?;
    if args.deny.iter().any(|denied| denied.is_in(&comparison)) {
        return Err(Failure::Found);
    }
    Ok(())
}

fn told(format: Format, comparison: &Comparison, release: Option<&Release>) -> String {
    match format {
        Format::Text => diff::text(comparison, release),
        Format::Json => diff::json_text(comparison, release),
        Format::Markdown => diff::markdown(comparison, release),
    }
}

impl Denied {
    fn is_in(self, comparison: &Comparison) -> bool {
        match self {
            Self::Breaking => comparison.rust() == Some(Rust::Breaking),
            Self::Wire => comparison.wire() >= Wire::MayBeRefused,
        }
    }
}

/// A folder where there is one, else a revision.
fn read(args: &Args, named: &str) -> Result<Located, Failure> {
    let path = Path::new(named);
    match locate::folder_of(path) {
        Ok(folder) => Located::in_folder(&folder),
        Err(failure) if path.is_dir() => Err(failure),
        Err(_) => at_revision(args, named),
    }
}

fn at_revision(args: &Args, named: &str) -> Result<Located, Failure> {
    let folder = args.spec.folder_then()?;
    let sources = revision::read(named, folder.as_deref()).map_err(Failure::Unable)?;
    Ok(Located::new(sources))
}

fn checked(args: &Args, located: &Located) -> Result<ir::Api, Failure> {
    let format = if args.short {
        report::Format::Short
    } else {
        report::Format::Full
    };
    specification::checked(located, format)
}
