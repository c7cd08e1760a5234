//! Receives a callback: an axum handler that checks the token, opens the body and answers.
//!
//! With the variables that `konaplate mock --env-file mock.env` writes:
//! `cargo run -p konaplate-generated --example callback`. It sends one callback to itself, signed as the
//! provider signs, and one that is forged.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use konaplate_generated::Client;
use konaplate_generated::runtime::TimeZone;
use konaplate_generated::runtime::config::{Clock as _, SystemClock};
use konaplate_generated::runtime::wire::stamp::Stamp;
use konaplate_generated::runtime::wire::token::{Signer as _, TranToken};

/// The body has to come as bytes: the token is that of the text as it was sent.
async fn receive(State(kona): State<Client>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let callbacks = kona.callbacks();
    match callbacks.open(&headers, &body) {
        Ok(body) => {
            // Here: note it, so that the same one coming again changes nothing, and answer at once.
            println!("a callback of {} bytes", body.expose().len());
            let json = [(header::CONTENT_TYPE, "application/json")];
            (json, callbacks.accepted()).into_response()
        }
        Err(error) => {
            println!("refused: {error}");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let kona = Client::from_env()?;
    let app = Router::new().route("/kona", post(receive)).with_state(kona);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/kona", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });

    // The provider's part.
    let body = r#"{"any":"thing"}"#;
    let stamp = Stamp::new(SystemClock.unix_millis(), TimeZone::Kst);
    let key = std::env::var("KONAPLATE_SECRET_KEY")?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    for (key, wanted) in [(key.as_str(), 200), ("somebody else's", 400)] {
        let token = TranToken::new(key.as_bytes()).sign(body.as_bytes(), &stamp);
        let request = http.post(&url).header("X-KM-Tran-Token", token);
        let answer = request.header("X-KM-Time-Zone", "KST").body(body);
        let status = answer.send().await?.status().as_u16();
        if status != wanted {
            return Err(format!("answered {status}, not {wanted}").into());
        }
    }
    Ok(())
}
