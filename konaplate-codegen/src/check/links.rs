//! What refers to fields and other operations: idempotency, pending, recovery, verdict.

use super::files::OperationFile;
use super::limits::outside;
use super::operations::Messages;
use super::{Context, paths};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, Bounds, Class, Effect, Field, ScalarKind, Shape};
use crate::source::Place;
use crate::spec::{self, Operation, Profile, Recovery, Spanned};

/// What an operation says of its fields and of other operations.
pub(crate) struct Links {
    pub(crate) idempotency: Option<String>,
    pub(crate) pending: Option<String>,
    pub(crate) verdict: Option<ir::Verdict>,
    pub(crate) recovery: Option<ir::Recovery>,
}

/// One operation as far as other operations go by it.
#[derive(Clone, Copy)]
struct Known<'k> {
    raw: &'k Operation,
    messages: &'k Messages,
    links: &'k Links,
}

/// The links of every operation: first those to its own fields, by which those to others go.
pub(crate) fn all(
    context: &mut Context<'_>,
    files: &[OperationFile],
    messages: &[Messages],
) -> Vec<Links> {
    let both = files.iter().zip(messages);
    let mut to_fields = |(file, messages): (&OperationFile, &Messages)| {
        let raw = &file.operation;
        let links = Links {
            idempotency: idempotency(context, raw, messages),
            pending: pending(context, raw, messages),
            verdict: raw
                .verdict
                .as_ref()
                .and_then(|verdict| self::verdict(context, verdict, (raw, messages))),
            recovery: None,
        };
        report_no_way_to_ask(raw, context.problems);
        links
    };
    let links: Vec<Links> = both.clone().map(&mut to_fields).collect();
    let known = both.zip(&links).map(|((file, messages), links)| Known {
        raw: &file.operation,
        messages,
        links,
    });
    let known: Vec<Known<'_>> = known.collect();
    let recoveries: Vec<Option<ir::Recovery>> = known
        .iter()
        .map(|of| recovery(context, of.raw.recovery.as_ref()?, *of, &known))
        .collect();
    let links = links.into_iter().zip(recoveries);
    links
        .map(|(links, recovery)| Links { recovery, ..links })
        .collect()
}

/// The field of that wire name, or a problem.
fn find<'f>(
    fields: &'f [Field],
    name: &Spanned<String>,
    side: &str,
    problems: &mut Problems,
) -> Option<&'f Field> {
    let found = fields.iter().find(|field| field.wire == name.value);
    if found.is_none() {
        problems.push(paths::unknown_at_top(fields, name, side));
    }
    found
}

/// The limit of a public text.
fn public_text(context: &Context<'_>, field: &Field) -> Option<Bounds> {
    let Shape::Scalar(id) = &field.shape else {
        return None;
    };
    let scalar = &context.types[id.0];
    match &scalar.kind {
        ScalarKind::Text(limit) if scalar.class == Class::Public => Some(limit.effective),
        _ => None,
    }
}

fn wrong(name: &Spanned<String>, wanted: &str) -> Diagnostic {
    let message = format!("`{}` should be {wanted}", name.value);
    Diagnostic::new(Code::WrongField, name.at, message)
}

fn idempotency(context: &mut Context<'_>, raw: &Operation, messages: &Messages) -> Option<String> {
    let name = raw.idempotency.as_ref()?;
    let field = find(&messages.request, name, "request", context.problems)?;
    if !(field.required && public_text(context, field).is_some()) {
        let problem = wrong(name, "a required string of class public");
        let at = defined(raw, &name.value);
        context.problems.push(problem.related_if(at, "the field"));
    }
    Some(name.value.clone())
}

fn pending(context: &mut Context<'_>, raw: &Operation, messages: &Messages) -> Option<String> {
    let name = raw.pending.as_ref()?;
    let field = find(&messages.response, name, "response", context.problems)?;
    if !(field.required && field.shape == Shape::Boolean) {
        context.problems.push(wrong(name, "a required boolean"));
    }
    Some(name.value.clone())
}

fn verdict(
    context: &mut Context<'_>,
    raw: &spec::Verdict,
    (operation, messages): (&Operation, &Messages),
) -> Option<ir::Verdict> {
    let field = find(&messages.response, &raw.field, "response", context.problems)?;
    // An inquiry without its word says nothing; a call's own answer may say all by being a success.
    let may_be_absent = operation.effect != Effect::Read;
    let kind = match &field.shape {
        Shape::Scalar(id) if field.required || may_be_absent => Some(&context.types[id.0]),
        _ => None,
    };
    let kind = kind.filter(|scalar| scalar.class == Class::Public);
    let Some(kind @ (ScalarKind::Text(limit) | ScalarKind::Enum(limit, _))) =
        kind.map(|scalar| &scalar.kind)
    else {
        let wanted = if may_be_absent {
            "a string of class public"
        } else {
            "a required string of class public"
        };
        context.problems.push(wrong(&raw.field, wanted));
        return None;
    };
    check_words(raw, (kind, limit), context.problems);
    Some(ir::Verdict {
        field: raw.field.value.clone(),
        settled: raw.settled.value.clone(),
        failed: raw.failed.value.clone(),
        pending: raw.pending.value.clone(),
        not_seen: None,
    })
}

/// The words differ, and the field takes each.
fn check_words(
    raw: &spec::Verdict,
    (kind, limit): (&ScalarKind, &ir::Limit),
    problems: &mut Problems,
) {
    let words = [&raw.settled, &raw.failed, &raw.pending];
    for (index, word) in words.into_iter().enumerate() {
        if word.value.is_empty() {
            continue; // it is missing or no text, which is reported where it is read
        }
        if words[..index].iter().any(|other| other.value == word.value) {
            let message = format!("`{}` cannot mean two things", word.value);
            problems.push(Diagnostic::new(Code::BadValue, word.at, message));
        }
        let length = word.value.chars().count() as u64;
        let what = format!("the length of `{}`", word.value);
        let problem = outside(&what, length, limit, word.at);
        problems.extend(problem);
        if let ScalarKind::Enum(_, known) = kind
            && !known.iter().any(|known| known.wire == word.value)
        {
            let message = format!(
                "`{}` is not one of the words of `{}`",
                word.value, raw.field.value
            );
            let names = known.iter().map(|known| known.wire.as_str());
            let problem = Diagnostic::new(Code::BadValue, word.at, message);
            // Not as a change to make: the misspelt one may be that in the list.
            let words: Vec<&str> = names.collect();
            let help = format!("the words of the field are: {}", words.join(", "));
            problems.push(problem.help(help));
        }
    }
}

fn report_no_way_to_ask(raw: &Operation, problems: &mut Problems) {
    let is_asked =
        matches!(&raw.recovery, Some(recovery) if matches!(recovery.value, Recovery::Ask { .. }));
    let needs_one = raw.effect == Effect::MovesMoney && raw.recovery.is_none();
    if needs_one || (is_asked && raw.idempotency.is_none()) {
        let message = if needs_one {
            "moves money, but nobody could ask what became of it"
        } else {
            "asks what became of it, but has no number to ask with"
        };
        let help = "add `idempotency` and `recovery: { ask: …, with: { … } }`, or `recovery: { none: \"why\" }`";
        let message = format!("`{}` {message}", raw.name.value);
        problems.push(Diagnostic::new(Code::NoRecovery, raw.at, message).help(help));
    }
    if let (Some(recovery), Effect::Read) = (&raw.recovery, raw.effect) {
        let message = format!(
            "`{}` changes nothing: there is nothing to ask",
            raw.name.value
        );
        let problem = Diagnostic::new(Code::BadRecovery, recovery.at, message);
        problems.push(problem.help("remove `recovery`"));
    }
}

fn recovery(
    context: &mut Context<'_>,
    raw: &Spanned<Recovery>,
    of: Known<'_>,
    all: &[Known<'_>],
) -> Option<ir::Recovery> {
    let Recovery::Ask { operation, with } = &raw.value else {
        return None;
    };
    let mut all_known = all.iter();
    let Some(index) = all_known.position(|known| known.raw.name.value == operation.value) else {
        let mut listed = context
            .profile
            .groups
            .iter()
            .flat_map(|group| &group.operations);
        if listed.any(|name| name.value == operation.value) {
            return None; // its file is missing or unreadable, which is told there
        }
        let names = all.iter().map(|known| known.raw.name.value.as_str());
        let problem = no_inquiry(context.profile, operation, names);
        context.problems.push(problem);
        return None;
    };
    let inquiry = all[index];
    let (field, value) = with.as_ref()?;
    check_inquiry(context, operation, inquiry, field);
    check_number(context, field, inquiry, of);
    let idempotency = of.raw.idempotency.as_ref();
    if idempotency.is_some_and(|name| name.value != value.value) {
        let message = format!("`{}` is not the idempotency field", value.value);
        context
            .problems
            .push(Diagnostic::new(Code::BadRecovery, value.at, message));
    }
    Some(ir::Recovery {
        operation: index,
        field: field.value.clone(),
    })
}

/// That a `recovery` asks what is no operation.
fn no_inquiry<'n>(
    profile: &Profile,
    name: &Spanned<String>,
    names: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let mut drafts = profile.groups.iter().flat_map(|group| &group.drafts);
    let message = format!("there is no operation `{}`", name.value);
    let problem = Diagnostic::new(Code::BadRecovery, name.at, message);
    match drafts.find(|draft| draft.value == name.value) {
        Some(draft) => problem.related(draft.at, "a draft").help(format!(
            "`{}` is a draft, which is not built: mend what `konaplate check --drafts` tells, then move it to the \
             `operations` of its group",
            name.value
        )),
        None => {
            let otherwise = "name an operation of this specification";
            problem.did_you_mean(&name.value, names, otherwise)
        }
    }
}

fn check_inquiry(
    context: &mut Context<'_>,
    name: &Spanned<String>,
    inquiry: Known<'_>,
    field: &Spanned<String>,
) {
    let raw = inquiry.raw;
    let mut report = |message: String, at: Place, label: &str| {
        let problem = Diagnostic::new(Code::BadRecovery, name.at, message);
        context.problems.push(problem.related(at, label));
    };
    if raw.effect != Effect::Read {
        let message = format!("`{}` is not `effect: read`", name.value);
        report(message, raw.name.at, "the inquiry is here");
    }
    if inquiry.links.verdict.is_none() {
        let message = format!("`{}` has no `verdict`", name.value);
        report(message, raw.name.at, "the inquiry is here");
    }
    let mut others = inquiry
        .messages
        .request
        .iter()
        .filter(|other| other.wire != field.value);
    if let Some(other) = others.rfind(|other| other.required) {
        let at = defined(raw, &other.wire).unwrap_or(raw.name.at);
        let message = format!("`{}` also needs `{}`", name.value, other.wire);
        report(message, at, "required here");
    }
    find(
        &inquiry.messages.request,
        field,
        "inquiry's request",
        context.problems,
    );
}

/// Where a field of the request is defined.
fn defined(raw: &Operation, wire: &str) -> Option<Place> {
    let mut fields = raw.request.iter();
    let field = fields.find(|field| field.wire.value == wire);
    field.map(|field| field.wire.at)
}

/// What names the call has to fit the inquiry's field.
fn check_number(
    context: &mut Context<'_>,
    name: &Spanned<String>,
    inquiry: Known<'_>,
    of: Known<'_>,
) {
    let taken = inquiry
        .messages
        .request
        .iter()
        .find(|field| field.wire == name.value);
    let given = of
        .messages
        .request
        .iter()
        .find(|field| Some(&field.wire) == of.links.idempotency.as_ref());
    let (Some(taken), Some(given)) = (taken, given) else {
        return; // told elsewhere
    };
    let Some(taken) = public_text(context, taken) else {
        context
            .problems
            .push(wrong(name, "a string of class public"));
        return;
    };
    if let Some(given) = public_text(context, given)
        && (given.min < taken.min
            || taken
                .max
                .is_some_and(|max| given.max.is_none_or(|it| it > max)))
    {
        let message = format!(
            "`{}` takes `{}`, not every number of `{}` (`{}`)",
            name.value, taken, of.raw.name.value, given
        );
        let problem = Diagnostic::new(Code::BadRecovery, name.at, message);
        let at = defined(inquiry.raw, &name.value);
        context
            .problems
            .push(problem.related_if(at, "this field of the inquiry"));
    }
}
