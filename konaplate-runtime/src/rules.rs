//! The check of the rules between a request's fields. What the spec says of a single field is `field`'s business.

use crate::json::Fact;
use crate::operation::{Condition, FieldsRuleKind, Operation, Relation, Total};
use crate::violation::{FieldViolation, Limit, Rule, Violation};

/// The rules that a request breaks, each with the field to look at first.
pub(crate) fn broken(
    operation: &Operation,
    fact: &dyn Fn(usize) -> Fact,
) -> impl Iterator<Item = FieldViolation> {
    operation.rules.iter().filter_map(move |rule| {
        let (field, broken) = rule.kind.broken(fact)?;
        let violation = Violation::new(broken, Limit::Fields(rule.text), "", rule.spec);
        Some(FieldViolation::new(operation.field(field), violation))
    })
}

impl FieldsRuleKind {
    /// What is broken and where; nothing too where it depends on a value that was refused.
    fn broken(&self, fact: &dyn Fn(usize) -> Fact) -> Option<(usize, Rule)> {
        match self {
            Self::Required { field, when } => {
                let is_missing = when.holds(fact) && fact(*field) == Fact::Absent;
                is_missing.then_some((*field, Rule::Missing))
            }
            Self::ExactlyOneOf(fields) => {
                let count = given(fields, fact);
                (count != 1).then_some((*fields.first()?, Rule::NotExactlyOne))
            }
            Self::AtLeastOneOf(fields) => {
                let count = given(fields, fact);
                (count == 0).then_some((*fields.first()?, Rule::NoneGiven))
            }
            Self::Order(fields) => out_of_order(fields, fact).map(|field| (field, Rule::Order)),
            Self::Sum {
                terms,
                relation,
                total,
            } => {
                let total = match total {
                    Total::Field(field) => number(fact(*field))?,
                    Total::Number(number) => *number,
                };
                let sum = sum(terms, fact)?;
                (!relation.holds(sum, total.into())).then_some((*terms.first()?, Rule::Sum))
            }
        }
    }
}

impl Condition {
    fn holds(&self, fact: &dyn Fn(usize) -> Fact) -> bool {
        match *self {
            Self::IsBoolean {
                field,
                value,
                is_default,
            } => match fact(field) {
                Fact::Boolean(given) => given == value,
                Fact::Absent => is_default,
                _ => false,
            },
            Self::IsWord {
                field,
                word,
                is_default,
            } => match fact(field) {
                Fact::Word(given) => given == word,
                Fact::Absent => is_default,
                _ => false,
            },
            Self::Given(field) => fact(field) != Fact::Absent,
        }
    }
}

impl Relation {
    fn holds(self, sum: u128, total: u128) -> bool {
        match self {
            Self::Equals => sum == total,
            Self::AtMost => sum <= total,
            Self::AtLeast => sum >= total,
        }
    }
}

/// How many are given.
fn given(fields: &[usize], fact: &dyn Fn(usize) -> Fact) -> usize {
    let is_given = |field: &&usize| fact(**field) != Fact::Absent;
    fields.iter().filter(is_given).count()
}

fn number(fact: Fact) -> Option<u64> {
    match fact {
        Fact::Number(number) => Some(number),
        _ => None,
    }
}

/// The first that is less than the last one given before it.
fn out_of_order(fields: &[usize], fact: &dyn Fn(usize) -> Fact) -> Option<usize> {
    let mut before = None;
    for &field in fields {
        let Some(value) = number(fact(field)) else {
            continue;
        };
        if before.is_some_and(|before| value < before) {
            return Some(field);
        }
        before = Some(value);
    }
    None
}

/// The sum of those that are given; none without any, or with one that is not known.
fn sum(terms: &[usize], fact: &dyn Fn(usize) -> Fact) -> Option<u128> {
    let mut sum = None;
    for &term in terms {
        match fact(term) {
            Fact::Number(number) => sum = Some(sum.unwrap_or(0) + u128::from(number)),
            Fact::Absent => {}
            _ => return None,
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Fact = Fact::Absent;
    const G: Fact = Fact::Given;
    const N: fn(u64) -> Fact = Fact::Number;

    #[track_caller]
    fn check(kind: &FieldsRuleKind, facts: &[Fact], expected: Option<(usize, Rule)>) {
        let fact = |field: usize| facts[field];
        assert_eq!(kind.broken(&fact), expected, "{facts:?}");
    }

    #[test]
    fn a_field_is_required_when_a_boolean_is_so() {
        let rule = |is_default| FieldsRuleKind::Required {
            field: 0,
            when: Condition::IsBoolean {
                field: 1,
                value: true,
                is_default,
            },
        };
        let missing = Some((0, Rule::Missing));
        check(&rule(false), &[A, Fact::Boolean(true)], missing);
        check(&rule(false), &[G, Fact::Boolean(true)], None);
        check(&rule(false), &[Fact::Refused, Fact::Boolean(true)], None);
        check(&rule(false), &[A, Fact::Boolean(false)], None);
        check(&rule(false), &[A, A], None);
        check(&rule(true), &[A, A], missing);
        check(&rule(true), &[A, Fact::Boolean(false)], None);
    }

    #[test]
    fn a_field_is_required_with_a_word_or_another_field() {
        let word = FieldsRuleKind::Required {
            field: 0,
            when: Condition::IsWord {
                field: 1,
                word: "HOME",
                is_default: false,
            },
        };
        check(&word, &[A, Fact::Word("HOME")], Some((0, Rule::Missing)));
        check(&word, &[A, Fact::Word("SHOP")], None);
        // An overriding word that the spec does not list.
        check(&word, &[A, G], None);
        let with = FieldsRuleKind::Required {
            field: 0,
            when: Condition::Given(1),
        };
        check(&with, &[A, G], Some((0, Rule::Missing)));
        check(&with, &[A, Fact::Refused], Some((0, Rule::Missing)));
        check(&with, &[A, A], None);
        check(&with, &[G, A], None);
    }

    #[test]
    fn one_of_several_is_given() {
        let one = FieldsRuleKind::ExactlyOneOf(&[1, 0]);
        check(&one, &[A, A], Some((1, Rule::NotExactlyOne)));
        check(&one, &[G, G], Some((1, Rule::NotExactlyOne)));
        check(&one, &[G, A], None);
        // What was refused was given all the same.
        check(&one, &[Fact::Refused, A], None);
        check(&one, &[Fact::Refused, G], Some((1, Rule::NotExactlyOne)));
        let any = FieldsRuleKind::AtLeastOneOf(&[0, 1]);
        check(&any, &[A, A], Some((0, Rule::NoneGiven)));
        check(&any, &[G, G], None);
        check(&any, &[A, Fact::Refused], None);
    }

    #[test]
    fn numbers_ascend_among_those_given() {
        let order = FieldsRuleKind::Order(&[0, 1, 2]);
        check(&order, &[N(1), N(1), N(2)], None);
        check(&order, &[N(2), N(1), N(2)], Some((1, Rule::Order)));
        check(&order, &[N(3), A, N(2)], Some((2, Rule::Order)));
        check(&order, &[N(3), Fact::Refused, A], None);
        check(&order, &[A, A, A], None);
    }

    #[test]
    fn sums_do_not_overflow() {
        let rule = |relation, total| FieldsRuleKind::Sum {
            terms: &[0, 1],
            relation,
            total,
        };
        let broken = Some((0, Rule::Sum));
        let equals = rule(Relation::Equals, Total::Field(2));
        check(&equals, &[N(1), N(2), N(3)], None);
        check(&equals, &[N(1), N(2), N(4)], broken);
        check(&equals, &[N(3), A, N(3)], None);
        check(&equals, &[A, A, N(3)], None);
        check(&equals, &[N(1), N(2), A], None);
        check(&equals, &[N(1), Fact::Refused, N(4)], None);
        check(&equals, &[N(1), N(2), Fact::Refused], None);
        check(&equals, &[N(u64::MAX), N(u64::MAX), N(u64::MAX)], broken);
        let most = rule(Relation::AtMost, Total::Number(u64::MAX));
        check(&most, &[N(u64::MAX), A], None);
        check(&most, &[N(u64::MAX), N(1)], broken);
        let least = rule(Relation::AtLeast, Total::Number(5));
        check(&least, &[N(4), N(1)], None);
        check(&least, &[N(4), A], broken);
    }
}
