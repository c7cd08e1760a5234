//! Reads a response body field by field: tolerant of values, strict about required fields, and
//! with a note of everything that differs from the spec.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::deviation::{Deviation, DeviationKind, Notes, Undecodable, UnknownField};
use super::nodes::{Node, Nodes, read};
use super::wire::{FromWire, Value, text};

/// A response, or an object inside one, that is read field by field.
pub trait Decode: Sized {
    /// Takes the fields it knows; what is left over is kept as unknown.
    ///
    /// # Errors
    /// When a required field is missing or of the wrong type.
    fn decode(fields: &mut Fields<'_>) -> Result<Self, Undecodable>;
}

/// Path of a field that the spec does not know.
const UNKNOWN: &str = "(unknown field)";

/// The fields of one JSON object. Each is asked for once: of duplicates the first is taken and the
/// others are noted when the reading ends.
pub struct Fields<'a> {
    text: &'a str,
    /// The object, and behind it its members, each followed by what is inside it.
    list: Cow<'a, [Node]>,
    /// Every member before this one is known.
    known: usize,
    notes: Notes,
    /// Paths of fields that were found in a sibling, which does not know them.
    taken: Vec<String>,
}

/// Where an object is in its own list.
const OBJECT: usize = 0;

/// Shows no names and no values: either may be anything.
impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fields({} members)", self.members().count())
    }
}

impl<'a> Fields<'a> {
    /// Splits a response body into its fields.
    ///
    /// # Errors
    /// When the body is not one JSON object in UTF-8.
    pub fn parse(body: &'a [u8]) -> Result<Self, Undecodable> {
        let json = str::from_utf8(body).map_err(|_| Undecodable::new(DeviationKind::NotUtf8))?;
        Self::of_object(json).ok_or_else(|| Undecodable::new(DeviationKind::NotJson))
    }

    pub(super) fn of_object(text: &'a str) -> Option<Self> {
        Self::new(text, read(text)?.into())
    }

    /// The fields of an object that was read with what it is in.
    pub(super) fn within(nodes: Nodes<'a, 'a>, at: usize) -> Option<Self> {
        Self::new(nodes.text(), nodes.part(at).into())
    }

    fn new(text: &'a str, list: Cow<'a, [Node]>) -> Option<Self> {
        Nodes::new(text, &list).members(OBJECT)?;
        Some(Self {
            text,
            list,
            known: OBJECT + 1,
            notes: Notes::default(),
            taken: Vec::new(),
        })
    }

    pub(super) fn nodes(&self) -> Nodes<'_, 'a> {
        Nodes::new(self.text, &self.list)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = usize> {
        self.nodes().members(OBJECT).into_iter().flatten()
    }

    /// A field that has to be there.
    ///
    /// # Errors
    /// When it is missing, null or of the wrong type.
    pub fn required<T: FromWire>(&mut self, wire: &'static str) -> Result<T, Undecodable> {
        match self.take(wire) {
            Some(at) => self.read(wire, at),
            None => Err(Undecodable::new(DeviationKind::Missing).within(wire)),
        }
    }

    /// A field that may be missing or null. A value of the wrong type is a deviation and `None`.
    pub fn optional<T: FromWire>(&mut self, wire: &'static str) -> Option<T> {
        let at = self.take_value(wire)?;
        self.read_forgiving(wire, at)
    }

    /// A field that has to be there, or else in the object `sibling`, or in an item of the array
    /// `sibling`.
    ///
    /// # Errors
    /// When it is in neither place, null or of the wrong type.
    pub fn required_or_in<T: FromWire>(
        &mut self,
        wire: &'static str,
        sibling: &'static str,
    ) -> Result<T, Undecodable> {
        match self.find(wire, sibling) {
            Some(Found { path: None, at }) => self.read(wire, at),
            Some(Found {
                path: Some(path),
                at,
            }) => self.read(&path, at),
            None => {
                let reason = match self.search(wire) {
                    Some(_) => DeviationKind::Null,
                    None => DeviationKind::Missing,
                };
                Err(Undecodable::new(reason).within(wire))
            }
        }
    }

    /// A field that may be there, or else in the object `sibling`, or in an item of the array
    /// `sibling`.
    pub fn optional_or_in<T: FromWire>(
        &mut self,
        wire: &'static str,
        sibling: &'static str,
    ) -> Option<T> {
        let Found { path, at } = self.find(wire, sibling)?;
        self.read_forgiving(path.as_deref().unwrap_or(wire), at)
    }

    /// The object of a field, for reading by hand. Notes about its inside go nowhere unless it is
    /// given back by [`absorb`](Self::absorb).
    pub fn object(&mut self, wire: &str) -> Option<Fields<'a>> {
        let at = self.take(wire)?;
        Fields::of_object(self.nodes().json(at))
    }

    /// Adds the notes about an object that [`object`](Self::object) gave out.
    pub fn absorb(&mut self, wire: &str, nested: Fields<'_>) {
        let mark = self.notes.mark();
        self.notes.absorb(nested.into_notes());
        self.notes.place_since(mark, wire);
    }

    /// Marks a field as known without reading it.
    pub fn ignore(&mut self, wire: &str) {
        let _ = self.take(wire);
    }

    /// The text of a field, or the digits of a number.
    pub fn text(&mut self, wire: &str) -> Option<Cow<'a, str>> {
        let at = self.take_value(wire)?;
        let mark = self.notes.mark();
        let nodes = Nodes::new(self.text, &self.list);
        let text = text(nodes, at, &mut self.notes);
        self.notes.place_since(mark, wire);
        text.map_err(|error| self.notes.forgive(error.within(wire)))
            .ok()
    }

    /// Whether a field is there that nobody has asked for yet.
    #[must_use]
    pub fn has(&self, wire: &str) -> bool {
        let nodes = self.nodes();
        self.members()
            .any(|at| !nodes.is_known(at) && nodes.is_named(at, wire))
    }

    /// Whether a name stands in the object more than once.
    #[must_use]
    pub fn is_repeated(&self, wire: &str) -> bool {
        let nodes = self.nodes();
        let mut named = self.members().filter(|&at| nodes.is_named(at, wire));
        named.nth(1).is_some()
    }

    /// Whether any name stands in the object more than once, however it is escaped.
    #[must_use]
    pub fn has_duplicates(&self) -> bool {
        let nodes = self.nodes();
        let mut names = BTreeSet::new();
        self.members().any(|at| !names.insert(nodes.name(at)))
    }

    /// All deviations, and the fields nobody asked for with their JSON, both by path.
    #[must_use]
    pub fn finish(self) -> (Vec<Deviation>, Vec<UnknownField>) {
        self.into_notes().into_parts()
    }

    pub(super) fn into_notes(mut self) -> Notes {
        self.notes.forget(&self.taken);
        if self.known == self.list.len() {
            return self.notes;
        }
        let nodes = Nodes::new(self.text, &self.list);
        let (known, left): (Vec<_>, Vec<_>) = self.members().partition(|&at| nodes.is_known(at));
        let known: BTreeSet<_> = known.into_iter().map(|at| nodes.name(at)).collect();
        let mut unknown = BTreeSet::new();
        for at in left {
            let name = nodes.name(at);
            // A name that the spec does not know is the peer's text, and stands in no message.
            if known.contains(&name) {
                self.notes.deviation_at(&name, DeviationKind::Duplicate);
            } else if unknown.insert(name) {
                self.notes.unknown(&nodes.name(at), nodes.json(at));
            } else {
                self.notes.deviation_at(UNKNOWN, DeviationKind::Duplicate);
            }
        }
        self.notes
    }

    /// Where the first member of that name is, which is known from here on. Bodies mostly come in the order
    /// of the spec, so the first member that nobody asked for yet is tried first.
    fn take(&mut self, wire: &str) -> Option<usize> {
        let nodes = self.nodes();
        let at = match nodes.is_at(self.known, wire) {
            true => self.known,
            false => self.search(wire)?,
        };
        self.known = nodes.know(at, self.known);
        Some(at)
    }

    #[cold]
    fn search(&self, wire: &str) -> Option<usize> {
        let nodes = self.nodes();
        self.members().find(|&at| nodes.is_named(at, wire))
    }

    /// As [`take`](Self::take), unless it is null.
    fn take_value(&mut self, wire: &str) -> Option<usize> {
        let at = self.take(wire)?;
        self.nodes().is_value(at).then_some(at)
    }

    /// Looks for a value in its documented place, then in the sibling.
    fn find(&mut self, wire: &str, sibling: &str) -> Option<Found> {
        if let Some(at) = self.take_value(wire) {
            return Some(Found { path: None, at });
        }
        let nodes = self.nodes();
        let beside = self.search(sibling)?;
        let (step, at) = find_inside(wire, nodes, beside)?;
        let path = format!("{sibling}{step}.{wire}");
        self.notes
            .deviation_at(&path, DeviationKind::FoundElsewhere);
        self.taken.push(path.clone());
        let path = Some(path);
        Some(Found { path, at })
    }

    fn read<T: FromWire>(&mut self, step: &str, at: usize) -> Result<T, Undecodable> {
        let mark = self.notes.mark();
        let nodes = Nodes::new(self.text, &self.list);
        let result = T::from_wire(Value::new(nodes, at, &mut self.notes));
        self.notes.place_since(mark, step);
        result.map_err(|error| error.within(step))
    }

    fn read_forgiving<T: FromWire>(&mut self, step: &str, at: usize) -> Option<T> {
        match self.read(step, at) {
            Ok(value) => Some(value),
            Err(error) => {
                self.notes.forgive(error);
                None
            }
        }
    }
}

/// Where a value stands: `path` is `None` in its documented place.
struct Found {
    path: Option<String>,
    at: usize,
}

/// Where the value of `wire` is in an object, or in the first item of an array that has one, and the step
/// that leads there.
fn find_inside(wire: &str, nodes: Nodes<'_, '_>, sibling: usize) -> Option<(String, usize)> {
    let value_in = |object: usize| {
        let mut members = nodes.members(object)?;
        let found = members.find(|&at| nodes.is_named(at, wire))?;
        nodes.is_value(found).then_some(found)
    };
    if let Some(at) = value_in(sibling) {
        return Some((String::new(), at));
    }
    let mut items = nodes.items(sibling)?.enumerate();
    items.find_map(|(index, item)| Some((format!("[{index}]"), value_in(item)?)))
}

#[cfg(test)]
mod tests;
