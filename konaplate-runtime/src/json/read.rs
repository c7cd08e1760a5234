//! Reads a response body field by field: tolerant of values, strict about required fields, and
//! with a note of everything that differs from the spec.

mod elsewhere;
mod steps;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;

use super::deviation::{Deviation, DeviationKind, Mark, Notes, Undecodable, UnknownField};
use super::issue::{Issue, Issued};
use super::nodes::{Node, Nodes, read};
use super::value::{FromWire, text};

use self::elsewhere::Around;
#[cfg(feature = "dynamic")]
pub(crate) use self::elsewhere::Named;

/// A response, or an object inside one, that is read field by field.
///
/// It is filled in place and never fails on the way: what is read so is one value to drop, however many fields it has,
/// and [`Fields::failure`] tells at the end whether it is whole.
pub trait Decode: Sized {
    /// With nothing in it.
    const EMPTY: Self;

    /// Takes the fields it knows; what is left over is kept as unknown.
    fn fill(&mut self, fields: &mut Fields<'_>);

    /// Reads one. It is whole if the fields have no [`failure`](Fields::failure).
    #[inline]
    fn decode(fields: &mut Fields<'_>) -> Self {
        let mut decoded = Self::EMPTY;
        decoded.fill(fields);
        decoded
    }
}

/// Path of a field that the spec does not know.
const UNKNOWN: &str = "(unknown field)";

/// The fields of one JSON object. Each is asked for once: of duplicates the first is taken and the
/// others are noted when the reading ends.
pub struct Fields<'a> {
    text: &'a str,
    /// The object, and behind it its members, each followed by what is inside it.
    list: Cow<'a, [Node]>,
    /// The object of which this one, or the list that it is in, is a field. Nothing if it is in none.
    around: Option<Around<'a>>,
    /// What reading values of objects around has cost, where this one is in none.
    spent: Cell<usize>,
    /// Every member before this one is known.
    known: usize,
    notes: Notes,
    /// Paths of fields that were found in a sibling, which does not know them.
    taken: Vec<String>,
    /// Why the object cannot be read. Once it is there, nothing more is read.
    failure: Option<Undecodable>,
    issued: Option<Issued<'a>>,
    reading: Reading,
}

/// The field that is being read.
struct Reading {
    wire: Cow<'static, str>,
    /// What had been noted before.
    before: Mark,
    /// It was found in a sibling, at the last path of those that are taken.
    is_elsewhere: bool,
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
            around: None,
            spent: Cell::new(0),
            known: OBJECT + 1,
            notes: Notes::default(),
            taken: Vec::new(),
            failure: None,
            issued: None,
            reading: Reading {
                wire: Cow::Borrowed(""),
                before: Mark::default(),
                is_elsewhere: false,
            },
        })
    }

    /// With the issue of what expires in it; without one, it has served out.
    pub(crate) fn with_issue(mut self, issue: &'a Issue) -> Self {
        self.issued = Some(Issued::of(issue));
        self
    }

    pub(super) fn nodes(&self) -> Nodes<'_, 'a> {
        Nodes::new(self.text, &self.list)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = usize> {
        self.nodes().members(OBJECT).into_iter().flatten()
    }

    /// Reads a field that has to be there. It is a failure if it is missing, null or of the wrong type.
    #[inline]
    pub fn needed<T: FromWire>(&mut self, slot: &mut T, wire: &'static str) {
        slot.needed(self, wire);
    }

    /// Reads a field that may be missing or null. A value of the wrong type is a deviation, and nothing is read.
    #[inline]
    pub fn optional<T: FromWire>(&mut self, slot: &mut Option<T>, wire: &'static str) {
        T::optional(slot, self, wire);
    }

    /// The first failure, if what was read is not whole.
    #[must_use]
    pub fn failure(&mut self) -> Option<Undecodable> {
        self.failure.take()
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
        text.map_err(|kind| self.notes.deviation_at(wire, kind))
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

    fn into_notes(mut self) -> Notes {
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

    /// The object at a place, which sees the same issue.
    fn inside(&self, at: usize) -> Option<Fields<'_>> {
        let mut fields = Fields::within(self.nodes(), at)?;
        fields.around = Some(Around {
            list: &self.list,
            spent: self.around.map_or(&self.spent, |around| around.spent),
        });
        fields.issued = self.issued.map(Issued::inside);
        Some(fields)
    }

    /// Where the first member of that name is, which is known from here on. Bodies mostly come in the order
    /// of the spec, so the first member that nobody asked for yet is tried first.
    fn take(&mut self, wire: &str) -> Option<usize> {
        let nodes = self.nodes();
        let at = if nodes.is_at(self.known, wire) {
            self.known
        } else {
            self.search(wire)?
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
}

#[cfg(test)]
mod tests;
