//! One request to one answer: routes, checks, opens, acts, seals. No sockets here.

use axum::http::{HeaderMap, Method};
use konaplate_codegen::ir::{HeaderValue, Operation};
use serde_json::Value;

use crate::behaviour::{self, Call};
use crate::body;
use crate::fault::Fault;
use crate::headers::{self, Expected};
use crate::json::{self, Object};
use crate::ledger::State;
use crate::protocol;
use crate::refusal::{Invented, Refusal};
use crate::shared::{Memory, Shared};

/// A request as it came.
#[derive(Clone, Copy)]
pub(crate) struct Arrival<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// An answer as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// How an answer is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sealing {
    /// As the operation has it.
    Documented,
    /// Always, with a key that the client has not.
    WrongKey,
    /// Always, and cut in the middle.
    Cut,
}

/// Counts a request and gives the fault that was asked for it; nothing where no operation is reached.
pub(crate) fn arrive(shared: &Shared, arrival: Arrival<'_>) -> Option<Fault> {
    let operation = route(shared, arrival).ok()?;
    shared.arrive(operation)
}

/// Answers a request to an operation. Everything up to the opened body is refused in plain, since
/// the client's key is not certain before; what follows is sealed where the operation seals.
pub(crate) fn answer(shared: &Shared, arrival: Arrival<'_>, sealing: Sealing) -> Reply {
    let operation = match route(shared, arrival) {
        Ok(operation) => operation,
        Err(reply) => return reply,
    };
    let received = receive(shared, operation, arrival);
    let is_sealed =
        sealing != Sealing::Documented || (received.is_ok() && operation.encrypts_response);
    let mut reply = plain(shared, received.and_then(|it| act(shared, operation, &it)));
    if is_sealed {
        reply = seal(shared, operation, reply, sealing);
    }
    echo_correlation_id(operation, arrival.headers, &mut reply);
    reply
}

/// A refusal before any operation is known.
pub(crate) fn refuse(shared: &Shared, invented: Invented) -> Reply {
    plain(shared, Err(invented.into()))
}

fn route<'a>(shared: &'a Shared, arrival: Arrival<'_>) -> Result<&'a Operation, Reply> {
    let path = arrival.path.strip_prefix(shared.base_path.as_str());
    let mut at_path = (shared.api.operations.iter())
        .filter(|operation| Some(operation.path.as_str()) == path)
        .peekable();
    let Some(first) = at_path.peek() else {
        return Err(refuse(shared, Invented::UnknownPath));
    };
    let allow = ("allow".to_owned(), first.method.clone());
    at_path
        .find(|operation| operation.method == arrival.method.as_str())
        .ok_or_else(|| {
            let mut reply = refuse(shared, Invented::WrongMethod);
            reply.headers.push(allow);
            reply
        })
}

/// The request's fields, once headers and encryption are in order.
fn receive(
    shared: &Shared,
    operation: &Operation,
    arrival: Arrival<'_>,
) -> Result<Object, Refusal> {
    let expected = Expected {
        credentials: &shared.credentials,
        now: shared.clock.unix_millis(),
        skew: shared.skew,
    };
    headers::check(operation, arrival.headers, arrival.body, expected)?;
    let outer = json::object(arrival.body).ok_or(Invented::NotAnObject)?;
    let sealed = &shared.api.envelope.encrypted;
    match (operation.encrypts_request, outer.get(sealed)) {
        (false, None) => Ok(outer),
        (false, Some(_)) => Err(Invented::EncryptionUnexpected.into()),
        (true, Some(Value::String(text))) if outer.len() == 1 => open(shared, text),
        (true, _) => Err(Invented::EncryptionMissing.into()),
    }
}

fn open(shared: &Shared, text: &str) -> Result<Object, Refusal> {
    let opened = protocol::open(text, &shared.credentials.server_private);
    let opened = opened.map_err(|why| Refusal::naming(Invented::EncryptionBroken, &why))?;
    json::object(&opened).ok_or_else(|| Invented::NotAnObject.into())
}

/// Checks the fields and their rules, then does what the operation does, or what a test has asked for instead.
fn act(shared: &Shared, operation: &Operation, body: &Object) -> Result<Object, Refusal> {
    let api = &shared.api;
    if let Some(problem) = body::first_problem(api, operation, body) {
        return Err(behaviour::refuse_field(api, operation, &problem));
    }
    let mut memory = shared.memory();
    let Memory {
        arranged, ledger, ..
    } = &mut *memory;
    match arranged.take_case(operation) {
        Some(case) if case.status != 200 => return Err(Refusal::of_case(operation, case)),
        _ => {}
    }
    let is_pending = arranged.is_pending_next(operation);
    let state = match is_pending {
        true => State::Pending,
        false => State::Completed,
    };
    let call = Call {
        api,
        operation,
        body,
        now: shared.clock.unix_millis(),
        state,
    };
    let answer = behaviour::answer(&call, ledger)?;
    if is_pending {
        arranged.use_pending(operation); // a refused call has not used it up
    }
    Ok(answer)
}

fn seal(shared: &Shared, operation: &Operation, mut reply: Reply, sealing: Sealing) -> Reply {
    let key = match sealing {
        Sealing::WrongKey => &shared.credentials.server_public,
        Sealing::Documented | Sealing::Cut => &shared.credentials.client_public,
    };
    let Some(mut sealed) = protocol::seal(reply.body.as_bytes(), key) else {
        return refuse(shared, Invented::Broken);
    };
    if sealing == Sealing::Cut {
        sealed.truncate(sealed.len() / 2); // ASCII
    }
    let field = shared.api.envelope.encrypted.clone();
    reply.body = Value::from(Object::from_iter([(field, sealed.into())])).to_string();
    if let Some(header) = headers::find(&operation.response_headers, HeaderValue::CryptoKeyId) {
        let id = shared.credentials.crypto_key_id.clone();
        reply.headers.push((header.name.clone(), id));
    }
    reply
}

/// The message in its envelope, not encrypted.
fn plain(shared: &Shared, outcome: Result<Object, Refusal>) -> Reply {
    let envelope = &shared.api.envelope;
    let (status, code, message, mut body) = match outcome {
        Ok(fields) => (200, envelope.success.clone(), "Success.".to_owned(), fields),
        Err(it) => (it.status, it.code, it.message, Object::new()),
    };
    let mut head = Object::from_iter([(envelope.code.clone(), code.into())]);
    if let Some(text) = envelope.text.first() {
        head.insert(text.clone(), message.into());
    }
    body.insert(envelope.object.clone(), head.into());
    Reply {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: Value::from(body).to_string(),
    }
}

/// Also on refusals, as long as the id that came is one.
fn echo_correlation_id(operation: &Operation, sent: &HeaderMap, reply: &mut Reply) {
    let header = |of| headers::find(of, HeaderValue::CorrelationId);
    let id = header(&operation.request_headers)
        .and_then(|header| sent.get(&header.name))
        .and_then(|id| id.to_str().ok())
        .filter(|id| protocol::is_correlation_id(id));
    if let (Some(header), Some(id)) = (header(&operation.response_headers), id) {
        reply.headers.push((header.name.clone(), id.to_owned()));
    }
}

#[cfg(test)]
mod tests;
