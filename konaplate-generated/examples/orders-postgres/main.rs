//! A service that takes orders and charges them, on as many machines as it likes: it books in PostgreSQL, where the client's
//! journal lies too. Killed at any point, it books each order whose money has moved exactly once, and none without.
//!
//! With the variables that `konaplate mock --env-file mock.env` writes, and `SHOP_DATABASE` the URL of a database:
//! `cargo run -p konaplate-generated --example orders-postgres -- serve` takes orders at an address that may follow, `… -- work` charges them and
//! `… -- sweep` finds out what workers have left behind; start as many of each as you like. `docs/journal.md` tells it in
//! steps.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example shows what it does"
)]

mod shop;

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use deadpool_postgres::{Manager, Pool};
use konaplate_generated::{Client, Config};
use konaplate_journal::PostgresJournal;
use serde_json::{Value, json};
use shop::{Order, Result, Shop};

/// Longest time of a call. What is left open is asked about after twice that: short, for whoever tries this out.
const TIMEOUT: Duration = Duration::from_secs(2);
/// A pause between two looks for something to do.
const PAUSE: Duration = Duration::from_millis(200);
/// After that long a charge that was prepared and not sent is another worker's to pay.
const UNCLAIMED: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<()> {
    let shop = open().await?;
    match std::env::args().nth(1).as_deref() {
        Some("serve") => serve(shop).await,
        Some("work") => work(shop).await,
        Some("sweep") => sweep(shop).await,
        _ => Err("serve, work or sweep".into()),
    }
}

async fn open() -> Result<Shop> {
    let url = std::env::var("SHOP_DATABASE").map_err(|_| "SHOP_DATABASE is not set")?;
    let manager = Manager::new(url.parse()?, tokio_postgres::NoTls);
    let db = Pool::builder(manager).max_size(8).build()?;
    db.get().await?.batch_execute(shop::TABLES).await?;
    // With connections of its own: it notes that a call leaves though the shop's are all in use.
    let journal = PostgresJournal::connect(&url).await?;
    let config = Config::builder()
        .read_env()
        .journal(journal)
        .timeout(TIMEOUT);
    let kona = Client::new(config.build()?)?;
    Ok(Shop { db, kona })
}

async fn serve(shop: Shop) -> Result<()> {
    let routes = Router::new()
        .route("/orders", post(place))
        .route("/orders/{number}", get(state))
        .with_state(shop);
    let address = std::env::args().nth(2);
    let address = address.unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/orders", listener.local_addr()?);
    Ok(axum::serve(listener, routes).await?)
}

type Answer = (StatusCode, Json<Value>);

fn failed(error: &dyn std::fmt::Display) -> Answer {
    eprintln!("{error}");
    let text = json!({ "error": "not now" });
    (StatusCode::SERVICE_UNAVAILABLE, Json(text))
}

async fn place(State(shop): State<Shop>, Json(order): Json<Value>) -> Answer {
    let text = |name: &str| order[name].as_str().map(str::to_owned);
    let (Some(number), Some(member), Some(amount), Some(card)) = (
        text("number"),
        order["member"].as_i64(),
        order["amount"].as_i64(),
        text("card"),
    ) else {
        let text = json!({ "error": "number, member, amount and card are needed" });
        return (StatusCode::BAD_REQUEST, Json(text));
    };
    let order = Order {
        number,
        member,
        amount,
        card,
    };
    match shop.place(&order).await {
        Ok(true) => (StatusCode::CREATED, Json(json!({ "state": "new" }))),
        Ok(false) => (
            StatusCode::CONFLICT,
            Json(json!({ "error": "there is an order of that number" })),
        ),
        Err(error) => failed(&error),
    }
}

async fn state(State(shop): State<Shop>, Path(number): Path<String>) -> Answer {
    match shop.state(&number).await {
        Ok(Some(state)) => (StatusCode::OK, Json(json!({ "state": state }))),
        Ok(None) => (
            StatusCode::NOT_FOUND,
            Json(json!({ "error": "no such order" })),
        ),
        Err(error) => failed(&error),
    }
}

/// Charges what is there, and waits for more. An error ends nothing: what it left is swept.
async fn work(shop: Shop) -> Result<()> {
    println!("working");
    loop {
        match shop.pay_next().await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                eprintln!("{error}");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn sweep(shop: Shop) -> Result<()> {
    println!("sweeping");
    loop {
        match shop.sweep(UNCLAIMED).await {
            Ok(0) => {}
            Ok(count) => println!("found out about {count}"),
            Err(error) => eprintln!("{error}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}
