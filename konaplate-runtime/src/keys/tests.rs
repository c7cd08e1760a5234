//! Keys in every form that providers hand out, and what is said about those that do not fit.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

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

/// Test keys of other kinds than those that are taken.
const PASSPHRASE: &str = include_str!("../testdata/passphrase-key.pem");
const PASSPHRASE_PKCS1: &str = include_str!("../testdata/passphrase-key-pkcs1.pem");
const ELLIPTIC: &str = include_str!("../testdata/ec-key.pem");
const ELLIPTIC_SEC1: &str = include_str!("../testdata/ec-key-sec1.pem");
const ELLIPTIC_PUBLIC: &str = include_str!("../testdata/ec-key.pub.pem");
const ED25519: &str = include_str!("../testdata/ed25519-key.pem");
const OPENSSH: &str = include_str!("../testdata/openssh-key");
const OPENSSH_PUBLIC: &str = include_str!("../testdata/openssh-key.pub");
const PSS: &str = include_str!("../testdata/pss-key.pem");
const PSS_PUBLIC: &str = include_str!("../testdata/pss-key.pub.pem");
const PSS_CERTIFICATE: &str = include_str!("../testdata/pss-key.crt.pem");
const PKCS1: &str = include_str!("../testdata/test-key-pkcs1.pem");
const PKCS1_PUBLIC: &str = include_str!("../testdata/test-key-pkcs1.pub.pem");
const CERTIFICATE: &str = include_str!("../testdata/test-key.crt.pem");
const SMALL: &str = include_str!("../testdata/small-key.pem");
const SMALL_PUBLIC: &str = include_str!("../testdata/small-key.pub.pem");

#[test]
fn a_private_key_that_does_not_fit_is_named() {
    let request = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----";
    for (pem, wanted) in [
        (
            "",
            "no PEM section (`-----BEGIN …-----`) found, nor base64 of a key",
        ),
        (
            PASSPHRASE,
            "the key has a passphrase; take it off: openssl pkey -in key.pem -out key-plain.pem",
        ),
        (
            PASSPHRASE_PKCS1,
            "the key has a passphrase; take it off: openssl pkey -in key.pem -out key-plain.pem",
        ),
        (
            OPENSSH,
            "an OpenSSH key; convert a copy of it: ssh-keygen -p -m PKCS8 -f key, a public one: ssh-keygen -e -m PKCS8 -f key.pub",
        ),
        (ELLIPTIC, "an EC key; wanted is an RSA key"),
        (ELLIPTIC_SEC1, "an EC key; wanted is an RSA key"),
        (ED25519, "an Ed25519 key; wanted is an RSA key"),
        (
            PSS,
            "an RSA-PSS key, which is for signatures alone; wanted is a plain RSA key (rsaEncryption)",
        ),
        (
            PUBLIC,
            "a public key; wanted is a private key (`PRIVATE KEY`)",
        ),
        (
            PKCS1_PUBLIC,
            "a PKCS#1 public key; wanted is a private key (`PRIVATE KEY`)",
        ),
        (
            CERTIFICATE,
            "an X.509 certificate; wanted is a private key (`PRIVATE KEY`)",
        ),
        (
            request,
            "a PEM section of another kind; wanted is a private key (`PRIVATE KEY`)",
        ),
        (&KEY[..KEY.len() / 2], "it holds no sound RSA key"),
        (
            &format!("{KEY}{KEY}"),
            "there are several PEM sections: give each key on its own",
        ),
        (
            &format!("{KEY}{CERTIFICATE}"),
            "there are several PEM sections: give each key on its own",
        ),
        (SMALL, "the RSA key has fewer than 2048 bits"),
    ] {
        // In its lines, as one line, and as base64.
        for pem in [pem, &pem.replace('\n', " "), &STANDARD.encode(pem)] {
            let error = PrivateKey::from_pem(pem).err().unwrap();
            assert_eq!(error.to_string(), wanted);
        }
    }
}

#[test]
fn a_public_key_that_does_not_fit_is_named() {
    const WANTED: &str = "wanted is a public key (`PUBLIC KEY`) or a certificate (`CERTIFICATE`)";
    for (pem, wanted) in [
        (
            "",
            "no PEM section (`-----BEGIN …-----`) found, nor base64 of a key",
        ),
        (KEY, &*format!("a PKCS#8 private key; {WANTED}")),
        (PKCS1, &format!("a PKCS#1 private key; {WANTED}")),
        (
            PASSPHRASE,
            &format!("a private key with a passphrase; {WANTED}"),
        ),
        (
            PASSPHRASE_PKCS1,
            &format!("a private key with a passphrase; {WANTED}"),
        ),
        (ELLIPTIC_SEC1, &format!("an EC private key; {WANTED}")),
        (ELLIPTIC_PUBLIC, "an EC key; wanted is an RSA key"),
        (
            OPENSSH,
            "an OpenSSH key; convert a copy of it: ssh-keygen -p -m PKCS8 -f key, a public one: ssh-keygen -e -m PKCS8 -f key.pub",
        ),
        (
            PSS_PUBLIC,
            "an RSA-PSS key, which is for signatures alone; wanted is a plain RSA key (rsaEncryption)",
        ),
        (
            PSS_CERTIFICATE,
            "an RSA-PSS key, which is for signatures alone; wanted is a plain RSA key (rsaEncryption)",
        ),
        (SMALL_PUBLIC, "the RSA key has fewer than 2048 bits"),
    ] {
        for pem in [pem, &pem.replace('\n', " "), &STANDARD.encode(pem)] {
            let error = PublicKey::from_pem(pem).err().unwrap();
            assert_eq!(error.to_string(), wanted);
        }
    }
    let error = PublicKey::from_pem(OPENSSH_PUBLIC).err();
    assert_eq!(error, Some(KeyError::OpenSsh));
}

/// RFC 4055: the same numbers under the other object identifier.
#[test]
fn an_rsa_pss_key_is_refused_by_its_identifier_alone() {
    let plain = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    for pem in [PUBLIC, KEY] {
        let letters: String = pem.lines().filter(|line| !line.starts_with("--")).collect();
        let mut der = STANDARD.decode(letters).unwrap();
        let at = der.windows(plain.len()).position(|it| it == plain).unwrap();
        der[at + plain.len() - 1] = 0x0a;
        let text = STANDARD.encode(der);
        let refused = match pem {
            PUBLIC => PublicKey::from_pem(&text).err(),
            _ => PrivateKey::from_pem(&text).err(),
        };
        assert_eq!(refused, Some(KeyError::Pss));
    }
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
    for (pem, kind, bits, is_dated) in [
        (PUBLIC, KeyKind::PublicKey, Some(2048), false),
        (CERTIFICATE, KeyKind::Certificate, Some(2048), true),
        (KEY, KeyKind::Pkcs8, Some(2048), false),
        (&KEY.replace('\n', "\\n"), KeyKind::Pkcs8, Some(2048), false),
        (PKCS1, KeyKind::Pkcs1, Some(2048), false),
        (PKCS1_PUBLIC, KeyKind::Pkcs1Public, Some(2048), false),
        (SMALL, KeyKind::Pkcs8, Some(1024), false),
        (SMALL_PUBLIC, KeyKind::PublicKey, Some(1024), false),
        (ELLIPTIC, KeyKind::Pkcs8, None, false),
        (PASSPHRASE, KeyKind::Encrypted, None, false),
        (PASSPHRASE_PKCS1, KeyKind::Encrypted, None, false),
        (OPENSSH, KeyKind::OpenSsh, None, false),
        (OPENSSH_PUBLIC, KeyKind::OpenSsh, None, false),
        (PSS_CERTIFICATE, KeyKind::Certificate, None, true),
    ] {
        assert_eq!(told(pem), [(kind, bits, is_dated)]);
    }
    let both = format!("{CERTIFICATE}{PUBLIC}");
    let kinds: Vec<KeyKind> = told(&both).iter().map(|it| it.0).collect();
    assert_eq!(kinds, [KeyKind::Certificate, KeyKind::PublicKey]);
}

#[test]
fn a_key_of_another_algorithm_is_told_by_its_name() {
    for (pem, wanted) in [
        (ELLIPTIC, Some("an EC key")),
        (ELLIPTIC_PUBLIC, Some("an EC key")),
        (ED25519, Some("an Ed25519 key")),
        (PSS, Some("an RSA-PSS key")),
        (PSS_PUBLIC, Some("an RSA-PSS key")),
        (PSS_CERTIFICATE, Some("an RSA-PSS key")),
        (KEY, None),
        (PASSPHRASE, None),
        (OPENSSH, None),
    ] {
        assert_eq!(KeyFacts::of_pem(pem).unwrap()[0].other_algorithm(), wanted);
    }
}

#[test]
fn halves_of_one_pair_are_known_in_every_form() {
    let facts = |pem: &str| KeyFacts::of_pem(pem).unwrap().remove(0);
    let certificate = facts(CERTIFICATE);
    let pkcs1 = facts(PKCS1);
    let other = facts(include_str!("../testdata/other-key.pem"));
    let elliptic = facts(ELLIPTIC);
    for private in [facts(KEY), pkcs1] {
        assert!(private.is_of_one_pair(&facts(PUBLIC)));
        assert!(private.is_of_one_pair(&facts(PKCS1_PUBLIC)));
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
    ] {
        assert_eq!(KeyFacts::of_pem(pem).err(), Some(wanted));
    }
}
