//! Two crypto keys at a time, as while keys are rotated.

use konaplate_generated::runtime::Cause;
use konaplate_generated::runtime::keys::PublicKey;
use konaplate_generated::runtime::wire::jwe::{self, Enc, JweError};
use konaplate_generated::{BarcodeSpecType, CallError, Client};

use crate::canned::{
    Act, CLIENT_PUBLIC, CRYPTO_KEY_ID, Canned, SERVER_PRIVATE, SERVER_PUBLIC, built, config,
};

const OTHER_ID: &str = "other-key-id-0123456789-01234567";
const PLAIN: &str =
    r#"{"response":{"code":"000_000"},"barcodeSpec":"1234567890123456789012345678901"}"#;

/// An answer that is encrypted for one key and says that it is for another, or says nothing.
fn sealed(for_key: &str, named: Option<&str>) -> Act {
    let key = PublicKey::from_pem(for_key).expect("a key");
    let jwe = jwe::encrypt(PLAIN.as_bytes(), &key, Enc::A256Gcm).expect("it encrypts");
    let body = format!(r#"{{"encData":"{jwe}"}}"#);
    let named = named.map_or_else(String::new, |id| format!("X-KM-Crypto-Key-Id: {id}\r\n"));
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\n{named}Content-Length: {length}\r\n\r\n");
    Act::Raw(format!("{head}{body}").into_bytes())
}

async fn ask(kona: &Client) -> Result<(), Cause> {
    let call = kona.barcode_spec().card_no("9410195430033901").amount(1);
    match call.type_(BarcodeSpecType::Charge).send().await {
        Ok(_) => Ok(()),
        Err(CallError::Unknown(unknown)) => Err(match unknown.cause() {
            Cause::Decrypt(error) => Cause::Decrypt(*error),
            other => panic!("{other:?}"),
        }),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_is_opened_with_either_key_whatever_its_header_says() {
    // The public half of the second key stands in the test data as the server's.
    for (for_key, named) in [
        (CLIENT_PUBLIC, Some(CRYPTO_KEY_ID)),
        (CLIENT_PUBLIC, None),
        (CLIENT_PUBLIC, Some(OTHER_ID)),
        (SERVER_PUBLIC, Some(OTHER_ID)),
        (SERVER_PUBLIC, None),
        (SERVER_PUBLIC, Some(CRYPTO_KEY_ID)),
        (SERVER_PUBLIC, Some("none-of-ours")),
    ] {
        let server = Canned::start(vec![sealed(for_key, named)]).await;
        let builder = config(&server.url).other_crypto_key(OTHER_ID, SERVER_PRIVATE);
        let result = ask(&built(builder)).await;
        assert!(result.is_ok(), "{named:?}: {result:?}");
        let sent = &server.requests()[0];
        assert_eq!(sent.header("x-km-crypto-key-id"), Some(CRYPTO_KEY_ID));
    }
}

#[tokio::test]
async fn an_answer_for_a_key_that_is_not_configured_says_so() {
    for (named, wanted) in [
        (Some(OTHER_ID), JweError::OtherKey),
        (Some(CRYPTO_KEY_ID), JweError::Open),
        (None, JweError::Open),
    ] {
        let server = Canned::start(vec![sealed(SERVER_PUBLIC, named)]).await;
        match ask(&built(config(&server.url))).await {
            Err(Cause::Decrypt(error)) => assert_eq!(error, wanted, "{named:?}"),
            other => panic!("{named:?}: {other:?}"),
        }
    }
}
