//! The checked model: what the emitter and the mock read. No optional that must be set by now, no
//! unresolved name, no contradiction. Only `check` makes one; nothing here does I/O.

mod answer;
mod path;
mod rule;
mod time;
mod words;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use self::answer::family;
pub use self::answer::{NotSeen, Recovery, Served, Verdict};
pub use self::path::FieldPath;
pub use self::rule::{Condition, ConditionValue, Relation, Rule, RuleKind, Total};
pub use self::time::TimeFormat;
use crate::diagnostic::Code;

/// A whole, checked API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// Name of the provider as people know it, such as `KONA PLATE`.
    pub provider: String,
    /// Base URL of each known environment by name.
    pub servers: BTreeMap<String, String>,
    /// How a message is wrapped.
    pub envelope: Envelope,
    /// Shared scalar types first, then those of single operations, in spec order.
    pub types: Vec<ScalarType>,
    /// Operation groups in spec order.
    pub groups: Vec<Group>,
    /// Operations in spec order (groups in order, operations in group order).
    pub operations: Vec<Operation>,
    /// Error families: the first three digits of a code, and what they are about.
    pub families: BTreeMap<String, String>,
    /// The request headers of all operations, before what single pages say differently.
    pub request_headers: Vec<Header>,
    /// The response headers of all operations, before what single pages say differently.
    pub response_headers: Vec<Header>,
    /// Lints that the profile lets stand.
    pub allowed: Vec<Allowance>,
}

/// A lint that is let stand, with the reason. Nothing is built from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The lint.
    pub lint: Code,
    /// Key path at or below which it is let stand, such as `request.dcvv`; the whole file if left out, and
    /// the whole specification in the profile.
    pub at: Option<String>,
    /// Why.
    pub because: String,
    /// Its own key path: `allow[0]`.
    pub key: String,
}

/// Where the outcome code stands in a message, and how an encrypted body looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Wire name of the object that holds the outcome (`response`).
    pub object: String,
    /// Wire name of the code inside it.
    pub code: String,
    /// Wire names under which the message text may stand inside it, the usual one first.
    pub text: Vec<String>,
    /// The code that means success.
    pub success: String,
    /// Wire name of the one field of an encrypted body.
    pub encrypted: String,
}

/// A named set of operations; a cargo feature of the client crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name in the spec and of the feature, kebab case.
    pub name: String,
    /// What the group is about.
    pub doc: String,
}

/// Index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// A scalar type with its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScalarType {
    /// Name of the Rust type.
    pub rust: String,
    /// What it is, in our words, and its unit.
    pub doc: String,
    /// What its numbers count, such as `KRW`; empty where that is not told.
    pub unit: String,
    /// Who may see its values.
    pub class: Class,
    /// What values it takes.
    pub kind: ScalarKind,
    /// Seconds that a value serves after its issue, where it expires. Such a type is a secret text.
    pub lives: Option<u64>,
    /// The shared type whose limits it narrows at one field.
    pub narrows: Option<TypeId>,
    /// File and key path of its definition, such as `konaplate.yaml types.Par`.
    pub spec: String,
}

/// The values that a scalar type takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScalarKind {
    /// Text limited in Unicode scalar values.
    Text(Limit),
    /// A date as digits. `Limit` is the length in characters: that of the format, or none known.
    Time(TimeFormat, Limit),
    /// A whole number.
    Integer(Limit),
    /// One of a list of words. `Limit` is the length in characters.
    Enum(Limit, Vec<Word>),
}

impl ScalarKind {
    /// What limits it: the length of texts, dates and words, the value of integers.
    #[must_use]
    pub fn limit(&self) -> &Limit {
        match self {
            Self::Text(limit)
            | Self::Time(_, limit)
            | Self::Integer(limit)
            | Self::Enum(limit, _) => limit,
        }
    }
}

/// A documented limit and the one that is enforced. For text both count characters, for integers values, for lists items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What the page says.
    pub documented: Bounds,
    /// What requests are checked against.
    pub effective: Bounds,
    /// Why the two differ; empty where they do not.
    pub because: String,
}

/// Inclusive bounds; `max: None` is unlimited (texts, lists) or the type's own end (integers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Smallest allowed.
    pub min: u64,
    /// Largest allowed.
    pub max: Option<u64>,
}

impl Bounds {
    /// Whether a number is within them.
    #[must_use]
    pub fn contains(self, number: u64) -> bool {
        self.min <= number && self.max.is_none_or(|max| number <= max)
    }

    /// Whether they have a number in common with others.
    #[must_use]
    pub fn overlaps(self, others: Self) -> bool {
        self.contains(others.min) || others.contains(self.min)
    }
}

/// As written in a specification: `16`, `1..30`, `1..` or `any`.
impl fmt::Display for Bounds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (0, None) => formatter.write_str("any"),
            (min, None) => write!(formatter, "{min}.."),
            (min, Some(max)) if min == max => write!(formatter, "{min}"),
            (min, Some(max)) => write!(formatter, "{min}..{max}"),
        }
    }
}

/// One word of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As sent.
    pub wire: String,
    /// Name of the Rust variant.
    pub rust: String,
    /// What it means.
    pub doc: String,
}

/// The variant of an open enum that holds unlisted words: `Other`, unless a word is called so.
#[must_use]
pub fn other_variant(words: &[Word]) -> &'static str {
    let is_taken = |name: &str| words.iter().any(|word| word.rust == name);
    match (is_taken("Other"), is_taken("OtherWord")) {
        (false, _) => "Other",
        (true, false) => "OtherWord",
        (true, true) => "NotListedByTheSpec",
    }
}

/// Who may see a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// May stand in a log.
    Public,
    /// About a person: redacted in Debug and errors.
    Personal,
    /// Gives access to money: redacted everywhere, wiped from memory.
    Secret,
}

/// What a call does at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Changes something other than a balance.
    Write,
    /// Moves money.
    MovesMoney,
}

/// Whether an answer waits for what the call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    Sync,
    /// It does not.
    Async,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Name in the spec, kebab case: `charge-cancel`.
    pub name: String,
    /// Rust module and method: `charge_cancel`.
    pub snake: String,
    /// Prefix of its Rust types: `ChargeCancel`.
    pub pascal: String,
    /// Index into [`Api::groups`].
    pub group: usize,
    /// Title on the page.
    pub service: String,
    /// What it does, in our words.
    pub doc: String,
    /// The page.
    pub source: Source,
    /// HTTP method, upper case.
    pub method: String,
    /// Path below the base URL, with its leading slash.
    pub path: String,
    /// Whether its answer waits for what it does, where the page says so. Nothing is built from it.
    pub mode: Option<Mode>,
    /// What a call does.
    pub effect: Effect,
    /// Wire name of the request field that names the call, if it has one.
    pub idempotency: Option<String>,
    /// Wire name of the boolean response field that says the money has not settled.
    pub pending: Option<String>,
    /// How to ask what became of a call.
    pub recovery: Option<Recovery>,
    /// The word of its answer that says what became of a call: on a `read`, of the call that is asked about, so that a
    /// recovery may name it; else of the call itself.
    pub verdict: Option<Verdict>,
    /// The request body is encrypted.
    pub encrypts_request: bool,
    /// The response body is encrypted.
    pub encrypts_response: bool,
    /// Sides whose encryption an erratum sets right (`request`, `response`), and why.
    pub encryption_errata: Vec<(&'static str, String)>,
    /// Request headers in page order.
    pub request_headers: Vec<Header>,
    /// Response headers in page order.
    pub response_headers: Vec<Header>,
    /// Request fields in page order.
    pub request: Vec<Field>,
    /// Response fields beside the envelope, in page order.
    pub response: Vec<Field>,
    /// What the fields of a request keep together, in spec order.
    pub rules: Vec<Rule>,
    /// How much of the page's error table was seen.
    pub error_table: ErrorTable,
    /// Documented error codes, the success code excluded, in page order.
    pub errors: Vec<ErrorCode>,
    /// Documented test cases in page order.
    pub cases: Vec<Case>,
    /// Lints that its file lets stand.
    pub allowed: Vec<Allowance>,
    /// Spec file relative to the spec's root: `operations/recharge/charge.yaml`.
    pub file: String,
}

/// The documentation page an operation was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Title of the page.
    pub page: String,
    /// Version the page states.
    pub version: String,
    /// Day it was read, `yyyy-mm-dd`.
    pub read: String,
    /// How much of it was seen.
    pub state: SourceState,
}

/// How much of a page was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceState {
    /// All of it.
    Complete,
    /// A part.
    Excerpt,
}

/// Where a single fact was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// On the complete page.
    Page,
    /// On an excerpt of the page.
    Excerpt,
    /// In the portal's guideline pages.
    Guide,
    /// Seen by integrations against the sandbox.
    Integration,
    /// Concluded from where another page consumes it.
    Inferred,
}

/// How much of a page's error table was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorTable {
    /// All rows.
    Complete,
    /// The page shows only the first rows.
    Cut,
    /// The table itself was not seen whole; rows listed come from elsewhere.
    NotSeen,
}

/// A header of a request or response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name as documented: `X-KM-Tran-Token`.
    pub name: String,
    /// What the runtime fills it with.
    pub value: HeaderValue,
    /// What the page says: `Required`, `Optional`, `Conditional`.
    pub requirement: Requirement,
    /// Length in characters.
    pub limit: Limit,
    /// Of a response: it equals the request's header of that name, a correlation id, and where that was read.
    pub equals_request: Option<Origin>,
    /// What it is.
    pub doc: String,
}

/// What fills a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderValue {
    /// The service provider's id.
    AspId,
    /// A new id per call.
    CorrelationId,
    /// The project's access key.
    AccessKey,
    /// The id of the crypto key, when the call encrypts anything.
    CryptoKeyId,
    /// The body's MAC.
    TranToken,
    /// The instant of the call.
    TranTime,
    /// The clock that the instant was taken from.
    TimeZone,
}

impl HeaderValue {
    /// What the client makes anew for each call, and how many characters that has; nothing of what is configured once
    /// for all calls.
    #[must_use]
    pub const fn made(self) -> Option<(&'static str, u64)> {
        match self {
            Self::CorrelationId => Some(("a correlation id", 20)),
            Self::TranToken => Some(("a token", 67)),
            Self::TranTime => Some(("an instant", 14)),
            Self::TimeZone => Some(("a time zone", 3)),
            Self::AspId | Self::AccessKey | Self::CryptoKeyId => None,
        }
    }
}

/// Whether a header or field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// Always.
    Required,
    /// Under a condition that the documentation states in words.
    Conditional,
    /// Never.
    Optional,
}

/// A field of a request, a response or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Name in Rust.
    pub rust: String,
    /// Key path inside the operation's file: `request.amount`.
    pub key: String,
    /// Whether it must be there.
    pub required: bool,
    /// As the page has it: what is not always required may be under a condition.
    pub requirement: Requirement,
    /// What it is, in our words.
    pub doc: String,
    /// What it holds.
    pub shape: Shape,
    /// The limit documented at this place, where it differs from that of the shared type it uses.
    pub limit: Option<Limit>,
    /// Value that the provider assumes when the field is absent, as documented.
    pub default: Option<String>,
    /// Where a field of a response may stand instead.
    pub also_in: Option<AlsoIn>,
    /// Where it was read.
    pub origin: Origin,
    /// How long the value serves by a word of the request, at the top of a response.
    pub lives: Option<Lives>,
}

/// Where a field of a response may stand instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlsoIn {
    /// In the sibling of that wire name: an object, or an item of an array.
    Sibling(String),
    /// In the object around: that which holds the object, or the array, that the field is in.
    Around,
}

impl AlsoIn {
    /// The object around, as a specification writes it.
    pub const AROUND: &str = "..";

    /// As a specification writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sibling(wire) => wire,
            Self::Around => Self::AROUND,
        }
    }
}

/// How long a value serves by the word of a request field; else as long as its type says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lives {
    /// Wire name of the request field.
    pub field: String,
    /// Word to seconds.
    pub words: Vec<(String, u64)>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A text, number or enum.
    Scalar(TypeId),
    /// true or false.
    Boolean,
    /// An object.
    Object(Object),
    /// A list.
    Array(Array),
}

/// A list of one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Array {
    /// What each item holds.
    pub item: Box<Shape>,
    /// How many items it has.
    pub count: Limit,
}

/// A nested object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Name of the Rust struct.
    pub rust: String,
    /// Its fields in page order.
    pub fields: Vec<Field>,
}

/// A documented error code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// `NNN_NNN`.
    pub code: String,
    /// Name of the Rust variant.
    pub rust: String,
    /// HTTP status.
    pub status: u16,
    /// Message as documented, verbatim.
    pub message: String,
    /// The call is over and nothing happened. Always false for codes that only say "ask".
    pub is_final: bool,
    /// What the caller can do.
    pub category: Category,
    /// When it is sent, in our words.
    pub doc: String,
    /// Where it was read.
    pub origin: Origin,
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Mend the request.
    FixRequest,
    /// Try again later.
    RetryLater,
    /// The member has to act.
    AskUser,
    /// The same call was made before; ask what became of it.
    AlreadyAsked,
    /// The provider has to act.
    ContactProvider,
    /// Not known.
    Unknown,
}

/// A documented test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Stable id, kebab case, unique in the operation.
    pub id: String,
    /// HTTP status.
    pub status: u16,
    /// Title as documented, verbatim.
    pub title: String,
    /// The code it answers with, where the page gives one.
    pub code: Option<String>,
}

/// In which messages a type occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// In a request.
    pub in_requests: bool,
    /// In a response.
    pub in_responses: bool,
}

impl Api {
    /// The type behind an id.
    #[must_use]
    pub fn scalar(&self, id: TypeId) -> &ScalarType {
        &self.types[id.0]
    }

    /// In which messages each type occurs, by [`TypeId`].
    #[must_use]
    pub fn usage(&self) -> Vec<Usage> {
        usage(self.types.len(), &self.operations)
    }
}

/// As [`Api::usage`], of `types` types.
pub(crate) fn usage(types: usize, operations: &[Operation]) -> Vec<Usage> {
    let mut usage = vec![Usage::default(); types];
    for operation in operations {
        for field in &operation.request {
            field
                .shape
                .each_scalar(&mut |id| usage[id.0].in_requests = true);
        }
        for field in &operation.response {
            field
                .shape
                .each_scalar(&mut |id| usage[id.0].in_responses = true);
        }
    }
    usage
}

impl Shape {
    /// As [`Shape::each_scalar`], to change which types they are.
    pub(crate) fn each_scalar_mut(&mut self, visit: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Scalar(id) => visit(id),
            Self::Boolean => {}
            Self::Array(array) => array.item.each_scalar_mut(visit),
            Self::Object(object) => {
                for field in &mut object.fields {
                    field.shape.each_scalar_mut(visit);
                }
            }
        }
    }

    /// Visits the scalar types inside, those of nested fields too.
    pub(crate) fn each_scalar(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::Scalar(id) => visit(*id),
            Self::Boolean => {}
            Self::Array(array) => array.item.each_scalar(visit),
            Self::Object(object) => {
                for field in &object.fields {
                    field.shape.each_scalar(visit);
                }
            }
        }
    }
}
