//! What pages say differently of the same thing: headers, error codes, fields of one name.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::Code;
use konaplate_codegen::Sources;
use konaplate_codegen::ir::{
    Bounds, Effect, ErrorCode, Header, Operation, Requirement, ScalarKind, Shape,
};

use super::context::{Context, Finding, Spot, is_seen_whole};
use super::contradictions;
use super::fields::FieldAt;

/// A header that one page makes effectively another than the profile's.
pub(super) fn headers(context: &Context<'_>) -> Vec<Finding> {
    let all = contradictions::headers(context);
    let (shared, pages): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|(spot, _)| spot.file == Sources::PROFILE);
    let shared: BTreeMap<&str, &(Spot, &Header)> = shared
        .into_iter()
        .map(|at| (at.0.key.as_str(), at))
        .collect();
    let different = pages.into_iter().filter_map(|(spot, header)| {
        let (profile, known) = shared.get(spot.key.as_str())?;
        let what = header_difference(header, known)?;
        let message = format!("`{}` {what}", header.name);
        let found = context.at_key(Code::HeaderDiffers, spot, message)?;
        let found = found.related(context.key(profile), "documented for all operations here");
        Some(found.help("add an erratum if the page is wrong, or allow the lint and say why"))
    });
    different.collect()
}

fn header_difference(page: &Header, profile: &Header) -> Option<String> {
    let (length, known) = (page.limit.effective, profile.limit.effective);
    if length != known {
        return Some(format!(
            "has the length `{length}` here, `{known}` elsewhere"
        ));
    }
    if page.requirement != profile.requirement {
        let [here, elsewhere] = [page, profile].map(|header| match header.requirement {
            Requirement::Required => "required",
            Requirement::Conditional => "conditional",
            Requirement::Optional => "optional",
        });
        return Some(format!("is {here} here, {elsewhere} elsewhere"));
    }
    let is_other = page.value != profile.value;
    is_other.then(|| "is filled with something else than elsewhere".to_owned())
}

/// An error code that two operations document differently.
pub(super) fn codes(context: &Context<'_>) -> Vec<Finding> {
    let fields = request_fields(context);
    let mut first: BTreeMap<&str, (&Operation, &ErrorCode)> = BTreeMap::new();
    let mut found = Vec::new();
    for operation in &context.api.operations {
        for error in &operation.errors {
            let Some(known) = first.get(error.code.as_str()) else {
                first.insert(&error.code, (operation, error));
                continue;
            };
            let what = code_differences((operation, error), *known, &fields);
            if !what.is_empty() {
                found.extend(code_differs(context, (operation, error), (known.0, &what)));
            }
        }
    }
    found
}

fn code_differs(
    context: &Context<'_>,
    (operation, error): (&Operation, &ErrorCode),
    (known, what): (&Operation, &[&str]),
) -> Option<Finding> {
    let key = format!("errors.{}", error.code);
    let what = what.join(", ");
    let message = format!("`{}` is not as on `{}`: {what}", error.code, known.name);
    let spot = Spot::new(&operation.file, key.clone());
    let found = context.at_key(Code::CodeDiffers, &spot, message)?;
    let other = context.key(&Spot::new(&known.file, key));
    Some(
        found
            .related(other, "the same code")
            .help("make both alike, or allow the lint and say why"),
    )
}

fn code_differences(
    (operation, error): (&Operation, &ErrorCode),
    (other, known): (&Operation, &ErrorCode),
    fields: &BTreeSet<&str>,
) -> Vec<&'static str> {
    let changes = [operation, other].map(|it| it.effect != Effect::Read);
    let finality_counts = changes == [true, true];
    let facets = [
        (
            "message",
            unblamed(operation, &error.message, fields) != unblamed(other, &known.message, fields),
        ),
        ("status", error.status != known.status),
        ("name", error.rust != known.rust),
        ("category", error.category != known.category),
        ("final", finality_counts && error.is_final != known.is_final),
    ];
    let different = facets.into_iter().filter(|(_, differs)| *differs);
    different.map(|(facet, _)| facet).collect()
}

/// The names that fields have in any request.
fn request_fields<'a>(context: &Context<'a>) -> BTreeSet<&'a str> {
    let requests = context.api.operations.iter().map(|it| &it.request);
    requests
        .flatten()
        .map(|field| field.wire.as_str())
        .collect()
}

/// A message without the request field that it may end in, and without its last full stop. Of an excerpt it may be any
/// field that a request has elsewhere.
fn unblamed<'m>(operation: &Operation, message: &'m str, fields: &BTreeSet<&str>) -> &'m str {
    let message = message.trim_end_matches('.');
    let blamed = message.rsplit_once([' ', '\u{a0}']);
    let is_field = |word: &str| {
        let mut own = operation.request.iter();
        own.any(|field| field.wire == word) || !is_seen_whole(operation) && fields.contains(word)
    };
    let kept = match blamed {
        Some((kept, word)) if is_field(word) => kept,
        _ => message,
    };
    kept.trim_end_matches(['.', ',', ' '])
}

/// A field of the same name as an earlier one, and of another type or limit.
pub(super) fn fields(context: &Context<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &FieldAt<'_>> = BTreeMap::new();
    let mut limited: BTreeMap<&str, &FieldAt<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for at in &context.fields {
        let wire = at.field.wire.as_str();
        let known = *first.entry(wire).or_insert(at);
        if kind(context, at) != kind(context, known) {
            found.extend(type_differs(context, at, known));
        } else if bounds(context, at).is_some() {
            let known = *limited.entry(wire).or_insert(at);
            found.extend(limit_differs(context, at, known));
        }
    }
    found
}

fn type_differs(context: &Context<'_>, at: &FieldAt<'_>, known: &FieldAt<'_>) -> Option<Finding> {
    let [here, there] = [at, known].map(|it| kind(context, it));
    let message = format!("`{}` is {here} here, {there} elsewhere", at.field.wire);
    differs(context, (Code::TypeDiffers, message), at, known)
}

fn limit_differs(context: &Context<'_>, at: &FieldAt<'_>, known: &FieldAt<'_>) -> Option<Finding> {
    let (here, there) = (bounds(context, at)?, bounds(context, known)?);
    let wire = &at.field.wire;
    let message = format!("`{wire}` is limited to `{here}` here, to `{there}` elsewhere");
    (here != there).then(|| differs(context, (Code::LimitDiffers, message), at, known))?
}

fn differs(
    context: &Context<'_>,
    (code, message): (Code, String),
    at: &FieldAt<'_>,
    known: &FieldAt<'_>,
) -> Option<Finding> {
    let found = context.at_key(code, &at.spot, message)?;
    let label = format!("the {} of `{}`", known.side.as_str(), known.operation.name);
    let found = found.related(context.key(&known.spot), label);
    Some(found.help("add an erratum where a page is wrong, or allow the lint and say why"))
}

fn kind(context: &Context<'_>, at: &FieldAt<'_>) -> &'static str {
    match &at.field.shape {
        Shape::Boolean => "a boolean",
        Shape::Object(_) => "an object",
        Shape::Array(_) => "a list",
        Shape::Scalar(id) => match context.api.scalar(*id).kind {
            ScalarKind::Integer(_) => "a number",
            ScalarKind::Text(_) | ScalarKind::Time(..) | ScalarKind::Enum(..) => "a text",
        },
    }
}

/// The limit that holds. Words have none that is worth comparing, a date that of its format; that an excerpt shows none
/// says nothing.
fn bounds(context: &Context<'_>, at: &FieldAt<'_>) -> Option<String> {
    match &at.scalar(context.api)?.kind {
        ScalarKind::Enum(..) => None,
        ScalarKind::Time(format, _) => Some(format.length().to_string()),
        ScalarKind::Text(_) | ScalarKind::Integer(_) => {
            let effective = at.limit(context.api)?.effective;
            let is_said = is_seen_whole(at.operation) || effective != Bounds { min: 0, max: None };
            is_said.then(|| effective.to_string())
        }
    }
}
