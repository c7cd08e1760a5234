//! What goes over the wire, per operation, written by hand from the documentation: line, headers, body bytes
//! and token.

use std::time::SystemTime;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use konaplate_generated::runtime::TimeZone;
use konaplate_generated::runtime::keys::PrivateKey;
use konaplate_generated::runtime::wire::jwe;
use konaplate_generated::{BarcodeSpecType, Client, OneTimeTokenType};

use crate::canned::{
    ACCESS_KEY, ASP_ID, Act, CRYPTO_KEY_ID, Canned, Recorded, SECRET_KEY, SERVER_PRIVATE, built,
    client, config,
};

const USER: u64 = 50_000_000_001;
const CARD: &str = "9410195430033901";

/// A success without fields: enough for the call to have been sent.
async fn server() -> Canned {
    let body = r#"{"response":{"code":"000_000","description":"Success"}}"#;
    Canned::start(vec![Act::Answer(200, body.to_owned())]).await
}

/// What a call should look like.
struct Wanted {
    path: &'static str,
    body: &'static str,
    is_request_encrypted: bool,
    has_key_id: bool,
}

async fn check(call: impl AsyncFnOnce(Client), wanted: Wanted) {
    let server = server().await;
    call(client(&server.url)).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "{}", wanted.path);
    let request = &requests[0];
    assert_eq!(
        request.line,
        format!("POST /open-api{} HTTP/1.1", wanted.path)
    );
    check_headers(request, wanted.has_key_id);
    let body = if wanted.is_request_encrypted {
        opened(&request.body)
    } else {
        String::from_utf8_lossy(&request.body).into_owned()
    };
    assert_eq!(body, wanted.body);
}

fn check_headers(request: &Recorded, has_key_id: bool) {
    let token = token(&request.body, "20221108120814608");
    let mut wanted = vec![
        ("x-km-user-aspid", ASP_ID),
        ("x-km-correlation-id", "221108120814-abcdef1"),
        ("x-km-access-key", ACCESS_KEY),
        ("x-km-tran-token", token.as_str()),
        ("x-km-tran-time", "20221108120814"),
        ("x-km-time-zone", "KST"),
    ];
    wanted.extend(has_key_id.then_some(("x-km-crypto-key-id", CRYPTO_KEY_ID)));
    let found = request
        .headers
        .iter()
        .filter(|(name, _)| name.starts_with("x-km-"));
    let mut found: Vec<(&str, &str)> = found
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(
        request.header("content-length"),
        Some(request.body.len().to_string().as_str())
    );
    assert_eq!(request.header("transfer-encoding"), None);
}

/// The token, recomputed from the recorded bytes.
fn token(body: &[u8], instant: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET_KEY.as_bytes());
    format!("KMV1:{instant}:{}", STANDARD.encode(hmac::sign(&key, body)))
}

/// The plain text of an encrypted body, whose outside is checked to the byte.
fn opened(body: &[u8]) -> String {
    let text = std::str::from_utf8(body).expect("UTF-8");
    let jwe = text
        .strip_prefix(r#"{"encData":""#)
        .and_then(|rest| rest.strip_suffix(r#""}"#));
    let jwe = jwe.unwrap_or_else(|| panic!("one field only: {text}"));
    let header = jwe.split('.').next().expect("a first part");
    let header = URL_SAFE_NO_PAD.decode(header).expect("base64url");
    let header: serde_json::Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(
        header,
        serde_json::json!({"alg": "RSA-OAEP-256", "enc": "A128GCM"})
    );
    let key = PrivateKey::from_pem(SERVER_PRIVATE).expect("a test key");
    let plain = jwe::decrypt(jwe, &[&key]).expect("it opens");
    String::from_utf8(plain.to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn charge() {
    check(
        async |kona| {
            let call = kona.charge().sequence_id("ORDER-1").user_id(USER).amount(10_000);
            let call = call.one_time_token(("0123456789abcdef", SystemTime::now())).dcvv("123");
            drop(call.merchant_id("410195430033901").send().await);
        },
        Wanted {
            path: "/api/v1/recharges/by-bank-accounts/no-hce",
            body: r#"{"sequenceId":"ORDER-1","userId":50000000001,"amount":10000,"oneTimeToken":"0123456789abcdef","dcvv":"123","merchantId":"410195430033901"}"#,
            is_request_encrypted: false,
            has_key_id: false,
        },
    )
    .await;
}

#[tokio::test]
async fn charge_cancel() {
    check(
        async |kona| {
            let call = kona.charge_cancel().sequence_id("CANCEL-1").user_id(USER).nr_number("NR1");
            let call = call.one_time_token(("0123456789abcdef", SystemTime::now())).dcvv("123");
            drop(call.card_expiry("2912").send().await);
        },
        Wanted {
            path: "/api/v1/recharges/by-bank-accounts/no-hce/cancel",
            body: r#"{"sequenceId":"CANCEL-1","userId":50000000001,"nrNumber":"NR1","oneTimeToken":"0123456789abcdef","dcvv":"123","cardExpiry":"2912"}"#,
            is_request_encrypted: false,
            has_key_id: false,
        },
    )
    .await;
}

#[tokio::test]
async fn recharge_result() {
    check(
        async |kona| drop(kona.recharge_result().sequence_id("ORDER-1").send().await),
        Wanted {
            path: "/api/v1/recharges/by-bank-account/result/inquiry",
            body: r#"{"sequenceId":"ORDER-1"}"#,
            is_request_encrypted: false,
            has_key_id: false,
        },
    )
    .await;
}

#[tokio::test]
async fn one_time_token() {
    check(
        async |kona| drop(kona.one_time_token().card_no(CARD).send().await),
        Wanted {
            path: "/api/v2/payment/generate/onetimetoken",
            body: r#"{"cardNo":"9410195430033901"}"#,
            is_request_encrypted: true,
            has_key_id: true,
        },
    )
    .await;
    check(
        async |kona| {
            let call = kona
                .one_time_token()
                .card_no(CARD)
                .type_(OneTimeTokenType::Atm);
            drop(call.send().await);
        },
        Wanted {
            path: "/api/v2/payment/generate/onetimetoken",
            body: r#"{"cardNo":"9410195430033901","type":"ATM"}"#,
            is_request_encrypted: true,
            has_key_id: true,
        },
    )
    .await;
}

#[tokio::test]
async fn lower_limit_update() {
    check(
        async |kona| {
            let call = kona.lower_limit_update().user_id(USER).par("Q1234567890123456789012345A");
            drop(call.amount(10_000).threshold_balance(5_000).send().await);
        },
        Wanted {
            path: "/api/v1/recharges/auto/lower-limit/update",
            body: r#"{"userId":50000000001,"par":"Q1234567890123456789012345A","amount":10000,"thresholdBalance":5000}"#,
            is_request_encrypted: true,
            has_key_id: true,
        },
    )
    .await;
}

#[tokio::test]
async fn auto_recharge_account_register() {
    check(
        // The largest id there is: beyond 2^63, and beyond what a float tells apart.
        async |kona| {
            let call = kona
                .auto_recharge_account_register()
                .user_id(9_999_999_999_999_999_999);
            drop(call.send().await);
        },
        Wanted {
            path: "/api/v1/bankaccounts/as-rcg-svc/ars/register",
            body: r#"{"userId":9999999999999999999}"#,
            is_request_encrypted: true,
            has_key_id: true,
        },
    )
    .await;
}

#[tokio::test]
async fn unregistered_card_info() {
    check(
        async |kona| {
            let call = kona
                .unregistered_card_info()
                .card_cvc("123")
                .expiry_date("2912");
            drop(call.card_no(CARD).send().await);
        },
        Wanted {
            path: "/api/v1/unregister/card/info",
            body: r#"{"cardNo":"9410195430033901","expiryDate":"2912","cardCVC":"123"}"#,
            is_request_encrypted: true,
            has_key_id: true,
        },
    )
    .await;
}

#[tokio::test]
async fn barcode_spec() {
    check(
        async |kona| {
            let call = kona
                .barcode_spec()
                .card_no(CARD)
                .type_(BarcodeSpecType::Refund);
            drop(call.amount(0).send().await);
        },
        Wanted {
            path: "/api/v1/payment/generate/barcode-spec",
            body: r#"{"cardNo":"9410195430033901","type":"REFUND","amount":0}"#,
            is_request_encrypted: true,
            has_key_id: true,
        },
    )
    .await;
}

#[tokio::test]
async fn the_clock_and_the_zone_belong_together() {
    let server = server().await;
    let kona = built(config(&server.url).time_zone(TimeZone::Utc));
    drop(kona.recharge_result().sequence_id("ORDER-1").send().await);
    let request = server.requests().remove(0);
    assert_eq!(request.header("x-km-time-zone"), Some("UTC"));
    assert_eq!(request.header("x-km-tran-time"), Some("20221108030814"));
    assert_eq!(
        request.header("x-km-correlation-id"),
        Some("221108030814-abcdef1")
    );
    let token = token(&request.body, "20221108030814608");
    assert_eq!(request.header("x-km-tran-token"), Some(token.as_str()));
}

/// What the generator takes the length of each header to be, held against what is sent.
#[tokio::test]
async fn what_the_client_makes_is_as_long_as_the_generator_takes_it_to_be() {
    let server = server().await;
    drop(
        client(&server.url)
            .recharge_result()
            .sequence_id("ORDER-1")
            .send()
            .await,
    );
    let request = server.requests().remove(0);
    let api = crate::support::shipped_api();
    let made = api.request_headers.iter().filter_map(|header| {
        let (_, length) = header.value.made()?;
        Some((header.name.as_str(), length))
    });
    let made: Vec<(&str, u64)> = made.collect();
    assert_eq!(made.len(), 4);
    for (name, length) in made {
        let sent = request.header(&name.to_ascii_lowercase());
        assert_eq!(sent.map(|sent| sent.len() as u64), Some(length), "{name}");
    }
}
