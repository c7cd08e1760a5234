//! Rules across the fields of a request: that they name fields that can serve, and can hold.

use super::files::OperationFile;
use super::operations::Messages;
use super::{Context, paths};
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{
    self, Bounds, ConditionValue, Field, FieldPath, Rule, RuleKind, ScalarKind, ScalarType, Shape,
};
use crate::source::Place;
use crate::spec::{self, Operation, Spanned, read};

pub(super) type Names = Spanned<Vec<Spanned<String>>>;

/// The rules of every operation.
pub(crate) fn all(
    context: &mut Context<'_>,
    files: &[OperationFile],
    messages: &[Messages],
) -> Vec<Vec<Rule>> {
    let rules = |(file, messages): (&OperationFile, &Messages)| {
        let mut check = Check {
            raw: &file.operation,
            fields: &messages.request,
            types: &context.types,
            problems: context.problems,
        };
        check.rules()
    };
    files.iter().zip(messages).map(rules).collect()
}

/// The rules of one operation, while they are looked at.
pub(super) struct Check<'a> {
    raw: &'a Operation,
    pub(super) fields: &'a [Field],
    types: &'a [ScalarType],
    pub(super) problems: &'a mut Problems,
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
        let (field, condition) = (field?, condition?);
        let (ir::Condition::Is { field: other, .. } | ir::Condition::Given(other)) = &condition;
        if is_inside(other, &field) {
            self.report_inside(by, name);
        } else if is_inside(&field, other) {
            self.report_inside(name, by);
        }
        Some(RuleKind::Required {
            field,
            when: condition,
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
        if index.is_always_given(self.fields) {
            let message = format!("`{}` is always given", name.value);
            let problem = Diagnostic::new(Code::WrongField, name.at, message);
            let help = "what is required with it is `required: true`: say so at the field";
            self.problems.push(problem.help(help));
        }
        Some(ir::Condition::Given(index))
    }

    fn order(&mut self, names: &Names) -> Option<RuleKind> {
        let fields = self.list(names, Self::find)?;
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

    /// The fields of a choice, all of them optional.
    fn choice(&mut self, names: &Names) -> Option<Vec<FieldPath>> {
        let fields = self.list(names, Self::find)?;
        for (at, (name, path)) in names.value.iter().zip(&fields).enumerate() {
            self.report_required(name, path);
            let others = names.value.iter().zip(&fields);
            let mut others = others.enumerate().filter(|(other, _)| *other != at);
            if let Some((_, (outer, _))) = others.find(|(_, (_, it))| is_inside(path, it)) {
                self.report_inside(name, outer);
            }
        }
        Some(fields)
    }

    /// Two fields or more, each once.
    pub(super) fn list(&mut self, names: &Names, find: Find<Self>) -> Option<Vec<FieldPath>> {
        if names.value.len() < 2 {
            let problem = self.bad(names.at, "the rule names fewer than two fields".to_owned());
            self.problems.push(problem.help("such as `[par, cardNo]`"));
        }
        self.each_once(names, find)
    }

    pub(super) fn each_once(&mut self, names: &Names, find: Find<Self>) -> Option<Vec<FieldPath>> {
        let mut found = Vec::new();
        for (at, name) in names.value.iter().enumerate() {
            let earlier = &names.value[..at];
            if earlier.iter().any(|other| other.value == name.value) {
                self.report_twice(name);
            } else {
                found.extend(find(self, name));
            }
        }
        (found.len() == names.value.len()).then_some(found)
    }

    fn optional(&mut self, name: &Spanned<String>) -> Option<FieldPath> {
        let path = self.find(name)?;
        self.report_required(name, &path);
        let field = self.field(&path);
        if field.required && !path.is_always_given(self.fields) {
            let message = format!("`{}` is `required: true` where it stands", name.value);
            let problem = Diagnostic::new(Code::WrongField, name.at, message);
            let help = "write `required: conditional` at the field, or name what it stands in";
            self.problems.push(problem.help(help));
        }
        Some(path)
    }

    fn field(&self, path: &FieldPath) -> &Field {
        let found = path.field(self.fields);
        found.expect("the path was found in these fields")
    }

    /// The field at a path that leads through no list.
    pub(super) fn find(&mut self, name: &Spanned<String>) -> Option<FieldPath> {
        let path = self.find_term(name)?;
        if path.is_through_list(self.fields) {
            let message = format!("`{}` is in a list", name.value);
            let problem = Diagnostic::new(Code::WrongField, name.at, message);
            let help = "only the terms of a `sum` are: they add up over all items";
            self.problems.push(problem.help(help));
            return None;
        }
        Some(path)
    }

    pub(super) fn find_term(&mut self, name: &Spanned<String>) -> Option<FieldPath> {
        let found = paths::resolve(self.fields, &name.value);
        // A field that is written but not there is told where it stands.
        if found.is_none() && !paths::is_written(&self.raw.request, &name.value) {
            self.problems.push(paths::unknown(self.fields, name));
        }
        found
    }

    /// The effective ranges of integer fields.
    pub(super) fn ranges(
        &mut self,
        names: &[Spanned<String>],
        fields: &[FieldPath],
    ) -> Option<Vec<Bounds>> {
        let ranges = names.iter().zip(fields);
        let ranges: Vec<_> = ranges
            .map(|(name, index)| self.range(name, index))
            .collect();
        ranges.into_iter().collect()
    }

    pub(super) fn range(&mut self, name: &Spanned<String>, path: &FieldPath) -> Option<Bounds> {
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

    pub(super) fn report_twice(&mut self, name: &Spanned<String>) {
        let problem = self.bad(name.at, format!("the rule names `{}` twice", name.value));
        self.problems.push(problem.help("name each field once"));
    }

    fn report_inside(&mut self, inner: &Spanned<String>, outer: &Spanned<String>) {
        let message = format!("`{}` stands inside `{}`", inner.value, outer.value);
        let problem = self.bad(inner.at, message);
        let help = "what an object holds is given with it: say so by `required` at the field";
        self.problems.push(problem.help(help));
    }

    fn report_required(&mut self, name: &Spanned<String>, path: &FieldPath) {
        if path.is_always_given(self.fields) {
            let message = format!("`{}` is `required: true` in any case", name.value);
            let problem = Diagnostic::new(Code::WrongField, name.at, message);
            self.problems.push(
                problem.help("write `required: conditional` at the field, or leave it out here"),
            );
        }
    }

    pub(super) fn never(&mut self, at: Place, message: String) {
        let problem = self.bad(at, format!("{message}: the rule can never hold"));
        let help = "look at the rule and at the ranges of its fields again";
        self.problems.push(problem.help(help));
    }
}

/// Finds the field that a rule names.
type Find<C> = fn(&mut C, &Spanned<String>) -> Option<FieldPath>;

/// Whether a field is at some depth inside another.
fn is_inside(inner: &FieldPath, outer: &FieldPath) -> bool {
    inner.0.len() > outer.0.len() && inner.0.starts_with(&outer.0)
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
