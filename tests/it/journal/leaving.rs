//! What leaves: nothing without a claim that came back, nothing after the lease, and nothing of a call that was dropped
//! before its body was asked for.

use std::sync::Arc;
use std::time::Duration;

use konaplate_generated::runtime::transport::{
    RequestBody, ResponseBody, Sending, TransportError, TransportErrorKind, http,
};
use konaplate_generated::runtime::{JournalError, Transport};
use konaplate_generated::{Charge, Client, Resolution};
use tokio::sync::Notify;

use super::{Charged, LEASE, not_sent, prepare, refusal, settled, verdict, with};
use crate::canned::{Canned, Hand, built, charge};
use crate::noted::counts;
use crate::spy::{Fault, Spy};

/// Sends a charge: by itself, or prepared before.
async fn send(kona: &Client, is_prepared: bool) -> Charged {
    if is_prepared {
        let prepared = prepare(kona, "ORDER-1", 1);
        prepared.note().await.expect("the number is free");
        prepared.send().await
    } else {
        charge(kona, "ORDER-1").await
    }
}

/// What claims a call, by whether it was prepared, and how many are prepared then.
const CLAIMS: [(bool, &str, usize); 2] = [(false, "begin", 0), (true, "claim", 1)];

#[tokio::test]
async fn a_claim_whose_answer_is_lost_permits_nothing() {
    for (is_prepared, claim, _) in CLAIMS {
        let server = Canned::start(vec![verdict("FAILED")]).await;
        let spy = Spy::default();
        let kona = built(with(spy.clone(), &server.url));
        spy.fails(claim, Fault::AnswerLost);
        let result = send(&kona, is_prepared).await;
        assert!(matches!(refusal(&result), JournalError::Lost), "{result:?}");
        assert!(server.requests().is_empty());
        // It may be in the journal: then it is asked about like any other.
        assert_eq!(counts(&spy.inner), (0, 1, 0));
        spy.inner.pass(LEASE);
        let told = kona.recover().all().await.expect("it is read");
        assert_eq!(told[0].result.as_ref().ok(), Some(&Resolution::Failed));
        assert!(server.requests()[0].line.contains("/result/inquiry"));
    }
}

#[tokio::test]
async fn what_cannot_be_noted_is_not_sent_and_the_reason_says_what_to_do() {
    for (is_prepared, claim, prepared) in CLAIMS {
        let server = Canned::start(vec![settled()]).await;
        let spy = Spy::default();
        let kona = built(with(spy.clone(), &server.url));
        spy.fails(claim, Fault::Refused);
        assert_eq!(
            not_sent(send(&kona, is_prepared).await),
            "`charge` was not sent: the journal /var/lib/shop/calls: the disk is full: make room"
        );
        assert!(server.requests().is_empty());
        assert_eq!(counts(&spy.inner), (prepared, 0, 0));
    }
}

#[tokio::test]
async fn a_journal_that_hangs_holds_up_no_call_for_ever() {
    for (is_prepared, claim, prepared) in CLAIMS {
        let server = Canned::start(vec![settled()]).await;
        let spy = Spy::default();
        let config = with(spy.clone(), &server.url).timeout(Duration::from_millis(50));
        let kona = built(config);
        spy.fails(claim, Fault::Hangs);
        let result = send(&kona, is_prepared).await;
        assert!(matches!(refusal(&result), JournalError::Busy), "{result:?}");
        assert!(server.requests().is_empty());
        assert_eq!(counts(&spy.inner), (prepared, 0, 0));
    }
}

/// Is given a request, takes its body or not, and says nothing more.
#[derive(Debug, Default)]
struct Stuck {
    takes: bool,
    is_reached: Notify,
}

impl Transport for Stuck {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            if self.takes {
                assert!(request.body_mut().take().is_some());
            }
            self.is_reached.notify_one();
            std::future::pending().await
        })
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_taken_back_unless_its_body_may_have_left() {
    for (is_prepared, claim, prepared) in CLAIMS {
        for takes in [false, true] {
            let stuck = Arc::new(Stuck {
                takes,
                ..Stuck::default()
            });
            let spy = Spy::default();
            let config = with(spy.clone(), "https://kona.example");
            let kona = built(config.transport(Arc::clone(&stuck)));
            tokio::select! {
                result = send(&kona, is_prepared) => panic!("{result:?}"),
                () = stuck.is_reached.notified() => {}
            }
            let open = usize::from(takes);
            let left = prepared - prepared.min(open);
            assert_eq!(counts(&spy.inner), (left, open, 0), "{claim}, {takes}");
            let last = spy.told().pop().expect("it was noted");
            let wanted = if takes {
                format!("{claim} charge ORDER-1")
            } else {
                "release".to_owned()
            };
            assert_eq!(last, wanted);
        }
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_over_its_note_leaves_none() {
    for (is_prepared, claim, prepared) in CLAIMS {
        let server = Canned::start(vec![settled()]).await;
        let spy = Spy::default();
        let kona = built(with(spy.clone(), &server.url));
        spy.fails(claim, Fault::Hangs);
        let note = format!("{claim} charge ORDER-1");
        tokio::select! {
            result = send(&kona, is_prepared) => panic!("{result:?}"),
            () = spy.is_told(&note) => {}
        }
        assert_eq!(counts(&spy.inner), (prepared, 0, 0));
        assert!(server.requests().is_empty());
    }
}

/// The lease may be over by then, and somebody else may have the call.
#[tokio::test]
async fn a_claim_that_took_as_long_as_the_lease_permits_nothing() {
    for (is_prepared, claim, prepared) in CLAIMS {
        for (seconds, is_sent) in [(59, true), (60, false), (3_600, false)] {
            let server = Canned::start(vec![settled()]).await;
            let spy = Spy::default();
            let clock = Hand::default();
            let kona = built(with(spy.clone(), &server.url).clock(clock.clone()));
            spy.fails(claim, Fault::Takes(clock, seconds));
            let result = send(&kona, is_prepared).await;
            if is_sent {
                assert!(matches!(result, Ok(Charge::Settled(_))), "{result:?}");
                assert_eq!(counts(&spy.inner), (0, 0, 1));
            } else {
                assert!(matches!(refusal(&result), JournalError::Stale));
                assert_eq!(counts(&spy.inner), (prepared, 0, 0));
            }
            assert_eq!(server.requests().len(), usize::from(is_sent));
        }
    }
}

/// Takes its time to connect.
#[derive(Debug)]
struct Distant(Hand, u64);

impl Transport for Distant {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            self.0.pass(self.1);
            match request.body_mut().take() {
                None => Err(TransportError::new(TransportErrorKind::Connection)),
                Some(_) => Ok(http::Response::new(ResponseBody::whole(
                    r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":false}"#,
                ))),
            }
        })
    }
}

#[tokio::test]
async fn a_connection_that_took_as_long_as_the_lease_sends_nothing() {
    for (seconds, is_sent) in [(59, true), (60, false)] {
        let spy = Spy::default();
        let clock = Hand::default();
        let config = with(spy.clone(), "https://kona.example").clock(clock.clone());
        let kona = built(config.transport(Distant(clock, seconds)));
        let result = charge(&kona, "ORDER-1").await;
        assert_eq!(result.is_ok(), is_sent, "{result:?}");
        if !is_sent {
            assert!(matches!(refusal(&result), JournalError::Stale));
            assert_eq!(counts(&spy.inner), (0, 0, 0));
        }
    }
}
