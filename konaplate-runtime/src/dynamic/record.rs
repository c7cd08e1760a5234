//! An answer that is read by a table: what a field holds is found by its name.

use std::fmt;

use crate::decode;
use crate::field::{
    Class, HeldExpiring, HeldNumber, HeldSecret, HeldText, NumberLimits, TextLimits, show_number,
    show_text,
};
use crate::json::{Fields, Named, Value};
use crate::operation::{Bounds, Of, Shape};
use crate::table::{AlsoIn, List, Str};

/// A field of an answer, or of an object inside one.
#[derive(Debug, Clone)]
pub struct ReplyRow {
    /// Its name on the wire.
    pub wire: Str,
    /// It has to be there.
    pub is_required: bool,
    /// Where it may be instead.
    pub also_in: Option<AlsoIn>,
    /// What it holds.
    pub shape: ReplyShape,
}

/// What a field of an answer holds.
#[derive(Debug, Clone)]
#[non_exhaustive]
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
pub struct Content(Held);

enum Held {
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
                also_in: row.also_in.as_ref(),
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
    Content(match shape {
        ReplyShape::Scalar(shape) => scalar(shape, value),
        ReplyShape::Object(rows) => {
            let mut record = Record::default();
            value.object(&mut |fields| record = Record::read(rows, fields));
            Held::Object(record)
        }
        ReplyShape::List(item) => {
            let mut list = Vec::new();
            let mut items = value.items();
            while let Some(value) = items.next() {
                list.push(read(item, value));
            }
            Held::List(list)
        }
    })
}

fn scalar(shape: &Shape, value: Value<'_, '_>) -> Held {
    match shape {
        Shape::Text(of, bounds) => {
            let mut held = HeldText::EMPTY;
            decode::text(&mut held, value, &characters(*bounds));
            Held::Text(of.clone(), held)
        }
        Shape::Secret(of, bounds) => {
            let mut held = HeldSecret::EMPTY;
            decode::secret(&mut held, value, &characters(*bounds));
            Held::Secret(of.clone(), held)
        }
        Shape::Expiring(of, bounds, seconds) => {
            let mut held = HeldExpiring::EMPTY;
            decode::expiring(&mut held, value, &characters(*bounds), *seconds);
            Held::Expiring(of.clone(), held)
        }
        Shape::Number(of, bounds) => {
            let mut held = HeldNumber::EMPTY;
            decode::number(&mut held, value, &range(*bounds));
            Held::Number(of.clone(), held)
        }
        Shape::Word(of, words) => {
            let mut held = HeldText::EMPTY;
            decode::listed(&mut held, value, words);
            Held::Text(of.clone(), held)
        }
        Shape::Time(of, pattern) => {
            let mut held = HeldText::EMPTY;
            decode::date(&mut held, value, pattern);
            Held::Text(of.clone(), held)
        }
        Shape::Boolean | Shape::Object(_) | Shape::List(..) => Held::Boolean(value.boolean()),
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
        match &self.0 {
            Held::Text(of, held) if of.class != Class::Secret => Some(held.as_str()),
            Held::Number(of, held) if of.class != Class::Secret => Some(held.as_str()),
            _ => None,
        }
    }

    /// The text as received, a secret too. Keep it out of logs and of buffers that are not wiped.
    #[must_use]
    pub fn expose(&self) -> Option<&str> {
        match &self.0 {
            Held::Text(_, held) => Some(held.as_str()),
            Held::Secret(_, held) => Some(held.as_str()),
            Held::Expiring(_, held) => Some(held.as_str()),
            Held::Number(_, held) => Some(held.as_str()),
            Held::Boolean(_) | Held::Object(_) | Held::List(_) => None,
        }
    }

    /// `true` or `false`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.0 {
            Held::Boolean(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// The fields of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Record> {
        match &self.0 {
            Held::Object(record) => Some(record),
            _ => None,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.0 {
            Held::List(items) => Some(items),
            _ => None,
        }
    }

    /// Who may see it; of an object or list nothing, for each of its fields has its own.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match &self.0 {
            Held::Text(of, _)
            | Held::Secret(of, _)
            | Held::Expiring(of, _)
            | Held::Number(of, _) => Some(of.class),
            Held::Boolean(_) => Some(Class::Public),
            Held::Object(_) | Held::List(_) => None,
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
        match &self.0 {
            Held::Text(of, held) => show_text(&of.name, of.class, held.as_str(), f),
            Held::Number(of, held) => {
                show_number(&of.name, of.class, &format!("{:?}", held.as_str()), f)
            }
            Held::Secret(of, _) | Held::Expiring(of, _) => write!(f, "{}([secret])", of.name),
            Held::Boolean(boolean) => boolean.fmt(f),
            Held::Object(record) => record.fmt(f),
            Held::List(items) => items.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(wire: &'static str, shape: ReplyShape) -> ReplyRow {
        ReplyRow {
            wire: wire.into(),
            is_required: false,
            also_in: None,
            shape,
        }
    }

    fn text(class: Class) -> ReplyShape {
        let of = Of {
            name: "Name".into(),
            spec: "".into(),
            class,
        };
        ReplyShape::Scalar(Shape::Text(of, Bounds { min: 1, max: 9 }))
    }

    #[test]
    fn each_value_is_found_by_its_name_as_what_it_is() {
        let flags = ReplyShape::List(Box::new(ReplyShape::Scalar(Shape::Boolean)));
        let inner = vec![
            row("open", text(Class::Public)),
            row("pin", text(Class::Secret)),
        ];
        let rows = [
            row("flags", flags),
            row("card", ReplyShape::Object(inner.into())),
            row("none", text(Class::Public)),
        ];
        let json = br#"{"card":{"open":"o","pin":"canary"},"flags":[true,false],"more":1}"#;
        let mut fields = Fields::parse(json).expect("it is an object");
        let mut record = Record::read(&rows, &mut fields);
        let flags = record.get("flags").and_then(Content::as_list);
        let flags: Vec<_> = flags
            .expect("a list")
            .iter()
            .map(Content::as_bool)
            .collect();
        assert_eq!(flags, [Some(true), Some(false)]);
        let card = record.get("card").and_then(Content::as_object);
        let card = card.expect("an object");
        assert_eq!(card.get("open").and_then(Content::as_str), Some("o"));
        let pin = card.get("pin").expect("it was there");
        assert_eq!((pin.as_str(), pin.expose()), (None, Some("canary")));
        assert!(record.get("none").is_none() && record.get("more").is_none());
        assert!(!format!("{record:?}").contains("canary"), "{record:?}");
        assert!(record.take("card").is_some() && record.get("card").is_none());
    }
}
