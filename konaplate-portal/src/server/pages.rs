//! Pages and what they load.

use std::sync::Arc;

use axum::extract::{OriginalUri, State as Shared};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};

use super::State;
use super::edition::Edition;
use crate::labels::Lang;
use crate::pages::{assets, history};
use crate::site::{Page, View};

/// Whatever is asked for by its path.
pub(super) async fn page(
    Shared(state): Shared<Arc<State>>,
    OriginalUri(whole): OriginalUri,
    uri: Uri,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.is_empty() && !whole.path().ends_with('/') {
        // Links are relative to a folder.
        let folder = format!("{}/", whole.path());
        return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, folder)]).into_response();
    }
    let edition = state.editions.current();
    if path == "search.js" {
        return file("text/javascript; charset=utf-8", edition.search.to_string());
    }
    if let Some((media, text)) = assets::find(path) {
        return file(media, text.to_owned());
    }
    let past = match path {
        "history.html" => Some(Lang::En),
        "ko/history.html" => Some(Lang::Ko),
        _ => None,
    };
    if let Some(lang) = past {
        let (tried, ledger) = (state.history.list(), state.target.ledger());
        return Html(history::page(
            &edition.book,
            view(&edition, lang),
            &tried,
            &ledger,
        ))
        .into_response();
    }
    let path = if path == "ko" || path == "ko/" {
        "ko/index.html"
    } else {
        path
    };
    match Page::find(&edition.book, path) {
        Some((page, lang)) => {
            Html(page.render(&edition.book, view(&edition, lang))).into_response()
        }
        None => (StatusCode::NOT_FOUND, "there is no such page\n").into_response(),
    }
}

/// The first page.
pub(super) async fn home(Shared(state): Shared<Arc<State>>) -> Html<String> {
    let edition = state.editions.current();
    Html(Page::Index.render(&edition.book, view(&edition, Lang::En)))
}

/// What is asked for without the path that was made up at the start.
pub(super) async fn locked() -> (StatusCode, &'static str) {
    (
        StatusCode::FORBIDDEN,
        "open the whole address that the portal has printed\n",
    )
}

fn view(edition: &Edition, lang: Lang) -> View<'_> {
    View {
        lang,
        live: Some(&edition.live),
    }
}

fn file(media: &'static str, text: String) -> Response {
    ([(CONTENT_TYPE, media)], text).into_response()
}
