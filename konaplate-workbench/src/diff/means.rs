//! What a client takes a code for, and what becomes of it where a provider that behaves by another specification means
//! something else. It is the reading of `judge`, `resolve` and `Unanswered` in the runtime, told of the model.

use konaplate_codegen::ir::{Category, Effect, ErrorCode, Operation};

use super::change::Wire;

/// What a client takes a code for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    /// An inquiry does not know the number: after a while the call never arrived.
    NotSeen,
    /// Nothing happened.
    Proof,
    /// The provider knows the number from an earlier call: a verdict is that one's.
    AskedBefore,
    /// Nothing is known: the call is asked about.
    Open,
    /// A read was refused, which decides nothing.
    Refused,
}

/// A code of the provider's, by the table of the side that lists it.
pub(super) fn added((old, new): (&Operation, &Operation), error: &ErrorCode) -> Wire {
    // Only what is refused with less than 500 is an answer of an inquiry.
    let is_answer = old.effect != Effect::Read || error.status < 500;
    if !is_answer {
        return Wire::KeepsWorking;
    }
    read((old, new), (of(old, error, false), of(new, error, true)))
}

/// A code that the provider may still send, and that means nothing any more.
pub(super) fn removed((old, new): (&Operation, &Operation), error: &ErrorCode) -> Wire {
    read((old, new), (of(old, error, true), of(new, error, false)))
}

/// A code that both sides list. Another code is told by the two above.
pub(super) fn changed(
    (old, new): (&Operation, &Operation),
    (before, after): (&ErrorCode, &ErrorCode),
) -> Wire {
    read((old, new), (of(old, before, true), of(new, after, true)))
}

/// Whether clients of both sides do the same with a code that both list.
pub(super) fn is_same(
    (old, new): (&Operation, &Operation),
    (before, after): (&ErrorCode, &ErrorCode),
) -> bool {
    of(old, before, true) == of(new, after, true)
}

/// What a client of an operation takes a code for, be it listed there or not.
fn of(operation: &Operation, error: &ErrorCode, is_listed: bool) -> Means {
    match (operation.effect, is_listed) {
        (Effect::Read, _) if is_not_seen(operation, error) => Means::NotSeen,
        (Effect::Read, _) => Means::Refused,
        (_, true) if error.is_final => Means::Proof,
        (_, true) if error.category == Category::AlreadyAsked => Means::AskedBefore,
        _ => Means::Open,
    }
}

/// Whether a code says that an inquiry does not know the number.
fn is_not_seen(operation: &Operation, error: &ErrorCode) -> bool {
    let verdict = operation.verdict.as_ref();
    let not_seen = verdict.and_then(|verdict| verdict.not_seen.as_ref());
    not_seen.is_some_and(|not_seen| not_seen.is_said_by(error.status, &error.code))
}

/// What happens to old clients that take a code for one thing where it means another.
fn read((old, new): (&Operation, &Operation), (taken, meant): (Means, Means)) -> Wire {
    if (old.effect == Effect::Read) != (new.effect == Effect::Read) {
        return Wire::KeepsWorking; // the other effect is told by itself
    }
    match (taken, meant) {
        _ if taken == meant => Wire::KeepsWorking,
        (Means::NotSeen | Means::Proof | Means::AskedBefore, _) | (_, Means::AskedBefore) => {
            Wire::MayMisread
        }
        (Means::Open | Means::Refused, _) => Wire::KeepsWorking,
    }
}
