//! One request to one answer: routes, checks, opens, acts, seals. No sockets here.

use hyper::{HeaderMap, Method};
use konaplate_codegen::ir::{Class, HeaderValue, Operation, Shape};
use serde_json::Value;

use crate::behaviour::{self, Call};
use crate::body;
use crate::fault::Fault;
use crate::headers::{self, Expected};
use crate::json::{self, Object};
use crate::ledger::State;
use crate::line::{Failed, Line, Number, Outcome, plain};
use crate::protocol;
use crate::refusal::{Invented, Refusal};
use crate::roles;
use crate::shared::{Current, Memory};

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

/// An answer and what the log tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) reply: Reply,
    pub(crate) line: Line,
}

impl Answer {
    /// The same with another reply.
    pub(crate) fn replaced(mut self, reply: Reply) -> Self {
        self.line.status = Some(reply.status);
        self.reply = reply;
        self
    }

    /// The line of what a fault has kept from the client, or changed on its way.
    pub(crate) fn faulted(mut self, fault: Fault) -> Self {
        let line = &mut self.line;
        let name = fault.as_str();
        line.note = Some(match (line.status, line.code.take()) {
            (Some(status), Some(code)) => {
                format!("{name}, carried out: {} {status} {code}", line.outcome)
            }
            _ => format!("{name}, nothing done"),
        });
        line.outcome = Outcome::Fault;
        self
    }
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
pub(crate) fn arrive(current: &Current, arrival: Arrival<'_>) -> Option<Fault> {
    let operation = route(current, arrival).ok()?;
    current.arrive(operation)
}

/// Answers a request to an operation. Everything up to the opened body is refused in plain, since
/// the client's key is not certain before; what follows is sealed where the operation seals.
pub(crate) fn answer(current: &Current, arrival: Arrival<'_>, sealing: Sealing) -> Answer {
    let operation = match route(current, arrival) {
        Ok(operation) => operation,
        Err(refusal) => return unrouted(current, arrival, refusal),
    };
    let received = receive(current, operation, arrival);
    let number = match &received {
        Ok(body) => number(current, operation, body),
        Err(_) => json::object(arrival.body).and_then(|it| number(current, operation, &it)),
    };
    let is_sealed =
        sealing != Sealing::Documented || (received.is_ok() && operation.encrypts_response);
    let done = received.and_then(|it| act(current, operation, &it));
    let line = line(current, (operation, number), &done);
    let mut reply = plain_reply(current, done.map(|(fields, _)| fields));
    if is_sealed {
        reply = seal(current, operation, reply, sealing);
    }
    echo_correlation_id(operation, arrival.headers, &mut reply);
    Answer { reply, line }
}

/// The line of a call, before anything is known of how its answer travels.
fn line(
    current: &Current,
    (operation, number): (&Operation, Option<Number>),
    done: &Result<(Object, Outcome), Refusal>,
) -> Line {
    let now = current.now();
    let mut line = match done {
        Ok((_, outcome)) => {
            let mut line = Line::of_operation(now, &operation.name, *outcome);
            line.status = Some(200);
            line.code = Some(current.api.envelope.success.clone());
            line
        }
        Err(refusal) => {
            let mut line = Line::of_operation(now, &operation.name, refusal.outcome);
            line.refuse(refusal);
            line
        }
    };
    line.number = number;
    line
}

/// The caller's number, where others may see it.
fn number(current: &Current, operation: &Operation, body: &Object) -> Option<Number> {
    let of_call = operation.idempotency.as_deref();
    let name = of_call.or_else(|| roles::inquiry_field(&current.api, operation, body))?;
    let field = operation.request.iter().find(|it| it.wire == name)?;
    let Shape::Scalar(id) = field.shape else {
        return None;
    };
    let is_public = current.api.types.get(id.0).map(|it| it.class) == Some(Class::Public);
    let value = body.get(name)?.as_str().filter(|_| is_public)?;
    Some(Number {
        field: name.to_owned(),
        value: plain(value),
    })
}

/// The answer to a call that a fault keeps from being carried out: only its line is of use.
pub(crate) fn not_carried_out(current: &Current, arrival: Arrival<'_>) -> Answer {
    let Ok(operation) = route(current, arrival) else {
        return unrouted(current, arrival, Invented::UnknownPath.into()); // a fault is an operation's
    };
    let mut line = Line::of_operation(current.now(), &operation.name, Outcome::Fault);
    let body = json::object(arrival.body).filter(|_| !operation.encrypts_request);
    line.number = body.and_then(|body| number(current, operation, &body));
    let reply = refuse(current, Invented::Broken);
    Answer { reply, line }
}

/// A refusal of a request whose body has not come as a whole.
pub(crate) fn refuse_body(current: &Current, arrival: Arrival<'_>, invented: Invented) -> Answer {
    let (expected, came) = match invented {
        Invented::BodyTooLarge => ("at most 1 MiB", "more"),
        Invented::BodyLate => ("its end within 10 s", "no end"),
        _ => ("as much as the head announces", "less, or something else"),
    };
    let refusal = Refusal::from(invented).because(Failed::new("body", expected, came));
    match route(current, arrival) {
        Ok(operation) => {
            let mut line = Line::of_operation(current.now(), &operation.name, Outcome::Refused);
            line.refuse(&refusal);
            let reply = plain_reply(current, Err(refusal));
            Answer { reply, line }
        }
        Err(_) => unrouted(current, arrival, refusal),
    }
}

/// A refusal before any operation is known.
fn unrouted(current: &Current, arrival: Arrival<'_>, refusal: Refusal) -> Answer {
    let request = (arrival.method.as_str(), arrival.path);
    let mut line = Line::of_path(current.now(), request, Outcome::Refused);
    line.refuse(&refusal);
    let allow = at_path(current, arrival).next();
    let is_method = refusal.code == Invented::WrongMethod.code();
    let mut reply = plain_reply(current, Err(refusal));
    if let Some(operation) = allow.filter(|_| is_method) {
        let allow = ("allow".to_owned(), operation.method.clone());
        reply.headers.push(allow);
    }
    Answer { reply, line }
}

/// A refusal in the envelope.
pub(crate) fn refuse(current: &Current, invented: Invented) -> Reply {
    plain_reply(current, Err(invented.into()))
}

fn at_path<'a>(
    current: &'a Current,
    arrival: Arrival<'_>,
) -> impl Iterator<Item = &'a Operation> + use<'a> {
    let path = arrival.path.strip_prefix(current.base_path.as_str());
    let path = path.map(str::to_owned);
    let operations = current.api.operations.iter();
    operations.filter(move |operation| Some(&operation.path) == path.as_ref())
}

fn route<'a>(current: &'a Current, arrival: Arrival<'_>) -> Result<&'a Operation, Refusal> {
    let methods: Vec<&str> = at_path(current, arrival)
        .map(|it| it.method.as_str())
        .collect();
    if methods.is_empty() {
        let expected = format!("one of an operation, below {}", base(current));
        let failed = Failed::new("path", expected, "another");
        return Err(Refusal::from(Invented::UnknownPath).because(failed));
    }
    let method = arrival.method.as_str();
    at_path(current, arrival)
        .find(|operation| operation.method == method)
        .ok_or_else(|| {
            let failed = Failed::new("method", methods.join(" or "), plain(method));
            Refusal::from(Invented::WrongMethod).because(failed)
        })
}

fn base(current: &Current) -> &str {
    if current.base_path.is_empty() {
        return "/";
    }
    &current.base_path
}

/// The request's fields, once headers and encryption are in order.
fn receive(
    current: &Current,
    operation: &Operation,
    arrival: Arrival<'_>,
) -> Result<Object, Refusal> {
    let expected = Expected {
        credentials: &current.credentials,
        now: current.now(),
        skew: current.settings.skew,
    };
    headers::check(operation, arrival.headers, arrival.body, expected)?;
    let outer = json::object(arrival.body).ok_or_else(not_an_object)?;
    let sealed = &current.api.envelope.encrypted;
    match (operation.encrypts_request, outer.get(sealed)) {
        (false, None) => Ok(outer),
        (false, Some(_)) => {
            let failed = Failed::new("body", "a plain one", format!("one with {sealed}"));
            Err(Refusal::from(Invented::EncryptionUnexpected).because(failed))
        }
        (true, Some(Value::String(text))) if outer.len() == 1 => open(current, text),
        (true, _) => {
            let expected = format!("one with {sealed}, a JWE, and nothing else");
            let failed = Failed::new("body", expected, "another");
            Err(Refusal::from(Invented::EncryptionMissing).because(failed))
        }
    }
}

fn open(current: &Current, text: &str) -> Result<Object, Refusal> {
    let opened = protocol::open(text, &current.credentials.server_private);
    let opened = opened.map_err(|why| {
        let expected = "a JWE for this mock's public key, RSA-OAEP-256";
        let failed = Failed::new("body", expected, format!("one that does not open: {why}"));
        Refusal::naming(Invented::EncryptionBroken, &why).because(failed)
    })?;
    json::object(&opened).ok_or_else(not_an_object)
}

fn not_an_object() -> Refusal {
    let failed = Failed::new(
        "body",
        "one JSON object with each name once",
        "something else",
    );
    Refusal::from(Invented::NotAnObject).because(failed)
}

/// Checks the fields and their rules, then does what the operation does, or what a test has asked for instead.
fn act(
    current: &Current,
    operation: &Operation,
    body: &Object,
) -> Result<(Object, Outcome), Refusal> {
    let api = &current.api;
    if let Some(problem) = body::first_problem(api, operation, body) {
        return Err(behaviour::refuse_field(api, operation, &problem));
    }
    let mut memory = current.memory();
    let Memory {
        arranged, ledger, ..
    } = &mut *memory;
    match arranged.take_case(operation) {
        Some(case) if case.status != 200 => return Err(Refusal::of_case(operation, case)),
        _ => {}
    }
    let is_pending = arranged.is_pending_next(operation);
    let (state, outcome) = if is_pending {
        (State::Pending, Outcome::Pending)
    } else {
        (State::Completed, Outcome::Accepted)
    };
    let call = Call {
        api,
        operation,
        body,
        now: current.now(),
        state,
    };
    let answer = behaviour::answer(&call, ledger)?;
    if is_pending {
        arranged.use_pending(operation); // a refused call has not used it up
    }
    Ok((answer, outcome))
}

fn seal(current: &Current, operation: &Operation, mut reply: Reply, sealing: Sealing) -> Reply {
    let key = match sealing {
        Sealing::WrongKey => &current.credentials.server_public,
        Sealing::Documented | Sealing::Cut => &current.credentials.client_public,
    };
    let Some(mut sealed) = protocol::seal(reply.body.as_bytes(), key) else {
        return refuse(current, Invented::Broken);
    };
    if sealing == Sealing::Cut {
        sealed.truncate(sealed.len() / 2); // ASCII
    }
    let field = current.api.envelope.encrypted.clone();
    reply.body = Value::from(Object::from_iter([(field, sealed.into())])).to_string();
    if let Some(header) = headers::find(&operation.response_headers, HeaderValue::CryptoKeyId) {
        let id = current.credentials.crypto_key_id.clone();
        reply.headers.push((header.name.clone(), id));
    }
    reply
}

/// The message in its envelope, not encrypted.
fn plain_reply(current: &Current, outcome: Result<Object, Refusal>) -> Reply {
    let envelope = &current.api.envelope;
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
mod log_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod verdict_tests;
