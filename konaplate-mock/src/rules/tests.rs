//! Each kind of rule by itself.

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

fn top(fields: impl IntoIterator<Item = usize>) -> Vec<FieldPath> {
    fields.into_iter().map(FieldPath::top).collect()
}

fn is(field: usize, value: ConditionValue) -> RuleKind {
    let field = FieldPath::top(field);
    let when = Condition::Is { field, value };
    RuleKind::Required {
        field: FieldPath::top(ADDRESS),
        when,
    }
}

fn sum(relation: Relation, total: Total) -> RuleKind {
    let terms = top([A, B]);
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
        field: FieldPath::top(ADDRESS),
        when: Condition::Given(FieldPath::top(field)),
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
        RuleKind::ExactlyOneOf(top([B, A, C])),
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
        RuleKind::AtLeastOneOf(top([A, B])),
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
        RuleKind::Order(top([A, B, C])),
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
        sum(Relation::Equals, Total::Field(FieldPath::top(C))),
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
        sum(Relation::AtMost, Total::Field(FieldPath::top(C))),
        &[
            (r#"{"a":1,"b":2,"c":3}"#, None),
            (r#"{"a":1,"b":1,"c":3}"#, None),
            (r#"{"a":2,"b":2,"c":3}"#, Some("a")),
        ],
    );
    check(
        sum(Relation::AtLeast, Total::Field(FieldPath::top(C))),
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
    check(sum(Relation::AtMost, most.clone()), &[(largest, Some("a"))]);
    check(sum(Relation::Equals, most.clone()), &[(largest, Some("a"))]);
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
        RuleKind::AtLeastOneOf(top([A, B])),
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
