//! Checks a request body, whose fields are in order each by itself, against the operation's rules across fields.

use konaplate_codegen::ir::{
    Condition, ConditionValue, FieldPath, Operation, Relation, RuleKind, Total,
};
use serde_json::Value;

use crate::fields::{Problem, Rule};
use crate::json::Object;

/// The problem with the first rule that the body breaks.
pub(crate) fn first_problem(operation: &Operation, body: &Object) -> Option<Problem> {
    let request = Request { operation, body };
    let mut rules = operation.rules.iter();
    let (kind, field, rule) = rules.find_map(|rule| {
        let (field, step) = request.broken(&rule.kind)?;
        Some((&rule.kind, field, step))
    })?;
    let name = operation.path_of(field);
    Some(Problem::new(rule, &name, request.describe(kind)))
}

/// What was sent, by the path of a field.
struct Request<'a> {
    operation: &'a Operation,
    body: &'a Object,
}

impl Request<'_> {
    /// The field to blame where a rule is broken.
    fn broken<'r>(&self, rule: &'r RuleKind) -> Option<(&'r FieldPath, Rule)> {
        match rule {
            RuleKind::Required { field, when } => {
                // Of what stands in an object that is absent, nothing is required.
                let may_be_given = self.around(field).is_some();
                let is_broken = may_be_given && self.holds(when) && !self.has(field);
                is_broken.then_some((field, Rule::Missing))
            }
            RuleKind::ExactlyOneOf(fields) => self.blame_first(fields, self.count(fields) != 1),
            RuleKind::AtLeastOneOf(fields) => self.blame_first(fields, self.count(fields) == 0),
            RuleKind::Order(fields) => self.out_of_order(fields),
            RuleKind::Sum {
                terms,
                relation,
                total,
            } => self.blame_first(terms, self.is_off(terms, *relation, total)),
        }
    }

    fn blame_first<'r>(
        &self,
        fields: &'r [FieldPath],
        is_broken: bool,
    ) -> Option<(&'r FieldPath, Rule)> {
        let first = fields.first().filter(|_| is_broken)?;
        Some((first, Rule::Across))
    }

    fn holds(&self, when: &Condition) -> bool {
        match when {
            Condition::Given(field) => self.has(field),
            Condition::Is { field, value } => match (value, self.sent(field)) {
                (ConditionValue::Boolean(wanted), Some(sent)) => sent.as_bool() == Some(*wanted),
                (ConditionValue::Word(wanted), Some(sent)) => sent.as_str() == Some(wanted),
                (_, None) => self.operation.is_default(field, value),
            },
        }
    }

    /// The first of the given numbers that is less than the one before it.
    fn out_of_order<'r>(&self, fields: &'r [FieldPath]) -> Option<(&'r FieldPath, Rule)> {
        let mut before = 0;
        for field in fields {
            let Some(number) = self.number(field) else {
                continue;
            };
            if number < before {
                return Some((field, Rule::Across));
            }
            before = number;
        }
        None
    }

    fn is_off(&self, terms: &[FieldPath], relation: Relation, total: &Total) -> bool {
        let total = match total {
            Total::Number(number) => Some(*number),
            Total::Field(field) => self.number(field),
        };
        let numbers = terms.iter().flat_map(|term| self.all(term));
        let mut numbers = numbers.filter_map(Value::as_u64).peekable();
        let (Some(total), Some(_)) = (total, numbers.peek()) else {
            return false;
        };
        let sum: u128 = numbers.map(u128::from).sum();
        match relation {
            Relation::Equals => sum != u128::from(total),
            Relation::AtMost => sum > u128::from(total),
            Relation::AtLeast => sum < u128::from(total),
        }
    }

    /// The rule, and how it is broken: in names of fields, without their values.
    fn describe(&self, rule: &RuleKind) -> (String, String) {
        let (expected, came) = match rule {
            RuleKind::Required { when, .. } => (self.describe_condition(when), "nothing"),
            RuleKind::ExactlyOneOf(fields) => {
                let came = if self.count(fields) == 0 {
                    "none of them"
                } else {
                    "more of them"
                };
                (format!("exactly one of {}", self.names(fields, ", ")), came)
            }
            RuleKind::AtLeastOneOf(fields) => (
                format!("at least one of {}", self.names(fields, ", ")),
                "none of them",
            ),
            RuleKind::Order(fields) => (self.names(fields, " <= "), "another order"),
            RuleKind::Sum {
                terms,
                relation,
                total,
            } => (self.describe_sum(terms, *relation, total), "another sum"),
        };
        (expected, came.to_owned())
    }

    fn describe_condition(&self, when: &Condition) -> String {
        match when {
            Condition::Given(field) => format!("a value, since {} is given", self.name(field)),
            Condition::Is { field, .. } => {
                format!("a value, by that of {}", self.name(field))
            }
        }
    }

    fn describe_sum(&self, terms: &[FieldPath], relation: Relation, total: &Total) -> String {
        let relation = match relation {
            Relation::Equals => "=",
            Relation::AtMost => "<=",
            Relation::AtLeast => ">=",
        };
        let total = match total {
            Total::Number(number) => number.to_string(),
            Total::Field(field) => self.name(field),
        };
        format!("{} {relation} {total}", self.names(terms, " + "))
    }

    fn name(&self, field: &FieldPath) -> String {
        self.operation.path_of(field)
    }

    fn names(&self, fields: &[FieldPath], between: &str) -> String {
        let names: Vec<String> = fields.iter().map(|field| self.name(field)).collect();
        names.join(between)
    }

    /// The object that the field stands in; none where that, or what it stands in, is absent.
    fn around(&self, path: &FieldPath) -> Option<&Object> {
        let passed = path.fields(&self.operation.request)?;
        let (_, around) = passed.split_last()?;
        let mut around = around.iter();
        around.try_fold(self.body, |object, field| {
            object.get(&field.wire)?.as_object()
        })
    }

    fn sent(&self, path: &FieldPath) -> Option<&Value> {
        let field = self.operation.field_at(path);
        self.around(path)?.get(&field.wire)
    }

    /// All that was sent at a path, which may lead through lists.
    fn all(&self, path: &FieldPath) -> Vec<&Value> {
        let passed = path.fields(&self.operation.request).unwrap_or_default();
        let mut objects = vec![self.body];
        let mut found = Vec::new();
        for field in passed {
            let here = objects.iter().filter_map(|object| object.get(&field.wire));
            found = here.collect();
            objects = found.iter().flat_map(|value| objects_in(value)).collect();
        }
        found
    }

    fn has(&self, field: &FieldPath) -> bool {
        self.sent(field).is_some()
    }

    fn count(&self, fields: &[FieldPath]) -> usize {
        fields.iter().filter(|field| self.has(field)).count()
    }

    fn number(&self, field: &FieldPath) -> Option<u64> {
        self.sent(field)?.as_u64()
    }
}

/// The object that a value is, or those in the list that it is. Lists are as deep as the specification's, whose depth
/// is bounded: the fields were checked before.
fn objects_in(value: &Value) -> Vec<&Object> {
    match value {
        Value::Object(object) => vec![object],
        Value::Array(items) => items.iter().flat_map(objects_in).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
