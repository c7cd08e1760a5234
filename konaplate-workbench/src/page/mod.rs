//! A documentation page as read: what it says of one operation, every fact with the line it stands on.
//! Nothing here knows the specification language; how a page becomes a file of it is `transcribe`'s.

use std::fmt;

mod doubts;
mod fields;
mod hints;
mod html;
mod input;
mod json;
mod labels;
mod layout;
mod lines;
mod nesting;
pub mod portal;
mod portal_fields;
mod portal_values;
mod prose;
mod strays;
mod tables;
pub mod text;
mod why;

pub use hints::Hints;
pub use why::why;

/// Reads a page, be it text as copied from the portal, a saved page in HTML or the portal's JSON.
///
/// # Errors
///
/// As [`read_all`]'s, and a file of several pages.
pub fn read(bytes: &[u8]) -> Result<Page, Refusal> {
    let mut pages = read_all(bytes, &Hints::default())?.into_iter();
    let page = pages.next();
    match (page, pages.next()) {
        (Some(page), None) => Ok(page),
        (_, second) => Err(Refusal {
            line: second.map_or(1, |second| second.first),
            column: 1,
            message: "a second page begins here: give one page at a time".to_owned(),
        }),
    }
}

/// Reads the pages of a file: one or more in text, a saved page in HTML, or an operation, or a list of them, in the
/// portal's JSON. `hints` say what stands inside what, where the text of a page does not.
///
/// # Errors
///
/// Bytes that are no page, with the place and what to do: more than 4 MiB, another encoding than UTF-8, a NUL, broken
/// JSON, or a text without any part of a page.
pub fn read_all(bytes: &[u8], hints: &Hints) -> Result<Vec<Page>, Refusal> {
    let text = input::text(bytes)?;
    let text = &*input::with_line_feeds(text);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let mut pages = match start.chars().next() {
        Some('{' | '[') => portal::read_all(text, 1),
        Some('<') => saved(text, hints),
        _ if input::is_archive(start) => Err(input::archive()),
        _ => text::read_all(text, hints),
    }?;
    if let Some(page) = pages.first_mut() {
        page.remarks.extend(input::lost(text));
        page.remarks.sort_by_key(|remark| remark.line);
    }
    Ok(pages)
}

/// A page as a browser saves it: by the data in it that the portal made it from, else by what it shows.
fn saved(text: &str, hints: &Hints) -> Result<Vec<Page>, Refusal> {
    let data =
        html::page_data(text).and_then(|(start, end)| text.get(..start).zip(text.get(start..end)));
    let by_data =
        data.map(|(before, data)| portal::read_all(data, before.matches('\n').count() + 1));
    match by_data {
        Some(Ok(mut pages)) => {
            let count = text.lines().count();
            pages.iter_mut().for_each(|page| page.widen(count));
            Ok(pages)
        }
        by_data => {
            let pages = text::read_shown(&html::document(text), text.lines().count(), hints);
            // What is wrong with the data says more than that nothing is shown.
            pages.map_err(|_| {
                by_data
                    .and_then(Result::err)
                    .unwrap_or_else(input::empty_html)
            })
        }
    }
}

/// A syllable of Korean.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// A piece of a page for a message: in backticks, and short.
fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let more = if text.chars().nth(SHOWN).is_some() {
        "…"
    } else {
        ""
    };
    let start: String = text.chars().take(SHOWN).collect();
    format!("`{}{more}`", clean(&start))
}

/// A text without characters that change how what stands around it shows, such as those that turn its direction.
fn clean(text: &str) -> String {
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_mark(c) {
            clean.extend(c.escape_unicode());
        } else {
            clean.push(c);
        }
    }
    clean
}

/// Something that stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// Line of the page, from 1; for a page in JSON the line of the value.
    pub line: usize,
}

/// What a page says of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The service's title, without the kind of call that is glued to it.
    pub title: Fact<String>,
    /// `sync` or `async`, where the page says so.
    pub mode: Option<Fact<Mode>>,
    /// The version that the page states (`v1`): the first, which is the one shown.
    pub version: Option<Fact<String>>,
    /// HTTP method, upper case; the compact layout has none.
    pub method: Option<Fact<String>>,
    /// Path, from its first slash on.
    pub path: Option<Fact<String>>,
    /// Lines of prose that say what the operation does.
    pub description: Vec<Fact<String>>,
    /// What is sent.
    pub request: Message,
    /// What comes back.
    pub response: Message,
    /// The table of codes.
    pub codes: Codes,
    /// The test cases, in order.
    pub cases: Vec<Case>,
    /// Where the page breaks off, if it does: everything before that line is whole.
    pub cut: Option<Cut>,
    /// Number of the page's first line: in a file of several pages, or in a saved one, others stand above.
    pub first: usize,
    /// What became of each line of the page, from [`Page::first`] on.
    pub lines: Vec<LineUse>,
    /// What a person has to look at: guesses, and what could not be read.
    pub remarks: Vec<Remark>,
}

impl Page {
    /// Takes the lines around it in, up to that one: they are furniture.
    fn widen(&mut self, last: usize) {
        let above = vec![LineUse::Furniture; self.first.saturating_sub(1)];
        self.lines.splice(0..0, above);
        self.lines
            .resize(last.max(self.lines.len()), LineUse::Furniture);
        self.first = 1;
    }

    /// A page that says nothing.
    fn empty() -> Self {
        Self {
            title: Fact {
                value: String::new(),
                line: 1,
            },
            mode: None,
            version: None,
            method: None,
            path: None,
            description: Vec::new(),
            request: Message::default(),
            response: Message::default(),
            codes: Codes::default(),
            cases: Vec::new(),
            cut: None,
            first: 1,
            lines: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// Whether an operation answers at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    Sync,
    /// It does not.
    Async,
}

/// One direction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Whether the mark of encryption stands there; `None` where the place for it was not seen.
    pub encrypted: Option<bool>,
    /// Headers in page order; `None` where the section was not seen, or is empty in a layout that leaves it out.
    pub headers: Option<Vec<Parameter>>,
    /// Fields in page order, with those inside them; `None` where the section was not seen.
    pub parameters: Option<Vec<Parameter>>,
}

/// A header or a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name on the wire.
    pub name: Fact<String>,
    /// What it holds.
    pub kind: Fact<Kind>,
    /// Whether it must be there.
    pub requirement: Fact<Requirement>,
    /// The limit as the page gives it.
    pub limit: Option<Fact<Limit>>,
    /// The default of a boolean, from the widget's lines.
    pub default: Option<Fact<String>>,
    /// Lines of prose, without the bullets that `words` holds.
    pub description: Vec<Fact<String>>,
    /// Bullets that are values: the word and what it means.
    pub words: Vec<(Fact<String>, String)>,
    /// What is inside an object, or inside each element of an array of objects.
    pub children: Vec<Parameter>,
    /// The page does not tell whether this belongs here or one level further out (the text layout has no end
    /// marks): set on fields where the level below may have ended already.
    pub nesting_is_guessed: bool,
}

/// Type column of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `string`.
    String,
    /// `number`.
    Number,
    /// `boolean`.
    Boolean,
    /// `object`.
    Object,
    /// `array of objects`.
    Objects,
    /// `array of strings`.
    Strings,
    /// Another word.
    Other(String),
}

/// Requirement column of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// `Required`, `필수`.
    Required,
    /// `Optional`, `옵션`.
    Optional,
    /// `Conditional`, `조건부`.
    Conditional,
}

/// A limit in the words of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// `Length : 15`, `길이 : 15`.
    Length(u64),
    /// `Min : 1 , Max : 30`, `최소 : 1 , 최대 : 20`: characters of a string, values of a number.
    Span(u64, u64),
    /// `Value : 20`.
    Value(u64),
    /// Anything else, as it stands, such as a number over 64 bits.
    Other(String),
}

/// The table of codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Codes {
    /// Rows in page order, success among them; `None` where the section was not seen.
    pub rows: Option<Vec<Code>>,
    /// "Show All" stands below: the page has more rows.
    pub is_cut: bool,
}

/// A row of the table of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// HTTP status.
    pub status: Fact<u16>,
    /// `NNN_NNN`.
    pub code: Fact<String>,
    /// The message, verbatim.
    pub message: Fact<String>,
    /// The description, verbatim.
    pub description: Vec<Fact<String>>,
}

/// A row of the test data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// HTTP status.
    pub status: Fact<u16>,
    /// Title, verbatim.
    pub title: Fact<String>,
}

/// Where a page breaks off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The last line.
    pub line: usize,
    /// What was being read, such as `request.cardNo`, for a person.
    pub inside: String,
}

/// What became of a line. Of a line with several cells that is the last of these that is true of any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineUse {
    /// Known furniture of the portal: headings, navigation, widgets, blank lines.
    Furniture,
    /// It stands in the result.
    Used,
    /// Nobody knows what it is.
    Unread,
}

/// Something a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Line of the page, from 1.
    pub line: usize,
    /// Key path in the specification that it concerns, such as `request.merchantId`; empty for the whole page.
    pub at: String,
    /// What kind of remark.
    pub kind: RemarkKind,
    /// What there is to decide.
    pub about: About,
    /// What to look at, in one line.
    pub message: String,
}

/// Why a person has to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// Decided by a rule where the page leaves a choice.
    Guessed,
    /// The page contradicts itself, or cannot be right.
    Doubtful,
    /// Not read, or not there. What the page lacks at [`Remark::at`], or anywhere where that is empty, may stand in
    /// what was not read.
    Unread,
}

/// What a remark leaves a person to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum About {
    /// Which limit holds.
    Limit,
    /// What stands inside what.
    Nesting,
    /// Which words there are.
    Values,
    /// Whether a message is encrypted.
    Encryption,
    /// What a part holds in which nothing was seen.
    Part,
    /// A field that was left out of its message.
    LeftOut,
    /// What follows in the description that the page breaks off in.
    Rest,
    /// Something else, which the remark says.
    #[default]
    Other,
}

/// Why a text is no page that can be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line, from 1.
    pub line: usize,
    /// Byte of the line, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "line {}, byte {}: {}",
            self.line, self.column, self.message
        )
    }
}

konaplate_codegen::debug_as_display!(Refusal);

impl std::error::Error for Refusal {}
