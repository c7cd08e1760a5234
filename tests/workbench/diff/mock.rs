//! What the other specification makes of an old client: its mock is asked whether it takes the requests that the old
//! specification allows, the old client calls a running mock of it, and the old client's own types read the answers that
//! it allows.

use std::sync::atomic::{AtomicU64, Ordering};

use konaplate_codegen::ir::{Api, Category, Effect, Operation};
use konaplate_codegen::schema;
use konaplate_mock::{Mock, Options, StartError};
use konaplate_runtime::draft::Complete;
use konaplate_runtime::generated::{Decode, Fields};
use konaplate_runtime::{
    CallError, Cause, DeviationKind, ErrorCode, Operation as Table, Outcome, Resolution,
};
use konaplate_workbench::diff::Wire;
use serde_json::Value;

use super::{samples, table};

/// The client of the specification before all changes.
mod old {
    konaplate_macros::client! { spec = "cases/diff" }
}

use old::{CardReply, Client, PayReply, PayResultReply, RegisterReply};

#[tokio::test(flavor = "multi_thread")]
async fn what_an_old_client_meets_is_told_and_nothing_else() {
    let base = table::base();
    let first = Mock::start().await.expect("the mock starts");
    let mut wrong = Vec::new();
    for mutation in table::all() {
        let changed = mutation.apply();
        let seen = judge(&base, changed, &first).await;
        let told = mutation.there.1.max(Wire::KeepsWorking);
        let wanted = mutation.mock.map_or(told, |(wire, _)| wire);
        if seen != wanted || mutation.mock.is_some_and(|(wire, _)| wire == told) {
            wrong.push(format!("{}: {seen:?}, not {wanted:?}", mutation.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_mock_takes_after_a_step_is_told() {
    let mut wrong = Vec::new();
    for mutation in table::nested().into_iter().chain(table::steps()) {
        let (old, new) = (mutation.before(), mutation.apply());
        let both = old.operations.iter().zip(&new.operations);
        // Not all have requests at their bounds that keep their rules.
        let is_changed = |(operation, other): &(&Operation, &Operation)| {
            schema::request(&old, operation) != schema::request(&new, other)
        };
        let both = both.filter(is_changed);
        let seen = both.map(|(operation, other)| sent(&old, operation, (&new, other)));
        let seen = seen.max().unwrap_or(Wire::KeepsWorking);
        let told = mutation.there.1.max(Wire::KeepsWorking);
        let wanted = mutation.mock.map_or(told, |(wire, _)| wire);
        if seen != wanted || mutation.mock.is_some_and(|(wire, _)| wire == told) {
            wrong.push(format!("{}: {seen:?}, not {wanted:?}", mutation.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The worst that happens to a client of `old` at a provider that behaves as `new` says.
async fn judge(old: &Api, new: Api, keys: &Mock) -> Wire {
    let mut worst = Wire::KeepsWorking;
    for operation in &old.operations {
        let route =
            |it: &&Operation| (&it.method, &it.path) == (&operation.method, &operation.path);
        let Some(other) = new.operations.iter().find(route) else {
            worst = worst.max(Wire::MayBeRefused);
            continue;
        };
        worst = worst.max(sent(old, operation, (&new, other)));
        worst = worst.max(read(operation.name.as_str(), (&new, other)));
    }
    // Where only fields differ a running mock shows no more than at the row without a change.
    let is_shown = *old != new && envelopes(old) == envelopes(&new);
    if is_shown {
        return worst;
    }
    worst.max(called(new, keys).await)
}

/// A specification without the fields of its messages.
fn envelopes(api: &Api) -> Api {
    let mut api = api.clone();
    api.types.clear();
    for operation in &mut api.operations {
        operation.request.clear();
        operation.response.clear();
        operation.rules.clear();
    }
    api
}

/// Whether the new mock takes every request that the old one takes.
fn sent(old: &Api, operation: &Operation, (new, other): (&Api, &Operation)) -> Wire {
    let bodies = samples::requests(old, operation).into_iter();
    let bodies = bodies.map(|body| body.to_string().into_bytes());
    let sound: Vec<Vec<u8>> = bodies
        .filter(|body| konaplate_mock::accepts(old, operation, body))
        .collect();
    assert!(sound.len() > 1, "{}", operation.name);
    let mut sound = sound.iter();
    if sound.all(|body| konaplate_mock::accepts(new, other, body)) {
        Wire::KeepsWorking
    } else {
        Wire::MayBeRefused
    }
}

/// Whether the old client's types make the right thing of every answer.
fn read(name: &str, (new, other): (&Api, &Operation)) -> Wire {
    let answers = samples::answers(new, other);
    assert!(answers.len() > 1, "{name}");
    let is_pending = |answer: &Value| {
        let field = other.pending.as_ref();
        field.is_some_and(|field| answer[field] == true)
    };
    let is_misread = |answer: &Value| {
        let is_pending = is_pending(answer);
        match name {
            "pay" => is_misread::<PayReply>(&old::pay::PAY, answer, is_pending),
            "pay-result" => {
                is_misread::<PayResultReply>(&old::pay_result::PAY_RESULT, answer, is_pending)
            }
            "card" => is_misread::<CardReply>(&old::card::CARD, answer, is_pending),
            "register" => is_misread::<RegisterReply>(&old::register::REGISTER, answer, is_pending),
            other => panic!("no operation {other}"),
        }
    };
    if answers.iter().any(is_misread) {
        Wire::MayMisread
    } else {
        Wire::KeepsWorking
    }
}

/// Whether an answer cannot be read, what is pending is taken for settled, a value is lost, or a field that is known
/// stands where nobody looks.
fn is_misread<R: Decode>(operation: &Table, answer: &Value, is_pending: bool) -> bool {
    use DeviationKind::{Missing, NotADate, NotANumber, NotAnInteger, Null, WrongType};
    let body = answer.to_string();
    let flag = operation.pending.as_deref();
    let is_seen_as_pending = flag.is_some_and(|flag| answer[flag] == true);
    let mut fields = Fields::parse(body.as_bytes()).expect("it is an object");
    let _ = R::decode(&mut fields);
    if fields.failure().is_some() {
        return true;
    }
    let (deviations, unknown) = fields.finish();
    let lost = [Missing, NotADate, NotANumber, NotAnInteger, Null, WrongType];
    let known = ["holder.next", "holder.expiry", "holder.left", "unitAmount"];
    let is_known = |path: &str| known.contains(&path);
    (is_pending && !is_seen_as_pending)
        || deviations.iter().any(|it| lost.contains(&it.kind()))
        || unknown.iter().any(|it| is_known(it.path()))
}

/// What becomes of calls of the old client at a running mock: plain ones, and every documented case.
async fn called(new: Api, keys: &Mock) -> Wire {
    let options = Options::default().api(new.clone()).credentials_of(keys);
    let mock = match options.start().await {
        Ok(mock) => mock,
        // No client fits such a provider, the old one neither.
        Err(StartError::Unservable(_)) => return Wire::MayBeRefused,
        Err(error) => panic!("{error}"),
    };
    let client = mock.client(Client::new).expect("the client starts");
    let mut worst = Wire::KeepsWorking;
    for name in ["pay", "pay-result", "card", "register"] {
        worst = worst.max(call(&client, name).await.wire());
        let Some(operation) = new.operations.iter().find(|it| it.name == name) else {
            continue;
        };
        worst = worst.max(refused(&mock, &client, operation).await);
        worst = worst.max(known(&mock, &client, operation).await);
        worst = worst.max(inquired(&mock, &client, operation).await);
    }
    mock.shutdown().await;
    worst
}

/// A code that proves nothing and is taken for a proof.
async fn refused(mock: &Mock, client: &Client, operation: &Operation) -> Wire {
    let mut worst = Wire::KeepsWorking;
    for case in &operation.cases {
        let error = |code: &String| operation.errors.iter().find(|it| it.code == *code);
        let Some(error) = case.code.as_ref().and_then(error) else {
            continue;
        };
        mock.next_case(&operation.name, &case.id)
            .expect("it is documented");
        let is_proof = error.is_final || operation.effect == Effect::Read;
        if let (Seen::Rejected, false) = (call(client, &operation.name).await, is_proof) {
            worst = Wire::MayMisread;
        }
    }
    worst
}

/// What becomes of an open call where its inquiry is answered with a code.
async fn inquired(mock: &Mock, client: &Client, inquiry: &Operation) -> Wire {
    let mut worst = Wire::KeepsWorking;
    let with_codes = inquiry.cases.iter().filter(|case| case.status >= 400);
    for case in with_codes.filter(|_| inquiry.verdict.is_some()) {
        let number = number();
        let _ = pay(client, &number).send().await; // it has moved, so "not seen" is never true
        if mock.next_case("pay", "busy").is_err() {
            continue;
        }
        let Err(CallError::Unknown(unknown)) = pay(client, &number).send().await else {
            continue; // it is refused for another reason, and so is its inquiry
        };
        mock.next_case(&inquiry.name, &case.id)
            .expect("it is documented");
        let said = unknown.ask(client).await;
        let is_refusal_shown = call(client, &inquiry.name).await == Seen::Done;
        if is_refusal_shown && matches!(said, Ok(Resolution::NotSeen)) {
            worst = Wire::MayMisread;
        }
    }
    worst
}

/// Whether a verdict is taken for that of an earlier call where a code says so, and nowhere else.
async fn known(mock: &Mock, client: &Client, operation: &Operation) -> Wire {
    let mut worst = Wire::KeepsWorking;
    for case in operation.cases.iter().filter(|_| operation.name == "pay") {
        let number = number();
        let _ = pay(client, &number).send().await; // the earlier call, where it is taken
        mock.next_case("pay", &case.id).expect("it is documented");
        let Err(CallError::Unknown(unknown)) = pay(client, &number).send().await else {
            continue;
        };
        let mut errors = operation.errors.iter();
        let error = errors.find(|it| Some(&it.code) == case.code.as_ref());
        let is_known = error.is_some_and(|it| it.category == Category::AlreadyAsked);
        let said = unknown.ask(client).await;
        let is_told = matches!(said, Ok(Resolution::OfEarlierCall(_)));
        if said.is_ok() && is_known != is_told {
            worst = Wire::MayMisread;
        }
    }
    worst
}

/// A payment of this number.
fn pay<'c>(client: &'c Client, number: &str) -> old::PayCall<'c, impl Complete> {
    client.pay().sequence_id(number).user_id(7).amount(500)
}

/// A number that no call had before.
fn number() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!("N-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

/// How a call of the old client ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Done,
    /// With a code that proves that nothing happened.
    Rejected,
    /// With a code of the mock's own.
    Refused,
    Unread,
}

impl Seen {
    fn wire(self) -> Wire {
        match self {
            Self::Done => Wire::KeepsWorking,
            Self::Rejected | Self::Refused => Wire::MayBeRefused,
            Self::Unread => Wire::MayMisread,
        }
    }
}

async fn call(client: &Client, name: &str) -> Seen {
    match name {
        "pay" => match pay(client, &number()).send().await {
            Ok(Outcome::Settled(_) | Outcome::Pending(_)) => Seen::Done,
            Err(error) => ended(&error),
        },
        "pay-result" => {
            let number = number();
            let _ = pay(client, &number).send().await; // what there is to tell of
            let call = client.pay_result().sequence_id(number);
            call.send()
                .await
                .map_or_else(|error| ended(&error), |_| Seen::Done)
        }
        "card" => {
            let call = client.card().card_no("1234567890123456");
            call.send()
                .await
                .map_or_else(|error| ended(&error), |_| Seen::Done)
        }
        _ => {
            let call = client.register().account_no("1").email("a@b.kr");
            call.send()
                .await
                .map_or_else(|error| ended(&error), |_| Seen::Done)
        }
    }
}

fn ended<E: ErrorCode + std::fmt::Debug>(error: &CallError<E>) -> Seen {
    let is_own = |code: &str| code.starts_with(konaplate_mock::Invented::FAMILY);
    let by_cause = |cause: &Cause| match cause {
        Cause::NotFinal { code, .. } if is_own(code.as_str()) => Seen::Refused,
        _ => Seen::Unread,
    };
    match error {
        CallError::Rejected(rejection) if is_own(rejection.code().as_str()) => Seen::Refused,
        CallError::Rejected(rejection) if rejection.status() == 200 => Seen::Unread,
        CallError::Rejected(_) => Seen::Rejected,
        CallError::Unknown(unknown) => by_cause(unknown.cause()),
        CallError::NoAnswer(no_answer) => by_cause(no_answer.cause()),
        other => panic!("{other:?}"),
    }
}
