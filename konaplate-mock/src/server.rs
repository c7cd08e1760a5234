//! The HTTP side: one handler for everything, on loopback.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use http_body_util::LengthLimitError;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::control;
use crate::exchange::{self, Arrival, Reply, Sealing};
use crate::fault::Fault;
use crate::refusal::Invented;
use crate::shared::Shared;
use crate::wire::{Broken, Cut, Switch, Wires};

/// Largest request body that is read. The largest documented one has a few hundred bytes.
const BODY_LIMIT: usize = 1 << 20;

/// A listener on loopback; port 0 is a free one.
pub(crate) async fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Serves until `stop` is sent or dropped and the requests under way are answered.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>, stop: oneshot::Receiver<()>) {
    let app = Router::new().fallback(handle).with_state(shared);
    let stopped = async {
        let _ = stop.await; // a dropped sender means the same
    };
    let app = app.into_make_service_with_connect_info::<Switch>();
    let serving = axum::serve(Wires(listener), app).with_graceful_shutdown(stopped);
    let _ = serving.await; // axum documents that this never fails
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = match read(body).await {
        Ok(body) => body,
        Err(invented) => return respond(exchange::refuse(&shared, invented)),
    };
    let received = Received { parts, body };
    let arrival = received.arrival();
    if arrival.path.starts_with(control::PREFIX) {
        return respond(control::answer(&shared, arrival));
    }
    match exchange::arrive(&shared, arrival) {
        None => respond(received.carry_out(&shared, Sealing::Documented)),
        Some(fault) => play(fault, received, shared, switch).await,
    }
}

/// A request that has been read.
struct Received {
    parts: Parts,
    body: Bytes,
}

impl Received {
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

    fn carry_out(&self, shared: &Shared, sealing: Sealing) -> Reply {
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
    let carry_out = |sealing| received.carry_out(&shared, sealing);
    match fault {
        Fault::CloseBefore => lose(&switch, Cut::Close),
        Fault::ResetBefore => lose(&switch, Cut::Reset),
        Fault::CloseAfter => {
            carry_out(Sealing::Documented);
            lose(&switch, Cut::Close)
        }
        Fault::ResetAfter => {
            carry_out(Sealing::Documented);
            lose(&switch, Cut::Reset)
        }
        Fault::ServerErrorBefore => respond(page(500)),
        Fault::ServerErrorAfter => {
            carry_out(Sealing::Documented);
            respond(page(500))
        }
        Fault::Html => {
            carry_out(Sealing::Documented);
            respond(page(200))
        }
        Fault::HalfAnswer => halve(carry_out(Sealing::Documented), switch),
        Fault::WrongKey => respond(carry_out(Sealing::WrongKey)),
        Fault::TruncatedJwe => respond(carry_out(Sealing::Cut)),
        Fault::Delay(time) => {
            let reply = carry_out(Sealing::Documented);
            sleep(time).await;
            respond(reply)
        }
        Fault::DelayBefore(time) => respond(carry_out_late(time, received, shared).await),
    }
}

/// In a task of its own: hyper drops a handler whose client hangs up, but a provider would go on.
async fn carry_out_late(time: Duration, received: Received, shared: Arc<Shared>) -> Reply {
    let own = Arc::clone(&shared);
    let late = tokio::spawn(async move {
        sleep(time).await;
        received.carry_out(&own, Sealing::Documented)
    });
    late.await
        .unwrap_or_else(|_| exchange::refuse(&shared, Invented::Broken))
}

/// Ends the connection: the answer is empty and never leaves.
fn lose(switch: &Switch, cut: Cut) -> Response<Body> {
    switch.throw(cut);
    Response::new(Body::empty())
}

/// The head of the whole answer with half of its body, then the end of the connection.
fn halve(mut reply: Reply, switch: Switch) -> Response<Body> {
    let whole = Bytes::from(std::mem::take(&mut reply.body));
    let length = ("content-length".to_owned(), whole.len().to_string());
    reply.headers.push(length);
    let half = whole.slice(..whole.len() / 2);
    respond(reply).map(|_| Body::new(Broken::after(half, switch)))
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

async fn read(body: Body) -> Result<Bytes, Invented> {
    to_bytes(body, BODY_LIMIT).await.map_err(|error| {
        let is_length =
            std::error::Error::source(&error).is_some_and(|it| it.is::<LengthLimitError>());
        match is_length {
            true => Invented::BodyTooLarge,
            false => Invented::BodyUnreadable,
        }
    })
}

fn respond(reply: Reply) -> Response<Body> {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = Response::builder().status(status);
    for (name, value) in reply.headers {
        builder = builder.header(name, value);
    }
    builder
        .body(Body::from(reply.body))
        .unwrap_or_else(|_| Response::new(Body::empty())) // header names come from a checked IR
}
