//! A transport of the user's own: what became of a call is read off the body that it takes or leaves.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use konaplate_generated::runtime::Transport;
use konaplate_generated::runtime::journal::End;
use konaplate_generated::runtime::transport::{
    Chunks, RequestBody, ResponseBody, Sending, TransportError, TransportErrorKind, bytes, http,
};
use konaplate_generated::runtime::{Cause, MemoryJournal, Retries};
use konaplate_generated::{CallError, Charge, Client, NotSentReason};

use crate::canned::{self, Canned, built, charge, config};
use crate::noted::{counts, end_of};

const CHARGED: &str = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":false}"#;
const BODY: &str = r#"{"sequenceId":"ORDER-1","userId":1,"amount":1,"oneTimeToken":"0123456789abcdef","dcvv":"123","merchantId":"1"}"#;

/// What the double does with a request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    /// Fails before it takes the body.
    Refuse,
    /// Never takes the body.
    Wait,
    /// Takes the body and fails.
    TakeAndBreak,
    /// Takes the body and never answers.
    TakeAndWait,
    /// Answers the head and breaks inside the body.
    BreakInside,
    /// Answers the head and says nothing more.
    StopInside,
    /// Answers more than is taken.
    Flood,
    /// Answers in pieces.
    Answer,
    /// Answers without having asked for the body.
    AnswerUnasked,
}

#[derive(Debug)]
struct Double {
    act: Act,
    /// Line and body of each request.
    taken: Mutex<Vec<(String, Option<Vec<u8>>)>>,
    /// A request that its caller has given up.
    kept: Arc<Mutex<Option<http::Request<RequestBody>>>>,
}

/// Pieces of a body, and what comes after them.
struct Pieces(Vec<&'static str>, Act);

impl Chunks for Pieces {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<bytes::Bytes, TransportError>>> {
        match (self.0.pop(), self.1) {
            (Some(piece), _) => Poll::Ready(Some(Ok(piece.into()))),
            (None, Act::StopInside) => Poll::Pending,
            (None, Act::BreakInside) => Poll::Ready(Some(Err(broken()))),
            (None, _) => Poll::Ready(None),
        }
    }
}

fn broken() -> TransportError {
    TransportError::new(TransportErrorKind::Connection).because("the wire was cut")
}

impl Transport for Double {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            let line = format!("{} {}", request.method(), request.uri());
            let takes = !matches!(self.act, Act::Refuse | Act::Wait | Act::AnswerUnasked);
            let body = takes.then(|| request.body_mut().take()).flatten();
            let body = body.map(|body| body.to_vec());
            self.taken.lock().expect("no panic").push((line, body));
            let (head, tail) = CHARGED.split_at(20);
            let pieces = match self.act {
                Act::Refuse | Act::TakeAndBreak => return Err(broken()),
                Act::Wait | Act::TakeAndWait => {
                    *self.kept.lock().expect("no panic") = Some(request);
                    std::future::pending().await
                }
                Act::BreakInside | Act::StopInside => vec![head],
                Act::Flood => vec![CHARGED; 1_000],
                Act::Answer | Act::AnswerUnasked => vec![tail, head],
            };
            let body = ResponseBody::chunks(Pieces(pieces, self.act));
            Ok(http::Response::new(body))
        })
    }
}

struct World {
    double: Arc<Double>,
    journal: Arc<MemoryJournal>,
    kona: Client,
}

fn world(act: Act) -> World {
    let double = Arc::new(Double {
        act,
        taken: Mutex::default(),
        kept: Arc::default(),
    });
    let journal = Arc::new(MemoryJournal::default());
    let builder = config("https://kona.example/open-api")
        .transport(Arc::clone(&double))
        .journal(Arc::clone(&journal))
        .max_response(2_000);
    let builder = match act {
        Act::Wait | Act::TakeAndWait | Act::StopInside => {
            builder.timeout(Duration::from_millis(50))
        }
        _ => builder,
    };
    let kona = built(builder);
    World {
        double,
        journal,
        kona,
    }
}

#[tokio::test]
async fn a_body_that_was_not_taken_was_not_sent() {
    for act in [Act::Refuse, Act::Wait] {
        let World {
            double,
            journal,
            kona,
        } = world(act);
        let error = match charge(&kona, "ORDER-1").await {
            Err(CallError::NotSent(error)) => error,
            other => panic!("{act:?}: {other:?}"),
        };
        match act {
            Act::Refuse => assert!(matches!(error.reason(), NotSentReason::Connection)),
            _ => assert!(matches!(error.reason(), NotSentReason::Timeout)),
        }
        assert_eq!(counts(&journal), (0, 0, 0), "closed");
        assert_eq!(double.taken.lock().expect("no panic").len(), 1, "{act:?}");
        // Whoever kept it has nothing in hand.
        if let Some(mut kept) = double.kept.lock().expect("no panic").take() {
            assert_eq!(kept.body_mut().take(), None, "{act:?}");
        }
    }
}

#[tokio::test]
async fn a_body_that_was_taken_may_have_been_sent() {
    for (act, cause, status) in [
        (Act::TakeAndBreak, Cause::Connection, None),
        (Act::TakeAndWait, Cause::Timeout, None),
        (Act::BreakInside, Cause::Connection, Some(200)),
        (Act::StopInside, Cause::Timeout, Some(200)),
        (Act::Flood, Cause::BodyTooLarge { limit: 2_000 }, Some(200)),
    ] {
        let World {
            double,
            journal,
            kona,
        } = world(act);
        let unknown = match charge(&kona, "ORDER-1").await {
            Err(CallError::Unknown(unknown)) => unknown,
            other => panic!("{act:?}: {other:?}"),
        };
        let told = unknown.cause().kind();
        assert_eq!((told, unknown.status()), (cause.kind(), status));
        assert_eq!(end_of(&journal, "ORDER-1"), Some(Some(End::Unknown)));
        let taken = double.taken.lock().expect("no panic");
        assert_eq!(taken.len(), 1, "{act:?}: sent once");
        assert_eq!(taken[0].1.as_deref(), Some(BODY.as_bytes()));
    }
}

#[tokio::test]
async fn an_answer_is_an_answer() {
    for act in [Act::Answer, Act::AnswerUnasked] {
        let World {
            double,
            journal,
            kona,
        } = world(act);
        match charge(&kona, "ORDER-1").await {
            Ok(Charge::Settled(reply)) => {
                assert_eq!(reply.nr_number.as_str(), "NR1");
                assert_eq!(counts(&journal), (0, 0, 1), "{act:?}");
                let receipt = reply.receipt().expect("there is a journal");
                kona.acknowledge(&receipt).await.expect("it has settled");
            }
            other => panic!("{act:?}: {other:?}"),
        }
        assert_eq!(counts(&journal), (0, 0, 0));
        let taken = double.taken.lock().expect("no panic");
        assert_eq!(
            taken[0].0,
            "POST https://kona.example/open-api/api/v1/recharges/by-bank-accounts/no-hce"
        );
    }
}

/// Breaks when it has the body, and then has no connection any more.
#[derive(Debug, Default)]
struct Fading(AtomicU32);

impl Transport for Fading {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            let is_first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
            if is_first && request.body_mut().take().is_some() {
                return Err(broken());
            }
            Err(TransportError::new(TransportErrorKind::Connect))
        })
    }
}

#[tokio::test]
async fn what_an_earlier_attempt_may_have_sent_is_not_told_as_not_sent() {
    let fading = Arc::new(Fading::default());
    let retries = Retries::default().first_pause(Duration::from_millis(1));
    let builder = config("https://kona.example").retries(retries.attempts(3));
    let kona = built(builder.transport(Arc::clone(&fading)));
    let asked = kona.recharge_result().sequence_id("ORDER-1").send().await;
    assert!(matches!(asked, Err(CallError::NoAnswer(_))), "{asked:?}");
    assert_eq!(fading.0.load(Ordering::SeqCst), 3);
}

/// Always has a next piece, with nothing in it.
struct Endless;

impl Chunks for Endless {
    fn poll_chunk(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<bytes::Bytes, TransportError>>> {
        Poll::Ready(Some(Ok(bytes::Bytes::new())))
    }
}

#[derive(Debug)]
struct Babbling;

impl Transport for Babbling {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            let _ = request.body_mut().take();
            Ok(http::Response::new(ResponseBody::chunks(Endless)))
        })
    }
}

#[tokio::test]
async fn an_answer_without_end_ends_with_the_time() {
    let builder = config("https://kona.example").transport(Babbling);
    let kona = built(builder.timeout(Duration::from_millis(50)));
    match charge(&kona, "ORDER-1").await {
        Err(CallError::Unknown(unknown)) => {
            assert!(matches!(unknown.cause(), Cause::Timeout), "{unknown:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_runtime_nothing_is_sent() {
    let kona = built(config("https://kona.example").transport(Babbling));
    let mut call = Box::pin(charge(&kona, "ORDER-1"));
    let mut context = Context::from_waker(std::task::Waker::noop());
    match call.as_mut().poll(&mut context) {
        Poll::Ready(Err(CallError::NotSent(error))) => {
            assert!(matches!(error.reason(), NotSentReason::NoRuntime));
        }
        other => panic!("{other:?}"),
    }
}

/// Counts what passes and changes nothing.
#[derive(Debug)]
struct Between {
    inner: Arc<dyn Transport>,
    passed: Arc<AtomicU32>,
}

impl Transport for Between {
    fn send(&self, request: http::Request<RequestBody>) -> Sending<'_> {
        self.passed.fetch_add(1, Ordering::SeqCst);
        self.inner.send(request)
    }
}

#[tokio::test]
async fn one_can_be_put_around_another_or_around_the_librarys_own() {
    let double = world(Act::Answer).double;
    let server = Canned::start(vec![canned::Act::Answer(200, CHARGED.to_owned())]).await;
    for builder in [
        config("https://kona.example/open-api").transport(Arc::clone(&double)),
        config(&server.url),
    ] {
        let passed: Arc<AtomicU32> = Arc::default();
        let noted = Arc::clone(&passed);
        let config = builder.build().expect("sound");
        let config = config.around_transport(|inner| Between {
            inner,
            passed: noted,
        });
        let kona = Client::new(config.expect("TLS starts")).expect("it starts");
        assert!(matches!(
            charge(&kona, "ORDER-1").await,
            Ok(Charge::Settled(_))
        ));
        assert_eq!(passed.load(Ordering::SeqCst), 1);
    }
    assert_eq!(double.taken.lock().expect("no panic").len(), 1);
    assert_eq!(server.requests().len(), 1);
}
