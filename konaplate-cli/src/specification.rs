//! `konaplate check` and `konaplate generate`.

use std::path::Path;

use konaplate_codegen::output::{Change, Mode, apply};
use konaplate_codegen::select::UnknownName;
use konaplate_codegen::{Diagnostic, Options, Selection, Sources, ir, load};

use crate::{Failure, GenerateArgs, SpecArgs, output};

/// Problems that are shown with their lines; nobody reads more in one go.
const SHOWN: usize = 200;

pub(crate) fn check(args: &SpecArgs) -> Result<(), Failure> {
    let api = read(args)?;
    let operations = count(api.operations.len(), "operation");
    let types = count(api.types.len(), "type");
    output::line(&format!(
        "{}: {operations}, {types}, no problems",
        api.provider
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
    let files = konaplate_codegen::generate(&api, &options);
    if args.check {
        return report_stale(&args.out, &apply(&args.out, &files, Mode::Check)?);
    }
    let changes = apply(&args.out, &files, Mode::Write)?;
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

fn no_such(unknown: &[UnknownName]) -> Failure {
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

/// The checked specification; problems are told on standard error.
pub(crate) fn read(args: &SpecArgs) -> Result<ir::Api, Failure> {
    let sources = match &args.spec {
        Some(folder) => load::folder(folder)?,
        None => Sources::from_pairs(konaplate_spec::ROOT, konaplate_spec::FILES.iter().copied()),
    };
    konaplate_codegen::check(&sources).map_err(|problems| {
        report(&problems, &sources, args.short);
        Failure::Found
    })
}

pub(crate) fn report(problems: &[Diagnostic], sources: &Sources, short: bool) {
    let shown = if short { problems.len() } else { SHOWN };
    for problem in problems.iter().take(shown) {
        match short {
            true => output::error(&problem.short(sources)),
            false => output::error(&format!("{}\n", problem.render(sources, true))),
        }
    }
    if problems.len() > shown {
        let more = problems.len() - shown;
        output::error(&format!("and {more} more: --short lists all"));
    }
    let found = count(problems.len(), "problem");
    output::error(&format!(
        "{found}; `konaplate explain CODE` tells more about each"
    ));
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
