//! What structs of replies are called, and whether they hold a secret.

use konaplate_codegen::ir::{Api, Class, Field, Shape};

use super::change::{Changes, Place};
use super::fields::Owners;
use super::kind::Kind;

/// Whether the structs of both sides hold a secret: such a struct is neither cloned nor compared.
pub(super) fn secrecy(
    owners: &Owners<'_>,
    place: Place<'_>,
    (old, new): (&[Field], &[Field]),
    changes: &mut Changes,
) {
    let (before, after) = (
        holds_secret(owners.pair.old, old),
        holds_secret(owners.pair.new, new),
    );
    match (before, after) {
        (false, true) => changes.push(place.gained(Kind::ReplyNowSecret, "secret")),
        (true, false) => changes.push(place.lost(Kind::ReplyNoLongerSecret, "secret")),
        _ => {}
    }
}

/// Whether a field holds a secret, inside nested objects too. Specifications nest a few levels, no more.
fn holds_secret(api: &Api, fields: &[Field]) -> bool {
    fields.iter().any(|field| is_secret(api, &field.shape))
}

fn is_secret(api: &Api, shape: &Shape) -> bool {
    match shape {
        Shape::Boolean => false,
        Shape::Scalar(id) => api.scalar(*id).class == Class::Secret,
        Shape::Array(array) => is_secret(api, &array.item),
        Shape::Object(object) => holds_secret(api, &object.fields),
    }
}

/// The struct's name.
pub(super) fn name(
    owners: &Owners<'_>,
    place: Place<'_>,
    names: (&str, &str),
    changes: &mut Changes,
) {
    if !owners.is_same_name(names) {
        changes.push(place.turned(Kind::ObjectRenamed, names.0, names.1));
    }
}
