//! How what a request asks for is refused: with a documented code where there is one that says so.

use konaplate_codegen::ir::{Api, Category, ErrorCode, ErrorTable, Operation};

use super::Call;
use crate::fields::{Problem, Rule};
use crate::ledger::{Ledger, Objection};
use crate::line::Failed;
use crate::refusal::{Invented, Refusal};
use crate::roles;

/// How a bad field is refused.
pub(crate) fn refuse_field(api: &Api, operation: &Operation, problem: &Problem) -> Refusal {
    let named = |name: &str| operation.errors.iter().find(|error| error.rust == name);
    let is_low_amount = problem.rule == Rule::Below && problem.name == "amount";
    let refusal = if let (true, Some(error)) = (is_low_amount, named("AmountNotPositive")) {
        Refusal::documented(error)
    } else if let Some(error) = named("InvalidInputParameter") {
        Refusal {
            message: with_name(api, &error.message, &problem.name),
            ..Refusal::documented(error)
        }
    } else {
        Refusal::naming(invented(problem.rule), &problem.name)
    };
    refusal.because(problem.failed.clone())
}

fn invented(rule: Rule) -> Invented {
    match rule {
        Rule::Unknown => Invented::UnknownField,
        Rule::Missing => Invented::MissingField,
        Rule::WrongType => Invented::WrongType,
        Rule::Below | Rule::Above | Rule::NotAWord | Rule::NotADate => Invented::OutsideLimit,
        Rule::Across => Invented::RuleBroken,
    }
}

/// A documented message that ends in the name of a field ends in that of this one.
fn with_name(api: &Api, message: &str, name: &str) -> String {
    let Some((start, last)) = message.rsplit_once(' ') else {
        return message.to_owned();
    };
    let mut fields = api.operations.iter().flat_map(|it| &it.request);
    if fields.any(|field| field.wire == last) {
        return format!("{start} {name}");
    }
    message.to_owned()
}

/// How the ledger's objection is told.
pub(super) fn refuse(call: &Call<'_>, objection: Objection, ledger: &Ledger) -> Refusal {
    let (expected, came) = texts(objection, ledger);
    let failed = Failed::new(check(call, objection), expected, came);
    answer(call, objection).because(failed)
}

fn answer(call: &Call<'_>, objection: Objection) -> Refusal {
    let invented = match objection {
        Objection::SequenceUsed => {
            let is_it = |error: &ErrorCode| error.category == Category::AlreadyAsked;
            return documented(call, is_it).unwrap_or_else(|| Invented::SequenceUsed.into());
        }
        Objection::NotCancellable => {
            let is_it = |error: &ErrorCode| error.rust == "NotCancellable";
            return documented(call, is_it).unwrap_or_else(|| Invented::NotCancellable.into());
        }
        Objection::SequenceUnknown => Invented::SequenceUnknown,
        Objection::TokenUnknown => Invented::TokenUnknown,
        Objection::TokenExpired { .. } => Invented::TokenExpired,
        Objection::TokenSpent => Invented::TokenSpent,
        Objection::DcvvMismatch => Invented::DcvvMismatch,
        Objection::ChargeUnknown => Invented::ChargeUnknown,
        Objection::Full => Invented::Full,
        // Only the control of the mock settles.
        Objection::NotPending | Objection::NoRandomness => Invented::Broken,
    };
    invented.into()
}

/// The documented code for it: of the operation's own table first and, where not all rows of that were
/// seen, of the others.
fn documented(call: &Call<'_>, is_it: impl Fn(&ErrorCode) -> bool) -> Option<Refusal> {
    let own = call.operation.errors.iter().find(|it| is_it(it));
    let of_others = || {
        let mut errors = call.api.operations.iter().flat_map(|it| &it.errors);
        errors.find(|it| is_it(it))
    };
    let is_whole = call.operation.error_table == ErrorTable::Complete;
    let found = if is_whole {
        own
    } else {
        own.or_else(of_others)
    };
    found.map(Refusal::documented)
}

/// The field that is to blame.
fn check(call: &Call<'_>, objection: Objection) -> String {
    let used = roles::uses(call.api, call.operation);
    let field = match objection {
        Objection::SequenceUsed => roles::number_field(call.operation),
        Objection::SequenceUnknown => roles::inquiry_field(call.api, call.operation, call.body),
        Objection::TokenUnknown | Objection::TokenExpired { .. } | Objection::TokenSpent => {
            used.map(|it| it.token.wire.as_str())
        }
        Objection::DcvvMismatch => used.and_then(|it| it.companion).map(|it| it.wire.as_str()),
        Objection::ChargeUnknown | Objection::NotCancellable => Some("nrNumber"),
        Objection::Full | Objection::NotPending | Objection::NoRandomness => None,
    };
    field.map_or_else(|| "mock".to_owned(), |field| format!("request.{field}"))
}

fn texts(objection: Objection, ledger: &Ledger) -> (&'static str, String) {
    let (expected, came) = match objection {
        Objection::SequenceUsed => ("one that was not used before", "one that was"),
        Objection::SequenceUnknown => ("that of an accepted call", "another"),
        Objection::TokenUnknown => ("one that this mock issued and remembers", "another"),
        Objection::TokenSpent => ("one that was not used before", "one that was"),
        Objection::TokenExpired { since } => {
            let came = format!("one that expired {since} ms ago");
            return ("one that has not expired", came);
        }
        Objection::DcvvMismatch => ("the one issued with the token", "another"),
        Objection::ChargeUnknown => ("that of a charge of this member", "another"),
        Objection::NotCancellable => (
            "that of a charge that is completed and not cancelled",
            "another",
        ),
        Objection::Full => {
            let came = format!("one more than {}, all that --keep allows", ledger.bound());
            return ("room for what is new", came);
        }
        Objection::NotPending | Objection::NoRandomness => ("random numbers", "none"),
    };
    (expected, came.to_owned())
}
