//! The operations whose answers depend on state or on the request, by their names: the one place
//! that knows them. Every other operation answers the sample made from the IR.

use konaplate_codegen::ir::{Api, Operation, Verdict};
use serde_json::Value;

use crate::fields::{Problem, Rule};
use crate::json::Object;
use crate::ledger::{LONG_TOKEN_MILLIS, Ledger, Objection, State, TOKEN_MILLIS, Ticket};
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
        Rule::Below | Rule::Above | Rule::NotAWord => Invented::OutsideLimit,
    };
    Refusal::naming(invented, &problem.name)
}

fn issue_token(call: &Call<'_>, ledger: &mut Ledger, answer: &mut Object) -> Result<(), Refusal> {
    let token = random::digits(length(answer, "oneTimeToken")).ok_or(Invented::Broken)?;
    let dcvv = random::digits(length(answer, "dcvv")).ok_or(Invented::Broken)?;
    let millis = match text(call.body, "type") {
        Some("ATM" | "CREDIT") => LONG_TOKEN_MILLIS,
        _ => TOKEN_MILLIS,
    };
    put(answer, "oneTimeToken", token.as_str());
    put(answer, "dcvv", dcvv.as_str());
    ledger.issue(token, dcvv, call.now.saturating_add(millis));
    Ok(())
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
