//! One value of a response body, and how the basic types take it.

use std::borrow::Cow;

use super::deviation::{DeviationKind, Notes, Undecodable};
use super::members::items;
use super::number::{Whole, whole};
use super::read::{Decode, Fields};
use super::text::unescape;
use crate::field::{OpenWord, OtherWord};

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
    /// Valid JSON without white space around it.
    json: &'a str,
    notes: &'a mut Notes,
}

impl<'a> Value<'a> {
    pub(super) fn new(json: &'a str, notes: &'a mut Notes) -> Self {
        Self { json, notes }
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
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Undecodable> {
        text(self.json, self.notes)
    }

    /// A number by its text, and its value where it has one.
    pub(crate) fn number(&mut self) -> Result<(Cow<'a, str>, Option<u64>), Undecodable> {
        let is_text = !is_number(self.json);
        let text = match is_text {
            true => unescape(self.json).ok_or_else(|| self.mismatch())?.text,
            false => Cow::Borrowed(self.json),
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
        mismatch(self.json)
    }
}

/// The text of a string, or the digits of a number. It borrows from the body alone.
pub(super) fn text<'a>(json: &'a str, notes: &mut Notes) -> Result<Cow<'a, str>, Undecodable> {
    if is_number(json) {
        notes.deviation(DeviationKind::TextAsNumber);
        return Ok(Cow::Borrowed(json));
    }
    let unescaped = unescape(json).ok_or_else(|| mismatch(json))?;
    if unescaped.has_lone_surrogate {
        notes.deviation(DeviationKind::NotUnicode);
    }
    Ok(unescaped.text)
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

fn mismatch(json: &str) -> Undecodable {
    Undecodable::new(match json {
        "null" => DeviationKind::Null,
        _ => DeviationKind::WrongType,
    })
}

impl FromWire for bool {
    fn from_wire(mut value: Value<'_>) -> Result<Self, Undecodable> {
        let boolean = match value.json {
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
        let Some(mut fields) = Fields::of_object(value.json) else {
            return Err(value.mismatch());
        };
        let decoded = T::decode(&mut fields);
        value.notes.absorb(fields.into_notes());
        decoded
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    fn from_wire(value: Value<'_>) -> Result<Self, Undecodable> {
        let Some(items) = items(value.json) else {
            return Err(value.mismatch());
        };
        let mut decoded = Self::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let mark = value.notes.mark();
            let result = T::from_wire(Value::new(item.get(), value.notes));
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
