use std::sync::Arc;

use http::{HeaderMap, HeaderName};

use super::{CallbackError, Callbacks};
use crate::config::{Clock, Config};
use crate::core::Core;
use crate::keys::PublicKey;
use crate::operation::{Envelope, made_up};
use crate::wire::jwe::{self, Enc};

fn envelope() -> Arc<Envelope> {
    Arc::new(made_up::envelope())
}

// Computed with Python's hmac and base64 modules; the key is `unit-test-secret`.
const BODY: &[u8] = br#"{"userId":50000000001}"#;
const TOKEN: &str = "KMV1:20221108120814608:To1ngrygfhk/FGWxp/irKyQhjMuVLoe4PJlM6ZwL7U4=";
/// 2022-11-08 12:08:14.608 in Korea.
const THEN: i64 = 1_667_876_894_608;

#[derive(Debug)]
struct At(i64);

impl Clock for At {
    fn unix_millis(&self) -> i64 {
        self.0
    }
}

fn core(now: i64) -> Core {
    let config = Config::builder()
        .base_url("https://example.com")
        .asp_id("a".repeat(15))
        .access_key("k".repeat(40))
        .secret_key("unit-test-secret")
        .client_private_key(include_str!("../testdata/test-key.pem"))
        .clock(At(now));
    Core::new(config.build().unwrap()).unwrap()
}

fn headers(rows: &[(&'static str, &str)]) -> HeaderMap {
    let rows = rows.iter();
    rows.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
        .collect()
}

/// What becomes of the body with these headers at that time.
fn opened(now: i64, rows: &[(&'static str, &str)], body: &[u8]) -> Result<Vec<u8>, CallbackError> {
    let core = core(now);
    let opened = Callbacks::new(&core, envelope()).open(&headers(rows), body);
    opened.map(|body| body.expose().to_vec())
}

#[test]
fn a_signed_body_is_handed_over_as_it_came() {
    for rows in [
        &[("x-km-tran-token", TOKEN)][..],
        &[("x-km-tran-token", TOKEN), ("x-km-time-zone", "KST")],
    ] {
        assert_eq!(opened(THEN, rows, BODY).as_deref(), Ok(BODY));
    }
}

#[test]
fn what_is_not_signed_by_our_key_is_refused() {
    let token = |token: &str| opened(THEN, &[("x-km-tran-token", token)], BODY);
    let other = TOKEN.replace("To1n", "To2n");
    assert_eq!(token(&other), Err(CallbackError::Token));
    // The same 32 bytes, written otherwise.
    assert_eq!(
        token(&TOKEN.replace("U4=", "U5=")),
        Err(CallbackError::Malformed {
            header: "x-km-tran-token"
        })
    );
    let spaced = br#"{"userId": 50000000001}"#;
    assert_eq!(
        opened(THEN, &[("x-km-tran-token", TOKEN)], spaced),
        Err(CallbackError::Token)
    );
    assert_eq!(opened(THEN, &[], BODY), Err(CallbackError::NoToken));
    let malformed = |header| Err(CallbackError::Malformed { header });
    for broken in ["", "KMV1:", "KMV1:20221308120814608:AAAA", &TOKEN[1..]] {
        assert_eq!(token(broken), malformed("x-km-tran-token"), "{broken}");
    }
    let twice = [("x-km-tran-token", TOKEN), ("x-km-tran-token", TOKEN)];
    assert_eq!(opened(THEN, &twice, BODY), malformed("x-km-tran-token"));
    let zone = [("x-km-tran-token", TOKEN), ("x-km-time-zone", "PST")];
    assert_eq!(opened(THEN, &zone, BODY), malformed("x-km-time-zone"));
}

#[test]
fn a_token_is_taken_for_five_minutes_either_way() {
    let rows = [("x-km-tran-token", TOKEN)];
    for (distance, is_fresh) in [
        (300_000, true),
        (300_001, false),
        (-300_000, true),
        (-300_001, false),
    ] {
        let result = opened(THEN + distance, &rows, BODY);
        assert_eq!(result.is_ok(), is_fresh, "{distance}");
    }
    // Korean digits said to be UTC are nine hours off.
    let zone = [("x-km-tran-token", TOKEN), ("x-km-time-zone", "UTC")];
    assert_eq!(opened(THEN, &zone, BODY), Err(CallbackError::Stale));
    let core = core(THEN + 2_000);
    let callbacks = Callbacks::new(&core, envelope()).window(std::time::Duration::from_secs(1));
    assert_eq!(
        callbacks.open(&headers(&rows), BODY).err(),
        Some(CallbackError::Stale)
    );
}

#[test]
fn an_encrypted_body_is_opened_after_its_token_was_checked() {
    let key = PublicKey::from_pem(include_str!("../testdata/test-key.pub.pem")).unwrap();
    let other = PublicKey::from_pem(include_str!("../testdata/other-key.pub.pem")).unwrap();
    let sealed = |key| {
        let jwe = jwe::encrypt(BODY, key, Enc::A128Gcm).unwrap();
        format!(r#"{{"encData":"{jwe}"}}"#).into_bytes()
    };
    let signed = |body: &[u8]| {
        let core = core(THEN);
        let stamp = crate::wire::stamp::Stamp::new(THEN, core.config().time_zone);
        core.config().signer.sign(body, &stamp)
    };
    let body = sealed(&key);
    let token = signed(&body);
    let rows = [("x-km-tran-token", token.as_str())];
    assert_eq!(opened(THEN, &rows, &body).as_deref(), Ok(BODY));
    assert_eq!(opened(THEN, &rows, BODY), Err(CallbackError::Token));
    let body = sealed(&other);
    let token = signed(&body);
    let result = opened(THEN, &[("x-km-tran-token", &token)], &body);
    assert!(
        matches!(result, Err(CallbackError::Decrypt(_))),
        "{result:?}"
    );
    let body = br#"{"encData":"a","encData":"b"}"#;
    let token = signed(body);
    assert_eq!(
        opened(THEN, &[("x-km-tran-token", &token)], body),
        Err(CallbackError::Repeated {
            field: "encData".into()
        })
    );
    let body = br#"{"encData":{"jwe":"a"}}"#;
    let result = opened(THEN, &[("x-km-tran-token", &signed(body))], body);
    assert!(
        matches!(result, Err(CallbackError::Decrypt(_))),
        "{result:?}"
    );
}

#[test]
fn the_answer_is_the_success_envelope() {
    let core = core(THEN);
    let callbacks = Callbacks::new(&core, envelope());
    assert_eq!(callbacks.accepted(), br#"{"response":{"code":"000_000"}}"#);
}

#[test]
fn no_text_holds_a_value() {
    let core = core(THEN);
    let callbacks = Callbacks::new(&core, envelope());
    let body = callbacks
        .open(&headers(&[("x-km-tran-token", TOKEN)]), BODY)
        .unwrap();
    assert_eq!(format!("{body:?}"), "CallbackBody([22 bytes])");
    assert!(!format!("{callbacks:?}").contains("unit-test-secret"));
}
