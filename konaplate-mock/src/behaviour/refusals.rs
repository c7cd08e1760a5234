//! How what a request asks for is refused: with a documented code where there is one that says so.

use konaplate_codegen::ir::{Api, Category, ErrorCode, ErrorTable, NotSeen, Operation};

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
        Objection::SequenceUnknown => return unknown_number(call),
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

/// How the inquiry says that it does not know a number, by its specification; where that does not say it, with the mock's
/// own code.
fn unknown_number(call: &Call<'_>) -> Refusal {
    let verdict = call.operation.verdict.as_ref();
    let not_seen = verdict.and_then(|verdict| verdict.not_seen.as_ref());
    let code = not_seen.and_then(|not_seen| Some((not_seen, stand_in(not_seen)?)));
    let Some((not_seen, code)) = code else {
        return Invented::SequenceUnknown.into();
    };
    if let Some(error) = call.operation.errors.iter().find(|it| it.code == code) {
        return Refusal::documented(error);
    }
    Refusal {
        status: not_seen.status,
        message: STAND_IN.to_owned(),
        code,
        ..Invented::SequenceUnknown.into()
    }
}

const STAND_IN: &str =
    "Mock: no call has this number. Its code is a stand-in, made of the specification's not-seen.";

/// The first code that means it, or the last of the first family that does, which no page is likely to have.
fn stand_in(not_seen: &NotSeen) -> Option<String> {
    if let Some(code) = not_seen.codes.first() {
        return Some(code.clone());
    }
    let family = not_seen.families.first()?;
    let mut codes = (0..1_000)
        .rev()
        .map(|number| format!("{family}_{number:03}"));
    let means_it = |code: &str| not_seen.is_said_by(not_seen.status, code);
    codes.find(|code| means_it(code) && Invented::find(code).is_none())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn by_family(family: &str, known: &[&str]) -> NotSeen {
        NotSeen {
            status: 400,
            codes: Vec::new(),
            families: vec![family.to_owned()],
            known: known.iter().map(|&code| code.to_owned()).collect(),
            grace: 60,
        }
    }

    #[test]
    fn the_first_code_stands_for_a_number_that_is_not_known() {
        let not_seen = NotSeen {
            codes: vec!["012_001".to_owned(), "012_002".to_owned()],
            ..by_family("007", &[])
        };
        assert_eq!(stand_in(&not_seen).as_deref(), Some("012_001"));
    }

    #[test]
    fn a_stand_in_is_a_code_that_nothing_lists() {
        for (family, known, wanted) in [
            ("007", &[][..], "007_999"),
            ("007", &["007_001", "007_999", "007_998"], "007_997"),
            ("999", &["999_999"], "999_998"), // not one that the mock has for something else
        ] {
            let not_seen = by_family(family, known);
            assert_eq!(stand_in(&not_seen).as_deref(), Some(wanted));
        }
    }

    #[test]
    fn a_family_without_a_code_left_has_no_stand_in() {
        let all: Vec<String> = (0..1_000)
            .map(|number| format!("007_{number:03}"))
            .collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(stand_in(&by_family("007", &all)), None);
    }
}
