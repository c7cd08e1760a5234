//! How an inquiry says that it does not know a number: the refusals that mean it.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::Context;
use super::codes::check_code;
use super::files::OperationFile;
use super::links::Links;
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, Effect, family};
use crate::spec::{NotSeen, Operation, Spanned};

/// The links with what verdicts say of it. Which codes mean something else is known once all codes are.
pub(crate) fn all(
    context: &mut Context<'_>,
    files: &[OperationFile],
    links: Vec<Links>,
) -> Vec<Links> {
    let listed = LazyCell::new(|| {
        let errors = files.iter().flat_map(|file| &file.operation.errors);
        errors.map(|error| error.code.value.as_str()).collect()
    });
    let with_not_seen = |(file, links): (&OperationFile, Links)| {
        let raw = file.operation.verdict.as_ref();
        let Some(raw) = raw.and_then(|verdict| verdict.not_seen.as_ref()) else {
            return links;
        };
        let not_seen = not_seen(context, (raw, &file.operation), &listed);
        let verdict = links.verdict;
        let verdict = verdict.map(|verdict| ir::Verdict {
            not_seen,
            ..verdict
        });
        Links { verdict, ..links }
    };
    files.iter().zip(links).map(with_not_seen).collect()
}

fn not_seen(
    context: &mut Context<'_>,
    (raw, inquiry): (&NotSeen, &Operation),
    listed: &BTreeSet<&str>,
) -> Option<ir::NotSeen> {
    report_elsewhere(raw, inquiry, context.problems);
    report_status(&raw.status, context.problems);
    report_codes(context, (raw, inquiry));
    report_families(context, raw);
    let grace = raw.grace.value.parse().ok();
    if grace.is_none() && !raw.grace.value.is_empty() {
        let message = format!("`{}` is not a number of seconds", raw.grace.value);
        context
            .problems
            .push(Diagnostic::new(Code::BadValue, raw.grace.at, message).help("such as `60`"));
    }
    let codes = raw.codes.iter().map(|code| code.text.value.clone());
    let families = raw.families.iter().map(|family| family.value.clone());
    Some(ir::NotSeen {
        status: raw.status.value,
        codes: codes.collect(),
        families: families.collect(),
        known: known(context, raw, listed),
        grace: grace?,
    })
}

/// Codes of the families that mean something else.
fn known(context: &Context<'_>, raw: &NotSeen, listed: &BTreeSet<&str>) -> Vec<String> {
    let listed = listed.iter().copied();
    let all = listed.chain([context.profile.envelope.success.as_str()]);
    let is_of_them = |code: &&str| {
        let mut families = raw.families.iter();
        families.any(|it| Some(it.value.as_str()) == family(code))
    };
    let means_it = |code: &&str| raw.codes.iter().any(|it| it.text.value == *code);
    let known: BTreeSet<&str> = all
        .filter(is_of_them)
        .filter(|code| !means_it(code))
        .collect();
    known.into_iter().map(str::to_owned).collect()
}

fn report_elsewhere(raw: &NotSeen, operation: &Operation, problems: &mut Problems) {
    if operation.effect != Effect::Read {
        let message = format!(
            "`{}` is no inquiry: its answer is about itself",
            operation.name.value
        );
        let help = "put `not-seen` into the `verdict` of the operation that `recovery` asks";
        problems.push(Diagnostic::new(Code::BadNotSeen, raw.at, message).help(help));
    }
    if raw.codes.is_empty() && raw.families.is_empty() {
        let message = "`not-seen` has neither `codes` nor `families`";
        let help = "add `codes: [\"…\"]`, or `families: [\"…\"]` where no page shows the code";
        problems.push(Diagnostic::new(Code::MissingKey, raw.at, message).help(help));
    }
}

/// With these statuses a server, or something before it, says that it did not look.
fn report_status(status: &Spanned<u16>, problems: &mut Problems) {
    let is_answer = match status.value {
        0 => true, // no status at all, which is reported
        401 | 403 | 407 | 408 | 425 | 429 => false,
        200 | 400..=499 => true,
        _ => false,
    };
    if !is_answer {
        let message = format!(
            "HTTP {} says that the inquiry was not answered",
            status.value
        );
        let help = "give the status of the answer about a number that is not known, such as 400; without one, leave `not-seen` out";
        problems.push(Diagnostic::new(Code::BadNotSeen, status.at, message).help(help));
    }
}

fn report_codes(context: &mut Context<'_>, (raw, inquiry): (&NotSeen, &Operation)) {
    for code in &raw.codes {
        let (text, is_quoted) = (&code.text, code.is_quoted);
        check_code(text, is_quoted, context.problems);
        if text.value == context.profile.envelope.success {
            let message = format!("`{}` is the success code", text.value);
            let problem = Diagnostic::new(Code::BadNotSeen, text.at, message);
            let help = "give the code of the refusal";
            context.problems.push(problem.help(help));
        }
        let mut errors = inquiry.errors.iter();
        let other =
            errors.find(|error| error.code.value == text.value && error.status != raw.status.value);
        if let Some(error) = other {
            let message = format!(
                "`{}` comes with HTTP {}, not with {}",
                text.value, error.status, raw.status.value
            );
            let problem = Diagnostic::new(Code::BadNotSeen, text.at, message);
            let problem = problem.help("make the two the same");
            context
                .problems
                .push(problem.related(error.code.at, "the error is here"));
        }
    }
}

fn report_families(context: &mut Context<'_>, raw: &NotSeen) {
    for family in &raw.families {
        let mut known = context.profile.families.iter();
        if !known.any(|(name, _)| name.value == family.value) {
            let message = format!("`{}` is not one of the `families`", family.value);
            let problem = Diagnostic::new(Code::BadCode, family.at, message);
            context
                .problems
                .push(problem.help("three digits in double quotes, listed in the profile"));
        }
    }
}
