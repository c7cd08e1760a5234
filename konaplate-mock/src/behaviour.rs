//! The operations whose answers depend on state or on the request, by their names: the one place
//! that knows them. Every other operation answers the sample made from the IR.

use konaplate_codegen::ir::{Api, Operation, Shape, Verdict};
use serde_json::Value;

use crate::fields::{Problem, Rule};
use crate::json::Object;
use crate::ledger::{Ledger, Objection, State, Ticket};
use crate::random;
use crate::refusal::{Invented, Refusal};
use crate::sample;

/// A request that passed every check.
pub(crate) struct Call<'a> {
    pub(crate) api: &'a Api,
    pub(crate) operation: &'a Operation,
    pub(crate) body: &'a Object,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    /// The state that money moved by this call starts in.
    pub(crate) state: State,
}

/// The fields of the success answer, with whatever the call does done.
pub(crate) fn answer(call: &Call<'_>, ledger: &mut Ledger) -> Result<Object, Refusal> {
    let mut answer = sample::answer(call.api, call.operation);
    match call.operation.name.as_str() {
        "one-time-token" => issue_token(call, ledger, &mut answer)?,
        "charge" => charge(call, ledger, &mut answer).map_err(|it| refuse(call, it))?,
        "charge-cancel" => cancel(call, ledger, &mut answer).map_err(|it| refuse(call, it))?,
        "recharge-result" => tell(call, ledger, &mut answer).map_err(|it| refuse(call, it))?,
        "barcode-spec" => compose_barcode(call, &mut answer),
        _ => {}
    }
    Ok(answer)
}

/// How a bad field is refused: with the code documented for it, if there is one.
pub(crate) fn refuse_field(api: &Api, operation: &Operation, problem: &Problem) -> Refusal {
    let documents = |code: &str| operation.errors.iter().any(|error| error.code == code);
    if problem.rule == Rule::Below && problem.name == "amount" && documents("007_007") {
        return Refusal::documented(api, operation, "007_007", Invented::OutsideLimit);
    }
    if let Some(error) = operation.errors.iter().find(|it| it.code == "000_002") {
        return Refusal {
            status: error.status,
            code: error.code.clone(),
            message: format!("Invalid input parameter. {}", problem.name),
        };
    }
    let invented = match problem.rule {
        Rule::Unknown => Invented::UnknownField,
        Rule::Missing => Invented::MissingField,
        Rule::WrongType => Invented::WrongType,
        Rule::Below | Rule::Above | Rule::NotAWord | Rule::NotADate => Invented::OutsideLimit,
        Rule::Across => Invented::RuleBroken,
    };
    Refusal::naming(invented, &problem.name)
}

fn issue_token(call: &Call<'_>, ledger: &mut Ledger, answer: &mut Object) -> Result<(), Refusal> {
    let token = random::digits(length(answer, "oneTimeToken")).ok_or(Invented::Broken)?;
    let dcvv = random::digits(length(answer, "dcvv")).ok_or(Invented::Broken)?;
    let expires = expires(call, "oneTimeToken");
    put(answer, "oneTimeToken", token.as_str());
    put(answer, "dcvv", dcvv.as_str());
    ledger.issue(token, dcvv, expires);
    Ok(())
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

fn charge(call: &Call<'_>, ledger: &mut Ledger, answer: &mut Object) -> Result<(), Objection> {
    let nr_number = ledger.charge(&ticket(call), number(call.body, "amount"))?;
    put(answer, "nrNumber", nr_number);
    put_pending(call, answer);
    Ok(())
}

fn cancel(call: &Call<'_>, ledger: &mut Ledger, answer: &mut Object) -> Result<(), Objection> {
    let nr_number = text(call.body, "nrNumber").unwrap_or_default();
    ledger.cancel(&ticket(call), nr_number)?;
    put(answer, "nrNumber", nr_number);
    put_pending(call, answer);
    Ok(())
}

fn tell(call: &Call<'_>, ledger: &Ledger, answer: &mut Object) -> Result<(), Objection> {
    let state = ledger.state(text(call.body, "sequenceId").unwrap_or_default())?;
    if let Some(verdict) = &call.operation.verdict {
        put(answer, &verdict.field, word(verdict, state));
    }
    Ok(())
}

/// Work code (6), card number (16), DCVV (3), amount with leading zeros (6): as the page composes it.
fn compose_barcode(call: &Call<'_>, answer: &mut Object) {
    let work = text(call.body, "type").unwrap_or_default();
    let card = text(call.body, "cardNo").unwrap_or_default();
    let amount = number(call.body, "amount");
    put(answer, "barcodeSpec", format!("{work}{card}123{amount:06}"));
}

fn refuse(call: &Call<'_>, objection: Objection) -> Refusal {
    let documented =
        |code, otherwise| Refusal::documented(call.api, call.operation, code, otherwise);
    match objection {
        Objection::SequenceUsed => documented("007_008", Invented::SequenceUsed),
        Objection::NotCancellable => documented("007_030", Invented::NotCancellable),
        Objection::SequenceUnknown => Invented::SequenceUnknown.into(),
        Objection::TokenUnknown => Invented::TokenUnknown.into(),
        Objection::TokenExpired => Invented::TokenExpired.into(),
        Objection::TokenSpent => Invented::TokenSpent.into(),
        Objection::DcvvMismatch => Invented::DcvvMismatch.into(),
        Objection::ChargeUnknown => Invented::ChargeUnknown.into(),
        Objection::NotPending => Invented::Broken.into(), // only the control of the mock settles
    }
}

fn ticket<'a>(call: &Call<'a>) -> Ticket<'a> {
    Ticket {
        sequence_id: text(call.body, "sequenceId").unwrap_or_default(),
        user_id: number(call.body, "userId"),
        token: text(call.body, "oneTimeToken").unwrap_or_default(),
        dcvv: text(call.body, "dcvv"),
        now: call.now,
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

fn put_pending(call: &Call<'_>, answer: &mut Object) {
    if let Some(field) = &call.operation.pending {
        put(answer, field, call.state == State::Pending);
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
