//! Values that a call may take from those before it: a token from the answer that issued it, a number from the charge that
//! is asked about.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use konaplate_codegen::ir::{Api, Field, Operation, Shape};
use konaplate_dynamic::{Content, Record};
use serde_json::{Map, Value as Json};
use zeroize::Zeroizing;

use super::tried::Tried;

/// A value that was sent or answered.
pub(crate) struct Value {
    wire: String,
    /// Name of its type.
    of: String,
    text: Zeroizing<String>,
    /// It came in an answer to what was sent at this instant.
    answered: Option<SystemTime>,
}

/// When a text was issued, if an answer had it.
pub(super) fn issued(known: &[Arc<Tried>], text: &str) -> Option<SystemTime> {
    let known = known.iter().flat_map(|tried| &tried.known);
    let mut same = known.filter(|value| *value.text == text);
    same.find_map(|value| value.answered)
}

/// What was typed into the fields of a request, but for objects and lists.
pub(crate) fn of_request(
    api: &Api,
    operation: &Operation,
    values: &Map<String, Json>,
) -> Vec<Value> {
    let given = operation.request.iter().filter_map(|field| {
        let text = match values.get(&field.wire)? {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => return None,
        };
        value(api, field, text)
    });
    given.collect()
}

/// What an answer to what was `sent` then holds, however deep.
pub(crate) fn of_answer(
    api: &Api,
    fields: &[Field],
    record: &Record,
    sent: SystemTime,
) -> Vec<Value> {
    let mut found = members(api, fields, record);
    for value in &mut found {
        value.answered = Some(sent);
    }
    found
}

fn members(api: &Api, fields: &[Field], record: &Record) -> Vec<Value> {
    let mut found = Vec::new();
    for field in fields {
        if let Some(content) = record.get(&field.wire) {
            collect(api, field, (&field.shape, content), &mut found);
        }
    }
    found
}

fn collect(api: &Api, field: &Field, (shape, content): (&Shape, &Content), into: &mut Vec<Value>) {
    match shape {
        Shape::Scalar(_) => {
            let text = content.expose().map(str::to_owned);
            into.extend(text.and_then(|text| value(api, field, text)));
        }
        Shape::Boolean => {}
        Shape::Object(object) => {
            let record = content.as_object();
            into.extend(
                record
                    .map(|record| members(api, &object.fields, record))
                    .unwrap_or_default(),
            );
        }
        Shape::Array(array) => {
            for item in content.as_list().unwrap_or_default() {
                collect(api, field, (&array.item, item), into);
            }
        }
    }
}

fn value(api: &Api, field: &Field, text: String) -> Option<Value> {
    let Shape::Scalar(id) = field.shape else {
        return None;
    };
    Some(Value {
        wire: field.wire.clone(),
        of: api.scalar(id).rust.clone(),
        text: Zeroizing::new(text),
        answered: None,
    })
}

/// What the fields of a request may take, by wire name: of the latest values that have their type, else their name. The
/// number of a call is not for another; what has expired or was sent before serves no more.
pub(crate) fn values(
    api: &Api,
    operation: &Operation,
    tried: &[Arc<Tried>],
) -> BTreeMap<String, Zeroizing<String>> {
    let latest_first = || tried.iter().flat_map(|tried| &tried.known);
    let was_sent = |value: &Value| {
        let mut sent = latest_first().filter(|it| it.answered.is_none());
        sent.any(|it| it.text == value.text)
    };
    let fields = operation.request.iter();
    let fields = fields.filter(|field| operation.idempotency.as_ref() != Some(&field.wire));
    let found = fields.filter_map(|field| {
        let Shape::Scalar(id) = field.shape else {
            return None;
        };
        let scalar = api.scalar(id);
        let serves = |value: &&Value| {
            let Some(seconds) = scalar.lives else {
                return true;
            };
            let issued = value.answered.and_then(|at| at.elapsed().ok());
            let is_fresh = issued.is_some_and(|age| age.as_secs() < seconds);
            is_fresh && !was_sent(value)
        };
        let by_type = latest_first()
            .filter(|value| value.of == scalar.rust)
            .find(serves);
        let by_name = || {
            latest_first()
                .filter(|value| value.wire == field.wire)
                .find(serves)
        };
        let value = by_type.or_else(by_name)?;
        Some((field.wire.clone(), value.text.clone()))
    });
    found.collect()
}
