//! Which answers are believed, over HTTP/1.1 and HTTP/2, answer by answer. Each row is written by hand: what somebody who
//! answers for the money would make of it. One request a call reaches the server, whatever comes back.

mod answers;
mod echo;
mod evidence;
mod inquiry;
mod numbers;
mod texts;

use std::fmt::Display;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use http::{HeaderValue, StatusCode};
use konaplate_generated::runtime::Retries;
use konaplate_generated::runtime::config::{ConfigBuilder, IdSource};
use konaplate_generated::runtime::keys::PublicKey;
use konaplate_generated::runtime::wire::jwe::{self, Enc};
use konaplate_generated::{CallError, Charge, Client, Resolution, ResolveError};
use konaplate_tests::fault::{Act, Answer, Request, Server};

use crate::canned::{CLIENT_PUBLIC, charge, config};

/// The header in which the answer names the call that it answers.
const ECHO: &str = "x-km-correlation-id";

/// The id of a call that is not ours.
const ANOTHER: &str = "221108120814-fffffff";

/// An answer as a row has it.
#[derive(Debug, Clone)]
struct Said {
    status: u16,
    /// Values of the header [`ECHO`]: `{id}` is that of the request, `{ID}` the same in capitals, `{charge}` that of
    /// the first request.
    echo: &'static [&'static str],
    body: Vec<u8>,
}

/// An answer that names its call as it should.
fn said(status: u16, body: impl Into<Vec<u8>>) -> Said {
    Said {
        status,
        echo: &["{id}"],
        body: body.into(),
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
enum Turn {
    Say(Said),
    /// Half of it.
    Half(Said),
    Close,
    Silence,
}

/// What is done with the next requests, and those that have come.
#[derive(Debug, Default)]
struct Script {
    turns: Vec<Turn>,
    requests: Vec<Request>,
}

impl Script {
    /// Does its turns one after the other, the last one again and again.
    fn act(&mut self, request: Request) -> Act {
        self.requests.push(request);
        let turn = self.turns.get(self.requests.len() - 1);
        match turn.or(self.turns.last()) {
            Some(Turn::Say(said)) => Act::Answer(self.answer(said)),
            Some(Turn::Half(said)) => Act::Half(self.answer(said)),
            Some(Turn::Silence) => Act::Silence,
            Some(Turn::Close) | None => Act::Close,
        }
    }

    fn answer(&self, said: &Said) -> Answer {
        let id = |request: Option<&Request>| {
            let id = request.and_then(|request| request.headers().get(ECHO)?.to_str().ok());
            id.unwrap_or_default().to_owned()
        };
        let (charge, own) = (id(self.requests.first()), id(self.requests.last()));
        let mut answer = Answer::new(said.body.clone().into());
        *answer.status_mut() = StatusCode::from_u16(said.status).expect("a status");
        for value in said.echo {
            let value = value.replace("{id}", &own).replace("{charge}", &charge);
            let value = value.replace("{ID}", &own.to_uppercase());
            let value = HeaderValue::from_str(&value).expect("a header's value");
            answer.headers_mut().append(ECHO, value);
        }
        answer
    }
}

const SETTLED: &str = r#"{"response":{"code":"000_000"},"nrNumber":"N","isPending":false}"#;
const REFUSED: &str = r#"{"response":{"code":"007_001"}}"#;
const COMPLETED: &str = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#;

/// Ids that differ from call to call, each with a letter in it.
#[derive(Debug, Default)]
struct Ids(AtomicU32);

impl IdSource for Ids {
    fn bytes(&self) -> [u8; 4] {
        let next = self.0.fetch_add(1, Ordering::SeqCst);
        (0xff00_0000 | next).to_be_bytes()
    }
}

/// A server that says what it was told to say.
struct World {
    protocol: &'static str,
    server: Server,
    script: Arc<Mutex<Script>>,
}

impl World {
    /// One for each protocol.
    async fn each() -> [Self; 2] {
        [Self::start("HTTP/1.1").await, Self::start("HTTP/2").await]
    }

    async fn start(protocol: &'static str) -> Self {
        let script: Arc<Mutex<Script>> = Arc::default();
        let played = Arc::clone(&script);
        let handler = move |request| {
            let act = played.lock().expect("no panic").act(request);
            std::future::ready(act)
        };
        let server = match protocol {
            "HTTP/2" => Server::tls(&["h2"], handler).await,
            _ => Server::plain(handler).await,
        };
        Self {
            protocol,
            server,
            script,
        }
    }

    /// A client's configuration, with ids that differ from call to call.
    fn config(&self) -> ConfigBuilder {
        let config = config(&self.server.url)
            .ids(Ids::default())
            .retries(Retries::none())
            .ignore_system_proxy();
        match self.server.certificate.as_str() {
            "" => config,
            certificate => config.root_certificates(certificate),
        }
    }

    /// Forgets what has come, and does this from now on.
    fn does(&self, turns: impl Into<Vec<Turn>>) {
        let mut script = self.script.lock().expect("no panic");
        script.turns = turns.into();
        script.requests.clear();
    }

    fn says(&self, said: Said) {
        self.does([Turn::Say(said)]);
    }

    /// How many charges and inquiries have come since.
    fn came(&self) -> (usize, usize) {
        let script = self.script.lock().expect("no panic");
        let is_inquiry = |request: &&Request| request.uri().path().ends_with("/result/inquiry");
        let inquiries = script.requests.iter().filter(is_inquiry).count();
        (script.requests.len() - inquiries, inquiries)
    }
}

/// Whom a row is about; by what the call does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Effect {
    /// The inquiry.
    Read,
    /// The registration of an account.
    Write,
    /// A charge.
    Money,
}

/// What becomes of a call, as a letter: `+` a reply, settled; `P` pending; `R` rejected; `?` unknown; `-` no answer;
/// `N` not sent. `~` and `p` are `+` and `P` with a deviation of the header that names the call.
async fn outcome(effect: Effect, kona: &Client, number: &str) -> char {
    match effect {
        Effect::Read => {
            let result = kona.recharge_result().sequence_id(number).send().await;
            result.map_or_else(failure, |reply| mark('+', '~', reply.deviations()))
        }
        Effect::Write => {
            let call = kona.auto_recharge_account_register().user_id(1);
            let result = call.send().await;
            result.map_or_else(failure, |reply| mark('+', '~', reply.deviations()))
        }
        Effect::Money => match charge(kona, number).await {
            Ok(Charge::Settled(reply)) => mark('+', '~', reply.deviations()),
            Ok(Charge::Pending(pending)) => mark('P', 'p', pending.reply().deviations()),
            Err(error) => failure(error),
        },
    }
}

fn mark(plain: char, deviating: char, deviations: &[konaplate_generated::Deviation]) -> char {
    let deviates = deviations
        .iter()
        .any(|it| it.path().eq_ignore_ascii_case(ECHO));
    if deviates { deviating } else { plain }
}

fn failure<E>(error: CallError<E>) -> char {
    match error {
        CallError::Rejected(_) => 'R',
        CallError::Unknown(_) => '?',
        CallError::NoAnswer(_) => '-',
        CallError::NotSent(_) => 'N',
        _ => '!',
    }
}

/// What an inquiry says, as a letter: `S` settled, `F` failed, `P` still pending, `N` not seen, `E` of an earlier call,
/// `-` not answered.
fn verdict(result: &Result<Resolution, ResolveError>) -> char {
    match result {
        Ok(Resolution::Settled) => 'S',
        Ok(Resolution::Failed) => 'F',
        Ok(Resolution::StillPending) => 'P',
        Ok(Resolution::NotSeen) => 'N',
        Ok(Resolution::OfEarlierCall(_)) => 'E',
        Ok(_) => '!',
        Err(_) => '-',
    }
}

/// A body with this code, and what stands beside its `response`: empty, or members with a comma before them.
fn envelope(code: &str, beside: &str) -> String {
    format!(r#"{{"response":{{"code":"{code}","description":"text"}}{beside}}}"#)
}

/// Calls once for each answer, under a number of its own; each sends one request.
async fn letters(world: &World, kona: &Client, effect: Effect, answers: &[Said]) -> String {
    let mut letters = String::new();
    for (at, answer) in answers.iter().enumerate() {
        world.says(answer.clone());
        letters.push(outcome(effect, kona, &number()).await);
        let (calls, inquiries) = world.came();
        assert_eq!(calls + inquiries, 1, "{effect:?}, answer {at}");
    }
    letters
}

/// The body around a JWE of this one for the client.
fn sealed(body: impl AsRef<[u8]>) -> String {
    let key = PublicKey::from_pem(CLIENT_PUBLIC).expect("a test key");
    let jwe = jwe::encrypt(body.as_ref(), &key, Enc::A256Gcm).expect("it encrypts");
    format!(r#"{{"encData":"{jwe}"}}"#)
}

/// The rows that did not come out as they are written, all of which are reported at the end.
#[derive(Default)]
#[must_use = "`end` reports them"]
struct Rows(Vec<String>);

impl Rows {
    fn check(&mut self, world: &World, row: impl Display, found: &str, wanted: &str) {
        if found != wanted {
            let protocol = world.protocol;
            self.0
                .push(format!("{protocol}, {row}: `{found}`, not `{wanted}`"));
        }
    }

    fn end(self) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
    }
}

/// A number that no other call has.
fn number() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("ORDER-{}", NEXT.fetch_add(1, Ordering::SeqCst))
}
