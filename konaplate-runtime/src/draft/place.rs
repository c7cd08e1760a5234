//! The place of one field of a request: takes a value of any kind, checks it against the field's row, and keeps it or
//! why it was not taken. One place for calls of generated code and for those that a specification drives at run time.

use std::time::{Duration, SystemTime};

use compact_str::CompactString;
use zeroize::Zeroizing;

use super::slot::{Overridden, Slot, of};
use crate::field::{Lifetime, breach_of_length, breach_of_range, is_date};
use crate::numeral::{Numeral, numeral};
use crate::operation::{Bounds, Of, Shape};
use crate::table::Str;
use crate::violation::{Limit, Rule, Violation};

/// Most items of a list that has no documented count: an endless iterator must not fill the memory.
pub(super) const MOST_ITEMS: u64 = 1_000_000;

/// Where the value of a field goes.
pub struct Place<'d> {
    shape: &'d Shape,
    slot: &'d mut Slot,
}

impl<'d> Place<'d> {
    pub(crate) fn new(shape: &'d Shape, slot: &'d mut Slot) -> Self {
        Self { shape, slot }
    }

    /// Keeps a value. Each caller makes its own where it keeps it: one that is made in one place and kept in another is
    /// written twice.
    #[inline(always)]
    fn keep(self, slot: Slot) {
        *self.slot = slot;
    }

    /// Leaves the field out.
    pub fn clear(self) {
        *self.slot = Slot::Absent;
    }

    /// A text: also for a word, for the digits of a date or of a number.
    pub fn text(self, text: &str) {
        match self.shape {
            Shape::Text(of, bounds) => match breach_of_length(bounds.min, bounds.max, text) {
                None => self.keep(Slot::Text(CompactString::new(text))),
                Some(breach) => self.keep(too_long_or_short(of, *bounds, breach)),
            },
            Shape::Secret(..) => self.secret(Zeroizing::new(text.to_owned())),
            Shape::Word(of, words) => match words.iter().position(|word| word == text) {
                Some(at) => self.keep(Slot::Word(at)),
                None => self.keep(refused(Rule::NotAWord, Limit::Words(words.clone()), of)),
            },
            Shape::Time(_, pattern) if is_date(pattern, text) => {
                self.keep(Slot::Text(CompactString::new(text)));
            }
            Shape::Time(of, pattern) => {
                self.keep(refused(Rule::NotADate, Limit::Format(pattern.clone()), of));
            }
            Shape::Number(of, bounds) => match numeral(text) {
                Numeral::Plain(number) => self.number(number),
                Numeral::OutOfRange if text.starts_with('-') => self.no_number(Rule::Below),
                Numeral::OutOfRange => self.no_number(Rule::Above),
                _ => self.keep(refused(Rule::NotANumber, range(*bounds), of)),
            },
            Shape::Expiring(of, ..) => {
                let limit = Limit::Form("a text and the instant of its issue");
                self.keep(refused(Rule::NoInstant, limit, of));
            }
            other @ (Shape::Boolean | Shape::Object(_) | Shape::List(..)) => {
                self.keep(wrong_type(other));
            }
        }
    }

    /// A text that gives up its buffer.
    pub fn string(self, text: String) {
        match self.shape {
            Shape::Secret(..) => self.secret(Zeroizing::new(text)),
            Shape::Text(of, bounds) => match breach_of_length(bounds.min, bounds.max, &text) {
                None => self.keep(Slot::Text(CompactString::from(text))),
                Some(breach) => self.keep(too_long_or_short(of, *bounds, breach)),
            },
            _ => self.text(&text),
        }
    }

    /// A text that is wiped.
    pub fn secret(self, text: Zeroizing<String>) {
        match self.shape {
            Shape::Secret(of, bounds) => match breach_of_length(bounds.min, bounds.max, &text) {
                None => self.keep(Slot::Secret(text)),
                Some(breach) => self.keep(too_long_or_short(of, *bounds, breach)),
            },
            _ => self.text(&text),
        }
    }

    /// A text that was issued at that instant, and serves for as long as its type says or for `life`.
    pub fn expiring(self, text: Zeroizing<String>, issued: SystemTime, life: Option<Duration>) {
        let Shape::Expiring(of, bounds, seconds) = self.shape else {
            return self.secret(text);
        };
        match breach_of_length(bounds.min, bounds.max, &text) {
            None => {
                let life = life.unwrap_or(Duration::from_secs(*seconds));
                let end = Lifetime { issued, life }.end();
                self.keep(Slot::Expiring(text, end));
            }
            Some(breach) => self.keep(too_long_or_short(of, *bounds, breach)),
        }
    }

    /// A whole number.
    pub fn number(self, number: u64) {
        match self.shape {
            Shape::Number(of, bounds) => match breach_of_range(bounds.min, bounds.max, number) {
                None => self.keep(Slot::Number(number)),
                Some(rule) => self.keep(refused(rule, range(*bounds), of)),
            },
            other => self.keep(wrong_type(other)),
        }
    }

    /// A number that is none of those that a field can hold.
    pub fn no_number(self, rule: Rule) {
        *self.slot = match self.shape {
            Shape::Number(of, bounds) => refused(rule, range(*bounds), of),
            other => wrong_type(other),
        };
    }

    /// A number of any width and sign.
    pub(crate) fn whole(self, number: super::Whole) {
        match number.0 {
            Ok(number) => self.number(number),
            Err(rule) => self.no_number(rule),
        }
    }

    #[cfg(feature = "dynamic")]
    pub(crate) fn shape(&self) -> &'d Shape {
        self.shape
    }

    /// `true` or `false`.
    pub fn boolean(self, boolean: bool) {
        *self.slot = match self.shape {
            Shape::Boolean => Slot::Boolean(boolean),
            other => wrong_type(other),
        };
    }

    /// The fields of an object, in the order of its table.
    pub(crate) fn object(self, slots: Vec<Slot>) {
        *self.slot = match self.shape {
            Shape::Object(_) => Slot::Object(slots),
            other => wrong_type(other),
        };
    }

    /// The items of a list, each put in its place. One more than the list takes is looked at, and no further one; a list
    /// without a documented count takes a million.
    pub fn list<T>(self, items: impl IntoIterator<Item = T>, put: impl Fn(T, Place<'_>)) {
        let Shape::List(bounds, item) = self.shape else {
            *self.slot = wrong_type(self.shape);
            return;
        };
        let most = bounds.max.min(MOST_ITEMS).saturating_add(1);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        *self.slot = Slot::List(fill(item, items.into_iter().take(most), put));
    }

    /// As [`list`](Self::list), whatever the list's limit says.
    pub(crate) fn whole_list<T>(
        self,
        items: impl IntoIterator<Item = T>,
        put: impl Fn(T, Place<'_>),
        because: &'static str,
    ) {
        let Shape::List(_, item) = self.shape else {
            *self.slot = wrong_type(self.shape);
            return;
        };
        let value = Slot::List(fill(item, items, put));
        self.overriding(value, because);
    }

    /// A value that was checked by its type, which has the limits of the row.
    pub(crate) fn exact(self, value: Slot) {
        *self.slot = value;
    }

    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(crate) fn refuse(self, violation: Violation) {
        *self.slot = Slot::Refused(Box::new(violation));
    }

    /// A text that goes out whatever the limit says.
    pub(crate) fn overriding_text(self, text: &str, because: &'static str) {
        let value = match self.shape {
            Shape::Secret(..) | Shape::Expiring(..) => {
                Slot::Secret(Zeroizing::new(text.to_owned()))
            }
            Shape::Word(_, words) => match words.iter().position(|word| word == text) {
                Some(at) => Slot::Word(at),
                None => Slot::Text(CompactString::new(text)),
            },
            _ => Slot::Text(CompactString::new(text)),
        };
        self.overriding(value, because);
    }

    /// A value that goes out whatever the limit says.
    pub(crate) fn overriding(self, value: Slot, because: &'static str) {
        *self.slot = Slot::Overridden(Box::new(Overridden { value, because }));
    }

    /// It expires as it would without the override.
    pub(crate) fn overriding_expiring(
        self,
        text: Zeroizing<String>,
        issued: SystemTime,
        because: &'static str,
    ) {
        let seconds = match self.shape {
            Shape::Expiring(_, _, seconds) => *seconds,
            _ => 0,
        };
        let life = Duration::from_secs(seconds);
        let value = Slot::Expiring(text, Lifetime { issued, life }.end());
        self.overriding(value, because);
    }
}

fn fill<T>(
    shape: &Shape,
    items: impl IntoIterator<Item = T>,
    put: impl Fn(T, Place<'_>),
) -> Vec<Slot> {
    let fill = |item| {
        let mut slot = Slot::Absent;
        let place = Place {
            shape,
            slot: &mut slot,
        };
        put(item, place);
        slot
    };
    // What an iterator says of its length is not believed: an endless one may say anything.
    let mut slots = Vec::new();
    items.into_iter().for_each(|item| slots.push(fill(item)));
    slots
}

#[cold]
fn refused(rule: Rule, limit: Limit, of: &Of) -> Slot {
    let violation = Violation::new(rule, limit, of.name.clone(), of.spec.clone());
    Slot::Refused(Box::new(violation))
}

#[cold]
fn too_long_or_short(of: &Of, bounds: Bounds, (rule, characters): (Rule, u64)) -> Slot {
    let Bounds { min, max } = bounds;
    let limit = Limit::Characters { min, max };
    let violation = Violation::new(rule, limit, of.name.clone(), of.spec.clone());
    Slot::Refused(Box::new(violation.of_length(characters)))
}

fn range(Bounds { min, max }: Bounds) -> Limit {
    Limit::Range { min, max }
}

#[cold]
fn wrong_type(shape: &Shape) -> Slot {
    let form = match shape {
        Shape::Boolean => "`true` or `false`",
        Shape::Object(_) => "an object",
        Shape::List(..) => "a list",
        Shape::Number(..) => "a whole number",
        _ => "a text",
    };
    let unnamed = || (Str::Borrowed("The field"), Str::default());
    let (name, spec) = of(shape).map_or_else(unnamed, |of| (of.name.clone(), of.spec.clone()));
    let violation = Violation::new(Rule::WrongType, Limit::Form(form), name, spec);
    Slot::Refused(Box::new(violation))
}
