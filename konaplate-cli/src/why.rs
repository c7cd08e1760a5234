//! `konaplate why`: where a limit comes from.

use std::collections::BTreeSet;

use clap::ValueEnum;
use konaplate_codegen::ir::{Api, Operation};
use konaplate_codegen::{did_you_mean, printable};
use konaplate_workbench::why;

use crate::locate::{Located, SpecArg};
use crate::{Failure, output, report, specification};

/// Arguments of `konaplate why`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Field, header or shared type, with as much before it as tells it from others: `amount`,
    /// `charge.amount`, `charge.response.isPending`, `X-KM-Tran-Time`, `UserId`. Wire names and Rust names fit.
    #[arg(value_name = "FIELD")]
    name: String,
    #[command(flatten)]
    spec: SpecArg,
    /// How to print the answers.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  konaplate why charge.amount
  konaplate why UserId --format json";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Paragraphs.
    Text,
    /// A JSON array.
    Json,
}

pub(crate) fn why(args: &Args) -> Result<(), Failure> {
    let located = args.spec.locate()?;
    let api = specification::checked(&located, report::Format::Full)?;
    let answers = why::why(&api, &located.sources, &args.name);
    if answers.is_empty() {
        return Err(unknown(&api, &located, &args.name));
    }
    match args.format {
        Format::Text => output::text(&format!("{}:\n\n{}", located.name(), why::text(&answers))),
        Format::Json => {
            located.announce();
            output::line(&format!("{:#}", why::json(&answers)))
        }
    }
}

fn unknown(api: &Api, located: &Located, name: &str) -> Failure {
    if let Some(operation) = api.operations.iter().find(|it| it.name == name) {
        return Failure::Unable(format!(
            "{}: `{name}` is an operation ({})",
            located.name(),
            fields_of(operation)
        ));
    }
    let names = why::names(api);
    let last = name.rsplit(['.', ' ', '/']).next().unwrap_or(name);
    let near = did_you_mean(last, names.iter().map(String::as_str));
    let some = names.first().map_or("amount", String::as_str);
    let help =
        near.unwrap_or_else(|| format!("name a field, header or shared type, such as `{some}`"));
    let name = printable(name);
    Failure::Unable(format!(
        "{}: nothing is called `{name}` ({help})",
        located.name()
    ))
}

/// What can be asked of an operation.
fn fields_of(operation: &Operation) -> String {
    let fields = operation.request.iter().chain(&operation.response);
    let names: BTreeSet<String> = fields
        .map(|field| format!("`{}.{}`", operation.name, field.wire))
        .collect();
    if names.is_empty() {
        return "it has no fields".to_owned();
    }
    let names: Vec<String> = names.into_iter().collect();
    format!("name one of its fields: {}", names.join(", "))
}
