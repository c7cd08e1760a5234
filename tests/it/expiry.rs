//! One-time tokens: how long they serve, and that a stale one does not leave.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use konaplate_generated::runtime::config::Clock as _;
use konaplate_generated::runtime::transport::{
    RequestBody, ResponseBody, Sending, TransportError, TransportErrorKind, http,
};

use konaplate_generated::runtime::{MemoryJournal, Transport};
use konaplate_generated::{
    CallError, Charge, ChargeErrorCode, Client, NotSentReason, OneTimeToken, OneTimeTokenType,
};

use crate::canned::{Act, Canned, Hand, built, config};
use crate::noted::counts;
use crate::spy::{Fault, Spy};

const ISSUED: &str =
    r#"{"response":{"code":"000_000"},"oneTimeToken":"0123456789abcdef","dcvv":"123"}"#;
const CHARGED: &str = r#"{"response":{"code":"000_000"},"nrNumber":"NR1","isPending":false}"#;

struct World {
    server: Canned,
    kona: Client,
    clock: Hand,
    journal: Arc<MemoryJournal>,
}

/// A server that issues a token and then accepts charges.
async fn world() -> World {
    let acts = [ISSUED, CHARGED].map(|body| Act::Answer(200, body.to_owned()));
    let server = Canned::start(acts.to_vec()).await;
    let clock = Hand::default();
    let journal = Arc::new(MemoryJournal::default());
    let builder = config(&server.url)
        .clock(clock.clone())
        .journal(Arc::clone(&journal));
    let kona = built(builder);
    World {
        server,
        kona,
        clock,
        journal,
    }
}

impl World {
    async fn token(&self, of: Option<OneTimeTokenType>) -> OneTimeToken {
        let call = self.kona.one_time_token().card_no("9410195430033901");
        let call = match of {
            Some(of) => call.type_(of),
            None => call,
        };
        let reply = call.send().await.expect("a token").into_inner();
        reply.one_time_token.into_checked().expect("16 characters")
    }

    async fn charge(&self, token: OneTimeToken) -> Result<Charge, CallError<ChargeErrorCode>> {
        let call = self.kona.charge().sequence_id("ORDER-1").user_id(1);
        let call = call.amount(1).one_time_token(token).dcvv("123");
        call.merchant_id("1").send().await
    }
}

fn is_stale(result: &Result<Charge, CallError<ChargeErrorCode>>) -> bool {
    let Err(CallError::NotSent(error)) = result else {
        return false;
    };
    let NotSentReason::Expired { field } = error.reason() else {
        return false;
    };
    assert_eq!(
        field.to_string(),
        "operations/recharge/charge.yaml request.oneTimeToken"
    );
    assert_eq!(
        error.to_string(),
        "`charge` was not sent: `oneTimeToken` has expired: get a new one"
    );
    true
}

#[tokio::test]
async fn a_token_serves_for_as_long_as_the_guide_says() {
    let cases = [
        (None, 30_000),
        (Some(OneTimeTokenType::Atm), 300_000),
        (Some(OneTimeTokenType::Credit), 300_000),
    ];
    for (of, life) in cases {
        for (age, sent) in [(life - 1, true), (life, false)] {
            let world = world().await;
            let token = world.token(of).await;
            world.clock.pass_millis(age);
            let result = world.charge(token).await;
            assert_eq!(is_stale(&result), !sent, "{of:?} after {age}: {result:?}");
            assert_eq!(result.is_ok(), sent, "{of:?} after {age}: {result:?}");
            let requests = world.server.requests().len();
            assert_eq!(requests, 1 + usize::from(sent), "{of:?} after {age}");
            assert_eq!(counts(&world.journal), (0, 0, usize::from(sent)));
        }
    }
}

#[tokio::test]
async fn a_token_from_elsewhere_comes_with_the_instant_of_its_issue() {
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    let token = |seconds| OneTimeToken::issued("0123456789abcdef", at(seconds)).expect("it fits");
    for (token, is_sent) in [
        (token(971), true),
        (token(970), false),
        (token(701).living(Duration::from_secs(300)), true),
        (token(700).living(Duration::from_secs(300)), false),
        (token(2_000), true),
    ] {
        let world = world().await;
        world.clock.pass(1_000);
        let _ = world.token(None).await;
        let result = world.charge(token).await;
        assert_eq!(result.is_ok(), is_sent, "{result:?}");
        assert_eq!(is_stale(&result), !is_sent, "{result:?}");
    }
    let refused = OneTimeToken::issued("0123456789abcde", SystemTime::now());
    let said = refused.expect_err("15 characters").to_string();
    assert!(said.contains("takes 16 characters, 15 given"), "{said}");
}

#[tokio::test]
async fn a_token_that_expires_while_the_call_is_noted_does_not_leave() {
    let World { server, clock, .. } = world().await;
    let slow = Spy::default();
    slow.fails("begin", Fault::Takes(clock.clone(), 30));
    let config = config(&server.url).clock(clock.clone());
    let world = World {
        kona: built(config.journal(slow.clone())),
        journal: Arc::clone(&slow.inner),
        server,
        clock,
    };
    let token = world.token(None).await;
    assert!(is_stale(&world.charge(token).await));
    assert_eq!(world.server.requests().len(), 1);
    assert_eq!(counts(&world.journal), (0, 0, 0), "closed");
}

/// Takes its time to connect.
#[derive(Debug)]
struct Distant(Hand);

impl Transport for Distant {
    fn send(&self, mut request: http::Request<RequestBody>) -> Sending<'_> {
        Box::pin(async move {
            self.0.pass(30);
            match request.body_mut().take() {
                None => Err(TransportError::new(TransportErrorKind::Connection)),
                Some(_) => Ok(http::Response::new(ResponseBody::whole(CHARGED))),
            }
        })
    }
}

#[tokio::test]
async fn a_token_that_expires_while_the_connection_comes_about_does_not_leave() {
    let clock = Hand::default();
    let journal = Arc::new(MemoryJournal::default());
    let builder = config("https://kona.example")
        .clock(clock.clone())
        .journal(Arc::clone(&journal))
        .transport(Distant(clock.clone()));
    let kona = built(builder);
    for (life, is_sent) in [(31, true), (30, false)] {
        let now = UNIX_EPOCH + Duration::from_millis(clock.unix_millis().unsigned_abs());
        let token = OneTimeToken::issued("0123456789abcdef", now).expect("it fits");
        let token = token.living(Duration::from_secs(life));
        let call = kona.charge().sequence_id("ORDER-1").user_id(1);
        let call = call.amount(1).one_time_token(token).dcvv("123");
        let result = call.merchant_id("1").send().await;
        assert_eq!(result.is_ok(), is_sent, "{result:?}");
        assert_eq!(is_stale(&result), !is_sent, "{result:?}");
        let noted = usize::from(is_sent);
        assert_eq!(counts(&journal), (0, 0, noted));
        if let Ok(Charge::Settled(reply)) = result {
            let receipt = reply.receipt().expect("there is a journal");
            kona.acknowledge(&receipt).await.expect("it has settled");
        }
    }
}
