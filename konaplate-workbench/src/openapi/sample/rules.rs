//! Which fields a sample of a request has, and which numbers, so that it keeps the operation's rules.

use konaplate_codegen::ir::{
    Api, Bounds, Condition, ConditionValue, Field, FieldPath, Operation, Relation, Rule, RuleKind,
    Shape, Total,
};

use super::super::tree::{Map, Node};

/// Rounds of mending. Rules that still do not hold after them are too entangled for a sample.
const ROUNDS: usize = 16;

/// The body, mended until it keeps every rule; nothing where it does not.
pub(super) fn kept(api: &Api, operation: &Operation, body: Map) -> Option<Map> {
    let mut sample = Sample {
        api,
        operation,
        body,
    };
    for _ in 0..ROUNDS {
        let broken: Vec<&Rule> = sample.broken().collect();
        if broken.is_empty() {
            return Some(sample.body);
        }
        broken.into_iter().for_each(|rule| sample.mend(&rule.kind));
    }
    None
}

struct Sample<'a> {
    api: &'a Api,
    operation: &'a Operation,
    body: Map,
}

impl<'a> Sample<'a> {
    fn give(&mut self, path: &FieldPath) {
        let Some(field) = path.field(&self.operation.request) else {
            return;
        };
        if let Some(value) = super::sent(self.api, field, &field.shape) {
            self.set(path, value);
        }
    }

    /// Sets the field, in the first item of each list on the way; objects that are absent are given for it.
    fn set(&mut self, path: &FieldPath, value: Node) {
        let Some((last, around)) = path.0.split_last() else {
            return;
        };
        let mut fields = self.operation.request.as_slice();
        let mut object = Some(&mut self.body);
        for index in around {
            let (Some(field), Some(here)) = (fields.get(*index), object) else {
                return;
            };
            if here.get(&field.wire).is_none() {
                let Some(value) = super::sent(self.api, field, &field.shape) else {
                    return;
                };
                put(here, (fields, *index), value);
            }
            object = here.get_mut(&field.wire).and_then(first_object);
            fields = field.shape.inner_fields().unwrap_or_default();
        }
        if let Some(object) = object {
            put(object, (fields, *last), value);
        }
    }

    /// All values at a path, which may lead through lists.
    fn all(&self, path: &FieldPath) -> Vec<&Node> {
        let passed = path.fields(&self.operation.request).unwrap_or_default();
        let mut objects = vec![&self.body];
        let mut found = Vec::new();
        for field in passed {
            let here = objects.iter().filter_map(|object| object.get(&field.wire));
            found = here.collect();
            objects = found.iter().flat_map(|node| objects_in(node)).collect();
        }
        found
    }

    fn is_given(&self, path: &FieldPath) -> bool {
        !self.all(path).is_empty()
    }

    /// Whether all that the field stands in is given.
    fn may_be_given(&self, path: &FieldPath) -> bool {
        let around = &path.0[..path.0.len().saturating_sub(1)];
        around.is_empty() || self.is_given(&FieldPath(around.to_vec()))
    }

    fn numbers(&self, path: &FieldPath) -> Vec<u64> {
        let all = self.all(path).into_iter();
        let numbers = all.filter_map(|node| match node {
            Node::Number(number) => Some(*number),
            _ => None,
        });
        numbers.collect()
    }

    fn number(&self, path: &FieldPath) -> Option<u64> {
        self.numbers(path).first().copied()
    }

    fn broken(&self) -> impl Iterator<Item = &'a Rule> {
        let rules = self.operation.rules.iter();
        rules.filter(|rule| !self.holds(&rule.kind))
    }

    fn holds(&self, rule: &RuleKind) -> bool {
        let count = |fields: &[FieldPath]| fields.iter().filter(|it| self.is_given(it)).count();
        match rule {
            RuleKind::Required { field, when } => {
                self.is_given(field) || !self.may_be_given(field) || !self.is_so(when)
            }
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
        match self.all(field).first() {
            Some(Node::Bool(given)) => given.to_string() == text,
            Some(Node::Text(given)) => *given == text,
            _ => {
                let field = field.field(&self.operation.request);
                field.is_some_and(|field| field.default.as_ref() == Some(&text))
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
        let given = terms.iter().flat_map(|term| self.numbers(term));
        let mut given = given.peekable();
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
    fn set_number(&mut self, path: &FieldPath, number: u64) {
        if let Some(bounds) = self.bounds(path) {
            self.set(path, super::clamp(number, bounds).into());
        }
    }

    fn bounds(&self, path: &FieldPath) -> Option<Bounds> {
        match &path.field(&self.operation.request)?.shape {
            Shape::Scalar(id) => Some(self.api.scalar(*id).kind.limit().effective),
            _ => None,
        }
    }
}

/// Sets a field of an object, whose entries keep the order of the page.
fn put(object: &mut Map, (fields, index): (&[Field], usize), value: Node) {
    let Some(field) = fields.get(index) else {
        return;
    };
    if let Some(place) = object.get_mut(&field.wire) {
        *place = value;
        return;
    }
    let before = &fields[..index];
    let is_before = |(key, _): &(String, Node)| before.iter().any(|field| field.wire == *key);
    let at = object.0.iter().filter(|entry| is_before(entry)).count();
    object.0.insert(at, (field.wire.clone(), value));
}

/// The object that a node is, or the first one in the list that it is.
fn first_object(node: &mut Node) -> Option<&mut Map> {
    match node {
        Node::Map(object) => Some(object),
        Node::List(items) => items.first_mut().and_then(first_object),
        _ => None,
    }
}

/// The object that a node is, or those in the list that it is.
fn objects_in(node: &Node) -> Vec<&Map> {
    match node {
        Node::Map(object) => vec![object],
        Node::List(items) => items.iter().flat_map(objects_in).collect(),
        _ => Vec::new(),
    }
}
