//! The text of a compile-time error, put together without an allocator. It never holds the literal.

/// Long enough for every name and spec path seen; what is longer is cut.
const CAPACITY: usize = 256;

/// A message that grows in a fixed buffer, for panics in constants.
pub(super) struct Message {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Message {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    pub(super) const fn text(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && self.len < CAPACITY {
            self.bytes[self.len] = bytes[at];
            self.len += 1;
            at += 1;
        }
        // A cut inside a character would leave bytes that are not UTF-8.
        while at < bytes.len() && at > 0 && bytes[at] & 0xC0 == 0x80 {
            self.len -= 1;
            at -= 1;
        }
        self
    }

    pub(super) const fn number(mut self, number: u64) -> Self {
        if number > 9 {
            self = self.number(number / 10);
        }
        if self.len < CAPACITY {
            self.bytes[self.len] = b'0' + (number % 10) as u8;
            self.len += 1;
        }
        self
    }

    pub(super) const fn bounds(self, min: u64, max: u64) -> Self {
        match max {
            u64::MAX => self.text("at least ").number(min),
            max if max == min => self.number(min),
            max => self.number(min).text("..=").number(max),
        }
    }

    pub(super) const fn spec(self, spec: &str) -> Self {
        self.text(" (").text(spec).text(")")
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "this literal does not fit its type",
        }
    }

    /// Ends the evaluation of the constant with this message.
    #[track_caller]
    #[allow(clippy::panic, reason = "a panic is how a constant fails the build")]
    pub(super) const fn stop(self) -> ! {
        panic!("{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_bounds_are_written_out() {
        let message = Message::new()
            .number(0)
            .text(" ")
            .number(u64::MAX)
            .text(" ")
            .bounds(4, 4);
        assert_eq!(message.as_str(), format!("0 {} 4", u64::MAX));
        assert_eq!(Message::new().bounds(1, u64::MAX).as_str(), "at least 1");
        assert_eq!(Message::new().bounds(0, 9).as_str(), "0..=9");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        for lead in 0..5 {
            let text = "x".repeat(lead) + &"한🎫".repeat(100);
            let message = Message::new().text(&text).number(u64::MAX);
            assert!(
                text.starts_with(
                    message
                        .as_str()
                        .trim_end_matches(|c: char| c.is_ascii_digit())
                )
            );
            assert!(message.len > CAPACITY - 5, "{lead}");
        }
    }
}
