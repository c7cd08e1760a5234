//! The HTTP side: one handler for everything, on loopback.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use http_body_util::LengthLimitError;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::control;
use crate::exchange::{self, Arrival, Reply};
use crate::refusal::Invented;
use crate::shared::Shared;

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
    let serving = axum::serve(listener, app).with_graceful_shutdown(stopped);
    let _ = serving.await; // axum documents that this never fails
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let reply = match read(body).await {
        Ok(body) => {
            let arrival = Arrival {
                method: &parts.method,
                // A query belongs to no operation.
                path: parts.uri.path_and_query().map_or("/", |it| it.as_str()),
                headers: &parts.headers,
                body: &body,
            };
            match arrival.path.starts_with(control::PREFIX) {
                true => control::answer(&shared, arrival),
                false => exchange::answer(&shared, arrival),
            }
        }
        Err(invented) => exchange::refuse(&shared, invented),
    };
    respond(reply)
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
