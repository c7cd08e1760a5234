//! The specification as written: every value with its place, nothing resolved, nothing concluded.

pub(crate) mod allowance;
pub(crate) mod field;
pub(crate) mod operation;
pub(crate) mod profile;
pub(crate) mod read;
pub(crate) mod rule;

use crate::ir::{
    Allowance, AlsoIn, Bounds, Category, Class, Effect, ErrorTable, HeaderValue, Mode, Origin,
    Relation, Requirement, SourceState, TimeFormat,
};
use crate::source::Place;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) at: Place,
}

/// `konaplate.yaml`.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) at: Place,
    pub(crate) provider: String,
    pub(crate) servers: Vec<(Spanned<String>, Spanned<String>)>,
    pub(crate) envelope: Envelope,
    pub(crate) request_headers: Vec<Header>,
    pub(crate) response_headers: Vec<Header>,
    pub(crate) types: Vec<Field>,
    pub(crate) families: Vec<(Spanned<String>, Spanned<String>)>,
    pub(crate) groups: Vec<Group>,
    pub(crate) errata: Vec<Erratum>,
    pub(crate) allowed: Vec<Allowance>,
}

#[derive(Debug)]
pub(crate) struct Envelope {
    pub(crate) object: Spanned<String>,
    pub(crate) code: String,
    pub(crate) text: Vec<String>,
    pub(crate) success: String,
    pub(crate) encrypted: Spanned<String>,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: Spanned<String>,
    pub(crate) doc: String,
    pub(crate) operations: Vec<Spanned<String>>,
    /// Operations whose files are there and are not built.
    pub(crate) drafts: Vec<Spanned<String>>,
}

impl Profile {
    /// The groups that a client has: those with an operation.
    pub(crate) fn built_groups(&self) -> impl Iterator<Item = &Group> {
        let groups = self.groups.iter();
        groups.filter(|group| !group.operations.is_empty())
    }
}

/// A header of the profile, or what one page says differently about it.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) name: Spanned<String>,
    pub(crate) value: Option<HeaderValue>,
    pub(crate) length: Option<Spanned<Bounds>>,
    pub(crate) required: Option<Requirement>,
    /// It equals the request's header of that name.
    pub(crate) equals: Option<Spanned<EqualTo>>,
    /// Where that it does was read.
    pub(crate) from: Option<Spanned<Origin>>,
    pub(crate) doc: String,
}

/// What a response header equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EqualTo {
    /// The request's header of the same name.
    Request,
}

/// `operations/<group>/<operation>.yaml`.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) at: Place,
    pub(crate) name: Spanned<String>,
    pub(crate) service: String,
    pub(crate) doc: String,
    pub(crate) source: Source,
    pub(crate) method: Spanned<String>,
    pub(crate) path: Spanned<String>,
    pub(crate) mode: Option<Mode>,
    pub(crate) effect: Effect,
    pub(crate) idempotency: Option<Spanned<String>>,
    pub(crate) pending: Option<Spanned<String>>,
    pub(crate) recovery: Option<Spanned<Recovery>>,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) encrypts_request: Spanned<bool>,
    pub(crate) encrypts_response: Spanned<bool>,
    pub(crate) request_headers: Vec<Header>,
    pub(crate) response_headers: Vec<Header>,
    pub(crate) request: Vec<Field>,
    pub(crate) response: Vec<Field>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) error_table: ErrorTable,
    pub(crate) errors: Vec<ErrorCode>,
    pub(crate) cases: Vec<Case>,
    pub(crate) errata: Vec<Erratum>,
    pub(crate) allowed: Vec<Allowance>,
}

#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) page: String,
    pub(crate) version: String,
    pub(crate) read: String,
    pub(crate) state: SourceState,
}

#[derive(Debug)]
pub(crate) enum Recovery {
    Ask {
        operation: Spanned<String>,
        /// The inquiry's field and the field of this request that fills it.
        with: Option<(Spanned<String>, Spanned<String>)>,
    },
    None,
}

#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) field: Spanned<String>,
    pub(crate) settled: Spanned<String>,
    pub(crate) failed: Spanned<String>,
    pub(crate) pending: Spanned<String>,
    pub(crate) not_seen: Option<NotSeen>,
}

/// How an inquiry says that it does not know a number.
#[derive(Debug)]
pub(crate) struct NotSeen {
    pub(crate) at: Place,
    pub(crate) status: Spanned<u16>,
    pub(crate) codes: Vec<Quotable>,
    pub(crate) families: Vec<Spanned<String>>,
    pub(crate) grace: Spanned<String>,
}

/// A text, and whether it stands in quotes.
#[derive(Debug)]
pub(crate) struct Quotable {
    pub(crate) text: Spanned<String>,
    pub(crate) is_quoted: bool,
}

/// A field of a message, or a shared type (whose wire name is then its Rust name).
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) wire: Spanned<String>,
    pub(crate) shared: Option<Spanned<String>>,
    pub(crate) kind: Option<Spanned<Kind>>,
    pub(crate) length: Option<Spanned<Bounds>>,
    pub(crate) range: Option<Spanned<Bounds>>,
    /// How many items an array has.
    pub(crate) count: Option<Spanned<Bounds>>,
    pub(crate) values: Vec<Word>,
    pub(crate) format: Option<Spanned<TimeFormat>>,
    pub(crate) class: Option<Spanned<Class>>,
    pub(crate) lives: Option<Lives>,
    pub(crate) unit: String,
    pub(crate) required: Requirement,
    pub(crate) default: Option<Spanned<String>>,
    pub(crate) doc: String,
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) type_name: Option<Spanned<String>>,
    pub(crate) fields: Vec<Field>,
    pub(crate) items: Option<Box<Field>>,
    pub(crate) also_in: Option<Spanned<AlsoIn>>,
    pub(crate) origin: Origin,
}

impl Field {
    /// The fields of the object that it is, or that the items of the list are.
    pub(crate) fn inner_fields(&self) -> &[Self] {
        match &self.items {
            Some(items) => items.inner_fields(),
            None => &self.fields,
        }
    }

    /// Whether it may stand in the object around.
    pub(crate) fn is_also_around(&self) -> bool {
        let also_in = self.also_in.as_ref();
        also_in.is_some_and(|to| to.value == AlsoIn::Around)
    }
}

/// A word of an enum, and what it means.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) wire: Spanned<String>,
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) doc: String,
}

/// How long a value serves after its issue.
#[derive(Debug)]
pub(crate) enum Lives {
    Seconds(Spanned<String>),
    /// By the word of a request field.
    By {
        field: Spanned<String>,
        /// Word to seconds.
        words: Vec<(Spanned<String>, Spanned<String>)>,
    },
}

impl Lives {
    pub(crate) fn at(&self) -> Place {
        match self {
            Self::Seconds(seconds) => seconds.at,
            Self::By { field, .. } => field.at,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    String,
    Integer,
    Boolean,
    Object,
    Array,
}

/// A rule across the fields of a request.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its place in the list.
    pub(crate) index: usize,
    pub(crate) at: Place,
    pub(crate) doc: String,
    pub(crate) kind: RuleKind,
}

#[derive(Debug)]
pub(crate) enum RuleKind {
    Required {
        field: Spanned<String>,
        when: Condition,
    },
    ExactlyOneOf(Spanned<Vec<Spanned<String>>>),
    AtLeastOneOf(Spanned<Vec<Spanned<String>>>),
    Order(Spanned<Vec<Spanned<String>>>),
    Sum {
        terms: Spanned<Vec<Spanned<String>>>,
        relation: Relation,
        /// A field or a number.
        total: Spanned<String>,
    },
}

#[derive(Debug)]
pub(crate) enum Condition {
    Is {
        field: Spanned<String>,
        value: Spanned<String>,
    },
    Given(Spanned<String>),
}

#[derive(Debug)]
pub(crate) struct ErrorCode {
    pub(crate) code: Spanned<String>,
    pub(crate) quoted: bool,
    pub(crate) name: Spanned<String>,
    pub(crate) status: u16,
    pub(crate) message: String,
    pub(crate) is_final: Option<bool>,
    pub(crate) category: Category,
    pub(crate) doc: String,
    pub(crate) origin: Origin,
}

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: Spanned<String>,
    pub(crate) status: u16,
    pub(crate) title: String,
    pub(crate) code: Option<Spanned<String>>,
}

#[derive(Debug)]
pub(crate) struct Erratum {
    pub(crate) at: Spanned<String>,
    pub(crate) documented: Spanned<String>,
    pub(crate) effective: Spanned<String>,
    pub(crate) because: String,
}
