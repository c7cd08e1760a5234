//! Writes a request body into one buffer that leaves no copies behind.

use crate::clean::{clean, is_clean};
use crate::operation::WireName;
use crate::zeroizing::ZeroizingBuf;

/// Room for a usual body, so that most never grow.
const FIRST_CAPACITY: usize = 256;

/// Digits of `u64::MAX`.
const MOST_DIGITS: usize = 20;

/// A body that is an object, compact, with the fields that `fill` adds in their order.
pub(crate) fn body(fill: impl FnOnce(&mut JsonObject<'_>)) -> ZeroizingBuf {
    let mut out = Buffer(ZeroizingBuf::with_capacity(FIRST_CAPACITY));
    JsonValue { out: &mut out }.object(fill);
    out.0
}

/// A JSON object under construction.
pub(crate) struct JsonObject<'b> {
    out: &'b mut Buffer,
    /// What stands before the next name.
    before: u8,
}

impl JsonObject<'_> {
    /// Begins a field.
    pub(crate) fn field(&mut self, name: &str) -> JsonValue<'_> {
        self.begin(name, is_clean(name))
    }

    /// Begins a field of a table.
    pub(crate) fn named(&mut self, name: &WireName) -> JsonValue<'_> {
        self.begin(name, name.is_clean())
    }

    fn begin(&mut self, name: &str, is_clean: bool) -> JsonValue<'_> {
        self.out.name(self.before, name.as_bytes(), is_clean);
        self.before = b',';
        JsonValue { out: self.out }
    }
}

/// A JSON array under construction.
pub(crate) struct JsonList<'b> {
    out: &'b mut Buffer,
    /// What stands before the next item.
    before: u8,
}

impl JsonList<'_> {
    /// Begins an item.
    pub(crate) fn item(&mut self) -> JsonValue<'_> {
        self.out.push(&[self.before]);
        self.before = b',';
        JsonValue { out: self.out }
    }
}

/// The place of one value. Every method uses it up, so that one value at most is written.
#[must_use = "a name or a comma is written: a value has to follow"]
pub(crate) struct JsonValue<'b> {
    out: &'b mut Buffer,
}

impl JsonValue<'_> {
    /// Writes a string.
    pub(crate) fn text(self, text: &str) {
        self.out.text(text.as_bytes());
    }

    /// Writes a number in decimal digits.
    pub(crate) fn number(self, number: u64) {
        self.out.digits(number);
    }

    /// Writes `true` or `false`.
    pub(crate) fn boolean(self, boolean: bool) {
        self.out.push(if boolean { b"true" } else { b"false" });
    }

    /// Writes an array of the items that `fill` adds.
    pub(crate) fn list(self, fill: impl FnOnce(&mut JsonList<'_>)) {
        let mut list = JsonList {
            out: self.out,
            before: b'[',
        };
        fill(&mut list);
        let is_empty = list.before == b'[';
        self.out.push(if is_empty { b"[]" } else { b"]" });
    }

    /// Writes an object with the fields that `fill` adds.
    pub(crate) fn object(self, fill: impl FnOnce(&mut JsonObject<'_>)) {
        let mut object = JsonObject {
            out: self.out,
            before: b'{',
        };
        fill(&mut object);
        let is_empty = object.before == b'{';
        self.out.push(if is_empty { b"{}" } else { b"}" });
    }
}

/// JSON as bytes.
struct Buffer(ZeroizingBuf);

impl Buffer {
    /// A name, with what stands before it and behind it.
    fn name(&mut self, before: u8, name: &[u8], is_clean: bool) {
        let length = name.len().saturating_add(4);
        if is_clean && let [first, quote, room @ .., last, colon] = self.0.room(length) {
            (*first, *quote, *last, *colon) = (before, b'"', b'"', b':');
            room.copy_from_slice(name);
        } else {
            self.push(&[before]);
            self.escaped(name);
            self.push(b":");
        }
    }

    /// A string with the escapes that RFC 8259 asks for and no others, as serde_json writes it.
    fn text(&mut self, text: &[u8]) {
        let length = text.len().saturating_add(2);
        if clean(text) == text.len()
            && let [first, room @ .., last] = self.0.room(length)
        {
            (*first, *last) = (b'"', b'"');
            room.copy_from_slice(text);
        } else {
            self.escaped(text);
        }
    }

    #[cold]
    fn escaped(&mut self, text: &[u8]) {
        // Once, for what grows copies all that is there.
        self.0.make_room(text.len().saturating_add(2));
        self.push(b"\"");
        let (mut plain, mut rest) = text.split_at(clean(text));
        self.push(plain);
        while let Some((special, behind)) = rest.split_first() {
            self.escape(*special);
            (plain, rest) = behind.split_at(clean(behind));
            self.push(plain);
        }
        self.push(b"\"");
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

    fn written(fill: impl FnOnce(&mut JsonObject<'_>)) -> String {
        String::from_utf8(body(fill).to_vec()).unwrap()
    }

    #[test]
    fn fields_and_items_keep_their_order() {
        assert_eq!(written(|_| {}), "{}");
        let body = written(|body| {
            body.field("b").number(0);
            body.field("a").list(|list| {
                for count in [1, u64::MAX] {
                    list.item().object(|point| {
                        point.field("count").number(count);
                        point.field("tags").list(|tags| {
                            tags.item().boolean(true);
                            tags.item().boolean(false);
                        });
                    });
                }
            });
            body.field("none").list(|_| {});
            body.field("last").boolean(true);
        });
        assert_eq!(
            body,
            r#"{"b":0,"a":[{"count":1,"tags":[true,false]},{"count":18446744073709551615,"tags":[true,false]}],"none":[],"last":true}"#
        );
    }

    #[test]
    fn an_object_without_fields_is_followed_by_a_comma() {
        let body = written(|body| {
            body.field("a").object(|_| {});
            body.field("b").list(|list| {
                list.item().object(|_| {});
                list.item().object(|_| {});
            });
        });
        assert_eq!(body, r#"{"a":{},"b":[{},{}]}"#);
    }

    #[test]
    fn escapes_are_those_of_serde_json() {
        let every: String = (0..=0x2FF).filter_map(char::from_u32).collect();
        let text = format!("{every}\u{2028}\u{2029}\u{FFFF}🎫\u{10FFFF}\"\\/");
        let expected = serde_json::to_string(&text).unwrap();
        let name = written(|body| body.field(&text).boolean(true));
        assert_eq!(name, format!("{{{expected}:true}}"));
        let value = written(|body| body.field("t").text(&text));
        assert_eq!(value, format!("{{\"t\":{expected}}}"));
    }

    #[test]
    fn a_body_outgrows_its_first_buffer() {
        let text = "가\"".repeat(FIRST_CAPACITY);
        let expected = format!("{{\"t\":{}}}", serde_json::to_string(&text).unwrap());
        assert_eq!(written(|body| body.field("t").text(&text)), expected);
    }

    proptest! {
        #[test]
        fn any_text_and_number_is_as_serde_json_writes_it(text in any::<String>(), number: u64) {
            let expected = format!("{{\"t\":{},\"n\":{number}}}", serde_json::to_string(&text).unwrap());
            let body = written(|body| {
                body.field("t").text(&text);
                body.field("n").number(number);
            });
            prop_assert_eq!(body, expected);
        }
    }
}
