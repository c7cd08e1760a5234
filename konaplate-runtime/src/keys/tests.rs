//! Keys in every form that providers hand out, and what is said about those that do not fit.

use super::{KeyError, PrivateKey, PublicKey};

const KEY: &str = include_str!("../testdata/test-key.pem");
const PUBLIC: &str = include_str!("../testdata/test-key.pub.pem");

#[test]
fn a_public_key_comes_as_spki_or_in_a_certificate_of_any_version() {
    let certificate = include_str!("../testdata/test-key.crt.pem");
    let version_1 = include_str!("../testdata/test-key-v1.crt.pem");
    for pem in [PUBLIC, certificate, version_1] {
        let key = PublicKey::from_pem(pem).unwrap();
        assert_eq!(format!("{key:?}"), "PublicKey(RSA, 2048 bits)");
    }
}

#[test]
fn newlines_may_be_literal() {
    for newline in ["\\n", "\\r\\n", "\r\n"] {
        assert!(PrivateKey::from_pem(&KEY.replace('\n', newline)).is_ok());
        assert!(PublicKey::from_pem(&PUBLIC.replace('\n', newline)).is_ok());
    }
}

#[test]
fn a_private_key_that_does_not_fit_is_named() {
    let pkcs1 = include_str!("../testdata/test-key-pkcs1.pem");
    let small = include_str!("../testdata/small-key.pem");
    let elliptic = include_str!("../testdata/ec-key.pem");
    for (pem, wanted) in [
        ("", KeyError::NotPem),
        ("not a key", KeyError::NotPem),
        (pkcs1, KeyError::Pkcs1),
        (
            PUBLIC,
            KeyError::WrongKind {
                wanted: "`PRIVATE KEY`",
            },
        ),
        (elliptic, KeyError::Malformed),
        (&KEY[..KEY.len() / 2], KeyError::Malformed),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            KeyError::Malformed,
        ),
    ] {
        assert_eq!(PrivateKey::from_pem(pem).err(), Some(wanted));
    }
    assert_eq!(PrivateKey::from_pem(small).err(), Some(KeyError::TooSmall));
    let two = format!("{KEY}\n{KEY}");
    assert_eq!(PrivateKey::from_pem(&two).err(), Some(KeyError::Several));
    assert!(
        KeyError::Pkcs1
            .to_string()
            .contains("openssl pkcs8 -topk8 -nocrypt")
    );
}

#[test]
fn a_public_key_that_does_not_fit_is_named() {
    let small = include_str!("../testdata/small-key.pub.pem");
    assert_eq!(PublicKey::from_pem(small).err(), Some(KeyError::TooSmall));
    assert!(matches!(
        PublicKey::from_pem(KEY).err(),
        Some(KeyError::WrongKind { .. })
    ));
    assert_eq!(PublicKey::from_pem("").err(), Some(KeyError::NotPem));
}

#[test]
fn debug_of_a_private_key_holds_nothing() {
    assert_eq!(
        format!("{:?}", PrivateKey::from_pem(KEY).unwrap()),
        "PrivateKey([secret])"
    );
}
