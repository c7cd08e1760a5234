//! Values for the fields of a request, as somebody typed them.

use std::fmt;
use std::time::SystemTime;

use zeroize::Zeroizing;

use crate::draft::{Place, Slot, Whole};
use crate::operation::{Row, Shape};
use crate::violation::Rule;

/// A value for a field. Texts are wiped from memory, for any of them may be a secret.
#[non_exhaustive]
pub enum Given {
    /// None: the field is left out.
    Absent,
    /// A text, a word, or the digits of a date or number.
    Text(Zeroizing<String>),
    /// A text that was issued at an instant, and expires.
    Issued(Zeroizing<String>, SystemTime),
    /// A whole number.
    Number(Whole),
    /// A number that is not whole, and what it is no number for.
    NotWhole,
    /// `true` or `false`.
    Boolean(bool),
    /// An object, by wire names. Of a name that is there twice the last one counts.
    Object(Vec<(String, Given)>),
    /// A list.
    List(Vec<Given>),
}

impl Given {
    /// However deep the value is, it is followed as deep as the table is.
    pub(super) fn put(self, place: Place<'_>) {
        match self {
            Self::Absent => place.clear(),
            Self::Text(text) => place.secret(text),
            Self::Issued(text, at) => place.expiring(text, at, None),
            Self::Number(number) => place.whole(number),
            Self::NotWhole => place.no_number(Rule::NotANumber),
            Self::Boolean(boolean) => place.boolean(boolean),
            Self::List(items) => place.list(items, Self::put),
            Self::Object(members) => match place.shape() {
                Shape::Object(rows) => place.object(object(members, rows)),
                _ => place.object(Vec::new()), // which refuses it
            },
        }
    }
}

fn object(members: Vec<(String, Given)>, rows: &[Row]) -> Vec<Slot> {
    let mut slots = Slot::absent(rows);
    for (name, value) in members {
        match rows.iter().position(|row| *row.wire == name) {
            Some(at) => value.put(Place::new(&rows[at].shape, &mut slots[at])),
            None => slots.push(Slot::Unknown(name.into())),
        }
    }
    slots
}

/// Shows no value: any may be a secret.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Text(_) => "Text",
            Self::Issued(..) => "Issued",
            Self::Number(_) => "Number",
            Self::NotWhole => "NotWhole",
            Self::Boolean(_) => "Boolean",
            Self::Object(_) => "Object",
            Self::List(_) => "List",
        })
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Text(Zeroizing::new(text.to_owned()))
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Self::Text(Zeroizing::new(text))
    }
}

impl From<(&str, SystemTime)> for Given {
    fn from((text, at): (&str, SystemTime)) -> Self {
        Self::Issued(Zeroizing::new(text.to_owned()), at)
    }
}

impl From<u64> for Given {
    fn from(number: u64) -> Self {
        Self::Number(crate::draft::whole(number))
    }
}

impl From<Whole> for Given {
    fn from(number: Whole) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Given {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}
