//! One value of a response body, and how what JSON itself has is read: booleans, lists and objects.

use std::borrow::Cow;

use super::deviation::{DeviationKind, Mark, Notes};
use super::nodes::Nodes;
use super::read::{Decode, Fields};
use super::text::Unescaped;
use crate::numeral::{Numeral, numeral, plain};

/// A type that takes a value of a response body, tolerantly.
pub trait FromWire: Sized {
    /// What is there until a value is read, and where none can be.
    const EMPTY: Self;

    /// Takes the value in place of an empty one. What cannot be made of it is noted with the value; what can is a
    /// deviation at most.
    fn read(&mut self, value: Value<'_, '_>);

    /// Reads a field that has to be there. Types whose work is done by a function of this crate have it done by one call.
    #[inline]
    fn needed(&mut self, fields: &mut Fields<'_>, wire: &'static str) {
        if let Some(value) = fields.begin_needed(wire) {
            self.read(value);
            fields.end_needed();
        }
    }

    /// Reads a field that may be missing or null.
    #[inline]
    fn optional(slot: &mut Option<Self>, fields: &mut Fields<'_>, wire: &'static str) {
        if let Some(value) = fields.begin_optional(wire) {
            let mut read = Self::EMPTY;
            read.read(value);
            if fields.end_optional() {
                *slot = Some(read);
            }
        }
    }
}

/// One value of a response body, and the place where its deviations and its failure are noted.
pub struct Value<'f, 'a> {
    fields: &'f mut Fields<'a>,
    at: usize,
}

/// The items of a list, each read before the next.
pub(crate) struct Items<'f, 'a> {
    fields: &'f mut Fields<'a>,
    next: usize,
    left: usize,
    index: usize,
    before: Mark,
}

impl<'f, 'a> Value<'f, 'a> {
    /// The value at a place in the list.
    pub(super) fn new(fields: &'f mut Fields<'a>, at: usize) -> Self {
        Self { fields, at }
    }

    fn json(&self) -> &'a str {
        self.fields.nodes().json(self.at)
    }

    /// A text; the digits where a number came. Nothing if it is neither, which is noted.
    #[inline]
    pub(crate) fn text(&mut self) -> Option<Cow<'a, str>> {
        match self.fields.nodes().plain(self.at) {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self.unusual_text(),
        }
    }

    #[cold]
    fn unusual_text(&mut self) -> Option<Cow<'a, str>> {
        let text = self.fields.unusual_text(self.at);
        self.or_refused(text)
    }

    /// A number by its text, and its value where it has one. Nothing if it is none, which is noted.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<(Cow<'a, str>, Option<u64>)> {
        let json = self.json();
        match plain(json.as_bytes()) {
            Some(value) => Some((Cow::Borrowed(json), Some(value))),
            None => self.unusual_number(json),
        }
    }

    #[cold]
    fn unusual_number(&mut self, json: &'a str) -> Option<(Cow<'a, str>, Option<u64>)> {
        let is_text = !is_number(json);
        let text = if is_text {
            let string = string(self.fields.nodes(), self.at);
            self.or_refused(string)?.text
        } else {
            Cow::Borrowed(json)
        };
        let number = numeral(&text);
        if is_text && number != Numeral::NotANumber {
            self.note(DeviationKind::NumberAsText);
        }
        let (value, kind) = match number {
            Numeral::Plain(value) => return Some((text, Some(value))),
            Numeral::Unusual(value) => (Some(value), DeviationKind::UnusualNumber),
            Numeral::OutOfRange => (None, DeviationKind::OutsideLimit),
            Numeral::Fraction => (None, DeviationKind::NotAnInteger),
            Numeral::NotANumber => (None, DeviationKind::NotANumber),
        };
        self.note(kind);
        Some((text, value))
    }

    pub(crate) fn boolean(mut self) -> bool {
        let boolean = match self.json() {
            "true" => return true,
            "false" => return false,
            "\"true\"" => true,
            "\"false\"" => false,
            _ => {
                self.refuse();
                return false;
            }
        };
        self.note(DeviationKind::BooleanAsText);
        boolean
    }

    #[inline(never)]
    pub(crate) fn object(self, fill: &mut dyn FnMut(&mut Fields<'_>)) {
        if !self.fields.read_inside(self.at, fill) {
            self.refuse();
        }
    }

    #[inline(never)]
    pub(crate) fn items(self) -> Items<'f, 'a> {
        let count = self.fields.nodes().items(self.at).map(Iterator::count);
        if count.is_none() {
            self.fields.refuse(mismatch(self.json()));
        }
        Items {
            next: self.at + 1,
            left: count.unwrap_or_default(),
            index: 0,
            before: self.fields.mark(),
            fields: self.fields,
        }
    }

    pub(crate) fn note(&mut self, kind: DeviationKind) {
        self.fields.note(kind);
    }

    /// When it was issued, in milliseconds since 1970, and how many seconds it serves: as long as its type does unless
    /// the issue says otherwise. Nothing if nobody knows.
    pub(crate) fn issued(&self, type_seconds: u64) -> Option<(i64, u64)> {
        self.fields.issued(type_seconds)
    }

    fn refuse(self) {
        self.fields.refuse(mismatch(self.json()));
    }

    fn or_refused<T>(&mut self, read: Result<T, DeviationKind>) -> Option<T> {
        read.map_err(|kind| self.fields.refuse(kind)).ok()
    }
}

impl<'a> Items<'_, 'a> {
    /// How many are left.
    fn count(&self) -> usize {
        self.left
    }

    /// The next item, unless the last one could not be read.
    #[inline(never)]
    pub(crate) fn next(&mut self) -> Option<Value<'_, 'a>> {
        if self.index > 0 && (self.fields.mark() != self.before || self.fields.has_failed()) {
            let step = format!("[{}]", self.index - 1);
            self.fields.place_since(self.before, &step);
            self.before = self.fields.mark();
        }
        if self.fields.has_failed() {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        self.index += 1;
        let at = self.next;
        self.next += self.fields.nodes().size(at);
        Some(Value::new(self.fields, at))
    }
}

/// The text of a string, or the digits of a number. It borrows from the body alone.
pub(super) fn text<'a>(
    nodes: Nodes<'_, 'a>,
    at: usize,
    notes: &mut Notes,
) -> Result<Cow<'a, str>, DeviationKind> {
    let json = nodes.json(at);
    if is_number(json) {
        notes.deviation(DeviationKind::TextAsNumber);
        return Ok(Cow::Borrowed(json));
    }
    let string = string(nodes, at)?;
    if string.has_lone_surrogate {
        notes.deviation(DeviationKind::NotUnicode);
    }
    Ok(string.text)
}

fn string<'a>(nodes: Nodes<'_, 'a>, at: usize) -> Result<Unescaped<'a>, DeviationKind> {
    nodes.string(at).ok_or_else(|| mismatch(nodes.json(at)))
}

fn is_number(json: &str) -> bool {
    matches!(json.as_bytes(), [b'-' | b'0'..=b'9', ..])
}

fn mismatch(json: &str) -> DeviationKind {
    match json {
        "null" => DeviationKind::Null,
        _ => DeviationKind::WrongType,
    }
}

impl FromWire for bool {
    const EMPTY: Self = false;

    #[inline]
    fn read(&mut self, value: Value<'_, '_>) {
        *self = value.boolean();
    }

    #[inline]
    fn needed(&mut self, fields: &mut Fields<'_>, wire: &'static str) {
        needed_boolean(self, fields, wire);
    }

    #[inline]
    fn optional(slot: &mut Option<Self>, fields: &mut Fields<'_>, wire: &'static str) {
        *slot = optional_boolean(fields, wire);
    }
}

#[inline(never)]
fn needed_boolean(slot: &mut bool, fields: &mut Fields<'_>, wire: &'static str) {
    if let Some(value) = fields.begin_needed(wire) {
        *slot = value.boolean();
        fields.end_needed();
    }
}

#[inline(never)]
fn optional_boolean(fields: &mut Fields<'_>, wire: &'static str) -> Option<bool> {
    let boolean = fields.begin_optional(wire)?.boolean();
    fields.end_optional().then_some(boolean)
}

impl<T: Decode> FromWire for T {
    const EMPTY: Self = <T as Decode>::EMPTY;

    #[inline]
    fn read(&mut self, value: Value<'_, '_>) {
        value.object(&mut |fields| self.fill(fields));
    }
}

/// A list that cannot be read ends at the first item that cannot.
impl<T: FromWire> FromWire for Vec<T> {
    const EMPTY: Self = Self::new();

    fn read(&mut self, value: Value<'_, '_>) {
        let mut items = value.items();
        self.reserve_exact(items.count());
        while let Some(value) = items.next() {
            let mut item = T::EMPTY;
            item.read(value);
            self.push(item);
        }
    }
}
