//! A server that records what it gets and answers what it was told, byte for byte; and a client with fixed
//! keys, clock and ids for it. No HTTP library: what the client's own one does is under test.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use konaplate_generated::runtime::config::{Clock, ConfigBuilder, IdSource};
use konaplate_generated::runtime::{Config, TimeZone};
use konaplate_generated::{CallError, Charge, ChargeErrorCode, Client};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const ASP_ID: &str = "123456789012345";
pub(crate) const ACCESS_KEY: &str = "access-key-0123456789-0123456789-0123456";
pub(crate) const SECRET_KEY: &str = "unit-test-secret";
pub(crate) const CRYPTO_KEY_ID: &str = "crypto-key-id-0123456789-0123456";
pub(crate) const SERVER_PUBLIC: &str =
    include_str!("../../konaplate-runtime/src/testdata/test-key.pub.pem");
pub(crate) const SERVER_PRIVATE: &str =
    include_str!("../../konaplate-runtime/src/testdata/test-key.pem");
pub(crate) const CLIENT_PUBLIC: &str =
    include_str!("../../konaplate-runtime/src/testdata/other-key.pub.pem");
pub(crate) const CLIENT_PRIVATE: &str =
    include_str!("../../konaplate-runtime/src/testdata/other-key.pem");

/// A clock that is set by hand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hand(Arc<HandTimes>);

#[derive(Debug, Default)]
struct HandTimes {
    wall: AtomicI64,
    passed: AtomicU64,
}

impl Clock for Hand {
    fn unix_millis(&self) -> i64 {
        self.0.wall.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.passed.load(Ordering::SeqCst))
    }
}

impl Hand {
    /// Time passes.
    pub(crate) fn pass(&self, seconds: u64) {
        self.pass_millis(seconds * 1_000);
    }

    pub(crate) fn pass_millis(&self, millis: u64) {
        self.0.passed.fetch_add(millis, Ordering::SeqCst);
        self.step_millis(i64::try_from(millis).expect("a short time"));
    }

    /// Somebody sets the clock; no time passes.
    pub(crate) fn step(&self, seconds: i64) {
        self.step_millis(seconds * 1_000);
    }

    fn step_millis(&self, millis: i64) {
        self.0.wall.fetch_add(millis, Ordering::SeqCst);
    }
}

/// What the server does with one request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Answers a status and a JSON body, and the request's own correlation id.
    Answer(u16, String),
    /// Writes these bytes and closes.
    Raw(Vec<u8>),
    /// Reads the request and closes.
    Close,
    /// Reads the request and says nothing.
    Silence,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) line: String,
    /// Names in lower case, in the order they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Recorded {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The server; it stops when dropped.
pub(crate) struct Canned {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Canned {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Canned {
    /// Does `acts` one after the other, the last one again and again.
    pub(crate) async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!(
            "http://{}/open-api",
            listener.local_addr().expect("an address")
        );
        let requests = Arc::new(Mutex::new(Vec::new()));
        let recorded = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, acts.clone(), Arc::clone(&recorded)));
            }
        });
        Self {
            url,
            requests,
            task,
        }
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests
            .lock()
            .expect("no test panics while recording")
            .clone()
    }
}

async fn serve(mut stream: TcpStream, acts: Vec<Act>, recorded: Arc<Mutex<Vec<Recorded>>>) {
    while let Some(request) = read(&mut stream).await {
        let id = request.header("x-km-correlation-id");
        let id = id.unwrap_or_default().to_owned();
        let index = {
            let mut recorded = recorded.lock().expect("no test panics while recording");
            recorded.push(request);
            recorded.len() - 1
        };
        match acts.get(index).or(acts.last()) {
            Some(Act::Answer(status, body)) => {
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nX-KM-Correlation-Id: {id}\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
            }
            Some(Act::Raw(bytes)) => {
                let _ = stream.write_all(bytes).await;
                return;
            }
            Some(Act::Silence) => tokio::time::sleep(Duration::from_secs(60)).await,
            Some(Act::Close) | None => return,
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Recorded {
        line,
        headers,
        body,
    })
}

/// 2022-11-08 12:08:14.608 in Korea, the instant of the guideline's sample.
#[derive(Debug)]
pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn unix_millis(&self) -> i64 {
        1_667_876_894_608
    }
}

#[derive(Debug)]
pub(crate) struct FixedIds;

impl IdSource for FixedIds {
    fn bytes(&self) -> [u8; 4] {
        [0xfa, 0xbc, 0xde, 0xf1]
    }
}

pub(crate) fn config(url: &str) -> ConfigBuilder {
    Config::builder()
        .base_url(url)
        .asp_id(ASP_ID)
        .access_key(ACCESS_KEY)
        .secret_key(SECRET_KEY)
        .crypto_key_id(CRYPTO_KEY_ID)
        .server_public_key(SERVER_PUBLIC)
        .client_private_key(CLIENT_PRIVATE)
        .time_zone(TimeZone::Kst)
        .clock(FixedClock)
        .ids(FixedIds)
}

/// A time limit that ends what stays silent soon, and nothing else however busy the machine is.
pub(crate) fn patience(acts: &[Act]) -> Duration {
    if acts.iter().any(|act| matches!(act, Act::Silence)) {
        Duration::from_millis(250)
    } else {
        Duration::from_secs(60)
    }
}

/// A charge of 1 KRW with a fresh token, under that number.
pub(crate) async fn charge(
    kona: &Client,
    number: &str,
) -> Result<Charge, CallError<ChargeErrorCode>> {
    let call = kona.charge().sequence_id(number).user_id(1).amount(1);
    let call = call.one_time_token(("0123456789abcdef", SystemTime::now()));
    call.dcvv("123").merchant_id("1").send().await
}

pub(crate) fn client(url: &str) -> Client {
    built(config(url))
}

pub(crate) fn built(builder: ConfigBuilder) -> Client {
    Client::new(builder.build().expect("the configuration is sound"))
        .expect("the HTTP client starts")
}
