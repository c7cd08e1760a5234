//! Checks a request body, whose fields are in order each by itself, against the operation's rules across fields.

use konaplate_codegen::ir::{
    Condition, ConditionValue, Field, Operation, Relation, RuleKind, Total,
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
    let name = &operation.request[field].wire;
    Some(Problem::new(rule, name, request.describe(kind)))
}

/// What was sent, by the index of a field.
struct Request<'a> {
    fields: &'a [Field],
    body: &'a Object,
}

impl Request<'_> {
    /// The field to blame where a rule is broken.
    fn broken(&self, rule: &RuleKind) -> Option<(usize, Rule)> {
        match rule {
            RuleKind::Required { field, when } => {
                let is_broken = self.holds(when) && !self.has(*field);
                is_broken.then_some((*field, Rule::Missing))
            }
            RuleKind::ExactlyOneOf(fields) => self.blame_first(fields, self.count(fields) != 1),
            RuleKind::AtLeastOneOf(fields) => self.blame_first(fields, self.count(fields) == 0),
            RuleKind::Order(fields) => self.out_of_order(fields),
            RuleKind::Sum {
                terms,
                relation,
                total,
            } => self.blame_first(terms, self.is_off(terms, *relation, *total)),
        }
    }

    fn blame_first(&self, fields: &[usize], is_broken: bool) -> Option<(usize, Rule)> {
        let first = fields.first().filter(|_| is_broken)?;
        Some((*first, Rule::Across))
    }

    fn holds(&self, when: &Condition) -> bool {
        match when {
            Condition::Given(field) => self.has(*field),
            Condition::Is { field, value } => match (value, self.sent(*field)) {
                (ConditionValue::Boolean(wanted), Some(sent)) => sent.as_bool() == Some(*wanted),
                (ConditionValue::Word(wanted), Some(sent)) => sent.as_str() == Some(wanted),
                (ConditionValue::Boolean(true), None) => self.has_default(*field, "true"),
                (ConditionValue::Boolean(false), None) => self.has_default(*field, "false"),
                (ConditionValue::Word(wanted), None) => self.has_default(*field, wanted),
            },
        }
    }

    /// The first of the given numbers that is less than the one before it.
    fn out_of_order(&self, fields: &[usize]) -> Option<(usize, Rule)> {
        let mut before = 0;
        for field in fields {
            let Some(number) = self.number(*field) else {
                continue;
            };
            if number < before {
                return Some((*field, Rule::Across));
            }
            before = number;
        }
        None
    }

    fn is_off(&self, terms: &[usize], relation: Relation, total: Total) -> bool {
        let total = match total {
            Total::Number(number) => Some(number),
            Total::Field(field) => self.number(field),
        };
        let Some(total) = total.filter(|_| self.count(terms) > 0) else {
            return false;
        };
        let given = terms.iter().filter_map(|term| self.number(*term));
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
            } => (self.describe_sum(terms, *relation, *total), "another sum"),
        };
        (expected, came.to_owned())
    }

    fn describe_condition(&self, when: &Condition) -> String {
        match when {
            Condition::Given(field) => format!("a value, since {} is given", self.name(*field)),
            Condition::Is { field, .. } => {
                format!("a value, by that of {}", self.name(*field))
            }
        }
    }

    fn describe_sum(&self, terms: &[usize], relation: Relation, total: Total) -> String {
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

    fn name(&self, field: usize) -> &str {
        &self.fields[field].wire
    }

    fn names(&self, fields: &[usize], between: &str) -> String {
        let names: Vec<&str> = fields.iter().map(|field| self.name(*field)).collect();
        names.join(between)
    }

    fn sent(&self, field: usize) -> Option<&Value> {
        self.body.get(&self.fields[field].wire)
    }

    fn has(&self, field: usize) -> bool {
        self.sent(field).is_some()
    }

    fn has_default(&self, field: usize, value: &str) -> bool {
        self.fields[field].default.as_deref() == Some(value)
    }

    fn count(&self, fields: &[usize]) -> usize {
        fields.iter().filter(|field| self.has(**field)).count()
    }

    fn number(&self, field: usize) -> Option<u64> {
        self.sent(field)?.as_u64()
    }
}

#[cfg(test)]
mod tests {
    use konaplate_codegen::ir;

    use super::*;
    use crate::json;
    use crate::testing::{api, rule_fields};

    const ADDRESS: usize = 0;
    const DELIVER: usize = 1;
    const GIFT: usize = 2;
    const KIND: usize = 3;
    const A: usize = 4;
    const B: usize = 5;
    const C: usize = 6;

    fn is(field: usize, value: ConditionValue) -> RuleKind {
        let when = Condition::Is { field, value };
        RuleKind::Required {
            field: ADDRESS,
            when,
        }
    }

    fn sum(relation: Relation, total: Total) -> RuleKind {
        let terms = vec![A, B];
        RuleKind::Sum {
            terms,
            relation,
            total,
        }
    }

    /// What is said of each body under one rule: the field to blame, or nothing.
    #[track_caller]
    fn check(kind: RuleKind, bodies: &[(&str, Option<&str>)]) {
        let mut operation = api().operations.remove(0);
        operation.request = rule_fields();
        operation.rules = vec![ir::Rule {
            key: String::new(),
            doc: String::new(),
            kind,
        }];
        for (body, wanted) in bodies {
            let object = json::object(body.as_bytes()).unwrap();
            let problem = first_problem(&operation, &object);
            assert_eq!(problem.map(|it| it.name).as_deref(), *wanted, "{body}");
        }
    }

    #[test]
    fn a_field_is_required_when_a_boolean_says_so() {
        check(
            is(DELIVER, ConditionValue::Boolean(true)),
            &[
                (r#"{"deliver":true}"#, Some("address")),
                (r#"{"deliver":true,"address":"x"}"#, None),
                (r#"{"deliver":false}"#, None),
                ("{}", None),
            ],
        );
        check(
            is(DELIVER, ConditionValue::Boolean(false)),
            &[
                (r#"{"deliver":false}"#, Some("address")),
                (r#"{"deliver":true}"#, None),
                ("{}", None),
            ],
        );
    }

    #[test]
    fn an_absent_field_counts_as_its_default_in_a_condition() {
        check(
            is(GIFT, ConditionValue::Boolean(true)),
            &[
                ("{}", Some("address")),
                (r#"{"gift":false}"#, None),
                (r#"{"gift":true}"#, Some("address")),
            ],
        );
        check(
            is(GIFT, ConditionValue::Boolean(false)),
            &[("{}", None), (r#"{"gift":false}"#, Some("address"))],
        );
        check(
            is(KIND, ConditionValue::Word("ATM".into())),
            &[
                ("{}", Some("address")),
                (r#"{"kind":"CREDIT"}"#, None),
                (r#"{"kind":"ATM","address":"x"}"#, None),
            ],
        );
        check(
            is(KIND, ConditionValue::Word("CREDIT".into())),
            &[("{}", None), (r#"{"kind":"CREDIT"}"#, Some("address"))],
        );
    }

    #[test]
    fn a_field_is_required_with_another_that_is_sent() {
        let with = |field| RuleKind::Required {
            field: ADDRESS,
            when: Condition::Given(field),
        };
        check(
            with(A),
            &[
                (r#"{"a":0}"#, Some("address")),
                (r#"{"a":0,"address":"x"}"#, None),
                (r#"{"address":"x"}"#, None),
                ("{}", None),
            ],
        );
        check(
            with(GIFT),
            &[("{}", None), (r#"{"gift":false}"#, Some("address"))],
        );
    }

    #[test]
    fn exactly_one_is_neither_none_nor_two() {
        check(
            RuleKind::ExactlyOneOf(vec![B, A, C]),
            &[
                ("{}", Some("b")),
                (r#"{"a":0}"#, None),
                (r#"{"c":1}"#, None),
                (r#"{"a":0,"c":1}"#, Some("b")),
                (r#"{"a":0,"b":1,"c":1}"#, Some("b")),
            ],
        );
    }

    #[test]
    fn at_least_one_may_be_all() {
        check(
            RuleKind::AtLeastOneOf(vec![A, B]),
            &[
                ("{}", Some("a")),
                (r#"{"c":1}"#, Some("a")),
                (r#"{"b":0}"#, None),
                (r#"{"a":0,"b":0}"#, None),
            ],
        );
    }

    #[test]
    fn order_compares_neighbours_among_those_given() {
        check(
            RuleKind::Order(vec![A, B, C]),
            &[
                ("{}", None),
                (r#"{"b":5}"#, None),
                (r#"{"a":1,"b":1,"c":1}"#, None),
                (r#"{"a":1,"b":2,"c":3}"#, None),
                (r#"{"a":2,"b":1,"c":3}"#, Some("b")),
                (r#"{"a":1,"b":3,"c":2}"#, Some("c")),
                (r#"{"a":2,"c":1}"#, Some("c")),
                (r#"{"a":1,"c":2}"#, None),
                (
                    r#"{"a":18446744073709551615,"b":18446744073709551614}"#,
                    Some("b"),
                ),
            ],
        );
    }

    #[test]
    fn a_sum_is_compared_with_a_field() {
        check(
            sum(Relation::Equals, Total::Field(C)),
            &[
                (r#"{"a":1,"b":2,"c":3}"#, None),
                (r#"{"a":1,"b":2,"c":4}"#, Some("a")),
                (r#"{"a":1,"b":2,"c":2}"#, Some("a")),
                (r#"{"a":3,"c":3}"#, None),
                (r#"{"b":2,"c":3}"#, Some("a")),
                (r#"{"a":1,"b":2}"#, None),
                (r#"{"c":3}"#, None),
                ("{}", None),
            ],
        );
        check(
            sum(Relation::AtMost, Total::Field(C)),
            &[
                (r#"{"a":1,"b":2,"c":3}"#, None),
                (r#"{"a":1,"b":1,"c":3}"#, None),
                (r#"{"a":2,"b":2,"c":3}"#, Some("a")),
            ],
        );
        check(
            sum(Relation::AtLeast, Total::Field(C)),
            &[
                (r#"{"a":1,"b":2,"c":3}"#, None),
                (r#"{"a":2,"b":2,"c":3}"#, None),
                (r#"{"a":1,"b":1,"c":3}"#, Some("a")),
            ],
        );
    }

    #[test]
    fn a_sum_beyond_64_bits_is_exact() {
        let largest = r#"{"a":18446744073709551615,"b":18446744073709551615}"#;
        // Cut to 64 bits, this sum would be 18446744073709551614.
        let cut = Total::Number(u64::MAX - 1);
        check(sum(Relation::Equals, cut), &[(largest, Some("a"))]);
        let most = Total::Number(u64::MAX);
        check(sum(Relation::AtMost, most), &[(largest, Some("a"))]);
        check(sum(Relation::Equals, most), &[(largest, Some("a"))]);
        check(
            sum(Relation::AtLeast, most),
            &[
                (largest, None),
                (r#"{"a":18446744073709551615}"#, None),
                (r#"{"a":18446744073709551614}"#, Some("a")),
                ("{}", None),
            ],
        );
    }

    #[test]
    fn a_missing_field_is_told_as_missing_and_the_first_broken_rule_answers() {
        let mut operation = api().operations.remove(0);
        operation.request = rule_fields();
        let kinds = [
            RuleKind::AtLeastOneOf(vec![A, B]),
            is(GIFT, ConditionValue::Boolean(true)),
        ];
        operation.rules = kinds
            .map(|kind| ir::Rule {
                key: String::new(),
                doc: String::new(),
                kind,
            })
            .into();
        let said = |body: &str| {
            let object = json::object(body.as_bytes()).unwrap();
            first_problem(&operation, &object).map(|it| (it.rule, it.name))
        };
        assert_eq!(said("{}"), Some((Rule::Across, "a".to_owned())));
        let missing = Some((Rule::Missing, "address".to_owned()));
        assert_eq!(said(r#"{"b":1}"#), missing);
    }
}
