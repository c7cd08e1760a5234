//! Values of JSON as values for fields.

use konaplate_runtime::dynamic::Given;
use konaplate_runtime::whole;
use serde_json::Value;
use zeroize::Zeroizing;

/// A value for a field of a request, as JSON has it. `null` leaves a field out.
#[must_use]
pub fn given(value: Value) -> Given {
    match value {
        Value::Null => Given::Absent,
        Value::Bool(boolean) => Given::Boolean(boolean),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Given::Number(whole(number)),
            (None, Some(number)) => Given::Number(whole(number)),
            (None, None) => number.as_f64().map_or(Given::NotWhole, of_float),
        },
        Value::String(text) => Given::Text(Zeroizing::new(text)),
        Value::Array(items) => Given::List(items.into_iter().map(given).collect()),
        Value::Object(members) => {
            let members = members.into_iter();
            Given::Object(members.map(|(name, value)| (name, given(value))).collect())
        }
    }
}

/// What JSON has as a float: one that is beyond all integers is out of every range, whichever number it was.
fn of_float(float: f64) -> Given {
    const ABOVE: f64 = u64::MAX as f64;
    const BELOW: f64 = i64::MIN as f64;
    if float >= ABOVE {
        Given::Number(whole(u128::MAX))
    } else if float <= BELOW {
        Given::Number(whole(i128::MIN))
    } else {
        Given::NotWhole
    }
}

#[cfg(test)]
mod tests {
    use super::{Given, given};

    #[test]
    fn every_kind_of_json_is_a_value() {
        let json = r#"[null,true,7,-1,1.5,1.0,-1e300,"a",[],{}]"#;
        let value = serde_json::from_str(json).expect("JSON");
        let Given::List(items) = given(value) else {
            panic!("it is a list");
        };
        let shown: Vec<_> = items.iter().map(|item| format!("{item:?}")).collect();
        let kinds = [
            "Absent", "Boolean", "Number", "Number", "NotWhole", "NotWhole", "Number", "Text",
            "List", "Object",
        ];
        assert_eq!(shown, kinds);
    }
}
