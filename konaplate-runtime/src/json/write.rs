//! Writes a request body into one buffer that leaves no copies behind.

use super::clean::clean;
use crate::field::{OverriddenField, Overrides};
use crate::wiped::Wiped;

/// Room for a usual body, so that most never grow.
const FIRST_CAPACITY: usize = 256;

/// Digits of `u64::MAX`.
const MOST_DIGITS: usize = 20;

/// What rules know of a field: no text but a listed word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// It is not set.
    Absent,
    /// It is set.
    Given,
    /// It is set to this boolean.
    Boolean(bool),
    /// It is set to this word.
    Word(&'static str),
    /// It is set to this number.
    Number(u64),
    /// It was set to something that it does not take: nothing is known but that.
    Refused,
}

/// What rules know of a request's field.
pub fn fact<T: WriteJson>(field: &Option<T>) -> Fact {
    field.as_ref().map_or(Fact::Absent, WriteJson::fact)
}

/// A value that can stand in a request body.
pub trait WriteJson {
    /// Writes the value.
    fn write_json(&self, out: JsonValue<'_>);

    /// What the rules between a request's fields know of it.
    fn fact(&self) -> Fact {
        Fact::Given
    }
}

/// A JSON object under construction, compact, with its keys in the order of the calls.
pub struct JsonObject {
    out: Buffer,
    is_empty: bool,
    /// Written in place of the fields that are not set.
    overrides: Overrides,
}

impl JsonObject {
    /// An object without fields.
    #[must_use]
    pub fn new() -> Self {
        Self::with(None)
    }

    pub(crate) fn with(overrides: Overrides) -> Self {
        let mut out = Buffer(Wiped::with_capacity(FIRST_CAPACITY));
        out.push(b"{");
        Self {
            out,
            is_empty: true,
            overrides,
        }
    }

    /// Writes a field; `None` leaves it out.
    pub fn field<T: WriteJson>(&mut self, name: &'static str, value: &Option<T>) -> &mut Self {
        match value {
            Some(value) => self.value(name, value),
            None => self,
        }
    }

    /// Writes a field by the JSON before its value, `,"userId":`, joined when the code was generated; `None` leaves it
    /// out.
    #[doc(hidden)]
    #[inline]
    pub fn joined<T: WriteJson>(&mut self, before: &'static str, value: &Option<T>) -> &mut Self {
        match value {
            Some(value) => self.put(before, value),
            None if self.overrides.is_some() => self.put_override(before),
            None => {}
        }
        self
    }

    #[inline]
    fn put<T: WriteJson>(&mut self, before: &'static str, value: &T) {
        // Two calls, for each has a length that the compiler knows where the name is a literal.
        match before.strip_prefix(',') {
            Some(first) if self.is_empty => self.out.push(first.as_bytes()),
            _ => self.out.push(before.as_bytes()),
        }
        self.is_empty = false;
        value.write_json(JsonValue { object: self });
    }

    #[cold]
    fn put_override(&mut self, before: &'static str) {
        let overrides = self.overrides.clone().unwrap_or_default();
        let is_it = |field: &&OverriddenField| {
            let mut name = Buffer(Wiped::with_capacity(before.len()));
            name.push(b",");
            name.text(field.row.wire());
            name.push(b":");
            name.0.as_slice() == before.as_bytes()
        };
        if let Some(field) = overrides.iter().find(is_it) {
            self.put(before, &field.value);
        }
    }

    /// Writes a field that is always there.
    pub fn value<T: WriteJson>(&mut self, name: &'static str, value: &T) -> &mut Self {
        self.separate();
        self.out.text(name);
        self.out.push(b":");
        value.write_json(JsonValue { object: self });
        self
    }

    /// The body.
    #[must_use]
    pub fn finish(mut self) -> Wiped {
        self.out.push(b"}");
        self.out.0
    }

    fn separate(&mut self) {
        if !self.is_empty {
            self.out.push(b",");
        }
        self.is_empty = false;
    }
}

impl Default for JsonObject {
    fn default() -> Self {
        Self::new()
    }
}

/// The place of one value. Every method uses it up, so exactly one value is written.
pub struct JsonValue<'a> {
    object: &'a mut JsonObject,
}

impl JsonValue<'_> {
    /// Writes a string.
    pub fn text(self, text: &str) {
        self.object.out.text(text);
    }

    /// Writes a number in decimal digits.
    pub fn number(self, number: u64) {
        self.object.out.digits(number);
    }

    /// Writes `true` or `false`.
    pub fn boolean(self, boolean: bool) {
        self.object
            .out
            .push(if boolean { b"true" } else { b"false" });
    }

    /// Writes an array.
    pub fn array<'i, T: WriteJson + 'i>(self, items: impl IntoIterator<Item = &'i T>) {
        let object = self.object;
        object.out.push(b"[");
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                object.out.push(b",");
            }
            item.write_json(JsonValue { object });
        }
        object.out.push(b"]");
    }

    /// Writes an object with the fields that `fill` adds.
    pub fn object(self, fill: impl FnOnce(&mut JsonObject)) {
        let object = self.object;
        object.out.push(b"{");
        object.is_empty = true;
        fill(object);
        object.is_empty = false;
        object.out.push(b"}");
    }
}

impl WriteJson for bool {
    fn write_json(&self, out: JsonValue<'_>) {
        out.boolean(*self);
    }

    fn fact(&self) -> Fact {
        Fact::Boolean(*self)
    }
}

impl<T: WriteJson> WriteJson for Vec<T> {
    fn write_json(&self, out: JsonValue<'_>) {
        out.array(self);
    }
}

/// A text that no field type stands behind: an idempotency value in an inquiry, an encrypted body.
pub(crate) struct Plain<'t>(pub(crate) &'t str);

impl WriteJson for Plain<'_> {
    fn write_json(&self, out: JsonValue<'_>) {
        out.text(self.0);
    }
}

/// JSON as bytes.
struct Buffer(Wiped);

impl Buffer {
    /// A string with the escapes that RFC 8259 asks for and no others, as serde_json writes it.
    fn text(&mut self, text: &str) {
        self.0.make_room(text.len().saturating_add(2));
        self.push(b"\"");
        match text.as_bytes().split_at(clean(text.as_bytes())) {
            (clean, []) => self.push(clean),
            (clean, rest) => self.escaped(clean, rest),
        }
        self.push(b"\"");
    }

    #[cold]
    fn escaped<'t>(&mut self, mut plain: &'t [u8], mut rest: &'t [u8]) {
        self.push(plain);
        while let Some((special, behind)) = rest.split_first() {
            self.escape(*special);
            (plain, rest) = behind.split_at(clean(behind));
            self.push(plain);
        }
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    #[cold]
    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        match byte {
            b'"' => self.push(b"\\\""),
            b'\\' => self.push(b"\\\\"),
            b'\x08' => self.push(b"\\b"),
            b'\x0C' => self.push(b"\\f"),
            b'\n' => self.push(b"\\n"),
            b'\r' => self.push(b"\\r"),
            b'\t' => self.push(b"\\t"),
            control => {
                let (high, low) = (
                    HEX[usize::from(control >> 4)],
                    HEX[usize::from(control & 15)],
                );
                self.push(&[b'\\', b'u', b'0', b'0', high, low]);
            }
        }
    }

    fn digits(&mut self, mut number: u64) {
        let mut digits = [0; MOST_DIGITS];
        let mut first = MOST_DIGITS;
        while number >= 100 {
            first -= 2;
            digits[first..first + 2].copy_from_slice(&two_digits(number % 100));
            number /= 100;
        }
        let [ten, one] = two_digits(number);
        digits[first - 1] = one;
        first -= 1;
        if number >= 10 {
            first -= 1;
            digits[first] = ten;
        }
        self.push(&digits[first..]);
    }
}

/// The digits of a number under 100.
fn two_digits(number: u64) -> [u8; 2] {
    const ALL: [[u8; 2]; 100] = {
        let mut all = [[b'0'; 2]; 100];
        let mut at = 0;
        while at < all.len() {
            all[at] = [b'0' + at as u8 / 10, b'0' + at as u8 % 10];
            at += 1;
        }
        all
    };
    ALL.get(number as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Free(String);
    impl WriteJson for Free {
        fn write_json(&self, out: JsonValue<'_>) {
            out.text(&self.0);
        }
    }

    struct Count(u64);
    impl WriteJson for Count {
        fn write_json(&self, out: JsonValue<'_>) {
            out.number(self.0);
        }
    }

    struct Point {
        count: Count,
        tags: Vec<bool>,
    }
    impl WriteJson for Point {
        fn write_json(&self, out: JsonValue<'_>) {
            out.object(|body| {
                body.value("count", &self.count)
                    .field("tags", &Some(self.tags.clone()));
            });
        }
    }

    fn written(fill: impl FnOnce(&mut JsonObject)) -> String {
        let mut object = JsonObject::new();
        fill(&mut object);
        String::from_utf8(object.finish().to_vec()).unwrap()
    }

    #[test]
    fn fields_keep_their_order_and_none_is_left_out() {
        assert_eq!(written(|_| {}), "{}");
        let point = |count| Point {
            count: Count(count),
            tags: vec![true, false],
        };
        let body = written(|body| {
            body.field("b", &Some(Count(0)))
                .field("gone", &None::<Count>)
                .field("a", &Some(vec![point(1), point(u64::MAX)]))
                .field("none", &Some(Vec::<bool>::new()))
                .value("last", &true);
        });
        assert_eq!(
            body,
            r#"{"b":0,"a":[{"count":1,"tags":[true,false]},{"count":18446744073709551615,"tags":[true,false]}],"none":[],"last":true}"#
        );
    }

    #[test]
    fn a_joined_name_is_as_one_that_is_not() {
        let body = written(|body| {
            body.joined(",\"gone\":", &None::<Count>)
                .joined(",\"a\":", &Some(Count(1)))
                .field("b", &Some(Count(2)))
                .joined(",\"c\":", &Some(Count(3)));
        });
        assert_eq!(body, r#"{"a":1,"b":2,"c":3}"#);
    }

    #[test]
    fn an_object_without_fields_is_followed_by_a_comma() {
        struct Nothing;
        impl WriteJson for Nothing {
            fn write_json(&self, out: JsonValue<'_>) {
                out.object(|_| {});
            }
        }
        let body = written(|body| {
            body.value("a", &Nothing)
                .value("b", &vec![Nothing, Nothing]);
        });
        assert_eq!(body, r#"{"a":{},"b":[{},{}]}"#);
    }

    #[test]
    fn escapes_are_those_of_serde_json() {
        let every: String = (0..=0x2FF).filter_map(char::from_u32).collect();
        let text = format!("{every}\u{2028}\u{2029}\u{FFFF}🎫\u{10FFFF}\"\\/");
        let expected = format!("{{\"t\":{}}}", serde_json::to_string(&text).unwrap());
        assert_eq!(written(|body| _ = body.value("t", &Free(text))), expected);
    }

    #[test]
    fn a_body_outgrows_its_first_buffer() {
        let text = "가\"".repeat(FIRST_CAPACITY);
        let expected = format!("{{\"t\":{}}}", serde_json::to_string(&text).unwrap());
        assert_eq!(written(|body| _ = body.value("t", &Free(text))), expected);
    }

    proptest! {
        #[test]
        fn any_text_and_number_is_as_serde_json_writes_it(text in any::<String>(), number: u64) {
            let expected = format!("{{\"t\":{},\"n\":{number}}}", serde_json::to_string(&text).unwrap());
            let body = written(|body| _ = body.value("t", &Free(text)).value("n", &Count(number)));
            prop_assert_eq!(body, expected);
        }
    }
}
