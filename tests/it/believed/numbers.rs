//! A number that is open is not sent again: not by another task, a clone of the client or another process with the same
//! journal, whatever became of the first call, until its end is known or a person has closed it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use futures_util::future::{Either, select};
use konaplate_generated::runtime::transport::{
    RequestBody, Sending, TransportError, TransportErrorKind, http,
};
use konaplate_generated::runtime::{MemoryJournal, Receipt, Transport};
use konaplate_generated::{
    CallError, Charge, ChargeErrorCode, Client, NotSentReason, Resolution, ResolveError,
};

use super::{
    COMPLETED, Effect, REFUSED, Rows, SETTLED, Said, Turn, World, envelope, failure, number,
    outcome, said, verdict,
};
use crate::canned::{built, charge};

type Charged = Result<Charge, CallError<ChargeErrorCode>>;

/// Whether a call was not sent because that operation has the number open.
fn is_in_use(result: &Charged, by: &str) -> bool {
    match result {
        Err(CallError::NotSent(error)) => matches!(
            error.reason(),
            NotSentReason::NumberInUse { operation, .. } if &**operation == by
        ),
        _ => false,
    }
}

/// What is acknowledged of a charge: a call in a journal that has left.
fn receipt(result: &Charged) -> Option<Receipt> {
    match result {
        Ok(Charge::Settled(reply)) => reply.receipt(),
        Ok(Charge::Pending(pending)) => pending.receipt(),
        Err(CallError::Rejected(rejection)) => rejection.receipt(),
        Err(CallError::Unknown(unknown)) => unknown.receipt(),
        Err(_) => None,
    }
}

fn letter(result: Charged) -> char {
    match result {
        Ok(Charge::Settled(_)) => '+',
        Ok(Charge::Pending(_)) => 'P',
        Err(error) => failure(error),
    }
}

/// The first charge's answer; the letters of that charge and of a second one with the same number, which the server would
/// settle: without a journal, and with one that is acknowledged before a third.
#[rustfmt::skip] // a table: one row a line
fn firsts() -> Vec<(&'static str, Turn, [&'static str; 2])> {
    let say = |status, body: String| Turn::Say(said(status, body));
    vec![
        ("settled",        say(200, SETTLED.to_owned()),                                       ["++", "+N+"]),
        ("rejected",       say(400, REFUSED.to_owned()),                                       ["R+", "RN+"]),
        ("pending",        say(200, envelope("000_000", r#","nrNumber":"N","isPending":true"#)), ["PN", "PNN"]),
        ("not final",      say(400, envelope("007_004", "")),                                  ["?N", "?NN"]),
        ("asked before",   say(400, envelope("007_008", "")),                                  ["?N", "?NN"]),
        ("unlisted",       say(400, envelope("123_456", "")),                                  ["?N", "?NN"]),
        ("server error",   say(500, "<html>".to_owned()),                                      ["?N", "?NN"]),
        ("contradicting",  say(400, envelope("007_001", r#","isPending":true"#)),              ["?N", "?NN"]),
        ("another's",      Turn::Say(Said { echo: &[super::ANOTHER], ..said(200, SETTLED) }),  ["?N", "?NN"]),
        ("closed",         Turn::Close,                                                        ["?N", "?NN"]),
    ]
}

/// A client without a journal, and one with.
fn clients(world: &World) -> [Client; 2] {
    let with = world.config().journal(MemoryJournal::default());
    [built(world.config()), built(with)]
}

/// A charge with a number that was used before: sent and settled, or refused for the number.
async fn again(kona: &Client, number: &str) -> char {
    let result = charge(&kona.clone(), number).await;
    let is_refused = is_in_use(&result, "charge");
    match letter(result) {
        'N' => {
            assert!(is_refused, "it is refused for its number");
            'N'
        }
        letter => letter,
    }
}

/// When a call has come.
async fn arrived(world: &World) {
    while world.came() == (0, 0) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn a_number_is_free_again_when_the_end_of_its_call_is_known() {
    let mut rows = Rows::default();
    for world in World::each().await {
        for (name, first, wanted) in firsts() {
            for (kona, wanted) in clients(&world).into_iter().zip(wanted) {
                let number = number();
                world.does([first.clone(), Turn::Say(said(200, SETTLED))]);
                let result = charge(&kona, &number).await;
                let receipt = receipt(&result);
                let mut found = String::from(letter(result));
                found.push(again(&kona, &number).await);
                if let Some(receipt) = receipt {
                    let has_end = matches!(&found[..1], "+" | "R");
                    let acknowledged = kona.acknowledge(&receipt).await;
                    assert_eq!(acknowledged.is_ok(), has_end, "{name}");
                    found.push(again(&kona, &number).await);
                }
                rows.check(&world, name, &found, wanted);
                let sent = wanted.chars().filter(|it| *it != 'N').count();
                assert_eq!(world.came(), (sent, 0), "{name}");
            }
        }
    }
    rows.end();
}

#[tokio::test]
async fn of_two_tasks_with_one_number_one_sends() {
    for world in World::each().await {
        for kona in clients(&world) {
            world.does([Turn::Silence]);
            let (number, clone) = (number(), kona.clone());
            let one = Box::pin(charge(&kona, &number));
            let other = Box::pin(charge(&clone, &number));
            let (Either::Left((refused, sent)) | Either::Right((refused, sent))) =
                select(one, other).await;
            assert!(is_in_use(&refused, "charge"), "{refused:?}");
            // The one that is sent gets no answer.
            tokio::select! {
                answered = sent => panic!("{answered:?}"),
                () = arrived(&world) => {}
            }
            assert_eq!(world.came(), (1, 0));
        }
    }
}

#[tokio::test]
async fn other_numbers_and_what_has_none_go_out_beside_it() {
    for world in World::each().await {
        for kona in clients(&world) {
            let open = number();
            world.does([Turn::Close]);
            assert_eq!(outcome(Effect::Money, &kona, &open).await, '?');
            world.says(said(200, SETTLED));
            assert_eq!(outcome(Effect::Money, &kona, &number()).await, '+');
            world.says(said(200, COMPLETED));
            assert_eq!(
                outcome(Effect::Read, &kona, &open).await,
                '+',
                "the inquiry"
            );
            // It moves money and has no number.
            world.does([Turn::Close]);
            for _ in 0..2 {
                let call = kona.lower_limit_update().user_id(1).amount(1);
                let call = call.par("Q1234567890123456789012345A").threshold_balance(1);
                let result = call.send().await;
                assert!(matches!(result, Err(CallError::Unknown(_))), "{result:?}");
            }
            assert_eq!(world.came(), (2, 0));
        }
    }
}

#[tokio::test]
async fn the_number_of_an_open_charge_serves_no_other_operation() {
    for world in World::each().await {
        for kona in clients(&world) {
            let number = number();
            world.does([Turn::Close]);
            assert_eq!(outcome(Effect::Money, &kona, &number).await, '?');
            let call = kona.charge_cancel().sequence_id(&*number).user_id(1);
            let call = call.nr_number("N").card_expiry("2912").dcvv("123");
            let call = call.one_time_token(("0123456789abcdef", SystemTime::now()));
            match call.send().await {
                Err(CallError::NotSent(error)) => assert!(
                    matches!(error.reason(), NotSentReason::NumberInUse { operation, .. } if &**operation == "charge"),
                    "{error}"
                ),
                other => panic!("{other:?}"),
            }
            assert_eq!(world.came(), (1, 0));
        }
    }
}

/// A charge that was dropped may have been carried out.
#[tokio::test]
async fn a_dropped_call_keeps_its_number() {
    for world in World::each().await {
        for kona in clients(&world) {
            let number = number();
            world.does([Turn::Silence]);
            tokio::select! {
                result = charge(&kona, &number) => panic!("{result:?}"),
                () = arrived(&world) => {}
            }
            assert!(is_in_use(&charge(&kona, &number).await, "charge"));
            assert_eq!(world.came(), (1, 0));
        }
    }
}

/// What an inquiry says, and whether the number is free then: without a journal, and with one that is acknowledged.
#[tokio::test]
async fn a_number_is_free_again_when_its_inquiry_has_a_verdict_that_stays() {
    let verdict_of = |word| said(200, envelope("000_000", &format!(r#","result":"{word}""#)));
    let mut rows = Rows::default();
    for world in World::each().await {
        for (answer, wanted) in [
            (verdict_of("COMPLETED"), ["S+", "SN+"]),
            (verdict_of("FAILED"), ["F+", "FN+"]),
            (verdict_of("PENDING"), ["PN", "PNN"]),
            (verdict_of("MAYBE"), ["-N", "-NN"]),
            (said(400, envelope("007_099", "")), ["-N", "-NN"]),
            (said(401, envelope("AUTH_FAIL", "")), ["-N", "-NN"]),
        ] {
            for (kona, wanted) in clients(&world).into_iter().zip(wanted) {
                let number = number();
                let settled = Turn::Say(said(200, SETTLED));
                world.does([Turn::Close, Turn::Say(answer.clone()), settled]);
                let unknown = match charge(&kona, &number).await {
                    Err(CallError::Unknown(unknown)) => unknown,
                    other => panic!("{other:?}"),
                };
                let asked: Result<Resolution, ResolveError> = unknown.ask(&kona).await;
                let mut found = String::from(verdict(&asked));
                found.push(again(&kona, &number).await);
                if let Some(receipt) = unknown.receipt() {
                    let has_end = matches!(&found[..1], "S" | "F");
                    let acknowledged = kona.acknowledge(&receipt).await;
                    assert_eq!(acknowledged.is_ok(), has_end, "{answer:?}");
                    found.push(again(&kona, &number).await);
                }
                rows.check(&world, format_args!("{answer:?}"), &found, wanted);
            }
        }
    }
    rows.end();
}

#[tokio::test]
async fn a_number_is_free_again_when_a_person_has_closed_its_call() {
    for world in World::each().await {
        let kona = built(world.config().journal(MemoryJournal::default()));
        let number = number();
        world.does([Turn::Close, Turn::Say(said(200, SETTLED))]);
        let unknown = match charge(&kona, &number).await {
            Err(CallError::Unknown(unknown)) => unknown,
            other => panic!("{other:?}"),
        };
        assert!(is_in_use(&charge(&kona, &number).await, "charge"));
        let id = unknown.attempt().expect("there is a journal");
        kona.dismiss(id).await.expect("it is in memory");
        assert_eq!(outcome(Effect::Money, &kona, &number).await, '+');
        assert_eq!(world.came(), (2, 0));
    }
}

/// Has no connection the first time.
#[derive(Debug)]
struct Fading {
    inner: Arc<dyn Transport>,
    has_failed: AtomicBool,
}

impl Transport for Fading {
    fn send(&self, request: http::Request<RequestBody>) -> Sending<'_> {
        if self.has_failed.swap(true, Ordering::SeqCst) {
            return self.inner.send(request);
        }
        let error = TransportError::new(TransportErrorKind::Connect);
        Box::pin(std::future::ready(Err(error)))
    }
}

#[tokio::test]
async fn a_call_that_was_not_sent_keeps_no_number() {
    for world in World::each().await {
        let config = world.config().build().expect("it is sound");
        let config = config.around_transport(|inner| Fading {
            inner,
            has_failed: AtomicBool::new(false),
        });
        let kona = Client::new(config.expect("TLS starts")).expect("it starts");
        let number = number();
        world.says(said(200, SETTLED));
        assert_eq!(outcome(Effect::Money, &kona, &number).await, 'N');
        assert_eq!(outcome(Effect::Money, &kona, &number).await, '+');
        // Nor does one whose token has expired, or one that breaks a limit.
        let call = || kona.charge().sequence_id(&*number).user_id(1).dcvv("123");
        let expired = ("0123456789abcdef", SystemTime::UNIX_EPOCH);
        let expired = call().amount(1).one_time_token(expired).merchant_id("1");
        let expired = expired.send().await;
        assert!(matches!(expired, Err(CallError::NotSent(_))), "{expired:?}");
        let fresh = ("0123456789abcdef", SystemTime::now());
        let invalid = call().amount(0).one_time_token(fresh).merchant_id("1");
        let invalid = invalid.send().await;
        assert!(matches!(invalid, Err(CallError::Invalid(_))), "{invalid:?}");
        assert_eq!(outcome(Effect::Money, &kona, &number).await, '+');
        assert_eq!(world.came(), (2, 0));
    }
}

/// Two processes, as far as a journal can tell.
#[tokio::test]
async fn a_number_that_is_open_in_a_journal_is_open_for_all_that_share_it() {
    for world in World::each().await {
        let journal = Arc::new(MemoryJournal::default());
        let new = || built(world.config().journal(Arc::clone(&journal)));
        let (one, other) = (new(), new());
        let number = number();
        let turns = [
            Turn::Close,
            Turn::Say(said(200, COMPLETED)),
            Turn::Say(said(200, SETTLED)),
        ];
        world.does(turns);
        let unknown = match charge(&one, &number).await {
            Err(CallError::Unknown(unknown)) => unknown,
            other => panic!("{other:?}"),
        };
        assert_eq!(again(&other, &number).await, 'N');
        assert_eq!(verdict(&unknown.ask(&one).await), 'S');
        assert_eq!(again(&other, &number).await, 'N', "it is not acknowledged");
        let receipt = unknown.receipt().expect("there is a journal");
        other.acknowledge(&receipt).await.expect("it has an end");
        assert_eq!(again(&other, &number).await, '+');
        assert_eq!(world.came(), (2, 1));
    }
}
