//! What becomes of a call whose end is not noted, or nobody has taken up.

use std::sync::Arc;
use std::time::Duration;

use konaplate_generated::runtime::journal::{AttemptId, End};
use konaplate_generated::runtime::{Journal as _, JournalError, MemoryJournal, Retries};
use konaplate_generated::{CallError, Charge, Client, EarlierCall, Resolution, ResolveError};

use super::{LEASE, envelope, prepare, refusal, settled, verdict, with};
use crate::canned::{Act, Canned, built, charge, client};
use crate::noted::{attempt, counts, end_of, leave_open, now};
use crate::spy::{Fault, Spy};

async fn recovered(kona: &Client) -> Vec<(Option<Resolution>, bool)> {
    let told = kona.recover().all().await.expect("it is read");
    let told = told.into_iter();
    told.map(|it| (it.result.ok(), it.receipt.is_some()))
        .collect()
}

#[rustfmt::skip] // a table: one row a line
fn verdicts() -> Vec<(Act, Act, Option<Resolution>, Option<End>)> {
    let earlier = |it| Some(Resolution::OfEarlierCall(it));
    let before = || envelope(400, "007_008", "");
    vec![
        (Act::Close, verdict("COMPLETED"), Some(Resolution::Settled), Some(End::Settled)),
        (Act::Close, verdict("FAILED"), Some(Resolution::Failed), Some(End::Failed)),
        (before(), verdict("COMPLETED"), earlier(EarlierCall::Settled), Some(End::EarlierSettled)),
        (before(), verdict("FAILED"), earlier(EarlierCall::Failed), Some(End::EarlierFailed)),
        (Act::Close, verdict("PENDING"), Some(Resolution::StillPending), None),
        (before(), verdict("PENDING"), earlier(EarlierCall::StillPending), None),
        (Act::Close, Act::Answer(400, "<html>".to_owned()), None, None),
    ]
}

#[tokio::test]
async fn a_verdict_that_stays_is_told_until_it_is_acknowledged_and_the_others_are_asked_again() {
    for (end, answer, wanted, stays) in verdicts() {
        let server = Canned::start(vec![end, answer]).await;
        let journal = Arc::new(MemoryJournal::default());
        let kona = built(with(Arc::clone(&journal), &server.url).retries(Retries::none()));
        let _ = charge(&kona, "ORDER-1").await;
        let now_taken = end_of(&journal, "ORDER-1");
        assert!(matches!(now_taken, Some(Some(end)) if !end.is_final()));
        assert_eq!(recovered(&kona).await, [], "it is its caller's");
        journal.pass(LEASE);
        assert_eq!(recovered(&kona).await, [(wanted, stays.is_some())]);
        assert_eq!(server.requests().len(), 2);
        if let Some(end) = stays {
            assert_eq!(end_of(&journal, "ORDER-1"), Some(Some(end)));
            assert_eq!(recovered(&kona).await, [], "it is that caller's");
            journal.pass(LEASE);
            let told = kona.recover().all().await.expect("it is read");
            assert_eq!(told[0].result.as_ref().ok(), wanted.as_ref());
            assert_eq!(server.requests().len(), 2, "nobody asks again");
            let receipt = told[0].receipt.expect("it stays");
            kona.acknowledge(&receipt).await.expect("it is the last");
            assert_eq!(counts(&journal), (0, 0, 0));
        } else {
            // Whoever asks next need not wait.
            assert_eq!(counts(&journal), (0, 1, 0));
            assert_eq!(recovered(&kona).await, [(wanted, false)]);
            assert_eq!(server.requests().len(), 3);
        }
        let charges = server.requests();
        let charges = charges.iter().filter(|it| !it.line.contains("/inquiry"));
        assert_eq!(charges.count(), 1, "it is never sent again");
    }
}

#[tokio::test]
async fn a_call_whose_end_was_noted_and_never_told_is_told_and_not_asked_about() {
    for (act, note, wanted) in [
        (settled(), "end settled", Resolution::Settled),
        (
            envelope(400, "007_001", ""),
            "end rejected",
            Resolution::Rejected,
        ),
    ] {
        let server = Canned::start(vec![act]).await;
        let spy = Spy::default();
        let kona = built(with(spy.clone(), &server.url));
        // Its caller dies when the note is written, and before anything comes back.
        spy.fails("end", Fault::AnswerHangs);
        tokio::select! {
            result = charge(&kona, "ORDER-1") => panic!("{result:?}"),
            () = async {
                spy.is_told(note).await;
                while counts(&spy.inner) != (0, 0, 1) {
                    tokio::task::yield_now().await;
                }
            } => {}
        }
        spy.works();
        spy.inner.pass(LEASE);
        assert_eq!(recovered(&kona).await, [(Some(wanted), true)]);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_dropped_call_is_open_until_it_is_recovered() {
    let server = Canned::start(vec![Act::Silence, verdict("COMPLETED")]).await;
    let journal = Arc::new(MemoryJournal::default());
    let kona = built(with(Arc::clone(&journal), &server.url));
    let arrived = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        result = charge(&kona, "ORDER-1") => panic!("{result:?}"),
        () = arrived => {}
    }
    assert_eq!(end_of(&journal, "ORDER-1"), Some(None), "no last word");
    journal.pass(LEASE - Duration::from_secs(20));
    assert_eq!(recovered(&kona).await, [], "it may be under way");
    journal.pass(Duration::from_secs(20));
    let wanted = [(Some(Resolution::Settled), true)];
    assert_eq!(recovered(&kona).await, wanted);
    assert!(server.requests()[1].line.contains("/result/inquiry"));
}

#[tokio::test]
async fn an_end_that_could_not_be_noted_leaves_the_call_open() {
    for fault in [Fault::Refused, Fault::Hangs] {
        let acts = vec![settled(), verdict("COMPLETED")];
        let server = Canned::start(acts).await;
        let spy = Spy::default();
        let timeout = match fault {
            Fault::Hangs => Duration::from_millis(250),
            _ => Duration::from_secs(30),
        };
        let kona = built(with(spy.clone(), &server.url).timeout(timeout));
        spy.fails("end", fault);
        let stale = match charge(&kona, "ORDER-1").await {
            Ok(Charge::Settled(reply)) => reply.receipt().expect("there is a journal"),
            other => panic!("{other:?}"),
        };
        assert_eq!(counts(&spy.inner), (0, 1, 0));
        spy.works();
        let refused = kona.acknowledge(&stale).await;
        assert!(matches!(refused, Err(JournalError::NoEnd)), "{refused:?}");
        spy.inner.pass(LEASE);
        let told = kona.recover().all().await.expect("it is read");
        assert_eq!(told[0].result.as_ref().ok(), Some(&Resolution::Settled));
        let refused = kona.acknowledge(&stale).await;
        assert!(matches!(refused, Err(JournalError::Stale)), "{refused:?}");
        let fresh = told[0].receipt.expect("it stays");
        kona.acknowledge(&fresh).await.expect("it is the last one");
    }
}

#[tokio::test]
async fn a_verdict_whose_note_fails_is_not_told() {
    let acts = vec![Act::Close, verdict("COMPLETED")];
    let server = Canned::start(acts).await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url));
    let Err(CallError::Unknown(unknown)) = charge(&kona, "ORDER-1").await else {
        panic!("the connection was closed");
    };
    for fault in [Fault::Refused, Fault::AnswerLost] {
        let is_lost = matches!(fault, Fault::AnswerLost);
        spy.fails("end", fault);
        let resolved = unknown.resolve(&kona).await;
        let said = resolved.expect_err("its note failed");
        assert!(matches!(said, ResolveError::Journal(_)), "{said}");
        let said = said.to_string();
        let wanted = "the verdict could not be noted, and is not told: ";
        assert!(said.starts_with(wanted), "{said}");
        let noted = if is_lost { (0, 0, 1) } else { (0, 1, 0) };
        assert_eq!(counts(&spy.inner), noted);
    }
    // By recovering as well.
    leave_open(&spy.inner, "ORDER-2");
    spy.fails("end", Fault::Refused);
    let told = kona.recover().all().await.expect("it is read");
    let [told] = &told[..] else {
        panic!("{told:?}");
    };
    assert!(matches!(told.result, Err(ResolveError::Journal(_))));
    assert_eq!(told.receipt, None);
    spy.works();
    let resolved = unknown.resolve(&kona).await;
    assert_eq!(resolved.ok(), Some(Resolution::Settled));
}

#[tokio::test]
async fn a_handle_whose_call_somebody_else_has_tells_no_verdict() {
    let acts = vec![Act::Close, verdict("PENDING"), verdict("COMPLETED")];
    let server = Canned::start(acts).await;
    let journal = Arc::new(MemoryJournal::default());
    let new = || built(with(Arc::clone(&journal), &server.url));
    let (kona, sweeper) = (new(), new());
    let Err(CallError::Unknown(unknown)) = charge(&kona, "ORDER-1").await else {
        panic!("the connection was closed");
    };
    journal.pass(LEASE);
    let pending = [(Some(Resolution::StillPending), false)];
    assert_eq!(recovered(&sweeper).await, pending);
    let resolved = unknown.resolve(&kona).await;
    let stale = matches!(resolved, Err(ResolveError::Journal(JournalError::Stale)));
    assert!(stale, "{resolved:?}");
    let settled = [(Some(Resolution::Settled), true)];
    assert_eq!(recovered(&sweeper).await, settled);
}

#[tokio::test]
async fn an_intent_that_nobody_claims_is_given_up_and_told_as_not_sent() {
    let server = Canned::start(vec![settled()]).await;
    let journal = Arc::new(MemoryJournal::default());
    let kona = built(with(Arc::clone(&journal), &server.url));
    let prepared = prepare(&kona, "ORDER-1", 1);
    prepared.note().await.expect("the number is free");
    journal.pass(4 * LEASE);
    assert_eq!(recovered(&kona).await, [], "it may still be claimed");
    journal.pass(LEASE);
    let wanted = [(Some(Resolution::NotSent), true)];
    assert_eq!(recovered(&kona).await, wanted);
    let late = prepared.send().await;
    assert!(matches!(refusal(&late), JournalError::NotPrepared));
    assert_eq!(counts(&journal), (0, 0, 1));
    journal.pass(2 * LEASE);
    let told = kona.recover().all().await.expect("it is read");
    let receipt = told[0].receipt.expect("it stays");
    kona.acknowledge(&receipt).await.expect("it is the last");
    assert!(server.requests().is_empty());

    let prepared = prepare(&kona, "ORDER-1", 1);
    prepared.note().await.expect("the number is free");
    let recovery = kona.recover().unclaimed_for(Duration::ZERO);
    let told = recovery.all().await.expect("it is read");
    assert_eq!(told[0].result.as_ref().ok(), Some(&Resolution::NotSent));
}

#[tokio::test]
async fn an_operation_that_is_gone_is_told_and_kept() {
    let journal = Arc::new(MemoryJournal::default());
    let attempt = attempt("gone", Some("ORDER-1"));
    let receipt = konaplate_generated::runtime::Receipt::new(attempt.id).expect("random numbers");
    now(journal.begin(&attempt, receipt, Duration::ZERO)).expect("there is room");
    let kona = built(with(Arc::clone(&journal), "http://127.0.0.1:9/open-api"));
    for _ in 0..2 {
        let told = kona.recover().all().await.expect("it is read");
        let told = &told[0];
        assert!(matches!(told.result, Err(ResolveError::UnknownOperation)));
        assert_eq!((told.attempt.id, told.receipt), (attempt.id, None));
        assert_eq!(counts(&journal), (0, 1, 0));
    }
    kona.dismiss(attempt.id).await.expect("it is in memory");
    assert_eq!(recovered(&kona).await, []);
}

#[tokio::test]
async fn a_journal_that_cannot_be_read_says_so_once() {
    let spy = Spy::default();
    spy.fails("pick", Fault::Refused);
    let kona = built(with(spy, "http://127.0.0.1:9/open-api"));
    let mut recovery = kona.recover();
    let first = recovery.next().await;
    assert!(matches!(first, Some(Err(JournalError::Unusable(_)))));
    assert!(recovery.next().await.is_none());
    assert!(kona.recover().all().await.is_err());
}

/// Nobody else has those.
#[tokio::test]
async fn without_a_journal_the_calls_of_this_client_are_asked_about_at_once_and_closed() {
    let acts = vec![Act::Close, verdict("PENDING"), verdict("COMPLETED")];
    let server = Canned::start(acts).await;
    let kona = client(&server.url);
    let clone = kona.clone();
    let Err(CallError::Unknown(unknown)) = charge(&kona, "ORDER-1").await else {
        panic!("the connection was closed");
    };
    let mut ids: Vec<AttemptId> = Vec::new();
    for wanted in [Resolution::StillPending, Resolution::Settled] {
        let told = clone
            .recover()
            .all()
            .await
            .expect("there is nothing to read");
        assert_eq!(told[0].result.as_ref().ok(), Some(&wanted));
        assert_eq!(told[0].receipt, None);
        ids.push(told[0].attempt.id);
    }
    let id = unknown.attempt().expect("its number is taken here");
    assert_eq!(ids, [id, id]);
    assert_eq!(recovered(&kona).await, []);
}
