//! What the body of an answer shows of a call besides the outcome code, and what follows where the two do not agree. One
//! rule for all of it: a call is settled only if everything says so, pending if nothing says worse than that, and what
//! contradicts itself decides nothing.

use crate::json::{Fields, Held};
use crate::operation::{Effect, Operation, Verdict};
use crate::outcome::Cause;
use crate::table::Str;

/// How a call that was taken up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Settled,
    Pending,
}

/// How the money stands after an answer with the success code.
///
/// # Errors
/// [`Cause::Contradiction`] where its body says that the call was not carried out, or nothing that can be understood.
pub(crate) fn standing(operation: &Operation, fields: &Fields<'_>) -> Result<Standing, Cause> {
    if operation.effect == Effect::Read {
        return one_word(operation, fields).map(|()| Standing::Settled); // nothing has to settle
    }
    let mut standing = Standing::Settled;
    for place in places(operation, fields) {
        let place = place.as_ref().unwrap_or(fields);
        if let Some(flag) = &operation.pending {
            standing = standing.max(of_flag(flag, place));
        }
        if let Some(verdict) = &operation.verdict {
            standing = standing.max(of_word(verdict, place)?);
        }
    }
    Ok(standing)
}

/// An inquiry's word is what was asked for, whichever it is; but two that differ are none.
fn one_word(operation: &Operation, fields: &Fields<'_>) -> Result<(), Cause> {
    let Some(Verdict { field, .. }) = &operation.verdict else {
        return Ok(());
    };
    let mut first = None;
    for place in places(operation, fields) {
        let held = place.as_ref().unwrap_or(fields).held(field);
        for word in held.filter(Held::is_something) {
            if *first.get_or_insert_with(|| word.clone()) != word {
                let field = field.clone();
                return Err(Cause::Contradiction { field });
            }
        }
    }
    Ok(())
}

/// A field in a body with an error code that shows that the call was taken up all the same.
pub(crate) fn beside_refusal(operation: &Operation, fields: &Fields<'_>) -> Option<Str> {
    let holds = |name: &str| {
        places(operation, fields).any(|place| {
            let mut held = place.as_ref().unwrap_or(fields).held(name);
            held.any(|held| held.is_something())
        })
    };
    let mut names = operation.evidence.iter();
    names.find(|name| holds(name)).cloned()
}

/// A field beside an encrypted body that states an outcome of its own: which of the two would hold?
pub(crate) fn beside_encrypted(operation: &Operation, fields: &Fields<'_>) -> Option<Str> {
    let mut names = std::iter::once(&operation.envelope.object).chain(operation.evidence.iter());
    let found = names.find(|name| fields.held(name).any(|held| held.is_something()));
    found.cloned()
}

/// Whether a body names another call: its field for the number of the call holds another one.
pub(crate) fn is_of_another(
    operation: &Operation,
    fields: &Fields<'_>,
    field: &str,
    number: &str,
) -> bool {
    places(operation, fields).any(|place| {
        let mut held = place.as_ref().unwrap_or(fields).held(field);
        held.any(|held| match held {
            Held::Nothing => false,
            Held::Text(text) => text != number,
            Held::True | Held::Compound => true,
        })
    })
}

/// Whether a name in the body, or beside the outcome code, is no Unicode text. It may be any that decides.
pub(crate) fn has_damaged_name(operation: &Operation, fields: &Fields<'_>) -> bool {
    places(operation, fields).any(|place| place.as_ref().unwrap_or(fields).has_damaged_name())
}

/// Where a field is looked for: in the body itself (`None`), and in the objects that hold the outcome.
fn places<'a>(
    operation: &Operation,
    fields: &Fields<'a>,
) -> impl Iterator<Item = Option<Fields<'a>>> {
    let inside = fields.objects(&operation.envelope.object).map(Some);
    std::iter::once(None).chain(inside)
}

/// Whether a flag is set anywhere in the body of an answer.
pub(crate) fn is_set(operation: &Operation, fields: &Fields<'_>, flag: &str) -> bool {
    places(operation, fields)
        .any(|place| of_flag(flag, place.as_ref().unwrap_or(fields)) == Standing::Pending)
}

/// A flag that holds something that is no boolean is not known to be unset; where the decoder reads it, that refuses it.
fn of_flag(flag: &str, fields: &Fields<'_>) -> Standing {
    if fields.held(flag).any(|held| held.is_something()) {
        Standing::Pending
    } else {
        Standing::Settled
    }
}

fn of_word(verdict: &Verdict, fields: &Fields<'_>) -> Result<Standing, Cause> {
    let mut standing = Standing::Settled;
    for word in fields.words(&verdict.field) {
        standing = standing.max(if word == verdict.settled {
            Standing::Settled
        } else if word == verdict.pending {
            Standing::Pending
        } else {
            let field = verdict.field.clone();
            return Err(Cause::Contradiction { field });
        });
    }
    Ok(standing)
}

#[cfg(test)]
mod tests;
