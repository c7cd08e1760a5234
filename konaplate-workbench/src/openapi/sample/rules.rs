//! Which fields a sample of a request has, and which numbers, so that it keeps the operation's rules.

use konaplate_codegen::ir::{
    Api, Bounds, Condition, ConditionValue, FieldPath, Operation, Relation, Rule, RuleKind, Shape,
    Total,
};

use super::super::tree::Node;

/// Rounds of mending. Rules that still do not hold after them are too entangled for a sample.
const ROUNDS: usize = 16;

/// The value of each field that is given; nothing where none was found.
pub(super) fn given(
    api: &Api,
    operation: &Operation,
    value: &dyn Fn(usize) -> Option<Node>,
) -> Option<Vec<Option<Node>>> {
    let mut sample = Sample {
        api,
        operation,
        value,
        given: vec![None; operation.request.len()],
    };
    for (index, field) in operation.request.iter().enumerate() {
        if field.required {
            sample.give(&FieldPath::top(index));
        }
    }
    for _ in 0..ROUNDS {
        let broken: Vec<&Rule> = sample.broken().collect();
        if broken.is_empty() {
            break;
        }
        broken.into_iter().for_each(|rule| sample.mend(&rule.kind));
    }
    let is_whole = sample.broken().next().is_none() && sample.has_all_required();
    is_whole.then_some(sample.given)
}

struct Sample<'a> {
    api: &'a Api,
    operation: &'a Operation,
    value: &'a dyn Fn(usize) -> Option<Node>,
    given: Vec<Option<Node>>,
}

impl<'a> Sample<'a> {
    fn give(&mut self, field: &FieldPath) {
        let value = (self.value)(field.0[0]);
        self.set(field, value);
    }

    fn set(&mut self, field: &FieldPath, value: Option<Node>) {
        if let Some(place) = self.given.get_mut(field.0[0]) {
            *place = value;
        }
    }

    fn is_given(&self, field: &FieldPath) -> bool {
        self.given.get(field.0[0]).is_some_and(Option::is_some)
    }

    fn number(&self, field: &FieldPath) -> Option<u64> {
        match self.given.get(field.0[0])? {
            Some(Node::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn has_all_required(&self) -> bool {
        let mut fields = self.operation.request.iter().zip(&self.given);
        fields.all(|(field, value)| value.is_some() || !field.required)
    }

    fn broken(&self) -> impl Iterator<Item = &'a Rule> {
        let rules = self.operation.rules.iter();
        rules.filter(|rule| !self.holds(&rule.kind))
    }

    fn holds(&self, rule: &RuleKind) -> bool {
        let count = |fields: &[FieldPath]| fields.iter().filter(|it| self.is_given(it)).count();
        match rule {
            RuleKind::Required { field, when } => self.is_given(field) || !self.is_so(when),
            RuleKind::ExactlyOneOf(fields) => count(fields) == 1,
            RuleKind::AtLeastOneOf(fields) => count(fields) > 0,
            RuleKind::Order(fields) => {
                let numbers = fields.iter().filter_map(|field| self.number(field));
                numbers.is_sorted()
            }
            RuleKind::Sum {
                terms,
                relation,
                total,
            } => self.adds_up(terms, *relation, total),
        }
    }

    /// An absent field is what the provider takes it for.
    fn is_so(&self, condition: &Condition) -> bool {
        let (field, value) = match condition {
            Condition::Given(field) => return self.is_given(field),
            Condition::Is { field, value } => (field, value),
        };
        let text = match value {
            ConditionValue::Boolean(value) => value.to_string(),
            ConditionValue::Word(word) => word.clone(),
        };
        match self.given.get(field.0[0]) {
            Some(Some(Node::Bool(given))) => given.to_string() == text,
            Some(Some(Node::Text(given))) => *given == text,
            _ => {
                let default = field.field(&self.operation.request);
                default.is_some_and(|field| field.default.as_ref() == Some(&text))
            }
        }
    }

    fn adds_up(&self, terms: &[FieldPath], relation: Relation, total: &Total) -> bool {
        let total = match total {
            Total::Number(number) => Some(*number),
            Total::Field(field) => self.number(field),
        };
        let (Some(sum), Some(total)) = (self.sum(terms), total) else {
            return true;
        };
        match relation {
            Relation::Equals => sum == u128::from(total),
            Relation::AtMost => sum <= u128::from(total),
            Relation::AtLeast => sum >= u128::from(total),
        }
    }

    /// Nothing where no term is given.
    fn sum(&self, terms: &[FieldPath]) -> Option<u128> {
        let mut given = terms
            .iter()
            .filter_map(|field| self.number(field))
            .peekable();
        given.peek()?;
        Some(given.map(u128::from).sum())
    }

    fn mend(&mut self, rule: &RuleKind) {
        match rule {
            RuleKind::Required { field, .. } => self.give(field),
            RuleKind::ExactlyOneOf(fields) | RuleKind::AtLeastOneOf(fields) => {
                if let Some(first) = fields.first()
                    && !fields.iter().any(|field| self.is_given(field))
                {
                    self.give(first);
                }
            }
            RuleKind::Order(fields) => self.sort(fields),
            RuleKind::Sum { terms, total, .. } => self.add_up(terms, total),
        }
    }

    /// Raises each number to the one before it.
    fn sort(&mut self, fields: &[FieldPath]) {
        let mut least = 0;
        for field in fields {
            if let Some(number) = self.number(field) {
                least = number.max(least);
                self.set_number(field, least);
            }
        }
    }

    /// Makes the total what the terms give, or the first of them what the total leaves.
    fn add_up(&mut self, terms: &[FieldPath], total: &Total) {
        let Some(sum) = self.sum(terms) else { return };
        match total {
            Total::Field(field) => {
                self.set_number(field, u64::try_from(sum).unwrap_or(u64::MAX));
            }
            Total::Number(total) => {
                let first = terms.iter().find_map(|it| Some((it, self.number(it)?)));
                let Some((first, number)) = first else { return };
                let left = u128::from(*total).saturating_sub(sum - u128::from(number));
                self.set_number(first, u64::try_from(left).unwrap_or(u64::MAX));
            }
        }
    }

    /// As near as the field's range lets it come.
    fn set_number(&mut self, field: &FieldPath, number: u64) {
        let bounds = self.bounds(field);
        self.set(
            field,
            bounds.map(|bounds| super::clamp(number, bounds).into()),
        );
    }

    fn bounds(&self, field: &FieldPath) -> Option<Bounds> {
        match &field.field(&self.operation.request)?.shape {
            Shape::Scalar(id) => Some(self.api.scalar(*id).kind.limit().effective),
            _ => None,
        }
    }
}
