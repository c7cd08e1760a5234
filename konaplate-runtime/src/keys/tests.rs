//! Keys in every form that providers hand out, and what is said about those that do not fit.

use super::{KeyError, KeyFacts, KeyKind, PrivateKey, PublicKey};

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

/// Kind, bits and whether there are dates.
fn told(pem: &str) -> Vec<(KeyKind, Option<usize>, bool)> {
    let facts = KeyFacts::of_pem(pem).unwrap();
    let told = facts
        .iter()
        .map(|it| (it.kind(), it.bits(), it.dates().is_some()));
    told.collect()
}

#[test]
fn a_pem_is_told_by_kind_and_size_whether_it_is_of_use_or_not() {
    let certificate = include_str!("../testdata/test-key.crt.pem");
    let pkcs1 = include_str!("../testdata/test-key-pkcs1.pem");
    let small = include_str!("../testdata/small-key.pem");
    let small_public = include_str!("../testdata/small-key.pub.pem");
    let elliptic = include_str!("../testdata/ec-key.pem");
    for (pem, kind, bits, is_dated) in [
        (PUBLIC, KeyKind::PublicKey, Some(2048), false),
        (certificate, KeyKind::Certificate, Some(2048), true),
        (KEY, KeyKind::Pkcs8, Some(2048), false),
        (&KEY.replace('\n', "\\n"), KeyKind::Pkcs8, Some(2048), false),
        (pkcs1, KeyKind::Pkcs1, Some(2048), false),
        (small, KeyKind::Pkcs8, Some(1024), false),
        (small_public, KeyKind::PublicKey, Some(1024), false),
        (elliptic, KeyKind::Pkcs8, None, false),
    ] {
        assert_eq!(told(pem), [(kind, bits, is_dated)]);
    }
    let both = format!("{certificate}{PUBLIC}");
    let kinds: Vec<KeyKind> = told(&both).iter().map(|it| it.0).collect();
    assert_eq!(kinds, [KeyKind::Certificate, KeyKind::PublicKey]);
}

#[test]
fn halves_of_one_pair_are_known_in_every_form() {
    let facts = |pem: &str| KeyFacts::of_pem(pem).unwrap().remove(0);
    let certificate = facts(include_str!("../testdata/test-key.crt.pem"));
    let pkcs1 = facts(include_str!("../testdata/test-key-pkcs1.pem"));
    let other = facts(include_str!("../testdata/other-key.pem"));
    let elliptic = facts(include_str!("../testdata/ec-key.pem"));
    for private in [facts(KEY), pkcs1] {
        assert!(private.is_of_one_pair(&facts(PUBLIC)));
        assert!(private.is_of_one_pair(&certificate));
        assert!(!private.is_of_one_pair(&other));
    }
    assert!(!elliptic.is_of_one_pair(&elliptic), "nothing is known");
    assert_eq!(
        format!("{certificate:?}"),
        "KeyFacts { kind: Certificate, bits: Some(2048), .. }"
    );
}

#[test]
fn what_is_no_pem_is_named() {
    let cut = &KEY[..KEY.len() / 2];
    let empty = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";
    for (pem, wanted) in [
        ("", KeyError::NotPem),
        ("not a key", KeyError::NotPem),
        (cut, KeyError::Malformed),
        (empty, KeyError::Malformed),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----",
            KeyError::Passphrase,
        ),
    ] {
        assert_eq!(KeyFacts::of_pem(pem).err(), Some(wanted));
    }
}
