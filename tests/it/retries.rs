//! What is tried again and what never is, seen from the server.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use konaplate_generated::runtime::config::{Clock, ConfigBuilder, IdSource};
use konaplate_generated::runtime::{Cause, Retries};
use konaplate_generated::{CallError, Client, RechargeResultErrorCode};

use crate::canned::{Act, Canned, built, config, patience};

type Asked = Result<(), CallError<RechargeResultErrorCode>>;

async fn ask(kona: &Client) -> Asked {
    let call = kona.recharge_result().sequence_id("ORDER-1");
    call.send().await.map(drop)
}

const FOUND: &str = r#"{"response":{"code":"000_000"},"result":"COMPLETED"}"#;

fn found() -> Act {
    Act::Answer(200, FOUND.to_owned())
}

fn busy(after: &str) -> Act {
    let head = format!("HTTP/1.1 503 X\r\nRetry-After: {after}\r\nContent-Length: 0\r\n\r\n");
    Act::Raw(head.into_bytes())
}

/// Another id and another second at every call.
#[derive(Debug, Default)]
struct Ticking(AtomicU32);

impl IdSource for Ticking {
    fn bytes(&self) -> [u8; 4] {
        self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes()
    }
}

impl Clock for Ticking {
    fn unix_millis(&self) -> i64 {
        i64::from(self.0.fetch_add(1, Ordering::Relaxed)) * 1_000
    }
}

fn quick(url: &str, retries: Retries) -> ConfigBuilder {
    let retries = retries.first_pause(Duration::from_millis(2));
    config(url)
        .retries(retries)
        .ids(Ticking::default())
        .clock(Ticking::default())
}

#[tokio::test]
async fn a_question_is_asked_again_whatever_kept_it_from_its_answer() {
    for fault in [
        Act::Close,
        Act::Silence,
        Act::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()),
        Act::Answer(500, "<html>".to_owned()),
        Act::Answer(502, String::new()),
        Act::Answer(429, String::new()),
        Act::Answer(500, r#"{"response":{"code":"000_001"}}"#.to_owned()),
        busy("0"),
    ] {
        let acts = vec![fault.clone(), fault.clone(), found()];
        let patience = patience(&acts);
        let server = Canned::start(acts).await;
        let kona = built(quick(&server.url, Retries::default()).timeout(patience));
        assert!(ask(&kona).await.is_ok(), "{fault:?}");
        let requests = server.requests();
        assert_eq!(requests.len(), 3, "{fault:?}");
        // Each attempt is a call of its own to the provider, with the same body.
        for name in ["x-km-correlation-id", "x-km-tran-token", "x-km-tran-time"] {
            let mut values: Vec<_> = requests.iter().map(|it| it.header(name)).collect();
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), 3, "{name}");
        }
        assert!(requests.iter().all(|it| it.body == requests[0].body));
    }
}

#[tokio::test]
async fn an_answer_that_another_attempt_would_get_again_is_taken() {
    for (answer, code) in [
        (
            Act::Answer(400, r#"{"response":{"code":"000_002"}}"#.to_owned()),
            true,
        ),
        (Act::Answer(200, "<html>".to_owned()), false),
        (
            Act::Answer(200, r#"{"response":{"code":"000_000"}}"#.to_owned()),
            false,
        ),
        (Act::Answer(404, "<html>".to_owned()), false),
    ] {
        let server = Canned::start(vec![answer, found()]).await;
        let kona = built(quick(&server.url, Retries::default()));
        match ask(&kona).await {
            Err(CallError::Rejected(_)) => assert!(code),
            Err(CallError::NoAnswer(_)) => assert!(!code),
            other => panic!("{other:?}"),
        }
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn it_ends_after_so_many_attempts_and_tells_the_last_cause() {
    for (retries, wanted) in [
        (Retries::none(), 1),
        (Retries::default(), 3),
        (Retries::default().attempts(5), 5),
    ] {
        let server = Canned::start(vec![Act::Answer(500, String::new())]).await;
        let kona = built(quick(&server.url, retries));
        match ask(&kona).await {
            Err(CallError::NoAnswer(error)) => {
                assert!(matches!(error.cause(), Cause::ServerError { status: 500 }));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(server.requests().len(), wanted);
    }
}

#[tokio::test]
async fn a_server_that_asks_for_time_is_given_it() {
    let server = Canned::start(vec![busy("1"), found()]).await;
    let kona = built(quick(&server.url, Retries::default()));
    let started = Instant::now();
    assert!(ask(&kona).await.is_ok());
    assert!(started.elapsed() >= Duration::from_secs(1));

    let server = Canned::start(vec![busy("3600"), found()]).await;
    let kona = built(quick(&server.url, Retries::default()));
    assert!(matches!(ask(&kona).await, Err(CallError::NoAnswer(_))));
    assert_eq!(server.requests().len(), 1, "an hour is not waited");
}

#[tokio::test]
async fn all_attempts_together_keep_to_the_total_time() {
    let server = Canned::start(vec![Act::Silence]).await;
    let retries = Retries::default().attempts(100);
    let builder = quick(&server.url, retries).timeout(Duration::from_secs(30));
    let kona = built(builder.total_timeout(Duration::from_millis(300)));
    let started = Instant::now();
    match ask(&kona).await {
        Err(CallError::NoAnswer(error)) => assert!(matches!(error.cause(), Cause::Timeout)),
        other => panic!("{other:?}"),
    }
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_provider_that_is_down_is_not_asked_three_times_as_often() {
    let server = Canned::start(vec![Act::Answer(500, String::new())]).await;
    let kona = built(quick(&server.url, Retries::default()));
    for _ in 0..50 {
        assert!(ask(&kona).await.is_err());
    }
    assert_eq!(server.requests().len(), 60, "ten further attempts in all");
}

#[tokio::test]
async fn what_changes_something_is_sent_once_whatever_is_set() {
    let server = Canned::start(vec![Act::Answer(503, String::new())]).await;
    let kona = built(quick(&server.url, Retries::default().attempts(100)));
    let call = kona.charge().sequence_id("ORDER-1").user_id(1).amount(1);
    let call = call
        .one_time_token(("0123456789abcdef", SystemTime::now()))
        .dcvv("123");
    let result = call.merchant_id("410195430033901").send().await;
    assert!(matches!(result, Err(CallError::Unknown(_))), "{result:?}");
    let result = kona
        .auto_recharge_account_register()
        .user_id(1)
        .send()
        .await;
    assert!(matches!(result, Err(CallError::Unknown(_))), "{result:?}");
    assert_eq!(server.requests().len(), 2);
}
