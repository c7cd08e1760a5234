//! The Tran-Token: a MAC over the body exactly as sent, with the instant it was made (guideline page
//! "X-KM-Tran-Token"). 67 characters; the pages' 66 is a miscount.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::stamp::Stamp;

/// What every token starts with: the version of the scheme.
const VERSION: &str = "KMV1:";
/// Digits of the instant.
const INSTANT: usize = 17;
/// Of a whole token: with two colons and 44 characters of base64.
const LENGTH: usize = 67;

/// Makes the token of a body. Replaceable, since one integration was seen to sign another form of the
/// body; [`TranToken`] is what the guideline says.
pub trait Signer: fmt::Debug + Send + Sync {
    /// The token of `body`, which is sent byte for byte as it is signed.
    fn sign(&self, body: &[u8], stamp: &Stamp) -> String;
}

/// HMAC-SHA256 over the raw body, in standard base64 with padding.
pub struct TranToken {
    key: hmac::Key,
}

impl fmt::Debug for TranToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TranToken([secret])")
    }
}

impl TranToken {
    /// Signs with the project's secret key, as UTF-8 bytes of any length.
    #[must_use]
    pub fn new(secret_key: &[u8]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, secret_key),
        }
    }
}

impl Signer for TranToken {
    fn sign(&self, body: &[u8], stamp: &Stamp) -> String {
        let mut token = String::with_capacity(LENGTH);
        token.push_str(VERSION);
        token.push_str(stamp.millis_text());
        token.push(':');
        STANDARD.encode_string(hmac::sign(&self.key, body), &mut token);
        token
    }
}

/// The instant and the MAC of a token that has the form of one.
fn parts(token: &str) -> Option<(&str, Vec<u8>)> {
    let rest = token.strip_prefix(VERSION)?;
    let (instant, mac) = rest.split_once(':')?;
    let is_instant = instant.len() == INSTANT && instant.bytes().all(|byte| byte.is_ascii_digit());
    is_instant.then_some(())?;
    Some((instant, STANDARD.decode(mac).ok()?))
}

/// The 17 digits of the instant in a token.
#[must_use]
pub fn instant(token: &str) -> Option<&str> {
    parts(token).map(|(instant, _)| instant)
}

/// Whether a token is that of a body. The comparison takes the same time wherever they differ. The
/// instant is not judged.
#[must_use]
pub fn verify(secret_key: &[u8], token: &str, body: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret_key);
    parts(token).is_some_and(|(_, mac)| hmac::verify(&key, body, &mac).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{Signer, TranToken, instant, verify};
    use crate::wire::stamp::{Stamp, TimeZone};

    const BODY: &[u8] = br#"{"userId":50000000001}"#;
    // Computed with Python's hmac and base64 modules.
    const TOKEN: &str = "KMV1:20221108120814608:To1ngrygfhk/FGWxp/irKyQhjMuVLoe4PJlM6ZwL7U4=";

    #[test]
    fn it_is_that_of_the_vector() {
        let stamp = Stamp::parse_millis("20221108120814608", TimeZone::Kst).unwrap();
        let token = TranToken::new(b"unit-test-secret").sign(BODY, &stamp);
        assert_eq!(token, TOKEN);
        assert_eq!(token.len(), 67);
        // The length of the guideline's own sample, whose key and body are not published.
        assert_eq!(
            "KMV1:20221108120814608:uLD+mU8mz9K95neGiSJTSsF3zzAQJglCggZAOSs5Fkg=".len(),
            67
        );
    }

    #[test]
    fn only_the_signed_bytes_and_key_verify() {
        assert!(verify(b"unit-test-secret", TOKEN, BODY));
        assert!(!verify(b"unit-test-secreT", TOKEN, BODY));
        assert!(!verify(
            b"unit-test-secret",
            TOKEN,
            br#"{"userId":50000000002}"#
        ));
        for broken in [
            "",
            "KMV1:",
            "KMV2:20221108120814608:AAAA",
            "KMV1:2022110812081460:AAAA",
            &TOKEN[..66],
        ] {
            assert!(!verify(b"unit-test-secret", broken, BODY), "{broken}");
        }
    }

    #[test]
    fn the_instant_is_read_off() {
        assert_eq!(instant(TOKEN), Some("20221108120814608"));
        assert_eq!(instant("KMV1:x"), None);
    }

    #[test]
    fn debug_has_no_key() {
        assert_eq!(
            format!("{:?}", TranToken::new(b"unit-test-secret")),
            "TranToken([secret])"
        );
    }
}
