//! The mock's own endpoints below `/__mock/`, for tests in other processes. The server binds to
//! loopback only. All but reading takes a JSON object by POST.

use axum::http::Method;
use serde_json::{Value, json};

use crate::cases::ControlError;
use crate::exchange::{Arrival, Reply};
use crate::fault::Fault;
use crate::json::{self, Object};
use crate::ledger::{Entry, Kind, Settlement, State};
use crate::shared::Shared;

/// Path that all control endpoints begin with.
pub(crate) const PREFIX: &str = "/__mock/";

/// Answers a request whose path begins with [`PREFIX`].
pub(crate) fn answer(shared: &Shared, arrival: Arrival<'_>) -> Reply {
    let endpoint = arrival.path.strip_prefix(PREFIX).unwrap_or_default();
    let body = json::object(arrival.body).unwrap_or_default();
    let done = match (arrival.method, endpoint) {
        (&Method::GET, "cases") => return reply(200, &cases(shared)),
        (&Method::GET, "ledger") => return reply(200, &ledger(shared)),
        (&Method::POST, "next") => next(shared, &body),
        (&Method::POST, "pending") => pending(shared, &body),
        (&Method::POST, "settle") => settle(shared, &body),
        (&Method::POST, "fault") => fault(shared, &body),
        (_, "cases" | "ledger" | "next" | "pending" | "settle" | "fault") => {
            return reply(405, &json!({ "error": "the endpoint has another method" }));
        }
        _ => return reply(404, &json!({ "error": "no such endpoint" })),
    };
    match done {
        Ok(()) => reply(200, &json!({})),
        Err(error) => reply(400, &json!({ "error": error.to_string() })),
    }
}

fn next(shared: &Shared, body: &Object) -> Result<(), ControlError> {
    match (text(body, "operation"), text(body, "case")) {
        (Some(operation), Some(case)) => shared.next_case(operation, case),
        _ => Err(malformed(r#"{"operation":"charge","case":"no-account"}"#)),
    }
}

fn pending(shared: &Shared, body: &Object) -> Result<(), ControlError> {
    match text(body, "operation") {
        Some(operation) => shared.next_pending(operation),
        None => Err(malformed(r#"{"operation":"charge"}"#)),
    }
}

fn settle(shared: &Shared, body: &Object) -> Result<(), ControlError> {
    let end = match text(body, "result") {
        Some("COMPLETED") => Some(Settlement::Completed),
        Some("FAILED") => Some(Settlement::Failed),
        _ => None,
    };
    match (text(body, "sequenceId"), end) {
        (Some(sequence_id), Some(end)) => shared.settle(sequence_id, end),
        _ => Err(malformed(
            r#"{"sequenceId":"…","result":"COMPLETED"} or "FAILED""#,
        )),
    }
}

fn fault(shared: &Shared, body: &Object) -> Result<(), ControlError> {
    let millis = body.get("millis").and_then(Value::as_u64);
    match (text(body, "operation"), text(body, "fault")) {
        (Some(operation), Some(name)) => {
            shared.next_fault(operation, Fault::from_name(name, millis)?)
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
fn cases(shared: &Shared) -> Value {
    let of_operation = |operation: &konaplate_codegen::ir::Operation| -> Value {
        let cases = operation.cases.iter();
        cases
            .map(|it| json!({ "id": it.id, "status": it.status, "code": it.code, "title": it.title }))
            .collect()
    };
    let operations = shared.api.operations.iter();
    operations
        .map(|operation| (operation.name.clone(), of_operation(operation)))
        .collect()
}

fn ledger(shared: &Shared) -> Value {
    shared.memory().ledger.entries().iter().map(entry).collect()
}

fn entry(entry: &Entry) -> Value {
    let kind = match entry.kind {
        Kind::Charge => "charge",
        Kind::Cancellation => "cancellation",
    };
    let state = match entry.state {
        State::Pending => "PENDING",
        State::Completed => "COMPLETED",
        State::Failed => "FAILED",
    };
    json!({
        "kind": kind,
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
