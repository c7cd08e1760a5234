//! Checks a request body, whose fields are in order each by itself, against the operation's rules across fields.

use konaplate_codegen::ir::{
    Condition, ConditionValue, Field, FieldPath, Operation, Relation, RuleKind, Total,
};
use serde_json::Value;

use crate::fields::{Problem, Rule};
use crate::json::Object;

/// The problem with the first rule that the body breaks.
pub(crate) fn first_problem(operation: &Operation, body: &Object) -> Option<Problem> {
    let request = Request {
        fields: &operation.request,
        body,
    };
    let mut rules = operation.rules.iter();
    let (kind, field, rule) = rules.find_map(|rule| {
        let (field, step) = request.broken(&rule.kind)?;
        Some((&rule.kind, field, step))
    })?;
    let name = &operation.field_at(field).wire;
    Some(Problem::new(rule, name, request.describe(kind)))
}

/// What was sent, by the index of a field.
struct Request<'a> {
    fields: &'a [Field],
    body: &'a Object,
}

impl Request<'_> {
    /// The field to blame where a rule is broken.
    fn broken<'r>(&self, rule: &'r RuleKind) -> Option<(&'r FieldPath, Rule)> {
        match rule {
            RuleKind::Required { field, when } => {
                let is_broken = self.holds(when) && !self.has(field);
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
                (ConditionValue::Boolean(true), None) => self.has_default(field, "true"),
                (ConditionValue::Boolean(false), None) => self.has_default(field, "false"),
                (ConditionValue::Word(wanted), None) => self.has_default(field, wanted),
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
        let Some(total) = total.filter(|_| self.count(terms) > 0) else {
            return false;
        };
        let given = terms.iter().filter_map(|term| self.number(term));
        let sum: u128 = given.map(u128::from).sum();
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
            Total::Field(field) => self.name(field).to_owned(),
        };
        format!("{} {relation} {total}", self.names(terms, " + "))
    }

    fn name(&self, field: &FieldPath) -> &str {
        &self.fields[field.0[0]].wire
    }

    fn names(&self, fields: &[FieldPath], between: &str) -> String {
        let names: Vec<&str> = fields.iter().map(|field| self.name(field)).collect();
        names.join(between)
    }

    fn sent(&self, field: &FieldPath) -> Option<&Value> {
        self.body.get(&self.fields[field.0[0]].wire)
    }

    fn has(&self, field: &FieldPath) -> bool {
        self.sent(field).is_some()
    }

    fn has_default(&self, field: &FieldPath, value: &str) -> bool {
        self.fields[field.0[0]].default.as_deref() == Some(value)
    }

    fn count(&self, fields: &[FieldPath]) -> usize {
        fields.iter().filter(|field| self.has(field)).count()
    }

    fn number(&self, field: &FieldPath) -> Option<u64> {
        self.sent(field)?.as_u64()
    }
}

#[cfg(test)]
mod tests;
