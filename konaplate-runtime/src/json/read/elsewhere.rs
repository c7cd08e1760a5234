//! Fields that may be in another place than their own: in a sibling, or in the object around.

use std::borrow::Cow;

use super::{Fields, OBJECT};
use crate::json::deviation::{DeviationKind, Undecodable};
use crate::json::nodes::Nodes;
use crate::json::value::{FromWire, Value};
use crate::table::{AlsoIn, Str};

/// A field by its name.
pub(crate) struct Named<'n> {
    pub(crate) wire: &'n Str,
    pub(crate) also_in: Option<&'n AlsoIn>,
    pub(crate) is_required: bool,
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
            if name.is_required {
                self.fail(name.wire, self.absence(name.wire));
            }
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

    /// Why there is no value.
    fn absence(&self, wire: &str) -> DeviationKind {
        match self.search(wire) {
            Some(_) => DeviationKind::Null,
            None => DeviationKind::Missing,
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
        let nodes = Nodes::new(self.text, self.around?);
        let at = value_in(wire, nodes, OBJECT)?;
        nodes.mark_known(at);
        Some(at)
    }

    /// Reads the value at a place of the object around, where it has its path.
    fn read_around(&mut self, at: usize, read: &mut dyn FnMut(Value<'_, '_>)) {
        let around = self.around.map(Cow::Borrowed);
        let Some(mut around) = around.and_then(|list| Self::new(self.text, list)) else {
            return;
        };
        around.issued = self.issued;
        around.reading.wire = self.reading.wire.clone();
        around.note(DeviationKind::FoundElsewhere);
        read(Value::new(&mut around, at));
        around.end_needed();
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
