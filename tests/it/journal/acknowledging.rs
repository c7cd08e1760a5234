//! A call whose end is known stays until it is acknowledged, and its number is taken so long.

use std::sync::Arc;

use konaplate_generated::runtime::journal::{Counts, End};
use konaplate_generated::runtime::{JournalError, MemoryJournal, Receipt, Retries};
use konaplate_generated::{CallError, Charge, NotSentReason, Resolution};

use super::{Charged, LEASE, envelope, not_sent, refusal, settled, verdict, with};
use crate::canned::{Act, Canned, built, charge, client};
use crate::noted::counts;

/// What is acknowledged of a charge, whatever became of it.
fn receipt(result: &Charged) -> Receipt {
    let receipt = match result {
        Ok(Charge::Settled(reply)) => reply.receipt(),
        Ok(Charge::Pending(pending)) => pending.receipt(),
        Err(CallError::Rejected(rejection)) => rejection.receipt(),
        Err(CallError::Unknown(unknown)) => unknown.receipt(),
        other => panic!("{other:?}"),
    };
    receipt.expect("there is a journal")
}

#[tokio::test]
async fn the_number_of_an_end_that_nobody_has_acknowledged_is_refused_with_that_end() {
    for (act, end, said) in [
        (
            settled(),
            End::Settled,
            "whose money has moved: book that one and acknowledge its receipt, which `recover` tells again",
        ),
        (
            envelope(400, "007_001", ""),
            End::Rejected,
            "by which no money has moved: acknowledge its receipt, which `recover` tells again",
        ),
    ] {
        let server = Canned::start(vec![act, settled()]).await;
        let journal = Arc::new(MemoryJournal::default());
        let kona = built(with(Arc::clone(&journal), &server.url));
        let first = charge(&kona, "ORDER-1").await;
        match charge(&kona, "ORDER-1").await {
            Err(CallError::NotSent(error)) => {
                let NotSentReason::NumberInUse {
                    operation,
                    is_prepared: false,
                    end: it,
                } = error.reason()
                else {
                    panic!("{error}");
                };
                assert_eq!((&**operation, *it), ("charge", Some(end)));
                let text = format!(
                    "`charge` was not sent: the number is that of a call of `charge` {said}"
                );
                assert_eq!(error.to_string(), text);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(server.requests().len(), 1, "it was not sent");
        assert_eq!(counts(&journal), (0, 0, 1));
        kona.acknowledge(&receipt(&first)).await.expect("it ended");
        assert_eq!(counts(&journal), (0, 0, 0));
        let again = charge(&kona, "ORDER-1").await;
        assert!(matches!(again, Ok(Charge::Settled(_))), "{again:?}");
    }
}

#[tokio::test]
async fn a_verdict_that_a_handle_gets_stays_until_it_is_acknowledged() {
    let pending = r#","nrNumber":"N","isPending":true"#;
    for (act, word, wanted) in [
        (Act::Close, "COMPLETED", Resolution::Settled),
        (Act::Close, "FAILED", Resolution::Failed),
        (
            envelope(200, "000_000", pending),
            "COMPLETED",
            Resolution::Settled,
        ),
    ] {
        let acts = vec![act, verdict("PENDING"), verdict(word), settled()];
        let server = Canned::start(acts).await;
        let journal = Arc::new(MemoryJournal::default());
        let kona = built(with(Arc::clone(&journal), &server.url).retries(Retries::none()));
        let result = charge(&kona, "ORDER-1").await;
        let receipt = receipt(&result);
        let mut found = Vec::new();
        for _ in 0..2 {
            let refused = kona.acknowledge(&receipt).await;
            assert!(matches!(refused, Err(JournalError::NoEnd)), "{refused:?}");
            assert_eq!(counts(&journal), (0, 1, 0));
            let asked = match &result {
                Ok(Charge::Pending(pending)) => pending.ask(&kona).await,
                Err(CallError::Unknown(unknown)) => unknown.ask(&kona).await,
                other => panic!("{other:?}"),
            };
            found.push(asked.expect("a verdict"));
        }
        assert_eq!(found, [Resolution::StillPending, wanted]);
        assert_eq!(counts(&journal), (0, 0, 1));
        let refused = not_sent(charge(&kona, "ORDER-1").await);
        assert!(refused.contains("acknowledge its receipt"), "{refused}");
        kona.acknowledge(&receipt).await.expect("it has an end");
        assert!(charge(&kona, "ORDER-1").await.is_ok());
    }
}

#[tokio::test]
async fn an_end_is_acknowledged_once_and_by_nobody_who_has_lost_the_call() {
    let server = Canned::start(vec![settled()]).await;
    let journal = Arc::new(MemoryJournal::default());
    let kona = built(with(Arc::clone(&journal), &server.url));
    let first = receipt(&charge(&kona, "ORDER-1").await);
    kona.acknowledge(&first).await.expect("it has settled");
    let again = kona.acknowledge(&first).await;
    assert!(matches!(again, Err(JournalError::Stale)), "{again:?}");

    let stale = receipt(&charge(&kona, "ORDER-2").await);
    journal.pass(LEASE);
    let told = kona.recover().all().await.expect("it is in memory");
    let fresh = told[0].receipt.expect("it has settled");
    let refused = kona.acknowledge(&stale).await;
    assert!(matches!(refused, Err(JournalError::Stale)), "{refused:?}");
    kona.acknowledge(&fresh).await.expect("it is the last one");
    assert_eq!(counts(&journal), (0, 0, 0));
}

#[tokio::test]
async fn without_a_journal_there_is_nothing_to_acknowledge() {
    let acts = vec![settled(), envelope(400, "007_001", ""), Act::Close];
    let server = Canned::start(acts).await;
    let kona = client(&server.url);
    match charge(&kona, "ORDER-1").await {
        Ok(Charge::Settled(reply)) => assert_eq!(reply.receipt(), None),
        other => panic!("{other:?}"),
    }
    match charge(&kona, "ORDER-1").await {
        Err(CallError::Rejected(rejection)) => assert_eq!(rejection.receipt(), None),
        other => panic!("{other:?}"),
    }
    match charge(&kona, "ORDER-1").await {
        Err(CallError::Unknown(unknown)) => {
            assert!(unknown.attempt().is_some(), "its number is taken here");
            assert_eq!(unknown.receipt(), None);
        }
        other => panic!("{other:?}"),
    }
    let none: Receipt = "00000000000000000000000000000000.0".parse().expect("one");
    let refused = kona.acknowledge(&none).await;
    assert!(matches!(refused, Err(JournalError::Absent)), "{refused:?}");
    let counts = kona.journal_counts().await;
    assert!(matches!(counts, Err(JournalError::Absent)), "{counts:?}");
}

#[tokio::test]
async fn a_journal_that_is_full_tells_how_many_only_want_to_be_acknowledged() {
    let server = Canned::start(vec![settled(), Act::Close, settled()]).await;
    let kona = built(with(MemoryJournal::new(2), &server.url));
    let first = receipt(&charge(&kona, "ORDER-1").await);
    let _ = charge(&kona, "ORDER-2").await;
    let refused = charge(&kona, "ORDER-3").await;
    let wanted = Counts {
        prepared: 0,
        open: 1,
        unacknowledged: 1,
    };
    match refusal(&refused) {
        JournalError::Full { limit, counts } => assert_eq!((*limit, *counts), (2, wanted)),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests().len(), 2);
    kona.acknowledge(&first).await.expect("it has settled");
    assert!(charge(&kona, "ORDER-3").await.is_ok());
}

#[tokio::test]
async fn a_call_that_another_client_has_dismissed_holds_no_number() {
    let server = Canned::start(vec![Act::Close, settled()]).await;
    let journal = Arc::new(MemoryJournal::default());
    let new = || built(with(Arc::clone(&journal), &server.url));
    let (kona, other) = (new(), new());
    let Err(CallError::Unknown(unknown)) = charge(&kona, "ORDER-1").await else {
        panic!("the connection was closed");
    };
    let refused = not_sent(charge(&other, "ORDER-1").await);
    assert!(refused.contains("an open call of `charge`"), "{refused}");
    let id = unknown.attempt().expect("it is noted");
    other.dismiss(id).await.expect("it is in memory");
    other.dismiss(id).await.expect("that is closed");
    journal.pass(LEASE);
    assert_eq!(kona.recover().all().await.expect("in memory").len(), 0);
    assert!(charge(&kona, "ORDER-1").await.is_ok());
}
