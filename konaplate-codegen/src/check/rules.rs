//! Rules across the fields of a request: that they name fields that can serve, and can hold.

use super::Context;
use super::files::OperationFile;
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{
    self, Bounds, ConditionValue, Field, FieldPath, Relation, Rule, RuleKind, ScalarKind,
    ScalarType, Shape, Total,
};
use crate::source::Place;
use crate::spec::{self, Operation, Spanned, read};

type Names = Spanned<Vec<Spanned<String>>>;

pub(crate) fn all(
    context: &mut Context<'_>,
    files: &[OperationFile],
    operations: &mut [ir::Operation],
) {
    for (file, operation) in files.iter().zip(operations) {
        let mut check = Check {
            raw: &file.operation,
            fields: &operation.request,
            types: &context.types,
            problems: context.problems,
        };
        operation.rules = check.rules();
    }
}

/// The rules of one operation, while they are looked at.
struct Check<'a> {
    raw: &'a Operation,
    fields: &'a [Field],
    types: &'a [ScalarType],
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn rules(&mut self) -> Vec<Rule> {
        let mut done: Vec<(Place, Rule)> = Vec::new();
        for raw in &self.raw.rules {
            let Some(kind) = self.kind(&raw.kind) else {
                continue;
            };
            let alike = done.iter().find(|(_, rule)| is_same(&rule.kind, &kind));
            if let Some((first, _)) = alike {
                let problem = self.bad(raw.at, "the same rule stands twice".to_owned());
                let problem = problem.related(*first, "the first is here");
                self.problems.push(problem.help("remove one of them"));
            }
            let rule = Rule {
                key: format!("rules[{}]", raw.index),
                doc: raw.doc.clone(),
                kind,
            };
            done.push((raw.at, rule));
        }
        done.into_iter().map(|(_, rule)| rule).collect()
    }

    fn kind(&mut self, raw: &spec::RuleKind) -> Option<RuleKind> {
        match raw {
            spec::RuleKind::Required { field, when } => self.required(field, when),
            spec::RuleKind::ExactlyOneOf(names) => {
                Some(RuleKind::ExactlyOneOf(self.choice(names)?))
            }
            spec::RuleKind::AtLeastOneOf(names) => {
                Some(RuleKind::AtLeastOneOf(self.choice(names)?))
            }
            spec::RuleKind::Order(names) => self.order(names),
            spec::RuleKind::Sum {
                terms,
                relation,
                total,
            } => self.sum(terms, *relation, total),
        }
    }

    fn required(&mut self, name: &Spanned<String>, when: &spec::Condition) -> Option<RuleKind> {
        let (spec::Condition::Is { field: by, .. } | spec::Condition::Given(by)) = when;
        let field = self.optional(name);
        let condition = match when {
            spec::Condition::Is { field, value } => self.is(field, value),
            spec::Condition::Given(field) => self.given(field),
        };
        if by.value == name.value {
            let message = format!("`{}` goes by itself", name.value);
            let problem = self.bad(by.at, message);
            self.problems.push(problem.help("name another field"));
        }
        Some(RuleKind::Required {
            field: field?,
            when: condition?,
        })
    }

    fn is(&mut self, name: &Spanned<String>, value: &Spanned<String>) -> Option<ir::Condition> {
        let index = self.find(name)?;
        let types = self.types;
        let value = match &self.field(&index).shape {
            Shape::Boolean => self.boolean(value),
            Shape::Scalar(id) => match &types[id.0].kind {
                ScalarKind::Enum(_, words) => self.word(name, value, words),
                _ => self.wrong(name, "a boolean or a field with `values`"),
            },
            _ => self.wrong(name, "a boolean or a field with `values`"),
        };
        Some(ir::Condition::Is {
            field: index,
            value: value?,
        })
    }

    fn boolean(&mut self, value: &Spanned<String>) -> Option<ConditionValue> {
        let known = read::YES_NO.iter().find(|(word, _)| *word == value.value);
        if known.is_none() {
            let message = format!("`{}` is neither true nor false", value.value);
            let problem = Diagnostic::new(Code::BadValue, value.at, message);
            self.problems.push(problem.help("it is a boolean"));
        }
        known.map(|(_, value)| ConditionValue::Boolean(*value))
    }

    fn word(
        &mut self,
        name: &Spanned<String>,
        value: &Spanned<String>,
        words: &[ir::Word],
    ) -> Option<ConditionValue> {
        if words.iter().any(|word| word.wire == value.value) {
            return Some(ConditionValue::Word(value.value.clone()));
        }
        let message = format!(
            "`{}` is not one of the words of `{}`",
            value.value, name.value
        );
        let known = words.iter().map(|word| word.wire.as_str());
        let otherwise = read::one_of(known.clone());
        let problem = Diagnostic::new(Code::BadValue, value.at, message);
        self.problems
            .push(problem.did_you_mean(&value.value, known, &otherwise));
        None
    }

    fn given(&mut self, name: &Spanned<String>) -> Option<ir::Condition> {
        let index = self.find(name)?;
        if self.field(&index).required {
            let message = format!("`{}` is always given", name.value);
            let problem = Diagnostic::new(Code::WrongField, name.at, message);
            let help = "what is required with it is `required: true`: say so at the field";
            self.problems.push(problem.help(help));
        }
        Some(ir::Condition::Given(index))
    }

    fn order(&mut self, names: &Names) -> Option<RuleKind> {
        let fields = self.list(names)?;
        let ranges = self.ranges(&names.value, &fields)?;
        for (at, later) in ranges.iter().enumerate().skip(1) {
            let most = later.max.unwrap_or(u64::MAX);
            if let Some(earlier) = ranges[..at].iter().position(|it| it.min > most) {
                let message = format!(
                    "`{}` is at least {}, `{}` at most {most}",
                    names.value[earlier].value, ranges[earlier].min, names.value[at].value
                );
                self.never(names.value[at].at, message);
            }
        }
        Some(RuleKind::Order(fields))
    }

    fn sum(
        &mut self,
        names: &Names,
        relation: Relation,
        total: &Spanned<String>,
    ) -> Option<RuleKind> {
        let terms = self.list(names);
        let ranges = terms.as_ref();
        let ranges = ranges.and_then(|terms| self.ranges(&names.value, terms));
        let is_number = total
            .value
            .starts_with(|first: char| first.is_ascii_digit())
            && !self.fields.iter().any(|field| field.wire == total.value);
        let right = match is_number {
            true => self.number(total),
            false => self.total_field(names, total),
        };
        let (terms, ranges, (right, range)) = (terms?, ranges?, right?);
        self.report_sum_out_of_reach((&terms, &ranges), relation, (total, range));
        Some(RuleKind::Sum {
            terms,
            relation,
            total: right,
        })
    }

    fn number(&mut self, total: &Spanned<String>) -> Option<(Total, Bounds)> {
        let Some(number) = read::number(&total.value) else {
            let message = format!("`{}` is not a whole number of 64 bits", total.value);
            let problem = Diagnostic::new(Code::BadValue, total.at, message);
            let help = "from 0 to 18446744073709551615, in digits alone, or an integer field";
            self.problems.push(problem.help(help));
            return None;
        };
        let range = Bounds {
            min: number,
            max: Some(number),
        };
        Some((Total::Number(number), range))
    }

    fn total_field(&mut self, terms: &Names, total: &Spanned<String>) -> Option<(Total, Bounds)> {
        let index = self.find(total)?;
        if terms.value.iter().any(|term| term.value == total.value) {
            self.report_twice(total);
        }
        let range = self.range(total, &index)?;
        Some((Total::Field(index), range))
    }

    /// A sum that is too large or too small for its total as soon as a certain term is given.
    fn report_sum_out_of_reach(
        &mut self,
        (terms, ranges): (&[FieldPath], &[Bounds]),
        relation: Relation,
        (total, range): (&Spanned<String>, Bounds),
    ) {
        let sum = |of: &mut dyn Iterator<Item = u64>| of.map(u128::from).sum::<u128>();
        let needed = |index: usize| self.field(&terms[index]).required;
        let least = (0..terms.len()).map(|given| {
            let there = (0..terms.len()).filter(|index| *index == given || needed(*index));
            sum(&mut there.map(|index| ranges[index].min))
        });
        let least = least.max().unwrap_or_default();
        let most = sum(&mut ranges.iter().map(|range| range.max.unwrap_or(u64::MAX)));
        let right = |word: &str, bound: u64| match range.max == Some(range.min) {
            true => bound.to_string(),
            false => format!("`{}` {word} {bound}", total.value),
        };
        let (low, high) = (range.min, range.max.unwrap_or(u64::MAX));
        if relation != Relation::AtLeast && least > u128::from(high) {
            let right = right("at most", high);
            self.never(
                total.at,
                format!("the sum is at least {least}, its total {right}"),
            );
        } else if relation != Relation::AtMost && most < u128::from(low) {
            let right = right("at least", low);
            self.never(
                total.at,
                format!("the sum is at most {most}, its total {right}"),
            );
        }
    }

    /// The fields of a choice, all of them optional.
    fn choice(&mut self, names: &Names) -> Option<Vec<FieldPath>> {
        let fields = self.list(names)?;
        for (name, index) in names.value.iter().zip(&fields) {
            self.report_required(name, index);
        }
        Some(fields)
    }

    /// Two fields or more, each once.
    fn list(&mut self, names: &Names) -> Option<Vec<FieldPath>> {
        if names.value.len() < 2 {
            let problem = self.bad(names.at, "the rule names fewer than two fields".to_owned());
            self.problems.push(problem.help("such as `[par, cardNo]`"));
        }
        let mut found = Vec::new();
        for (at, name) in names.value.iter().enumerate() {
            let earlier = &names.value[..at];
            match earlier.iter().any(|other| other.value == name.value) {
                true => self.report_twice(name),
                false => found.extend(self.find(name)),
            }
        }
        (found.len() == names.value.len()).then_some(found)
    }

    fn optional(&mut self, name: &Spanned<String>) -> Option<FieldPath> {
        let index = self.find(name)?;
        self.report_required(name, &index);
        Some(index)
    }

    fn field(&self, path: &FieldPath) -> &Field {
        let found = path.field(self.fields);
        found.expect("the path was found in these fields")
    }

    fn find(&mut self, name: &Spanned<String>) -> Option<FieldPath> {
        let found = self.fields.iter().position(|it| it.wire == name.value);
        let mut written = self.raw.request.iter();
        if found.is_none() && !written.any(|field| field.wire.value == name.value) {
            let message = format!("the request has no field `{}`", name.value);
            let names = self.fields.iter().map(|it| it.wire.as_str());
            let problem = Diagnostic::new(Code::UnknownField, name.at, message);
            let otherwise = "name a field at its top by its wire name";
            self.problems
                .push(problem.did_you_mean(&name.value, names, otherwise));
        }
        found.map(FieldPath::top) // a field that is written but not there is told where it stands
    }

    /// The effective ranges of integer fields.
    fn ranges(&mut self, names: &[Spanned<String>], fields: &[FieldPath]) -> Option<Vec<Bounds>> {
        let ranges = names.iter().zip(fields);
        let ranges: Vec<_> = ranges
            .map(|(name, index)| self.range(name, index))
            .collect();
        ranges.into_iter().collect()
    }

    fn range(&mut self, name: &Spanned<String>, path: &FieldPath) -> Option<Bounds> {
        let field = self.field(path);
        match &field.shape {
            Shape::Scalar(id) => match &self.types[id.0].kind {
                ScalarKind::Integer(_) if field.default.is_some() => {
                    let message = format!("`{}` has a `default`", name.value);
                    let problem = Diagnostic::new(Code::WrongField, name.at, message);
                    let help =
                        "amounts that are compared are given or are not: leave out `default`";
                    self.problems.push(problem.help(help));
                    None
                }
                ScalarKind::Integer(limit) => Some(field.limit.as_ref().unwrap_or(limit).effective),
                _ => self.wrong(name, "an integer"),
            },
            _ => self.wrong(name, "an integer"),
        }
    }

    fn wrong<T>(&mut self, name: &Spanned<String>, wanted: &str) -> Option<T> {
        let message = format!("`{}` should be {wanted}", name.value);
        self.problems
            .push(Diagnostic::new(Code::WrongField, name.at, message));
        None
    }

    fn bad(&self, at: Place, message: String) -> Diagnostic {
        Diagnostic::new(Code::BadRule, at, message)
    }

    fn report_twice(&mut self, name: &Spanned<String>) {
        let problem = self.bad(name.at, format!("the rule names `{}` twice", name.value));
        self.problems.push(problem.help("name each field once"));
    }

    fn report_required(&mut self, name: &Spanned<String>, path: &FieldPath) {
        if self.field(path).required {
            let message = format!("`{}` is `required: true` in any case", name.value);
            let problem = Diagnostic::new(Code::WrongField, name.at, message);
            self.problems.push(
                problem.help("write `required: conditional` at the field, or leave it out here"),
            );
        }
    }

    fn never(&mut self, at: Place, message: String) {
        let problem = self.bad(at, format!("{message}: the rule can never hold"));
        let help = "look at the rule and at the ranges of its fields again";
        self.problems.push(problem.help(help));
    }
}

/// Whether two rules ask the same; what is chosen from or added may stand in any order.
fn is_same(one: &RuleKind, other: &RuleKind) -> bool {
    in_order(one.clone()) == in_order(other.clone())
}

fn in_order(mut kind: RuleKind) -> RuleKind {
    if let RuleKind::ExactlyOneOf(fields)
    | RuleKind::AtLeastOneOf(fields)
    | RuleKind::Sum { terms: fields, .. } = &mut kind
    {
        fields.sort_unstable();
    }
    kind
}
