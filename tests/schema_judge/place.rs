//! A field of a request, and who judges it.

use jsonschema::Validator;
use konaplate_codegen::ir::{Api, Field, Operation};
use serde_json::Value;

use super::Typed;
use super::values::{self, Candidate, Random};

/// A field, what is tried at it, and who judges it.
pub(crate) struct Place<'a> {
    pub(crate) field: &'a Field,
    /// The verdict of the generated type.
    pub(crate) accepts: fn(&Value) -> bool,
    /// The verdict of the exported schema.
    pub(crate) schema: Validator,
    pub(crate) values: Vec<Candidate>,
    /// Whole numbers in a notation that only JSON Schema takes for one.
    pub(crate) notations: Vec<Candidate>,
    /// A value that the schema accepts.
    pub(crate) good: String,
}

/// The fields of an operation.
pub(crate) fn all<'a>(
    api: &Api,
    operation: &'a Operation,
    schema: &Value,
    table: &[Typed],
) -> Vec<Place<'a>> {
    let mut random = Random(0x5eed);
    let place = |field: &'a Field| {
        let typed = table
            .iter()
            .find(|typed| typed.operation == operation.name && typed.wire == field.wire);
        let accepts = typed.expect("the table has every field").accepts;
        let all = values::of(api, field, &mut random);
        let (notations, values): (Vec<_>, Vec<_>) = all.into_iter().partition(is_other_notation);
        let schema = validator(&schema["properties"][&field.wire]);
        let good = values.iter().find(|it| schema.is_valid(&parsed(&it.json)));
        let good = good.unwrap_or_else(|| panic!("no good value for {}", field.wire));
        Place {
            field,
            accepts,
            schema,
            good: good.json.clone(),
            values,
            notations,
        }
    };
    operation.request.iter().map(place).collect()
}

/// The judge that knows nothing of us.
pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("the export is a schema")
}

/// A value as `serde_json` reads it. Whole numbers up to `u64::MAX` are exact. Those beyond become the nearest float,
/// which is 2^64 at least, so that they stay beyond; whatever is below zero stays there.
pub(crate) fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("candidates are JSON")
}

/// `1.0`, `1e0` and `-0` are integers to JSON Schema. Our client writes digits only, and the mock takes no other: here
/// the schema is wider on purpose, for it cannot speak of notations.
fn is_other_notation(candidate: &Candidate) -> bool {
    let value = parsed(&candidate.json);
    let is_digits = candidate
        .json
        .trim_start_matches('-')
        .bytes()
        .all(|it| it.is_ascii_digit());
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    is_whole && (!is_digits || candidate.json == "-0")
}
