//! What operations answer that depends on state or on the request, by what they are to the ledger
//! (see `roles`). Charge, cancellation and barcode have more to them than a specification says: they
//! go by their names, and this is the one place that knows those. All else answers the sample made
//! from the IR.

mod refusals;

use konaplate_codegen::ir::{Api, Effect, Field, Operation, Shape, Verdict};
use serde_json::Value;

pub(crate) use self::refusals::refuse_field;
use crate::fields;
use crate::json::Object;
use crate::ledger::{Ledger, Objection, Shown, State, Ticket};
use crate::random;
use crate::refusal::Refusal;
use crate::roles;
use crate::sample;

/// A request that passed every check.
pub(crate) struct Call<'a> {
    pub(crate) api: &'a Api,
    pub(crate) operation: &'a Operation,
    pub(crate) body: &'a Object,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    /// The state that what is moved by this call starts in.
    pub(crate) state: State,
}

/// The fields of the success answer, with whatever the call does done.
pub(crate) fn answer(call: &Call<'_>, ledger: &mut Ledger) -> Result<Object, Refusal> {
    let mut answer = sample::answer(call.api, call.operation);
    let done = carry_out(call, ledger, &mut answer);
    done.map_err(|objection| refusals::refuse(call, objection, ledger))?;
    if let Some(field) = &call.operation.pending {
        put(&mut answer, field, call.state == State::Pending);
    }
    tell_own_verdict(call, &mut answer);
    if call.operation.name == "barcode-spec" {
        compose_barcode(call, &mut answer);
    }
    Ok(answer)
}

fn carry_out(call: &Call<'_>, ledger: &mut Ledger, answer: &mut Object) -> Result<(), Objection> {
    if let Some(issued) = roles::issues(call.api, call.operation) {
        issue(call, ledger, (answer, issued))?;
    }
    if let Some(field) = roles::inquiry_field(call.api, call.operation, call.body) {
        tell(call, ledger, (answer, field))?;
    }
    match roles::number_field(call.operation) {
        Some(field) => book(call, ledger, (answer, field)),
        None => Ok(()),
    }
}

fn issue(
    call: &Call<'_>,
    ledger: &mut Ledger,
    (answer, issued): (&mut Object, roles::Ticket<'_>),
) -> Result<(), Objection> {
    let mut fill = |field: &Field| {
        let made = random::digits(length(answer, &field.wire)).ok_or(Objection::NoRandomness)?;
        put(answer, &field.wire, made.as_str());
        Ok(made)
    };
    let token = fill(issued.token)?;
    let companion = issued.companion.map_or(Ok(String::new()), fill)?;
    let expires = expires(call, &issued.token.wire);
    ledger.issue(token, companion, (call.now, expires))
}

/// When a value of the answer expires, in milliseconds since 1970; one without a life never does.
fn expires(call: &Call<'_>, wire: &str) -> i64 {
    let field = call.operation.response.iter().find(|it| it.wire == wire);
    let by_word = field
        .and_then(|field| field.lives.as_ref())
        .and_then(|lives| {
            let mut fields = call.operation.request.iter();
            let by = fields.find(|it| it.wire == lives.field)?;
            let given = text(call.body, &by.wire).or(by.default.as_deref())?;
            let (_, seconds) = lives.words.iter().find(|(word, _)| word == given)?;
            Some(*seconds)
        });
    let of_type = field.and_then(|field| match &field.shape {
        Shape::Scalar(id) => call.api.scalar(*id).lives,
        _ => None,
    });
    match by_word
        .or(of_type)
        .map(|seconds| i64::try_from(seconds.saturating_mul(1_000)))
    {
        Some(Ok(millis)) => call.now.saturating_add(millis),
        Some(Err(_)) | None => i64::MAX,
    }
}

fn book(
    call: &Call<'_>,
    ledger: &mut Ledger,
    (answer, field): (&mut Object, &str),
) -> Result<(), Objection> {
    let ticket = ticket(call, field);
    let amount = number(call.body, "amount");
    match call.operation.name.as_str() {
        "charge" => {
            let nr_number = ledger.charge(&ticket, amount)?;
            put_fitting(call, answer, ("nrNumber", nr_number));
        }
        "charge-cancel" => {
            let nr_number = text(call.body, "nrNumber").unwrap_or_default();
            ledger.cancel(&ticket, nr_number)?;
            put_fitting(call, answer, ("nrNumber", nr_number.to_owned()));
        }
        _ => ledger.call(&ticket, amount)?,
    }
    Ok(())
}

fn tell(
    call: &Call<'_>,
    ledger: &Ledger,
    (answer, field): (&mut Object, &str),
) -> Result<(), Objection> {
    let space = roles::index(call.api, call.operation);
    let state = ledger.state(space, text(call.body, field).unwrap_or_default())?;
    if let Some(verdict) = &call.operation.verdict {
        put(answer, &verdict.field, word(verdict, state));
    }
    Ok(())
}

/// The word about a call in its own answer. One that may be left out is: the flag of pending money says it already.
fn tell_own_verdict(call: &Call<'_>, answer: &mut Object) {
    let verdict = call.operation.verdict.as_ref();
    let Some(verdict) = verdict.filter(|_| call.operation.effect != Effect::Read) else {
        return;
    };
    let mut fields = call.operation.response.iter();
    let field = fields.find(|field| field.wire == verdict.field);
    if field.is_some_and(|field| field.required) {
        put(answer, &verdict.field, word(verdict, call.state));
    } else {
        answer.remove(&verdict.field);
    }
}

/// Work code (6), card number (16), DCVV (3), amount with leading zeros (6): as the page composes it.
fn compose_barcode(call: &Call<'_>, answer: &mut Object) {
    let work = text(call.body, "type").unwrap_or_default();
    let card = text(call.body, "cardNo").unwrap_or_default();
    let amount = number(call.body, "amount");
    let composed = format!("{work}{card}123{amount:06}");
    put_fitting(call, answer, ("barcodeSpec", composed));
}

fn ticket<'a>(call: &Call<'a>, field: &str) -> Ticket<'a> {
    // A token that need not be sent, and is not, is none that was never issued.
    let token = roles::uses(call.api, call.operation).and_then(|used| {
        Some(Shown {
            text: text(call.body, &used.token.wire)?,
            dcvv: used.companion.and_then(|it| text(call.body, &it.wire)),
            now: call.now,
        })
    });
    Ticket {
        operation: &call.operation.name,
        space: roles::number_space(call.api, call.operation),
        sequence_id: text(call.body, field).unwrap_or_default(),
        user_id: number(call.body, "userId"),
        token,
        state: call.state,
    }
}

fn word(verdict: &Verdict, state: State) -> &str {
    match state {
        State::Completed => &verdict.settled,
        State::Failed => &verdict.failed,
        State::Pending => &verdict.pending,
    }
}

/// Sets a text of the answer where it keeps the field's limit: a specification may have another field
/// under the name.
fn put_fitting(call: &Call<'_>, answer: &mut Object, (name, value): (&str, String)) {
    let mut made = answer.clone();
    put(&mut made, name, value);
    let api = call.api;
    if fields::first_problem(api, &call.operation.response, &made).is_none() {
        *answer = made;
    }
}

/// Sets a field that the answer has; the specification decides which those are.
fn put(answer: &mut Object, name: &str, value: impl Into<Value>) {
    if let Some(field) = answer.get_mut(name) {
        *field = value.into();
    }
}

fn text<'a>(body: &'a Object, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

fn number(body: &Object, name: &str) -> u64 {
    body.get(name).and_then(Value::as_u64).unwrap_or_default()
}

/// Length of a sample text: what is put in its place must be as long.
fn length(answer: &Object, name: &str) -> usize {
    text(answer, name).map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::api;

    #[test]
    fn a_token_lives_as_long_as_its_type_or_the_word_in_the_request_says() {
        let api = api();
        let mut operations = api.operations.iter();
        let operation = operations.find(|it| it.name == "one-time-token").unwrap();
        let mut assumed = operation.clone();
        assumed.request[1].default = Some("ATM".to_owned());
        for (operation, body, seconds) in [
            (operation, json!({ "cardNo": "1" }), 30),
            (operation, json!({ "type": "ATM" }), 300),
            (operation, json!({ "type": "CREDIT" }), 30),
            (&assumed, json!({ "cardNo": "1" }), 300),
            (&assumed, json!({ "type": "CREDIT" }), 30),
        ] {
            let call = Call {
                api: &api,
                operation,
                body: body.as_object().unwrap(),
                now: 5,
                state: State::Completed,
            };
            assert_eq!(
                expires(&call, "oneTimeToken"),
                5 + seconds * 1_000,
                "{body}"
            );
            assert_eq!(expires(&call, "dcvv"), i64::MAX);
        }
    }
}
