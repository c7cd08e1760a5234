//! Replies: a struct for the answer, and one for each object inside, a line a field.

use super::text::Text;
use super::{Context, docs, request, types};
use crate::ir::{AlsoIn, Class, Field, Operation, Shape};
use crate::names;

pub(super) fn write(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    objects(context, &operation.response, text);
    let doc = format!("The answer of {}.", docs::code(&operation.name));
    let name = names::reply(&operation.pascal);
    reply(context, (&name, &doc), &operation.response, text);
}

/// The objects among fields, those inside of others first.
fn objects(context: &Context<'_>, fields: &[Field], text: &mut Text) {
    for field in fields {
        let Some(object) = request::object_of(&field.shape) else {
            continue;
        };
        objects(context, &object.fields, text);
        let doc = docs::object(field);
        reply(context, (&object.rust, &doc), &object.fields, text);
    }
}

/// As secret as its worst field: what holds a secret is neither copied nor serialized.
fn reply(context: &Context<'_>, (name, doc): (&str, &str), fields: &[Field], text: &mut Text) {
    let is_secret = context.worst_class(fields) == Class::Secret;
    context.call(text, "reply");
    text.doc(doc);
    if is_secret {
        text.doc("Holds secrets: it has no copy and no serde.");
        text.line().put("secret ");
    } else {
        text.line();
    }
    text.put(name).open();
    for field in fields {
        text.doc(&docs::reply(context, field));
        text.line()
            .put(&field.rust)
            .put(" ")
            .literal(&field.wire)
            .put(": ");
        text.put(if field.required { "" } else { "optional " });
        of(context, &field.shape, text);
        match &field.also_in {
            Some(AlsoIn::Sibling(wire)) => drop(text.put(", or in ").literal(wire)),
            Some(AlsoIn::Around) => drop(text.put(", or around")),
            None => {}
        }
        text.put(";").end();
    }
    text.close();
    text.close();
}

/// The type of a field: open, since replies are never refused for a limit.
fn of(context: &Context<'_>, shape: &Shape, text: &mut Text) {
    match shape {
        Shape::Scalar(id) => {
            let name = types::reply_name(context, *id);
            if types::is_enum(context.api.scalar(*id)) {
                text.put(&name);
            } else {
                text.put("Received<").put(&name).put(">");
            }
        }
        Shape::Boolean => drop(text.put("bool")),
        Shape::Object(object) => drop(text.put(&object.rust)),
        Shape::Array(array) => {
            text.put("[");
            of(context, &array.item, text);
            text.put("]");
        }
    }
}
