//! How long values serve after their issue: of a secret text's type, and by a word of the request that issues it.

use super::files::OperationFile;
use super::operations::Messages;
use super::{Context, paths};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, ScalarKind, Shape};
use crate::source::Place;
use crate::spec::{Field, Lives, Spanned, read};

/// The life of a type, in seconds.
pub(crate) fn of_type(
    field: &Field,
    class: ir::Class,
    kind: &ScalarKind,
    problems: &mut Problems,
) -> Option<u64> {
    let seconds = match field.lives.as_ref()? {
        Lives::Seconds(seconds) => seconds,
        Lives::By { field: by, .. } => {
            let message = "a type's life is a number of seconds";
            let problem = Diagnostic::new(Code::BadValue, by.at, message);
            problems.push(
                problem
                    .help("such as `lives: 30`; a response field that uses the type may say more"),
            );
            return None;
        }
    };
    if class != ir::Class::Secret || !matches!(kind, ScalarKind::Text(_)) {
        report_misplaced(field, seconds.at, problems);
        return None;
    }
    number(seconds, problems)
}

/// Reports a life on what has none.
fn report_misplaced(field: &Field, at: Place, problems: &mut Problems) {
    let message = format!("`lives` on `{}`, which cannot have it", field.wire.value);
    let help =
        "a string of class secret has it, and at the top of a response what uses such a type";
    problems.push(Diagnostic::new(Code::LimitOnWrongType, at, message).help(help));
}

fn number(seconds: &Spanned<String>, problems: &mut Problems) -> Option<u64> {
    let is_padded = seconds.value.starts_with('0');
    let number = read::number(&seconds.value).filter(|_| !is_padded);
    if number.is_none() {
        let message = format!("`{}` is not a number of seconds", seconds.value);
        let problem = Diagnostic::new(Code::BadValue, seconds.at, message);
        problems.push(problem.help("such as `30`"));
    }
    number
}

/// Resolves what response fields say, and where values that expire may stand.
pub(crate) fn of_messages(
    context: &mut Context<'_>,
    files: &[OperationFile],
    messages: &mut [Messages],
) {
    for (file, messages) in files.iter().zip(messages) {
        let raw = &file.operation;
        report_words(&raw.request, context.problems);
        for (raw, field) in of_same_name(&raw.request, &mut messages.request) {
            report_nested(context, raw, &field.shape);
        }
        for field in &raw.response {
            report_words(&field.fields, context.problems);
            report_words(items(field), context.problems);
        }
        for (raw, field) in of_same_name(&raw.response, &mut messages.response) {
            report_nested(context, raw, &field.shape);
            if let (Some(Lives::By { field: by, words }), Some(_)) = (&raw.lives, &raw.shared) {
                if may_expire(context, raw) {
                    field.lives = self::by(context, &messages.request, by, words);
                } else {
                    report_misplaced(raw, by.at, context.problems);
                }
            }
        }
    }
}

/// The fields as written with those that were made of them.
fn of_same_name<'f>(
    written: &'f [Field],
    made: &'f mut [ir::Field],
) -> impl Iterator<Item = (&'f Field, &'f mut ir::Field)> {
    made.iter_mut().filter_map(|made| {
        let mut written = written.iter();
        let raw = written.find(|raw| raw.wire.value == made.wire)?;
        Some((raw, made))
    })
}

/// What a list holds, as the fields of one.
fn items(field: &Field) -> &[Field] {
    field.items.as_deref().map_or(&[], std::slice::from_ref)
}

/// Whether the shared type that a field uses has a life, be it a wrong one.
fn may_expire(context: &Context<'_>, field: &Field) -> bool {
    let shared = field.shared.as_ref().map(|shared| &shared.value);
    let mut types = context.profile.types.iter();
    types.any(|of| Some(&of.wire.value) == shared && of.lives.is_some())
}

/// Only at the top of a response does a life go by a word.
fn report_words(fields: &[Field], problems: &mut Problems) {
    for field in fields {
        if let (Some(Lives::By { field: by, .. }), Some(_)) = (&field.lives, &field.shared) {
            report_misplaced(field, by.at, problems);
        }
        report_words(&field.fields, problems);
        report_words(items(field), problems);
    }
}

/// Its instant is noted at the top of a reply only, and looked at there in a request.
fn report_nested(context: &mut Context<'_>, raw: &Field, shape: &Shape) {
    if matches!(shape, Shape::Scalar(_)) {
        return;
    }
    let mut is_expiring = false;
    shape.each_scalar(&mut |id| is_expiring |= context.types[id.0].lives.is_some());
    if is_expiring {
        let message = format!("`{}` holds a value that expires", raw.wire.value);
        let problem = Diagnostic::new(Code::Unsupported, raw.wire.at, message);
        context
            .problems
            .push(problem.help("such a value stands at the top of a message"));
    }
}

fn by(
    context: &mut Context<'_>,
    request: &[ir::Field],
    field: &Spanned<String>,
    words: &[(Spanned<String>, Spanned<String>)],
) -> Option<ir::Lives> {
    let Some(found) = request.iter().find(|it| it.wire == field.value) else {
        let problem = paths::unknown_at_top(request, field, "request");
        context.problems.push(problem);
        return None;
    };
    let kind = match &found.shape {
        Shape::Scalar(id) => Some(&context.types[id.0].kind),
        _ => None,
    };
    let Some(ScalarKind::Enum(_, known)) = kind else {
        let message = format!("`{}` should be a field with `values`", field.value);
        let problem = Diagnostic::new(Code::WrongField, field.at, message);
        context.problems.push(problem);
        return None;
    };
    let known = known.clone();
    let words = words.iter().filter_map(|(word, seconds)| {
        if !known.iter().any(|it| it.wire == word.value) {
            let message = format!(
                "`{}` is not one of the words of `{}`",
                word.value, field.value
            );
            let names = known.iter().map(|it| it.wire.as_str());
            let problem = Diagnostic::new(Code::BadValue, word.at, message);
            context
                .problems
                .push(problem.did_you_mean(&word.value, names, ""));
        }
        Some((word.value.clone(), number(seconds, context.problems)?))
    });
    Some(ir::Lives {
        field: field.value.clone(),
        words: words.collect(),
    })
}
