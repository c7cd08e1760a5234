//! A look at a whole draft: what was not taken, what is missing, what overrides a limit, and which values expire.

use super::expiry::Expiry;
use super::slot::{Slot, fields, item, of};
use crate::field::Class;
use crate::invalid::FieldViolation;
use crate::operation::{Operation, RequestField, Row, Shape};
use crate::table::Str;
use crate::violation::{Limit, Rule, Violation};

/// What a draft breaks of what is said of each field.
pub(super) fn violations(operation: &Operation, slots: &[Slot]) -> Vec<FieldViolation> {
    let mut violations = Vec::new();
    each(operation, slots, &mut |remark, at| {
        if let Remark::Breach(violation) = remark {
            violations.push(FieldViolation::new(at.field(), violation));
        }
    });
    violations
}

/// The fields that override a limit, and why.
pub(super) fn overrides(
    operation: &Operation,
    slots: &[Slot],
) -> Vec<(RequestField, &'static str)> {
    let mut overrides = Vec::new();
    each(operation, slots, &mut |remark, at| {
        if let Remark::Overrides(because) = remark {
            overrides.push((at.field(), because));
        }
    });
    overrides
}

/// When the first of the values expires, and which.
pub(super) fn expiry(operation: &Operation, slots: &[Slot]) -> Option<Expiry> {
    let mut soonest: Option<Expiry> = None;
    each(operation, slots, &mut |remark, at| {
        if let Remark::Expires(end) = remark
            && soonest.as_ref().is_none_or(|soonest| end < soonest.at())
        {
            soonest = Some(Expiry::new(end, at.field()));
        }
    });
    soonest
}

/// What there is to say of a value.
enum Remark {
    /// It breaks what is said of its field.
    Breach(Violation),
    /// It overrides a limit, for this reason.
    Overrides(&'static str),
    /// It expires, in milliseconds since 1970.
    Expires(i64),
}

type Tell<'t> = &'t mut dyn FnMut(Remark, &At<'_>);

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
fn each(operation: &Operation, slots: &[Slot], tell: Tell<'_>) {
    of_fields(operation, slots, &operation.request, None, tell);
}

fn of_fields(
    operation: &Operation,
    slots: &[Slot],
    rows: &[Row],
    up: Option<&At<'_>>,
    tell: Tell<'_>,
) {
    for (row, slot) in rows.iter().zip(slots) {
        if !slot.is_plain() && (row.is_required || !slot.is_absent()) {
            let step = Step::Field(row);
            let at = At {
                operation,
                up,
                step,
            };
            of_value(slot, &row.shape, &at, tell);
        }
    }
}

fn of_value(slot: &Slot, shape: &Shape, at: &At<'_>, tell: Tell<'_>) {
    match slot {
        Slot::Absent => tell(Remark::Breach(missing(at)), at),
        Slot::Refused(violation) => tell(Remark::Breach((**violation).clone()), at),
        Slot::Overridden(overridden) => {
            tell(Remark::Overrides(overridden.because), at);
            match &overridden.value {
                Slot::List(items) => of_items(items, shape, at, tell),
                value => of_value(value, shape, at, tell),
            }
        }
        Slot::Expiring(_, end) => tell(Remark::Expires(*end), at),
        Slot::Object(slots) => of_fields(at.operation, slots, fields(shape), Some(at), tell),
        Slot::List(items) => {
            if let Some(violation) = count(items.len(), shape, at) {
                tell(Remark::Breach(violation), at);
            }
            of_items(items, shape, at, tell);
        }
        Slot::Text(_) | Slot::Secret(_) | Slot::Number(_) | Slot::Boolean(_) | Slot::Word(_) => {}
    }
}

fn of_items(items: &[Slot], shape: &Shape, up: &At<'_>, tell: Tell<'_>) {
    let shape = item(shape);
    for (index, slot) in items.iter().enumerate() {
        let at = At {
            operation: up.operation,
            up: Some(up),
            step: Step::Item(index),
        };
        of_value(slot, shape, &at, tell);
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
