//! The feature `serde` on generated types: as on the wire, checked when read, and nothing of a secret.

use konaplate_generated::{BarcodeSpecType, CardExpiry, Charge, ChargeAmount, MerchantId, UserId};
use serde::Deserialize;
use serde_json::{from_str, to_string};

use crate::canned::{Act, Canned, charge, client};

#[test]
fn field_types_are_written_as_on_the_wire_and_read_back() {
    let shop = MerchantId::literal("0103");
    assert_eq!(to_string(&shop).expect("a text"), r#""0103""#);
    assert_eq!(from_str::<MerchantId>(r#""0103""#).expect("it fits"), shop);
    assert_eq!(to_string(&ChargeAmount::literal(5)).expect("a text"), "5");
    let word = from_str::<BarcodeSpecType>(r#""REFUND""#).expect("it is listed");
    assert_eq!(word, BarcodeSpecType::Refund);
    assert_eq!(to_string(&word).expect("a text"), r#""REFUND""#);
    let expiry = from_str::<CardExpiry>(r#""2912""#).expect("a month");
    assert_eq!((expiry.year(), expiry.month()), (2029, 12));
}

#[test]
fn what_is_read_is_checked_and_not_repeated() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "it is only read")]
    struct Settings {
        user: UserId,
        kind: BarcodeSpecType,
    }
    for json in [
        r#"{"user":0,"kind":"REFUND"}"#,
        r#"{"user":"77777777777x","kind":"REFUND"}"#,
        r#"{"user":777777777770000000000,"kind":"REFUND"}"#,
        r#"{"user":1,"kind":"canary"}"#,
        r#"{"user":1,"kind":77777777777}"#,
    ] {
        let said = from_str::<Settings>(json).expect_err("refused").to_string();
        assert!(!said.contains("canary") && !said.contains("777"), "{said}");
    }
}

#[tokio::test]
async fn a_reply_without_a_secret_can_be_kept_and_written() {
    let body = r#"{"response":{"code":"000_000"},"nrNumber":"N-1","isPending":false}"#;
    let server = Canned::start(vec![Act::Answer(200, body.to_owned())]).await;
    let reply = match charge(&client(&server.url), "ORDER-1").await {
        Ok(Charge::Settled(reply)) => reply.into_inner(),
        other => panic!("it is settled: {other:?}"),
    };
    assert_eq!(reply.clone(), reply);
    assert_eq!(
        to_string(&reply).expect("a text"),
        r#"{"nrNumber":"N-1","isPending":false,"result":null}"#
    );
}
