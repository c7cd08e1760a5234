//! What a field of a request holds on its way to the wire, whatever it is. What it means is in the row of its table.

use std::fmt;

use compact_str::CompactString;
use zeroize::Zeroizing;

use crate::field::{Class, show_number, show_text};
use crate::json::{JsonObject, JsonValue};
use crate::operation::{Of, Row, Shape};
use crate::violation::Violation;

/// The value of a field.
#[derive(Default)]
pub(crate) enum Slot {
    /// It is not set.
    #[default]
    Absent,
    /// A text, the digits of a date, or a word that overrides the listed ones.
    Text(CompactString),
    /// A text that is wiped.
    Secret(Zeroizing<String>),
    /// A text that is wiped, and the end of its life in milliseconds since 1970.
    Expiring(Zeroizing<String>, i64),
    /// A whole number.
    Number(u64),
    /// `true` or `false`.
    Boolean(bool),
    /// The place of a word among those that are listed.
    Word(usize),
    /// The fields of an object, in the order of its table.
    Object(Vec<Slot>),
    /// The items of a list.
    List(Vec<Slot>),
    /// A value that was not taken.
    Refused(Box<Violation>),
    /// A name that is no field's. It comes behind the slots of the table.
    #[cfg_attr(
        not(feature = "dynamic"),
        allow(dead_code, reason = "generated code has no other names")
    )]
    Unknown(Box<str>),
    /// A value that is sent whatever its limit says.
    Overridden(Box<Overridden>),
}

/// A value that overrides a limit.
pub(crate) struct Overridden {
    pub(super) value: Slot,
    pub(super) because: &'static str,
}

impl Slot {
    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// A value of which there is nothing more to say.
    pub(super) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::Text(_) | Self::Secret(_) | Self::Number(_) | Self::Boolean(_) | Self::Word(_)
        )
    }

    /// Slots for fields of which none is set.
    pub(crate) fn absent(rows: &[Row]) -> Vec<Self> {
        rows.iter().map(|_| Self::Absent).collect()
    }

    /// The value itself, if it overrides a limit.
    pub(super) fn value(&self) -> &Self {
        match self {
            Self::Overridden(overridden) => &overridden.value,
            other => other,
        }
    }

    fn write(&self, shape: &Shape, out: JsonValue<'_>) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Secret(text) | Self::Expiring(text, _) => out.text(text),
            Self::Number(number) => out.number(*number),
            Self::Boolean(boolean) => out.boolean(*boolean),
            Self::Word(at) => out.text(word(shape, *at)),
            Self::Object(slots) => out.object(|object| write(slots, fields(shape), object)),
            Self::List(items) => out.list(|list| {
                let item = item(shape);
                items.iter().for_each(|it| it.write(item, list.item()));
            }),
            Self::Overridden(overridden) => overridden.value.write(shape, out),
            Self::Absent | Self::Refused(_) | Self::Unknown(_) => {
                unreachable!("a checked request has none of these")
            }
        }
    }
}

/// Writes the fields that are set.
pub(super) fn write(slots: &[Slot], rows: &[Row], out: &mut JsonObject<'_>) {
    for (row, slot) in given(slots, rows) {
        slot.write(&row.shape, out.named(&row.wire));
    }
}

/// The fields of an object.
pub(super) fn fields(shape: &Shape) -> &[Row] {
    match shape {
        Shape::Object(rows) => rows,
        _ => &[],
    }
}

/// What the items of a list hold.
pub(super) fn item(shape: &Shape) -> &Shape {
    match shape {
        Shape::List(_, item) => item,
        other => other,
    }
}

/// A listed word.
pub(super) fn word(shape: &Shape, at: usize) -> &str {
    match shape {
        Shape::Word(_, words) => words.get(at).map_or("", |word| word),
        _ => "",
    }
}

/// Which type a field is of, if a type has limits of its own.
pub(super) fn of(shape: &Shape) -> Option<&Of> {
    match shape {
        Shape::Text(of, _)
        | Shape::Secret(of, _)
        | Shape::Expiring(of, ..)
        | Shape::Number(of, _)
        | Shape::Word(of, _)
        | Shape::Time(of, _) => Some(of),
        Shape::Boolean | Shape::Object(_) | Shape::List(..) => None,
    }
}

/// Shows the fields that are set, as far as their classes allow.
pub(super) fn show(
    name: &str,
    slots: &[Slot],
    rows: &[Row],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (row, slot) in given(slots, rows) {
        shown.field(&row.rust, &Shown(slot, &row.shape));
    }
    shown.finish()
}

/// The fields that are set.
fn given<'s>(slots: &'s [Slot], rows: &'s [Row]) -> impl Iterator<Item = (&'s Row, &'s Slot)> {
    rows.iter().zip(slots).filter(|(_, slot)| !slot.is_absent())
}

/// The name of a setter, without quotes.
struct Setter<'s>(&'s str);

impl fmt::Debug for Setter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A value as its class allows it to be seen.
struct Shown<'s>(&'s Slot, &'s Shape);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(slot, shape) = self;
        match (slot, of(shape)) {
            (Slot::Text(text), Some(of)) => show_text(&of.name, of.class, text, f),
            (Slot::Number(number), Some(of)) => {
                show_number(&of.name, of.class, &number.to_string(), f)
            }
            (Slot::Word(at), Some(of)) => show_text(&of.name, of.class, word(shape, *at), f),
            (Slot::Secret(_) | Slot::Expiring(..), Some(of)) => write!(f, "{}([secret])", of.name),
            (Slot::Boolean(boolean), _) => boolean.fmt(f),
            (Slot::Object(slots), _) => {
                let fields = given(slots, fields(shape));
                let fields = fields.map(|(row, slot)| (Setter(&row.rust), Shown(slot, &row.shape)));
                f.debug_map().entries(fields).finish()
            }
            (Slot::List(items), _) => {
                let item = item(shape);
                let items = items.iter().map(|slot| Shown(slot, item));
                f.debug_list().entries(items).finish()
            }
            (Slot::Refused(violation), _) => write!(f, "refused: {violation}"),
            (Slot::Overridden(overridden), of) => show_overridden(overridden, of, shape, f),
            (Slot::Absent | Slot::Unknown(_), _) => f.write_str("(absent)"),
            // A value that is of no type: nobody knows its class.
            (_, None) => f.write_str("[secret]"),
        }
    }
}

fn show_overridden(
    overridden: &Overridden,
    of: Option<&Of>,
    shape: &Shape,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let Some(of) = of else {
        return write!(f, "overridden {:?}", Shown(&overridden.value, shape));
    };
    let name = &of.name;
    match (&overridden.value, of.class) {
        (Slot::Text(text), Class::Public) => write!(f, "{name}(overridden {text:?})"),
        (Slot::Word(at), Class::Public) => write!(f, "{name}(overridden {:?})", word(shape, *at)),
        (Slot::Number(number), Class::Public) => write!(f, "{name}(overridden {number})"),
        (_, Class::Personal) => write!(f, "{name}([overridden, personal])"),
        _ => write!(f, "{name}([overridden, secret])"),
    }
}
