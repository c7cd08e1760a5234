//! Messages as pages show them: in their own order, with what others must not see left out until somebody asks.

use std::borrow::Cow;
use std::fmt;

use konaplate_codegen::ir::{Api, Class, Field, Operation, Shape};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deepest value that is followed; what is below is taken for one nobody knows.
const DEPTH: usize = 64;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// As it is.
    Plain(String),
    /// Left out: so many characters.
    Hidden(usize),
}

/// How a message is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// Without blanks, as a client writes it.
    Close,
    /// A line a member.
    Wide,
}

/// What may be seen of a message.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) api: &'a Api,
    pub(crate) operation: &'a Operation,
    /// Everything: somebody has asked for it.
    pub(crate) is_clear: bool,
    /// The texts of outcomes are our own mock's, which repeat no value.
    pub(crate) is_mock: bool,
}

/// A message; nothing if it is no JSON.
pub(crate) fn message(
    sight: Sight<'_>,
    fields: &[Field],
    body: &[u8],
    set: Set,
) -> Option<Vec<Piece>> {
    let value = serde_json::from_slice::<&RawValue>(body).ok()?;
    let mut page = Setter {
        sight,
        set,
        pieces: Vec::new(),
        depth: 0,
    };
    page.value(value, Known::Top(fields));
    Some(page.pieces)
}

/// What is no JSON: all of it or nothing.
pub(crate) fn text(body: &[u8], is_clear: bool) -> Vec<Piece> {
    let text = String::from_utf8_lossy(body);
    if is_clear {
        vec![Piece::Plain(text.into_owned())]
    } else {
        vec![Piece::Hidden(text.chars().count())]
    }
}

/// What is known of a value.
#[derive(Clone, Copy)]
enum Known<'a> {
    /// A whole message.
    Top(&'a [Field]),
    /// The object that holds the outcome.
    Outcome,
    Shape(&'a Shape),
    /// It may be seen.
    Open,
    Nothing,
}

struct Setter<'a> {
    sight: Sight<'a>,
    set: Set,
    pieces: Vec<Piece>,
    depth: usize,
}

impl<'a> Setter<'a> {
    fn value(&mut self, value: &RawValue, known: Known<'a>) {
        let text = value.get();
        let is_followed = self.depth < DEPTH;
        match text.as_bytes().first() {
            Some(b'{') if is_followed => self.object(text, known),
            Some(b'[') if is_followed => self.list(text, known),
            _ => self.leaf(text, known),
        }
    }

    fn object(&mut self, text: &str, known: Known<'a>) {
        let Ok(Members(members)) = serde_json::from_str(text) else {
            return self.leaf(text, Known::Nothing);
        };
        self.within("{", "}", members, |page, (name, value)| {
            page.plain(&serde_json::Value::from(&*name).to_string());
            page.plain(if page.set == Set::Wide { ": " } else { ":" });
            page.value(value, page.member(&name, known));
        });
    }

    fn list(&mut self, text: &str, known: Known<'a>) {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) else {
            return self.leaf(text, Known::Nothing);
        };
        let item = match known {
            Known::Shape(Shape::Array(array)) => Known::Shape(&array.item),
            Known::Open => Known::Open,
            _ => Known::Nothing,
        };
        self.within("[", "]", items, |page, value| page.value(value, item));
    }

    fn within<T>(&mut self, open: &str, close: &str, inner: Vec<T>, each: impl Fn(&mut Self, T)) {
        self.plain(open);
        let is_empty = inner.is_empty();
        self.depth += 1;
        for (at, one) in inner.into_iter().enumerate() {
            if at > 0 {
                self.plain(",");
            }
            self.line();
            each(self, one);
        }
        self.depth -= 1;
        if !is_empty {
            self.line();
        }
        self.plain(close);
    }

    fn leaf(&mut self, text: &str, known: Known<'a>) {
        let is_seen =
            self.sight.is_clear || matches!(text, "null" | "true" | "false") || self.is_open(known);
        if is_seen {
            self.plain(text);
        } else {
            let is_text = text.starts_with('"');
            let letters = text
                .chars()
                .count()
                .saturating_sub(if is_text { 2 } else { 0 });
            self.pieces.push(Piece::Hidden(letters));
        }
    }

    fn is_open(&self, known: Known<'_>) -> bool {
        match known {
            Known::Open | Known::Shape(Shape::Boolean) => true,
            Known::Shape(Shape::Scalar(id)) => self.sight.api.scalar(*id).class == Class::Public,
            _ => false,
        }
    }

    /// What is known of a member. A field may stand elsewhere than documented, and is then known by its name.
    fn member(&self, name: &str, known: Known<'a>) -> Known<'a> {
        let envelope = &self.sight.api.envelope;
        let fields = match known {
            Known::Top(_) if name == envelope.object => return Known::Outcome,
            Known::Top(_) if name == envelope.encrypted => return Known::Open,
            Known::Outcome if name == envelope.code || self.sight.is_mock => return Known::Open,
            Known::Open => return Known::Open,
            Known::Top(fields) => fields,
            Known::Shape(Shape::Object(object)) => &object.fields,
            _ => return Known::Nothing,
        };
        let operation = self.sight.operation;
        let here = fields.iter().find(|field| field.wire == name);
        let shape = here.map(|field| &field.shape);
        let shape = shape.or_else(|| named(&operation.response, name));
        shape.map_or(Known::Nothing, Known::Shape)
    }

    fn line(&mut self) {
        if self.set == Set::Wide {
            self.plain(&format!("\n{}", "  ".repeat(self.depth)));
        }
    }

    fn plain(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Plain(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Plain(text.to_owned())),
        }
    }
}

/// The first field of that name, however deep.
fn named<'f>(fields: &'f [Field], name: &str) -> Option<&'f Shape> {
    fields.iter().find_map(|field| {
        if field.wire == name {
            return Some(&field.shape);
        }
        let mut shape = &field.shape;
        while let Shape::Array(array) = shape {
            shape = &array.item;
        }
        match shape {
            Shape::Object(object) => named(&object.fields, name),
            _ => None,
        }
    })
}

/// The members of an object, each as often as it is there, in their order.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    members.push((name.0, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Each)
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::book;

    fn shown(operation: &str, body: &str, is_clear: bool) -> String {
        let book = book();
        let operation = book.operation(operation).expect("an operation");
        let sight = Sight {
            api: &book.api,
            operation,
            is_clear,
            is_mock: false,
        };
        let pieces = message(sight, &operation.response, body.as_bytes(), Set::Close);
        let pieces = pieces.expect("JSON").into_iter().map(|piece| match piece {
            Piece::Plain(text) => text,
            Piece::Hidden(letters) => format!("<{letters}>"),
        });
        pieces.collect()
    }

    #[test]
    fn what_others_must_not_see_is_left_out_and_the_order_stays() {
        let body = r#"{"dcvv":"987","oneTimeToken":"123456789012345678901","response":{"code":"000_000","description":"of kim"},"more":[1,{"x":"y"}],"none":null}"#;
        let clear = shown("one-time-token", body, true);
        assert_eq!(clear, body);
        let masked = shown("one-time-token", body, false);
        for secret in ["987", "123456789012345678901", "kim", "\"y\""] {
            assert!(!masked.contains(secret), "{masked}");
        }
        assert!(
            masked.contains("000_000") && masked.contains("\"none\":null"),
            "{masked}"
        );
    }

    #[test]
    fn the_deepest_value_is_left_out_and_ends() {
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(serde_json::from_str::<&RawValue>(&deep).is_ok());
        let masked = shown("charge", &deep, false);
        assert_eq!(masked.matches('[').count(), DEPTH);
        assert!(!masked.contains('1'), "{masked}");
    }
}
