//! `konaplate explain`: what a code means: one of a diagnostic, one of the mock's own, or one that a specification
//! documents.

use konaplate_codegen::ir::{Api, Case, ErrorCode, Operation};
use konaplate_codegen::{Code, Family, count, did_you_mean, printable};
use konaplate_mock::Invented;

use crate::{ExplainArgs, Failure, output, report, specification};

pub(crate) fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let Some(text) = &args.code else {
        return list();
    };
    if let Some(code) = Code::find(text) {
        return output::line(&of_diagnostic(code));
    }
    if let Some(invented) = Invented::find(text) {
        return output::line(&of_mock(invented));
    }
    if is_documentable(text) {
        return documented(args, text);
    }
    let own = Invented::ALL.iter().map(|it| it.code());
    let codes = Code::ALL.iter().map(|code| code.as_str()).chain(own);
    let near = did_you_mean(text, codes);
    let help = near.unwrap_or_else(|| "`konaplate explain` lists all".to_owned());
    Err(Failure::Unable(format!(
        "no code `{}`; {help}",
        printable(text)
    )))
}

fn of_diagnostic(code: Code) -> String {
    let severity = code.severity().as_str();
    format!(
        "{code}: {} ({severity})\n\n{}",
        code.title(),
        code.explain()
    )
}

fn of_mock(invented: Invented) -> String {
    format!(
        "{}: {} (status {})\n\n{}\n\nA code of the mock's own: no provider sends it. The mock's log tells of each \
         refusal what was expected and what came.",
        invented.code(),
        invented.text(),
        invented.status(),
        invented.explain()
    )
}

/// What providers send begins with a digit, and is outside the range that is the mock's.
fn is_documentable(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && !text.starts_with(Invented::FAMILY)
}

/// What the specification says of a code, operation by operation.
fn documented(args: &ExplainArgs, text: &str) -> Result<(), Failure> {
    let located = args.spec.locate()?;
    let api = specification::checked(&located, report::Format::Full)?;
    let name = located.name();
    let listed: Vec<String> = errors(&api)
        .filter(|(_, error)| error.code == text)
        .map(|(operation, error)| of_operation(operation, error))
        .collect();
    let is_listed = !listed.is_empty();
    let inquiries = api.operations.iter().filter_map(|it| of_inquiry(it, text));
    let rows: Vec<String> = listed.into_iter().chain(inquiries).collect();
    let shown = printable(text);
    if rows.is_empty() {
        let known = errors(&api).map(|(_, error)| error.code.as_str());
        let help = did_you_mean(text, known)
            .unwrap_or_else(|| "name another specification with --spec".to_owned());
        return Err(Failure::Unable(format!(
            "no code `{shown}` in {name}; {help}"
        )));
    }
    let head = if is_listed {
        format!("a code of the provider, as {name} documents it")
    } else {
        format!("a code that no operation of {name} lists")
    };
    output::line(&format!("{shown}: {head}\n\n{}", rows.join("\n")))
}

fn errors(api: &Api) -> impl Iterator<Item = (&Operation, &ErrorCode)> {
    let operations = api.operations.iter();
    operations.flat_map(|operation| operation.errors.iter().map(move |error| (operation, error)))
}

/// What is documented, what it means for the call, and how the mock is made to answer it.
fn of_operation(operation: &Operation, error: &ErrorCode) -> String {
    let name = &operation.name;
    let end = if error.is_final {
        "The call is over, and nothing has happened."
    } else {
        "It does not tell what became of the call: ask."
    };
    let head = printable(&format!("{} (status {})", error.message, error.status));
    let what = printable(&format!("{} {end}", error.doc.trim()));
    let answers = |case: &&Case| case.code.as_ref() == Some(&error.code);
    let how = operation.cases.iter().find(answers).map(|case| {
        let id = &case.id;
        format!("\n  To see it: konaplate mock next {name} {id}")
    });
    let (what, how) = (what.trim_start(), how.unwrap_or_default());
    format!("{name}: {head}\n  {what}{how}")
}

/// What it means at an inquiry that says with it that it does not know a number.
fn of_inquiry(operation: &Operation, text: &str) -> Option<String> {
    let not_seen = operation.verdict.as_ref()?.not_seen.as_ref()?;
    if !not_seen.is_said_by(not_seen.status, text) {
        return None;
    }
    let (name, status) = (&operation.name, not_seen.status);
    let why = if not_seen.codes.iter().any(|code| code == text) {
        "its `not-seen` lists the code"
    } else {
        "no operation lists the code, and its `not-seen` takes the rest of the family for that"
    };
    let grace = count(not_seen.grace, "second");
    Some(format!(
        "{name}: it does not know the number that is asked about (status {status})\n  \
         So it is read because {why}. For {grace} after the call it proves nothing.\n  \
         The mock says it so too: where no page shows the code, with one of its choice as a stand-in."
    ))
}

/// All codes, by what finds them.
fn list() -> Result<(), Failure> {
    let of = |family: Family| {
        let codes = Code::ALL.iter().filter(move |code| code.family() == family);
        codes.map(|code| format!("{code}  {:7}  {}", code.severity().as_str(), code.title()))
    };
    let mut groups: Vec<String> = Family::ALL
        .iter()
        .filter_map(|family| {
            let codes: Vec<String> = of(*family).collect();
            (!codes.is_empty()).then(|| format!("{}\n{}", family.title(), codes.join("\n")))
        })
        .collect();
    let own = Invented::ALL
        .iter()
        .map(|it| format!("{}  {}  {}", it.code(), it.status(), it.text()));
    let own: Vec<String> = own.collect();
    groups.push(format!(
        "Codes of the mock's own, which no provider sends\n{}",
        own.join("\n")
    ));
    output::line(&groups.join("\n\n"))
}
