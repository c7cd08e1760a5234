//! How a response differs from the spec, as data: a place and a kind, never a value.

use std::collections::BTreeSet;
use std::error::Error;
use std::{fmt, mem};

use zeroize::Zeroizing;

use crate::debug_as_display;

/// In what way a response differs from the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviationKind {
    /// A number came as text.
    NumberAsText,
    /// A text came as a number.
    TextAsNumber,
    /// A boolean came as text.
    BooleanAsText,
    /// A whole number came in another notation than plain digits, such as `1.0` or `1e3`.
    UnusualNumber,
    /// A number that is not whole.
    NotAnInteger,
    /// A text where a number belongs.
    NotANumber,
    /// A text where a date in the documented format belongs.
    NotADate,
    /// A value outside the documented length or range.
    OutsideLimit,
    /// A word that the spec does not list.
    UnknownWord,
    /// A text with an escape that is no character; U+FFFD stands in its place.
    NotUnicode,
    /// A value of another JSON type.
    WrongType,
    /// `null` where a value belongs.
    Null,
    /// A required field that is not there.
    Missing,
    /// A field that is there more than once; the first was taken.
    Duplicate,
    /// A field that stands in another place than documented: in a sibling, or in the object around.
    FoundElsewhere,
    /// A field of an object or item that was no longer looked for in the object around: too many had been read from
    /// there, which no honest answer needs.
    WantedTooOften,
    /// The answer names another correlation id than the request had.
    OtherCorrelationId,
    /// The answer names no correlation id.
    NoCorrelationId,
    /// A body that begins with a byte order mark.
    ByteOrderMark,
    /// A body that is not UTF-8; U+FFFD stands for what is not.
    NotUtf8,
    /// A body that is not JSON.
    NotJson,
}

impl DeviationKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::NumberAsText => "a number came as text",
            Self::TextAsNumber => "a text came as a number",
            Self::BooleanAsText => "a boolean came as text",
            Self::UnusualNumber => "a whole number came in another notation than digits",
            Self::NotAnInteger => "a number is not whole",
            Self::NotANumber => "a text stands where a number belongs",
            Self::NotADate => "a text is no date in the documented format",
            Self::OutsideLimit => "a value is outside its documented limit",
            Self::UnknownWord => "a word is not listed",
            Self::NotUnicode => "an escape is no character",
            Self::WrongType => "a value has another JSON type",
            Self::Null => "null stands where a value belongs",
            Self::Missing => "a required field is missing",
            Self::Duplicate => "a field is there more than once",
            Self::FoundElsewhere => "a field stands in another place than documented",
            Self::WantedTooOften => "a value of the object around is wanted too often",
            Self::OtherCorrelationId => "the answer has another correlation id than the request",
            Self::NoCorrelationId => "the answer has no correlation id",
            Self::ByteOrderMark => "the body begins with a byte order mark",
            Self::NotUtf8 => "the body is not UTF-8",
            Self::NotJson => "the body is not a JSON object",
        }
    }
}

impl fmt::Display for DeviationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One difference between a response and the spec that did not keep it from being read.
#[derive(Clone, PartialEq, Eq)]
pub struct Deviation {
    path: Path,
    kind: DeviationKind,
}

impl Deviation {
    /// Where: `cardDataInfo.cardPointInfo[0].pointName`; a header by its name; empty for the body as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path.text
    }

    /// One that concerns the body as a whole.
    pub(crate) fn of_body(kind: DeviationKind) -> Self {
        Self::of_header("", kind)
    }

    /// One that concerns a header.
    pub(crate) fn of_header(name: &str, kind: DeviationKind) -> Self {
        Self {
            path: Path::new(name),
            kind,
        }
    }

    /// In what way.
    #[must_use]
    pub fn kind(&self) -> DeviationKind {
        self.kind
    }
}

debug_as_display!(struct Deviation |it| { path: it.path(), kind: it.kind });

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        let between = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{between}{}", self.kind)
    }
}

/// Why a response could not be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Undecodable {
    path: Path,
    reason: DeviationKind,
}

impl Undecodable {
    pub(super) fn new(reason: DeviationKind) -> Self {
        Self {
            path: Path::new(""),
            reason,
        }
    }

    /// The same error seen from the array that holds the value at `step`.
    pub(super) fn within(mut self, step: &str) -> Self {
        self.path.within(step);
        self
    }

    /// The same error seen from the object of which `step` is a field.
    pub(super) fn within_field(mut self, step: &str) -> Self {
        if !self.path.arrive() {
            self.path.within(step);
        }
        self
    }

    /// The same error, of a value in the object around, seen from inside.
    pub(super) fn around(mut self) -> Self {
        self.path.is_around = true;
        self
    }

    /// Where: `cardDataInfo.cardPointInfo[0].pointName`; empty for the body as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path.text
    }

    /// In what way.
    #[must_use]
    pub fn reason(&self) -> DeviationKind {
        self.reason
    }

    /// Where and in what way, in words.
    pub(crate) fn place(&self) -> impl fmt::Display {
        let (path, reason) = (self.path(), self.reason);
        let between = if path.is_empty() { "" } else { ": " };
        fmt::from_fn(move |f| write!(f, "{path}{between}{reason}"))
    }
}

debug_as_display!(struct Undecodable |it| { path: it.path(), reason: it.reason });

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response cannot be read: {}", self.place())
    }
}

impl Error for Undecodable {}

/// A field of a response that the spec does not know. Nor is its class known, so that it is treated as a secret: shown
/// nowhere, and wiped when it is dropped.
#[derive(PartialEq, Eq)]
pub struct UnknownField {
    path: Path,
    json: Zeroizing<String>,
}

impl UnknownField {
    /// Where: `cardDataInfo.cardPointInfo[0].new`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path.text
    }

    /// Its value as JSON. Keep it out of logs: it may be anything.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }
}

/// Shows neither name nor value: both are the provider's.
impl fmt::Debug for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnknownField([class unknown])")
    }
}

/// The way to a value, which grows at the front.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Path {
    text: String,
    /// It begins in the object around, so that the steps up to that are none of it.
    is_around: bool,
}

impl Path {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            is_around: false,
        }
    }

    fn within(&mut self, step: &str) {
        if self.is_around {
            return;
        }
        self.text = match self.text.as_bytes().first() {
            None => step.to_owned(),
            Some(b'[') => format!("{step}{}", self.text),
            Some(_) => format!("{step}.{}", self.text),
        };
    }

    /// Whether it begins in the object that was reached.
    fn arrive(&mut self) -> bool {
        mem::take(&mut self.is_around)
    }
}

/// What was noticed below one place. Paths start there and grow at the front on the way up, so
/// that a body without deviations builds none.
#[derive(Default)]
pub(super) struct Notes {
    deviations: Vec<Deviation>,
    /// Fields that the spec does not name, with their JSON.
    unknown: Vec<UnknownField>,
}

/// How many notes there were at some moment.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    deviations: usize,
    unknown: usize,
}

impl Notes {
    pub(super) fn deviation(&mut self, kind: DeviationKind) {
        self.deviation_at("", kind);
    }

    pub(super) fn deviation_at(&mut self, path: &str, kind: DeviationKind) {
        self.deviations.push(Deviation {
            path: Path::new(path),
            kind,
        });
    }

    /// Keeps what made a value unreadable where the answer can do without it.
    pub(super) fn forgive(&mut self, error: Undecodable) {
        self.deviations.push(Deviation {
            path: error.path,
            kind: error.reason,
        });
    }

    pub(super) fn unknown(&mut self, name: &str, json: &str) {
        self.unknown.push(UnknownField {
            path: Path::new(name),
            json: Zeroizing::new(json.to_owned()),
        });
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            deviations: self.deviations.len(),
            unknown: self.unknown.len(),
        }
    }

    /// Puts `step`, an item of an array, before every path noted since.
    #[inline]
    pub(super) fn place_since(&mut self, mark: Mark, step: &str) {
        if self.mark() != mark {
            self.place(mark, step);
        }
    }

    #[cold]
    fn place(&mut self, mark: Mark, step: &str) {
        for path in self.paths_since(mark) {
            path.within(step);
        }
    }

    /// Puts `step`, a field, before every path noted since. What was found in the object of that field by several of
    /// those inside is told once.
    #[cold]
    pub(super) fn place_field_since(&mut self, mark: Mark, step: &str) {
        self.place_since(mark, step);
        if !self.paths_since(mark).any(|path| path.is_around) {
            return;
        }
        let mut told = BTreeSet::new();
        let mut deviations = self.deviations.split_off(mark.deviations);
        deviations
            .retain_mut(|it| !it.path.arrive() || told.insert((it.path.clone(), it.kind.as_str())));
        self.deviations.append(&mut deviations);
        let mut told = BTreeSet::new();
        let mut unknown = self.unknown.split_off(mark.unknown);
        unknown.retain_mut(|it| !it.path.arrive() || told.insert(it.path.clone()));
        self.unknown.append(&mut unknown);
    }

    fn paths_since(&mut self, mark: Mark) -> impl Iterator<Item = &mut Path> {
        let deviations = self.deviations[mark.deviations..].iter_mut();
        let unknown = self.unknown[mark.unknown..].iter_mut();
        let deviations = deviations.map(|deviation| &mut deviation.path);
        deviations.chain(unknown.map(|field| &mut field.path))
    }

    /// Adds what was noticed in the object around, where that is still to be reached.
    pub(super) fn absorb_around(&mut self, mut notes: Self) {
        for path in notes.paths_since(Mark::default()) {
            path.is_around = true;
        }
        self.absorb(notes);
    }

    pub(super) fn absorb(&mut self, mut notes: Self) {
        self.deviations.append(&mut notes.deviations);
        self.unknown.append(&mut notes.unknown);
    }

    pub(super) fn into_parts(self) -> (Vec<Deviation>, Vec<UnknownField>) {
        (self.deviations, self.unknown)
    }

    /// Drops unknown fields that were taken as something else after all.
    pub(super) fn forget(&mut self, taken: &[String]) {
        if !taken.is_empty() {
            let is_taken = |path: &Path| !path.is_around && taken.contains(&path.text);
            self.unknown.retain(|field| !is_taken(&field.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_grow_at_the_front() {
        let mut notes = Notes::default();
        notes.deviation_at("before", DeviationKind::Duplicate);
        let mark = notes.mark();
        notes.deviation(DeviationKind::WrongType);
        notes.unknown("x", "1");
        notes.place_since(mark, "name");
        notes.place_since(mark, "[2]");
        notes.place_since(mark, "points");
        let (deviations, unknown) = notes.into_parts();
        let paths: Vec<_> = deviations.iter().map(Deviation::path).collect();
        assert_eq!(paths, ["before", "points[2].name"]);
        let unknown: Vec<_> = unknown.iter().map(|it| (it.path(), it.json())).collect();
        assert_eq!(unknown, [("points[2].name.x", "1")]);
    }
}
