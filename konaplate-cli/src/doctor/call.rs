//! One harmless call through the client itself, with an eye on the heads of request and answer.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use konaplate_codegen::ir::Api;
use konaplate_codegen::{Sources, check};
use konaplate_dynamic::{Dynamic, Record};
use konaplate_generated::runtime::operation::NotSeen;
use konaplate_generated::runtime::transport::http::{
    HeaderMap, HeaderValue, Request, Response, Uri, Version, header,
};
use konaplate_generated::runtime::transport::{
    RequestBody, ResponseBody, Sending, TransportError, TransportErrorKind,
};
use konaplate_generated::runtime::wire::headers::CORRELATION_ID;
use konaplate_generated::runtime::{Code, Transport};
use konaplate_generated::{CallError, Config, ConfigError};

/// What became of the call, as its caller is told.
pub(super) type Outcome = Result<konaplate_dynamic::Outcome<Record>, CallError<Code>>;

/// The harmless call, an inquiry of the shipped specification.
pub(super) const INQUIRY: &str = "recharge-result";

/// What became of the call, and what was seen below the client.
pub(super) struct Asked {
    pub(super) outcome: Outcome,
    /// How the inquiry says that it does not know a number.
    pub(super) not_seen: Option<NotSeen>,
    pub(super) seen: Seen,
    /// A mock of another specification has answered, which does not have the operation.
    pub(super) is_of_another: bool,
}

/// What went over the connection.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) head: Option<Head>,
    pub(super) broken: Option<Broken>,
}

/// The head of an answer.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) version: Version,
    pub(super) date: Option<String>,
    /// Host that a redirect leads to.
    pub(super) leads_to: Option<String>,
    pub(super) echo: Echo,
    /// Milliseconds since 1970, before the request and after the head.
    pub(super) between: (i64, i64),
}

/// The correlation id of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    Same,
    Other,
    None,
}

impl Echo {
    fn of(sent: Option<&HeaderValue>, echoed: Option<&HeaderValue>) -> Self {
        match echoed {
            None => Self::None,
            echoed if echoed == sent => Self::Same,
            Some(_) => Self::Other,
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) kind: TransportErrorKind,
    pub(super) text: String,
}

/// Makes the call. The number is of no charge: nobody else makes one that is called so.
pub(super) async fn ask(config: Config) -> Result<Asked, ConfigError> {
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let noted = Arc::clone(&seen);
    let config = config.around_transport(|inner| Watched { inner, noted })?;
    let client = Dynamic::new(&shipped(), config)?;
    let number = format!("DOCTOR-{}-{}", unix_millis(), std::process::id());
    let call = client
        .call(INQUIRY)
        .expect("the shipped specification has it");
    let not_seen = call.operation().verdict.as_ref();
    let not_seen = not_seen.and_then(|verdict| verdict.not_seen.clone());
    let outcome = call.set("sequenceId", number).send().await;
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Asked {
        outcome,
        not_seen,
        seen: std::mem::take(&mut seen),
        is_of_another: false,
    })
}

fn shipped() -> Api {
    let files = konaplate_spec::FILES.iter().copied();
    let sources = Sources::from_pairs(konaplate_spec::ROOT, files);
    check(&sources).expect("the shipped specification has no problems")
}

/// Sends through another transport and notes the heads.
struct Watched {
    inner: Arc<dyn Transport>,
    noted: Arc<Mutex<Seen>>,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

impl Transport for Watched {
    fn send(&self, request: Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            let sent = request.headers().get(CORRELATION_ID).cloned();
            let before = unix_millis();
            let answer = self.inner.send(request).await;
            let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            match &answer {
                Ok(answer) => {
                    let echoed = answer.headers().get(CORRELATION_ID);
                    let echo = Echo::of(sent.as_ref(), echoed);
                    noted.head = Some(Head::of(answer, echo, before));
                }
                Err(error) => noted.broken = Some(Broken::of(error)),
            }
            answer
        })
    }
}

impl Head {
    fn of(answer: &Response<ResponseBody>, echo: Echo, before: i64) -> Self {
        let headers = answer.headers();
        Self {
            status: answer.status().as_u16(),
            version: answer.version(),
            date: text(headers, header::DATE).map(str::to_owned),
            leads_to: text(headers, header::LOCATION).and_then(host),
            echo,
            between: (before, unix_millis()),
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Nothing else of where a redirect leads: anything may be in it.
fn host(location: &str) -> Option<String> {
    let uri: Uri = location.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.host()?))
}

impl Broken {
    fn of(error: &TransportError) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        Self {
            kind: error.kind(),
            text,
        }
    }
}

fn unix_millis() -> i64 {
    let since: Duration = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
