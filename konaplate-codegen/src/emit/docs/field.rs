//! What the documentation says of a field, on its setter or in a reply.

use super::limits::{count_text, limit_text};
use super::{code, plain, sentence};
use crate::count;
use crate::emit::Context;
use crate::ir::{AlsoIn, Field, Origin, Shape, Word};

/// Where a fact was read, when not on the page.
pub(crate) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Page => "",
        Origin::Excerpt => " From an excerpt of the page.",
        Origin::Guide => " From the provider's guideline.",
        Origin::Integration => " Seen against the sandbox.",
        Origin::Inferred => " Inferred from where another page uses it.",
    }
}

/// What a field is, with what is particular to its place.
fn field(context: &Context<'_>, field: &Field) -> String {
    let doc = match (&field.shape, field.doc.is_empty()) {
        (Shape::Scalar(id), true) => &context.api.scalar(*id).doc,
        _ => &field.doc,
    };
    let mut more = origin(field.origin).to_owned();
    if let Some(default) = &field.default {
        more.push_str(&format!(" The provider's default is {}.", code(default)));
    }
    if let Some(limit) = &field.limit {
        more.push_str(&format!(" Here: {}.", limit_text(limit)));
    }
    if let Some(lives) = &field.lives {
        let by = code(&lives.field);
        for (word, seconds) in &lives.words {
            let life = count(*seconds, "second");
            more.push_str(&format!(" With {by} {}: {life}.", code(word)));
        }
    }
    format!("{}{more}", sentence(doc)).trim().to_owned()
}

/// What a setter takes.
pub(crate) fn setter(context: &Context<'_>, of: &Field) -> String {
    let need = if of.required { "required" } else { "optional" };
    let mut doc = format!("{}, {need}. {}", code(&of.wire), field(context, of));
    let (mut shape, mut before) = (&of.shape, "\n");
    while let Shape::Array(array) = shape {
        doc.extend([before, &format!("List, {}.", count_text(&array.count))]);
        (shape, before) = (&array.item, " Each: ");
    }
    if let Shape::Scalar(id) = shape {
        doc.extend([before, &context.limits[id.0]]);
    }
    if let Some(name) = expiring(context, &of.shape) {
        let issued = code(&format!("{name}::issued(text, instant)"));
        doc.push_str(&format!(
            "\nTakes that of a reply, {issued} or `(text, instant)`: a stale one is not sent."
        ));
    }
    doc
}

/// The name of a field's type whose values expire.
fn expiring<'a>(context: &Context<'a>, shape: &Shape) -> Option<&'a str> {
    let Shape::Scalar(id) = shape else {
        return None;
    };
    let scalar = context.api.scalar(*id);
    scalar.lives.map(|_| scalar.rust.as_str())
}

/// A field of a reply.
pub(crate) fn reply(context: &Context<'_>, of: &Field) -> String {
    let doc = named(&of.wire, &field(context, of));
    match &of.also_in {
        Some(AlsoIn::Sibling(wire)) => format!("{doc} Also accepted inside {}.", code(wire)),
        Some(AlsoIn::Around) => format!("{doc} Also accepted one level out, in the object around."),
        None => doc,
    }
}

/// What something is, after its name on the wire.
fn named(wire: &str, doc: &str) -> String {
    let wire = code(wire);
    if doc.is_empty() {
        format!("{wire}.")
    } else {
        format!("{wire}: {doc}")
    }
}

/// A word of an enum.
pub(crate) fn word(word: &Word) -> String {
    let doc = plain(&word.doc);
    match (word.wire.as_str(), doc.as_str()) {
        ("", "") => "The empty word.".to_owned(),
        ("", doc) => format!("The empty word: {doc}"),
        (wire, doc) => named(wire, doc),
    }
}

/// The struct of an object.
pub(crate) fn object(of: &Field) -> String {
    named(&of.wire, &sentence(&of.doc))
}
