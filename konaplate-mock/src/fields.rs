//! Checks a request body against the operation's fields and their effective limits.

use std::fmt;

use konaplate_codegen::ir::{Api, Bounds, Field, ScalarKind, Shape};
use serde_json::Value;

use crate::describe;
use crate::json::Object;
use crate::line::{Failed, plain};

/// What is wrong with a field. In the order in which one is chosen to be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    Unknown,
    Missing,
    WrongType,
    Below,
    Above,
    NotAWord,
    NotADate,
    /// A rule across fields is broken; found by [`crate::rules`].
    Across,
}

impl Rule {
    /// Limits are one step: which of them is named depends on the place alone.
    fn step(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Missing => 1,
            Self::WrongType => 2,
            Self::Below | Self::Above | Self::NotAWord | Self::NotADate => 3,
            Self::Across => 4,
        }
    }
}

/// A field that is not as documented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) rule: Rule,
    /// Wire name; inside objects and lists the way to it: `terms[2].agreed`.
    pub(crate) name: String,
    /// For the log.
    pub(crate) failed: Failed,
}

impl Problem {
    pub(crate) fn new(rule: Rule, name: &str, (expected, came): (String, String)) -> Self {
        let check = format!("request.{}", plain(name));
        Self {
            rule,
            name: name.to_owned(),
            failed: Failed::new(check, expected, came),
        }
    }
}

/// The problem to answer with: unknown fields before missing ones, then types, then limits; within
/// one step the first in page order.
pub(crate) fn first_problem(api: &Api, fields: &[Field], body: &Object) -> Option<Problem> {
    let mut check = Check { api, worst: None };
    check.object(&Trail::Top, fields, body);
    check.worst
}

/// The way to a value, which is written only where something is wrong with it.
enum Trail<'t> {
    Top,
    Field(&'t Trail<'t>, &'t str),
    Item(&'t Trail<'t>, usize),
}

impl fmt::Display for Trail<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Field(Self::Top, name) => formatter.write_str(name),
            Self::Field(around, name) => write!(formatter, "{around}.{name}"),
            Self::Item(around, index) => write!(formatter, "{around}[{index}]"),
        }
    }
}

/// Goes as deep as the specification's objects and lists, whose depth is bounded, and keeps one problem, however many
/// there are.
struct Check<'a> {
    api: &'a Api,
    worst: Option<Problem>,
}

impl Check<'_> {
    fn object(&mut self, around: &Trail<'_>, fields: &[Field], object: &Object) {
        for name in object.keys() {
            if !fields.iter().any(|field| field.wire == *name) {
                let texts = || (describe::known(fields), "another name".to_owned());
                self.report(Rule::Unknown, &Trail::Field(around, name), texts);
            }
        }
        for field in fields {
            let trail = Trail::Field(around, &field.wire);
            match object.get(&field.wire) {
                Some(value) => self.value(&trail, field, &field.shape, value),
                None if field.required => {
                    let api = self.api;
                    let expected = || describe::expected(api, field, &field.shape);
                    let texts = || (expected(), "nothing".to_owned());
                    self.report(Rule::Missing, &trail, texts);
                }
                None => {}
            }
        }
    }

    fn value(&mut self, trail: &Trail<'_>, field: &Field, shape: &Shape, value: &Value) {
        match (shape, value) {
            (Shape::Boolean, Value::Bool(_)) => {}
            (Shape::Object(object), Value::Object(value)) => {
                self.object(trail, &object.fields, value);
            }
            (Shape::Array(array), Value::Array(values)) => {
                let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
                if let Some(rule) = outside(count, array.count.effective) {
                    self.report_value(rule, trail, (field, shape), value);
                }
                for (index, value) in values.iter().enumerate() {
                    self.value(&Trail::Item(trail, index), field, &array.item, value);
                }
            }
            (Shape::Scalar(_), value) => {
                if let Some(rule) = scalar_problem(self.api, field, shape, value) {
                    self.report_value(rule, trail, (field, shape), value);
                }
            }
            _ => self.report_value(Rule::WrongType, trail, (field, shape), value),
        }
    }

    fn report_value(
        &mut self,
        rule: Rule,
        trail: &Trail<'_>,
        (field, shape): (&Field, &Shape),
        value: &Value,
    ) {
        let api = self.api;
        self.report(rule, trail, || {
            let expected = describe::expected(api, field, shape);
            (expected, describe::came(api, shape, value, rule))
        });
    }

    fn report(&mut self, rule: Rule, trail: &Trail<'_>, texts: impl FnOnce() -> (String, String)) {
        let worst = self.worst.as_ref().map(|problem| problem.rule.step());
        if worst.is_none_or(|step| rule.step() < step) {
            self.worst = Some(Problem::new(rule, &trail.to_string(), texts()));
        }
    }
}

fn scalar_problem(api: &Api, field: &Field, shape: &Shape, value: &Value) -> Option<Rule> {
    let bounds = effective(api, field, shape)?;
    match (kind(api, shape)?, value) {
        (ScalarKind::Text(_), Value::String(text)) => outside(length(text), bounds),
        (ScalarKind::Time(format, _), Value::String(text)) => {
            (!format.accepts(text)).then_some(Rule::NotADate)
        }
        (ScalarKind::Enum(_, words), Value::String(text)) => {
            let is_word = words.iter().any(|word| word.wire == *text);
            (!is_word).then_some(Rule::NotAWord)
        }
        (ScalarKind::Integer(_), Value::Number(number)) => match number.as_u64() {
            Some(number) => outside(number, bounds),
            None if number.is_i64() => Some(Rule::Below),
            None => Some(Rule::WrongType),
        },
        _ => Some(Rule::WrongType),
    }
}

fn outside(measure: u64, bounds: Bounds) -> Option<Rule> {
    match bounds.max {
        _ if measure < bounds.min => Some(Rule::Below),
        Some(max) if measure > max => Some(Rule::Above),
        _ => None,
    }
}

fn length(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX)
}

/// What a scalar shape holds.
pub(crate) fn kind<'a>(api: &'a Api, shape: &Shape) -> Option<&'a ScalarKind> {
    match shape {
        Shape::Scalar(id) => api.types.get(id.0).map(|scalar| &scalar.kind),
        _ => None,
    }
}

/// The effective bounds of a scalar field: those at the field, else those of its type.
pub(crate) fn effective(api: &Api, field: &Field, shape: &Shape) -> Option<Bounds> {
    let of_type = kind(api, shape)?.limit();
    Some(field.limit.as_ref().unwrap_or(of_type).effective)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::testing::api;

    /// The problem that the `everything` operation of the test API has with `body`.
    fn problem(body: &str) -> Option<(Rule, String)> {
        let api = api();
        let operation = api.operations.iter().find(|it| it.name == "everything");
        let body = json::object(body.as_bytes()).unwrap();
        first_problem(&api, &operation.unwrap().request, &body).map(|it| (it.rule, it.name))
    }

    fn check(body: &str, rule: Rule, name: &str) {
        assert_eq!(problem(body), Some((rule, name.to_owned())), "{body}");
    }

    #[test]
    fn accepts_the_ends_of_every_limit() {
        for body in [
            r#"{"code":"abc","count":1}"#,
            r#"{"code":"한글자","count":9999999999999999999}"#,
            r#"{"code":"abc","count":5,"word":"CHARGE","flag":true,"list":[1,2],"box":{"inner":"x"}}"#,
            r#"{"code":"abc","count":5,"narrow":"12","list":[]}"#,
            r#"{"code":"abc","count":5,"month":"2912","day":"20240229","second":"20240229235959"}"#,
        ] {
            assert_eq!(problem(body), None, "{body}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        check(r#"{"code":"abc"}"#, Rule::Missing, "count");
        check(r#"{"code":"ab","count":1}"#, Rule::Below, "code");
        check(r#"{"code":"abcd","count":1}"#, Rule::Above, "code");
        check(r#"{"code":"abc","count":0}"#, Rule::Below, "count");
        check(r#"{"code":"abc","count":-1}"#, Rule::Below, "count");
        check(
            r#"{"code":"abc","count":10000000000000000000}"#,
            Rule::Above,
            "count",
        );
        check(
            r#"{"code":"abc","count":99999999999999999999}"#,
            Rule::WrongType,
            "count",
        );
        check(r#"{"code":"abc","count":1.0}"#, Rule::WrongType, "count");
        check(r#"{"code":"abc","count":"1"}"#, Rule::WrongType, "count");
        check(r#"{"code":1,"count":1}"#, Rule::WrongType, "code");
        check(r#"{"code":null,"count":1}"#, Rule::WrongType, "code");
        check(
            r#"{"code":"abc","count":1,"word":"charge"}"#,
            Rule::NotAWord,
            "word",
        );
        check(
            r#"{"code":"abc","count":1,"flag":"true"}"#,
            Rule::WrongType,
            "flag",
        );
        check(
            r#"{"code":"abc","count":1,"flag":null}"#,
            Rule::WrongType,
            "flag",
        );
        check(
            r#"{"code":"abc","count":1,"list":[1,0]}"#,
            Rule::Below,
            "list[1]",
        );
        check(
            r#"{"code":"abc","count":1,"list":1}"#,
            Rule::WrongType,
            "list",
        );
        check(
            r#"{"code":"abc","count":1,"box":{}}"#,
            Rule::Missing,
            "box.inner",
        );
        check(
            r#"{"code":"abc","count":1,"box":{"inner":"x","y":1}}"#,
            Rule::Unknown,
            "box.y",
        );
        check(
            r#"{"code":"abc","count":1,"box":[]}"#,
            Rule::WrongType,
            "box",
        );
    }

    #[test]
    fn names_what_is_no_date() {
        for (name, text) in [
            ("month", "2913"),
            ("month", "291"),
            ("month", "20291201"),
            ("day", "20230229"),
            ("day", "2024-02-29"),
            ("second", "20240229240000"),
            ("second", ""),
        ] {
            let body = format!(r#"{{"code":"abc","count":1,"{name}":"{text}"}}"#);
            check(&body, Rule::NotADate, name);
        }
        check(
            r#"{"code":"abc","count":1,"month":2912}"#,
            Rule::WrongType,
            "month",
        );
    }

    #[test]
    fn the_limit_at_the_field_wins_over_that_of_its_type() {
        check(
            r#"{"code":"abc","count":1,"narrow":"abc"}"#,
            Rule::Above,
            "narrow",
        );
    }

    #[test]
    fn unknown_comes_before_missing_before_type_before_limit() {
        check(r#"{"code":"a","count":"1","zzz":1}"#, Rule::Unknown, "zzz");
        check(r#"{"code":1}"#, Rule::Missing, "count");
        check(r#"{"code":"a","count":"1"}"#, Rule::WrongType, "count");
    }
}
