//! Calls whose intent is noted before they are sent, as beside an order in one transaction.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

use konaplate_generated::runtime::journal::{AttemptId, End, Noting, Receipt};
use konaplate_generated::runtime::{Journal as _, JournalError, MemoryJournal};
use konaplate_generated::{CallError, Charge, Client};

use super::{envelope, not_sent, prepare, refusal, settled, with};
use crate::canned::{Canned, built, charge, client};
use crate::noted::{attempt, counts, end_of, now};
use crate::spy::Spy;

struct World {
    server: Canned,
    spy: Spy,
    kona: Client,
}

async fn world() -> World {
    let server = Canned::start(vec![settled()]).await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url));
    World { server, spy, kona }
}

#[tokio::test]
async fn what_is_prepared_is_claimed_and_sent() {
    let World { server, spy, kona } = world().await;
    let prepared = prepare(&kona, "ORDER-1", 1);
    let named = prepared.attempt();
    assert_eq!(&*named.operation, "charge");
    assert_eq!(named.idempotency.as_deref(), Some("ORDER-1"));
    assert_eq!(named.at, 1_667_876_894_608);
    assert!(spy.told().is_empty() && server.requests().is_empty());
    prepared.note().await.expect("the number is free");
    assert_eq!(counts(&spy.inner), (1, 0, 0));
    let refused = not_sent(charge(&kona, "ORDER-1").await);
    assert!(
        refused.contains("was prepared and not claimed"),
        "{refused}"
    );
    let receipt = match prepared.send().await {
        Ok(Charge::Settled(reply)) => reply.receipt().expect("there is a journal"),
        other => panic!("{other:?}"),
    };
    let noted = [
        "prepare charge ORDER-1",
        "begin charge ORDER-1",
        "claim charge ORDER-1",
        "end settled",
    ];
    assert_eq!(spy.told(), noted);
    kona.acknowledge(&receipt).await.expect("it has settled");
    assert_eq!(counts(&spy.inner), (0, 0, 0));
    assert_eq!(server.requests().len(), 1);
}

/// As by a transaction that was rolled back, or is not committed yet.
#[tokio::test]
async fn what_was_never_noted_is_not_sent() {
    let World { server, spy, kona } = world().await;
    let result = prepare(&kona, "ORDER-1", 1).send().await;
    assert!(matches!(refusal(&result), JournalError::NotPrepared));
    assert_eq!(
        not_sent(result),
        "`charge` was not sent: there is no such prepared call: its transaction has not been committed, or it was claimed \
         or given up"
    );
    assert_eq!(counts(&spy.inner), (0, 0, 0));
    assert!(server.requests().is_empty());
    // One that is never sent is nothing.
    drop(prepare(&kona, "ORDER-1", 1));
    drop(prepare(&kona, "ORDER-1", 1).send());
    assert!(server.requests().is_empty());
    assert!(charge(&kona, "ORDER-1").await.is_ok(), "its number is free");
}

#[tokio::test]
async fn another_request_than_the_one_that_was_prepared_is_not_sent() {
    let World { server, spy, kona } = world().await;
    let prepared = prepare(&kona, "ORDER-1", 1);
    prepared.note().await.expect("the number is free");
    let id = prepared.attempt().id;
    for other in [prepare(&kona, "ORDER-1", 2), prepare(&kona, "ORDER-2", 1)] {
        let refused = other.under(id).send().await;
        let refused = refusal(&refused);
        assert!(matches!(refused, JournalError::OtherRequest), "{refused}");
    }
    let cancel = kona.charge_cancel().sequence_id("ORDER-1").user_id(1);
    let cancel = cancel.nr_number("NR1").card_expiry("2912").dcvv("123");
    let cancel = cancel.one_time_token(("0123456789abcdef", SystemTime::now()));
    let refused = cancel
        .prepare()
        .expect("it is sound")
        .under(id)
        .send()
        .await;
    assert!(matches!(refused, Err(CallError::NotSent(_))), "{refused:?}");
    assert!(server.requests().is_empty());
    assert_eq!(counts(&spy.inner), (1, 0, 0), "it is as it was");
    let same = prepare(&kona, "ORDER-1", 1).under(id).send().await;
    assert!(same.is_ok(), "{same:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn of_many_that_send_one_intent_one_does() {
    let World { server, spy, kona } = world().await;
    let first = prepare(&kona, "ORDER-1", 1);
    first.note().await.expect("the number is free");
    let id = first.attempt().id;
    let calls = (0..8).map(|_| prepare(&kona, "ORDER-1", 1).under(id).send());
    let results = futures_util::future::join_all(calls).await;
    let sent = results.iter().filter(|result| result.is_ok());
    assert_eq!(sent.count(), 1);
    let refused = results.iter().filter(|result| result.is_err());
    for result in refused {
        assert!(matches!(refusal(result), JournalError::NotPrepared));
    }
    assert_eq!(server.requests().len(), 1);
    assert_eq!(counts(&spy.inner), (0, 0, 1));
}

/// A program in another language knows no hash of what will be asked.
#[tokio::test]
async fn what_was_prepared_without_a_hash_is_claimed_by_its_number() {
    let World { server, spy, kona } = world().await;
    let intent = attempt("charge", Some("ORDER-1"));
    now(spy.inner.prepare(&intent)).expect("the number is free");
    let sent = prepare(&kona, "ORDER-1", 1).under(intent.id).send().await;
    assert!(sent.is_ok(), "{sent:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_hash_tells_requests_apart_and_keys_too() {
    let World { kona, .. } = world().await;
    let journal = MemoryJournal::default();
    let other = built(with(journal, "https://kona.example").access_key("b".repeat(40)));
    let hash =
        |kona: &Client, number: &str, amount| prepare(kona, number, amount).attempt().request;
    let one = hash(&kona, "ORDER-1", 1);
    assert!(one.is_some());
    assert_eq!(one, hash(&kona, "ORDER-1", 1));
    assert_ne!(one, hash(&kona, "ORDER-1", 2));
    assert_ne!(one, hash(&kona, "ORDER-2", 1));
    assert_ne!(one, hash(&other, "ORDER-1", 1), "nobody else can tell");
}

#[tokio::test]
async fn what_was_prepared_and_not_sent_is_prepared_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let address = listener
        .and_then(|it| it.local_addr())
        .expect("a free port");
    let spy = Spy::default();
    let url = format!("http://{address}/open-api"); // nobody listens there any more
    let nowhere = built(with(spy.clone(), &url));
    let prepared = prepare(&nowhere, "ORDER-1", 1);
    prepared.note().await.expect("the number is free");
    let id = prepared.attempt().id;
    let result = prepared.send().await;
    assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
    assert_eq!(counts(&spy.inner), (1, 0, 0));
    let server = Canned::start(vec![settled()]).await;
    let kona = built(with(spy.clone(), &server.url));
    let sent = prepare(&kona, "ORDER-1", 1).under(id).send().await;
    assert!(sent.is_ok(), "{sent:?}");
    assert_eq!(counts(&spy.inner), (0, 0, 1));
}

#[tokio::test]
async fn a_number_is_prepared_once_and_with_its_end_not_at_all() {
    let server = Canned::start(vec![envelope(400, "007_001", "")]).await;
    let journal = Arc::new(MemoryJournal::default());
    let kona = built(with(Arc::clone(&journal), &server.url));
    let first = prepare(&kona, "ORDER-1", 1);
    first.note().await.expect("the number is free");
    let mut seen = Vec::new();
    for _ in 0..2 {
        match prepare(&kona, "ORDER-1", 1).note().await {
            Err(JournalError::NumberInUse {
                operation,
                is_prepared,
                end,
            }) => {
                assert_eq!(&*operation, "charge");
                seen.push((is_prepared, end));
            }
            other => panic!("{other:?}"),
        }
        if seen.len() == 1 {
            let again = prepare(&kona, "ORDER-1", 1).under(first.attempt().id);
            let rejected = again.send().await;
            assert!(matches!(rejected, Err(CallError::Rejected(_))));
        }
    }
    assert_eq!(seen, [(true, None), (false, Some(End::Rejected))]);
    assert_eq!(end_of(&journal, "ORDER-1"), Some(Some(End::Rejected)));
}

#[tokio::test]
async fn what_was_prepared_and_not_sent_is_withdrawn_and_prepared_anew() {
    let server = Canned::start(vec![settled()]).await;
    let journal = Arc::new(MemoryJournal::default());
    let nowhere = built(with(Arc::clone(&journal), "http://127.0.0.1:9"));
    let first = prepare(&nowhere, "ORDER-1", 1);
    let id = first.attempt().id;
    first.note().await.expect("the number is free");
    let unsent = first.send().await;
    assert!(matches!(unsent, Err(CallError::NotSent(_))), "{unsent:?}");
    assert_eq!(counts(&journal), (1, 0, 0), "it is prepared again");
    let kona = built(with(Arc::clone(&journal), &server.url));
    let refused = charge(&kona, "ORDER-1").await.expect_err("it is taken");
    assert_eq!(
        refused.to_string(),
        "`charge` was not sent: the number is that of a call of `charge` that was prepared and not claimed: send that one, or \
         `withdraw` it"
    );
    kona.withdraw(id).await.expect("nobody has claimed it");
    let again = prepare(&kona, "ORDER-1", 2);
    again.note().await.expect("the number is free");
    let claimed = again.attempt().id;
    assert!(matches!(again.send().await, Ok(Charge::Settled(_))));
    for id in [id, claimed] {
        let withdrawn = kona.withdraw(id).await;
        assert!(matches!(withdrawn, Err(JournalError::NotPrepared)));
    }
}

#[test]
fn outside_of_a_runtime_a_journal_is_an_error_and_no_panic() {
    let kona = built(with(MemoryJournal::default(), "http://127.0.0.1:9"));
    let id = AttemptId::random().expect("random numbers");
    let receipt = Receipt::of(id, 1);
    let prepared = prepare(&kona, "ORDER-1", 1);
    let asked: [Noting<'_, ()>; 6] = [
        Box::pin(kona.dismiss(id)),
        Box::pin(kona.withdraw(id)),
        Box::pin(kona.acknowledge(&receipt)),
        Box::pin(async { kona.journal_counts().await.map(|_| ()) }),
        Box::pin(prepared.note()),
        Box::pin(async { kona.recover().all().await.map(|_| ()) }),
    ];
    for mut asked in asked {
        let told = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(
            matches!(told, Poll::Ready(Err(JournalError::NoRuntime))),
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn what_breaks_a_limit_is_not_prepared_and_without_a_journal_nothing_is_sent() {
    let World { server, spy, kona } = world().await;
    let call = kona.charge().sequence_id("ORDER-1").user_id(1).amount(0);
    let call = call.one_time_token(("0123456789abcdef", SystemTime::now()));
    let refused = call.dcvv("123").merchant_id("1").prepare();
    assert!(matches!(refused, Err(CallError::Invalid(_))), "{refused:?}");
    assert!(spy.told().is_empty());

    let without = client(&server.url);
    let prepared = prepare(&without, "ORDER-1", 1);
    let noted = prepared.note().await;
    assert!(matches!(noted, Err(JournalError::Absent)), "{noted:?}");
    let result = prepared.send().await;
    assert!(matches!(refusal(&result), JournalError::Absent));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_is_shown_of_a_prepared_call_holds_nothing_of_its_request() {
    let World { kona, .. } = world().await;
    let prepared = prepare(&kona, "ORDER-1", 1);
    let id: AttemptId = prepared.attempt().id;
    let shown = format!("{prepared:?}");
    assert!(shown.contains(&id.to_string()), "{shown}");
    assert!(!shown.contains("0123456789abcdef"), "{shown}");
}
