//! Names that are not on the wire as they are in Rust.

use std::collections::BTreeMap;

use konaplate_codegen::Code;
use konaplate_codegen::ir::{ScalarKind, Word};

use super::context::{Context, Finding, Spot};
use super::fields::FieldAt;
use crate::wire_name::folded;

/// A field, word or operation whose name got an underscore.
pub(super) fn mended(context: &Context<'_>) -> Vec<Finding> {
    let operations = context.api.operations.iter().filter_map(|operation| {
        let spot = Spot::new(&operation.file, "operation");
        let what = format!("the operation `{}`", operation.name);
        note_mended(context, &spot, (&what, &operation.snake))
    });
    let by_itself = context.fields.iter().filter(|at| !is_by_hand(context, at));
    let fields = by_itself.filter_map(|at| {
        let what = format!("`{}`", at.field.wire);
        let found = note_mended(context, &at.spot, (&what, &at.field.rust))?;
        Some(found.help("`rust: name` gives a better one"))
    });
    let words = words(context).into_iter();
    let words = words.filter(|(spot, _)| !context.has(&spot.below("rust")));
    let words = words.filter_map(|(spot, word)| {
        let found = note_mended(context, &spot, (&named(word), &word.rust))?;
        Some(found.help("`{ rust: SomeName, doc: \"…\" }` gives a better one"))
    });
    operations.chain(fields).chain(words).collect()
}

fn named(word: &Word) -> String {
    match word.wire.as_str() {
        "" => "the empty word".to_owned(),
        wire => format!("the word `{wire}`"),
    }
}

/// Every word, where it is defined.
fn words<'a>(context: &Context<'a>) -> Vec<(Spot, &'a Word)> {
    let mut found = Vec::new();
    for scalar in &context.api.types {
        let Some((file, key)) = scalar.spec.split_once(' ') else {
            continue;
        };
        if let (ScalarKind::Enum(_, words), None) = (&scalar.kind, scalar.narrows) {
            let spot = |word: &Word| Spot::new(file, format!("{key}.values.{}", word.wire));
            found.extend(words.iter().map(|word| (spot(word), word)));
        }
    }
    found
}

fn note_mended(context: &Context<'_>, spot: &Spot, (what, rust): (&str, &str)) -> Option<Finding> {
    let is_mended = rust.ends_with('_') || rust.starts_with('_');
    let message = format!("{what} is `{rust}` in Rust");
    is_mended
        .then(|| context.at_key(Code::MendedName, spot, message))
        .flatten()
}

fn is_by_hand(context: &Context<'_>, at: &FieldAt<'_>) -> bool {
    context.has(&at.spot.below("rust"))
}

/// A field or word that has its name in Rust by hand.
pub(super) fn by_hand(context: &Context<'_>) -> Vec<Finding> {
    [fields_by_hand(context), words_by_hand(context)].concat()
}

fn words_by_hand(context: &Context<'_>) -> Vec<Finding> {
    let words = words(context).into_iter();
    words
        .filter_map(|(spot, word)| {
            let rust = spot.below("rust");
            let message = format!("{} is called `{}` in Rust", named(word), word.rust);
            let found = context.at_value(Code::NamedByHand, &rust, message);
            found.filter(|_| context.has(&rust))
        })
        .collect()
}

fn fields_by_hand(context: &Context<'_>) -> Vec<Finding> {
    let mut alike: BTreeMap<(&str, &str, String), Vec<&FieldAt<'_>>> = BTreeMap::new();
    for at in &context.fields {
        alike.entry(nearly(at)).or_default().push(at);
    }
    let named = context.fields.iter().filter(|at| is_by_hand(context, at));
    named
        .filter_map(|at| {
            let (wire, rust) = (&at.field.wire, &at.field.rust);
            let twins = alike.get(&nearly(at))?;
            let twin = twins.iter().find(|twin| twin.field.wire != *wire);
            let why = match twin {
                Some(twin) => format!("; `{}` stands beside it", twin.field.wire),
                None if !wire.is_ascii() => ": it has letters beyond ASCII".to_owned(),
                None => String::new(),
            };
            let message = format!("`{wire}` is called `{rust}` in Rust{why}");
            let found = context.at_value(Code::NamedByHand, &at.spot.below("rust"), message)?;
            let twin = twin.and_then(|twin| context.key(&twin.spot));
            Some(found.related(twin, "nearly the same name"))
        })
        .collect()
}

/// Fields of one message or object whose names differ in case and signs only have this in common.
fn nearly<'f>(at: &'f FieldAt<'_>) -> (&'f str, &'f str, String) {
    (&at.spot.file, &at.parent, folded(&at.field.wire))
}
