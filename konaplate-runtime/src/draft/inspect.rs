//! A look at a whole draft: what was not taken, what is missing, what overrides a limit, and which values expire.

use super::expiry::Expiry;
use super::place::MOST_ITEMS;
use super::slot::{Slot, fields, item, of};
use crate::field::Class;
use crate::invalid::{FieldViolation, Violations};
use crate::operation::{Bounds, Operation, RequestField, Row, Shape};
use crate::table::Str;
use crate::violation::{Limit, Rule, Violation};

/// What a draft breaks of what is said of each field.
pub(super) fn violations(operation: &Operation, slots: &[Slot]) -> Violations {
    let mut violations = Violations::default();
    each(operation, slots, &mut |remark, at| {
        if let Remark::Breach(breach) = remark {
            violations.add(|| FieldViolation::new(at.field(), breach.violation(at)));
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
enum Remark<'r> {
    /// It breaks what is said of its field.
    Breach(Breach<'r>),
    /// It overrides a limit, for this reason.
    Overrides(&'static str),
    /// It expires, in milliseconds since 1970.
    Expires(i64),
}

type Tell<'t> = &'t mut dyn FnMut(Remark<'_>, &At<'_>);

/// What a value breaks. Its text is made where it is told.
enum Breach<'r> {
    Missing,
    NoSuchField,
    Refused(&'r Violation),
    /// So many items in a list of this shape.
    Count(u64, &'r Shape),
}

impl Breach<'_> {
    #[cold]
    fn violation(self, at: &At<'_>) -> Violation {
        match self {
            Self::Missing => missing(at),
            Self::NoSuchField => no_such_field(at),
            // What is of no type is documented where the field is.
            Self::Refused(violation) if violation.spec().is_empty() => {
                violation.clone().documented(at.field().to_string())
            }
            Self::Refused(violation) => violation.clone(),
            Self::Count(items, shape) => count(items, shape, at),
        }
    }
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
    /// The name of no field.
    Unknown(&'a str),
}

impl At<'_> {
    fn field(&self) -> RequestField {
        match (self.up.map(At::field), self.step) {
            (None, Step::Field(row)) => RequestField::of(self.operation.spec.clone(), row),
            (Some(up), Step::Field(row)) => up.within(row),
            (Some(up), Step::Item(at)) => up.item(at),
            (up, Step::Unknown(name)) => RequestField::unknown(&self.operation.spec, up, name),
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
    for slot in slots.iter().skip(rows.len()) {
        if let Slot::Unknown(name) = slot {
            let step = Step::Unknown(name);
            let at = At {
                operation,
                up,
                step,
            };
            tell(Remark::Breach(Breach::NoSuchField), &at);
        }
    }
}

fn of_value(slot: &Slot, shape: &Shape, at: &At<'_>, tell: Tell<'_>) {
    match slot {
        Slot::Absent => tell(Remark::Breach(Breach::Missing), at),
        Slot::Refused(violation) => tell(Remark::Breach(Breach::Refused(violation)), at),
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
            let count = items.len() as u64;
            if !is_count(count, shape) {
                tell(Remark::Breach(Breach::Count(count, shape)), at);
            }
            of_items(items, shape, at, tell);
        }
        Slot::Text(_)
        | Slot::Secret(_)
        | Slot::Number(_)
        | Slot::Boolean(_)
        | Slot::Word(_)
        | Slot::Unknown(_) => {}
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

fn missing(at: &At<'_>) -> Violation {
    let field = at.field();
    let text = format!("`{}` is required", field.wire());
    Violation::new(
        Rule::Missing,
        Limit::Fields(text.into()),
        "",
        field.to_string(),
    )
}

fn no_such_field(at: &At<'_>) -> Violation {
    let spec = &at.operation.spec;
    let place = at
        .up
        .map_or_else(|| format!("{spec} request"), |up| up.field().to_string());
    let limit = Limit::Fields(Str::Borrowed("there is no such field"));
    Violation::new(Rule::NoSuchField, limit, "", place)
}

/// How many items a list takes, documented or not.
pub(super) fn bounds_of(shape: &Shape) -> Bounds {
    match shape {
        Shape::List(Bounds { min, max }, _) => Bounds {
            min: *min,
            max: (*max).min(MOST_ITEMS),
        },
        _ => Bounds {
            min: 0,
            max: u64::MAX,
        },
    }
}

fn is_count(items: u64, shape: &Shape) -> bool {
    let Bounds { min, max } = bounds_of(shape);
    (min..=max).contains(&items)
}

fn count(items: u64, shape: &Shape, at: &At<'_>) -> Violation {
    let Bounds { min, max } = bounds_of(shape);
    let rule = if items < min {
        Rule::TooFew
    } else {
        Rule::TooMany
    };
    let limit = Limit::Items { min, max };
    let name = of(item(shape)).map_or(Str::Borrowed("The list"), |of| {
        Str::Owned(format!("The list of {}", of.name))
    });
    Violation::new(rule, limit, name, at.field().to_string()).of_length(items)
}

/// The value of a field whose class is public.
pub(super) fn public_text<'s>(slot: &'s Slot, shape: &Shape) -> Option<&'s str> {
    let is_public = of(shape).is_some_and(|of| of.class == Class::Public);
    match slot.value() {
        Slot::Text(text) if is_public => Some(text),
        _ => None,
    }
}
