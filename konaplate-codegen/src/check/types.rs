//! Scalar types: the profile's shared ones and those that a single field defines.

use std::collections::BTreeMap;

use super::limits::{Errata, UNLIMITED, documented, outside};
use super::{Context, lives, times};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{self, Bounds, Class, Limit, ScalarKind, ScalarType, TypeId, Word};
use crate::names::{self, Owner, Scope};
use crate::source::Sources;
use crate::spec::{Field, Kind, Spanned, read};

/// The shared types, in profile order.
pub(crate) fn shared(context: &mut Context<'_>, errata: &mut Errata<'_>) {
    for field in &context.profile.types {
        let name = names::decide(&field.wire, None, str::to_owned, context.problems);
        let definition = Definition {
            field,
            key: &format!("types.{}", field.wire.value),
            file: Sources::PROFILE,
        };
        let scalar = scalar(&definition, errata, context.problems);
        let id = add(context, scalar, &name);
        context.shared.insert(field.wire.value.clone(), id);
    }
}

/// Adds a type by its name, which it takes.
pub(crate) fn add(
    context: &mut Context<'_>,
    mut scalar: ScalarType,
    name: &Spanned<String>,
) -> TypeId {
    scalar.rust.clone_from(&name.value);
    let what = Owner::Type(scalar.spec.clone());
    context
        .type_names
        .claim_type(&name.value, name.at, what, context.problems);
    context.types.push(scalar);
    TypeId(context.types.len() - 1)
}

/// Where a scalar type is defined.
pub(crate) struct Definition<'d> {
    /// The field or shared type.
    pub(crate) field: &'d Field,
    /// Its key path.
    pub(crate) key: &'d str,
    pub(crate) file: &'d str,
}

/// The scalar type that a field or shared type defines. It has no name yet.
pub(crate) fn scalar(
    definition: &Definition<'_>,
    errata: &mut Errata<'_>,
    problems: &mut Problems,
) -> ScalarType {
    let field = definition.field;
    report_misplaced_limits(field, problems);
    let is_integer = matches!(&field.kind, Some(kind) if kind.value == Kind::Integer);
    report_secret_integer(field, is_integer, problems);
    report_hidden_words(field, problems);
    times::report_misplaced(field, problems);
    let (word, documented) = limit(field, is_integer);
    let at = format!("{}.{word}", definition.key);
    let limit = errata.limit(&at, &documented, problems);
    let kind = match &field.format {
        _ if is_integer => ScalarKind::Integer(limit),
        _ if !field.values.is_empty() => {
            ScalarKind::Enum(words_limit(field, limit, problems), words(field, problems))
        }
        Some(format) => {
            times::report_length(field, format.value, &limit, problems);
            ScalarKind::Time(format.value, limit)
        }
        None => ScalarKind::Text(limit),
    };
    let class = field
        .class
        .as_ref()
        .map_or(Class::Public, |class| class.value);
    ScalarType {
        rust: String::new(),
        doc: with_unit(&field.doc, &field.unit),
        unit: field.unit.clone(),
        class,
        lives: lives::of_type(field, class, &kind, problems),
        kind,
        narrows: None,
        spec: format!("{} {}", definition.file, definition.key),
    }
}

/// Numbers are copied freely, so they cannot be wiped.
fn report_secret_integer(field: &Field, is_integer: bool, problems: &mut Problems) {
    if let (Some(class), true) = (&field.class, is_integer)
        && class.value == Class::Secret
    {
        let message = format!("`{}` is a secret integer", field.wire.value);
        let help = "only texts are wiped from memory: use `class: personal`";
        problems.push(Diagnostic::new(Code::Unsupported, class.at, message).help(help));
    }
}

/// Words are an enum, which is copied and shown like one.
fn report_hidden_words(field: &Field, problems: &mut Problems) {
    if let (Some(class), false) = (&field.class, field.values.is_empty())
        && class.value != Class::Public
    {
        let message = format!("`{}` has `values` and is not public", field.wire.value);
        let help = "words are neither redacted nor wiped: leave out `values`, or `class`";
        problems.push(Diagnostic::new(Code::Unsupported, class.at, message).help(help));
    }
}

fn with_unit(doc: &str, unit: &str) -> String {
    match (doc.is_empty(), unit.is_empty()) {
        (_, true) => doc.to_owned(),
        (true, false) => format!("In {unit}."),
        (false, false) => format!("{doc} In {unit}."),
    }
}

/// The key of the limit of an integer or a text, and what a field documents under it; none documented is none known.
pub(crate) fn limit(field: &Field, is_integer: bool) -> (&'static str, Spanned<Bounds>) {
    let (word, written) = if is_integer {
        ("range", &field.range)
    } else {
        ("length", &field.length)
    };
    let undocumented = Spanned {
        value: UNLIMITED,
        at: field.wire.at,
    };
    (word, written.clone().unwrap_or(undocumented))
}

/// Limits on what has none such.
pub(crate) fn report_misplaced_limits(field: &Field, problems: &mut Problems) {
    let Some(kind) = &field.kind else { return };
    let wrong = |at, limit: &str, help: &str| {
        let message = format!("`{limit}` on `{}`, which has none", field.wire.value);
        Diagnostic::new(Code::LimitOnWrongType, at, message).help(help)
    };
    if let (Some(length), false) = (&field.length, kind.value == Kind::String) {
        problems.push(wrong(
            length.at,
            "length",
            "`length` counts characters of a string; an integer has a `range`, an array a `count`",
        ));
    }
    if let (Some(range), false) = (&field.range, kind.value == Kind::Integer) {
        problems.push(wrong(
            range.at,
            "range",
            "`range` bounds an integer; a string has a `length`, an array a `count`",
        ));
    }
    if let (Some(word), false) = (field.values.first(), kind.value == Kind::String) {
        problems.push(wrong(word.wire.at, "values", "only a string has `values`"));
    }
    if let (Some(format), false) = (&field.format, kind.value == Kind::String) {
        problems.push(wrong(format.at, "format", "only a string has a `format`"));
    }
}

fn words_limit(field: &Field, limit: Limit, problems: &mut Problems) -> Limit {
    for word in field.values.iter().map(|word| &word.wire) {
        let length = word.value.chars().count();
        let what = format!("the length of `{}`", word.value);
        let problem = outside(&what, length as u64, &limit, word.at);
        let place = documented(field);
        problems.extend(problem.map(|it| it.related_if(place, "the limit is documented here")));
    }
    limit
}

fn words(field: &Field, problems: &mut Problems) -> Vec<Word> {
    let mut scope = Scope::default();
    let mut words = Vec::new();
    for word in &field.values {
        let wire = &word.wire.value;
        let name = names::of_word(&word.wire, word.rust.as_ref(), problems);
        scope.claim(&name.value, name.at, Owner::Word(wire.clone()), problems);
        words.push(Word {
            wire: wire.clone(),
            rust: name.value,
            doc: word.doc.clone(),
        });
    }
    words
}

/// Whether two types take the same values and treat them alike, so that one serves for both. What is said about them
/// may differ.
pub(crate) fn is_alike(one: &ScalarType, other: &ScalarType) -> bool {
    let told = |of: &ScalarType| (of.unit.clone(), of.class, of.lives, of.narrows);
    told(one) == told(other) && is_alike_kind(&one.kind, &other.kind)
}

fn is_alike_kind(one: &ScalarKind, other: &ScalarKind) -> bool {
    let is_form = match (one, other) {
        (ScalarKind::Text(_), ScalarKind::Text(_))
        | (ScalarKind::Integer(_), ScalarKind::Integer(_)) => true,
        (ScalarKind::Time(one, _), ScalarKind::Time(other, _)) => one == other,
        (ScalarKind::Enum(_, one), ScalarKind::Enum(_, other)) => named(one) == named(other),
        _ => false,
    };
    let bounds = |kind: &ScalarKind| (kind.limit().documented, kind.limit().effective);
    is_form && bounds(one) == bounds(other)
}

/// Words and their names, in whatever order they stand.
fn named(words: &[Word]) -> BTreeMap<&str, &str> {
    let words = words.iter();
    words.map(|word| (&*word.wire, &*word.rust)).collect()
}

/// A default that its own type refuses.
pub(crate) fn wrong_default(default: &Spanned<String>, kind: &ScalarKind) -> Option<Diagnostic> {
    let wrong = |message| Diagnostic::new(Code::OutsideLimit, default.at, message);
    match kind {
        ScalarKind::Text(limit) => {
            let length = default.value.chars().count() as u64;
            outside("the length of this default", length, limit, default.at)
        }
        ScalarKind::Time(format, _) => times::wrong_default(default, *format),
        ScalarKind::Integer(limit) => match read::number(&default.value) {
            Some(value) => outside("this default", value, limit, default.at),
            None => Some(wrong(format!(
                "the default `{}` is not a whole number",
                default.value
            ))),
        },
        ScalarKind::Enum(_, words) => {
            let known = words.iter().map(|word| word.wire.as_str());
            let message = format!(
                "the default `{}` is not one of the field's words",
                default.value
            );
            let is_known = known.clone().any(|word| word == default.value);
            (!is_known).then(|| wrong(message).did_you_mean(&default.value, known, ""))
        }
    }
}

/// An enum of requests and responses becomes two Rust types: takes the name of the second.
pub(crate) fn claim_received(context: &mut Context<'_>, operations: &[ir::Operation]) {
    let usage = ir::usage(context.types.len(), operations);
    for (scalar, usage) in context.types.iter().zip(usage) {
        let is_both = usage.in_requests && usage.in_responses;
        if is_both && matches!(scalar.kind, ScalarKind::Enum(..)) {
            let name = names::received(&scalar.rust);
            let at = context.type_names.place(&scalar.rust);
            let at = at.unwrap_or(context.profile.at);
            let what = Owner::Received(scalar.rust.clone());
            context
                .type_names
                .claim_type(&name, at, what, context.problems);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_alike;
    use crate::Sources;
    use crate::check;
    use crate::ir::Shape;

    const PROFILE: &str = "format: 1\nprovider: P\nservers: { s: \"https://p.example\" }\n\
        envelope: { object: o, code: c, text: [t], success: \"000_000\", encrypted: e }\n\
        types:\n  Won: { type: integer, range: 0..99, doc: d }\n\
        groups: { g: { doc: d, operations: [ask] } }\n";

    /// Whether the types of two fields of a request are alike, with that erratum.
    fn are_alike(one: &str, other: &str, errata: &str) -> bool {
        let ask = format!(
            "operation: ask\nservice: S\ndoc: d\n\
             source: {{ page: P, version: v1, read: 2026-11-19, state: complete }}\n\
             method: POST\npath: /ask\neffect: read\nencrypted: {{ request: true, response: true }}\n\
             request:\n  one: {{ {one}, required: true }}\n  other: {{ {other}, required: false }}\n\
             response: {{}}\nerror-table: complete\nerrors: {{}}\n\
             errata: [{errata}]\n"
        );
        let files = [("konaplate.yaml", PROFILE), ("operations/g/ask.yaml", &ask)];
        let sources = Sources::from_pairs("spec", files);
        let api = check(&sources).unwrap_or_else(|problems| panic!("{problems:?}"));
        let [one, other] = [0, 1].map(|at| match api.operations[0].request[at].shape {
            Shape::Scalar(id) => api.scalar(id),
            ref shape => panic!("{shape:?}"),
        });
        is_alike(one, other)
    }

    #[test]
    fn types_are_alike_where_values_and_their_treatment_are() {
        let text = "type: string, length: 1..6";
        let words = "type: string, length: 1..6, values: { A: a, B: b }";
        for (one, other, alike) in [
            (
                text,
                "type: string, length: 1..6, doc: \"Said otherwise.\"",
                true,
            ),
            (text, "type: string, length: 1..7", false),
            (text, "type: string", false),
            (text, "type: integer, range: 1..6", false),
            (text, "type: string, length: 1..6, unit: KRW", false),
            (text, "type: string, length: 1..6, class: personal", false),
            ("type: string", "type: string, format: yyMM", false),
            (text, words, false),
            (
                "type: string, class: secret, lives: 30",
                "type: string, class: secret, lives: 31",
                false,
            ),
            (
                "type: string, format: yyMM",
                "type: string, format: yyyyMMdd",
                false,
            ),
            (
                words,
                "type: string, length: 1..6, values: { B: \"\", A: \"\" }",
                true,
            ),
            (words, "type: string, length: 1..6, values: { A: a }", false),
            (
                words,
                "type: string, length: 1..6, values: { A: a, B: { rust: Bee, doc: b } }",
                false,
            ),
            ("use: Won, range: 0..9", "use: Won, range: 0..9", true),
            ("use: Won, range: 0..9", "type: integer, range: 0..9", false),
        ] {
            assert_eq!(are_alike(one, other, ""), alike, "{one} | {other}");
            assert_eq!(are_alike(other, one, ""), alike, "{other} | {one}");
        }
    }

    #[test]
    fn what_the_page_says_counts_beside_what_holds() {
        let erratum =
            "{ at: request.other.length, documented: 1..5, effective: 1..6, because: seen }";
        let [of_five, of_six] = ["type: string, length: 1..5", "type: string, length: 1..6"];
        assert!(!are_alike(of_six, of_five, erratum));
        assert!(!are_alike(of_five, of_five, erratum));
    }
}
