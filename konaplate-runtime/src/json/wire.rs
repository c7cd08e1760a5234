//! One value of a response body, and how the basic types take it.

use std::borrow::Cow;

use super::deviation::{DeviationKind, Notes, Undecodable};
use super::nodes::Nodes;
use super::read::{Decode, Fields};
use super::text::Unescaped;
use crate::field::{OpenWord, OtherWord};
use crate::whole::{Whole, plain, whole};

/// A type that takes a value of a response body, tolerantly.
pub trait FromWire: Sized {
    /// Takes the value.
    ///
    /// # Errors
    /// When nothing of the type can be made of it. What can is a deviation at most.
    fn from_wire(value: Value<'_>) -> Result<Self, Undecodable>;
}

/// One value of a response body, and the place where its deviations are noted.
pub struct Value<'a> {
    nodes: Nodes<'a, 'a>,
    at: usize,
    notes: &'a mut Notes,
}

impl<'a> Value<'a> {
    /// The value at a place in the list.
    pub(super) fn new(nodes: Nodes<'a, 'a>, at: usize, notes: &'a mut Notes) -> Self {
        Self { nodes, at, notes }
    }

    fn json(&self) -> &'a str {
        self.nodes.json(self.at)
    }

    /// Takes a word of an open enum: the body of its `FromWire`.
    ///
    /// # Errors
    /// When it is neither a text nor a number.
    pub fn word<W: OpenWord>(mut self) -> Result<W, Undecodable> {
        let text = self.text()?;
        if let Some(known) = W::known(&text) {
            return Ok(known);
        }
        self.note(DeviationKind::UnknownWord);
        Ok(W::other(OtherWord::new(&text, W::LIMITS.class)))
    }

    /// A text; the digits where a number came.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Undecodable> {
        match self.nodes.plain(self.at) {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => text(self.nodes, self.at, self.notes),
        }
    }

    /// A number by its text, and its value where it has one.
    #[inline]
    pub(crate) fn number(&mut self) -> Result<(Cow<'a, str>, Option<u64>), Undecodable> {
        let json = self.json();
        match plain(json.as_bytes()) {
            Some(value) => Ok((Cow::Borrowed(json), Some(value))),
            None => self.unusual_number(json),
        }
    }

    #[cold]
    fn unusual_number(
        &mut self,
        json: &'a str,
    ) -> Result<(Cow<'a, str>, Option<u64>), Undecodable> {
        let is_text = !is_number(json);
        let text = match is_text {
            true => string(self.nodes, self.at)?.text,
            false => Cow::Borrowed(json),
        };
        let number = whole(&text);
        if is_text && number != Whole::NotANumber {
            self.note(DeviationKind::NumberAsText);
        }
        let (value, kind) = match number {
            Whole::Plain(value) => return Ok((text, Some(value))),
            Whole::Unusual(value) => (Some(value), DeviationKind::UnusualNumber),
            Whole::OutOfRange => (None, DeviationKind::OutsideLimit),
            Whole::Fraction => (None, DeviationKind::NotAnInteger),
            Whole::NotANumber => (None, DeviationKind::NotANumber),
        };
        self.note(kind);
        Ok((text, value))
    }

    pub(crate) fn note(&mut self, kind: DeviationKind) {
        self.notes.deviation(kind);
    }

    fn mismatch(&self) -> Undecodable {
        mismatch(self.json())
    }
}

/// The text of a string, or the digits of a number. It borrows from the body alone.
#[cold]
pub(super) fn text<'a>(
    nodes: Nodes<'_, 'a>,
    at: usize,
    notes: &mut Notes,
) -> Result<Cow<'a, str>, Undecodable> {
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

fn string<'a>(nodes: Nodes<'_, 'a>, at: usize) -> Result<Unescaped<'a>, Undecodable> {
    nodes.string(at).ok_or_else(|| mismatch(nodes.json(at)))
}

fn is_number(json: &str) -> bool {
    matches!(json.as_bytes(), [b'-' | b'0'..=b'9', ..])
}

fn mismatch(json: &str) -> Undecodable {
    Undecodable::new(match json {
        "null" => DeviationKind::Null,
        _ => DeviationKind::WrongType,
    })
}

impl FromWire for bool {
    fn from_wire(mut value: Value<'_>) -> Result<Self, Undecodable> {
        let boolean = match value.json() {
            "true" => return Ok(true),
            "false" => return Ok(false),
            "\"true\"" => true,
            "\"false\"" => false,
            _ => return Err(value.mismatch()),
        };
        value.note(DeviationKind::BooleanAsText);
        Ok(boolean)
    }
}

impl<T: Decode> FromWire for T {
    fn from_wire(value: Value<'_>) -> Result<Self, Undecodable> {
        let Some(mut fields) = Fields::within(value.nodes, value.at) else {
            return Err(value.mismatch());
        };
        let decoded = T::decode(&mut fields);
        value.notes.absorb(fields.into_notes());
        decoded
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    fn from_wire(value: Value<'_>) -> Result<Self, Undecodable> {
        let Some(items) = value.nodes.items(value.at) else {
            return Err(value.mismatch());
        };
        let mut decoded = Self::with_capacity(items.clone().count());
        for (index, item) in items.enumerate() {
            let mark = value.notes.mark();
            let result = T::from_wire(Value::new(value.nodes, item, value.notes));
            if result.is_ok() && value.notes.mark() == mark {
                decoded.extend(result);
                continue;
            }
            let step = format!("[{index}]");
            value.notes.place_since(mark, &step);
            decoded.push(result.map_err(|error| error.within(&step))?);
        }
        Ok(decoded)
    }
}
