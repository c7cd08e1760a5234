//! What the documentation of an operation says of its answers: which belong to a call, and what they say of one.

use super::{all_of, code};
use crate::count;
use crate::ir::{Effect, NotSeen, Operation, Origin, Verdict};

/// A paragraph, or nothing where the specification says nothing of them.
pub(crate) fn text(operation: &Operation) -> String {
    let verdict = operation.verdict.as_ref();
    let sentences = [
        echo(operation),
        verdict.map(|verdict| self::verdict(operation, verdict)),
        verdict.and_then(|it| it.not_seen.as_ref()).map(not_seen),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    if sentences.is_empty() {
        String::new()
    } else {
        format!("\n\n{}", sentences.join("\n"))
    }
}

fn echo(operation: &Operation) -> Option<String> {
    let header = operation.echo()?;
    let read = match header.equals_request? {
        Origin::Page => "",
        Origin::Excerpt => " (an excerpt of the page)",
        Origin::Guide => " (the provider's guideline)",
        Origin::Integration => " (seen against the sandbox)",
        Origin::Inferred => " (inferred)",
    };
    let name = code(&header.name);
    Some(format!(
        "An answer with another {name} than the request's is not that of the call{read}."
    ))
}

fn verdict(operation: &Operation, verdict: &Verdict) -> String {
    let of = match operation.effect {
        Effect::Read => "the call that is asked about",
        Effect::Write | Effect::MovesMoney => "the call",
    };
    format!(
        "{} says what became of {of}: {} (settled), {} (failed) or {} (open).",
        code(&verdict.field),
        code(&verdict.settled),
        code(&verdict.failed),
        code(&verdict.pending),
    )
}

fn not_seen(not_seen: &NotSeen) -> String {
    let codes = not_seen.codes.iter().map(|it| code(it));
    let families = not_seen.families.iter();
    let families =
        families.map(|family| format!("an unlisted code of the family {}", code(family)));
    format!(
        "That the number is not known is said by HTTP {} with {}; for {} after the call that proves nothing.",
        not_seen.status,
        all_of(codes.chain(families).collect(), "or"),
        count(not_seen.grace, "second"),
    )
}
