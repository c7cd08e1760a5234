//! Reads a response body field by field: tolerant of values, strict about required fields, and
//! with a note of everything that differs from the spec.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::deviation::{Deviation, DeviationKind, Notes, Undecodable};
use super::members::{Member, items, members};
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
    members: Vec<Member<'a>>,
    /// Every member before this one is known.
    known: usize,
    notes: Notes,
    /// Paths of fields that were found in a sibling, which does not know them.
    taken: Vec<String>,
}

/// Shows no names and no values: either may be anything.
impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fields({} members)", self.members.len())
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

    pub(super) fn of_object(json: &'a str) -> Option<Self> {
        let members = members(json)?;
        Some(Self {
            members,
            known: 0,
            notes: Notes::default(),
            taken: Vec::new(),
        })
    }

    /// A field that has to be there.
    ///
    /// # Errors
    /// When it is missing, null or of the wrong type.
    pub fn required<T: FromWire>(&mut self, wire: &'static str) -> Result<T, Undecodable> {
        match self.take(wire) {
            Some(json) => self.read(wire, json),
            None => Err(Undecodable::new(DeviationKind::Missing).within(wire)),
        }
    }

    /// A field that may be missing or null. A value of the wrong type is a deviation and `None`.
    pub fn optional<T: FromWire>(&mut self, wire: &'static str) -> Option<T> {
        let json = self.take(wire).filter(is_value)?;
        self.read_forgiving(wire, json)
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
            Some(Found { path: None, json }) => self.read(wire, json),
            Some(Found {
                path: Some(path),
                json,
            }) => self.read(&path, json),
            None => self.required(wire),
        }
    }

    /// A field that may be there, or else in the object `sibling`, or in an item of the array
    /// `sibling`.
    pub fn optional_or_in<T: FromWire>(
        &mut self,
        wire: &'static str,
        sibling: &'static str,
    ) -> Option<T> {
        let Found { path, json } = self.find(wire, sibling)?;
        self.read_forgiving(path.as_deref().unwrap_or(wire), json)
    }

    /// The object of a field, for reading by hand. Notes about its inside go nowhere unless it is
    /// given back by [`absorb`](Self::absorb).
    pub fn object(&mut self, wire: &str) -> Option<Fields<'a>> {
        Fields::of_object(self.take(wire)?)
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
        let json = self.take(wire).filter(is_value)?;
        let mark = self.notes.mark();
        let text = text(json, &mut self.notes);
        self.notes.place_since(mark, wire);
        text.map_err(|error| self.notes.forgive(error.within(wire)))
            .ok()
    }

    /// Whether a field is there that nobody has asked for yet.
    #[must_use]
    pub fn has(&self, wire: &str) -> bool {
        self.members[self.known..]
            .iter()
            .any(|member| member.name == wire)
    }

    /// Whether a name stands in the object more than once.
    #[must_use]
    pub fn is_repeated(&self, wire: &str) -> bool {
        let members = self.members.iter();
        members
            .filter(|member| member.name == wire)
            .nth(1)
            .is_some()
    }

    /// All deviations, and the fields nobody asked for with their JSON, both by path.
    #[must_use]
    pub fn finish(self) -> (Vec<Deviation>, Vec<(String, String)>) {
        self.into_notes().into_parts()
    }

    pub(super) fn into_notes(mut self) -> Notes {
        self.notes.forget(&self.taken);
        if self.known == self.members.len() {
            return self.notes;
        }
        let (known, left): (Vec<_>, Vec<_>) =
            self.members.iter().partition(|member| member.is_known);
        let mut names: BTreeSet<_> = known.iter().map(|member| member.name.as_ref()).collect();
        for member in left {
            if names.insert(member.name.as_ref()) {
                self.notes.unknown(&member.name, member.json);
                continue;
            }
            // A name that the spec does not know is the peer's text, and stands in no message.
            let is_known = known.iter().any(|known| known.name == member.name);
            let path = if is_known { &member.name } else { UNKNOWN };
            self.notes.deviation_at(path, DeviationKind::Duplicate);
        }
        self.notes
    }

    /// The first member of that name, which is known from here on. Bodies mostly come in the order
    /// of the spec, so the first member that nobody asked for yet is tried first.
    fn take(&mut self, wire: &str) -> Option<&'a str> {
        let at = match self.members.get(self.known) {
            Some(next) if next.name == wire => self.known,
            _ => self.members.iter().position(|member| member.name == wire)?,
        };
        let member = &mut self.members[at];
        member.is_known = true;
        let json = member.json;
        while self
            .members
            .get(self.known)
            .is_some_and(|member| member.is_known)
        {
            self.known += 1;
        }
        Some(json)
    }

    /// Looks for a value in its documented place, then in the sibling.
    fn find(&mut self, wire: &str, sibling: &str) -> Option<Found<'a>> {
        if let Some(json) = self.take(wire).filter(is_value) {
            return Some(Found { path: None, json });
        }
        let beside = self
            .members
            .iter()
            .find(|member| member.name == sibling)?
            .json;
        let (step, json) = find_inside(wire, beside)?;
        let path = format!("{sibling}{step}.{wire}");
        self.notes
            .deviation_at(&path, DeviationKind::FoundElsewhere);
        self.taken.push(path.clone());
        Some(Found {
            path: Some(path),
            json,
        })
    }

    fn read<T: FromWire>(&mut self, step: &str, json: &'a str) -> Result<T, Undecodable> {
        let mark = self.notes.mark();
        let result = T::from_wire(Value::new(json, &mut self.notes));
        self.notes.place_since(mark, step);
        result.map_err(|error| error.within(step))
    }

    fn read_forgiving<T: FromWire>(&mut self, step: &str, json: &'a str) -> Option<T> {
        match self.read(step, json) {
            Ok(value) => Some(value),
            Err(error) => {
                self.notes.forgive(error);
                None
            }
        }
    }
}

/// Where a value stands: `path` is `None` in its documented place.
struct Found<'a> {
    path: Option<String>,
    json: &'a str,
}

/// The value of `wire` in an object, or in the first item of an array that has one, and the step
/// that leads there.
fn find_inside<'a>(wire: &str, json: &'a str) -> Option<(String, &'a str)> {
    let value_in = |json: &'a str| {
        let object = members(json)?;
        let member = object.iter().find(|member| member.name == wire)?;
        Some(member.json).filter(is_value)
    };
    if let Some(value) = value_in(json) {
        return Some((String::new(), value));
    }
    let mut items = items(json)?.into_iter().enumerate();
    items.find_map(|(index, item)| Some((format!("[{index}]"), value_in(item.get())?)))
}

fn is_value(json: &&str) -> bool {
    *json != "null"
}

#[cfg(test)]
mod tests;
