//! The description of an operation: data, no behaviour. Generated code holds it as part of the program.

use std::fmt;

mod field;
#[cfg(test)]
pub(crate) mod made_up;
mod rule;

pub use self::field::{Bounds, Field, Of, RequestField, Row, Shape, WireName};
pub use self::rule::{Condition, FieldsRule, FieldsRuleKind, Path, Relation, Total};
pub use crate::table::{AlsoIn, List, Shared, Str};

/// One operation of the API, as the spec states it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Name in the spec, kebab case: `charge-cancel`.
    pub name: Str,
    /// Spec file that defines it: `operations/recharge/charge.yaml`.
    pub spec: Str,
    /// HTTP method, upper case.
    pub method: Str,
    /// Path below the base URL, with its leading slash.
    pub path: Str,
    /// What a call does at the provider.
    pub effect: Effect,
    /// The request body is encrypted.
    pub encrypts_request: bool,
    /// The response body is documented as encrypted. What is done is decided by the body itself.
    pub encrypts_response: bool,
    /// Request headers in page order.
    pub headers: List<HeaderRule>,
    /// Name, lower case, of the response header that equals the request's correlation id, if one is known to.
    pub echo: Option<Str>,
    /// How messages are wrapped.
    pub envelope: Shared<Envelope>,
    /// The request's fields, in page order.
    pub request: List<Row>,
    /// Rules between those fields.
    pub rules: List<FieldsRule>,
    /// How long values of its answer serve, where that depends on the request.
    pub lives: List<Lives>,
    /// Wire name of the request field that names the call, or in an inquiry the one that is asked about.
    pub idempotency: Option<Str>,
    /// Wire name of the boolean response field that says the money has not settled.
    pub pending: Option<Str>,
    /// How to ask what became of a call.
    pub recovery: Option<Recovery>,
    /// The word of its answer that says what became of a call: of the one asked about on inquiries, else of its own.
    pub verdict: Option<Verdict>,
    /// Wire names of what in an answer shows that the call was taken up.
    pub evidence: List<Str>,
    /// Documented error codes.
    pub errors: List<ErrorRow>,
}

impl Operation {
    /// The row of a documented error code.
    #[must_use]
    pub fn error(&self, code: &str) -> Option<&ErrorRow> {
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
        Some(self.field(self.place_of(last)?))
    }

    /// Where the request's table has a field.
    pub(crate) fn place_of(&self, wire: &str) -> Option<usize> {
        self.request.iter().position(|row| &*row.wire == wire)
    }

    /// The request's field at that place of the table.
    pub(crate) fn field(&self, at: usize) -> RequestField {
        RequestField::of(self.spec.clone(), &self.request[at])
    }

    /// Whether the request or the response is encrypted, so that the crypto key id must be sent.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.encrypts_request || self.encrypts_response
    }
}

/// How long a value of an answer serves, by a word of the request.
#[derive(Debug, Clone)]
pub struct Lives {
    /// Wire name of the response field.
    pub field: Str,
    /// Wire name of the request field.
    pub by: Str,
    /// Seconds by word.
    pub words: List<(Str, u64)>,
    /// Seconds where the request field is absent.
    pub absent: u64,
    /// Seconds with any other word.
    pub otherwise: u64,
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
#[derive(Debug, Clone)]
pub struct HeaderRule {
    /// Name, lower case.
    pub name: Str,
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
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Wire name of the object that holds the outcome (`response`).
    pub object: Str,
    /// Wire name of the code inside it.
    pub code: Str,
    /// Wire names under which the message text may stand, the usual one first.
    pub text: List<Str>,
    /// The code that means success.
    pub success: Str,
    /// Wire name of the one field of an encrypted body.
    pub encrypted: Str,
}

/// The inquiry that tells what became of a call.
#[derive(Debug, Clone)]
pub struct Recovery {
    /// The inquiry.
    pub operation: Shared<Operation>,
    /// Wire name of its request field that takes the call's idempotency value.
    pub field: Str,
}

/// The word of an answer that says what became of a call.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Wire name of the response field that holds the word.
    pub field: Str,
    /// The word for: done.
    pub settled: Str,
    /// The word for: not done, and will not be.
    pub failed: Str,
    /// The word for: not decided.
    pub pending: Str,
    /// How an inquiry says that it does not know a number, if that is known.
    pub not_seen: Option<NotSeen>,
}

/// How an inquiry says that it does not know a number: the refusals that mean it. No other does.
#[derive(Debug, Clone)]
pub struct NotSeen {
    /// HTTP status of such a refusal.
    pub status: u16,
    /// Codes that mean it.
    pub codes: List<Str>,
    /// Families (`007`) whose codes mean it, but for those in `known`.
    pub families: List<Str>,
    /// Codes of those families that mean something else.
    pub known: List<Str>,
    /// Seconds after a call during which not being known proves nothing.
    pub grace_seconds: u64,
}

impl NotSeen {
    /// Whether a refusal says that the number is not known.
    #[must_use]
    pub fn is_said_by(&self, status: u16, code: &str) -> bool {
        let is_meant = || {
            let is_of_family =
                family(code).is_some_and(|it| self.families.iter().any(|family| family == it));
            self.codes.iter().any(|it| it == code)
                || (is_of_family && !self.known.iter().any(|it| it == code))
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
#[derive(Debug, Clone)]
pub struct ErrorRow {
    /// `NNN_NNN`.
    pub code: Str,
    /// HTTP status it comes with.
    pub status: u16,
    /// Message as documented.
    pub message: Str,
    /// The call is over and nothing happened.
    pub is_final: bool,
    /// What the caller can do.
    pub category: Category,
}

impl ErrorRow {
    /// A row of generated code.
    #[must_use]
    pub const fn new(
        code: &'static str,
        status: u16,
        message: &'static str,
        is_final: bool,
        category: Category,
    ) -> Self {
        Self {
            code: Str::Borrowed(code),
            status,
            message: Str::Borrowed(message),
            is_final,
            category,
        }
    }
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
    use super::{List, NotSeen, Str};

    static BY_FAMILY: NotSeen = NotSeen {
        status: 400,
        codes: List::Borrowed(&[]),
        families: List::Borrowed(&[Str::Borrowed("007"), Str::Borrowed("012")]),
        known: List::Borrowed(&[Str::Borrowed("007_001"), Str::Borrowed("007_008")]),
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
            codes: List::Borrowed(&[Str::Borrowed("007_001"), Str::Borrowed("NO_SUCH")]),
            families: List::Borrowed(&[Str::Borrowed("007")]),
            known: List::Borrowed(&[Str::Borrowed("007_008")]),
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
            families: List::Borrowed(&[]),
            ..by_code
        };
        assert!(!by_code_alone.is_said_by(404, "007_002"));
    }
}
