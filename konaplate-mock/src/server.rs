//! The HTTP side: connections, and one handler for everything.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Either, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{DATE, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::control;
use crate::exchange::{self, Answer, Arrival, Reply, Sealing};
use crate::fault::Fault;
use crate::line::Line;
use crate::refusal::Invented;
use crate::shared::Shared;
use crate::wire::{Broken, Cut, Switch, Wire};

/// Largest request body that is read. The largest documented one has a few hundred bytes.
const BODY_LIMIT: usize = 1 << 20;
/// Pause after a connection that could not be had, such as for want of file handles.
const PAUSE: Duration = Duration::from_secs(1);

/// What an answer has for a body.
type Body = Either<Full<Bytes>, Broken>;

/// Serves until `stop` is sent or dropped and the requests under way are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            stream = accept(&listener) => stream,
            _ = &mut stop => break, // a dropped sender means the same
        };
        let wire = Wire::new(stream, shared.settings.patience);
        let (own, seen) = (Arc::clone(&shared), wire.switch());
        let (shared, switch) = (Arc::clone(&shared), wire.switch());
        let service = service_fn(move |request| {
            let handled = handle(Arc::clone(&shared), switch.clone(), request);
            async move { Ok::<_, Infallible>(handled.await) }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(wire), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _ = connection.await; // a client that breaks off is its own affair
            if seen.is_tls() {
                own.log(&Line::of_tls(own.now()));
            }
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Answers with the mock's own `Date`: the system's would contradict a clock that a test has set.
async fn handle(shared: Arc<Shared>, switch: Switch, request: Request<Incoming>) -> Response<Body> {
    let mut response = answer(Arc::clone(&shared), switch, request).await;
    if let Some(date) = date(&shared) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

fn date(shared: &Shared) -> Option<HeaderValue> {
    let now = Timestamp::from_millisecond(shared.now()).ok()?;
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    text.ok()?.parse().ok()
}

async fn answer(shared: Arc<Shared>, switch: Switch, request: Request<Incoming>) -> Response<Body> {
    let _under_way = switch.begin();
    let (parts, body) = request.into_parts();
    let body = match read(body, shared.settings.patience.body).await {
        Ok(body) => body,
        Err(invented) => {
            let received = Received::new(parts, Bytes::new());
            let answer = exchange::refuse_body(&shared, received.arrival(), invented);
            return respond(&shared, answer);
        }
    };
    let received = Received::new(parts, body);
    let arrival = received.arrival();
    if arrival.path.starts_with(control::PREFIX) {
        return respond(&shared, control::answer(&shared, arrival));
    }
    if let Some(refused) = control::refuse_page(&shared, arrival) {
        return respond(&shared, refused);
    }
    match exchange::arrive(&shared, arrival) {
        None => respond(&shared, received.carry_out(&shared, Sealing::Documented)),
        Some(fault) => play(fault, received, shared, switch).await,
    }
}

/// A request that has been read.
struct Received {
    parts: Parts,
    body: Bytes,
}

impl Received {
    fn new(parts: Parts, body: Bytes) -> Self {
        Self { parts, body }
    }

    fn arrival(&self) -> Arrival<'_> {
        let path = self.parts.uri.path_and_query();
        Arrival {
            method: &self.parts.method,
            // A query belongs to no operation.
            path: path.map_or("/", |it| it.as_str()),
            headers: &self.parts.headers,
            body: &self.body,
        }
    }

    fn carry_out(&self, shared: &Shared, sealing: Sealing) -> Answer {
        exchange::answer(shared, self.arrival(), sealing)
    }
}

/// Answers, or does not, as the fault has it.
async fn play(
    fault: Fault,
    received: Received,
    shared: Arc<Shared>,
    switch: Switch,
) -> Response<Body> {
    let carry_out = |sealing| received.carry_out(&shared, sealing).faulted(fault);
    let nothing_done = || exchange::not_carried_out(&shared, received.arrival()).faulted(fault);
    match fault {
        Fault::CloseBefore => lose(&shared, nothing_done(), &switch, Cut::Close),
        Fault::ResetBefore => lose(&shared, nothing_done(), &switch, Cut::Reset),
        Fault::CloseAfter => {
            let answer = carry_out(Sealing::Documented);
            lose(&shared, answer, &switch, Cut::Close)
        }
        Fault::ResetAfter => {
            let answer = carry_out(Sealing::Documented);
            lose(&shared, answer, &switch, Cut::Reset)
        }
        Fault::ServerErrorBefore => respond(&shared, nothing_done().replaced(page(500))),
        Fault::ServerErrorAfter => {
            let answer = carry_out(Sealing::Documented).replaced(page(500));
            respond(&shared, answer)
        }
        Fault::Html => {
            let answer = carry_out(Sealing::Documented).replaced(page(200));
            respond(&shared, answer)
        }
        Fault::HalfAnswer => halve(&shared, carry_out(Sealing::Documented), switch),
        Fault::WrongKey => respond(&shared, carry_out(Sealing::WrongKey)),
        Fault::TruncatedJwe => respond(&shared, carry_out(Sealing::Cut)),
        Fault::Delay(time) => {
            let answer = carry_out(Sealing::Documented);
            shared.log(&answer.line); // the client may hang up meanwhile
            sleep(time).await;
            http(answer.reply)
        }
        Fault::DelayBefore(_) => http(carry_out_late(fault, received, shared).await),
    }
}

/// In a task of its own: hyper drops a handler whose client hangs up, but a provider would go on.
async fn carry_out_late(fault: Fault, received: Received, shared: Arc<Shared>) -> Reply {
    let own = Arc::clone(&shared);
    let late = tokio::spawn(async move {
        sleep(fault.time()).await;
        let answer = received.carry_out(&own, Sealing::Documented).faulted(fault);
        own.log(&answer.line);
        answer.reply
    });
    late.await
        .unwrap_or_else(|_| exchange::refuse(&shared, Invented::Broken))
}

/// Ends the connection: the answer is empty and never leaves.
fn lose(shared: &Shared, mut answer: Answer, switch: &Switch, cut: Cut) -> Response<Body> {
    answer.line.status = None;
    shared.log(&answer.line);
    switch.throw(cut);
    Response::new(whole(Bytes::new()))
}

/// The head of the whole answer with half of its body, then the end of the connection.
fn halve(shared: &Shared, answer: Answer, switch: Switch) -> Response<Body> {
    shared.log(&answer.line);
    let mut reply = answer.reply;
    let whole = Bytes::from(std::mem::take(&mut reply.body));
    let length = ("content-length".to_owned(), whole.len().to_string());
    reply.headers.push(length);
    let half = whole.slice(..whole.len() / 2);
    http(reply).map(|_| Either::Right(Broken::after(half, switch)))
}

/// What a gateway before the provider would say.
fn page(status: u16) -> Reply {
    let title = match status {
        200 => "Scheduled maintenance",
        _ => "Internal Server Error",
    };
    Reply {
        status,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        ),
    }
}

async fn read(body: Incoming, patience: Duration) -> Result<Bytes, Invented> {
    let limited = Limited::new(body, BODY_LIMIT).collect();
    match timeout(patience, limited).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Invented::BodyTooLarge),
        Ok(Err(_)) => Err(Invented::BodyUnreadable),
        Err(_) => Err(Invented::BodyLate),
    }
}

/// The line is written before the answer leaves: whoever has the answer finds the line.
fn respond(shared: &Shared, answer: Answer) -> Response<Body> {
    shared.log(&answer.line);
    http(answer.reply)
}

fn http(reply: Reply) -> Response<Body> {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = Response::builder().status(status);
    for (name, value) in reply.headers {
        builder = builder.header(name, value);
    }
    builder
        .body(whole(reply.body.into()))
        .unwrap_or_else(|_| Response::new(whole(Bytes::new()))) // header names come from a checked IR
}

fn whole(body: Bytes) -> Body {
    Either::Left(Full::new(body))
}
