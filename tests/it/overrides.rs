//! A stale limit is bypassed for one field of one call, in plain sight, and counted; all else is still checked.

use std::time::SystemTime;

use konaplate_generated::runtime::OverrideCount;
use konaplate_generated::{CallError, Charge, Client, NotSentReason, Override};

use crate::canned::{Act, Canned, client};

const REASON: &str = "the notice of 2026-12-01";
const TOKEN: &str = "canary-token-of-24-chars";
const LONG_NUMBER: &str = "ORDER-20261121-0001-of-more-than-30";

fn offline() -> Client {
    client("http://127.0.0.1:9/open-api")
}

fn fresh() -> SystemTime {
    SystemTime::now()
}

fn named(count: &OverrideCount) -> (&str, &str, u64) {
    (&count.operation, &count.field, count.calls)
}

#[tokio::test]
async fn an_overridden_field_is_sent_as_given_and_counted() {
    let settled = r#"{"response":{"code":"000_000"},"nrNumber":"N-1","isPending":false}"#;
    let server = Canned::start(vec![Act::Answer(200, settled.to_owned())]).await;
    let kona = client(&server.url);
    for _ in 0..2 {
        let call = kona
            .charge()
            .sequence_id(Override::new(LONG_NUMBER, REASON))
            .user_id(1)
            .amount(Override::new(10_000_000_000, REASON))
            .one_time_token(Override::new((TOKEN, fresh()), REASON))
            .dcvv(Override::new("1234", REASON));
        let outcome = call.merchant_id("1").send().await;
        assert!(matches!(outcome, Ok(Charge::Settled(_))), "{outcome:?}");
    }
    assert_eq!(
        String::from_utf8(server.requests()[0].body.clone()).expect("text"),
        r#"{"sequenceId":"ORDER-20261121-0001-of-more-than-30","userId":1,"amount":10000000000,"oneTimeToken":"canary-token-of-24-chars","dcvv":"1234","merchantId":"1"}"#
    );
    assert_eq!(
        kona.overrides().iter().map(named).collect::<Vec<_>>(),
        [
            ("charge", "amount", 2),
            ("charge", "dcvv", 2),
            ("charge", "oneTimeToken", 2),
            ("charge", "sequenceId", 2),
        ]
    );
    assert_eq!(kona.clone().overrides(), kona.overrides());
}

#[test]
fn every_other_field_is_still_checked() {
    let kona = offline();
    let call = kona
        .barcode_spec()
        .card_no("too short")
        .type_(Override::new("TRANSFER", REASON))
        .amount(1_000_000);
    let invalid = call.build().expect_err("two limits are broken");
    let broken: Vec<_> = invalid.violations().iter().map(|it| it.wire()).collect();
    assert_eq!(broken, ["cardNo", "amount"]);
    assert!(kona.overrides().is_empty(), "nothing was used");
}

#[test]
fn the_last_value_of_a_field_counts() {
    let kona = offline();
    let stale = || Override::new(LONG_NUMBER, REASON);
    let call = kona.recharge_result().sequence_id(stale());
    let checked = call.sequence_id("ORDER-1").build().expect("it is checked");
    assert_eq!(checked.overrides().count(), 0);
    assert_eq!(checked.body().expose(), br#"{"sequenceId":"ORDER-1"}"#);

    let call = kona.recharge_result().sequence_id("ORDER-1");
    let checked = call.sequence_id(stale()).build().expect("it is overridden");
    let overrides: Vec<_> = checked.overrides().collect();
    let [(field, because)] = &overrides[..] else {
        panic!("one field is overridden: {overrides:?}");
    };
    assert_eq!((field.wire(), *because), ("sequenceId", REASON));
    let body = format!(r#"{{"sequenceId":"{LONG_NUMBER}"}}"#);
    assert_eq!(checked.body().expose(), body.as_bytes());
}

#[test]
fn a_word_that_is_not_listed_can_be_sent() {
    let call = offline()
        .barcode_spec()
        .card_no("9410195430033901")
        .type_(Override::new("TRANSFER", REASON))
        .amount(1)
        .build()
        .expect("the word is overridden");
    assert_eq!(
        call.body().expose(),
        br#"{"cardNo":"9410195430033901","type":"TRANSFER","amount":1}"#
    );
}

#[test]
fn neither_secrets_nor_personal_values_are_shown() {
    let kona = offline();
    let call = kona
        .unregistered_card_info()
        .card_no(Override::new("9410195430033901-17", REASON))
        .expiry_date(Override::new("12/29", REASON))
        .card_cvc(Override::new("98765", REASON));
    let mut texts = vec![format!("{call:?}")];
    let checked = call.build().expect("the rest fits");
    texts.push(format!("{checked:?} {:?}", checked.body()));
    let call = kona
        .charge()
        .sequence_id("1")
        .user_id(Override::new(u64::MAX, REASON))
        .amount(1)
        .one_time_token(Override::new((TOKEN, fresh()), REASON))
        .dcvv("123")
        .merchant_id("1");
    texts.push(format!("{call:?}"));
    for text in texts {
        for canary in [
            "9410195430033901",
            "12/29",
            "98765",
            TOKEN,
            "18446744073709551615",
        ] {
            assert!(!text.contains(canary), "{canary} stands in {text}");
        }
        assert!(text.contains("overridden"), "{text}");
    }
}

#[tokio::test]
async fn an_overridden_number_names_the_call() {
    let server = Canned::start(vec![Act::Close]).await;
    let kona = client(&server.url);
    let call = kona
        .charge()
        .sequence_id(Override::new(LONG_NUMBER, REASON))
        .user_id(1)
        .amount(1)
        .one_time_token(("0123456789abcdef", fresh()))
        .dcvv("123");
    match call.merchant_id("1").send().await {
        Err(CallError::Unknown(unknown)) => assert_eq!(unknown.idempotency(), Some(LONG_NUMBER)),
        other => panic!("the body has left: {other:?}"),
    }
}

#[tokio::test]
async fn an_overridden_token_expires_too() {
    let kona = offline();
    let call = kona
        .charge()
        .sequence_id("1")
        .user_id(1)
        .amount(1)
        .one_time_token(Override::new((TOKEN, SystemTime::UNIX_EPOCH), REASON))
        .dcvv("123");
    match call.merchant_id("1").send().await {
        Err(CallError::NotSent(error)) => {
            let is_expired = matches!(error.reason(), NotSentReason::Expired { field } if field.wire() == "oneTimeToken");
            assert!(is_expired, "{error}");
        }
        other => panic!("the token is stale: {other:?}"),
    }
}
