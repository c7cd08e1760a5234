//! One key in every state that tools and copying leave a text in: it is the same key, as a message shows that was
//! encrypted elsewhere.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use proptest::prelude::*;

use super::sections;
use crate::keys::{KeyError, KeyFacts, KeyKind, PrivateKey, PublicKey};
use crate::wire::jwe::{Enc, decrypt, encrypt};

const PKCS8: &str = include_str!("../../testdata/test-key.pem");
const PKCS1: &str = include_str!("../../testdata/test-key-pkcs1.pem");
const PUBLIC: &str = include_str!("../../testdata/test-key.pub.pem");
const PKCS1_PUBLIC: &str = include_str!("../../testdata/test-key-pkcs1.pub.pem");
const CERTIFICATE: &str = include_str!("../../testdata/test-key.crt.pem");
const SIGNED_WITH_PSS: &str = include_str!("../../testdata/test-key-pss-signed.crt.pem");
const OTHER: &str = include_str!("../../testdata/other-key.pem");

/// The letters between the first line and the last, with their newlines.
fn body(pem: &str) -> String {
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    lines.map(|line| format!("{line}\n")).collect()
}

fn wrapped(text: &str) -> String {
    let lines = text.as_bytes().chunks(76);
    let lines: Vec<&str> = lines.map(|line| str::from_utf8(line).unwrap()).collect();
    lines.join("\n")
}

/// Brings a PEM into a state.
type State = fn(&str) -> String;

/// The states, by name.
const STATES: &[(&str, State)] = &[
    ("as written", |pem| pem.to_owned()),
    ("without the last line end", |pem| pem.trim_end().to_owned()),
    ("Windows line ends", |pem| pem.replace('\n', "\r\n")),
    ("old Mac line ends", |pem| pem.replace('\n', "\r")),
    ("literal line ends", |pem| pem.replace('\n', "\\n")),
    ("literal Windows line ends", |pem| {
        pem.replace('\n', "\\r\\n")
    }),
    ("blanks for line ends", |pem| pem.replace('\n', " ")),
    ("tabs for line ends", |pem| pem.replace('\n', "\t")),
    ("line ends gone", |pem| pem.replace('\n', "")),
    ("empty lines between", |pem| pem.replace('\n', "\n\n")),
    ("lines that begin with blanks", |pem| {
        format!("    {}", pem.replace('\n', "\n    "))
    }),
    ("lines that end with blanks", |pem| {
        pem.replace('\n', "  \n")
    }),
    ("a byte order mark", |pem| format!("\u{feff}{pem}")),
    ("double quotes", |pem| format!("\"{pem}\"")),
    ("single quotes and literal line ends", |pem| {
        format!("'{}'", pem.replace('\n', "\\n"))
    }),
    ("a text before it", |pem| {
        format!("Bag Attributes\n    friendlyName: x\n{pem}")
    }),
    ("a text behind it", |pem| format!("{pem}\nsubject=CN = x\n")),
    ("base64 of it", |pem| STANDARD.encode(pem)),
    ("base64 of it in lines", |pem| {
        wrapped(&STANDARD.encode(pem))
    }),
    ("base64 of it without padding", |pem| {
        STANDARD_NO_PAD.encode(pem)
    }),
    ("base64 of it in quotes", |pem| {
        format!("\"{}\"", STANDARD.encode(pem))
    }),
    ("base64 of it with blanks for line ends", |pem| {
        STANDARD.encode(pem.replace('\n', " "))
    }),
    ("base64 of it with a byte order mark", |pem| {
        STANDARD.encode(format!("\u{feff}{pem}"))
    }),
    ("base64 of DER in lines", body),
    ("base64 of DER", |pem| body(pem).replace('\n', "")),
    ("base64 of DER without padding", |pem| {
        body(pem).replace(['\n', '='], "")
    }),
    ("base64 of DER, literal line ends", |pem| {
        body(pem).replace('\n', "\\n")
    }),
];

#[test]
fn a_private_key_is_the_same_in_every_state() {
    let message = include_str!("../../testdata/oaep256-a128gcm.jwe").trim();
    for pem in [PKCS8, PKCS1] {
        for (name, state) in STATES {
            let key = PrivateKey::from_pem(&state(pem));
            let key = key.unwrap_or_else(|error| panic!("{name}: {error}"));
            let opened = decrypt(message, &[&key]).unwrap();
            assert_eq!(*opened, br#"{"userId":50000000001}"#, "{name}");
        }
    }
}

#[test]
fn a_public_key_is_the_same_in_every_state() {
    let private = PrivateKey::from_pem(PKCS8).unwrap();
    for pem in [PUBLIC, PKCS1_PUBLIC, CERTIFICATE, SIGNED_WITH_PSS] {
        for (name, state) in STATES {
            let key = PublicKey::from_pem(&state(pem));
            let key = key.unwrap_or_else(|error| panic!("{name}: {error}"));
            let message = encrypt(b"text", &key, Enc::A128Gcm).unwrap();
            assert_eq!(*decrypt(&message, &[&private]).unwrap(), b"text", "{name}");
        }
    }
}

#[test]
fn facts_are_the_same_in_every_state() {
    for (pem, kind) in [
        (PKCS8, KeyKind::Pkcs8),
        (PKCS1, KeyKind::Pkcs1),
        (PUBLIC, KeyKind::PublicKey),
        (PKCS1_PUBLIC, KeyKind::Pkcs1Public),
        (CERTIFICATE, KeyKind::Certificate),
    ] {
        let wanted = KeyFacts::of_pem(pem).unwrap();
        assert_eq!(wanted.len(), 1);
        assert_eq!((wanted[0].kind(), wanted[0].bits()), (kind, Some(2048)));
        for (name, state) in STATES {
            assert!(KeyFacts::of_pem(&state(pem)).unwrap() == wanted, "{name}");
        }
    }
}

/// People put a line around base64 that they got from a page, and not always the right one.
#[test]
fn a_label_that_does_not_fit_is_of_no_weight() {
    let relabelled = |pem: &str, label: &str| {
        format!(
            "-----BEGIN {label}-----\n{}-----END {label}-----\n",
            body(pem)
        )
    };
    for (pem, label) in [
        (PUBLIC, "RSA PUBLIC KEY"),
        (PUBLIC, "CERTIFICATE"),
        (PKCS1_PUBLIC, "PUBLIC KEY"),
        (CERTIFICATE, "PUBLIC KEY"),
        (CERTIFICATE, "X509 CERTIFICATE"),
    ] {
        assert!(
            PublicKey::from_pem(&relabelled(pem, label)).is_ok(),
            "{label}"
        );
    }
    for (pem, label) in [(PKCS8, "RSA PRIVATE KEY"), (PKCS1, "PRIVATE KEY")] {
        assert!(
            PrivateKey::from_pem(&relabelled(pem, label)).is_ok(),
            "{label}"
        );
    }
    let private = PublicKey::from_pem(&relabelled(PKCS8, "PUBLIC KEY")).err();
    assert!(matches!(
        private,
        Some(KeyError::WrongKind {
            found: KeyKind::Pkcs8,
            ..
        })
    ));
}

#[test]
fn sections_are_told_apart_however_their_lines_end() {
    for (name, state) in STATES.iter().filter(|(name, _)| !name.contains("of DER")) {
        let kinds = |pem: String| {
            let found = sections(&state(&pem)).unwrap();
            let kinds = found.into_iter().map(|it| it.map(|section| section.kind));
            kinds.collect::<Vec<_>>()
        };
        assert_eq!(
            kinds(format!("{CERTIFICATE}{PUBLIC}{OTHER}")),
            [
                Ok(KeyKind::Certificate),
                Ok(KeyKind::PublicKey),
                Ok(KeyKind::Pkcs8)
            ],
            "{name}"
        );
        let cut = PUBLIC.len() / 2;
        assert_eq!(
            kinds(format!("{CERTIFICATE}{}", &PUBLIC[..cut])),
            [Ok(KeyKind::Certificate), Err(KeyError::Malformed)],
            "{name}"
        );
    }
    let two = format!("{PKCS8}{OTHER}").replace('\n', " ");
    assert_eq!(PrivateKey::from_pem(&two).err(), Some(KeyError::Several));
}

#[test]
fn a_text_that_is_damaged_or_none_is_refused() {
    let der = STANDARD.decode(body(PKCS8).replace('\n', "")).unwrap();
    let longer = [&der[..], &[0]].concat();
    for (text, wanted) in [
        ("", KeyError::NotPem),
        ("\u{feff}\"\"", KeyError::NotPem),
        ("not a key", KeyError::NotPem),
        ("Q2FuYXJ5", KeyError::NotPem), // base64 of a word
        ("/run/secrets/client.pem", KeyError::NotPem),
        ("-----BEGIN-----", KeyError::NotPem),
        ("-----BEGIN PRIVATE KEY", KeyError::Malformed),
        ("-----BEGIN PRIVATE KEY-----", KeyError::Malformed),
        (
            "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
            KeyError::Malformed,
        ),
        (
            &PKCS8.replace("END PRIVATE", "END RSA PRIVATE"),
            KeyError::Malformed,
        ),
        (&PKCS8.replace("MII", "M!I"), KeyError::Malformed),
        (&PKCS8[..PKCS8.len() - 40], KeyError::Malformed),
        (&STANDARD.encode(&der[..der.len() - 1]), KeyError::NotPem),
        (&STANDARD.encode(longer), KeyError::NotPem),
        (&STANDARD.encode(STANDARD.encode(PKCS8)), KeyError::NotPem),
    ] {
        assert_eq!(PrivateKey::from_pem(text).err(), Some(wanted), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "(-----BEGIN |-----END |PUBLIC KEY|-----|[A-Za-z0-9+/=]{0,9}|\\\\n|[\"' \n\u{feff}]|.){0,24}") {
        let _ = sections(&text);
        let _ = PublicKey::from_pem(&text);
        let _ = KeyFacts::of_pem(&text);
    }

    /// Whatever is changed in the bytes of a key, it is told or it is a key.
    #[test]
    fn no_der_is_too_odd(which in 0..5_usize, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let pem = [PKCS8, PKCS1, PUBLIC, PKCS1_PUBLIC, CERTIFICATE][which];
        let mut der = STANDARD.decode(body(pem).replace('\n', "")).unwrap();
        let at = at.index(der.len());
        der[at] = byte;
        if cut {
            der.truncate(at);
        }
        let text = STANDARD.encode(der);
        let _ = PublicKey::from_pem(&text);
        let _ = PrivateKey::from_pem(&text);
        let _ = KeyFacts::of_pem(&text);
    }
}
