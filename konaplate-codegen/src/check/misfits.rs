//! What a field says that does not fit its form, its shared type or its side of the call.

use super::limits::{self, outside};
use super::{Context, types};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, AlsoIn, Requirement, ScalarKind, Shape};
use crate::source::Place;
use crate::spec::{Field, Kind, Lives, Spanned};

/// A `length` beside a shared integer, or a `range` beside a shared string.
pub(super) fn report_other_limit(field: &Field, is_integer: bool, problems: &mut Problems) {
    let (wrong, help) = if is_integer {
        let help = "the shared type is an integer: it has a `range`";
        (&field.length, help)
    } else {
        let help = "the shared type is a string: it has a `length`";
        (&field.range, help)
    };
    if let Some(wrong) = wrong {
        let message = format!("`{}` cannot have `{}`", field.wire.value, wrong.value);
        problems.push(Diagnostic::new(Code::LimitOnWrongType, wrong.at, message).help(help));
    }
}

/// Words of a shared type that are outside the limit that a field narrows it to.
pub(super) fn report_words_outside(context: &mut Context<'_>, field: &Field, kind: &ScalarKind) {
    let ScalarKind::Enum(limit, words) = kind else {
        return;
    };
    let at = limits::documented(field).unwrap_or(field.wire.at);
    for word in words {
        let length = word.wire.chars().count() as u64;
        let what = format!("the length of `{}`", word.wire);
        let problem = outside(&what, length, limit, at);
        let defined = word_of(context, field, &word.wire);
        let problem = problem.map(|it| it.related_if(defined, "the word is defined here"));
        context.problems.extend(problem);
    }
}

/// Where the shared type that a field uses defines a word.
fn word_of(context: &Context<'_>, field: &Field, word: &str) -> Option<Place> {
    let shared = field.shared.as_ref()?;
    let mut types = context.profile.types.iter();
    let of = types.find(|of| of.wire.value == shared.value)?;
    let mut words = of.values.iter();
    words
        .find(|known| known.wire.value == word)
        .map(|known| known.wire.at)
}

/// Generated code counts the required fields of a call or object, so that the compiler knows those that are missing.
const MOST_REQUIRED: usize = 256;

pub(super) fn report_too_many_required(fields: &[Field], problems: &mut Problems) {
    let is_required = |field: &&Field| field.required == Requirement::Required;
    if let Some(field) = fields.iter().filter(is_required).nth(MOST_REQUIRED) {
        let message = format!("more than {MOST_REQUIRED} fields are required beside each other");
        let help = "leave the others to the provider to check: `required: conditional`";
        problems.push(Diagnostic::new(Code::Unsupported, field.wire.at, message).help(help));
    }
}

/// A request is written in one way.
pub(super) fn report_also_in(fields: &[Field], problems: &mut Problems) {
    for field in fields {
        if let Some(sibling) = &field.also_in {
            let message = format!(
                "`also-in` on `{}`: only a field of a response has it",
                field.wire.value
            );
            problems.push(Diagnostic::new(Code::WrongShape, sibling.at, message));
        }
    }
}

/// Keys that a field of this form does not take: read over, they would promise what is not kept.
pub(super) fn report_stray_keys(context: &mut Context<'_>, field: &Field) {
    let kind = field.kind.as_ref().map(|kind| kind.value);
    let is =
        |wanted: &[Kind]| field.shared.is_none() && kind.is_none_or(|kind| wanted.contains(&kind));
    let scalar = is(&[Kind::String, Kind::Integer]);
    let is_named = field.shared.is_some() || is(&[Kind::String, Kind::Integer, Kind::Object]);
    let class = field.class.as_ref().map(|class| class.at);
    let lives = field.lives.as_ref().map(Lives::at);
    let by_word = matches!(field.lives, Some(Lives::By { .. }));
    let unit = (!field.unit.is_empty()).then_some(field.wire.at);
    let values = field.values.first().filter(|_| field.shared.is_some());
    let format = field.format.as_ref().filter(|_| field.shared.is_some());
    let fields = field.fields.first().map(|first| first.wire.at);
    let items = field.items.as_ref().map(|items| items.wire.at);
    let count = field.count.as_ref().map(|count| count.at);
    let name = field.type_name.as_ref().map(|name| name.at);
    for (key, at, is_taken, owner) in [
        ("class", class, scalar, "a string or integer of its own"),
        (
            "lives",
            lives,
            scalar || (by_word && field.shared.is_some()),
            "a string of its own, or by a word (`{ type: { ATM: 300 } }`) a response field with `use`,",
        ),
        ("unit", unit, scalar, "a string or integer of its own"),
        (
            "values",
            values.map(|word| word.wire.at),
            false,
            "a string of its own",
        ),
        (
            "format",
            format.map(|format| format.at),
            false,
            "a string of its own",
        ),
        ("fields", fields, is(&[Kind::Object]), "an object"),
        ("items", items, is(&[Kind::Array]), "an array"),
        ("count", count, is(&[Kind::Array]), "an array"),
        ("name", name, is_named, "what becomes a Rust type"),
    ] {
        if let (Some(at), false) = (at, is_taken) {
            let message = format!("`{key}` on `{}`: only {owner} has it", field.wire.value);
            context
                .problems
                .push(Diagnostic::new(Code::WrongShape, at, message));
        }
    }
}

pub(super) fn check_default(context: &mut Context<'_>, field: &Field, shape: &Shape) {
    let Some(default) = &field.default else {
        return;
    };
    match shape {
        Shape::Scalar(id) => {
            let problem = types::wrong_default(default, &context.types[id.0].kind);
            let place = limits::documented(field);
            let problem = problem.map(|it| it.related_if(place, "the limit is documented here"));
            context.problems.extend(problem);
        }
        Shape::Boolean if matches!(default.value.as_str(), "true" | "false") => {}
        _ => {
            let message = format!(
                "`{}` is no default for `{}`",
                default.value, field.wire.value
            );
            context
                .problems
                .push(Diagnostic::new(Code::OutsideLimit, default.at, message));
        }
    }
}

/// `also-in` names a sibling that is an object or a list of objects, or is `..` inside of an object.
pub(super) fn check_also_in(
    context: &mut Context<'_>,
    fields: &[Field],
    done: &[ir::Field],
    depth: usize,
) {
    let names = fields.iter().map(|field| field.wire.value.as_str());
    for field in fields {
        let Some(Spanned { value, at }) = &field.also_in else {
            continue;
        };
        let problem = match value {
            AlsoIn::Sibling(sibling) => wrong_sibling((sibling, *at), names.clone(), done),
            AlsoIn::Around if depth == 0 => Some(nothing_around(field, *at)),
            AlsoIn::Around => None,
        };
        context.problems.extend(problem);
    }
}

fn nothing_around(field: &Field, at: Place) -> Diagnostic {
    let message = format!("no object is around `{}`", field.wire.value);
    let help =
        "`..` is for fields inside of objects; name the object or list beside it that may hold it";
    Diagnostic::new(Code::WrongField, at, message).help(help)
}

fn wrong_sibling<'n>(
    (sibling, at): (&str, Place),
    names: impl Iterator<Item = &'n str> + Clone,
    done: &[ir::Field],
) -> Option<Diagnostic> {
    let found = done.iter().find(|field| field.wire == sibling);
    let Some(found) = found else {
        if names.clone().any(|name| name == sibling) {
            return None; // it has a fault of its own, which is told
        }
        let message = format!("`{sibling}` is no field beside this one");
        let problem = Diagnostic::new(Code::UnknownField, at, message);
        return Some(problem.did_you_mean(sibling, names, ""));
    };
    match &found.shape {
        Shape::Object(_) => None,
        Shape::Array(array) if matches!(*array.item, Shape::Object(_)) => None,
        _ => {
            let message = format!("`{sibling}` is neither an object nor a list of objects");
            Some(Diagnostic::new(Code::WrongField, at, message))
        }
    }
}
