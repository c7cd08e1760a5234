//! What rules between fields have to know of a draft's fields: no text but a listed word.

use super::inspect::bounds_of;
use super::slot::{Slot, fields, item, word};
use crate::operation::{FieldsRule, Operation, RequestField, Row, Shape};

/// What is known of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact<'s> {
    /// It is not set.
    Absent,
    /// It is set.
    Given,
    /// It is set to this boolean.
    Boolean(bool),
    /// It is set to this word.
    Word(&'s str),
    /// It is set to this number.
    Number(u64),
    /// It was set to something that it does not take: nothing is known but that.
    Refused,
}

/// The fields of a draft.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'s> {
    pub(super) operation: &'s Operation,
    pub(super) slots: &'s [Slot],
}

impl<'s> Facts<'s> {
    /// The rules between the fields.
    pub(crate) fn rules(self) -> &'s [FieldsRule] {
        &self.operation.rules
    }

    /// What is known of a field that is in no list.
    pub(crate) fn of(self, path: &[usize]) -> Fact<'s> {
        let mut fact = Fact::Absent;
        self.each(path, &mut |found| fact = found);
        fact
    }

    /// What is known of each value of a field, which may be in a list. A field of an object that is absent is absent.
    pub(crate) fn each(self, path: &[usize], tell: &mut dyn FnMut(Fact<'s>)) {
        each(self.slots, &self.operation.request, path, tell);
    }

    /// The field that a path leads to.
    pub(crate) fn field(self, path: &[usize]) -> RequestField {
        let (first, rest) = path.split_first().expect("a path has a step");
        let mut row = &self.operation.request[*first];
        let mut field = RequestField::of(self.operation.spec.clone(), row);
        for step in rest {
            row = &fields(through_lists(&row.shape))[*step];
            field = field.within(row);
        }
        field
    }
}

fn through_lists(shape: &Shape) -> &Shape {
    match shape {
        Shape::List(_, item) => through_lists(item),
        other => other,
    }
}

fn each<'s>(slots: &'s [Slot], rows: &'s [Row], path: &[usize], tell: &mut dyn FnMut(Fact<'s>)) {
    let Some((step, rest)) = path.split_first() else {
        return;
    };
    match (slots.get(*step), rows.get(*step)) {
        (Some(slot), Some(row)) => value(slot, &row.shape, rest, tell),
        _ => tell(Fact::Absent),
    }
}

fn value<'s>(slot: &'s Slot, shape: &'s Shape, rest: &[usize], tell: &mut dyn FnMut(Fact<'s>)) {
    match (slot.value(), rest) {
        (value, []) => tell(fact(value, shape)),
        (Slot::Object(slots), rest) => each(slots, fields(shape), rest, tell),
        (Slot::List(items), rest) => {
            let inner = item(shape);
            items.iter().for_each(|item| value(item, inner, rest, tell));
            // Of a list that is too long nobody has seen the rest.
            if matches!(slot, Slot::List(_)) && items.len() as u64 > bounds_of(shape).max {
                tell(Fact::Refused);
            }
        }
        (Slot::Refused(_), _) => tell(Fact::Refused),
        _ => tell(Fact::Absent),
    }
}

fn fact<'s>(slot: &'s Slot, shape: &'s Shape) -> Fact<'s> {
    match slot {
        Slot::Absent => Fact::Absent,
        Slot::Boolean(boolean) => Fact::Boolean(*boolean),
        Slot::Word(at) => Fact::Word(word(shape, *at)),
        Slot::Number(number) => Fact::Number(*number),
        Slot::Refused(_) => Fact::Refused,
        _ => Fact::Given,
    }
}
