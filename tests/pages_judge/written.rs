//! What a page of the corpus says: descriptions of operations as data, and what each line of a rendered page is.

use std::collections::BTreeSet;

use konaplate_workbench::page::{Kind, Limit, Mode, Requirement};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    English,
    Korean,
}

/// A part of a page, in page order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    RequestHeaders,
    RequestFields,
    ResponseHeaders,
    ResponseFields,
    Codes,
    Cases,
}

impl Part {
    pub(crate) const ALL: [Self; 6] = [
        Self::RequestHeaders,
        Self::RequestFields,
        Self::ResponseHeaders,
        Self::ResponseFields,
        Self::Codes,
        Self::Cases,
    ];
    /// The parts that have headers or fields.
    pub(crate) const LISTS: [Self; 4] = [
        Self::RequestHeaders,
        Self::RequestFields,
        Self::ResponseHeaders,
        Self::ResponseFields,
    ];

    /// Where it stands in a specification.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::RequestHeaders => "headers.request",
            Self::RequestFields => "request",
            Self::ResponseHeaders => "headers.response",
            Self::ResponseFields => "response",
            Self::Codes => "errors",
            Self::Cases => "cases",
        }
    }

    /// Words of which a warning that names it has one.
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Self::RequestHeaders => &["request header", "headers.request"],
            Self::RequestFields => &["request parameter", "request field", "`request`"],
            Self::ResponseHeaders => &["response header", "headers.response"],
            Self::ResponseFields => &["response parameter", "response field", "`response`"],
            Self::Codes => &["codes", "response code"],
            Self::Cases => &["test data", "test case", "cases"],
        }
    }

    pub(crate) fn is_headers(self) -> bool {
        matches!(self, Self::RequestHeaders | Self::ResponseHeaders)
    }
}

/// An operation as its page describes it.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) mode: Option<Mode>,
    /// The first is the one that is shown.
    pub(crate) versions: Vec<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) description: Vec<String>,
    pub(crate) request: Message,
    pub(crate) response: Message,
    pub(crate) codes: Vec<Code>,
    pub(crate) has_more_codes: bool,
    pub(crate) cases: Vec<(u16, String)>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    pub(crate) encrypted: bool,
    pub(crate) headers: Vec<Field>,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) description: String,
}

/// What a page says of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    None,
    Known(Limit),
    /// A text that is not of the usual forms, and what it may be read as without a word.
    Odd(String, Option<Limit>),
}

/// A header or a field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// The word on the page.
    pub(crate) kind: &'static str,
    pub(crate) requirement: Requirement,
    pub(crate) limit: Bound,
    pub(crate) default: Option<&'static str>,
    pub(crate) texts: Vec<Text>,
    pub(crate) inside: Inside,
    pub(crate) fields: Vec<Field>,
    /// Something about it has to be told.
    pub(crate) must_tell: bool,
    /// Another word in the place of the requirement.
    pub(crate) odd_requirement: Option<&'static str>,
}

/// How what is inside is introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    Plain,
    /// By a pseudo field for the element.
    Item,
    /// Not at all: a button stands there.
    Button,
}

/// A piece of a description.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    Line(String),
    Bullet(String),
    Words(Form, Vec<(String, String)>),
}

/// How the words of an enum are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// `• ACTIVE : in use`
    Bullets,
    /// `- A: x`, whatever bullets the layout has.
    Dashes,
    /// `ASC : ascending`
    Lines,
    /// `01: single (…)`, one with nothing behind.
    TightLines,
    /// `• ACTIVE`, two or more.
    BareBullets,
    /// `ACTIVE, SUSPENDED`
    Commas,
    /// `ACTIVE/SUSPENDED`
    Slashes,
    /// `Y | N`
    Pipes,
    /// `01: new, 02: again`
    InlineColons,
    /// `M=male, F=female`
    InlineEquals,
    /// Names and codes in columns.
    Table,
    /// `• Korean : …`, two or more.
    Mixed,
}

impl Operation {
    pub(crate) fn list(&self, part: Part) -> &[Field] {
        match part {
            Part::RequestHeaders => &self.request.headers,
            Part::RequestFields => &self.request.fields,
            Part::ResponseHeaders => &self.response.headers,
            Part::ResponseFields => &self.response.fields,
            Part::Codes | Part::Cases => &[],
        }
    }

    pub(crate) fn list_mut(&mut self, part: Part) -> Option<&mut Vec<Field>> {
        match part {
            Part::RequestHeaders => Some(&mut self.request.headers),
            Part::RequestFields => Some(&mut self.request.fields),
            Part::ResponseHeaders => Some(&mut self.response.headers),
            Part::ResponseFields => Some(&mut self.response.fields),
            Part::Codes | Part::Cases => None,
        }
    }

    /// Takes away all that a part says.
    pub(crate) fn empty(&mut self, part: Part) {
        match part {
            Part::Codes => {
                self.codes.clear();
                self.has_more_codes = false;
            }
            Part::Cases => self.cases.clear(),
            list => {
                if let Some(fields) = self.list_mut(list) {
                    fields.clear();
                }
            }
        }
    }
}

/// A field with its place among the others of its part.
pub(crate) struct Flat<'o> {
    pub(crate) field: &'o Field,
    /// Index of the field that it is inside.
    pub(crate) parent: Option<usize>,
}

/// The fields of a part with those inside them, in page order.
pub(crate) fn flat(fields: &[Field]) -> Vec<Flat<'_>> {
    fn add<'o>(fields: &'o [Field], parent: Option<usize>, out: &mut Vec<Flat<'o>>) {
        for field in fields {
            let at = out.len();
            out.push(Flat { field, parent });
            add(&field.fields, Some(at), out);
        }
    }
    let mut out = Vec::new();
    add(fields, None, &mut out);
    out
}

impl Field {
    pub(crate) fn kind(&self) -> Kind {
        match self.kind {
            "string" => Kind::String,
            "number" => Kind::Number,
            "boolean" => Kind::Boolean,
            "object" => Kind::Object,
            "array of objects" => Kind::Objects,
            "array of strings" => Kind::Strings,
            other => Kind::Other(other.to_owned()),
        }
    }

    /// The lines of prose, in order.
    pub(crate) fn prose(&self) -> Vec<&str> {
        let texts = self.texts.iter();
        texts
            .filter_map(|text| match text {
                Text::Line(line) | Text::Bullet(line) => Some(line.as_str()),
                Text::Words(..) => None,
            })
            .collect()
    }

    /// The words of its enum, in order.
    pub(crate) fn words(&self) -> Vec<(&str, &str)> {
        let texts = self.texts.iter();
        let words = texts.filter_map(|text| match text {
            Text::Words(_, words) => Some(words),
            _ => None,
        });
        words
            .flatten()
            .map(|(word, meaning)| (word.as_str(), meaning.as_str()))
            .collect()
    }
}

/// What stands in a line of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The portal's, or of the layout.
    Furniture,
    /// Read or the portal's: both are right.
    Either,
    /// Of an unknown kind.
    Stranger,
    /// Of a field whose name is not there.
    Lost,
    Title,
    Version,
    Method,
    Path,
    Description,
    Mark(Part),
    Field(Part, usize, Aspect),
    Code(usize),
    ShowAll,
    Case(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    Name,
    Kind,
    Requirement,
    Limit,
    Default,
    Prose,
    Words,
}

/// A rendered page: its lines, and what stands in each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) lines: Vec<String>,
    pub(crate) roles: Vec<BTreeSet<Role>>,
}

impl Sheet {
    pub(crate) fn push(&mut self, line: impl Into<String>, roles: impl IntoIterator<Item = Role>) {
        self.lines.push(line.into());
        self.roles.push(roles.into_iter().collect());
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text.into_bytes()
    }

    pub(crate) fn blank(&mut self, count: usize) {
        for _ in 0..count {
            self.push("", [Role::Furniture]);
        }
    }

    /// The first line that has the role, from 1.
    pub(crate) fn line(&self, role: Role) -> Option<usize> {
        let at = self.roles.iter().position(|roles| roles.contains(&role));
        at.map(|at| at + 1)
    }

    /// All lines that have such a role, from 1.
    pub(crate) fn lines_of(&self, is_such: impl Fn(Role) -> bool) -> Vec<usize> {
        let lines = (1..).zip(&self.roles);
        lines
            .filter(|(_, roles)| roles.iter().any(|role| is_such(*role)))
            .map(|(line, _)| line)
            .collect()
    }
}
