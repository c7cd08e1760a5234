//! What a call through the client costs beside the same request by the HTTP library and a few lines by hand, on
//! loopback, with 1 and with 64 calls in flight, all in one run and by turns. By hand it is written twice: once so that
//! the provider takes it, with id, time and token of each call; once with those of one call for all, which no provider
//! takes, as the lower bound. What a journal adds, the bench `journal` tells.
//!
//! `cargo bench -p konaplate-tests --bench call`. Calls a second; medians of the rounds. `--quick` for few rounds.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    reason = "a program that prints figures"
)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use konaplate_generated::{Charge, Client, Config};

const BODY: &str = r#"{"response":{"code":"000_000","description":"Success."},"nrNumber":"NR20261121000000000001","isPending":false}"#;
static KOREA: LazyLock<jiff::tz::TimeZone> =
    LazyLock::new(|| jiff::tz::TimeZone::fixed(jiff::tz::offset(9)));
const ACCESS_KEY: &str = "access-key-0123456789-0123456789-0123456";

/// Answers every request at once. Plain threads: what is measured is the client.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::Builder::new()
                .stack_size(64 << 10)
                .spawn(move || serve(stream))
                .expect("a thread");
        }
    });
    url
}

fn serve(mut stream: TcpStream) {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
        }
        while let Some(end) = whole(&bytes) {
            bytes.drain(..end);
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

/// Where the first request ends, if it is whole.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|it| it == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>().ok())?
    });
    let end = head + length?;
    (bytes.len() >= end).then_some(end)
}

/// The request as somebody writes it by hand.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Plain {
    sequence_id: String,
    user_id: u64,
    amount: u64,
    one_time_token: String,
    dcvv: String,
    merchant_id: String,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainReply {
    response: PlainHead,
    nr_number: String,
    is_pending: bool,
}

#[derive(serde::Deserialize)]
struct PlainHead {
    code: String,
    description: String,
}

struct Raw {
    client: reqwest::Client,
    url: String,
    key: hmac::Key,
}

/// The id, token and time of a call.
struct Stamps(String, String, String);

impl Raw {
    fn new(url: &str) -> Self {
        Self {
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("it starts"),
            url: format!("{url}/open-api/api/v1/recharges/by-bank-accounts/no-hce"),
            key: hmac::Key::new(hmac::HMAC_SHA256, b"unit-test-secret"),
        }
    }

    fn stamps(&self, body: &[u8]) -> Stamps {
        let now = jiff::Timestamp::now().to_zoned(KOREA.clone());
        let mut random = [0; 4];
        aws_lc_rs::rand::fill(&mut random).expect("random numbers");
        let random = u32::from_be_bytes(random) >> 4;
        let mac = STANDARD.encode(hmac::sign(&self.key, body));
        Stamps(
            format!("{}-{random:07x}", now.strftime("%y%m%d%H%M%S")),
            format!("KMV1:{}:{mac}", now.strftime("%Y%m%d%H%M%S%3f")),
            now.strftime("%Y%m%d%H%M%S").to_string(),
        )
    }

    fn one_for_all() -> Stamps {
        Stamps(
            "261121120000-0123456".to_owned(),
            "KMV1:20221108120814608:To1ngrygfhk/FGWxp/irKyQhjMuVLoe4PJlM6ZwL7U4=".to_owned(),
            "20261121120000".to_owned(),
        )
    }

    async fn call(&self, number: usize, is_signed: bool) {
        let body = Plain {
            sequence_id: format!("ORDER-{number}"),
            user_id: 50_000_000_001,
            amount: 10_000,
            one_time_token: "0123456789abcdef".to_owned(),
            dcvv: "123".to_owned(),
            merchant_id: "410195430033901".to_owned(),
        };
        let body = serde_json::to_vec(&body).expect("it is JSON");
        let Stamps(id, token, time) = if is_signed {
            self.stamps(&body)
        } else {
            Self::one_for_all()
        };
        let request = self.client.post(&self.url).body(body);
        let request = request
            .timeout(Duration::from_secs(30))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("X-KM-User-AspId", "123456789012345")
            .header("X-KM-Correlation-Id", id)
            .header("X-KM-Access-Key", ACCESS_KEY)
            .header("X-KM-Tran-Token", token)
            .header("X-KM-Tran-Time", time)
            .header("X-KM-Time-Zone", "KST");
        let answer = request.send().await.expect("an answer");
        let answer = answer.bytes().await.expect("a body");
        let reply: PlainReply = serde_json::from_slice(&answer).expect("JSON");
        assert!(reply.response.code == "000_000" && !reply.is_pending);
        assert!(!reply.response.description.is_empty() && !reply.nr_number.is_empty());
    }
}

async fn ours(client: &Client, number: usize) {
    let call = client
        .charge()
        .sequence_id(format!("ORDER-{number}"))
        .user_id(50_000_000_001)
        .amount(10_000);
    let call = call
        .one_time_token(("0123456789abcdef", SystemTime::now()))
        .dcvv("123")
        .merchant_id("410195430033901");
    match call.send().await {
        Ok(Charge::Settled(_)) => {}
        other => panic!("{other:?}"),
    }
}

fn client(url: &str) -> Client {
    let builder = Config::builder()
        .base_url(format!("{url}/open-api"))
        .asp_id("123456789012345")
        .access_key(ACCESS_KEY)
        .secret_key("unit-test-secret");
    Client::new(builder.build().expect("sound")).expect("it starts")
}

/// Calls a second, `in_flight` at a time.
async fn rate<F: Future<Output = ()>>(
    calls: usize,
    in_flight: usize,
    call: impl Fn(usize) -> F,
) -> f64 {
    let started = Instant::now();
    let lanes = (0..in_flight).map(|lane| {
        let call = &call;
        async move {
            for index in 0..calls / in_flight {
                call(lane * calls + index).await;
            }
        }
    });
    futures_util::future::join_all(lanes).await;
    (calls / in_flight * in_flight) as f64 / started.elapsed().as_secs_f64()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

async fn beside(url: &str, rounds: usize, calls: usize, in_flight: usize) {
    let (raw, client) = (Raw::new(url), client(url));
    let (raw, client) = (&raw, &client);
    let mut by_hand = Vec::new();
    let mut lower_bound = Vec::new();
    let mut through = Vec::new();
    for round in 0..=rounds {
        let calls = if round == 0 { calls / 4 } else { calls }; // warms up
        let signed = rate(calls, in_flight, |number| raw.call(number, true)).await;
        let ours = rate(calls, in_flight, |number| ours(client, number)).await;
        let unsigned = rate(calls, in_flight, |number| raw.call(number, false)).await;
        if round > 0 {
            by_hand.push((signed, ours / signed));
            lower_bound.push((unsigned, ours / unsigned));
            through.push((ours, 1.0));
        }
    }
    for (name, rounds) in [
        ("konaplate", through),
        ("reqwest, signed by hand", by_hand),
        ("reqwest, not signed", lower_bound),
    ] {
        let (rates, ratios) = rounds.into_iter().unzip();
        let (rate, ratio) = (median(rates), median(ratios));
        println!("{in_flight:>2} in flight: {name:<24}{rate:>7.0} calls/s, ratio {ratio:.3}");
    }
}

fn main() {
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let (rounds, calls) = if is_quick { (3, 640) } else { (21, 6_400) };
    let url = server();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    for in_flight in [1, 64] {
        runtime.block_on(beside(&url, rounds, calls, in_flight));
    }
}
