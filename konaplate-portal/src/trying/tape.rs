//! What passes between client and server while a call is tried, as it is on the wire.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, Request, Response};
use konaplate_runtime::Transport;
use konaplate_runtime::transport::{RequestBody, ResponseBody, Sending, TransportError};
use zeroize::Zeroizing;

tokio::task_local! {
    static TAPE: Tape;
}

/// A request and what came back. Whoever looks at it sees every secret in it.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) request: Vec<Header>,
    /// The body as given to the connection; nothing if it never was.
    pub(crate) sent: Option<Bytes>,
    pub(crate) status: Option<u16>,
    pub(crate) response: Vec<Header>,
    pub(crate) received: Bytes,
    /// Why there is no answer.
    pub(crate) failure: Option<String>,
}

pub(crate) type Bytes = Zeroizing<Vec<u8>>;

/// Name and value of a header.
pub(crate) type Header = (String, Zeroizing<String>);

/// All exchanges of what runs under it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tape(Arc<Mutex<Vec<Exchange>>>);

impl Tape {
    /// Runs a call, and keeps what passes.
    pub(crate) async fn of<F: Future>(&self, call: F) -> F::Output {
        TAPE.scope(self.clone(), call).await
    }

    /// What has passed so far.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, request: &Request<RequestBody>) -> Track {
        let mut exchanges = self.lock();
        exchanges.push(Exchange {
            method: request.method().to_string(),
            url: request.uri().to_string(),
            request: headers(request.headers()),
            sent: None,
            status: None,
            response: Vec::new(),
            received: Bytes::default(),
            failure: None,
        });
        Track {
            tape: self.clone(),
            at: exchanges.len() - 1,
        }
    }
}

/// One exchange of a tape.
#[derive(Clone)]
struct Track {
    tape: Tape,
    at: usize,
}

impl Track {
    fn note(&self, note: impl FnOnce(&mut Exchange)) {
        if let Some(exchange) = self.tape.lock().get_mut(self.at) {
            note(exchange);
        }
    }

    fn answered(&self, response: Response<ResponseBody>) -> Response<ResponseBody> {
        self.note(|it| {
            it.status = Some(response.status().as_u16());
            it.response = headers(response.headers());
        });
        let track = self.clone();
        response.map(|body| {
            body.tap(move |piece| track.note(|it| it.received.extend_from_slice(piece)))
        })
    }

    fn failed(&self, error: &TransportError) {
        self.note(|it| it.failure = Some(error.to_string()));
    }
}

fn headers(map: &HeaderMap) -> Vec<Header> {
    let shown = map.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), Zeroizing::new(value))
    });
    shown.collect()
}

/// A transport that keeps on the tape what passes, and changes nothing.
#[derive(Debug)]
pub(crate) struct Recorder(pub(crate) Arc<dyn Transport>);

impl Transport for Recorder {
    fn send(&self, mut request: Request<RequestBody>) -> Sending<'_> {
        let Ok(track) = TAPE.try_with(|tape| tape.begin(&request)) else {
            return self.0.send(request);
        };
        let sent = track.clone();
        let tap =
            move |bytes: &[u8]| sent.note(|it| it.sent = Some(Zeroizing::new(bytes.to_vec())));
        request.body_mut().tap(tap);
        Box::pin(async move {
            match self.0.send(request).await {
                Ok(response) => Ok(track.answered(response)),
                Err(error) => {
                    track.failed(&error);
                    Err(error)
                }
            }
        })
    }
}
