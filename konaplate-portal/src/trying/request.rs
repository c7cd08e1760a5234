//! What was typed as values for a request.

use std::time::SystemTime;

use konaplate_codegen::ir::{Api, Operation, Shape};
use konaplate_dynamic::{Call, Given, given};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// When a text was issued that expires.
pub(super) type Issued<'i> = &'i dyn Fn(&str) -> SystemTime;

/// Sets what was typed, by wire names. What expires was issued with the answer it is from, else when it was typed.
pub(super) fn fill<'c>(
    call: Call<'c>,
    (api, operation): (&Api, &Operation),
    values: &Map<String, Value>,
    issued: Issued<'_>,
) -> Call<'c> {
    values.iter().fold(call, |call, (name, value)| {
        let field = operation.request.iter().find(|field| field.wire == *name);
        let shape = field.map(|field| &field.shape);
        call.set(name, typed(api, shape, value, issued))
    })
}

fn typed(api: &Api, shape: Option<&Shape>, value: &Value, issued: Issued<'_>) -> Given {
    match (shape, value) {
        (Some(Shape::Scalar(id)), Value::String(text)) if api.scalar(*id).lives.is_some() => {
            Given::Issued(Zeroizing::new(text.clone()), issued(text))
        }
        (Some(Shape::Object(object)), Value::Object(members)) => {
            let members = members.iter().map(|(name, value)| {
                let field = object.fields.iter().find(|field| field.wire == *name);
                let shape = field.map(|field| &field.shape);
                (name.clone(), typed(api, shape, value, issued))
            });
            Given::Object(members.collect())
        }
        (Some(Shape::Array(array)), Value::Array(items)) => {
            let items = items.iter();
            let items = items.map(|value| typed(api, Some(&array.item), value, issued));
            Given::List(items.collect())
        }
        (_, value) => given(value.clone()),
    }
}
