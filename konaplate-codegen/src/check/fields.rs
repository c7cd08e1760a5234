//! Fields of requests and responses: shapes, types, Rust names.

use super::limits::{self, Errata, UNLIMITED, outside};
use super::{Context, times, types};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Requirement, ScalarKind, Shape, TypeId};
use crate::names::{self, Scope};
use crate::source::Place;
use crate::spec::{Field, Kind, Lives, Spanned};

/// Which message the fields belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// Where fields are being read.
pub(crate) struct Owner<'s, 'e> {
    /// `operations/recharge/charge.yaml`.
    pub(crate) file: &'s str,
    pub(crate) side: Side,
    pub(crate) errata: &'e mut Errata<'s>,
}

/// The fields below a key path. `owner_name` begins the names of the types they define.
pub(crate) fn all(
    context: &mut Context<'_>,
    owner: &mut Owner<'_, '_>,
    fields: &[Field],
    key: &str,
    owner_name: &str,
) -> Vec<ir::Field> {
    let mut scope = Scope::default();
    let mut done = Vec::new();
    for field in fields {
        let rust = names::of_field(
            &field.wire,
            field.rust.as_ref(),
            &mut context.made,
            context.problems,
        );
        let what = ("the field", field.wire.value.as_str());
        let is_free = scope.claim(&rust.value, rust.at, what, context.problems);
        if is_free && owner.side == Side::Request && field.required == Requirement::Required {
            // Calls name a type parameter after each required field.
            let parameter = context.made.fragment(&rust.value);
            if parameter != rust.value {
                scope.claim(&parameter, rust.at, what, context.problems);
            }
        }
        let key = format!("{key}.{}", field.wire.value);
        let type_name = format!("{owner_name}{}", context.made.fragment(&field.wire.value));
        let Some((shape, limit)) = shape(context, owner, field, &key, &type_name) else {
            continue;
        };
        check_default(context, field, &shape);
        done.push(ir::Field {
            wire: field.wire.value.clone(),
            rust: rust.value,
            key,
            required: field.required == Requirement::Required,
            requirement: field.required,
            doc: field.doc.clone(),
            shape,
            limit,
            default: field.default.as_ref().map(|default| default.value.clone()),
            also_in: field.also_in.as_ref().map(|sibling| sibling.value.clone()),
            origin: field.origin,
            lives: None,
        });
    }
    check_siblings(context, fields, &done);
    done
}

type ShapeAndLimit = (Shape, Option<ir::Limit>);

fn shape(
    context: &mut Context<'_>,
    owner: &mut Owner<'_, '_>,
    field: &Field,
    key: &str,
    type_name: &str,
) -> Option<ShapeAndLimit> {
    report_stray_keys(context, field);
    if let Some(shared) = &field.shared {
        return use_shared(context, owner, field, shared, key, type_name);
    }
    let Some(kind) = &field.kind else {
        let message = format!("`{}` has neither `type` nor `use`", field.wire.value);
        let problem = Diagnostic::new(Code::MissingKey, field.wire.at, message);
        context
            .problems
            .push(problem.help("add `type: string`, or `use: Name` of a shared type"));
        return None;
    };
    if kind.value == Kind::Boolean {
        types::report_no_limits(field, context.problems);
    }
    match kind.value {
        Kind::String | Kind::Integer => {
            let name = type_name_of(context, field, type_name);
            let spec = format!("{} {key}", owner.file);
            let scalar = types::scalar(field, key, &spec, &name, owner.errata, context.problems);
            Some((Shape::Scalar(types::add(context, scalar, &name)), None))
        }
        Kind::Boolean => Some((Shape::Boolean, None)),
        Kind::Object => Some((object(context, owner, field, key, type_name), None)),
        Kind::Array => array(context, owner, field, key, type_name),
    }
}

/// The name given by hand or else the one made of operation and field.
fn type_name_of(context: &mut Context<'_>, field: &Field, made: &str) -> Spanned<String> {
    let made = Spanned {
        value: made.to_owned(),
        at: field.wire.at,
    };
    names::decide(
        &made,
        field.type_name.as_ref(),
        str::to_owned,
        context.problems,
    )
}

/// A field of a shared type. Where the page documents another limit here, and no erratum sets it right,
/// the field gets a type of its own.
fn use_shared(
    context: &mut Context<'_>,
    owner: &mut Owner<'_, '_>,
    field: &Field,
    shared: &Spanned<String>,
    key: &str,
    type_name: &str,
) -> Option<ShapeAndLimit> {
    let Some(&id) = context.shared.get(&shared.value) else {
        let message = format!("no shared type is called `{}`", shared.value);
        let problem = Diagnostic::new(Code::UnknownType, shared.at, message);
        let names = context.shared.keys().map(String::as_str);
        let otherwise = "define it under `types` in the profile";
        let problem = problem.did_you_mean(&shared.value, names, otherwise);
        context.problems.push(problem);
        return None;
    };
    if let Some(kind) = &field.kind {
        let message = "`use` and `type` exclude each other";
        context
            .problems
            .push(Diagnostic::new(Code::BadValue, kind.at, message).help("remove `type`"));
    }
    if field.length.is_none() && field.range.is_none() {
        return Some((Shape::Scalar(id), None));
    }
    Some(narrowed(context, owner, field, id, key, type_name))
}

fn narrowed(
    context: &mut Context<'_>,
    owner: &mut Owner<'_, '_>,
    field: &Field,
    id: TypeId,
    key: &str,
    type_name: &str,
) -> ShapeAndLimit {
    let mut scalar = context.types[id.0].clone();
    let is_integer = matches!(scalar.kind, ScalarKind::Integer(_));
    let (wrong, help) = match is_integer {
        true => (
            &field.length,
            "the shared type is an integer: it has a `range`",
        ),
        false => (
            &field.range,
            "the shared type is a string: it has a `length`",
        ),
    };
    if let Some(wrong) = wrong {
        let message = format!("`{}` cannot have `{}`", field.wire.value, wrong.value);
        context
            .problems
            .push(Diagnostic::new(Code::LimitOnWrongType, wrong.at, message).help(help));
    }
    let limit = types::limit(field, key, is_integer, owner.errata, context.problems);
    let of_type = match &mut scalar.kind {
        // All of its values have one length: there is nothing to narrow.
        ScalarKind::Time(format, _) => {
            times::report_length(field, *format, &limit, context.problems);
            return (Shape::Scalar(id), Some(limit));
        }
        ScalarKind::Text(limit) | ScalarKind::Integer(limit) | ScalarKind::Enum(limit, _) => limit,
    };
    if of_type.effective == limit.effective {
        return (Shape::Scalar(id), Some(limit));
    }
    *of_type = limit;
    if let ScalarKind::Enum(limit, words) = &scalar.kind {
        let at = field
            .length
            .as_ref()
            .map_or(field.wire.at, |length| length.at);
        for word in words {
            let length = word.wire.chars().count() as u64;
            let what = format!("the length of `{}`", word.wire);
            let problem = outside(&what, length, limit, at);
            let defined = word_of(context, field, &word.wire);
            let problem = problem.map(|it| it.related_if(defined, "the word is defined here"));
            context.problems.extend(problem);
        }
    }
    let name = type_name_of(context, field, type_name);
    scalar.rust.clone_from(&name.value);
    scalar.narrows = Some(id);
    scalar.spec = format!("{} {key}", owner.file);
    (Shape::Scalar(types::add(context, scalar, &name)), None)
}

/// Where the shared type that a field uses defines a word.
fn word_of(context: &Context<'_>, field: &Field, word: &str) -> Option<Place> {
    let shared = field.shared.as_ref()?;
    let mut types = context.profile.types.iter();
    let of = types.find(|of| of.wire.value == shared.value)?;
    let mut words = of.values.iter();
    words
        .find(|(known, _)| known.value == word)
        .map(|(known, _)| known.at)
}

fn object(
    context: &mut Context<'_>,
    owner: &mut Owner<'_, '_>,
    field: &Field,
    key: &str,
    type_name: &str,
) -> Shape {
    report_unsupported_request(context, owner, field, "an object");
    types::report_no_limits(field, context.problems);
    let name = type_name_of(context, field, type_name);
    let what = ("the object", field.wire.value.as_str());
    context
        .type_names
        .claim_type(&name.value, name.at, what, context.problems);
    if field.fields.is_empty() {
        let message = format!("the object `{}` has no fields", field.wire.value);
        context.problems.push(
            Diagnostic::new(Code::MissingKey, field.wire.at, message).help("add `fields: { … }`"),
        );
    }
    Shape::Object(ir::Object {
        fields: all(context, owner, &field.fields, key, &name.value),
        rust: name.value,
    })
}

fn array(
    context: &mut Context<'_>,
    owner: &mut Owner<'_, '_>,
    field: &Field,
    key: &str,
    type_name: &str,
) -> Option<ShapeAndLimit> {
    report_unsupported_request(context, owner, field, "a list");
    types::report_no_limits(field, context.problems);
    let Some(items) = &field.items else {
        let message = format!("the list `{}` does not say what it holds", field.wire.value);
        let problem = Diagnostic::new(Code::MissingKey, field.wire.at, message);
        context
            .problems
            .push(problem.help("add `items: { type: … }`"));
        return None;
    };
    let (shape, _) = shape(context, owner, items, key, type_name)?;
    let count = ir::Limit {
        documented: UNLIMITED,
        effective: UNLIMITED,
        because: String::new(),
    };
    let item = Box::new(shape);
    Some((Shape::Array(ir::Array { item, count }), None))
}

fn report_unsupported_request(
    context: &mut Context<'_>,
    owner: &Owner<'_, '_>,
    field: &Field,
    what: &str,
) {
    if owner.side == Side::Request {
        let message = format!("`{}` is {what} in a request", field.wire.value);
        let problem = Diagnostic::new(Code::Unsupported, field.wire.at, message);
        context
            .problems
            .push(problem.help("requests hold strings, integers and booleans"));
    }
}

/// Keys that a field of this form does not take: read over, they would promise what is not kept.
fn report_stray_keys(context: &mut Context<'_>, field: &Field) {
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
            values.map(|(word, _)| word.at),
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

fn check_default(context: &mut Context<'_>, field: &Field, shape: &Shape) {
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

/// `also-in` names a sibling that is an object or a list of objects.
fn check_siblings(context: &mut Context<'_>, fields: &[Field], done: &[ir::Field]) {
    let names = fields.iter().map(|field| field.wire.value.as_str());
    for sibling in fields.iter().filter_map(|field| field.also_in.as_ref()) {
        let found = done.iter().find(|field| field.wire == sibling.value);
        if found.is_none() && names.clone().any(|name| name == sibling.value) {
            continue; // it has a fault of its own, which is told
        }
        let problem = match found.map(|field| &field.shape) {
            Some(Shape::Object(_)) => continue,
            Some(Shape::Array(array)) if matches!(*array.item, Shape::Object(_)) => continue,
            Some(_) => (
                Code::WrongField,
                "is neither an object nor a list of objects",
            ),
            None => (Code::UnknownField, "is no field beside this one"),
        };
        let message = format!("`{}` {}", sibling.value, problem.1);
        let told = Diagnostic::new(problem.0, sibling.at, message);
        context.problems.push(match found {
            Some(_) => told,
            None => told.did_you_mean(&sibling.value, names.clone(), ""),
        });
    }
}
