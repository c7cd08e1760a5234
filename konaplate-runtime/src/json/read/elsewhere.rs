//! Fields that may be in another place than their own: in a sibling, or in the object around.

use std::borrow::Cow;
use std::cell::Cell;

use super::{Fields, OBJECT};
use crate::json::deviation::{DeviationKind, Undecodable};
use crate::json::nodes::{Node, Nodes};
use crate::json::value::{FromWire, Value};
use crate::table::{AlsoIn, Str};

/// A field by its name.
pub(crate) struct Named<'n> {
    pub(crate) wire: &'n Str,
    pub(crate) also_in: Option<&'n AlsoIn>,
    pub(crate) is_required: bool,
}

/// How often, on average, each byte of a body is read for the sake of fields around: a short body could otherwise ask
/// for the work and the room of its square.
const MOST_READINGS: usize = 64;

/// The object around one, or around the list that it is in.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) list: &'a [Node],
    /// What all of the body have cost.
    pub(super) spent: &'a Cell<usize>,
}

impl Around<'_> {
    fn spend(self, steps: usize) {
        self.spent.set(self.spent.get().saturating_add(steps));
    }

    fn is_spent(self, text: &str) -> bool {
        self.spent.get() > text.len().saturating_mul(MOST_READINGS)
    }
}

/// Where a value was found: its place in the list of the object, or in that of the object around.
enum Found {
    Inside(usize),
    Around(usize),
}

impl<'a> Fields<'a> {
    /// Reads a field that has to be there, or else in the object `sibling`, or in an item of the array `sibling`. It is
    /// a failure if it is in neither place, null or of the wrong type.
    pub fn needed_or_in<T: FromWire>(
        &mut self,
        slot: &mut T,
        wire: &'static str,
        sibling: &'static str,
    ) {
        self.needed_or(slot, wire, &AlsoIn::Sibling(Cow::Borrowed(sibling)));
    }

    /// Reads a field that may be there, or else in the object `sibling`, or in an item of the array `sibling`.
    pub fn optional_or_in<T: FromWire>(
        &mut self,
        slot: &mut Option<T>,
        wire: &'static str,
        sibling: &'static str,
    ) {
        self.optional_or(slot, wire, &AlsoIn::Sibling(Cow::Borrowed(sibling)));
    }

    /// Reads a field that has to be there, or else in the object around. It is a failure if it is in neither place, null
    /// or of the wrong type.
    pub fn needed_or_around<T: FromWire>(&mut self, slot: &mut T, wire: &'static str) {
        self.needed_or(slot, wire, &AlsoIn::Around);
    }

    /// Reads a field that may be there, or else in the object around.
    pub fn optional_or_around<T: FromWire>(&mut self, slot: &mut Option<T>, wire: &'static str) {
        self.optional_or(slot, wire, &AlsoIn::Around);
    }

    fn needed_or<T: FromWire>(&mut self, slot: &mut T, wire: &'static str, also_in: &AlsoIn) {
        let name = Named {
            wire: &Cow::Borrowed(wire),
            also_in: Some(also_in),
            is_required: true,
        };
        self.read_named(&name, &mut |value| slot.read(value));
    }

    fn optional_or<T: FromWire>(
        &mut self,
        slot: &mut Option<T>,
        wire: &'static str,
        also_in: &AlsoIn,
    ) {
        let name = Named {
            wire: &Cow::Borrowed(wire),
            also_in: Some(also_in),
            is_required: false,
        };
        let mut read = T::EMPTY;
        if self.read_named(&name, &mut |value| read.read(value)) {
            *slot = Some(read);
        }
    }

    /// Reads a field wherever it is. Whether there is a value.
    pub(crate) fn read_named(
        &mut self,
        name: &Named<'_>,
        read: &mut dyn FnMut(Value<'_, '_>),
    ) -> bool {
        if self.failure.is_some() {
            let _ = self.take(name.wire);
            return false;
        }
        self.reading.is_elsewhere = false;
        let Some(found) = self.find(name) else {
            self.miss(name);
            return false;
        };
        self.reading.wire = name.wire.clone();
        self.reading.before = self.notes.mark();
        match found {
            Found::Inside(at) => {
                read(Value::new(self, at));
                self.end_needed();
            }
            Found::Around(at) => self.read_around(at, read),
        }
        if name.is_required {
            self.failure.is_none()
        } else {
            self.forgive()
        }
    }

    /// Looks for a value in its documented place, then in the other one.
    fn find(&mut self, name: &Named<'_>) -> Option<Found> {
        let Some(also_in) = name.also_in else {
            let at = if name.is_required {
                self.take(name.wire)
            } else {
                self.take_value(name.wire)
            };
            return at.map(Found::Inside);
        };
        if let Some(at) = self.take_value(name.wire) {
            return Some(Found::Inside(at));
        }
        match also_in {
            AlsoIn::Sibling(sibling) => self.take_in(name.wire, sibling).map(Found::Inside),
            AlsoIn::Around => self.take_around(name.wire).map(Found::Around),
        }
    }

    /// Tells why there is no value, where there should be one.
    fn miss(&mut self, name: &Named<'_>) {
        let around = self
            .around
            .filter(|_| name.also_in == Some(&AlsoIn::Around));
        let reason = if around.is_some_and(|around| around.is_spent(self.text)) {
            DeviationKind::WantedTooOften
        } else if !name.is_required {
            return;
        } else if self.search(name.wire).is_some() {
            DeviationKind::Null
        } else {
            DeviationKind::Missing
        };
        self.fail(name.wire, reason);
        if !name.is_required {
            let _ = self.forgive();
        }
    }

    fn take_in(&mut self, wire: &str, sibling: &str) -> Option<usize> {
        let nodes = self.nodes();
        let beside = self.search(sibling)?;
        let (step, at) = find_inside(wire, nodes, beside)?;
        let path = format!("{sibling}{step}.{wire}");
        self.notes
            .deviation_at(&path, DeviationKind::FoundElsewhere);
        self.taken.push(path);
        self.reading.is_elsewhere = true;
        Some(at)
    }

    /// The object around knows the value from here on, and may have a field of that name too.
    fn take_around(&self, wire: &str) -> Option<usize> {
        let around = self.around.filter(|around| !around.is_spent(self.text))?;
        let nodes = Nodes::new(self.text, around.list);
        let at = nodes.members(OBJECT)?.find(|&at| {
            around.spend(1);
            nodes.is_named(at, wire)
        })?;
        if !nodes.is_value(at) {
            return None;
        }
        around.spend(nodes.json(at).len());
        nodes.mark_known(at);
        Some(at)
    }

    /// Reads the value at a place of the object around, where it has its path.
    fn read_around(&mut self, at: usize, read: &mut dyn FnMut(Value<'_, '_>)) {
        let Some(Around { list, spent }) = self.around else {
            return;
        };
        let Some(mut around) = Self::new(self.text, Cow::Borrowed(list)) else {
            return;
        };
        around.spent = spent.clone();
        around.issued = self.issued;
        around.reading.wire = self.reading.wire.clone();
        around.note(DeviationKind::FoundElsewhere);
        read(Value::new(&mut around, at));
        around.end_needed();
        spent.set(around.spent.get());
        self.failure = around.failure.take().map(Undecodable::around);
        self.notes.absorb_around(around.notes);
    }
}

fn value_in(wire: &str, nodes: Nodes<'_, '_>, object: usize) -> Option<usize> {
    let mut members = nodes.members(object)?;
    let found = members.find(|&at| nodes.is_named(at, wire))?;
    nodes.is_value(found).then_some(found)
}

/// Where the value of `wire` is in an object, or in the first item of an array that has one, and the step
/// that leads there.
fn find_inside(wire: &str, nodes: Nodes<'_, '_>, sibling: usize) -> Option<(String, usize)> {
    if let Some(at) = value_in(wire, nodes, sibling) {
        return Some((String::new(), at));
    }
    let mut items = nodes.items(sibling)?.enumerate();
    items.find_map(|(index, item)| Some((format!("[{index}]"), value_in(wire, nodes, item)?)))
}

#[cfg(test)]
mod tests;
