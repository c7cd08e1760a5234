//! The grammar of JSON (RFC 8259): where a value begins and ends. What it means is for others to say.

use crate::clean::clean;

/// A place in a text. Every method leaves white space before it out, and gives `None` where the text is not JSON.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// A part of a text, in bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Span {
    begin: u32,
    end: u32,
}

/// What stands between two quotes.
#[derive(Clone, Copy, Default)]
pub(super) struct Quoted {
    pub(super) inside: Span,
    pub(super) has_escape: bool,
}

/// A value, as far as it was read.
pub(super) struct Scanned {
    pub(super) json: Span,
    pub(super) is_string: bool,
    /// It is a string with escapes.
    pub(super) has_escape: bool,
    /// The bracket that will close it: there is something inside.
    pub(super) open: Option<u8>,
}

impl Span {
    #[inline]
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.begin as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Without the quotes around it.
    #[inline]
    pub(super) fn inner(self) -> Self {
        Self {
            begin: self.begin + 1,
            end: self.end - 1,
        }
    }

    #[inline]
    pub(super) fn is(self, text: &str, expected: &str) -> bool {
        let bytes = text.as_bytes();
        let own = bytes.get(self.begin as usize..self.end as usize);
        own == Some(expected.as_bytes())
    }
}

impl<'a> Scanner<'a> {
    /// `None` for a text beyond 4 GiB, the places in which are no `u32`.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        Some(Self { text, at: 0 })
    }

    /// The next byte that is no white space.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        loop {
            let byte = self.bump()?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
        }
    }

    /// Takes the next byte if it is this one.
    fn has(&mut self, expected: u8) -> bool {
        let before = self.at;
        let has = self.next() == Some(expected);
        if !has {
            self.at = before;
        }
        has
    }

    /// The name of a member, up to behind the colon.
    #[inline(always)]
    pub(super) fn name(&mut self) -> Option<Quoted> {
        (self.next()? == b'"').then_some(())?;
        let begin = self.at as u32;
        let has_escape = self.string()?;
        let end = self.at as u32 - 1;
        let inside = Span { begin, end };
        (self.next()? == b':').then_some(Quoted { inside, has_escape })
    }

    /// A value, up to its end or to the first thing inside it.
    #[inline(always)]
    pub(super) fn value(&mut self) -> Option<Scanned> {
        let first = self.next()?;
        let begin = self.at as u32 - 1;
        let mut has_escape = false;
        let mut open = None;
        match first {
            b'"' => has_escape = self.string()?,
            b'{' => open = (!self.has(b'}')).then_some(b'}'),
            b'[' => open = (!self.has(b']')).then_some(b']'),
            b't' => self.word("rue")?,
            b'f' => self.word("alse")?,
            b'n' => self.word("ull")?,
            _ => self.number(first)?,
        }
        Some(Scanned {
            json: self.since(Span { begin, end: begin }),
            is_string: first == b'"',
            has_escape,
            open,
        })
    }

    /// From where a span begins up to here.
    pub(super) fn since(&self, span: Span) -> Span {
        Span {
            begin: span.begin,
            end: self.at as u32,
        }
    }

    /// What follows a member or an item; whether it is another one.
    #[inline]
    pub(super) fn goes_on(&mut self, bracket: u8) -> Option<bool> {
        match self.next()? {
            b',' => Some(true),
            byte => (byte == bracket).then_some(false),
        }
    }

    /// Nothing but white space is left.
    pub(super) fn end(&mut self) -> Option<()> {
        self.next().is_none().then_some(())
    }

    /// From behind a quote to behind the next one; whether there are escapes between.
    #[inline(always)]
    fn string(&mut self) -> Option<bool> {
        self.at += clean(self.rest());
        match self.bump()? {
            b'"' => Some(false),
            b'\\' => self.string_with_escapes(),
            _ => None,
        }
    }

    /// From behind the first backslash.
    #[cold]
    fn string_with_escapes(&mut self) -> Option<bool> {
        loop {
            self.escape()?;
            self.at += clean(self.rest());
            match self.bump()? {
                b'"' => return Some(true),
                b'\\' => {}
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match self.bump()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.rest().get(..4)?;
                self.at += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
    }

    fn word(&mut self, rest: &str) -> Option<()> {
        let is_there = self.rest().starts_with(rest.as_bytes());
        self.at += rest.len();
        is_there.then_some(())
    }

    /// A number, from behind its first byte.
    fn number(&mut self, first: u8) -> Option<()> {
        let first = match first {
            b'-' => self.bump()?,
            _ => first,
        };
        match first {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            _ => return None,
        }
        if self.skip(|byte| byte == b'.') {
            self.some_digits()?;
        }
        if self.skip(|byte| matches!(byte, b'e' | b'E')) {
            self.skip(|byte| matches!(byte, b'+' | b'-'));
            self.some_digits()?;
        }
        Some(())
    }

    fn some_digits(&mut self) -> Option<()> {
        self.bump()?.is_ascii_digit().then(|| self.digits())
    }

    fn digits(&mut self) {
        while self.skip(|byte| byte.is_ascii_digit()) {}
    }

    #[inline]
    fn skip(&mut self, is: impl Fn(u8) -> bool) -> bool {
        let skips = self
            .text
            .as_bytes()
            .get(self.at)
            .is_some_and(|byte| is(*byte));
        self.at += usize::from(skips);
        skips
    }

    #[inline]
    fn bump(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}
