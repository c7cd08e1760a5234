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
use crate::shared::{Current, Shared};
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
            let current = Arc::new(shared.current());
            let handled = handle(current, switch.clone(), request);
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
async fn handle(
    current: Arc<Current>,
    switch: Switch,
    request: Request<Incoming>,
) -> Response<Body> {
    let mut response = answer(Arc::clone(&current), switch, request).await;
    if let Some(date) = date(&current) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

fn date(current: &Current) -> Option<HeaderValue> {
    let now = Timestamp::from_millisecond(current.now()).ok()?;
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
    text.ok()?.parse().ok()
}

async fn answer(
    current: Arc<Current>,
    switch: Switch,
    request: Request<Incoming>,
) -> Response<Body> {
    let _under_way = switch.begin();
    let (parts, body) = request.into_parts();
    let body = match read(body, current.settings.patience.body).await {
        Ok(body) => body,
        Err(invented) => {
            let received = Received::new(parts, Bytes::new());
            let answer = exchange::refuse_body(&current, received.arrival(), invented);
            return respond(&current, answer);
        }
    };
    let received = Received::new(parts, body);
    let arrival = received.arrival();
    if arrival.path.starts_with(control::PREFIX) {
        return respond(&current, control::answer(&current, arrival));
    }
    if let Some(refused) = control::refuse_page(&current, arrival) {
        return respond(&current, refused);
    }
    match exchange::arrive(&current, arrival) {
        None => respond(&current, received.carry_out(&current, Sealing::Documented)),
        Some(fault) => play(fault, received, current, switch).await,
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

    fn carry_out(&self, current: &Current, sealing: Sealing) -> Answer {
        exchange::answer(current, self.arrival(), sealing)
    }
}

/// Answers, or does not, as the fault has it.
async fn play(
    fault: Fault,
    received: Received,
    current: Arc<Current>,
    switch: Switch,
) -> Response<Body> {
    let carry_out = |sealing| received.carry_out(&current, sealing).faulted(fault);
    let nothing_done = || exchange::not_carried_out(&current, received.arrival()).faulted(fault);
    match fault {
        Fault::CloseBefore => lose(&current, nothing_done(), &switch, Cut::Close),
        Fault::ResetBefore => lose(&current, nothing_done(), &switch, Cut::Reset),
        Fault::CloseAfter => {
            let answer = carry_out(Sealing::Documented);
            lose(&current, answer, &switch, Cut::Close)
        }
        Fault::ResetAfter => {
            let answer = carry_out(Sealing::Documented);
            lose(&current, answer, &switch, Cut::Reset)
        }
        Fault::ServerErrorBefore => respond(&current, nothing_done().replaced(page(500))),
        Fault::ServerErrorAfter => {
            let answer = carry_out(Sealing::Documented).replaced(page(500));
            respond(&current, answer)
        }
        Fault::Html => {
            let answer = carry_out(Sealing::Documented).replaced(page(200));
            respond(&current, answer)
        }
        Fault::HalfAnswer => halve(&current, carry_out(Sealing::Documented), switch),
        Fault::WrongKey => respond(&current, carry_out(Sealing::WrongKey)),
        Fault::TruncatedJwe => respond(&current, carry_out(Sealing::Cut)),
        Fault::Delay(time) => {
            let answer = carry_out(Sealing::Documented);
            current.log(&answer.line); // the client may hang up meanwhile
            sleep(time).await;
            http(answer.reply)
        }
        Fault::DelayBefore(_) => http(carry_out_late(fault, received, current).await),
    }
}

/// In a task of its own: hyper drops a handler whose client hangs up, but a provider would go on.
async fn carry_out_late(fault: Fault, received: Received, current: Arc<Current>) -> Reply {
    let own = Arc::clone(&current);
    let late = tokio::spawn(async move {
        sleep(fault.time()).await;
        let answer = received.carry_out(&own, Sealing::Documented).faulted(fault);
        own.log(&answer.line);
        answer.reply
    });
    late.await
        .unwrap_or_else(|_| exchange::refuse(&current, Invented::Broken))
}

/// Ends the connection: the answer is empty and never leaves.
fn lose(current: &Current, mut answer: Answer, switch: &Switch, cut: Cut) -> Response<Body> {
    answer.line.status = None;
    current.log(&answer.line);
    switch.throw(cut);
    Response::new(whole(Bytes::new()))
}

/// The head of the whole answer with half of its body, then the end of the connection.
fn halve(current: &Current, answer: Answer, switch: Switch) -> Response<Body> {
    current.log(&answer.line);
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
fn respond(current: &Current, answer: Answer) -> Response<Body> {
    current.log(&answer.line);
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
