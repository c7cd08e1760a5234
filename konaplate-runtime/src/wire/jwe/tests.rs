//! Messages of an independent implementation open, and whatever is not exactly allowed does not.

use super::{Enc, JweError, algorithms, decrypt, encrypt};
use crate::keys::{PrivateKey, PublicKey};

const PLAIN: &[u8] = br#"{"userId":50000000001}"#;

fn private() -> PrivateKey {
    PrivateKey::from_pem(include_str!("../../testdata/test-key.pem")).unwrap()
}

fn other() -> PrivateKey {
    PrivateKey::from_pem(include_str!("../../testdata/other-key.pem")).unwrap()
}

fn public() -> PublicKey {
    PublicKey::from_pem(include_str!("../../testdata/test-key.pub.pem")).unwrap()
}

/// A message made by jwcrypto.
fn foreign() -> &'static str {
    include_str!("../../testdata/oaep256-a128gcm.jwe").trim()
}

#[test]
fn messages_of_another_implementation_open() {
    let key = private();
    for jwe in [
        foreign(),
        include_str!("../../testdata/oaep256-a256gcm.jwe"),
        include_str!("../../testdata/oaep-a256gcm.jwe"),
        include_str!("../../testdata/with-kid.jwe"),
    ] {
        assert_eq!(decrypt(jwe.trim(), &[&key]).unwrap().as_slice(), PLAIN);
    }
}

#[test]
fn what_is_not_on_the_list_is_refused() {
    let key = private();
    for (jwe, wanted) in [
        (
            include_str!("../../testdata/refused-alg.jwe"),
            JweError::Alg,
        ),
        (
            include_str!("../../testdata/refused-enc.jwe"),
            JweError::Enc,
        ),
        (
            include_str!("../../testdata/refused-zip.jwe"),
            JweError::Zip,
        ),
        (
            include_str!("../../testdata/refused-crit.jwe"),
            JweError::Crit,
        ),
        (
            include_str!("../../testdata/refused-header.jwe"),
            JweError::Header,
        ),
        (
            include_str!("../../testdata/refused-no-enc.jwe"),
            JweError::Header,
        ),
    ] {
        assert_eq!(decrypt(jwe.trim(), &[&key]).err(), Some(wanted));
    }
}

#[test]
fn both_content_encryptions_go_round() {
    let (public, private) = (public(), private());
    for enc in [Enc::A128Gcm, Enc::A256Gcm] {
        for plain in [PLAIN, b"", &[0xff; 5000]] {
            let jwe = encrypt(plain, &public, enc).unwrap();
            assert_eq!(decrypt(&jwe, &[&private]).unwrap().as_slice(), plain);
        }
    }
    // The header is known to the byte: base64url of {"alg":"RSA-OAEP-256","enc":"A128GCM"}.
    let jwe = encrypt(PLAIN, &public, Enc::A128Gcm).unwrap();
    assert!(jwe.starts_with("eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMTI4R0NNIn0."));
}

#[test]
fn two_messages_are_never_alike() {
    let key = public();
    let parts = |jwe: String| jwe.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (first, second) = (
        parts(encrypt(PLAIN, &key, Enc::A128Gcm).unwrap()),
        parts(encrypt(PLAIN, &key, Enc::A128Gcm).unwrap()),
    );
    for part in 1..5 {
        assert_ne!(first[part], second[part], "part {part}");
    }
}

#[test]
fn a_change_in_any_part_is_noticed() {
    let key = private();
    for part in 0..5 {
        let mut parts: Vec<String> = foreign().split('.').map(str::to_owned).collect();
        let swapped = match parts[part].pop() {
            Some('A') => 'Q',
            _ => 'A',
        };
        // Not the last letter: its spare bits must be zero, which would be noticed as base64 already.
        let first = if parts[part].starts_with('B') {
            "C"
        } else {
            "B"
        };
        let rest = parts[part][1..].to_owned();
        parts[part] = format!("{first}{rest}{swapped}");
        assert!(decrypt(&parts.join("."), &[&key]).is_err(), "part {part}");
    }
}

#[test]
fn another_key_does_not_open_it_and_rotation_finds_the_right_one() {
    let (right, wrong) = (private(), other());
    assert_eq!(decrypt(foreign(), &[&wrong]).err(), Some(JweError::Open));
    assert_eq!(decrypt(foreign(), &[]).err(), Some(JweError::NoKey));
    for keys in [[&wrong, &right], [&right, &wrong]] {
        assert_eq!(decrypt(foreign(), &keys).unwrap().as_slice(), PLAIN);
    }
}

#[test]
fn malformed_messages_are_told_apart() {
    let key = private();
    let parts: Vec<&str> = foreign().split('.').collect();
    let [header, wrapped, nonce, text, tag] = parts[..] else {
        panic!("five parts")
    };
    for (jwe, wanted) in [
        (String::new(), JweError::Parts),
        (
            format!("{header}.{wrapped}.{nonce}.{text}"),
            JweError::Parts,
        ),
        (format!("{}.x", foreign()), JweError::Parts),
        (
            format!("{header}.{wrapped}.{nonce}.{text}.{tag}=="),
            JweError::Base64,
        ),
        (
            format!("{header}.{wrapped}.{nonce}.{text}.é"),
            JweError::Base64,
        ),
        (
            format!("{header}.{wrapped}.AAAA.{text}.{tag}"),
            JweError::Length,
        ),
        (
            format!("{header}.{wrapped}.{nonce}.{text}.AAAA"),
            JweError::Length,
        ),
        (format!("{header}..{nonce}.{text}.{tag}"), JweError::Open),
        (format!("{header}.{wrapped}.{nonce}..{tag}"), JweError::Open),
        (format!(".{wrapped}.{nonce}.{text}.{tag}"), JweError::Header),
    ] {
        assert_eq!(decrypt(&jwe, &[&key]).err(), Some(wanted), "{jwe}");
    }
}

/// By what is wrong with it, before any key is asked for.
#[test]
fn a_header_that_is_refused_is_named() {
    const USUAL: &str = r#"{"alg":"RSA-OAEP-256","enc":"A128GCM"}"#;
    let with = |more: &str| format!("{},{more}}}", USUAL.trim_end_matches('}'));
    for (header, wanted) in [
        (with(r#""alg":"RSA-OAEP-256""#), JweError::Duplicate),
        (with(r#""\u0061lg":"RSA-OAEP-256""#), JweError::Duplicate),
        (with(r#""enc":null"#), JweError::Duplicate),
        (with(r#""kid":"a","kid":"a""#), JweError::Duplicate),
        (with(r#""zip":"DEF","zip":"DEF""#), JweError::Duplicate),
        (with(r#""zip":null"#), JweError::Zip),
        (with(r#""crit":[]"#), JweError::Crit),
        (format!("\u{feff}{USUAL}"), JweError::Header),
        (format!("{USUAL}{USUAL}"), JweError::Header),
        (format!("[{USUAL}]"), JweError::Header),
        ("{}".to_owned(), JweError::Header),
        (USUAL.to_lowercase(), JweError::Alg),
        (USUAL.replace("A128GCM", "a128gcm"), JweError::Enc),
        (USUAL.replace("\"A128GCM\"", "128"), JweError::Enc),
        (USUAL.replace("\"A128GCM\"", "true"), JweError::Header),
    ] {
        let given = algorithms(header.as_bytes()).err();
        assert_eq!(given, Some(wanted), "{header}");
    }
    for header in [
        USUAL.to_owned(),
        format!(" {USUAL}\r\n"),
        with(r#""kid":"a","typ":"JWE","cty":"json","x":{"alg":1,"zip":1}"#),
        // Members inside a member are not those of the header, and nobody reads them.
        with(r#""x":{"a":1,"a":2}"#),
    ] {
        assert!(algorithms(header.as_bytes()).is_ok(), "{header}");
    }
}
