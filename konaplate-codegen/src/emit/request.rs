//! Requests: the call of an operation, and the objects inside, with a line for each setter.

use std::collections::BTreeSet;

use super::text::Text;
use super::{Context, docs, types};
use crate::ir::{Class, Effect, Field, Object, Operation, ScalarKind, Shape};

/// The call that fills and sends a request.
pub(super) fn call(context: &Context<'_>, operation: &Operation, text: &mut Text) {
    let name = &operation.pascal;
    let errata = docs::header_errata(&operation.request_headers);
    text.doc(&format!("{}{errata}", docs::operation(operation)));
    text.line().put("call ").put(name).put("Call -> ");
    text.put(if operation.has_outcome() {
        "Outcome<"
    } else {
        "Reply<"
    });
    text.put(name).put("Reply>, ").put(name).put("ErrorCode");
    if operation.effect == Effect::MovesMoney {
        text.put(", prepared");
    }
    text.open();
    setters(context, &operation.request, text);
    text.close();
}

/// The objects among fields, those inside of others first.
pub(super) fn objects(context: &Context<'_>, fields: &[Field], text: &mut Text) {
    for field in fields {
        let Some(object) = object_of(&field.shape) else {
            continue;
        };
        objects(context, &object.fields, text);
        context.call(text, "object");
        text.doc(&docs::object(field));
        text.line().put(&object.rust).open();
        setters(context, &object.fields, text);
        text.close();
        text.close();
    }
}

/// The object that a field holds, or whose list.
pub(super) fn object_of(shape: &Shape) -> Option<&Object> {
    match shape {
        Shape::Scalar(_) | Shape::Boolean => None,
        Shape::Array(array) => object_of(&array.item),
        Shape::Object(object) => Some(object),
    }
}

/// Names of the setters that are required, those of objects too.
pub(super) fn required_names<'f>(fields: &'f [Field], names: &mut BTreeSet<&'f str>) {
    for field in fields {
        if field.required {
            names.insert(&field.rust);
        }
        if let Some(object) = object_of(&field.shape) {
            required_names(&object.fields, names);
        }
    }
}

fn setters(context: &Context<'_>, fields: &[Field], text: &mut Text) {
    if fields.iter().any(|field| field.required) {
        text.line().put("required:");
        for field in fields.iter().filter(|field| field.required) {
            text.put(" ").put(&field.rust);
        }
        text.put(";").end();
    }
    let mut required = 0;
    for (at, field) in fields.iter().enumerate() {
        text.doc(&docs::setter(context, field));
        text.line().number(at as u64).put(" ");
        setter(context, field, required, text);
        required += u64::from(field.required);
    }
}

/// After its index, `amount "amount": IntoNumber<ChargeAmount>, required N2;`, where two others are required before it.
fn setter(context: &Context<'_>, field: &Field, before: u64, text: &mut Text) {
    text.put(&field.rust);
    if matches!(field.shape, Shape::Array(_)) {
        text.put("<I>"); // of whichever kind of items
    }
    text.put(" ").literal(&field.wire).put(": ");
    text.put(conversion(context, &field.shape)).put("<");
    item(context, &field.shape, text);
    if field.required {
        text.put(">, required N").number(before);
    } else {
        text.put(", Optional>");
    }
    let mut shape = &field.shape;
    while let Shape::Array(array) = shape {
        text.put(", items ");
        types::bounds(&array.count, text);
        shape = &array.item; // of a list of lists, the outer one comes first
    }
    text.put(";").end();
}

/// The runtime's trait of what a setter takes.
fn conversion(context: &Context<'_>, shape: &Shape) -> &'static str {
    let id = match shape {
        Shape::Scalar(id) => *id,
        Shape::Boolean => return "IntoBoolean",
        Shape::Object(_) => return "IntoObject",
        Shape::Array(_) => return "IntoList",
    };
    let scalar = context.api.scalar(id);
    match (&scalar.kind, scalar.class) {
        (ScalarKind::Text(_), _) if scalar.lives.is_some() => "IntoExpiring",
        (ScalarKind::Text(_), Class::Secret) => "IntoSecret",
        (ScalarKind::Text(_), _) => "IntoText",
        (ScalarKind::Integer(_), _) => "IntoNumber",
        (ScalarKind::Enum(..), _) => "IntoWord",
        (ScalarKind::Time(..), _) => "IntoDate",
    }
}

/// The type of a value, or of a list's items.
fn item(context: &Context<'_>, shape: &Shape, text: &mut Text) {
    match shape {
        Shape::Scalar(id) => drop(text.put(&context.api.scalar(*id).rust)),
        Shape::Boolean => drop(text.put("bool")),
        Shape::Object(object) => drop(text.put(&object.rust)),
        Shape::Array(array) => item(context, &array.item, text),
    }
}
