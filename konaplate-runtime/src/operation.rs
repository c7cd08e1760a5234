//! The static description of an operation that generated code hands to the runtime: data, no behaviour.

use std::fmt;

/// One operation of the API, as the spec states it.
#[derive(Debug)]
pub struct Operation {
    /// Name in the spec, kebab case: `charge-cancel`.
    pub name: &'static str,
    /// Spec file that defines it: `operations/recharge/charge.yaml`.
    pub spec: &'static str,
    /// HTTP method, upper case.
    pub method: &'static str,
    /// Path below the base URL, with its leading slash.
    pub path: &'static str,
    /// What a call does at the provider.
    pub effect: Effect,
    /// The request body is encrypted.
    pub encrypts_request: bool,
    /// The response body is documented as encrypted. What is done is decided by the body itself.
    pub encrypts_response: bool,
    /// Request headers in page order.
    pub headers: &'static [HeaderRule],
    /// Name, lower case, of the response header that equals the request's correlation id, if one is known to.
    pub echo: Option<&'static str>,
    /// How messages are wrapped.
    pub envelope: &'static Envelope,
    /// The request's fields, in page order.
    pub request: &'static [FieldRow],
    /// Rules between those fields.
    pub rules: &'static [FieldsRule],
    /// Wire name of the request field that names the call, or in an inquiry the one that is asked about.
    pub idempotency: Option<&'static str>,
    /// Wire name of the boolean response field that says the money has not settled.
    pub pending: Option<&'static str>,
    /// How to ask what became of a call.
    pub recovery: Option<Recovery>,
    /// The word of its answer that says what became of a call: of the one asked about on inquiries, else of its own.
    pub verdict: Option<Verdict>,
    /// Wire names of what in an answer shows that the call was taken up.
    pub evidence: &'static [&'static str],
    /// Documented error codes.
    pub errors: &'static [ErrorRow],
}

impl Operation {
    /// The row of a documented error code.
    #[must_use]
    pub fn error(&self, code: &str) -> Option<&'static ErrorRow> {
        self.errors.iter().find(|row| row.code == code)
    }

    /// Whether a code says, with the status it is documented with, that the number of the call was used before.
    pub(crate) fn is_asked_before(&self, code: &str, status: u16) -> bool {
        let row = self.error(code);
        row.is_some_and(|row| {
            row.category == Category::AlreadyAsked && !row.is_final && row.status == status
        })
    }

    /// The field that a message ends in, as in `Invalid input parameter. userId` and in
    /// `The length of value does not match, cardNo.`
    pub(crate) fn blamed(&self, message: &str) -> Option<RequestField> {
        let ends = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ':' | '.');
        let last = message.trim_end_matches(ends).rsplit(ends).next()?;
        let at = self.request.iter().position(|row| row.wire == last)?;
        Some(self.field(at))
    }

    /// The request's field at that place of the table.
    pub(crate) fn field(&self, at: usize) -> RequestField {
        RequestField::of(self.spec, self.request[at])
    }

    /// Whether the request or the response is encrypted, so that the crypto key id must be sent.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.encrypts_request || self.encrypts_response
    }
}

/// The names of a request's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldRow {
    wire: &'static str,
    rust: &'static str,
}

impl FieldRow {
    /// `wire` is the field's name in the request body, `rust` that of its setter.
    #[must_use]
    pub const fn new(wire: &'static str, rust: &'static str) -> Self {
        Self { wire, rust }
    }
}

/// A field of an operation's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestField {
    spec: &'static str,
    row: FieldRow,
}

impl RequestField {
    pub(crate) fn of(spec: &'static str, row: FieldRow) -> Self {
        Self { spec, row }
    }

    /// The field's name on the wire.
    #[must_use]
    pub fn wire(&self) -> &'static str {
        self.row.wire
    }

    /// The name of its setter.
    #[must_use]
    pub fn rust(&self) -> &'static str {
        self.row.rust
    }

    /// The spec file that documents it: `operations/recharge/charge.yaml`.
    #[must_use]
    pub fn spec_file(&self) -> &'static str {
        self.spec
    }

    /// Its key path in that file: `request.userId`.
    #[must_use]
    pub fn spec_key(&self) -> String {
        format!("request.{}", self.row.wire)
    }
}

/// Where the spec has it: `operations/recharge/charge.yaml request.userId`.
impl fmt::Display for RequestField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} request.{}", self.spec, self.row.wire)
    }
}

/// A rule between fields. Numbers are places in the operation's table of fields.
#[derive(Debug)]
pub struct FieldsRule {
    /// Spec file and key: `operations/card/order.yaml rules[0]`.
    pub spec: &'static str,
    /// What it asks for, in words.
    pub text: &'static str,
    /// What it asks for.
    pub kind: FieldsRuleKind,
}

/// What a rule asks for.
#[derive(Debug)]
pub enum FieldsRuleKind {
    /// A field has to be there under a condition.
    Required {
        /// The field.
        field: usize,
        /// The condition.
        when: Condition,
    },
    /// One of the fields is given, and no other.
    ExactlyOneOf(&'static [usize]),
    /// One of the fields is given, or more.
    AtLeastOneOf(&'static [usize]),
    /// Of those that are given, each is at most the next one.
    Order(&'static [usize]),
    /// A sum. What is absent counts as nothing; without a term or without the total there is nothing to compare.
    Sum {
        /// What is added up.
        terms: &'static [usize],
        /// How the sum stands to the total.
        relation: Relation,
        /// What it is compared with.
        total: Total,
    },
}

/// When a field has to be there.
#[derive(Debug)]
pub enum Condition {
    /// A boolean has this value.
    IsBoolean {
        /// The boolean.
        field: usize,
        /// The value.
        value: bool,
        /// The provider takes an absent field for it.
        is_default: bool,
    },
    /// An enum has this word.
    IsWord {
        /// The enum.
        field: usize,
        /// The word.
        word: &'static str,
        /// The provider takes an absent field for it.
        is_default: bool,
    },
    /// Another field is given.
    Given(usize),
}

/// How a sum stands to its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Both are the same.
    Equals,
    /// The sum is not above it.
    AtMost,
    /// The sum is not below it.
    AtLeast,
}

/// What a sum is compared with.
#[derive(Debug, Clone, Copy)]
pub enum Total {
    /// Another field.
    Field(usize),
    /// A number.
    Number(u64),
}

/// What a call does at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Changes nothing; asking again is harmless.
    Read,
    /// Changes something other than a balance.
    Write,
    /// Moves money.
    MovesMoney,
}

/// One request header.
#[derive(Debug)]
pub struct HeaderRule {
    /// Name, lower case.
    pub name: &'static str,
    /// What fills it.
    pub value: HeaderValue,
    /// Least characters.
    pub min: u64,
    /// Most characters.
    pub max: u64,
}

/// What fills a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderValue {
    /// The service provider's id.
    AspId,
    /// A new id per call.
    CorrelationId,
    /// The project's access key.
    AccessKey,
    /// The id of the crypto key; sent only when the call encrypts anything.
    CryptoKeyId,
    /// The body's MAC.
    TranToken,
    /// The instant of the call.
    TranTime,
    /// The clock that the instant was read on.
    TimeZone,
}

/// How messages are wrapped: where the outcome code stands and how an encrypted body looks.
#[derive(Debug)]
pub struct Envelope {
    /// Wire name of the object that holds the outcome (`response`).
    pub object: &'static str,
    /// Wire name of the code inside it.
    pub code: &'static str,
    /// Wire names under which the message text may stand, the usual one first.
    pub text: &'static [&'static str],
    /// The code that means success.
    pub success: &'static str,
    /// Wire name of the one field of an encrypted body.
    pub encrypted: &'static str,
}

/// The inquiry that tells what became of a call.
#[derive(Debug)]
pub struct Recovery {
    /// The inquiry.
    pub operation: &'static Operation,
    /// Wire name of its request field that takes the call's idempotency value.
    pub field: &'static str,
}

/// The word of an answer that says what became of a call.
#[derive(Debug)]
pub struct Verdict {
    /// Wire name of the response field that holds the word.
    pub field: &'static str,
    /// The word for: done.
    pub settled: &'static str,
    /// The word for: not done, and will not be.
    pub failed: &'static str,
    /// The word for: not decided.
    pub pending: &'static str,
    /// How an inquiry says that it does not know a number, if that is known.
    pub not_seen: Option<NotSeen>,
}

/// How an inquiry says that it does not know a number: the refusals that mean it. No other does.
#[derive(Debug)]
pub struct NotSeen {
    /// HTTP status of such a refusal.
    pub status: u16,
    /// Codes that mean it.
    pub codes: &'static [&'static str],
    /// Families (`007`) whose codes mean it, but for those in `known`.
    pub families: &'static [&'static str],
    /// Codes of those families that mean something else.
    pub known: &'static [&'static str],
    /// Seconds after a call during which not being known proves nothing.
    pub grace_seconds: u64,
}

impl NotSeen {
    /// Whether a refusal says that the number is not known.
    #[must_use]
    pub fn is_said_by(&self, status: u16, code: &str) -> bool {
        let is_meant = || {
            let is_of_family = family(code).is_some_and(|it| self.families.contains(&it));
            self.codes.contains(&code) || (is_of_family && !self.known.contains(&code))
        };
        status == self.status && is_meant()
    }
}

/// The family of a code `NNN_NNN`; nothing of a text of another form, which may be that of a gateway on the way.
fn family(code: &str) -> Option<&str> {
    let is_digits = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (family, number) = code.split_once('_')?;
    (is_digits(family) && is_digits(number)).then_some(family)
}

/// One documented error code.
#[derive(Debug)]
pub struct ErrorRow {
    /// `NNN_NNN`.
    pub code: &'static str,
    /// HTTP status it comes with.
    pub status: u16,
    /// Message as documented.
    pub message: &'static str,
    /// The call is over and nothing happened.
    pub is_final: bool,
    /// What the caller can do.
    pub category: Category,
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// Mend the request.
    FixRequest,
    /// Try again later.
    RetryLater,
    /// The member has to act.
    AskUser,
    /// The same call was made before: ask what became of it, do not take it for a failure.
    AlreadyAsked,
    /// The provider has to act.
    ContactProvider,
    /// Not known.
    Unknown,
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FixRequest => "fix the request",
            Self::RetryLater => "try again later",
            Self::AskUser => "the member has to act",
            Self::AlreadyAsked => "already asked: inquire what became of it",
            Self::ContactProvider => "contact the provider",
            Self::Unknown => "not known",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::NotSeen;

    const BY_FAMILY: NotSeen = NotSeen {
        status: 400,
        codes: &[],
        families: &["007", "012"],
        known: &["007_001", "007_008"],
        grace_seconds: 60,
    };

    #[test]
    fn an_unlisted_code_of_a_family_says_that_a_number_is_not_known() {
        for code in ["007_099", "007_000", "012_001"] {
            assert!(BY_FAMILY.is_said_by(400, code), "{code}");
        }
    }

    #[test]
    fn a_code_that_means_something_else_does_not_say_it() {
        for code in ["007_001", "007_008", "000_002", "999_405", "008_099"] {
            assert!(!BY_FAMILY.is_said_by(400, code), "{code}");
        }
    }

    #[test]
    fn a_code_of_another_form_does_not_say_it() {
        for code in [
            "",
            "007",
            "007_",
            "007_99",
            "007_0999",
            "0070_99",
            "007099",
            "007-099",
            "007_09x",
            "_007_099",
            " 007_099",
            "007_099 ",
            "007_099_1",
            "AUTH_FAIL",
            "007_٠٩٩",
            "00٧_099",
        ] {
            assert!(!BY_FAMILY.is_said_by(400, code), "{code:?}");
        }
    }

    #[test]
    fn another_status_says_nothing_of_the_number() {
        for status in [
            0, 100, 200, 201, 204, 301, 302, 401, 403, 404, 407, 408, 409, 422, 425, 429, 499, 500,
            502, 503, 504,
        ] {
            assert!(!BY_FAMILY.is_said_by(status, "007_099"), "{status}");
        }
    }

    #[test]
    fn a_listed_code_says_it_whatever_it_means_elsewhere() {
        let by_code = NotSeen {
            status: 404,
            codes: &["007_001", "NO_SUCH"],
            families: &["007"],
            known: &["007_008"],
            grace_seconds: 0,
        };
        for (status, code, wanted) in [
            (404, "007_001", true),
            (404, "NO_SUCH", true),
            (404, "007_002", true),
            (404, "007_008", false),
            (400, "007_001", false),
            (404, "NO_SUCH_", false),
        ] {
            assert_eq!(by_code.is_said_by(status, code), wanted, "{status} {code}");
        }
        let by_code_alone = NotSeen {
            families: &[],
            ..by_code
        };
        assert!(!by_code_alone.is_said_by(404, "007_002"));
    }
}
