//! The mock's own endpoints below `/__mock/`, for tests in other processes; see `gate` for who may
//! use them. All but reading takes a JSON object by POST.

use hyper::Method;
use serde_json::{Value, json};

use crate::cases::ControlError;
use crate::exchange::{Answer, Arrival, Reply};
use crate::fault::Fault;
use crate::gate::{Closed, Gate};
use crate::json::{self, Object};
use crate::ledger::{Entry, Kind, Settlement, State};
use crate::line::{Line, Outcome, plain};
use crate::shared::Current;

/// Path that all control endpoints begin with.
pub(crate) const PREFIX: &str = "/__mock/";

/// All there are.
const ENDPOINTS: &str = "POST /__mock/next, POST /__mock/pending, POST /__mock/settle, \
    POST /__mock/fault, GET /__mock/cases, GET /__mock/ledger";

/// Answers a request whose path begins with [`PREFIX`].
pub(crate) fn answer(current: &Current, arrival: Arrival<'_>) -> Answer {
    if let Err(closed) = gate(current).check(arrival.method, arrival.headers) {
        return refuse(current, arrival, (closed, Outcome::Control));
    }
    let request = (arrival.method.as_str(), arrival.path);
    let mut line = Line::of_path(current.now(), request, Outcome::Control);
    let reply = answer_ours(current, arrival);
    line.status = Some(reply.status);
    line.note = note(&reply, arrival);
    Answer { reply, line }
}

/// Refuses a request to an operation that a web page has sent: it would use up what was asked for the next one.
pub(crate) fn refuse_page(current: &Current, arrival: Arrival<'_>) -> Option<Answer> {
    let closed = gate(current).check_origin(arrival.headers).err()?;
    Some(refuse(current, arrival, (closed, Outcome::Refused)))
}

fn gate(current: &Current) -> Gate<'_> {
    Gate {
        names: &current.settings.allowed_hosts,
        bound: current.settings.address,
    }
}

fn refuse(current: &Current, arrival: Arrival<'_>, (closed, outcome): (Closed, Outcome)) -> Answer {
    let request = (arrival.method.as_str(), arrival.path);
    let mut line = Line::of_path(current.now(), request, outcome);
    let reply = refusal(
        closed.status,
        &format!("{}; {}", closed.failed, closed.help),
    );
    line.status = Some(reply.status);
    line.failed = Some(closed.failed);
    Answer { reply, line }
}

/// What a request that may steer has asked for, or what was wrong with it.
fn note(reply: &Reply, arrival: Arrival<'_>) -> Option<String> {
    if reply.status == 200 {
        let asked = asked(&json::object(arrival.body)?);
        return (!asked.is_empty()).then_some(asked);
    }
    if arrival.path.ends_with("/settle") {
        return Some("there is nothing to settle so".to_owned()); // the answer names numbers, which may be personal
    }
    let body: Value = serde_json::from_str(&reply.body).ok()?;
    Some(body.get("error")?.as_str()?.to_owned())
}

fn asked(body: &Object) -> String {
    // Not the number of a call, which a specification need not call public.
    let names = ["operation", "case", "fault", "millis", "result"];
    let given = names.iter().filter_map(|name| {
        let value = match body.get(*name)? {
            Value::String(text) => plain(text),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(format!("{name}={value}"))
    });
    given.collect::<Vec<_>>().join(" ")
}

fn answer_ours(current: &Current, arrival: Arrival<'_>) -> Reply {
    let endpoint = arrival.path.strip_prefix(PREFIX).unwrap_or_default();
    let body = json::object(arrival.body).unwrap_or_default();
    let done = match (arrival.method, endpoint) {
        (&Method::GET, "cases") => return reply(200, &cases(current)),
        (&Method::GET, "ledger") => return reply(200, &ledger(current)),
        (&Method::POST, "next") => next(current, &body),
        (&Method::POST, "pending") => pending(current, &body),
        (&Method::POST, "settle") => settle(current, &body),
        (&Method::POST, "fault") => fault(current, &body),
        (_, "cases" | "ledger") => return wrong_method("GET"),
        (_, "next" | "pending" | "settle" | "fault") => return wrong_method("POST"),
        _ => return refusal(404, &format!("no such endpoint; there are: {ENDPOINTS}")),
    };
    match done {
        Ok(()) => reply(200, &json!({})),
        Err(error) => refusal(400, &error.to_string()),
    }
}

fn wrong_method(allow: &str) -> Reply {
    let error = format!("the endpoint takes {allow}; there are: {ENDPOINTS}");
    let mut reply = refusal(405, &error);
    reply.headers.push(("allow".to_owned(), allow.to_owned()));
    reply
}

fn refusal(status: u16, error: &str) -> Reply {
    reply(status, &json!({ "error": error }))
}

fn next(current: &Current, body: &Object) -> Result<(), ControlError> {
    match (text(body, "operation"), text(body, "case")) {
        (Some(operation), Some(case)) => current.next_case(operation, case),
        _ => Err(malformed(r#"{"operation":"charge","case":"no-account"}"#)),
    }
}

fn pending(current: &Current, body: &Object) -> Result<(), ControlError> {
    match text(body, "operation") {
        Some(operation) => current.next_pending(operation),
        None => Err(malformed(r#"{"operation":"charge"}"#)),
    }
}

fn settle(current: &Current, body: &Object) -> Result<(), ControlError> {
    let end = match text(body, "result") {
        Some("COMPLETED") => Some(Settlement::Completed),
        Some("FAILED") => Some(Settlement::Failed),
        _ => None,
    };
    match (text(body, "sequenceId"), end) {
        (Some(sequence_id), Some(end)) => current.settle(sequence_id, end),
        _ => Err(malformed(
            r#"{"sequenceId":"…","result":"COMPLETED"} or "FAILED""#,
        )),
    }
}

fn fault(current: &Current, body: &Object) -> Result<(), ControlError> {
    let millis = body.get("millis").and_then(Value::as_u64);
    match (text(body, "operation"), text(body, "fault")) {
        (Some(operation), Some(name)) => {
            current.next_fault(operation, Fault::from_name(name, millis)?)
        }
        _ => Err(malformed(
            r#"{"operation":"charge","fault":"reset-before"}"#,
        )),
    }
}

fn malformed(expected: &'static str) -> ControlError {
    ControlError::Malformed { expected }
}

/// Every case of every operation: `{"charge":[{"id":…,"status":…,"code":…,"title":…}]}`.
fn cases(current: &Current) -> Value {
    let of_operation = |operation: &konaplate_codegen::ir::Operation| -> Value {
        let cases = operation.cases.iter();
        cases
            .map(|it| json!({ "id": it.id, "status": it.status, "code": it.code, "title": it.title }))
            .collect()
    };
    let operations = current.api.operations.iter();
    operations
        .map(|operation| (operation.name.clone(), of_operation(operation)))
        .collect()
}

fn ledger(current: &Current) -> Value {
    current
        .memory()
        .ledger
        .entries()
        .iter()
        .map(entry)
        .collect()
}

fn entry(entry: &Entry) -> Value {
    let kind = match entry.kind {
        Kind::Charge => "charge",
        Kind::Cancellation => "cancellation",
        Kind::Other => "other",
    };
    let state = match entry.state {
        State::Pending => "PENDING",
        State::Completed => "COMPLETED",
        State::Failed => "FAILED",
    };
    json!({
        "kind": kind,
        "operation": entry.operation,
        "sequenceId": entry.sequence_id,
        "nrNumber": entry.nr_number,
        "userId": entry.user_id,
        "amount": entry.amount,
        "state": state,
    })
}

fn text<'a>(body: &'a Object, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}

fn reply(status: u16, body: &Value) -> Reply {
    Reply {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string(),
    }
}
