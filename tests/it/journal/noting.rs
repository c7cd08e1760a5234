//! What is noted of which calls, and when.

use konaplate_generated::CallError;

use super::{envelope, settled, with};
use crate::canned::{Act, Canned, built, charge, patience};
use crate::noted::{counts, end_of};
use crate::spy::Spy;

const BEGUN: &str = "begin charge ORDER-1";

#[tokio::test]
async fn each_end_is_noted_after_the_beginning() {
    for (act, end, wanted) in [
        (settled(), "end settled", (0, 0, 1)),
        (
            envelope(200, "000_000", r#","nrNumber":"N","isPending":true"#),
            "end pending",
            (0, 1, 0),
        ),
        (envelope(200, "000_000", ""), "end unknown", (0, 1, 0)),
        (envelope(400, "007_001", ""), "end rejected", (0, 0, 1)),
        (envelope(400, "007_004", ""), "end unknown", (0, 1, 0)),
        (envelope(400, "007_008", ""), "end asked-before", (0, 1, 0)),
        (Act::Close, "end unknown", (0, 1, 0)),
        (Act::Silence, "end unknown", (0, 1, 0)),
    ] {
        let acts = vec![act];
        let patience = patience(&acts);
        let server = Canned::start(acts).await;
        let spy = Spy::default();
        let kona = built(with(spy.clone(), &server.url).timeout(patience));
        let _ = charge(&kona, "ORDER-1").await;
        assert_eq!(spy.told(), [BEGUN, end]);
        assert_eq!(counts(&spy.inner), wanted, "{end}");
        let told = kona.journal_counts().await.expect("it is in memory");
        assert_eq!((told.prepared, told.open, told.unacknowledged), wanted);
    }
}

/// An address at which nobody listens.
async fn nowhere() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    format!("http://{address}/open-api")
}

#[tokio::test]
async fn what_did_not_leave_is_gone_and_what_could_not_be_sealed_is_not_noted() {
    let url = nowhere().await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &url));
    for _ in 0..2 {
        let result = charge(&kona, "ORDER-1").await;
        assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
        assert_eq!(counts(&spy.inner), (0, 0, 0));
        assert_eq!(end_of(&spy.inner, "ORDER-1"), None, "its number is free");
    }
    assert_eq!(spy.told()[..2], [BEGUN, "end not-sent"]);

    let spy = Spy::default();
    let builder = konaplate_generated::Config::builder()
        .base_url(&url)
        .journal(spy.clone());
    let builder = builder
        .asp_id("123456789012345")
        .access_key("a".repeat(40))
        .secret_key("x");
    let kona = built(builder);
    let call = kona
        .lower_limit_update()
        .user_id(1)
        .amount(1)
        .threshold_balance(1);
    let result = call.par("Q1234567890123456789012345A").send().await;
    assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
    assert!(spy.told().is_empty(), "no crypto keys, no call");
}

#[tokio::test]
async fn only_what_moves_money_is_noted() {
    let body = r#","result":"COMPLETED","bankAccRegNo":"1""#;
    let server = Canned::start(vec![envelope(200, "000_000", body)]).await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url));
    let asked = kona.recharge_result().sequence_id("ORDER-1").send().await;
    assert_eq!(asked.expect("a reply").receipt(), None);
    let registered = kona.auto_recharge_account_register().user_id(1);
    assert_eq!(registered.send().await.expect("a reply").receipt(), None);
    assert!(spy.told().is_empty(), "{:?}", spy.told());
}

/// It has nothing to be known by, and is noted all the same.
#[tokio::test]
async fn calls_without_a_number_are_noted_beside_each_other() {
    let server = Canned::start(vec![Act::Close]).await;
    let spy = Spy::default();
    let kona = built(with(spy.clone(), &server.url));
    for _ in 0..2 {
        let call = kona.lower_limit_update().user_id(1).amount(1);
        let call = call.par("Q1234567890123456789012345A").threshold_balance(1);
        let result = call.send().await;
        assert!(matches!(result, Err(CallError::Unknown(_))), "{result:?}");
    }
    let noted = ["begin lower-limit-update -", "end unknown"];
    assert_eq!(spy.told(), [noted, noted].concat());
    assert_eq!(counts(&spy.inner), (0, 2, 0));
}
