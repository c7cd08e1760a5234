//! Asking what became of a call: how often, how long, and what the answers mean.

use std::time::{Duration, Instant, SystemTime};

use konaplate_generated::runtime::Retries;
use konaplate_generated::{
    CallError, Charge, Client, EarlierCall, Resolution, ResolveError, Unknown,
};

use crate::canned::{Act, Canned, Hand, built, config};

struct World {
    server: Canned,
    kona: Client,
    clock: Hand,
}

/// A server that does `charge` with the charge and then `answers`, one after the other.
async fn world(charge: Act, answers: Vec<Act>) -> World {
    let server = Canned::start([vec![charge], answers].concat()).await;
    let clock = Hand::default();
    let builder = config(&server.url)
        .clock(clock.clone())
        .retries(Retries::none())
        .resolve_pause(Duration::from_millis(4))
        .resolve_timeout(Duration::from_millis(600));
    let kona = built(builder);
    World {
        server,
        kona,
        clock,
    }
}

impl World {
    async fn charge(&self) -> Result<Charge, CallError<konaplate_generated::ChargeErrorCode>> {
        let call = self
            .kona
            .charge()
            .sequence_id("ORDER-1")
            .user_id(1)
            .amount(1);
        let call = call
            .one_time_token(("0123456789abcdef", SystemTime::now()))
            .dcvv("123");
        call.merchant_id("410195430033901").send().await
    }

    async fn unknown(&self) -> Unknown {
        match self.charge().await {
            Err(CallError::Unknown(unknown)) => unknown,
            other => panic!("{other:?}"),
        }
    }

    /// How many inquiries came; the charge must have come once.
    fn inquiries(&self) -> usize {
        let requests = self.server.requests();
        let is_inquiry = |line: &str| line.contains("/by-bank-account/result/inquiry");
        let inquiries = requests.iter().filter(|it| is_inquiry(&it.line)).count();
        assert_eq!(
            requests.len() - inquiries,
            1,
            "the charge is never sent again"
        );
        let body = br#"{"sequenceId":"ORDER-1"}"#;
        assert!(requests[1..].iter().all(|it| it.body == body));
        inquiries
    }
}

fn verdict(word: &str) -> Act {
    let body = format!(r#"{{"response":{{"code":"000_000"}},"result":"{word}"}}"#);
    Act::Answer(200, body)
}

fn refused(code: &str) -> Act {
    Act::Answer(400, format!(r#"{{"response":{{"code":"{code}"}}}}"#))
}

#[tokio::test]
async fn it_asks_until_the_verdict_stays() {
    for (word, wanted) in [
        ("COMPLETED", Resolution::Settled),
        ("FAILED", Resolution::Failed),
    ] {
        let answers = vec![
            verdict("PENDING"),
            Act::Close,
            Act::Answer(500, String::new()),
            verdict("WHATEVER"),
            refused("007_099"),
            verdict("PENDING"),
            verdict(word),
            verdict("PENDING"),
        ];
        let world = world(Act::Close, answers).await;
        let unknown = world.unknown().await;
        let resolution = unknown.resolve(&world.kona).await.expect("a verdict");
        assert_eq!((resolution, world.inquiries()), (wanted, 7));
    }
}

#[tokio::test]
async fn a_pending_charge_is_asked_about_in_the_same_way() {
    let body = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":true}"#;
    let pending = Act::Answer(200, body.to_owned());
    let world = world(pending, vec![verdict("PENDING"), verdict("COMPLETED")]).await;
    let pending = match world.charge().await {
        Ok(Charge::Pending(pending)) => pending,
        other => panic!("{other:?}"),
    };
    let resolution = pending.resolve(&world.kona).await.expect("a verdict");
    assert_eq!((resolution, world.inquiries()), (Resolution::Settled, 2));
}

#[tokio::test]
async fn what_the_provider_has_answered_is_not_unknown_to_it() {
    let body = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":true}"#;
    for charge in [Act::Answer(200, body.to_owned()), refused("007_008")] {
        let world = world(charge, vec![refused("007_099")]).await;
        let outcome = world.charge().await;
        world.clock.pass(3_600);
        let asked = match &outcome {
            Ok(Charge::Pending(pending)) => pending.ask(&world.kona).await,
            Err(CallError::Unknown(unknown)) => unknown.ask(&world.kona).await,
            other => panic!("{other:?}"),
        };
        assert!(matches!(asked, Err(ResolveError::Rejected(_))), "{asked:?}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_time_is_left_alone() {
    for body in ["", r#"{"response":{"code":"999_429"}}"#] {
        let head = "HTTP/1.1 429 X\r\nRetry-After: 5";
        let raw = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let world = world(Act::Close, vec![Act::Raw(raw.into_bytes())]).await;
        let unknown = world.unknown().await;
        // Five seconds are more than it may take in all.
        let answer = unknown.resolve(&world.kona).await;
        assert!(answer.is_err(), "{answer:?}");
        assert_eq!(world.inquiries(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_verdict_beside_the_pending_flag_is_none() {
    for (word, wanted) in [
        ("COMPLETED", Some(Resolution::StillPending)),
        ("PENDING", Some(Resolution::StillPending)),
        ("FAILED", None),
    ] {
        let body =
            format!(r#"{{"response":{{"code":"000_000"}},"result":"{word}","isPending":true}}"#);
        let world = world(Act::Close, vec![Act::Answer(200, body)]).await;
        let unknown = world.unknown().await;
        assert_eq!(unknown.ask(&world.kona).await.ok(), wanted, "{word}");
    }
}

#[tokio::test]
async fn when_the_time_is_up_the_last_answer_is_told() {
    let world = world(Act::Close, vec![verdict("PENDING")]).await;
    let unknown = world.unknown().await;
    let started = Instant::now();
    let resolution = unknown.resolve(&world.kona).await.expect("an answer");
    assert_eq!(resolution, Resolution::StillPending);
    assert!(started.elapsed() < Duration::from_secs(20));
    // 4 ms doubled up to 60 ms, within 600 ms: not one question, and not hundreds.
    assert!(
        (2..60).contains(&world.inquiries()),
        "{}",
        world.inquiries()
    );

    let before = world.inquiries();
    let once = unknown.ask(&world.kona).await.expect("an answer");
    assert_eq!(
        (once, world.inquiries()),
        (Resolution::StillPending, before + 1)
    );
    let none = Duration::ZERO;
    let at_once = unknown.resolve_within(&world.kona, none).await;
    assert_eq!(at_once.expect("an answer"), Resolution::StillPending);
    assert_eq!(world.inquiries(), before + 2);
}

#[tokio::test]
async fn an_unknown_number_proves_nothing_before_its_time() {
    let world = world(Act::Close, vec![refused("007_099")]).await;
    let unknown = world.unknown().await;
    world.clock.pass(59);
    match unknown.resolve(&world.kona).await {
        Err(ResolveError::Rejected(refusal)) => assert_eq!(refusal.code().as_str(), "007_099"),
        other => panic!("{other:?}"),
    }
    assert!(world.inquiries() > 1, "it asks on");
    world.clock.pass(1);
    let before = world.inquiries();
    let resolution = unknown.resolve(&world.kona).await.expect("a verdict");
    assert_eq!(resolution, Resolution::NotSeen);
    assert_eq!(world.inquiries(), before + 1);
}

#[tokio::test]
async fn a_clock_that_is_set_proves_nothing() {
    for seconds in [61, 86_400, -3_600, -86_400] {
        let world = world(Act::Close, vec![refused("007_099")]).await;
        let unknown = world.unknown().await;
        world.clock.step(seconds);
        let early = unknown.ask(&world.kona).await;
        assert!(matches!(early, Err(ResolveError::Rejected(_))), "{early:?}");
        world.clock.pass(60);
        world.clock.step(-seconds);
        let late = unknown.ask(&world.kona).await.expect("a verdict");
        assert_eq!(late, Resolution::NotSeen, "{seconds}");
    }
}

#[tokio::test]
async fn a_refusal_of_the_inquiry_itself_is_no_word_about_the_call() {
    for (status, code, is_asked_again) in [
        (400, "000_002", false),
        (400, "007_001", false),
        (400, "AUTH_FAIL", false),
        (401, "007_099", false),
        (403, "007_099", false),
        (404, "007_099", false),
        (408, "007_099", true),
        (429, "007_099", true),
        (302, "007_099", true),
        (200, "007_099", true),
        (500, "007_099", true),
        (503, "007_099", true),
        (400, "", true),
    ] {
        let body = format!(r#"{{"response":{{"code":"{code}"}}}}"#);
        let world = world(Act::Close, vec![Act::Answer(status, body)]).await;
        let unknown = world.unknown().await;
        world.clock.pass(3_600);
        let answer = unknown.resolve(&world.kona).await;
        assert!(answer.is_err(), "{status} {code}: {answer:?}");
        assert_eq!(world.inquiries() > 1, is_asked_again, "{status} {code}");
    }
}

#[tokio::test]
async fn an_inquiry_that_is_refused_for_another_reason_says_so_at_once() {
    let world = world(Act::Close, vec![refused("000_002")]).await;
    let unknown = world.unknown().await;
    world.clock.pass(3_600);
    match unknown.resolve(&world.kona).await {
        Err(ResolveError::Rejected(refusal)) => assert_eq!(refusal.code().as_str(), "000_002"),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.inquiries(), 1);
}

#[tokio::test]
async fn already_asked_leads_to_the_inquiry_and_is_told_apart() {
    let answers = vec![verdict("PENDING"), verdict("COMPLETED")];
    let world = world(refused("007_008"), answers).await;
    let unknown = world.unknown().await;
    let resolution = unknown.resolve(&world.kona).await.expect("a verdict");
    let wanted = Resolution::OfEarlierCall(EarlierCall::Settled);
    assert_eq!((resolution, world.inquiries()), (wanted, 2));
}

#[tokio::test]
async fn where_the_spec_knows_no_inquiry_nothing_is_sent() {
    let world = world(Act::Close, vec![]).await;
    let call = world.kona.lower_limit_update().user_id(1);
    let call = call.par("Q1234567890123456789012345A").amount(1);
    match call.threshold_balance(1).send().await {
        Err(CallError::Unknown(unknown)) => {
            let error = unknown.resolve(&world.kona).await.expect_err("no inquiry");
            assert!(matches!(
                error,
                ResolveError::NoRecovery { operation } if operation == "lower-limit-update"
            ));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(world.server.requests().len(), 1);
}

#[tokio::test]
async fn an_inquiry_that_is_sent_by_hand_is_not_answered_about_another_number() {
    for (number, is_believed) in [("ORDER-1", true), ("ORDER-2", false)] {
        let answer = format!(
            r#"{{"response":{{"code":"000_000"}},"result":"COMPLETED","sequenceId":"{number}"}}"#
        );
        let world = world(Act::Answer(200, answer), vec![]).await;
        let call = world.kona.recharge_result().sequence_id("ORDER-1");
        match call.send().await {
            Ok(_) => assert!(is_believed, "{number}"),
            Err(CallError::NoAnswer(error)) => {
                assert!(!is_believed, "{number}");
                assert_eq!(error.cause().kind(), "other_number");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_number_is_not_unknown_beside_what_only_a_call_that_was_taken_up_has() {
    for (beside, wanted) in [
        ("", true),
        (r#","isPending":false,"nrNumber":null"#, true),
        (r#","isPending":true"#, false),
        (r#","nrNumber":"NR1""#, false),
    ] {
        let answer = format!(r#"{{"response":{{"code":"007_099"}}{beside}}}"#);
        let world = world(Act::Close, vec![Act::Answer(400, answer)]).await;
        let unknown = world.unknown().await;
        world.clock.pass(61);
        match unknown.ask(&world.kona).await {
            Ok(Resolution::NotSeen) => assert!(wanted, "{beside}"),
            Err(ResolveError::NoAnswer(error)) => {
                assert!(!wanted, "{beside}");
                assert_eq!(error.cause().kind(), "contradiction");
            }
            other => panic!("{beside}: {other:?}"),
        }
    }
}
