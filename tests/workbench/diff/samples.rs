//! Messages at the bounds of what a specification allows, made from its model alone: each end of each limit, each word,
//! each field there and not there. What a mock answers is one of them; these are the others.

use konaplate_codegen::ir::{AlsoIn, Api, Field, Operation, ScalarKind, Shape, TimeFormat};
use serde_json::{Map, Value};

/// Longest text that is written for the sake of a limit.
const LONGEST: u64 = 200;

/// Longest list that is written for the sake of a count.
const MOST_ITEMS: u64 = 200;

/// Requests of an operation. Some break a rule between fields.
pub(crate) fn requests(api: &Api, operation: &Operation) -> Vec<Value> {
    objects(api, &operation.request)
}

/// Successful answers of an operation.
pub(crate) fn answers(api: &Api, operation: &Operation) -> Vec<Value> {
    let envelope = &api.envelope;
    let mut answers = objects(api, &operation.response);
    for answer in &mut answers {
        let outcome = [(envelope.code.clone(), Value::from(envelope.success.clone()))];
        answer[&envelope.object] = Value::Object(outcome.into_iter().collect());
    }
    answers
}

/// An object with all fields, one with the required fields only, and for each field what it may be otherwise.
fn objects(api: &Api, fields: &[Field]) -> Vec<Value> {
    let all: Vec<(&Field, Vec<Value>)> = fields
        .iter()
        .map(|field| (field, values(api, &field.shape)))
        .collect();
    let first = |is: &dyn Fn(&Field) -> bool| -> Map<String, Value> {
        let picked = all.iter().filter(|(field, _)| is(field));
        picked
            .map(|(field, values)| (field.wire.clone(), values[0].clone()))
            .collect()
    };
    let (full, least) = (first(&|_| true), first(&|field| field.required));
    let mut objects = vec![full.clone(), least.clone()];
    for (field, values) in &all {
        for value in values {
            for from in [&full, &least] {
                let mut object = from.clone();
                object.insert(field.wire.clone(), value.clone());
                objects.push(object);
            }
        }
        if !field.required {
            let mut object = full.clone();
            object.remove(&field.wire);
            objects.push(object);
        }
        objects.extend(elsewhere(field, &full));
        let inside = field.shape.inner_fields().into_iter().flatten();
        let inside = inside.filter(|inner| inner.also_in == Some(AlsoIn::Around));
        objects.extend(inside.filter_map(|inner| around(field, inner, &full)));
    }
    objects.into_iter().map(Value::Object).collect()
}

/// The object with the field inside of the sibling where it may stand instead.
fn elsewhere(field: &Field, full: &Map<String, Value>) -> Option<Map<String, Value>> {
    let Some(AlsoIn::Sibling(sibling)) = &field.also_in else {
        return None;
    };
    let mut object = full.clone();
    let value = object.remove(&field.wire)?;
    match object.get_mut(sibling)? {
        Value::Object(inner) => inner.insert(field.wire.clone(), value),
        Value::Array(items) => items
            .first_mut()?
            .as_object_mut()?
            .insert(field.wire.clone(), value),
        _ => None,
    };
    Some(object)
}

/// The object with what is inside of a field's object, or of its items, beside it instead.
fn around(field: &Field, inner: &Field, full: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut object = full.clone();
    let value = taken_out(object.get_mut(&field.wire)?, &inner.wire)?;
    object.entry(inner.wire.clone()).or_insert(value);
    Some(object)
}

/// What was the member of an object, or of each item.
fn taken_out(from: &mut Value, wire: &str) -> Option<Value> {
    match from {
        Value::Object(members) => members.remove(wire),
        Value::Array(items) => {
            let taken = items.iter_mut().map(|item| taken_out(item, wire));
            taken.fold(None, |taken, other| taken.or(other))
        }
        _ => None,
    }
}

/// What may stand in a field; never nothing.
fn values(api: &Api, shape: &Shape) -> Vec<Value> {
    match shape {
        Shape::Boolean => vec![true.into(), false.into()],
        Shape::Object(object) => objects(api, &object.fields),
        Shape::Array(array) => {
            let items = values(api, &array.item);
            let bounds = array.count.effective;
            let counts = [bounds.min, bounds.max.unwrap_or(u64::MAX).min(MOST_ITEMS)];
            let counts = counts.map(|count| usize::try_from(count).expect("it is short"));
            let usual = counts[0].max(1);
            let lists = items.iter().map(|item| vec![item.clone(); usual]);
            let mut lists: Vec<Value> = lists.map(Value::Array).collect();
            let ends = counts.map(|count| Value::Array(vec![items[0].clone(); count]));
            lists.extend(ends);
            lists
        }
        Shape::Scalar(id) => scalars(&api.scalar(*id).kind),
    }
}

fn scalars(kind: &ScalarKind) -> Vec<Value> {
    let bounds = kind.limit().effective;
    match kind {
        ScalarKind::Text(_) => {
            let most = bounds.max.unwrap_or(u64::MAX).min(LONGEST.max(bounds.min));
            let text = |length: u64| "x".repeat(usize::try_from(length).expect("it is short"));
            vec![text(bounds.min).into(), text(most).into()]
        }
        ScalarKind::Integer(_) => vec![bounds.min.into(), bounds.max.unwrap_or(u64::MAX).into()],
        ScalarKind::Time(format, _) => match format {
            TimeFormat::YearMonth => vec!["0001".into(), "9912".into()],
            TimeFormat::Date => vec!["00000101".into(), "99991231".into()],
            TimeFormat::DateTime => vec!["00000101000000".into(), "99991231235959".into()],
        },
        ScalarKind::Enum(_, words) => words.iter().map(|word| word.wire.clone().into()).collect(),
    }
}
