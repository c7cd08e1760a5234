//! `konaplate check` and `konaplate generate`.

use std::path::Path;

use konaplate_codegen::output::{Change, Mode, apply};
use konaplate_codegen::select::UnknownName;
use konaplate_codegen::{Options, Selection, Sources, ir, load, printable};
use konaplate_workbench::report::Report;

use crate::progress::Progress;
use crate::report::{self, Format};
use crate::{Failure, GenerateArgs, SpecArgs, output};

pub(crate) fn check(args: &SpecArgs) -> Result<(), Failure> {
    let sources = sources(args.spec.as_deref())?;
    let api = checked(&sources, args.format())?;
    if args.format() == Format::Json {
        return report::json(&Report::of_problems(&sources, &[]));
    }
    let operations = count(api.operations.len(), "operation");
    let types = count(api.types.len(), "type");
    output::line(&format!(
        "{}: {operations}, {types}, no problems",
        printable(&api.provider)
    ))
}

pub(crate) fn generate(args: &GenerateArgs) -> Result<(), Failure> {
    let selection = Selection::default()
        .groups(&args.groups)
        .operations(&args.operations);
    let api = selection
        .apply(read(&args.spec)?)
        .map_err(|unknown| no_such(&unknown))?;
    let options = Options {
        features: args.features,
    };
    let operations = count(api.operations.len(), "operation");
    let progress = Progress::start(format!("writing the client of {operations}"));
    let files = konaplate_codegen::generate(&api, &options);
    progress.step("comparing the files");
    if args.check {
        return report_stale(&args.out, &apply(&args.out, &files, Mode::Check)?);
    }
    let changes = apply(&args.out, &files, Mode::Write)?;
    drop(progress);
    for change in &changes {
        output::line(&describe(change))?;
    }
    let changed = count(changes.len(), "file");
    output::line(&format!(
        "{}: {changed} changed, {} in all",
        args.out.display(),
        files.len() + 1
    ))
}

/// Names that the specification does not have.
pub(crate) fn no_such(unknown: &[UnknownName]) -> Failure {
    let lines: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    Failure::Unable(lines.join("; "))
}

fn report_stale(out: &Path, changes: &[Change]) -> Result<(), Failure> {
    if changes.is_empty() {
        return output::line(&format!("{}: up to date", out.display()));
    }
    for change in changes {
        output::error(&format!("would be {}", describe(change)));
    }
    output::error(&format!(
        "{} is not up to date: run the same command without --check",
        out.display()
    ));
    Err(Failure::Found)
}

fn describe(change: &Change) -> String {
    match change {
        Change::Added(path) => format!("added   {path}"),
        Change::Changed(path) => format!("changed {path}"),
        Change::Removed(path) => format!("removed {path}"),
    }
}

/// The checked specification; problems are told in the format asked for.
pub(crate) fn read(args: &SpecArgs) -> Result<ir::Api, Failure> {
    checked(&sources(args.spec.as_deref())?, args.format())
}

/// The files of a specification, or the shipped ones.
pub(crate) fn sources(folder: Option<&Path>) -> Result<Sources, Failure> {
    Ok(match folder {
        Some(folder) => load::folder(folder)?,
        None => Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied()),
    })
}

/// The checked model; problems are told in the format.
pub(crate) fn checked(sources: &Sources, format: Format) -> Result<ir::Api, Failure> {
    konaplate_codegen::check(sources).or_else(|problems| {
        report::tell(&Report::of_problems(sources, &problems), format)?;
        Err(Failure::Found)
    })
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
