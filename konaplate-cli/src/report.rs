//! How what was found in a specification is told: to people on standard error, to machines on standard output.

use clap::ValueEnum;
use konaplate_workbench::report::{self, Report};
use serde_json::Value;

use crate::locate::Located;
use crate::{Failure, output};

/// Problems that are shown with their lines; nobody reads more in one go.
const SHOWN: usize = 200;

/// How problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// With the lines that they are about.
    #[default]
    Full,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
}

/// Tells everything in the format.
pub(crate) fn tell(report: &Report<'_>, located: &Located, format: Format) -> Result<(), Failure> {
    match format {
        Format::Full => full(report),
        Format::Short => short(report),
        Format::Json => return json(report, located),
    }
    if !report.found.is_empty() {
        let (name, summary) = (located.name(), report.summary());
        let explain = "`konaplate explain CODE` tells more about each";
        output::error(&format!("{name}: {summary}; {explain}"));
    }
    Ok(())
}

/// One JSON document on standard output.
fn json(report: &Report<'_>, located: &Located) -> Result<(), Failure> {
    output::line(&format!("{:#}", document(report, located)))
}

/// The JSON document, with which specification it is about.
pub(crate) fn document(report: &Report<'_>, located: &Located) -> Value {
    let mut document = report::json(report);
    located.note_in(&mut document);
    document
}

fn full(report: &Report<'_>) {
    for problem in report.found.iter().take(SHOWN) {
        let shown = problem.render(report.sources, true);
        output::error(&format!("{shown}\n"));
    }
    let more = report.found.len().saturating_sub(SHOWN);
    if more > 0 {
        output::error(&format!(
            "and {more} more: `konaplate check --format short` lists all"
        ));
    }
}

fn short(report: &Report<'_>) {
    for problem in report.found {
        output::error(&problem.short(report.sources));
    }
}
