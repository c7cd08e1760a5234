//! A look at a whole draft before it is sent: what was not taken, what is missing, what overrides a limit, and when the
//! first of its values expires.

use super::expiry::Expiry;
use super::slot::{Slot, fields, item, of};
use crate::field::Class;
use crate::invalid::FieldViolation;
use crate::operation::{Operation, RequestField, Row, Shape};
use crate::table::Str;
use crate::violation::{Limit, Rule, Violation};

/// What a draft holds besides its values.
#[derive(Default)]
pub(super) struct Found {
    pub(super) violations: Vec<FieldViolation>,
    /// Fields that override a limit, and why.
    pub(super) overrides: Vec<(RequestField, &'static str)>,
    pub(super) expiry: Option<Expiry>,
}

/// The way from the request to a value, as far as it is walked: a field's name is made where one is told.
struct At<'a> {
    operation: &'a Operation,
    up: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a Row),
    Item(usize),
}

impl At<'_> {
    fn field(&self) -> RequestField {
        match (self.up.map(At::field), self.step) {
            (None, Step::Field(row)) => RequestField::of(self.operation.spec.clone(), row),
            (Some(up), Step::Field(row)) => up.within(row),
            (Some(up), Step::Item(at)) => up.item(at),
            (None, Step::Item(_)) => unreachable!("an item is in a list, which is a field"),
        }
    }
}

/// Looks at all fields, at any depth. The depth is that of the table, not of what was given.
pub(super) fn inspect(operation: &Operation, slots: &[Slot]) -> Found {
    let mut found = Found::default();
    found.fields(operation, slots, &operation.request, None);
    found
}

impl Found {
    fn fields(&mut self, operation: &Operation, slots: &[Slot], rows: &[Row], up: Option<&At<'_>>) {
        for (row, slot) in rows.iter().zip(slots) {
            // Most fields have nothing to be told of.
            match slot {
                Slot::Absent if !row.is_required => {}
                Slot::Text(_)
                | Slot::Secret(_)
                | Slot::Number(_)
                | Slot::Boolean(_)
                | Slot::Word(_) => {}
                _ => {
                    let step = Step::Field(row);
                    let at = At {
                        operation,
                        up,
                        step,
                    };
                    self.value(slot, &row.shape, &at);
                }
            }
        }
    }

    fn value(&mut self, slot: &Slot, shape: &Shape, at: &At<'_>) {
        match slot {
            Slot::Absent => self.violation(at, missing(at)),
            Slot::Refused(violation) => self.violation(at, violation.clone()),
            Slot::Overridden(overridden) => {
                self.overrides.push((at.field(), overridden.because));
                match &overridden.value {
                    Slot::List(items) => self.items(items, shape, at),
                    value => self.value(value, shape, at),
                }
            }
            Slot::Expiring(_, end) => {
                let expiry = Expiry::new(*end, at.field());
                if self
                    .expiry
                    .as_ref()
                    .is_none_or(|soonest| expiry.is_sooner(soonest))
                {
                    self.expiry = Some(expiry);
                }
            }
            Slot::Object(slots) => self.fields(at.operation, slots, fields(shape), Some(at)),
            Slot::List(items) => {
                if let Some(violation) = count(items.len(), shape, at) {
                    self.violation(at, violation);
                }
                self.items(items, shape, at);
            }
            Slot::Text(_)
            | Slot::Secret(_)
            | Slot::Number(_)
            | Slot::Boolean(_)
            | Slot::Word(_) => {}
        }
    }

    fn items(&mut self, items: &[Slot], shape: &Shape, up: &At<'_>) {
        let shape = item(shape);
        for (index, slot) in items.iter().enumerate() {
            let (operation, up, step) = (up.operation, Some(up), Step::Item(index));
            self.value(
                slot,
                shape,
                &At {
                    operation,
                    up,
                    step,
                },
            );
        }
    }

    #[cold]
    fn violation(&mut self, at: &At<'_>, violation: Violation) {
        self.violations
            .push(FieldViolation::new(at.field(), violation));
    }
}

#[cold]
fn missing(at: &At<'_>) -> Violation {
    let field = at.field();
    let text = format!("`{}` is required", field.wire());
    let spec = field.to_string();
    Violation::new(Rule::Missing, Limit::Fields(text.into()), "", spec)
}

fn count(items: usize, shape: &Shape, at: &At<'_>) -> Option<Violation> {
    let Shape::List(bounds, item) = shape else {
        return None;
    };
    let items = items as u64;
    let rule = if items < bounds.min {
        Rule::TooFew
    } else if items > bounds.max {
        Rule::TooMany
    } else {
        return None;
    };
    let limit = Limit::Items {
        min: bounds.min,
        max: bounds.max,
    };
    let name = of(item).map_or(Str::Borrowed("The list"), |of| {
        Str::Owned(format!("The list of {}", of.name))
    });
    let violation = Violation::new(rule, limit, name, at.field().to_string());
    Some(violation.of_length(items))
}

/// The value of a field whose class is public.
pub(super) fn public_text<'s>(slot: &'s Slot, shape: &Shape) -> Option<&'s str> {
    let is_public = of(shape).is_some_and(|of| of.class == Class::Public);
    match slot.value() {
        Slot::Text(text) if is_public => Some(text),
        _ => None,
    }
}
