//! An answer that is read by a table: what a field holds is found by its name.

use std::fmt;

use crate::decode;
use crate::field::{
    Class, HeldExpiring, HeldNumber, HeldSecret, HeldText, NumberLimits, TextLimits, show_number,
    show_text,
};
use crate::json::{Fields, Named, Value};
use crate::operation::{Bounds, Of, Shape};
use crate::table::{List, Str};

/// A field of an answer, or of an object inside one.
#[derive(Debug, Clone)]
pub struct ReplyRow {
    /// Its name on the wire.
    pub wire: Str,
    /// It has to be there.
    pub is_required: bool,
    /// Wire name of a sibling in which it may be instead.
    pub also_in: Option<Str>,
    /// What it holds.
    pub shape: ReplyShape,
}

/// What a field of an answer holds.
#[derive(Debug, Clone)]
pub enum ReplyShape {
    /// A text, number, word, date or boolean. No limit of it refuses an answer.
    Scalar(Shape),
    /// An object of these fields.
    Object(List<ReplyRow>),
    /// A list of these.
    List(Box<ReplyShape>),
}

/// The fields of an answer, or of an object inside one, that were there.
#[derive(Default)]
pub struct Record {
    fields: Vec<(Str, Content)>,
}

/// What a field of an answer held.
pub enum Content {
    /// A text, word or date, as received.
    Text(Of, HeldText),
    /// A secret text.
    Secret(Of, HeldSecret),
    /// A secret text that expires.
    Expiring(Of, HeldExpiring),
    /// A number, as received.
    Number(Of, HeldNumber),
    /// `true` or `false`.
    Boolean(bool),
    /// An object.
    Object(Record),
    /// A list.
    List(Vec<Content>),
}

impl Record {
    /// What a field holds, if it was there.
    #[must_use]
    pub fn get(&self, wire: &str) -> Option<&Content> {
        let mut fields = self.fields.iter();
        fields
            .find(|(name, _)| name == wire)
            .map(|(_, content)| content)
    }

    /// The fields that were there, in page order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.fields.iter().map(|(name, content)| (&**name, content))
    }

    /// Takes what a field holds, such as a token that serves one call.
    pub fn take(&mut self, wire: &str) -> Option<Content> {
        let at = self.fields.iter().position(|(name, _)| name == wire)?;
        Some(self.fields.remove(at).1)
    }

    /// As deep as the table is.
    pub(super) fn read(rows: &[ReplyRow], fields: &mut Fields<'_>) -> Self {
        let mut record = Self::default();
        for row in rows {
            let mut content = None;
            let name = Named {
                wire: &row.wire,
                also_in: row.also_in.as_deref(),
                is_required: row.is_required,
            };
            let read = &mut |value: Value<'_, '_>| content = Some(read(&row.shape, value));
            let is_whole = fields.read_named(&name, read);
            if let (true, Some(content)) = (is_whole, content) {
                record.fields.push((row.wire.clone(), content));
            }
        }
        record
    }
}

fn read(shape: &ReplyShape, value: Value<'_, '_>) -> Content {
    match shape {
        ReplyShape::Scalar(shape) => scalar(shape, value),
        ReplyShape::Object(rows) => {
            let mut record = Record::default();
            value.object(&mut |fields| record = Record::read(rows, fields));
            Content::Object(record)
        }
        ReplyShape::List(item) => {
            let mut list = Vec::new();
            let mut items = value.items();
            while let Some(value) = items.next() {
                list.push(read(item, value));
            }
            Content::List(list)
        }
    }
}

fn scalar(shape: &Shape, value: Value<'_, '_>) -> Content {
    match shape {
        Shape::Text(of, bounds) => {
            let mut held = HeldText::EMPTY;
            decode::text(&mut held, value, &characters(*bounds));
            Content::Text(of.clone(), held)
        }
        Shape::Secret(of, bounds) => {
            let mut held = HeldSecret::EMPTY;
            decode::secret(&mut held, value, &characters(*bounds));
            Content::Secret(of.clone(), held)
        }
        Shape::Expiring(of, bounds, seconds) => {
            let mut held = HeldExpiring::EMPTY;
            decode::expiring(&mut held, value, &characters(*bounds), *seconds);
            Content::Expiring(of.clone(), held)
        }
        Shape::Number(of, bounds) => {
            let mut held = HeldNumber::EMPTY;
            decode::number(&mut held, value, &range(*bounds));
            Content::Number(of.clone(), held)
        }
        Shape::Word(of, words) => {
            let mut held = HeldText::EMPTY;
            decode::listed(&mut held, value, words);
            Content::Text(of.clone(), held)
        }
        Shape::Time(of, pattern) => {
            let mut held = HeldText::EMPTY;
            decode::date(&mut held, value, pattern);
            Content::Text(of.clone(), held)
        }
        Shape::Boolean | Shape::Object(_) | Shape::List(..) => Content::Boolean(value.boolean()),
    }
}

/// Limits without a name: nothing of them is told.
fn characters(Bounds { min, max }: Bounds) -> TextLimits {
    TextLimits {
        name: "",
        spec: "",
        class: Class::Secret,
        min,
        max,
    }
}

fn range(Bounds { min, max }: Bounds) -> NumberLimits {
    NumberLimits {
        name: "",
        spec: "",
        class: Class::Secret,
        min,
        max,
    }
}

impl Content {
    /// The text as received, where it is no secret; the digits of a number.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(of, held) if of.class != Class::Secret => Some(held.as_str()),
            Self::Number(of, held) if of.class != Class::Secret => Some(held.as_str()),
            _ => None,
        }
    }

    /// The text as received, a secret too. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> Option<&str> {
        match self {
            Self::Text(_, held) => Some(held.as_str()),
            Self::Secret(_, held) => Some(held.as_str()),
            Self::Expiring(_, held) => Some(held.as_str()),
            Self::Number(_, held) => Some(held.as_str()),
            Self::Boolean(_) | Self::Object(_) | Self::List(_) => None,
        }
    }

    /// Who may see it; of an object or list nothing, for each of its fields has its own.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self {
            Self::Text(of, _)
            | Self::Secret(of, _)
            | Self::Expiring(of, _)
            | Self::Number(of, _) => Some(of.class),
            Self::Boolean(_) => Some(Class::Public),
            Self::Object(_) | Self::List(_) => None,
        }
    }
}

/// Shows the fields that were there, as far as their classes allow.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.fields.iter().map(|(name, content)| (name, content));
        f.debug_map().entries(fields).finish()
    }
}

/// Shows a value as far as its class allows.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(of, held) => show_text(&of.name, of.class, held.as_str(), f),
            Self::Number(of, held) => {
                show_number(&of.name, of.class, &format!("{:?}", held.as_str()), f)
            }
            Self::Secret(of, _) | Self::Expiring(of, _) => write!(f, "{}([secret])", of.name),
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Object(record) => record.fmt(f),
            Self::List(items) => items.fmt(f),
        }
    }
}
