//! The access key lies in one buffer, whatever is called and however often; it goes with the client.

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::body::RequestBody;
use crate::call::{Message, Read};
use crate::config::Config;
use crate::core::Core;
use crate::json::Fields;
use crate::operation::{Effect, Envelope, Operation};
use crate::outcome::Cause;
use crate::table::{List, Shared, Str};
use crate::transport::{Sending, Transport};
use crate::zeroizing::ZeroizingBuf;

const KEY: &str = "access-key-0123456789-0123456789-0123456";
const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n{\"response\":{\"code\":\"000_000\"}}  ";

const fn table(path: &'static str, effect: Effect) -> Operation {
    static ENVELOPE: Envelope = Envelope {
        object: Str::Borrowed("response"),
        code: Str::Borrowed("code"),
        text: List::Borrowed(&[]),
        success: Str::Borrowed("000_000"),
        encrypted: Str::Borrowed("encData"),
    };
    const HEADERS: &[HeaderRule] = &[HeaderRule {
        name: Str::Borrowed("x-km-access-key"),
        value: HeaderValue::AccessKey,
        min: 40,
        max: 40,
    }];
    Operation {
        name: Str::Borrowed("made-up"),
        spec: Str::Borrowed(""),
        method: Str::Borrowed("POST"),
        path: Str::Borrowed(path),
        effect,
        encrypts_request: false,
        encrypts_response: false,
        headers: List::Borrowed(HEADERS),
        echo: None,
        envelope: Shared::Static(&ENVELOPE),
        request: List::Borrowed(&[]),
        rules: List::Borrowed(&[]),
        lives: List::Borrowed(&[]),
        idempotency: None,
        pending: None,
        recovery: None,
        verdict: None,
        evidence: List::Borrowed(&[]),
        errors: List::Borrowed(&[]),
    }
}

static OPERATIONS: [Operation; 3] = [
    table("/read", Effect::Read),
    table("/write", Effect::Write),
    table("/other", Effect::Write),
];

/// Takes any answer.
struct Anything;

impl Read for Anything {
    fn read(&self, _: &mut Fields<'_>) -> Result<Box<dyn Any + Send>, Cause> {
        Ok(Box::new(()))
    }
}

/// The buffer of a configuration; says when it goes.
struct Observed {
    key: Zeroizing<String>,
    is_gone: Arc<AtomicBool>,
}

impl AsRef<[u8]> for Observed {
    fn as_ref(&self) -> &[u8] {
        self.key.as_ref()
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        self.is_gone.store(true, Ordering::SeqCst);
    }
}

/// Notes where the key of each request lies, on its way to the library's own transport.
#[derive(Debug)]
struct Noting {
    inner: Arc<dyn Transport>,
    places: Arc<Mutex<Vec<usize>>>,
}

impl Transport for Noting {
    fn send(&self, request: Request<RequestBody>) -> Sending<'_> {
        let key = &request.headers()["x-km-access-key"];
        assert!(key.is_sensitive());
        assert_eq!(key, KEY);
        let place = key.as_bytes().as_ptr().addr();
        self.places.lock().unwrap().push(place);
        self.inner.send(request)
    }
}

async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    url
}

async fn serve(mut stream: TcpStream) {
    let mut bytes = Vec::new();
    while matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
        if bytes.ends_with(b"{}") {
            bytes.clear();
            stream.write_all(ANSWER).await.unwrap();
        }
    }
}

fn config(url: &str) -> Config {
    let builder = Config::builder().base_url(url).asp_id("1".repeat(15));
    let builder = builder.access_key(KEY).secret_key("secret");
    builder.build().unwrap()
}

async fn call(core: &Core, operation: &'static Operation) {
    let mut body = ZeroizingBuf::with_capacity(2);
    body.push(b"{}");
    let message = Message {
        body,
        number: None,
        lives: Vec::new(),
        expiry: None,
        prepared: None,
    };
    let operation = Shared::Static(operation);
    assert!(core.execute(&operation, message, &Anything).await.is_ok());
}

#[tokio::test]
async fn all_calls_share_one_buffer_which_goes_with_the_client() {
    let is_gone = Arc::new(AtomicBool::new(false));
    let places = Arc::default();
    let mut config = config(&server().await);
    let observed = Observed {
        key: Zeroizing::new(KEY.to_owned()),
        is_gone: Arc::clone(&is_gone),
    };
    let place = observed.key.as_ptr().addr();
    config.access_key = secret(observed);
    let around = |inner| Noting {
        inner,
        places: Arc::clone(&places),
    };
    let core = Core::new(config.around_transport(around).unwrap()).unwrap();
    for operation in OPERATIONS.iter().chain(&OPERATIONS) {
        call(&core, operation).await;
    }
    assert_eq!(*places.lock().unwrap(), [place; 6]);
    assert!(!is_gone.load(Ordering::SeqCst));
    drop(core);
    // What the HTTP library still has of the last call goes when its task ends.
    for _ in 0..500 {
        if is_gone.load(Ordering::SeqCst) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("something holds the access key");
}

#[test]
fn a_configuration_makes_one_buffer_of_what_it_was_given() {
    let key = Zeroizing::new(KEY.to_owned());
    let place = key.as_ptr().addr();
    let value = access_key(key);
    assert_eq!(value.as_bytes().as_ptr().addr(), place);
    assert!(value.is_sensitive() && !format!("{value:?}").contains("access"));
}
