//! The wire rules that the mock takes from the runtime, behind the few questions that it asks.

use konaplate_runtime::keys::{PrivateKey, PublicKey};
use konaplate_runtime::wire::stamp::Stamp;
pub(crate) use konaplate_runtime::wire::stamp::TimeZone;
use konaplate_runtime::wire::{correlation, jwe, token};

/// Letters of a token before its instant.
const TOKEN_VERSION: &str = "KMV1:";
/// Digits of a token's instant, `yyyyMMddHHmmssSSS`.
const INSTANT_DIGITS: usize = 17;

pub(crate) fn is_correlation_id(text: &str) -> bool {
    correlation::is_correlation_id(text)
}

pub(crate) fn time_zone(text: &str) -> Option<TimeZone> {
    text.parse().ok()
}

/// Milliseconds since 1970 of a time `yyyyMMddHHmmss` on the clock of `zone`.
pub(crate) fn unix_millis(text: &str, zone: TimeZone) -> Option<i64> {
    Stamp::parse_seconds(text, zone)
        .ok()
        .map(|stamp| stamp.unix_millis())
}

/// The digits of the instant in a token of the right form.
pub(crate) fn token_instant(token: &str) -> Option<&str> {
    let (instant, mac) = token.strip_prefix(TOKEN_VERSION)?.split_once(':')?;
    let is_instant =
        instant.len() == INSTANT_DIGITS && instant.bytes().all(|byte| byte.is_ascii_digit());
    (is_instant && is_base64_of_32_bytes(mac)).then_some(instant)
}

fn is_base64_of_32_bytes(text: &str) -> bool {
    use base64::Engine as _;
    let decoded = base64::engine::general_purpose::STANDARD.decode(text);
    decoded.is_ok_and(|bytes| bytes.len() == 32)
}

/// The token is the MAC of exactly this body; compared in constant time.
pub(crate) fn is_signed(secret: &str, token: &str, body: &[u8]) -> bool {
    token::verify(secret.as_bytes(), token, body)
}

/// The plain text of a JWE, or why it does not open. The guide names one algorithm for requests; what a client
/// takes in responses is more.
pub(crate) fn open(text: &str, key: &PrivateKey) -> Result<Vec<u8>, String> {
    if algorithm(text).is_some_and(|alg| alg != "RSA-OAEP-256") {
        return Err("`alg` is not RSA-OAEP-256".to_owned());
    }
    jwe::decrypt(text, &[key])
        .map(|plain| plain.to_vec())
        .map_err(|error| error.to_string())
}

/// What the header of a JWE names; nothing where it has no readable header.
fn algorithm(text: &str) -> Option<String> {
    use base64::Engine as _;
    let header = text.split('.').next()?;
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(header)
        .ok()?;
    let header: serde_json::Value = serde_json::from_slice(&header).ok()?;
    header.get("alg")?.as_str().map(str::to_owned)
}

/// A JWE for the client; nothing if the system has no randomness.
pub(crate) fn seal(plain: &[u8], key: &PublicKey) -> Option<String> {
    jwe::encrypt(plain, key, jwe::Enc::A128Gcm).ok()
}
