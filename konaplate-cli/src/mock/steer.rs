//! The commands that steer a running mock, and how they tell what it said.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser};
use konaplate_codegen::printable;
use konaplate_mock::{ControlError, Fault};
use serde_json::{Map, Value, json};

use super::place;
use super::remote::{Case, Cases, Remote};
use crate::{Failure, output, table};

const NEXT: &str = "\
Examples:
  konaplate mock next charge no-account --env-file mock.env";

const PENDING: &str = "\
Examples:
  konaplate mock pending charge --env-file mock.env";

const SETTLE: &str = "\
Examples:
  konaplate mock settle ORDER-20261121-0001 completed --env-file mock.env";

const FAULT: &str = "\
Examples:
  konaplate mock fault charge reset-after --env-file mock.env
  konaplate mock fault charge delay --millis 200 --env-file mock.env";

const CASES: &str = "\
Examples:
  konaplate mock cases --env-file mock.env
  konaplate mock cases charge --env-file mock.env --format json";

const LEDGER: &str = "\
Examples:
  konaplate mock ledger --env-file mock.env
  konaplate mock ledger --env-file mock.env --format json";

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Answer the next request that passes the checks with a documented case; several come in the order asked for.
    #[command(after_help = NEXT)]
    Next {
        /// Such as `charge`; `konaplate mock cases` lists all.
        operation: String,
        /// Such as `no-account`; `success` is the usual answer.
        case: String,
        #[command(flatten)]
        common: Common,
    },
    /// Leave the money of the next accepted request pending, until it is settled.
    #[command(after_help = PENDING)]
    Pending {
        /// Such as `charge`.
        operation: String,
        #[command(flatten)]
        common: Common,
    },
    /// End a charge, cancellation or other call that is pending.
    #[command(after_help = SETTLE)]
    Settle {
        /// The number that the request was sent with; `konaplate mock ledger` lists all.
        sequence_id: String,
        /// How it ends.
        end: End,
        #[command(flatten)]
        common: Common,
    },
    /// Break the next request to an operation, whatever is in it.
    #[command(after_help = FAULT)]
    Fault {
        /// Such as `charge`.
        operation: String,
        /// What goes wrong.
        #[arg(value_parser = faults())]
        fault: String,
        /// How late; for `delay` and `delay-before`, which need it.
        #[arg(long, value_name = "N", required_if_eq_any([("fault", "delay"), ("fault", "delay-before")]))]
        millis: Option<u64>,
        #[command(flatten)]
        common: Common,
    },
    /// List the documented cases that can be asked for.
    #[command(after_help = CASES)]
    Cases {
        /// Only those of this operation.
        operation: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// List the charges, cancellations and other calls with a number that were accepted: whether money has moved.
    #[command(after_help = LEDGER)]
    Ledger {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Common {
    #[command(flatten)]
    place: place::PlaceArgs,
    /// Words and tables for people, or one JSON document.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Words and tables.
    Text,
    /// A JSON document.
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum End {
    /// The money moves.
    Completed,
    /// It does not.
    Failed,
}

fn faults() -> PossibleValuesParser {
    let names = Fault::NAMES.iter();
    PossibleValuesParser::new(names.map(|(name, what)| PossibleValue::new(*name).help(*what)))
}

pub(super) async fn steer(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Next {
            operation,
            case,
            common,
        } => next(common, operation, case).await,
        Command::Pending { operation, common } => pending(common, operation).await,
        Command::Settle {
            sequence_id,
            end,
            common,
        } => settle(common, sequence_id, *end).await,
        Command::Fault {
            operation,
            fault,
            millis,
            common,
        } => break_next(common, (operation, fault), *millis).await,
        Command::Cases { operation, common } => cases(common, operation.as_deref()).await,
        Command::Ledger { common } => ledger(common).await,
    }
}

impl Common {
    async fn reach(&self) -> Result<Remote, Failure> {
        Remote::reach(self.place.find()?).await
    }

    /// Asks for something and tells it, in words or as it was sent.
    async fn ask(
        &self,
        remote: &Remote,
        (endpoint, body): (&str, &Value),
        told: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        remote.post(endpoint, body).await?;
        match self.format {
            Format::Text => output::line(&told()),
            Format::Json => output::line(&body.to_string()),
        }
    }
}

async fn next(common: &Common, operation: &str, case: &str) -> Result<(), Failure> {
    let remote = common.reach().await?;
    let body = json!({ "operation": operation, "case": case });
    let told = || {
        let cases = remote.cases();
        let found = cases.get(operation).into_iter().flatten();
        let shown = found
            .filter(|it| it.id == case)
            .map(|it| format!(": {}", described(it)));
        let shown = shown.collect::<String>();
        format!(
            "the next request to `{operation}` that passes the checks is answered with `{case}`{shown}"
        )
    };
    common.ask(&remote, ("next", &body), told).await
}

/// Status, code and title.
fn described(case: &Case) -> String {
    let code = case
        .code
        .as_deref()
        .map_or(String::new(), |it| format!(" {it}"));
    printable(&format!("{}{code} {}", case.status, case.title))
}

async fn pending(common: &Common, operation: &str) -> Result<(), Failure> {
    let remote = common.reach().await?;
    let body = json!({ "operation": operation });
    let told = || {
        format!(
            "the next `{operation}` that is accepted stays pending; end it with `konaplate mock settle SEQUENCE_ID \
             completed` or `failed`"
        )
    };
    common.ask(&remote, ("pending", &body), told).await
}

async fn settle(common: &Common, sequence_id: &str, end: End) -> Result<(), Failure> {
    let remote = common.reach().await?;
    let (result, told) = match end {
        End::Completed => ("COMPLETED", "has moved its money"),
        End::Failed => ("FAILED", "has failed; no money has moved"),
    };
    let body = json!({ "sequenceId": sequence_id, "result": result });
    let told = || format!("`{}` {told}", printable(sequence_id));
    common.ask(&remote, ("settle", &body), told).await
}

async fn break_next(
    common: &Common,
    (operation, fault): (&str, &str),
    millis: Option<u64>,
) -> Result<(), Failure> {
    let mut body = Map::from_iter([
        ("operation".to_owned(), operation.into()),
        ("fault".to_owned(), fault.into()),
    ]);
    if let Some(millis) = millis {
        if !fault.starts_with("delay") {
            let message = format!("--millis is for `delay` and `delay-before`, not for `{fault}`");
            return Err(Failure::Unable(message));
        }
        body.insert("millis".to_owned(), millis.into());
    }
    let remote = common.reach().await?;
    let told = || {
        let known = Fault::NAMES.iter().find(|(name, _)| *name == fault);
        let what = known.map_or("", |(_, what)| what);
        let what = match millis {
            Some(millis) => what.replace("some milliseconds", &format!("{millis} ms")),
            None => what.to_owned(),
        };
        format!("the next request to `{operation}` meets `{fault}`: {what}")
    };
    common.ask(&remote, ("fault", &body.into()), told).await
}

async fn cases(common: &Common, operation: Option<&str>) -> Result<(), Failure> {
    let remote = common.reach().await?;
    let cases = remote.cases();
    if let Some(name) = operation.filter(|name| !cases.contains_key(*name)) {
        let unknown = ControlError::UnknownOperation {
            operation: printable(name),
            known: cases.into_keys().collect(),
        };
        return Err(Failure::Unable(unknown.to_string()));
    }
    let is_asked_for = |name: &str| operation.is_none_or(|operation| operation == name);
    match common.format {
        Format::Text => output::line(&cases_table(&cases, is_asked_for)),
        Format::Json => {
            let all = remote.cases_as_json().as_object().cloned();
            let mut asked_for = all.unwrap_or_default();
            asked_for.retain(|name, _| is_asked_for(name));
            output::line(&format!("{:#}", Value::from(asked_for)))
        }
    }
}

fn cases_table(cases: &Cases, is_asked_for: impl Fn(&str) -> bool) -> String {
    let mut rows = vec![["operation", "case", "status", "code", "title"].map(str::to_owned)];
    for (operation, cases) in cases.iter().filter(|(name, _)| is_asked_for(name)) {
        rows.extend(cases.iter().map(|case| {
            let code = case.code.as_deref().unwrap_or("-");
            let status = case.status.to_string();
            [operation, &case.id, &status, code, &case.title].map(printable)
        }));
    }
    table::render(&rows)
}

async fn ledger(common: &Common) -> Result<(), Failure> {
    let remote = common.reach().await?;
    let ledger = remote.get("ledger").await?;
    let entries = ledger.as_array().map(Vec::as_slice).unwrap_or_default();
    match common.format {
        Format::Json => output::line(&format!("{ledger:#}")),
        Format::Text if entries.is_empty() => output::line("nothing has been accepted yet"),
        Format::Text => output::line(&ledger_table(entries)),
    }
}

/// Names of the endpoint's fields, in the order of the columns.
const COLUMNS: [&str; 6] = [
    "sequenceId",
    "operation",
    "state",
    "amount",
    "userId",
    "nrNumber",
];

fn ledger_table(entries: &[Value]) -> String {
    let cell = |entry: &Value, name: &str| match entry.get(name) {
        Some(Value::String(text)) if !text.is_empty() => printable(text),
        Some(Value::Number(number)) => number.to_string(),
        _ => "-".to_owned(),
    };
    let rows = entries
        .iter()
        .map(|entry| COLUMNS.map(|name| cell(entry, name)));
    let rows: Vec<_> = [COLUMNS.map(str::to_owned)]
        .into_iter()
        .chain(rows)
        .collect();
    table::render(&rows)
}
