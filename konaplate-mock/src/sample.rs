//! Makes the fields of a success answer from the IR: the same values at every run, each within its
//! effective limit. What depends on state or on the request is put in later, in `behaviour`.

use konaplate_codegen::ir::{Api, Bounds, Field, Operation, ScalarKind, Shape, TimeFormat};
use serde_json::Value;

use crate::fields::{effective, kind};
use crate::json::Object;

/// Longest text that is made, whatever minimum a specification may state.
const LONGEST: u64 = 4096;
/// Most items of a list that are made, whatever minimum a specification may state.
const MOST_ITEMS: u64 = 100;
/// The usual number: a plausible amount in KRW.
const AMOUNT: u64 = 10_000;
/// The usual length of a text that could have many.
const LENGTH: u64 = 8;

/// All fields beside the envelope, the optional ones too, with the money settled.
pub(crate) fn answer(api: &Api, operation: &Operation) -> Object {
    let mut answer = object(api, &operation.response);
    if let Some(pending) = &operation.pending {
        answer.insert(pending.clone(), false.into());
    }
    answer
}

/// A value for every field.
pub(crate) fn object(api: &Api, fields: &[Field]) -> Object {
    fields
        .iter()
        .map(|field| (field.wire.clone(), value(api, field, &field.shape)))
        .collect()
}

fn value(api: &Api, field: &Field, shape: &Shape) -> Value {
    match shape {
        Shape::Boolean => true.into(),
        Shape::Object(inner) => object(api, &inner.fields).into(),
        Shape::Array(array) => {
            let count = clamp(1, array.count.effective).min(MOST_ITEMS);
            let items = (0..count).map(|_| value(api, field, &array.item));
            items.collect::<Vec<Value>>().into()
        }
        Shape::Scalar(_) => scalar(api, field, shape),
    }
}

fn scalar(api: &Api, field: &Field, shape: &Shape) -> Value {
    let (Some(kind), Some(bounds)) = (kind(api, shape), effective(api, field, shape)) else {
        return Value::Null; // a checked IR names no type that is not there
    };
    match kind {
        ScalarKind::Text(_) => text(&field.wire, bounds).into(),
        ScalarKind::Time(format, _) => date(*format).into(),
        ScalarKind::Integer(_) => clamp(AMOUNT, bounds).into(),
        ScalarKind::Enum(_, words) => words.first().map(|word| word.wire.as_str()).into(),
    }
}

/// Something that looks like what the name says, where it fits; digits otherwise.
fn text(name: &str, bounds: Bounds) -> String {
    let looks = if name.to_lowercase().contains("url") {
        "https://cards.example/card.png".to_owned()
    } else {
        format!("Sample {name}")
    };
    let is_fixed = bounds.max == Some(bounds.min);
    match count(&looks) {
        length if !is_fixed && clamp(length, bounds) == length => looks,
        _ => digits(clamp(LENGTH, bounds).min(LONGEST)),
    }
}

fn date(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::YearMonth => "3012",
        TimeFormat::Date => "20301231",
        TimeFormat::DateTime => "20301231235959",
    }
}

fn digits(length: u64) -> String {
    "9410195430012345"
        .chars()
        .cycle()
        .zip(0..length)
        .map(|(digit, _)| digit)
        .collect()
}

fn count(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX)
}

fn clamp(usual: u64, bounds: Bounds) -> u64 {
    usual.max(bounds.min).min(bounds.max.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::first_problem;
    use crate::testing::api;

    #[track_caller]
    fn check(name: &str, min: u64, max: Option<u64>, expected: &str) {
        assert_eq!(text(name, Bounds { min, max }), expected);
    }

    #[test]
    fn texts_look_like_what_they_are_and_fit() {
        check(
            "serviceImageUrl",
            1,
            Some(255),
            "https://cards.example/card.png",
        );
        check("serviceImageUrl", 1, Some(15), "94101954");
        check("cardNo", 16, Some(16), "9410195430012345");
        check("par", 27, Some(27), "941019543001234594101954300");
        check("serviceName", 1, Some(255), "Sample serviceName");
        check("abcdefgh", 15, Some(15), "941019543001234");
        check("bankAccRegNo", 2, Some(2), "94");
        check("note", 0, None, "Sample note");
    }

    #[test]
    fn a_huge_minimum_costs_no_memory() {
        let made = text(
            "note",
            Bounds {
                min: u64::MAX,
                max: None,
            },
        );
        assert_eq!(count(&made), LONGEST);
    }

    #[test]
    fn every_answer_is_whole_and_within_its_limits() {
        let api = api();
        for operation in &api.operations {
            let made = answer(&api, operation);
            assert_eq!(made.len(), operation.response.len(), "{}", operation.name);
            assert_eq!(first_problem(&api, &operation.response, &made), None);
        }
    }

    #[test]
    fn money_is_settled_unless_asked_otherwise() {
        let api = api();
        let charge = api.operations.iter().find(|it| it.name == "charge");
        assert_eq!(answer(&api, charge.unwrap())["isPending"], false);
    }
}
