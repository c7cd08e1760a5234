//! What the script of the pages asks for: whether there is a new edition, and calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use konaplate_mock::Settlement;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::State;
use crate::labels::Lang;
use crate::pages::tried as fragment;
use crate::trying::{Asked, NotBegun, Refused, Tried, earlier as before};

type Body<T> = Result<Json<T>, JsonRejection>;

/// How a fragment is shown.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Look {
    lang: Lang,
    /// With what is left out otherwise.
    #[serde(default)]
    shown: bool,
}

#[derive(Deserialize)]
pub(super) struct Send {
    lang: Lang,
    #[serde(flatten)]
    asked: Asked,
}

#[derive(Deserialize)]
pub(super) struct Values {
    values: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Settle {
    sequence_id: String,
    completed: bool,
}

#[derive(Serialize)]
struct Broken {
    listed: Vec<Violation>,
    more: usize,
}

#[derive(Serialize)]
struct Violation {
    path: String,
    text: String,
}

pub(super) async fn edition(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    Json(json!({ "generation": state.editions.current().live.generation }))
}

pub(super) async fn check(
    Shared(state): Shared<Arc<State>>,
    Path(operation): Path<String>,
    body: Body<Values>,
) -> Response {
    let Json(body) = match body {
        Ok(body) => body,
        Err(error) => return malformed(&error),
    };
    let edition = state.editions.current();
    let Some(operation) = edition.book.operation(&operation) else {
        return refuse(&Refused::Operation);
    };
    let violations = edition.desk.check(operation, &body.values);
    let listed = violations.listed.into_iter();
    let listed = listed
        .map(|(path, text)| Violation { path, text })
        .collect();
    Json(Broken {
        listed,
        more: violations.more,
    })
    .into_response()
}

/// Values of earlier calls for the fields of a request. Secrets are among them: they go to whoever has seen them.
pub(super) async fn earlier(
    Shared(state): Shared<Arc<State>>,
    Path(operation): Path<String>,
) -> Response {
    let edition = state.editions.current();
    let Some(operation) = edition.book.operation(&operation) else {
        return refuse(&Refused::Operation);
    };
    let tried = state.history.list();
    let values = before::values(&edition.book.api, operation, &tried);
    let values: BTreeMap<_, &str> = values
        .iter()
        .map(|(name, text)| (name, text.as_str()))
        .collect();
    Json(json!({ "values": values })).into_response()
}

pub(super) async fn send(
    Shared(state): Shared<Arc<State>>,
    Path(operation): Path<String>,
    body: Body<Send>,
) -> Response {
    let Send { lang, asked } = match body {
        Ok(Json(body)) => body,
        Err(error) => return malformed(&error),
    };
    let desk = state.editions.current().desk.clone();
    if let Err(refused) = desk.admit(&operation, &asked) {
        return refuse(&refused);
    }
    let under_way = match state.history.begin(&asked.key) {
        Ok(under_way) => under_way,
        Err(NotBegun::Before(number)) => {
            return refused(
                StatusCode::CONFLICT,
                &format!("this was asked for before, as call {number}: nothing is sent again"),
            );
        }
        Err(NotBegun::Closed) => {
            return refused(
                StatusCode::SERVICE_UNAVAILABLE,
                "the portal is being stopped: nothing was sent",
            );
        }
    };
    // Whoever asked may go away: the call is made to its end, and kept.
    let keeping = Arc::clone(&state);
    let tried = tokio::spawn(async move {
        let tried = desk.call(&operation, asked, under_way.number).await?;
        let kept = keeping.history.add(tried);
        drop(under_way);
        Ok(kept)
    });
    match tried.await {
        Ok(Ok(tried)) => shown(&state, &tried, Look { lang, shown: false }),
        Ok(Err(refused)) => refuse(&refused),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, "the portal has stopped"),
    }
}

/// A call that was tried.
pub(super) async fn tried(
    Shared(state): Shared<Arc<State>>,
    Path(number): Path<u64>,
    body: Body<Look>,
) -> Response {
    match (body, state.history.find(number)) {
        (Ok(Json(look)), Some(tried)) => shown(&state, &tried, look),
        (Ok(_), None) => gone(),
        (Err(error), _) => malformed(&error),
    }
}

/// Asks what became of a call.
pub(super) async fn ask(
    Shared(state): Shared<Arc<State>>,
    Path(number): Path<u64>,
    body: Body<Look>,
) -> Response {
    let (look, tried) = match (body, state.history.find(number)) {
        (Ok(Json(look)), Some(tried)) => (look, tried),
        (Ok(_), None) => return gone(),
        (Err(error), _) => return malformed(&error),
    };
    let desk = state.editions.current().desk.clone();
    desk.ask(&tried).await;
    shown(&state, &tried, look)
}

/// Ends what the mock has left unsettled.
pub(super) async fn settle(Shared(state): Shared<Arc<State>>, body: Body<Settle>) -> Response {
    let settle = match body {
        Ok(Json(body)) => body,
        Err(error) => return malformed(&error),
    };
    let Some(mock) = state.target.steered() else {
        return refuse(&Refused::NoMock);
    };
    let end = if settle.completed {
        Settlement::Completed
    } else {
        Settlement::Failed
    };
    match mock.settle(&settle.sequence_id, end) {
        Ok(()) => Json(json!({})).into_response(),
        Err(error) => refuse(&Refused::Mock(error)),
    }
}

fn shown(state: &State, tried: &Tried, look: Look) -> Response {
    let page = fragment::fragment(tried, &state.target, look.lang, look.shown);
    Html(page.into_string()).into_response()
}

fn gone() -> Response {
    refused(StatusCode::NOT_FOUND, "this call is not kept any more")
}

/// Says nothing of what was sent: it may be a secret.
fn malformed(error: &JsonRejection) -> Response {
    refused(error.status(), "this is not what pages of this portal send")
}

fn refuse(why: &Refused) -> Response {
    match why {
        Refused::Operation => refused(
            StatusCode::NOT_FOUND,
            "the specification has no such operation any more",
        ),
        Refused::Stale => refused(
            StatusCode::CONFLICT,
            "the specification has changed meanwhile, and nothing was sent: look at the page again, then send",
        ),
        Refused::Key => refused(StatusCode::BAD_REQUEST, "a key has 1 to 64 characters"),
        Refused::Unconfirmed => refused(
            StatusCode::FORBIDDEN,
            "this moves money at a real server: confirm it",
        ),
        Refused::Mock(error) => refused(StatusCode::BAD_REQUEST, &error.to_string()),
        Refused::NoMock => refused(
            StatusCode::BAD_REQUEST,
            "a real server is not told what to answer",
        ),
    }
}

fn refused(status: StatusCode, why: &str) -> Response {
    (status, Json(json!({ "error": why }))).into_response()
}
