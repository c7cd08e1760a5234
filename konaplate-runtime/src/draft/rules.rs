//! The check of the rules between a request's fields. What the spec says of a single field is `draft`'s business.

use super::facts::{Fact, Facts};
use crate::invalid::FieldViolation;
use crate::operation::{Condition, FieldsRuleKind, Path, Relation, Total};
use crate::violation::{Limit, Rule, Violation};

/// The rules that a request breaks, each with the field to look at first.
pub(crate) fn broken(facts: Facts<'_>) -> impl Iterator<Item = FieldViolation> {
    facts.rules().iter().filter_map(move |rule| {
        let (path, broken) = rule.kind.broken(&facts)?;
        let limit = Limit::Fields(rule.text.clone());
        let violation = Violation::new(broken, limit, "", rule.spec.clone());
        Some(FieldViolation::new(facts.field(path), violation))
    })
}

/// What is known of fields: of a draft's, or in a test those of a table.
trait Known<'s> {
    fn of(&self, path: &[usize]) -> Fact<'s>;
    fn each(&self, path: &[usize], tell: &mut dyn FnMut(Fact<'s>));
}

impl<'s> Known<'s> for Facts<'s> {
    fn of(&self, path: &[usize]) -> Fact<'s> {
        Facts::of(*self, path)
    }

    fn each(&self, path: &[usize], tell: &mut dyn FnMut(Fact<'s>)) {
        Facts::each(*self, path, tell);
    }
}

impl FieldsRuleKind {
    /// What is broken and where; nothing too where it depends on a value that was refused.
    fn broken<'s>(&self, facts: &impl Known<'s>) -> Option<(&Path, Rule)> {
        match self {
            Self::Required { field, when } => {
                // Nothing is asked of an object that is not there, unless the rule names the object.
                let is_inside = |levels| facts.of(&field[..levels]) != Fact::Absent;
                let is_missing = facts.of(field) == Fact::Absent
                    && (1..field.len()).all(is_inside)
                    && when.holds(facts);
                is_missing.then_some((field, Rule::Missing))
            }
            Self::ExactlyOneOf(fields) => {
                let count = given(fields, facts);
                (count != 1).then_some((fields.first()?, Rule::NotExactlyOne))
            }
            Self::AtLeastOneOf(fields) => {
                let count = given(fields, facts);
                (count == 0).then_some((fields.first()?, Rule::NoneGiven))
            }
            Self::Order(fields) => out_of_order(fields, facts).map(|field| (field, Rule::Order)),
            Self::Sum {
                terms,
                relation,
                total,
            } => {
                let total = match total {
                    Total::Field(field) => number(facts.of(field))?,
                    Total::Number(number) => *number,
                };
                let sum = sum(terms, facts)?;
                (!relation.holds(sum, total.into())).then_some((terms.first()?, Rule::Sum))
            }
        }
    }
}

impl Condition {
    fn holds<'s>(&self, facts: &impl Known<'s>) -> bool {
        match self {
            Self::IsBoolean {
                field,
                value,
                is_default,
            } => match facts.of(field) {
                Fact::Boolean(given) => given == *value,
                Fact::Absent => *is_default,
                _ => false,
            },
            Self::IsWord {
                field,
                word,
                is_default,
            } => match facts.of(field) {
                Fact::Word(given) => given == word,
                Fact::Absent => *is_default,
                _ => false,
            },
            Self::Given(field) => facts.of(field) != Fact::Absent,
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
fn given<'s>(fields: &[Path], facts: &impl Known<'s>) -> usize {
    let is_given = |field: &&Path| facts.of(field) != Fact::Absent;
    fields.iter().filter(is_given).count()
}

fn number(fact: Fact<'_>) -> Option<u64> {
    match fact {
        Fact::Number(number) => Some(number),
        _ => None,
    }
}

/// The first that is less than the last one given before it.
fn out_of_order<'p, 's>(fields: &'p [Path], facts: &impl Known<'s>) -> Option<&'p Path> {
    let mut before = None;
    for field in fields {
        let Some(value) = number(facts.of(field)) else {
            continue;
        };
        if before.is_some_and(|before| value < before) {
            return Some(field);
        }
        before = Some(value);
    }
    None
}

/// The sum of those that are given, in all items of a list; none without any, or with one that is not known.
fn sum<'s>(terms: &[Path], facts: &impl Known<'s>) -> Option<u128> {
    let mut sum = None;
    let mut is_known = true;
    for term in terms {
        facts.each(term, &mut |fact| match fact {
            // 2^64 items of 2^64 each are no overflow.
            Fact::Number(number) => sum = Some(sum.unwrap_or(0_u128) + u128::from(number)),
            Fact::Absent => {}
            _ => is_known = false,
        });
    }
    sum.filter(|_| is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Fact<'static> = Fact::Absent;
    const G: Fact<'static> = Fact::Given;
    const N: fn(u64) -> Fact<'static> = Fact::Number;

    impl<'s> Known<'s> for &[Fact<'s>] {
        fn of(&self, path: &[usize]) -> Fact<'s> {
            self[path[0]]
        }

        fn each(&self, path: &[usize], tell: &mut dyn FnMut(Fact<'s>)) {
            tell(self[path[0]]);
        }
    }

    fn path(at: usize) -> Path {
        Path::Owned(vec![at])
    }

    fn paths(all: &[usize]) -> Vec<Path> {
        all.iter().copied().map(path).collect()
    }

    #[track_caller]
    fn check(kind: &FieldsRuleKind, facts: &[Fact<'_>], expected: Option<(usize, Rule)>) {
        let broken = kind.broken(&facts).map(|(path, rule)| (path[0], rule));
        assert_eq!(broken, expected, "{facts:?}");
    }

    #[test]
    fn a_field_is_required_when_a_boolean_is_so() {
        let rule = |is_default| FieldsRuleKind::Required {
            field: path(0),
            when: Condition::IsBoolean {
                field: path(1),
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
            field: path(0),
            when: Condition::IsWord {
                field: path(1),
                word: "HOME".into(),
                is_default: false,
            },
        };
        check(&word, &[A, Fact::Word("HOME")], Some((0, Rule::Missing)));
        check(&word, &[A, Fact::Word("SHOP")], None);
        // An overriding word that the spec does not list.
        check(&word, &[A, G], None);
        let with = FieldsRuleKind::Required {
            field: path(0),
            when: Condition::Given(path(1)),
        };
        check(&with, &[A, G], Some((0, Rule::Missing)));
        check(&with, &[A, Fact::Refused], Some((0, Rule::Missing)));
        check(&with, &[A, A], None);
        check(&with, &[G, A], None);
    }

    #[test]
    fn one_of_several_is_given() {
        let one = FieldsRuleKind::ExactlyOneOf(paths(&[1, 0]).into());
        check(&one, &[A, A], Some((1, Rule::NotExactlyOne)));
        check(&one, &[G, G], Some((1, Rule::NotExactlyOne)));
        check(&one, &[G, A], None);
        // What was refused was given all the same.
        check(&one, &[Fact::Refused, A], None);
        check(&one, &[Fact::Refused, G], Some((1, Rule::NotExactlyOne)));
        let any = FieldsRuleKind::AtLeastOneOf(paths(&[0, 1]).into());
        check(&any, &[A, A], Some((0, Rule::NoneGiven)));
        check(&any, &[G, G], None);
        check(&any, &[A, Fact::Refused], None);
    }

    #[test]
    fn numbers_ascend_among_those_given() {
        let order = FieldsRuleKind::Order(paths(&[0, 1, 2]).into());
        check(&order, &[N(1), N(1), N(2)], None);
        check(&order, &[N(2), N(1), N(2)], Some((1, Rule::Order)));
        check(&order, &[N(3), A, N(2)], Some((2, Rule::Order)));
        check(&order, &[N(3), Fact::Refused, A], None);
        check(&order, &[A, A, A], None);
    }

    #[test]
    fn sums_do_not_overflow() {
        let rule = |relation, total| FieldsRuleKind::Sum {
            terms: paths(&[0, 1]).into(),
            relation,
            total,
        };
        let broken = Some((0, Rule::Sum));
        let equals = rule(Relation::Equals, Total::Field(path(2)));
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
