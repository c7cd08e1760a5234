//! `konaplate check` and `konaplate generate`.

use std::path::Path;

use konaplate_codegen::output::{Change, File, MANIFEST, Mode, apply_by};
use konaplate_codegen::select::UnknownName;
use konaplate_codegen::{Draft, Options, Selection, count, ir, printable};
use konaplate_workbench::report::Report;

use crate::locate::Located;
use crate::progress::Progress;
use crate::report::{self, Format};
use crate::{CheckArgs, Failure, GenerateArgs, output};

pub(crate) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let located = args.spec.locate()?;
    let drafts = konaplate_codegen::drafts(&located.sources);
    let (taken, left): (&[Draft], &[Draft]) = if args.drafts {
        (&drafts, &[])
    } else {
        (&[], &drafts)
    };
    if args.spec.format() == Format::Json {
        return check_as_json(&located, taken, left);
    }
    let api = checked_with(&located, taken, args.spec.format())?;
    let operations = count(api.operations.len(), "operation");
    let types = count(api.types.len(), "type");
    let among = match taken.len() {
        0 => String::new(),
        drafts => format!(", {} among them", count(drafts, "draft")),
    };
    output::line(&format!(
        "{}: {}: {operations}{among}, {types}, no problems",
        located.name(),
        printable(&api.provider)
    ))?;
    tell_left(left)
}

fn check_as_json(located: &Located, taken: &[Draft], left: &[Draft]) -> Result<(), Failure> {
    let checked = konaplate_codegen::check_with(&located.sources, taken);
    let problems = checked.err().unwrap_or_default();
    let report = Report::of_problems(&located.sources, &problems);
    let mut document = report::document(&report, located);
    document["drafts"] = left.iter().map(|draft| draft.name.as_str()).collect();
    output::line(&format!("{document:#}"))?;
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::Found)
    }
}

/// The drafts that were not looked at.
fn tell_left(drafts: &[Draft]) -> Result<(), Failure> {
    if drafts.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = drafts.iter().map(|draft| printable(&draft.name)).collect();
    output::line(&format!(
        "{} left out, not built: {}; `konaplate check --drafts` checks them",
        count(drafts.len(), "draft"),
        names.join(", ")
    ))
}

pub(crate) fn generate(args: &GenerateArgs) -> Result<(), Failure> {
    let selection = Selection::default()
        .groups(&args.groups)
        .operations(&args.operations);
    let located = args.spec.locate()?;
    let api = selection
        .apply(checked(&located, args.spec.format())?)
        .map_err(|unknown| no_such(&unknown))?;
    let options = Options {
        features: args.features,
        runtime: args.runtime.clone().unwrap_or_default(),
    };
    let operations = count(api.operations.len(), "operation");
    let progress = Progress::start(format!("writing the client of {operations}"));
    let files = konaplate_codegen::generate(&api, &options);
    let mode = if args.check { Mode::Check } else { Mode::Write };
    bring((&args.out, MANIFEST), &files, mode, &located, progress)
}

/// Brings a folder of generated files up to date, or tells that it is not.
pub(crate) fn bring(
    (out, list): (&Path, &str),
    files: &[File],
    mode: Mode,
    located: &Located,
    progress: Progress,
) -> Result<(), Failure> {
    progress.step("comparing the files");
    let changes = apply_by(out, list, files, mode)?;
    drop(progress);
    if mode == Mode::Check {
        return report_stale(out, located, &changes);
    }
    for change in &changes {
        output::line(&describe(change))?;
    }
    let changed = count(changes.len(), "file");
    output::line(&format!(
        "{}: {changed} changed, {} in all, from {}",
        out.display(),
        files.len() + 1,
        located.name()
    ))
}

/// Names that the specification does not have.
pub(crate) fn no_such(unknown: &[UnknownName]) -> Failure {
    let lines: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    Failure::Unable(lines.join("; "))
}

fn report_stale(out: &Path, located: &Located, changes: &[Change]) -> Result<(), Failure> {
    let (out, name) = (out.display(), located.name());
    if changes.is_empty() {
        return output::line(&format!("{out}: up to date with {name}"));
    }
    for change in changes {
        output::error(&format!("would be {}", describe(change)));
    }
    output::error(&format!(
        "{out} is not up to date with {name}: run the same command without --check"
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

/// The checked model; problems are told in the format.
pub(crate) fn checked(located: &Located, format: Format) -> Result<ir::Api, Failure> {
    checked_with(located, &[], format)
}

/// As [`checked`], with these drafts.
fn checked_with(located: &Located, drafts: &[Draft], format: Format) -> Result<ir::Api, Failure> {
    konaplate_codegen::check_with(&located.sources, drafts).or_else(|problems| {
        let report = Report::of_problems(&located.sources, &problems);
        report::tell(&report, located, format)?;
        Err(Failure::Found)
    })
}
