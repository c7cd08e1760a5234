//! `konaplate lint`: what can be built but should be looked at.

use clap::ValueEnum;
use konaplate_codegen::Severity;
use konaplate_workbench::lint;
use konaplate_workbench::report::{self, Report};

use crate::locate::{Located, SpecArg};
use crate::report::Format as Shared;
use crate::{Failure, output};

/// Report what can be built but should be looked at.
///
/// First reports the errors that `check` finds; where there are any, the lints do not run, for they read a
/// specification without errors. `allow` in a file of the specification lets a lint stand, with the reason.
///
/// Exit codes: 0 nothing was found from the severity of `--deny` on; 1 something was; 2 wrong usage, or a file that
/// cannot be used. With the usual `--deny warnings`, notes never count.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    spec: SpecArg,
    /// How findings are told: `full` and `short` (a line each) on standard error, `json` and `sarif` as one document
    /// on standard output.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    /// The least severity that exits with 1.
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t)]
    deny: Deny,
}

const EXAMPLES: &str = "\
Examples:
  konaplate lint --format short
  konaplate lint --format sarif > lint.sarif";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// With the lines that they are about.
    #[default]
    Full,
    /// One line each.
    Short,
    /// One JSON document.
    Json,
    /// One SARIF 2.1.0 document.
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Deny {
    Errors,
    #[default]
    Warnings,
    Notes,
}

pub(crate) fn lint(args: &Args) -> Result<(), Failure> {
    let located = args.spec.locate()?;
    let is_for_people = matches!(args.format, Format::Full | Format::Short);
    if !is_for_people {
        located.announce();
    }
    let outcome = match lint::lint(&located.sources) {
        Ok(outcome) => outcome,
        Err(problems) => {
            let report = Report::of_problems(&located.sources, &problems);
            tell(&report, &located, args.format)?;
            output::error("the lints did not run: mend the errors first");
            return Err(Failure::Found);
        }
    };
    let report = Report::of_lints(&located.sources, &outcome);
    tell(&report, &located, args.format)?;
    if is_for_people && outcome.found.is_empty() {
        output::line(&format!("{}: {}", located.name(), report.summary()))?;
    }
    if denied(&report, args.deny) {
        return Err(Failure::Found);
    }
    Ok(())
}

fn tell(report: &Report<'_>, located: &Located, format: Format) -> Result<(), Failure> {
    match format {
        Format::Full => crate::report::tell(report, located, Shared::Full),
        Format::Short => crate::report::tell(report, located, Shared::Short),
        Format::Json => crate::report::tell(report, located, Shared::Json),
        Format::Sarif => output::line(&format!("{:#}", report::sarif(report))),
    }
}

fn denied(report: &Report<'_>, deny: Deny) -> bool {
    let severities: &[Severity] = match deny {
        Deny::Errors => &[],
        Deny::Warnings => &[Severity::Warning],
        Deny::Notes => &[Severity::Warning, Severity::Note],
    };
    severities
        .iter()
        .any(|severity| report.count(*severity) > 0)
}
