//! How the types of fields are read from JSON. A text, number or word that breaks its limit is taken all the same, and
//! noted.
//!
//! What differs by type is a constant. The functions that do the work are not generic, so that they are compiled once,
//! here, and not for every type of every client.

use std::any::Any;

use crate::field::{
    Expiring, ExpiringKind, HeldExpiring, HeldNumber, HeldSecret, HeldText, Number, NumberKind,
    NumberLimits, OpenWord, OtherWord, Received, Secret, Text, TextKind, TextLimits, Time,
    TimeFormat, TimeKind, WordLimits, is_date,
};
use crate::json::{Decode, DeviationKind, Fields, FromWire, Value};
#[cfg(feature = "dynamic")]
use crate::table::Str;

/// How an answer is read by who does not know its type.
#[derive(Debug, Clone, Copy)]
pub struct Reader(fn(&mut Fields<'_>) -> Box<dyn Any + Send>);

impl Reader {
    /// The reader of an answer.
    #[must_use]
    pub const fn of<T: Decode + Send + 'static>() -> Self {
        Self(boxed::<T>)
    }

    /// Reads the answer, a `T` in a box. It is whole if the fields have no [`failure`](Fields::failure).
    pub(crate) fn read(self, fields: &mut Fields<'_>) -> Box<dyn Any + Send> {
        (self.0)(fields)
    }
}

fn boxed<T: Decode + Send + 'static>(fields: &mut Fields<'_>) -> Box<dyn Any + Send> {
    let mut answer = Box::new(T::EMPTY);
    answer.fill(fields);
    answer
}

/// How a type is read whose values are held in one way: the functions that do the work, and a type that hands them its
/// constants.
macro_rules! held {
    ($(
        [$($generics:tt)+] $type:ty: $held:ident, $read:ident $needed:ident $optional:ident ($($name:ident: $limit:ty = $value:expr),+);
    )+) => {$(
        impl<$($generics)+> FromWire for Received<$type> {
            const EMPTY: Self = Self::new($held::EMPTY);

            #[inline]
            fn read(&mut self, value: Value<'_, '_>) {
                $read(self.held_mut(), value, $($value),+);
            }

            #[inline]
            fn needed(&mut self, fields: &mut Fields<'_>, wire: &'static str) {
                $needed(self.held_mut(), fields, wire, $($value),+);
            }

            #[inline]
            fn optional(slot: &mut Option<Self>, fields: &mut Fields<'_>, wire: &'static str) {
                if let Some(held) = $optional(fields, wire, $($value),+) {
                    *slot = Some(Self::new(held));
                }
            }
        }

        #[inline(never)]
        fn $needed(held: &mut $held, fields: &mut Fields<'_>, wire: &'static str, $($name: $limit),+) {
            if let Some(value) = fields.begin_needed(wire) {
                $read(held, value, $($name),+);
                fields.end_needed();
            }
        }

        #[inline(never)]
        fn $optional(fields: &mut Fields<'_>, wire: &'static str, $($name: $limit),+) -> Option<$held> {
            let value = fields.begin_optional(wire)?;
            let mut held = $held::EMPTY;
            $read(&mut held, value, $($name),+);
            fields.end_optional().then_some(held)
        }
    )+};
}

held! {
    [K: TextKind] Text<K>: HeldText, text needed_text optional_text (limits: &TextLimits = const { &K::LIMITS });
    [K: TextKind] Secret<K>: HeldSecret, secret needed_secret optional_secret (limits: &TextLimits = const { &K::LIMITS });
    [K: ExpiringKind] Expiring<K>: HeldExpiring, expiring needed_expiring optional_expiring
        (limits: &TextLimits = const { &K::LIMITS }, life_seconds: u64 = K::LIVES_SECONDS);
    [K: NumberKind] Number<K>: HeldNumber, number needed_number optional_number (limits: &NumberLimits = const { &K::LIMITS });
    [K: TimeKind, F: TimeFormat] Time<K, F>: HeldText, date needed_date optional_date (pattern: &str = F::PATTERN);
}

pub(crate) fn text(held: &mut HeldText, mut value: Value<'_, '_>, limits: &TextLimits) {
    if let Some(text) = value.text() {
        note_limit(limits.check(&text).is_ok(), &mut value);
        *held = HeldText::new(text);
    }
}

pub(crate) fn secret(held: &mut HeldSecret, mut value: Value<'_, '_>, limits: &TextLimits) {
    if let Some(text) = value.text() {
        *held = HeldSecret::new(text);
        note_limit(limits.check(held.as_str()).is_ok(), &mut value);
    }
}

pub(crate) fn expiring(
    held: &mut HeldExpiring,
    value: Value<'_, '_>,
    limits: &TextLimits,
    life_seconds: u64,
) {
    if let Some((unix_millis, life_seconds)) = value.issued(life_seconds) {
        held.issued(unix_millis, life_seconds);
    }
    secret(held.text_mut(), value, limits);
}

pub(crate) fn number(held: &mut HeldNumber, mut value: Value<'_, '_>, limits: &NumberLimits) {
    if let Some((text, number)) = value.number() {
        let is_kept = number.is_none_or(|number| limits.check(number).is_ok());
        note_limit(is_kept, &mut value);
        *held = HeldNumber::new(&text, number);
    }
}

pub(crate) fn date(held: &mut HeldText, mut value: Value<'_, '_>, pattern: &str) {
    if let Some(text) = value.text() {
        if !is_date(pattern, &text) {
            value.note(DeviationKind::NotADate);
        }
        *held = HeldText::new(text);
    }
}

fn note_limit(is_kept: bool, value: &mut Value<'_, '_>) {
    if !is_kept {
        value.note(DeviationKind::OutsideLimit);
    }
}

/// Reads a word of a table.
#[cfg(feature = "dynamic")]
pub(crate) fn listed(held: &mut HeldText, mut value: Value<'_, '_>, words: &[Str]) {
    if let Some(text) = value.text() {
        if !words.contains(&text) {
            value.note(DeviationKind::UnknownWord);
        }
        *held = HeldText::new(text);
    }
}

/// A word that was read: the place of a listed one, or one that is not listed.
type ReadWord = Result<usize, OtherWord>;

/// Reads a word in place of an empty one: the `read` of an open enum.
pub fn word<W: OpenWord>(slot: &mut W, value: Value<'_, '_>) {
    if let Some(word) = variant(read_word(value, const { &W::LIMITS })) {
        *slot = word;
    }
}

/// The `needed` of an open enum.
pub fn needed_word<W: OpenWord>(slot: &mut W, fields: &mut Fields<'_>, wire: &'static str) {
    if let Some(word) = variant(needed(fields, wire, const { &W::LIMITS })) {
        *slot = word;
    }
}

/// The `optional` of an open enum.
pub fn optional_word<W: OpenWord>(
    slot: &mut Option<W>,
    fields: &mut Fields<'_>,
    wire: &'static str,
) {
    if let Some(word) = variant(optional(fields, wire, const { &W::LIMITS })) {
        *slot = Some(word);
    }
}

#[inline]
fn variant<W: OpenWord>(word: Option<ReadWord>) -> Option<W> {
    match word? {
        Ok(place) => W::LISTED.get(place).cloned(),
        Err(other) => Some(W::other(other)),
    }
}

#[inline(never)]
fn needed(fields: &mut Fields<'_>, wire: &'static str, limits: &WordLimits) -> Option<ReadWord> {
    let word = read_word(fields.begin_needed(wire)?, limits);
    fields.end_needed();
    word
}

#[inline(never)]
fn optional(fields: &mut Fields<'_>, wire: &'static str, limits: &WordLimits) -> Option<ReadWord> {
    let word = read_word(fields.begin_optional(wire)?, limits);
    let is_read = fields.end_optional();
    word.filter(|_| is_read)
}

fn read_word(mut value: Value<'_, '_>, limits: &WordLimits) -> Option<ReadWord> {
    let text = value.text()?;
    let place = limits.place(&text);
    if place.is_none() {
        value.note(DeviationKind::UnknownWord);
    }
    Some(place.ok_or_else(|| OtherWord::new(&text, limits.class)))
}

#[cfg(test)]
mod tests;
