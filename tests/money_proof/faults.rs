//! What goes wrong with a charge and with an inquiry, a row each.

/// When the provider carries a request out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Carried {
    Never,
    AtOnce,
    /// When its caller has given up.
    Late,
}

/// Whose id an answer has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Of {
    ThisCall,
    AnotherCall,
}

/// What comes back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Back {
    /// The provider's own answer.
    Own,
    /// The same, when the caller has given up.
    Late,
    Close,
    Reset,
    /// Half of the provider's own answer.
    Half,
    /// An answer that is encrypted for somebody else.
    Sealed,
    /// Half of an encrypted answer.
    HalfSealed,
    /// The provider's own answer if it refuses, or else its success with this body.
    Accepted(&'static str),
    /// Another answer: status and body.
    Say(Of, u16, &'static str),
}

/// A row: what it is called, and what happens to a charge.
pub(crate) type Fault = (&'static str, Carried, Back);

use Back::{Accepted, Close, Half, HalfSealed, Late, Own, Reset, Say, Sealed};
use Carried::{AtOnce, Never};
use Of::{AnotherCall, ThisCall};

const HTML: &str = "<html>Internal Server Error</html>";

/// What goes wrong with the charge when it first arrives.
#[rustfmt::skip] // a table: one row a line
pub(crate) const CHARGES: [Fault; 25] = [
    ("nothing",                  AtOnce, Own),
    ("closed before",            Never,  Close),
    ("reset before",             Never,  Reset),
    ("closed after",             AtOnce, Close),
    ("reset after",              AtOnce, Reset),
    ("a page of a gateway",      Never,  Say(ThisCall, 500, HTML)),
    ("the same after",           AtOnce, Say(ThisCall, 500, HTML)),
    ("a page with 200",          AtOnce, Say(ThisCall, 200, HTML)),
    ("half an answer",           AtOnce, Half),
    ("a stranger's key",         AtOnce, Sealed),
    ("a cut JWE",                AtOnce, HalfSealed),
    ("answered late",            AtOnce, Late),
    ("carried out late",         Carried::Late, Own),
    // Another call's answers.
    ("another's refusal",        AtOnce, Say(AnotherCall, 400, r#"{"response":{"code":"007_001"}}"#)),
    ("another's success",        Never,  Say(AnotherCall, 200, r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":false}"#)),
    ("another's pending",        Never,  Say(AnotherCall, 200, r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":true}"#)),
    // Answers that say two things.
    ("refused, and pending",     AtOnce, Say(ThisCall, 400, r#"{"response":{"code":"007_001"},"isPending":true}"#)),
    ("refused, and numbered",    AtOnce, Say(ThisCall, 400, r#"{"response":{"code":"007_001"},"nrNumber":"N"}"#)),
    ("refused, and encrypted",   AtOnce, Say(ThisCall, 400, r#"{"encData":"a.b.c.d.e","response":{"code":"007_001"}}"#)),
    ("settled, and FAILED",      Never,  Say(ThisCall, 200, r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":false,"result":"FAILED"}"#)),
    ("settled, and PENDING",     AtOnce, Accepted(r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":false,"result":"PENDING"}"#)),
    // Refusals that refuse nothing.
    ("a final code with 500",    AtOnce, Say(ThisCall, 500, r#"{"response":{"code":"007_001"}}"#)),
    ("a final code with 200",    AtOnce, Say(ThisCall, 200, r#"{"response":{"code":"007_001"}}"#)),
    ("a code that is not final", AtOnce, Say(ThisCall, 400, r#"{"response":{"code":"007_004"}}"#)),
    ("a code that is empty",     AtOnce, Say(ThisCall, 400, r#"{"response":{"code":""}}"#)),
];

/// What goes wrong with inquiries.
#[rustfmt::skip] // a table: one row a line
pub(crate) const INQUIRIES: [(&str, Back); 30] = [
    ("nothing",               Own),
    ("closed",                Close),
    ("reset",                 Reset),
    ("half an answer",        Half),
    ("a cut JWE",             HalfSealed),
    ("a page of a gateway",   Say(ThisCall, 500, HTML)),
    ("a page with 200",       Say(ThisCall, 200, HTML)),
    // Refusals that do not say that the number is not known.
    ("not allowed",           Say(ThisCall, 401, r#"{"response":{"code":"AUTH_FAIL"}}"#)),
    ("forbidden",             Say(ThisCall, 403, r#"{"response":{"code":"007_099"}}"#)),
    ("not found",             Say(ThisCall, 404, r#"{"response":{"code":"007_099"}}"#)),
    ("not in time",           Say(ThisCall, 408, r#"{"response":{"code":"007_099"}}"#)),
    ("too often",             Say(ThisCall, 429, r#"{"response":{"code":"999_429"}}"#)),
    ("too often, in words",   Say(ThisCall, 429, r#"{"response":{"code":"007_099"}}"#)),
    ("elsewhere",             Say(ThisCall, 302, r#"{"response":{"code":"12"}}"#)),
    ("a server error",        Say(ThisCall, 500, r#"{"response":{"code":"007_099"}}"#)),
    ("unavailable",           Say(ThisCall, 503, r#"{"response":{"code":"007_099"}}"#)),
    ("not known with 200",    Say(ThisCall, 200, r#"{"response":{"code":"007_099"}}"#)),
    ("an empty code",         Say(ThisCall, 400, r#"{"response":{"code":""}}"#)),
    ("a short code",          Say(ThisCall, 400, r#"{"response":{"code":"007_9"}}"#)),
    ("a known code",          Say(ThisCall, 400, r#"{"response":{"code":"007_001"}}"#)),
    ("a common code",         Say(ThisCall, 400, r#"{"response":{"code":"000_099"}}"#)),
    // Another call's answers, and answers about another number.
    ("another's COMPLETED",   Say(AnotherCall, 200, r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#)),
    ("another's FAILED",      Say(AnotherCall, 200, r#"{"response":{"code":"000_000"},"result":"FAILED"}"#)),
    ("another's PENDING",     Say(AnotherCall, 200, r#"{"response":{"code":"000_000"},"result":"PENDING"}"#)),
    ("another's not known",   Say(AnotherCall, 400, r#"{"response":{"code":"007_099"}}"#)),
    ("of another, COMPLETED", Say(ThisCall, 200, r#"{"response":{"code":"000_000"},"result":"COMPLETED","sequenceId":"ORDER-X"}"#)),
    ("of another, FAILED",    Say(ThisCall, 200, r#"{"response":{"code":"000_000"},"result":"FAILED","sequenceId":"ORDER-X"}"#)),
    // Answers that say two things.
    ("both words",            Say(ThisCall, 200, r#"{"response":{"code":"000_000"},"result":"COMPLETED","result":"FAILED"}"#)),
    ("not known, COMPLETED",  Say(ThisCall, 400, r#"{"response":{"code":"007_099"},"result":"COMPLETED"}"#)),
    ("not known, PENDING",    Say(ThisCall, 400, r#"{"response":{"code":"007_099"},"result":"PENDING"}"#)),
];
