//! Writes a request body into one buffer that leaves no copies behind.

use super::clean::clean;
use crate::wiped::Wiped;

/// Room for a usual body, so that most never grow.
const FIRST_CAPACITY: usize = 256;

/// Digits of `u64::MAX`.
const MOST_DIGITS: usize = 20;

/// A body that is an object, compact, with the fields that `fill` adds in their order.
pub(crate) fn body(fill: impl FnOnce(&mut JsonObject<'_>)) -> Wiped {
    let mut out = Buffer(Wiped::with_capacity(FIRST_CAPACITY));
    JsonValue { out: &mut out }.object(fill);
    out.0
}

/// A JSON object under construction.
pub(crate) struct JsonObject<'b> {
    out: &'b mut Buffer,
    is_empty: bool,
}

impl JsonObject<'_> {
    /// Begins a field.
    pub(crate) fn field(&mut self, name: &str) -> JsonValue<'_> {
        self.out.separate(&mut self.is_empty);
        self.out.text(name);
        self.out.push(b":");
        JsonValue { out: self.out }
    }
}

/// A JSON array under construction.
pub(crate) struct JsonList<'b> {
    out: &'b mut Buffer,
    is_empty: bool,
}

impl JsonList<'_> {
    /// Begins an item.
    pub(crate) fn item(&mut self) -> JsonValue<'_> {
        self.out.separate(&mut self.is_empty);
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
        self.out.text(text);
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
        self.out.push(b"[");
        fill(&mut JsonList {
            out: self.out,
            is_empty: true,
        });
        self.out.push(b"]");
    }

    /// Writes an object with the fields that `fill` adds.
    pub(crate) fn object(self, fill: impl FnOnce(&mut JsonObject<'_>)) {
        self.out.push(b"{");
        fill(&mut JsonObject {
            out: self.out,
            is_empty: true,
        });
        self.out.push(b"}");
    }
}

/// JSON as bytes.
struct Buffer(Wiped);

impl Buffer {
    /// A comma, but before the first.
    fn separate(&mut self, is_empty: &mut bool) {
        if !*is_empty {
            self.push(b",");
        }
        *is_empty = false;
    }

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
