//! A request on its way from its setters to its bytes: the operation's table and a slot for each field. Writing, checking,
//! the number of the call, expiry and overrides are here, once for all operations.

mod dates;
mod expiry;
mod facts;
mod inspect;
mod integer;
mod into;
mod place;
mod rules;
mod slot;
mod state;
#[cfg(test)]
mod tests;

use std::fmt;

pub use self::integer::{Integer, Whole, whole};
pub use self::into::{
    IntoBoolean, IntoDate, IntoExpiring, IntoList, IntoNumber, IntoObject, IntoSecret, IntoText,
    IntoWord, Item, Items, ListOf, Mandatory, Maybe, NoList, Optional,
};
pub use self::place::Place;
pub use self::state::*;

pub(crate) use self::expiry::Expiry;
pub(crate) use self::slot::Slot;

use self::facts::Facts;
use self::inspect::public_text;

use crate::invalid::InvalidRequest;
use crate::json;
use crate::operation::{Operation, RequestField, Row};
use crate::plural::plural;
use crate::table::{Shared, Str};
use crate::zeroizing::ZeroizingBuf;

/// A request under construction, of whichever operation.
pub struct Draft {
    operation: Shared<Operation>,
    slots: Vec<Slot>,
}

impl Draft {
    /// A request with no field set.
    #[must_use]
    pub fn new(operation: Shared<Operation>) -> Self {
        let slots = Slot::absent(&operation.request);
        Self { operation, slots }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// Where the value of a field goes, by the field's place in the operation's table. What was there is gone.
    ///
    /// # Panics
    /// When the table has no such place.
    #[must_use]
    pub fn place(&mut self, at: usize) -> Place<'_> {
        Place::new(&self.operation.request[at].shape, &mut self.slots[at])
    }

    /// A name was given that is no field's.
    #[cfg(feature = "dynamic")]
    pub(crate) fn unknown(&mut self, name: &str) {
        self.slots.push(Slot::Unknown(name.into()));
    }

    /// The checked request.
    ///
    /// # Errors
    /// Every limit and rule that is broken.
    pub fn build(self) -> Result<Checked, InvalidRequest> {
        Checked::of(self.operation, self.slots)
    }

    /// Shows the fields that are set, under the name of the call's type.
    #[doc(hidden)]
    pub fn show(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        slot::show(name, &self.slots, &self.operation.request, f)
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show("Draft", f)
    }
}

/// The fields of an object inside a request, for the types of generated code.
#[derive(Default)]
pub struct Nested(Vec<Slot>);

impl Nested {
    #[doc(hidden)]
    #[must_use]
    pub fn of(rows: &'static [Row]) -> Self {
        Self(Slot::absent(rows))
    }

    #[doc(hidden)]
    #[must_use]
    pub fn place(&mut self, rows: &'static [Row], at: usize) -> Place<'_> {
        Place::new(&rows[at].shape, &mut self.0[at])
    }

    #[doc(hidden)]
    pub fn put(self, place: Place<'_>) {
        place.object(self.0);
    }

    #[doc(hidden)]
    pub fn show(
        &self,
        name: &str,
        rows: &'static [Row],
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        slot::show(name, &self.0, rows, f)
    }
}

impl fmt::Debug for Nested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "Nested({count} field{})", plural(count as u64))
    }
}

/// A request that keeps every limit and rule, but for the limits that it overrides.
pub struct Checked {
    operation: Shared<Operation>,
    slots: Vec<Slot>,
}

impl Checked {
    fn of(operation: Shared<Operation>, slots: Vec<Slot>) -> Result<Self, InvalidRequest> {
        let mut violations = inspect::violations(&operation, &slots);
        if !operation.rules.is_empty() {
            let facts = Facts {
                operation: &operation,
                slots: &slots,
            };
            rules::broken(facts).for_each(|violation| violations.add(|| violation));
        }
        if violations.is_empty() {
            Ok(Self { operation, slots })
        } else {
            Err(InvalidRequest::new(operation.name.clone(), violations))
        }
    }

    /// The body as it is sent, before any encryption: compact JSON in UTF-8, its fields in page order. It holds every
    /// secret of the request and is wiped when it is dropped.
    #[must_use]
    pub fn body(&self) -> PlainBody {
        PlainBody(self.write())
    }

    /// The fields whose limit is overridden, and why.
    pub fn overrides(&self) -> impl Iterator<Item = (RequestField, &'static str)> {
        inspect::overrides(&self.operation, &self.slots).into_iter()
    }

    pub(crate) fn operation(&self) -> &Shared<Operation> {
        &self.operation
    }

    pub(crate) fn write(&self) -> ZeroizingBuf {
        json::body(|body| slot::write(&self.slots, &self.operation.request, body))
    }

    /// The field and the value that name the call at the provider, or the call that an inquiry asks about.
    pub(crate) fn number(&self) -> Option<(Str, &str)> {
        let field = self.operation.idempotency.as_ref()?;
        let at = self.operation.place_of(field)?;
        let text = public_text(&self.slots[at], &self.operation.request[at].shape)?;
        Some((field.clone(), text))
    }

    pub(crate) fn expiry(&self) -> Option<Expiry> {
        inspect::expiry(&self.operation, &self.slots)
    }

    /// How long values of the answer serve, in seconds, where that depends on what is asked.
    pub(crate) fn lives(&self) -> Vec<(Str, u64)> {
        let lives = self.operation.lives.iter();
        let lives = lives.map(|lives| {
            let at = self.operation.place_of(&lives.by);
            let seconds = at.map_or(lives.absent, |at| {
                let row = &self.operation.request[at];
                match self.slots[at].value() {
                    Slot::Absent => lives.absent,
                    Slot::Word(word) => {
                        let word = slot::word(&row.shape, *word);
                        let known = lives.words.iter().find(|(it, _)| it == word);
                        known.map_or(lives.otherwise, |(_, seconds)| *seconds)
                    }
                    _ => lives.otherwise,
                }
            });
            (lives.field.clone(), seconds)
        });
        lives.collect()
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        slot::show("Checked", &self.slots, &self.operation.request, f)
    }
}

/// A request's body in the clear, wiped when it is dropped.
pub struct PlainBody(ZeroizingBuf);

impl PlainBody {
    /// The bytes. Keep them out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// Shows no part of it.
impl fmt::Debug for PlainBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.0.len();
        write!(f, "PlainBody({length} byte{})", plural(length as u64))
    }
}
